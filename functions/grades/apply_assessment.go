package grades

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// idForm is what a screen may call a new assessment: the name stands in keys of answers
// and in histories.
var idForm = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// lastYear bounds the moments that a save may name: past the year 9999, which a time
// zone is enough to reach, a moment has no JSON form and the whole gradebook no answer.
const lastYear = 2999

func (w *editor) assessment(e *AssessmentEdit) {
	i := w.column(e.ID)
	if i < 0 && (!e.Create || !idForm.MatchString(string(e.ID))) {
		w.refuse("/id", "assessment.unknown")
		return
	}
	if !w.once(e.ID, "") {
		return
	}
	var old Assessment
	next := Assessment{ID: e.ID, OutOf: twenty, Coefficient: one, Scaling: Scaled, Kind: Normal}
	if i >= 0 {
		old = w.next.Columns[i].Assessment
		next = old
	}
	w.fill(&next, e)
	w.noteAssessment(old, next)
	if i < 0 {
		w.own[len(w.next.Columns)] = true
		w.next.Columns = append(w.next.Columns, Column{Assessment: next})
		return
	}
	w.next.Columns[i].Assessment = next
}

// fill puts the members of an edit into an assessment and refuses those that are wrong.
func (w *editor) fill(a *Assessment, e *AssessmentEdit) {
	assign(&a.Title, e.Title)
	assign(&a.Date, e.Date)
	assign(&a.Scaling, e.Scaling)
	assign(&a.Kind, e.Kind)
	assign(&a.Deleted, e.Deleted)
	if e.VisibleFrom != nil {
		a.VisibleFrom = moment(*e.VisibleFrom)
	}
	a.OutOf = w.typed("/outOf", "assessment.outOf", e.OutOf, a.OutOf)
	a.Coefficient = w.typed("/coefficient", "assessment.coefficient", e.Coefficient, a.Coefficient)
	a.Title = strings.Join(strings.Fields(a.Title), " ")
	if n := utf8.RuneCountInString(a.Title); n == 0 || n > MaxTitle {
		w.refuse("/title", "assessment.title")
	}
	if !a.Date.Valid() {
		w.refuse("/date", "assessment.date")
	}
	if y := a.VisibleFrom.Year(); y < 1971 || y > lastYear {
		w.refuse("/visibleFrom", "assessment.visibleFrom")
	}
	for _, wrong := range a.wrong() {
		w.refuse(wrong.Pointer, wrong.Key)
	}
}

func assign[T any](to, from *T) {
	if from != nil {
		*to = *from
	}
}

// typed reads a number that somebody typed; a nil one, or one refused, leaves the old.
func (w *editor) typed(member, key string, typed *string, old Hundredths) Hundredths {
	if typed == nil {
		return old
	}
	n, err := ParseHundredths(strings.TrimSpace(*typed))
	if err != nil {
		w.refuse(member, key)
		return old
	}
	return n
}

func (w *editor) noteAssessment(old, next Assessment) {
	before, after := old.fields(), next.fields()
	for i := range after {
		w.note(next.ID, "", after[i].field, before[i].text, after[i].text)
	}
}

type fieldText struct {
	field Field
	text  string
}

// fields writes each member of an assessment; the zero assessment is all empty.
func (a *Assessment) fields() [8]fieldText {
	texts := [8]fieldText{
		{FieldTitle, a.Title}, {FieldDate, string(a.Date)},
		{FieldOutOf, a.OutOf.String()}, {FieldCoefficient, a.Coefficient.String()},
		{FieldScaling, string(a.Scaling)}, {FieldKind, string(a.Kind)},
		{FieldVisible, instant(a.VisibleFrom)}, {FieldDeleted, ""},
	}
	if a.ID == "" {
		texts[2].text, texts[3].text = "", ""
	}
	if a.Deleted {
		texts[7].text = "deleted"
	}
	return texts
}

// checkScales names each mark that is above a changed out-of.
func (w *editor) checkScales(edits []AssessmentEdit) {
	for i, e := range edits {
		at := w.next.Column(e.ID)
		if e.OutOf == nil || at < 0 {
			continue
		}
		c := &w.next.Columns[at]
		w.at = pointer("/assessments", i)
		for seat, m := range c.Marks {
			if m.Points > c.OutOf {
				w.refuse("/outOf", "assessment.below", "pupil", string(w.next.Roster[seat].Pupil),
					"points", m.Points.Printed(), "outOf", c.OutOf.Printed())
			}
		}
	}
}
