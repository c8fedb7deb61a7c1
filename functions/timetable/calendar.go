package timetable

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// A Calendar says on which days a school has class, and which of its weeks are A or B.
// Weeks are counted from the one in which the year begins, holidays included, so that
// a week keeps its number when the holidays change.
type Calendar struct {
	Zone      string      `json:"z"`           // IANA time zone
	First     school.Date `json:"f"`           // first day of class
	Last      school.Date `json:"l"`           // last day of class
	Holidays  []Stretch   `json:"h,omitempty"` // with the school's own days off
	Territory string      `json:"p,omitempty"` // whose public holidays are kept; "": the mainland's
	Area      string      `json:"a,omitempty"` // zone whose holidays are kept: A, B, C; "": another one
	Letters   string      `json:"w"`           // one letter a week: A, B, or - for a week without
	Grids     []Grid      `json:"g,omitempty"`
	Plan      time.Time   `json:"m,omitzero"`  // when the weekly courses were last changed
	Stored    time.Time   `json:"s,omitzero"`  // when they were, or the days or letters
	Import    string      `json:"i,omitempty"` // the last import in force

	// Unpublished says that the ministry's holidays of the year and zone are not known here:
	// the only days off are the school's own, and the first and last day are provisional
	// unless the school settled them.
	Unpublished bool `json:"u,omitempty"`

	stored int64 // how often it was: with each import, each import undone, each settling of its days
}

// NewCalendar returns the calendar of a school that has settled nothing but its zone:
// the holidays of that zone, and A and B in turn over the weeks with class. usual is the
// zone of a school that chose none. A year or a zone whose holidays are not published has
// none, and days of the provisional rule.
func NewCalendar(s roster.School, y school.Year, usual string) *Calendar {
	zone, territory := placeOf(cmp.Or(s.Life.Holidays, usual, "C"))
	c := &Calendar{Zone: s.Zone, Territory: territory, Area: zone}
	t := published[y]
	c.First, c.Last, c.Holidays = t.first, t.last, t.in(zone)
	if c.Holidays == nil {
		c.Unpublished = true
		c.First, c.Last = provisional(y)
	}
	c.Letters = c.alternate()
	return c
}

// Year returns the school year of the calendar.
func (c *Calendar) Year() school.Year { return school.YearOf(c.First.In(time.UTC)) }

// location returns the school's time zone; Paris's if the stored one is unknown here.
func (c *Calendar) location() *time.Location {
	for _, name := range []string{c.Zone, "Europe/Paris"} {
		if zone, err := time.LoadLocation(name); err == nil && name != "" {
			return zone
		}
	}
	return time.UTC
}

// alternate gives A and B in turn to the weeks that have class.
func (c *Calendar) alternate() string { return c.lettersFrom(c.Monday(0), "") }

// lettersFrom returns the letters of every week of the year, of which those from a Monday
// on are known: the others with class take their turn after them, and before.
func (c *Calendar) lettersFrom(monday school.Date, known string) string {
	letters, last := make([]byte, c.Weeks()), byte(0)
	if !strings.ContainsAny(known, "AB") {
		last = 'B' // the first week with class is an A
	}
	turn := func(w int) {
		if letters[w] == 0 && last != 0 {
			letters[w] = 'A' + 'B' - last
		}
		if letters[w] == 'A' || letters[w] == 'B' {
			last = letters[w]
		}
	}
	for w := range letters {
		if at := monday.DaysTo(c.Monday(w)) / 7; at >= 0 && at < len(known) {
			letters[w] = known[at]
		} else if !c.Teaches(w) {
			letters[w] = '-'
		}
		turn(w)
	}
	last = 0
	for w := range slices.Backward(letters) {
		turn(w)
	}
	return string(letters)
}

// Weeks returns how many weeks the year has, holidays included.
func (c *Calendar) Weeks() int { return c.Week(c.Last) + 1 }

// Week returns the number of the week of a day; negative before the year.
func (c *Calendar) Week(d school.Date) int {
	days := c.First.Monday().DaysTo(d.Monday())
	if days < 0 {
		return -1
	}
	return days / 7
}

// Monday returns the Monday of a week.
func (c *Calendar) Monday(week int) school.Date { return c.First.Monday().AddDays(7 * week) }

// Letter returns the letter of a week, "" if it has none.
func (c *Calendar) Letter(week int) string {
	if week < 0 || week >= len(c.Letters) || c.Letters[week] == '-' {
		return ""
	}
	return c.Letters[week : week+1]
}

// Relabel gives one week a letter of the school's own choice: "A", "B" or "". It fails
// for another letter or a week outside the year.
func (c *Calendar) Relabel(week int, letter string) error {
	if letter == "" {
		letter = "-"
	}
	if week < 0 || week >= len(c.Letters) || !slices.Contains([]string{"A", "B", "-"}, letter) {
		return fmt.Errorf("letter %q of week %d", letter, week)
	}
	c.Letters = c.Letters[:week] + letter + c.Letters[week+1:]
	return nil
}

// Off returns why there is no class on a day; false if there is. Sundays are off
// without a name.
func (c *Calendar) Off(d school.Date) (why string, off bool) {
	if d.Weekday() == 7 || d < c.First || d > c.Last {
		return "", true
	}
	if name, ok := feastOn(d, c.Territory); ok {
		return name, true
	}
	for _, s := range c.Holidays {
		if s.From <= d && d < s.To {
			return s.Name, true
		}
	}
	return "", false
}

// Back returns the first of the last n days of class, Monday to Friday, that end with a
// day; the first day of class where the year has not had so many.
func (c *Calendar) Back(d school.Date, n int) school.Date {
	for ; d > c.First; d = d.AddDays(-1) {
		if _, off := c.Off(d); !off && d.Weekday() < 6 {
			if n--; n <= 0 {
				return d
			}
		}
	}
	return c.First
}

// Teaches reports whether a week has at least one day of class, Monday to Friday.
func (c *Calendar) Teaches(week int) bool {
	for day := range 5 {
		if _, off := c.Off(c.Monday(week).AddDays(day)); !off {
			return true
		}
	}
	return false
}

// runs reports whether a course has its lesson in a week, as far as the weekly
// timetable goes: in its weeks, of its letter, on a day of class.
func (c *Calendar) runs(k *Course, week int) bool {
	if week < 0 || week >= c.Weeks() || !k.Weeks.Has(week) || k.Letter != "" && k.Letter != c.Letter(week) {
		return false
	}
	_, off := c.Off(c.dayOf(k, week))
	return !off
}

// dayOf returns the day of a course in a week.
func (c *Calendar) dayOf(k *Course, week int) school.Date {
	return c.Monday(week).AddDays(k.Day - 1)
}

// Grid returns the slots of a class: its own grid, or the one for every class.
func (c *Calendar) Grid(class school.ClassID) Grid {
	var usual Grid
	for _, g := range c.Grids {
		switch {
		case slices.Contains(g.Classes, class):
			return g
		case len(g.Classes) == 0 && len(usual.Slots) == 0:
			usual = g
		}
	}
	return usual
}

// A Grid is the slots of the day of some classes.
type Grid struct {
	Name    string           `json:"n,omitempty"`
	Classes []school.ClassID `json:"c,omitempty"` // none: every class without a grid of its own
	Midday  school.Clock     `json:"m,omitempty"` // where its half-days are cut; 0: as the school's
	Slots   []Slot           `json:"s"`
}

// A Slot is one hour of a grid.
type Slot struct {
	Name  string       `json:"n,omitempty"` // "M1"
	Start school.Clock `json:"s"`
	End   school.Clock `json:"e"`
	Days  []int        `json:"d,omitempty"` // 1 Monday to 6 Saturday; none: every day
}

func (s Slot) on(day int) bool { return len(s.Days) == 0 || slices.Contains(s.Days, day) }

// meets reports whether two slots are at the same time of the same day.
func (s Slot) meets(o Slot) bool {
	return s.Start < o.End && o.Start < s.End &&
		(len(s.Days) == 0 || len(o.Days) == 0 || slices.ContainsFunc(s.Days, o.on))
}

// closeTo is how far a lesson may end from the end of a slot and still be meant to end with it.
const closeTo = 15

// snap returns the end of a lesson of a weekday as the grid has it: timetabling programs
// export whole hours where bells ring after 55 minutes.
func (g Grid) snap(day int, start, end school.Clock) school.Clock {
	starts := slices.ContainsFunc(g.Slots, func(s Slot) bool { return s.Start == start && s.on(day) })
	for _, s := range g.Slots {
		if starts && s.on(day) && s.End > start && s.End-end < closeTo && end-s.End < closeTo {
			return s.End
		}
	}
	return end
}
