package weight_test

import (
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/preau-ent/preau/scripts/weight"
)

// kB is a thousand bytes: budgets are of what travels.
const kB = 1000

// built returns the built site. Where there is none the test is
// skipped, but not where everything is checked.
func built(t *testing.T) *weight.Site {
	t.Helper()
	dir := filepath.Join("..", "..", "site", "public")
	if _, err := os.Stat(filepath.Join(dir, "index.html")); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("the site is not built: %v", err)
		}
		t.Skip("the site is not built: preau build")
	}
	return weight.At(dir)
}

func TestSignedInScreensKeepTheirWeight(t *testing.T) {
	site := built(t)
	service, err := weight.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer service.Close()
	for _, s := range weight.Screens {
		p, err := service.Screen(site, s)
		if err != nil {
			t.Errorf("%s: %v", s.Name, err)
			continue
		}
		most := 40 * kB
		if s.Name == "notes" {
			most = 20 * kB
			if p.Requests > 4 {
				t.Errorf("notes: %d requests, want at most 4", p.Requests)
			}
		}
		largest := 4 << 10
		if s.Name == "evacuation" { // a thousand names: whoever counts them must have them all at hand
			most, largest = 60*kB, 32<<10
		}
		if p.Total() > most {
			t.Errorf("%s: %d bytes (%+v), want at most %d", s.Name, p.Total(), p, most)
		}
		if p.Largest > largest {
			t.Errorf("%s: an answer of %d bytes, want at most %d", s.Name, p.Largest, largest)
		}
		if len(p.Foreign) > 0 {
			t.Errorf("%s: asks other hosts: %v", s.Name, p.Foreign)
		}
	}
}

func TestEveryScreenIsWeighed(t *testing.T) {
	names, err := filepath.Glob(filepath.Join("..", "..", "content", "app", "*.md"))
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	known := map[string]bool{"_index": true, "connexion": true, "activation": true} // not signed in yet
	for _, s := range weight.Screens {
		known[path.Base(s.Name)] = true
	}
	for _, name := range names {
		if base := strings.TrimSuffix(filepath.Base(name), ".md"); !known[base] {
			t.Errorf("content/app/%s.md is not in Screens: nobody weighs it", base)
		}
	}
}

func TestPublicPagesKeepTheirWeight(t *testing.T) {
	site := built(t)
	paths, err := site.Paths()
	if err != nil || len(paths) < 10 {
		t.Fatalf("%d pages, %v", len(paths), err)
	}
	for _, at := range paths {
		if weight.SignedIn(at) {
			continue
		}
		p, err := site.Page(at)
		if err != nil {
			t.Error(err)
			continue
		}
		if p.Total() > 15*kB || p.Script > 2*kB || len(p.Foreign) > 0 {
			t.Errorf("%s: %d bytes (%+v), want at most 15 kB, 2 kB of script and no other host", at, p.Total(), p)
		}
	}
}

func TestWhatAPageLoadsIsCounted(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"page/index.html": `<!doctype html><link rel=icon href=/logo.svg><link rel=stylesheet href=/a.css integrity="sha256-x">` +
			`<script defer src="/b.js" integrity=x></script><script>let c</script><img src='/d.png' alt=""><script src=https://elsewhere.example/e.js></script>`,
		"a.css": "12345", "b.js": strings.Repeat("1234567", 100), "d.png": "12345678",
	} {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	p, err := weight.At(dir).Page("/page/")
	if err != nil {
		t.Fatal(err)
	}
	p.Add(1000)
	if p.Style != 5 || p.Script < 10 || p.Script > 30 || p.Pictures != 8 || p.Data != 1000 || p.Requests != 4 || len(p.Foreign) != 1 {
		t.Errorf("%+v", p)
	}
	if got, want := p.Total(), p.HTML+5+p.Script+1000; got != want {
		t.Errorf("total = %d, want %d", got, want)
	}
}
