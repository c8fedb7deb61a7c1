package timetable

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

func (w *world) schoolDay(in SchoolDayIn) SchoolDayView {
	w.Helper()
	in.School, in.Date = lycee, monday
	v, err := w.getSchoolDay(context.Background(), w.who("cpe"), &in)
	if err != nil {
		w.Fatal(err)
	}
	return v
}

func (v SchoolDayView) courses() (list []school.CourseID) {
	for _, l := range v.Lessons {
		list = append(list, l.Course)
	}
	return list
}

func TestOfASchoolsDayAScreenAsksAnHourAClassATeacherOrARoom(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct {
		name string
		in   SchoolDayIn
		want []school.CourseID
	}{
		{"everything", SchoolDayIn{}, []school.CourseID{"mathsmon08", "frenchmo09", "english1mo", "english2mo", "maths4mo14", "permanen15"}},
		{"an hour", SchoolDayIn{At: "10:00"}, []school.CourseID{"english1mo", "english2mo"}},
		{"while lessons run", SchoolDayIn{At: "09:20"}, []school.CourseID{"frenchmo09"}},
		{"at night, the first", SchoolDayIn{At: "06:00"}, []school.CourseID{"mathsmon08"}},
		{"in the evening, the last", SchoolDayIn{At: "20:00"}, []school.CourseID{"permanen15"}},
		{"a class", SchoolDayIn{Find: "2de4"}, []school.CourseID{"maths4mo14"}},
		{"a teacher without the title", SchoolDayIn{Find: "roux"}, []school.CourseID{"mathsmon08", "maths4mo14"}},
		{"a teacher with it", SchoolDayIn{Find: "M. Le Gall"}, []school.CourseID{"frenchmo09", "english2mo"}},
		{"the second word of a name", SchoolDayIn{Find: "gall"}, []school.CourseID{"frenchmo09", "english2mo"}},
		{"a room", SchoolDayIn{Find: "L 2"}, []school.CourseID{"english2mo"}},
		{"a subject, without accents", SchoolDayIn{Find: "francais"}, []school.CourseID{"frenchmo09"}},
		{"the middle of a word", SchoolDayIn{Find: "rancais"}, nil},
	} {
		if got := w.schoolDay(c.in).courses(); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
	if _, err := w.getSchoolDay(context.Background(), w.who("cpe"), &SchoolDayIn{School: lycee, Date: monday, At: "99:99"}); !fault.Is(err, fault.Invalid) {
		t.Errorf("an hour that is none: %v", err)
	}
}

func TestTheHourOfNowIsThatOfTheSchoolsClocks(t *testing.T) {
	w := newWorld(t)
	w.now = time.Date(2026, 11, 23, 8, 20, 0, 0, time.UTC) // 9:20 there
	if got, want := w.schoolDay(SchoolDayIn{At: "now"}).courses(), []school.CourseID{"frenchmo09"}; !slices.Equal(got, want) {
		t.Errorf("now: %v, want %v", got, want)
	}
}

func TestASchoolsDayCountsItsHoursWhateverIsAsked(t *testing.T) {
	w := newWorld(t)
	w.must("20261123-english1mo", 0, LessonEdit{Kind: Cancelled})
	v := w.schoolDay(SchoolDayIn{At: "14:00"})
	want := []HourView{{school.At(8, 0), 1, 0}, {school.At(9, 0), 1, 0}, {school.At(10, 0), 2, 1}, {school.At(14, 0), 1, 0}, {school.At(15, 0), 1, 0}}
	if !slices.Equal(v.Hours, want) || v.At == nil || *v.At != school.At(14, 0) {
		t.Errorf("hours = %v at %v, want %v", v.Hours, v.At, want)
	}
}

func TestBesideOneLessonStandsWhatIsFreeThen(t *testing.T) {
	w := newWorld(t)
	v := w.schoolDay(SchoolDayIn{Lesson: "20261123-english1mo"})
	if got := v.courses(); !slices.Equal(got, []school.CourseID{"english1mo"}) {
		t.Errorf("lessons = %v", got)
	}
	if want := []school.RoomID{"A 101", "B 204"}; v.Free == nil || !slices.Equal(v.Free.Rooms, want) {
		t.Fatalf("free = %+v, want %v", v.Free, want)
	}
	// M. Le Gall teaches the other group then; Mme Smith is the lesson's own.
	if want := []FreeStaff{{roux.ID, roux.Display, true}, {legall.ID, legall.Display, false}}; !slices.Equal(v.Free.Staff, want) {
		t.Errorf("staff = %+v, want %+v", v.Free.Staff, want)
	}
	// A substitute who has just come teaches nothing yet; who left and who keeps the office do not teach.
	w.link("arriving", "M.", "ARNAUD", roster.Link{Role: school.Teacher, School: lycee, From: w.now.AddDate(0, 0, -1)})
	w.link("leaver", "M.", "PARTI", roster.Link{Role: school.Teacher, School: lycee, To: w.now})
	w.put(roster.MembersKey(lycee, "AAF", "a"), roster.Members{Staff: []school.PersonID{"arriving", "leaver", roux.ID, smith.ID, "cpe"}})
	v = w.schoolDay(SchoolDayIn{Lesson: "20261123-english1mo"})
	if want := []FreeStaff{{"arriving", "M. Arnaud", true}, {roux.ID, roux.Display, true}, {legall.ID, legall.Display, false}}; !slices.Equal(v.Free.Staff, want) {
		t.Errorf("staff = %+v, want %+v", v.Free.Staff, want)
	}
	w.must("20261123-english2mo", 0, LessonEdit{Kind: Cancelled})
	if v = w.schoolDay(SchoolDayIn{Lesson: "20261123-english1mo"}); !v.Free.Staff[0].Free || !v.Free.Staff[1].Free || !slices.Contains(v.Free.Rooms, "L 2") {
		t.Errorf("a lesson that does not take place takes nobody: %+v", v.Free)
	}
}
