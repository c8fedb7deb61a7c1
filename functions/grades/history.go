package grades

import (
	"context"
	"fmt"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// HistoryView is one change of a gradebook.
type HistoryView struct {
	At         time.Time           `json:"at"`
	By         string              `json:"by,omitempty" doc:"who made it; families do not read it"`
	Assessment school.AssessmentID `json:"assessment,omitempty"`
	Pupil      school.PersonID     `json:"pupil,omitempty"`
	Field      Field               `json:"field"`
	Old        string              `json:"old"`
	New        string              `json:"new"`
}

// mostHistory is how many saves a history reaches back.
const mostHistory = 500

// History returns the changes of a gradebook, newest first: those of one assessment or
// pupil where they are named, and never those of a pupil whom the grant does not hold.
func (b *Book) History(ctx context.Context, grant policy.HistoryOf, a school.AssessmentID, p school.PersonID) ([]HistoryView, error) {
	of := grant.Gradebook()
	s, may := of.Service(), map[school.PersonID]bool{"": true}
	for _, id := range of.Pupils() {
		may[id] = true
	}
	names := map[school.PersonID]string{}
	for _, t := range s.Teachers {
		names[t.ID] = t.Display
	}
	return b.history(ctx, &s, of.Period(), func(e journal.Entry, c Change) (HistoryView, bool) {
		if !may[c.Pupil] || a != "" && c.Assessment != a || p != "" && c.Pupil != p {
			return HistoryView{}, false
		}
		by := names[e.By]
		if by == "" {
			by = string(e.By)
		}
		return viewOf(e, c, by), true
	})
}

// HistoryOfPupil returns how the pupil's own marks of a service changed after the
// family could see them, newest first. It fails with fault.Forbidden for one who reads
// the marks alone.
func (b *Book) HistoryOfPupil(ctx context.Context, grant policy.GradesOf, service school.ServiceID, period school.PeriodID, now time.Time) ([]HistoryView, error) {
	if !grant.History() {
		return nil, fault.New(fault.Forbidden, "marks without their history")
	}
	t, err := b.term(ctx, grant, period, now)
	if err != nil {
		return nil, err
	}
	lens := t.lens(now)
	for i, s := range t.services {
		if s.ID != service {
			continue
		}
		w := witness{grant.Pupil(), t.books[i], now, lens.Lead, map[school.AssessmentID]time.Time{}}
		return b.history(ctx, s, t.period.ID, w.saw)
	}
	return []HistoryView{}, nil
}

// A witness goes back through the history of a gradebook with a family's eyes.
type witness struct {
	pupil school.PersonID
	book  *Gradebook
	now   time.Time
	lead  time.Duration
	from  map[school.AssessmentID]time.Time // what the moment of visibility was before it was changed
}

// saw returns a change of the pupil's own mark that the family could see being made. It
// is asked from the newest change to the oldest, and undoes the moments of visibility
// on its way: an assessment that shows today may not have when its mark changed.
func (w *witness) saw(e journal.Entry, c Change) (HistoryView, bool) {
	if c.Field == FieldVisible {
		w.from[c.Assessment] = instantOf(c.Old)
	}
	at := w.book.Column(c.Assessment)
	if c.Pupil != w.pupil || c.Field != FieldMark || c.Old == "" || at < 0 {
		return HistoryView{}, false
	}
	then := w.book.Columns[at].Assessment
	if !then.VisibleAt(w.now, w.lead) {
		return HistoryView{}, false
	}
	if from, moved := w.from[c.Assessment]; moved {
		then.VisibleFrom = from
	}
	return viewOf(e, c, ""), then.VisibleAt(e.At, w.lead)
}

// instantOf reads what instant writes; nothing is never.
func instantOf(text string) time.Time {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return endOfTime
	}
	return t
}

func viewOf(e journal.Entry, c Change, by string) HistoryView {
	return HistoryView{At: e.At, By: by, Assessment: c.Assessment, Pupil: c.Pupil, Field: c.Field, Old: c.Old, New: c.New}
}

func (b *Book) history(ctx context.Context, s *roster.Service, p school.PeriodID, pick func(journal.Entry, Change) (HistoryView, bool)) ([]HistoryView, error) {
	entries, err := journal.History(ctx, b.table, roster.ServicePart(s.School, s.Year, s.ID), mostHistory)
	if err != nil {
		return nil, fmt.Errorf("history of %s: %w", s.ID, err)
	}
	list := []HistoryView{}
	for _, e := range entries {
		period, changes, err := changesOf(e)
		if err != nil {
			return nil, fmt.Errorf("entry %s: %w", e.ID, err)
		}
		if period != p {
			continue
		}
		for _, c := range changes {
			if v, ok := pick(e, c); ok {
				list = append(list, v)
			}
		}
	}
	return list, nil
}
