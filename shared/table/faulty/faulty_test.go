package faulty_test

import (
	"context"
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/table"
	"github.com/preau-ent/preau/shared/table/faulty"
	"github.com/preau-ent/preau/shared/table/local"
	"github.com/preau-ent/preau/shared/table/tabletest"
)

// TestContractHoldsForAPatientProgramWhateverFails runs the whole contract over a
// store that fails in every way and answers eventual reads late.
func TestContractHoldsForAPatientProgramWhateverFails(t *testing.T) {
	reads := func(n int) faulty.Failure {
		if n%5 == 2 {
			return faulty.Before
		}
		return faulty.None
	}
	writes := func(n int) faulty.Failure {
		switch {
		case n%50 == 5:
			return faulty.LostAnswer
		case n%7 == 1:
			return faulty.Before
		case n%7 == 3:
			return faulty.After
		}
		return faulty.None
	}
	tabletest.RunRules(t, func(t *testing.T) table.Store {
		s := faulty.New(open(t))
		s.Stale(open(t))
		s.FailEach(reads, writes)
		return tabletest.Patient{Store: s}
	})
}

func TestFailuresAreWhatTheirNamesSay(t *testing.T) {
	for _, c := range []struct {
		failure faulty.Failure
		stored  bool
	}{{faulty.Before, false}, {faulty.After, true}, {faulty.LostAnswer, true}} {
		t.Run(c.failure.String(), func(t *testing.T) {
			s := faulty.New(open(t))
			s.FailWrites(c.failure)
			ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
			defer cancel()
			k := table.Key{Part: "p", Sort: "s"}
			_, err := s.Write(ctx, table.Change{Item: table.Item{Key: k}})
			if !fault.Is(err, fault.Unavailable) {
				t.Errorf("write: %v, want unavailable", err)
			}
			if waited := ctx.Err() != nil; waited != (c.failure == faulty.LostAnswer) {
				t.Errorf("the caller waited for its answer: %v", waited)
			}
			items, _, err := s.Get(t.Context(), []table.Key{k}, true)
			if err != nil || (len(items) == 1) != c.stored {
				t.Errorf("read %d items, %v, want it stored: %v", len(items), err, c.stored)
			}
		})
	}
}

func TestAStaleReadShowsTheTableBeforeTheLastWriteOnce(t *testing.T) {
	s := faulty.New(open(t))
	s.Stale(open(t))
	k := table.Key{Part: "p", Sort: "s"}
	for version := range int64(2) {
		if _, err := s.Write(t.Context(), table.Change{Item: table.Item{Key: k, Version: version}}); err != nil {
			t.Fatal(err)
		}
	}
	for i, want := range []int64{1, 2} {
		items, _, err := s.Get(t.Context(), []table.Key{k}, false)
		if got := table.Items(items).Find(k).Version; err != nil || got != want {
			t.Errorf("eventual read %d: version %d, %v, want %d", i, got, err, want)
		}
	}
}

func open(t *testing.T) table.Store {
	t.Helper()
	s, err := local.Open(t.TempDir(), local.NoSync)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}
