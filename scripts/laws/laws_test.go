// Package laws holds the house to its plan: who may import whom, which library has
// one door, what every folder must have. The tests read the sources themselves.
package laws

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/preau-ent/preau/"

// laws say which packages of ours a package may import; the first row that matches
// holds. A name ending in "/..." stands for all below it.
var laws = []struct {
	packages string
	may      []string
}{
	{"shared/school", nil},
	{"shared/fault", nil},
	{"shared/table", []string{"shared/fault"}},
	{"shared/table/...", []string{"shared/fault", "shared/table", "shared/table/..."}},
	{"shared/journal", []string{"shared/school", "shared/fault", "shared/table"}},
	{"shared/region", []string{"shared/school", "shared/fault", "shared/table"}},
	{"shared/seal", []string{"shared/school", "shared/fault", "shared/table"}},
	{"shared/files", []string{"shared/school", "shared/fault", "shared/table"}},
	{"shared/mail", []string{"shared/school", "shared/fault", "shared/table", "shared/region"}},
	{"shared/roster", []string{"shared/school", "shared/fault", "shared/table", "shared/journal"}},
	{"shared/identity", []string{"shared/school", "shared/fault", "shared/table", "shared/roster", "shared/journal", "shared/seal"}},
	{"shared/policy", []string{"shared/school", "shared/fault", "shared/roster"}},
	{"shared/policy/archetype", []string{"shared/school", "shared/roster", "shared/policy"}},
	{"shared/api", []string{"shared/school", "shared/fault", "shared/table", "shared/journal", "shared/identity", "shared/policy", "shared/region", "shared/roster", "shared/seal", "shared/mail", "shared/files"}},
	{"shared/host/...", []string{"shared/api", "shared/identity", "shared/journal", "shared/region", "shared/seal", "shared/mail", "shared/files", "shared/table", "shared/table/local", "shared/table/dynamo"}},
	{"shared/demo", []string{"shared/school", "shared/roster"}},
	{"functions", []string{"functions/*", "shared/api", "shared/journal"}},
	{"functions/fill", []string{"functions/*", "shared/..."}},
	{"functions/people/aaf", []string{"functions/people", "shared/school", "shared/fault"}},
	{"functions/timetable/delivery", []string{"shared/school", "shared/fault"}},
	{"functions/timetable/csv", []string{"functions/timetable/delivery", "shared/school", "shared/fault"}},
	{"functions/timetable/edt", []string{"functions/timetable/delivery", "shared/school", "shared/fault"}},
	{"functions/follow", []string{"functions/*", "shared/api"}},
	{"functions/*/lambda", []string{"functions/*", "shared/host/lambda"}},
	{"functions/*", []string{"shared/..."}},
	{"scripts/...", []string{"..."}},
}

// edges are the imports between subjects that the plan allows, beside the laws.
var edges = []string{
	"functions/people -> functions/people/aaf",
	"functions/today -> functions/grades",
	"functions/absences -> functions/timetable",
	"functions/notify -> functions/grades",
	"functions/notify -> functions/timetable",
	"functions/absences -> functions/notify",
	"functions/today -> functions/absences",
	"functions/today -> functions/timetable",
	"functions/timetable -> functions/timetable/delivery",
	"functions/timetable -> functions/timetable/csv",
	"functions/timetable -> functions/timetable/edt",
}

// doors name the only packages that may import a library.
var doors = map[string][]string{
	"github.com/aws/aws-lambda-go":   {"shared/host/lambda", "scripts/..."},
	"github.com/aws/aws-sdk-go-v2":   {"shared/table/dynamo", "shared/table/dynamo/...", "shared/seal", "shared/files", "shared/mail"},
	"github.com/wneessen/go-mail":    {"shared/mail"},
	"github.com/SherClockHolmes":     {"shared/mail"},
	"github.com/golang-jwt/jwt":      {"shared/identity"},
	"github.com/danielgtaylor/huma":  {"shared/api"},
	"go.etcd.io/bbolt":               {"shared/table/local"},
	"github.com/gohugoio/hugo":       {},
	"github.com/alecthomas/kong":     {"scripts/..."},
	"github.com/schollz/progressbar": {"scripts/..."},
	"golang.org/x/crypto":            {"shared/identity", "shared/seal"},
	module + "shared/host/serve":     {"scripts/..."},
	module + "shared/table/local":    {"shared/host/serve", "scripts/...", "functions/fill"},
	"github.com/andybalholm/brotli":  {"scripts/..."},
}

// hollow names say nothing of the job of a package.
var hollow = []string{"util", "utils", "common", "helpers", "misc", "base", "types", "models", "manager"}

func TestPackagesImportOnlyWhatTheLawAllows(t *testing.T) {
	for _, s := range sources(t) {
		for _, imp := range s.imports {
			ours, isOurs := strings.CutPrefix(imp, module)
			if isOurs && !allowed(s.pkg, ours) {
				t.Errorf("%s imports %s: no law allows it", s.file, ours)
			}
			for door, keepers := range doors {
				if (imp == door || strings.HasPrefix(imp, door+"/")) && !slices.ContainsFunc(keepers, func(k string) bool { return matches(k, s.pkg) }) {
					t.Errorf("%s imports %s: its door is %v", s.file, imp, keepers)
				}
			}
		}
	}
}

func TestSharedPackagesHaveTwoImporters(t *testing.T) {
	spared := []string{"shared/host/...", "shared/region", "shared/demo", "shared/table/...", "shared/policy/archetype"}
	importers := map[string]map[string]bool{}
	for _, s := range sources(t) {
		if strings.HasPrefix(s.pkg, "shared/") && importers[s.pkg] == nil {
			importers[s.pkg] = map[string]bool{}
		}
		for _, imp := range s.imports {
			if ours, ok := strings.CutPrefix(imp, module); ok && ours != s.pkg {
				if importers[ours] == nil {
					importers[ours] = map[string]bool{}
				}
				importers[ours][s.pkg] = true
			}
		}
	}
	for pkg, by := range importers {
		if strings.HasPrefix(pkg, "shared/") && len(by) < 2 && !slices.ContainsFunc(spared, func(k string) bool { return matches(k, pkg) }) {
			t.Errorf("%s has %d importer: a package lives in shared when two need it", pkg, len(by))
		}
	}
}

func TestPackageNamesSayTheirJob(t *testing.T) {
	for _, s := range sources(t) {
		if slices.Contains(hollow, filepath.Base(s.pkg)) {
			t.Errorf("%s: the name says nothing of its job", s.pkg)
		}
	}
}

func TestEverySubjectHasItsLambdaAndItsDoc(t *testing.T) {
	subjects, err := filepath.Glob(filepath.Join(root, "functions", "*", "routes.go"))
	if err != nil || len(subjects) == 0 {
		t.Fatalf("no subject: %v", err)
	}
	for _, routes := range subjects {
		for _, need := range []string{"doc.go", "lambda/main.go"} {
			if _, err := os.Stat(filepath.Join(filepath.Dir(routes), need)); err != nil {
				t.Errorf("%s has no %s", filepath.Dir(routes), need)
			}
		}
	}
}

func allowed(from, to string) bool {
	if slices.Contains(edges, from+" -> "+to) {
		return true
	}
	for _, l := range laws {
		if matches(l.packages, from) {
			return slices.ContainsFunc(l.may, func(m string) bool { return matches(m, to) })
		}
	}
	return false
}

// matches reports whether a pattern stands for a package: "*" is one part of the
// path, a final "..." any number of them.
func matches(pattern, pkg string) bool {
	if pattern == "..." {
		return true
	}
	if prefix, ok := strings.CutSuffix(pattern, "/..."); ok {
		return strings.HasPrefix(pkg, prefix+"/")
	}
	ok, err := filepath.Match(pattern, pkg)
	return err == nil && ok
}

const root = "../.."

type source struct {
	file, pkg string
	imports   []string
}

// sources parses every Go file of the module that is not a test.
func sources(t *testing.T) []source {
	t.Helper()
	var all []source
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "node_modules" || d.Name() == "testdata" || (strings.HasPrefix(d.Name(), ".") && len(d.Name()) > 2)) {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		s := source{file: rel, pkg: filepath.ToSlash(filepath.Dir(rel))}
		for _, imp := range f.Imports {
			s.imports = append(s.imports, strings.Trim(imp.Path.Value, `"`))
		}
		all = append(all, s)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// machines are the only packages that may ask policy for the grant of a job: commands,
// and the filling of the demo region. A subject may in its follow.go alone, where what
// follows a write is: no route is there.
var machines = []string{"scripts/...", "functions/fill"}

func TestOnlyCommandsAndFollowersActAsMachines(t *testing.T) {
	for _, s := range sources(t) {
		follows := matches("functions/*", s.pkg) && filepath.Base(s.file) == "follow.go"
		if follows || slices.ContainsFunc(machines, func(m string) bool { return matches(m, s.pkg) }) {
			continue
		}
		text, err := os.ReadFile(filepath.Join(root, s.file))
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(text), "policy.System(") {
			t.Errorf("%s acts as a machine: that is for commands and for what follows a write", s.file)
		}
	}
}
