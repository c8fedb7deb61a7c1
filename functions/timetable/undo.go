package timetable

import (
	"context"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// An ImportView is one of the imports of the last thirty days.
type ImportView struct {
	ID      string          `json:"id"`
	At      time.Time       `json:"at"`
	By      school.PersonID `json:"by"`
	From    school.Date     `json:"from"`
	Format  string          `json:"format"`
	Courses int             `json:"courses"`
	Difference
	Undone time.Time `json:"undone,omitzero"`
	Last   bool      `json:"last" doc:"nothing changed the plan since: it can be undone"`
}

// Imports returns the imports of the last thirty days, newest first.
func (b *Book) Imports(ctx context.Context, by importer, u school.UAI, y school.Year) ([]ImportView, error) {
	if by.by == "" || !by.into(u) {
		return nil, fault.New(fault.NotFound, "no grant to import")
	}
	records, _, err := b.records(ctx, u, y)
	if err != nil {
		return nil, err
	}
	c, err := b.Calendar(ctx, u, y)
	if err != nil {
		return nil, err
	}
	list := []ImportView{}
	for _, r := range records {
		list = append(list, ImportView{
			ID: r.ID, At: r.At, By: r.By, From: r.From, Format: r.Format, Courses: r.Courses, Difference: r.Counts, Undone: r.Undone,
			Last: r.Undone.IsZero() && r.ID == c.Import,
		})
	}
	return list, nil
}

// Undo brings back the timetable from before an import, as it was, as long as nothing
// else changed the plan since. Undoing again what is undone succeeds.
//
// Errors: fault.NotFound for an import that is not there or no longer; fault.Conflict
// if another one came after.
func (b *Book) Undo(ctx context.Context, by importer, u school.UAI, y school.Year, id string, now time.Time) error {
	if by.by == "" || !by.into(u) {
		return fault.New(fault.NotFound, "no grant to import")
	}
	p, err := b.plan(ctx, u, y)
	if err != nil {
		return err
	}
	items, err := b.table.Get(ctx, true, importKey(u, y, id))
	if err != nil {
		return err
	}
	it := items.Find(importKey(u, y, id))
	var r record
	if err := it.Decode(&r); err != nil {
		return err
	}
	switch {
	case !it.Found():
		return fault.New(fault.NotFound, "no such import")
	case r.Undone.IsZero() && r.ID != p.Calendar.Import:
		return fault.Say(fault.Conflict, "timetable.undo-late")
	}
	before, err := decode(r.Before, "")
	if err != nil {
		return err
	}
	more, err := b.former(ctx, p, before.Courses)
	if err != nil {
		return err
	}
	if r.Undone.IsZero() {
		if err := b.restore(ctx, by, p, it, r, before.Courses, now); err != nil {
			return err
		}
	}
	_, err = b.copies(ctx, u, y, more, now)
	return err
}

// restore stores the plan as it was before an import, and that it was undone.
func (b *Book) restore(ctx context.Context, by importer, p *planned, it table.Item, r record, before []Course, now time.Time) error {
	changes, err := p.writes(p.Calendar, p.undone(before, r.New), r.After, now)
	if err != nil {
		return err
	}
	r.Undone = now.UTC()
	if it, err = it.With(r); err != nil {
		return err
	}
	entry, err := p.told(by, imported{ID: r.ID, Counts: r.Counts, Undone: true}, now)
	if err != nil {
		return err
	}
	return b.table.Commit(ctx, append(changes, table.Change{Op: table.Put, Item: it}, entry)...)
}

// Load stores the whole plan of a school as it is, without history, and every timetable
// made of it: for the demo region and for tests.
func (b *Book) Load(ctx context.Context, by importer, u school.UAI, y school.Year, plan Plan, now time.Time) error {
	if by.by == "" || !by.into(u) {
		return fault.New(fault.NotFound, "no grant to load timetables")
	}
	p, err := b.plan(ctx, u, y)
	if err != nil {
		return err
	}
	more, err := b.former(ctx, p, nil)
	if err != nil {
		return err
	}
	changes, err := p.writes(plan.Calendar, plan.Courses, "", now)
	if err != nil {
		return err
	}
	if len(changes) > 0 {
		if err := b.table.Commit(ctx, changes...); err != nil {
			return err
		}
	}
	_, err = b.copies(ctx, u, y, more, now)
	return err
}
