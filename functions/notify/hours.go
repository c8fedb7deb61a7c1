package notify

import (
	"time"

	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// Hours are those in which somebody may be written to: from one clock to another, every
// day, or from Monday morning to Friday evening.
type Hours struct {
	From    school.Clock `json:"from"`
	To      school.Clock `json:"to"`
	Weekend bool         `json:"weekend" required:"false"` // Saturdays and Sundays too
}

// hoursOf returns the hours of a school, which decides when they are quiet.
func hoursOf(o roster.LifeOptions) Hours {
	from, to := o.Quiet()
	return Hours{From: to, To: from, Weekend: o.WeekendOn}
}

// none reports whether the hours leave no moment at all.
func (h Hours) none() bool { return h.From >= h.To }

// Next returns the first moment, t or later, that is within the hours on the clocks of
// a zone.
func (h Hours) Next(t time.Time, zone *time.Location) time.Time {
	if h.none() {
		return t
	}
	for day := school.DateOf(t, zone); ; day = day.AddDays(1) {
		if !h.Weekend && day.Weekday() > 5 {
			continue
		}
		if !t.Before(h.To.On(day, zone)) {
			continue
		}
		if from := h.From.On(day, zone); t.Before(from) {
			return from
		}
		return t
	}
}

// mostTurns is how many times two sets of hours are asked in turn before the school's
// hold alone: they may have no moment in common.
const mostTurns = 16

// allowed returns the first moment, t or later, within the school's hours and the
// person's own.
func allowed(t time.Time, of, own Hours, zone *time.Location) time.Time {
	next := of.Next(t, zone)
	if own == (Hours{}) {
		return next
	}
	at := next
	for range mostTurns {
		both := of.Next(own.Next(at, zone), zone)
		if both.Equal(at) {
			return at
		}
		at = both
	}
	return next
}

// digestAt returns the first moment after t at which a digest leaves: at the person's
// hour, within the hours of both. To whoever reads at other hours than that it leaves when
// these begin, not a day later.
func digestAt(t time.Time, c Choices, of Hours, zone *time.Location) time.Time {
	day, hour := school.DateOf(t, zone), c.digestClock()
	if own := c.Hours; !own.none() && (hour < own.From || hour >= own.To) {
		hour = own.From
	}
	at := hour.On(day, zone)
	if !at.After(t) {
		at = hour.On(day.AddDays(1), zone)
	}
	return allowed(at, of, c.Hours, zone)
}
