package absences

import (
	"context"
	"fmt"
	"slices"
	"strings"
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
// timetable of a few lessons on Mondays.
type world struct {
	testing.TB
	*demo.Region
	table *table.Table
	store *faulty.Store
	book  *Book
	plan  *timetable.Book
	rows  []string // of the file of the timetable
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
	w.plan = timetable.NewBook(w.table)
	w.book = NewBook(w.table, w.plan)
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
	for _, v := range w.Services {
		add(roster.ServiceKey(v.School, v.Year, v.ID), v)
	}
	for _, p := range w.People {
		if slices.ContainsFunc(p.Links.Links, func(l roster.Link) bool { return l.School == lycee && l.Role == school.Teacher }) {
			add(roster.ProfileKey(p.Profile.ID), p.Profile)
			add(roster.LinksKey(p.Profile.ID), p.Links)
		}
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

// lesson adds a course to the Mondays, as a file of the timetable brings it, and returns
// its lesson: "s1" is maths of 2DE3. classes, if any, attend it instead of the service's.
func (w *world) lesson(service string, hour int, classes ...school.ClassID) Lesson {
	w.Helper()
	s := w.taught(service, hour, classes...)
	w.deliver()
	for _, l := range w.lessons() {
		if l.Start == school.At(hour, 0) && (classes == nil || slices.Equal(l.Classes, classes)) && l.Subject == s.Label {
			return l
		}
	}
	w.Fatalf("no lesson of %s at %d h", service, hour)
	return Lesson{}
}

// taught adds a course of a service to the file of the timetable.
func (w *world) taught(service string, hour int, classes ...school.ClassID) *roster.Service {
	w.Helper()
	s := w.Service(w.NamedServices[service])
	if s == nil {
		w.Fatalf("no service is called %q", service)
	}
	var teachers, attending []string
	for _, t := range s.Teachers {
		p := w.Person(t.ID).Profile.Name
		teachers = append(teachers, p.Last+" "+p.First)
	}
	if classes == nil {
		classes = s.Classes
	}
	for _, c := range classes {
		attending = append(attending, string(c))
	}
	w.course(fmt.Sprintf("%02d:00", hour), fmt.Sprintf("%02d:55", hour), s.Label, strings.Join(teachers, ","), strings.Join(attending, ","))
	return s
}

// course adds a line to the file of the timetable.
func (w *world) course(cells ...string) {
	w.rows = append(w.rows, "1;"+strings.Join(cells, ";"))
}

// deliver brings the file into the school.
func (w *world) deliver() {
	w.Helper()
	file := "jour;debut;fin;matiere;professeurs;classes\n" + strings.Join(w.rows, "\n")
	_, err := w.plan.Import(context.Background(), timetable.ByMachine(policy.System(policy.JobDemo)), timetable.Delivered{
		School: lycee, Year: w.Year, Format: timetable.FormatCSV, File: strings.NewReader(file), From: "2026-09-01", Force: true,
	}, w.now)
	if err != nil {
		w.Fatal(err)
	}
}

// lessons are those of the Monday.
func (w *world) lessons() []Lesson {
	w.Helper()
	_, list, err := w.plan.Day(context.Background(), lycee, w.Year, monday, true)
	if err != nil {
		w.Fatal(err)
	}
	return list
}

// change changes a lesson, as the head does.
func (w *world) change(l Lesson, edits ...timetable.Edit) {
	w.Helper()
	grant, err := policy.ChangeLessons(w.as("head"), lycee, w.Year, monday)
	if err != nil {
		w.Fatal(err)
	}
	known, err := w.plan.LessonOf(context.Background(), lycee, w.Year, l.ID, true)
	if err != nil && !fault.Is(err, fault.NotFound) {
		w.Fatal(err)
	}
	if _, err := w.plan.Change(context.Background(), timetable.Order{Lesson: l.ID, Version: known.Version, Edits: edits, Force: true}, w.now, grant); err != nil {
		w.Fatal(err)
	}
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
