package main

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"
)

func TestAnAnswerIsAnOrderOrNothing(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	for _, c := range []struct {
		number, words, said string
		good                bool
	}{
		{"06 12 34 56 78", "stop.", "no text messages any more", true},
		{"+33612345678", "START", "text messages again", true},
		{"06 12 34 56 78", "elle est malade", "nothing is kept", true},
		{"01 23 45 67 89", "STOP", "", false},
	} {
		var out bytes.Buffer
		err := run(t.Context(), []string{"answer", c.number, c.words, "--data", data}, &out)
		if c.good != (err == nil) || !strings.Contains(out.String(), c.said) || strings.Contains(out.String(), "malade") {
			t.Errorf("%s %q: said %q, %v", c.number, c.words, out.String(), err)
		}
	}
}
