package absences

import (
	"encoding/json"
	"fmt"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

func TestAnEntryIsReadAsItWasWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := drawEntry(t)
		data, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		var got Entry
		if err := json.Unmarshal(data, &got); err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("%s is read as %+v, %v; want %+v", data, got, err, want)
		}
	})
}

func drawEntry(t *rapid.T) Entry {
	id := rapid.StringMatching(`[a-z0-9]{12}`)
	at := func(name string) time.Time { return time.Unix(rapid.Int64Range(0, 1<<33).Draw(t, name), 0).UTC() }
	e := Entry{
		ID: id.Draw(t, "id"), Kind: rapid.SampledFrom([]Kind{Absent, Late, SentOut, Infirmary, Present, Mistake}).Draw(t, "kind"),
		From: school.Clock(rapid.IntRange(0, 1440).Draw(t, "from")), To: school.Clock(rapid.IntRange(0, 1440).Draw(t, "to")),
		Source: rapid.SampledFrom([]Source{FromRoll, FromOffice, FromDesk, FromFamily, FromExcuse}).Draw(t, "source"),
		By:     school.PersonID(id.Draw(t, "by")), At: at("at"), Version: rapid.IntRange(1, 99).Draw(t, "version"),
		Words: rapid.StringN(0, MaxWords, -1).Draw(t, "words"),
	}
	if rapid.Bool().Draw(t, "of a lesson") {
		e.Lesson, e.Service = school.LessonID("20261123-"+id.Draw(t, "lesson")[:10]), school.ServiceID(id.Draw(t, "service"))
		e.Minutes = rapid.IntRange(0, 99).Draw(t, "minutes")
		if rapid.Bool().Draw(t, "of the roll") {
			e.ID = string(e.Lesson)
		}
	} else {
		e.Place = rapid.SampledFrom([]Place{"", Permanence, CDI, Sickroom, Trip, Stage, Detention, Inclusion}).Draw(t, "place")
	}
	if rapid.Bool().Draw(t, "cancelled") {
		e.Cancelled = &Stamp{By: school.PersonID(id.Draw(t, "canceller")), At: at("cancelled at")}
	}
	return e
}

func TestWhatIsNotAnEntryIsAFault(t *testing.T) {
	for _, line := range []string{`""`, `"ar"`, `"zr 0-0 0 - - - - 0 1 x -"`, `"ar 0-x 0 - - - - 0 1 x -"`, `"ar 0-0 0 - - - - x 1 x -"`, `{}`, `"az 0-0 0 - - - - 0 1 x -"`} {
		var e Entry
		if err := json.Unmarshal([]byte(line), &e); err == nil {
			t.Errorf("%s is read as %+v", line, e)
		}
	}
	if _, err := json.Marshal(Entry{Kind: "asleep", Source: FromRoll}); err == nil {
		t.Error("an entry of no kind is written")
	}
}

// A write of up to one kilobyte is billed one unit, doubled in a transaction.
func TestADayMissedWholeIsOneUnit(t *testing.T) {
	day := Day{Date: "2026-11-23"}
	for i := range 10 {
		lesson := school.LessonID(fmt.Sprintf("20261123-abcdefgh%02d", i))
		day = day.With(Entry{
			ID: string(lesson), Kind: Absent, From: school.At(8+i, 0), To: school.At(8+i, 55), Lesson: lesson, Service: "k3xq2vbn7m0p",
			Source: FromRoll, By: "a8w0k3xq2vbn", At: time.Date(2026, 11, 23, 8+i, 5, 0, 0, time.UTC), Version: 1,
		})
	}
	c, err := putDay(table.Item{Key: dayKey("9990001X", 2026, "abcdefghjkmn", day.Date)}, day)
	if err != nil {
		t.Fatal(err)
	}
	if size := c.Stored().Size(); size > 1024 {
		t.Errorf("ten lessons missed take %d bytes, want at most 1,024: %s", size, c.Item.Data)
	}
	if got, err := decodeDay(c.Item); err != nil || !reflect.DeepEqual(got, day) {
		t.Errorf("day read as %+v, %v", got, err)
	}
}

func TestANoteSpeaksOfItsOwnLessons(t *testing.T) {
	weekly := Note{From: "2026-11-02", To: "2026-12-18", Weekday: 1, Start: school.At(10, 0), End: school.At(12, 0)}
	fortnightly := weekly
	fortnightly.Every = 2
	lettered := fortnightly
	lettered.Letter = "B"
	for _, c := range []struct {
		name    string
		note    Note
		day     school.Date
		letter  string
		service school.ServiceID
		start   school.Clock
		want    bool
	}{
		{"its slot", weekly, "2026-11-23", "A", "eps", school.At(10, 0), true},
		{"the hour before", weekly, "2026-11-23", "A", "eps", school.At(9, 0), false},
		{"another weekday", weekly, "2026-11-24", "A", "eps", school.At(10, 0), false},
		{"before it begins", weekly, "2026-10-26", "A", "eps", school.At(10, 0), false},
		{"after it ends", weekly, "2026-12-21", "A", "eps", school.At(10, 0), false},
		{"its own week of two", fortnightly, "2026-11-16", "A", "eps", school.At(10, 0), true},
		{"the other week of two", fortnightly, "2026-11-23", "A", "eps", school.At(10, 0), false},
		{"a week of its letter", lettered, "2026-11-23", "B", "eps", school.At(10, 0), true},
		{"a week of the other letter", lettered, "2026-11-16", "A", "eps", school.At(10, 0), false},
		{"a week without a letter", lettered, "2026-11-16", "", "eps", school.At(10, 0), false},
		{"a subject", Note{From: "2026-11-02", To: "2027-06-30", Service: "eps"}, "2027-03-01", "A", "eps", school.At(8, 0), true},
		{"another subject", Note{From: "2026-11-02", To: "2027-06-30", Service: "eps"}, "2027-03-01", "A", "maths", school.At(8, 0), false},
		{"every lesson", Note{From: "2026-11-02", To: "2026-11-27"}, "2026-11-27", "A", "maths", school.At(8, 0), true},
	} {
		if got := c.note.Concerns(Moment{c.day, c.letter, c.service, c.start, c.start + 55}); got != c.want {
			t.Errorf("%s: concerns = %v, want %v", c.name, got, c.want)
		}
	}
}
