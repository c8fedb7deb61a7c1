package session

import (
	"slices"
	"time"

	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// Me is who is signed in, for the frame of every screen.
type Me struct {
	Person   Person    `json:"person"`
	Schools  []Place   `json:"schools" doc:"one line per school and role"`
	Children []Child   `json:"children" doc:"pupils whose school life this person may read"`
	Services []Service `json:"services" doc:"taught by this person, now"`
	HeadOf   []Headed  `json:"headOf" doc:"classes whose head teacher this person is"`
	Classes  []Headed  `json:"classes" doc:"classes whose overview this person may open"`
}

// A Person is a name to greet.
type Person struct {
	ID        school.PersonID `json:"id"`
	FirstName string          `json:"firstName"`
	LastName  string          `json:"lastName"`
	Adult     bool            `json:"adult,omitempty" doc:"18 or more today"`
}

// A Place is what a person is in a school.
type Place struct {
	UAI   school.UAI  `json:"uai"`
	Name  string      `json:"name"`
	Role  school.Role `json:"role"`
	Zone  string      `json:"zone" doc:"IANA time zone"`
	Today school.Date `json:"today" doc:"where the school is"`
	Own   bool        `json:"own,omitempty" doc:"an école in which the person teaches: there the teacher of a class runs its school life"`
}

// A Child is a pupil whom a person follows in one school.
type Child struct {
	ID         school.PersonID `json:"id"`
	FirstName  string          `json:"firstName"`
	LastName   string          `json:"lastName"`
	School     school.UAI      `json:"school"`
	SchoolName string          `json:"schoolName"`
	Class      string          `json:"class" doc:"as the school says it"`
	Level      school.Level    `json:"level"`
}

// A Service is a subject that a person teaches to a class or group.
type Service struct {
	ID      school.ServiceID   `json:"id"`
	School  school.UAI         `json:"school"`
	Subject school.SubjectCode `json:"subject"`
	Label   string             `json:"label"`
	Class   string             `json:"class" doc:"class or group, as the school says it"`
	Period  school.PeriodID    `json:"period" doc:"the one of today"`
}

// A Headed is a class and its school.
type Headed struct {
	School school.UAI     `json:"school"`
	Class  school.ClassID `json:"class"`
	Label  string         `json:"label"`
}

// me makes the answer of the person's links and of what the schools say of them.
func me(who roster.Person, k known) Me {
	m := Me{
		Person:  Person{who.ID, who.Name.First, who.Name.Last, who.Birth.AdultOn(who.Today)},
		Schools: []Place{}, Children: []Child{}, Services: []Service{}, HeadOf: []Headed{}, Classes: []Headed{},
	}
	each(who, func(l roster.Link) {
		s := k.schools[l.School]
		if p := (Place{l.School, s.Name, l.Role, s.Zone, today(who, s), l.Role == school.Teacher && s.Primary()}); !slices.Contains(m.Schools, p) {
			m.Schools = append(m.Schools, p)
			m.Classes = append(m.Classes, open(who, s)...)
		}
		if l.Role == school.Guardian {
			m.Children = append(m.Children, Child{l.Pupil, l.Child.First, l.Child.Last, l.School, s.Name, label(s, l.Class), l.Level})
		}
		for _, c := range l.HeadOf {
			m.HeadOf = append(m.HeadOf, Headed{l.School, c, label(s, c)})
		}
	})
	eachTaught(who, func(l roster.Link, s roster.ServiceRef) {
		m.Services = append(m.Services, k.service(s, l.School, who.Today))
	})
	return m
}

// today returns the day that it is where a school is; the reader's where it says no zone.
func today(who roster.Person, s roster.School) school.Date {
	zone, err := time.LoadLocation(s.Zone)
	if err != nil || s.Zone == "" {
		return who.Today
	}
	return school.DateOf(who.Now, zone)
}

// open returns the classes of a school whose overview the person may open.
func open(who roster.Person, s roster.School) []Headed {
	var classes []Headed
	for _, c := range s.Classes {
		h := Headed{s.UAI, c.ID, c.Label}
		if _, err := policy.ReadClass(who, s.UAI, s.Year, c.ID); err == nil {
			classes = append(classes, h)
		}
	}
	return classes
}

// label returns how the school names a class.
func label(s roster.School, c school.ClassID) string {
	for _, ref := range s.Classes {
		if ref.ID == c {
			return ref.Label
		}
	}
	return string(c)
}
