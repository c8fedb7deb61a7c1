package portal_test

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/preau-ent/preau/scripts/portal"
)

const root = "../.."

// A checkout to change: the parts that the pages are made of, copied.
func checkout(t *testing.T) string {
	t.Helper()
	top := t.TempDir()
	for _, part := range []string{"site/components", "site/layouts", "site/i18n", "site/data", "site/static", "content", "infra/regions", "shared/fault/text", "functions/testdata/openapi.json",
		"site/go.mod", "site/go.sum", "site/hugo.yaml", "site/package.json", "site/tsconfig.json"} {
		copyAll(t, filepath.Join(root, part), filepath.Join(top, part))
	}
	modules, err := filepath.Abs(filepath.Join(root, "site", "node_modules"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(modules, filepath.Join(top, "site", "node_modules")); err != nil {
		t.Fatal(err)
	}
	return top
}

// copyAll copies a file, or a folder with all that is in it.
func copyAll(t *testing.T, from, to string) {
	t.Helper()
	info, err := os.Stat(from)
	if err != nil {
		t.Fatal(err)
	}
	if info.IsDir() {
		if err := os.CopyFS(to, os.DirFS(from)); err != nil {
			t.Fatal(err)
		}
		return
	}
	write(t, to, read(t, from))
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestARegionAndALanguageAreAddedByTheirStepsAlone does what content/projet/ajouter.md
// says, in a copy, and builds the pages: a region is one file; a language is one
// catalogue, as small as one text, and one line.
func TestARegionAndALanguageAreAddedByTheirStepsAlone(t *testing.T) {
	hugo, err := filepath.Abs(filepath.Join(root, ".build", "hugo"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(root, ".build", "site.sum")); err != nil {
		t.Skip("the pages are not built: ./scripts/test builds them first")
	}
	top := checkout(t)
	if _, err := os.Stat(hugo); err == nil {
		if err := os.MkdirAll(filepath.Join(top, ".build"), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(hugo, filepath.Join(top, ".build", "hugo")); err != nil {
			t.Fatal(err)
		}
	}

	demo := read(t, filepath.Join(top, "infra", "regions", "demo.yaml"))
	theirs := strings.NewReplacer("slug: demo", "slug: essai", "name: Région Démo", "name: Région Essai", "#2a4b9b", "#7a1f5c").Replace(demo)
	write(t, filepath.Join(top, "infra", "regions", "essai.yaml"), theirs)

	write(t, filepath.Join(top, "site", "i18n", "br.json"), `{"portal": {"signin": "Kevreañ"}}`)
	settings := filepath.Join(top, "site", "hugo.yaml")
	write(t, settings, strings.Replace(read(t, settings), "languages:\n", "languages:\n  br: { locale: br-FR, label: Brezhoneg, weight: 3 }\n", 1))

	out := t.TempDir()
	if _, err := (portal.Build{Root: top, Region: "essai", Out: io.Discard}).Pages(t.Context(), out); err != nil {
		t.Fatal(err)
	}
	for page, words := range map[string][]string{
		"index.html":    {"Région Essai", "Se connecter"},
		"br/index.html": {"Région Essai", "Kevreañ", "État du service"}, // what is not translated stays French
	} {
		text := read(t, filepath.Join(out, page))
		for _, w := range words {
			if !strings.Contains(text, w) {
				t.Errorf("%s does not say %q", page, w)
			}
		}
	}
	styles, err := filepath.Glob(filepath.Join(out, "css", "portal.*.css"))
	if err != nil || len(styles) != 1 || !strings.Contains(read(t, styles[0]), "#7a1f5c") {
		t.Errorf("the accent of the region is not in %v, %v", styles, err)
	}
}
