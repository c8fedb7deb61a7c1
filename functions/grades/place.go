package grades

import (
	"cmp"
	"fmt"
	"time"

	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/table"
)

// A place is a school with its time zone, which is loaded from a file: once, not with
// every page.
type place struct {
	roster.School
	zone *time.Location
	zero []Status // that count 0; nil: as Notations say
}

func decodePlace(it table.Item) (*place, error) {
	p := &place{zone: time.UTC}
	if err := it.Decode(&p.School); err != nil {
		return nil, err
	}
	if zone, err := time.LoadLocation(p.Zone); err == nil {
		p.zone = zone
	}
	if p.Marks.Zero != nil {
		p.zero = []Status{}
	}
	for _, word := range p.Marks.Zero {
		var s Status
		if err := s.UnmarshalText([]byte(word)); err != nil {
			return nil, fmt.Errorf("school %s: %w", p.UAI, err)
		}
		p.zero = append(p.zero, s)
	}
	return p, nil
}

// options returns how a service's marks become averages: its own choices, then the school's.
func (p *place) options(s *roster.Service) Options {
	step := cmp.Or(s.Options.Step, p.Marks.Step)
	up := s.Options.Up || p.Marks.Up
	return Options{
		OutOf: Hundredths(s.Options.OutOf), Best: factor(s.Options.Best), Worst: factor(s.Options.Worst),
		OnlyAbove: s.Options.AboveOnly, Points: Hundredths(s.Options.Points), Zero: p.zero,
		Pupil: Rounding{Step: Hundredths(step), Up: up},
		Class: Rounding{Step: Hundredths(cmp.Or(s.Options.ClassStep, step)), Up: up},
	}
}

func factor(stored *int64) *Hundredths {
	if stored == nil {
		return nil
	}
	h := Hundredths(*stored)
	return &h
}

// general returns how the school sums averages.
func (p *place) general() GeneralRule {
	return GeneralRule{Exact: p.Marks.Exact, Rounding: Rounding{Step: Hundredths(p.Marks.Step), Up: p.Marks.Up}}
}
