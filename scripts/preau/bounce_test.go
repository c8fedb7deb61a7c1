package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAReturnIsNotedAndAnOrdinaryMailIsNot(t *testing.T) {
	dir := t.TempDir()
	back, other := filepath.Join(dir, "back.json"), filepath.Join(dir, "hello.eml")
	notification := `{"notificationType":"Bounce","bounce":{"bounceType":"Permanent"},"mail":{"headers":[{"name":"X-Preau-Letter","value":"n-abc"}]}}`
	for name, text := range map[string]string{back: notification, other: "Subject: hello\r\n\r\nhello"} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := run(t.Context(), []string{"bounce", back, other, "--data", filepath.Join(dir, "data")}, &out); err != nil {
		t.Fatal(err)
	}
	if said := out.String(); !strings.Contains(said, "n-abc came back, for good: true") || !strings.Contains(said, "not the return of a letter of ours") {
		t.Errorf("it said %q", said)
	}
}
