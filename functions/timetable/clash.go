package timetable

import (
	"slices"
	"strings"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// A Clash is a teacher, a room or pupils wanted at two lessons at once.
type Clash struct {
	What  string // "teacher", "room", "class" or "pupils"
	Who   string // in words
	Count int    // of pupils, where they are some of two groups
	Other Lesson // where they are already
}

// A concern says which parts of a lesson are new, and so may clash.
type concern struct{ room, staff, pupils bool }

// concernOf returns what an amendment brings somewhere new.
func concernOf(a *Amendment) concern {
	moved := a.of(MovedTime) != nil || a.of(Added) != nil
	return concern{room: moved || a.of(MovedRoom) != nil, staff: moved || a.of(Replaced) != nil, pupils: moved}
}

// clashes returns what stands in the way of a lesson among the others of its day.
// members gives the pupils of a group.
func clashes(l *Lesson, others []Lesson, what concern, members func(school.GroupID) []school.PersonID) []Clash {
	var list []Clash
	if !l.Held() {
		return nil
	}
	for i := range others {
		o := &others[i]
		if o.ID == l.ID || !o.Held() || !l.Overlaps(o) {
			continue
		}
		if what.room && l.Room != "" && l.Room == o.Room {
			list = append(list, Clash{What: "room", Who: string(l.Room), Other: *o})
		}
		if what.staff {
			for _, t := range l.Staff {
				if o.Taught(t.ID) {
					list = append(list, Clash{What: "teacher", Who: t.Display, Other: *o})
				}
			}
		}
		if what.pupils {
			list = append(list, pupilsAt(l, o, members)...)
		}
	}
	return list
}

// pupilsAt returns the clash of those who attend two lessons. Two groups of one class
// clash only if somebody is in both of them.
func pupilsAt(l, o *Lesson, members func(school.GroupID) []school.PersonID) []Clash {
	if !meet(l.Classes, o.Classes) {
		return nil
	}
	if len(l.Groups) == 0 || len(o.Groups) == 0 || meet(l.Groups, o.Groups) {
		return []Clash{{What: "class", Who: l.Label, Other: *o}}
	}
	mine := map[school.PersonID]bool{}
	for _, g := range l.Groups {
		for _, p := range members(g) {
			mine[p] = true
		}
	}
	both := 0
	for _, g := range o.Groups {
		for _, p := range members(g) {
			if mine[p] {
				both++
			}
		}
	}
	if both == 0 {
		return nil
	}
	return []Clash{{What: "pupils", Who: l.Label, Count: both, Other: *o}}
}

func meet[T comparable](a, b []T) bool {
	return slices.ContainsFunc(a, func(x T) bool { return slices.Contains(b, x) })
}

// unknownGroups returns the groups whose pupils decide whether two lessons clash.
func unknownGroups(l *Lesson, others []Lesson) []school.GroupID {
	var list []school.GroupID
	for i := range others {
		o := &others[i]
		if o.ID != l.ID && o.Held() && l.Overlaps(o) && meet(l.Classes, o.Classes) && len(l.Groups) > 0 && len(o.Groups) > 0 && !meet(l.Groups, o.Groups) {
			list = append(append(list, l.Groups...), o.Groups...)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// refusal words the clashes, each at the change that causes it.
func refusal(list []Clash, edits []LessonEdit) error {
	f := &fault.Fault{Kind: fault.Invalid, Key: "timetable.clash", Detail: "somebody or something is taken"}
	for _, c := range list {
		f.Fields = append(f.Fields, fault.Field{Pointer: c.pointer(edits), Key: "timetable.clash." + c.What, Args: fault.Args{
			"who": c.Who, "n": c.Count, "lesson": c.lesson(), "start": c.Other.Start, "end": c.Other.End,
		}})
	}
	return f
}

// lesson names the lesson in the way: "Anglais, 2de 3, B 204". A group that is named after
// its subject, and a class that the clash names already, are said once; of a room that is
// taken its teachers are said.
func (c Clash) lesson() string {
	o := &c.Other
	parts := []string{o.Subject, o.Label, string(o.Room)}
	if c.What == "room" {
		parts[2] = names(o.Staff)
	}
	switch {
	case strings.HasPrefix(o.Label, o.Subject):
		parts[0] = ""
	case o.Label == c.Who:
		parts[1] = ""
	}
	return strings.Join(slices.DeleteFunc(parts, func(part string) bool { return part == "" }), ", ")
}

// pointer returns the place of the edit that causes the clash.
func (c Clash) pointer(edits []LessonEdit) string {
	member, first := "start", []ChangeKind{MovedTime, Added}
	switch c.What {
	case "room":
		member, first = "room", []ChangeKind{MovedRoom, MovedTime, Added}
	case "teacher":
		member, first = "staff", []ChangeKind{Replaced, MovedTime, Added}
	}
	for _, kind := range first {
		if i := slices.IndexFunc(edits, func(e LessonEdit) bool { return e.Kind == kind }); i >= 0 {
			return pointer(i, member)
		}
	}
	return "/changes"
}

// membersIn returns who is in each group on a day.
func membersIn(groups map[school.GroupID]roster.Group, day school.Date) func(school.GroupID) []school.PersonID {
	return func(id school.GroupID) []school.PersonID {
		var list []school.PersonID
		for _, p := range groups[id].Pupils {
			if p.In(day) {
				list = append(list, p.ID)
			}
		}
		return list
	}
}
