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
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table/faulty"
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

// status is what the roll of a lesson shows of a pupil: "late 12 desk".
func (w *world) status(l school.LessonID, p school.PersonID) string {
	w.Helper()
	s := w.sheet(l)
	read, err := policy.ReadRoll(w.as("teacher-maths"), s.Subject())
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
		kind, _ := said(&c.Theirs)
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
		"/date absences.date":       {Kind: Absent, First: "2026-02-30", Last: "2026-03-01"},
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
		t.Skip("the demo has no nurse")
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
		"a reason": {Kind: Present, Place: Sickroom, First: monday, Words: "fièvre"},
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
	seat := func(o Order, listed ...school.PersonID) error {
		grant, err := policy.CallRoll(w.as("cpe"), policy.Lesson{School: lycee, Year: w.Year, Pupils: listed})
		if err != nil {
			t.Fatal(err)
		}
		_, err = w.book.Seat(context.Background(), grant, pupils, o, w.now)
		return err
	}
	there := Order{Kind: Present, Place: Permanence, From: school.At(10, 0), To: school.At(11, 0), First: monday}
	if err := seat(there, p); err != nil {
		t.Fatal(err)
	}
	if got := w.status(l.ID, p); got != "present office" {
		t.Errorf("the roll shows %q", got)
	}
	trip := there
	trip.Place = Trip
	if err := seat(trip, p); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a trip by the grant of a roll: %v", err)
	}
	if err := seat(there); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a pupil whom the grant does not list: %v", err)
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
