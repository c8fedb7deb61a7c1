package roster

import (
	"context"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// A Settling is what somebody decides for a school: who, under which action of the rights
// table, and what the journal keeps of it. Whoever makes one has asked policy.
type Settling struct {
	School school.UAI
	By     school.PersonID
	Action string
	What   string // "rules", "notices"
	Detail any
}

// Settle changes a school, with the journal's entry, in one write. It fails with
// fault.NotFound for no school, with fault.Conflict if it changed meanwhile, and as change
// does.
func Settle(ctx context.Context, t *table.Table, s Settling, now time.Time, change func(*School) error) error {
	key := SchoolKey(s.School)
	items, err := t.Get(ctx, true, key)
	if err != nil {
		return err
	}
	it := items.Find(key)
	if s.School == "" || !it.Found() {
		return fault.New(fault.NotFound, "no such school")
	}
	var known School
	if err := it.Decode(&known); err != nil {
		return err
	}
	if err := change(&known); err != nil {
		return err
	}
	if it, err = it.With(known); err != nil {
		return err
	}
	e, err := journal.New(now, s.By, s.Action, s.What, s.Detail)
	if err != nil {
		return err
	}
	entry, err := e.Change(key.Part)
	if err != nil {
		return err
	}
	return t.Commit(ctx, table.Change{Op: table.Put, Item: it}, entry)
}
