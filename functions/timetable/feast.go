package timetable

import (
	"strings"
	"time"

	"github.com/preau-ent/preau/shared/school"
)

// A feast is a public holiday: on a fixed day, or so many days after Easter.
type feast struct {
	name   string
	month  time.Month // 0: counted from Easter
	day    int
	places []string // territories that keep it; nil: all of them
}

// feasts are the public holidays. Sources: Code du travail, L. 3133-1 and L. 3134-13;
// L. 3422-2 for the abolition of slavery.
var feasts = []feast{
	{name: "1er janvier", month: time.January, day: 1},
	{name: "Vendredi saint", day: -2, places: []string{"alsace-moselle"}},
	{name: "Lundi de Pâques", day: 1},
	{name: "1er mai", month: time.May, day: 1},
	{name: "8 mai", month: time.May, day: 8},
	{name: "Ascension", day: 39},
	{name: "Lundi de Pentecôte", day: 50},
	{name: "14 juillet", month: time.July, day: 14},
	{name: "Assomption", month: time.August, day: 15},
	{name: "Toussaint", month: time.November, day: 1},
	{name: "11 novembre", month: time.November, day: 11},
	{name: "Jour de Noël", month: time.December, day: 25},
	{name: "2ème jour de Noël", month: time.December, day: 26, places: []string{"alsace-moselle"}},
	{name: abolition, month: time.April, day: 27, places: []string{"mayotte"}},
	{name: abolition, month: time.May, day: 22, places: []string{"martinique"}},
	{name: abolition, month: time.May, day: 27, places: []string{"guadeloupe"}},
	{name: abolition, month: time.May, day: 28, places: []string{"saint-martin"}},
	{name: abolition, month: time.June, day: 10, places: []string{"guyane"}},
	{name: abolition, month: time.October, day: 9, places: []string{"saint-barthélémy"}},
	{name: abolition, month: time.December, day: 20, places: []string{"la réunion"}},
}

const abolition = "Abolition de l'esclavage"

// feastOn returns the public holiday of a day in a territory ("" is the mainland).
func feastOn(d school.Date, territory string) (string, bool) {
	t := d.In(time.UTC)
	for _, f := range feasts {
		if f.keptIn(territory) && f.in(t.Year()).Equal(t) {
			return f.name, true
		}
	}
	return "", false
}

func (f feast) keptIn(territory string) bool {
	for _, p := range f.places {
		if strings.EqualFold(p, territory) {
			return true
		}
	}
	return f.places == nil
}

func (f feast) in(year int) time.Time {
	if f.month == 0 {
		return easter(year).AddDate(0, 0, f.day)
	}
	return time.Date(year, f.month, f.day, 0, 0, 0, 0, time.UTC)
}

// easter returns Easter Sunday of the Gregorian calendar, by the method of Butcher and Meeus.
func easter(year int) time.Time {
	a, b, c := year%19, year/100, year%100
	h := (19*a + b - b/4 - (b-(b+8)/25+1)/3 + 15) % 30
	l := (32 + 2*(b%4) + 2*(c/4) - h - c%4) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return time.Date(year, time.Month(n/31), n%31+1, 0, 0, 0, 0, time.UTC)
}
