package table_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/table"
	"github.com/preau-ent/preau/shared/table/faulty"
	"github.com/preau-ent/preau/shared/table/local"
)

func open(t *testing.T) table.Store {
	t.Helper()
	s, err := local.Open(t.TempDir(), local.NoSync)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func items(n int) []table.Item {
	all := make([]table.Item, n)
	for i := range all {
		all[i] = table.Item{Key: table.Key{Part: "p", Sort: fmt.Sprintf("%06d", i)}, Version: 1}
	}
	return all
}

func TestLoadOfAnyNumberStoresThemAllAndAddsUpTheBill(t *testing.T) {
	for _, n := range []int{0, 1, 25, 26, 1000} {
		db := table.New(open(t))
		if err := db.Load(t.Context(), items(n)...); err != nil {
			t.Fatal(err)
		}
		got, want := db.Meter().Total(), table.Bill{Requests: (n + 24) / 25, WRU: float64(n)}
		if got != want {
			t.Errorf("load of %d: billed %+v, want %+v", n, got, want)
		}
		p, err := db.Query(t.Context(), table.Query{Part: "p"})
		if err != nil || len(p.Items) != n {
			t.Errorf("load of %d: %d are there, %v", n, len(p.Items), err)
		}
	}
}

func TestLoadReportsTheFailureOfOneCall(t *testing.T) {
	s := faulty.New(open(t))
	s.FailWrites(faulty.None, faulty.None, faulty.Before)
	err := table.New(s).Load(t.Context(), items(1000)...)
	if !fault.Is(err, fault.Unavailable) {
		t.Errorf("load: %v, want unavailable", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := table.New(s).Load(ctx, items(1000)...); !errors.Is(err, context.Canceled) && !fault.Is(err, fault.Unavailable) {
		t.Errorf("load with a context that ended: %v", err)
	}
	if err := table.New(s).Load(t.Context(), append(items(60), items(1)...)...); !fault.Is(err, fault.Invalid) {
		t.Errorf("load of a key twice: %v, want invalid", err)
	}
}

func TestDocumentOfAnItemIsReadAndReplaced(t *testing.T) {
	type mark struct{ Points int }
	it := table.Items{}.Find(table.Key{Part: "p", Sort: "s"})
	read := mark{Points: 7}
	if err := it.Decode(&read); err != nil || read.Points != 7 || it.Found() {
		t.Errorf("an absent item decodes to %+v, %v", read, err)
	}
	it, err := it.With(mark{1450})
	if err != nil || string(it.Data) != `{"Points":1450}` {
		t.Errorf("document %s, %v", it.Data, err)
	}
	if err := it.Decode(&read); err != nil || read.Points != 1450 {
		t.Errorf("decoded %+v, %v", read, err)
	}
}

func TestIndexCursorGivesBackWhatItWasMadeOf(t *testing.T) {
	for _, it := range []table.Item{
		{Key: table.Key{Part: "p", Sort: "s"}, Index: table.Key{Part: "i", Sort: "j"}},
		{Key: table.Key{Part: "p:1", Sort: "5:s"}, Index: table.Key{Part: "i", Sort: "3:é"}},
	} {
		k, sort, err := table.IndexAfter(table.IndexNext(it))
		if err != nil || k != it.Key || sort != it.Index.Sort {
			t.Errorf("%+v came back as %v %q, %v", it, k, sort, err)
		}
	}
	for _, broken := range []string{"", "x", "1:", ":x", "-1:x", "9:x"} {
		if _, _, err := table.IndexAfter(table.Key{Part: "p", Sort: broken}); !fault.Is(err, fault.Invalid) {
			t.Errorf("cursor %q: %v, want invalid", broken, err)
		}
	}
}
