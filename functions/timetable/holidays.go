package timetable

import (
	"fmt"
	"slices"
	"strings"

	"github.com/preau-ent/preau/shared/school"
)

// A Stretch is some days without class under one name. To is the morning on which
// class resumes, and no longer part of it.
type Stretch struct {
	From school.Date `json:"f"`
	To   school.Date `json:"t"`
	Name string      `json:"n"`
}

func (s Stretch) within(o Stretch) bool { return o.From <= s.From && s.To <= o.To }

func (s Stretch) meets(o Stretch) bool { return s.From < o.To && o.From < s.To }

// A term is a school year as the ministry sets it.
type term struct {
	first, last school.Date          // first and last day of class
	off         map[string][]Stretch // by zone
	bridge      []Stretch            // for every zone
}

const (
	autumn    = "Vacances de la Toussaint"
	christmas = "Vacances de Noël"
	winter    = "Vacances d’hiver"
	spring    = "Vacances de printemps"
)

// published is every school calendar that the ministry published and somebody typed here:
// the one place to which the next year is added, with its source beside it. A year that is
// not here has no holidays, and says so.
var published = map[school.Year]term{
	// Source: data.education.gouv.fr, fr-en-calendrier-scolaire, whose moments were read in
	// Paris's time.
	2026: {
		first: "2026-09-01", last: "2027-07-02",
		off: map[string][]Stretch{
			"A": {{"2026-10-17", "2026-11-02", autumn}, {"2026-12-19", "2027-01-04", christmas}, {"2027-02-13", "2027-03-01", winter}, {"2027-04-10", "2027-04-26", spring}},
			"B": {{"2026-10-17", "2026-11-02", autumn}, {"2026-12-19", "2027-01-04", christmas}, {"2027-02-20", "2027-03-08", winter}, {"2027-04-17", "2027-05-03", spring}},
			"C": {{"2026-10-17", "2026-11-02", autumn}, {"2026-12-19", "2027-01-04", christmas}, {"2027-02-06", "2027-02-22", winter}, {"2027-04-03", "2027-04-19", spring}},
		},
		bridge: []Stretch{{"2027-05-07", "2027-05-08", "Pont de l’Ascension"}},
	},
}

// in returns the holidays of a zone, in order; none if the ministry publishes none for it.
func (t term) in(zone string) []Stretch {
	if t.off[zone] == nil {
		return nil
	}
	return slices.SortedFunc(slices.Values(slices.Concat(t.off[zone], t.bridge)), byDay)
}

func byDay(a, b Stretch) int { return strings.Compare(string(a.From), string(b.From)) }

// provisional returns the first and the last day of class of a year that nobody published:
// 1 September, or the Monday after it if that is a Friday or the weekend, and the first
// Friday of July.
func provisional(y school.Year) (first, last school.Date) {
	first = school.Date(fmt.Sprintf("%d-09-01", y))
	if first.Weekday() >= 5 {
		first = first.Monday().AddDays(7)
	}
	last = school.Date(fmt.Sprintf("%d-07-01", y+1))
	return first, last.AddDays((12 - last.Weekday()) % 7)
}

// ofMinistry reports whether some days off are the ministry's, not the school's own.
func (c *Calendar) ofMinistry(s Stretch) bool {
	t := published[c.Year()]
	for zone := range t.off {
		if slices.Contains(t.in(zone), s) {
			return true
		}
	}
	return false
}

// publish completes a calendar that was settled before the holidays of its year were
// published: they take the place of the school's own days off within them; a first and a
// last day that were only provisional, and letters that were only in turn, follow. A year
// that begins in another week than the ministry's goes on without holidays and says so,
// since its courses are counted in weeks: the school moves its first day.
func (c *Calendar) publish() {
	t := published[c.Year()]
	holidays := t.in(c.Area)
	if !c.Unpublished || holidays == nil || c.First.Monday() != t.first.Monday() {
		return
	}
	bare := *c
	bare.Holidays = nil
	inTurn := c.Letters == c.alternate() || c.Letters == bare.alternate()
	first, last := provisional(c.Year())
	if c.Unpublished = false; c.First == first {
		c.First = t.first
	}
	if c.Last == last {
		c.Last = t.last
	}
	own := slices.DeleteFunc(slices.Clone(c.Holidays), func(s Stretch) bool { return slices.ContainsFunc(holidays, s.within) })
	c.Holidays = append(own, holidays...)
	slices.SortStableFunc(c.Holidays, byDay)
	if inTurn {
		c.Letters = ""
	}
	c.Letters = c.lettersFrom(c.Monday(0), c.Letters)
}

// placeOf reads the holidays that a school settled: a zone, a territory with its own
// public holidays, or both ("B/Alsace-Moselle"). A zone that is not A, B or C has no
// holidays but those that the school types.
func placeOf(holidays string) (zone, territory string) {
	zone, territory, _ = strings.Cut(holidays, "/")
	if len(zone) > 1 {
		zone, territory = "", zone
	}
	return strings.ToUpper(strings.TrimSpace(zone)), strings.ToLower(strings.TrimSpace(territory))
}
