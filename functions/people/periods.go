package people

import (
	"time"

	"github.com/preau-ent/preau/shared/school"
)

// DefaultPeriods returns the terms of a class until its school sets them: three
// (trimestres) or two (semestres), which cover the year from 1 September and end
// on the Fridays nearest to an equal split of its class days. Families see a
// bulletin ten days after the end of its term; the last term closes three weeks
// before the year does, since the councils sit in June.
func DefaultPeriods(y school.Year, n int) []school.Period {
	ends := []time.Time{friday(y, time.December, 4), friday(y+1, time.March, 24), friday(y+1, time.July, 2)}
	letter := "T"
	if n == 2 {
		ends = []time.Time{friday(y+1, time.January, 28), friday(y+1, time.July, 2)}
		letter = "S"
	}
	start := time.Date(int(y), time.September, 1, 0, 0, 0, 0, time.UTC)
	var periods []school.Period
	for i, end := range ends {
		closing := end
		if i == len(ends)-1 {
			closing = end.AddDate(0, 0, -21)
		}
		periods = append(periods, school.Period{
			ID:    school.PeriodID(letter + string(rune('1'+i))),
			Start: day(start), End: day(end), EntryEnd: day(closing),
			Council: day(closing.AddDate(0, 0, 6)), Published: day(closing.AddDate(0, 0, 10)),
		})
		start = end.AddDate(0, 0, 1)
	}
	return periods
}

// friday returns the Friday nearest to a day.
func friday(y school.Year, m time.Month, d int) time.Time {
	t := time.Date(int(y), m, d, 0, 0, 0, 0, time.UTC)
	ahead := (int(time.Friday) - int(t.Weekday()) + 7) % 7
	if ahead > 3 {
		ahead -= 7
	}
	return t.AddDate(0, 0, ahead)
}

func day(t time.Time) school.Date { return school.Date(t.Format(time.DateOnly)) }

// zones are the time zones of the overseas départements, by the first digits of
// a UAI.
var zones = map[string]string{
	"971": "America/Guadeloupe", "972": "America/Martinique", "973": "America/Cayenne",
	"974": "Indian/Reunion", "975": "America/Miquelon", "976": "Indian/Mayotte",
	"977": "America/St_Barthelemy", "978": "America/Marigot", "986": "Pacific/Wallis",
	"987": "Pacific/Tahiti", "988": "Pacific/Noumea",
}

// ZoneOf returns the IANA time zone of a school from its code.
func ZoneOf(u school.UAI) string {
	if len(u) > 3 {
		if z, ok := zones[string(u[:3])]; ok {
			return z
		}
	}
	return "Europe/Paris"
}
