package timetable

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table/faulty"
)

// shown is the calendar that a screen shows.
func (w *world) shown() CalendarView {
	w.Helper()
	in := &YearIn{School: lycee}
	v, err := w.getYear(context.Background(), w.who("head"), in)
	if err != nil {
		w.Fatal(err)
	}
	return v
}

// editOf is what a screen sends back when nothing was changed.
func editOf(v CalendarView) YearEdit {
	e := YearEdit{Version: v.Version, First: v.First, Last: v.Last}
	for _, week := range v.Weeks {
		e.Weeks = append(e.Weeks, week.YearWeek)
	}
	for _, h := range v.Holidays {
		if h.Own {
			e.DaysOff = append(e.DaysOff, h.YearOff)
		}
	}
	return e
}

func (w *world) settleYear(e YearEdit) (CalendarView, error) {
	in := &SettleYearIn{YearIn: YearIn{School: lycee}, Body: e}
	return w.putYear(context.Background(), w.who("head"), in)
}

func (w *world) entries() []journal.Entry {
	w.Helper()
	list, err := journal.History(context.Background(), w.table, planPart(lycee, year), 10)
	if err != nil {
		w.Fatal(err)
	}
	return list
}

func TestTheHeadSwapsWeeksAndADayOffAndEveryPupilSeesIt(t *testing.T) {
	w := newWorld(t)
	const friday = school.LessonID("20261127-mathsfriAB") // of weeks A
	v := w.shown()
	if before := w.weekOfPupil("mother", "p1", monday); before.Letter != "A" || before.lesson(friday, "2026-11-27") == nil {
		t.Fatalf("before: %+v", before)
	}
	e := editOf(v)
	for i := range e.Weeks {
		if e.Weeks[i].Monday >= monday && e.Weeks[i].Letter != "" {
			e.Weeks[i].Letter = map[string]string{"A": "B", "B": "A"}[e.Weeks[i].Letter]
		}
	}
	e.DaysOff = []YearOff{{Name: "  Journée   pédagogique ", From: "2026-11-26", To: "2026-11-26"}}
	w.must("20261126-mathsthu09", 0, LessonEdit{Kind: MovedRoom, Room: "C 12"})
	got, err := w.settleYear(e)
	if err != nil {
		t.Fatal(err)
	}
	if got.Version == v.Version || got.Weeks[12].Letter != "B" || got.Weeks[11].Letter != v.Weeks[11].Letter {
		t.Errorf("version %d, weeks %+v", got.Version, got.Weeks)
	}
	after := w.weekOfPupil("mother", "p1", monday)
	if after.Letter != "B" || after.lesson(friday, "2026-11-27") != nil || after.Days[3].Off != "Journée pédagogique" || len(after.Days[3].Lessons) != 0 {
		t.Errorf("after: %+v", after)
	}
	if next := w.weekOfPupil("mother", "p1", "2026-11-30"); next.Letter != "A" || next.lesson("20261204-mathsfriAB", "2026-12-04") == nil {
		t.Errorf("the week after: %+v", next)
	}
	var was settled
	if list := w.entries(); len(list) != 1 || list[0].By != "head" || json.Unmarshal(list[0].Detail, &was) != nil || was.Before.Letter(12) != "A" {
		t.Errorf("journal: %+v", list)
	}
	w.compare(t)

	e.Version, e.DaysOff = got.Version, nil
	if _, err := w.settleYear(e); err != nil {
		t.Fatal(err)
	}
	if l := w.weekOfPupil("mother", "p1", monday).lesson("20261126-mathsthu09", "2026-11-26"); l == nil || l.Room != "C 12" {
		t.Errorf("with the day off taken back, its lessons are as they were: %+v", l)
	}
	w.compare(t)
}

func TestAYearSentAgainSucceedsAndOneFromAnOldScreenDoesNot(t *testing.T) {
	w := newWorld(t)
	v := w.shown()
	first, second := editOf(v), editOf(v)
	first.Last, second.Last = "2027-07-01", "2027-06-30"
	stored, err := w.settleYear(first)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := w.settleYear(first); err != nil || !cmp.Equal(again, stored) || len(w.entries()) != 1 {
		t.Errorf("again: %v, %v, %d entries", again.Version, err, len(w.entries()))
	}
	_, err = w.settleYear(second)
	f, _ := fault.As(err)
	if !fault.Is(err, fault.Conflict) || !cmp.Equal(f.Current, any(stored)) {
		t.Errorf("from an old screen: %v", err)
	}
	if second.Version = stored.Version; len(w.entries()) != 1 {
		t.Error("a refused year is in the journal")
	}
	if _, err := w.settleYear(second); err != nil || w.shown().Last != "2027-06-30" {
		t.Errorf("from the present one: %v", err)
	}
}

func TestTheMinistrysHolidaysAreNotTheSchoolsToChange(t *testing.T) {
	w := newWorld(t)
	before := w.shown()
	e := editOf(before)
	if len(e.DaysOff) != 0 || !before.Published || before.Zone != "B" || len(before.Holidays) != 5 {
		t.Fatalf("%+v", before.Holidays)
	}
	e.DaysOff = []YearOff{{"Pont", "2026-11-12", "2026-11-13"}}
	v, err := w.settleYear(e)
	if err != nil {
		t.Fatal(err)
	}
	own := 0
	for _, h := range v.Holidays {
		if h.Own {
			own++
		}
	}
	if len(v.Holidays) != 6 || own != 1 {
		t.Errorf("%+v", v.Holidays)
	}
}

func TestEveryFaultOfAYearIsAtItsFieldAndNothingIsStored(t *testing.T) {
	w := newWorld(t)
	before := w.stored()
	e := editOf(w.shown())
	e.First, e.Last = "2026-07-01", "2027-08-30"
	other := editOf(w.shown())
	other.Weeks = []YearWeek{{"2026-11-24", "A"}, {"2027-08-02", "A"}, {"2026-11-30", "C"}, {"", "A"}}
	other.DaysOff = []YearOff{
		{" ", "2026-11-30", "2026-11-30"}, {"Hors", "2027-07-03", "2027-07-03"}, {"Fin", "2026-12-04", "2026-12-03"},
		{"Noël", "2026-12-21", "2026-12-22"}, {"Encore", "2026-11-27", "2026-11-30"}, {strings.Repeat("é", 61), "2026-12-08", "2026-12-08"}, {"Jour", "demain", ""},
	}
	for _, c := range []struct {
		edit YearEdit
		want []string
	}{
		{e, []string{"/first timetable.year.first", "/last timetable.year.last"}},
		{other, []string{
			"/weeks/0/monday timetable.year.week", "/weeks/1/monday timetable.year.week", "/weeks/2/letter timetable.year.letter", "/weeks/3/monday timetable.year.week",
			"/daysOff/0/name timetable.year.why", "/daysOff/1/from timetable.year.outside", "/daysOff/2/to timetable.year.until", "/daysOff/3/from timetable.year.holidays",
			"/daysOff/4/from timetable.year.twice", "/daysOff/5/name timetable.year.why", "/daysOff/6/from timetable.year.outside",
		}},
	} {
		_, err := w.settleYear(c.edit)
		f, ok := fault.As(err)
		if !ok || f.Kind != fault.Invalid {
			t.Fatal(err)
		}
		var got []string
		for _, field := range f.Fields {
			got = append(got, fmt.Sprint(field.Pointer, " ", field.Key))
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Error(d)
		}
	}
	after := w.stored()
	maps.DeleteFunc(after, func(key, _ string) bool { return strings.HasSuffix(key, "PACE#calendar") })
	if d := cmp.Diff(before, after); d != "" {
		t.Errorf("wrote %s", d)
	}
}

func TestCoursesKeepTheirDaysWhenTheYearBeginsInAnotherWeek(t *testing.T) {
	w := newWorld(t)
	if err := w.Settle(context.Background(), operator(), lycee, year, func(c *Calendar) { _ = c.Relabel(c.Week("2026-12-07"), "") }, w.now); err != nil {
		t.Fatal(err)
	}
	lines := append([]string{}, written...)
	lines[0] = strings.Replace(lines[0], "B 204", "C 12", 1)
	rep := w.brought(file(lines...), func(d *Delivered) { d.From = "2026-11-30" })
	was, then := w.weekOfPupil("mother", "p1", monday), w.weekOfPupil("mother", "p1", "2026-11-30")
	for _, first := range []school.Date{"2026-08-18", "2026-09-14", "2026-09-01"} {
		e := editOf(w.shown())
		e.First, e.Weeks = first, nil
		v, err := w.settleYear(e)
		if err != nil {
			t.Fatal(err)
		}
		if v.Weeks[0].Monday != first.Monday() || v.Weeks[0].Letter == "" || len(v.Weeks) != len(w.shown().Weeks) {
			t.Errorf("from %s: %+v", first, v.Weeks[0])
		}
		if d := cmp.Diff(was, w.weekOfPupil("mother", "p1", monday)) + cmp.Diff(then, w.weekOfPupil("mother", "p1", "2026-11-30")); d != "" {
			t.Errorf("from %s: %s", first, d)
		}
		w.compare(t)
	}
	if err := w.Undo(context.Background(), operator(), lycee, year, rep.ID, w.now); !fault.Is(err, fault.Conflict) {
		t.Errorf("an import whose weeks were counted as before is undone: %v", err)
	}
}

func TestAYearIsStoredWholeOrNotAtAllAndCompletedWhenSentAgain(t *testing.T) {
	for n := range 12 {
		for _, f := range []faulty.Failure{faulty.Before, faulty.After} {
			w := newWorld(t)
			w.must("20261126-mathsthu09", 0, LessonEdit{Kind: MovedRoom, Room: "C 12"})
			e := editOf(w.shown())
			e.First, e.DaysOff = "2026-08-24", []YearOff{{"Pont", "2026-11-26", "2026-11-26"}}
			e.Weeks = nil
			failures := make([]faulty.Failure, n+1)
			failures[n] = f
			w.store.FailWrites(failures...)
			settle := func() error {
				_, err := w.SettleYear(context.Background(), operator(), lycee, year, e, w.now)
				return err
			}
			_ = settle()
			w.store.FailWrites()
			if err := settle(); err != nil || len(w.entries()) != 1 {
				t.Fatalf("%v of write %d, sent again: %v, %d entries", f, n, err, len(w.entries()))
			}
			w.compare(t)
		}
	}
}

func TestOnlyTheHeadAndTheSecretariatSettleAYear(t *testing.T) {
	w := newWorld(t)
	e := editOf(w.shown())
	for id, want := range map[school.PersonID]fault.Kind{"cpe": fault.Forbidden, roux.ID: fault.NotFound, "mother": fault.NotFound, "p1": fault.NotFound} {
		in := &SettleYearIn{YearIn: YearIn{School: lycee}, Body: e}
		if _, err := w.putYear(context.Background(), w.who(id), in); !fault.Is(err, want) {
			t.Errorf("%s settles: %v, want %s", id, err, want)
		}
		if _, err := w.getYear(context.Background(), w.who(id), &YearIn{School: lycee}); (err == nil) != (id == "cpe") {
			t.Errorf("%s reads: %v", id, err)
		}
	}
}
