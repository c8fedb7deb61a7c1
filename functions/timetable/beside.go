package timetable

import (
	"context"
	"time"

	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// LessonsBeside returns the lessons that a grant opens, and other items read in the same
// call: a first screen is one read for each child.
func (b *Book) LessonsBeside(ctx context.Context, grant policy.TimetableOf, from, to school.Date, now time.Time, more ...table.Key) ([]Lesson, table.Items, error) {
	p, err := placeIn(grant)
	if err != nil {
		return nil, nil, err
	}
	v, items, err := b.read(ctx, reading{school: grant.School(), year: grant.Year(), place: p, from: from, to: to, now: now}, more...)
	if err != nil || grant.Pupil() == "" {
		return v.lessons, items, err
	}
	e := grant.Enrolment()
	return attended(v.lessons, &e), items, nil
}
