package archetype

import (
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

func scene() Scene {
	e := roster.Enrolment{Pupil: "p", School: "0750001A", Year: 2026, Class: "2DE3", Birth: "2011-01-01"}
	return Scene{Now: time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC), Today: "2026-11-20", Pupil: e, Elsewhere: "0930002B"}
}

func TestNamesAreUnique(t *testing.T) {
	s := scene()
	s.Adult, s.OptedOut, s.Independent = s.Pupil, s.Pupil, s.Pupil
	seen := map[string]bool{}
	for _, a := range s.All() {
		if seen[a.Name] {
			t.Errorf("two archetypes are named %s", a.Name)
		}
		seen[a.Name] = true
	}
}

func TestEveryRoleAndLevelHasAnArchetype(t *testing.T) {
	roles, levels := map[school.Role]bool{}, map[school.Level]bool{}
	for _, a := range scene().All() {
		for _, l := range a.Person.Links {
			roles[l.Role], levels[l.Level] = true, true
		}
	}
	for _, r := range []school.Role{
		school.Pupil, school.Guardian, school.Teacher, school.CPE, school.AED, school.AESH, school.Head, school.Secretary,
		school.Nurse, school.Social, school.Psy, school.Librarian, school.Inspector, school.Digital, school.Authority,
		school.Region, school.Auditor, school.Agent,
	} {
		if !roles[r] {
			t.Errorf("no archetype is %s", r)
		}
	}
	for _, l := range []school.Level{school.Full, school.Informed, school.Charge, school.None, school.Contact} {
		if !levels[l] {
			t.Errorf("no guardian is %s", l)
		}
	}
}

func TestSceneWithoutAnAdultLeavesItsArchetypesOut(t *testing.T) {
	for _, a := range scene().All() {
		if a.Pupil.Pupil == "" || a.Name == "pupil-adult" {
			t.Errorf("%s stands in a scene without an adult pupil", a.Name)
		}
	}
}

func TestDatesAndSuspensionChangeACopy(t *testing.T) {
	for _, a := range scene().All() {
		if a.Expired(); len(a.Person.Links) > 0 && !a.Person.Links[0].Active(a.Person.Now) {
			t.Errorf("%s was changed by Expired", a.Name)
		}
		for _, other := range []Archetype{a.Expired(), a.Future()} {
			for _, l := range other.Person.Links {
				if l.Active(other.Person.Now) {
					t.Errorf("%s has an active link", other.Name)
				}
			}
		}
		if !a.Suspended().Person.Suspended || a.Person.Suspended {
			t.Errorf("%s: suspension is not of the copy alone", a.Name)
		}
	}
}
