package school

import (
	"strings"
	"unicode"
)

// OneLine returns a text that a file delivers on one line and without the signs that
// nobody sees: a break or a tab becomes a space; control signs, marks of direction and
// soft hyphens go. A name is later the head of a mail and a line of a message, where such
// a sign ends the one or turns the other around. It reports whether anything changed.
func OneLine(s string) (line string, changed bool) {
	if !strings.ContainsFunc(s, unseen) {
		return s, false
	}
	bare := strings.Map(func(r rune) rune {
		switch {
		case !unseen(r):
			return r
		case unicode.IsSpace(r):
			return ' '
		}
		return -1
	}, s)
	return strings.Join(strings.Fields(bare), " "), true
}

// joiners are the signs without width that some alphabets are written with.
const joiners = "\u200c\u200d"

func unseen(r rune) bool {
	return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || unicode.Is(unicode.Cf, r) && !strings.ContainsRune(joiners, r)
}
