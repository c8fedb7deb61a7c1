package policy

import (
	"slices"
	"time"

	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// A state is how far a thing has come in its life.
type state uint8

const (
	isDraft     state = iota
	isPublished       // those it is meant for see it; it may still change
	isClosed          // seen, and frozen
	isArchived        // purged, but for what the law keeps
)

// An object is what a question is about. Only the sentences of this package build one.
type object struct {
	school  school.UAI
	year    school.Year
	person  school.PersonID   // whom it is about
	pupil   *roster.Enrolment // of that person in this school, if a pupil
	class   school.ClassID
	group   school.GroupID
	service school.ServiceID
	pupils  []school.PersonID // of the group or class, when it is about all of them
	members []school.PersonID // recipients, participants
	author  school.PersonID
	lesson  time.Time   // its start
	day     school.Date // it concerns
	count   int         // marks, persons or recipients
	state   state
	facts   condition
	stop    stop
}

// ofPupil returns the object "something about this pupil", in one school and year.
func ofPupil(e *roster.Enrolment, s state) object {
	o := object{
		school: e.School, year: e.Year, person: e.Pupil, pupil: e, class: e.Class, state: s,
	}
	if e.Primary {
		o.facts |= primary
	}
	return o
}

// lists reports whether the object is about a set that holds the pupil.
func (o *object) lists(p school.PersonID) bool { return p != "" && slices.Contains(o.pupils, p) }

// servedBy reports whether a service is of the pupil, the class or the group.
func (o *object) servedBy(s *roster.ServiceRef) bool {
	if o.pupil != nil {
		return o.pupil.Attends(s.ID)
	}
	return o.class != "" && s.Class == o.class || o.group != "" && s.Group == o.group
}
