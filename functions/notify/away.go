package notify

import (
	"context"
	"slices"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
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

// OwnTold returns how the reader of a pupil's absences was told of the one that began at
// an hour of a day: by a message or by telephone. ok is false for who was not told.
func (b *Book) OwnTold(ctx context.Context, grant policy.AbsencesOf, day school.Date, hour school.Clock) (told Party, ok bool, err error) {
	e := grant.Enrolment()
	if e.Pupil == "" {
		return Party{}, false, fault.New(fault.NotFound, "no grant on this file")
	}
	page, err := b.table.Query(ctx, table.Query{Part: dayPart(e.School, e.Year, day), Prefix: tellPrefix + string(e.Pupil) + "#"})
	if err != nil {
		return Party{}, false, err
	}
	for _, it := range page.Items {
		f, err := decodeTell(it)
		if err != nil {
			return Party{}, false, err
		}
		covers := slices.ContainsFunc(f.Spans, func(s Span) bool { return s.From <= hour && hour < s.To })
		p := f.party(grant.Reader())
		if f.Kind == OfAbsence && f.stands() && covers && p != nil && (p.State == Told || p.State == Called) {
			return *p, true, nil
		}
	}
	return Party{}, false, nil
}

func (m *Away) meets(s Span) bool { return s.From < m.To && m.From < s.To }
