package grades

import "github.com/preau-ent/preau/shared/school"

// A Working explains an average line by line, as data: a screen gives the words.
//
//	Contrôle 1   14,5/20 × 2 = 29,0      Step: Value 14.5, Weight 2, Contribution 29
//	DM    8/10 → 16/20 × 1 = 16,0        Step: Mark 8, OutOf 10, Value 16
//	Contrôle 2   absente   non compté    Step: Mark absent, Verdict excused
//	45,0 ÷ 3 = 15,00                     Sum, Weight, Average.Printed
//
// All numbers are exact: Sum is the total of the contributions of the steps that
// count, Weight that of their weights, and Sum ÷ Weight, kept on the scale, moved by
// Adjust and rounded, is the average.
type Working struct {
	Steps    []Step     `json:"steps"`
	Rules    []Rule     `json:"rules,omitempty"` // beyond Σ mark × coefficient ÷ Σ coefficient
	Sum      Fraction   `json:"sum"`
	Weight   Fraction   `json:"weight"`
	Adjust   Hundredths `json:"adjust,omitempty"` // bonus or malus: the pupil's own and that of the service
	OutOf    Hundredths `json:"outOf"`            // scale of the average
	Rounding Rounding   `json:"rounding"`
	Average  Average    `json:"average"`
}

// A Step is one line: a mark, a subject or a period, whichever identifier it has.
type Step struct {
	Assessment   school.AssessmentID `json:"assessment,omitempty"`
	Service      school.ServiceID    `json:"service,omitempty"`
	Period       school.PeriodID     `json:"period,omitempty"`
	Title        string              `json:"title"`
	Mark         Mark                `json:"mark"`              // as entered; of a subject or period, its average
	Computed     Mark                `json:"computed,omitzero"` // the computed average of a subject, where Mark is the teacher's own
	OutOf        Hundredths          `json:"outOf"`             // of the mark
	Coefficient  Hundredths          `json:"coefficient"`       // as the teacher or school set it
	Value        Fraction            `json:"value"`             // brought to the scale, or as entered if weighted by out-of
	Weight       Fraction            `json:"weight"`            // what the line adds to the divisor
	Contribution Fraction            `json:"contribution"`      // what the line adds to the sum
	Verdict      Verdict             `json:"verdict"`
}

// A Rule is something that shaped an average and that a screen must say.
type Rule string

// The rules.
const (
	RuleWeighted   Rule = "weighted"     // some marks weigh as much as their out-of
	RuleBest       Rule = "best"         // the best mark has a factor
	RuleWorst      Rule = "worst"        // the worst mark has a factor
	RuleOnlyAbove  Rule = "only-above"   // only marks above half count
	RuleBonus      Rule = "bonus"        // points above half were added
	RuleOptional   Rule = "optional"     // facultative marks count if they raise the average
	RuleCapped     Rule = "capped"       // cut off at the top of the scale
	RuleAdjusted   Rule = "adjusted"     // moved by the teacher's bonus or malus
	RuleFromPrint  Rule = "from-printed" // sums the averages as printed
	RuleFromExact  Rule = "from-exact"   // sums the averages before rounding
	RuleNotNumeric Rule = "none"         // there is no average
)

// SubjectWorking explains the average that entries make, in any order.
func SubjectWorking(entries []Entry, adjust Hundredths, o Options) Working {
	columns, marks := columnsOf(entries)
	return newReckoner(columns, o).working(marks, adjust)
}

// Working explains the average of one pupil; false if the pupil has no seat.
func (g *Gradebook) Working(pupil school.PersonID, o Options) (Working, bool) {
	seat := g.Seat(pupil)
	if seat < 0 {
		return Working{}, false
	}
	columns := g.kept(nil)
	return newReckoner(columns, o).working(row(nil, columns, seat), g.Adjust[pupil]), true
}

func (r *reckoner) working(marks []Mark, adjust Hundredths) Working {
	r.verdicts = make([]Verdict, len(marks))
	w := Working{Steps: make([]Step, len(marks)), Adjust: adjust + r.o.Points, OutOf: r.o.scale(), Rounding: r.o.Pupil}
	w.Average = r.average(marks, adjust)
	for i, m := range marks {
		w.Steps[i] = r.step(i, m)
		w.add(w.Steps[i])
	}
	w.Rules = r.rules()
	switch {
	case !w.Average.Numeric:
		w.Rules = append(w.Rules, RuleNotNumeric)
		return w
	case w.Sum.Over(w.Weight).Compare(w.OutOf.Fraction()) > 0:
		w.Rules = append(w.Rules, RuleCapped)
	}
	if w.Adjust != 0 {
		w.Rules = append(w.Rules, RuleAdjusted)
	}
	return w
}

// add counts a step into the totals.
func (w *Working) add(s Step) {
	if s.Verdict.Counts() {
		w.Sum, w.Weight = w.Sum.Plus(s.Contribution), w.Weight.Plus(s.Weight)
	}
}

func (r *reckoner) step(i int, m Mark) Step {
	a, t := &r.columns[i].Assessment, r.terms[i]
	points, numeric := r.o.numeric(m)
	s := Step{
		Assessment: a.ID, Title: a.Title, Mark: m, OutOf: a.OutOf, Coefficient: a.Coefficient,
		Verdict: r.verdicts[i],
	}
	if numeric {
		s.Value = points.Fraction()
		if a.Scaling != Weighted {
			s.Value = reduced(int64(points)*int64(r.o.scale()), 100*int64(a.OutOf))
		}
	}
	if !s.Verdict.Counts() {
		return s
	}
	s.Weight, s.Contribution = t.weight, t.value.Times(points.Fraction())
	switch s.Verdict {
	case CountedBest:
		s.times(*r.o.Best)
	case CountedWorst:
		s.times(*r.o.Worst)
	case CountedBonus:
		s.Weight, s.Contribution = Fraction{}, t.value.Times(aboveHalf(points, a.OutOf))
	}
	return s
}

func (s *Step) times(by Hundredths) {
	s.Weight, s.Contribution = s.Weight.Times(by.Fraction()), s.Contribution.Times(by.Fraction())
}

// rules lists what shaped the average just computed.
func (r *reckoner) rules() []Rule {
	var rules []Rule
	for _, test := range [...]struct {
		rule Rule
		is   func(i int) bool
	}{
		{RuleWeighted, func(i int) bool { return r.verdicts[i].Counts() && r.columns[i].Scaling == Weighted }},
		{RuleBest, func(i int) bool { return r.verdicts[i] == CountedBest }},
		{RuleWorst, func(i int) bool { return r.verdicts[i] == CountedWorst }},
		{RuleOnlyAbove, func(i int) bool { return r.o.OnlyAbove }},
		{RuleBonus, func(i int) bool { return r.columns[i].Kind == Bonus }},
		{RuleOptional, func(i int) bool { return r.columns[i].Kind == Optional }},
	} {
		for i := range r.columns {
			if test.is(i) {
				rules = append(rules, test.rule)
				break
			}
		}
	}
	return rules
}
