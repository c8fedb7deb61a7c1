package demo

import (
	"slices"

	"github.com/preau-ent/preau/shared/school"
)

// placedClass is in companies for three weeks.
const placedClass school.ClassID = "2CAP"

// makeStatuses makes the dated statuses: a class in companies, pupils exempted from
// sports, present or not, and one who follows from a distance.
func (m *maker) makeStatuses() {
	b, r := m.at(lycee), m.region
	from := r.Today().Monday().AddDays(-7)
	r.Placements = []Placement{{School: b.uai, Year: r.Year, Class: placedClass, From: from, To: from.AddDays(18)}}
	for i := range r.Placements[0].Days {
		r.Placements[0].Days[i] = m.courseID()
	}
	by := r.Named["cpe"]
	add := func(p *Person, s Status) {
		s.School, s.Year, s.Pupil, s.Class, s.By = b.uai, r.Year, p.Profile.ID, p.enrolment().Class, by
		r.Statuses = append(r.Statuses, s)
	}
	for _, p := range b.class(placedClass).members {
		add(p, Status{Kind: "pfmp", From: from, To: from.AddDays(18)})
	}
	sports := func(class school.ClassID) school.ServiceID { return b.lessonOf(class, "EPS").id }
	add(m.plain(b, storyClass, 4), Status{Kind: "exemption", From: m.fromToday(-20), To: m.fromToday(40), Service: sports(storyClass), Present: true})
	add(m.plain(b, storyClass, 12), Status{Kind: "remote", From: m.fromToday(-12), To: m.fromToday(25)})
	for i, class := range []school.ClassID{"2DE1", "1G2", "TG5", "TSTMG1", "2DE10"} {
		add(m.plain(b, class, 3+2*i), Status{Kind: "exemption", From: m.fromToday(-30 + 4*i), To: m.fromToday(10 + 9*i), Service: sports(class), Present: i%2 == 1})
	}
}

// plain returns the nth pupil of a class, or the next who is nobody of the stories.
func (m *maker) plain(b *building, class school.ClassID, nth int) *Person {
	for _, p := range b.class(class).members[nth:] {
		named := false
		for _, id := range m.region.Named {
			named = named || id == p.Profile.ID
		}
		if !named {
			return p
		}
	}
	return nil
}

// makeChanges changes the lessons of the stories: on the next day of class of 2DE3 one is
// cancelled, one goes to another room, one is replaced, and one of the week is a test.
// Some others follow in every school.
func (m *maker) makeChanges() {
	days := m.classDays(m.region.Today(), m.region.Today().AddDays(40))
	if len(days) == 0 {
		return
	}
	b := m.at(lycee)
	today := m.coursesOn(b, days[0], func(s string) bool { return s == string(storyClass) })
	used := map[string]bool{}
	for i, row := range []struct{ kind, subject, words string }{
		{"cancelled", "SVT", "Professeure en formation"}, {"moved-room", "HG", ""}, {"replaced", "SES", ""},
	} {
		c := m.oneOf(today, row.subject, i, used)
		if c == nil {
			continue
		}
		ch := Change{Kind: row.kind, Words: french(row.words)}
		switch row.kind {
		case "moved-room":
			ch.Room = m.freeRoom(b, c)
		case "replaced":
			ch.Staff = m.standIn(b, c)
		}
		m.change(b, c, days[0], ch)
	}
	for _, d := range days[:min(5, len(days))] {
		for _, c := range m.coursesOn(b, d, func(s string) bool { return s == string(storyClass) }) {
			if m.region.Service(c.Service).ID == m.region.NamedServices["s1"] && d != days[0] && !used["test"] {
				used["test"] = true
				m.change(b, c, d, Change{Kind: "test", Words: french("Contrôle : géométrie")})
			}
		}
	}
	m.otherChanges(days, b)
}

// otherChanges cancels and moves some lessons of the coming days in every school.
func (m *maker) otherChanges(days []school.Date, story *building) {
	for _, b := range m.schools[:3] {
		for _, d := range days[:min(4, len(days))] {
			all := m.coursesOn(b, d, func(class string) bool { return class != string(storyClass) && class != string(largeClass) })
			for i := range min(len(all)/25+1, 6) {
				c := all[m.week.IntN(len(all))]
				if slices.ContainsFunc(m.region.Changes, func(o Change) bool { return o.Lesson == c.On(d) }) {
					continue
				}
				if i%2 == 0 {
					m.change(b, c, d, Change{Kind: "cancelled"})
				} else if room := m.freeRoom(b, c); room != "" {
					m.change(b, c, d, Change{Kind: "moved-room", Room: room})
				}
			}
		}
	}
}

// oneOf returns the lesson of a subject, or else another one after the first.
func (m *maker) oneOf(today []*Course, subject string, nth int, used map[string]bool) *Course {
	for _, wanted := range []bool{true, false} {
		for i, c := range today {
			right := m.region.Service(c.Service).Subject == subjects[subject].code
			if right == wanted && !used[string(c.ID)] && (wanted || i > nth) {
				used[string(c.ID)] = true
				return c
			}
		}
	}
	return nil
}

func (m *maker) change(b *building, c *Course, d school.Date, ch Change) {
	ch.School, ch.Year, ch.Lesson, ch.By = b.uai, m.region.Year, c.On(d), b.post(school.Head, 0).Profile.ID
	ch.At = m.region.Now.Add(-16 * 3600e9).UTC()
	m.region.Changes = append(m.region.Changes, ch)
}

// coursesOn lists the courses of a day whose class is wanted, in the order of hours.
func (m *maker) coursesOn(b *building, d school.Date, class func(string) bool) []*Course {
	var all []*Course
	letter := m.letter(d)
	for i := range m.region.Courses {
		c := &m.region.Courses[i]
		if c.School == b.uai && c.Weekday == d.Weekday() && (c.Weeks == "" || c.Weeks == letter) {
			if s := m.region.Service(c.Service); s.Class != "" && class(string(s.Class)) && s.Class != placedClass {
				all = append(all, c)
			}
		}
	}
	return all
}

// standIn returns a teacher who is nobody of the stories, gives no lesson at the hour of a
// course and rather teaches the same.
func (m *maker) standIn(b *building, c *Course) []school.PersonID {
	busy := map[school.PersonID]bool{}
	for _, id := range m.region.Named {
		busy[id] = true
	}
	var same, other []school.PersonID
	for i := range m.region.Courses {
		o := &m.region.Courses[i]
		if o.Weekday == c.Weekday && o.Start < c.End && c.Start < o.End {
			for _, t := range m.region.Service(o.Service).Teachers {
				busy[t.ID] = true
			}
		}
	}
	subject := m.region.Service(c.Service).Subject
	for _, l := range b.lessons {
		who := l.teachers[0].who.Profile.ID
		switch {
		case busy[who]:
		case l.subject.code == subject:
			same = append(same, who)
		default:
			other = append(other, who)
		}
	}
	if all := append(same, other...); len(all) > 0 {
		return all[:1]
	}
	return nil
}

// freeRoom returns a usual room in which nothing is taught at the hour of a course.
func (m *maker) freeRoom(b *building, c *Course) school.RoomID {
	for _, name := range b.rooms()[""] {
		free := school.RoomID(name) != c.Room &&
			!slices.ContainsFunc(m.region.Changes, func(o Change) bool { return o.School == c.School && o.Room == school.RoomID(name) })
		for i := range m.region.Courses {
			o := &m.region.Courses[i]
			if o.School == c.School && o.Weekday == c.Weekday && o.Room == school.RoomID(name) && o.Start < c.End && c.Start < o.End {
				free = false
				break
			}
		}
		if free {
			return school.RoomID(name)
		}
	}
	return ""
}
