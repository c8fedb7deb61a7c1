// Package delivery is what the formats of timetables have in common: the rows that a
// file gives, in the words of the file, and what is wrong with some of them.
package delivery

import (
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/encoding/charmap"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/school"
)

// A Row is one weekly course in the words of its file.
type Row struct {
	Line     int // of the file, from 1
	Day      int // 1 Monday to 6 Saturday
	Start    school.Clock
	End      school.Clock
	Subject  string
	Code     string // of the subject, in the program that wrote the file
	Teachers []string
	Classes  []string // classes and groups, as the file names them
	Room     string
	Letter   string      // "A", "B" or "": every week
	From, To school.Date // only between these days; "": always
	Kind     string      // "permanence", "pfmp", "test" or ""
}

// A Note tells something of one row: what is wrong with it, or what was made of it.
type Note struct {
	Line    int
	Column  string // as the file names it; "": the row as a whole
	Key     string // text key
	Args    fault.Args
	Text    string // what the file says there
	Warning bool   // the row counts all the same
}

// A Taker receives what a file holds, in its order.
type Taker struct {
	Row  func(Row)
	Note func(Note)
}

// Line returns a cell on one line, and notes it if it was not.
func (t Taker) Line(line int, column, cell string) string {
	text, changed := school.OneLine(cell)
	if changed {
		t.Note(Note{Line: line, Column: column, Key: "timetable.import.signs", Text: text, Warning: true})
	}
	return text
}

// Names cuts a cell as the function Names does, each name on one line.
func (t Taker) Names(line int, column, cell string) []string {
	list := Names(cell)
	for i, name := range list {
		list[i] = t.Line(line, column, name)
	}
	return slices.DeleteFunc(list, func(name string) bool { return name == "" })
}

// days are the weekdays as files write them.
var days = []string{"lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"}

var english = []string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday"}

// Day reads a weekday: "mardi", "mar.", "Tuesday", "2"; 0 if it is none.
func Day(s string) int {
	s = strings.TrimSuffix(strings.ToLower(strings.TrimSpace(s)), ".")
	if n, err := strconv.Atoi(s); err == nil && n >= 1 && n <= 6 {
		return n
	}
	if len(s) < 3 {
		return 0
	}
	for i := range days {
		if strings.HasPrefix(days[i], s) || strings.HasPrefix(english[i], s) {
			return i + 1
		}
	}
	return 0
}

// Clock reads an hour as people and programs write it: "8h", "08h05", "8:05", "0805".
func Clock(s string) (school.Clock, bool) {
	s = strings.ToLower(strings.TrimSpace(s))
	hour, minute, cut := strings.Cut(strings.NewReplacer("h", ":", ".", ":").Replace(s), ":")
	if !cut && len(s) == 4 {
		hour, minute = s[:2], s[2:]
	}
	if minute == "" {
		minute = "00"
	}
	c, err := school.ParseClock(strings.TrimSpace(hour) + ":" + strings.TrimSpace(minute))
	return c, err == nil
}

// Letter reads an alternation: A, B, Q1 and Q2; every week is "", H, Q or "A/B".
func Letter(s string) (string, bool) {
	switch strings.ToUpper(strings.TrimSpace(s)) {
	case "A", "Q1", "SA", "SEMAINE A":
		return "A", true
	case "B", "Q2", "SB", "SEMAINE B":
		return "B", true
	case "", "H", "Q", "AB", "A/B", "A+B", "T":
		return "", true
	}
	return "", false
}

// Names cuts a cell that names several people, classes or groups, and takes off the
// brackets in which programs write groups.
func Names(s string) []string {
	var list []string
	for part := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == ',' || r == '|' || r == '\n' || r == '+' }) {
		if part = strings.Trim(strings.Join(strings.Fields(part), " "), " []<>()"); part != "" {
			list = append(list, part)
		}
	}
	return list
}

// UTF8 returns a text of one of the old Western encodings as UTF-8. Windows's holds
// everything that ISO-8859-1 and -15 do in French, but for the place of Œ and €.
func UTF8(data []byte, encoding string) []byte {
	table := charmap.Windows1252
	if strings.Contains(strings.ToLower(encoding), "8859-15") {
		table = charmap.ISO8859_15
	}
	text, err := table.NewDecoder().Bytes(data)
	if err != nil {
		return data
	}
	return text
}
