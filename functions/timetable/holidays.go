package timetable

import (
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

// A term is a school year as the ministry sets it.
type term struct {
	first, last school.Date // first and last day of class
	off         map[string][]Stretch
	bridge      []Stretch // for every zone
}

const (
	autumn    = "Vacances de la Toussaint"
	christmas = "Vacances de Noël"
	winter    = "Vacances d’hiver"
	spring    = "Vacances de printemps"
)

// known is the school calendar of 2026-2027. Source: data.education.gouv.fr,
// fr-en-calendrier-scolaire, whose moments were read in Paris's time.
var known = term{
	first: "2026-09-01", last: "2027-07-02",
	off: map[string][]Stretch{
		"A": {{"2026-10-17", "2026-11-02", autumn}, {"2026-12-19", "2027-01-04", christmas}, {"2027-02-13", "2027-03-01", winter}, {"2027-04-10", "2027-04-26", spring}},
		"B": {{"2026-10-17", "2026-11-02", autumn}, {"2026-12-19", "2027-01-04", christmas}, {"2027-02-20", "2027-03-08", winter}, {"2027-04-17", "2027-05-03", spring}},
		"C": {{"2026-10-17", "2026-11-02", autumn}, {"2026-12-19", "2027-01-04", christmas}, {"2027-02-06", "2027-02-22", winter}, {"2027-04-03", "2027-04-19", spring}},
	},
	bridge: []Stretch{{"2027-05-07", "2027-05-08", "Pont de l’Ascension"}},
}

// knownYear is the school year of which the holidays are written here.
const knownYear = school.Year(2026)

// in returns the calendar of a year: that of 2026-2027, or the same moved by whole
// weeks for a year whose holidays nobody has typed yet.
func (t term) in(y school.Year, zone string) (first, last school.Date, off []Stretch) {
	move := 364 * int(y-knownYear)
	for _, list := range [][]Stretch{t.off[zone], t.bridge} {
		for _, s := range list {
			off = append(off, Stretch{s.From.AddDays(move), s.To.AddDays(move), s.Name})
		}
	}
	return t.first.AddDays(move), t.last.AddDays(move), off
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
