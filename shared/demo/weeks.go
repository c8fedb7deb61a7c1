package demo

import (
	"cmp"
	"math/rand/v2"
	"slices"

	"github.com/preau-ent/preau/shared/school"
)

// makeCourses plans every school and numbers its courses through the week.
func (m *maker) makeCourses() {
	known := map[any]*agenda{}
	for _, b := range m.schools {
		g := m.plan(b, known)
		for _, p := range g.failed {
			m.region.unplaced = append(m.region.unplaced, p.String())
		}
		var all []Course
		for _, p := range g.pieces {
			if p.placed {
				all = append(all, p.courses(b, m.region.Year)...)
			}
		}
		slices.SortStableFunc(all, func(x, y Course) int {
			return cmp.Or(cmp.Compare(x.Weekday, y.Weekday), cmp.Compare(x.Start, y.Start), cmp.Compare(x.Service, y.Service))
		})
		for i := range all {
			all[i].ID = m.courseID()
		}
		m.region.Courses = append(m.region.Courses, all...)
	}
	m.nameLessons()
}

// nameLessons names the lessons of the stories.
func (m *maker) nameLessons() {
	monday := m.region.Today().Monday()
	for _, c := range m.region.Courses {
		if c.Weekday != 1 || c.Start != school.At(8, 0) {
			continue
		}
		switch c.Service {
		case m.region.NamedServices["s1"]:
			m.region.NamedLessons["l1"] = c.On(monday)
		case m.at(lycee).large.id:
			m.region.NamedLessons["l35"] = c.On(monday)
		}
	}
}

// courses returns the lines of a placed piece: one for each of its lessons.
func (p *piece) courses(b *building, year school.Year) []Course {
	day, hour, bell := p.at/9, p.at%9, b.bell()
	var all []Course
	for i, l := range p.lessons {
		all = append(all, Course{
			School: b.uai, Year: year, Service: l.id, Weekday: day + 1, Weeks: [4]string{1: "A", 2: "B", 3: ""}[p.weeks],
			Start: bell.slots[hour].Start, End: bell.slots[hour+p.long-1].End, Room: school.RoomID(p.rooms[i].name),
		})
	}
	return all
}

// String names a piece for a report.
func (p *piece) String() string {
	l := p.lessons[0]
	if l.team != nil {
		return l.team.Label
	}
	return string(l.division.ID) + " " + l.subject.label
}

// courseID returns ten letters, by the seed.
func (m *maker) courseID() school.CourseID {
	const letters = "abcdefghjkmnpqrstuvwxyz023456789"
	for {
		var b [10]byte
		for i, bits := 0, m.week.Uint64(); i < len(b); i, bits = i+1, bits>>5 {
			b[i] = letters[bits&31]
		}
		if id := string(b[:]); !m.used[id] {
			m.used[id] = true
			return school.CourseID(id)
		}
	}
}

// ownChance returns the source of chance of the life of the schools.
func ownChance(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 2027)) }
