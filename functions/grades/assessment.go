package grades

import (
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/school"
)

// A Scaling says how an assessment out of something else than the service's scale counts.
type Scaling string

// The two scalings. 3/10 in a service out of 20, coefficient 1:
const (
	Scaled   Scaling = "scaled"   // ramené: 6/20 of weight 1
	Weighted Scaling = "weighted" // by its out-of: 3 points of weight 0.5
)

// A Kind says whether an assessment always counts.
type Kind string

// The three kinds.
const (
	Normal   Kind = "normal"
	Bonus    Kind = "bonus"    // its points above half are added, its coefficient is not
	Optional Kind = "optional" // facultative: counted only if it raises the average
)

// An Assessment is one test, homework or oral of a service and period.
type Assessment struct {
	ID          school.AssessmentID `json:"id"`
	Title       string              `json:"title"`
	Date        school.Date         `json:"date"`
	OutOf       Hundredths          `json:"outOf"`       // 1 to 99
	Coefficient Hundredths          `json:"coefficient"` // 0 to 99; 0 is shown, not counted
	Scaling     Scaling             `json:"scaling"`
	Kind        Kind                `json:"kind"`
	VisibleFrom time.Time           `json:"visibleFrom"`  // for guardians; UTC, whole minutes; zero is never
	By          school.PersonID     `json:"by,omitempty"` // who made it, and may delete it and its marks
	Deleted     bool                `json:"deleted,omitempty"`
}

// VisibleAt reports whether a reader who is ahead of the guardians by lead sees the marks.
func (a Assessment) VisibleAt(t time.Time, lead time.Duration) bool {
	return !a.Deleted && !a.VisibleFrom.IsZero() && !t.Before(a.VisibleFrom.Add(-lead))
}

// wrong lists the members that no assessment may have; pointers are within the assessment.
func (a *Assessment) wrong() []fault.Field {
	var faults []fault.Field
	for _, rule := range [...]struct {
		ok     bool
		member string
	}{
		{a.OutOf >= one && a.OutOf <= MaxHundredths, "outOf"},
		{a.Coefficient >= 0 && a.Coefficient <= MaxHundredths, "coefficient"},
		{a.Scaling == Scaled || a.Scaling == Weighted, "scaling"},
		{a.Kind == Normal || a.Kind == Bonus || a.Kind == Optional, "kind"},
	} {
		if !rule.ok {
			faults = append(faults, fault.Field{Pointer: "/" + rule.member, Key: "assessment." + rule.member})
		}
	}
	return faults
}

// moment makes instants comparable with ==: UTC, whole minutes.
func moment(t time.Time) time.Time { return t.UTC().Truncate(time.Minute) }
