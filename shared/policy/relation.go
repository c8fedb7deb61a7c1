package policy

import (
	"slices"
	"time"

	"github.com/preau-ent/preau/shared/school"
)

// When the roll of a lesson may be called.
const (
	rollBefore = 10 * time.Minute
	rollAfter  = 24 * time.Hour
)

// works reports conditions that tie the link to a class, a service or a pupil.
// Codes of classes and services return every year: only this year's count.
func (q *question) works(c condition) bool {
	switch c {
	case its:
		return q.assists()
	case mate:
		return q.self() || q.sameClass() && q.thisYear()
	case attends:
		return q.thisYear() && q.attends()
	case g:
		return q.thisYear() && q.teaches()
	case gs:
		return q.service(false) && q.thisYear()
	case replaced:
		return !q.service(true)
	case relieved:
		return q.on.facts&handsOver != 0 && q.on.facts&standIn == 0 && !q.service(true)
	case pp:
		return q.on.class != "" && slices.Contains(q.link.HeadOf, q.on.class) && q.thisYear()
	case classes:
		return q.watches()
	case lesson:
		return q.rollTime() && (q.on.facts&standIn != 0 || q.thisYear() && q.service(false))
	case lounge:
		return q.on.person == "" || q.self() || q.on.facts&colleagues != 0 || q.thisYear() && q.teaches()
	}
	return false
}

func (q *question) self() bool { return q.on.person != "" && q.on.person == q.who.ID }

func (q *question) ward() bool {
	return q.link.Role == school.Guardian && q.on.person != "" && q.link.Pupil == q.on.person
}

func (q *question) thisYear() bool { return q.on.year == school.YearOf(q.who.Now) }

func (q *question) sameClass() bool { return q.on.class != "" && q.on.class == q.link.Class }

// child is the pupil of a link: the person, or the ward.
func (q *question) child() school.PersonID {
	if q.link.Role == school.Guardian {
		return q.link.Pupil
	}
	return q.who.ID
}

func (q *question) attends() bool {
	return q.sameClass() || q.on.lists(q.child())
}

// teaches reports whether one service of the link, taught now, is of the pupil, the
// class or the group.
func (q *question) teaches() bool {
	for i := range q.link.Services {
		s := &q.link.Services[i]
		if q.on.servedBy(s) && s.Active(q.who.Now) {
			return true
		}
	}
	return false
}

// service reports whether the link has the very service of the object now; with
// writing, other than to read it while somebody stands in.
func (q *question) service(writing bool) bool {
	for i := range q.link.Services {
		s := &q.link.Services[i]
		if q.on.service != "" && s.ID == q.on.service && s.Active(q.who.Now) && !(writing && s.ReadOnly) {
			return true
		}
	}
	return false
}

func (q *question) watches() bool {
	return len(q.link.Scope) == 0 || q.thisYear() && slices.Contains(q.link.Scope, q.on.class)
}

func (q *question) assists() bool {
	if q.on.person != "" {
		return slices.Contains(q.link.Pupils, q.on.person)
	}
	return slices.ContainsFunc(q.link.Pupils, q.on.lists)
}

func (q *question) rollTime() bool {
	at := q.on.lesson
	return !at.IsZero() && !q.who.Now.Before(at.Add(-rollBefore)) && !q.who.Now.After(at.Add(rollAfter))
}

// stands reports conditions on the state of the object, its numbers and its pupil.
func (q *question) stands(c condition) bool {
	switch c {
	case draft:
		return q.on.state == isDraft
	case pub:
		return q.on.state == isPublished || q.on.state == isClosed
	case closed:
		return q.on.state == isClosed
	case archived:
		return q.on.state == isArchived
	case five:
		return q.on.count >= fewestMarks
	case k:
		return q.on.count >= fewestPersons
	case few:
		return q.on.count <= mostRecipients
	case adult:
		return q.on.pupil == nil || q.on.pupil.Adult(q.who.Today)
	case optOut:
		return q.on.pupil == nil || q.on.pupil.OptOut && q.on.pupil.Adult(q.who.Today)
	case independent:
		return q.on.pupil == nil || q.on.pupil.Independent && q.on.pupil.Adult(q.who.Today)
	}
	return false
}
