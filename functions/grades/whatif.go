package grades

import (
	"slices"
	"strconv"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/school"
)

// A Hypothesis is a mark that somebody imagines: another one in an assessment of the
// sheet, or one in an assessment that does not exist.
type Hypothesis struct {
	Assessment  school.AssessmentID `json:"assessment,omitempty"` // of the sheet; empty for a new one
	Value       string              `json:"value"`                // as typed: "14,5", "abs"
	OutOf       Hundredths          `json:"outOf,omitempty"`      // of a new one; 0 is the scale of the sheet
	Coefficient Hundredths          `json:"coefficient"`          // of a new one
	Scaling     Scaling             `json:"scaling,omitempty"`    // of a new one; empty is Scaled
	Kind        Kind                `json:"kind,omitempty"`       // of a new one; empty is Normal
}

// WhatIf explains the average that a family's sheet would have with imagined marks.
// It knows no more than the sheet does. Faults point at /marks/<i>/value, assessment,
// outOf or coefficient.
func (s *Sheet) WhatIf(marks []Hypothesis, o Options) (Working, error) {
	entries := make([]Entry, 0, len(s.Lines)+len(marks))
	for i := range s.Lines {
		entries = append(entries, Entry{s.Lines[i].Assessment, s.Lines[i].Mark})
	}
	var faults []fault.Field
	for i, h := range marks {
		var wrong []fault.Field
		entries, wrong = h.join(entries, o)
		for _, f := range wrong {
			f.Pointer = pointer("/marks", i) + f.Pointer
			faults = append(faults, f)
		}
	}
	if faults != nil {
		return Working{}, invalid(faults)
	}
	return SubjectWorking(entries, s.Working.Adjust-o.Points, o), nil
}

// join puts an imagined mark among the entries; the pointers of faults are within the hypothesis.
func (h *Hypothesis) join(entries []Entry, o Options) ([]Entry, []fault.Field) {
	at := len(entries)
	if h.Assessment == "" {
		a := h.imagined(o)
		if wrong := a.wrong(); wrong != nil {
			return entries, wrong
		}
		entries = append(entries, Entry{Assessment: a})
	} else if at = slices.IndexFunc(entries, func(e Entry) bool { return e.Assessment.ID == h.Assessment }); at < 0 {
		return entries, []fault.Field{{Pointer: "/assessment", Key: "assessment.unknown"}}
	}
	mark, wrong := ParseMark(h.Value, entries[at].Assessment.OutOf)
	if wrong != nil {
		wrong.Pointer = "/value"
		return entries, []fault.Field{*wrong}
	}
	entries[at].Mark = mark
	return entries, nil
}

func (h *Hypothesis) imagined(o Options) Assessment {
	a := Assessment{OutOf: h.OutOf, Coefficient: h.Coefficient, Scaling: h.Scaling, Kind: h.Kind}
	if a.OutOf == 0 {
		a.OutOf = o.scale()
	}
	if a.Scaling == "" {
		a.Scaling = Scaled
	}
	if a.Kind == "" {
		a.Kind = Normal
	}
	return a
}

// Instead returns the subjects with another average for one service, in whose place no
// average of the teacher stands: General of them is the general average "what if".
func Instead(subjects []Subject, service school.ServiceID, average Average) []Subject {
	other := slices.Clone(subjects)
	for i := range other {
		if other[i].Service == service {
			other[i].Average, other[i].Final = average, Mark{}
		}
	}
	return other
}

// invalid is the fault that carries all that is wrong with what was sent.
func invalid(fields []fault.Field) error {
	f := fault.New(fault.Invalid, strconv.Itoa(len(fields))+" fields to correct")
	f.Fields = fields
	return f
}
