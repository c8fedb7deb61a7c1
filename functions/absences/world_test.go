package absences

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/preau-ent/preau/functions/timetable"
	"github.com/preau-ent/preau/shared/demo"
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
	"github.com/preau-ent/preau/shared/table/faulty"
	"github.com/preau-ent/preau/shared/table/local"
)

const (
	lycee  school.UAI  = "9990001X"
	monday school.Date = "2026-11-23"
)

// region is the demo's: made once, changed by nobody.
var region = sync.OnceValue(func() *demo.Region { return demo.New(demo.Options{}) })

// A world is the demo's lycée over a local table that fails when it is told to, with a
// few lessons of a Monday.
type world struct {
	testing.TB
	*demo.Region
	table *table.Table
	store *faulty.Store
	book  *Book
	grid  *grid
	now   time.Time
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{TB: t, Region: region()}
	w.now = w.at(8, 5)
	store, err := local.Open(t.TempDir(), local.NoSync, local.Clock(func() time.Time { return w.now }))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	w.store = faulty.New(store)
	w.table = table.New(w.store)
	w.furnish()
	w.grid = &grid{}
	w.book = NewBook(w.table, w.grid)
	return w
}

// furnish stores the school, its classes and groups, and where its pupils are.
func (w *world) furnish() {
	w.Helper()
	var items []table.Item
	add := func(k table.Key, v any) {
		it, err := table.Item{Key: k, Version: 1}.With(v)
		if err != nil {
			w.Fatal(err)
		}
		items = append(items, it)
	}
	for _, s := range w.Schools {
		add(roster.SchoolKey(s.UAI), s.School)
	}
	for _, c := range w.Classes {
		add(roster.ClassKey(c.School, c.Year, c.ID), c.Class)
	}
	for _, g := range w.Groups {
		add(roster.GroupKey(g.School, g.Year, g.ID), g.Group)
	}
	for _, p := range w.People {
		if slices.ContainsFunc(p.Enrolments.Enrolments, func(e roster.Enrolment) bool { return e.School == lycee }) {
			add(roster.EnrolKey(p.Profile.ID), p.Enrolments)
		}
	}
	if err := w.table.Load(context.Background(), items...); err != nil {
		w.Fatal(err)
	}
}

func (w *world) at(hour, minute int) time.Time {
	return school.At(hour, minute).On(monday, w.Zone)
}

// as is an archetype who has just typed the password.
func (w *world) as(name string) roster.Person {
	w.Helper()
	p := w.Region.As(name)
	if p == nil {
		w.Fatalf("nobody is called %q", name)
	}
	return roster.Person{
		ID: p.Profile.ID, Name: p.Profile.Name, Birth: p.Profile.Birth, Links: p.Links.Links, PasswordAt: w.now, Trusted: true, Now: w.now,
	}.At(w.Zone)
}

// class returns the pupils of 2DE3 who are there on the Monday, by name.
func (w *world) class(id school.ClassID) (list []roster.Pupil) {
	for _, c := range w.Classes {
		if c.School == lycee && c.ID == id {
			for _, p := range c.Pupils {
				if p.In(monday) {
					list = append(list, p)
				}
			}
		}
	}
	return list
}

// A grid is a timetable of a few lessons of one day.
type grid []Lesson

func (g *grid) LessonOf(_ context.Context, _ school.UAI, _ school.Year, id school.LessonID, _ bool) (Lesson, error) {
	for _, l := range *g {
		if l.ID == id {
			return l, nil
		}
	}
	return Lesson{}, fault.New(fault.NotFound, "no such lesson")
}

func (g *grid) Running(_ context.Context, _ school.UAI, _ school.Year, day school.Date, at school.Clock) ([]Lesson, error) {
	return g.those(func(l Lesson) bool { return l.Date == day && l.Start <= at && at < l.End }), nil
}

func (g *grid) StaffDay(_ context.Context, _ school.UAI, _ school.Year, who school.PersonID, day school.Date, _ time.Time) ([]Lesson, error) {
	return g.those(func(l Lesson) bool { return l.Date == day && l.Taught(who) }), nil
}

func (g *grid) PupilDays(_ context.Context, e roster.Enrolment, _ time.Time, days ...school.Date) (list []timetable.PupilDay, err error) {
	for _, day := range days {
		lessons := g.those(func(l Lesson) bool { return l.Date == day && l.AttendedBy(&e) && l.HeldFor(e.Class) })
		list = append(list, timetable.PupilDay{Date: day, Lessons: lessons})
	}
	return list, nil
}

func (g *grid) those(keep func(Lesson) bool) (list []Lesson) {
	for _, l := range *g {
		if keep(l) {
			list = append(list, l)
		}
	}
	return list
}

// lesson adds a lesson of a service of the demo to the Monday: "s1" is maths of 2DE3.
func (w *world) lesson(service string, hour int) *Lesson {
	w.Helper()
	s := w.Service(w.NamedServices[service])
	if s == nil {
		w.Fatalf("no service is called %q", service)
	}
	l := Lesson{
		ID: school.LessonOf(school.CourseID(fmt.Sprintf("%s%08d", service, hour)), monday), Date: monday,
		Start: school.At(hour, 0), End: school.At(hour, 55), Room: "B 204", Kind: timetable.Regular,
		Matter: timetable.Matter{Service: s.ID, Subject: s.Label, Label: string(s.Class), Classes: s.Classes, Staff: s.Teachers},
	}
	if s.Group != "" {
		l.Groups = []school.GroupID{s.Group}
	}
	l.Starts, l.Ends = l.Start.On(monday, w.Zone), l.End.On(monday, w.Zone)
	*w.grid = append(*w.grid, l)
	return &(*w.grid)[len(*w.grid)-1]
}

// sheet reads the roll of a lesson.
func (w *world) sheet(l school.LessonID) *Sheet {
	w.Helper()
	s, err := w.book.Sheet(context.Background(), lycee, w.Year, l)
	if err != nil {
		w.Fatal(err)
	}
	return s
}

// call calls the roll of a lesson as somebody, over the sheet of now.
func (w *world) call(name string, l school.LessonID, calls int, marks ...Said) (*Sheet, []Clash, error) {
	w.Helper()
	s := w.sheet(l)
	grant, err := policy.CallRoll(w.as(name), s.Subject())
	if err != nil {
		w.Fatalf("%s may not call: %v", name, err)
	}
	return w.book.Call(context.Background(), grant, s, calls, marks, w.now)
}

// mustCall calls a roll that nobody contradicts.
func (w *world) mustCall(name string, l school.LessonID, calls int, marks ...Said) *Sheet {
	w.Helper()
	s, clashes, err := w.call(name, l, calls, marks...)
	if err != nil || len(clashes) > 0 {
		w.Fatalf("roll of %s: %v, clashes %+v", l, err, clashes)
	}
	return s
}

// day reads the Monday of a pupil's file.
func (w *world) day(p school.PersonID) Day {
	w.Helper()
	k := dayKey(lycee, w.Year, p, monday)
	items, err := w.table.Get(context.Background(), true, k)
	if err != nil {
		w.Fatal(err)
	}
	d, err := decodeDay(items.Find(k))
	if err != nil {
		w.Fatal(err)
	}
	return d
}

// billed returns the write units that something costs.
func (w *world) billed(do func()) float64 {
	before := w.table.Meter().Total().WRU
	do()
	return w.table.Meter().Total().WRU - before
}

// put stores something as it is.
func (w *world) put(k table.Key, v any) {
	w.Helper()
	it, err := table.Item{Key: k, Version: 1}.With(v)
	if err != nil {
		w.Fatal(err)
	}
	if err := w.table.Load(context.Background(), it); err != nil {
		w.Fatal(err)
	}
}
