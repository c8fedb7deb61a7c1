package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/preau-ent/preau/functions/timetable"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/school"
)

// A calendar is what a school settled about its days and weeks, and an operator writes down.
type calendar struct {
	School string            `arg:"" help:"UAI of the school."`
	Off    map[string]string `help:"A day without class and why: 2026-11-30=Journée pédagogique."`
	Open   []string          `help:"A day off of the school that is one of class after all."`
	Letter map[string]string `help:"The letter of the week of a day: 2026-11-30=B; nothing for a week without."`
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
	book, year := timetable.NewBook(t).Usual(settings.Zone), school.YearOf(now)
	var wrong error
	err = book.Settle(p.ctx, timetable.ByMachine(policy.System(policy.JobImport)), uai, year, func(cal *timetable.Calendar) { wrong = c.apply(cal) }, now)
	if err = errors.Join(wrong, err); err != nil {
		return inWords(err, "fr")
	}
	cal, err := book.Calendar(p.ctx, uai, year)
	if err != nil {
		return err
	}
	for week := range cal.Weeks() {
		fmt.Fprintln(p.out, cal.Monday(week), cal.Letter(week))
	}
	return nil
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
