package absences

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// enters is the grant of somebody on the entries of pupils.
func (w *world) enters(name string, pupils ...school.PersonID) []policy.EntryOf {
	w.Helper()
	list, err := w.book.enrolled(context.Background(), lycee, monday, pupils)
	if err != nil {
		w.Fatal(err)
	}
	var grants []policy.EntryOf
	for _, e := range list {
		g, err := policy.EnterAbsence(w.as(name), e)
		if err != nil {
			w.Fatalf("%s may not enter: %v", name, err)
		}
		grants = append(grants, g)
	}
	return grants
}

// late brings a pupil to the late desk at an hour.
func (w *world) late(p school.PersonID, at school.Clock) Slip {
	w.Helper()
	w.now = at.On(monday, w.Zone)
	slip, err := w.book.Late(context.Background(), w.enters("cpe", p)[0], at, w.now)
	if err != nil {
		w.Fatal(err)
	}
	return slip
}

func TestNobodyArrivesAtAnHourToCome(t *testing.T) {
	w := newWorld(t)
	w.lesson("s1", 8)
	w.lesson("s2", 9)
	p := w.class("2DE3")[0].ID
	for _, c := range []struct {
		at   school.Clock
		want bool
	}{{school.At(9, 12), false}, {school.At(8, 16), false}, {school.At(8, 15), true}} {
		w.now = w.at(8, 10)
		_, err := w.book.Late(context.Background(), w.enters("cpe", p)[0], c.at, w.now)
		f, refused := fault.As(err)
		if refused == c.want || refused && (f.Kind != fault.Invalid || len(f.Fields) != 1 || f.Fields[0].Pointer != "/at" || f.Fields[0].Key != "absences.to-come") {
			t.Errorf("at %v, when it is 8:10: %v", c.at, err)
		}
	}
	if d := w.day(p); len(d.Entries) != 1 {
		t.Errorf("the day = %+v, want the one arrival", d)
	}
}

// status is what the roll of a lesson shows of a pupil: "late 12 desk".
func (w *world) status(l school.LessonID, p school.PersonID) string {
	w.Helper()
	s := w.sheet(l)
	read, err := policy.ReadRoll(w.as("cpe"), s.Subject())
	if err != nil {
		w.Fatal(err)
	}
	v := s.View(read, policy.Rolling{}, nil, func(key string, _ fault.Args) string { return key })
	for _, seat := range v.Pupils {
		if seat.ID == p {
			text := string(seat.Status)
			if seat.Minutes > 0 {
				text += fmt.Sprint(" ", seat.Minutes)
			}
			if seat.Note != nil {
				text += " " + seat.Note.Kind
			}
			return text
		}
	}
	return "not expected"
}

// entries writes the entries of a pupil's Monday in words: "absent roll v1".
func (w *world) file(p school.PersonID) string {
	var list []string
	for _, e := range w.day(p).Entries {
		text := fmt.Sprintf("%s %s v%d", e.Kind, e.Source, e.Version)
		if e.Minutes > 0 {
			text = fmt.Sprintf("%s %d %s v%d", e.Kind, e.Minutes, e.Source, e.Version)
		}
		if e.Cancelled != nil {
			text += " cancelled"
		}
		list = append(list, text)
	}
	return strings.Join(list, ", ")
}

func TestLateDeskTurnsTheAbsentIntoLateInTheTeachersRoll(t *testing.T) {
	w := newWorld(t)
	l := w.lesson("s1", 8)
	p := w.class("2DE3")[0].ID
	w.mustCall("teacher-maths", l.ID, 0, Said{Pupil: p, Status: Absent})
	slip := w.late(p, school.At(8, 12))
	if slip.Number != 1 || slip.Lesson.ID != l.ID || slip.Entry.Minutes != 12 {
		t.Errorf("slip = %+v", slip)
	}
	if got := w.status(l.ID, p); got != "late 12 desk" {
		t.Errorf("the roll shows %q", got)
	}
	if got := w.file(p); got != "late 12 desk v2" {
		t.Errorf("file = %q", got)
	}
	want := fmt.Sprintf("absence.create %s:late<absent", p)
	if got := w.tellings(); len(got) != 2 || got[1] != want {
		t.Errorf("journal = %q, want %q", got, want)
	}
}

func TestLateDeskBeforeTheRollMarksTheLate(t *testing.T) {
	w := newWorld(t)
	l := w.lesson("s1", 8)
	p := w.class("2DE3")[0].ID
	w.late(p, school.At(8, 4))
	if got := w.status(l.ID, p); got != "late 4 desk" {
		t.Errorf("the roll shows %q", got)
	}
	w.mustCall("teacher-maths", l.ID, 0, Said{Pupil: p, Status: Late, Minutes: 4}) // as the screen shows it
	w.mustCall("teacher-maths", l.ID, 1)                                           // and without a word of it: hers stands
	if got := w.file(p); got != "late 4 desk v1" {
		t.Errorf("file = %q", got)
	}
}

func TestSlipsAreNumberedAndAskingTwiceGivesTheSame(t *testing.T) {
	w := newWorld(t)
	w.lesson("s1", 8)
	c := w.class("2DE3")
	first, second := w.late(c[0].ID, school.At(8, 10)), w.late(c[1].ID, school.At(8, 11))
	if first.Number != 1 || second.Number != 2 {
		t.Errorf("slips %d and %d, want 1 and 2", first.Number, second.Number)
	}
	var again Slip
	if cost := w.billed(func() { again = w.late(c[0].ID, school.At(8, 13)) }); cost != 0 || again.Number != 1 || again.Arrived != school.At(8, 10) {
		t.Errorf("asked twice: %v WRU, slip %+v", cost, again)
	}
}

func TestArrivalFindsTheLessonToGoTo(t *testing.T) {
	at := func(start int) Lesson {
		return Lesson{ID: school.LessonID(fmt.Sprint(start)), Start: school.At(start, 0), End: school.At(start, 55)}
	}
	morning := []Lesson{at(10), at(8), at(9)}
	off := at(9)
	off.Cancelled = true
	for _, c := range []struct {
		name    string
		lessons []Lesson
		at      school.Clock
		missed  string
		goal    string
		fault   string
	}{
		{"in the first lesson", morning, school.At(8, 12), "", "8", ""},
		{"exactly at the limit", morning, school.At(8, 30), "", "8", ""},
		{"one minute over it", morning, school.At(8, 31), "8", "9", ""},
		{"as it starts", morning, school.At(9, 0), "", "9", ""},
		{"in the break", morning, school.At(8, 57), "", "9", ""},
		{"before the first", morning, school.At(7, 50), "", "", "absences.early"},
		{"after the last", morning, school.At(11, 0), "", "", "absences.no-lesson"},
		{"over the limit in the last", morning, school.At(10, 40), "", "10", ""},
		{"the next one is cancelled", []Lesson{at(8), off, at(10)}, school.At(8, 40), "8", "10", ""},
		{"no lesson at all", nil, school.At(9, 0), "", "", "absences.no-lesson"},
	} {
		missed, goal, err := arrival(c.lessons, c.at, 30*time.Minute)
		got := []string{"", "", ""}
		if missed != nil {
			got[0] = string(missed.ID)
		}
		if goal != nil {
			got[1] = string(goal.ID)
		}
		if f, ok := fault.As(err); ok {
			got[2] = f.Key
		}
		if want := []string{c.missed, c.goal, c.fault}; !slices.Equal(got, want) {
			t.Errorf("%s: missed, goal, fault = %q, want %q", c.name, got, want)
		}
	}
}

func TestArrivalOverTheLimitIsAnAbsenceAndALateInTheNextLesson(t *testing.T) {
	w := newWorld(t)
	first, next := w.lesson("s1", 8).ID, w.lesson("s2", 9).ID
	p := w.class("2DE3")[0].ID
	slip := w.late(p, school.At(8, 41))
	if slip.Lesson.ID != next || slip.Entry.Minutes != 0 {
		t.Errorf("slip = %+v", slip)
	}
	if got := w.file(p); got != "absent desk v1, late desk v1" {
		t.Errorf("file = %q", got)
	}
	if got := w.status(first, p); got != "absent desk" {
		t.Errorf("the roll of the first lesson shows %q", got)
	}
}

func TestQueuedRollIsSavedButForThoseOfWhomTheOfficeSaidSomethingElse(t *testing.T) {
	w := newWorld(t)
	l := w.lesson("s1", 8)
	c := w.class("2DE3")
	desk, sick, cancelled, gone, plain := c[0].ID, c[1].ID, c[2].ID, c[3].ID, c[4].ID
	w.mustCall("teacher-maths", l.ID, 0, Said{Pupil: cancelled, Status: Absent})
	w.late(desk, school.At(8, 12))
	w.enter("cpe", Order{Kind: Present, Place: Sickroom, From: school.At(8, 20), To: school.At(9, 30), First: monday}, sick)
	w.enter("cpe", Order{Kind: Absent, From: school.At(8, 0), To: school.At(12, 0), First: monday, Words: "parti avec sa mère"}, gone)
	w.correct("cpe", cancelled, string(l.ID), 1, Correction{Cancelled: to(true)})

	// The phone took the roll at 8:05 and sends it at 8:40, over the version it knew.
	w.now = w.at(8, 40)
	s, clashes, err := w.call("teacher-maths", l.ID, 1,
		Said{Pupil: desk, Status: Absent}, Said{Pupil: sick, Status: Absent}, Said{Pupil: cancelled, Status: Late, Minutes: 3},
		Said{Pupil: gone, Status: Present}, Said{Pupil: plain, Status: Absent})
	if err != nil {
		t.Fatal(err)
	}
	got := map[school.PersonID]string{}
	for _, c := range clashes {
		kind, _ := said(&c.Theirs, &l)
		got[c.Pupil] = string(c.Yours) + "/" + string(kind)
	}
	want := map[school.PersonID]string{desk: "absent/late", sick: "absent/infirmary", cancelled: "late/present", gone: "present/absent"}
	if len(got) != len(want) {
		t.Errorf("clashes = %v, want %v", got, want)
	}
	for p, text := range want {
		if got[p] != text {
			t.Errorf("clash of %s = %q, want %q", p, got[p], text)
		}
	}
	for p, file := range map[school.PersonID]string{
		desk: "late 12 desk v1", sick: "present office v1", cancelled: "absent office v2 cancelled", gone: "absent office v1", plain: "absent roll v1",
	} {
		if got := w.file(p); got != file {
			t.Errorf("file of %s = %q, want %q", p, got, file)
		}
	}
	if s.roll.Calls != 2 {
		t.Errorf("called %d times, want 2", s.roll.Calls)
	}
	// Lost answer: the phone sends it again, and again with what it is told.
	if cost := w.billed(func() {
		_, again, err := w.call("teacher-maths", l.ID, 1, Said{Pupil: desk, Status: Absent}, Said{Pupil: plain, Status: Absent}, Said{Pupil: cancelled, Status: Absent})
		if err != nil || len(again) < 1 {
			t.Errorf("sent again: clashes %v, %v", again, err)
		}
	}); cost != 0 {
		t.Errorf("sent again: %v WRU, want none", cost)
	}
}

func to[T any](v T) *T { return &v }

// enter enters an order for pupils as somebody.
func (w *world) enter(name string, o Order, pupils ...school.PersonID) []Entered {
	w.Helper()
	list, err := w.book.Enter(context.Background(), w.enters(name, pupils...), o, w.now)
	if err != nil {
		w.Fatal(err)
	}
	return list
}

func (w *world) correct(name string, p school.PersonID, id string, version int, c Correction) Entry {
	w.Helper()
	e, err := w.book.Correct(context.Background(), w.enters(name, p)[0], monday, id, version, c, w.now)
	if err != nil {
		w.Fatal(err)
	}
	return e
}

func TestDeskAndTeacherInTheSameInstantBothAreHeard(t *testing.T) {
	w := newWorld(t)
	l := w.lesson("s1", 8)
	c := w.class("2DE3")
	s := w.sheet(l.ID) // the teacher's request has read this
	w.late(c[0].ID, school.At(8, 6))
	grant, err := policy.CallRoll(w.as("teacher-maths"), s.Subject())
	if err != nil {
		t.Fatal(err)
	}
	_, clashes, err := w.book.Call(context.Background(), grant, s, 0, []Said{{Pupil: c[0].ID, Status: Absent}, {Pupil: c[1].ID, Status: Absent}}, w.now)
	if err != nil || len(clashes) != 1 || clashes[0].Pupil != c[0].ID {
		t.Fatalf("clashes = %+v, %v", clashes, err)
	}
	if w.file(c[0].ID) != "late 6 desk v1" || w.file(c[1].ID) != "absent roll v1" {
		t.Errorf("files = %q and %q", w.file(c[0].ID), w.file(c[1].ID))
	}
}

func TestEntriesOfAPupilOfAnotherSchoolAreNotFound(t *testing.T) {
	w := newWorld(t)
	if _, err := w.book.enrolled(context.Background(), lycee, monday, []school.PersonID{w.Named["pupil-p3"]}); !fault.Is(err, fault.NotFound) {
		t.Errorf("a pupil of the collège is found in the lycée: %v", err)
	}
	if _, err := w.book.enrolled(context.Background(), lycee, monday, []school.PersonID{w.Named["pupil-left"]}); !fault.Is(err, fault.NotFound) {
		t.Errorf("a pupil who left is found: %v", err)
	}
	e := roster.Enrolment{Pupil: "x", School: lycee}
	if _, err := w.book.Late(context.Background(), policy.EntryOf{}, 0, w.now); err == nil {
		t.Errorf("without a grant %s arrives", e.Pupil)
	}
}

// Three hands at the desk give eighteen slips: each pupil one, each number once.
func TestHandsAtTheSameDeskGiveEachNumberOnce(t *testing.T) {
	w := newWorld(t)
	w.lesson("s1", 8)
	c := w.class("2DE3")
	grants := map[school.PersonID]policy.EntryOf{}
	for _, p := range c[:18] {
		grants[p.ID] = w.enters("cpe", p.ID)[0]
	}
	var (
		hands sync.WaitGroup
		mu    sync.Mutex
		seen  = map[int]bool{}
	)
	for hand := range 3 {
		hands.Go(func() {
			for i := range 6 {
				slip, err := w.book.Late(context.Background(), grants[c[hand*6+i].ID], school.At(8, 10), w.at(8, 10))
				mu.Lock()
				if err != nil || seen[slip.Number] {
					t.Errorf("slip %d given twice, or %v", slip.Number, err)
				}
				seen[slip.Number] = true
				mu.Unlock()
			}
		})
	}
	hands.Wait()
	if len(seen) != 18 || !seen[1] || !seen[18] {
		t.Errorf("numbers = %v", seen)
	}
}
