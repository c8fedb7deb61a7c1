package timetable

import (
	"slices"
	"strconv"

	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// A Kind is what sort of lesson it is.
type Kind string

// The kinds of lessons.
const (
	Regular    Kind = "course"
	Test       Kind = "test"
	Permanence Kind = "permanence"
	Extra      Kind = "extra" // added for one day
	Placement  Kind = "pfmp"  // a period in a firm: no roll is called
)

// Weeks is a set of school weeks, one bit each, counted as Calendar counts them.
type Weeks uint64

// allWeeks is the set of every week.
const allWeeks = ^Weeks(0)

// Has reports whether the set holds a week.
func (w Weeks) Has(week int) bool { return week >= 0 && week < 64 && w>>week&1 == 1 }

// since returns the set of all weeks from one on.
func since(week int) Weeks {
	switch {
	case week <= 0:
		return allWeeks
	case week > 63:
		return 0
	}
	return allWeeks << week
}

// counted returns the set where weeks are counted from one that is n weeks earlier; what
// runs in the first week, or the last, is taken to run before it, or after.
func (w Weeks) counted(n int) Weeks {
	switch {
	case n < 0 && w.Has(63):
		return w>>-n | since(64+n)
	case n < 0:
		return w >> -n
	case w.Has(0):
		return w<<n | ^since(n)
	}
	return w << n
}

// text writes the set in few letters: "" all, "f12" from week 12, "t11" up to week 11,
// "w" and sixteenths otherwise.
func (w Weeks) text() string {
	if w == allWeeks {
		return ""
	}
	for week := 1; week < 64; week++ {
		switch w {
		case since(week):
			return "f" + strconv.Itoa(week)
		case ^since(week):
			return "t" + strconv.Itoa(week-1)
		}
	}
	return "w" + strconv.FormatUint(uint64(w), 16)
}

// parseWeeks reads what text writes; false if it is something else.
func parseWeeks(s string) (Weeks, bool) {
	if s == "" {
		return allWeeks, true
	}
	base := 10
	if s[0] == 'w' {
		base = 16
	}
	n, err := strconv.ParseUint(s[1:], base, 64)
	if err != nil {
		return 0, false
	}
	switch s[0] {
	case 'w':
		return Weeks(n), true
	case 'f':
		return since(int(n)), true
	case 't':
		return ^since(int(n) + 1), true
	}
	return 0, false
}

// A Matter is what is taught, to whom and by whom: the same for every course of a service.
type Matter struct {
	Service school.ServiceID `json:"s,omitempty"`
	Subject string           `json:"l,omitempty"` // in words
	Label   string           `json:"n,omitempty"` // the class or group, in words
	Classes []school.ClassID `json:"c,omitempty"` // whose pupils attend, all or some
	Groups  []school.GroupID `json:"g,omitempty"` // if only the pupils of groups attend
	Staff   []roster.Teacher `json:"t,omitempty"`
}

// A Course is one line of the weekly timetable.
type Course struct {
	ID     school.CourseID `json:"i"`
	Day    int             `json:"d"` // 1 Monday to 6 Saturday
	Start  school.Clock    `json:"b"`
	End    school.Clock    `json:"e"`
	Weeks  Weeks           `json:"w,omitempty"`
	Letter string          `json:"a,omitempty"` // "A" or "B": only in those weeks
	Kind   Kind            `json:"k,omitempty"`
	Room   school.RoomID   `json:"r,omitempty"`
	Matter
}

// Taught reports whether somebody is among those who teach.
func (m *Matter) Taught(by school.PersonID) bool {
	return slices.ContainsFunc(m.Staff, func(t roster.Teacher) bool { return t.ID == by })
}

// AttendedBy reports whether a pupil has the lesson: by service where it has one, else
// by group or class.
func (m *Matter) AttendedBy(e *roster.Enrolment) bool {
	if m.Service != "" && len(e.Services) > 0 {
		return e.Attends(m.Service)
	}
	if len(m.Groups) > 0 {
		return slices.ContainsFunc(m.Groups, func(g school.GroupID) bool { return slices.Contains(e.Groups, g) })
	}
	return slices.Contains(m.Classes, e.Class)
}

// signature is all that makes a course what it is, but its weeks and its name.
func (k *Course) signature() string {
	return k.essence() + "|" + string(k.Room) + "|" + k.Letter + "|" + joined(ids(k.Staff))
}

// essence is what a course keeps when its room, its teachers or its weeks change.
func (k *Course) essence() string {
	return strconv.Itoa(k.Day) + k.Start.String() + k.End.String() + "|" + string(k.Kind) + "|" + string(k.Service) + "|" +
		k.Subject + "|" + joined(k.Classes) + "|" + joined(k.Groups)
}

func ids(staff []roster.Teacher) []school.PersonID {
	list := make([]school.PersonID, len(staff))
	for i, t := range staff {
		list[i] = t.ID
	}
	return list
}

// joined writes identifiers in a fixed order, with commas.
func joined[T ~string](list []T) string {
	list = slices.Sorted(slices.Values(list))
	var b []byte
	for i, s := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, s...)
	}
	return string(b)
}
