package timetable

import (
	"slices"
	"strings"
	"time"

	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// A place is whose timetable a copy is: of a class, of a member of staff, of a room.
type place struct {
	kind string // "CLASS", "STAFF" or "ROOM"
	id   string
}

func placeOfClass(c school.ClassID) place  { return place{"CLASS", string(c)} }
func placeOfStaff(p school.PersonID) place { return place{"STAFF", string(p)} }
func placeOfRoom(r school.RoomID) place    { return place{"ROOM", string(r)} }

// key returns where the copy is stored.
func (p place) key(u school.UAI, y school.Year) table.Key {
	return table.Key{Part: roster.YearPart(u, y) + "#" + p.kind + "#" + p.id, Sort: "TIMETABLE"}
}

// class returns the class of a class's copy, "" for others.
func (p place) class() school.ClassID {
	if p.kind == "CLASS" {
		return school.ClassID(p.id)
	}
	return ""
}

// classOfPart returns the class in whose partition an item lives, "" if in none.
func classOfPart(part string) school.ClassID {
	_, class, _ := strings.Cut(part, "#CLASS#")
	return school.ClassID(class)
}

// places returns whose timetables show a course.
func (k *Course) places() []place {
	list := k.Matter.places()
	if k.Room != "" {
		list = append(list, placeOfRoom(k.Room))
	}
	return list
}

func (m *Matter) places() []place {
	var list []place
	for _, c := range m.Classes {
		list = append(list, placeOfClass(c))
	}
	for _, t := range m.Staff {
		list = append(list, placeOfStaff(t.ID))
	}
	return list
}

// places returns whose timetables show an amended lesson: those of its course, and
// those of the room and the teachers that it got.
func (a *Amendment) places() []place {
	list := a.Course.places()
	for _, c := range a.Changes {
		if c.Room != "" {
			list = append(list, placeOfRoom(c.Room))
		}
		for _, t := range c.Staff {
			list = append(list, placeOfStaff(t.ID))
		}
	}
	return unique(list)
}

func unique(list []place) []place {
	var once []place
	for _, p := range list {
		if !slices.Contains(once, p) {
			once = append(once, p)
		}
	}
	return once
}

// live returns the first day whose changes the copies hold: all of last week's, so
// that this week and the last are one read.
func live(today school.Date) school.Date { return today.AddDays(-7).Monday() }

// copyOf returns the copy of a place, as the courses and changes of a school make it.
func copyOf(p place, label string, courses []Course, amendments []Amendment, from school.Date) *sheet {
	s := &sheet{Label: label}
	for i := range courses {
		if courses[i].Weeks != 0 && slices.Contains(courses[i].places(), p) {
			s.Courses = append(s.Courses, courses[i])
		}
	}
	slices.SortFunc(s.Courses, byWeek)
	for i := range amendments {
		s.put(p, amendments[i], from)
	}
	return s
}

// byWeek orders courses as a week goes.
func byWeek(a, b Course) int {
	switch {
	case a.Day != b.Day:
		return a.Day - b.Day
	case a.Start != b.Start:
		return int(a.Start - b.Start)
	}
	return strings.Compare(string(a.ID), string(b.ID))
}

// put brings an amendment into the copy of a place, in the order of the lessons, or
// takes it out of one that no longer shows it.
func (s *sheet) put(p place, a Amendment, from school.Date) {
	i, found := slices.BinarySearchFunc(s.Amendments, a.Lesson, func(b Amendment, l school.LessonID) int {
		return strings.Compare(string(b.Lesson), string(l))
	})
	if found {
		s.Amendments = slices.Delete(s.Amendments, i, i+1)
	}
	if a.last() < from || !slices.Contains(a.places(), p) {
		return
	}
	if s.course(a.Course.ID) != nil {
		a.Course = nil
	} else if p.kind == "CLASS" {
		own := *a.Course
		own.Classes = []school.ClassID{p.class()}
		a.Course = &own
	}
	s.Amendments = slices.Insert(s.Amendments, i, a)
}

// prune drops the changes of days before one.
func (s *sheet) prune(from school.Date) {
	s.Amendments = slices.DeleteFunc(s.Amendments, func(a Amendment) bool { return a.last() < from })
}

// course returns a course by name, nil if the sheet does not hold it.
func (s *sheet) course(id school.CourseID) *Course {
	for i := range s.Courses {
		if s.Courses[i].ID == id {
			return &s.Courses[i]
		}
	}
	return nil
}

// lessons returns every lesson that a sheet shows on the days from one to another, in
// order. more are changes of days that the sheet no longer holds.
func (s *sheet) lessons(c *Calendar, from, to school.Date, more []Amendment) []Lesson {
	zone, amended := c.location(), map[school.LessonID]*Amendment{}
	for _, list := range [][]Amendment{s.Amendments, more} {
		for i := range list {
			amended[list[i].Lesson] = &list[i]
		}
	}
	var list []Lesson
	for week := max(c.Week(from), 0); week <= c.Week(to); week++ {
		for i := range s.Courses {
			k := &s.Courses[i]
			day := c.dayOf(k, week)
			if day < from || day > to || !c.runs(k, week) {
				continue
			}
			if l, ok := c.lessonOn(k, day, day, amended[school.LessonOf(k.ID, day)], zone); ok {
				list = append(list, l)
			}
		}
	}
	list = append(list, s.visitors(c, from, to, amended, zone)...)
	slices.SortFunc(list, func(a, b Lesson) int {
		if a.Date != b.Date {
			return strings.Compare(string(a.Date), string(b.Date))
		}
		return byTime(a, b)
	})
	return list
}

// visitors returns the lessons that the weekly timetable does not have on those days:
// moved there, added, or of courses that are not the sheet's own.
func (s *sheet) visitors(c *Calendar, from, to school.Date, amended map[school.LessonID]*Amendment, zone *time.Location) []Lesson {
	var list []Lesson
	for _, a := range amended {
		origin, id, _ := a.Lesson.Parts()
		own := s.course(id)
		k := own
		if k == nil {
			k = a.Course
		}
		if k == nil || own != nil && !c.runs(own, c.Week(origin)) {
			continue // a course that an import took away
		}
		for _, day := range a.days() {
			if day < from || day > to || own != nil && day == origin {
				continue
			}
			if l, ok := c.lessonOn(k, origin, day, a, zone); ok {
				list = append(list, l)
			}
		}
	}
	return list
}

// String names the place in errors.
func (p place) String() string { return p.kind + "#" + p.id }
