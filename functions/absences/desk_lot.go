package absences

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// lot is how many days of pupils one transaction writes: each with its copy, beside the
// journal's entry.
const lot = 48

// A writing is one entry to be written into the days of some pupils.
type writing struct {
	by     school.PersonID
	action policy.Action
	day    school.Date
	undo   bool
	of     func(roster.Enrolment) Entry
}

// enterSome writes an entry into the days of some pupils: in two halves where what the
// rolls of their lessons said comes to light with it, and all is more than one transaction.
func (b *Book) enterSome(ctx context.Context, pupils []roster.Enrolment, o writing, now time.Time) (put []Entered, err error) {
	fits := true
	err = again(func() error {
		put, fits, err = b.enterLot(ctx, pupils, o, now)
		return err
	})
	if err != nil || fits {
		return put, err
	}
	half := len(pupils) / 2
	if put, err = b.enterSome(ctx, pupils[:half], o, now); err != nil {
		return nil, err
	}
	more, err := b.enterSome(ctx, pupils[half:], o, now)
	return append(put, more...), err
}

// enterLot writes one entry into the day of each of some pupils, all or none; false if
// that is more than one transaction, and nothing is written.
func (b *Book) enterLot(ctx context.Context, pupils []roster.Enrolment, o writing, now time.Time) ([]Entered, bool, error) {
	var keys []table.Key
	for _, p := range pupils {
		keys = append(keys, dayKey(p.School, p.Year, p.Pupil, o.day), deskKey(p.School, p.Year, o.day, p.Pupil, o.of(p).ID))
	}
	items, err := b.table.Get(ctx, true, keys...)
	if err != nil {
		return nil, false, fmt.Errorf("entries of %s: %w", o.day, err)
	}
	h := &hearing{book: b, school: pupils[0].School, year: pupils[0].Year, date: o.day}
	l := &orderLot{writing: o, hearing: h, now: now}
	if l.said, err = b.spokenOf(ctx, pupils[0], o.day, o.of(pupils[0])); err != nil {
		return nil, false, err
	}
	for _, p := range pupils {
		if err := l.pupil(ctx, p, items); err != nil {
			return nil, false, err
		}
	}
	if len(l.tellings) == 0 {
		return l.put, true, nil
	}
	writes, err := l.all(pupils)
	if err != nil || len(writes) > table.MaxCommit && len(pupils) > 1 {
		return nil, false, err
	}
	return l.put, true, b.table.Commit(ctx, writes...)
}

// An orderLot is what one transaction of an order writes.
type orderLot struct {
	writing
	hearing  *hearing
	now      time.Time
	said     map[school.PersonID]*Spoken
	writes   []table.Change
	tellings []Telling // one for each part of the day that an entry is about
	put      []Entered
}

// pupil adds the entry of one pupil.
func (l *orderLot) pupil(ctx context.Context, p roster.Enrolment, items table.Items) error {
	w, err := edit(p, l.day, l.by, l.now, items)
	if err != nil {
		return err
	}
	e, wanted := l.over(w, p)
	missed := e.Kind == Present && !l.undo && w.absent(e.From, e.To)
	if wanted {
		if told, changed := w.put(e); changed {
			told.Said = l.said[p.Pupil]
			if told.Again, err = l.hearing.again(ctx, w, w.day.Find(e.ID)); err != nil {
				return err
			}
			l.tell(e, told)
			more, err := w.writes()
			if err != nil {
				return err
			}
			l.writes = append(l.writes, more...)
		}
	}
	if stored := w.day.Find(e.ID); stored != nil {
		l.put = append(l.put, Entered{p.Pupil, l.day, *stored, missed})
	}
	return nil
}

// tell adds what the journal tells of one pupil.
func (l *orderLot) tell(e Entry, told Told) {
	i := slices.IndexFunc(l.tellings, func(t Telling) bool { return t.Start == e.From && t.End == e.To })
	if i < 0 {
		i = len(l.tellings)
		l.tellings = append(l.tellings, Telling{Date: l.day, Start: e.From, End: e.To, Place: e.Place})
	}
	l.tellings[i].Pupils = append(l.tellings[i].Pupils, told)
}

// all returns everything that the lot writes.
func (l *orderLot) all(pupils []roster.Enrolment) ([]table.Change, error) {
	heard, err := l.hearing.writes(l.by, l.now)
	if err != nil {
		return nil, err
	}
	writes := append(l.writes, heard...)
	for _, t := range l.tellings {
		object := string(t.Pupils[0].Pupil)
		if len(pupils) > 1 {
			e := l.of(pupils[0])
			object = string(e.Kind) + " " + e.ID
		}
		told, err := record(l.by, l.now, pupils[0].School, pupils[0].Year, l.action, object, t)
		if err != nil {
			return nil, err
		}
		writes = append(writes, told)
	}
	return writes, nil
}

// over returns what is to be written over a pupil's day; false for nothing: the end that
// somebody typed stays when a passage is sent again, and what somebody corrected since is
// not taken back.
func (o *writing) over(w *editing, p roster.Enrolment) (Entry, bool) {
	e := o.of(p)
	old := w.day.Find(e.ID)
	if o.undo {
		if old == nil || !old.Same(&e) {
			return e, false
		}
		e.Cancelled = &Stamp{o.by, w.at}
		return e, true
	}
	return e, !e.Open || old == nil || !old.Stands() || old.Open
}
