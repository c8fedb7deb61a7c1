package csv

import (
	"io"
	"strings"

	"github.com/preau-ent/preau/functions/timetable/delivery"
	"github.com/preau-ent/preau/shared/school"
)

// A Slot is one line of a table of grids: an hour of the day of some classes.
type Slot struct {
	Line       int
	Grid       string   // name of its grid
	Classes    []string // codes or names; "2DE*": every class that begins so; none: every class left
	Days       []int    // 1 Monday to 6 Saturday; none: every day
	Name       string
	Start, End school.Clock
	Midday     school.Clock // where the half-days of the grid are cut; 0: as the school's
}

// A Week is one line of a table of letters.
type Week struct {
	Line   int
	Day    school.Date // any day of the week
	Letter string      // "A", "B" or "": a week without
}

var slotColumns = map[string][]string{
	"grille": {"grille", "grid"}, "classes": {"classes", "classe", "class"}, "jours": {"jours", "jour", "days", "day"},
	"creneau": {"creneau", "slot"}, "debut": {"debut", "start"}, "fin": {"fin", "end"}, "midi": {"midi", "midday"},
}

var weekColumns = map[string][]string{"semaine": {"semaine", "date", "week"}, "lettre": {"lettre", "letter"}}

// ReadSlots reads a table of grids and notes every cell that will not do. It fails with
// fault.Invalid for a file that is no such table.
func ReadSlots(r io.Reader, note func(delivery.Note)) (list []Slot, err error) {
	err = read(r, slotColumns, []string{"grille", "debut", "fin"}, delivery.Taker{Note: note}, func(f *file, line int, cells []string) {
		c := f.cells(line, cells)
		s := Slot{Line: line, Grid: c.text("grille"), Classes: c.names("classes"), Name: c.text("creneau")}
		if s.Grid == "" {
			c.wrong("grille", "timetable.grid.name")
		}
		for _, day := range strings.FieldsFunc(c.text("jours"), func(r rune) bool { return r == ' ' || r == ',' || r == '|' }) {
			n := delivery.Day(day)
			if n == 0 {
				c.wrong("jours", "timetable.import.day")
			}
			s.Days = append(s.Days, n)
		}
		s.Start, s.End = c.clock("debut"), c.clock("fin")
		if !c.bad && s.End <= s.Start {
			c.wrong("fin", "timetable.import.hour")
		}
		if c.cell("midi") != "" {
			s.Midday = c.clock("midi")
		}
		if !c.bad {
			list = append(list, s)
		}
	})
	return list, err
}

// ReadWeeks reads a table of letters of weeks, in the same way.
func ReadWeeks(r io.Reader, note func(delivery.Note)) (list []Week, err error) {
	err = read(r, weekColumns, []string{"semaine", "lettre"}, delivery.Taker{Note: note}, func(f *file, line int, cells []string) {
		c := f.cells(line, cells)
		day, known := date(c.cell("semaine"))
		if !known || day == "" {
			c.wrong("semaine", "timetable.import.date")
		}
		letter, known := delivery.Letter(strings.TrimPrefix(c.cell("lettre"), "-"))
		if !known {
			c.wrong("lettre", "timetable.import.letter")
		}
		if !c.bad {
			list = append(list, Week{line, day, letter})
		}
	})
	return list, err
}

// A cells is one line of a file, with what is wrong in it.
type cells struct {
	*file
	line int
	all  []string
	bad  bool
}

func (f *file) cells(line int, all []string) *cells { return &cells{file: f, line: line, all: all} }

func (c *cells) cell(name string) string {
	if i, there := c.place[name]; there && i < len(c.all) {
		return strings.TrimSpace(c.all[i])
	}
	return ""
}

func (c *cells) text(name string) string { return c.to.Line(c.line, c.titled(name), c.cell(name)) }

func (c *cells) names(name string) []string {
	return c.to.Names(c.line, c.titled(name), c.cell(name))
}

func (c *cells) clock(name string) school.Clock {
	at, known := delivery.Clock(c.cell(name))
	if !known {
		c.wrong(name, "timetable.import.hour")
	}
	return at
}

func (c *cells) wrong(name, key string) {
	c.bad = true
	c.to.Note(delivery.Note{Line: c.line, Column: c.titled(name), Key: key, Text: c.cell(name)})
}
