package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/preau-ent/preau/functions/people"
	"github.com/preau-ent/preau/functions/people/aaf"
	"github.com/preau-ent/preau/functions/timetable"
	"github.com/preau-ent/preau/scripts/progress"
	"github.com/preau-ent/preau/shared/api"
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table/local"
)

type imports struct {
	Timetable importTimetable `cmd:"" help:"Bring in the weekly timetable of a school: a table in CSV, or EXP_COURS.xml of EDT."`

	AAF importAAF `cmd:"" name:"aaf" help:"Bring in a delivery of the academy's directory (AAF), complete or delta."`
}

type importAAF struct {
	Delivery string `arg:"" help:"Folder or zip with the files of the delivery." type:"existingpath"`
	DryRun   bool   `help:"Tell everything, write nothing."`
	Share    int    `help:"Percent of a school that the delivery may close." default:"20"`
	Year     int    `help:"School year of the delivery, by its first civil year; 0: the one of today." default:"0"`
	Terms    int    `help:"Periods of new classes: 2 or 3; 0 chooses by level." default:"0" enum:"0,2,3"`
	Lang     string `help:"Language of the report." default:"fr"`
}

// Run imports the delivery and prints the report, also of an import that was refused.
func (c *importAAF) Run(p *place) error {
	t, err := p.open(local.NoCache) // an import reads each item once
	if err != nil {
		return err
	}
	settings, err := p.settings()
	if err != nil {
		return err
	}
	delivery, done, err := aaf.Open(c.Delivery, settings.Academy)
	if err != nil {
		return err
	}
	report, err := people.Import(p.ctx, policy.System(policy.JobImport), people.NewRegister(t), delivery, people.Options{
		DryRun: c.DryRun, Share: c.Share, Year: school.Year(c.Year), Terms: c.Terms, Now: time.Now(), Advance: advance(p, c.Lang),
		Begins: begins(timetable.NewBook(t)),
	})
	if report != nil {
		fmt.Fprintln(p.out)
		report.Print(p.out, c.Lang)
	}
	return errors.Join(inWords(err, c.Lang), done())
}

// begins says when class begins in a school, by its calendar.
func begins(b *timetable.Book) people.Begins {
	return func(ctx context.Context, u school.UAI, y school.Year) (school.Date, error) {
		c, err := b.Calendar(ctx, u, y)
		if err != nil {
			return "", err
		}
		return c.First, nil
	}
}

// inWords returns a fault as the person reads it.
func inWords(err error, lang string) error {
	if f, ok := fault.As(err); ok && f.Key != "" {
		return errors.New(api.Text(lang, f.Key, f.Args))
	}
	return err
}

// advance tells how far an import is, one job a phase.
func advance(p *place, lang string) func(people.Progress) {
	var job progress.Job
	phase := ""
	return func(now people.Progress) {
		if now.Phase != phase {
			job.End()
			phase = now.Phase
			job = progress.Job{Out: p.out, Live: p.live, Title: api.Text(lang, phase, nil), Total: now.Total}
			if phase == people.PhaseRead {
				job.Unit = "B"
			}
		}
		job.Set(now.Done)
	}
}
