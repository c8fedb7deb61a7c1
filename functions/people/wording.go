package people

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// small are the short words of the nomenclature that are not acronyms.
var small = []string{"A", "AU", "AUX", "DE", "DES", "DU", "EN", "ET", "LA", "LE", "LES", "OU", "PAR", "POUR", "SUR", "VIE", "ART"}

// sentence writes a label of the national nomenclature as people do: "SCIENCES DE LA
// VIE" becomes "Sciences de la vie". Acronyms and codes (EPS, LV2) stay, and so does a
// label that somebody has already written in small letters.
func sentence(label string) string {
	if strings.ContainsFunc(label, unicode.IsLower) {
		return label
	}
	words := strings.FieldsFunc(label, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	var b strings.Builder
	rest := label
	for _, w := range words {
		i := strings.Index(rest, w)
		b.WriteString(rest[:i])
		b.WriteString(spoken(w))
		rest = rest[i+len(w):]
	}
	b.WriteString(rest)
	return capital(b.String())
}

// spoken writes one word in small letters unless it is an acronym or a code.
func spoken(w string) string {
	if slices.Contains(small, w) || len(w) > 3 && !strings.ContainsFunc(w, unicode.IsDigit) {
		return strings.ToLower(w)
	}
	return w
}

func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}
