package absences

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/preau-ent/preau/functions/timetable"
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// A Slip is what the late desk hands to a pupil.
type Slip struct {
	Number  int
	Arrived school.Clock
	Lesson  Lesson // the one to go to
	Entry   Entry
	Class   string // of the pupil, as the school says it
}

// slipsKey returns the key of the count of a day's slips: an item without content whose
// version is the number of the last one.
func slipsKey(at school.UAI, year school.Year, day school.Date) table.Key {
	return table.Key{Part: dayPart(at, year, day), Sort: "SLIPS"}
}

// fast is by how many minutes the clock of the late desk may be ahead of the server's.
const fast = 5

// Late registers a pupil who arrives: late in the lesson that runs, whatever its roll
// says and before it is called; beyond the school's limit, absent from that lesson and
// expected in the next one. Asking twice gives the same slip.
//
// Errors: fault.Invalid if the pupil has no lesson now nor later in the day, is not late,
// or is said to arrive at an hour that is still to come.
func (b *Book) Late(ctx context.Context, grant policy.EntryOf, arrived school.Clock, now time.Time) (slip Slip, err error) {
	e := grant.Enrolment()
	if grant.Author() == "" || grant.Infirmary() {
		return Slip{}, fault.New(fault.Forbidden, "no grant on lates")
	}
	home, err := b.place(ctx, e.School)
	if err != nil {
		return Slip{}, err
	}
	day, clock := school.DateOf(now, home.zone), school.ClockOf(now, home.zone)
	if arrived == 0 {
		arrived = clock
	}
	if arrived > clock+fast {
		args := fault.Args{"at": arrived, "now": clock}
		return Slip{}, &fault.Fault{Kind: fault.Invalid, Detail: "an arrival to come", Fields: []fault.Field{{Pointer: "/at", Key: "absences.to-come", Args: args}}}
	}
	days, err := b.lessons.PupilDays(ctx, e, now, day)
	if err != nil {
		return Slip{}, err
	}
	missed, goal, err := arrival(lessonsOf(days), arrived, home.Life.LateUntil())
	if err != nil {
		return Slip{}, err
	}
	err = again(func() error {
		slip, err = b.late(ctx, grant, day, missed, goal, arrived, now)
		return err
	})
	slip.Class = home.Class(e.On(day).Class)
	return slip, err
}

// lessonsOf returns the lessons of a single day.
func lessonsOf(days []timetable.PupilDay) []Lesson {
	if len(days) == 0 {
		return nil
	}
	return days[0].Lessons
}

// arrival returns the lesson that a pupil who arrives now has missed, nil if none, and
// the one to go to.
func arrival(lessons []Lesson, at school.Clock, limit time.Duration) (missed, goal *Lesson, err error) {
	lessons = slices.DeleteFunc(slices.Clone(lessons), func(l Lesson) bool { return !l.Rolled() })
	slices.SortFunc(lessons, func(a, b Lesson) int { return int(a.Start - b.Start) })
	for i := range lessons {
		l := &lessons[i]
		switch {
		case l.End <= at:
			continue
		case l.Start > at && i == 0:
			return nil, nil, fault.Say(fault.Invalid, "absences.early", "at", l.Start)
		case l.Start < at && time.Duration(at-l.Start)*time.Minute > limit:
			missed = l
			continue
		}
		return missed, l, nil
	}
	if missed != nil {
		return nil, missed, nil // the last lesson of the day: there is none to wait for
	}
	return nil, nil, fault.Say(fault.Invalid, "absences.no-lesson")
}

// arriving returns a late arrival of which the office knows the hours as one in the lesson
// in which the pupil came: it lasts as long as the lesson, which the pupil attended from
// then on, whatever its roll says. Where the pupil had no lesson it is of the hours alone.
func (e Entry) arriving(lessons []Lesson) Entry {
	arrived := e.From + school.Clock(e.Minutes)
	i := slices.IndexFunc(lessons, func(l Lesson) bool { return l.Start < arrived && arrived < l.End })
	if e.Minutes == 0 || i < 0 {
		return e
	}
	l := &lessons[i]
	e.From, e.To = min(e.From, l.Start), l.End
	e.Minutes = int(arrived - e.From)
	return e
}

func (b *Book) late(ctx context.Context, grant policy.EntryOf, day school.Date, missed, goal *Lesson, arrived school.Clock, now time.Time) (Slip, error) {
	e := grant.Enrolment()
	keys := []table.Key{
		dayKey(e.School, e.Year, e.Pupil, day), slipsKey(e.School, e.Year, day),
		deskKey(e.School, e.Year, day, e.Pupil, string(goal.ID)),
	}
	if missed != nil {
		keys = append(keys, deskKey(e.School, e.Year, day, e.Pupil, string(missed.ID)))
	}
	items, err := b.table.Get(ctx, true, keys...)
	if err != nil {
		return Slip{}, fmt.Errorf("late desk: %w", err)
	}
	w, err := edit(e, day, grant.Author(), now, items)
	if err != nil {
		return Slip{}, err
	}
	before, err := decodeDesk(items.Find(keys[2]))
	if err != nil {
		return Slip{}, err
	}
	if old := w.day.Find(string(goal.ID)); before.Slip > 0 && old != nil && old.Stands() && old.Source == FromDesk {
		return Slip{Number: before.Slip, Arrived: old.From + school.Clock(old.Minutes), Lesson: *goal, Entry: *old}, nil
	}
	count := items.Find(keys[1])
	w.slips[string(goal.ID)] = slipped{number: int(count.Version) + 1}
	count.Data, count.Expires = []byte("{}"), endOf(day)
	writes, err := w.arrive(missed, goal, arrived, now)
	if err != nil {
		return Slip{}, err
	}
	if err := b.table.Commit(ctx, append(writes, table.Change{Op: table.Put, Item: count})...); err != nil {
		return Slip{}, fmt.Errorf("late desk: %w", err)
	}
	return Slip{Number: int(count.Version) + 1, Arrived: arrived, Lesson: *goal, Entry: *w.day.Find(string(goal.ID))}, nil
}

// arrive puts the entries of an arrival, and returns their writes.
func (w *editing) arrive(missed, goal *Lesson, arrived school.Clock, now time.Time) (list []table.Change, err error) {
	tell := func(l *Lesson, e Entry) error {
		slip := w.slips[e.ID]
		if old := w.day.Find(e.ID); old != nil {
			before := *old
			slip.before = &before
		}
		w.slips[e.ID] = slip
		told, changed := w.put(e)
		if !changed {
			return nil
		}
		t := Telling{Date: w.date, Lesson: l.ID, Start: l.Start, End: l.End, Arrived: arrived, Pupils: []Told{told}}
		c, err := record(w.by, now, w.pupil.School, w.pupil.Year, policy.AbsenceCreate, string(w.pupil.Pupil), t)
		list = append(list, c)
		return err
	}
	if missed != nil {
		if old := w.day.Find(string(missed.ID)); old == nil || old.Kind != Absent || !old.Stands() {
			if err := tell(missed, w.entry(missed, Absent, 0)); err != nil {
				return nil, err
			}
			slip := w.slips[string(goal.ID)]
			slip.missed = missed.ID
			w.slips[string(goal.ID)] = slip
		}
	}
	if err := tell(goal, w.entry(goal, Late, int(max(arrived-goal.Start, 0)))); err != nil {
		return nil, err
	}
	writes, err := w.writes()
	return append(writes, list...), err
}

// entry is what the desk says of the pupil in a lesson.
func (w *editing) entry(l *Lesson, k Kind, minutes int) Entry {
	return Entry{
		ID: string(l.ID), Kind: k, From: l.Start, To: l.End, Minutes: minutes, Lesson: l.ID, Service: l.Service, Source: FromDesk,
	}
}
