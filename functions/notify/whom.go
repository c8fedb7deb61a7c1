package notify

import (
	"slices"
	"time"

	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// whom returns who is to be told of a pupil's absences on a day: every guardian who may
// read them now, in the order in which the school phones them, and the pupil who decides
// alone. Source: the table of rights, rows 30 to 36.
func whom(e roster.Enrolment, family []*addressee, now time.Time, day school.Date) []school.PersonID {
	var told []school.PersonID
	adult := e.Adult(day)
	if adult {
		told = append(told, e.Pupil)
	}
	if adult && e.Independent {
		return told
	}
	for contact := 1; contact <= 9; contact++ {
		for _, a := range family {
			if link, ok := guardianship(a.Links, e, now); ok && rank(link) == contact {
				told = append(told, a.ID)
			}
		}
	}
	return told
}

// whomToAsk returns who of those who are told may give the reason of an absence: the
// guardians who decide or have the child in charge, in the order in which the school
// phones them; once of age, the pupil alone. Source: the table of rights, row 33.
func whomToAsk(e roster.Enrolment, family []*addressee, now time.Time, day school.Date) []school.PersonID {
	if e.Adult(day) {
		return []school.PersonID{e.Pupil}
	}
	return slices.DeleteFunc(whom(e, family, now, day), func(id school.PersonID) bool {
		return !slices.ContainsFunc(family, func(a *addressee) bool { return a.ID == id && a.answers(e, now) })
	})
}

// answers reports whether one of the person's links lets it give a reason for a minor.
func (a *addressee) answers(e roster.Enrolment, now time.Time) bool {
	return slices.ContainsFunc(a.Links, func(l roster.Link) bool {
		return l.Role == school.Guardian && l.Pupil == e.Pupil && l.School == e.School && l.Active(now) && (l.Level == school.Full || l.Level == school.Charge)
	})
}

// rank is the order in which a guardian is phoned, 1 to 9; the legal ones come before
// those who are not, where the school gave no order.
func rank(l roster.Link) int {
	switch {
	case l.Contact >= 1 && l.Contact <= 7:
		return l.Contact
	case l.Legal > 0:
		return 8
	}
	return 9
}

// guardianship returns the link by which a person is told of the pupil: one in the
// pupil's school, of a level that reads, valid now. A court that closed the child to the
// person anywhere closes it here.
func guardianship(links []roster.Link, e roster.Enrolment, now time.Time) (found roster.Link, ok bool) {
	for _, l := range links {
		if l.Role != school.Guardian || l.Pupil != e.Pupil || !l.Active(now) {
			continue
		}
		if l.Level == school.None {
			return roster.Link{}, false
		}
		if l.School == e.School && l.Level.Reads() && !ok {
			found, ok = l, true
		}
	}
	return found, ok
}

// reads reports whether a person may be told news of a kind about a pupil now: the pupil,
// and who is told of the pupil's absences. Of lessons and marks nobody is told to whose
// reading an adult pupil objects. Source: the table of rights, rows 15, 23 and 31.
func (p *plan) reads(a *addressee, e roster.Enrolment, k Kind) bool {
	if a.ID == e.Pupil {
		return true
	}
	adult := e.Adult(school.DateOf(p.now, p.zone))
	if adult && (e.Independent || e.OptOut && k != OfAbsence && k != OfLate) {
		return false
	}
	_, ok := guardianship(a.Links, e, p.now)
	return ok
}
