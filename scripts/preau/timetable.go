package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/preau-ent/preau/functions/timetable"
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/school"
)

type importTimetable struct {
	File   string      `arg:"" help:"The file: .csv, or .xml of EDT." type:"existingfile"`
	School string      `help:"UAI of the school." required:""`
	From   school.Date `help:"First day of the new timetable, such as 2026-11-30; today if it is not given."`
	DryRun bool        `help:"Tell everything, write nothing."`
	Force  bool        `help:"Although the file takes away a large share of the courses."`
	Share  int         `help:"Percent of the courses that the file may take away." default:"20"`
	Undo   string      `help:"Take back the import of this name instead." placeholder:"ID"`
	Lang   string      `help:"Language of the report." default:"fr"`
}

// Run imports the file and prints the report, also of an import that was refused.
func (c *importTimetable) Run(p *place) error {
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
	book, by, now := timetable.NewBook(t).Usual(settings.Zone), timetable.ByMachine(policy.System(policy.JobImport)), time.Now()
	if c.Undo != "" {
		return inWords(book.Undo(p.ctx, by, uai, school.YearOf(now), c.Undo, now), c.Lang)
	}
	f, err := os.Open(c.File)
	if err != nil {
		return err
	}
	defer f.Close()
	format := timetable.FormatCSV
	if strings.EqualFold(filepath.Ext(c.File), ".xml") {
		format = timetable.FormatEDT
	}
	report, err := book.Import(p.ctx, by, timetable.Delivered{
		School: uai, Year: school.YearOf(now), Format: format, File: f, DryRun: c.DryRun, Force: c.Force, Share: c.Share, From: c.From,
	}, now)
	if report != nil {
		for _, line := range timetable.ReportOf(report, c.Lang).Lines(c.Lang) {
			fmt.Fprintln(p.out, line)
		}
	}
	if report != nil && report.ID != "" {
		fmt.Fprintln(p.out, "id", report.ID)
	}
	if fault.Is(err, fault.NotFound) {
		return fmt.Errorf("there is no school %s", uai)
	}
	return inWords(err, c.Lang)
}
