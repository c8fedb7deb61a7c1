package grades

import (
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// The answers of the routes. They are types of their own, so that a member added to
// the gradebook reaches nobody by accident. Points, averages, scales and coefficients
// are integer hundredths; exact numbers are texts: "29", "14.5" or "88/7".

// Figures are those of a class or group, in hundredths.
type Figures struct {
	Count  int   `json:"count"`
	Mean   int32 `json:"mean"`
	Min    int32 `json:"min"`
	Max    int32 `json:"max"`
	Median int32 `json:"median"`
}

// ResultView is a mark as families read it, with what it weighs in the average.
type ResultView struct {
	ID           school.AssessmentID `json:"id"`
	Title        string              `json:"title"`
	Date         school.Date         `json:"date"`
	OutOf        int32               `json:"outOf"`
	Coefficient  int32               `json:"coefficient"`
	Scaling      Scaling             `json:"scaling"`
	Kind         Kind                `json:"kind"`
	Points       *int32              `json:"points,omitempty"`
	Status       string              `json:"status,omitempty" doc:"word of one of the eight statuses"`
	Remark       string              `json:"remark,omitempty"`
	Verdict      Verdict             `json:"verdict" doc:"whether and why it counts"`
	Value        string              `json:"value,omitempty" doc:"on the scale of the average, exact"`
	Weight       string              `json:"weight,omitempty" doc:"added to the divisor, exact"`
	Contribution string              `json:"contribution,omitempty" doc:"added to the sum, exact"`
	Class        *Figures            `json:"class,omitempty"`
}

// PartView is one subject's part in the general average.
type PartView struct {
	Service      school.ServiceID `json:"service"`
	Coefficient  int32            `json:"coefficient"`
	Verdict      Verdict          `json:"verdict"`
	Value        string           `json:"value,omitempty"`
	Weight       string           `json:"weight,omitempty"`
	Contribution string           `json:"contribution,omitempty"`
}

// AverageView is an average with its working, but for its lines.
type AverageView struct {
	Average *int32 `json:"average" doc:"printed; null where nothing is numeric"`
	Rules   []Rule `json:"rules,omitempty"`
	Sum     string `json:"sum"`
	Weight  string `json:"weight"`
	Adjust  int32  `json:"adjust,omitempty"`
	OutOf   int32  `json:"outOf"`
	Step    int32  `json:"step" doc:"of the rounding: 1, 10, 50 or 100"`
	Up      bool   `json:"up,omitempty" doc:"rounded up, instead of half up"`
}

// SubjectView is one subject of a pupil's page.
type SubjectView struct {
	Service     school.ServiceID   `json:"service"`
	Subject     school.SubjectCode `json:"subject"`
	Label       string             `json:"label"`
	Teachers    []string           `json:"teachers"`
	Group       bool               `json:"group,omitempty" doc:"the figures are of a group, not of the class"`
	Coefficient int32              `json:"coefficient"`
	Mode        string             `json:"mode,omitempty"`
	Working     AverageView        `json:"working"`
	Final       string             `json:"final,omitempty" doc:"the teacher's own average for the bulletin"`
	Class       *Figures           `json:"class,omitempty"`
	Rank        *Rank              `json:"rank,omitempty"`
	Results     []ResultView       `json:"results"`
	Upcoming    []Upcoming         `json:"upcoming,omitempty"`
	Options     *OptionsView       `json:"options,omitempty" doc:"where they differ from the usual, for what-if"`
}

// OptionsView is how a service counts its marks, where it is not as usual.
type OptionsView struct {
	Best      *int32 `json:"best,omitempty" doc:"factor on the coefficient of the best mark, hundredths"`
	Worst     *int32 `json:"worst,omitempty" doc:"factor on the coefficient of the worst mark, hundredths"`
	OnlyAbove bool   `json:"onlyAbove,omitempty" doc:"only marks above half of their scale count"`
}

// PeriodView is one term of the pupil's class.
type PeriodView struct {
	ID      school.PeriodID `json:"id"`
	Start   school.Date     `json:"start"`
	End     school.Date     `json:"end"`
	Current bool            `json:"current,omitempty"`
}

// PupilView names the pupil of a page.
type PupilView struct {
	ID         school.PersonID `json:"id"`
	FirstName  string          `json:"firstName"`
	LastName   string          `json:"lastName"`
	Class      string          `json:"class"`
	School     school.UAI      `json:"school"`
	SchoolName string          `json:"schoolName"`
	Zone       string          `json:"zone" doc:"IANA time zone of the school"`
}

// PageView is the marks page of one pupil and period.
type PageView struct {
	Pupil    PupilView       `json:"pupil"`
	Periods  []PeriodView    `json:"periods"`
	Period   school.PeriodID `json:"period"`
	General  AverageView     `json:"general"`
	Class    *int32          `json:"class,omitempty" doc:"general average of the class: of its means in these subjects, with these coefficients"`
	Exact    bool            `json:"exact,omitempty" doc:"the general average sums exact, not printed, averages"`
	Parts    []PartView      `json:"parts"`
	Subjects []SubjectView   `json:"subjects"`
	Year     *YearView       `json:"year,omitempty" doc:"where the period is the year; parts and subjects are then empty"`
}

func averageView(w Working) AverageView {
	return AverageView{
		Average: printedOf(w.Average), Rules: w.Rules, Sum: w.Sum.String(), Weight: w.Weight.String(),
		Adjust: int32(w.Adjust), OutOf: int32(w.OutOf), Step: int32(w.Rounding.step()), Up: w.Rounding.Up,
	}
}

// printedOf returns an average in hundredths, nil where there is none.
func printedOf(a Average) *int32 {
	if !a.Numeric {
		return nil
	}
	return hundredths(&a.Printed)
}

func hundredths(h *Hundredths) *int32 {
	if h == nil {
		return nil
	}
	n := int32(*h)
	return &n
}

func figures(s *Stats) *Figures {
	if s == nil {
		return nil
	}
	return &Figures{s.Count, int32(s.Mean), int32(s.Min), int32(s.Max), int32(s.Median)}
}

func subjectView(s *roster.Service, sheet Sheet, o Options) SubjectView {
	v := SubjectView{
		Service: s.ID, Subject: s.Subject, Label: s.Label, Teachers: teachers(s), Group: s.Group != "",
		Coefficient: int32(s.Coefficient), Mode: s.Mode, Working: averageView(sheet.Working),
		Final: sheet.Final.Printed(), Class: figures(sheet.Class), Rank: sheet.Rank, Upcoming: sheet.Upcoming,
		Options: optionsView(o), Results: make([]ResultView, len(sheet.Lines)),
	}
	for i, l := range sheet.Lines {
		v.Results[i] = resultView(l, sheet.Working.Steps[i])
	}
	return v
}

// optionsView returns how a service counts its marks, nil if as usual.
func optionsView(o Options) *OptionsView {
	if o.Best == nil && o.Worst == nil && !o.OnlyAbove {
		return nil
	}
	return &OptionsView{hundredths(o.Best), hundredths(o.Worst), o.OnlyAbove}
}

func resultView(l Line, s Step) ResultView {
	v := ResultView{
		ID: l.ID, Title: l.Title, Date: l.Date, OutOf: int32(l.OutOf), Coefficient: int32(l.Coefficient),
		Scaling: l.Scaling, Kind: l.Kind, Remark: l.Remark, Verdict: s.Verdict, Class: figures(l.Class),
	}
	if l.Mark.Status == Scored {
		v.Points = hundredths(&l.Mark.Points)
	} else {
		v.Status = l.Mark.Status.String()
	}
	if s.Verdict.Counts() {
		v.Value, v.Weight, v.Contribution = s.Value.String(), s.Weight.String(), s.Contribution.String()
	}
	return v
}

func partViews(steps []Step) []PartView {
	parts := make([]PartView, len(steps))
	for i, s := range steps {
		parts[i] = partView(s)
	}
	return parts
}

func partView(s Step) PartView {
	v := PartView{Service: s.Service, Coefficient: int32(s.Coefficient), Verdict: s.Verdict}
	if s.Verdict.Counts() {
		v.Value, v.Weight, v.Contribution = s.Value.String(), s.Weight.String(), s.Contribution.String()
	}
	return v
}

func teachers(s *roster.Service) []string {
	names := make([]string, len(s.Teachers))
	for i, t := range s.Teachers {
		names[i] = t.Display
	}
	return names
}
