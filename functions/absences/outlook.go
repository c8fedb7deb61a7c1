package absences

import (
	"context"
	"slices"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/school"
)

// An Outlook is what the figures of a school's board are from a moment on, as long as
// nobody writes: lessons begin and rolls become late by the clock alone.
type Outlook struct {
	Until   time.Time `json:"u"` // the first moment of which it knows nothing
	Glances []Glance  `json:"g"` // in the order of moments
	Calls   int       `json:"c,omitempty"`
	Rulings int       `json:"r,omitempty"`
	Alerts  int       `json:"a,omitempty"`
}

// A Glance is what the clock moves in the figures, from a moment to that of the next.
type Glance struct {
	From   time.Time `json:"f"`
	Rolls  int       `json:"r,omitempty"`
	Late   int       `json:"l,omitempty"`
	Absent int       `json:"a,omitempty"`
	Silent int       `json:"s,omitempty"`
}

// OutlookOf counts what the board of a school lists from a moment on, for some time or to
// the end of the day. It shows no list and names nobody.
func (b *Book) OutlookOf(ctx context.Context, grant policy.FiguresOf, now time.Time, during time.Duration) (*Outlook, error) {
	if grant.School() == "" {
		return nil, fault.New(fault.NotFound, "no grant on the figures of a school")
	}
	home, err := b.place(ctx, grant.School())
	if err != nil {
		return nil, err
	}
	day, from := school.DateOf(now, home.zone), school.ClockOf(now, home.zone)
	until := min(from+school.Clock(max(during/time.Minute, 1)), school.At(24, 0))
	d, err := b.daybook(ctx, grant.School(), grant.Year(), day, from, until)
	if err != nil {
		return nil, err
	}
	o := &Outlook{Until: until.On(day, home.zone).UTC()}
	for _, at := range d.turns(from, until) {
		g := d.glance(at)
		g.From = at.On(day, home.zone).UTC()
		o.add(g)
	}
	return o, b.waiting(ctx, grant, o)
}

// add puts a glance after the others, unless it says what the last one says.
func (o *Outlook) add(g Glance) {
	if n := len(o.Glances); n > 0 {
		last := o.Glances[n-1]
		if last.From = g.From; last == g {
			return
		}
	}
	o.Glances = append(o.Glances, g)
}

// waiting counts what waits for somebody, whatever the hour.
func (b *Book) waiting(ctx context.Context, grant policy.FiguresOf, o *Outlook) error {
	cases, err := listed(ctx, b.table, rulePart(grant.School()))
	if err != nil {
		return err
	}
	steps, err := listed(ctx, b.table, stepPart(grant.School()))
	if err != nil {
		return err
	}
	pupils := map[string]bool{} // the board lists the highest step of each
	for _, it := range steps {
		pupils[it.Part] = true
	}
	o.Rulings, o.Alerts = len(cases), len(pupils)
	if b.notices != nil {
		o.Calls, err = b.notices.CountCalls(ctx, grant)
	}
	return err
}

// turns lists the first of some hours and those at which the clock alone may change the
// figures, in order.
func (d *daybook) turns(from, until school.Clock) []school.Clock {
	hours := []school.Clock{from}
	for i := range d.lessons {
		l := &d.lessons[i]
		hours = append(hours, l.Start, l.Start+lateRoll, l.End)
	}
	for i := range d.rolls {
		hours = append(hours, d.rolls[i].word.From, d.rolls[i].word.To)
	}
	for i := range d.desks {
		e := &d.desks[i].Entry
		hours = append(hours, e.From, e.To)
	}
	slices.Sort(hours)
	hours = slices.Compact(hours)
	return slices.DeleteFunc(hours, func(at school.Clock) bool { return at < from || at >= until })
}

// glance counts what the board lists at an hour.
func (d *daybook) glance(at school.Clock) Glance {
	var v BoardView
	d.open(func(school.ClassID) bool { return true }, at, &v)
	g := Glance{Rolls: len(v.Rolls), Late: v.Lessons.Late}
	for _, m := range d.absent(at) {
		g.Absent++
		if d.news(m.Pupil, at) == silent {
			g.Silent++
		}
	}
	return g
}

// Tells reports whether the outlook knows the figures of a moment.
func (o *Outlook) Tells(now time.Time) bool {
	return len(o.Glances) > 0 && !now.Before(o.Glances[0].From) && now.Before(o.Until)
}

// Shown returns the figures of a moment that the outlook tells, as far as the reader of
// the board sees its lists.
func (o *Outlook) Shown(grant policy.BoardOf, now time.Time) FiguresView {
	if !grant.Everyone() {
		return FiguresView{}
	}
	g := o.Glances[0]
	for _, next := range o.Glances[1:] {
		if !now.Before(next.From) {
			g = next
		}
	}
	v := FiguresView{Rolls: g.Rolls, Late: g.Late, Absent: g.Absent, Silent: g.Silent}
	if grant.Calls() {
		v.Calls = o.Calls
	}
	if grant.Depth() >= policy.Category {
		v.Rulings = o.Rulings
		if grant.Rules() {
			v.Alerts = o.Alerts
		}
	}
	return v
}

// Figures returns the figures of the board of some classes of a school as they are now.
func (b *Book) Figures(ctx context.Context, grant policy.BoardOf, now time.Time, lang string) (FiguresView, error) {
	v, err := b.Board(ctx, grant, now, speak(lang))
	return v.Figures, err
}
