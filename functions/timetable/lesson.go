package timetable

import (
	"slices"
	"strings"
	"time"

	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// A Lesson is one lesson as it takes place, with what changed.
type Lesson struct {
	ID       school.LessonID
	Date     school.Date // on which it shows
	Start    school.Clock
	End      school.Clock
	Starts   time.Time // the moments, in the school's time
	Ends     time.Time
	Matter   // Staff are those who are there
	Room     school.RoomID
	Kind     Kind
	Planned  *Course // as the weekly timetable has it
	Changes  []Told
	StandIns []roster.Teacher // of Staff, those whom a change named
	Exempted []school.ClassID
	Away     school.Date // not "": it went to this day, and shows here only to say so
	Version  int64       // of its changes; 0: never changed
	Changed  time.Time   // when they were last written
	Letter   string      // of the week of Date, by the school's table; "": a week without

	Cancelled bool
}

// A Told is a change with what was before and what is now, in words.
type Told struct {
	Change
	Was, Now string
}

// Held reports whether the lesson takes place where it shows.
func (l *Lesson) Held() bool { return !l.Cancelled && l.Away == "" }

// HeldFor reports whether it takes place for a class.
func (l *Lesson) HeldFor(class school.ClassID) bool {
	return l.Held() && !slices.Contains(l.Exempted, class)
}

// Rolled reports whether a roll is called: not in a firm, nor of what does not take place.
func (l *Lesson) Rolled() bool { return l.Held() && l.Kind != Placement }

// Overlaps reports whether two lessons are at the same time.
func (l *Lesson) Overlaps(m *Lesson) bool {
	return l.Date == m.Date && l.Start < m.End && m.Start < l.End
}

// lessonOn returns the lesson of a course that was planned for a day, as it shows on
// one of its days; false if it does not show there.
func (c *Calendar) lessonOn(k *Course, origin, day school.Date, a *Amendment, zone *time.Location) (Lesson, bool) {
	l := Lesson{
		ID: school.LessonOf(k.ID, origin), Date: day, Start: k.Start, End: k.End, Matter: k.Matter,
		Room: k.Room, Kind: k.Kind, Planned: k, Letter: c.Letter(c.Week(day)),
	}
	if l.Kind == "" {
		l.Kind = Regular
	}
	if a != nil {
		l.Version, l.Changed = a.Version, a.At
	}
	if a == nil || len(a.Changes) == 0 {
		l.at(zone)
		return l, day == origin && l.Kind != Extra
	}
	if !slices.Contains(a.days(), day) {
		return l, false
	}
	for _, c := range a.Changes {
		l.apply(c, origin)
	}
	l.at(zone)
	return l, true
}

func (l *Lesson) at(zone *time.Location) {
	l.Starts, l.Ends = l.Start.On(l.Date, zone), l.End.On(l.Date, zone)
}

// apply makes one change, and says what was before.
func (l *Lesson) apply(c Change, origin school.Date) {
	t := Told{Change: c}
	switch c.Kind {
	case Cancelled:
		l.Cancelled = true
	case MovedRoom:
		t.Was, t.Now = string(l.Planned.Room), string(c.Room)
		l.Room = c.Room
	case MovedTime:
		t = l.move(c, origin)
	case Replaced:
		t.Was, t.Now = names(l.Planned.Staff), names(c.Staff)
		l.Staff, l.StandIns = c.Staff, c.Staff
	case Exempted:
		l.Exempted = c.Classes
		t.Now = joined(c.Classes)
	case ForTest:
		l.Kind = Test
	case Added:
		l.StandIns = c.Staff
	}
	l.Changes = append(l.Changes, t)
}

// move puts the lesson at its new hour; on the day that it left, it only says where it went.
func (l *Lesson) move(c Change, origin school.Date) Told {
	t := Told{Change: c, Was: span(l.Planned.Start, l.Planned.End), Now: span(c.Start, c.End)}
	switch {
	case c.Date == "" || c.Date == origin:
		l.Start, l.End = c.Start, c.End
	case l.Date == origin:
		l.Away = c.Date
		t.Now = string(c.Date) + " " + t.Now
	default:
		l.Start, l.End = c.Start, c.End
		t.Kind = MovedFrom
		t.Was = string(origin) + " " + t.Was
	}
	return t
}

func span(from, to school.Clock) string { return from.String() + "-" + to.String() }

func names(staff []roster.Teacher) string {
	list := make([]string, len(staff))
	for i, t := range staff {
		list[i] = t.Display
	}
	return strings.Join(list, ", ")
}

// byTime orders lessons as a day goes.
func byTime(a, b Lesson) int {
	if a.Start != b.Start {
		return int(a.Start - b.Start)
	}
	if a.End != b.End {
		return int(a.End - b.End)
	}
	return strings.Compare(a.Subject+string(a.ID), b.Subject+string(b.ID))
}
