package policy

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// Draws are of few values, so that they meet: the same ids name pupils, classes and
// services of several schools.
var (
	drawnRoles = []school.Role{
		school.Pupil, school.Guardian, school.Teacher, school.CPE, school.AED, school.AESH, school.Head,
		school.Secretary, school.Nurse, school.Social, school.Psy, school.Librarian, school.Inspector,
		school.Digital, school.Authority, school.Region, school.Auditor, school.Agent,
	}
	drawnLevels  = []school.Level{school.Full, school.Informed, school.Charge, school.None, school.Contact, ""}
	drawnSchools = []school.UAI{lycee, college}
	drawnPeople  = []school.PersonID{"a", "b", "c"}
	drawnClasses = []school.ClassID{"2DE3", "1G1", ""}
)

func drawLink(t *rapid.T, now time.Time) roster.Link {
	return roster.Link{
		Role:   rapid.SampledFrom(drawnRoles).Draw(t, "role"),
		School: rapid.SampledFrom(drawnSchools).Draw(t, "school"),
		Pupil:  rapid.SampledFrom(drawnPeople).Draw(t, "ward"),
		Level:  rapid.SampledFrom(drawnLevels).Draw(t, "level"),
		Class:  rapid.SampledFrom(drawnClasses).Draw(t, "class"),
		HeadOf: []school.ClassID{rapid.SampledFrom(drawnClasses).Draw(t, "head of")},
		Pupils: []school.PersonID{rapid.SampledFrom(drawnPeople).Draw(t, "assisted")},
		Services: []roster.ServiceRef{
			rapid.SampledFrom([]roster.ServiceRef{maths, history, physics}).Draw(t, "service"),
		},
		From: now.Add(-time.Hour),
	}
}

func drawObject(t *rapid.T) object {
	e := pupilOf(rapid.SampledFrom(drawnPeople).Draw(t, "pupil"), "2DE3", "2009-01-01", maths.ID)
	e.School = rapid.SampledFrom(drawnSchools).Draw(t, "place")
	o := ofPupil(&e, state(rapid.IntRange(0, 3).Draw(t, "state")))
	o.service, o.author, o.members = maths.ID, "a", []school.PersonID{"a"}
	o.count = rapid.IntRange(0, 12).Draw(t, "count")
	o.facts = condition(rapid.Uint64().Draw(t, "facts")) & facts
	return o
}

func drawPerson(t *rapid.T) roster.Person {
	who := roster.Person{ID: "a", Birth: "1980-01-01", Now: noon, Today: "2026-11-20", PasswordAt: noon}
	for range rapid.IntRange(0, 4).Draw(t, "links") {
		who.Links = append(who.Links, drawLink(t, noon))
	}
	return who
}

func TestNoActiveLinkMeansNothingButThePublicRowsAndOnesSessions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		who, on := drawPerson(t), drawObject(t)
		for i := range who.Links {
			if rapid.Bool().Draw(t, "over") {
				who.Links[i].To = noon
			} else {
				who.Links[i].From = noon.Add(time.Nanosecond)
			}
		}
		for a, w := range table {
			if w.marks&public == 0 && a != SessionList && a != SessionRevoke && decide(&who, a, &on) != denied {
				t.Fatalf("%s allowed to %+v", a, who)
			}
		}
	})
}

func TestSuspensionLeavesThePublicRowsAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		who, on := drawPerson(t), drawObject(t)
		who.Suspended = true
		for a, w := range table {
			if w.marks&public == 0 && decide(&who, a, &on) != denied {
				t.Fatalf("%s allowed to a suspended %+v", a, who)
			}
		}
	})
}

func TestOneMoreCourtOrderNeverOpensAnything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		who, on := drawPerson(t), drawObject(t)
		closed := who
		closed.Links = append(who.Links[:len(who.Links):len(who.Links)], roster.Link{
			Role: school.Guardian, School: lycee, Level: school.None, Pupil: rapid.SampledFrom(drawnPeople).Draw(t, "of"),
		})
		for a := range table {
			if before, after := decide(&who, a, &on), decide(&closed, a, &on); after > before {
				t.Fatalf("%s: %d became %d", a, before, after)
			}
		}
	})
}

func TestLinksOfOneSchoolOpenNothingOfAnother(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		who, on := drawPerson(t), drawObject(t)
		for i := range who.Links {
			who.Links[i].School = college
		}
		e := *on.pupil
		e.School = lycee
		on.school, on.pupil = lycee, &e
		for a, w := range table {
			if w.marks&public == 0 && a != SessionList && a != SessionRevoke && decide(&who, a, &on) != denied {
				t.Fatalf("%s allowed to %+v", a, who)
			}
		}
	})
}
