package absences

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/preau-ent/preau/functions/notify"
	"github.com/preau-ent/preau/functions/timetable"
	"github.com/preau-ent/preau/shared/api"
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// A Card is what a pupil's file has for a first screen: absences that nobody justified,
// and those that are announced.
type Card struct {
	Open   []CardStretch `json:"o,omitempty"` // the latest first
	More   int           `json:"n,omitempty"` // beyond those listed
	Coming []CardCase    `json:"c,omitempty"`
}

// A CardStretch is an absence that nobody justified.
type CardStretch struct {
	From    time.Time    `json:"from"`
	To      time.Time    `json:"to"`
	Lessons []MissedView `json:"lessons"`
	More    int          `json:"more,omitempty" doc:"lessons beyond those listed"`
}

// A CardCase is an absence that was announced.
type CardCase struct {
	From  time.Time `json:"from"`
	To    time.Time `json:"to"`
	State string    `json:"state" enum:"none,refused,waiting,justified"`
}

// A first screen lists so many absences, and so many lessons of each.
const (
	mostOnCard    = 4
	mostOfStretch = 3
)

// CardFor makes the card of a pupil whose file the reader of a grant may read.
func (r *Register) CardFor(ctx context.Context, grant policy.AbsencesOf, now time.Time) (*Card, error) {
	if grant.Pupil() == "" {
		return nil, fault.New(fault.NotFound, "no grant on this file")
	}
	return r.card(ctx, grant.Enrolment(), now)
}

// CardOf makes the card of a pupil for whoever keeps cards; nil if the pupil is not in
// the school.
func (r *Register) CardOf(ctx context.Context, grant policy.Machine, at school.UAI, y school.Year, p school.PersonID, now time.Time) (*Card, error) {
	if grant.Job() != policy.JobCards {
		return nil, fault.New(fault.NotFound, "no grant to keep cards")
	}
	e, ok, err := r.enrolmentOf(ctx, at, y, p)
	if err != nil || !ok {
		return nil, err
	}
	return r.card(ctx, e, now)
}

func (r *Register) card(ctx context.Context, e roster.Enrolment, now time.Time) (*Card, error) {
	l, err := r.life(ctx, e, true, now)
	if err != nil {
		return nil, err
	}
	c := &Card{}
	for _, s := range l.Stretches() {
		if !s.open() {
			continue
		}
		if len(c.Open) == mostOnCard {
			c.More++
			continue
		}
		c.Open = append(c.Open, s.onCard())
	}
	for i := range l.Cases {
		if x := &l.Cases[i]; x.Coming && x.To.After(now) {
			c.Coming = append(c.Coming, CardCase{x.From.UTC(), x.To.UTC(), x.Reason().String()})
		}
	}
	return c, nil
}

// open reports whether the family is to justify a stretch: what eye.state calls "to-justify".
func (s *Stretch) open() bool {
	return s.Reason == Unexplained && (s.Kind == Absent || s.Case != nil)
}

func (s *Stretch) onCard() CardStretch {
	v := CardStretch{From: s.From.UTC(), To: s.To.UTC(), Lessons: []MissedView{}}
	for i, x := range s.Lessons {
		if i == mostOfStretch {
			v.More = len(s.Lessons) - i
			break
		}
		v.Lessons = append(v.Lessons, MissedView{x.Date, x.Start, x.Subject})
	}
	return v
}

// Shown returns what a reader sees of the card now: who sees facts alone sees nothing of
// what is to justify.
func (c *Card) Shown(grant policy.AbsencesOf, now time.Time) Card {
	v := Card{Open: []CardStretch{}, Coming: []CardCase{}}
	if c == nil || grant.Depth() < policy.Category {
		return v
	}
	v.Open, v.More = append(v.Open, c.Open...), c.More
	for _, x := range c.Coming {
		if x.To.After(now) {
			v.Coming = append(v.Coming, x)
		}
	}
	return v
}

// Follows reports whether an entry of the journal may change the card of somebody.
func Follows(e journal.Entry) bool { return changesAFile(e) }

// MovesFigures reports whether an entry of the journal may move the figures of a board: one
// that changes a file, and those about its lists, of legal steps and of whom to phone, and
// about the timetable and the people of the school.
func MovesFigures(e journal.Entry) bool {
	switch e.Action {
	case policy.AbsenceReport.String(), AlertAction.String(), notify.ActionCalls, policy.ImportRun.String():
		return true
	}
	return Follows(e)
}

// PlaceOf returns the school and the year of an entry; false for one that is of no school.
func PlaceOf(t journal.Told) (school.UAI, school.Year, bool) {
	var about struct {
		School school.UAI  `json:"school"`
		Year   school.Year `json:"year"`
	}
	if err := json.Unmarshal(t.Entry.Detail, &about); err != nil {
		return "", 0, false
	}
	of := told{School: about.School, Year: about.Year}
	if of.place(t.Part); of.School == "" && !strings.Contains(t.Part, "#") {
		of.School = school.UAI(t.Part) // an import of people
	}
	return of.School, of.Year, of.School != "" && of.Year != 0
}

// Concerned returns whose file an entry of the journal may change, in which school and year.
func (r *Register) Concerned(ctx context.Context, t journal.Told) (at school.UAI, y school.Year, pupils []school.PersonID, err error) {
	about, err := r.concerned(ctx, t)
	return about.School, about.Year, about.Pupils, err
}

// RegisterOf returns the register over what a process works with.
func RegisterOf(m api.Means) *Register { return register(m) }

// BookOf returns the book over what a process works with.
func BookOf(m api.Means) *Book {
	b := NewBook(m.Table, timetable.BookOf(m))
	b.notices = notify.NewBook(m.Table, m.Mail, m.Region, m.Now)
	return b
}
