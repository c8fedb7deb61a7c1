package absences

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/preau-ent/preau/functions/timetable"
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/school"
)

// workshop adds a lesson of 2DE3 from eight to noon.
func (w *world) workshop() Lesson {
	w.Helper()
	w.course("08:00", "12:00", "Atelier", "", "2DE3")
	w.deliver()
	return w.lessons()[0]
}

// A workshop of four hours is called once: what its roll says counts to its end, and as
// long after it as that of any lesson.
func TestTheRollOfALongLessonCountsToItsEndAndAWhileAfter(t *testing.T) {
	w := newWorld(t)
	l := w.workshop()
	c := w.class("2DE3")
	w.mustCall("cpe", l.ID, 0, Said{Pupil: c[0].ID, Status: Absent}, Said{Pupil: c[1].ID, Status: Absent}, Said{Pupil: c[2].ID, Status: Infirmary})
	for _, minute := range []int{8*60 + 10, 10*60 + 31, 11*60 + 59} {
		w.now = w.at(0, minute)
		v, where := w.board("cpe"), w.where()
		if v.Lessons != (LessonsView{1, 1, 0}) || len(v.Rolls) != 0 || len(v.Absent) != 2 {
			t.Errorf("at %v: %+v, %d rolls to call, absent %q", school.Clock(minute), v.Lessons, len(v.Rolls), absentees(v))
		}
		if len(where.Absent) != 2 || len(where.Rooms) != 1 || !where.Rooms[0].Done || len(where.Places) != 1 {
			t.Errorf("at %v: %d absent, rooms %+v, places %+v", school.Clock(minute), len(where.Absent), where.Rooms, where.Places)
		}
	}
	for minute, want := range map[int]int{12*60 + 5: 2, 13*60 + 30: 2, 13*60 + 40: 0} {
		if w.now = w.at(0, minute); len(w.board("cpe").Absent) != want {
			t.Errorf("at %v: absent %q, want %d", school.Clock(minute), absentees(w.board("cpe")), want)
		}
	}
}

func TestTheOfficeIsShownWhenItAskedForTheRollOfALongLesson(t *testing.T) {
	w := newWorld(t)
	l := w.workshop()
	w.now = w.at(11, 30)
	s := w.sheet(l.ID)
	grant, err := policy.CallRoll(w.as("cpe"), s.Subject())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.book.Remind(context.Background(), grant, s, w.now); err != nil {
		t.Fatal(err)
	}
	if v := w.board("cpe"); len(v.Rolls) != 1 || !v.Rolls[0].Reminded.Equal(w.now) {
		t.Errorf("rolls = %+v", v.Rolls)
	}
	w.mustCall("cpe", l.ID, 0)
	if v := w.board("cpe"); len(v.Rolls) != 0 {
		t.Errorf("called: %+v", v.Rolls)
	}
	if _, err := w.book.Remind(context.Background(), grant, w.sheet(l.ID), w.now); !fault.Is(err, fault.Invalid) {
		t.Errorf("reminder of a roll that is called: %v", err)
	}
}

// The long roll that its lesson left after it was called says who was missing for as long
// as before the move, and nothing of the new hours.
func TestALongLessonThatWasMovedAfterItsRollKeepsNobodyAbsent(t *testing.T) {
	w := newWorld(t)
	l := w.workshop()
	w.mustCall("cpe", l.ID, 0, Said{Pupil: w.class("2DE3")[0].ID, Status: Absent})
	w.change(l, timetable.Edit{Kind: timetable.MovedTime, Start: school.At(14, 0), End: school.At(18, 0)})
	for hour, want := range map[int]int{9: 1, 11: 0, 15: 0} {
		if w.now = w.at(hour, 0); len(w.board("cpe").Absent) != want {
			t.Errorf("at %d: absent %q, want %d", hour, absentees(w.board("cpe")), want)
		}
	}
}

// What is counted ahead is what the board shows when its moment comes, whatever the
// lessons, how long they are and where they went.
func TestTheFiguresCountedAheadAreThoseOfTheBoardForLongLessonsToo(t *testing.T) {
	w := newWorld(t)
	for i, c := range []school.ClassID{"2DE3", "2DE4", "2AGO"} {
		w.course([]string{"08:00", "08:30", "09:00"}[i], []string{"12:00", "09:25", "11:00"}[i], "Atelier "+string(c), "", string(c))
	}
	w.deliver()
	for _, l := range w.lessons() {
		w.now = w.at(0, int(l.Start)+3)
		w.mustCall("cpe", l.ID, 0, Said{Pupil: w.class(l.Classes[0])[0].ID, Status: Absent})
	}
	grant, err := policy.ReadBoard(w.as("cpe"), lycee, w.Year)
	if err != nil {
		t.Fatal(err)
	}
	for _, moved := range []bool{false, true} {
		if moved {
			w.now = w.at(9, 10)
			w.change(w.lessons()[0], timetable.Edit{Kind: timetable.MovedTime, Start: school.At(10, 0), End: school.At(14, 0)})
		}
		figures := policy.System(policy.JobCards).Figures(lycee, w.Year)
		var seen []int
		for from := 9*60 + 15; from < 16*60; from += 25 {
			o, err := w.book.OutlookOf(context.Background(), figures, w.at(0, from), 30*time.Minute)
			if err != nil {
				t.Fatal(err)
			}
			for minute := from; minute < from+30; minute++ {
				w.now = w.at(0, minute)
				v := w.board("cpe")
				seen = append(seen, v.Figures.Absent)
				if got := o.Shown(grant, w.now); got.Rolls != v.Figures.Rolls || got.Late != v.Figures.Late || got.Absent != v.Figures.Absent {
					t.Fatalf("moved %v, at %v counted from %v: %+v, the board %+v", moved, school.Clock(minute), school.Clock(from), got, v.Figures)
				}
			}
		}
		if !slices.Contains(seen, 0) || slices.Max(seen) < 2 {
			t.Errorf("absent over the day: %s", fmt.Sprint(seen))
		}
	}
}

// A lycée whose lessons last two hours: a board after the first of them is within the
// budget of any other.
func TestTheBoardOfALyceeOfLongLessonsKeepsToItsBudget(t *testing.T) {
	w := newWorld(t)
	for _, c := range w.Classes {
		if c.School == lycee {
			w.course("08:00", "10:00", "Cours "+string(c.ID), "", string(c.ID))
			w.course("10:00", "12:00", "Cours "+string(c.ID), "", string(c.ID))
		}
	}
	w.deliver()
	for _, l := range w.lessons() {
		w.now = w.at(0, int(l.Start)+6)
		w.mustCall("cpe", l.ID, 0, Said{Pupil: w.class(l.Classes[0])[3].ID, Status: Absent})
	}
	w.now = w.at(10, 45)
	before := w.table.Meter().Total()
	v := w.board("cpe")
	after := w.table.Meter().Total()
	requests, rru := after.Requests-before.Requests, after.RRU-before.RRU
	t.Logf("%d absent now, %d of %d rolls: %d requests, %.1f RRU", len(v.Absent), v.Lessons.Done, v.Lessons.Now, requests, rru)
	if v.Lessons.Done != v.Lessons.Now || len(v.Absent) != v.Lessons.Now {
		t.Errorf("%d rolls of %d, %d absent", v.Lessons.Done, v.Lessons.Now, len(v.Absent))
	}
	if requests > 6 || rru > 15 {
		t.Errorf("board: %d requests, %.1f RRU; want at most 6 and 15", requests, rru)
	}
}
