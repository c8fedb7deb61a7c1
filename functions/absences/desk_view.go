package absences

import (
	"slices"
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
	Open      bool            `json:"open,omitempty" doc:"nobody said the end yet"`
	Words     string          `json:"words,omitempty"`
	At        time.Time       `json:"at"`
	Version   int             `json:"version"`
	Cancelled bool            `json:"cancelled,omitempty"`
}

func viewOf(p school.PersonID, date school.Date, e *Entry) EntryView {
	return EntryView{
		ID: e.ID, Pupil: p, Date: date, Kind: e.Kind, From: e.From, To: e.To, Minutes: e.Minutes, Lesson: e.Lesson, Place: e.Place,
		Source: e.Source, Open: e.Open, Words: e.Words, At: e.At, Version: e.Version, Cancelled: e.Cancelled != nil,
	}
}

// EnteredView is what an order stored, or took back.
type EnteredView struct {
	Count     int               `json:"count" doc:"entries: one for each pupil and day"`
	Entries   []EntryView       `json:"entries" doc:"none where there are more than 400"`
	TakenBack []school.PersonID `json:"takenBack" doc:"pupils who were absent at these hours, and are no longer"`
}

// shownEntries is how many entries an answer holds.
const shownEntries = 400

// entered shows the entries of an order: one for each pupil, day after day.
func entered(entries []Entered, err error) (EnteredView, error) {
	v := EnteredView{Count: len(entries), Entries: []EntryView{}, TakenBack: []school.PersonID{}}
	for i := range entries {
		e := &entries[i]
		if len(entries) <= shownEntries {
			v.Entries = append(v.Entries, viewOf(e.Pupil, e.Date, &e.Entry))
		}
		if e.Missed && !slices.Contains(v.TakenBack, e.Pupil) {
			v.TakenBack = append(v.TakenBack, e.Pupil)
		}
	}
	return v, err
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
