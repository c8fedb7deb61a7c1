package absences

import (
	"slices"
	"time"

	"github.com/preau-ent/preau/shared/school"
)

// window is how many days, the last one included, are a rolling month.
const window = 30

// A Counted is one half-day of the file that counts, or a late arrival.
type Counted struct {
	Date     school.Date `json:"date"`
	Half     Half        `json:"half,omitempty"` // none: a late arrival
	Part     Span        `json:"-"`
	Reason   Reason      `json:"state"`
	Complete bool        `json:"complete,omitempty"` // no lesson of the half-day was attended
	Minutes  int         `json:"minutes,omitempty"`  // of a late arrival
	Why      string      `json:"why,omitempty"`      // in words
}

// legal reports whether the half-day counts for the law: complete and without an
// accepted reason.
func (c *Counted) legal() bool { return c.Half != "" && c.Complete && c.Reason != Accepted }

// Counters are what a pupil's file counts. Half-days are gross: one for each that an
// absence touches, as the LSU and the bulletin print them.
type Counters struct {
	HalfDays       int `json:"halfDays"`
	Justified      int `json:"justified"`
	Unjustified    int `json:"unjustified" doc:"without an accepted reason, those waiting for a ruling included"`
	Waiting        int `json:"waiting"`
	Complete       int `json:"complete" doc:"half-days of which no lesson was attended"`
	Lates          int `json:"lates"`
	Minutes        int `json:"minutes" doc:"of lessons missed"`
	Unaccepted     int `json:"minutesUnjustified" doc:"of those, without an accepted reason"`
	Hours          int `json:"hours" doc:"missed, rounded"`
	LegalMonth     int `json:"legalMonth" doc:"complete unjustified half-days of the calendar month"`
	Legal30        int `json:"legal30" doc:"the same of the last thirty days"`
	LegalThreshold int `json:"legalThreshold" doc:"from which the law asks for a step"`
}

// A Count is the counters of a file with the lines that make them.
type Count struct {
	Counters
	Lines []Counted
}

// Count counts the file up to a day.
func (l *Life) Count(today school.Date) Count {
	c := Count{Counters: Counters{LegalThreshold: FirstStep}, Lines: []Counted{}}
	for i := range l.Days {
		if l.Days[i].Date <= today {
			c.addDay(l, &l.Days[i])
		}
	}
	c.Hours = (c.Minutes + 30) / 60
	c.LegalMonth, c.Legal30 = legalOn(c.Lines, today)
	return c
}

// addDay counts one day.
func (c *Count) addDay(l *Life, d *Day) {
	absent, elsewhere, late := l.facts(d)
	h, _ := l.hours(d.Date)
	t := h.Count(absent, elsewhere, covers(l.Cases, d.Date, l.zone(), false))
	for _, half := range t.HalfDays {
		c.addHalf(Counted{Date: d.Date, Half: half.Half, Part: half.Part, Reason: half.Reason, Complete: half.Complete})
	}
	for range t.Short {
		c.addLate(Counted{Date: d.Date})
	}
	about := covers(l.Cases, d.Date, l.zone(), true)
	for _, e := range late {
		line := Counted{Date: d.Date, Part: Span{e.From, e.To}, Minutes: e.Minutes}
		for _, cover := range about {
			if cover.meets(line.Part) {
				line.Reason = max(line.Reason, cover.Reason)
			}
		}
		c.addLate(line)
	}
	c.Minutes += t.Minutes
	c.Unaccepted += t.Unjustified
}

func (c *Count) addLate(line Counted) {
	c.Lates++
	c.Lines = append(c.Lines, line)
}

func (c *Count) addHalf(line Counted) {
	c.HalfDays++
	switch line.Reason {
	case Accepted:
		c.Justified++
	case Waiting:
		c.Waiting++
		fallthrough
	default:
		c.Unjustified++
	}
	if line.Complete {
		c.Complete++
	}
	c.Lines = append(c.Lines, line)
}

// legalOn counts the half-days that the law counts, in the calendar month of a day and
// in the thirty days that end with it.
func legalOn(lines []Counted, day school.Date) (month, rolling int) {
	first := day.AddDays(1 - window)
	for i := range lines {
		c := &lines[i]
		if !c.legal() || c.Date > day {
			continue
		}
		if c.Date[:7] == day[:7] {
			month++
		}
		if c.Date >= first {
			rolling++
		}
	}
	return month, rolling
}

// A Reached is a day on which the half-days of a month reached a number.
type Reached struct {
	Day      school.Date
	HalfDays int // of the fullest month of the episode, which is from From to To
	From, To school.Date
}

// fullest returns the month that ends on a day and has more legal half-days: the
// calendar month so far, or thirty days.
func fullest(lines []Counted, day school.Date) Reached {
	month, rolling := legalOn(lines, day)
	if month >= rolling {
		return Reached{HalfDays: month, From: day[:8] + "01", To: day}
	}
	return Reached{HalfDays: rolling, From: day.AddDays(1 - window), To: day}
}

// reached returns the days on which the legal half-days reached a number, in the
// calendar month or in thirty days. While a month goes on, and for thirty days after,
// it is one and the same episode.
func reached(lines []Counted, least int) []Reached {
	days := []school.Date{}
	for i := range lines {
		if lines[i].legal() && !slices.Contains(days, lines[i].Date) {
			days = append(days, lines[i].Date)
		}
	}
	slices.Sort(days)
	var list []Reached
	for _, day := range days {
		x := fullest(lines, day)
		if last := len(list) - 1; last >= 0 && day < list[last].Day.AddDays(window) {
			if x.Day = list[last].Day; x.HalfDays > list[last].HalfDays {
				list[last] = x
			}
			continue
		}
		if x.Day = day; x.HalfDays >= least {
			list = append(list, x)
		}
	}
	return list
}

// moments returns the two ends of a part of a day.
func moments(day school.Date, s Span, zone *time.Location) (from, to time.Time) {
	return s.From.On(day, zone), s.To.On(day, zone)
}
