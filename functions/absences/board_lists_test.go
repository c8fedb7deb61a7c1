package absences

import (
	"testing"

	"github.com/preau-ent/preau/functions/timetable"
	"github.com/preau-ent/preau/shared/school"
)

// What a reason is about counts the half-days that the file counts of the same absence: the
// family and the school read one number.
func TestWhatWaitsForARulingCountsTheHalfDaysOfTheFile(t *testing.T) {
	for _, x := range []struct {
		day   school.Date
		hours string
		want  int
	}{
		{monday, "08:00-08:55", 1},
		{monday, "08:00-12:05", 1}, // past midday, by less than the tolerance
		{monday, "11:10-12:05", 1},
		{monday, "08:00-13:00", 1},
		{monday, "14:00-16:00", 1},
		{monday, "08:00-17:00", 2},
		{"2026-11-18", "08:00-17:00", 1}, // a Wednesday
		{"2026-11-11", "08:00-17:00", 0}, // a public holiday
	} {
		c := newCabinet(t)
		c.now = c.world.at(18, 0)
		c.absent("pupil-p1", x.day, x.hours)
		if _, err := c.excuse("guardian-full-of-p1", "pupil-p1", x.day, x.hours, "family"); err != nil {
			t.Fatal(err)
		}
		rulings := c.board("cpe").Rulings
		if len(rulings) != 1 || rulings[0].HalfDays != x.want || c.count("pupil-p1").HalfDays != x.want {
			t.Errorf("%s on %s: the board tells %+v, the file %d half-days, want %d", x.hours, x.day, rulings, c.count("pupil-p1").HalfDays, x.want)
		}
	}
}

func TestWhatWaitsForARulingIsCutWhereTheGridOfTheClassIs(t *testing.T) {
	c := newCabinet(t)
	home := c.life("pupil-p1").place
	calendar := timetable.NewCalendar(home.School, c.Year, "C")
	calendar.Grids = []timetable.Grid{{Classes: []school.ClassID{"2DE3"}, Midday: school.At(13, 30)}}
	x := Case{Motif: "family"}
	x.From, x.To = moments(monday, span(t, "12:00-15:00"), c.Zone)
	for class, want := range map[school.ClassID]int{"2DE3": 1, "2DE4": 1} {
		if got := x.halfDays(home, calendar, class); got != want {
			t.Errorf("from noon to three in %s: %d half-days, want %d", class, got, want)
		}
	}
	x.From, x.To = moments(monday, span(t, "12:00-16:00"), c.Zone)
	for class, want := range map[school.ClassID]int{"2DE3": 2, "2DE4": 1} {
		if got := x.halfDays(home, calendar, class); got != want {
			t.Errorf("from noon to four in %s: %d half-days, want %d", class, got, want)
		}
	}
	x.Late = true
	if got := x.halfDays(home, calendar, "2DE3"); got != 0 {
		t.Errorf("of a late arrival: %d half-days", got)
	}
}
