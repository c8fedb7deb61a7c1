package absences

import (
	"context"
	"slices"
	"testing"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table/faulty"
)

func TestCorrectionIsTheNextVersionAndTheOfficesWord(t *testing.T) {
	w := newWorld(t)
	l := w.lesson("s1", 8)
	p := w.class("2DE3")[0].ID
	w.mustCall("teacher-maths", l.ID, 0, Said{Pupil: p, Status: Absent})
	e := w.correct("cpe", p, string(l.ID), 1, Correction{Kind: to(Late), Minutes: to(20)})
	if e.Version != 2 || e.Source != FromOffice || e.Kind != Late || e.Minutes != 20 {
		t.Errorf("entry = %+v", e)
	}
	if cost := w.billed(func() { w.correct("cpe", p, string(l.ID), 1, Correction{Kind: to(Late), Minutes: to(20)}) }); cost != 0 {
		t.Errorf("the same again: %v WRU, want none", cost)
	}
	_, err := w.book.Correct(context.Background(), w.enters("cpe", p)[0], monday, string(l.ID), 1, Correction{Cancelled: to(true)}, w.now)
	f, ok := fault.As(err)
	if !ok || f.Kind != fault.Conflict || f.Current == nil {
		t.Errorf("over a version read before: %v, want a conflict with the present one", err)
	}
	if e := w.correct("cpe", p, string(l.ID), 2, Correction{Kind: to(Mistake)}); e.Stands() {
		t.Errorf("an error of typing still stands: %+v", e)
	}
	if got := w.status(l.ID, p); got != "present office" {
		t.Errorf("after an error of typing the roll shows %q", got)
	}
	if _, err := w.book.Correct(context.Background(), w.enters("cpe", p)[0], monday, "nothing", 1, Correction{}, w.now); !fault.Is(err, fault.NotFound) {
		t.Errorf("an entry that is not there: %v", err)
	}
}

func TestNurseEntersPassagesAndNoReason(t *testing.T) {
	w := newWorld(t)
	if w.Region.As("nurse") == nil {
		t.Fatal("the demo has no nurse")
	}
	p := w.class("2DE3")[0].ID
	passage := Order{Kind: Present, Place: Sickroom, From: school.At(10, 5), First: monday}
	list := w.enter("nurse", passage, p)
	e := w.correct("nurse", p, list[0].Entry.ID, 1, Correction{To: to(school.At(10, 40))})
	if e.To != school.At(10, 40) || e.Version != 2 {
		t.Errorf("out: %+v", e)
	}
	for name, o := range map[string]Order{
		"an absence": {Kind: Absent, First: monday}, "a trip": {Kind: Present, Place: Trip, First: monday},
		"a reason": {Kind: Present, Place: Sickroom, From: school.At(10, 5), First: monday, Words: "fièvre"},
	} {
		if _, err := w.book.Enter(context.Background(), w.enters("nurse", p), o, w.now); !fault.Is(err, fault.Forbidden) {
			t.Errorf("%s: %v, want forbidden", name, err)
		}
	}
	if _, err := w.book.Correct(context.Background(), w.enters("nurse", p)[0], monday, e.ID, 2, Correction{Words: to("fièvre")}, w.now); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a reason afterwards: %v, want forbidden", err)
	}
}

func TestPermanenceIsARollOfThoseWhoAreThere(t *testing.T) {
	w := newWorld(t)
	l := w.lesson("s1", 10)
	p := w.class("2DE3")[0].ID
	pupils, err := w.book.enrolled(context.Background(), lycee, monday, []school.PersonID{p})
	if err != nil {
		t.Fatal(err)
	}
	seat := func(name string, o Order) error {
		seats, err := w.book.seats(context.Background(), lycee, pupils, o)
		if err != nil {
			t.Fatal(err)
		}
		grant, err := policy.SeatPupils(w.as(name), seats)
		if err != nil {
			return err
		}
		_, err = w.book.Seat(context.Background(), grant, o, w.now)
		return err
	}
	w.now = w.at(10, 5)
	there := Order{Kind: Present, Place: Permanence, From: school.At(10, 0), To: school.At(11, 0), First: monday}
	if err := seat("cpe", there); err != nil {
		t.Fatal(err)
	}
	if got := w.status(l.ID, p); got != "present office" {
		t.Errorf("the roll shows %q", got)
	}
	trip := there
	trip.Place = Trip
	if err := seat("cpe", trip); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a trip by the grant of a roll: %v", err)
	}
	if err := seat("librarian", there); !fault.Is(err, fault.Forbidden) {
		t.Errorf("the librarian seats in permanence: %v", err)
	}
	there.Place = CDI
	if err := seat("librarian", there); err != nil {
		t.Errorf("the librarian does not seat in the library: %v", err)
	}
	for name, o := range map[string]Order{
		"last week": {Kind: Present, Place: CDI, From: there.From, To: there.To, First: "2026-11-16"},
		"yesterday": {Kind: Present, Place: CDI, From: there.From, To: there.To, First: "2026-11-22"},
		"all day":   {Kind: Present, Place: CDI, First: monday},
	} {
		if err := seat("librarian", o); !fault.Is(err, fault.Forbidden) {
			t.Errorf("the librarian, %s: %v", name, err)
		}
		if err := seat("cpe", o); name != "yesterday" && err != nil {
			t.Errorf("the CPE, %s: %v", name, err)
		}
	}
	longer := there
	longer.To = school.At(12, 0)
	seats, _ := w.book.seats(context.Background(), lycee, pupils, there)
	grant, _ := policy.SeatPupils(w.as("librarian"), seats)
	if _, err := w.book.Seat(context.Background(), grant, longer, w.now); !fault.Is(err, fault.Forbidden) {
		t.Errorf("hours that the grant does not hold: %v", err)
	}
}

// other is the lesson at the same hour.
func (w *world) other(l Lesson) Lesson {
	i := slices.IndexFunc(w.lessons(), func(o Lesson) bool { return o.ID != l.ID && o.Start == l.Start })
	return w.lessons()[i]
}

func TestWritesOfTheOfficeThatFailAreWholeOrNotThere(t *testing.T) {
	acts := map[string]func(ctx context.Context, w *world, l Lesson, p school.PersonID) error{
		"late desk": func(ctx context.Context, w *world, l Lesson, p school.PersonID) error {
			_, err := w.book.Late(ctx, w.enters("cpe", p)[0], school.At(8, 12), w.at(8, 12))
			return err
		},
		"entry": func(ctx context.Context, w *world, l Lesson, p school.PersonID) error {
			_, err := w.book.Enter(ctx, w.enters("cpe", p), Order{Kind: Absent, First: monday}, w.now)
			return err
		},
		"correction": func(ctx context.Context, w *world, l Lesson, p school.PersonID) error {
			_, err := w.book.Correct(ctx, w.enters("cpe", p)[0], monday, string(l.ID), 1, Correction{Cancelled: to(true)}, w.now)
			return err
		},
		"reminder": func(ctx context.Context, w *world, l Lesson, p school.PersonID) error {
			s := w.sheet(w.other(l).ID)
			grant, err := policy.CallRoll(w.as("cpe"), s.Subject())
			if err != nil {
				return err
			}
			_, err = w.book.Remind(ctx, grant, s, w.now)
			return err
		},
	}
	for name, act := range acts {
		for _, f := range []faulty.Failure{faulty.Before, faulty.After} {
			w := newWorld(t)
			l := w.lesson("s1", 8)
			w.lesson("s2", 8)
			p := w.class("2DE3")[0].ID
			w.mustCall("teacher-maths", l.ID, 0, Said{Pupil: p, Status: Absent})
			before := len(w.entries())
			w.store.FailWrites(f)
			if err := act(context.Background(), w, l, p); !fault.Is(err, fault.Unavailable) {
				t.Errorf("%s, %v: error = %v, want unavailable", name, f, err)
			}
			if stored := len(w.entries()) > before; stored != (f == faulty.After) {
				t.Errorf("%s, %v: told in the journal = %v", name, f, stored)
			}
			if err := act(context.Background(), w, l, p); err != nil {
				t.Errorf("%s, %v: sent again: %v", name, f, err)
			}
			if got := len(w.entries()) - before; got != 1 {
				t.Errorf("%s, %v: told %d times in the journal, want once", name, f, got)
			}
		}
	}
}

func TestTheOfficeSaysByHowManyMinutesWhoIsLate(t *testing.T) {
	w := newWorld(t)
	first, second := w.lesson("s1", 8), w.lesson("s2", 9)
	c := w.class("2DE3")
	absent, untimed, sent := c[0].ID, c[1].ID, c[2].ID
	w.mustCall("teacher-maths", first.ID, 0, Said{Pupil: absent, Status: Absent}, Said{Pupil: untimed, Status: Late})
	w.late(sent, school.At(8, 41))
	for _, x := range []struct {
		name    string
		pupil   school.PersonID
		entry   school.LessonID
		change  Correction
		refused bool
	}{
		{"absent, then late by no minute", absent, first.ID, Correction{Kind: to(Late), Minutes: to(0)}, true},
		{"absent, then late without minutes", absent, first.ID, Correction{Kind: to(Late)}, true},
		{"a note on one who is on time by the desk", sent, second.ID, Correction{Words: to("vu au portail")}, true},
		{"a note on a late arrival that a teacher saw", untimed, first.ID, Correction{Words: to("vu au portail"), Minutes: to(0)}, false},
	} {
		_, err := w.book.Correct(context.Background(), w.enters("cpe", x.pupil)[0], monday, string(x.entry), 1, x.change, w.now)
		if f, ok := fault.As(err); ok != x.refused || ok && (len(f.Fields) != 1 || f.Fields[0].Key != "absences.late-minutes") {
			t.Errorf("%s: %v, want refused %v", x.name, err, x.refused)
		}
	}
	if got := w.file(untimed); got != "late office v2" {
		t.Errorf("file = %q", got)
	}
}
