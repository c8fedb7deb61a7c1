package absences

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/school"
)

// An Act is what was done at a step, or decided against.
type Act struct {
	Kind string // of a Measure
	Done bool   // false: decided against, which asks for a note
	Note string
	Undo bool // takes back instead what was written down of it; the journal keeps both
}

// Act writes down what was done at a step, or takes that back, at the version that its
// author read. It sends nothing. The file for the academic authority is the head's: sending it, or not, which
// asks for a note. It fails with fault.Conflict, holding the step as it is.
func (r *Register) Act(ctx context.Context, grant policy.StepsOf, report policy.ReportOf, id string, version int64, a Act, now time.Time) (*Life, error) {
	if grant.Pupil() == "" {
		return nil, fault.New(fault.NotFound, "no grant on this file")
	}
	l, err := r.life(ctx, grant.Enrolment(), true, now)
	if err != nil {
		return nil, err
	}
	s := l.step(id)
	if s == nil {
		return nil, fault.New(fault.NotFound, "no such step")
	}
	if err := a.check(s, report); err != nil {
		return nil, err
	}
	if a.stands(s) {
		return l, nil
	}
	if s.version != version {
		return nil, &fault.Fault{Kind: fault.Conflict, Key: "absences.conflict"}
	}
	next := a.apply(*s, grant.Author(), now)
	put, err := l.putStep(&next)
	if err != nil {
		return nil, err
	}
	entry, err := l.journal(now, grant.Author(), policy.AbsenceReport, s.ID, told{What: a.what()})
	if err != nil {
		return nil, err
	}
	if err := r.table.Commit(ctx, put, entry); err != nil {
		return nil, fmt.Errorf("step of %s: %w", grant.Pupil(), err)
	}
	next.version++
	*s = next
	return l, nil
}

// check refuses what the step does not ask for, and what is not the author's to do.
func (a *Act) check(s *Step, report policy.ReportOf) error {
	measures := Measures(s.Threshold)
	i := slices.IndexFunc(measures, func(m Measure) bool { return m.Kind == a.Kind })
	wrong := func(pointer, key string) error {
		return &fault.Fault{Kind: fault.Invalid, Detail: "step", Fields: []fault.Field{{Pointer: pointer, Key: key}}}
	}
	switch {
	case i < 0:
		return wrong("/item", "absences.step-item")
	case measures[i].Head && !report.Sends():
		return fault.Say(fault.Forbidden, "absences.step-head")
	case !a.Undo && !a.Done && strings.TrimSpace(a.Note) == "":
		return wrong("/note", "absences.step-note")
	case utf8.RuneCountInString(a.Note) > MaxReason:
		return wrong("/note", "absences.words-long")
	}
	return nil
}

// stands reports whether a step says already what the act would write.
func (a *Act) stands(s *Step) bool {
	was := s.done(a.Kind)
	if a.Undo || was == nil {
		return a.Undo && was == nil
	}
	return was.Not == !a.Done && was.Note == strings.TrimSpace(a.Note)
}

// what says an act in the journal.
func (a *Act) what() string {
	switch {
	case a.Undo:
		return a.Kind + ",undone"
	case !a.Done:
		return a.Kind + ",not"
	}
	return a.Kind
}

// apply returns the step with the act written down, or without what it takes back.
func (a *Act) apply(s Step, by school.PersonID, now time.Time) Step {
	done := DoneMeasure{Kind: a.Kind, Not: !a.Done, Note: strings.TrimSpace(a.Note), By: Stamp{By: by, At: now.UTC().Truncate(time.Second)}}
	s.Done = slices.DeleteFunc(slices.Clone(s.Done), func(d DoneMeasure) bool { return d.Kind == a.Kind })
	if !a.Undo {
		s.Done = append(s.Done, done)
	}
	return s
}

// step returns a step by its id, or the last one of a number of half-days ("4", "10");
// nil if there is none.
func (l *Life) step(id string) *Step {
	var found *Step
	for i := range l.Steps {
		s := &l.Steps[i]
		if s.ID == id {
			return s
		}
		if id == fmt.Sprint(s.Threshold) && (found == nil || s.Reached > found.Reached) {
			found = s
		}
	}
	return found
}
