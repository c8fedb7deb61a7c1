package notify

import (
	"html"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/preau-ent/preau/shared/demo"
	"github.com/preau-ent/preau/shared/school"
)

var longest = Facts{
	First: "Maximilienne-Océanëœ", Date: "2026-11-23", Hour: school.At(10, 55), Minutes: 25, Lesson: "Mathématiques",
	Room: "B 204", Subjects: "Mathématiques", Code: "ABCD-EFGH-JKMN-PQRS", Site: "https://ent.nouvelle-aquitaine.example", School: "Lycée polyvalent Jeanne Barret",
}

var argument = regexp.MustCompile(`\{(of )?[a-z]+\}`)

func TestEveryLanguageHasEverySentenceWithItsFacts(t *testing.T) {
	all := catalogues()
	for _, language := range Languages {
		c := all[language]
		if got, want := slices.Sorted(maps.Keys(c)), slices.Sorted(maps.Keys(all[French])); !slices.Equal(got, want) {
			t.Errorf("%s has other sentences than the French: %d, want %d", language, len(got), len(want))
		}
		for key, text := range all[French] {
			text, own := strings.ReplaceAll(text, "{of ", "{"), strings.ReplaceAll(c[key], "{of ", "{")
			want, got := argument.FindAllString(text, -1), argument.FindAllString(own, -1)
			if strings.HasSuffix(key, ".sms") { // no room for the address in some alphabets
				want, got = []string{"{first}"}, got[:min(1, len(got))]
				if key == "code.sms" {
					want = []string{"{code}"}
				} else if i := slices.Index(argument.FindAllString(own, -1), "{first}"); i >= 0 {
					got = want
				}
			}
			if got, want = unique(got), unique(want); !slices.Equal(got, want) {
				t.Errorf("%s: %s speaks of %v, want %v", language, key, got, want)
			}
		}
	}
}

func unique(list []string) []string { return slices.Compact(slices.Sorted(slices.Values(list))) }

// TestEveryTextMessageIsOne holds with a first name of 20 letters that telephones do not
// have, and the address of a region whose name is long.
func TestEveryTextMessageIsOne(t *testing.T) {
	for _, language := range Languages {
		for key := range catalogues()[French] {
			if !strings.HasSuffix(key, ".sms") {
				continue
			}
			text := sms(language, key, longest)
			if !fits(text) || argument.MatchString(text) {
				t.Errorf("%s %s: %q is not one message", language, key, text)
			}
			if own := say(language, key, longest, bare); text != own && text != fold(own) {
				t.Errorf("%s %s does not fit, and leaves in French: %q", language, key, text)
			}
		}
	}
}

// messages returns how many text messages a text takes: 160 places of the telephones' own
// alphabet or 70 of any other, less seven or three in each where there are several.
func messages(text string) int {
	places, one, more := 0, 160, 153
	for _, r := range text {
		switch {
		case strings.ContainsRune(gsm7, r):
			places++
		case strings.ContainsRune(gsm7more, r):
			places += 2
		default:
			places, one, more = len(utf16.Encode([]rune(text))), 70, 67
		}
		if one == 70 {
			break
		}
	}
	if places <= one {
		return 1
	}
	return (places + more - 1) / more
}

// TestEveryFamilyOfTheDemoGetsOneTextMessageInItsLanguage counts the messages about every
// pupil of the demo, with the name whole.
func TestEveryFamilyOfTheDemoGetsOneTextMessageInItsLanguage(t *testing.T) {
	names := map[string]bool{}
	for _, p := range demo.New(demo.Options{}).People {
		names[p.Profile.Name.First] = true
	}
	if len(names) < 100 {
		t.Fatalf("%d first names in the demo", len(names))
	}
	for first := range names {
		f := longest
		f.First = first
		for _, language := range Languages {
			for key := range catalogues()[French] {
				if !strings.HasSuffix(key, ".sms") {
					continue
				}
				text := sms(language, key, f)
				if n := messages(text); n != 1 {
					t.Errorf("%s %s takes %d messages: %q", language, key, n, text)
				}
				if key != "code.sms" && !strings.Contains(text, fold(first)) && !strings.Contains(text, first) {
					t.Errorf("%s %s does not name %s: %q", language, key, first, text)
				}
			}
		}
	}
}

// TestWhatIsArabicBeginsWithArabic holds what stands alone on a screen, where its first
// letter decides from which side it is read.
func TestWhatIsArabicBeginsWithArabic(t *testing.T) {
	for key, text := range catalogues()["ar"] {
		alone := strings.HasSuffix(key, ".sms") || strings.HasSuffix(key, ".subject")
		if first, _ := utf8.DecodeRuneInString(text); alone && !unicode.Is(unicode.Arabic, first) {
			t.Errorf("%s is read from the left: %q", key, text)
		}
	}
}

func TestAFrenchNameBeginsWithoutTheVowelOfDe(t *testing.T) {
	for name, want := range map[string]string{
		"Inès": "Absence d’Inès le 23/11", "Élio": "Absence d’Élio le 23/11", "Malo": "Absence de Malo le 23/11", "Hugo": "Absence de Hugo le 23/11",
		"Œdipe": "Absence d’Œdipe le 23/11", "": "Absence de  le 23/11",
	} {
		if got := say(French, "absence.subject", Facts{First: name, Date: "2026-11-23"}, bare); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if got := say(French, "change.cancelled", Facts{First: "Malo", Lesson: "Anglais", Date: "2026-11-23", Hour: 480}, inHTML); !strings.Contains(got, "le cours d’<bdi>Anglais</bdi> est annulé") {
		t.Errorf("a lesson: %q", got)
	}
}

// TestFrenchSpacesDoNotBreak holds every French sentence to the marks that a line may
// not begin with.
func TestFrenchSpacesDoNotBreak(t *testing.T) {
	for key, text := range catalogues()[French] {
		for _, mark := range []string{" :", " ;", " !", " ?", " »", "« "} {
			if strings.Contains(text, mark) {
				t.Errorf("%s: %q breaks before or after %q", key, text, mark)
			}
		}
	}
}

func TestANameOfAnyLengthAndAlphabetLeavesInOneMessage(t *testing.T) {
	for _, first := range []string{"Ö", strings.Repeat("Éléonore", 10), "Дмитро-Олександрович", "李", "{site}"} {
		for _, language := range Languages {
			f := longest
			f.First = first
			if text := sms(language, "absence.sms", f); !fits(text) {
				t.Errorf("%s, %s: %q", language, first, text)
			}
		}
	}
}

// forbidden are words of reasons and of results, which no message may hold.
var forbidden = map[string][]string{
	"fr": {"motif", "maladie", "malade", "médical", "santé", "raison", "note de", "/20", "infirmerie", "exclu"},
	"en": {"reason", "sick", "ill ", "medical", "health", "mark of", "grade of"},
	"es": {"motivo", "enferm", "médic", "salud"},
	"pt": {"motivo", "doen", "médic", "saúde"},
	"tr": {"hasta", "sebep", "sağlık", "rapor"},
	"uk": {"хвор", "причин", "медич", "здоров"},
	"ar": {"مرض", "سبب", "طبي", "صحة"},
	"zh": {"病", "原因", "医", "健康"},
}

func TestNoSentenceNamesAReason(t *testing.T) {
	for language, c := range catalogues() {
		for key, text := range c {
			for _, word := range forbidden[language] {
				if strings.Contains(strings.ToLower(text), word) {
					t.Errorf("%s %s says %q", language, key, word)
				}
			}
		}
	}
}

func absencePage() Page {
	return Page{
		Subject: "absence.subject", Head: longest, Lines: []Line{{"absence.body", longest}}, Button: "absence.button",
		Link: "https://ent.example/app/absences/", Choose: "https://ent.example/app/compte/", School: longest.School,
	}
}

func TestTheOtherLanguageComesFirstAndTheFrenchAfter(t *testing.T) {
	for _, language := range Languages[1:] {
		subject, text, markup := absencePage().write(language)
		quote := bare
		if rightToLeft[language] {
			quote = isolated
		}
		own, french := say(language, "absence.body", longest, quote), say(French, "absence.body", longest, bare)
		if i, j := strings.Index(text, own), strings.Index(text, french); i < 0 || j < i {
			t.Errorf("%s: text = %q", language, text)
		}
		if i, j := strings.Index(markup, `lang="`+language+`" dir`), strings.Index(markup, `lang="fr" dir="ltr"`); i < 0 || j < i {
			t.Errorf("%s: markup = %q", language, markup)
		}
		if !strings.Contains(subject, " · Absence d") {
			t.Errorf("%s: subject = %q", language, subject)
		}
	}
	if _, text, _ := absencePage().write(French); strings.Count(text, "Nous avons noté") != 1 {
		t.Errorf("the French stands twice: %q", text)
	}
}

func TestArabicIsWrittenFromTheRightAndNothingTurnsItAround(t *testing.T) {
	_, text, markup := absencePage().write("ar")
	if !strings.Contains(markup, `<div lang="ar" dir="rtl">`) || !strings.Contains(markup, "<bdi>23/11</bdi>") {
		t.Errorf("markup = %q", markup)
	}
	arabic, _, _ := strings.Cut(text, "----------")
	for _, ltr := range []string{longest.First, "10:55", "23/11"} {
		if !strings.Contains(arabic, "\u2068"+ltr+"\u2069") {
			t.Errorf("%q is not isolated in %q", ltr, arabic)
		}
	}
	if strings.Count(text, "\u2068") != strings.Count(text, "\u2069") {
		t.Errorf("an isolate is not closed: %q", text)
	}
}

func TestAMailHasATitleIsReadInTheDarkAndItsLinksEndInNoColon(t *testing.T) {
	for _, language := range Languages {
		subject, _, markup := absencePage().write(language)
		for _, want := range []string{"<title>" + html.EscapeString(subject) + "</title>", `<meta name="color-scheme" content="light dark">`, "prefers-color-scheme:dark"} {
			if !strings.Contains(markup, want) {
				t.Errorf("%s: no %s in %q", language, want, markup)
			}
		}
		if colon := regexp.MustCompile(`[:：]\s*</a>`).FindString(markup); colon != "" {
			t.Errorf("%s: a link ends in %q", language, colon)
		}
	}
}

func TestANameIsNeverMarkup(t *testing.T) {
	p := absencePage()
	p.Lines[0].First, p.Head.First = `<script>alert(1)</script>`, `<script>alert(2)</script>`
	if _, _, markup := p.write(French); strings.Contains(markup, "<script") {
		t.Errorf("markup = %q", markup)
	}
}

func TestLettersThatTelephonesHaveStay(t *testing.T) {
	for text, want := range map[string]string{
		"Inès n’est pas là": "Inès n'est pas là", "Zoë, Ève, François": "Zoe, Eve, Francois", "Cœur": "Coeur",
		"8 h 00": "8 h 00", "İğneş": "Ignes", "Иван": "Иван", "e\u0301": "é",
	} {
		if got := fold(text); got != want {
			t.Errorf("fold(%q) = %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string]bool{
		strings.Repeat("a", 160): true, strings.Repeat("a", 161): false, strings.Repeat("€", 80): true, strings.Repeat("€", 81): false,
		strings.Repeat("я", 70): true, strings.Repeat("я", 71): false, strings.Repeat("😀", 35): true, strings.Repeat("😀", 36): false,
	} {
		if got := fits(text); got != want {
			t.Errorf("%d of %q: fits = %v", len([]rune(text)), []rune(text)[0], got)
		}
	}
}
