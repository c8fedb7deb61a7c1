// Package csv reads weekly courses from a table that anybody can write: one course a
// line, a first line of column names, separated by semicolons or commas, quoted or
// not, in UTF-8 (with or without its mark) or an old Western encoding. The help page
// aide/emploi-du-temps describes it.
package csv

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/preau-ent/preau/functions/timetable/delivery"
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/school"
)

const mostRows = 20_000

// columns are the names under which each column may stand.
var columns = map[string][]string{
	"jour":        {"jour", "day"},
	"debut":       {"debut", "heure", "heure debut", "start"},
	"fin":         {"fin", "heure fin", "end"},
	"semaine":     {"semaine", "alternance", "frequence", "week"},
	"matiere":     {"matiere", "subject"},
	"professeurs": {"professeurs", "professeur", "enseignant", "enseignants", "teachers", "teacher"},
	"classes":     {"classes", "classe", "class", "division", "div"},
	"groupes":     {"groupes", "groupe", "groups", "group"},
	"salle":       {"salle", "room"},
	"type":        {"type", "kind"},
	"du":          {"du", "from"},
	"au":          {"au", "to"},
}

// needed are the columns without which there is no timetable.
var needed = []string{"jour", "debut", "fin", "matiere"}

// Read gives every course of the file to the taker. It fails with fault.Invalid for a
// file without the needed columns, or of a size that no timetable has.
func Read(r io.Reader, to delivery.Taker) error {
	return read(r, columns, needed, to, (*file).row)
}

// read gives every line of a table with the needed ones of some columns.
func read(r io.Reader, columns map[string][]string, needed []string, to delivery.Taker, row func(f *file, line int, cells []string)) error {
	data, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(data) {
		data = delivery.UTF8(data, "")
	}
	c := csv.NewReader(bytes.NewReader(data))
	c.Comma, c.FieldsPerRecord, c.LazyQuotes = separator(data), -1, true
	c.TrimLeadingSpace = c.Comma != '\t'
	head, err := c.Read()
	if err != nil {
		return fault.Say(fault.Invalid, "timetable.import.empty")
	}
	f := file{head: head, place: places(head, columns), to: to}
	for _, name := range needed {
		if _, ok := f.place[name]; !ok {
			return fault.Say(fault.Invalid, "timetable.import.column", "column", name)
		}
	}
	return f.rows(c, row)
}

// separator is what the first line has more of.
func separator(data []byte) rune {
	line, _, _ := bytes.Cut(data, []byte("\n"))
	best := ';'
	for _, sep := range ",\t" {
		if bytes.Count(line, []byte(string(sep))) > bytes.Count(line, []byte(string(best))) {
			best = sep
		}
	}
	return best
}

// places finds the column of each name.
func places(head []string, columns map[string][]string) map[string]int {
	found := map[string]int{}
	for i, title := range head {
		title = plain(title)
		for name, spellings := range columns {
			for _, s := range spellings {
				if _, taken := found[name]; s == title && !taken {
					found[name] = i
				}
			}
		}
	}
	return found
}

var bare = strings.NewReplacer("é", "e", "è", "e", "ê", "e", "_", " ", ".", " ", "-", " ")

func plain(s string) string {
	return strings.Join(strings.Fields(bare.Replace(strings.ToLower(s))), " ")
}

// A file is a table with the places of its columns.
type file struct {
	head  []string
	place map[string]int
	to    delivery.Taker
}

func (f *file) rows(c *csv.Reader, row func(f *file, line int, cells []string)) error {
	for n := 0; ; n++ {
		cells, err := c.Read()
		var wrong *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case n == mostRows:
			return fault.Say(fault.Invalid, "timetable.import.large", "most", mostRows)
		case errors.As(err, &wrong):
			f.to.Note(delivery.Note{Line: wrong.StartLine, Key: "timetable.import.row"})
			continue
		case err != nil:
			return err
		}
		line, _ := c.FieldPos(0)
		if strings.TrimSpace(strings.Join(cells, "")) != "" {
			row(f, line, cells)
		}
	}
}

// titled returns the name that the file gives a column, "" if it has none of the kind.
func (f *file) titled(name string) string {
	if i, ok := f.place[name]; ok {
		return f.head[i]
	}
	return ""
}

// row reads one line, or notes what is wrong with it.
func (f *file) row(line int, all []string) {
	c := f.cells(line, all)
	row := delivery.Row{
		Line: line, Day: delivery.Day(c.cell("jour")), Subject: c.text("matiere"), Teachers: c.names("professeurs"),
		Classes: append(c.names("classes"), c.names("groupes")...), Room: c.text("salle"),
	}
	if row.Day == 0 {
		c.wrong("jour", "timetable.import.day")
	}
	row.Start = c.clock("debut")
	var known bool
	if row.End, known = delivery.Clock(c.cell("fin")); !known || !c.bad && row.End <= row.Start {
		c.wrong("fin", "timetable.import.hour")
	}
	if row.Subject == "" {
		c.wrong("matiere", "timetable.import.subject")
	}
	if row.Letter, known = delivery.Letter(c.cell("semaine")); !known {
		c.wrong("semaine", "timetable.import.letter")
	}
	if row.Kind, known = kindOf(c.cell("type"), row.Subject); !known {
		c.wrong("type", "timetable.import.kind")
	}
	for _, name := range []string{"du", "au"} {
		d, known := date(c.cell(name))
		if !known {
			c.wrong(name, "timetable.import.date")
		}
		if name == "du" {
			row.From = d
		} else {
			row.To = d
		}
	}
	if !c.bad {
		f.to.Row(row)
	}
}

func kindOf(s, subject string) (string, bool) {
	switch plain(s) {
	case "", "cours", "course":
		if strings.HasPrefix(plain(subject), "permanence") {
			return "permanence", true
		}
		return "", true
	case "permanence":
		return "permanence", true
	case "pfmp", "stage":
		return "pfmp", true
	case "controle", "devoir", "test":
		return "test", true
	}
	return "", false
}

// date reads 2026-11-30 or 30/11/2026.
func date(s string) (school.Date, bool) {
	if d, m, ok := strings.Cut(s, "/"); ok && len(s) == 10 {
		month, year, _ := strings.Cut(m, "/")
		s = year + "-" + month + "-" + d
	}
	return school.Date(s), s == "" || school.Date(s).Valid()
}
