package timetable

import (
	"maps"
	"slices"
	"strings"

	"github.com/preau-ent/preau/functions/timetable/delivery"
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// An Unknown is a name of the file that the school does not know.
type Unknown struct {
	Name        string   `json:"name"`
	Rows        int      `json:"rows" doc:"in which it stands"`
	Suggestions []string `json:"suggestions,omitempty"`
}

// A match turns the rows of a file into courses, and tells what it does not know.
type match struct {
	*directory
	courses []Course
	parts   []part
	lines   map[string]given // by signature: what gave the course
	notes   []delivery.Note

	answers   []Answer
	questions []Question

	unknownStaff, unknownClasses, newRooms, unknownSubjects map[string]*Unknown
}

// A given is the row that gave a course, and the course's place in the list.
type given struct{ line, course int }

// mostGuessed is for how many names of each kind the nearest ones are looked for: a
// school does not mend more by hand, and looking costs.
const mostGuessed = 200

func newMatch(d *directory) *match {
	return &match{
		directory: d, lines: map[string]given{},
		unknownStaff: map[string]*Unknown{}, unknownClasses: map[string]*Unknown{}, newRooms: map[string]*Unknown{}, unknownSubjects: map[string]*Unknown{},
	}
}

// take makes a course of a row, unless nobody is known to attend it.
func (m *match) take(r delivery.Row) {
	k := Course{Day: r.Day, Start: r.Start, End: r.End, Letter: r.Letter, Kind: Kind(r.Kind), Weeks: allWeeks}
	if r.From != "" || r.To != "" {
		k.Weeks = m.calendar.between(r.Day, r.From, r.To)
	}
	groups, some, ok := m.attendants(r, &k)
	if !ok {
		return
	}
	staff, open := m.teachers(r)
	if m.subject(r, &k, groups, staff); open {
		k.Staff = staff // those of the service may be the other one
	}
	if k.Room = m.room(r); len(k.Classes) > 0 {
		k.End = m.calendar.Grid(k.Classes[0]).snap(k.Day, k.Start, k.End)
	}
	if at := m.add(r, k); some {
		m.parts = append(m.parts, part{r, at})
	}
}

// add keeps a course, and returns its place in the list; the same one in two rows is one
// course in the weeks of both.
func (m *match) add(r delivery.Row, k Course) int {
	sign := k.signature()
	if first, twice := m.lines[sign]; twice {
		known := &m.courses[first.course]
		if known.Weeks&k.Weeks != 0 {
			m.note(r, "", "timetable.import.twice", "", "row", first.line)
		}
		known.Weeks |= k.Weeks
		return first.course
	}
	m.lines[sign] = given{r.Line, len(m.courses)}
	m.courses = append(m.courses, k)
	return len(m.courses) - 1
}

func (m *match) note(r delivery.Row, column, key, text string, pairs ...any) {
	m.notes = append(m.notes, delivery.Note{Line: r.Line, Column: column, Key: key, Text: text, Warning: true, Args: fault.Say("", key, pairs...).Args})
}

func missing(list map[string]*Unknown, name string, suggestions func() []string) {
	if list[name] == nil {
		list[name] = &Unknown{Name: name}
		if len(list) <= mostGuessed {
			list[name].Suggestions = suggestions()
		}
	}
	list[name].Rows++
}

// attendants finds the classes and groups of a row; ok is false if there are none. some
// reports that a class is there whole for want of knowing a part of it.
func (m *match) attendants(r delivery.Row, k *Course) (groups []roster.Group, some, ok bool) {
	var labels []string
	var whole bool
	for _, name := range r.Classes {
		a := m.attendant(name)
		switch {
		case a.class != nil:
			k.Classes, labels, whole = append(k.Classes, a.class.ID), append(labels, a.class.Label), true
			if some = some || a.part; a.part {
				m.note(r, "", "timetable.import.part", name, "part", name, "class", a.class.Label)
			}
		case a.group != nil:
			groups, labels = append(groups, *a.group), append(labels, a.group.Label)
			k.Classes, k.Groups = append(k.Classes, a.group.Classes...), append(k.Groups, a.group.ID)
		default:
			missing(m.unknownClasses, name, func() []string { return nearest(name, m.classNames()) })
			m.notes = append(m.notes, delivery.Note{Line: r.Line, Key: "timetable.import.class", Args: fault.Args{"class": name}, Text: name})
			return nil, false, false
		}
	}
	if len(k.Classes) == 0 {
		m.notes = append(m.notes, delivery.Note{Line: r.Line, Key: "timetable.import.nobody"})
		return nil, false, false
	}
	slices.Sort(k.Classes)
	k.Classes, k.Label = slices.Compact(k.Classes), strings.Join(labels, ", ")
	if whole {
		k.Groups = nil // a whole class is there, whoever else is
	}
	return groups, some, true
}

// An attendant is who a file names: a class or a group; neither, if nobody knows it.
type attendant struct {
	class *roster.ClassRef
	group *roster.Group
	part  bool // only a part of the class was meant, which nobody knows
}

// attendant finds a class or a group by name. EDT writes a part of a class as "<3A> ESP":
// that is the group ESP, or else the class.
func (m *match) attendant(name string) attendant {
	of, group, cut := strings.Cut(name, ">")
	names := []string{name}
	if cut {
		names = append(names, group, of)
	}
	for i, n := range names {
		if c, is := m.classes[folded(n)]; is {
			return attendant{class: &c, part: i == 2}
		}
		if g, is := m.groups[folded(n)]; is {
			return attendant{group: &g}
		}
	}
	return attendant{}
}

func (m *match) classNames() []string {
	var names []string
	for _, c := range m.classes {
		names = append(names, c.Label)
	}
	for _, g := range m.groups {
		names = append(names, g.Label)
	}
	return names
}

// teachers finds those whom a row names. open: of one of them nobody knows yet which of
// two people it is.
func (m *match) teachers(r delivery.Row) (list []roster.Teacher, open bool) {
	for _, name := range r.Teachers {
		found := m.called(name)
		switch {
		case len(found) == 1:
			list = append(list, found[0])
		case len(found) > 1:
			if who, ok := m.which(r, name, found); ok {
				list = append(list, who)
				continue
			}
			open = true
			m.note(r, "", "timetable.import.namesakes", name, "name", name)
		default:
			missing(m.unknownStaff, name, func() []string { return nearest(name, slices.Collect(maps.Keys(m.staff))) })
			m.note(r, "", "timetable.import.teacher", name, "name", name)
		}
	}
	return list, open
}

// subject finds the service of a row: of its class or group, by the subject or by who
// teaches it. Without one, the course shows with the words of the file.
func (m *match) subject(r delivery.Row, k *Course, groups []roster.Group, staff []roster.Teacher) {
	s := m.service(r, k, groups, staff)
	k.Staff = staff
	if s == nil {
		k.Subject = worded(r.Subject)
		if k.Kind == "" {
			missing(m.unknownSubjects, r.Subject, func() []string { return nearest(r.Subject, m.labels(k)) })
			m.note(r, "", "timetable.import.service", r.Subject, "subject", r.Subject, "class", k.Label)
		}
		return
	}
	k.Service, k.Subject = s.ID, s.Label
	if len(staff) == 0 {
		k.Staff = s.Teachers
	}
}

func (m *match) service(r delivery.Row, k *Course, groups []roster.Group, staff []roster.Teacher) *roster.Service {
	var best *roster.Service
	most, tied := 1, false
	for i := range m.services {
		s := &m.services[i]
		if !serves(s, k, groups) {
			continue
		}
		score := likeness(folded(r.Subject), folded(s.Label))
		if r.Code != "" && r.Code == string(s.Subject) {
			score = 4
		}
		if score > 0 && slices.ContainsFunc(s.Teachers, func(t roster.Teacher) bool {
			return slices.ContainsFunc(staff, func(x roster.Teacher) bool { return x.ID == t.ID })
		}) {
			score += 2
		}
		switch {
		case score > most:
			best, most, tied = s, score, false
		case score == most:
			tied = true
		}
	}
	if tied {
		return nil
	}
	return best
}

// likeness says how much the name of a subject looks like another: 4 the same, 2 one
// begins the other, 1 their first letters or initials are the same (MATHS, EPS), 0 not.
func likeness(name, label string) int {
	initials := ""
	for word := range strings.FieldsSeq(label) {
		if len(word) > 2 {
			initials += word[:1]
		}
	}
	switch {
	case name == label:
		return 4
	case name != "" && (strings.HasPrefix(label, name) || strings.HasPrefix(name, label)):
		return 2
	case len(name) >= 3 && len(label) >= 3 && name[:3] == label[:3], name == initials:
		return 1
	}
	return 0
}

// serves reports whether a service is of the one class or one of the groups of a course.
func serves(s *roster.Service, k *Course, groups []roster.Group) bool {
	if s.Group != "" {
		return slices.ContainsFunc(groups, func(g roster.Group) bool { return g.ID == s.Group })
	}
	return len(groups) == 0 && len(k.Classes) == 1 && s.Class == k.Classes[0]
}

func (m *match) labels(k *Course) []string {
	var list []string
	for _, s := range m.services {
		if meet(s.Classes, k.Classes) {
			list = append(list, s.Label)
		}
	}
	return list
}

// room keeps the spelling that the school uses, and tells of rooms that are new to a
// school which already has some.
func (m *match) room(r delivery.Row) school.RoomID {
	name := strings.Join(strings.Fields(r.Room), " ")
	if name == "" {
		return ""
	}
	if runes := []rune(name); len(runes) > longestRoom {
		name = string(runes[:longestRoom])
	}
	if known, ok := m.rooms[folded(name)]; ok && known != "" && !m.spoken[name] {
		return known
	}
	m.rooms[folded(name)], m.spoken[name] = school.RoomID(name), true
	if m.roomed {
		missing(m.newRooms, name, func() []string { return nil })
	}
	return school.RoomID(name)
}

// worded writes a label in capitals as people do.
func worded(label string) string {
	if label == "" || strings.ToUpper(label) != label || len(label) <= 4 {
		return label
	}
	runes := []rune(strings.ToLower(label))
	return strings.ToUpper(string(runes[:1])) + string(runes[1:])
}

// listed returns the unknown names, those in most rows first.
func listed(list map[string]*Unknown) []Unknown {
	all := []Unknown{}
	for _, u := range list {
		all = append(all, *u)
	}
	slices.SortFunc(all, func(a, b Unknown) int {
		if a.Rows != b.Rows {
			return b.Rows - a.Rows
		}
		return strings.Compare(a.Name, b.Name)
	})
	return all
}
