package notify

import (
	"context"
	"slices"
	"time"

	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// An Away is one absence of a day: whose, how its telling stands, and when the school
// last asked for its reason; zero: never.
type Away struct {
	ToldOf
	Name  roster.Name
	Class school.ClassID
	Asked time.Time
}

// AwayOn returns the absences of a day of which families are told, for the classes that
// the reader watches: one query, 1 kB an absence.
func (b *Book) AwayOn(ctx context.Context, grant policy.BoardOf, day school.Date) ([]Away, error) {
	tells, err := b.tellsOn(ctx, grant, day)
	list := []Away{}
	for _, f := range tells {
		if f.Kind != OfAbsence {
			continue
		}
		m := Away{ToldOf: f.told(), Name: f.Name, Class: f.Class}
		for _, q := range tells {
			if q.Kind == OfAsk && q.Pupil == f.Pupil && q.Made.After(m.Asked) && slices.ContainsFunc(q.Spans, m.meets) {
				m.Asked = q.Made
			}
		}
		list = append(list, m)
	}
	return list, err
}

func (m *Away) meets(s Span) bool { return s.From < m.To && m.From < s.To }
