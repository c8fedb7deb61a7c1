package absences

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/preau-ent/preau/functions/timetable"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// How long the word of a roll counts, in minutes: somebody missing from the last lesson is
// looked for until then, not at four because of eight o'clock.
const (
	after = 95  // after the end of its lesson
	reach = 150 // after its beginning, where the lesson is no more at the hours in which it was called
)

// A Called is a roll of the day with its lesson.
type Called struct {
	Lesson school.LessonID
	Roll

	hour school.Clock // in its key
	word Span         // when it counts
}

// A Missing is somebody absent now.
type Missing struct {
	Pupil   school.PersonID
	Name    roster.Name
	Class   school.ClassID
	Since   school.Clock
	Subject string // of the last lesson missed; "" if the office said so
	Start   school.Clock
	Office  bool
}

// A daybook is what the school's day holds for the board at some hours.
type daybook struct {
	calendar *timetable.Calendar
	letter   string // of the day's week
	lessons  []Lesson
	rolls    []Called
	asked    map[school.LessonID]time.Time
	desks    []Desk
}

// running returns the lessons that take place at an hour.
func (d *daybook) running(now school.Clock) []Lesson { return timetable.Running(d.lessons, now) }

// add sorts an item of the rolls: a roll, or that somebody was asked for it.
func (d *daybook) add(it table.Item) error {
	hour, lesson := rollOf(strings.TrimSuffix(it.Sort, askedSuffix))
	if isAsked(it.Sort) {
		var s Stamp
		err := it.Decode(&s)
		d.asked[lesson] = s.At
		return err
	}
	r, err := decodeRoll(it)
	d.rolls = append(d.rolls, Called{Lesson: lesson, Roll: r, hour: hour})
	return err
}

// counts returns when the word of a roll counts: hours of which every board of them reads
// it, whatever else it reads.
func (d *daybook) counts(c *Called) Span {
	for i := range d.lessons {
		if l := &d.lessons[i]; l.ID == c.Lesson && l.Rolled() && l.Start == c.Start {
			return Span{l.Start, l.End + after}
		}
	}
	return Span{max(c.Start, c.hour), min(c.Start, c.hour) + reach}
}

// called reports whether somebody called the roll of a lesson, at its hours.
func (d *daybook) called(l *Lesson) bool {
	return slices.ContainsFunc(d.rolls, func(c Called) bool { return c.Lesson == l.ID && c.Tells(l) })
}

// absent returns who is absent at an hour, by class and name: those of whom the last
// word says so. Words are the rolls of the running and the last lessons, the late desk,
// and what the office says of this hour.
func (d *daybook) absent(now school.Clock) []Missing {
	missing := map[school.PersonID]Missing{}
	rolls := slices.DeleteFunc(slices.Clone(d.rolls), func(c Called) bool { return !c.word.holds(now) })
	slices.SortFunc(rolls, func(a, b Called) int { return int(a.Start - b.Start) })
	for i := range rolls {
		r := &rolls[i]
		for _, p := range r.Called {
			delete(missing, p)
		}
		for _, m := range r.Marks {
			if m.Kind == Absent && d.agrees(m.Pupil, r) {
				missing[m.Pupil] = Missing{m.Pupil, m.Name, m.Class, cmp.Or(m.Since, r.Start), r.Subject, r.Start, false}
			}
		}
	}
	desks := slices.Clone(d.desks)
	slices.SortStableFunc(desks, func(a, b Desk) int { return a.Entry.At.Compare(b.Entry.At) })
	for i := range desks {
		hear(&desks[i], now, missing)
	}
	list := make([]Missing, 0, len(missing))
	for _, m := range missing {
		list = append(list, m)
	}
	slices.SortFunc(list, func(a, b Missing) int {
		return cmp.Or(strings.Compare(string(a.Class), string(b.Class)), strings.Compare(a.Name.Last, b.Name.Last),
			strings.Compare(a.Name.First, b.Name.First), strings.Compare(string(a.Pupil), string(b.Pupil)))
	})
	return list
}

// agrees reports whether the office says nothing against an absence that a roll tells.
func (d *daybook) agrees(p school.PersonID, r *Called) bool {
	l := Lesson{ID: r.Lesson, Start: r.Start, End: r.End}
	var of []Entry
	for _, e := range d.desks {
		if e.Pupil == p {
			of = append(of, e.Entry)
		}
	}
	e := word(of, &l)
	if e == nil {
		return true
	}
	kind, _ := said(e, &l)
	return kind == Absent
}

// hear lets what the office says of this hour have the last word. Whoever came to the
// late desk is in the school, even for a lesson that counts as missed.
func hear(e *Desk, now school.Clock, missing map[school.PersonID]Missing) {
	covers := e.Entry.From <= now && now < e.Entry.To
	if !e.Entry.Source.Office() || !e.Entry.Stands() || !covers {
		return
	}
	if e.Entry.Kind != Absent || e.Entry.Source == FromDesk {
		delete(missing, e.Pupil)
		return
	}
	if _, known := missing[e.Pupil]; !known {
		missing[e.Pupil] = Missing{Pupil: e.Pupil, Name: e.Name, Class: e.Class, Since: e.Entry.From, Start: e.Entry.From, Office: true}
	}
}

// What is known of an absence: what was said of it, and never what was ruled since.
const (
	silent    = "none" // nobody said anything
	announced = "announced"
	explained = "explained" // a reason was given
)

// news is what is known of an absence at an hour.
func (d *daybook) news(p school.PersonID, now school.Clock) string {
	best := silent
	for _, e := range d.desks {
		if e.Pupil != p || !e.Entry.Stands() || e.Entry.From > now || now >= e.Entry.To {
			continue
		}
		switch e.Entry.Source {
		case FromExcuse:
			return explained
		case FromFamily:
			best = announced
		}
	}
	return best
}
