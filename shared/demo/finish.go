package demo

import (
	"slices"

	"github.com/preau-ent/preau/shared/school"
)

// finish turns what was made into the values of the region.
func (m *maker) finish() {
	r := m.region
	for _, b := range m.schools {
		m.linkTeachers(b)
		r.Schools = append(r.Schools, School{School: b.stored(r.Year), Public: b.public, Slots: b.bell().slots})
		for _, d := range b.classes {
			d.Pupils, d.Services, d.Groups = lines(d.members, false), servicesOf(d.members), groupsOf(d.members)
			r.Classes = append(r.Classes, Class{School: b.uai, Year: r.Year, Class: d.Class})
		}
		for _, t := range b.groups {
			t.Pupils = lines(t.members, true)
			r.Groups = append(r.Groups, Group{School: b.uai, Year: r.Year, Group: t.Group})
		}
		for _, l := range b.lessons {
			s := b.service(l, r.Year)
			r.Services = append(r.Services, s)
			r.services[s.ID] = s
		}
	}
	for _, p := range r.People {
		p.Links.Name, p.Links.Birth, p.Links.Suspended = p.Profile.Name, p.Profile.Birth, p.Profile.Suspended
		r.people[p.Profile.ID] = p
	}
}

// servicesOf returns every service that one of the pupils attends.
func servicesOf(members []*Person) []school.ServiceID {
	var all []school.ServiceID
	for _, p := range members {
		for _, s := range p.enrolment().Services {
			if !slices.Contains(all, s) {
				all = append(all, s)
			}
		}
	}
	return all
}

// groupsOf returns every group that one of the pupils is in.
func groupsOf(members []*Person) []school.GroupID {
	var all []school.GroupID
	for _, p := range members {
		for _, g := range p.enrolment().Groups {
			if !slices.Contains(all, g) {
				all = append(all, g)
			}
		}
	}
	return all
}
