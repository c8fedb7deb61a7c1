package timetable

import (
	"time"

	"github.com/preau-ent/preau/shared/api"
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// A WeekView is one week of a timetable.
type WeekView struct {
	Of       OfView      `json:"of"`
	School   school.UAI  `json:"school"`
	Zone     string      `json:"zone"`
	Today    school.Date `json:"today" doc:"where the school is"`
	Monday   school.Date `json:"monday"`
	Letter   string      `json:"letter" doc:"A or B, by the school's table; empty for a week without"`
	Label    string      `json:"label,omitempty"`
	Days     []DayView   `json:"days"`
	Previous school.Date `json:"previous,omitempty"`
	Next     school.Date `json:"next,omitempty"`
}

// An OfView says whose timetable it is.
type OfView struct {
	Kind  string `json:"kind" enum:"pupil,class,staff,room"`
	ID    string `json:"id"`
	Label string `json:"label"`
	First string `json:"firstName,omitempty" doc:"of a pupil"`
	Class string `json:"class,omitempty" doc:"of a pupil in the week, as the school calls it"`
}

// A DayView is one day of a week.
type DayView struct {
	Date    school.Date       `json:"date"`
	Off     string            `json:"off,omitempty" doc:"why there is no class"`
	Lessons []TimetableLesson `json:"lessons"`
}

// A TimetableLesson is one lesson as it shows on a day.
type TimetableLesson struct {
	ID        school.LessonID  `json:"id"`
	Course    school.CourseID  `json:"course"`
	Date      school.Date      `json:"date"`
	Start     school.Clock     `json:"start"`
	End       school.Clock     `json:"end"`
	Subject   string           `json:"subject,omitempty"`
	Service   school.ServiceID `json:"service,omitempty"`
	Class     string           `json:"class,omitempty" doc:"class or group, in words"`
	Teachers  []string         `json:"teachers,omitempty"`
	Room      school.RoomID    `json:"room,omitempty"`
	Kind      Kind             `json:"kind" enum:"course,test,permanence,extra,pfmp"`
	Changes   []ChangeView     `json:"changes,omitempty"`
	Cancelled bool             `json:"cancelled,omitempty" doc:"it does not take place, for those whose timetable it is"`
	Away      school.Date      `json:"away,omitempty" doc:"the day to which it went: it shows here only to say so"`
	Version   int64            `json:"version,omitempty" doc:"of its changes"`
}

// A ChangeView is one change of a lesson.
type ChangeView struct {
	Kind  ChangeKind      `json:"kind" enum:"cancelled,moved-room,moved-time,moved-from,replaced,exempted,test,added"`
	Was   string          `json:"was,omitempty"`
	Now   string          `json:"now,omitempty"`
	Words string          `json:"words,omitempty"`
	By    school.PersonID `json:"by,omitempty" doc:"for staff"`
	At    time.Time       `json:"at"`
}

// ViewOf returns a lesson as screens show it: to staff with who changed it, to a class
// with what it is exempted from as not taking place.
func ViewOf(l Lesson, class school.ClassID, staff bool) TimetableLesson {
	_, course, _ := l.ID.Parts()
	v := TimetableLesson{
		ID: l.ID, Course: course, Date: l.Date, Start: l.Start, End: l.End, Subject: l.Subject, Service: l.Service, Class: l.Label,
		Room: l.Room, Kind: l.Kind, Cancelled: l.Cancelled || l.Away == "" && class != "" && !l.HeldFor(class), Away: l.Away, Version: l.Version,
	}
	for _, t := range l.Staff {
		v.Teachers = append(v.Teachers, t.Display)
	}
	for _, t := range l.Changes {
		c := ChangeView{Kind: t.Kind, Was: t.Was, Now: t.Now, Words: t.Words, At: t.At}
		if staff {
			c.By = t.By
		}
		v.Changes = append(v.Changes, c)
	}
	return v
}

// weekOf makes the view of a week from what was read.
func weekOf(grant policy.TimetableOf, v view, monday school.Date, staff bool, lang string, now time.Time) WeekView {
	c := v.calendar
	n := c.Week(monday)
	w := WeekView{
		Of: ofView(grant, v.label), School: grant.School(), Zone: c.Zone, Today: school.DateOf(now, c.location()), Monday: monday, Letter: c.Letter(n), Days: []DayView{},
	}
	if w.Letter != "" {
		w.Label = api.Text(lang, "timetable.week", fault.Args{"letter": w.Letter})
	}
	if n > 0 {
		w.Previous = monday.AddDays(-7)
	}
	if n < c.Weeks()-1 {
		w.Next = monday.AddDays(7)
	}
	for i := range 7 {
		d := DayView{Date: monday.AddDays(i), Lessons: []TimetableLesson{}}
		d.Off, _ = c.Off(d.Date)
		for _, l := range v.lessons {
			if l.Date == d.Date {
				d.Lessons = append(d.Lessons, ViewOf(l, classOn(grant, l.Date), staff))
			}
		}
		if i < 5 || len(d.Lessons) > 0 {
			w.Days = append(w.Days, d)
		}
	}
	return w
}

// ofView says whose timetable a grant opens; label is that of the class, or of who or what it is of.
func ofView(grant policy.TimetableOf, label string) OfView {
	switch {
	case grant.Pupil() != "":
		e := grant.Enrolment()
		return OfView{Kind: "pupil", ID: string(e.Pupil), Label: e.Name.String(), First: e.Name.First, Class: orElse(label, string(e.Class))}
	case grant.Class() != "":
		return OfView{Kind: "class", ID: string(grant.Class()), Label: orElse(label, string(grant.Class()))}
	case grant.Staff() != "":
		return OfView{Kind: "staff", ID: string(grant.Staff()), Label: label}
	}
	return OfView{Kind: "room", ID: string(grant.Room()), Label: string(grant.Room())}
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// A ChangedView is a lesson with the version of its changes.
type ChangedView struct {
	Lesson  TimetableLesson `json:"lesson"`
	Version int64           `json:"version"`
}

func changedOf(l Lesson, version int64) ChangedView { return ChangedView{ViewOf(l, "", true), version} }

// isStaff reports whether the reader is there as a member of the school's staff.
func isStaff(who roster.Person, at school.UAI) bool {
	for _, l := range who.Links {
		if l.School == at && l.Role != school.Pupil && l.Role != school.Guardian && l.Active(who.Now) {
			return true
		}
	}
	return false
}
