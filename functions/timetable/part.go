package timetable

import (
	"slices"
	"strings"

	"github.com/preau-ent/preau/functions/timetable/delivery"
	"github.com/preau-ent/preau/shared/fault"
)

// A part is a row about a part of a class that the school does not know: the whole class
// is expected then, unless another part of it has something else.
type part struct {
	row    delivery.Row
	course int // its place in the list
}

// apart leaves out the courses of unknown parts of a class whose other parts have another
// course at the same time: each pupil would be expected in both, and missed in one.
func (m *match) apart() {
	drop := make([]bool, len(m.courses))
	for _, p := range m.parts {
		if other := m.beside(p.course); other != nil {
			drop[p.course] = true
			m.notes = append(m.notes, delivery.Note{
				Line: p.row.Line, Key: "timetable.import.parts", Text: strings.Join(p.row.Classes, ", "),
				Args: fault.Args{"part": strings.Join(p.row.Classes, ", "), "other": strings.TrimSpace(string(other.Subject) + " " + other.Label)},
			})
		}
	}
	at := -1
	m.courses = slices.DeleteFunc(m.courses, func(Course) bool { at++; return drop[at] })
}

// beside returns a course for another part of the class of a course, at the same time.
func (m *match) beside(at int) *Course {
	k := &m.courses[at]
	for i := range m.courses {
		o := &m.courses[i]
		isPart := len(o.Groups) > 0 || slices.ContainsFunc(m.parts, func(p part) bool { return p.course == i })
		if i != at && isPart && k.together(o) && meet(k.Classes, o.Classes) {
			return o
		}
	}
	return nil
}

// together reports whether two courses are ever held at once.
func (k *Course) together(o *Course) bool {
	return k.Day == o.Day && k.Start < o.End && o.Start < k.End && k.Weeks&o.Weeks != 0 && (k.Letter == o.Letter || k.Letter == "" || o.Letter == "")
}
