package absences

import (
	"context"
	"fmt"
	"time"

	"github.com/preau-ent/preau/functions/notify"
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// An Ask is that the school asked a family for the reason of an absence: the last time.
// The journal has the others, and whoever may answer is told by its follower.
type Ask struct {
	ID   string          `json:"-"` // in the key: when the absence began
	From time.Time       `json:"f"`
	To   time.Time       `json:"t"`
	By   school.PersonID `json:"b"`
	Name roster.Name     `json:"n"` // of who asked
	At   time.Time       `json:"d"`
}

const askMark = "A#"

func askKey(e roster.Enrolment, id string) table.Key {
	return table.Key{Part: roster.ProfileKey(e.Pupil).Part, Sort: lifePrefix(e.School, e.Year) + askMark + id}
}

func decodeAsk(it table.Item) (Ask, error) {
	a := Ask{ID: it.Sort[lastHash(it.Sort):]}
	return a, it.Decode(&a)
}

// askOf returns the last question about an absence, nil if there was none.
func (l *Life) askOf(s *Stretch) (last *Ask) {
	for i := range l.Asks {
		a := &l.Asks[i]
		if s.Kind == Absent && a.From.Before(s.To) && s.From.Before(a.To) && (last == nil || last.At.Before(a.At)) {
			last = a
		}
	}
	return last
}

// absence returns the absence that covers a moment, nil if there is none.
func (l *Life) absence(at time.Time) *Stretch {
	for _, s := range l.Stretches() {
		if s.Kind == Absent && !at.Before(s.From) && at.Before(s.To) {
			return &s
		}
	}
	return nil
}

// Ask asks the family for the reason of the absence that covers a moment, once a day: what
// was asked today already is asked. who signs it. It fails with fault.NotFound where there
// is no absence, and with fault.Conflict where somebody gave its reason already.
func (r *Register) Ask(ctx context.Context, grant policy.AskOf, who roster.Name, at, now time.Time) (l *Life, err error) {
	if grant.Pupil() == "" {
		return nil, fault.New(fault.NotFound, "no grant on this file")
	}
	err = again(func() error {
		if l, err = r.life(ctx, grant.Enrolment(), true, now); err != nil {
			return err
		}
		return r.ask(ctx, l, Ask{By: grant.Author(), Name: who, At: now.UTC().Truncate(time.Second)}, at)
	})
	return l, err
}

func (r *Register) ask(ctx context.Context, l *Life, a Ask, at time.Time) error {
	s := l.absence(at)
	if s == nil {
		return fault.New(fault.NotFound, "no absence then")
	}
	if s.Reason != Unexplained && s.Reason != Refused {
		return &fault.Fault{Kind: fault.Conflict, Key: "absences.ask-answered", Current: versionOf(s.Case)}
	}
	a.ID, a.From, a.To = s.From.UTC().Format(minuteForm), s.From.UTC(), s.To.UTC()
	former := l.askOf(s)
	if former != nil {
		if a.ID = former.ID; school.DateOf(former.At, l.zone()) == school.DateOf(a.At, l.zone()) {
			return nil
		}
	}
	it, err := l.item(askKey(l.Enrolment, a.ID)).With(a)
	if err != nil {
		return err
	}
	it.Key, it.Expires = askKey(l.Enrolment, a.ID), ends(l.Enrolment.Year)
	entry, err := l.journal(a.At, a.By, policy.AbsenceAsk, a.ID, told{From: a.From, To: a.To, Spans: s.spans()})
	if err != nil {
		return err
	}
	if err := r.table.Commit(ctx, table.Change{Op: table.Put, Item: it}, entry); err != nil {
		return fmt.Errorf("question about %s of %s: %w", a.ID, l.Enrolment.Pupil, err)
	}
	if former != nil {
		*former = a
	} else {
		l.Asks = append(l.Asks, a)
	}
	return nil
}

// spans are the hours of the first day of an absence, as they were noted.
func (s *Stretch) spans() (list []notify.Span) {
	for _, e := range s.Entries {
		if e.Date == s.first {
			list = append(list, notify.Span{Lesson: e.Lesson, From: e.From, To: e.To})
		}
	}
	return list
}

// An AbsenceAt names an absence by a moment of it.
type AbsenceAt struct {
	Pupil school.PersonID `json:"pupil"`
	At    time.Time       `json:"at"`
}

// AskAll asks about several absences, each on its own, so that one that fails stops no
// other; it returns the fault of each, nil for those asked. allow asks policy for one
// pupil's grant.
func (r *Register) AskAll(ctx context.Context, in school.UAI, all []AbsenceAt, who roster.Name, allow func(roster.Enrolment) (policy.AskOf, error), now time.Time) ([]error, error) {
	lines := make([]Line, len(all))
	for i, q := range all {
		lines[i].Pupil = q.Pupil
	}
	enrolments, _, err := r.enrolments(ctx, in, lines, school.YearOf(now))
	if err != nil {
		return nil, err
	}
	failed := make([]error, len(all))
	for i, q := range all {
		grant, err := allow(enrolments[q.Pupil])
		if err == nil {
			_, err = r.Ask(ctx, grant, who, q.At, now)
		}
		failed[i] = err
	}
	return failed, nil
}

// ReasonAskedView is when the school asked for a reason.
type ReasonAskedView struct {
	At time.Time `json:"at"`
	By string    `json:"by,omitempty" doc:"who asked, in words; not to families"`
}

// asked shows a question: to families, that it was asked.
func (o eye) asked(a *Ask) *ReasonAskedView {
	if a == nil || o.grant.Depth() < policy.Category {
		return nil
	}
	v := &ReasonAskedView{At: a.At.UTC()}
	if !o.grant.Family() {
		v.By = a.Name.String()
	}
	return v
}
