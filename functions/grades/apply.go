package grades

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/school"
)

// Apply returns the gradebook after the edits, and what changed, in the order of the
// edits. It fails with fault.Invalid, whose fields name every fault at once by JSON
// pointers such as /edits/3/value; nothing is then applied. Keys, beside ParseMark's:
//
//	assessment.unknown, pupil.unknown    no such thing in this gradebook
//	assessment.deleted                   a mark in a deleted assessment
//	assessment.{title,date,outOf,coefficient,scaling,kind,visibleFrom}   missing or out of bounds
//	assessment.below                     out-of below a mark {pupil, points, outOf}, one for each cell
//	edit.twice                           the same thing twice in one save
//	remark.long                          {most}
//	final.status                         an average is points or "non noté"
//	adjust.unreadable                    not points of the scale
func (g *Gradebook) Apply(e Edits, o Options) (*Gradebook, []Change, error) {
	w := newEditor(g, o)
	for i := range e.Assessments {
		w.at = pointer("/assessments", i)
		w.assessment(&e.Assessments[i])
	}
	for i := range e.Cells {
		w.at = pointer("/edits", i)
		w.cell(&e.Cells[i])
	}
	for i := range e.Pupils {
		w.at = pointer("/pupils", i)
		w.pupil(&e.Pupils[i])
	}
	w.checkScales(e.Assessments)
	if w.faults != nil {
		return nil, nil, invalid(w.faults)
	}
	return &w.next, w.changes, nil
}

// An editor writes the next gradebook; it copies a column before its first change.
type editor struct {
	next    Gradebook
	o       Options
	at      string // pointer of the present edit
	seats   map[school.PersonID]int
	own     map[int]bool // columns that are copies
	seen    map[[2]string]bool
	faults  []fault.Field
	changes []Change
}

func newEditor(g *Gradebook, o Options) *editor {
	w := &editor{next: *g, o: o, seats: make(map[school.PersonID]int, len(g.Roster)), own: map[int]bool{}, seen: map[[2]string]bool{}}
	w.next.Columns = slices.Clone(g.Columns)
	w.next.Finals, w.next.Adjust = maps.Clone(g.Finals), maps.Clone(g.Adjust)
	for i, s := range g.Roster {
		w.seats[s.Pupil] = i
	}
	return w
}

// pointer is the JSON pointer of an element of a list.
func pointer(list string, i int) string { return list + "/" + strconv.Itoa(i) }

func (w *editor) refuse(member, key string, pairs ...string) {
	var args fault.Args
	for i := 0; i+1 < len(pairs); i += 2 {
		if args == nil {
			args = fault.Args{}
		}
		args[pairs[i]] = pairs[i+1]
	}
	w.faults = append(w.faults, fault.Field{Pointer: w.at + member, Key: key, Args: args})
}

// once reports whether a thing is edited for the first time in this save.
func (w *editor) once(assessment school.AssessmentID, pupil school.PersonID) bool {
	key := [2]string{string(assessment), string(pupil)}
	if w.seen[key] {
		w.refuse("", "edit.twice")
		return false
	}
	w.seen[key] = true
	return true
}

// note keeps a change for the history, if there is one.
func (w *editor) note(a school.AssessmentID, p school.PersonID, f Field, old, new string) {
	if old != new {
		w.changes = append(w.changes, Change{a, p, f, old, new})
	}
}

// column returns the place of an assessment as one that may be written, -1 if unknown.
func (w *editor) column(id school.AssessmentID) int {
	i := w.next.Column(id)
	if i >= 0 && !w.own[i] {
		c := &w.next.Columns[i]
		c.Marks, c.Remarks = slices.Clone(c.Marks), maps.Clone(c.Remarks)
		w.own[i] = true
	}
	return i
}

func (w *editor) cell(e *Edit) {
	i := w.column(e.Assessment)
	seat, known := w.seats[e.Pupil]
	switch {
	case i < 0:
		w.refuse("/assessment", "assessment.unknown")
	case w.next.Columns[i].Deleted:
		w.refuse("/assessment", "assessment.deleted")
	}
	if !known {
		w.refuse("/pupil", "pupil.unknown")
	}
	if i < 0 || !known || w.next.Columns[i].Deleted || !w.once(e.Assessment, e.Pupil) {
		return
	}
	if e.Value != nil {
		w.mark(&w.next.Columns[i], seat, *e.Value)
	}
	if e.Comment != nil {
		w.remark(&w.next.Columns[i], e.Pupil, *e.Comment)
	}
}

func (w *editor) mark(c *Column, seat int, typed string) {
	m, wrong := ParseMark(typed, c.OutOf)
	if wrong != nil {
		wrong.Pointer = w.at + "/value"
		w.faults = append(w.faults, *wrong)
		return
	}
	w.note(c.ID, w.next.Roster[seat].Pupil, FieldMark, c.Mark(seat).String(), m.String())
	for len(c.Marks) <= seat {
		c.Marks = append(c.Marks, Mark{})
	}
	c.Marks[seat] = m
}

func (w *editor) remark(c *Column, pupil school.PersonID, text string) {
	text = strings.Join(strings.Fields(text), " ")
	if utf8.RuneCountInString(text) > MaxRemark {
		w.refuse("/comment", "remark.long", "most", strconv.Itoa(MaxRemark))
		return
	}
	w.note(c.ID, pupil, FieldRemark, c.Remarks[pupil], text)
	c.Remarks = put(c.Remarks, pupil, text)
}

// put sets a member of a map, or removes it where the value is zero.
func put[V comparable](m map[school.PersonID]V, pupil school.PersonID, v V) map[school.PersonID]V {
	var zero V
	if v == zero {
		delete(m, pupil)
		return m
	}
	if m == nil {
		m = map[school.PersonID]V{}
	}
	m[pupil] = v
	return m
}

func (w *editor) pupil(e *PupilEdit) {
	if _, known := w.seats[e.Pupil]; !known {
		w.refuse("/pupil", "pupil.unknown")
		return
	}
	if !w.once("", e.Pupil) {
		return
	}
	if e.Final != nil {
		w.final(e.Pupil, *e.Final)
	}
	if e.Adjust != nil {
		w.adjust(e.Pupil, *e.Adjust)
	}
}

func (w *editor) final(pupil school.PersonID, typed string) {
	m, wrong := ParseMark(typed, w.o.scale())
	switch {
	case wrong != nil:
		wrong.Pointer = w.at + "/final"
		w.faults = append(w.faults, *wrong)
	case m.Status != Blank && m.Status != Scored && m.Status != Unmarked:
		w.refuse("/final", "final.status")
	default:
		w.note("", pupil, FieldFinal, w.next.Finals[pupil].String(), m.String())
		w.next.Finals = put(w.next.Finals, pupil, m)
	}
}

func (w *editor) adjust(pupil school.PersonID, typed string) {
	points, err := parseAdjustment(typed)
	if err != nil || max(points, -points) > w.o.scale() {
		w.refuse("/adjust", "adjust.unreadable")
		return
	}
	w.note("", pupil, FieldAdjust, adjustment(w.next.Adjust[pupil]), adjustment(points))
	w.next.Adjust = put(w.next.Adjust, pupil, points)
}

// parseAdjustment reads "0,5", "+1" or "-1"; nothing is 0.
func parseAdjustment(typed string) (Hundredths, error) {
	typed = strings.TrimSpace(typed)
	if typed == "" {
		return 0, nil
	}
	digits, negative := strings.CutPrefix(strings.Replace(typed, "−", "-", 1), "-")
	points, err := ParseHundredths(strings.TrimPrefix(digits, "+"))
	if negative {
		points = -points
	}
	return points, err
}

// adjustment writes a bonus or malus; "" is none.
func adjustment(points Hundredths) string {
	if points == 0 {
		return ""
	}
	return points.String()
}

// instant writes a moment for the history; "" is never.
func instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}
