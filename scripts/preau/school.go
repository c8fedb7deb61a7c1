package main

import (
	"fmt"
	"time"

	"github.com/preau-ent/preau/functions/people"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// A decision is what a school has settled and an operator writes down for it. A flag
// that is not given changes nothing.
type decision struct {
	School    string  `arg:"" help:"UAI of the school."`
	VisibleAt *string `help:"Hour at which marks appear to families by default, such as 18:00."`
	PupilLead *int    `help:"Hours by which a pupil sees a mark before the guardians: 0 to 48."`
	Rank      *bool   `help:"Families see the rank." negatable:""`
	HideClass *bool   `help:"Families see no figure of the class." negatable:""`
	Exact     *bool   `help:"The general average sums exact averages instead of printed ones." negatable:""`
	Step      *int64  `help:"Rounding of averages, in hundredths: 1, 10, 50 or 100."`
	Up        *bool   `help:"Averages are rounded up instead of half up." negatable:""`
}

// Run changes what is given and prints what the school has settled.
func (c *decision) Run(p *place) error {
	register, uai, err := p.schoolOf(c.School)
	if err != nil {
		return err
	}
	after, err := register.DecideMarks(p.ctx, policy.System(policy.JobSchool), uai, c.apply, time.Now())
	if err != nil {
		return inWords(err, "fr")
	}
	fmt.Fprintf(p.out, "%s: marks visible at %s, pupil %d h before, rank %t, class hidden %t, exact %t, step %d, up %t\n",
		uai, after.VisibleAt, after.PupilLead, after.Rank, after.HideClass, after.Exact, max(after.Step, 1), after.Up)
	return nil
}

func (c *decision) apply(m *roster.MarkOptions) {
	set(&m.VisibleAt, c.VisibleAt)
	set(&m.PupilLead, c.PupilLead)
	set(&m.Rank, c.Rank)
	set(&m.HideClass, c.HideClass)
	set(&m.Exact, c.Exact)
	set(&m.Step, c.Step)
	set(&m.Up, c.Up)
}

func set[T any](to, from *T) {
	if from != nil {
		*to = *from
	}
}

// A rolls is what a school has settled about its rolls.
type rolls struct {
	School   string `arg:"" help:"UAI of the school."`
	HandOver *bool  `help:"A teacher for whom somebody stands in calls no roll meanwhile." negatable:""`
}

// Run changes what is given and prints what the school has settled.
func (c *rolls) Run(p *place) error {
	register, uai, err := p.schoolOf(c.School)
	if err != nil {
		return err
	}
	after, err := register.DecideLife(p.ctx, policy.System(policy.JobSchool), uai, func(o *roster.LifeOptions) { set(&o.HandsOver, c.HandOver) }, time.Now())
	if err != nil {
		return inWords(err, "fr")
	}
	fmt.Fprintf(p.out, "%s: rolls handed over to substitutes %t\n", uai, after.HandsOver)
	return nil
}

// A period is one term of some classes, all if none is named.
type period struct {
	School    string           `arg:"" help:"UAI of the school."`
	Period    school.PeriodID  `arg:"" help:"T1, T2, T3, S1 or S2."`
	Classes   []school.ClassID `arg:"" optional:"" help:"Codes of the classes; all that have the period if none is named."`
	Year      int              `help:"School year, by its first civil year; 0: the one of today." default:"0"`
	Start     *school.Date     `help:"First day."`
	End       *school.Date     `help:"Last day."`
	EntryEnd  *school.Date     `help:"Last day on which marks may be typed."`
	Council   *school.Date     `help:"Day of the council."`
	Published *school.Date     `help:"First day on which families see the bulletin."`
	Locked    *bool            `help:"No mark may be typed any more." negatable:""`
}

// Run changes the period of each class; one class at fault leaves the others changed,
// and is named.
func (c *period) Run(p *place) error {
	register, uai, err := p.schoolOf(c.School)
	if err != nil {
		return err
	}
	year := school.Year(c.Year)
	if year == 0 {
		year = school.YearOf(time.Now())
	}
	classes, err := c.chosen(p, register, uai, year)
	if err != nil {
		return err
	}
	for _, id := range classes {
		if err := register.DecidePeriod(p.ctx, policy.System(policy.JobSchool), uai, year, id, c.Period, c.apply, time.Now()); err != nil {
			return fmt.Errorf("class %s: %w", id, inWords(err, "fr"))
		}
	}
	fmt.Fprintf(p.out, "%s: %s of %d classes\n", uai, c.Period, len(classes))
	return nil
}

func (c *period) apply(p *school.Period) {
	set(&p.Start, c.Start)
	set(&p.End, c.End)
	set(&p.EntryEnd, c.EntryEnd)
	set(&p.Council, c.Council)
	set(&p.Published, c.Published)
	set(&p.Locked, c.Locked)
}

// chosen returns the classes named, or every class of the school that has the period.
func (c *period) chosen(p *place, register *people.Register, uai school.UAI, year school.Year) ([]school.ClassID, error) {
	if len(c.Classes) > 0 {
		return c.Classes, nil
	}
	s, err := register.School(p.ctx, uai)
	if err != nil {
		return nil, err
	}
	var ids []school.ClassID
	for _, ref := range s.Classes {
		class, err := register.Class(p.ctx, uai, year, ref.ID)
		if err != nil {
			return nil, fmt.Errorf("class %s: %w", ref.ID, err)
		}
		for _, one := range class.Periods {
			if one.ID == c.Period {
				ids = append(ids, ref.ID)
			}
		}
	}
	return ids, nil
}

// schoolOf opens the register for a school that a person named.
func (p *place) schoolOf(typed string) (*people.Register, school.UAI, error) {
	uai, ok := school.ParseUAI(typed)
	if !ok {
		return nil, "", fmt.Errorf("%q is not a UAI: seven digits and the letter that checks them", typed)
	}
	t, err := p.open()
	return people.NewRegister(t), uai, err
}
