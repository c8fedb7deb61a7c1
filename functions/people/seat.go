package people

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// today returns the day of the import in the school's own time zone.
func (s *site) today() (school.Date, error) {
	zone, err := time.LoadLocation(cmp.Or(s.stored.Zone, ZoneOf(s.uai)))
	if err != nil {
		return "", fmt.Errorf("zone of %s: %w", s.uai, err)
	}
	return school.DateOf(s.im.Now, zone), nil
}

// begin asks once which is the first day of class of the school's year.
func (s *site) begin(ctx context.Context) (err error) {
	switch {
	case s.first != "":
	case s.im.Begins == nil:
		s.first = school.Date(s.year.String() + "-08-01")
	default:
		s.first, err = s.im.Begins(ctx, s.uai, s.year)
	}
	return err
}

// seat brings the class and the groups of an enrolment in line with a delivery, from the
// day on that it gives for the class, or else from today where the school is. Another class
// that begins after today waits for the import of that day, and its groups with it: rights
// follow the present seat, and the pupil sits in the old one until then.
func (p *pupil) seat(e *roster.Enrolment, now roster.Enrolment) {
	s, given := p.site, p.record.Given
	elsewhere := given.Has(GivenClasses) && now.Class != e.Class
	if elsewhere && e.Class != "" && e.From <= s.day && now.From > max(s.day, s.first) {
		e.Services = s.attended(e.Class, e.Groups)
		p.moved, p.ahead = false, Place{Code: string(now.Class), From: now.From}
		return
	}
	next := roster.Seat{Class: e.Class, Groups: e.Groups}
	if given.Has(GivenClasses) {
		next.Class = now.Class
	}
	if given.Has(GivenGroups) {
		next.Groups = now.Groups
	}
	next.Services = s.attended(next.Class, next.Groups)
	day := s.day
	if elsewhere && now.From != "" {
		day = now.From
	}
	p.moved, p.ahead = e.Move(next, day, s.first), Place{}
	if !given.Has(GivenClasses) {
		return
	}
	if now.From != "" && len(e.Before) == 0 { // else it dates the class, which the pupil joined later
		e.From = now.From
	}
	if now.To != "" || elsewhere { // the end of a class is none of the next one
		e.To = now.To
	}
}

// tellAgain is for how many days an import goes on telling of a move: one that was cut
// short told nobody of those that it had stored.
const tellAgain = 7

// seated returns the day on which the pupil's present seat began, "" if the enrolment did
// with it.
func (p *pupil) seated() school.Date {
	return p.enrol.Since(func(roster.Seat) bool { return false })
}

// since returns the first day in the lists of a stay that ends with the present seat: of
// one into which the pupil moved, or of a pupil still to come; "" for any other.
func (p *pupil) since(as func(roster.Seat) bool) school.Date {
	if day := p.enrol.Since(as); day != "" || p.enrol.From <= max(p.site.day, p.site.first) {
		return day
	}
	return p.enrol.From
}

// enlist places a pupil in the lists of the class and groups, and dates the end of
// the places that the pupil leaves.
func (s *site) enlist(p *pupil) {
	entry := roster.Pupil{ID: p.id, Name: p.profile.Name, To: p.enrol.To}
	s.leave(p.id, cmp.Or(p.seated(), s.day), func(in place) bool {
		return in.class == p.enrol.Class && in.group == "" || slices.Contains(p.enrol.Groups, in.group)
	})
	if p.enrol.Class != "" {
		c := s.class(p.enrol.Class)
		since := p.since(func(x roster.Seat) bool { return x.Class == c.ID })
		c.Pupils = s.join(c.Pupils, entry, since, "C"+string(c.ID))
		c.Missing = false
	}
	entry.Class = p.enrol.Class
	for _, id := range p.enrol.Groups {
		g := s.group(id)
		since := p.since(func(x roster.Seat) bool { return slices.Contains(x.Groups, id) })
		g.Pupils = s.join(g.Pupils, entry, since, "G"+string(id))
		g.Missing = false
		if p.enrol.Class != "" {
			g.Classes = with(g.Classes, p.enrol.Class)
		}
	}
}

// join adds a pupil to a list, or brings the line in line. Who moved into it has a line
// from that day on, beside that of a stay that ended before, and who is still to come from
// the day of arrival on; whoever else joins a list that exists already joins it today.
func (s *site) join(list []roster.Pupil, entry roster.Pupil, since school.Date, name string) []roster.Pupil {
	entry.From = since
	last := -1
	for i := range list {
		if list[i].ID == entry.ID {
			list[i].Name = entry.Name // lines of one pupil stand together
			if last < 0 || list[i].From > list[last].From {
				last = i
			}
		}
	}
	if last < 0 {
		if since == "" && !s.fresh[name] && len(list) > 0 {
			entry.From = s.day
		}
		return append(list, entry)
	}
	if l := &list[last]; l.To == "" || l.To > since || l.From == since {
		entry.From = cmp.Or(since, min(l.From, s.day))
		*l = entry
		return list
	}
	return append(list, entry)
}

// leave dates the end of a pupil's places in the stored lists, but for those kept: the day
// on which they were to end is none, if the pupil leaves before. A place in which the pupil
// never was on any day is forgotten.
func (s *site) leave(id school.PersonID, day school.Date, keep func(place) bool) {
	for _, in := range s.listed[id] {
		if keep(in) {
			continue
		}
		var list *[]roster.Pupil
		if in.group != "" {
			list = &s.groups[in.group].Pupils
		} else {
			list = &s.classes[in.class].Pupils
		}
		open := func(p roster.Pupil) bool { return p.ID == id && (p.To == "" || p.To > day) }
		*list = slices.DeleteFunc(*list, func(p roster.Pupil) bool { return open(p) && p.From != "" && p.From >= day })
		for i := range *list {
			if open((*list)[i]) {
				(*list)[i].To = day
			}
		}
	}
}
