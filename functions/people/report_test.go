package people_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/preau-ent/preau/functions/people"
	"github.com/preau-ent/preau/shared/api"
	"github.com/preau-ent/preau/shared/school"
)

// noTitle are the texts that stand alone; every other one heads a list too.
var noTitle = regexp.MustCompile(`^import\.(run|kind|phase|report|columns|figures|more|left|damaged)`)

func TestEverythingThatAnImportTellsHasItsWordsInEachLanguage(t *testing.T) {
	key := regexp.MustCompile(`"(import\.[a-z-]+(?:\.[a-z]+)?)"`)
	count := 0
	for _, pattern := range []string{"*.go", "aaf/*.go"} {
		files, _ := filepath.Glob(pattern)
		for _, f := range files {
			if strings.HasSuffix(f, "_test.go") {
				continue
			}
			source, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range key.FindAllSubmatch(source, -1) {
				count++
				checkWords(t, f, string(m[1]))
			}
		}
	}
	if count < 40 {
		t.Errorf("%d keys found in the sources, want more: the pattern has gone blind", count)
	}
}

func checkWords(t *testing.T, file, key string) {
	t.Helper()
	if key == "import.run" { // an action of the rights table
		return
	}
	keys := []string{key}
	if !noTitle.MatchString(key) {
		keys = append(keys, key+".title")
	}
	for _, k := range keys {
		fr, en := api.Text("fr", k, nil), api.Text("en", k, nil)
		if fr == k || en == fr {
			t.Errorf("%s: %s has no words of its own in French and English", file, k)
		}
	}
}

func TestReportIsReadInTheOrderOfTheFiles(t *testing.T) {
	d := newDesk(t)
	rep := d.take(append(schools(), pupil("p", "1", "2A", tie("r", school.Full)), pupil("q", "1", "2A"), pupil("s", "404", "9Z"), relative("r"))...)
	var out strings.Builder
	rep.Print(&out, "fr")
	for _, want := range []string{
		"Import de essai (AAF#EXEMPLE), année scolaire 2026-2027",
		"élèves                 3       3       0       0       0       0",
		"responsables           1       1       0       0       0       0",
		"Structures inconnues (1)\n  kind5.xml:3 [s] structure 404 inconnue\u00a0: la personne n’y a aucun droit",
		"Élèves sans responsable légal (1)\n  kind5.xml:2 [q] Romane LACROIXq (2A) n’a aucun responsable légal",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("report lacks %q:\n%s", want, out.String())
		}
	}
}

func TestReportKeepsTheFirstLinesAndCountsAll(t *testing.T) {
	d := newDesk(t)
	all := schools()
	for i := range 250 {
		all = append(all, pupil(strings.Repeat("x", 1+i%60)+string(rune('a'+i/60)), "1", "2A"))
	}
	told := 0
	rep, err := d.try(delivery(true, all...), people.Options{Line: func(people.Line) { told++ }})
	if err != nil {
		t.Fatal(err)
	}
	d.equal("lines kept", len(rep.Lines), 200)
	d.equal("lines counted", rep.Total["import.no-guardian"], 250)
	d.equal("lines told", told, 250)
}
