package grades

import (
	"slices"

	"github.com/preau-ent/preau/shared/school"
)

// A Clash is one thing that two people changed from the same base to different
// values, as String writes them. The merged gradebook keeps theirs.
type Clash struct {
	Assessment school.AssessmentID `json:"assessment,omitempty"`
	Pupil      school.PersonID     `json:"pupil,omitempty"`
	Field      Field               `json:"field"`
	Base       string              `json:"base"`
	Mine       string              `json:"mine"`
	Theirs     string              `json:"theirs"`
}

// Merge joins two gradebooks that grew from the same base, field by field: what one
// side changed is taken, and what both changed to the same is no clash. A mark that no
// longer fits an out-of which the other side lowered is a clash of that mark.
func Merge(base, mine, theirs *Gradebook) (*Gradebook, []Clash) {
	m := &merger{base: sideOf(base), mine: sideOf(mine), theirs: sideOf(theirs)}
	m.next = Gradebook{Service: theirs.Service, Period: theirs.Period}
	m.roster()
	for i := range theirs.Columns {
		m.column(theirs.Columns[i].ID)
	}
	for i := range mine.Columns {
		if theirs.Column(mine.Columns[i].ID) < 0 {
			m.column(mine.Columns[i].ID)
		}
	}
	m.pupils()
	return &m.next, m.clashes
}

// A side is one of the three gradebooks, with the seats by pupil.
type side struct {
	*Gradebook
	seats map[school.PersonID]int
}

func sideOf(g *Gradebook) side {
	seats := make(map[school.PersonID]int, len(g.Roster))
	for i := range g.Roster {
		seats[g.Roster[i].Pupil] = i
	}
	return side{g, seats}
}

// find returns an assessment's column, or the one to stand for it where this side does not have it.
func (s side) find(id school.AssessmentID, otherwise *Column) *Column {
	if i := s.Gradebook.Column(id); i >= 0 {
		return &s.Columns[i]
	}
	return otherwise
}

// mark returns the mark of a pupil in a column of this side.
func (s side) mark(c *Column, pupil school.PersonID) Mark {
	if seat, ok := s.seats[pupil]; ok {
		return c.Mark(seat)
	}
	return Mark{}
}

type merger struct {
	base, mine, theirs side
	next               Gradebook
	clashes            []Clash
}

// roster keeps the seats of theirs and adds those that only mine has.
func (m *merger) roster() {
	m.next.Roster = slices.Clone(m.theirs.Roster)
	for _, s := range m.mine.Roster {
		seat, there := m.theirs.seats[s.Pupil]
		if !there {
			m.next.Roster = append(m.next.Roster, s)
			continue
		}
		if before, was := m.base.seats[s.Pupil]; was {
			m.next.Roster[seat].Left, _ = pick(m.base.Roster[before].Left, s.Left, m.theirs.Roster[seat].Left)
		}
	}
}

// column merges one assessment and its marks. A side without the column has it as in
// the base, whose seats it shares; a base without it has an empty one.
func (m *merger) column(id school.AssessmentID) {
	none := &Column{}
	base := m.base.find(id, none)
	mine, theirs := m.mine.find(id, base), m.theirs.find(id, base)
	next := Column{Assessment: m.assessment(base, mine, theirs), Marks: make([]Mark, len(m.next.Roster))}
	for seat, s := range m.next.Roster {
		old := m.base.mark(base, s.Pupil)
		own, other := m.mine.mark(mine, s.Pupil), m.theirs.mark(theirs, s.Pupil)
		mark, ok := pick(old, own, other)
		if !ok || mark.Points > next.OutOf {
			m.clash(id, s.Pupil, FieldMark, old.String(), own.String(), other.String())
			mark = other
		}
		next.Marks[seat] = mark
		m.remark(&next, base, mine, theirs, s.Pupil)
	}
	m.next.Columns = append(m.next.Columns, next)
}

func (m *merger) remark(next, base, mine, theirs *Column, pupil school.PersonID) {
	old, own, other := base.Remarks[pupil], mine.Remarks[pupil], theirs.Remarks[pupil]
	text, ok := pick(old, own, other)
	if !ok {
		m.clash(next.ID, pupil, FieldRemark, old, own, other)
	}
	next.Remarks = put(next.Remarks, pupil, text)
}

// assessment merges what is said of an assessment. Theirs gives the out-of where the
// merged one would be below a mark of theirs.
func (m *merger) assessment(base, mine, theirs *Column) Assessment {
	next := theirs.Assessment
	if next.ID == "" {
		next = mine.Assessment
	}
	ok := [8]bool{}
	next.Title, ok[0] = pick(base.Title, mine.Title, theirs.Title)
	next.Date, ok[1] = pick(base.Date, mine.Date, theirs.Date)
	next.OutOf, ok[2] = pick(base.OutOf, mine.OutOf, theirs.OutOf)
	next.Coefficient, ok[3] = pick(base.Coefficient, mine.Coefficient, theirs.Coefficient)
	next.Scaling, ok[4] = pick(base.Scaling, mine.Scaling, theirs.Scaling)
	next.Kind, ok[5] = pick(base.Kind, mine.Kind, theirs.Kind)
	next.VisibleFrom, ok[6] = pick(base.VisibleFrom, mine.VisibleFrom, theirs.VisibleFrom)
	next.Deleted, ok[7] = pick(base.Deleted, mine.Deleted, theirs.Deleted)
	if slices.ContainsFunc(theirs.Marks, func(mark Mark) bool { return mark.Points > next.OutOf }) {
		next.OutOf, ok[2] = theirs.OutOf, false
	}
	was, own, other := base.fields(), mine.fields(), theirs.fields()
	for i := range ok {
		if !ok[i] {
			m.clash(next.ID, "", was[i].field, was[i].text, own[i].text, other[i].text)
		}
	}
	return next
}

// pupils merges the teacher's own averages and adjustments.
func (m *merger) pupils() {
	for _, s := range m.next.Roster {
		p := s.Pupil
		final, ok := pick(m.base.Finals[p], m.mine.Finals[p], m.theirs.Finals[p])
		if !ok {
			m.clash("", p, FieldFinal, m.base.Finals[p].String(), m.mine.Finals[p].String(), final.String())
		}
		m.next.Finals = put(m.next.Finals, p, final)
		adjust, ok := pick(m.base.Adjust[p], m.mine.Adjust[p], m.theirs.Adjust[p])
		if !ok {
			m.clash("", p, FieldAdjust, adjustment(m.base.Adjust[p]), adjustment(m.mine.Adjust[p]), adjustment(adjust))
		}
		m.next.Adjust = put(m.next.Adjust, p, adjust)
	}
}

func (m *merger) clash(a school.AssessmentID, p school.PersonID, f Field, base, mine, theirs string) {
	m.clashes = append(m.clashes, Clash{a, p, f, base, mine, theirs})
}

// pick returns the value that one side changed; where both did, differently, it
// returns theirs and false.
func pick[T comparable](base, mine, theirs T) (T, bool) {
	switch {
	case mine == base || mine == theirs:
		return theirs, true
	case theirs == base:
		return mine, true
	}
	return theirs, false
}
