package notify

import (
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// TestWhoArrivesThisMorningIsToldOfALessonThatChanges is the first morning of a pupil, at
// an hour at which it is still the evening before in Greenwich.
func TestWhoArrivesThisMorningIsToldOfALessonThatChanges(t *testing.T) {
	for _, c := range []struct {
		zone, clock, told string
	}{
		{"Pacific/Noumea", "08:00", "08:00"},
		{"Europe/Paris", "00:30", "07:00"},
	} {
		zone, err := time.LoadLocation(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		on := func(day school.Date, clock string) time.Time {
			at, err := school.ParseClock(clock)
			if err != nil {
				t.Fatal(err)
			}
			return at.On(day, zone)
		}
		day := school.Date("2026-11-24")
		w := open(t, monday, "07:00")
		w.clock = on(day, c.clock)
		w.home.Zone = c.zone
		w.put(roster.SchoolKey(lycee), w.home)
		w.family("here", "Inès", "2011-03-02", parent("mother", "here"))
		w.family("gone", "Adam", "2011-03-02", parent("father", "gone"))
		w.put(roster.ClassKey(lycee, year, "2DE3"), roster.Class{ID: "2DE3", Pupils: []roster.Pupil{{ID: "here", From: day}, {ID: "gone", To: day}}})
		w.amend("cancelled")
		w.to(on(day, "07:30"))
		w.drain()
		if len(w.post.letters) != 1 || w.post.letters[0].To != "mother@exemple.example" || !w.post.letters[0].At.Equal(on(day, c.told)) {
			t.Errorf("%s at %s: sent %v, want to the mother of who arrived, at %s", c.zone, c.clock, w.sent(), c.told)
		}
	}
}
