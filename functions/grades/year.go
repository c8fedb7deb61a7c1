package grades

import (
	"context"
	"fmt"
	"time"

	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// wholeYear is the pseudo-period of a year.
const wholeYear school.PeriodID = "year"

// YearView is the year of a pupil: every average from those of the periods, never from
// all marks at once.
type YearView struct {
	Parts    []YearPart    `json:"parts" doc:"of the general average"`
	Subjects []YearSubject `json:"subjects"`
}

// YearSubject is one subject over the year.
type YearSubject struct {
	Service     school.ServiceID   `json:"service"`
	Subject     school.SubjectCode `json:"subject"`
	Label       string             `json:"label"`
	Teachers    []string           `json:"teachers"`
	Coefficient int32              `json:"coefficient"`
	Working     AverageView        `json:"working"`
	Parts       []YearPart         `json:"parts"`
}

// YearPart is one period's part in an average of the year.
type YearPart struct {
	Period       school.PeriodID `json:"period"`
	Average      *int32          `json:"average" doc:"of the period, on its own scale; null where there is none"`
	OutOf        int32           `json:"outOf"`
	Verdict      Verdict         `json:"verdict"`
	Value        string          `json:"value,omitempty" doc:"out of 20"`
	Weight       string          `json:"weight,omitempty"`
	Contribution string          `json:"contribution,omitempty"`
}

// yearOf returns the page of a whole year, in two calls: what names the periods first.
func (b *Book) yearOf(ctx context.Context, grant policy.GradesOf, now time.Time) (PageView, error) {
	e := grant.Enrolment()
	items, err := b.table.Get(ctx, false, headOf(e)...)
	if err != nil {
		return PageView{}, fmt.Errorf("year of %s: %w", e.Pupil, err)
	}
	head, err := b.head(grant, items, now)
	if err != nil {
		return PageView{}, err
	}
	var keys []table.Key
	for _, p := range head.class.Periods {
		keys = append(keys, b.keysOf(grant, p.ID)...)
	}
	if items, err = b.get(ctx, false, keys); err != nil {
		return PageView{}, fmt.Errorf("year of %s: %w", e.Pupil, err)
	}
	var terms []*pupilTerm
	for _, p := range head.class.Periods {
		t := *head
		t.period = p
		if err := b.fill(&t, items); err != nil {
			return PageView{}, err
		}
		terms = append(terms, &t)
	}
	return head.year(terms, now), nil
}

// year makes the page of a year from its terms, which have the same services.
func (t *pupilTerm) year(terms []*pupilTerm, now time.Time) PageView {
	v := PageView{
		Pupil: t.pupil(), Periods: periodViews(t.class.Periods, t.day), Period: wholeYear, Exact: t.school.Marks.Exact,
		Parts: []PartView{}, Subjects: []SubjectView{},
		Year: &YearView{Parts: []YearPart{}, Subjects: []YearSubject{}},
	}
	var generals []PeriodAverage
	bySubject := map[school.ServiceID][]PeriodAverage{}
	for _, term := range terms {
		subjects := term.subjects(now)
		for _, s := range subjects {
			bySubject[s.Service] = append(bySubject[s.Service], PeriodAverage{Period: term.period.ID, OutOf: s.OutOf, Average: s.effective()})
		}
		generals = append(generals, PeriodAverage{Period: term.period.ID, Average: General(subjects, t.school.general()).Average})
	}
	if t.grant.Whole() {
		general := Year(generals, t.school.general())
		v.General, v.Year.Parts = averageView(general), yearParts(general)
	}
	for _, s := range services(terms) {
		w := Year(bySubject[s.ID], t.school.general())
		v.Year.Subjects = append(v.Year.Subjects, YearSubject{
			Service: s.ID, Subject: s.Subject, Label: s.Label, Teachers: teachers(s), Coefficient: int32(s.Coefficient),
			Working: averageView(w), Parts: yearParts(w),
		})
	}
	return v
}

// services returns those of the terms, which are the same in each.
func services(terms []*pupilTerm) []*roster.Service {
	if len(terms) == 0 {
		return nil
	}
	return terms[0].services
}

// subjects returns the averages of a term as the reader sees them.
func (t *pupilTerm) subjects(now time.Time) []Subject {
	lens, list := t.lens(now), make([]Subject, len(t.services))
	for i, s := range t.services {
		o := t.school.options(s)
		sheet := t.sheet(i, o, lens)
		list[i] = subjectOf(s, o, sheet.Working.Average, sheet.Final)
	}
	return list
}

func yearParts(w Working) []YearPart {
	parts := make([]YearPart, len(w.Steps))
	for i, s := range w.Steps {
		parts[i] = YearPart{Period: s.Period, OutOf: int32(s.OutOf), Verdict: s.Verdict}
		if s.Mark.Status == Scored {
			parts[i].Average = hundredths(&s.Mark.Points)
		}
		if s.Verdict.Counts() {
			parts[i].Value, parts[i].Weight, parts[i].Contribution = s.Value.String(), s.Weight.String(), s.Contribution.String()
		}
	}
	return parts
}
