package absences

import (
	"context"
	"slices"
	"testing"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/school"
)

// seated returns who is elsewhere, as somebody sees it: "infirmary 10:05-10:55 open".
func (w *world) seated(name string) []string {
	w.Helper()
	grant, err := policy.ReadSeated(w.as(name), lycee, w.Year)
	if err != nil {
		w.Fatal(err)
	}
	v, err := w.book.Seated(context.Background(), grant, w.now)
	if err != nil {
		w.Fatal(err)
	}
	list := []string{}
	for _, p := range v.Pupils {
		text := string(p.Place) + " " + p.From.String() + "-" + p.To.String()
		if p.Open {
			text += " open"
		}
		list = append(list, text)
	}
	return list
}

// A passage whose end nobody typed silenced every roll until the evening.
func TestPassageWithoutAnEndIsOfTheRunningLessonUntilSomebodySaysWhen(t *testing.T) {
	w := newWorld(t)
	for _, hour := range []int{10, 11} {
		w.taught("s1", hour)
	}
	w.taught("s2", 14)
	w.deliver()
	day := w.lessons()
	p := w.class("2DE3")[0].ID
	w.now = w.at(10, 6)
	passage := Order{Kind: Present, Place: Sickroom, From: school.At(10, 5), First: monday}
	e := w.enter("nurse", passage, p)[0].Entry
	if e.To != school.At(10, 55) || !e.Open {
		t.Errorf("passage = %+v, want until the end of the lesson", e)
	}
	if w.status(day[0].ID, p) != "infirmary office" || w.status(day[1].ID, p) != "present" {
		t.Errorf("rolls show %q and %q", w.status(day[0].ID, p), w.status(day[1].ID, p))
	}
	if cost := w.billed(func() { w.enter("nurse", passage, p) }); cost != 0 {
		t.Errorf("the same again: %v WRU", cost)
	}
	if got := w.seated("nurse"); !slices.Equal(got, []string{"infirmary 10:05-10:55 open"}) {
		t.Errorf("there = %q", got)
	}
	out := w.correct("nurse", p, e.ID, 1, Correction{To: to(school.At(10, 20))})
	if out.Open || out.To != school.At(10, 20) {
		t.Errorf("out = %+v", out)
	}
	w.enter("nurse", passage, p) // the request of the arrival comes again, late
	if got := w.seated("nurse"); !slices.Equal(got, []string{"infirmary 10:05-10:20"}) {
		t.Errorf("after the end was typed = %q", got)
	}
	// Between two lessons: the length of one.
	e = w.enter("nurse", Order{Kind: Present, Place: Sickroom, From: school.At(12, 30), First: monday}, p)[0].Entry
	if e.To != school.At(13, 25) {
		t.Errorf("at midday until %v", e.To)
	}
	// While another class has a lesson and one's own has none: until that one ends.
	other := w.class("2DE5")[0].ID
	if e = w.enter("nurse", Order{Kind: Present, Place: Sickroom, From: school.At(14, 10), First: monday}, other)[0].Entry; e.To != school.At(14, 55) {
		t.Errorf("without a lesson of one's own until %v", e.To)
	}
	_, err := w.book.Enter(context.Background(), w.enters("nurse", p), Order{Kind: Present, Place: Sickroom, First: monday}, w.now)
	if f, ok := fault.As(err); !ok || len(f.Fields) != 1 || f.Fields[0].Pointer != "/from" {
		t.Errorf("without a beginning: %v", err)
	}
}

func TestLibrarianSeesTheLibraryAlone(t *testing.T) {
	w := newWorld(t)
	c := w.class("2DE3")
	w.now = w.at(10, 6)
	w.enter("cpe", Order{Kind: Present, Place: CDI, From: school.At(10, 0), To: school.At(11, 0), First: monday}, c[0].ID)
	w.enter("cpe", Order{Kind: Present, Place: Permanence, From: school.At(10, 0), To: school.At(11, 0), First: monday}, c[1].ID)
	w.enter("cpe", Order{Kind: Absent, From: school.At(10, 0), To: school.At(11, 0), First: monday}, c[2].ID)
	if got := w.seated("librarian"); !slices.Equal(got, []string{"cdi 10:00-11:00"}) {
		t.Errorf("the librarian sees %q", got)
	}
	if got := w.seated("cpe"); len(got) != 2 {
		t.Errorf("the CPE sees %q", got)
	}
	if _, err := w.book.Seated(context.Background(), policy.SeatedOf{}, w.now); !fault.Is(err, fault.NotFound) {
		t.Errorf("without a grant: %v", err)
	}
}

func TestWhoIsSeatedSaysWhichAbsencesItTakesBack(t *testing.T) {
	w := newWorld(t)
	l := w.lesson("s1", 10)
	c := w.class("2DE3")
	w.now = w.at(10, 6)
	w.mustCall("teacher-maths", l.ID, 0, Said{Pupil: c[0].ID, Status: Absent})
	there := Order{Kind: Present, Place: CDI, From: school.At(10, 0), To: school.At(11, 0), First: monday}
	v, err := entered(w.enter("cpe", there, c[0].ID, c[1].ID), nil)
	if err != nil || v.Count != 2 || len(v.Entries) != 2 || !slices.Equal(v.TakenBack, []school.PersonID{c[0].ID}) {
		t.Errorf("entered = %+v, %v", v, err)
	}
	there.Undo = true
	w.enter("cpe", there, c[0].ID, c[1].ID)
	if w.status(l.ID, c[0].ID) != "absent" || len(w.seated("cpe")) != 0 {
		t.Errorf("taken back: %q, %q", w.status(l.ID, c[0].ID), w.seated("cpe"))
	}
	if cost := w.billed(func() { w.enter("cpe", there, c[0].ID, c[1].ID) }); cost != 0 {
		t.Errorf("taken back twice: %v WRU", cost)
	}
}

func TestCollectiveOrderIsTakenBackButForWhatSomebodyCorrectedSince(t *testing.T) {
	w := newWorld(t)
	c := w.class("2DE3")
	o := Order{Kind: Absent, From: school.At(8, 0), To: school.At(12, 0), First: monday, Last: "2026-11-24"}
	list := w.enter("cpe", o, c[0].ID, c[1].ID)
	if len(list) != 4 {
		t.Fatalf("%d entries, want one for each day of each", len(list))
	}
	w.correct("cpe", c[1].ID, list[1].Entry.ID, 1, Correction{Kind: to(Late), Minutes: to(20)})
	o.Undo = true
	if got := w.enter("cpe", o, c[0].ID, c[1].ID); len(got) != 4 {
		t.Errorf("%d entries seen", len(got))
	}
	if a, b := w.file(c[0].ID), w.file(c[1].ID); a != "absent office v2 cancelled" || b != "late 20 office v2" {
		t.Errorf("files = %q and %q", a, b)
	}
	o.Undo = false
	w.enter("cpe", o, c[0].ID)
	if got := w.file(c[0].ID); got != "absent office v3" {
		t.Errorf("entered again: %q", got)
	}
}

func TestOrderBeyondWhatARequestCanWriteIsRefusedWhole(t *testing.T) {
	w := newWorld(t)
	var ids []school.PersonID
	for _, p := range w.class("2DE3")[:20] {
		ids = append(ids, p.ID)
	}
	o := Order{Kind: Absent, First: monday, Last: monday.AddDays(61)}
	for len(ids) < 33 {
		ids = append(ids, ids[0])
	}
	var err error
	if cost := w.billed(func() { _, err = w.book.Enter(context.Background(), w.enters("cpe", ids...), o, w.now) }); cost != 0 {
		t.Errorf("%v WRU written", cost)
	}
	if f, ok := fault.As(err); !ok || f.Key != "absences.too-many" {
		t.Errorf("33 pupils for 62 days: %v", err)
	}
}

func TestHoursOfADayAreThoseOfMostLessons(t *testing.T) {
	at := func(from, to int) Lesson { return Lesson{Start: school.Clock(from), End: school.Clock(to)} }
	off := at(700, 755)
	off.Cancelled = true
	got := slots([]Lesson{at(480, 535), at(480, 535), at(480, 590), at(600, 655), off})
	if want := []Span{{480, 535}, {600, 655}}; !slices.Equal(got, want) {
		t.Errorf("slots = %v, want %v", got, want)
	}
}
