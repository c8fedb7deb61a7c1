package timetable

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// A sheet is courses and changes as one item keeps them; doc.go shows its document.
type sheet struct {
	Label      string // of the class, the teacher or the room
	Courses    []Course
	Amendments []Amendment // of a course that the sheet holds, or with its own
}

// document is the stored form: what many courses share is written once.
type document struct {
	Label      string      `json:"n,omitempty"`
	Staff      []string    `json:"t,omitempty"` // "<id> Mme Roux"
	Matters    [][]string  `json:"s,omitempty"` // service, subject, label, classes, groups, staff
	Courses    []string    `json:"c,omitempty"`
	Amendments []Amendment `json:"x,omitempty"`
}

// A pen writes a document, each teacher and matter once.
type pen struct {
	doc     document
	class   school.ClassID // goes without saying
	staff   map[string]int
	matters map[string]int
}

// encode writes a sheet; class is the one whose timetable it is, "" for any other sheet.
// Equal sheets give equal bytes.
func (s *sheet) encode(class school.ClassID) ([]byte, error) {
	p := pen{class: class, staff: map[string]int{}, matters: map[string]int{}}
	p.doc.Label, p.doc.Amendments = s.Label, s.Amendments
	for i := range s.Courses {
		p.doc.Courses = append(p.doc.Courses, p.line(&s.Courses[i]))
	}
	doc, err := json.Marshal(p.doc)
	if err != nil {
		return nil, err
	}
	return pack(doc)
}

// line writes a course as "<id> <day> <start> <minutes> <matter> <options> <room>".
func (p *pen) line(k *Course) string {
	var options []string
	for _, o := range []string{k.Letter, k.Weeks.text(), string(k.Kind)} {
		if o != "" {
			options = append(options, o)
		}
	}
	if len(options) == 0 {
		options = []string{"-"}
	}
	line := fmt.Sprintf("%s %d %d %d %d %s", k.ID, k.Day, k.Start, k.End-k.Start, p.matter(&k.Matter), strings.Join(options, ","))
	if k.Room != "" {
		line += " " + string(k.Room)
	}
	return line
}

// matter returns the place of a matter in the document, and writes it at its first use.
func (p *pen) matter(m *Matter) int {
	classes, label := joinIDs(m.Classes), m.Label
	if p.class != "" {
		classes = ""
	}
	staff := make([]string, len(m.Staff))
	for i, t := range m.Staff {
		staff[i] = strconv.Itoa(p.teacher(t))
	}
	fields := []string{string(m.Service), m.Subject, label, classes, joinIDs(m.Groups), strings.Join(staff, ",")}
	for len(fields) > 0 && fields[len(fields)-1] == "" {
		fields = fields[:len(fields)-1]
	}
	key := strings.Join(fields, "\x00")
	n, ok := p.matters[key]
	if !ok {
		n = len(p.doc.Matters)
		p.matters[key], p.doc.Matters = n, append(p.doc.Matters, fields)
	}
	return n
}

func (p *pen) teacher(t roster.Teacher) int {
	line := string(t.ID) + " " + t.Display
	n, ok := p.staff[line]
	if !ok {
		n = len(p.doc.Staff)
		p.staff[line], p.doc.Staff = n, append(p.doc.Staff, line)
	}
	return n
}

var errDamaged = errors.New("the document is damaged")

// decode reads what encode writes. An error means that the stored bytes are damaged;
// it is no fault of a person.
func decode(data []byte, class school.ClassID) (*sheet, error) {
	data, err := unpack(data)
	if err != nil {
		return nil, err
	}
	var d document
	if err := json.Unmarshal(data, &d); err != nil {
		return nil, err
	}
	staff := make([]roster.Teacher, len(d.Staff))
	for i, line := range d.Staff {
		id, display, _ := strings.Cut(line, " ")
		staff[i] = roster.Teacher{ID: school.PersonID(id), Display: display}
	}
	matters := make([]Matter, len(d.Matters))
	for i, fields := range d.Matters {
		m, err := matterOf(fields, staff, class)
		if err != nil {
			return nil, fmt.Errorf("matter %d: %w", i, err)
		}
		matters[i] = m
	}
	s := &sheet{Label: d.Label, Amendments: d.Amendments, Courses: make([]Course, len(d.Courses))}
	for i, line := range d.Courses {
		k, err := courseOf(line, matters)
		if err != nil {
			return nil, fmt.Errorf("course %q: %w", line, err)
		}
		s.Courses[i] = k
	}
	return s, nil
}

func matterOf(fields []string, staff []roster.Teacher, class school.ClassID) (Matter, error) {
	f := append(slices.Clone(fields), make([]string, 6)...)
	m := Matter{
		Service: school.ServiceID(f[0]), Subject: f[1], Label: f[2],
		Classes: cutIDs[school.ClassID](f[3]), Groups: cutIDs[school.GroupID](f[4]),
	}
	if class != "" {
		m.Classes = []school.ClassID{class}
	}
	for _, n := range cutIDs[string](f[5]) {
		i, err := strconv.Atoi(n)
		if err != nil || i < 0 || i >= len(staff) {
			return m, errDamaged
		}
		m.Staff = append(m.Staff, staff[i])
	}
	return m, nil
}

func courseOf(line string, matters []Matter) (Course, error) {
	f := strings.SplitN(line, " ", 7)
	if len(f) < 6 {
		return Course{}, errDamaged
	}
	var n [4]int
	for i := range n {
		var err error
		if n[i], err = strconv.Atoi(f[i+1]); err != nil || n[i] < 0 {
			return Course{}, errDamaged
		}
	}
	if n[3] >= len(matters) {
		return Course{}, errDamaged
	}
	k := Course{
		ID: school.CourseID(f[0]), Day: n[0], Start: school.Clock(n[1]), End: school.Clock(n[1] + n[2]),
		Weeks: allWeeks, Matter: matters[n[3]],
	}
	if len(f) == 7 {
		k.Room = school.RoomID(f[6])
	}
	for o := range strings.SplitSeq(f[5], ",") {
		k.option(o)
	}
	return k, nil
}

// option reads one option: a letter, a set of weeks or a kind.
func (k *Course) option(o string) {
	switch w, ok := parseWeeks(o); {
	case o == "-":
	case o == "A" || o == "B":
		k.Letter = o
	case ok:
		k.Weeks = w
	default:
		k.Kind = Kind(o)
	}
}

// joinIDs writes identifiers with commas between them. Codes of the directory hold none.
func joinIDs[T ~string](list []T) string {
	texts := make([]string, len(list))
	for i, s := range list {
		texts[i] = string(s)
	}
	return strings.Join(texts, ",")
}

func cutIDs[T ~string](s string) []T {
	if s == "" {
		return nil
	}
	var list []T
	for id := range strings.SplitSeq(s, ",") {
		list = append(list, T(id))
	}
	return list
}
