package grades

import "math/bits"

// whole is the fast ledger: every value and weight times one common unit is an
// integer, and no sum over the whole list of assessments can overflow.
type whole struct {
	values, weights []int64 // per assessment: value of a hundredth of a point; weight
	outOf           []int64
	sum, weight     int64
}

// ceiling is the largest sum that newWhole admits: two of them still fit an int64.
const ceiling = 1 << 61

// newWhole fails if the common unit or a possible sum is too large.
func newWhole(terms []term, columns []*Column) (*whole, bool) {
	unit := int64(1)
	for _, t := range terms {
		for _, f := range [2]Fraction{t.value, t.weight} {
			next, ok := times64(unit, f.den/gcd(unit, f.den))
			if !ok {
				return nil, false
			}
			unit = next
		}
	}
	// A hundredth of a point, of which a factor in hundredths or a half is taken, stays whole.
	unit, ok := times64(unit, 100*100)
	numbers := make([]int64, 3*len(terms))
	l := &whole{values: numbers[:len(terms)], weights: numbers[len(terms):][:len(terms)], outOf: numbers[2*len(terms):]}
	bound := int64(0)
	for i := 0; ok && i < len(terms); i++ {
		ok = l.set(i, terms[i], columns[i].OutOf, unit, &bound)
	}
	return l, ok
}

func (l *whole) set(i int, t term, outOf Hundredths, unit int64, bound *int64) bool {
	value, ok1 := times64(t.value.num, unit/t.value.den/100)
	weight, ok2 := times64(t.weight.num, unit/t.weight.den)
	l.values[i], l.weights[i], l.outOf[i] = value, weight, int64(outOf)
	most, ok3 := times64(max(value, 1), int64(MaxHundredths)*100) // the largest mark, counted 100 times
	heaviest, ok4 := times64(weight, 100)
	*bound += max(most, heaviest)
	return ok1 && ok2 && ok3 && ok4 && max(most, heaviest) < ceiling && *bound < ceiling
}

func (l *whole) open() { l.sum, l.weight = 0, 0 }

func (l *whole) add(i int, points Hundredths) {
	l.sum += int64(points) * l.values[i]
	l.weight += l.weights[i]
}

func (l *whole) again(i int, points, by Hundredths) {
	l.sum += int64(points) * (l.values[i] / 100) * int64(by)
	l.weight += l.weights[i] / 100 * int64(by)
}

func (l *whole) bonus(i int, points Hundredths) {
	l.sum += (2*int64(points) - l.outOf[i]) * (l.values[i] / 2)
}

func (l *whole) raises(i int, points Hundredths) bool {
	hi1, lo1 := bits.Mul64(uint64(int64(points)*l.values[i]), uint64(l.weight))
	hi2, lo2 := bits.Mul64(uint64(l.sum), uint64(l.weights[i]))
	return hi1 > hi2 || hi1 == hi2 && lo1 > lo2
}

func (l *whole) empty() bool { return l.weight == 0 }

func (l *whole) average() Fraction { return fraction(l.sum, l.weight) }
