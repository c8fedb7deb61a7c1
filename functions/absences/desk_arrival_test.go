package absences

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/seal"
)

// counted is what the file of a pupil of 2DE3 counts, over the timetable of the world.
func (w *world) counted(p school.PersonID) string {
	w.Helper()
	of, err := w.book.enrolled(w.Context(), lycee, monday, []school.PersonID{p})
	if err != nil {
		w.Fatal(err)
	}
	l, err := NewRegister(w.table, Planned(w.plan), seal.New(w.now), nil).life(w.Context(), of[0], true, w.now)
	if err != nil {
		w.Fatal(err)
	}
	c := l.Count(monday)
	return fmt.Sprintf("%d half-days, %d lates, %d min missed", c.HalfDays, c.Lates, c.Minutes)
}

// lastTold is what the journal told last, with its hours.
func (w *world) lastTold() string {
	w.Helper()
	var t Telling
	if err := json.Unmarshal(w.entries()[0].Detail, &t); err != nil {
		w.Fatal(err)
	}
	return fmt.Sprintf("%s %v-%v", t.Pupils[0].Kind, t.Start, t.End)
}

func TestALateArrivalHasTheHoursOfBothItsEnds(t *testing.T) {
	w := newWorld(t)
	p := w.class("2DE3")[0].ID
	eight, twenty := school.At(8, 0), school.At(8, 20)
	for _, c := range []struct {
		name     string
		from, to school.Clock
		want     []string
	}{
		{"of no hour", 0, 0, []string{"/from absences.late-from", "/to absences.late-at"}},
		{"without the arrival", eight, 0, []string{"/to absences.late-at"}},
		{"without the lesson", 0, twenty, []string{"/from absences.late-from"}},
		{"of someone who came before", twenty, eight, []string{"/to absences.hours"}},
	} {
		_, err := w.book.Enter(w.Context(), w.enters("cpe", p), Order{Kind: Late, From: c.from, To: c.to, First: monday}, w.now)
		var got []string
		if f, ok := fault.As(err); ok {
			for _, x := range f.Fields {
				got = append(got, x.Pointer+" "+x.Key)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("a late arrival %s: %q, want %q", c.name, got, c.want)
		}
	}
	if d := w.day(p); len(d.Entries) > 0 {
		t.Errorf("the day = %+v", d)
	}
}

// The office enters late arrivals over two lessons, 8:00-8:55 and 9:00-9:55; late is up to
// 30 minutes. What follows the arrival was attended, as at the late desk.
func TestALateArrivalOfTheOfficeIsOneInItsLesson(t *testing.T) {
	at := func(text string) school.Clock { c, _ := school.ParseClock(text); return c }
	for _, c := range []struct {
		name     string
		from, to string
		rolls    string // which say absent: "first", "both"; "after": of the first, after the office
		file     string
		shown    string // by the rolls of both lessons
		counted  string
		told     string
	}{
		{"into the first lesson", "08:00", "08:20", "", "late 20 office v1", "late 20 office, present", "0 half-days, 1 lates, 0 min missed", "late 08:00-08:55"},
		{"its roll had said absent", "08:00", "08:20", "first", "absent roll v1, late 20 office v1", "late 20 office, present", "0 half-days, 1 lates, 0 min missed", "late 08:00-08:55"},
		{"its roll says absent afterwards", "08:00", "08:20", "after", "late 20 office v1", "late 20 office, present", "0 half-days, 1 lates, 0 min missed", ""},
		{"the next roll says absent", "08:00", "08:20", "both", "absent roll v1, late 20 office v1, absent roll v1", "late 20 office, absent", "1 half-days, 1 lates, 55 min missed", "late 08:00-08:55"},
		{"typed from a minute of the lesson", "08:05", "08:20", "first", "absent roll v1, late 20 office v1", "late 20 office, present", "0 half-days, 1 lates, 0 min missed", "late 08:00-08:55"},
		{"at the limit", "08:00", "08:30", "first", "absent roll v1, late 30 office v1", "late 30 office, present", "0 half-days, 1 lates, 0 min missed", "late 08:00-08:55"},
		{"over the limit", "08:00", "08:41", "first", "absent roll v1, late 41 office v1", "late 41 office, present", "1 half-days, 0 lates, 41 min missed", "late 08:00-08:55"},
		{"into the second lesson", "09:00", "09:10", "both", "absent roll v1, absent roll v1, late 10 office v1", "absent, late 10 office", "1 half-days, 1 lates, 55 min missed", "late 09:00-09:55"},
		{"into the second, from the first on", "08:00", "09:10", "first", "absent roll v1, late 70 office v1", "absent office, late 10 office", "1 half-days, 0 lates, 65 min missed", "late 08:00-09:55"},
		{"as the first ends", "08:00", "08:55", "", "late 55 office v1", "absent office, present", "1 half-days, 0 lates, 55 min missed", "late 08:00-08:55"},
		{"where there is no lesson", "17:00", "17:10", "first", "absent roll v1, late 10 office v1", "absent, present", "1 half-days, 1 lates, 55 min missed", "late 17:00-17:10"},
	} {
		w := newWorld(t)
		first, second := w.lesson("s1", 8), w.lesson("s2", 9)
		p := w.class("2DE3")[0].ID
		absent := Said{Pupil: p, Status: Absent}
		w.now = w.at(9, 58)
		if c.rolls == "first" || c.rolls == "both" {
			w.mustCall("teacher-maths", first.ID, 0, absent)
		}
		if c.rolls == "both" {
			w.mustCall("teacher-other-subject", second.ID, 0, absent)
		}
		w.now = w.now.Add(time.Minute)
		w.enter("cpe", Order{Kind: Late, From: at(c.from), To: at(c.to), First: monday}, p)
		told := w.lastTold()
		if c.rolls == "after" {
			if _, clashes, err := w.call("teacher-maths", first.ID, 0, absent); err != nil || len(clashes) != 1 {
				t.Fatalf("%s: clashes = %v, %v", c.name, clashes, err)
			}
		}
		if got := w.file(p); got != c.file {
			t.Errorf("%s: file = %q, want %q", c.name, got, c.file)
		}
		if got := w.status(first.ID, p) + ", " + w.status(second.ID, p); got != c.shown {
			t.Errorf("%s: the rolls show %q, want %q", c.name, got, c.shown)
		}
		if got := w.counted(p); got != c.counted {
			t.Errorf("%s: %s, want %s", c.name, got, c.counted)
		}
		if c.told != "" && told != c.told {
			t.Errorf("%s: told as %q, want %q", c.name, told, c.told)
		}
		before := "0 half-days, 0 lates, 0 min missed"
		switch c.rolls {
		case "first", "after":
			before = "1 half-days, 0 lates, 55 min missed"
		case "both":
			before = "1 half-days, 0 lates, 110 min missed"
		}
		w.enter("cpe", Order{Kind: Late, From: at(c.from), To: at(c.to), First: monday, Undo: true}, p)
		if got := w.counted(p); got != before {
			t.Errorf("%s, taken back: %s, want %s", c.name, got, before)
		}
	}
}

func TestADayOfAbsenceCorrectedIntoALateArrivalEndsWithItsLesson(t *testing.T) {
	w := newWorld(t)
	w.lesson("s1", 8)
	second := w.lesson("s2", 9)
	w.now = w.at(9, 5)
	p := w.class("2DE3")[0].ID
	e := w.enter("cpe", Order{Kind: Absent, From: school.At(8, 0), To: school.At(18, 0), First: monday}, p)[0].Entry
	e = w.correct("cpe", p, e.ID, e.Version, Correction{Kind: to(Late), Minutes: to(20)})
	if e.To != school.At(8, 55) || e.Minutes != 20 {
		t.Errorf("entry = %+v", e)
	}
	w.mustCall("teacher-other-subject", second.ID, 0, Said{Pupil: p, Status: Absent}) // nobody said otherwise of it
	if got, want := w.counted(p), "1 half-days, 1 lates, 55 min missed"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
