package policy

import "github.com/preau-ent/preau/shared/school"

// A FiguresOf allows counting what the board of a whole school lists, for whoever keeps
// its figures: whom they are shown to, and how many of them, the board's grant decides.
type FiguresOf struct {
	school school.UAI
	year   school.Year
}

// Figures returns the grant on the figures of a board; the zero grant, which denies, to
// whoever does not see the whole school.
func (b BoardOf) Figures() FiguresOf {
	if !b.Everyone() {
		return FiguresOf{}
	}
	return FiguresOf{b.school, b.year}
}

// Figures returns the grant on the figures of a school for the job that keeps them; the
// zero grant for another.
func (m Machine) Figures(at school.UAI, year school.Year) FiguresOf {
	if m.job != JobCards {
		return FiguresOf{}
	}
	return FiguresOf{at, year}
}

// School returns the school; "" for the zero grant.
func (f FiguresOf) School() school.UAI { return f.school }

// Year returns the school year.
func (f FiguresOf) Year() school.Year { return f.year }
