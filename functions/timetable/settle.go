package timetable

import (
	"context"
	"io"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/preau-ent/preau/functions/timetable/csv"
	"github.com/preau-ent/preau/functions/timetable/delivery"
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// A Settling is the tables that a school settled; nil leaves what is there.
type Settling struct {
	Grids  io.Reader // every grid of the school, in place of those it has
	Weeks  io.Reader // the letters of the weeks that it names
	DryRun bool      // tells everything, writes nothing
}

// ReadSettling reads the tables of a school and stores what they say, all or nothing. It
// returns the calendar as it is to be, or every line at fault. Errors: fault.NotFound,
// fault.Invalid for a file that is no such table or has a line at fault.
func (b *Book) ReadSettling(ctx context.Context, by importer, u school.UAI, y school.Year, s Settling, now time.Time) (*Calendar, []delivery.Note, error) {
	if by.by == "" || !by.into(u) {
		return nil, nil, fault.New(fault.NotFound, "no grant on the calendar")
	}
	p, err := b.plan(ctx, u, y)
	if err != nil {
		return nil, nil, err
	}
	next := *p.Calendar
	r := settling{calendar: &next, classes: p.home.Classes}
	if err := r.read(s); err != nil {
		return nil, nil, err
	}
	slices.SortStableFunc(r.notes, func(a, b delivery.Note) int { return a.Line - b.Line })
	if slices.ContainsFunc(r.notes, func(n delivery.Note) bool { return !n.Warning }) {
		return nil, r.notes, fault.Say(fault.Invalid, "timetable.grid.lines")
	}
	if s.DryRun {
		return &next, r.notes, nil
	}
	return &next, r.notes, b.Settle(ctx, by, u, y, func(c *Calendar) { c.Grids, c.Letters = next.Grids, next.Letters }, now)
}

// A settling turns the lines of the tables into a calendar.
type settling struct {
	calendar *Calendar
	classes  []roster.ClassRef
	notes    []delivery.Note
}

func (r *settling) note(n delivery.Note) { r.notes = append(r.notes, n) }

func (r *settling) wrong(line int, key string, pairs ...any) {
	r.note(delivery.Note{Line: line, Key: key, Args: fault.Say("", key, pairs...).Args})
}

func (r *settling) read(s Settling) error {
	if s.Grids != nil {
		slots, err := csv.ReadSlots(s.Grids, r.note)
		if err != nil {
			return err
		}
		r.calendar.Grids = nil
		for _, slot := range slots {
			r.slot(slot)
		}
		r.usual(slots)
	}
	if s.Weeks == nil {
		return nil
	}
	weeks, err := csv.ReadWeeks(s.Weeks, r.note)
	for _, w := range weeks {
		if err := r.calendar.Relabel(r.calendar.Week(w.Day), w.Letter); err != nil {
			r.wrong(w.Line, "timetable.grid.week", "date", string(w.Day))
		}
	}
	return err
}

// slot brings one line into its grid.
func (r *settling) slot(s csv.Slot) {
	i := slices.IndexFunc(r.calendar.Grids, func(g Grid) bool { return g.Name == s.Grid })
	if i < 0 {
		i = len(r.calendar.Grids)
		r.calendar.Grids = append(r.calendar.Grids, Grid{Name: s.Grid})
	}
	g := &r.calendar.Grids[i]
	for _, name := range s.Classes {
		r.class(g, s.Line, name)
	}
	switch {
	case s.Midday != 0 && g.Midday != 0 && s.Midday != g.Midday:
		r.wrong(s.Line, "timetable.grid.midday", "grid", s.Grid)
	case s.Midday != 0:
		g.Midday = s.Midday
	}
	next := Slot{Name: s.Name, Start: s.Start, End: s.End, Days: s.Days}
	if slices.ContainsFunc(g.Slots, next.meets) {
		r.wrong(s.Line, "timetable.grid.overlap")
	}
	g.Slots = append(g.Slots, next)
	slices.SortStableFunc(g.Slots, func(a, b Slot) int { return int(a.Start - b.Start) })
}

// usual notes a second grid for every class left: nobody would know which one holds.
func (r *settling) usual(slots []csv.Slot) {
	first := ""
	for _, g := range r.calendar.Grids {
		named := slices.ContainsFunc(slots, func(s csv.Slot) bool { return s.Grid == g.Name && len(s.Classes) > 0 })
		switch {
		case named:
		case first == "":
			first = g.Name
		default:
			i := slices.IndexFunc(slots, func(s csv.Slot) bool { return s.Grid == g.Name })
			r.wrong(slots[i].Line, "timetable.grid.usual", "grid", first)
		}
	}
}

// class gives a grid the classes of a name, unless another grid has them.
func (r *settling) class(g *Grid, line int, name string) {
	level, many := strings.CutSuffix(name, "*")
	found := false
	for _, c := range r.classes {
		id, label := folded(string(c.ID)), folded(c.Label)
		if id != folded(level) && label != folded(level) && (!many || !strings.HasPrefix(id, folded(level)) && !strings.HasPrefix(label, folded(level))) {
			continue
		}
		found = true
		for _, other := range r.calendar.Grids {
			if other.Name != g.Name && slices.Contains(other.Classes, c.ID) {
				r.wrong(line, "timetable.grid.twice", "class", c.Label, "grid", other.Name)
			}
		}
		if !slices.Contains(g.Classes, c.ID) {
			g.Classes = append(g.Classes, c.ID)
		}
	}
	if !found {
		r.wrong(line, "timetable.grid.class", "class", name)
	}
}

// A settled is the journal's account of a calendar: what it was before.
type settled struct {
	Before *Calendar `json:"before"`
}

// Settle stores the calendar of a school: its holidays and days off, the letters of its
// weeks, its grids, with what they were in the journal. The courses stay. It is an
// operator's or the demo's to call.
func (b *Book) Settle(ctx context.Context, by importer, u school.UAI, y school.Year, change func(*Calendar), now time.Time) error {
	if by.by == "" || !by.into(u) {
		return fault.New(fault.NotFound, "no grant on the calendar")
	}
	p, err := b.plan(ctx, u, y)
	if err != nil {
		return err
	}
	next := *p.Calendar
	if change(&next); reflect.DeepEqual(&next, p.Calendar) {
		return nil
	}
	return b.settle(ctx, by, p, &next, now)
}

// settle stores another calendar with the journal's entry, and brings every timetable in
// line with it, also where it is stored already: what was cut is completed. Courses are
// counted anew where the year begins in another week; no import is then undone, which
// would bring back weeks counted as before.
func (b *Book) settle(ctx context.Context, by importer, p *planned, next *Calendar, now time.Time) error {
	courses, last := p.Courses, next.Import
	if n := next.Monday(0).DaysTo(p.Calendar.Monday(0)) / 7; n != 0 {
		courses, last = slices.Clone(courses), ""
		for i := range courses {
			courses[i].Weeks = courses[i].Weeks.counted(n)
		}
	}
	changes, err := p.writes(next, courses, last, now)
	if err != nil {
		return err
	}
	if len(changes) > 0 {
		e, err := journal.New(now, by.by, policy.ImportRun.String(), "calendar", settled{p.Calendar})
		if err != nil {
			return err
		}
		entry, err := e.Change(planPart(p.school, p.year))
		if err != nil {
			return err
		}
		if err := b.table.Commit(ctx, append(changes, entry)...); err != nil {
			return err
		}
	}
	_, err = b.copies(ctx, p.school, p.year, nil, now)
	return err
}
