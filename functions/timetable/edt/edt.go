// Package edt reads the weekly courses that EDT (Index Éducation) exports as
// EXP_COURS.xml: a TABLE of Cours, one a line of the week. It streams, and follows
// neither a document type nor an entity.
package edt

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/encoding/charmap"

	"github.com/preau-ent/preau/functions/timetable/delivery"
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/school"
)

// Bounds of what is read: a real export has some 1,500 courses with cells of less than
// a hundred signs.
const (
	mostRows  = 20_000
	longest   = 1_000
	mostCells = 60
)

// A record is one Cours: its cells by name.
type record struct {
	line  int
	cells map[string]string
}

// Read gives every course of the file to the taker. It fails with fault.Invalid for a
// file that is not such an export, is damaged, or is of a size that none has.
func Read(r io.Reader, to delivery.Taker) error {
	d := xml.NewDecoder(r)
	d.CharsetReader = charset
	d.Entity = map[string]string{}
	s := scanner{d: d, to: to}
	for {
		token, err := d.Token()
		switch {
		case errors.Is(err, io.EOF) && s.rows+s.empty == 0 && !s.table:
			return fault.Say(fault.Invalid, "timetable.import.not-edt")
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			line, _ := d.InputPos()
			return fault.Say(fault.Invalid, "timetable.import.damaged", "line", line)
		}
		if err := s.take(token); err != nil {
			return err
		}
	}
}

func charset(name string, r io.Reader) (io.Reader, error) {
	switch strings.ToLower(name) {
	case "iso-8859-1", "windows-1252":
		return charmap.Windows1252.NewDecoder().Reader(r), nil
	case "iso-8859-15":
		return charmap.ISO8859_15.NewDecoder().Reader(r), nil
	case "utf-8", "utf8":
		return r, nil
	}
	return nil, fmt.Errorf("encoding %q", name)
}

// A scanner turns tokens into records.
type scanner struct {
	d     *xml.Decoder
	to    delivery.Taker
	table bool // the root has been seen
	now   *record
	name  string // of the open cell
	text  strings.Builder
	rows  int
	empty int
}

func (s *scanner) take(token xml.Token) error {
	switch t := token.(type) {
	case xml.Directive:
		return fault.Say(fault.Invalid, "timetable.import.doctype")
	case xml.StartElement:
		return s.open(strings.ToUpper(t.Name.Local))
	case xml.CharData:
		if s.name != "" && s.text.Len()+len(t) <= longest {
			s.text.Write(t)
		}
	case xml.EndElement:
		s.close(strings.ToUpper(t.Name.Local))
	}
	return nil
}

func (s *scanner) open(name string) error {
	switch {
	case !s.table && name != "TABLE":
		return fault.Say(fault.Invalid, "timetable.import.not-edt")
	case !s.table:
		s.table = true
	case name == "COURS" && s.now == nil:
		if s.rows++; s.rows > mostRows {
			return fault.Say(fault.Invalid, "timetable.import.large", "most", mostRows)
		}
		line, _ := s.d.InputPos()
		s.now = &record{line: line, cells: map[string]string{}}
	case s.now != nil && len(s.now.cells) < mostCells:
		s.name = name
		s.text.Reset()
	}
	return nil
}

func (s *scanner) close(name string) {
	switch {
	case s.now == nil:
	case name == "COURS" && s.name == "":
		s.now.give(s.to)
		s.now = nil
	case name == s.name:
		s.now.cells[name] = strings.TrimSpace(s.text.String())
		s.name = ""
	}
}

// give reads the cells of a course into a row, or notes what is wrong with it.
func (c *record) give(to delivery.Taker) {
	ok := true
	wrong := func(column, key string) {
		ok = false
		to.Note(delivery.Note{Line: c.line, Column: column, Key: key, Text: c.cells[column]})
	}
	text := func(column string) string { return to.Line(c.line, column, c.cells[column]) }
	names := func(column string) []string { return to.Names(c.line, column, c.cells[column]) }
	row := delivery.Row{
		Line: c.line, Day: delivery.Day(c.cells["JOUR"]), Subject: text("MAT_LIBELLE"), Code: text("MAT_CODE"),
		Teachers: teachers(names("PROF_NOM"), names("PROF_PRENOM")), Classes: names("CLASSE"), Room: text("SALLE"),
	}
	if row.Subject == "" {
		row.Subject = row.Code
	}
	if strings.HasPrefix(strings.ToUpper(row.Subject), "PERMANENCE") {
		row.Kind = "permanence"
	}
	if row.Day == 0 {
		wrong("JOUR", "timetable.import.day")
	}
	var known bool
	if row.Start, known = delivery.Clock(c.cells["H.DEBUT"]); !known {
		wrong("H.DEBUT", "timetable.import.hour")
	}
	lasts, known := delivery.Clock(c.cells["DUREE"])
	if row.End = row.Start + lasts; !known || lasts == 0 || row.End > school.At(24, 0) {
		wrong("DUREE", "timetable.import.duration")
	}
	if row.Letter, known = delivery.Letter(alternation(c.cells)); !known {
		wrong("ALTERNANCE", "timetable.import.letter")
	}
	if ok {
		to.Row(row)
	}
}

// alternation returns ALTERNANCE, or FREQUENCE where a version of the program leaves it out.
func alternation(cells map[string]string) string {
	if a, ok := cells["ALTERNANCE"]; ok {
		return a
	}
	return cells["FREQUENCE"]
}

// teachers pairs last and first names; a course with several lists them in the same
// order. Where some have no first name, nobody knows whose the others are.
func teachers(lasts, firsts []string) []string {
	if len(lasts) == len(firsts) {
		for i := range lasts {
			lasts[i] += " " + firsts[i]
		}
	}
	return lasts
}
