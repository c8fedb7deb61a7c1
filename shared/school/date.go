package school

import "time"

// A Date is a civil day of the school's own calendar, yyyy-mm-dd; "" is unknown.
// Dates compare as strings.
type Date string

// DateOf returns the civil day of a moment in a time zone.
func DateOf(t time.Time, zone *time.Location) Date { return Date(t.In(zone).Format(time.DateOnly)) }

// Valid reports whether the date exists in the calendar.
func (d Date) Valid() bool {
	_, err := time.Parse(time.DateOnly, string(d))
	return err == nil
}

// In returns the first moment of the day in a time zone.
func (d Date) In(zone *time.Location) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, string(d), zone)
	if err != nil {
		return time.Time{}
	}
	return t
}

// AddDays returns the day so many days later; "" for a date that does not exist.
func (d Date) AddDays(n int) Date {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return ""
	}
	return Date(t.AddDate(0, 0, n).Format(time.DateOnly))
}

// Weekday returns 1 for a Monday to 7 for a Sunday.
func (d Date) Weekday() int {
	if w := int(d.In(time.UTC).Weekday()); w != 0 {
		return w
	}
	return 7
}

// Monday returns the Monday of the day's week.
func (d Date) Monday() Date { return d.AddDays(1 - d.Weekday()) }

// DaysTo returns how many days later another day is.
func (d Date) DaysTo(other Date) int {
	return int(other.In(time.UTC).Sub(d.In(time.UTC)) / (24 * time.Hour))
}

// AdultOn reports whether somebody born on d is 18 or more on a day: the pupil
// gains an adult's rights at midnight of the eighteenth birthday; one born on
// 29 February does so on 1 March. It allocates nothing: every decision asks it.
func (d Date) AdultOn(day Date) bool {
	born, ok := d.number()
	now, known := day.number()
	return ok && known && now-born >= 18_00_00
}

// number returns the date as the number yyyymmdd; false if it is not written as one.
func (d Date) number() (n int, ok bool) {
	if len(d) != len(time.DateOnly) || d[4] != '-' || d[7] != '-' {
		return 0, false
	}
	for i := range len(d) {
		if i == 4 || i == 7 {
			continue
		}
		if d[i] < '0' || d[i] > '9' {
			return 0, false
		}
		n = 10*n + int(d[i]-'0')
	}
	month, day := n/100%100, n%100
	return n, month >= 1 && month <= 12 && day >= 1 && day <= 31
}

// A Period is a term of one class. Marks may be typed until EntryEnd, a day that
// still counts; the head then publishes the bulletin.
type Period struct {
	ID        PeriodID `json:"id"`
	Start     Date     `json:"start"`
	End       Date     `json:"end"`       // last day
	EntryEnd  Date     `json:"entryEnd"`  // last day on which marks may be typed
	Council   Date     `json:"council"`   // conseil de classe
	Published Date     `json:"published"` // first day on which families see the bulletin
	Locked    bool     `json:"locked,omitempty"`
}

// Open reports whether marks may be typed in the period on a day.
func (p Period) Open(day Date) bool { return !p.Locked && day <= p.EntryEnd }

// PeriodOf returns the period that holds a day, the last one begun if none does
// (holidays), and the first before the year starts; false if there is none.
func PeriodOf(periods []Period, day Date) (Period, bool) {
	if len(periods) == 0 {
		return Period{}, false
	}
	best := periods[0]
	for _, p := range periods {
		if p.Start <= day {
			best = p
		}
	}
	return best, true
}
