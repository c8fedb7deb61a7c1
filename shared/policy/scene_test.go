package policy

import (
	"time"

	"github.com/preau-ent/preau/shared/policy/archetype"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// The scene of the tests: a Friday of November in a lycée, second 2DE3.
var (
	paris = mustZone("Europe/Paris")
	noon  = time.Date(2026, 11, 20, 12, 0, 0, 0, paris)

	maths   = roster.ServiceRef{ID: "maths-2DE3", Subject: "061300", Class: "2DE3"}
	history = roster.ServiceRef{ID: "history-2DE3", Subject: "040600", Class: "2DE3"}
	physics = roster.ServiceRef{ID: "physics-1G1", Subject: "062300", Class: "1G1"}
)

const (
	lycee   school.UAI = "0750001A"
	college school.UAI = "0930002B"
)

func mustZone(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return zone
}

func pupilOf(id school.PersonID, class school.ClassID, born school.Date, services ...school.ServiceID) roster.Enrolment {
	return roster.Enrolment{
		Pupil: id, School: lycee, Year: 2026, Class: class, Birth: born, Services: services,
	}
}

func testScene() archetype.Scene {
	s := archetype.Scene{
		Now: noon, Today: "2026-11-20",
		Pupil:       pupilOf("minor", "2DE3", "2011-04-02", maths.ID, history.ID),
		Adult:       pupilOf("adult", "2DE3", "2008-11-20", maths.ID, history.ID),
		OptedOut:    pupilOf("opted-out", "2DE3", "2008-01-15", maths.ID, history.ID),
		Independent: pupilOf("independent", "2DE3", "2008-01-15", maths.ID, history.ID),
		Service:     maths, Sibling: history, Far: physics,
		Elsewhere: college, FarClass: "1G1",
	}
	s.OptedOut.OptOut = true
	s.Independent.Independent = true
	return s
}

// A named archetype of the test scene.
func kind(name string) archetype.Archetype {
	for _, a := range testScene().All() {
		if a.Name == name {
			return a
		}
	}
	panic("no archetype " + name)
}

// about returns the person of an archetype with the enrolments of a pupil at hand.
func about(name string, enrolments ...roster.Enrolment) roster.Person {
	who := kind(name).Person
	who.About = enrolments
	return who
}

// mathsBook is the maths gradebook of 2DE3 in a term that is open, or over.
func mathsBook(entryEnd school.Date) Teaching {
	return Teaching{
		Service: roster.Service{ID: maths.ID, School: lycee, Year: 2026, Class: "2DE3", Classes: []school.ClassID{"2DE3"}},
		Period:  "T1",
		Classes: []roster.Class{{
			ID: "2DE3", Periods: []school.Period{{ID: "T1", Start: "2026-09-01", End: entryEnd, EntryEnd: entryEnd}},
			Pupils: []roster.Pupil{{ID: "minor"}, {ID: "adult"}},
		}},
	}
}
