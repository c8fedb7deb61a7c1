package grades

// A term is what an assessment of a coefficient brings into an average: value per
// point to the sum, weight to the divisor. On a scale m, out of d, coefficient c:
// scaled c·m/d and c, weighted c and c·d/m.
type term struct{ value, weight Fraction }

func termOf(a *Assessment, scale Hundredths) term {
	c, d, m := int64(a.Coefficient), int64(a.OutOf), int64(scale)
	if a.Scaling == Weighted {
		return term{reduced(c, 100), reduced(c*d, 100*m)}
	}
	return term{reduced(c*m, 100*d), reduced(c, 100)}
}

func reduced(num, den int64) Fraction {
	g := gcd(den, num)
	return fraction(num/g, den/g)
}

// A ledger adds up the marks of one pupil after the other; i is the place of the
// assessment. Two ways of counting: int64 over one common denominator, checked once
// for a whole gradebook, and fractions for out-ofs so odd that this could overflow.
type ledger interface {
	open()                                // begins another pupil
	add(i int, points Hundredths)         // a mark that counts
	again(i int, points, by Hundredths)   // counts an added mark by times more; by may be negative
	bonus(i int, points Hundredths)       // adds the points above half, and no weight
	raises(i int, points Hundredths) bool // whether add would raise the average
	empty() bool                          // nothing has weight
	average() Fraction                    // not of an empty ledger
}

func newLedger(terms []term, columns []*Column) ledger {
	if l, ok := newWhole(terms, columns); ok {
		return l
	}
	return &exact{terms: terms, columns: columns}
}

// exact is the ledger that never overflows.
type exact struct {
	terms       []term
	columns     []*Column
	sum, weight Fraction
}

func (l *exact) open() { l.sum, l.weight = Fraction{}, Fraction{} }

func (l *exact) add(i int, points Hundredths) {
	l.sum = l.sum.Plus(l.terms[i].value.Times(points.Fraction()))
	l.weight = l.weight.Plus(l.terms[i].weight)
}

func (l *exact) again(i int, points, by Hundredths) {
	l.sum = l.sum.Plus(l.terms[i].value.Times(points.Fraction()).Times(by.Fraction()))
	l.weight = l.weight.Plus(l.terms[i].weight.Times(by.Fraction()))
}

func (l *exact) bonus(i int, points Hundredths) {
	l.sum = l.sum.Plus(l.terms[i].value.Times(aboveHalf(points, l.columns[i].OutOf)))
}

func (l *exact) raises(i int, points Hundredths) bool {
	t := l.terms[i]
	return t.value.Times(points.Fraction()).Times(l.weight).Compare(l.sum.Times(t.weight)) > 0
}

func (l *exact) empty() bool { return l.weight.Compare(Fraction{}) == 0 }

func (l *exact) average() Fraction { return l.sum.Over(l.weight) }

// aboveHalf returns how many points a mark is above half of its out-of.
func aboveHalf(points, outOf Hundredths) Fraction {
	return fraction(2*int64(points)-int64(outOf), 200)
}
