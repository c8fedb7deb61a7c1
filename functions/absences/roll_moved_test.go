package absences

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"github.com/preau-ent/preau/functions/timetable"
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/school"
)

// move moves a lesson within the Monday; to its first hour, it takes the change back.
func (w *world) move(l Lesson, hour int) {
	w.Helper()
	if school.At(hour, 0) == l.Start {
		w.change(l)
		return
	}
	w.change(l, timetable.Edit{Kind: timetable.MovedTime, Start: school.At(hour, 0), End: school.At(hour, 55)})
}

// line is how the teacher's list shows a lesson.
func (w *world) line(l school.LessonID) RollLine {
	w.Helper()
	v := w.mine("teacher-maths")
	i := slices.IndexFunc(v.Lessons, func(r RollLine) bool { return r.Lesson == l })
	if i < 0 {
		w.Fatalf("%s is not in the teacher's day", l)
	}
	return v.Lessons[i]
}

// hours are those of the entries of the Monday of a pupil that stand: "absent 08:00".
func (w *world) hours(p school.PersonID) (list []string) {
	for _, e := range w.day(p).Entries {
		if e.Stands() {
			list = append(list, fmt.Sprintf("%s %v", e.Kind, e.From))
		}
	}
	return list
}

func TestALessonMovedBeforeItsRollIsCalledAtItsNewHour(t *testing.T) {
	w := newWorld(t)
	l := w.lesson("s1", 8)
	p := w.class("2DE3")[0].ID
	w.move(l, 14)
	if w.now = w.at(14, 12); w.board("cpe").Lessons != (LessonsView{1, 0, 1}) {
		t.Errorf("before: %+v", w.board("cpe").Lessons)
	}
	w.mustCall("teacher-maths", l.ID, 0, Said{Pupil: p, Status: Absent})
	if got := w.hours(p); !slices.Equal(got, []string{"absent 14:00"}) {
		t.Errorf("entries = %q", got)
	}
	v := w.board("cpe")
	if v.Lessons != (LessonsView{1, 1, 0}) || len(v.Absent) != 1 || v.Absent[0].Since != school.At(14, 0) {
		t.Errorf("board = %+v, absent %+v", v.Lessons, v.Absent)
	}
	if got := w.line(l.ID); !got.Done || got.Absent != 1 {
		t.Errorf("the teacher's line = %+v", got)
	}
	if w.now = w.at(8, 10).AddDate(0, 0, 7); len(w.board("cpe").Absent) != 0 {
		t.Error("a week later somebody is absent because of it")
	}
}

// A roll called at eight says nothing of the same lesson at two: it is called again, over
// the first, and what stands then is at two.
func TestALessonMovedToALaterHourAfterItsRollIsCalledAgain(t *testing.T) {
	w := newWorld(t)
	l := w.lesson("s1", 8)
	c := w.class("2DE3")
	both, morning, later := c[0].ID, c[4].ID, c[7].ID
	w.mustCall("teacher-maths", l.ID, 0, Said{Pupil: both, Status: Absent}, Said{Pupil: morning, Status: Absent})
	w.move(l, 14)
	w.now = w.at(9, 0)
	if got := w.hours(both); !slices.Equal(got, []string{"absent 08:00"}) {
		t.Errorf("once moved, an entry left the hours in which it was called: %q", got)
	}
	if got := absentees(w.board("cpe")); len(got) != 2 {
		t.Errorf("once moved, absent = %q, want the two of eight o'clock", got)
	}
	w.now = w.at(14, 12)
	if v := w.board("cpe"); v.Lessons != (LessonsView{1, 0, 1}) || len(v.Absent) != 0 {
		t.Errorf("at two: %+v, absent %q", v.Lessons, absentees(v))
	}
	if got := w.line(l.ID); got.Done || got.Absent != 0 || !got.Open {
		t.Errorf("the teacher's line = %+v", got)
	}
	if got := w.status(l.ID, both); got != "present" {
		t.Errorf("the roll shows %q of one who was absent at eight", got)
	}
	w.mustCall("teacher-maths", l.ID, 1, Said{Pupil: both, Status: Absent}, Said{Pupil: later, Status: Absent})
	for p, want := range map[school.PersonID][]string{both: {"absent 14:00"}, later: {"absent 14:00"}, morning: nil} {
		if got := w.hours(p); !slices.Equal(got, want) {
			t.Errorf("called again: entries %q, want %q", got, want)
		}
	}
	if v := w.board("cpe"); v.Lessons != (LessonsView{1, 1, 0}) || len(v.Absent) != 2 {
		t.Errorf("called again: %+v, absent %q", v.Lessons, absentees(v))
	}
	var told Telling
	if err := json.Unmarshal(w.entries()[0].Detail, &told); err != nil || told.Former == nil || told.Former.Start != l.Start || len(told.Pupils) != 3 {
		t.Errorf("the journal does not say that the hours moved: %s", w.entries()[0].Detail)
	}
	if got := w.billed(func() {
		w.mustCall("teacher-maths", l.ID, 1, Said{Pupil: both, Status: Absent}, Said{Pupil: later, Status: Absent})
	}); got != 0 {
		t.Errorf("sent again: %v WRU", got)
	}
}

func TestNobodyAbsentAtTheNewHourEither(t *testing.T) {
	w := newWorld(t)
	l := w.lesson("s1", 8)
	w.mustCall("teacher-maths", l.ID, 0)
	w.move(l, 14)
	w.now = w.at(14, 5)
	w.mustCall("teacher-maths", l.ID, 1)
	if got := w.line(l.ID); !got.Done {
		t.Errorf("called anew with nobody absent: %+v", got)
	}
}

// The office writes down too late that a lesson was held an hour later, where its roll was
// called: the roll is known, and asked of nobody again.
func TestARollCalledAfterTheHourToWhichItsLessonWasMovedIsItsRoll(t *testing.T) {
	w := newWorld(t)
	l := w.lesson("s1", 8)
	w.now = w.at(9, 4)
	w.mustCall("teacher-maths", l.ID, 0, said3(w)...)
	w.move(l, 9)
	w.now = w.at(9, 20)
	if v := w.board("cpe"); v.Lessons != (LessonsView{1, 1, 0}) || len(v.Absent) != 2 {
		t.Errorf("board = %+v, %q", v.Lessons, absentees(v))
	}
	if got := w.line(l.ID); !got.Done || got.Absent != 2 || got.Late != 1 {
		t.Errorf("the teacher's line = %+v", got)
	}
}

func TestALessonThatReturnsToItsFirstHourHasItsRollAgain(t *testing.T) {
	w := newWorld(t)
	l := w.lesson("s1", 8)
	p := w.class("2DE3")[0].ID
	w.mustCall("teacher-maths", l.ID, 0, Said{Pupil: p, Status: Absent})
	w.move(l, 14)
	w.move(l, 8)
	if v := w.board("cpe"); v.Lessons != (LessonsView{1, 1, 0}) || len(v.Absent) != 1 {
		t.Errorf("board = %+v", v.Lessons)
	}
	if got := w.hours(p); !slices.Equal(got, []string{"absent 08:00"}) {
		t.Errorf("entries = %q", got)
	}
	w.move(l, 14)
	w.now = w.at(14, 5)
	w.mustCall("teacher-maths", l.ID, 1, Said{Pupil: p, Status: Absent})
	if w.move(l, 8); !w.line(l.ID).Done {
		t.Error("called at two and written down at eight: nobody called it")
	}
}

// What was said in a lesson stays said; one that does not take place asks for no roll and
// was missed by nobody.
func TestALessonCancelledAfterItsRollKeepsItAndAsksForNone(t *testing.T) {
	w := newWorld(t)
	l := w.lesson("s1", 8)
	p := w.class("2DE3")[0].ID
	w.mustCall("teacher-maths", l.ID, 0, Said{Pupil: p, Status: Absent})
	w.change(l, timetable.Edit{Kind: timetable.Cancelled})
	if _, err := w.book.Sheet(context.Background(), lycee, w.Year, l.ID); !fault.Is(err, fault.NotFound) {
		t.Errorf("the roll of a cancelled lesson: %v", err)
	}
	w.now = w.at(8, 20)
	if v := w.board("cpe"); v.Lessons.Now != 0 || len(v.Rolls) != 0 {
		t.Errorf("board = %+v", v.Lessons)
	}
	if got := w.hours(p); !slices.Equal(got, []string{"absent 08:00"}) {
		t.Errorf("entries = %q", got)
	}
	w.change(l)
	if s := w.sheet(l.ID); !s.done() || s.roll.Mark(p) == nil {
		t.Errorf("restored, the roll is %+v", s.roll)
	}
}

// An added lesson has no hour of the weekly timetable: its roll follows it all the same.
func TestAnAddedLessonKeepsItsRollWhenItsHoursAreSetAnew(t *testing.T) {
	w := newWorld(t)
	w.lesson("s1", 10)
	extra := Lesson{ID: school.LessonOf("added00001", monday)}
	add := func(hour int) {
		w.change(extra, timetable.Edit{
			Kind: timetable.Added, Service: w.NamedServices["s1"], Start: school.At(hour, 0), End: school.At(hour, 55),
			Staff: []school.PersonID{w.Named["teacher-maths"]},
		})
	}
	add(8)
	w.mustCall("cpe", extra.ID, 0, said3(w)...)
	if v := w.board("cpe"); v.Lessons != (LessonsView{1, 1, 0}) || len(v.Absent) != 2 {
		t.Errorf("board = %+v, %q", v.Lessons, absentees(v))
	}
	add(9)
	if w.now = w.at(9, 5); w.sheet(extra.ID).roll.Calls != 1 || w.sheet(extra.ID).done() {
		t.Errorf("an hour later, the roll is %+v", w.sheet(extra.ID).roll)
	}
	w.mustCall("cpe", extra.ID, 1, said3(w)...)
	if v := w.board("cpe"); v.Lessons.Done != 1 || len(v.Absent) != 2 {
		t.Errorf("called again: %+v", v.Lessons)
	}
}

func TestACallerAtAnotherHourWhoSawAnOlderRollIsToldSo(t *testing.T) {
	w := newWorld(t)
	l := w.lesson("s1", 8)
	w.mustCall("teacher-maths", l.ID, 0, said3(w)...)
	w.move(l, 14)
	w.now = w.at(14, 5)
	if _, _, err := w.call("teacher-maths", l.ID, 0, said3(w)[0]); !fault.Is(err, fault.Conflict) {
		t.Errorf("error = %v, want a conflict", err)
	}
	s := w.sheet(l.ID)
	grant, err := policy.CallRoll(w.as("cpe"), s.Subject())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.book.Remind(context.Background(), grant, s, w.now); err != nil {
		t.Errorf("its teacher may not be reminded: %v", err)
	}
	if v := w.board("cpe"); len(v.Rolls) != 1 || !v.Rolls[0].Reminded.Equal(w.now) {
		t.Errorf("rolls to call = %+v", v.Rolls)
	}
}
