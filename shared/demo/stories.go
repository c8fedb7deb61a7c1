package demo

import (
	"maps"
	"slices"

	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// storyClass is the class of p1 and p2.
const storyClass school.ClassID = "2DE3"

// largeClass is the class of 35 whose roll is called against the clock.
const largeClass school.ClassID = "2DE8"

// makeStories names the staff of the stories, and changes the teaching where a story
// needs it; then head teachers are named.
func (m *maker) makeStories() {
	m.castParentTeaches()
	m.castTeachers()
	m.castSubstitutes()
	m.castOtherTeachers()
	m.castLarge()
	for _, b := range m.schools {
		m.nameHeads(b)
	}
	m.at(lycee).class(storyClass).Heads = []school.PersonID{m.region.Named["head-teacher"]}
	m.castPosts()
	m.castVisitors()
	m.nameStaff()
}

// nameStaff gives the staff whom people meet first names of their own, so that logins
// and pictures stay the same when the generator changes.
func (m *maker) nameStaff() {
	for _, row := range []struct {
		archetype   string
		sex         sex
		first, last string
	}{
		{"teacher-maths", female, "Claire", "Vasseur"},
		{"teacher-other-subject", male, "Olivier", "Quéré"},
		{"head-teacher", female, "Nadia", "Ferrand"},
		{"teacher-replaced", female, "Judith", "Kaplan"},
		{"substitute", male, "Yann", "Cloarec"},
		{"cpe", male, "Karim", "Joubert"},
		{"head", female, "Anne", "Delattre"},
		{"secretary", female, "Sylvie", "Poulain"},
		{"nurse", female, "Solenn", "Guéguen"},
		{"librarian", male, "Hugo", "Marchal"},
		{"teacher-other-school", male, "Thomas", "Lemarchand"},
		{"teacher-agricole", female, "Céline", "Hardouin"},
		{"head-ecole", female, "Agnès", "Chauvin"},
		{"teacher-of-35", male, "Bruno", "Estève"},
	} {
		m.castMember(row.archetype).rename(row.sex, row.first, row.last)
	}
}

// castParentTeaches lets "teacher-parent" take history in two classes, one of them the child's.
func (m *maker) castParentTeaches() {
	b := m.at(lycee)
	parent := m.castMember("teacher-parent")
	for _, class := range []school.ClassID{"2DE5", "2DE6"} {
		for _, code := range []string{"HG", "EMC"} {
			b.lessonOf(class, code).teachers = []taught{{who: parent}}
		}
	}
	b.staff["histoire"] = append(b.staff["histoire"], parent)
}

// castMember returns an archetype while the region is being made.
func (m *maker) castMember(archetype string) *Person {
	for _, p := range m.region.People {
		if p.Profile.ID == m.region.Named[archetype] {
			return p
		}
	}
	return nil
}

// castTeachers names those who teach 2DE3 and their services.
func (m *maker) castTeachers() {
	b := m.at(lycee)
	for _, row := range []struct{ service, archetype, code string }{
		{"s1", "teacher-maths", "MAT"},
		{"s2", "teacher-other-subject", "FRA"},
		{"s7", "head-teacher", "HG"},
	} {
		l := b.lessonOf(storyClass, row.code)
		l.teachers = l.teachers[:1]
		m.name(row.archetype, l.teachers[0].who)
		m.region.NamedServices[row.service] = l.id
	}
	together := b.lessonOf(storyClass, "EPS")
	for _, who := range b.staff["eps"] {
		if len(together.teachers) < 2 && !together.teaches(who) {
			together.teachers = append(together.teachers, taught{who: who})
		}
	}
	m.name("teacher-second", together.teachers[1].who)
	m.region.NamedServices["s6"] = together.id
}

// castSubstitutes puts dated teachers beside those whom they replace.
func (m *maker) castSubstitutes() {
	for _, row := range []struct {
		service, archetype, code string
		from, to                 int // days from today
	}{
		{"s3", "substitute", "ANG", -14, 28},
		{"s4", "substitute-ended", "PC", -60, -30},
		{"s5", "substitute-coming", "SVT", 7, 49},
	} {
		b := m.at(lycee)
		l := b.lessonOf(storyClass, row.code)
		m.region.NamedServices[row.service] = l.id
		now := row.from <= 0 && row.to > 0
		l.teachers = l.teachers[:1]
		l.teachers[0].readOnly = now
		if now {
			m.name("teacher-replaced", l.teachers[0].who)
		}
		l.teachers = append(l.teachers, taught{
			who:  m.name(row.archetype, m.worker()),
			from: m.midnight(m.fromToday(row.from)), to: m.midnight(m.fromToday(row.to)),
		})
	}
}

// castOtherTeachers names teachers whom p1 does not know, and those who may no longer act.
func (m *maker) castOtherTeachers() {
	b := m.at(lycee)
	for _, who := range b.staff["ses"] {
		if !slices.ContainsFunc(b.lessons, func(l *lesson) bool { return l.teaches(who) && l.reaches(storyClass) }) {
			m.name("teacher-other-class", who)
		}
	}
	m.name("teacher-suspended", b.staff["philosophie"][0]).Profile.Suspended = true
	m.name("teacher-two-schools", b.staff["allemand"][0])
	m.name("teacher-other-school", m.at(college).lessonOf("5B", "MAT").teachers[0].who)
	m.name("teacher-agricole", m.at(agricole).staff["agronomie"][0])
	m.name("teacher-ecole", m.at(ecole).staff["PE CM1"][0])

	gone := m.name("teacher-expired", m.worker())
	maths := b.lessonOf(storyClass, "MAT")
	link := m.employ(b, school.Teacher, gone)
	link.To = m.midnight(m.day("2026-08-31"))
	link.Services = []roster.ServiceRef{maths.ref(taught{})}
}

// castLarge names who teaches the large class on Monday at 8:00, alone.
func (m *maker) castLarge() {
	b := m.at(lycee)
	for _, code := range []string{"PC", "ANG", "FRA", "HG", "MAT", "SVT", "SES"} {
		l := b.lessonOf(largeClass, code)
		who := l.teachers[0].who
		if known := slices.Contains(slices.Collect(maps.Values(m.region.Named)), who.Profile.ID); known || l.teachers[0].readOnly {
			continue
		}
		l.teachers = l.teachers[:1]
		m.name("teacher-of-35", who)
		b.large = l
		return
	}
}

// reaches reports whether a pupil of the class attends.
func (l *lesson) reaches(class school.ClassID) bool {
	if l.team != nil {
		return slices.Contains(l.team.Classes, class)
	}
	return l.division.ID == class
}

// castPosts names those who do not teach.
func (m *maker) castPosts() {
	for _, row := range []struct {
		archetype, key string
		role           school.Role
	}{
		{"head", lycee, school.Head}, {"head-other-school", college, school.Head}, {"head-ecole", ecole, school.Head},
		{"cpe", lycee, school.CPE}, {"cpe-other-school", college, school.CPE},
		{"aed", lycee, school.AED}, {"aesh-of-p1", lycee, school.AESH}, {"secretary", lycee, school.Secretary},
		{"nurse", lycee, school.Nurse}, {"social", lycee, school.Social}, {"psy", lycee, school.Psy},
		{"librarian", lycee, school.Librarian}, {"digital", lycee, school.Digital}, {"agent", lycee, school.Agent},
	} {
		m.name(row.archetype, m.at(row.key).post(row.role, 0))
	}
	linkOf(m.castMember("aesh-of-p1"), school.AESH).Pupils = []school.PersonID{m.region.Named["pupil-p1"]}
	restricted := m.name("aed-restricted", m.at(lycee).post(school.AED, 1))
	linkOf(restricted, school.AED).Scope = []school.ClassID{"2DE1"}
}

// castVisitors makes those who belong to no school: an inspector of one service for a
// fortnight, and the staff of the département (three digits instead of a code) and of
// the region (no code at all).
func (m *maker) castVisitors() {
	inspector := m.name("inspector", m.worker())
	link := m.employ(m.at(lycee), school.Inspector, inspector)
	link.From, link.To = m.midnight(m.fromToday(-7)), m.midnight(m.fromToday(7))
	link.Services = []roster.ServiceRef{m.at(lycee).lessonOf(storyClass, "MAT").ref(taught{})}
	for _, row := range []struct {
		archetype string
		role      school.Role
		scope     school.UAI
	}{{"authority", school.Authority, "999"}, {"region", school.Region, ""}, {"auditor", school.Auditor, ""}} {
		who := m.name(row.archetype, m.worker())
		who.Links.Links = []roster.Link{{Role: row.role, School: row.scope, Source: source}}
	}
}
