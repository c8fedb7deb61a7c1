package timetable

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// A Whole is everything of the timetable of a school and year.
type Whole struct {
	School     roster.School
	Year       school.Year
	Slots      []Slot
	Courses    []Course
	Placements []Placed
	Changes    []Amended
}

// A Placed is a class in companies for some weeks: it has no course of its own then,
// but one a day of which no roll is called.
type Placed struct {
	Matter
	From, To school.Date
	Days     [5]school.CourseID
	Hours    Slot
}

// An Amended is the changes of one lesson.
type Amended struct {
	Lesson  school.LessonID
	Changes []Change
}

// Fill stores a whole timetable of an empty table as it is, by several hands and without
// history: for the demo region only.
func (b *Book) Fill(ctx context.Context, grant policy.Machine, w Whole, now time.Time) error {
	if grant.Job() != policy.JobDemo {
		return fault.New(fault.NotFound, "no grant to load timetables")
	}
	c := NewCalendar(w.School, w.Year, "")
	c.Grids, c.Plan = []Grid{{Slots: w.Slots}}, c.First.In(c.location()).UTC()
	p := &planned{Plan: Plan{Calendar: c, Courses: w.courses(c)}, school: w.School.UAI, year: w.Year, home: w.School}
	changes, err := p.writes(c, p.Courses, "", c.Plan)
	if err != nil {
		return err
	}
	items := make([]table.Item, len(changes))
	for i, ch := range changes {
		items[i] = ch.Item
	}
	more, err := p.loaded(w.Changes, live(school.DateOf(now, c.location())))
	if err != nil {
		return err
	}
	return load(ctx, b.table, append(items, more...))
}

// courses returns the courses with their weeks: those of a class in companies run in the
// other ones.
func (w *Whole) courses(c *Calendar) []Course {
	list := slices.Clone(w.Courses)
	for i := range list {
		list[i].Weeks = allWeeks
	}
	for _, p := range w.Placements {
		var weeks Weeks
		for week := c.Week(p.From); week <= c.Week(p.To); week++ {
			weeks |= 1 << week
		}
		for i := range list {
			if slices.Equal(list[i].Classes, p.Classes) {
				list[i].Weeks &^= weeks
			}
		}
		for day, id := range p.Days {
			list = append(list, Course{ID: id, Day: day + 1, Start: p.Hours.Start, End: p.Hours.End, Weeks: weeks, Kind: Placement, Matter: p.Matter})
		}
	}
	return list
}

// loaded returns the changes by day, and the copy of every place.
func (p *planned) loaded(changes []Amended, from school.Date) ([]table.Item, error) {
	var items []table.Item
	var found []Amendment
	days := map[school.Date]*dayChanges{}
	truth := &sheet{Courses: p.Courses}
	for _, ch := range changes {
		origin, id, _ := ch.Lesson.Parts()
		k := truth.course(id)
		if k == nil {
			return nil, fault.New(fault.NotFound, "no course of "+string(ch.Lesson))
		}
		a := Amendment{Lesson: ch.Lesson, Version: 1, Course: k, Changes: ch.Changes}
		if days[origin] == nil {
			days[origin] = &dayChanges{}
		}
		days[origin].Amendments, found = append(days[origin].Amendments, a), append(found, a)
	}
	for day, d := range days {
		slices.SortFunc(d.Amendments, func(a, b Amendment) int { return strings.Compare(string(a.Lesson), string(b.Lesson)) })
		it, err := table.Item{Key: changesKey(p.school, p.year, day), Version: 1}.With(d)
		if err != nil {
			return nil, err
		}
		items = append(items, it)
	}
	labels := map[place]string{}
	p.label(labels, found)
	for _, q := range slices.SortedFunc(maps.Keys(labels), func(a, b place) int { return strings.Compare(a.String(), b.String()) }) {
		data, err := copyOf(q, labels[q], p.Courses, found, from).encode(q.class())
		if err != nil {
			return nil, err
		}
		items = append(items, table.Item{Key: q.key(p.school, p.year), Version: 1, Data: data})
	}
	return items, nil
}

// load writes items by several hands.
func load(ctx context.Context, t *table.Table, items []table.Item) error {
	hands, ctx := errgroup.WithContext(ctx)
	hands.SetLimit(writers)
	for lot := range slices.Chunk(items, table.MaxLoad) {
		hands.Go(func() error {
			for i := range lot {
				lot[i].Version = 1
			}
			return t.Load(ctx, lot...)
		})
	}
	return hands.Wait()
}
