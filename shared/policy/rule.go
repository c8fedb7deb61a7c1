package policy

import (
	"slices"

	"github.com/preau-ent/preau/shared/roster"
)

// A condition is a named predicate of the rights table; several make a set.
type condition uint64

// Conditions computed from the person, the link and the object.
const (
	always   condition = 1 << iota
	self               // the object is about the person who asks
	ward               // about the pupil of this guardian link
	near               // about the person who asks, or the pupil of the link
	its                // about a pupil whom this AESH assists
	mate               // about the person who asks or somebody of the same class
	attends            // a class or group that the pupil of the link attends
	g                  // the teacher has a service with this pupil, class or group, now
	gs                 // the teacher has this very service, now
	replaced           // of this service, the teacher has only reading: somebody stands in
	relieved           // of this service, somebody calls the rolls instead: replaced where the head hands them over, and not named on this lesson
	pp                 // head teacher of the class
	classes            // within the classes of this AED; all when none is named: "c" of the table
	own                // author of the object
	member             // recipient, participant or member
	lesson             // has this lesson (gs, or named on it), from 10 min before to 24 h after its start
	lounge             // timetable of a class, a room or oneself; of a pupil if g; of a colleague if the school opens them
	today              // concerns the day of the request

	draft    // still being made
	pub      // published, frozen or not
	closed   // frozen: the period is over or the bulletin published
	archived // only what the law keeps

	five // an aggregate of five or more, so that no mark can be guessed
	k    // an aggregate of eleven or more persons
	few  // at most five recipients

	adult       // the pupil decides alone; unknown counts as yes
	optOut      // the adult pupil objects to the guardians' reading; unknown counts as yes
	independent // the adult pupil proved independence; unknown counts as yes

	// Facts that the caller knows about the object.
	card          // the emergency card alone
	outing        // a declared outing is under way
	shared        // the pupil shares it with the reader
	requested     // the family asked for it
	delegated     // the CPE delegated the common motives
	delegate      // the person is an elected delegate of parents
	opened        // the school opened it to pupils
	parents       // a forum of parents
	reported      // somebody reported the message
	punition      // a punition, not a sanction
	life          // the vie scolaire line
	theme         // the site's theme only
	teachersOnly  // recipients are the ward's teachers and the school
	aeshMarks     // the school lets an AESH read the marks
	colleagues    // the school opens colleagues' timetables
	handsOver     // the head says that the replaced teacher calls no roll meanwhile
	standIn       // named on this lesson by a change of the timetable
	glass         // a break-glass session approved by the school is open
	primary       // the school is an école
	pupilAccount  // the account is a pupil's and nothing else
	familyAccount // the account is a pupil's or a relative's and nothing else
	headAccount   // the account is a head of school's
	elsewhere     // the account also belongs to staff of another school
	endCondition

	facts = endCondition - card // every fact
)

// Thresholds of five, k and few, in marks, persons and recipients.
const (
	fewestMarks    = 5
	fewestPersons  = 11
	mostRecipients = 5
)

// A rule is one cell: every condition of need holds and none of refuse does.
// The zero rule denies.
type rule struct{ need, refuse condition }

// all returns the rule that needs every one of the conditions.
func all(list ...condition) (r rule) {
	for _, c := range list {
		r.need |= c
	}
	return r
}

// but returns the rule refused where any one of the conditions holds.
func (r rule) but(list ...condition) rule {
	for _, c := range list {
		r.refuse |= c
	}
	return r
}

// met reports whether the question satisfies the rule.
func (r rule) met(q *question) bool {
	if r.need == 0 {
		return false
	}
	for left := r.need; left != 0; left &= left - 1 {
		if !q.holds(left & -left) {
			return false
		}
	}
	for left := r.refuse; left != 0; left &= left - 1 {
		if q.holds(left & -left) {
			return false
		}
	}
	return true
}

// A question is one link of a person, faced with an object.
type question struct {
	who  *roster.Person
	link *roster.Link
	on   *object
}

// holds reports whether one condition is true.
func (q *question) holds(c condition) bool {
	switch {
	case c&facts != 0:
		return q.on.facts&c != 0
	case c >= draft:
		return q.stands(c)
	}
	switch c {
	case always:
		return true
	case self:
		return q.self()
	case ward:
		return q.ward()
	case near:
		return q.self() || q.ward()
	case own:
		return q.on.author != "" && q.on.author == q.who.ID
	case member:
		return slices.Contains(q.on.members, q.who.ID)
	case today:
		return q.on.day == q.who.Today
	}
	return q.works(c)
}
