package policy

import (
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// A SessionsOf allows listing and revoking the sessions of one person.
type SessionsOf struct{ person school.PersonID }

// Sessions answers "may this person manage the own sessions?". It fails with
// fault.Unauthenticated for an anonymous person.
func Sessions(who roster.Person) (SessionsOf, error) {
	o := object{person: who.ID}
	if who.ID == "" || decide(&who, SessionList, &o) != allowed || decide(&who, SessionRevoke, &o) != allowed {
		return SessionsOf{}, fault.New(fault.Unauthenticated, "no person signed in")
	}
	return SessionsOf{who.ID}, nil
}

// Person returns whose sessions they are; "" for the zero grant, which denies.
func (s SessionsOf) Person() school.PersonID { return s.person }

// A LinkOf allows changing who is related to a pupil in one school.
type LinkOf struct {
	school school.UAI
	pupil  school.PersonID
	author school.PersonID
}

// WriteLink answers "may this person change the links of this pupil's relatives?". e is
// the pupil's enrolment in the school. It fails with fault.NotFound, or with
// fault.Forbidden for one who sees the links or must type the password again.
func WriteLink(who roster.Person, e roster.Enrolment) (LinkOf, error) {
	o := ofPupil(&e, isPublished)
	if err := refuse(decide(&who, LinkWrite, &o), decide(&who, LinkRead, &o) == allowed); err != nil {
		return LinkOf{}, err
	}
	return LinkOf{school: e.School, pupil: e.Pupil, author: who.ID}, nil
}

// School returns the school whose decision it is.
func (l LinkOf) School() school.UAI { return l.school }

// Pupil returns whose relatives; "" for the zero grant, which denies.
func (l LinkOf) Pupil() school.PersonID { return l.pupil }

// Author returns who decides.
func (l LinkOf) Author() school.PersonID { return l.author }

// A CodeOf allows giving one account a new one-use code in the name of a school.
type CodeOf struct {
	school school.UAI
	person school.PersonID
	author school.PersonID
}

// An Account is a person as an administrator sees one: the id and every link.
type Account struct {
	Person school.PersonID
	Links  []roster.Link
}

// ResetCode answers "may this person give this account a new code?". Whoever receives
// a code becomes that person everywhere, so that a secretariat may not reach a parent
// who is also on some staff, nor a head of school somebody on another school's staff.
// It fails with fault.NotFound, or with fault.Forbidden for one who sees the person or
// must type the password again.
func ResetCode(who roster.Person, at school.UAI, a Account) (CodeOf, error) {
	o, ok := accountIn(&who, at, a)
	if !ok {
		return CodeOf{}, unseen()
	}
	v := decide(&who, AccountResetCode, &o)
	if err := refuse(v, decide(&who, IdentityReadMin, &o) == allowed); err != nil {
		return CodeOf{}, err
	}
	return CodeOf{school: at, person: a.Person, author: who.ID}, nil
}

// accountIn returns the account as one school sees it; false if it has no link there.
func accountIn(who *roster.Person, at school.UAI, a Account) (object, bool) {
	o := object{school: at, year: school.YearOf(who.Now), person: a.Person, state: isPublished}
	o.facts = pupilAccount | familyAccount
	here := false
	for _, l := range a.Links {
		if !l.Active(who.Now) {
			continue
		}
		here = here || l.School == at
		o.addLink(l)
	}
	return o, here
}

// addLink notes what one link says of the account's kind.
func (o *object) addLink(l roster.Link) {
	switch {
	case l.Role == school.Pupil:
		if l.School == o.school {
			o.class = l.Class
		}
		return
	case l.Role == school.Guardian:
		o.facts &^= pupilAccount
		return
	case l.School != o.school:
		o.facts |= elsewhere
	case l.Role == school.Head:
		o.facts |= headAccount
	}
	o.facts &^= pupilAccount | familyAccount
}

// School returns the school that gives the code.
func (c CodeOf) School() school.UAI { return c.school }

// Person returns whose account; "" for the zero grant, which denies.
func (c CodeOf) Person() school.PersonID { return c.person }

// Author returns who asks for the code.
func (c CodeOf) Author() school.PersonID { return c.author }

// An Import allows a person to bring a delivery into one school; operators' deliveries
// come with a Machine.
type Import struct {
	school school.UAI
	author school.PersonID
}

// RunImport answers "may this person import a delivery into this school?". It fails
// with fault.NotFound, or fault.Forbidden if the password must be typed again.
func RunImport(who roster.Person, at school.UAI) (Import, error) {
	o := object{school: at}
	if err := refuse(decide(&who, ImportRun, &o), false); err != nil {
		return Import{}, err
	}
	return Import{school: at, author: who.ID}, nil
}

// SettleCalendar answers "may this person settle the calendar of this school?": who may
// import its timetable. It fails with fault.NotFound, or with fault.Forbidden for one who
// only reads its days, or must type the password again.
func SettleCalendar(who roster.Person, at school.UAI, year school.Year) (Import, error) {
	_, unread := ReadSchoolDay(who, at, year)
	o := object{school: at}
	if err := refuse(decide(&who, ImportRun, &o), unread == nil); err != nil {
		return Import{}, err
	}
	return Import{school: at, author: who.ID}, nil
}

// Into reports whether the delivery may change this school. The zero grant denies.
func (i Import) Into(at school.UAI) bool {
	return i.author != "" && i.school == at
}

// Author returns who imports.
func (i Import) Author() school.PersonID { return i.author }
