package timetable

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

const monday = school.Date("2026-11-23")

func TestAPupilSeesTheLessonsOfTheClassAndOfTheOwnGroups(t *testing.T) {
	w := newWorld(t)
	v := w.weekOfPupil("mother", "p1", monday)
	var got []school.CourseID
	for _, d := range v.Days {
		for _, l := range d.Lessons {
			got = append(got, l.Course)
		}
	}
	want := []school.CourseID{"mathsmon08", "frenchmo09", "english1mo", "permanen15", "frenchtu08", "mathsthu09"}
	if v.Letter == "A" {
		want = append(want, "mathsfriAB")
	}
	if !slices.Equal(got, want) {
		t.Errorf("lessons of p1 = %v, want %v", got, want)
	}
	if l := v.lesson("20261123-mathsmon08", monday); l == nil || l.Start != school.At(8, 0) || l.Room != "B 204" || l.Teachers[0] != "Mme Roux" || l.Kind != Regular {
		t.Errorf("maths = %+v", l)
	}
	if v.Of != (OfView{"pupil", "p1", "Inès Martin", "Inès", "2DE3"}) || v.Zone != "Europe/Paris" || v.Previous != "2026-11-16" || v.Next != "2026-11-30" {
		t.Errorf("week = %+v", v)
	}
	if v := w.weekOfPupil("p2", "p2", monday); v.lesson("20261123-english1mo", monday) != nil || v.lesson("20261123-english2mo", monday) == nil {
		t.Error("p2 does not see the own group, or sees another")
	}
}

func TestALessonOfWeeksAIsThereInWeeksAOnly(t *testing.T) {
	w := newWorld(t)
	letters := map[string]bool{}
	for _, m := range []school.Date{monday, monday.AddDays(7)} {
		v := w.weekOfPupil("mother", "p1", m)
		friday := m.AddDays(4)
		if there := v.lesson(school.LessonOf("mathsfriAB", friday), friday) != nil; there != (v.Letter == "A") {
			t.Errorf("week %s of %s: lesson of weeks A there: %v", v.Letter, m, there)
		}
		letters[v.Letter] = true
	}
	if len(letters) != 2 {
		t.Errorf("letters of two weeks: %v", letters)
	}
}

func TestHolidaysAndPublicHolidaysSayTheirName(t *testing.T) {
	w := newWorld(t)
	v := w.weekOfPupil("mother", "p1", "2026-12-22")
	if v.Monday != "2026-12-21" || v.Letter != "" || v.Days[0].Off != christmas || len(v.Days[0].Lessons) != 0 {
		t.Errorf("Christmas: %+v", v)
	}
	if v := w.weekOfPupil("mother", "p1", "2026-11-11"); v.Days[2].Off != "11 novembre" || len(v.Days[1].Lessons) == 0 {
		t.Errorf("11 November: %+v", v.Days)
	}
	if v := w.weekOfPupil("mother", "p1", "2026-09-01"); v.Previous != "" {
		t.Errorf("before the first week: %s", v.Previous)
	}
}

func TestAWeekIsOneCallOfOneUnitAndAPupilsWeekIsShort(t *testing.T) {
	w := newWorld(t)
	w.plan.Courses = fullWeek()
	if err := w.Load(context.Background(), importer{"test", func(school.UAI) bool { return true }}, lycee, year, w.plan, w.now); err != nil {
		t.Fatal(err)
	}
	ctx, mother, teacher, cpe := context.Background(), w.who("mother", "p1"), w.who(roux.ID), w.who("cpe")
	for name, read := range map[string]func() (WeekView, error){
		"pupil": func() (WeekView, error) {
			return w.getPupil(ctx, mother, &PupilIn{Pupil: "p1", WeekIn: WeekIn{monday}})
		},
		"pupil's last week": func() (WeekView, error) {
			return w.getPupil(ctx, mother, &PupilIn{Pupil: "p1", WeekIn: WeekIn{"2026-11-16"}})
		},
		"teacher": func() (WeekView, error) {
			return w.getStaff(ctx, teacher, &StaffIn{Person: "me", School: lycee, WeekIn: WeekIn{monday}})
		},
		"room": func() (WeekView, error) {
			return w.getRoom(ctx, cpe, &RoomIn{Room: "B 200", School: lycee, WeekIn: WeekIn{monday}})
		},
	} {
		before := w.table.Meter().Total()
		v, err := read()
		if err != nil {
			t.Fatal(err)
		}
		after := w.table.Meter().Total()
		requests, units := after.Requests-before.Requests, after.RRU-before.RRU
		if requests != 1 || units > 1 {
			t.Errorf("%s: %d requests, %.1f RRU, want 1 of each at most", name, requests, units)
		}
		raw, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		var small bytes.Buffer
		z := gzip.NewWriter(&small)
		if _, err := z.Write(raw); err != nil || z.Close() != nil {
			t.Fatal(err)
		}
		if t.Logf("%s: %.1f RRU, %d bytes, %d compressed", name, units, len(raw), small.Len()); small.Len() > 4_000 {
			t.Errorf("%s: %d bytes, want at most 4 kB", name, small.Len())
		}
	}
}

// fullWeek is 32 lessons of one class.
func fullWeek() []Course {
	var list []Course
	for i := range 32 {
		m := maths3()
		m.Subject = fmt.Sprintf("Enseignement de spécialité %d", i%12)
		list = append(list, course(school.CourseID(school.DerivedID(fmt.Sprint(i))[:10]), i%5+1, 8+i/5, school.RoomID(fmt.Sprint("B ", 200+i%7)), m))
	}
	return list
}

func TestASchoolInNoumeaHasItsOwnDaysAndHours(t *testing.T) {
	w := newWorldIn(t, "Pacific/Noumea", "Nouvelle-Calédonie")
	w.now = time.Date(2026, 11, 22, 21, 30, 0, 0, time.UTC) // Monday 8:30 in Nouméa, Sunday in Paris
	v, err := w.getPupil(context.Background(), w.who("mother", "p1"), &PupilIn{Pupil: "p1"})
	if err != nil || v.Monday != monday || v.Today != monday || v.Zone != "Pacific/Noumea" {
		t.Errorf("this week begins on %s in %s, today is %s, %v", v.Monday, v.Zone, v.Today, err)
	}
	_, lessons, err := w.Day(context.Background(), lycee, year, monday, false)
	running := Running(lessons, school.ClockOf(w.now, w.zone))
	if err != nil || len(running) != 1 || running[0].ID != "20261123-mathsmon08" {
		t.Errorf("running: %+v, %v", running, err)
	}
	if want := time.Date(2026, 11, 22, 21, 0, 0, 0, time.UTC); !running[0].Starts.Equal(want) {
		t.Errorf("starts at %v, want %v", running[0].Starts.UTC(), want)
	}
	if _, err := w.changeAs("cpe", "20261123-mathsmon08", 0, false, LessonEdit{Kind: Cancelled}); err != nil {
		t.Errorf("the CPE of Nouméa changes a lesson of today there: %v", err)
	}
}

func TestLessonsAroundTheChangeOfTheClocksKeepTheirHour(t *testing.T) {
	w := newWorld(t)
	for day, utc := range map[school.Date]int{"2027-03-26": 10, "2027-04-02": 9, "2026-10-16": 9, "2026-11-06": 10} {
		l, err := w.LessonOf(context.Background(), lycee, year, school.LessonOf("mathsfriAB", day), false)
		if fault.Is(err, fault.NotFound) {
			continue // a week B
		}
		if err != nil || l.Starts.In(w.zone).Hour() != 11 || l.Starts.UTC().Hour() != utc {
			t.Errorf("%s: starts at %v (%v UTC), %v", day, l.Starts, l.Starts.UTC(), err)
		}
	}
}

func TestNobodyElseReadsAPupilsWeek(t *testing.T) {
	w := newWorld(t)
	w.link("stranger", "M.", "X", roster.Link{Role: school.Guardian, School: lycee, Pupil: "p2", Level: school.Full})
	w.link("none", "M.", "X", roster.Link{Role: school.Guardian, School: lycee, Pupil: "p1", Level: school.None})
	for _, id := range []school.PersonID{"stranger", "none", "p2", "p3", smith.ID + "x"} {
		if _, err := w.getPupil(context.Background(), w.who(id, "p1"), &PupilIn{Pupil: "p1"}); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s: %v", id, err)
		}
	}
	for _, id := range []school.PersonID{"p1", "mother", "cpe", "head", roux.ID} {
		if _, err := w.getPupil(context.Background(), w.who(id, "p1"), &PupilIn{Pupil: "p1"}); err != nil {
			t.Errorf("%s: %v", id, err)
		}
	}
	for id, want := range map[school.PersonID]bool{"head": true, "cpe": true, roux.ID: false, "mother": false, "p1": false} {
		_, err := w.getSchoolDay(context.Background(), w.who(id), &SchoolDayIn{School: lycee})
		if (err == nil) != want {
			t.Errorf("the whole day as %s: %v", id, err)
		}
	}
	if _, err := w.getStaff(context.Background(), w.who(roux.ID), &StaffIn{Person: smith.ID, School: lycee}); !fault.Is(err, fault.NotFound) {
		t.Errorf("a colleague's week, in a school that does not open them: %v", err)
	}
}

func TestAClassReadsItsWeekAndItsTeachersToo(t *testing.T) {
	w := newWorld(t)
	for _, id := range []school.PersonID{"p1", roux.ID, smith.ID, "cpe"} {
		v, err := w.getClass(context.Background(), w.who(id), &ClassIn{Class: "2DE3", School: lycee, WeekIn: WeekIn{Week: monday}})
		if err != nil || v.lesson("20261123-english1mo", monday) == nil || v.lesson("20261123-english2mo", monday) == nil || v.Of.Label != "2DE3" {
			t.Errorf("%s: %v", id, err)
		}
	}
	for _, id := range []school.PersonID{"p3", "stranger"} {
		if _, err := w.getClass(context.Background(), w.who(id), &ClassIn{Class: "2DE3", School: lycee}); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s: %v", id, err)
		}
	}
}

func TestHalfDaysAreThoseInWhichThePupilHasALesson(t *testing.T) {
	w := newWorld(t)
	w.must("20261124-frenchtu08", 0, LessonEdit{Kind: Cancelled})
	days, err := w.PupilDays(context.Background(), w.enrolment("p1"), w.now, "2026-11-23", "2026-11-24", "2026-11-26", "2026-11-25", "2026-11-11", "2026-11-09")
	if err != nil {
		t.Fatal(err)
	}
	want := map[school.Date][2]bool{"2026-11-23": {true, true}, "2026-11-24": {}, "2026-11-26": {true, false}, "2026-11-25": {}, "2026-11-11": {}, "2026-11-09": {true, true}}
	for _, d := range days {
		am, pm := d.Halves(school.At(11, 50))
		if [2]bool{am, pm} != want[d.Date] {
			t.Errorf("%s: %v %v, want %v", d.Date, am, pm, want[d.Date])
		}
	}
	if days[4].Off != "11 novembre" {
		t.Errorf("11 November: %q", days[4].Off)
	}
}
