package roster

import (
	"slices"

	"github.com/preau-ent/preau/shared/school"
)

// A Seat is where a pupil sat in a school for a while: what was expected of a day is
// read with the seat of that day, whatever became of the pupil since. Nobody has a right
// from a seat that ended: policy decides on the present one alone.
type Seat struct {
	Class    school.ClassID     `json:"class,omitempty"`
	Groups   []school.GroupID   `json:"groups,omitempty"`
	Services []school.ServiceID `json:"services,omitempty"` // every service attended
	To       school.Date        `json:"to,omitempty"`       // first day of the next seat; "": the present one
}

// same reports whether two seats are of one class and the same groups, in any order. The
// services follow from both: those that a class gains are no move of its pupils.
func (s *Seat) same(t *Seat) bool {
	return s.Class == t.Class && slices.Equal(slices.Sorted(slices.Values(s.Groups)), slices.Sorted(slices.Values(t.Groups)))
}

// seat returns the present seat.
func (e *Enrolment) seat() Seat { return Seat{Class: e.Class, Groups: e.Groups, Services: e.Services} }

func (e *Enrolment) sit(s Seat) { e.Class, e.Groups, e.Services = s.Class, s.Groups, s.Services }

// On returns the enrolment as it stood on a day: with the last seat that had begun, the
// first one before any had.
func (e Enrolment) On(day school.Date) Enrolment {
	for i := range e.Before {
		if day < e.Before[i].To {
			e.sit(e.Before[i])
			e.Before = e.Before[:i:i]
			break
		}
	}
	return e
}

// Seats returns the seats that the pupil has between two days, both included, oldest
// first.
func (e Enrolment) Seats(from, to school.Date) (list []Seat) {
	start := school.Date("")
	for _, s := range append(e.Before[:len(e.Before):len(e.Before)], e.seat()) {
		if start <= to && (s.To == "" || from < s.To) {
			list = append(list, s)
		}
		start = s.To
	}
	return list
}

// Since returns the first day of a row of seats that are all as asked and end with the
// present one; "" if the enrolment began so.
func (e Enrolment) Since(as func(Seat) bool) school.Date {
	for _, s := range slices.Backward(e.Before) {
		if !as(s) {
			return s.To
		}
	}
	return ""
}

// Move gives the pupil another seat from a day on, and keeps the one that ends. The seats
// that would begin on that day or later are forgotten: of two moves on one day the last
// one counts, and who is back where the day began has not moved. A move on the first day
// of the enrolment, or before it, leaves nothing behind. It reports whether the class or
// the groups changed.
func (e *Enrolment) Move(next Seat, day, first school.Date) bool {
	was := e.seat()
	if was.same(&next) {
		e.Services = next.Services
		return false
	}
	for n := len(e.Before) - 1; n >= 0 && e.Before[n].To >= day; n-- {
		e.sit(e.Before[n])
		e.Before = e.Before[:n:n]
	}
	if ends := e.seat(); !ends.same(&next) && day > max(first, e.From) {
		ends.To = day
		e.Before = append(e.Before, ends)
	}
	if len(e.Before) == 0 {
		e.Before = nil
	}
	e.sit(next)
	return true
}
