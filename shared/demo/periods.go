package demo

import (
	"time"

	"github.com/preau-ent/preau/shared/school"
)

// trimestres and semestres split the school year 2026-2027 as a head of school would:
// the 174 class days in equal parts, each ended on a day of class.
var (
	trimestres = []school.Period{
		{ID: "T1", Start: "2026-09-01", End: "2026-12-04", EntryEnd: "2026-12-04", Council: "2026-12-07", Published: "2026-12-18"},
		{ID: "T2", Start: "2026-12-05", End: "2027-03-24", EntryEnd: "2027-03-24", Council: "2027-03-30", Published: "2027-04-09"},
		{ID: "T3", Start: "2027-03-25", End: "2027-07-02", EntryEnd: "2027-06-11", Council: "2027-06-14", Published: "2027-06-25"},
	}
	semestres = []school.Period{
		{ID: "S1", Start: "2026-09-01", End: "2027-01-29", EntryEnd: "2027-01-29", Council: "2027-02-01", Published: "2027-02-12"},
		{ID: "S2", Start: "2027-01-30", End: "2027-07-02", EntryEnd: "2027-06-11", Council: "2027-06-14", Published: "2027-06-25"},
	}
)

// periods returns the terms of a class; councils follow one another through the week.
func (m *maker) periods(terms []school.Period, nth int) []school.Period {
	all := make([]school.Period, len(terms))
	for i, p := range terms {
		council := p.Council.In(time.UTC).AddDate(0, 0, nth%4)
		all[i] = school.Period{
			ID: p.ID, Start: m.day(p.Start), End: m.day(p.End), EntryEnd: m.day(p.EntryEnd),
			Council: m.day(school.Date(council.Format(time.DateOnly))), Published: m.day(p.Published),
		}
	}
	return all
}

// holidays of zone B, from the Saturday after the last class to the eve of return.
var holidays = [][2]school.Date{
	{"2026-10-17", "2026-11-01"}, {"2026-12-19", "2027-01-03"}, {"2027-02-20", "2027-03-07"},
	{"2027-04-17", "2027-05-02"}, {"2026-11-11", "2026-11-11"}, {"2027-03-29", "2027-03-29"},
	{"2027-05-06", "2027-05-07"}, {"2027-05-17", "2027-05-17"},
}

// classDays returns the days of class between two days, both included.
func (m *maker) classDays(from, to school.Date) []school.Date {
	var days []school.Date
	for t := from.In(time.UTC); ; t = t.AddDate(0, 0, 1) {
		d := school.Date(t.Format(time.DateOnly))
		if d > to {
			return days
		}
		if t.Weekday() != time.Saturday && t.Weekday() != time.Sunday && !m.holiday(d) {
			days = append(days, d)
		}
	}
}

func (m *maker) holiday(d school.Date) bool {
	if m.breaks == nil {
		for _, h := range holidays {
			m.breaks = append(m.breaks, [2]school.Date{m.day(h[0]), m.day(h[1])})
		}
	}
	for _, h := range m.breaks {
		if h[0] <= d && d <= h[1] {
			return true
		}
	}
	return false
}
