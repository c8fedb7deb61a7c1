package grades

import "slices"

// Enough is how many marks or averages a figure of the class needs before families
// see it: with four, minimum, maximum and mean give the fourth away.
const Enough = 5

// Stats are the figures of a class or group over those who have a mark or an average.
type Stats struct {
	Count  int        `json:"count"`
	Mean   Hundredths `json:"mean"` // of the exact values, then rounded
	Min    Hundredths `json:"min"`
	Max    Hundredths `json:"max"`
	Median Hundredths `json:"median"` // middle of the printed values, or the mean of the two in the middle
}

// StatsOf returns the figures of those averages that exist; false if there are none.
func StatsOf(averages []Average, r Rounding) (Stats, bool) {
	var buffer [64]Hundredths
	printed, sum := buffer[:0], Fraction{}
	for i := range averages {
		if a := &averages[i]; a.Numeric {
			printed = append(printed, a.Printed)
			sum = sum.Plus(a.Exact)
		}
	}
	return stats(printed, sum, r)
}

// stats sorts the printed values.
func stats(printed []Hundredths, sum Fraction, r Rounding) (Stats, bool) {
	n := len(printed)
	if n == 0 {
		return Stats{}, false
	}
	slices.Sort(printed)
	middle := fraction(int64(printed[(n-1)/2])+int64(printed[n/2]), 200)
	return Stats{
		Count: n, Mean: sum.Times(fraction(1, int64(n))).Round(r),
		Min: printed[0], Max: printed[n-1], Median: middle.Round(r),
	}, true
}

// ColumnStats returns the figures of one assessment, on its own scale, over the
// pupils who are still there and have points or a status that counts 0; false if there are none.
func (g *Gradebook) ColumnStats(c *Column, o Options) (Stats, bool) {
	var buffer [64]Hundredths
	printed, sum := buffer[:0], int64(0)
	for seat := range g.Roster {
		if points, ok := o.numeric(c.Mark(seat)); ok && !g.Roster[seat].Left {
			printed = append(printed, points)
			sum += int64(points)
		}
	}
	return stats(printed, fraction(sum, 100), o.Class)
}

// Present blanks, in a list in roster order, the averages of the pupils who left, who
// are in no figure of the class. It changes the list and returns it.
func (g *Gradebook) Present(averages []Average) []Average {
	for seat := range averages {
		if g.Roster[seat].Left {
			averages[seat] = Average{}
		}
	}
	return averages
}

// effective puts the teacher's own averages in the place of the computed ones.
func (g *Gradebook) effective(averages []Average) []Average {
	for pupil, final := range g.Finals {
		if seat := g.Seat(pupil); seat >= 0 && !g.Roster[seat].Left {
			averages[seat] = Effective(averages[seat], final)
		}
	}
	return averages
}

// Ranks returns the place of each average: equal printed averages share a place and
// the next one is skipped (1, 2, 2, 4); 0 where there is no average.
func Ranks(averages []Average) []int {
	places := make([]int, len(averages))
	for i := range averages {
		places[i] = placeOf(averages, i)
	}
	return places
}

// placeOf returns the place of one average, 0 if it does not exist.
func placeOf(averages []Average, of int) int {
	if !averages[of].Numeric {
		return 0
	}
	place := 1
	for i := range averages {
		if averages[i].Numeric && averages[i].Printed > averages[of].Printed {
			place++
		}
	}
	return place
}

// A Rank is a place among so many averages.
type Rank struct {
	Place int `json:"place"`
	Of    int `json:"of"`
}
