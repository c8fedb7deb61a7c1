package absences

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/school"
)

// words says a text of the catalogue in the reader's language.
type words func(key string, args fault.Args) string

// RollView is the roll of a lesson as the screen of its teacher shows it.
type RollView struct {
	Lesson  RollLesson  `json:"lesson"`
	Version int         `json:"version" doc:"how often it was called; goes with the next call"`
	Done    *DoneView   `json:"done" doc:"null as long as nobody called it"`
	Open    bool        `json:"open" doc:"the reader may call it now"`
	Until   time.Time   `json:"until,omitzero" doc:"until when; absent for the office"`
	Pupils  []SeatView  `json:"pupils"`
	Clashes []ClashView `json:"clashes" doc:"pupils left as the office recorded them; the others are saved"`
}

// RollLesson is the lesson of a roll.
type RollLesson struct {
	ID       school.LessonID `json:"id"`
	Date     school.Date     `json:"date"`
	Start    school.Clock    `json:"start"`
	End      school.Clock    `json:"end"`
	Subject  string          `json:"subject"`
	Class    string          `json:"class" doc:"label of the class or group"`
	Room     school.RoomID   `json:"room,omitempty"`
	Teachers []string        `json:"teachers"`
}

// DoneView says who called a roll last.
type DoneView struct {
	By string    `json:"by"`
	At time.Time `json:"at"`
}

// SeatView is one pupil of a roll.
type SeatView struct {
	ID      school.PersonID `json:"id"`
	First   string          `json:"firstName"`
	Last    string          `json:"lastName"`
	Class   string          `json:"class,omitempty" doc:"in a group: where the pupil comes from"`
	Status  Kind            `json:"status" enum:"present,absent,late,sentout,infirmary"`
	Minutes int             `json:"minutes,omitempty"`
	Away    string          `json:"away,omitempty" enum:"exempted,remote,pfmp" doc:"a dated status takes the pupil out of the lesson, and the office says nothing else: not one of those present"`
	Note    *NoteView       `json:"note,omitempty"`
}

// NoteView is what is known of a pupil before the roll is called.
type NoteView struct {
	Kind  string `json:"kind" enum:"exempted,remote,pfmp,desk,office,announced"`
	Words string `json:"words"`
}

// ClashView is a pupil of whom the office had recorded something else.
type ClashView struct {
	Pupil  school.PersonID `json:"pupil"`
	Yours  Kind            `json:"yours" enum:"present,absent,late,sentout,infirmary"`
	Theirs Kind            `json:"theirs" enum:"present,absent,late,sentout,infirmary"`
	Words  string          `json:"words"`
}

// View shows the roll to who may read it; call is the grant to call it now, zero if that
// is refused.
func (s *Sheet) View(read, call policy.Rolling, clashes []Clash, say words) RollView {
	v := RollView{
		Lesson: lessonOf(&s.Lesson), Version: s.roll.Calls, Open: call.Author() != "", Until: read.Until(),
		Pupils: []SeatView{}, Clashes: []ClashView{},
	}
	if s.done() {
		v.Done = &DoneView{By: s.caller(say), At: s.roll.At}
	}
	for _, p := range s.Pupils {
		if !read.Lists(p.ID) {
			continue
		}
		seat := SeatView{ID: p.ID, First: p.Name.First, Last: p.Name.Last}
		if len(s.Lesson.Groups) > 0 {
			seat.Class = s.School.Class(p.Class)
		}
		seat.Status, seat.Minutes = s.stands(p.ID)
		if seat.Note = s.note(p.ID, say); word(s.desks[p.ID], &s.Lesson) == nil {
			seat.Away = s.freed(p.ID)
		}
		v.Pupils = append(v.Pupils, seat)
	}
	for _, c := range clashes {
		kind, _ := said(&c.Theirs, &s.Lesson)
		v.Clashes = append(v.Clashes, ClashView{Pupil: c.Pupil, Yours: c.Yours, Theirs: kind, Words: officeWords(&c.Theirs, say)})
	}
	return v
}

func lessonOf(l *Lesson) RollLesson {
	v := RollLesson{ID: l.ID, Date: l.Date, Start: l.Start, End: l.End, Subject: l.Subject, Class: l.Label, Room: l.Room, Teachers: []string{}}
	for _, t := range l.Staff {
		v.Teachers = append(v.Teachers, t.Display)
	}
	return v
}

// caller names who called the roll last: a teacher of the lesson, or the office.
func (s *Sheet) caller(say words) string {
	for _, t := range s.Lesson.Staff {
		if t.ID == s.roll.By {
			return t.Display
		}
	}
	return say("absences.office", nil)
}

// stands returns what is known of a pupil in the lesson: the office's word, else the
// roll's, unless it was called in hours that the lesson has left.
func (s *Sheet) stands(p school.PersonID) (Kind, int) {
	if e := word(s.desks[p], &s.Lesson); e != nil {
		return said(e, &s.Lesson)
	}
	if !s.done() {
		return Present, 0
	}
	return s.roll.kind(p)
}

// note returns what the caller of the roll should know of a pupil, nil for nothing.
func (s *Sheet) note(p school.PersonID, say words) *NoteView {
	if e := word(s.desks[p], &s.Lesson); e != nil {
		return &NoteView{map[bool]string{true: "desk", false: "office"}[e.Source == FromDesk], officeWords(e, say)}
	}
	if list := s.notes[p]; len(list) > 0 {
		return &NoteView{list[0].Said(), statusWords(list, say)}
	}
	announced := func(e Entry) bool {
		return (e.Source == FromFamily || e.Source == FromExcuse) && e.Stands() && concerns(&e, &s.Lesson)
	}
	if slices.ContainsFunc(s.desks[p], announced) {
		return &NoteView{"announced", say("absences.note.announced", nil)}
	}
	return nil
}

// statusWords says every status of a pupil, each once.
func statusWords(list []Note, say words) string {
	var all []string
	for _, n := range list {
		key := "absences.note." + n.Said()
		if n.Kind == Exempted && n.Present {
			key += "-present"
		}
		if text := say(key, nil); !slices.Contains(all, text) {
			all = append(all, text)
		}
	}
	return strings.Join(all, " · ")
}

// officeWords says what the office recorded.
func officeWords(e *Entry, say words) string {
	args := fault.Args{"from": e.From, "to": e.To, "at": e.From + school.Clock(e.Minutes), "minutes": strconv.Itoa(e.Minutes)}
	switch {
	case !e.Stands():
		return say("absences.office.cancelled", args)
	case e.Kind == Present && e.Place != "":
		return say("absences.place."+string(e.Place), args)
	case e.Source == FromDesk && e.Kind == Late:
		return say("absences.office.desk", args)
	case e.Kind == Late && e.Minutes == 0:
		return say("absences.office.late-untimed", args)
	}
	return say("absences.office."+string(e.Kind), args)
}
