package timetable

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-ical"

	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// moment returns a property of an event in UTC.
func moment(t *testing.T, e *ical.Event, name string) time.Time {
	t.Helper()
	at, err := e.Props.DateTime(name, time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	return at.UTC()
}

func sequence(t *testing.T, e *ical.Event) int {
	t.Helper()
	n, err := e.Props.Get(ical.PropSequence).Int()
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestAnEventKeepsItsNameAndItsSequenceGrowsWithEachChange holds what RFC 5545 3.8.7.4
// asks for: a client otherwise keeps the event that it has.
func TestAnEventKeepsItsNameAndItsSequenceGrowsWithEachChange(t *testing.T) {
	w := newWorld(t)
	_, secret := w.feed("mother", "p1", FeedTimetable)
	events, _ := w.events(secret)
	seq, at := sequence(t, events[uid(mathsMonday)]), moment(t, events[uid(mathsMonday)], "LAST-MODIFIED")
	version := int64(0)
	for _, edits := range [][]LessonEdit{
		{{Kind: MovedRoom, Room: "C 12"}}, {{Kind: Cancelled, Words: "Sortie"}}, {{Kind: ForTest}}, {},
		{{Kind: MovedTime, Date: "2026-11-24", Start: school.At(14, 0), End: school.At(14, 55)}},
	} {
		w.now = w.now.Add(time.Minute)
		version = w.must(mathsMonday, version, edits...).Version
		events, data := w.events(secret)
		e := events[uid(mathsMonday)]
		if e == nil {
			t.Fatalf("%+v: the event has another name", edits)
		}
		if n := sequence(t, e); n <= seq {
			t.Errorf("%+v: sequence %d after %d", edits, n, seq)
		} else {
			seq = n
		}
		if m := moment(t, e, "LAST-MODIFIED"); !m.After(at) || m != w.now.UTC() {
			t.Errorf("%+v: last modified %v after %v", edits, m, at)
		} else {
			at = m
		}
		status, _ := e.Props.Text(ical.PropStatus)
		if off := len(edits) > 0 && edits[0].Kind == Cancelled; (status == "CANCELLED") != off {
			t.Errorf("%+v: status %q", edits, status)
		}
		wellFormed(t, data)
	}
}

// TestAnImportThatChangesALessonAndItsUndoingLetTheSequenceGrow is a timetable that is
// brought anew for the whole year: the event goes to another room, and back. Another hour
// makes another event.
func TestAnImportThatChangesALessonAndItsUndoingLetTheSequenceGrow(t *testing.T) {
	w := newWorld(t)
	_, secret := w.feed("mother", "p1", FeedTimetable)
	w.must(mathsMonday, 0, LessonEdit{Kind: MovedRoom, Room: "C 12"})
	w.must(mathsMonday, 1)
	text := file(append([]string{"lundi;08:00;08:55;;Mathématiques;ROUX Claire;2DE3;D 3;"}, written[1:]...)...)
	bring := func() { w.brought(text, func(d *Delivered) { d.From = "2026-09-01" }) }
	seq, room := -1, ""
	for _, step := range []struct {
		name string
		do   func()
		want string
	}{
		{"changed and taken back", func() {}, "B 204"},
		{"an import moves it", bring, "D 3"},
		{"the same import again", bring, "D 3"},
		{"changed after it", func() { w.must(mathsMonday, 2, LessonEdit{Kind: MovedRoom, Room: "C 12"}) }, "C 12"},
		{"that is taken back", func() { w.must(mathsMonday, 3) }, "D 3"},
		{"the import is undone", func() {
			c, err := w.Calendar(context.Background(), lycee, year)
			if err == nil {
				err = w.Undo(context.Background(), operator(), lycee, year, c.Import, w.now)
			}
			if err != nil {
				t.Fatal(err)
			}
		}, "B 204"},
		{"imported again", bring, "D 3"},
	} {
		w.now = w.now.Add(time.Minute)
		step.do()
		events, data := w.events(secret)
		e := events[uid(mathsMonday)]
		if e == nil {
			t.Fatalf("%s: the event has another name", step.name)
		}
		at, _ := e.Props.Text(ical.PropLocation)
		if at != step.want {
			t.Fatalf("%s: it is in %s, want %s", step.name, at, step.want)
		}
		if n := sequence(t, e); n < seq || at != room && n == seq {
			t.Errorf("%s: sequence %d after %d, from %s to %s", step.name, n, seq, room, at)
		} else {
			seq, room = n, at
		}
		wellFormed(t, data)
	}
}

// TestADayOffThatIsSettledAnewLetsItsSequenceGrow is a holiday that ends on another day.
func TestADayOffThatIsSettledAnewLetsItsSequenceGrow(t *testing.T) {
	w := newWorld(t)
	_, secret := w.feed("mother", "", FeedSchool)
	off := "off-2026-12-19@" + strings.ToLower(string(lycee)) + ".preau"
	before, _ := w.events(secret)
	err := w.Settle(context.Background(), operator(), lycee, year, func(c *Calendar) {
		c.Holidays = slices.Clone(c.Holidays)
		i := slices.IndexFunc(c.Holidays, func(s Stretch) bool { return s.From == "2026-12-19" })
		c.Holidays[i].To = "2027-01-05"
	}, w.now)
	if err != nil {
		t.Fatal(err)
	}
	after, data := w.events(secret)
	if a, b := sequence(t, before[off]), sequence(t, after[off]); b <= a || after[off].Props.Get(ical.PropDateTimeEnd).Value != "20270105" {
		t.Errorf("sequence %d after %d, until %s", b, a, after[off].Props.Get(ical.PropDateTimeEnd).Value)
	}
	wellFormed(t, data)
}

// TestHoursOfAFeedAreRightAcrossTheChangeOfTheClocks reads the same weekly lesson before
// and after the clocks change in France, and where they never do.
func TestHoursOfAFeedAreRightAcrossTheChangeOfTheClocks(t *testing.T) {
	for _, place := range []struct {
		zone, holidays string
		utc            map[school.LessonID]string
	}{
		{"Europe/Paris", "B", map[school.LessonID]string{"20261012-mathsmon08": "2026-10-12T06:00:00Z", "20261109-mathsmon08": "2026-11-09T07:00:00Z", "20270329-mathsmon08": "", "20270405-mathsmon08": "2027-04-05T06:00:00Z"}},
		{"Pacific/Noumea", "Nouvelle-Calédonie", map[school.LessonID]string{"20261019-mathsmon08": "2026-10-18T21:00:00Z", "20261109-mathsmon08": "2026-11-08T21:00:00Z"}},
	} {
		w := newWorldIn(t, place.zone, place.holidays)
		w.now = time.Date(2026, 10, 9, 10, 0, 0, 0, w.zone)
		_, secret := w.feed("mother", "p1", FeedTimetable)
		events, data := w.events(secret)
		for lesson, want := range place.utc {
			e := events[uid(lesson)]
			if want == "" || e == nil {
				if want != "" || e != nil {
					t.Errorf("%s: %s is there: %v, want %q", place.zone, lesson, e != nil, want)
				}
				continue
			}
			if at := moment(t, e, ical.PropDateTimeStart).Format(time.RFC3339); at != want {
				t.Errorf("%s: %s starts at %s, want %s", place.zone, lesson, at, want)
			}
		}
		if !bytes.Contains(data, []byte("TZID="+place.zone+":")) || !bytes.Contains(data, []byte("BEGIN:VTIMEZONE\r\nTZID:"+place.zone+"\r\n")) {
			t.Errorf("%s: the zone is not the one that its hours name", place.zone)
		}
		wellFormed(t, data)
	}
}

// TestALongLineOfAccentsIsFoldedBetweenLetters unfolds what is written and finds the same words.
func TestALongLineOfAccentsIsFoldedBetweenLetters(t *testing.T) {
	w := newWorld(t)
	words := strings.Repeat("é€𝒳 été, œuvre ; ", 12)
	for pad := range 8 {
		out := &icalWriter{}
		text := strings.Repeat("x", pad) + words
		out.text("DESCRIPTION", text)
		raw := out.b.Bytes()
		for line := range bytes.SplitSeq(bytes.TrimSuffix(raw, []byte("\r\n")), []byte("\r\n")) {
			if len(line) > 75 {
				t.Errorf("pad %d: a line of %d octets", pad, len(line))
			}
		}
		whole := strings.ReplaceAll(string(raw), "\r\n ", "")
		if whole != "DESCRIPTION:"+escapes.Replace(text)+"\r\n" {
			t.Errorf("pad %d: unfolded %q", pad, whole)
		}
	}
	w.must(mathsMonday, 0, LessonEdit{Kind: Cancelled, Words: "Été à l’œuvre : " + strings.Repeat("à côté ", 15)})
	_, secret := w.feed("mother", "p1", FeedTimetable)
	_, data := w.events(secret)
	wellFormed(t, data)
}

// TestALineBreakInANameStaysWithinItsProperty holds that no name adds a property of its own.
func TestALineBreakInANameStaysWithinItsProperty(t *testing.T) {
	w := newWorld(t)
	items, err := w.table.Get(context.Background(), true, roster.LinksKey("mother"))
	if err != nil {
		t.Fatal(err)
	}
	var l roster.Links
	if err := items[0].Decode(&l); err != nil {
		t.Fatal(err)
	}
	l.Links[0].Child.First = "Inès\r\nATTACH:http://x"
	w.put(roster.LinksKey("mother"), l)
	_, secret := w.feed("mother", "p1", FeedTimetable)
	_, data := w.events(secret)
	if bytes.Contains(data, []byte("\nATTACH")) || !bytes.Contains(data, []byte(`Inès\nATTACH`)) {
		t.Errorf("a name added a property: %.300s", data)
	}
}
