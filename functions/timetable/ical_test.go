package timetable

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/emersion/go-ical"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// feed makes a feed of a person and returns its secret.
func (w *world) feed(id, pupil school.PersonID, kind string) (FeedView, string) {
	w.Helper()
	in := &FeedIn{}
	in.Body.Kind, in.Body.Pupil, in.Language = kind, pupil, "fr"
	v, err := w.postFeed(context.Background(), w.who(id), in)
	if err != nil {
		w.Fatal(err)
	}
	return v, strings.TrimSuffix(strings.TrimPrefix(v.URL, "/api/feeds/"), ".ics")
}

// events reads a feed with a parser that is not ours, by name.
func (w *world) events(secret string) (map[string]*ical.Event, []byte) {
	w.Helper()
	data, err := w.ReadFeed(context.Background(), secret, w.now)
	if err != nil {
		w.Fatal(err)
	}
	cal, err := ical.NewDecoder(bytes.NewReader(data)).Decode()
	if err != nil {
		w.Fatal(err)
	}
	events := map[string]*ical.Event{}
	for _, e := range cal.Events() {
		uid, err := e.Props.Text(ical.PropUID)
		if err != nil || events[uid] != nil {
			w.Errorf("uid %q twice or none: %v", uid, err)
		}
		events[uid] = &e
	}
	return events, data
}

func uid(l school.LessonID) string {
	return string(l) + "@" + strings.ToLower(string(lycee)) + ".preau"
}

func TestAFeedReadByAnotherParserIsThePupilsTimetable(t *testing.T) {
	w := newWorld(t)
	w.must(mathsMonday, 0, LessonEdit{Kind: Cancelled, Words: "Formation ; retour jeudi, promis"})
	w.must("20261126-mathsthu09", 0, LessonEdit{Kind: MovedTime, Date: "2026-11-27", Start: school.At(14, 0), End: school.At(14, 55)}, LessonEdit{Kind: MovedRoom, Room: "C 12"})
	_, secret := w.feed("mother", "p1", FeedTimetable)
	events, data := w.events(secret)
	e := events[uid(mathsMonday)]
	if e == nil {
		t.Fatal("no maths on Monday")
	}
	if status, _ := e.Props.Text(ical.PropStatus); status != "CANCELLED" {
		t.Errorf("a cancelled lesson has status %q", status)
	}
	if words, _ := e.Props.Text(ical.PropDescription); !strings.Contains(words, "Formation ; retour jeudi, promis") {
		t.Errorf("words = %q", words)
	}
	e = events[uid("20261126-mathsthu09")]
	start, err := e.DateTimeStart(nil)
	if err != nil || !start.Equal(time.Date(2026, 11, 27, 14, 0, 0, 0, w.zone)) || start.Location().String() != "Europe/Paris" {
		t.Errorf("a moved lesson starts at %v, %v", start, err)
	}
	if seq, _ := e.Props.Get(ical.PropSequence).Int(); seq != 2 {
		t.Errorf("sequence %d: the plan was stored once, the lesson changed once", seq)
	}
	if room, _ := e.Props.Text(ical.PropLocation); room != "C 12" {
		t.Errorf("room %q", room)
	}
	if events[uid("20261123-english2mo")] != nil {
		t.Error("a lesson of another group")
	}
	if e = events["off-2026-12-19@"+strings.ToLower(string(lycee))+".preau"]; e == nil {
		t.Error("no Christmas holidays")
	}
	if w.lessonsOf("p1") != w.lessonEvents(events) {
		t.Errorf("%d lessons, %d events", w.lessonsOf("p1"), w.lessonEvents(events))
	}
	wellFormed(t, data)
	t.Logf("%d events, %d bytes", len(events), len(data))
}

// lessonsOf counts the lessons that a feed should have: none twice.
func (w *world) lessonsOf(p school.PersonID) int {
	e, n := w.enrolment(p), map[school.LessonID]bool{}
	v, _, err := w.read(context.Background(), reading{school: lycee, year: year, place: placeOfClass(e.Class), from: "2026-11-16", to: "2027-07-23", now: w.now})
	if err != nil {
		w.Fatal(err)
	}
	for _, l := range attended(v.lessons, &e, e.Class) {
		n[l.ID] = true
	}
	return len(n)
}

func (w *world) lessonEvents(events map[string]*ical.Event) int {
	n := 0
	for uid := range events {
		if !strings.HasPrefix(uid, "off-") {
			n++
		}
	}
	return n
}

// wellFormed holds the bytes to RFC 5545, 3.1.
func wellFormed(t *testing.T, data []byte) {
	t.Helper()
	if !utf8.Valid(data) || !bytes.HasSuffix(data, []byte("END:VCALENDAR\r\n")) {
		t.Error("not UTF-8, or not ended")
	}
	for line := range bytes.SplitSeq(bytes.TrimSuffix(data, []byte("\r\n")), []byte("\r\n")) {
		if len(line) > 75 || bytes.ContainsAny(line, "\r\n") || !utf8.Valid(line) {
			t.Errorf("line %q", line)
		}
	}
}

func TestATeachersFeedSaysWhichClassComes(t *testing.T) {
	w := newWorld(t)
	v, secret := w.feed(roux.ID, "", FeedTimetable)
	events, data := w.events(secret)
	if s, _ := events[uid(mathsMonday)].Props.Text(ical.PropSummary); s != "Mathématiques · 2DE3" {
		t.Errorf("summary %q", s)
	}
	if v.Label != "Emploi du temps · Claire ROUX" || len(secret) != 32 {
		t.Errorf("feed = %+v", v)
	}
	wellFormed(t, data)
}

func TestTheSchoolsFeedHasTheDaysOffAlone(t *testing.T) {
	w := newWorld(t)
	_, secret := w.feed("mother", "", FeedSchool)
	events, data := w.events(secret)
	if w.lessonEvents(events) != 0 || len(events) < 8 {
		t.Errorf("%d events, %d lessons", len(events), w.lessonEvents(events))
	}
	wellFormed(t, data)
}

// TestHolidaysAreOneEventEach holds that Sundays and public holidays do not cut them up.
func TestHolidaysAreOneEventEach(t *testing.T) {
	w := newWorld(t)
	_, secret := w.feed("mother", "", FeedSchool)
	events, _ := w.events(secret)
	got := map[string]string{}
	for uid, e := range events {
		if title, _ := e.Props.Text(ical.PropSummary); got[title] == "" || strings.Contains(title, "Vacances") {
			got[title] += strings.TrimSuffix(strings.TrimPrefix(uid, "off-"), "@"+strings.ToLower(string(lycee))+".preau") + "/" + e.Props.Get(ical.PropDateTimeEnd).Value + " "
		}
	}
	for title, span := range got {
		if strings.Contains(title, "Vacances") && strings.Count(span, "/") != 1 {
			t.Errorf("%s are %s, want one event", title, span)
		}
	}
	if e := events["off-2026-12-19@"+strings.ToLower(string(lycee))+".preau"]; e == nil || e.Props.Get(ical.PropDateTimeEnd).Value != "20270104" {
		t.Errorf("the holidays of Christmas: %v", got)
	}
	if e := events["off-2027-05-06@"+strings.ToLower(string(lycee))+".preau"]; e == nil {
		t.Errorf("no Ascension: %v", got)
	}
}

func TestAFeedHasTheSameBytesUntilSomethingChanges(t *testing.T) {
	w := newWorld(t)
	_, secret := w.feed("mother", "p1", FeedTimetable)
	_, before := w.events(secret)
	w.now = w.now.Add(26 * time.Hour)
	if _, now := w.events(secret); !bytes.Equal(before, now) {
		t.Error("nothing changed, and the bytes did")
	}
	w.must("20261126-mathsthu09", 0, LessonEdit{Kind: ForTest})
	if _, now := w.events(secret); bytes.Equal(before, now) {
		t.Error("a change does not show")
	}
}

func TestARevokedFeedIsGoneAtOnce(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	v, secret := w.feed("mother", "p1", FeedTimetable)
	feeds, err := w.getFeeds(ctx, w.who("mother"), &FeedsIn{})
	if err != nil || len(feeds) != 1 || feeds[0].URL != "" {
		t.Errorf("the secret is told again: %+v, %v", feeds, err)
	}
	for k, doc := range w.stored() {
		if strings.Contains(k+doc, secret) {
			t.Errorf("the secret is stored in %s", k)
		}
	}
	if _, err := w.deleteFeed(ctx, w.who("p1"), &FeedNamedIn{ID: v.ID}); err != nil {
		t.Error(err)
	}
	w.events(secret) // somebody else's revoking does nothing
	for range 2 {
		if _, err := w.deleteFeed(ctx, w.who("mother"), &FeedNamedIn{ID: v.ID}); err != nil {
			t.Error(err)
		}
	}
	if _, err := w.ReadFeed(ctx, secret, w.now); !fault.Is(err, fault.NotFound) {
		t.Errorf("revoked: %v", err)
	}
	for _, guess := range []string{"", secret[:31], secret + "a", strings.Repeat("a", 32)} {
		if _, err := w.ReadFeed(ctx, guess, w.now); !fault.Is(err, fault.NotFound) {
			t.Errorf("%q: %v", guess, err)
		}
	}
}

func TestAFeedEndsWithTheRightToReadIt(t *testing.T) {
	for name, end := range map[string]func(*roster.Links){
		"level none": func(l *roster.Links) { l.Links[0].Level = school.None },
		"link ended": func(l *roster.Links) { l.Links[0].To = time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC) },
		"no link":    func(l *roster.Links) { l.Links = nil },
		"suspended":  func(l *roster.Links) { l.Suspended = true },
	} {
		w := newWorld(t)
		_, secret := w.feed("mother", "p1", FeedTimetable)
		w.events(secret)
		items, err := w.table.Get(context.Background(), true, roster.LinksKey("mother"))
		if err != nil {
			t.Fatal(err)
		}
		var l roster.Links
		if err := items[0].Decode(&l); err != nil {
			t.Fatal(err)
		}
		end(&l)
		w.put(roster.LinksKey("mother"), l)
		if _, err := w.ReadFeed(context.Background(), secret, w.now); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAFeedIsOfOnesOwn(t *testing.T) {
	w := newWorld(t)
	for id, pupil := range map[school.PersonID]school.PersonID{roux.ID: "p1", "p2": "p1", "mother": "p2", "head": "p1"} {
		in := &FeedIn{}
		in.Body.Kind, in.Body.Pupil = FeedTimetable, pupil
		if _, err := w.postFeed(context.Background(), w.who(id), in); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s makes a feed of %s: %v", id, pupil, err)
		}
	}
	for i := range mostFeeds + 1 {
		in := &FeedIn{}
		in.Body.Kind = FeedTimetable
		if _, err := w.postFeed(context.Background(), w.who("p1"), in); (err != nil) != (i == mostFeeds) {
			t.Errorf("feed %d: %v", i, err)
		}
	}
}

// TestTheZoneOfAFeedIsThatOfTheSchool compares every hour of the year, as the VTIMEZONE
// tells it, with what Go knows of the place.
func TestTheZoneOfAFeedIsThatOfTheSchool(t *testing.T) {
	for _, name := range []string{"Europe/Paris", "Pacific/Noumea", "America/Martinique", "America/Miquelon", "Indian/Reunion"} {
		place, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		from, to := time.Date(2026, 9, 1, 0, 0, 0, 0, place), time.Date(2027, 8, 1, 0, 0, 0, 0, place)
		w := &icalWriter{}
		w.line("BEGIN", "VCALENDAR")
		w.zone(name, place, from, to)
		w.line("END", "VCALENDAR")
		cal, err := ical.NewDecoder(&w.b).Decode()
		if err != nil {
			t.Fatal(err)
		}
		zone := cal.Children[0]
		for at := from; at.Before(to); at = at.Add(time.Hour) {
			_, want := at.Zone()
			if got := offsetIn(t, zone, at); got != want {
				t.Fatalf("%s at %v: offset %d, want %d", name, at, got, want)
			}
		}
	}
}

// offsetIn returns the offset that a VTIMEZONE gives at a moment: that of the last
// observance begun, whose onset is in the offset before it.
func offsetIn(t *testing.T, zone *ical.Component, at time.Time) int {
	best, offset := time.Time{}, 0
	for _, o := range zone.Children {
		onset, err := time.Parse("20060102T150405", o.Props.Get("DTSTART").Value)
		if err != nil {
			t.Fatal(err)
		}
		onset = onset.Add(-time.Duration(seconds(t, o.Props.Get("TZOFFSETFROM").Value)) * time.Second)
		if !onset.After(at) && !onset.Before(best) {
			best, offset = onset, seconds(t, o.Props.Get("TZOFFSETTO").Value)
		}
	}
	return offset
}

func seconds(t *testing.T, s string) int {
	var sign rune
	var h, m int
	if _, err := fmt.Sscanf(s, "%c%2d%2d", &sign, &h, &m); err != nil {
		t.Fatal(err)
	}
	if n := h*3600 + m*60; sign == '+' {
		return n
	} else {
		return -n
	}
}

func TestTheJournalKnowsOfEveryFeedAndOfNoSecret(t *testing.T) {
	w := newWorld(t)
	v, secret := w.feed("mother", "p1", FeedTimetable)
	if _, err := w.deleteFeed(context.Background(), w.who("mother"), &FeedNamedIn{ID: v.ID}); err != nil {
		t.Fatal(err)
	}
	entries, err := journal.History(context.Background(), w.table, "PERSON#mother", 10)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 2 || entries[0].Object != v.ID || entries[1].Action != "feed.token" {
		t.Fatalf("entries = %+v", entries)
	}
	for _, e := range entries {
		if strings.Contains(string(e.Detail), secret) || strings.Contains(string(e.Detail), hashOf(secret)) {
			t.Errorf("an entry holds the secret: %s", e.Detail)
		}
	}
}
