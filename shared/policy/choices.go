package policy

import (
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// An OwnOf allows one person to settle what is the person's own: calendar feeds, or
// what reaches that person and when.
type OwnOf struct{ person school.PersonID }

// Person returns whose it is; "" for the zero grant, which denies.
func (o OwnOf) Person() school.PersonID { return o.person }

// Feeds answers "may this person have calendar feeds?". It fails with
// fault.Unauthenticated for an anonymous person, and with fault.NotFound.
func Feeds(who roster.Person) (OwnOf, error) { return ownOf(who, FeedToken) }

// Notices answers "may this person choose what reaches them?". It fails as Feeds does.
func Notices(who roster.Person) (OwnOf, error) { return ownOf(who, NoticeChoose) }

func ownOf(who roster.Person, a Action) (OwnOf, error) {
	if who.ID == "" {
		return OwnOf{}, fault.New(fault.Unauthenticated, "no person signed in")
	}
	for i := range who.Links {
		if o := (object{school: who.Links[i].School, person: who.ID}); decide(&who, a, &o) == allowed {
			return OwnOf{who.ID}, nil
		}
	}
	return OwnOf{}, unseen()
}

// A LifeOf allows deciding for one school: its hours, its text messages, when families
// are told.
type LifeOf struct {
	school school.UAI
	author school.PersonID
}

// SetSchoolLife answers "may this person decide how the school tells its families?". It
// fails with fault.NotFound, or fault.Forbidden for staff who see the choice or must
// type the password again.
func SetSchoolLife(who roster.Person, at school.UAI) (LifeOf, error) {
	o := object{school: at, year: school.YearOf(who.Now), state: isPublished}
	if err := refuse(decide(&who, ConfigWrite, &o), decide(&who, AbsenceRead, &o) == allowed); err != nil {
		return LifeOf{}, err
	}
	return LifeOf{at, who.ID}, nil
}

// ReadSchoolLife answers "may this person read how the school tells its families?". It
// fails with fault.NotFound.
func ReadSchoolLife(who roster.Person, at school.UAI) (LifeOf, error) {
	o := object{school: at, year: school.YearOf(who.Now), state: isPublished}
	if decide(&who, ConfigRead, &o) != allowed && decide(&who, AbsenceLogCall, &o) != allowed {
		return LifeOf{}, unseen()
	}
	return LifeOf{at, who.ID}, nil
}

// School returns the school; "" for the zero grant, which denies.
func (l LifeOf) School() school.UAI { return l.school }

// Author returns who decides.
func (l LifeOf) Author() school.PersonID { return l.author }

// A CallsOf allows phoning the families of one school and writing down what was said.
type CallsOf struct {
	school school.UAI
	year   school.Year
	author school.PersonID
}

// LogCall answers "may this person phone families of this class and write it down?"; ecole
// says that the school is one, where the teacher of the class does. It fails with
// fault.NotFound.
func LogCall(who roster.Person, at school.UAI, year school.Year, class school.ClassID, ecole bool) (CallsOf, error) {
	o := object{school: at, year: year, class: class, state: isPublished}
	if ecole {
		o.facts |= primary
	}
	if decide(&who, AbsenceLogCall, &o) != allowed {
		return CallsOf{}, unseen()
	}
	return CallsOf{at, year, who.ID}, nil
}

// School returns the school; "" for the zero grant, which denies.
func (c CallsOf) School() school.UAI { return c.school }

// Year returns the school year.
func (c CallsOf) Year() school.Year { return c.year }

// Author returns who phones.
func (c CallsOf) Author() school.PersonID { return c.author }
