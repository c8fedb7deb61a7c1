package grades

import (
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"github.com/preau-ent/preau/shared/school"
)

func drawHundredths(t *rapid.T, least, most Hundredths, label string) Hundredths {
	return Hundredths(rapid.Int32Range(int32(least), int32(most)).Draw(t, label))
}

func drawAssessment(t *rapid.T, id string) Assessment {
	return Assessment{
		ID: school.AssessmentID(id), Title: id, Date: "2026-10-02",
		OutOf:       rapid.OneOf(rapid.SampledFrom([]Hundredths{2000, 1000, 500, 4000, 1250}), rapid.Custom(func(t *rapid.T) Hundredths { return drawHundredths(t, 100, 9900, "odd") })).Draw(t, "outOf"),
		Coefficient: rapid.OneOf(rapid.SampledFrom([]Hundredths{100, 0, 50, 200}), rapid.Custom(func(t *rapid.T) Hundredths { return drawHundredths(t, 0, 9900, "odd") })).Draw(t, "coefficient"),
		Scaling:     rapid.SampledFrom([]Scaling{Scaled, Weighted}).Draw(t, "scaling"),
		Kind:        rapid.SampledFrom([]Kind{Normal, Normal, Bonus, Optional}).Draw(t, "kind"),
	}
}

func drawMark(t *rapid.T, outOf Hundredths) Mark {
	switch rapid.IntRange(0, 9).Draw(t, "sort") {
	case 0:
		return Mark{}
	case 1, 2:
		return Label(rapid.SampledFrom(Notations[:]).Draw(t, "status").Status)
	}
	return Score(drawHundredths(t, 0, outOf, "points"))
}

func drawEntries(t *rapid.T) []Entry {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Entry {
		a := drawAssessment(t, "test")
		return Entry{a, drawMark(t, a.OutOf)}
	}), 0, 9).Draw(t, "entries")
}

func drawOptions(t *rapid.T) Options {
	o := Options{
		OutOf:     rapid.SampledFrom([]Hundredths{0, 0, 1000, 1999}).Draw(t, "scale"),
		OnlyAbove: rapid.Bool().Draw(t, "onlyAbove"),
		Pupil:     Rounding{rapid.SampledFrom([]Hundredths{0, 10, 50, 100}).Draw(t, "step"), rapid.Bool().Draw(t, "up")},
	}
	if rapid.Bool().Draw(t, "best") {
		by := drawHundredths(t, 0, 9900, "best by")
		o.Best = &by
	}
	if rapid.Bool().Draw(t, "worst") {
		by := drawHundredths(t, 0, 9900, "worst by")
		o.Worst = &by
	}
	return o
}

func same(a, b Average) bool {
	return a.Numeric == b.Numeric && a.Printed == b.Printed && a.Exact.Compare(b.Exact) == 0
}

func TestAverageIsOrderFreeOnTheScaleAndAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		entries, o, adjust := drawEntries(t), drawOptions(t), drawHundredths(t, -500, 500, "adjust")
		got := subjectAverage(entries, adjust, o)
		if got.Printed < 0 || got.Printed > o.scale() || got.Exact.Compare(o.scale().Fraction()) > 0 {
			t.Fatalf("average %v (%v) is off the scale %v", got.Printed, got.Exact, o.scale())
		}
		if want := exactly(entries, adjust, o); !same(got, want) {
			t.Fatalf("integers give %v (%v), fractions %v (%v)", got.Printed, got.Exact, want.Printed, want.Exact)
		}
		checkWorking(t, SubjectWorking(entries, adjust, o))
		seed := rapid.Uint64().Draw(t, "seed")
		rand.New(rand.NewPCG(seed, 0)).Shuffle(len(entries), func(i, j int) { entries[i], entries[j] = entries[j], entries[i] })
		if again := subjectAverage(entries, adjust, o); !same(got, again) {
			t.Fatalf("in another order %v (%v), not %v (%v)", again.Printed, again.Exact, got.Printed, got.Exact)
		}
	})
}

func TestFacultativeMarksAreTheBestChoice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		entries, o := drawEntries(t), drawOptions(t)
		got := subjectAverage(entries, 0, o)
		best := Average{}
		for set := range 1 << len(entries) { // every choice of facultative marks, as normal ones after the rest
			if a, ok := withOptional(entries, set, o); ok && (!best.Numeric || a.Exact.Compare(best.Exact) > 0) {
				best = a
			}
		}
		if !same(got, best) {
			t.Fatalf("average %v (%v), the best choice gives %v (%v)", got.Printed, got.Exact, best.Printed, best.Exact)
		}
	})
}

// withOptional counts the facultative marks of a set, and no other; false if the set
// holds something else, or nothing else has weight.
func withOptional(entries []Entry, set int, o Options) (Average, bool) {
	columns, marks := columnsOf(entries)
	r := newReckoner(columns, o)
	r.ledger = &exact{terms: r.terms, columns: columns}
	r.ledger.open()
	r.addNormal(marks)
	if r.ledger.empty() {
		return Average{}, false
	}
	r.addBonuses(marks)
	for i := range entries {
		if set>>i&1 == 0 {
			continue
		}
		points, ok := r.counts(i, marks[i])
		if !ok || columns[i].Kind != Optional {
			return Average{}, false
		}
		r.ledger.add(i, points)
	}
	return o.average(r.ledger.average(), 0), true
}

// TestIntegersNeverOverflow takes full marks, the largest coefficients and factors, and
// ever odder out-ofs, until the integers give way to fractions.
func TestIntegersNeverOverflow(t *testing.T) {
	random, gaveWay := rand.New(rand.NewPCG(7, 7)), 0
	for range 3000 {
		var entries []Entry
		for range 3 + random.IntN(9) {
			outOf := Hundredths(1+random.IntN(99)) * Hundredths([]int{1, 5, 25, 100}[random.IntN(4)])
			outOf = max(outOf, 100)
			entries = append(entries, Entry{Assessment{OutOf: outOf, Coefficient: 9900 - Hundredths(random.IntN(3)), Scaling: []Scaling{Scaled, Weighted}[random.IntN(2)], Kind: Normal}, Score(outOf)})
		}
		o := Options{Best: to(Hundredths(9900))}
		if got, want := subjectAverage(entries, 0, o), exactly(entries, 0, o); !same(got, want) {
			t.Fatalf("integers give %v (%v), fractions %v (%v) for %+v", got.Printed, got.Exact, want.Printed, want.Exact, entries)
		}
		columns, _ := columnsOf(entries)
		if _, ok := newReckoner(columns, o).ledger.(*exact); ok {
			gaveWay++
		}
	}
	if gaveWay == 0 || gaveWay == 3000 {
		t.Errorf("the integers gave way %d times of 3000: the test no longer looks at the border", gaveWay)
	}
}

// A term whose largest mark, counted a hundred times, comes to about 2^60: of such marks two fit below the ceiling.
func TestIntegersKeepRoomForEveryMark(t *testing.T) {
	large := term{fraction(11_500_000_000, 1), fraction(1, 1)}
	for count, want := range map[int]bool{1: true, 2: true, 3: false, 9: false} {
		terms, columns := make([]term, count), make([]*Column, count)
		for i := range terms {
			terms[i], columns[i] = large, &Column{Assessment: Assessment{OutOf: MaxHundredths}}
		}
		if _, ok := newWhole(terms, columns); ok != want {
			t.Errorf("%d large terms fit the integers: %v, want %v", count, ok, want)
		}
	}
}

func TestOddOutOfsMoveToBigNumbersAndStayExact(t *testing.T) {
	var entries []Entry
	for i, outOf := range []Hundredths{9703, 9697, 8999, 8311, 7937, 7333, 7193, 6701} {
		a := Assessment{OutOf: outOf, Coefficient: 9900 - Hundredths(i), Scaling: Scaled, Kind: Normal}
		entries = append(entries, Entry{a, Score(outOf / 2)})
	}
	columns, _ := columnsOf(entries)
	if _, ok := newReckoner(columns, Options{}).ledger.(*exact); !ok {
		t.Fatal("the common unit of these out-ofs fits an int64; choose others")
	}
	// Every mark is just under half: 4851/9703 + 4848/9697 + …
	got := subjectAverage(entries, 0, Options{})
	if got.Printed != 1000 || got.Exact.Compare(fraction(10, 1)) >= 0 {
		t.Errorf("average = %v (%v), want 10 by rounding, and just under", got.Printed, got.Exact)
	}
	checkWorking(t, SubjectWorking(entries, 0, Options{}))
}

// subjectAverage returns the average of entries as a gradebook of them has it.
func subjectAverage(entries []Entry, adjust Hundredths, o Options) Average {
	columns, marks := columnsOf(entries)
	return newReckoner(columns, o).average(marks, adjust)
}
