package functions_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-ical"

	"github.com/preau-ent/preau/functions/absences"
	"github.com/preau-ent/preau/functions/notify"
	"github.com/preau-ent/preau/functions/timetable"
	"github.com/preau-ent/preau/shared/mail"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// moveTo puts the lycée into another time zone, its timetable too.
func (h *house) moveTo(t *testing.T, zone string) *time.Location {
	t.Helper()
	rewrite(t, h, roster.SchoolKey(lycee), func(s *roster.School) { s.Zone = zone })
	rewrite(t, h, table.Key{Part: roster.YearPart(lycee, h.demo.Year) + "#PLAN", Sort: "CALENDAR"}, func(c *timetable.Calendar) { c.Zone = zone })
	h.restart()
	place, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	return place
}

// TestADayOfASchoolInNoumeaIsLivedOnItsOwnClocks calls a roll at eight there, which is
// the evening before in Paris: families are told at once, a late arrival with the digest
// of the evening there, a roll after eight in the evening the next morning; the half-day,
// and the lesson of the calendar feed, are of the day there.
func TestADayOfASchoolInNoumeaIsLivedOnItsOwnClocks(t *testing.T) {
	h := newHouse(t)
	sent := withMail(t, h)
	noumea := h.moveTo(t, "Pacific/Noumea")
	day := h.demo.Today().AddDays(7) // what the demo has lived stays behind
	at := func(hour, minute int) time.Time { return school.At(hour, minute).On(day, noumea) }
	h.setClock(at(8, 5).Add(-time.Hour))
	h.follow(t)
	h.setClock(at(8, 5))
	before := len(sent())
	p1, l := h.demo.Named["pupil-p1"], school.LessonID("")
	for _, lesson := range h.lessons(t, day) {
		for _, p := range h.rollOf(t, lesson.ID).Pupils {
			if p.ID == p1 && l == "" && lesson.Start < school.At(12, 0) {
				l = lesson.ID
			}
		}
	}
	v := h.rollOf(t, l)
	h.setClock(v.Lesson.Start.On(day, noumea).Add(5 * time.Minute))
	var other school.PersonID
	for _, p := range v.Pupils {
		if p.ID != p1 {
			other = p.ID
		}
	}
	h.callRoll(t, v, absences.Said{Pupil: p1, Status: absences.Absent}, absences.Said{Pupil: other, Status: absences.Late, Minutes: 10})
	h.follow(t)
	told := 0
	for _, k := range sent()[:len(sent())-before] {
		if !k.At.Equal(h.clock()) && k.At.Sub(h.clock()).Abs() > time.Second {
			t.Errorf("told at %s, not at once: %s", k.At.In(noumea), k.Subject)
		}
		told++
	}
	if told == 0 {
		t.Error("nobody is told at once")
	}
	for _, tell := range h.tells(t, day) {
		if tell.Pupil == p1 && (tell.Date != day || tell.First != v.Lesson.Start) {
			t.Errorf("told of %s %s, want %s %s", tell.Date, tell.First, day, v.Lesson.Start)
		}
	}
	var file struct {
		Counters struct {
			Explain []struct {
				Date school.Date
				Half string
			}
		}
	}
	rec := h.call(t, "cpe", http.MethodGet, h.fill("/api/pupils/{p1}/absences?school=9990001X"), "")
	if err := json.Unmarshal(rec.Body.Bytes(), &file); err != nil {
		t.Fatal(err)
	}
	found := false
	for _, line := range file.Counters.Explain {
		found = found || line.Date == day && line.Half == "am"
	}
	if !found {
		t.Errorf("no half-day of %s: %s", day, rec.Body)
	}
	h.to(t, at(18, 30))
	evening := 0
	for _, k := range digests(sent()) {
		if k.At.In(noumea).Format("15:04") == "18:30" && school.DateOf(k.At, noumea) == day {
			evening++
		}
	}
	if evening == 0 {
		t.Error("no digest at 18:30 in Nouméa")
	}
	h.lateEvening(t, day, noumea, sent)
	h.feedIn(t, "Pacific/Noumea", l, v.Lesson.Start.On(day, noumea))
}

// TestATeacherInNoumeaSeesTheRollCalledThatWasCalled looks before the roll and after it, at
// an hour at which it is the day before in Paris.
func TestATeacherInNoumeaSeesTheRollCalledThatWasCalled(t *testing.T) {
	h := newHouse(t)
	noumea := h.moveTo(t, "Pacific/Noumea")
	day := h.demo.Today().AddDays(7)
	h.setClock(school.At(7, 55).On(day, noumea))
	h.follow(t)
	first := func() absences.RollLine {
		t.Helper()
		var screen struct {
			Rolls []absences.RollLine `json:"rolls"`
		}
		h.read(t, "teacher-of-35", "/api/today", &screen)
		if len(screen.Rolls) == 0 || screen.Rolls[0].Start != school.At(8, 0) {
			t.Fatalf("rolls of the day: %+v", screen.Rolls)
		}
		return screen.Rolls[0]
	}
	if l := first(); l.Done {
		t.Fatal("done before it was called")
	}
	h.setClock(school.At(8, 5).On(day, noumea))
	v := h.rollOf(t, first().Lesson)
	h.callRoll(t, v, absences.Said{Pupil: v.Pupils[0].ID, Status: absences.Absent})
	h.follow(t)
	if l := first(); !l.Done || l.Absent != 1 {
		t.Errorf("after the roll: %+v", l)
	}
}

// lateEvening enters an absence after eight in the evening, of which nobody hears before
// seven the next morning, there.
func (h *house) lateEvening(t *testing.T, day school.Date, zone *time.Location, sent func() []mail.Kept) {
	t.Helper()
	h.setClock(school.At(20, 15).On(day, zone))
	h.follow(t)
	before := len(sent())
	body := h.fill(`{"pupils":["{p2}"],"kind":"absent","date":"` + string(day) + `","from":"16:00","to":"17:00"}`)
	if rec := h.call(t, "cpe", http.MethodPost, "/api/schools/9990001X/absences", body); rec.Code != 200 {
		t.Fatalf("absence: %d %s", rec.Code, rec.Body)
	}
	h.to(t, school.At(6, 50).On(day.AddDays(1), zone))
	if n := len(sent()) - before; n != 0 {
		t.Errorf("%d messages in the quiet hours of %s", n, zone)
	}
	h.to(t, school.At(7, 0).On(day.AddDays(1), zone))
	waited := false
	for _, tell := range h.tells(t, day) {
		for _, p := range tell.Parties {
			waited = waited || tell.Pupil == h.demo.Named["pupil-p2"] && tell.Kind == notify.OfAbsence && p.State == notify.Told
		}
	}
	if !waited || len(sent()) == before {
		t.Errorf("nobody is told at seven in %s: %d messages", zone, len(sent())-before)
	}
}

// feedIn reads the calendar feed of p1 with a parser that is not ours.
func (h *house) feedIn(t *testing.T, zone string, l school.LessonID, want time.Time) {
	t.Helper()
	rec := h.call(t, "guardian-full-of-p1", http.MethodPost, "/api/me/feeds", h.fill(`{"kind":"timetable","pupil":"{p1}","school":"9990001X"}`))
	var made struct{ URL string }
	if err := json.Unmarshal(rec.Body.Bytes(), &made); err != nil || rec.Code != 200 {
		t.Fatalf("feed: %d %s", rec.Code, rec.Body)
	}
	rec = h.call(t, "anonymous", http.MethodGet, made.URL, "")
	cal, err := ical.NewDecoder(bytes.NewReader(rec.Body.Bytes())).Decode()
	if err != nil {
		t.Fatalf("%v: %d %.300s", err, rec.Code, rec.Body)
	}
	for _, e := range cal.Events() {
		uid, _ := e.Props.Text(ical.PropUID)
		if !strings.HasPrefix(uid, string(l)+"@") {
			continue
		}
		start, err := e.DateTimeStart(nil)
		if err != nil || !start.Equal(want) || start.Location().String() != zone {
			t.Errorf("the lesson is at %v, %v, want %v", start, err, want)
		}
		return
	}
	t.Errorf("no %s among %d events", l, len(cal.Events()))
}
