package grades

import (
	"context"
	"slices"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/school"
)

// LineView is one line of the working of an average.
type LineView struct {
	ID           school.AssessmentID `json:"id,omitempty" doc:"empty for an imagined assessment"`
	Title        string              `json:"title,omitempty"`
	OutOf        int32               `json:"outOf"`
	Coefficient  int32               `json:"coefficient"`
	Points       *int32              `json:"points,omitempty"`
	Status       string              `json:"status,omitempty"`
	Verdict      Verdict             `json:"verdict"`
	Value        string              `json:"value,omitempty"`
	Weight       string              `json:"weight,omitempty"`
	Contribution string              `json:"contribution,omitempty"`
}

func lineViews(steps []Step) []LineView {
	lines := make([]LineView, len(steps))
	for i, s := range steps {
		l := LineView{ID: s.Assessment, Title: s.Title, OutOf: int32(s.OutOf), Coefficient: int32(s.Coefficient), Verdict: s.Verdict}
		if s.Mark.Status == Scored {
			l.Points = hundredths(&s.Mark.Points)
		} else {
			l.Status = s.Mark.Status.String()
		}
		if s.Verdict.Counts() {
			l.Value, l.Weight, l.Contribution = s.Value.String(), s.Weight.String(), s.Contribution.String()
		}
		lines[i] = l
	}
	return lines
}

// WorkingView is how the average of one pupil in a service is made, as its teacher
// reads it: over all marks, visible to the family or not.
type WorkingView struct {
	Pupil   school.PersonID `json:"pupil"`
	Working AverageView     `json:"working"`
	Lines   []LineView      `json:"lines"`
	Final   string          `json:"final,omitempty" doc:"the teacher's own average for the bulletin"`
}

// Explain returns the working of one pupil's average. It fails with fault.NotFound for
// a pupil whose line the grant does not hold.
func (t *Teaching) Explain(grant policy.GradebookOf, pupil school.PersonID) (WorkingView, error) {
	w, ok := t.book.Working(pupil, t.Options())
	if !ok || !slices.Contains(grant.Pupils(), pupil) {
		return WorkingView{}, fault.New(fault.NotFound, "no such line")
	}
	return WorkingView{
		Pupil: pupil, Working: averageView(w), Lines: lineViews(w.Steps), Final: t.book.Finals[pupil].Printed(),
	}, nil
}

// WhatIfView is what imagined marks would make of a page. Nothing is stored.
type WhatIfView struct {
	Service school.ServiceID `json:"service"`
	Working AverageView      `json:"working" doc:"of the subject"`
	Lines   []LineView       `json:"lines"`
	General AverageView      `json:"general"`
	Parts   []PartView       `json:"parts"`
}

// WhatIf returns the averages that imagined marks in one service would make, from what
// the grant's reader sees and no more. It fails with fault.NotFound if the page does not
// have the service, and with fault.Invalid for marks that nobody could be given.
func (b *Book) WhatIf(ctx context.Context, grant policy.GradesOf, p school.PeriodID, service school.ServiceID, marks []Hypothesis, now time.Time) (WhatIfView, error) {
	t, err := b.term(ctx, grant, p, now)
	if err != nil {
		return WhatIfView{}, err
	}
	for i, s := range t.services {
		if s.ID != service {
			continue
		}
		o := t.school.options(s)
		sheet := t.sheet(i, o, t.lens(now))
		w, err := sheet.WhatIf(marks, o)
		if err != nil {
			return WhatIfView{}, err
		}
		v := WhatIfView{Service: service, Working: averageView(w), Lines: lineViews(w.Steps), Parts: []PartView{}}
		if general := General(Instead(t.subjects(now), service, w.Average), t.school.general()); t.grant.Whole() {
			v.General, v.Parts = averageView(general), partViews(general.Steps)
		}
		return v, nil
	}
	return WhatIfView{}, fault.New(fault.NotFound, "no such subject on the page")
}
