package timetable

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/preau-ent/preau/shared/api"
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// SchoolDayIn names a school and a day, and what of it: a school gives hundreds of
// lessons a day, and nobody reads them all.
type SchoolDayIn struct {
	api.Credential
	School school.UAI      `path:"school"`
	Date   school.Date     `query:"date" doc:"today if empty"`
	At     string          `query:"at" pattern:"^([0-9]{2}:[0-9]{2}|now)?$" doc:"only the lessons of one beginning: the last one by this hour; now is that of the school's clocks"`
	Find   string          `query:"find" maxLength:"60" doc:"only the lessons of this class, teacher, room or subject"`
	Lesson school.LessonID `query:"lesson" doc:"only this one, with who and what is free then"`
}

// A SchoolDayView is the lessons of a school on a day.
type SchoolDayView struct {
	School  school.UAI       `json:"school"`
	Date    school.Date      `json:"date"`
	Letter  string           `json:"letter"`
	Off     string           `json:"off,omitempty"`
	At      *school.Clock    `json:"at,omitempty" doc:"the beginning of which the lessons are, where one was asked for"`
	Hours   []HourView       `json:"hours" doc:"when lessons begin on this day"`
	Lessons []SchoolDayEntry `json:"lessons"`
	Free    *FreeView        `json:"free,omitempty" doc:"beside one lesson"`
}

// An HourView counts the lessons of one beginning.
type HourView struct {
	Start   school.Clock `json:"start"`
	Lessons int          `json:"lessons"`
	Changed int          `json:"changed" doc:"how many of them are not as the year's timetable says"`
}

// A SchoolDayEntry is a lesson with whom it concerns.
type SchoolDayEntry struct {
	TimetableLesson
	Classes []school.ClassID  `json:"classes"`
	Staff   []school.PersonID `json:"staff"`
}

// A FreeView is what could take the place of a lesson's room and of its teachers.
type FreeView struct {
	Rooms []school.RoomID `json:"rooms" doc:"used on this day, by nobody then"`
	Staff []FreeStaff     `json:"staff" doc:"who teach in the school, those who are free first"`
}

// FreeStaff is somebody who may teach.
type FreeStaff struct {
	ID   school.PersonID `json:"id"`
	Name string          `json:"name"`
	Free bool            `json:"free" doc:"not during the lesson"`
}

func (b *Book) getSchoolDay(ctx context.Context, who roster.Person, in *SchoolDayIn) (SchoolDayView, error) {
	grant, err := policy.ReadSchoolDay(who, in.School, school.YearOf(who.Now))
	if err != nil {
		return SchoolDayView{}, err
	}
	return b.DayOf(ctx, grant, in, who.Now)
}

// DayOf returns what was asked for of the lessons of a school on a day; "" is today,
// where the school is.
func (b *Book) DayOf(ctx context.Context, grant policy.SchoolDay, in *SchoolDayIn, now time.Time) (SchoolDayView, error) {
	if grant.School() == "" {
		return SchoolDayView{}, fault.New(fault.NotFound, "no grant on the lessons of a school")
	}
	day := in.Date
	if day == "" {
		c, err := b.Calendar(ctx, grant.School(), grant.Year())
		if err != nil {
			return SchoolDayView{}, err
		}
		day = school.DateOf(now, c.location())
	}
	if !day.Valid() {
		return SchoolDayView{}, fault.Say(fault.Invalid, "timetable.date")
	}
	c, lessons, err := b.Day(ctx, grant.School(), grant.Year(), day, false)
	if err != nil {
		return SchoolDayView{}, err
	}
	v := SchoolDayView{School: grant.School(), Date: day, Letter: c.Letter(c.Week(day)), Hours: hoursOf(lessons)}
	v.Off, _ = c.Off(day)
	chosen, err := v.choose(in, school.ClockOf(now, c.location()), lessons)
	v.Lessons = entries(chosen)
	if err == nil && v.Free != nil {
		err = b.joinTeachers(ctx, grant.School(), v.Free, chosen, now)
	}
	return v, err
}

// choose returns the lessons that were asked for; now is what the school's clocks show.
func (v *SchoolDayView) choose(in *SchoolDayIn, now school.Clock, all []Lesson) ([]Lesson, error) {
	var keep func(l *Lesson) bool
	switch {
	case in.Lesson != "":
		keep = func(l *Lesson) bool { return l.ID == in.Lesson }
		if i := slices.IndexFunc(all, func(l Lesson) bool { return keep(&l) }); i >= 0 {
			v.Free = freeBeside(&all[i], all)
		}
	case folded(in.Find) != "":
		words := folded(in.Find)
		keep = func(l *Lesson) bool { return l.answers(words) }
	case in.At != "" && len(v.Hours) > 0:
		if in.At != "now" {
			var err error
			if now, err = school.ParseClock(in.At); err != nil {
				return nil, fault.Say(fault.Invalid, "timetable.date")
			}
		}
		start := lastBeginning(v.Hours, now)
		v.At, keep = &start, func(l *Lesson) bool { return l.Start == start }
	default:
		return all, nil
	}
	return slices.DeleteFunc(slices.Clone(all), func(l Lesson) bool { return !keep(&l) }), nil
}

// answers reports whether folded words begin a name of a lesson, or one of its words.
func (l *Lesson) answers(words string) bool {
	names := []string{l.Label, string(l.Room), l.Subject}
	for _, t := range l.Staff {
		names = append(names, t.Display)
	}
	return slices.ContainsFunc(names, func(name string) bool { return strings.Contains(" "+folded(name), " "+words) })
}

func hoursOf(lessons []Lesson) []HourView {
	list := []HourView{}
	for i := range lessons {
		l := &lessons[i]
		at, found := slices.BinarySearchFunc(list, l.Start, func(h HourView, c school.Clock) int { return int(h.Start - c) })
		if !found {
			list = slices.Insert(list, at, HourView{Start: l.Start})
		}
		list[at].Lessons++
		if len(l.Changes) > 0 {
			list[at].Changed++
		}
	}
	return list
}

// lastBeginning returns the last beginning by an hour, the first of the day before it.
func lastBeginning(hours []HourView, at school.Clock) school.Clock {
	start := hours[0].Start
	for _, h := range hours {
		if h.Start <= at {
			start = h.Start
		}
	}
	return start
}

func entries(lessons []Lesson) []SchoolDayEntry {
	list := []SchoolDayEntry{}
	for _, l := range lessons {
		e := SchoolDayEntry{ViewOf(l, "", true), l.Classes, ids(l.Staff)}
		if e.Classes == nil {
			e.Classes = []school.ClassID{}
		}
		list = append(list, e)
	}
	return list
}

// freeBeside returns the rooms and the teachers of a day beside one of its lessons.
func freeBeside(lesson *Lesson, day []Lesson) *FreeView {
	rooms, staff := map[school.RoomID]bool{}, map[school.PersonID]FreeStaff{}
	for i := range day {
		l := &day[i]
		meets := l.Held() && l.Start < lesson.End && lesson.Start < l.End
		if l.Room != "" {
			rooms[l.Room] = rooms[l.Room] || meets
		}
		for _, t := range l.Staff {
			known, seen := staff[t.ID]
			staff[t.ID] = FreeStaff{t.ID, t.Display, !meets && (known.Free || !seen)}
		}
	}
	v := &FreeView{Rooms: []school.RoomID{}, Staff: []FreeStaff{}}
	for room, taken := range rooms {
		if !taken {
			v.Rooms = append(v.Rooms, room)
		}
	}
	for id, s := range staff {
		if !lesson.Taught(id) {
			v.Staff = append(v.Staff, s)
		}
	}
	slices.Sort(v.Rooms)
	return v
}
