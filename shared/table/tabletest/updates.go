package tabletest

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/table"
)

// LostUpdates has so many writers edit one item at the same time, each so often,
// as teachers do with one gradebook: read it, change your own cell, write it at the
// version read, begin again on a conflict. No edit may be lost, a conflict must mean
// that the item had changed, and the history must be one that a single item could
// have had, one operation after the other.
func LostUpdates(t *testing.T, s table.Store, writers, edits int) {
	b := &book{s: s, key: key("0930001X#2026#SERVICE#s1", "BOOK#T1"), start: time.Now()}
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for range edits {
				if err := b.edit(t, w, writers); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	it := read(t, s, b.key)
	var cells []int
	if err := it.Decode(&cells); err != nil {
		t.Fatal(err)
	}
	if it.Version != int64(writers*edits) {
		t.Errorf("%d edits were acknowledged, the item is at version %d", writers*edits, it.Version)
	}
	for w, n := range cells {
		if n != edits {
			t.Errorf("writer %d was acknowledged %d edits, %d are there", w, edits, n)
		}
	}
	if !porcupine.CheckOperations(versions, b.history) {
		t.Errorf("the history of %d operations is not linearizable", len(b.history))
	}
}

// A book is the item that all edit, with the history of its operations.
type book struct {
	s     table.Store
	key   table.Key
	start time.Time

	mu      sync.Mutex
	history []porcupine.Operation
}

// edit adds one to the cell of a writer, as often as it takes.
func (b *book) edit(t *testing.T, w, writers int) error {
	read := table.Item{Version: -1}
	for {
		asked := b.now()
		items, _, err := b.s.Get(t.Context(), []table.Key{b.key}, true)
		if err != nil {
			return err
		}
		answered := b.now()
		it := table.Items(items).Find(b.key)
		if it.Version == read.Version {
			return fmt.Errorf("a conflict at version %d, which is still the stored one", read.Version)
		}
		read = it
		changed, err := addOne(it, w, writers)
		if err != nil {
			return err
		}
		called := b.now()
		_, err = b.s.Write(t.Context(), table.Change{Item: changed})
		if fault.Is(err, fault.Conflict) {
			continue
		}
		b.note(w, readOf(it.Version), asked, answered)
		b.note(w, writeOver(it.Version), called, b.now())
		return err
	}
}

func addOne(it table.Item, w, writers int) (table.Item, error) {
	cells := make([]int, writers)
	if err := it.Decode(&cells); err != nil {
		return it, err
	}
	cells[w]++
	return it.With(cells)
}

func (b *book) now() int64 { return int64(time.Since(b.start)) }

func (b *book) note(w int, what any, call, end int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.history = append(b.history, porcupine.Operation{ClientId: w, Input: what, Call: call, Return: end})
}

type (
	readOf    int64 // a read that showed this version
	writeOver int64 // a write that was acknowledged at this version
)

// versions is an item as porcupine sees it: its state is its version.
var versions = porcupine.Model{
	Init: func() any { return int64(0) },
	Step: func(state, input, _ any) (bool, any) {
		version := state.(int64)
		if over, ok := input.(writeOver); ok {
			return int64(over) == version, version + 1
		}
		return int64(input.(readOf)) == version, version
	},
}
