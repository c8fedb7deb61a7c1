package absences

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// An editing is one pupil's day being written by the office: the entries, their copies in
// the school's day, and what the journal tells.
type editing struct {
	pupil roster.Enrolment
	date  school.Date
	by    school.PersonID
	at    time.Time
	item  table.Item // of the day
	read  Day        // as it was
	day   Day
	desks table.Items // copies read, by key
	slips map[string]slipped
	dirty []string // ids of entries that changed
}

// slipped is what the copy of an entry keeps of the late desk's slip.
type slipped struct {
	number int
	before *Entry
	missed school.LessonID
}

// edit starts writing a pupil's day over what was read.
func edit(e roster.Enrolment, date school.Date, by school.PersonID, now time.Time, items table.Items) (*editing, error) {
	w := &editing{pupil: e, date: date, by: by, at: now.UTC().Truncate(time.Second), slips: map[string]slipped{}, desks: items}
	w.item = items.Find(dayKey(e.School, e.Year, e.Pupil, date))
	var err error
	w.read, err = decodeDay(w.item)
	w.day = w.read
	return w, err
}

// put writes the next version of an entry, unless it says what the present one does; was
// is what the entry said before.
func (w *editing) put(e Entry) (told Told, changed bool) {
	told = Told{Pupil: w.pupil.Pupil, Kind: e.Kind, Was: Present, Minutes: e.Minutes}
	if e.Cancelled != nil || e.Kind == Mistake {
		told.Kind, told.Minutes = Present, 0
	}
	e.By, e.At, e.Version = w.by, w.at, 1
	if old := w.day.Find(e.ID); old != nil {
		if old.Same(&e) && (old.Source.Office() || !e.Source.Office()) {
			return told, false
		}
		before := old.noteless()
		told.Old = &before
		if before.Stands() {
			told.Was = before.Kind
		}
		e.Version = before.Version + 1
	}
	w.day = w.day.With(e)
	w.dirty = append(w.dirty, e.ID)
	return told, true
}

// writes returns the changes that store what was put.
func (w *editing) writes() ([]table.Change, error) {
	day, err := putDay(w.item, w.day)
	if err != nil {
		return nil, err
	}
	list := []table.Change{day}
	for _, id := range w.dirty {
		it := w.desks.Find(deskKey(w.pupil.School, w.pupil.Year, w.date, w.pupil.Pupil, id))
		e, slip := *w.day.Find(id), w.slips[id]
		if e.Source == FromRoll { // the roll says it, and not the office any more
			list = append(list, table.Change{Op: table.Delete, Item: it})
			continue
		}
		d := Desk{Name: w.pupil.Name, Class: w.pupil.On(w.date).Class, Entry: e, Slip: slip.number, Before: slip.before, Missed: slip.missed}
		if it, err = it.With(d); err != nil {
			return nil, err
		}
		it.Expires = endOf(w.date)
		list = append(list, table.Change{Op: table.Put, Item: it})
	}
	return list, nil
}

// record returns the journal entry of what the office wrote, in the school's day.
func record(by school.PersonID, now time.Time, at school.UAI, year school.Year, action policy.Action, object string, t Telling) (table.Change, error) {
	entry, err := journal.New(now, by, action.String(), object, t)
	if err != nil {
		return table.Change{}, err
	}
	change, err := entry.Change(dayPart(at, year, t.Date))
	change.Item.Expires = endOf(t.Date)
	return change, err
}

// enrolled reads where pupils are in a school on a day, in their order. It fails with
// fault.NotFound if one is not there.
func (b *Book) enrolled(ctx context.Context, at school.UAI, day school.Date, pupils []school.PersonID) ([]roster.Enrolment, error) {
	var list []roster.Enrolment
	for some := range slices.Chunk(pupils, table.MaxGet) {
		var keys []table.Key
		for _, p := range some {
			keys = append(keys, roster.EnrolKey(p))
		}
		items, err := b.table.Get(ctx, true, keys...)
		if err != nil {
			return nil, fmt.Errorf("enrolments: %w", err)
		}
		for _, k := range keys {
			var of roster.Enrolments
			if err := items.Find(k).Decode(&of); err != nil {
				return nil, fmt.Errorf("enrolments %s: %w", k.Part, err)
			}
			i := slices.IndexFunc(of.Enrolments, func(e roster.Enrolment) bool { return e.School == at && e.Active(day) })
			if i < 0 {
				return nil, fault.New(fault.NotFound, "no such pupil here")
			}
			list = append(list, of.Enrolments[i])
		}
	}
	return list, nil
}

// tries is how often a write is put together again because another hand wrote about the
// same pupil in the same instant.
const tries = 8

// again runs a write until it is stored or fails for another reason than a conflict that
// a new reading may mend: one that carries the present state is for the person to settle.
func again(write func() error) (err error) {
	for range tries {
		err = write()
		if f, ok := fault.As(err); !ok || f.Kind != fault.Conflict || f.Current != nil {
			return err
		}
	}
	return err
}
