package policy

import (
	"strings"
	"time"

	"github.com/preau-ent/preau/shared/school"
)

// A guard forbids before any cell is read.
type guard uint8

// The guards, F1 to F8 of the rights table.
const (
	tenancy   guard = 1 << iota // F1: the object lies in the school of the link
	suspended                   // F2: the account is not suspended
	dates                       // F3: from <= now < to
	password                    // F4: [M] rows ask a recent password
	frozen                      // F5: what is closed or published does not change
	purged                      // F6: of what is purged, [A] rows alone
	stopped                     // F7: messaging switches
	risk                        // F8: [R] rows ask the password again

	allGuards = tenancy | suspended | dates | password | frozen | purged | stopped | risk
)

// guards are those in force: all of them. A test takes one away and sees a cell fail.
var guards = allGuards

// How long a password answers for, on [M] rows of staff and wherever it is asked again.
const (
	passwordDay = 12 * time.Hour
	passwordNow = 5 * time.Minute
)

// A stop is a switch of messaging that is on.
type stop uint8

const (
	quarantine stop = 1 << iota // the school sends nothing
	curfew                      // families send nothing now
	pupilsOff                   // pupils send nothing
)

func (f guard) on() bool { return guards&f != 0 }

// tenant reports whether the object lies in the school of the link. Links of the
// authorities hold three digits (a département) or nothing (the region).
func (q *question) tenant() bool {
	switch q.link.Role {
	case school.Authority, school.Region, school.Auditor:
		return strings.HasPrefix(string(q.on.school), string(q.link.School))
	}
	return q.on.school != "" && q.link.School == q.on.school
}

func (q *question) dated() bool { return q.link.Active(q.who.Now) }

// forbidden reports whether a guard other than the password's forbids the link.
func (q *question) forbidden(w *row) bool {
	switch {
	case tenancy.on() && !q.tenant(), dates.on() && !q.dated(), q.closedByCourt():
		return true
	case frozen.on() && w.marks&freezes != 0 && q.on.state == isClosed:
		return true
	case purged.on() && w.marks&archive == 0 && q.on.state == isArchived:
		return true
	}
	return stopped.on() && w.marks&sends != 0 && q.silenced()
}

// family reports whether the link is a pupil's or a relative's.
func (q *question) family() bool {
	return q.link.Role == school.Pupil || q.link.Role == school.Guardian
}

// silenced reports whether a switch stops what this link would send.
func (q *question) silenced() bool {
	s := q.on.stop
	return s&quarantine != 0 || s&curfew != 0 && q.family() || s&pupilsOff != 0 && q.link.Role == school.Pupil
}

// stale reports whether the password must be typed again: for [R] rows after five
// minutes; for [M] rows after twelve hours for staff, five minutes for a family.
func (q *question) stale(w *row) bool {
	if w.marks&(strong|risky) == 0 {
		return false
	}
	age := q.who.Now.Sub(q.who.PasswordAt)
	if risk.on() && w.marks&risky != 0 && age >= passwordNow {
		return true
	}
	if !password.on() || w.marks&strong == 0 {
		return false
	}
	if q.family() {
		return age >= passwordNow
	}
	return age >= passwordDay
}
