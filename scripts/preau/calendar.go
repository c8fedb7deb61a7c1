package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/preau-ent/preau/functions/timetable"
	"github.com/preau-ent/preau/functions/timetable/delivery"
	"github.com/preau-ent/preau/shared/api"
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/school"
)

// A calendar is what a school settled about its days and weeks, and an operator writes down.
type calendar struct {
	School string            `arg:"" help:"UAI of the school."`
	Off    map[string]string `help:"A day without class and why: 2026-11-30=Journée pédagogique."`
	Open   []string          `help:"A day off of the school that is one of class after all."`
	Letter map[string]string `help:"The letter of the week of a day: 2026-11-30=B; nothing for a week without."`
	Grids  string            `help:"Table of the hours of the day, in CSV: grille;classes;jours;creneau;debut;fin;midi. It takes the place of the grids that are there." type:"existingfile"`
	Weeks  string            `help:"Table of the letters of weeks, in CSV: semaine;lettre." type:"existingfile"`
	DryRun bool              `help:"Read the tables and tell everything, write nothing."`
	Lang   string            `help:"Language of what is said." default:"fr"`
}

// Run changes what is given and prints the weeks of the year.
func (c *calendar) Run(p *place) error {
	uai, ok := school.ParseUAI(c.School)
	if !ok {
		return fmt.Errorf("%q is no UAI", c.School)
	}
	t, err := p.open()
	if err != nil {
		return err
	}
	settings, err := p.settings()
	if err != nil {
		return err
	}
	now := time.Now()
	book, year, by := timetable.NewBook(t).Usual(settings.Zone), school.YearOf(now), timetable.ByMachine(policy.System(policy.JobImport))
	if c.DryRun && len(c.Off)+len(c.Open)+len(c.Letter) > 0 {
		return errors.New("--dry-run is for --grids and --weeks alone")
	}
	next, err := c.read(p, func(s timetable.Settling) (*timetable.Calendar, []delivery.Note, error) {
		return book.ReadSettling(p.ctx, by, uai, year, s, now)
	})
	if err != nil || c.DryRun {
		c.print(p, next)
		return inWords(err, c.Lang)
	}
	var wrong error
	err = book.Settle(p.ctx, by, uai, year, func(cal *timetable.Calendar) { wrong = c.apply(cal) }, now)
	if err = errors.Join(wrong, err); err != nil {
		return inWords(err, c.Lang)
	}
	cal, err := book.Calendar(p.ctx, uai, year)
	if err != nil {
		return err
	}
	c.print(p, cal)
	return nil
}

// read hands the tables over and prints what is wrong in them.
func (c *calendar) read(p *place, settle func(timetable.Settling) (*timetable.Calendar, []delivery.Note, error)) (*timetable.Calendar, error) {
	s := timetable.Settling{DryRun: c.DryRun}
	for _, table := range []struct {
		name string
		to   *io.Reader
	}{{c.Grids, &s.Grids}, {c.Weeks, &s.Weeks}} {
		if table.name == "" {
			continue
		}
		f, err := os.Open(table.name)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		*table.to = f
	}
	if s.Grids == nil && s.Weeks == nil && !c.DryRun {
		return nil, nil
	}
	cal, notes, err := settle(s)
	for _, n := range notes {
		fmt.Fprintln(p.out, timetable.RowOf(n, c.Lang))
	}
	return cal, err
}

// print writes the first and the last day of a calendar, its days off, its grids and its weeks.
func (c *calendar) print(p *place, cal *timetable.Calendar) {
	if cal == nil {
		return
	}
	if cal.Unpublished {
		fmt.Fprintln(p.out, api.Text(c.Lang, "timetable.year.unpublished", fault.Args{"year": cal.Year().Label()}))
	}
	fmt.Fprintln(p.out, cal.First, cal.Last)
	for _, off := range cal.Holidays {
		fmt.Fprintln(p.out, off.From, off.To.AddDays(-1), off.Name)
	}
	for _, g := range cal.Grids {
		fmt.Fprintln(p.out, g.Name, g.Classes, g.Midday)
		for _, s := range g.Slots {
			fmt.Fprintln(p.out, " ", s.Name, s.Start, s.End, s.Days)
		}
	}
	for week := range cal.Weeks() {
		fmt.Fprintln(p.out, cal.Monday(week), cal.Letter(week))
	}
}

// apply changes the calendar, all or nothing: a day that does not exist changes none.
func (c *calendar) apply(cal *timetable.Calendar) error {
	next := *cal
	next.Holidays = slices.Clone(cal.Holidays)
	for _, d := range c.Open {
		next.Holidays = slices.DeleteFunc(next.Holidays, func(s timetable.Stretch) bool { return string(s.From) == d })
	}
	for d, why := range c.Off {
		day := school.Date(d)
		if !day.Valid() || strings.TrimSpace(why) == "" {
			return fmt.Errorf("%s=%s is no day off", d, why)
		}
		next.Holidays = append(next.Holidays, timetable.Stretch{From: day, To: day.AddDays(1), Name: why})
	}
	slices.SortFunc(next.Holidays, func(a, b timetable.Stretch) int { return strings.Compare(string(a.From), string(b.From)) })
	for d, letter := range c.Letter {
		if err := next.Relabel(next.Week(school.Date(d)), strings.ToUpper(letter)); err != nil {
			return err
		}
	}
	*cal = next
	return nil
}
