package policy

import (
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// A Teaching is a service in one period, with those who attend it, as the roster
// holds them. A grant on marks lists pupils from here and from nowhere else.
type Teaching struct {
	Service roster.Service
	Period  school.PeriodID
	Classes []roster.Class // those of Service.Classes: their periods rule
	Group   roster.Group   // of a service of a group; zero otherwise
}

// A seat is a pupil of a teaching with the class that the pupil comes from.
type seat struct {
	pupil school.PersonID
	class school.ClassID
}

// seats returns who attends the service, in roster order, once each: of somebody who left
// and came back the last stay counts. A class or group that is not the service's own gives
// nobody.
func (t *Teaching) seats() (list []seat) {
	add := func(s seat) {
		if n := len(list) - 1; n >= 0 && list[n].pupil == s.pupil {
			list[n] = s
			return
		}
		list = append(list, s)
	}
	if t.Service.Group != "" {
		if t.Group.ID == t.Service.Group {
			for _, p := range t.Group.Pupils {
				add(seat{p.ID, p.Class})
			}
		}
		return list
	}
	for i := range t.Classes {
		if c := &t.Classes[i]; c.ID == t.Service.Class {
			for _, p := range c.Pupils {
				add(seat{p.ID, c.ID})
			}
		}
	}
	return list
}

// object returns the service as seen from one class. Marks of a period that is over,
// or that the class does not have, are closed.
func (t *Teaching) object(c *roster.Class, today school.Date) object {
	o := object{
		school: t.Service.School, year: t.Service.Year, service: t.Service.ID,
		class: c.ID, group: t.Service.Group, state: isClosed,
	}
	for _, p := range c.Periods {
		if p.ID == t.Period && p.Open(today) {
			o.state = isDraft
		}
	}
	return o
}

// ask returns the best verdict for an action over the classes of the service, and the
// pupils of the classes for which it is allowed.
func (t *Teaching) ask(who *roster.Person, a Action) (best verdict, pupils []school.PersonID) {
	verdicts := make(map[school.ClassID]verdict, len(t.Classes))
	for i := range t.Classes {
		o := t.object(&t.Classes[i], who.Today)
		o.author = who.ID
		v := decide(who, a, &o)
		verdicts[t.Classes[i].ID] = v
		best = max(best, v)
	}
	for _, s := range t.seats() {
		if verdicts[s.class] == allowed {
			pupils = append(pupils, s.pupil)
		}
	}
	return best, pupils
}

// closedTo reports whether nothing but the end of the period keeps the person from marking.
func (t *Teaching) closedTo(who *roster.Person) bool {
	for i := range t.Classes {
		o := t.object(&t.Classes[i], who.Today)
		o.state = isDraft
		if decide(who, MarkWrite, &o) == allowed {
			return true
		}
	}
	return false
}

// seenBy reports whether the person reads the gradebook at all.
func (t *Teaching) seenBy(who *roster.Person) bool { return t.allows(who, MarkRead) }

// allows reports whether the action, on what the person made, is allowed for some class.
func (t *Teaching) allows(who *roster.Person, a Action) bool {
	v, _ := t.ask(who, a)
	return v == allowed
}
