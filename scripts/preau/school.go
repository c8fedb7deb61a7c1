package main

import (
	"cmp"
	"fmt"
	"strings"
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

// A life is what a school has settled about its days, its rolls and its absences.
type life struct {
	School     string         `arg:"" help:"UAI of the school."`
	Midday     *school.Clock  `help:"Where a day is cut in two half-days, such as 11:50."`
	Overrun    *int           `help:"Minutes by which an absence may pass midday and stay one half-day."`
	LateLimit  *int           `help:"Minutes after which who arrives has missed the lesson."`
	Open       map[int]string `help:"Hours of a weekday, 1 Monday: --open 3=08:00-12:00, --open 6= for a day that is closed."`
	OwnHours   *bool          `help:"Half-days are those of the pupil's own lessons." negatable:""`
	Delegate   *bool          `help:"Surveillants rule on common motives." negatable:""`
	HandOver   *bool          `help:"A teacher for whom somebody stands in calls no roll meanwhile." negatable:""`
	Colleagues *bool          `help:"Teachers read one another's timetables." negatable:""`
	Holidays   *string        `help:"Zone of the school calendar: A, B or C, and a territory: B/Alsace-Moselle."`
}

// Run changes what is given and prints what the school has settled.
func (c *life) Run(p *place) error {
	register, uai, err := p.schoolOf(c.School)
	if err != nil {
		return err
	}
	hours, err := opening(c.Open)
	if err != nil {
		return err
	}
	after, err := register.DecideLife(p.ctx, policy.System(policy.JobSchool), uai, func(o *roster.LifeOptions) { c.apply(o, hours) }, time.Now())
	if err != nil {
		return inWords(err, "fr")
	}
	fmt.Fprintf(p.out, "%s: midday %s, overrun %s, late until %s, own hours %t, delegated %t, rolls handed over to substitutes %t, colleagues %t, calendar %s\n",
		uai, after.MiddayOr(), after.Overrun(), after.LateUntil(), after.OwnHours, after.Delegated, after.HandsOver, after.Colleague, cmp.Or(after.Holidays, "of the region"))
	for day := 1; day <= 7; day++ {
		if from, to := after.Open(day); to > from {
			fmt.Fprintf(p.out, "  %d %s-%s\n", day, from, to)
		}
	}
	return nil
}

// opening reads the hours of weekdays; none at all is a day that is closed.
func opening(typed map[int]string) (map[int][2]school.Clock, error) {
	hours := map[int][2]school.Clock{}
	for day, text := range typed {
		if text == "" {
			hours[day] = [2]school.Clock{}
			continue
		}
		from, to, _ := strings.Cut(text, "-")
		first, err := school.ParseClock(from)
		last, wrong := school.ParseClock(to)
		if err != nil || wrong != nil {
			return nil, fmt.Errorf("%q: hours such as 08:00-12:00", text)
		}
		hours[day] = [2]school.Clock{first, last}
	}
	return hours, nil
}

func (c *life) apply(o *roster.LifeOptions, hours map[int][2]school.Clock) {
	set(&o.Midday, c.Midday)
	if c.Overrun != nil {
		o.Tolerance = c.Overrun
	}
	if c.LateLimit != nil {
		o.LateLimit = c.LateLimit
	}
	set(&o.OwnHours, c.OwnHours)
	set(&o.Delegated, c.Delegate)
	set(&o.HandsOver, c.HandOver)
	set(&o.Colleague, c.Colleagues)
	set(&o.Holidays, c.Holidays)
	if len(hours) == 0 {
		return
	}
	week := map[int][2]school.Clock{}
	for day := 1; day <= 7; day++ {
		from, to := o.Open(day)
		if h, typed := hours[day]; typed {
			from, to = h[0], h[1]
		}
		if to > from {
			week[day] = [2]school.Clock{from, to}
		}
	}
	o.Hours = week
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
