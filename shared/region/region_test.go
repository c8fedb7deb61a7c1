package region

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestEveryRegionFileIsRight(t *testing.T) {
	files, err := filepath.Glob("../../infra/regions/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no region file: %v", err)
	}
	for _, f := range files {
		r, err := Load(f)
		if err != nil {
			t.Error(err)
			continue
		}
		if want := strings.TrimSuffix(filepath.Base(f), ".yaml"); r.Slug != want {
			t.Errorf("%s: slug = %q, want %q", f, r.Slug, want)
		}
	}
}

func TestAFaultNamesItsKey(t *testing.T) {
	good, err := os.ReadFile("../../infra/regions/demo.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ old, new, want string }{
		{"slug: demo", "slug: Île", "slug"},
		{"Europe/Paris", "Europe/Pari", "timezone"},
		{`"18:00"`, `"25:00"`, "marks.visibleAt"},
		{"#2a4b9b", "#ffe08a", "theme.accent"},
		{"#9db6f5", "#14203a", "theme.accentDark"},
		{"#2a4b9b", "bleu", "theme.accent"},
		{"mfa:", "mfaa:", "mfaa"},
		{"by: folder              #", "by: pigeon #", "mail.by"},
		{"by: folder              #", "by: smtp #", "mail.smtp.host"},
		{"ne-pas-repondre@", "ne-pas-repondre ", "mail.from"},
		{"site: http://", "site: ftp://", "mail.site"},
		{"by: folder            #", "by: http #", "mail.sms.url"},
		{"by: folder            #", "by: smoke #", "mail.sms.by"},
		{"by: folder            #", "number: 36 180 STOP\n    by: folder #", "mail.sms.number"},
		{"by: folder            #", "answers: {header: X, from: a, text: b, id: c}\n    by: folder #", "only a gateway"},
		{"by: folder            #", "by: http\n    url: https://sms.example/\n    fields: {a: b}\n    answers: {header: X, from: a, text: b} #", "mail.sms.answers"},
	} {
		text := strings.Replace(string(good), c.old, c.new, 1)
		if text == string(good) {
			t.Fatalf("%q is not in the file", c.old)
		}
		if _, err := Parse([]byte(text)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("with %q: error = %v, want one that names %s", c.new, err, c.want)
		}
	}
}

func TestContrastIsThatOfTheStandard(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want float64
	}{{"#000000", "#ffffff", 21}, {"#777777", "#ffffff", 4.48}, {"#ffffff", "#ffffff", 1}} {
		got, err := Contrast(c.a, c.b)
		if err != nil || got < c.want-0.01 || got > c.want+0.01 {
			t.Errorf("contrast(%s, %s) = %.3f, %v, want %.2f", c.a, c.b, got, err, c.want)
		}
	}
}
