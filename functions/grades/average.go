package grades

import (
	"slices"
	"strings"
)

// An Average is an exact value and what is printed of it. Where Numeric is false
// there is none, printed NN: nothing that counts has been marked.
type Average struct {
	Numeric bool       `json:"numeric"`
	Printed Hundredths `json:"printed"` // after rounding
	Exact   Fraction   `json:"exact"`   // on the same scale
}

// An Entry is one pupil's mark in one assessment.
type Entry struct {
	Assessment Assessment
	Mark       Mark
}

// A Verdict says whether a line of an average counts, and if not, why. Screens have
// a text for each.
type Verdict string

// The verdicts.
const (
	Counted       Verdict = "counted"
	CountedBest   Verdict = "counted-best"   // with the factor of the best mark
	CountedWorst  Verdict = "counted-worst"  // with the factor of the worst mark
	CountedBonus  Verdict = "counted-bonus"  // its points above half are added
	CountedRaises Verdict = "counted-raises" // facultative, and it raises the average
	NotYet        Verdict = "not-yet"        // no mark entered
	Excused       Verdict = "excused"        // a status that does not count
	NoCoefficient Verdict = "no-coefficient" // coefficient 0: shown, not counted
	NotAbove      Verdict = "not-above"      // the service counts only marks above half
	BonusTooLow   Verdict = "bonus-too-low"  // no point above half
	NotRaising    Verdict = "not-raising"    // facultative, and it would not raise the average
	NoBase        Verdict = "no-base"        // bonus or facultative, but no average to add it to
	BelowTen      Verdict = "below-ten"      // an optional subject that counts from 10 on
	NoAverage     Verdict = "no-average"     // a subject or period without an average
)

// Counts reports whether the line takes part in the average.
func (v Verdict) Counts() bool { return strings.HasPrefix(string(v), string(Counted)) }

func columnsOf(entries []Entry) ([]*Column, []Mark) {
	columns, marks := make([]*Column, len(entries)), make([]Mark, len(entries))
	for i := range entries {
		columns[i] = &Column{Assessment: entries[i].Assessment}
		marks[i] = entries[i].Mark
	}
	return columns, marks
}

// Averages returns the computed average of each seat of the roster, of those who left too.
func (g *Gradebook) Averages(o Options) []Average { return g.averagesBy(newReckoner(g.kept(nil), o)) }

func (g *Gradebook) averagesBy(r *reckoner) []Average {
	averages, marks := make([]Average, len(g.Roster)), make([]Mark, 0, len(r.columns))
	for seat := range g.Roster {
		marks = row(marks, r.columns, seat)
		averages[seat] = r.average(marks, g.Adjust[g.Roster[seat].Pupil])
	}
	return averages
}

// A reckoner computes the averages of the pupils of one list of assessments.
type reckoner struct {
	columns  []*Column
	o        Options
	terms    []term
	ledger   ledger
	extra    bool      // some assessment is not normal
	optional []int     // facultative marks of the present pupil
	verdicts []Verdict // kept only for a working
}

func newReckoner(columns []*Column, o Options) *reckoner {
	r := &reckoner{columns: columns, o: o, terms: make([]term, len(columns))}
	for i, c := range columns {
		r.terms[i] = termOf(&c.Assessment, o.scale())
		r.extra = r.extra || c.Kind != Normal
	}
	r.ledger = newLedger(r.terms, columns)
	return r
}

func (r *reckoner) say(i int, v Verdict) {
	if r.verdicts != nil {
		r.verdicts[i] = v
	}
}

// average computes one pupil's average in a service; marks are in the order of the
// columns, which does not matter. adjust is the bonus or malus in points that the
// teacher gave.
//
// Normal marks are weighed first, with the factors of the best and the worst; then
// the points of the bonuses are added; then facultative marks, the best first, as
// long as they raise the average, which is the best choice there is. What the bonuses
// lift above the scale is cut off; the adjustment keeps the average on the scale.
func (r *reckoner) average(marks []Mark, adjust Hundredths) Average {
	r.ledger.open()
	r.addNormal(marks)
	if r.ledger.empty() {
		return Average{}
	}
	if r.extra {
		r.addBonuses(marks)
		r.addOptional(marks)
	}
	return r.o.average(r.ledger.average(), adjust+r.o.Points)
}

// average keeps an exact value on the scale, moves it by the adjustment and prints it.
func (o *Options) average(exact Fraction, adjust Hundredths) Average {
	scale := o.scale()
	exact = onScale(exact, scale)
	if adjust != 0 {
		exact = onScale(exact.Plus(adjust.Fraction()), scale)
	}
	return Average{true, min(exact.Round(o.Pupil), scale), exact}
}

func onScale(f Fraction, scale Hundredths) Fraction {
	switch {
	case f.Compare(scale.Fraction()) > 0:
		return scale.Fraction()
	case f.Compare(Fraction{}) < 0:
		return Fraction{}
	}
	return f
}

// counts returns the points of a mark that may count, and otherwise says why not.
func (r *reckoner) counts(i int, m Mark) (Hundredths, bool) {
	points, ok := r.o.numeric(m)
	switch {
	case m.Status == Blank:
		r.say(i, NotYet)
	case !ok:
		r.say(i, Excused)
	case r.columns[i].Coefficient == 0:
		r.say(i, NoCoefficient)
	default:
		return points, true
	}
	return 0, false
}

// addNormal adds the normal marks, then what the best and the worst count more or less.
func (r *reckoner) addNormal(marks []Mark) {
	best, worst := -1, -1
	for i, m := range marks {
		points, ok := r.counts(i, m)
		switch a := &r.columns[i].Assessment; {
		case !ok:
		case a.Kind != Normal:
			r.say(i, NoBase)
		case r.o.OnlyAbove && 2*points <= a.OutOf:
			r.say(i, NotAbove)
		default:
			r.say(i, Counted)
			r.ledger.add(i, points)
			best, worst = r.extremes(marks, i, best, worst)
		}
	}
	if best == worst {
		return // no mark, or only one: nothing is best or worst
	}
	r.factor(best, marks, r.o.Best, CountedBest)
	r.factor(worst, marks, r.o.Worst, CountedWorst)
}

// extremes keeps the best and the worst mark as shares of their out-of. Of equal
// shares the one that weighs most is taken, so that the order does not matter.
func (r *reckoner) extremes(marks []Mark, i, best, worst int) (int, int) {
	if r.o.Best == nil && r.o.Worst == nil {
		return -1, -1
	}
	if best < 0 {
		return i, i
	}
	heavier := func(j int) bool { return r.terms[i].weight.Compare(r.terms[j].weight) > 0 }
	if c := r.compareShares(marks, i, best); c > 0 || c == 0 && heavier(best) {
		best = i
	}
	if c := r.compareShares(marks, i, worst); c < 0 || c == 0 && heavier(worst) {
		worst = i
	}
	return best, worst
}

// compareShares compares two numeric marks as parts of what they could be.
func (r *reckoner) compareShares(marks []Mark, i, j int) int {
	return cmp64(int64(marks[i].Points)*int64(r.columns[j].OutOf), int64(marks[j].Points)*int64(r.columns[i].OutOf))
}

func (r *reckoner) factor(i int, marks []Mark, by *Hundredths, v Verdict) {
	if by != nil && *by != one {
		r.ledger.again(i, marks[i].Points, *by-one)
		r.say(i, v)
	}
}

func (r *reckoner) addBonuses(marks []Mark) {
	for i, m := range marks {
		a := &r.columns[i].Assessment
		if a.Kind != Bonus {
			continue
		}
		points, ok := r.counts(i, m)
		switch {
		case !ok:
		case 2*points <= a.OutOf:
			r.say(i, BonusTooLow)
		default:
			r.say(i, CountedBonus)
			r.ledger.bonus(i, points)
		}
	}
}

func (r *reckoner) addOptional(marks []Mark) {
	r.optional = r.optional[:0]
	for i, m := range marks {
		if r.columns[i].Kind != Optional {
			continue
		}
		if _, ok := r.counts(i, m); ok {
			r.optional = append(r.optional, i)
		}
	}
	if len(r.optional) > 1 {
		slices.SortFunc(r.optional, func(i, j int) int { return r.compareShares(marks, j, i) })
	}
	for _, i := range r.optional {
		if r.ledger.raises(i, marks[i].Points) {
			r.say(i, CountedRaises)
			r.ledger.add(i, marks[i].Points)
		} else {
			r.say(i, NotRaising)
		}
	}
}
