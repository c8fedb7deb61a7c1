package aaf_test

import (
	"os"
	"testing"
	"time"

	"github.com/preau-ent/preau/functions/people"
	"github.com/preau-ent/preau/functions/people/aaf"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/table"
	"github.com/preau-ent/preau/shared/table/local"
)

const samples = "../../../../shared/samples/aaf/"

func sample(t testing.TB, name string) string {
	t.Helper()
	if _, err := os.Stat(samples + name); err != nil {
		t.Skipf("the real deliveries are not here: %v", err)
	}
	return samples + name
}

// A place is a table with its register, for one test.
type place struct {
	*people.Register
	table *table.Table
}

func newPlace(t testing.TB) place {
	t.Helper()
	store, err := local.Open(t.TempDir(), local.NoSync)
	if err != nil {
		t.Fatal(err)
	}
	tb := table.New(store)
	t.Cleanup(func() { tb.Close() })
	return place{people.NewRegister(tb), tb}
}

var today = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)

// take imports a folder or zip and fails the test if that fails.
func (p place) take(t testing.TB, name string, opt people.Options) *people.Report {
	t.Helper()
	rep, err := p.try(t, name, opt)
	if err != nil {
		t.Fatalf("import of %s: %v", name, err)
	}
	return rep
}

func (p place) try(t testing.TB, name string, opt people.Options) (*people.Report, error) {
	t.Helper()
	d, close, err := aaf.Open(name, "EXEMPLE")
	if err != nil {
		t.Fatal(err)
	}
	defer close()
	if opt.Now.IsZero() {
		opt.Now = today
	}
	return people.Import(t.Context(), policy.System(policy.JobImport), p.Register, d, opt)
}

func TestCollegeArrivesWhole(t *testing.T) {
	p := newPlace(t)
	rep := p.take(t, sample(t, "college-2018"), people.Options{})
	rep.Print(os.Stdout, "fr")
	rep = p.take(t, sample(t, "college-2018"), people.Options{})
	rep.Print(os.Stdout, "fr")
}
