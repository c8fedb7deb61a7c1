package journal_test

import (
	"context"
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/table"
	"github.com/preau-ent/preau/shared/table/local"
)

func TestAnEntryLivesAndDiesWithItsChange(t *testing.T) {
	store, err := local.Open(t.TempDir(), local.NoSync)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	tab := table.New(store)
	ctx := context.Background()
	write := func(version int64, at time.Time, detail string) error {
		e, err := journal.New(at, "p1", "mark.write", "s1", detail)
		if err != nil {
			t.Fatal(err)
		}
		entry, err := e.Change("part")
		if err != nil {
			t.Fatal(err)
		}
		thing := table.Item{Key: table.Key{Part: "part", Sort: "BOOK"}, Version: version, Data: []byte(`1`)}
		return tab.Commit(ctx, table.Change{Item: thing}, entry)
	}
	start := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	if err := write(0, start, "first"); err != nil {
		t.Fatal(err)
	}
	if err := write(0, start.Add(time.Second), "stale"); !fault.Is(err, fault.Conflict) {
		t.Fatalf("a write at a stale version: %v, want a conflict", err)
	}
	if err := write(1, start.Add(2*time.Second), "second"); err != nil {
		t.Fatal(err)
	}
	entries, err := journal.History(ctx, tab, "part", 10)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, string(e.Detail))
	}
	if len(got) != 2 || got[0] != `"second"` || got[1] != `"first"` {
		t.Errorf("history = %v, want second and first", got)
	}
}
