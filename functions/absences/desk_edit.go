package absences

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// A Correction is what the office changes of an entry; members left out stay.
type Correction struct {
	Cancelled *bool         `json:"cancelled,omitempty" doc:"true takes the entry back, false puts it back"`
	Kind      *Kind         `json:"kind,omitempty" enum:"absent,late,sentout,infirmary,present,error"`
	Place     *Place        `json:"place,omitempty" enum:"permanence,cdi,infirmary,trip,stage,detention,inclusion"`
	From      *school.Clock `json:"from,omitempty"`
	To        *school.Clock `json:"to,omitempty"`
	Minutes   *int          `json:"minutes,omitempty" minimum:"0" maximum:"600" doc:"of a late arrival, at least one; 0 of one whose minutes nobody noted"`
	Words     *string       `json:"words,omitempty" maxLength:"140"`
}

// Correct writes the next version of an entry, by the office: from then on no roll
// overwrites it. version is that of the entry which the screen showed. Sending again
// what is stored already succeeds.
//
// Errors: fault.NotFound; fault.Conflict with the present version if it changed in
// between; fault.Invalid for what cannot be.
func (b *Book) Correct(ctx context.Context, grant policy.EntryOf, date school.Date, id string, version int, c Correction, now time.Time) (e Entry, err error) {
	if grant.Author() == "" {
		return Entry{}, fault.New(fault.NotFound, "no grant on this entry")
	}
	err = again(func() error {
		e, err = b.correct(ctx, grant, date, id, version, c, now)
		return err
	})
	return e, err
}

func (b *Book) correct(ctx context.Context, grant policy.EntryOf, date school.Date, id string, version int, c Correction, now time.Time) (Entry, error) {
	p := grant.Enrolment()
	items, err := b.table.Get(ctx, true, dayKey(p.School, p.Year, p.Pupil, date), deskKey(p.School, p.Year, date, p.Pupil, id))
	if err != nil {
		return Entry{}, fmt.Errorf("entry %s: %w", id, err)
	}
	w, err := edit(p, date, grant.Author(), now, items)
	if err != nil {
		return Entry{}, err
	}
	old := w.day.Find(id)
	if old == nil || grant.Infirmary() && (old.Kind != Present || old.Place != Sickroom) {
		return Entry{}, fault.New(fault.NotFound, "no such entry")
	}
	if c.takesBack() {
		switch d, err := decodeDesk(w.desks.Find(deskKey(p.School, p.Year, date, p.Pupil, id))); {
		case err != nil:
			return Entry{}, err
		case old.Source == FromDesk && d.Slip > 0 && version == old.Version:
			return b.undoLate(ctx, w, d, now)
		case old.Source == FromRoll && old.By == w.by && version == old.Version-1:
			return *old, nil // it is done: no roll is called in the office's name over a slip
		}
	}
	next, err := c.over(*old, grant, w.at)
	if err != nil {
		return Entry{}, err
	}
	if next.Kind == Late && next.Lesson == "" && next.Stands() {
		_, lessons, err := b.lessons.Day(ctx, p.School, p.Year, date, false)
		if err != nil {
			return Entry{}, err
		}
		next = next.arriving(attended(lessons, p, date))
	}
	if next.Same(old) {
		return *old, nil
	}
	if version != old.Version {
		return *old, &fault.Fault{Kind: fault.Conflict, Key: "absences.entry-conflict", Current: viewOf(p.Pupil, date, old)}
	}
	told, _ := w.put(next)
	h := &hearing{book: b, school: p.School, year: p.Year, date: date}
	if told.Again, err = h.again(ctx, w, w.day.Find(id)); err != nil {
		return Entry{}, err
	}
	heard, err := h.writes(w.by, now)
	if err != nil {
		return Entry{}, err
	}
	return *w.day.Find(id), b.storeEdit(ctx, w, told, *w.day.Find(id), heard, now)
}

func (b *Book) storeEdit(ctx context.Context, w *editing, told Told, e Entry, heard []table.Change, now time.Time) error {
	p := w.pupil
	if d, err := decodeDesk(w.desks.Find(deskKey(p.School, p.Year, w.date, p.Pupil, e.ID))); err != nil {
		return err
	} else {
		w.slips[e.ID] = slipped{d.Slip, d.Before, d.Missed}
	}
	writes, err := w.writes()
	if err != nil {
		return err
	}
	t := Telling{Date: w.date, Lesson: e.Lesson, Start: e.From, End: e.To, Place: e.Place, Pupils: []Told{told}}
	if old := told.Old; old != nil && (old.From != e.From || old.To != e.To) {
		t.Former = &Former{old.From, old.To}
	}
	entry, err := record(w.by, now, p.School, p.Year, policy.AbsenceEdit, string(p.Pupil), t)
	if err != nil {
		return err
	}
	if err := b.table.Commit(ctx, slices.Concat(writes, heard, []table.Change{entry})...); err != nil {
		return fmt.Errorf("entry %s: %w", e.ID, err)
	}
	return nil
}

// over returns the entry after the correction. The infirmary changes hours and cancels.
// What the office says of a late arrival has its minutes, unless a teacher noted none.
func (c *Correction) over(e Entry, grant policy.EntryOf, at time.Time) (Entry, error) {
	if grant.Infirmary() && (c.Kind != nil || c.Place != nil || c.Minutes != nil || c.Words != nil) {
		return e, fault.New(fault.Forbidden, "the infirmary changes hours alone")
	}
	old := e
	e.Source = FromOffice
	set(&e.Kind, c.Kind)
	set(&e.Place, c.Place)
	set(&e.From, c.From)
	set(&e.To, c.To)
	e.Open = e.Open && c.To == nil
	set(&e.Minutes, c.Minutes)
	if c.Words != nil {
		e.Words = strings.Join(strings.Fields(*c.Words), " ")
	}
	if c.Cancelled != nil {
		if e.Cancelled = nil; *c.Cancelled {
			e.Cancelled = &Stamp{grant.Author(), at}
		}
	}
	if e.Kind != Present {
		e.Place = ""
	}
	if e.Kind != Late {
		e.Minutes = 0
	}
	switch {
	case e.To <= e.From:
		return e, &fault.Fault{Kind: fault.Invalid, Detail: "hours of an entry", Fields: []fault.Field{{Pointer: "/to", Key: "absences.hours"}}}
	case utf8.RuneCountInString(e.Words) > MaxWords:
		return e, &fault.Fault{Kind: fault.Invalid, Detail: "note of an entry", Fields: []fault.Field{{Pointer: "/words", Key: "absences.note-long"}}}
	case e.Stands() && e.untimed() && !old.untimed():
		return e, &fault.Fault{Kind: fault.Invalid, Detail: "minutes of a late arrival", Fields: []fault.Field{{Pointer: "/minutes", Key: "absences.late-minutes"}}}
	case e.Kind == Present && e.Place == "":
		return e, &fault.Fault{Kind: fault.Invalid, Detail: "place of a presence", Fields: []fault.Field{{Pointer: "/place", Key: "absences.place"}}}
	}
	return e, nil
}

func set[T any](to *T, from *T) {
	if from != nil {
		*to = *from
	}
}
