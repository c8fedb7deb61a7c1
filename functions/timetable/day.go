package timetable

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// What follows decides nothing: other subjects ask it which lesson is meant, then ask
// policy whether the reader may know of it.

// Day returns every lesson of a school on a day, in order, those that went elsewhere
// or do not take place included.
func (b *Book) Day(ctx context.Context, u school.UAI, y school.Year, day school.Date, strong bool) (*Calendar, []Lesson, error) {
	keys := []table.Key{calendarKey(u, y), dayKey(u, y, day.Weekday()), changesKey(u, y, day)}
	items, err := b.table.Get(ctx, strong, keys...)
	if err != nil {
		return nil, nil, fmt.Errorf("lessons of %s on %s: %w", u, day, err)
	}
	c, err := b.calendar(ctx, items, u, y)
	if err != nil {
		return nil, nil, err
	}
	s, err := b.sheets.Of(items.Find(keys[1]))
	if err != nil {
		return nil, nil, err
	}
	changed, err := b.changes.Of(items.Find(keys[2]))
	if err != nil {
		return nil, nil, err
	}
	return c, s.lessons(c, day, day, s.onDay(day, changed.Amendments)), nil
}

// onDay leaves out the changes of a day whose course an import took away.
func (s *sheet) onDay(day school.Date, all []Amendment) []Amendment {
	return slices.DeleteFunc(slices.Clone(all), func(a Amendment) bool {
		origin, id, _ := a.Lesson.Parts()
		return origin == day && a.Course.Kind != Extra && s.course(id) == nil
	})
}

// Running returns those of the lessons of a day that take place at an hour.
func Running(day []Lesson, at school.Clock) []Lesson {
	return slices.DeleteFunc(slices.Clone(day), func(l Lesson) bool { return !l.Held() || at < l.Start || at >= l.End })
}

// LessonOf returns one lesson where it takes place. It fails with fault.NotFound.
func (b *Book) LessonOf(ctx context.Context, u school.UAI, y school.Year, id school.LessonID, strong bool) (Lesson, error) {
	origin, course, ok := id.Parts()
	if !ok {
		return Lesson{}, fault.New(fault.NotFound, "not a lesson")
	}
	keys := []table.Key{calendarKey(u, y), dayKey(u, y, origin.Weekday()), changesKey(u, y, origin)}
	items, err := b.table.Get(ctx, strong, keys...)
	if err != nil {
		return Lesson{}, fmt.Errorf("lesson %s: %w", id, err)
	}
	c, err := b.calendar(ctx, items, u, y)
	if err != nil {
		return Lesson{}, err
	}
	s, err := b.sheets.Of(items.Find(keys[1]))
	if err != nil {
		return Lesson{}, err
	}
	changed, err := b.changes.Of(items.Find(keys[2]))
	if err != nil {
		return Lesson{}, err
	}
	return lessonNamed(c, s.course(course), origin, find(changed.Amendments, id))
}

// lessonNamed returns the lesson of a course planned for a day, where it takes place.
// It fails with fault.NotFound if the course has none then and nobody added it.
func lessonNamed(c *Calendar, k *Course, origin school.Date, a *Amendment) (Lesson, error) {
	day := origin
	switch {
	case k != nil && !c.runs(k, c.Week(origin)) || k != nil && k.Day != origin.Weekday():
		return Lesson{}, fault.New(fault.NotFound, "no lesson of this course on this day")
	case k == nil && (a == nil || a.Course.Kind != Extra || len(a.Changes) == 0):
		return Lesson{}, fault.New(fault.NotFound, "no such course")
	case k == nil:
		k = a.Course
	}
	if a != nil {
		day = a.days()[len(a.days())-1]
	}
	l, ok := c.lessonOn(k, origin, day, a, c.location())
	if !ok {
		return Lesson{}, fault.New(fault.NotFound, "no such lesson")
	}
	return l, nil
}

// find returns the amendment of a lesson, nil if there is none.
func find(list []Amendment, id school.LessonID) *Amendment {
	i := slices.IndexFunc(list, func(a Amendment) bool { return a.Lesson == id })
	if i < 0 {
		return nil
	}
	return &list[i]
}

// StaffDay returns the lessons that a teacher gives on a day, as the one who stands in
// too; those that somebody else gives instead are not among them. One call.
func (b *Book) StaffDay(ctx context.Context, u school.UAI, y school.Year, who school.PersonID, day school.Date, now time.Time) ([]Lesson, error) {
	v, _, err := b.read(ctx, reading{school: u, year: y, place: placeOfStaff(who), from: day, to: day, now: now})
	return slices.DeleteFunc(v.lessons, func(l Lesson) bool { return !l.Held() || !l.Taught(who) }), err
}

// A PupilDay is one day of a pupil's timetable.
type PupilDay struct {
	Date    school.Date
	Letter  string            // of its week, A or B; "": a week without
	Off     string            // why there is no class; "" on a day of class, and on Sundays
	Known   bool              // the class has a timetable
	Midday  school.Clock      // where the grid of the class cuts the day; 0: as the school's
	Lessons []Lesson          // that take place for the pupil
	Void    []school.LessonID // that were planned and do not: cancelled, gone to another day, without the class
}

// Halves reports whether the pupil has a lesson before midday, and after it. A lesson
// across midday counts where it begins.
func (d PupilDay) Halves(midday school.Clock) (morning, afternoon bool) {
	if d.Midday != 0 {
		midday = d.Midday
	}
	for _, l := range d.Lessons {
		morning, afternoon = morning || l.Start < midday, afternoon || l.Start >= midday
	}
	return morning, afternoon
}

// PupilDays returns the timetable of a pupil on some days, which may be in any order, each
// with the class and the groups of that day: one call, of the class's item, for each class
// that the days lie in, and, unless a process that is warm knows them already, the calendar
// and the changes of each day older than last week.
func (b *Book) PupilDays(ctx context.Context, e roster.Enrolment, now time.Time, days ...school.Date) ([]PupilDay, error) {
	if len(days) == 0 {
		return nil, nil
	}
	list := make([]PupilDay, len(days))
	for i, d := range days {
		list[i].Date = d
	}
	r := reading{school: e.School, year: e.Year, days: days, from: slices.Min(days), to: slices.Max(days), now: now, beside: true}
	for _, part := range stays(&e, r) {
		v, _, err := b.read(ctx, part)
		if err != nil {
			return nil, err
		}
		v.lessons = attended(v.lessons, &e, part.place.class())
		for i := range list {
			if slices.Contains(part.days, list[i].Date) {
				list[i].fill(v, part.place.class())
			}
		}
	}
	return list, nil
}

// fill completes one day with what was read of its class.
func (p *PupilDay) fill(v view, class school.ClassID) {
	p.Letter, p.Known, p.Midday = v.calendar.Letter(v.calendar.Week(p.Date)), v.found, v.calendar.Grid(class).Midday
	p.Off, _ = v.calendar.Off(p.Date)
	for _, l := range v.lessons {
		switch {
		case l.Date != p.Date:
		case l.HeldFor(class):
			p.Lessons = append(p.Lessons, l)
		default:
			p.Void = append(p.Void, l.ID)
		}
	}
}
