package grades

import (
	"slices"

	"github.com/preau-ent/preau/shared/school"
)

// A SubjectMode says how a subject counts in the general average.
type SubjectMode string

// The three modes.
const (
	SubjectNormal SubjectMode = ""      // with its coefficient
	SubjectSup10  SubjectMode = "sup10" // with its coefficient, if the average reaches half of its scale
	SubjectBonus  SubjectMode = "bonus" // points above half × coefficient are added; the coefficient is not
)

// A Subject is one service's part in a pupil's general average.
type Subject struct {
	Service     school.ServiceID
	Title       string
	Coefficient Hundredths // 0 is shown, not counted
	Mode        SubjectMode
	OutOf       Hundredths // scale of the average; 0 is 20
	Average     Average    // as computed
	Final       Mark       // the teacher's own, which takes its place: points, or Unmarked; Blank is none
}

// A GeneralRule says how averages are summed.
type GeneralRule struct {
	Exact    bool     `json:"exact,omitempty"` // sum the exact averages; else the printed ones, which can be added by hand
	Rounding Rounding `json:"rounding,omitzero"`
}

// General explains a pupil's general average, out of 20, over the subjects that have one.
func General(subjects []Subject, rule GeneralRule) Working {
	w := newSum(rule, len(subjects))
	for _, s := range subjects {
		step := w.line(s.effective(), s.OutOf, s.Coefficient, rule.Exact)
		step.Service, step.Title = s.Service, s.Title
		if s.Final.Status != Blank {
			step.Computed = printed(s.Average)
		}
		if step.Verdict.Counts() && s.Coefficient > 0 {
			step.choose(s.Mode)
		}
		w.Steps = append(w.Steps, step)
		w.add(step)
	}
	w.close()
	return w
}

// effective returns the average that counts: the teacher's own if there is one.
func (s *Subject) effective() Average { return Effective(s.Average, s.Final) }

// Effective returns the computed average, or the teacher's own in its place.
func Effective(computed Average, final Mark) Average {
	switch final.Status {
	case Blank:
		return computed
	case Scored:
		return Average{true, final.Points, final.Points.Fraction()}
	}
	return Average{}
}

// printed returns an average as a mark: its printed points, or Unmarked.
func printed(a Average) Mark {
	if a.Numeric {
		return Score(a.Printed)
	}
	return Label(Unmarked)
}

// A PeriodAverage is one period's part in the average of a year.
type PeriodAverage struct {
	Period  school.PeriodID
	Title   string
	OutOf   Hundredths // 0 is 20
	Average Average
}

// Year explains the average of a year, out of 20: the mean of the period averages
// that exist, each of the same weight, not of all marks.
func Year(periods []PeriodAverage, rule GeneralRule) Working {
	w := newSum(rule, len(periods))
	for _, p := range periods {
		step := w.line(p.Average, p.OutOf, one, rule.Exact)
		step.Period, step.Title = p.Period, p.Title
		w.Steps = append(w.Steps, step)
		w.add(step)
	}
	w.close()
	return w
}

func newSum(rule GeneralRule, lines int) Working {
	w := Working{Steps: make([]Step, 0, lines), OutOf: twenty, Rounding: rule.Rounding}
	w.Rules = []Rule{RuleFromPrint}
	if rule.Exact {
		w.Rules[0] = RuleFromExact
	}
	return w
}

// line returns the step of an average that counts with a coefficient.
func (w *Working) line(a Average, outOf, coefficient Hundredths, exact bool) Step {
	if outOf == 0 {
		outOf = twenty
	}
	s := Step{OutOf: outOf, Coefficient: coefficient, Verdict: NoAverage}
	if !a.Numeric {
		return s
	}
	s.Mark, s.Value, s.Verdict = Score(a.Printed), a.Printed.Fraction(), Counted
	if exact {
		s.Value = a.Exact
	}
	if outOf != w.OutOf {
		s.Value = s.Value.Times(fraction(int64(w.OutOf), int64(outOf)))
	}
	if coefficient == 0 {
		s.Verdict = NoCoefficient
		return s
	}
	s.Weight = coefficient.Fraction()
	s.Contribution = s.Value.Times(s.Weight)
	return s
}

// choose applies the mode of a subject to its step.
func (s *Step) choose(mode SubjectMode) {
	ten := fraction(10, 1)
	switch above := s.Value.Compare(ten); {
	case mode == SubjectSup10 && above < 0:
		s.Verdict = BelowTen
	case mode == SubjectBonus && above <= 0:
		s.Verdict = BonusTooLow
	case mode == SubjectBonus:
		s.Verdict = CountedBonus
		s.Contribution, s.Weight = s.Value.Minus(ten).Times(s.Weight), Fraction{}
		return
	default:
		return
	}
	s.Weight, s.Contribution = Fraction{}, Fraction{}
}

// close divides the totals. Bonuses alone make no average: their steps then say so.
func (w *Working) close() {
	if w.Weight.Compare(Fraction{}) == 0 {
		for i := range w.Steps {
			if w.Steps[i].Verdict == CountedBonus {
				w.Steps[i].Verdict, w.Steps[i].Contribution = NoBase, Fraction{}
			}
		}
		w.Sum, w.Rules = Fraction{}, append(w.Rules, RuleNotNumeric)
		return
	}
	if slices.ContainsFunc(w.Steps, func(s Step) bool { return s.Verdict == CountedBonus }) {
		w.Rules = append(w.Rules, RuleBonus)
	}
	exact := w.Sum.Over(w.Weight)
	if exact.Compare(w.OutOf.Fraction()) > 0 {
		w.Rules = append(w.Rules, RuleCapped)
	}
	o := Options{OutOf: w.OutOf, Pupil: w.Rounding}
	w.Average = o.average(exact, 0)
}
