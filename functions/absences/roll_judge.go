package absences

import (
	"slices"
	"time"

	"github.com/preau-ent/preau/shared/school"
)

// A Clash is a pupil of whom the office had recorded something else: the roll is saved
// without this pupil, of whom the office's word stands.
type Clash struct {
	Pupil  school.PersonID
	Yours  Kind
	Theirs Entry
}

// word returns what the office said of a pupil at the hours of a lesson, nil if
// nothing; the last said counts. A cancelled absence says that the pupil was not absent.
func word(entries []Entry, l *Lesson) *Entry {
	var last *Entry
	for i := range entries {
		e := &entries[i]
		if !e.Source.Office() || !concerns(e, l) {
			continue
		}
		if !e.Stands() && e.ID != string(l.ID) {
			continue // an entry of its own that was taken back says nothing any more
		}
		if last == nil || !e.At.Before(last.At) {
			last = e
		}
	}
	return last
}

// concerns reports whether an entry is about a lesson.
func concerns(e *Entry, l *Lesson) bool {
	if e.Lesson != "" {
		return e.Lesson == l.ID
	}
	return e.Covers(l.Start, l.End)
}

// awaited reports whether an entry is of the late desk that sent the pupil to a lesson
// which had not begun: there the pupil is on time. Of any other late arrival, 0 minutes say
// that nobody noted how many.
func (e *Entry) awaited() bool { return e.Source == FromDesk && e.Kind == Late && e.Minutes == 0 }

// untimed reports whether an entry is a late arrival of which nobody noted the minutes.
func (e *Entry) untimed() bool { return e.Kind == Late && e.Minutes == 0 && !e.awaited() }

// spoken returns what the family had said of all the hours between two clocks, the last
// words first; nil if nothing.
func spoken(entries []Entry, from, to school.Clock) *Spoken {
	var last *Entry
	for i := range entries {
		e := &entries[i]
		if (e.Source == FromFamily || e.Source == FromExcuse) && e.Stands() && e.From <= from && to <= e.To && (last == nil || !e.At.Before(last.At)) {
			last = e
		}
	}
	if last == nil {
		return nil
	}
	return &Spoken{By: last.By, Case: last.ID}
}

// said is what an entry of the office means in the roll of a lesson that it is about.
func said(e *Entry, l *Lesson) (Kind, int) {
	arrived := e.From + school.Clock(e.Minutes)
	timed := e.Kind == Late && e.Lesson == "" && e.Minutes > 0 // of hours, in which there may be several lessons
	switch {
	case !e.Stands(), e.awaited(), timed && arrived <= l.Start:
		return Present, 0
	case timed && arrived >= l.End:
		return Absent, 0
	case timed:
		return Late, int(arrived - max(e.From, l.Start))
	case e.Kind == Present && e.Place == Sickroom:
		return Infirmary, 0
	}
	return e.Kind, e.Minutes
}

// held returns what the office said of a pupil in the lesson, nil if nothing; clash tells
// that the roll says something else.
func held(d Day, l *Lesson, m Mark) (theirs *Entry, clash bool) {
	if theirs = word(d.Entries, l); theirs == nil {
		return nil, false
	}
	kind, minutes := said(theirs, l)
	return theirs, kind != m.Kind || minutes != m.Minutes
}

// judge puts what a roll says of a pupil into the pupil's day: the day after it, and
// whether anything changed.
func judge(d Day, l *Lesson, m Mark, by school.PersonID, now time.Time) (next Day, changed bool) {
	e := Entry{
		ID: string(l.ID), Kind: m.Kind, From: l.Start, To: l.End, Minutes: m.Minutes, Lesson: l.ID, Service: l.Service,
		Source: FromRoll, By: by, At: now.UTC().Truncate(time.Second), Version: 1,
	}
	old := d.Find(e.ID)
	if m.Kind == Present {
		if old == nil || !old.Stands() {
			return d, false
		}
		e = *old
		e.By, e.At = by, now.UTC().Truncate(time.Second)
		e.Cancelled = &Stamp{e.By, e.At}
	}
	if old != nil {
		if old.Same(&e) {
			return d, false
		}
		e.Version = old.Version + 1
	}
	return d.With(e), true
}

// How long the breaks are between two lessons missed in a row, in minutes: between
// lessons, and around midday.
const (
	pause = 20
	lunch = 150
)

// since returns the start of the first of the lessons missed in a row up to one.
func since(d Day, l *Lesson, midday school.Clock) school.Clock {
	first := l.Start
	for _, e := range slices.Backward(d.Entries) {
		if !e.Stands() || e.Kind != Absent || e.From >= first {
			continue
		}
		meal := e.To > midday-30 && first >= midday && first-e.To <= lunch
		if first-e.To > pause && !meal {
			break
		}
		first = e.From
	}
	return first
}
