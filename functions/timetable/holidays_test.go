package timetable

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// TestEveryPublishedYearIsWhole holds the table of the ministry's years, whoever adds to it.
func TestEveryPublishedYearIsWhole(t *testing.T) {
	for y, one := range published {
		if school.YearOf(one.first.In(time.UTC)) != y || school.YearOf(one.last.In(time.UTC)) != y {
			t.Errorf("%d: %s to %s", y, one.first, one.last)
		}
		for _, zone := range []string{"A", "B", "C"} {
			var names []string
			end := one.first
			for _, s := range one.in(zone) {
				if !s.From.Valid() || !s.To.Valid() || s.From <= end || s.To <= s.From || s.To > one.last {
					t.Errorf("%d, zone %s: %s from %s to %s, after %s", y, zone, s.Name, s.From, s.To, end)
				}
				if s.From.DaysTo(s.To) > 7 && (s.From.Weekday() != 6 || s.To.Weekday() > 2) {
					t.Errorf("%d, zone %s: %s from %s to %s is not from a Saturday to the return", y, zone, s.Name, s.From, s.To)
				}
				names, end = append(names, s.Name), s.To
			}
			for _, name := range []string{autumn, christmas, winter, spring} {
				if !slices.Contains(names, name) {
					t.Errorf("%d, zone %s: no %s", y, zone, name)
				}
			}
		}
	}
}

func TestAYearThatNobodyPublishedInventsNoHolidays(t *testing.T) {
	for y, want := range map[school.Year][2]school.Date{
		2027: {"2027-09-01", "2028-07-07"}, // a Wednesday
		2028: {"2028-09-04", "2029-07-06"}, // 1 September is a Friday
		2030: {"2030-09-02", "2031-07-04"}, // a Sunday
	} {
		c := NewCalendar(roster.School{Zone: "Europe/Paris", Life: roster.LifeOptions{Holidays: "B"}}, y, "")
		if got := [2]school.Date{c.First, c.Last}; got != want || !c.Unpublished || len(c.Holidays) != 0 || c.Year() != y {
			t.Errorf("%d: %v, published %v, %v", y, got, !c.Unpublished, c.Holidays)
		}
		if why, off := c.Off(school.Date(y.Label()[:4] + "-11-11")); !off || why == "" {
			t.Errorf("%d: a public holiday is one whatever is published: %q", y, why)
		}
		if c.Letters[:4] != "ABAB" {
			t.Errorf("%d: weeks %s", y, c.Letters)
		}
	}
	if c := calendarOf("Nouvelle-Calédonie"); !c.Unpublished || c.Area != "" {
		t.Errorf("a place without a zone has no published holidays: %+v", c)
	}
	if c := calendarOf("B"); c.Unpublished || len(own(c)) != 0 {
		t.Errorf("published %v, own %v", !c.Unpublished, own(c))
	}
}

func own(c *Calendar) []Stretch {
	return slices.DeleteFunc(slices.Clone(c.Holidays), c.ofMinistry)
}

// TestHolidaysPublishedLaterCompleteACalendar settles a year of which nobody knew the
// holidays, then the table learns them.
func TestHolidaysPublishedLaterCompleteACalendar(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	day := Stretch{"2028-02-10", "2028-02-11", "Journée pédagogique"}
	typed := Stretch{"2027-10-23", "2027-11-08", "Toussaint"}
	settle := func(change func(*Calendar)) *Calendar {
		t.Helper()
		if err := w.Settle(ctx, operator(), lycee, 2027, change, w.now); err != nil {
			t.Fatal(err)
		}
		fresh, err := NewBook(w.table).Calendar(ctx, lycee, 2027)
		if err != nil {
			t.Fatal(err)
		}
		return fresh
	}
	before := settle(func(c *Calendar) { c.Holidays = []Stretch{typed, day} })
	if !before.Unpublished || len(own(before)) != 2 {
		t.Fatalf("%+v", before)
	}
	ministry := term{first: "2027-09-02", last: "2028-07-05", off: map[string][]Stretch{"B": {{"2027-10-23", "2027-11-08", autumn}}}}
	published[2027] = ministry
	t.Cleanup(func() { delete(published, 2027) })
	after, err := NewBook(w.table).Calendar(ctx, lycee, 2027)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]Stretch{ministry.off["B"][0], day}, after.Holidays); d != "" || after.Unpublished || after.First != "2027-09-02" || after.Last != "2028-07-05" {
		t.Errorf("%s published %v, %s to %s", d, !after.Unpublished, after.First, after.Last)
	}
	if d := cmp.Diff([]Stretch{day}, own(after)); d != "" {
		t.Errorf("own: %s", d)
	}
	if len(after.Letters) != after.Weeks() || after.Letter(after.Week("2027-10-25")) != "" || after.Letter(after.Week("2027-11-08")) != "A" {
		t.Errorf("weeks %s", after.Letters)
	}
	if again := settle(func(c *Calendar) { _ = c.Relabel(0, "B") }); again.Unpublished || again.First != "2027-09-02" || again.Letter(0) != "B" {
		t.Errorf("once stored: %+v", again)
	}
}

// TestAYearThatBeginsInAnotherWeekThanThePublishedOneSaysThatItHasNoHolidays since its
// courses are counted in weeks.
func TestAYearThatBeginsInAnotherWeekThanThePublishedOneSaysThatItHasNoHolidays(t *testing.T) {
	c := NewCalendar(roster.School{Life: roster.LifeOptions{Holidays: "B"}}, 2027, "")
	it, err := table.Item{Version: 1}.With(c)
	if err != nil {
		t.Fatal(err)
	}
	published[2027] = term{first: "2027-09-06", last: "2028-07-05", off: map[string][]Stretch{"B": {{"2027-10-23", "2027-11-08", autumn}}}}
	t.Cleanup(func() { delete(published, 2027) })
	if got, err := decodeCalendar(it); err != nil || !got.Unpublished || got.First != c.First {
		t.Errorf("%+v, %v", got, err)
	}
	c.First = "2027-09-07" // the school moves it
	if c.publish(); c.Unpublished || len(c.Holidays) != 1 || c.First != "2027-09-07" {
		t.Errorf("%+v", c)
	}
}
