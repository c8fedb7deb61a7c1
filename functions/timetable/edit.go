package timetable

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// A LessonEdit is one change as a person asks for it.
type LessonEdit struct {
	Kind    ChangeKind        `json:"kind" enum:"cancelled,moved-room,moved-time,replaced,exempted,test,added"`
	Room    school.RoomID     `json:"room,omitempty" maxLength:"60"`
	Date    school.Date       `json:"date,omitempty" doc:"moved-time: another day"`
	Start   school.Clock      `json:"start,omitempty" doc:"such as 08:05"`
	End     school.Clock      `json:"end,omitempty"`
	Staff   []school.PersonID `json:"staff,omitempty" maxItems:"10" doc:"replaced, added: who teaches"`
	Classes []school.ClassID  `json:"classes,omitempty" maxItems:"60" doc:"exempted, added"`
	Service school.ServiceID  `json:"service,omitempty" doc:"added: of this service"`
	Subject string            `json:"subject,omitempty" maxLength:"80" doc:"added: of no service"`
	Words   string            `json:"words,omitempty" doc:"a note of at most 140 signs"`
}

const (
	longestNote = 140
	longestRoom = 30
)

// An editing is what is known while the edits of one lesson are read.
type editing struct {
	calendar *Calendar
	course   *Course // planned; of an added lesson, once read
	origin   school.Date
	edits    []LessonEdit
	staff    map[school.PersonID]string // names of those who may teach here
	by       school.PersonID
	at       time.Time
	fields   []fault.Field
}

func pointer(i int, member string) string { return "/changes/" + strconv.Itoa(i) + "/" + member }

func (e *editing) wrong(i int, member, key string, pairs ...any) {
	f := fault.Say(fault.Invalid, key, pairs...)
	e.fields = append(e.fields, fault.Field{Pointer: pointer(i, member), Key: key, Args: f.Args})
}

// changes reads the edits. It fails with fault.Invalid and every place at fault.
func (e *editing) changes() ([]Change, error) {
	var list []Change
	for i, d := range e.edits {
		if slices.ContainsFunc(e.edits[:i], func(o LessonEdit) bool { return o.Kind == d.Kind }) {
			e.wrong(i, "kind", "timetable.twice")
		}
		c := Change{Kind: d.Kind, Words: strings.TrimSpace(d.Words), By: e.by, At: e.at.UTC().Truncate(time.Second)}
		if utf8.RuneCountInString(c.Words) > longestNote {
			e.wrong(i, "words", "timetable.words", "most", longestNote)
		}
		e.read(i, d, &c)
		list = append(list, c)
	}
	e.together()
	if e.fields != nil {
		return nil, &fault.Fault{Kind: fault.Invalid, Fields: e.fields}
	}
	return list, nil
}

func (e *editing) read(i int, d LessonEdit, c *Change) {
	switch d.Kind {
	case MovedRoom:
		c.Room = e.room(i, d.Room)
		if c.Room == "" {
			e.wrong(i, "room", "timetable.room")
		}
	case MovedTime:
		c.Start, c.End = e.hours(i, d)
		if d.Date != "" && d.Date != e.origin {
			c.Date = d.Date
			e.classDay(i, "date", d.Date)
		}
	case Replaced:
		if c.Staff = e.named(i, d.Staff); len(d.Staff) == 0 {
			e.wrong(i, "staff", "timetable.nobody")
		}
	case Exempted:
		c.Classes = slices.Sorted(slices.Values(d.Classes))
		e.attending(i, d.Classes)
	case Added:
		e.classDay(i, "kind", e.origin)
		if len(d.Staff) > 0 {
			c.Staff = e.course.Staff
		}
	}
}

// together refuses what cannot be said of one lesson at once.
func (e *editing) together() {
	cancelled := slices.IndexFunc(e.edits, func(d LessonEdit) bool { return d.Kind == Cancelled })
	if cancelled >= 0 && slices.ContainsFunc(e.edits, func(d LessonEdit) bool { return d.Kind != Cancelled && d.Kind != Added }) {
		e.wrong(cancelled, "kind", "timetable.cancelled-and")
	}
}

func (e *editing) room(i int, r school.RoomID) school.RoomID {
	r = school.RoomID(strings.Join(strings.Fields(string(r)), " "))
	if utf8.RuneCountInString(string(r)) > longestRoom || strings.ContainsFunc(string(r), unicode.IsControl) {
		e.wrong(i, "room", "timetable.room")
	}
	return r
}

func (e *editing) hours(i int, d LessonEdit) (from, to school.Clock) {
	if d.Start <= 0 || d.End <= d.Start || d.End > school.At(24, 0) {
		e.wrong(i, "start", "timetable.hours")
	}
	return d.Start, d.End
}

func (e *editing) classDay(i int, member string, d school.Date) {
	if !d.Valid() {
		e.wrong(i, member, "timetable.date")
		return
	}
	if why, off := e.calendar.Off(d); off {
		key := "timetable.day-off"
		if why == "" {
			key = "timetable.day-closed"
		}
		e.wrong(i, member, key, "why", why)
	}
}

func (e *editing) named(i int, staff []school.PersonID) []roster.Teacher {
	var list []roster.Teacher
	for n, id := range staff {
		name, ok := e.staff[id]
		if !ok {
			e.wrong(i, "staff/"+strconv.Itoa(n), "timetable.staff")
		}
		list = append(list, roster.Teacher{ID: id, Display: name})
	}
	return list
}

func (e *editing) attending(i int, classes []school.ClassID) {
	if len(classes) == 0 {
		e.wrong(i, "classes", "timetable.classes")
	}
	for n, c := range classes {
		if !slices.Contains(e.course.Classes, c) {
			e.wrong(i, "classes/"+strconv.Itoa(n), "timetable.classes")
		}
	}
}

// Edit is a LessonEdit, as other subjects write it.
type Edit = LessonEdit
