package people

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/table"
)

// An edit is one item to bring in line. merge returns what the item must hold,
// given what it holds, or nil to leave it; it is called again if somebody else
// changed the item meanwhile.
type edit struct {
	key   table.Key
	of    *tally // whose change it is
	merge func(old table.Item) (any, error)
}

// A tally says what became of one person.
type tally struct{ created, changed, missing bool }

// heldWrites is how many new items are written together.
const heldWrites = 400

// A writer reads what is stored, compares, and writes what differs: new items in
// bulk, aliases before what they lead to, and changes one by one on the condition
// that nobody else changed them since.
type writer struct {
	table   *table.Table
	dry     bool
	written int
	aliases []table.Item
	items   []table.Item
	held    map[table.Key]bool
}

// apply brings items in line, in order.
func (w *writer) apply(ctx context.Context, edits ...edit) error {
	for len(edits) > 0 {
		n := w.together(edits)
		if n == 0 {
			if err := w.flush(ctx); err != nil {
				return err
			}
			continue
		}
		if err := w.applySome(ctx, edits[:n]); err != nil {
			return err
		}
		edits = edits[n:]
	}
	return nil
}

// together returns how many edits one read can serve: up to one whose item is
// held back, or comes a second time.
func (w *writer) together(edits []edit) int {
	seen := make(map[table.Key]bool, table.MaxGet)
	for i, e := range edits[:min(len(edits), table.MaxGet)] {
		if w.held[e.key] || seen[e.key] {
			return i
		}
		seen[e.key] = true
	}
	return min(len(edits), table.MaxGet)
}

func (w *writer) applySome(ctx context.Context, edits []edit) error {
	keys := make([]table.Key, len(edits))
	for i, e := range edits {
		keys[i] = e.key
	}
	items, err := w.table.Get(ctx, true, keys...)
	if err != nil {
		return err
	}
	for _, e := range edits {
		old := table.Item{Key: e.key}
		if len(items) > 0 && items[0].Key == e.key { // absent ones are left out
			old, items = items[0], items[1:]
		}
		if err := w.one(ctx, e, old); err != nil {
			return err
		}
	}
	return nil
}

// tries is how often a change is tried against others who change the same item.
const tries = 5

func (w *writer) one(ctx context.Context, e edit, old table.Item) error {
	for try := 1; ; try++ {
		v, err := e.merge(old)
		if err != nil || v == nil {
			return err
		}
		data, err := json.Marshal(v)
		if err != nil {
			return err
		}
		if bytes.Equal(data, old.Data) {
			return nil
		}
		if err := w.put(ctx, old, data); !fault.Is(err, fault.Conflict) || try == tries {
			e.of.note(old)
			return err
		}
		again, err := w.table.Get(ctx, true, e.key)
		if err != nil {
			return err
		}
		old = again.Find(e.key)
	}
}

func (t *tally) note(old table.Item) {
	if t == nil {
		return
	}
	t.changed = true
	t.created = t.created || (!old.Found() && old.Sort == profileSort)
}

// profileSort is the place of the item whose first writing makes a person known.
var profileSort = roster.ProfileKey("").Sort

// put writes a changed item at once and holds back a new one.
func (w *writer) put(ctx context.Context, old table.Item, data []byte) error {
	old.Data = data
	if w.dry {
		w.written++
		return nil
	}
	if old.Found() {
		err := w.table.Write(ctx, table.Change{Op: table.Put, Item: old})
		if err == nil {
			w.written++
		}
		return err
	}
	w.written++
	old.Version = 1
	if strings.HasPrefix(old.Part, aliasPart) {
		w.aliases = append(w.aliases, old)
	} else {
		w.items = append(w.items, old)
	}
	if w.held == nil {
		w.held = map[table.Key]bool{}
	}
	w.held[old.Key] = true
	if len(w.held) >= heldWrites {
		return w.flush(ctx)
	}
	return nil
}

// flush writes what is held back. Nothing may lead to an account that no alias
// leads to, or the next import would make a second one: aliases come first.
func (w *writer) flush(ctx context.Context) error {
	for _, items := range [][]table.Item{w.aliases, w.items} {
		if err := w.load(ctx, items); err != nil {
			return err
		}
	}
	w.aliases, w.items = w.aliases[:0], w.items[:0]
	clear(w.held)
	return nil
}

// load sends several calls at once: they share one wait for the disk.
func (w *writer) load(ctx context.Context, items []table.Item) error {
	g, ctx := errgroup.WithContext(ctx)
	for len(items) > 0 {
		n := min(len(items), table.MaxLoad)
		some := items[:n]
		g.Go(func() error { return w.table.Load(ctx, some...) })
		items = items[n:]
	}
	return g.Wait()
}
