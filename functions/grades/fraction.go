package grades

import (
	"math"
	"math/big"
	"math/bits"
	"strconv"
	"strings"
)

// A Fraction is an exact number. It lives in two int64 and moves to a big.Rat when
// a result would not fit. The zero value is 0. In JSON it is a string: the decimal
// writing if that ends within four decimals ("12.55"), else the reduced fraction ("88/7").
type Fraction struct {
	num, den int64    // not always reduced; den 0 means 1
	rat      *big.Rat // set instead of num and den when they would overflow
}

// fraction returns num/den; den is positive.
func fraction(num, den int64) Fraction { return Fraction{num: num, den: den} }

// Fraction returns the exact number.
func (h Hundredths) Fraction() Fraction { return fraction(int64(h), 100) }

func (f Fraction) parts() (num, den int64) { return f.num, max(f.den, 1) }

func (f Fraction) big() *big.Rat {
	if f.rat != nil {
		return f.rat
	}
	return big.NewRat(f.parts())
}

// Plus returns f+g.
func (f Fraction) Plus(g Fraction) Fraction {
	if f.rat == nil && g.rat == nil {
		if sum, ok := plus64(f, g); ok {
			return sum
		}
	}
	return Fraction{rat: new(big.Rat).Add(f.big(), g.big())}
}

func plus64(f, g Fraction) (Fraction, bool) {
	a, b := f.parts()
	c, d := g.parts()
	if b != d {
		common := gcd(b, d)
		left, ok1 := times64(a, d/common)
		right, ok2 := times64(c, b/common)
		den, ok3 := times64(b, d/common)
		if !ok1 || !ok2 || !ok3 {
			return Fraction{}, false
		}
		a, c, b = left, right, den
	}
	sum := a + c
	return fraction(sum, b), (sum > a) == (c > 0)
}

// Times returns f×g.
func (f Fraction) Times(g Fraction) Fraction {
	if f.rat == nil && g.rat == nil {
		a, b := f.parts()
		c, d := g.parts()
		num, ok1 := times64(a, c)
		den, ok2 := times64(b, d)
		if ok1 && ok2 {
			return fraction(num, den)
		}
	}
	return Fraction{rat: new(big.Rat).Mul(f.big(), g.big())}
}

// Over returns f÷g; g is positive.
func (f Fraction) Over(g Fraction) Fraction {
	if g.rat != nil {
		return f.Times(Fraction{rat: new(big.Rat).Inv(g.rat)})
	}
	num, den := g.parts()
	return f.Times(fraction(den, num))
}

// Minus returns f−g.
func (f Fraction) Minus(g Fraction) Fraction { return f.Plus(g.Times(fraction(-1, 1))) }

// Compare returns -1, 0 or 1 as f is less than, equal to or more than g.
func (f Fraction) Compare(g Fraction) int {
	if f.rat == nil && g.rat == nil {
		a, b := f.parts()
		c, d := g.parts()
		left, ok1 := times64(a, d)
		right, ok2 := times64(c, b)
		if ok1 && ok2 {
			return cmp64(left, right)
		}
	}
	return f.big().Cmp(g.big())
}

// Round returns the fraction, which is not negative, at the step of the rounding.
func (f Fraction) Round(r Rounding) Hundredths {
	if f.rat == nil {
		num, den := f.parts()
		top, ok1 := times64(num, 200)
		bottom, ok2 := times64(den, 2*r.step())
		if ok1 && ok2 && top < math.MaxInt64-bottom {
			return Hundredths((top + r.push(bottom)) / bottom * r.step())
		}
	}
	return f.roundBig(r)
}

// push is what is added before the division that drops the remainder.
func (r Rounding) push(bottom int64) int64 {
	if r.Up {
		return bottom - 1
	}
	return bottom / 2
}

func (f Fraction) roundBig(r Rounding) Hundredths {
	top := new(big.Int).Mul(f.big().Num(), big.NewInt(200))
	bottom := new(big.Int).Mul(f.big().Denom(), big.NewInt(2*r.step()))
	push := new(big.Int).Rsh(bottom, 1)
	if r.Up {
		push.Sub(bottom, big.NewInt(1))
	}
	steps := top.Add(top, push).Quo(top, bottom)
	return Hundredths(steps.Int64() * r.step())
}

// String returns the decimal writing if it ends within four decimals, else "num/den" reduced.
func (f Fraction) String() string {
	if f.rat == nil {
		if s, ok := short(f.parts()); ok {
			return s
		}
	}
	rat := f.big()
	if digits, exact := rat.FloatPrec(); exact && digits <= 4 {
		return rat.FloatString(digits)
	}
	return rat.String()
}

// short writes num/den as String does; false if it is negative or very large. A page
// of marks has hundreds of exact numbers: through big.Rat they cost a quarter of it.
func short(num, den int64) (string, bool) {
	const decimals = 10_000
	if num < 0 || num > math.MaxInt64/decimals {
		return "", false
	}
	common := gcd(den, num)
	num, den = num/common, den/common
	var buffer [40]byte
	if decimals%den != 0 {
		text := append(strconv.AppendInt(buffer[:0], num, 10), '/')
		return string(strconv.AppendInt(text, den, 10)), true
	}
	num *= decimals / den
	text, rest := strconv.AppendInt(buffer[:0], num/decimals, 10), num%decimals
	if rest > 0 {
		text = append(text, '.')
	}
	for unit := int64(decimals / 10); rest > 0; unit /= 10 {
		text = append(text, byte('0'+rest/unit))
		rest %= unit
	}
	return string(text), true
}

// MarshalText writes the fraction as String does.
func (f Fraction) MarshalText() ([]byte, error) { return []byte(f.String()), nil }

// UnmarshalText reads a decimal or a fraction.
func (f *Fraction) UnmarshalText(text []byte) error {
	if len(text) > 200 || strings.Trim(string(text), "-./0123456789") != "" {
		return errNotNumber
	}
	rat, ok := new(big.Rat).SetString(string(text))
	if !ok {
		return errNotNumber
	}
	*f = Fraction{rat: rat}
	if rat.Num().IsInt64() && rat.Denom().IsInt64() {
		*f = fraction(rat.Num().Int64(), rat.Denom().Int64())
	}
	return nil
}

func cmp64(a, b int64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// times64 multiplies, and reports whether the result fits. b may be negative.
func times64(a, b int64) (int64, bool) {
	hi, lo := bits.Mul64(magnitude(a), magnitude(b))
	if hi != 0 || lo > math.MaxInt64 {
		return 0, false
	}
	return a * b, true
}

func magnitude(a int64) uint64 {
	if a < 0 {
		return uint64(-a)
	}
	return uint64(a)
}

// gcd returns the greatest common divisor of two numbers of which one is positive.
func gcd(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
