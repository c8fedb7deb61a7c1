package grades

import (
	"time"

	"github.com/preau-ent/preau/shared/school"
)

// Limits of texts, in characters.
const (
	MaxTitle  = 80
	MaxRemark = 140
)

// Edits are what a teacher's screen sends in one save: new and changed assessments
// first, then cells, then pupils' own lines. All are applied or none.
type Edits struct {
	Assessments []AssessmentEdit `json:"assessments,omitempty"`
	Cells       []Edit           `json:"edits,omitempty"`
	Pupils      []PupilEdit      `json:"pupils,omitempty"`
}

// An Edit changes one cell. A nil member stays as it is.
type Edit struct {
	Assessment school.AssessmentID `json:"assessment"`
	Pupil      school.PersonID     `json:"pupil"`
	Value      *string             `json:"value,omitempty"`   // as typed: "14,5", "abs"; "" empties the cell
	Comment    *string             `json:"comment,omitempty"` // "" removes it
}

// An AssessmentEdit creates or changes an assessment. A nil member stays as it is, or
// takes its default in a new one: out of 20, coefficient 1, scaled, normal. Creating
// again what exists changes it, so that a save may be sent twice.
type AssessmentEdit struct {
	ID          school.AssessmentID `json:"id"`
	Create      bool                `json:"create,omitempty"`
	Title       *string             `json:"title,omitempty"`
	Date        *school.Date        `json:"date,omitempty"`
	OutOf       *string             `json:"outOf,omitempty"`       // as typed
	Coefficient *string             `json:"coefficient,omitempty"` // as typed
	Scaling     *Scaling            `json:"scaling,omitempty"`
	Kind        *Kind               `json:"kind,omitempty"`
	VisibleFrom *time.Time          `json:"visibleFrom,omitempty"`
	Deleted     *bool               `json:"deleted,omitempty"` // true deletes, false undoes that
}

// A PupilEdit changes what the teacher says of a pupil's average.
type PupilEdit struct {
	Pupil  school.PersonID `json:"pupil"`
	Final  *string         `json:"final,omitempty"`  // own average for the bulletin, as typed; "nn" non noté, "" none
	Adjust *string         `json:"adjust,omitempty"` // bonus or malus in points, as typed: "0,5", "-1"; "" none
}

// A Field names what of a gradebook changed, in histories.
type Field string

// The fields.
const (
	FieldMark        Field = "mark"
	FieldRemark      Field = "remark"
	FieldFinal       Field = "final"
	FieldAdjust      Field = "adjust"
	FieldTitle       Field = "title"
	FieldDate        Field = "date"
	FieldOutOf       Field = "outOf"
	FieldCoefficient Field = "coefficient"
	FieldScaling     Field = "scaling"
	FieldKind        Field = "kind"
	FieldVisible     Field = "visibleFrom"
	FieldDeleted     Field = "deleted"
)

// A Change is one entry of the history: what was before and after, as String writes
// it; "" is nothing. A new assessment is the changes of its fields from "".
type Change struct {
	Assessment school.AssessmentID `json:"assessment,omitempty"`
	Pupil      school.PersonID     `json:"pupil,omitempty"`
	Field      Field               `json:"field"`
	Old        string              `json:"old"`
	New        string              `json:"new"`
}
