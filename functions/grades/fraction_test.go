package grades

import (
	"encoding/json"
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

func drawFraction(t *rapid.T, label string) Fraction {
	num := rapid.OneOf(rapid.Int64Range(-3000, 3000), rapid.Int64Range(-1<<62, 1<<62)).Draw(t, label+" num")
	den := rapid.OneOf(rapid.Int64Range(1, 3000), rapid.Int64Range(1, 1<<62)).Draw(t, label+" den")
	return fraction(num, den)
}

func TestFractionsAgreeWithBigRationals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f, g := drawFraction(t, "f"), drawFraction(t, "g")
		a, b := f.big(), g.big()
		for name, pair := range map[string][2]*big.Rat{
			"sum":        {f.Plus(g).big(), new(big.Rat).Add(a, b)},
			"difference": {f.Minus(g).big(), new(big.Rat).Sub(a, b)},
			"product":    {f.Times(g).big(), new(big.Rat).Mul(a, b)},
		} {
			if pair[0].Cmp(pair[1]) != 0 {
				t.Fatalf("%s of %v and %v = %v, want %v", name, f, g, pair[0], pair[1])
			}
		}
		if g.Compare(Fraction{}) > 0 && f.Over(g).big().Cmp(new(big.Rat).Quo(a, b)) != 0 {
			t.Fatalf("%v over %v = %v", f, g, f.Over(g))
		}
		if f.Compare(g) != a.Cmp(b) {
			t.Fatalf("%v compared with %v = %d, want %d", f, g, f.Compare(g), a.Cmp(b))
		}
	})
}

func TestSumsBeyondInt64MoveToBigNumbers(t *testing.T) {
	const large = 1 << 62
	for _, f := range []Fraction{
		fraction(large, 7).Plus(fraction(large, 7)),
		fraction(-large-1, 7).Plus(fraction(-large, 7)),
		fraction(large, 7).Times(fraction(4, 1)),
	} {
		if f.rat == nil {
			t.Errorf("%v is kept in integers", f)
		}
	}
}

func TestRoundingInIntegersAgreesWithBigNumbers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		den := rapid.Int64Range(1, 1<<50).Draw(t, "den")
		f := fraction(rapid.Int64Range(0, den).Draw(t, "num")/20*99, den)
		r := Rounding{rapid.SampledFrom([]Hundredths{0, 1, 10, 50, 100}).Draw(t, "step"), rapid.Bool().Draw(t, "up")}
		if got, want := f.Round(r), f.roundBig(r); got != want {
			t.Fatalf("%v.Round(%+v) = %v, want %v", f, r, got, want)
		}
	})
}

func TestShortFractionsAreWrittenAsBigOnes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := drawFraction(t, "f")
		if got, want := f.String(), (Fraction{rat: f.big()}).String(); got != want {
			t.Fatalf("%d/%d is written %s, want %s", f.num, f.den, got, want)
		}
	})
}

func TestNumbersInJSONAreHundredthsOrExactTexts(t *testing.T) {
	for _, v := range []struct {
		value any
		want  string
	}{
		{Hundredths(1450), `1450`}, {Score(800), `"8"`}, {Score(1205), `"12.05"`},
		{fraction(88, 7), `"88/7"`}, {fraction(251, 20), `"12.55"`}, {fraction(60, 3), `"20"`}, {Fraction{}, `"0"`},
		{fraction(1, 100_000), `"1/100000"`},
		{Score(1450), `"14.5"`}, {Label(Absent), `"absent"`}, {Mark{}, `""`},
		{[]Status{Missing, AbsentZero}, `["missing","absent-zero"]`},
	} {
		if got, err := json.Marshal(v.value); string(got) != v.want || err != nil {
			t.Errorf("%#v in JSON = %s, %v, want %s", v.value, got, err, v.want)
		}
	}
}

func TestNumbersThatAreNoneAreRefused(t *testing.T) {
	for _, s := range []string{"", "x", "1e3", "1/0", "0x10", "--1", "1//2", "12.345678e9"} {
		var f Fraction
		if err := f.UnmarshalText([]byte(s)); err == nil {
			t.Errorf("fraction %q = %v, want an error", s, f)
		}
	}
	for _, s := range []string{"", ".", "12345", "1.234", "1.2.3", "é", "1 2"} {
		if n, err := ParseHundredths(s); err == nil {
			t.Errorf("ParseHundredths(%q) = %v, want an error", s, n)
		}
	}
}
