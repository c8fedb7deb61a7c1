package timetable

import (
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// A Changed is the journal's account of a change: whom it touches, what was, what is.
type Changed struct {
	Lesson  school.LessonID   `json:"lesson"`
	Date    school.Date       `json:"date"`           // on which it was planned
	To      school.Date       `json:"to,omitempty"`   // to which it goes, if another day
	From    school.Date       `json:"from,omitempty"` // to which it had gone before
	Start   school.Clock      `json:"start"`
	End     school.Clock      `json:"end"`
	Subject string            `json:"subject,omitempty"`
	Service school.ServiceID  `json:"service,omitempty"`
	Label   string            `json:"label,omitempty"`
	Classes []school.ClassID  `json:"classes,omitempty"`
	Groups  []school.GroupID  `json:"groups,omitempty"`
	Staff   []school.PersonID `json:"staff,omitempty"` // of before and of now
	Kinds   []ChangeKind      `json:"kinds,omitempty"` // none: everything was taken back
	Was     string            `json:"was,omitempty"`
	Now     string            `json:"now,omitempty"`
	Words   string            `json:"words,omitempty"`
	Changes []ChangedOne      `json:"changes,omitempty"`
	Version int64             `json:"version"`
}

// A ChangedOne is one change of a lesson in the journal.
type ChangedOne struct {
	Kind  ChangeKind `json:"kind"`
	Was   string     `json:"was,omitempty"`
	Now   string     `json:"now,omitempty"`
	Words string     `json:"words,omitempty"`
}

func (w *writing) entry() (table.Change, error) {
	l, err := w.lesson(&w.next)
	if err != nil {
		return table.Change{}, err
	}
	k := w.next.Course
	d := Changed{
		Lesson: w.id, Date: w.origin, Start: k.Start, End: k.End, Subject: k.Subject, Service: k.Service, Label: k.Label,
		Classes: k.Classes, Groups: k.Groups, Version: w.next.Version,
	}
	if l.Date != w.origin {
		d.To = l.Date
	}
	if w.old != nil && w.old.last() != w.origin {
		d.From = w.old.last()
	}
	for _, p := range unique(append(w.next.places(), w.before()...)) {
		if p.kind == "STAFF" {
			d.Staff = append(d.Staff, school.PersonID(p.id))
		}
	}
	for _, t := range l.Changes {
		kind := t.Change.Kind
		if kind == MovedFrom {
			kind = MovedTime
		}
		d.Kinds = append(d.Kinds, kind)
		d.Changes = append(d.Changes, ChangedOne{kind, t.Was, t.Now, t.Words})
		if d.Was == "" && d.Now == "" {
			d.Was, d.Now = t.Was, t.Now
		}
		if d.Words == "" {
			d.Words = t.Words
		}
	}
	e, err := journal.New(w.at, w.by, policy.TimetableWrite.String(), string(w.id), d)
	if err != nil {
		return table.Change{}, err
	}
	return e.Change(DayPart(w.school, w.year, w.origin))
}

func (w *writing) before() []place {
	if w.old == nil {
		return nil
	}
	return w.old.places()
}
