package absences

import (
	"context"
	"fmt"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// takesBack reports whether a correction takes an entry back and changes nothing else.
func (c *Correction) takesBack() bool {
	return c.Cancelled != nil && *c.Cancelled && *c == Correction{Cancelled: c.Cancelled}
}

// undoLate takes the slip of a late pupil back: it was somebody else. What the slip had
// replaced says again what it said, and a child who is missing is missing again; what the
// roll said meanwhile, and was not heard for the slip, holds.
func (b *Book) undoLate(ctx context.Context, w *editing, slip Desk, now time.Time) (Entry, error) {
	lessons := []school.LessonID{slip.Entry.Lesson}
	if slip.Missed != "" {
		lessons = append(lessons, slip.Missed)
	}
	var list []table.Change
	for _, id := range lessons {
		changes, err := b.restore(ctx, w, id, now)
		if err != nil {
			return Entry{}, err
		}
		list = append(list, changes...)
	}
	writes, err := w.writes()
	if err != nil {
		return Entry{}, err
	}
	if err := b.table.Commit(ctx, append(writes, list...)...); err != nil {
		return Entry{}, fmt.Errorf("slip of %s: %w", w.pupil.Pupil, err)
	}
	return *w.day.Find(string(slip.Entry.Lesson)), nil
}

// restore puts what the late desk replaced in a lesson back, and returns what is stored
// beside it: the roll that is heard now, and the journal's entry. Nothing happens to an
// entry that the desk's is no more.
func (b *Book) restore(ctx context.Context, w *editing, id school.LessonID, now time.Time) ([]table.Change, error) {
	key := deskKey(w.pupil.School, w.pupil.Year, w.date, w.pupil.Pupil, string(id))
	if !w.desks.Find(key).Found() {
		items, err := b.table.Get(ctx, true, key)
		if err != nil {
			return nil, err
		}
		w.desks = append(w.desks, items...)
	}
	d, err := decodeDesk(w.desks.Find(key))
	old := w.day.Find(string(id))
	if err != nil || old == nil || old.Source != FromDesk {
		return nil, err
	}
	roll, heard, err := b.unheard(ctx, w, id)
	if err != nil {
		return nil, err
	}
	next := *old
	next.Source = FromRoll
	switch {
	case heard != nil && heard.Kind != Present:
		next.Kind, next.Minutes = heard.Kind, heard.Minutes
	case heard == nil && d.Before != nil:
		next = *d.Before
	default: // nothing: the roll's word counts
		next.Cancelled = &Stamp{w.by, w.at}
	}
	told := w.replace(*old, next)
	t := Telling{Date: w.date, Lesson: id, Start: old.From, End: old.To, Undone: true, Pupils: []Told{told}}
	if heard != nil {
		t.Roll = roll[0].Item.Sort
	}
	entry, err := record(w.by, now, w.pupil.School, w.pupil.Year, policy.AbsenceEdit, string(w.pupil.Pupil), t)
	return append(roll, entry), err
}

// replace writes an entry in the place of another, whoever said it; the next version.
func (w *editing) replace(old, next Entry) Told {
	before := old.noteless()
	told := Told{Pupil: w.pupil.Pupil, Kind: Present, Was: before.Kind, Old: &before}
	if next.Stands() {
		told.Kind, told.Minutes = next.Kind, next.Minutes
	}
	next.By, next.At, next.Version = w.by, w.at, old.Version+1
	w.day = w.day.With(next)
	w.dirty = append(w.dirty, next.ID)
	return told
}

// unheard returns what the roll of a lesson said of the pupil and was not heard for the
// late desk's word, with the write of the roll in which it holds; nil if it said nothing,
// and then that nobody calls the roll meanwhile.
func (b *Book) unheard(ctx context.Context, w *editing, id school.LessonID) ([]table.Change, *Mark, error) {
	l, err := b.lessons.LessonOf(ctx, w.pupil.School, w.pupil.Year, id, true)
	if fault.Is(err, fault.NotFound) {
		return nil, nil, nil // a lesson that the timetable has lost
	}
	if err != nil {
		return nil, nil, err
	}
	k := rollKey(w.pupil.School, w.pupil.Year, &l)
	items, err := b.table.Get(ctx, true, k)
	if err != nil {
		return nil, nil, err
	}
	it := items.Find(k)
	roll, err := decodeRoll(it)
	if err != nil {
		return nil, nil, err
	}
	m, ok := roll.heed(w.pupil.Pupil)
	if !ok || !roll.Tells(&l) {
		return []table.Change{{Op: table.Check, Item: it}}, nil, nil
	}
	roll.set(m)
	if it, err = it.With(roll.document(k)); err != nil {
		return nil, nil, err
	}
	return []table.Change{{Op: table.Put, Item: it}}, &m, nil
}
