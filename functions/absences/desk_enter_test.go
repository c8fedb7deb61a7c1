package absences

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/school"
)

func TestPresenceElsewhereIsShownByTheRollsItCovers(t *testing.T) {
	w := newWorld(t)
	w.taught("s1", 9)
	w.taught("s1", 10)
	w.lesson("s1", 11)
	day := w.lessons()
	nine, ten, eleven := day[0].ID, day[1].ID, day[2].ID
	p := w.class("2DE3")[0].ID
	for place, want := range map[Place]string{Trip: "present office", Sickroom: "infirmary office", Detention: "present office"} {
		w := w
		w.enter("cpe", Order{Kind: Present, Place: place, From: school.At(10, 0), To: school.At(11, 0), First: monday}, p)
		w.now = w.now.Add(time.Minute)
		if got := w.status(ten, p); got != want {
			t.Errorf("%s: %q, want %q", place, got, want)
		}
		if w.status(nine, p) != "present" || w.status(eleven, p) != "present" {
			t.Errorf("%s shows before or after its hours", place)
		}
	}
}

func TestWhoIsSentOutOfALessonIsInTheSchoolAndMissesNothing(t *testing.T) {
	w := newWorld(t)
	l := w.lesson("s1", 8)
	p := w.class("2DE3")[0].ID
	o := Order{Kind: SentOut, From: l.Start, To: l.End, First: monday, Words: "rapport 2026-41"}
	for name, wrong := range map[string]struct {
		order Order
		at    string
	}{
		"of no hour":   {Order{Kind: SentOut, First: monday}, "/from"},
		"of two days":  {Order{Kind: SentOut, From: l.Start, To: l.End, First: monday, Last: monday.AddDays(1)}, "/lastDate"},
		"with a place": {Order{Kind: SentOut, Place: CDI, From: l.Start, To: l.End, First: monday}, "/place"},
	} {
		_, err := w.book.Enter(context.Background(), w.enters("cpe", p), wrong.order, w.now)
		if f, ok := fault.As(err); !ok || len(f.Fields) != 1 || f.Fields[0].Pointer != wrong.at {
			t.Errorf("%s: %v", name, err)
		}
	}
	w.mustCall("teacher-maths", l.ID, 0, Said{Pupil: p, Status: Absent})
	w.now = w.now.Add(time.Minute)
	if list := w.enter("cpe", o, p); len(list) != 1 || list[0].Entry.Words != o.Words {
		t.Errorf("entered %+v", list)
	}
	if got := w.status(l.ID, p); got != "sentout office" {
		t.Errorf("the roll shows %q", got)
	}
	if got := absentees(w.board("cpe")); len(got) != 0 {
		t.Errorf("absent now = %q", got)
	}
	grant, err := policy.ReadBoard(w.as("cpe"), lycee, w.Year)
	if err != nil {
		t.Fatal(err)
	}
	v, err := w.book.Where(context.Background(), grant, w.now, plainly)
	if err != nil || len(v.Places) != 1 || v.Places[0].Place != Permanence || v.Places[0].Pupils[0][0] != string(p) {
		t.Errorf("places = %+v, %v", v.Places, err)
	}
}

func TestPresenceTakenBackSaysNothingAnyMore(t *testing.T) {
	w := newWorld(t)
	l := w.lesson("s1", 8)
	p := w.class("2DE3")[0].ID
	list := w.enter("cpe", Order{Kind: Present, Place: CDI, From: school.At(8, 0), To: school.At(9, 0), First: monday}, p)
	w.correct("cpe", p, list[0].Entry.ID, 1, Correction{Cancelled: to(true)})
	w.mustCall("teacher-maths", l.ID, 0, Said{Pupil: p, Status: Absent})
	if got := w.status(l.ID, p); got != "absent" {
		t.Errorf("the roll shows %q", got)
	}
}

func TestCollectiveAbsenceIsOneForEach(t *testing.T) {
	w := newWorld(t)
	var ids []school.PersonID
	for _, class := range []school.ClassID{"2DE3", "2DE5"} {
		for _, p := range w.class(class) {
			ids = append(ids, p.ID)
		}
	}
	o := Order{Kind: Absent, From: school.At(8, 0), To: school.At(12, 0), First: monday, Words: "transports arrêtés"}
	if got := w.enter("cpe", o, ids...); len(got) != len(ids) {
		t.Errorf("%d entries for %d pupils", len(got), len(ids))
	}
	for _, p := range ids {
		if got := w.file(p); got != "absent office v1" {
			t.Fatalf("file of %s = %q", p, got)
		}
	}
	if cost := w.billed(func() { w.enter("cpe", o, ids...) }); cost != 0 {
		t.Errorf("entered again: %v WRU, want none", cost)
	}
	told := 0
	for _, text := range w.tellings() {
		told += strings.Count(text, "absent<present")
	}
	if told != len(ids) {
		t.Errorf("the journal tells of %d pupils, want %d", told, len(ids))
	}
}

func TestDaysOnWhichTheSchoolIsClosedAreSkipped(t *testing.T) {
	w := newWorld(t)
	p := w.class("2DE3")[0].ID
	list := w.enter("cpe", Order{Kind: Absent, First: monday, Last: "2026-11-30"}, p)
	var days []string
	for _, e := range list {
		days = append(days, fmt.Sprintf("%s %v-%v", e.Date[8:], e.Entry.From, e.Entry.To))
	}
	var want []string
	for _, day := range []school.Date{monday, "2026-11-24", "2026-11-25", "2026-11-26", "2026-11-27", "2026-11-30"} {
		opens, closes := w.Schools[0].Life.Open(day.Weekday())
		want = append(want, fmt.Sprintf("%s %v-%v", day[8:], opens, closes))
	}
	if !slices.Equal(days, want) {
		t.Errorf("days = %q, want %q", days, want)
	}
	if _, err := w.book.Enter(context.Background(), w.enters("cpe", p), Order{Kind: Absent, First: "2026-11-28"}, w.now); !fault.Is(err, fault.Invalid) {
		t.Errorf("a Saturday alone: %v, want invalid", err)
	}
}

func TestOrderWithFaultsIsRefusedWhole(t *testing.T) {
	w := newWorld(t)
	p := w.class("2DE3")[0].ID
	for name, o := range map[string]Order{
		"/date absences.date":       {Kind: Absent, First: "2027-02-30", Last: "2027-03-01"},
		"/lastDate absences.last":   {Kind: Absent, First: monday, Last: "2026-11-22"},
		"/to absences.hours":        {Kind: Absent, First: monday, From: school.At(10, 0), To: school.At(9, 0)},
		"/words absences.note-long": {Kind: Absent, First: monday, Words: strings.Repeat("é", 141)},
		"/place absences.place":     {Kind: Present, First: monday},
		"/lastDate absences.last ":  {Kind: Absent, First: monday, Last: "2027-06-01"},
	} {
		_, err := w.book.Enter(context.Background(), w.enters("cpe", p), o, w.now)
		f, ok := fault.As(err)
		if !ok || len(f.Fields) != 1 || f.Fields[0].Pointer+" "+f.Fields[0].Key != strings.TrimSpace(name) {
			t.Errorf("%s: error = %+v", name, err)
		}
	}
}
