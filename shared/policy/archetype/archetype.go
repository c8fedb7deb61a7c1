// Package archetype draws one person of every kind that the rights table knows, all
// tied to the same pupil, so that tests can ask what each of them may do.
//
// It holds values only. A test over HTTP stores the links of each Archetype under the
// person's id, signs the person in, and drives every route with the ids of the scene;
// a test of the policy asks the rules directly.
package archetype

import (
	"time"

	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// A Scene is the corner of a region where the archetypes stand. Any demo or test data
// will do, as long as the pupils are of one school and year.
type Scene struct {
	Now   time.Time
	Today school.Date // of Now, in the school's zone

	Pupil       roster.Enrolment // a minor, to whom the archetypes are tied
	Adult       roster.Enrolment // an adult pupil; zero: the archetypes that need one are left out
	OptedOut    roster.Enrolment // an adult who objects to the guardians' reading; or zero
	Independent roster.Enrolment // an adult who proved independence; or zero

	Service roster.ServiceRef // that Pupil attends
	Sibling roster.ServiceRef // of the same class or group, another subject
	Far     roster.ServiceRef // of the same school, that Pupil does not attend

	Elsewhere school.UAI     // another school
	FarClass  school.ClassID // another class of the school
}

// An Archetype is one kind of person.
type Archetype struct {
	Name   string           // "guardian-informed"; stable, for goldens
	Person roster.Person    // as a request carries it, with a fresh password; Links are to be stored
	Pupil  roster.Enrolment // to whom the person is tied: itself, the ward, a pupil taught
}

// All returns every archetype of the scene, anonymous first, in a fixed order.
func (s Scene) All() []Archetype {
	list := []Archetype{{Name: "anonymous", Person: roster.Person{Now: s.Now, Today: s.Today}, Pupil: s.Pupil}}
	list = append(list, s.pupils()...)
	list = append(list, s.guardians()...)
	list = append(list, s.teachers()...)
	list = append(list, s.staff()...)
	return append(list, s.outsiders()...)
}

// person returns somebody of the scene with links, who has just typed the password.
func (s Scene) person(id school.PersonID, links ...roster.Link) roster.Person {
	return roster.Person{
		ID: id, Name: roster.Name{First: "Camille", Last: "ESSAI"}, Birth: "1980-01-01", Links: links,
		Session: "archetype", PasswordAt: s.Now, Now: s.Now, Today: s.Today,
	}
}

func (s Scene) one(name string, links ...roster.Link) Archetype {
	return Archetype{Name: name, Person: s.person(school.PersonID("archetype-"+name), links...), Pupil: s.Pupil}
}

func (s Scene) pupils() (list []Archetype) {
	for _, p := range []struct {
		name string
		e    roster.Enrolment
	}{{"pupil-minor", s.Pupil}, {"pupil-adult", s.Adult}} {
		if p.e.Pupil == "" {
			continue
		}
		who := s.person(p.e.Pupil, roster.Link{Role: school.Pupil, School: p.e.School, Class: p.e.Class})
		who.Birth = p.e.Birth
		list = append(list, Archetype{Name: p.name, Person: who, Pupil: p.e})
	}
	return list
}

func (s Scene) guardians() (list []Archetype) {
	for _, p := range []struct {
		of string
		e  roster.Enrolment
	}{{"", s.Pupil}, {"-of-adult", s.Adult}, {"-of-opted-out", s.OptedOut}, {"-of-independent", s.Independent}} {
		if p.e.Pupil == "" {
			continue
		}
		for _, level := range []school.Level{school.Full, school.Informed, school.Charge, school.None, school.Contact} {
			a := s.one("guardian-"+string(level)+p.of, GuardianOf(p.e, level))
			a.Pupil = p.e
			list = append(list, a)
		}
	}
	return list
}

// GuardianOf returns the link of a guardian to a pupil.
func GuardianOf(e roster.Enrolment, level school.Level) roster.Link {
	return roster.Link{
		Role: school.Guardian, School: e.School, Pupil: e.Pupil, Child: e.Name, Class: e.Class, Level: level,
	}
}

func (s Scene) teachers() []Archetype {
	teacher := func(services ...roster.ServiceRef) roster.Link {
		return roster.Link{Role: school.Teacher, School: s.Pupil.School, Services: services}
	}
	headOf := func(l roster.Link, c school.ClassID) roster.Link {
		l.HeadOf = []school.ClassID{c}
		return l
	}
	replaced := s.Service
	replaced.ReadOnly = true
	return []Archetype{
		s.one("teacher", teacher(s.Service)),
		s.one("teacher-other-subject", teacher(s.Sibling)),
		s.one("teacher-other-class", teacher(s.Far)),
		s.one("teacher-replaced", teacher(replaced)),
		s.one("teacher-parent", teacher(s.Service), GuardianOf(s.Pupil, school.Full)),
		s.one("head-teacher", headOf(teacher(s.Sibling), s.Pupil.Class)),
		s.one("head-teacher-other-class", headOf(teacher(s.Far), s.FarClass)),
	}
}

func (s Scene) staff() []Archetype {
	link := func(r school.Role) roster.Link { return roster.Link{Role: r, School: s.Pupil.School} }
	aed, aesh, inspector, authority := link(school.AED), link(school.AESH), link(school.Inspector), link(school.Authority)
	aed.Scope = []school.ClassID{s.FarClass}
	aesh.Pupils = []school.PersonID{s.Pupil.Pupil}
	inspector.Services = []roster.ServiceRef{s.Service}
	authority.School = s.Pupil.School[:3]
	return []Archetype{
		s.one("cpe", link(school.CPE)),
		s.one("aed", link(school.AED)),
		s.one("aed-other-classes", aed),
		s.one("aesh", aesh),
		s.one("aesh-other-pupil", link(school.AESH)),
		s.one("head", link(school.Head)),
		s.one("secretary", link(school.Secretary)),
		s.one("nurse", link(school.Nurse)),
		s.one("authority", authority),
		s.one("region", roster.Link{Role: school.Region}),
		s.one("auditor", roster.Link{Role: school.Auditor}),
		s.one("digital", link(school.Digital)),
		s.one("psy", link(school.Psy)),
		s.one("social", link(school.Social)),
		s.one("librarian", link(school.Librarian)),
		s.one("inspector", inspector),
		s.one("agent", link(school.Agent)),
	}
}

// outsiders have full rights, elsewhere.
func (s Scene) outsiders() []Archetype {
	head := roster.Link{Role: school.Head, School: s.Elsewhere}
	away := roster.Link{Role: school.Teacher, School: s.Elsewhere, Services: []roster.ServiceRef{s.Service}}
	other := GuardianOf(s.Pupil, school.Full)
	other.Pupil = "archetype-nobodys-child"
	closed := GuardianOf(s.Pupil, school.None)
	closed.Document = "JAF"
	return []Archetype{
		s.one("no-link"),
		s.one("head-elsewhere", head),
		s.one("teacher-elsewhere", away),
		s.one("guardian-of-another", other),
		s.one("guardian-closed-by-court", GuardianOf(s.Pupil, school.Full), closed),
		s.one("head-elsewhere-agent-here", head, roster.Link{Role: school.Agent, School: s.Pupil.School}),
	}
}

// Expired returns the archetype as it is at the very moment when its links end.
func (a Archetype) Expired() Archetype {
	return a.dated("-expired", func(l *roster.Link) { l.From, l.To = a.Person.Now.AddDate(0, -1, 0), a.Person.Now })
}

// Future returns the archetype one second before its links begin.
func (a Archetype) Future() Archetype {
	return a.dated("-future", func(l *roster.Link) { l.From = a.Person.Now.Add(time.Second) })
}

// Suspended returns the archetype with its account suspended.
func (a Archetype) Suspended() Archetype {
	a.Name += "-suspended"
	a.Person.Suspended = true
	return a
}

func (a Archetype) dated(suffix string, change func(*roster.Link)) Archetype {
	links := append([]roster.Link(nil), a.Person.Links...)
	for i := range links {
		change(&links[i])
	}
	a.Name += suffix
	a.Person.Links = links
	return a
}
