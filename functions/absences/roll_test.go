package absences

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/preau-ent/preau/functions/timetable"
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
	"github.com/preau-ent/preau/shared/table/faulty"
)

func (w *world) entries() []journal.Entry {
	w.Helper()
	list, err := journal.History(context.Background(), w.table, dayPart(lycee, w.Year, monday), 100)
	if err != nil {
		w.Fatal(err)
	}
	return list
}

// tellings are what the journal tells of the Monday, oldest first, in words:
// "absence.call p1:absent<present".
func (w *world) tellings() []string {
	var list []string
	for _, e := range w.entries() {
		var t Telling
		if err := json.Unmarshal(e.Detail, &t); err != nil {
			w.Fatal(err)
		}
		text := e.Action
		for _, p := range t.Pupils {
			text += fmt.Sprintf(" %s:%s<%s", p.Pupil, p.Kind, p.Was)
		}
		list = append(list, text)
	}
	slices.Reverse(list)
	return list
}

func said3(w *world) []Said {
	c := w.class("2DE3")
	return []Said{{Pupil: c[0].ID, Status: Absent}, {Pupil: c[4].ID, Status: Absent}, {Pupil: c[7].ID, Status: Late, Minutes: 5}}
}

func TestRollOfThirtyTwoWithTwoAbsentAndOneLate(t *testing.T) {
	w := newWorld(t)
	l := w.lesson("s1", 8)
	s := w.mustCall("teacher-maths", l.ID, 0, said3(w)...)
	if s.roll.Calls != 1 || s.roll.By != w.Named["teacher-maths"] || len(s.roll.Marks) != 3 || len(s.roll.Called) != len(w.class("2DE3")) {
		t.Errorf("roll = %+v", s.roll)
	}
	c := w.class("2DE3")
	want := fmt.Sprintf("absence.call %s:absent<present %s:absent<present %s:late<present", c[0].ID, c[4].ID, c[7].ID)
	if got := w.tellings(); len(got) != 1 || got[0] != want {
		t.Errorf("journal = %q, want %q", got, want)
	}
	d := w.day(c[7].ID)
	if len(d.Entries) != 1 || d.Entries[0].Kind != Late || d.Entries[0].Minutes != 5 || d.Entries[0].Service != l.Service || d.Entries[0].Version != 1 {
		t.Errorf("day of the late one = %+v", d)
	}
	if d := w.day(c[1].ID); len(d.Entries) != 0 {
		t.Errorf("day of one who was there = %+v", d)
	}
}

func TestRollWithNobodyAbsentIsRecordedToo(t *testing.T) {
	w := newWorld(t)
	l := w.lesson("s1", 8)
	if s := w.sheet(l.ID); s.roll.Calls != 0 {
		t.Fatalf("called before: %+v", s.roll)
	}
	w.mustCall("teacher-maths", l.ID, 0)
	if s := w.sheet(l.ID); s.roll.Calls != 1 || len(s.roll.Marks) != 0 {
		t.Errorf("roll = %+v", s.roll)
	}
	if got := w.tellings(); len(got) != 1 || got[0] != "absence.call" {
		t.Errorf("journal = %q", got)
	}
}

// The budget is 4 write units and 3 for each pupil listed.
func TestRollIsBilledFourAndThreeForEachPupilListed(t *testing.T) {
	for _, absent := range []int{0, 1, 2, 3, 5, 8, 12, 20, 35} {
		w := newWorld(t)
		l := w.lesson("s1", 8)
		pupils := w.class("2DE3")
		for i := len(pupils); i < 35; i++ {
			pupils = append(pupils, w.extra("2DE3", i))
		}
		var marks []Said
		for _, p := range pupils[:absent] {
			marks = append(marks, Said{Pupil: p.ID, Status: Absent})
		}
		got := w.billed(func() { w.mustCall("teacher-maths", l.ID, 0, marks...) })
		if most := float64(4 + 3*absent); got > most {
			t.Errorf("%d absent: %v WRU, want at most %v", absent, got, most)
		}
		t.Logf("%2d absent: %v WRU", absent, got)
		if again := w.billed(func() { w.mustCall("teacher-maths", l.ID, 0, marks...) }); again != 0 {
			t.Errorf("%d absent, sent again: %v WRU, want none", absent, again)
		}
	}
}

// extra adds a pupil to a stored class.
func (w *world) extra(class school.ClassID, i int) roster.Pupil {
	w.Helper()
	k := roster.ClassKey(lycee, w.Year, class)
	items, err := w.table.Get(context.Background(), true, k)
	if err != nil {
		w.Fatal(err)
	}
	var c roster.Class
	it := items.Find(k)
	if err := it.Decode(&c); err != nil {
		w.Fatal(err)
	}
	p := roster.Pupil{ID: school.PersonID(fmt.Sprintf("extra%07d", i)), Name: roster.Name{First: "Maximilienne", Last: "de La Rochefoucauld"}}
	c.Pupils = append(c.Pupils, p)
	if it, err = it.With(c); err != nil {
		w.Fatal(err)
	}
	if err := w.table.Write(context.Background(), table.Change{Op: table.Put, Item: it}); err != nil {
		w.Fatal(err)
	}
	return p
}

// Eight lessons missed make a day that still is one unit.
func TestLastRollOfADayMissedIsBilledAsTheFirst(t *testing.T) {
	w := newWorld(t)
	p := w.class("2DE3")[0].ID
	for hour := 8; hour < 18; hour++ {
		w.taught("s1", hour)
	}
	w.deliver()
	for i, l := range w.lessons() {
		hour := 8 + i
		w.now = w.at(hour, 5)
		if got := w.billed(func() { w.mustCall("teacher-maths", l.ID, 0, Said{Pupil: p, Status: Absent}) }); got > 7 {
			t.Errorf("roll of %d h: %v WRU, want at most 7", hour, got)
		}
	}
	if s := w.sheet(w.lessons()[9].ID); s.roll.Marks[0].Since != school.At(8, 0) {
		t.Errorf("absent since %v, want 08:00", s.roll.Marks[0].Since)
	}
}

func TestCorrectedRollKeepsWhatWasSaidBefore(t *testing.T) {
	w := newWorld(t)
	l := w.lesson("s1", 8)
	p := w.class("2DE3")[0].ID
	steps := []struct {
		name    string
		marks   []Said
		stands  bool
		kind    Kind
		version int
		told    string
	}{
		{"absent", []Said{{Pupil: p, Status: Absent}}, true, Absent, 1, "absent<present"},
		{"late after all", []Said{{Pupil: p, Status: Late, Minutes: 10}}, true, Late, 2, "late<absent"},
		{"later than that", []Said{{Pupil: p, Status: Late, Minutes: 15}}, true, Late, 3, "late<late"},
		{"present", nil, false, Late, 4, "present<late"},
		{"sent out", []Said{{Pupil: p, Status: SentOut}}, true, SentOut, 5, "sentout<present"},
		{"to the infirmary", []Said{{Pupil: p, Status: Infirmary}}, true, Infirmary, 6, "infirmary<sentout"},
	}
	for i, c := range steps {
		w.now = w.now.Add(time.Minute)
		w.mustCall("teacher-maths", l.ID, i, c.marks...)
		d := w.day(p)
		if len(d.Entries) != 1 {
			t.Fatalf("%s: %d entries", c.name, len(d.Entries))
		}
		if e := d.Entries[0]; e.Stands() != c.stands || e.Kind != c.kind || e.Version != c.version {
			t.Errorf("%s: entry = %+v", c.name, e)
		}
		if got := w.tellings(); !strings.HasSuffix(got[len(got)-1], c.told) {
			t.Errorf("%s: journal = %q", c.name, got)
		}
	}
	var last Telling
	if err := json.Unmarshal(w.entries()[0].Detail, &last); err != nil || last.Pupils[0].Old == nil || last.Pupils[0].Old.Kind != SentOut || last.Pupils[0].Old.Version != 5 {
		t.Errorf("the journal does not keep the former version: %s", w.entries()[0].Detail)
	}
}

func TestAnotherCallerInBetweenIsAConflictWithTheCurrentRoll(t *testing.T) {
	w := newWorld(t)
	l := w.lesson("s1", 8)
	c := w.class("2DE3")
	w.mustCall("teacher-maths", l.ID, 0, Said{Pupil: c[0].ID, Status: Absent})
	s, _, err := w.call("cpe", l.ID, 0, Said{Pupil: c[1].ID, Status: Absent})
	if !fault.Is(err, fault.Conflict) {
		t.Fatalf("error = %v, want a conflict", err)
	}
	if s == nil || s.roll.Mark(c[0].ID) == nil || s.roll.Calls != 1 {
		t.Errorf("current roll = %+v", s)
	}
	if d := w.day(c[1].ID); len(d.Entries) != 0 {
		t.Errorf("the refused roll left %+v", d)
	}
	w.mustCall("cpe", l.ID, 0, Said{Pupil: c[0].ID, Status: Absent}) // the same content, whoever sends it
}

func TestTwoCallersAtTheSameInstantAreOneAfterTheOther(t *testing.T) {
	w := newWorld(t)
	l := w.lesson("s1", 8)
	c := w.class("2DE3")
	first, second := w.sheet(l.ID), w.sheet(l.ID)
	call := func(s *Sheet, p school.PersonID) error {
		grant, err := policy.CallRoll(w.as("teacher-maths"), s.Subject())
		if err != nil {
			t.Fatal(err)
		}
		_, _, err = w.book.Call(context.Background(), grant, s, 0, []Said{{Pupil: p, Status: Absent}}, w.now)
		return err
	}
	if err := call(first, c[0].ID); err != nil {
		t.Fatal(err)
	}
	if err := call(second, c[1].ID); !fault.Is(err, fault.Conflict) {
		t.Errorf("second caller: %v, want a conflict", err)
	}
	if err := call(w.sheet(l.ID), c[0].ID); err != nil {
		t.Errorf("what is stored, sent again: %v", err)
	}
}

func TestEveryLineAtFaultIsFoundAtOnce(t *testing.T) {
	w := newWorld(t)
	l := w.lesson("s1", 8)
	c := w.class("2DE3")
	_, _, err := w.call("teacher-maths", l.ID, 0,
		Said{Pupil: c[0].ID, Status: Absent}, Said{Pupil: "stranger", Status: Absent}, Said{Pupil: c[0].ID, Status: Late},
		Said{Pupil: c[1].ID, Status: Absent, Minutes: 5}, Said{Pupil: w.Named["pupil-left"], Status: Absent})
	f, ok := fault.As(err)
	if !ok {
		t.Fatalf("error = %v", err)
	}
	var got []string
	for _, field := range f.Fields {
		got = append(got, field.Pointer+" "+field.Key)
	}
	want := []string{"/marks/1/pupil absences.stranger", "/marks/2 absences.twice", "/marks/3/minutes absences.minutes", "/marks/4/pupil absences.stranger"}
	if !slices.Equal(got, want) {
		t.Errorf("faults = %q, want %q", got, want)
	}
}

func TestRollHoldsThoseWhoAreInTheClassOnTheDay(t *testing.T) {
	w := newWorld(t)
	s := w.sheet(w.lesson("s1", 8).ID)
	if s.Expects(w.Named["pupil-left"]) {
		t.Error("a pupil who left is called")
	}
	if !s.Expects(w.Named["pupil-arrived"]) {
		t.Error("a pupil who arrived is not called")
	}
	l := w.lesson("s1", 9, "2DE3", "2DE5")
	w.change(l, timetable.Edit{Kind: timetable.Exempted, Classes: []school.ClassID{"2DE3"}})
	if s := w.sheet(l.ID); len(s.Pupils) != len(w.class("2DE5")) {
		t.Errorf("a class exempted from the lesson is called: %d pupils, want those of the other one", len(s.Pupils))
	}
}

func TestWhoMayCallWhen(t *testing.T) {
	w := newWorld(t)
	l := w.lesson("s1", 9)
	standIn := w.lesson("s1", 10)
	w.change(standIn, timetable.Edit{Kind: timetable.Replaced, Staff: []school.PersonID{w.Named["teacher-other-subject"]}})
	english := w.lesson("s3", 11)
	for _, c := range []struct {
		who    string
		lesson Lesson
		at     time.Time
		want   string
	}{
		{"teacher-maths", l, w.at(8, 49), "forbidden"},
		{"teacher-maths", l, w.at(8, 50), "yes"},
		{"teacher-maths", l, w.at(9, 0).Add(24 * time.Hour), "yes"},
		{"teacher-maths", l, w.at(9, 0).Add(24*time.Hour + time.Second), "forbidden"},
		{"cpe", l, w.at(9, 0).Add(72 * time.Hour), "yes"},
		{"teacher-other-subject", l, w.at(9, 5), "not-found"},
		{"teacher-other-subject", standIn, w.at(10, 5), "yes"},
		{"substitute", english, w.at(11, 5), "yes"},
		{"substitute-ended", english, w.at(11, 5), "not-found"},
		{"pupil-p1", l, w.at(9, 5), "not-found"},
		{"guardian-full-of-p1", l, w.at(9, 5), "not-found"},
		{"teacher-other-school", l, w.at(9, 5), "not-found"},
	} {
		w.now = c.at
		_, err := policy.CallRoll(w.as(c.who), w.sheet(c.lesson.ID).Subject())
		got := "yes"
		if f, ok := fault.As(err); ok {
			got = string(f.Kind)
		}
		if got != c.want {
			t.Errorf("%s at %v = %s, want %s", c.who, c.at, got, c.want)
		}
	}
}

func TestRollThatFailsInTheMiddleIsWholeOrNotThere(t *testing.T) {
	for _, f := range []faulty.Failure{faulty.Before, faulty.After, faulty.LostAnswer} {
		w := newWorld(t)
		l := w.lesson("s1", 8)
		s := w.sheet(l.ID)
		grant, err := policy.CallRoll(w.as("teacher-maths"), s.Subject())
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
		defer cancel()
		w.store.FailWrites(f)
		if _, _, err := w.book.Call(ctx, grant, s, 0, said3(w), w.now); !fault.Is(err, fault.Unavailable) {
			t.Errorf("%v: error = %v, want unavailable", f, err)
		}
		stored := w.sheet(l.ID).roll.Calls == 1
		if stored != (f != faulty.Before) || stored != (len(w.day(said3(w)[0].Pupil).Entries) == 1) || stored != (len(w.entries()) == 1) {
			t.Errorf("%v: roll stored = %v, entries of the journal = %d", f, stored, len(w.entries()))
		}
		w.mustCall("teacher-maths", l.ID, 0, said3(w)...)
		if got := w.entries(); len(got) != 1 {
			t.Errorf("%v: sent again, the journal tells it %d times", f, len(got))
		}
	}
}

func TestRollOfAGroupOfManyIsWhole(t *testing.T) {
	w := newWorld(t)
	l := w.lesson("s1", 8, "2DE3", "2DE5")
	s := w.sheet(l.ID)
	if want := len(w.class("2DE3")) + len(w.class("2DE5")); len(s.Pupils) != want {
		t.Fatalf("%d pupils, want %d", len(s.Pupils), want)
	}
	var marks []Said
	for _, p := range s.Pupils {
		marks = append(marks, Said{Pupil: p.ID, Status: Absent})
	}
	if s = w.mustCall("cpe", l.ID, 0, marks...); len(s.roll.Marks) != len(marks) {
		t.Errorf("%d marks, want %d", len(s.roll.Marks), len(marks))
	}
}
