package demo

import (
	"cmp"
	"slices"
	"time"

	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// A lesson is a service while it is being made: of a division or of a team.
type lesson struct {
	subject     subject
	hours       int // weekly, tenths
	coefficient int64
	modality    string
	mode        string
	unmarked    bool
	division    *division
	team        *team
	band        int // groups of a band are taught at the same hours; 0: alone

	id       school.ServiceID
	teachers []taught
	corner   int // where the search for a room begins
}

// taught is a teacher of a lesson, with dates if the person replaces or is replaced.
type taught struct {
	who      *Person
	from, to time.Time
	readOnly bool
}

// members returns the pupils who attend, in the order of the list.
func (l *lesson) members() []*Person {
	if l.team != nil {
		return l.team.members
	}
	return l.division.members
}

// pool returns who may teach the lesson; in the école each class has its own teacher.
func (l *lesson) pool() string {
	if l.subject.pool == "PE" {
		return "PE " + string(l.division.ID)
	}
	return l.subject.pool
}

// teach opens a service and enrols its pupils in it.
func (m *maker) teach(b *building, l lesson) *lesson {
	l.id = school.ServiceID(m.id())
	b.lessons = append(b.lessons, &l)
	for _, p := range l.members() {
		e := p.enrolment()
		e.Services = append(e.Services, l.id)
	}
	return &l
}

// makeTeaching opens services and groups, then shares them among teachers.
func (m *maker) makeTeaching() {
	for _, b := range m.schools {
		for _, d := range b.classes {
			for _, c := range d.level.courses {
				m.teach(b, lesson{
					subject: subjects[c.subject], hours: c.hours, coefficient: c.coefficient,
					modality: "S", unmarked: d.level.silent, division: d,
				})
			}
		}
		m.makeTeams(b)
		m.hire(b)
		m.share(b)
	}
}

// hire opens each pool with as many teachers as its hours need, at about fifteen a week
// (the mean service of a real lycée is 15.5 hours), and as its parallel groups need.
func (m *maker) hire(b *building) {
	need, together, order := map[string]int{}, map[string]int{}, []string(nil)
	for _, l := range b.lessons {
		pool := l.pool()
		if need[pool] == 0 {
			order = append(order, pool)
		}
		need[pool] += l.hours
		together[pool] = max(together[pool], b.parallel(l))
	}
	for _, pool := range order {
		const week = 140
		n := max(1, together[pool], (need[pool]+week/2)/week)
		if b.key == ecole {
			n = 1
		}
		for len(b.staff[pool]) < n {
			b.staff[pool] = append(b.staff[pool], m.worker())
		}
	}
}

// parallel counts the lessons of the same pool at the same hours.
func (b *building) parallel(l *lesson) int {
	n := 0
	for _, other := range b.lessons {
		if l.band != 0 && other.band == l.band && other.pool() == l.pool() {
			n++
		}
	}
	return n
}

// share gives each lesson to the least busy of its pool, and a second teacher to one in sixteen.
func (m *maker) share(b *building) {
	for _, l := range b.lessons {
		n := 1
		if b.key != ecole && !l.unmarked && l.band == 0 && m.chance(60) {
			n = 2
		}
		pool := slices.Clone(b.staff[l.pool()])
		if l.band != 0 {
			pool = slices.DeleteFunc(pool, func(p *Person) bool { return b.busyIn(l.band, p) })
		}
		for range min(n, len(pool)) {
			who := slices.MinFunc(pool, func(x, y *Person) int { return cmp.Compare(b.load[x], b.load[y]) })
			b.load[who] += l.hours
			l.teachers = append(l.teachers, taught{who: who})
			pool = slices.DeleteFunc(pool, func(p *Person) bool { return p == who })
		}
	}
}

// busyIn reports whether somebody already teaches a group of the band.
func (b *building) busyIn(band int, who *Person) bool {
	return slices.ContainsFunc(b.lessons, func(l *lesson) bool { return l.band == band && l.teaches(who) })
}

// nameHeads names the head teachers of each class among those who teach it alone,
// rather those who head no other class.
func (m *maker) nameHeads(b *building) {
	busy := map[*Person]int{}
	for _, d := range b.classes {
		var able []*Person
		for _, l := range b.lessons {
			if l.division == d && !slices.Contains(able, l.teachers[0].who) {
				able = append(able, l.teachers[0].who)
			}
		}
		m.Shuffle(len(able), func(i, j int) { able[i], able[j] = able[j], able[i] })
		slices.SortStableFunc(able, func(x, y *Person) int { return cmp.Compare(busy[x], busy[y]) })
		for _, who := range able[:min(d.level.heads, len(able))] {
			busy[who]++
			d.Heads = append(d.Heads, who.Profile.ID)
		}
	}
}

// lessonOf returns the service of a class in a subject, nil if it has none of its own.
func (b *building) lessonOf(class school.ClassID, code string) *lesson {
	for _, l := range b.lessons {
		if l.division != nil && l.division.ID == class && l.subject == subjects[code] {
			return l
		}
	}
	return nil
}

// teaches reports whether somebody teaches the lesson.
func (l *lesson) teaches(who *Person) bool {
	return slices.ContainsFunc(l.teachers, func(t taught) bool { return t.who == who })
}

// service returns the lesson as the table keeps it.
func (b *building) service(l *lesson, year school.Year) *roster.Service {
	s := &roster.Service{
		ID: l.id, School: b.uai, Year: year, Subject: l.subject.code, Label: french(l.subject.label),
		Coefficient: 100 * l.coefficient, Modality: l.modality, Mode: l.mode, Unmarked: l.unmarked, Source: source,
	}
	if l.team != nil {
		s.Group, s.Classes = l.team.ID, slices.Clone(l.team.Classes)
	} else {
		s.Class, s.Classes = l.division.ID, []school.ClassID{l.division.ID}
	}
	for _, t := range l.teachers {
		s.Teachers = append(s.Teachers, roster.Teacher{ID: t.who.Profile.ID, Display: t.who.display()})
	}
	return s
}
