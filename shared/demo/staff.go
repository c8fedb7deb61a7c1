package demo

import (
	"fmt"
	"slices"

	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// payroll says how many people hold each role in each school, beside teachers.
var payroll = []struct {
	role                            school.Role
	lycee, college, agricole, ecole int
}{
	{school.Head, 3, 2, 2, 0},
	{school.CPE, 4, 2, 1, 0},
	{school.AED, 9, 6, 4, 0},
	{school.AESH, 5, 4, 2, 2},
	{school.Secretary, 4, 2, 2, 0},
	{school.Nurse, 1, 1, 1, 0},
	{school.Social, 1, 1, 0, 0},
	{school.Psy, 1, 1, 0, 0},
	{school.Librarian, 2, 1, 1, 0},
	{school.Agent, 6, 4, 3, 1},
}

// worker makes a member of staff, of the age of parents or, one in five, of elders.
func (m *maker) worker() *Person {
	names := parentNames
	if m.chance(200) {
		names = elderNames
	}
	s := sex(m.IntN(2))
	p := m.adult(s, names, pick(m, lastNames), roster.Contact{})
	p.Profile.Contact.Work = fmt.Sprintf("02 61 91 %02d %02d", m.IntN(10), m.IntN(100))
	p.Profile.Contact.Diffusion = false
	return p
}

// makeStaff fills every post that is not teaching.
func (m *maker) makeStaff() {
	for _, b := range m.schools {
		for _, row := range payroll {
			n := map[string]int{lycee: row.lycee, college: row.college, agricole: row.agricole, ecole: row.ecole}[b.key]
			for range n {
				m.employ(b, row.role, m.worker())
			}
		}
		for _, aesh := range b.staff[string(school.AESH)] {
			m.assist(b, aesh)
		}
	}
	m.sharePosts()
}

// employ gives a person a post in a school and returns its link.
func (m *maker) employ(b *building, role school.Role, who *Person) *roster.Link {
	b.staff[string(role)] = append(b.staff[string(role)], who)
	who.Links.Links = append(who.Links.Links, roster.Link{Role: role, School: b.uai, Source: source})
	return &who.Links.Links[len(who.Links.Links)-1]
}

// post returns the nth person of a role.
func (b *building) post(role school.Role, nth int) *Person { return b.staff[string(role)][nth] }

// assist gives an AESH two pupils of the same school.
func (m *maker) assist(b *building, aesh *Person) {
	link := linkOf(aesh, school.AESH)
	for _, d := range []*division{pick(m, b.classes), pick(m, b.classes)} {
		if pupil := pick(m, d.members).Profile.ID; !slices.Contains(link.Pupils, pupil) {
			link.Pupils = append(link.Pupils, pupil)
		}
	}
}

// linkOf returns a person's first link in a role, nil if there is none.
func linkOf(p *Person, role school.Role) *roster.Link {
	for i := range p.Links.Links {
		if p.Links.Links[i].Role == role {
			return &p.Links.Links[i]
		}
	}
	return nil
}

// sharePosts makes those who hold two posts: the teacher who directs the école, the
// référents numériques, the psychologist of two schools, the teacher of two schools.
func (m *maker) sharePosts() {
	m.employ(m.at(ecole), school.Head, m.at(ecole).staff["PE CM2"][0])
	m.employ(m.at(lycee), school.Digital, m.at(lycee).staff["numérique"][0])
	m.employ(m.at(college), school.Digital, m.at(college).staff["technologie"][0])
	m.employ(m.at(agricole), school.Psy, m.at(lycee).post(school.Psy, 0))
	traveller := m.at(lycee).staff["allemand"][0]
	for _, l := range m.at(college).lessons {
		if l.pool() == "allemand" {
			l.teachers = []taught{{who: traveller}}
		}
	}
	m.dismiss(m.at(college).staff["allemand"])
	m.at(college).staff["allemand"] = []*Person{traveller}
}

// dismiss removes people who teach nothing any more.
func (m *maker) dismiss(gone []*Person) {
	m.region.People = slices.DeleteFunc(m.region.People, func(p *Person) bool { return slices.Contains(gone, p) })
}

// linkTeachers gives every teacher one link per school, with the services taught and
// the classes headed.
func (m *maker) linkTeachers(b *building) {
	links := map[*Person]*roster.Link{}
	var order []*Person
	for _, l := range b.lessons {
		for _, t := range l.teachers {
			link := links[t.who]
			if link == nil {
				link = &roster.Link{Role: school.Teacher, School: b.uai, Source: source}
				links[t.who] = link
				order = append(order, t.who)
			}
			link.Services = append(link.Services, l.ref(t))
		}
	}
	for _, who := range order {
		for _, d := range b.classes {
			if slices.Contains(d.Heads, who.Profile.ID) {
				links[who].HeadOf = append(links[who].HeadOf, d.ID)
			}
		}
		who.Links.Links = append(who.Links.Links, *links[who])
	}
}

// ref returns the service as a teacher's link names it.
func (l *lesson) ref(t taught) roster.ServiceRef {
	ref := roster.ServiceRef{
		ID: l.id, Subject: l.subject.code, Label: french(l.subject.label), From: t.from, To: t.to, ReadOnly: t.readOnly,
	}
	if l.team != nil {
		ref.Group = l.team.ID
	} else {
		ref.Class = l.division.ID
	}
	return ref
}
