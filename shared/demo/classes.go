package demo

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// A division is a class while it is being made.
type division struct {
	roster.Class
	level   *level
	size    int
	members []*Person
}

// A team is a group while it is being made.
type team struct {
	roster.Group
	members   []*Person
	divisions []*division
}

// divisions returns the classes of a level, without pupils.
func (m *maker) divisions(l *level) []*division {
	marks := strings.Fields(l.marks)
	if len(marks) == 0 {
		marks = []string{""}
	}
	var all []*division
	for i, mark := range marks {
		d := &division{level: l, size: l.sizes[i]}
		d.ID = school.ClassID(strings.ReplaceAll(l.id, "%", mark))
		d.Label = strings.TrimSpace(strings.ReplaceAll(l.label, "%", mark))
		d.Periods = m.periods(l.terms, i)
		d.Source = source
		if l.mef != "" {
			d.MEF = []string{l.mef}
		}
		all = append(all, d)
	}
	return all
}

// class returns a class of the school by its id.
func (b *building) class(id school.ClassID) *division {
	for _, d := range b.classes {
		if d.ID == id {
			return d
		}
	}
	return nil
}

// ofLevel returns the classes of a level, in order.
func (b *building) ofLevel(name string) []*division {
	var all []*division
	for _, d := range b.classes {
		if d.level.name() == name {
			all = append(all, d)
		}
	}
	return all
}

// byName sorts people as a school's lists do: last name, then first, accents aside.
func byName(a, b *Person) int {
	return cmp.Or(
		strings.Compare(bare(a.Profile.Name.Last), bare(b.Profile.Name.Last)),
		strings.Compare(bare(a.Profile.Name.First), bare(b.Profile.Name.First)),
		strings.Compare(string(a.Profile.ID), string(b.Profile.ID)),
	)
}

// enrolment returns the one enrolment that the demo gives a pupil.
func (p *Person) enrolment() *roster.Enrolment { return &p.Enrolments.Enrolments[0] }

// lines returns the members as a class or group lists them.
func lines(members []*Person, ofGroup bool) []roster.Pupil {
	all := make([]roster.Pupil, len(members))
	for i, p := range members {
		e := p.enrolment()
		all[i] = roster.Pupil{ID: p.Profile.ID, Name: p.Profile.Name, To: e.To}
		if e.From > "" && e.From[5:] != "09-01" {
			all[i].From = e.From
		}
		if ofGroup {
			all[i].Class = e.Class
		}
	}
	return all
}

// makeTeams cuts the groups of a school.
func (m *maker) makeTeams(b *building) {
	for _, c := range cuts {
		if c.school != b.key {
			continue
		}
		classes := b.ofLevel(c.level)
		band := cmp.Or(c.band, len(classes))
		counts := map[string]int{}
		for part := range slices.Chunk(classes, band) {
			m.cutBand(b, c, part, counts)
		}
	}
	for _, d := range b.classes {
		if slices.Contains(halved, d.level.name()) {
			m.halve(b, d)
		}
	}
}

// cutBand lets every pupil of some classes choose, then opens the groups needed. Groups
// of one block are taught at the same hours.
func (m *maker) cutBand(b *building, c cut, classes []*division, counts map[string]int) {
	blocks := m.choices(c, classes)
	for _, taken := range blocks {
		m.bands++
		for _, s := range c.subjects {
			n := (len(taken[s.subject]) + c.size - 1) / c.size
			for i := range n {
				var members []*Person
				for j := i; j < len(taken[s.subject]); j += n {
					members = append(members, taken[s.subject][j])
				}
				counts[s.subject]++
				t := m.openTeam(b, c.level, classes[0].level.words(), s.subject, counts[s.subject], members)
				m.teach(b, lesson{
					subject: subjects[s.subject], hours: c.hours, team: t, band: m.bands,
					coefficient: c.coefficient, modality: c.modality, mode: c.mode,
				})
			}
		}
	}
}

// choices returns who takes which subject, for each block of the cut.
func (m *maker) choices(c cut, classes []*division) []map[string][]*Person {
	var pupils []*Person
	for _, d := range classes {
		pupils = append(pupils, d.members...)
	}
	if c.blocks != nil {
		return m.fillBlocks(c, pupils)
	}
	taken := map[string][]*Person{}
	for _, p := range pupils {
		if m.chance(c.share) {
			s := m.choose(c.subjects, 1)[0]
			taken[s] = append(taken[s], p)
		}
	}
	merge(taken, c)
	return []map[string][]*Person{taken}
}

// merge moves the few who chose a subject that nobody opens for so few to the first one.
func merge(taken map[string][]*Person, c cut) {
	if len(c.subjects) == 1 {
		return
	}
	first := c.subjects[0].subject
	for _, s := range c.subjects[1:] {
		if len(taken[s.subject]) < 6 {
			taken[first] = append(taken[first], taken[s.subject]...)
			taken[s.subject] = nil
		}
	}
}

// choose draws n different subjects by weight.
func (m *maker) choose(from []choice, n int) []string {
	rest, got := slices.Clone(from), []string(nil)
	for range n {
		total := 0
		for _, c := range rest {
			total += c.weight
		}
		at, i := m.IntN(total), 0
		for at >= rest[i].weight {
			at -= rest[i].weight
			i++
		}
		got = append(got, rest[i].subject)
		rest = slices.Delete(rest, i, i+1)
	}
	return got
}

func (m *maker) openTeam(b *building, code, words, subject string, n int, members []*Person) *team {
	slices.SortFunc(members, byName)
	t := &team{members: members}
	t.ID = school.GroupID(fmt.Sprintf("%s-%s%d", code, subject, n))
	t.Label = french(fmt.Sprintf("%s, %s gr. %d", subjects[subject].label, words, n))
	t.Source = source
	for _, p := range members {
		e := p.enrolment()
		e.Groups = append(e.Groups, t.ID)
		if !slices.Contains(t.Classes, e.Class) {
			t.Classes = append(t.Classes, e.Class)
			t.divisions = append(t.divisions, b.class(e.Class))
		}
	}
	b.groups = append(b.groups, t)
	return t
}

// halve cuts a class in two for accompagnement personnalisé, which has no marks.
func (m *maker) halve(b *building, d *division) {
	m.bands++
	half := (len(d.members) + 1) / 2
	for i, members := range [][]*Person{d.members[:half], d.members[half:]} {
		t := m.openTeam(b, string(d.ID), d.Label, "AP", i+1, slices.Clone(members))
		ap := subjects["AP"]
		ap.pool = pick(m, []string{"lettres", "maths", "anglais"})
		m.teach(b, lesson{subject: ap, hours: 10, team: t, band: m.bands, coefficient: 0, modality: "X", unmarked: true})
	}
}
