package laws

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// run says which test runs a command of the README, by a text that its source holds.
var run = map[string]struct{ test, text string }{
	"./scripts/test":                                     {".ci/run", "scripts/test"},
	"./scripts/demo":                                     {"scripts/laws/readme_test.go", `"scripts", "demo"`},
	"./scripts/bench":                                    {"scripts/laws/readme_test.go", `"scripts", "bench"`},
	"go run ./scripts/preau import aaf DIR":              {"scripts/preau/main_test.go", `"import", "aaf"`},
	"go run ./scripts/preau import aaf DIR --dry-run":    {"scripts/preau/main_test.go", `"--dry-run"`},
	"go run ./scripts/preau codes SCHOOL --letters FILE": {"scripts/preau/main_test.go", `"--letters"`},
	"go run ./scripts/preau school SCHOOL --visible-at 18:00 --pupil-lead 24": {"scripts/preau/main_test.go", `"school", `},
	"go run ./scripts/preau period SCHOOL T1 --entry-end 2026-12-11":          {"scripts/preau/main_test.go", `"period", `},
	"go run ./scripts/preau life SCHOOL --midday 12:00 --open 6=08:00-12:00":  {"scripts/preau/main_test.go", `"life", `},
	"go run ./scripts/preau calendar SCHOOL --off 2026-11-30=Pont":            {"scripts/preau/timetable_test.go", `"calendar"`},
	"go run ./scripts/preau calendar SCHOOL --grids FILE --dry-run":           {"scripts/preau/timetable_test.go", `"--grids"`},
	"go run ./scripts/preau import timetable FILE --school SCHOOL --dry-run":  {"scripts/preau/timetable_test.go", `"--dry-run"`},
	"go run ./scripts/preau replay --list":                                    {"scripts/preau/main_test.go", `"replay", "--list"`},
	"go run ./scripts/preau bounce FILE":                                      {"scripts/preau/bounce_test.go", `"bounce"`},
	"go run ./scripts/preau backup FILE":                                      {"scripts/preau/main_test.go", `"backup"`},
	"go run ./scripts/preau restore FILE":                                     {"scripts/preau/main_test.go", `"restore"`},
	"go run ./scripts/preau serve":                                            {"scripts/preau/main_test.go", `"serve"`},
}

var readmes = []string{"README.md", "README.fr.md"}

func TestEveryCommandOfTheReadmeIsRunByATest(t *testing.T) {
	for _, name := range readmes {
		for _, command := range commands(t, name) {
			by, ok := run[command]
			if !ok {
				t.Errorf("%s: no test is known to run %q", name, command)
				continue
			}
			source, err := os.ReadFile(filepath.Join(root, by.test))
			if err != nil {
				t.Errorf("%s: %q: %v", name, command, err)
			} else if !strings.Contains(string(source), by.text) {
				t.Errorf("%s: %q: %s does not run %s", name, command, by.test, by.text)
			}
		}
	}
}

// arguments are the parts of a command that a reader replaces.
var arguments = []struct {
	is   *regexp.Regexp
	name string
}{
	{regexp.MustCompile(`\.\./shared/samples/\S+`), "DIR"},
	{regexp.MustCompile(`\b[0-9]{7}[A-Z]\b`), "SCHOOL"},
	{regexp.MustCompile(`\S+\.(backup|html|csv|eml)\b`), "FILE"},
}

// commands returns the lines of the shell blocks of a page, with their arguments named.
func commands(t *testing.T, name string) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, block := range blocks(string(text), "sh") {
		for _, line := range strings.Split(strings.TrimSpace(block), "\n") {
			for _, a := range arguments {
				line = a.is.ReplaceAllString(line, a.name)
			}
			list = append(list, line)
		}
	}
	if len(list) == 0 {
		t.Fatalf("%s has no command", name)
	}
	return list
}

// blocks returns the fenced blocks of a language; "" is plain text.
func blocks(text, language string) []string {
	var list []string
	for i, part := range strings.Split(text, "```") {
		if head, body, ok := strings.Cut(part, "\n"); ok && i%2 == 1 && head == language {
			list = append(list, body)
		}
	}
	return list
}

func TestBothReadmesGiveTheSameCommands(t *testing.T) {
	if en, fr := commands(t, readmes[0]), commands(t, readmes[1]); !slices.Equal(en, fr) {
		t.Errorf("English: %q\nFrench: %q", en, fr)
	}
}

// TestTheTreeOfTheReadmeIsTheTree reads the tree of the README: what it names
// exists, and every folder that a newcomer meets first is named.
func TestTheTreeOfTheReadmeIsTheTree(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	trees := blocks(string(text), "")
	if len(trees) != 1 {
		t.Fatalf("the README has %d trees", len(trees))
	}
	named := map[string]bool{}
	top := ""
	for _, line := range strings.Split(trees[0], "\n") {
		for _, word := range strings.Fields(line) {
			if !strings.HasSuffix(word, "/") && word != "functions.go" {
				break // the words that describe begin
			}
			dir := strings.TrimSuffix(word, "/")
			if !strings.HasPrefix(line, " ") {
				top = dir
			} else {
				dir = top + "/" + dir
			}
			named[dir] = true
			if _, err := os.Stat(filepath.Join(root, dir)); err != nil {
				t.Errorf("the README names %s: %v", dir, err)
			}
		}
	}
	for _, dir := range firstFolders(t) {
		if !named[dir] {
			t.Errorf("the README does not name %s", dir)
		}
	}
}

// firstFolders are the folders at the top, and those of functions and shared.
func firstFolders(t *testing.T) []string {
	t.Helper()
	var dirs []string
	for _, in := range []string{".", "functions", "shared"} {
		entries, err := os.ReadDir(filepath.Join(root, in))
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if e.IsDir() && !strings.HasPrefix(e.Name(), ".") {
				dirs = append(dirs, filepath.ToSlash(filepath.Join(in, e.Name())))
			}
		}
	}
	return dirs
}

// TestTheDemoStartsAndStops runs the README's first command, on pages that are built:
// building Hugo is for scripts/test, which comes before.
func TestTheDemoStartsAndStops(t *testing.T) {
	if _, err := os.Stat(filepath.Join(root, ".build", "site.sum")); err != nil {
		t.Skip("the pages are not built: ./scripts/test builds them first")
	}
	demo := exec.Command(filepath.Join(root, "scripts", "demo"))
	demo.Env = append(os.Environ(), "PREAU_DATA="+t.TempDir(), "PREAU_ADDR=127.0.0.1:0")
	out, err := demo.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := demo.Start(); err != nil {
		t.Fatal(err)
	}
	said := make([]byte, 0, 1<<12)
	for chunk := make([]byte, 1<<10); !strings.Contains(string(said), "\nready http://127.0.0.1:"); {
		n, err := out.Read(chunk)
		said = append(said, chunk[:n]...)
		if err != nil {
			t.Fatalf("it ended before it was ready: %s", said)
		}
	}
	if err := demo.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	go func() {
		for chunk := make([]byte, 1<<10); ; {
			if _, err := out.Read(chunk); err != nil {
				return
			}
		}
	}()
	if err := demo.Wait(); err != nil {
		t.Errorf("it did not stop cleanly: %v", err)
	}
}

// TestTheBenchPrintsAndWrites runs the README's last command on its quickest measure.
func TestTheBenchPrintsAndWrites(t *testing.T) {
	bench := exec.Command(filepath.Join(root, "scripts", "bench"), "policy")
	out, err := bench.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "policy") {
		t.Fatalf("%v: %s", err, out)
	}
	written, err := os.ReadFile(filepath.Join(root, ".build", "bench.json"))
	if err != nil || !json.Valid(written) {
		t.Errorf("bench.json: %v: %s", err, written)
	}
}
