package timetable

import (
	"context"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/seal"
	"github.com/preau-ent/preau/shared/table"
	"github.com/preau-ent/preau/shared/table/faulty"
	"github.com/preau-ent/preau/shared/table/local"
)

// A world is a small lycée on an embedded table: two classes, two language groups that
// draw on both, three teachers, a CPE, a head, three pupils and a mother.
type world struct {
	*testing.T
	*Book
	table *table.Table
	store *faulty.Store
	uai   school.UAI
	now   time.Time
	zone  *time.Location
	plan  Plan
}

const year = school.Year(2026)

var lycee = school.MakeUAI(350001)

// newWorld stands in Paris on Monday 23 November 2026 at 8:00.
func newWorld(t *testing.T) *world { return newWorldIn(t, "Europe/Paris", "B") }

func newWorldIn(t *testing.T, zone, holidays string) *world {
	t.Helper()
	w := &world{T: t, uai: lycee}
	var err error
	if w.zone, err = time.LoadLocation(zone); err != nil {
		t.Fatal(err)
	}
	w.now = time.Date(2026, 11, 23, 8, 0, 0, 0, w.zone)
	store, err := local.Open(t.TempDir(), local.NoSync, local.Clock(func() time.Time { return w.now }))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	w.store = faulty.New(store)
	w.table = table.New(w.store)
	w.Book = NewBook(w.table).Sealed(seal.New(w.now))
	home := roster.School{UAI: lycee, Name: "Lycée", Zone: zone, Year: year, Life: roster.LifeOptions{Holidays: holidays}}
	w.people(&home)
	w.plan = Plan{Calendar: NewCalendar(home, year, ""), Courses: courses()}
	if err := w.Load(context.Background(), ByMachine(policy.System(policy.JobDemo)), lycee, year, w.plan, w.now); err != nil {
		t.Fatal(err)
	}
	return w
}

var (
	roux   = roster.Teacher{ID: "teacher-roux", Display: "Mme Roux"}
	legall = roster.Teacher{ID: "teacher-legall", Display: "M. Le Gall"}
	smith  = roster.Teacher{ID: "teacher-smith", Display: "Mme Smith"}
)

func maths3() Matter {
	return Matter{Service: "maths3", Subject: "Mathématiques", Label: "2DE3", Classes: []school.ClassID{"2DE3"}, Staff: []roster.Teacher{roux}}
}

func english(n string) Matter {
	staff := []roster.Teacher{smith}
	if n == "2" {
		staff = []roster.Teacher{legall}
	}
	return Matter{
		Service: school.ServiceID("english" + n), Subject: "Anglais", Label: "2ANG" + n,
		Classes: []school.ClassID{"2DE3", "2DE4"}, Groups: []school.GroupID{school.GroupID("2ANG" + n)}, Staff: staff,
	}
}

func course(id school.CourseID, day, hour int, room school.RoomID, m Matter) Course {
	return Course{ID: id, Day: day, Start: school.At(hour, 0), End: school.At(hour, 55), Weeks: allWeeks, Room: room, Matter: m}
}

func courses() []Course {
	french := Matter{Service: "french3", Subject: "Français", Label: "2DE3", Classes: []school.ClassID{"2DE3"}, Staff: []roster.Teacher{legall}}
	maths4 := Matter{Service: "maths4", Subject: "Mathématiques", Label: "2DE4", Classes: []school.ClassID{"2DE4"}, Staff: []roster.Teacher{roux}}
	perm := Matter{Subject: "Permanence", Label: "2DE3", Classes: []school.ClassID{"2DE3"}}
	list := []Course{
		course("mathsmon08", 1, 8, "B 204", maths3()), course("mathsthu09", 4, 9, "B 204", maths3()),
		course("frenchmo09", 1, 9, "A 101", french), course("frenchtu08", 2, 8, "A 101", french),
		course("english1mo", 1, 10, "L 1", english("1")), course("english2mo", 1, 10, "L 2", english("2")),
		course("maths4mo14", 1, 14, "B 204", maths4), course("maths4tu09", 2, 9, "B 204", maths4),
		course("permanen15", 1, 15, "", perm), course("mathsfriAB", 5, 11, "B 204", maths3()),
	}
	list[8].Kind, list[9].Letter = Permanence, "A"
	return list
}

func (w *world) people(home *roster.School) {
	home.Classes = []roster.ClassRef{{ID: "2DE3", Label: "2DE3"}, {ID: "2DE4", Label: "2DE4"}}
	home.Groups = []school.GroupID{"2ANG1", "2ANG2"}
	p1, p2, p3 := roster.Pupil{ID: "p1", Class: "2DE3"}, roster.Pupil{ID: "p2", Class: "2DE3"}, roster.Pupil{ID: "p3", Class: "2DE4"}
	w.put(roster.ClassKey(lycee, year, "2DE3"), roster.Class{ID: "2DE3", Label: "2DE3", Pupils: []roster.Pupil{p1, p2}, Services: []school.ServiceID{"maths3", "french3", "english1", "english2"}})
	w.put(roster.ClassKey(lycee, year, "2DE4"), roster.Class{ID: "2DE4", Label: "2DE4", Pupils: []roster.Pupil{p3}, Services: []school.ServiceID{"maths4", "english1"}})
	w.put(roster.GroupKey(lycee, year, "2ANG1"), roster.Group{ID: "2ANG1", Label: "2ANG1", Classes: []school.ClassID{"2DE3", "2DE4"}, Pupils: []roster.Pupil{p1, p3}})
	w.put(roster.GroupKey(lycee, year, "2ANG2"), roster.Group{ID: "2ANG2", Label: "2ANG2", Classes: []school.ClassID{"2DE3", "2DE4"}, Pupils: []roster.Pupil{p2}})
	for _, k := range courses() {
		if k.Service != "" {
			s := roster.Service{ID: k.Service, School: lycee, Year: year, Label: k.Subject, Classes: k.Classes, Teachers: k.Staff}
			if len(k.Groups) > 0 {
				s.Group = k.Groups[0]
			} else {
				s.Class = k.Classes[0]
			}
			w.put(roster.ServiceKey(lycee, year, s.ID), s)
		}
	}
	w.put(roster.SchoolKey(lycee), home)
	w.pupil("p1", "2DE3", "2ANG1", "maths3", "french3", "english1")
	w.pupil("p2", "2DE3", "2ANG2", "maths3", "french3", "english2")
	w.pupil("p3", "2DE4", "2ANG1", "maths4", "english1")
	w.link("mother", "Mme", "MARTIN", roster.Link{Role: school.Guardian, School: lycee, Pupil: "p1", Class: "2DE3", Level: school.Full, Child: roster.Name{First: "Inès", Last: "Martin"}})
	w.link("head", "Mme", "DURAND", roster.Link{Role: school.Head, School: lycee})
	w.link("cpe", "M.", "PETIT", roster.Link{Role: school.CPE, School: lycee})
	teach := func(id school.ServiceID, class school.ClassID, group school.GroupID) roster.ServiceRef {
		return roster.ServiceRef{ID: id, Class: class, Group: group}
	}
	w.link(roux.ID, "Mme", "ROUX", roster.Link{Role: school.Teacher, School: lycee, Services: []roster.ServiceRef{teach("maths3", "2DE3", ""), teach("maths4", "2DE4", "")}})
	w.link(legall.ID, "M.", "LE GALL", roster.Link{Role: school.Teacher, School: lycee, Services: []roster.ServiceRef{teach("french3", "2DE3", ""), teach("english2", "", "2ANG2")}})
	w.link(smith.ID, "Mme", "SMITH", roster.Link{Role: school.Teacher, School: lycee, Services: []roster.ServiceRef{teach("english1", "", "2ANG1")}})
}

func (w *world) put(k table.Key, v any) {
	w.Helper()
	items, err := w.table.Get(context.Background(), true, k)
	if err != nil {
		w.Fatal(err)
	}
	it, err := items.Find(k).With(v)
	if err != nil {
		w.Fatal(err)
	}
	if err := w.table.Write(context.Background(), table.Change{Op: table.Put, Item: it}); err != nil {
		w.Fatal(err)
	}
}

func (w *world) pupil(id school.PersonID, class school.ClassID, group school.GroupID, services ...school.ServiceID) {
	w.link(id, "", "MARTIN", roster.Link{Role: school.Pupil, School: lycee, Class: class})
	w.put(roster.EnrolKey(id), roster.Enrolments{Enrolments: []roster.Enrolment{{
		Pupil: id, School: lycee, Year: year, Name: roster.Name{First: "Inès", Last: "Martin"}, Birth: "2011-03-02",
		Class: class, Groups: []school.GroupID{group}, Services: services,
	}}})
}

func (w *world) link(id school.PersonID, title, last string, l roster.Link) {
	w.put(roster.LinksKey(id), roster.Links{Name: roster.Name{First: "Claire", Last: last}, Links: []roster.Link{l}})
	w.put(roster.ProfileKey(id), roster.Profile{ID: id, Title: title, Name: roster.Name{First: "Claire", Last: last}})
}

// who returns a person as a request of now carries one, with the enrolments of a pupil.
func (w *world) who(id school.PersonID, about ...school.PersonID) roster.Person {
	w.Helper()
	items, err := w.table.Get(context.Background(), true, roster.LinksKey(id))
	if err != nil {
		w.Fatal(err)
	}
	var links roster.Links
	if err := items.Find(roster.LinksKey(id)).Decode(&links); err != nil {
		w.Fatal(err)
	}
	who := roster.Person{ID: id, Name: links.Name, Links: links.Links, PasswordAt: w.now, Now: w.now, Today: school.DateOf(w.now, w.zone)}
	for _, p := range about {
		who.About = append(who.About, w.enrolment(p))
	}
	return who
}

func (w *world) enrolment(p school.PersonID) roster.Enrolment {
	w.Helper()
	items, err := w.table.Get(context.Background(), true, roster.EnrolKey(p))
	if err != nil {
		w.Fatal(err)
	}
	var e roster.Enrolments
	if err := items.Find(roster.EnrolKey(p)).Decode(&e); err != nil {
		w.Fatal(err)
	}
	return e.Enrolments[0]
}

// change asks for the changes of a lesson as the head of school.
func (w *world) change(lesson school.LessonID, version int64, edits ...LessonEdit) (ChangedView, error) {
	return w.changeAs("head", lesson, version, false, edits...)
}

func (w *world) changeAs(id school.PersonID, lesson school.LessonID, version int64, force bool, edits ...LessonEdit) (ChangedView, error) {
	in := &ChangesIn{Lesson: lesson, School: lycee}
	in.Body.Version, in.Body.Changes, in.Body.Force = version, edits, force
	return w.putChanges(context.Background(), w.who(id), in)
}

// must makes a change that is to succeed.
func (w *world) must(lesson school.LessonID, version int64, edits ...LessonEdit) ChangedView {
	w.Helper()
	v, err := w.change(lesson, version, edits...)
	if err != nil {
		w.Fatalf("change of %s: %v %+v", lesson, err, err)
	}
	return v
}

func (w *world) weekOfPupil(reader, pupil school.PersonID, week school.Date) WeekView {
	w.Helper()
	v, err := w.getPupil(context.Background(), w.who(reader, pupil), &PupilIn{Pupil: pupil, WeekIn: WeekIn{Week: week}})
	if err != nil {
		w.Fatal(err)
	}
	return v
}

func (w *world) weekOfStaff(id school.PersonID, week school.Date) WeekView {
	w.Helper()
	v, err := w.getStaff(context.Background(), w.who(id), &StaffIn{Person: "me", School: lycee, WeekIn: WeekIn{Week: week}})
	if err != nil {
		w.Fatal(err)
	}
	return v
}

func (w *world) weekOfRoom(room school.RoomID, week school.Date) WeekView {
	w.Helper()
	v, err := w.getRoom(context.Background(), w.who("cpe"), &RoomIn{Room: room, School: lycee, WeekIn: WeekIn{Week: week}})
	if err != nil {
		w.Fatal(err)
	}
	return v
}

// lesson returns a lesson of a week as it shows on a day, nil if it does not.
func (v WeekView) lesson(id school.LessonID, day school.Date) *TimetableLesson {
	for _, d := range v.Days {
		for i := range d.Lessons {
			if d.Date == day && d.Lessons[i].ID == id {
				return &d.Lessons[i]
			}
		}
	}
	return nil
}
