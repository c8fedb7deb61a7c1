package policy

import (
	"math/bits"
	"strconv"

	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// A Role is a column of the rights table. One link can fill several: a head
// teacher is also a teacher.
type Role uint8

// The columns. Anyone holds what needs no link at all, for anonymous visitors too.
const (
	Anyone Role = iota
	EL          // minor pupil
	EM          // adult pupil
	RF          // guardian, full authority
	RI          // guardian, informed only
	RC          // in charge of the child, not a legal guardian
	TE          // teacher
	PP          // head teacher: what this adds to TE
	PE          // teacher of an école: what this adds to TE
	CPE
	AED
	AESH
	DIR // principal or deputy
	SEC
	INF
	DSD // DSDEN, rectorat
	REG // regional support
	AUD // DPO, auditor
	ADE // référent numérique
	PSY
	SOC
	DOC
	INS
	roleCount
)

var roleNames = [roleCount]string{
	"ANY", "EL", "EM", "RF", "RI", "RC", "TE", "PP", "PE", "CPE", "AED", "AESH",
	"DIR", "SEC", "INF", "DSD", "REG", "AUD", "ADE", "PSY", "SOC", "DOC", "INS",
}

// String returns the role as the rights table heads its column: "EL", "DIR".
func (r Role) String() string {
	if r < roleCount {
		return roleNames[r]
	}
	return "Role(" + strconv.Itoa(int(r)) + ")"
}

// roles is a set of roles.
type roles uint32

func set(list ...Role) (s roles) {
	for _, r := range list {
		s |= 1 << r
	}
	return s
}

// next takes the lowest role out of the set.
func (s *roles) next() Role {
	r := Role(bits.TrailingZeros32(uint32(*s)))
	*s &= *s - 1
	return r
}

// RolesAt returns the roles that the person holds in a school now, for screens
// that name them; no right follows from this list.
func RolesAt(who roster.Person, at school.UAI) []Role {
	var all roles
	for i := range who.Links {
		q := question{who: &who, link: &who.Links[i], on: &object{school: at}}
		if q.tenant() && q.dated() && !q.closedByCourt() {
			all |= q.roles()
		}
	}
	var list []Role
	for all != 0 {
		list = append(list, all.next())
	}
	return list
}

// roles returns the columns that the link fills for this question.
func (q *question) roles() roles {
	switch q.link.Role {
	case school.Pupil:
		if q.adultAsker() {
			return 1 << EM
		}
		return 1 << EL
	case school.Guardian:
		return q.guardianRoles()
	case school.Teacher:
		return q.teacherRoles()
	}
	return staffRole(q.link.Role)
}

func (q *question) guardianRoles() roles {
	switch q.link.Level {
	case school.Full:
		return 1 << RF
	case school.Informed:
		return 1 << RI
	case school.Charge:
		return 1 << RC
	}
	return 0
}

// closedByCourt reports whether another link of a guardian, valid now, takes every
// right over this pupil away. It wins in whatever school it was recorded: the
// order concerns the child, not the desk that received it.
func (q *question) closedByCourt() bool {
	if q.link.Role != school.Guardian {
		return false
	}
	for i := range q.who.Links {
		l := &q.who.Links[i]
		if l.Level == school.None && l.Role == school.Guardian && l.Pupil == q.link.Pupil && l.Active(q.who.Now) {
			return true
		}
	}
	return false
}

func (q *question) teacherRoles() roles {
	s := roles(1 << TE)
	if len(q.link.HeadOf) > 0 {
		s |= 1 << PP
	}
	if q.on.facts&primary != 0 {
		s |= 1 << PE
	}
	return s
}

func staffRole(r school.Role) roles {
	switch r {
	case school.CPE:
		return 1 << CPE
	case school.AED:
		return 1 << AED
	case school.AESH:
		return 1 << AESH
	case school.Head:
		return 1 << DIR
	case school.Secretary:
		return 1 << SEC
	case school.Nurse:
		return 1 << INF
	case school.Authority:
		return 1 << DSD
	case school.Region:
		return 1 << REG
	case school.Auditor:
		return 1 << AUD
	case school.Digital:
		return 1 << ADE
	case school.Psy:
		return 1 << PSY
	case school.Social:
		return 1 << SOC
	case school.Librarian:
		return 1 << DOC
	case school.Inspector:
		return 1 << INS
	}
	return 0
}

// adultAsker reports whether the person who asks is of age, or emancipated by a
// decision that the enrolment at hand carries.
func (q *question) adultAsker() bool {
	if e := q.on.pupil; e != nil && e.Pupil == q.who.ID {
		return e.Adult(q.who.Today)
	}
	return q.who.Birth.AdultOn(q.who.Today)
}
