package demo

import (
	"cmp"
	"slices"
	"time"

	"github.com/preau-ent/preau/shared/school"
)

// A register makes the attendance of one school up to now.
type register struct {
	*maker
	b       *building
	days    []school.Date // of class, those with a lesson that has ended
	plans   map[school.ServiceID][]*Course
	rolls   map[session]*Roll
	taught  map[school.ServiceID]*lesson
	freeing map[school.PersonID][]Status
	weekly  [6][]*Course // by weekday
	letters []string     // of the days
	recent  []*spell     // of which the family spoke lately
}

// A session is a course on one of the days.
type session struct {
	course *Course
	day    int
}

// attendance calls the rolls of a school, and says what families and office made of it.
func (m *maker) attendance(b *building) {
	r := &register{maker: m, b: b, plans: map[school.ServiceID][]*Course{}, rolls: map[session]*Roll{},
		taught: map[school.ServiceID]*lesson{}, freeing: map[school.PersonID][]Status{}}
	for _, l := range b.lessons {
		r.taught[l.id] = l
	}
	for _, s := range m.region.Statuses {
		r.freeing[s.Pupil] = append(r.freeing[s.Pupil], s)
	}
	for i := range m.region.Courses {
		if c := &m.region.Courses[i]; c.School == b.uai {
			r.plans[c.Service] = append(r.plans[c.Service], c)
			r.weekly[c.Weekday] = append(r.weekly[c.Weekday], c)
		}
	}
	r.days = m.classDays(m.day("2026-09-01"), m.region.Today())
	for _, d := range r.days {
		r.letters = append(r.letters, m.letter(d))
	}
	r.call()
	for _, d := range b.classes {
		for _, p := range d.members {
			r.pupil(p)
		}
	}
	r.wait()
	r.store()
}

// call opens the roll of every lesson that has ended; one in seventy was forgotten. The
// école calls at the start of each half-day only.
func (r *register) call() {
	for i, day := range r.days {
		letter := r.letters[i]
		for _, c := range r.weekly[day.Weekday()] {
			if c.Weeks != "" && c.Weeks != letter || c.End.On(day, r.region.Zone).After(r.region.Now) || !r.called(c, day) {
				continue
			}
			if r.thousandth(14) {
				continue
			}
			roll := &Roll{School: c.School, Year: c.Year, Lesson: c.On(day), Date: day, Start: c.Start, End: c.End, Service: c.Service,
				At: c.Start.On(day, r.region.Zone).Add(time.Duration(2+r.week.IntN(9)) * time.Minute).UTC()}
			roll.By = r.teacher(c.Service, roll.At)
			for _, p := range r.taught[c.Service].members() {
				if p.enrolment().Active(day) {
					roll.Called = append(roll.Called, p.Profile.ID)
				}
			}
			r.rolls[session{c, i}] = roll
		}
	}
}

// called reports whether a roll is called at a course.
func (r *register) called(c *Course, day school.Date) bool {
	if r.b.key == ecole {
		return c.Start == primary.slots[0].Start || c.Start == primary.slots[3].Start
	}
	return !r.placed(r.region.Service(c.Service).Classes, day)
}

// placed reports whether a class is in companies on a day.
func (r *register) placed(classes []school.ClassID, day school.Date) bool {
	return slices.ContainsFunc(r.region.Placements, func(p Placement) bool {
		return p.School == r.b.uai && slices.Contains(classes, p.Class) && p.From <= day && day <= p.To
	})
}

// teacher returns who gives a service at a moment: the substitute, if there is one.
func (r *register) teacher(id school.ServiceID, at time.Time) school.PersonID {
	l := r.taught[id]
	for _, t := range l.teachers[1:] {
		if !t.from.IsZero() && !at.Before(t.from) && at.Before(t.to) {
			return t.who.Profile.ID
		}
	}
	return l.teachers[0].who.Profile.ID
}

// on returns what a pupil has on a day, in the order of hours, where a roll was called.
func (r *register) on(p *Person, i int) []*Roll {
	var all []*Roll
	weekday := r.days[i].Weekday()
	for _, s := range p.enrolment().Services {
		for _, c := range r.plans[s] {
			if c.Weekday == weekday && (c.Weeks == "" || c.Weeks == r.letters[i]) {
				if roll := r.rolls[session{c, i}]; roll != nil && !r.freed(p, roll) {
					all = append(all, roll)
				}
			}
		}
	}
	slices.SortFunc(all, func(a, b *Roll) int { return cmp.Compare(a.Start, b.Start) })
	return all
}

// freed reports whether a status takes the pupil out of a lesson.
func (r *register) freed(p *Person, roll *Roll) bool {
	return !p.enrolment().Active(roll.Date) || slices.ContainsFunc(r.freeing[p.Profile.ID], func(s Status) bool {
		return s.From <= roll.Date && roll.Date <= s.To && !s.Present && (s.Service == "" || s.Service == roll.Service)
	})
}

// list puts a pupil on a roll.
func (roll *Roll) list(p *Person, kind string, minutes int, since school.Clock) {
	roll.Marks = append(roll.Marks, Mark{p.Profile.ID, kind, minutes, since})
}

// store gives the region the rolls in the order of the days, and from them the days of
// pupils.
func (r *register) store() {
	days := map[school.PersonID]map[school.Date]*PupilDay{}
	var order []*PupilDay
	for i, day := range r.days {
		for _, c := range r.weekly[day.Weekday()] {
			roll := r.rolls[session{c, i}]
			if roll == nil {
				continue
			}
			at := map[school.PersonID]int{}
			for i, p := range roll.Called {
				at[p] = i
			}
			slices.SortFunc(roll.Marks, func(x, y Mark) int { return cmp.Compare(at[x.Pupil], at[y.Pupil]) })
			r.region.Rolls = append(r.region.Rolls, *roll)
			for _, mark := range roll.Marks {
				if days[mark.Pupil] == nil {
					days[mark.Pupil] = map[school.Date]*PupilDay{}
				}
				d := days[mark.Pupil][day]
				if d == nil {
					d = &PupilDay{School: roll.School, Year: roll.Year, Pupil: mark.Pupil, Date: day}
					days[mark.Pupil][day] = d
					order = append(order, d)
				}
				d.Entries = append(d.Entries, Entry{Kind: mark.Kind, From: roll.Start, To: roll.End, Minutes: mark.Minutes,
					Lesson: roll.Lesson, Service: roll.Service, By: roll.By, At: roll.At})
			}
		}
	}
	for _, d := range order {
		slices.SortFunc(d.Entries, func(x, y Entry) int { return cmp.Compare(x.From, y.From) })
		r.region.Days = append(r.region.Days, *d)
	}
}
