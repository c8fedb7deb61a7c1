package functions_test

import (
	"bytes"
	"flag"
	"os"
	"testing"

	"github.com/preau-ent/preau/functions"
	"github.com/preau-ent/preau/shared/api"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/region"
)

var update = flag.Bool("update", false, "write the golden files instead of comparing them")

// golden compares what a test got with its file, or writes the file with -update.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := "testdata/" + name
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs from what the code says; read the change, then write it with -update:\n%s", path, firstDifference(got, want))
	}
}

func firstDifference(got, want []byte) string {
	g, w := bytes.Split(got, []byte("\n")), bytes.Split(want, []byte("\n"))
	for i := range g {
		if i >= len(w) || !bytes.Equal(g[i], w[i]) {
			line := "(end of file)"
			if i < len(w) {
				line = string(w[i])
			}
			return "got  " + string(g[i]) + "\nwant " + line
		}
	}
	return "the golden has more lines"
}

func operations() []api.Op {
	return api.NewRouter(api.Means{Region: &region.Region{Demo: true}}, functions.All...).Operations()
}

func TestTheDocumentIsUpToDate(t *testing.T) {
	doc, err := api.Document(functions.All...)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "openapi.json", doc)
}

func TestEveryRouteHasALiveRowOfTheRightsTable(t *testing.T) {
	seen := map[string]bool{}
	for _, op := range operations() {
		a := policy.Action(op.Action)
		if !policy.Known(a) {
			t.Errorf("%s %s: action %q is not in the rights table", op.Method, op.Path, op.Action)
		} else if !policy.Live(a) {
			t.Errorf("%s %s: action %q is planned, and a planned action has no route", op.Method, op.Path, op.Action)
		}
		if op.ID == "" || seen[op.ID] {
			t.Errorf("%s %s: the name %q is empty or taken", op.Method, op.Path, op.ID)
		}
		seen[op.ID] = true
	}
}

func TestOutsideDemoModeNoAccountsAreOffered(t *testing.T) {
	for _, op := range api.NewRouter(api.Means{Region: &region.Region{}}, functions.All...).Operations() {
		if op.Path == "/api/demo/accounts" {
			t.Error("the route exists")
		}
	}
}
