package absences

import (
	"time"

	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// EntryView is an entry as those who enter them see it.
type EntryView struct {
	ID        string          `json:"id"`
	Pupil     school.PersonID `json:"pupil"`
	Date      school.Date     `json:"date"`
	Kind      Kind            `json:"kind"`
	From      school.Clock    `json:"from"`
	To        school.Clock    `json:"to"`
	Minutes   int             `json:"minutes,omitempty"`
	Lesson    school.LessonID `json:"lesson,omitempty"`
	Place     Place           `json:"place,omitempty"`
	Source    Source          `json:"source"`
	Words     string          `json:"words,omitempty"`
	At        time.Time       `json:"at"`
	Version   int             `json:"version"`
	Cancelled bool            `json:"cancelled,omitempty"`
}

func viewOf(p school.PersonID, date school.Date, e *Entry) EntryView {
	return EntryView{
		ID: e.ID, Pupil: p, Date: date, Kind: e.Kind, From: e.From, To: e.To, Minutes: e.Minutes, Lesson: e.Lesson, Place: e.Place,
		Source: e.Source, Words: e.Words, At: e.At, Version: e.Version, Cancelled: e.Cancelled != nil,
	}
}

// EnteredView is what an order stored.
type EnteredView struct {
	Entries []EntryView `json:"entries"`
}

// SlipView is what the late desk hands over.
type SlipView struct {
	Slip struct {
		Number  int             `json:"number" doc:"of the day"`
		Pupil   school.PersonID `json:"pupil"`
		First   string          `json:"firstName"`
		Last    string          `json:"lastName"`
		Class   string          `json:"class"`
		Arrived school.Clock    `json:"arrived"`
		Minutes int             `json:"minutes" doc:"late in the lesson to go to"`
		Lesson  RollLesson      `json:"lesson"`
	} `json:"slip"`
	Entry EntryView `json:"entry"`
}

func (s *Slip) view(e roster.Enrolment, date school.Date) SlipView {
	v := SlipView{Entry: viewOf(e.Pupil, date, &s.Entry)}
	v.Slip.Number, v.Slip.Pupil, v.Slip.First, v.Slip.Last = s.Number, e.Pupil, e.Name.First, e.Name.Last
	v.Slip.Class, v.Slip.Arrived, v.Slip.Minutes, v.Slip.Lesson = s.Class, s.Arrived, s.Entry.Minutes, lessonOf(&s.Lesson)
	return v
}
