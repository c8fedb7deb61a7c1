package school

import (
	"errors"
	"fmt"
	"time"
)

// A Clock is an hour of the day as the school's own clocks show it, in minutes since
// midnight; as text and in JSON it is "08:05".
type Clock int

// ErrClock says that a text is not an hour such as "08:05".
var ErrClock = errors.New("not an hour such as 08:05")

// At returns the clock of an hour and minutes.
func At(hour, minute int) Clock { return Clock(60*hour + minute) }

// ClockOf returns what the clocks of a time zone show at a moment.
func ClockOf(t time.Time, zone *time.Location) Clock {
	t = t.In(zone)
	return At(t.Hour(), t.Minute())
}

// ParseClock reads "08:05" or "8:05", up to "24:00", the end of a day. It fails with ErrClock.
func ParseClock(text string) (Clock, error) {
	var c Clock
	return c, c.UnmarshalText([]byte(text))
}

// String returns "08:05".
func (c Clock) String() string { return fmt.Sprintf("%02d:%02d", int(c)/60, int(c)%60) }

// MarshalText writes "08:05".
func (c Clock) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads what ParseClock does.
func (c *Clock) UnmarshalText(text []byte) error {
	n := len(text)
	if n < 4 || n > 5 || text[n-3] != ':' {
		return ErrClock
	}
	hour, minute := 0, 0
	for i, b := range text {
		switch {
		case i == n-3:
		case b < '0' || b > '9':
			return ErrClock
		case i < n-3:
			hour = 10*hour + int(b-'0')
		default:
			minute = 10*minute + int(b-'0')
		}
	}
	if minute > 59 || hour > 24 || hour == 24 && minute > 0 {
		return ErrClock
	}
	*c = At(hour, minute)
	return nil
}

// On returns the moment at which the clocks of a time zone show c on a day. An hour
// that a change of the clocks skips is the one after it.
func (c Clock) On(d Date, zone *time.Location) time.Time {
	t := d.In(zone)
	return time.Date(t.Year(), t.Month(), t.Day(), int(c)/60, int(c)%60, 0, 0, zone)
}
