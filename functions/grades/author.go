package grades

import (
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/school"
)

// sign names who made the assessments from one place on: those of this save.
func (g *Gradebook) sign(from int, author school.PersonID) {
	for i := range g.Columns[from:] {
		g.Columns[from+i].By = author
	}
}

// deletable refuses edits that take away what a colleague made: an assessment, or a
// mark in it, which belongs to who made the assessment. It fails with fault.Forbidden,
// whose fields point at each of them.
func (g *Gradebook) deletable(grant policy.Marking, e Edits) error {
	var faults []fault.Field
	add := func(id school.AssessmentID, pointer string, taken func(*Column) bool) {
		if at := g.Column(id); at >= 0 && taken(&g.Columns[at]) && !grant.Deletes(g.Columns[at].By) {
			faults = append(faults, fault.Field{Pointer: pointer, Key: "assessment.colleague"})
		}
	}
	for i, a := range e.Assessments {
		add(a.ID, pointer("/assessments", i)+"/deleted", func(c *Column) bool {
			return a.Deleted != nil && *a.Deleted && !c.Deleted
		})
	}
	for i := range e.Cells {
		add(e.Cells[i].Assessment, pointer("/edits", i)+"/value", func(c *Column) bool { return g.emptied(c, &e.Cells[i]) })
	}
	if faults == nil {
		return nil
	}
	return &fault.Fault{Kind: fault.Forbidden, Key: "grades.colleague", Fields: faults}
}

// emptied reports whether an edit takes a mark away.
func (g *Gradebook) emptied(c *Column, e *Edit) bool {
	seat := g.Seat(e.Pupil)
	if e.Value == nil || seat < 0 || c.Mark(seat) == (Mark{}) {
		return false
	}
	m, wrong := ParseMark(*e.Value, c.OutOf)
	return wrong == nil && m == Mark{}
}
