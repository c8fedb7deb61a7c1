package identity

import (
	_ "embed"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/preau-ent/preau/shared/school"
)

// Lengths of a password, in characters. No composition is asked (ASVS 5.0, 6.2.5):
// length and what is easy to guess decide (CNIL, délibération 2022-100).
const (
	minPassword = 12
	maxPassword = 128
	minUnguess  = 8  // characters that must remain without keyboard runs and repetitions
	minWorth    = 12 // what must remain without the commonest words; see worth
)

// An Owner is what a password must not repeat of the person who chooses it.
type Owner struct {
	Login   string
	Names   []string // own names, and the children's first names
	Schools []string // names and towns
	Birth   school.Date
}

// Guessable returns the text key of the first reason why a password is easy to
// guess, or "" if it may be used.
func Guessable(password string, o Owner) string {
	password = norm.NFC.String(password)
	n := len([]rune(password))
	folded := fold(password)
	switch {
	case n < minPassword:
		return "password.short"
	case n > maxPassword:
		return "password.long"
	case repeats(folded):
		return "password.repeated"
	case len(withoutRuns(folded)) < minUnguess:
		return "password.keyboard"
	case hasWord(folded, o.Names):
		return "password.name"
	case hasWord(folded, o.Schools):
		return "password.school"
	case hasWord(folded, []string{o.Login}):
		return "password.login"
	case hasDate(folded, o.Birth):
		return "password.birth"
	case digits(folded) == folded:
		return "password.digits"
	case isCommon(folded):
		return "password.common"
	}
	return ""
}

// repeats reports whether a text says little more than once: "aaaa…", "abcabcabc".
func repeats(s string) bool {
	seen, kept := map[rune]bool{}, 0
	runes := []rune(s)
	for i, r := range runes {
		seen[r] = true
		if i == 0 || runes[i-1] != r {
			kept++
		}
	}
	if len(seen) < 5 || kept < minUnguess {
		return true
	}
	for period := 1; period <= len(runes)/2; period++ {
		if slices.Equal(runes[period:], runes[:len(runes)-period]) {
			return true
		}
	}
	return false
}

// rows are the walks that fingers know: the rows of French and English keyboards,
// their columns, the alphabet and the digits.
var rows = func() []string {
	walks := []string{
		"azertyuiop", "qsdfghjklm", "wxcvbn", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "yxcvbnm",
		"aqwzsxedcrfvtgbyhnujikol", "qazwsxedcrfvtgbyhnujmikol", "1qaz2wsx3edc4rfv5tgb6yhn7ujm", "1aqw2zsx3edc4rfv5tgb6yhn",
		"a1z2e3r4t5y6u7i8o9p0", "q1w2e3r4t5y6u7i8o9p0", "1a2z3e4r5t6y7u8i9o0p", "1q2w3e4r5t6y7u8i9o0p",
		`&e"'(-e_ca`, "abcdefghijklmnopqrstuvwxyz", "01234567890", "0123456789876543210", "13579", "24680",
	}
	for _, w := range walks {
		letters := []byte(w)
		slices.Reverse(letters)
		walks = append(walks, string(letters))
	}
	for i, w := range walks {
		walks[i] = w + w
	}
	return walks
}()

// withoutRuns returns a text without its walks of four keys or more.
func withoutRuns(s string) string {
	var rest strings.Builder
	for len(s) > 0 {
		n := longestRun(s)
		if n < 4 {
			rest.WriteByte(s[0])
			n = 1
		}
		s = s[n:]
	}
	return rest.String()
}

// longestRun returns how many bytes at the start of a text are one walk.
func longestRun(s string) int {
	longest := 0
	for _, row := range rows {
		n := longest
		for n < len(s) && strings.Contains(row, s[:n+1]) {
			n++
		}
		longest = n
	}
	return longest
}

// generic are words of school names that say nothing of a person.
var generic = strings.Fields("lycee college ecole saint sainte notre dame general technologique professionnel " +
	"polyvalent agricole maternelle elementaire primaire prive prives public publique groupe scolaire cite enseignement")

// hasWord reports whether a text contains a word of the phrases: anywhere, with the
// usual disguises, from four letters on; alone between other signs if it has three.
func hasWord(folded string, phrases []string) bool {
	plain, disguised := letters(folded), letters(undisguise(folded))
	tokens := words(folded)
	for _, phrase := range phrases {
		for _, w := range words(fold(phrase)) {
			switch {
			case len(w) < 3 || slices.Contains(generic, w):
			case len(w) == 3 && slices.Contains(tokens, w):
				return true
			case len(w) > 3 && (strings.Contains(plain, w) || strings.Contains(disguised, w)):
				return true
			}
		}
	}
	return false
}

func words(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) })
}

// hasDate reports whether a text contains a date in one of the orders people write it.
func hasDate(s string, d school.Date) bool {
	if !d.Valid() {
		return false
	}
	found := digits(s)
	y, m, day := string(d[:4]), string(d[5:7]), string(d[8:])
	for _, form := range []string{day + m + y, y + m + day, m + day + y, day + m + y[2:], y[2:] + m + day} {
		if strings.Contains(found, form) {
			return true
		}
	}
	return false
}

//go:embed common.txt
var commonText string

// common are the commonest words of passwords, in French and English, the longest first.
var common = func() []string {
	list := strings.Fields(commonText)
	slices.SortFunc(list, func(a, b string) int { return len(b) - len(a) })
	return list
}()

// isCommon reports whether a text is little more than the commonest words, with
// years, walks of keys, separators and the usual disguises.
func isCommon(folded string) bool {
	core := strings.TrimRightFunc(folded, func(r rune) bool { return !unicode.IsLetter(r) })
	disguised := undisguise(core) + folded[len(core):]
	return worth(folded) < minWorth || worth(disguised) < minWorth
}

var years = regexp.MustCompile(`(19|20)\d\d`)

// worth counts what remains of a text without what everybody uses: a digit is worth
// one, a letter or sign two, a separator nothing.
func worth(s string) int {
	s = strings.Map(func(r rune) rune {
		if strings.ContainsRune(" -_.,;:'’", r) {
			return -1
		}
		return r
	}, s)
	for _, w := range common {
		s = strings.ReplaceAll(s, w, "")
	}
	s = withoutRuns(years.ReplaceAllString(s, ""))
	return 2*len([]rune(s)) - len(digits(s))
}

var disguises = strings.NewReplacer("0", "o", "1", "i", "3", "e", "4", "a", "5", "s", "7", "t", "8", "b",
	"@", "a", "$", "s", "!", "i", "€", "e", "£", "l", "|", "l")

func undisguise(s string) string { return disguises.Replace(s) }

func letters(s string) string { return keep(s, unicode.IsLetter) }
func digits(s string) string  { return keep(s, unicode.IsDigit) }

func keep(s string, is func(rune) bool) string {
	return strings.Map(func(r rune) rune {
		if is(r) {
			return r
		}
		return -1
	}, s)
}
