package timetable

import (
	"context"
	"slices"
	"testing"

	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// moves gives p1 another seat from a day on, as an import does.
func (w *world) moves(day school.Date, class school.ClassID, group school.GroupID, services ...school.ServiceID) {
	w.Helper()
	e := w.enrolment("p1")
	e.Move(roster.Seat{Class: class, Groups: []school.GroupID{group}, Services: services}, day, "2026-09-01")
	w.put(roster.EnrolKey("p1"), roster.Enrolments{Enrolments: []roster.Enrolment{e}})
}

// lived lists the courses of p1's week, by day, as p1 reads it.
func (w *world) lived(week school.Date) map[school.Date][]school.CourseID {
	w.Helper()
	list := map[school.Date][]school.CourseID{}
	for _, d := range w.weekOfPupil("p1", "p1", week).Days {
		for _, l := range d.Lessons {
			list[d.Date] = append(list[d.Date], l.Course)
		}
	}
	return list
}

func (w *world) equalWeek(what string, got, want map[school.Date][]school.CourseID) {
	w.Helper()
	for day := monday.AddDays(-14); day < monday.AddDays(14); day = day.AddDays(1) {
		if !slices.Equal(got[day], want[day]) {
			w.Errorf("%s: on %s %v, want %v", what, day, got[day], want[day])
		}
	}
}

func TestAWeekThatPassedShowsTheClassOfThen(t *testing.T) {
	w := newWorld(t)
	before, last := w.lived(monday), w.lived("2026-11-16")
	w.moves("2026-11-24", "2DE4", "2ANG1", "maths4", "english1")
	w.equalWeek("last week", w.lived("2026-11-16"), last)
	w.equalWeek("the week of the move", w.lived(monday), map[school.Date][]school.CourseID{
		monday: before[monday], "2026-11-24": {"maths4tu09"},
	})
	w.equalWeek("the week after", w.lived("2026-11-30"), map[school.Date][]school.CourseID{
		"2026-11-30": {"english1mo", "maths4mo14"}, "2026-12-01": {"maths4tu09"},
	})
	w.moves("2026-11-27", "2DE3", "2ANG1", "maths3", "french3", "english1")
	w.equalWeek("there and back", w.lived(monday), map[school.Date][]school.CourseID{
		monday: before[monday], "2026-11-24": {"maths4tu09"}, "2026-11-27": before["2026-11-27"],
	})
}

func TestAWeekThatPassedShowsTheGroupOfThen(t *testing.T) {
	w := newWorld(t)
	w.moves(monday, "2DE3", "2ANG2", "maths3", "french3", "english2")
	if v := w.weekOfPupil("p1", "p1", "2026-11-16"); v.lesson("20261116-english1mo", "2026-11-16") == nil || v.lesson("20261116-english2mo", "2026-11-16") != nil {
		t.Errorf("last week: %+v", v.Days[0])
	}
	if v := w.weekOfPupil("p1", "p1", monday); v.lesson("20261123-english1mo", monday) != nil || v.lesson("20261123-english2mo", monday) == nil {
		t.Errorf("this week: %+v", v.Days[0])
	}
}

func TestWhatAClassIsExemptedFromIsOfTheClassOfThatDay(t *testing.T) {
	w := newWorld(t)
	w.moves("2026-11-24", "2DE4", "2ANG1", "maths4", "english1")
	for _, lesson := range []school.LessonID{"20261123-english1mo", "20261130-english1mo"} {
		w.must(lesson, 0, LessonEdit{Kind: Exempted, Classes: []school.ClassID{"2DE3"}})
	}
	if l := w.weekOfPupil("p1", "p1", monday).lesson("20261123-english1mo", monday); l == nil || !l.Cancelled {
		t.Errorf("of the class that was exempted: %+v", l)
	}
	if l := w.weekOfPupil("p1", "p1", "2026-11-30").lesson("20261130-english1mo", "2026-11-30"); l == nil || l.Cancelled {
		t.Errorf("of the other: %+v", l)
	}
	days, err := w.PupilDays(context.Background(), w.enrolment("p1"), w.now, monday, "2026-11-30")
	if err != nil || !slices.Contains(days[0].Void, "20261123-english1mo") || len(days[1].Void) > 0 {
		t.Errorf("days: %+v, %v", days, err)
	}
}

func TestADayOfAPupilIsReadWithTheClassOfThatDay(t *testing.T) {
	w := newWorld(t)
	asked := []school.Date{"2026-11-24", "2026-11-16", monday, "2026-12-01", "2026-11-17"}
	of := func() (list [][]school.CourseID) {
		days, err := w.PupilDays(context.Background(), w.enrolment("p1"), w.now, asked...)
		if err != nil || len(days) != len(asked) {
			t.Fatal(days, err)
		}
		for i, d := range days {
			if d.Date != asked[i] || !d.Known || d.Letter == "" {
				t.Errorf("day %d: %+v, want %s of a known week", i, d, asked[i])
			}
			var courses []school.CourseID
			for _, l := range d.Lessons {
				_, course, _ := l.ID.Parts()
				courses = append(courses, course)
			}
			list = append(list, courses)
		}
		return list
	}
	then := of()
	w.moves("2026-11-24", "2DE4", "2ANG1", "maths4", "english1")
	now := of()
	for i, day := range asked {
		want := then[i]
		if day >= "2026-11-24" {
			want = []school.CourseID{"maths4tu09"}
		}
		if !slices.Equal(now[i], want) {
			t.Errorf("%s: %v, want %v", day, now[i], want)
		}
	}
	w.moves("2026-12-01", "", "")
	days, err := w.PupilDays(context.Background(), w.enrolment("p1"), w.now, "2026-12-01", "2026-11-24")
	if err != nil || days[0].Known || len(days[0].Lessons) > 0 || len(days[1].Lessons) != 1 {
		t.Errorf("in no class any more: %+v, %v", days, err)
	}
}

func TestAClassThatWasLeftIsReadOnlyForItsDays(t *testing.T) {
	w := newWorld(t)
	read := func(days ...school.Date) int {
		before := w.table.Meter().Total().Requests
		if _, err := w.PupilDays(context.Background(), w.enrolment("p1"), w.now, days...); err != nil {
			t.Fatal(err)
		}
		return w.table.Meter().Total().Requests - before - 1 // of the enrolment
	}
	if got := read("2026-11-16", monday, "2026-12-01"); got != 1 {
		t.Errorf("who never moved: %d calls, want 1", got)
	}
	w.moves("2026-11-24", "2DE4", "2ANG1", "maths4", "english1")
	for _, c := range []struct {
		name string
		days []school.Date
		want int
	}{
		{"days since the move", []school.Date{"2026-11-24", "2026-12-01"}, 1},
		{"days before it", []school.Date{"2026-11-16", monday}, 1},
		{"days around it", []school.Date{"2026-11-16", monday, "2026-12-01"}, 2},
	} {
		if got := read(c.days...); got != c.want {
			t.Errorf("%s: %d calls, want %d", c.name, got, c.want)
		}
	}
	w.moves("2026-11-27", "2DE4", "2ANG2", "maths4") // other groups, the same class
	if got := read("2026-11-24", "2026-12-01"); got != 1 {
		t.Errorf("a change of groups: %d calls, want 1", got)
	}
	w.moves("2026-12-07", "2DE3", "2ANG2", "maths3")
	if got := read(monday, "2026-12-08"); got != 1 {
		t.Errorf("a class between the days asked: %d calls, want 1", got)
	}
}

func TestAFeedFollowsThePupilIntoAnotherClass(t *testing.T) {
	w := newWorld(t)
	w.moves("2026-11-24", "2DE4", "2ANG1", "maths4", "english1")
	grant, err := policy.ReadPupilTimetable(w.who("p1", "p1"), w.enrolment("p1"))
	if err != nil {
		t.Fatal(err)
	}
	lessons, err := w.Lessons(context.Background(), grant, "2026-11-16", "2026-12-06", w.now)
	if err != nil {
		t.Fatal(err)
	}
	has := func(id school.LessonID) bool {
		return slices.ContainsFunc(lessons, func(l Lesson) bool { return l.ID == id })
	}
	for id, want := range map[school.LessonID]bool{
		"20261123-frenchmo09": true, "20261124-frenchtu08": false, "20261130-frenchmo09": false,
		"20261123-maths4mo14": false, "20261124-maths4tu09": true, "20261130-maths4mo14": true,
	} {
		if has(id) != want {
			t.Errorf("%s is in the feed: %v, want %v", id, has(id), want)
		}
	}
}

func TestThereAndBackNoLessonShowsTwiceNorOutOfOrder(t *testing.T) {
	w := newWorld(t)
	w.moves("2026-11-24", "2DE4", "2ANG1", "maths4", "english1")
	w.moves("2026-12-04", "2DE3", "2ANG1", "maths3", "french3", "english1")
	grant, err := policy.ReadPupilTimetable(w.who("p1", "p1"), w.enrolment("p1"))
	if err != nil {
		t.Fatal(err)
	}
	lessons, err := w.Lessons(context.Background(), grant, "2026-11-16", "2026-12-20", w.now)
	if err != nil || len(lessons) == 0 {
		t.Fatal(lessons, err)
	}
	for i := range lessons[1:] {
		if !lessons[i].Starts.Before(lessons[i+1].Starts) {
			t.Errorf("%s comes before %s", lessons[i].ID, lessons[i+1].ID)
		}
	}
}
