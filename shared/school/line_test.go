package school

import (
	"strings"
	"testing"
	"unicode"
)

func TestANameIsOneLineOfSignsThatShow(t *testing.T) {
	for s, want := range map[string]string{
		"Inès":                    "Inès",
		"  as it is ":             "  as it is ",
		"LE\u00a0GALL":            "LE\u00a0GALL",
		"LE\nGALL":                "LE GALL",
		"LE \r\n\t GALL\n":        "LE GALL",
		"Bcc\u2028: x":            "Bcc : x",
		"ROUX\x00\x7f":            "ROUX",
		"\ufeffROUX\u202eX\u00ad": "ROUXX",
		"می\u200cخواهم":           "می\u200cخواهم",
		"\n":                      "",
	} {
		line, changed := OneLine(s)
		if line != want || changed != (s != want) {
			t.Errorf("%q = %q, %v; want %q", s, line, changed, want)
		}
	}
}

func FuzzOneLineHasNoSignThatNobodySees(f *testing.F) {
	f.Add("a\r\nBcc: b\u2029\x1b")
	f.Fuzz(func(t *testing.T, s string) {
		line, _ := OneLine(s)
		if strings.ContainsFunc(line, unicode.IsControl) || strings.ContainsAny(line, "\u2028\u2029\u202e") {
			t.Errorf("%q leaves %q", s, line)
		}
		if again, changed := OneLine(line); changed || again != line {
			t.Errorf("%q changes again: %q", line, again)
		}
	})
}
