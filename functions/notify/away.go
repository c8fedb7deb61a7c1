package notify

import (
	"context"
	"slices"
	"time"

	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// A ToldOf says how telling of one absence of a day stands.
type ToldOf struct {
	Pupil school.PersonID
	From  school.Clock
	To    school.Clock
	State State // the worst of everybody's
	At    time.Time
}

// ToldOn returns how telling the families of a day's absences stands, for the classes
// that the reader watches.
func (b *Book) ToldOn(ctx context.Context, grant policy.BoardOf, day school.Date) ([]ToldOf, error) {
	tells, err := b.tellsOn(ctx, grant, day)
	list := []ToldOf{}
	for _, f := range tells {
		if f.Kind == OfAbsence {
			list = append(list, f.told(time.Time{}))
		}
	}
	return list, err
}

// tellsOn reads what stands of what is told about a day, of the classes that the reader
// watches.
func (b *Book) tellsOn(ctx context.Context, grant policy.BoardOf, day school.Date) ([]*filed, error) {
	q := table.Query{Part: dayPart(grant.School(), grant.Year(), day), Prefix: tellPrefix}
	return b.filed(ctx, q, 0, func(f *filed) bool { return f.stands() && grant.Watches(f.Class) })
}

// told says how telling stands; since is from when on somebody to phone is listed still.
func (t *Tell) told(since time.Time) ToldOf {
	o := ToldOf{Pupil: t.Pupil, From: t.First, State: t.overall(since), At: t.Made}
	for _, s := range t.Spans {
		o.From, o.To = min(o.From, s.From), max(o.To, s.To)
	}
	for _, p := range t.Parties {
		if p.At.After(o.At) {
			o.At = p.At
		}
	}
	return o
}

// An Away is one absence of a day: whose, how its telling stands, and when the school
// last asked for its reason; zero: never.
type Away struct {
	ToldOf
	Name  roster.Name
	Class school.ClassID
	Asked time.Time
}

// AwayOn returns the absences of a day of which families are told, for the classes that
// the reader watches: one query, 1 kB an absence, beside the calendar. Of whom nobody phoned
// in time the family was not told.
func (b *Book) AwayOn(ctx context.Context, grant policy.BoardOf, day school.Date) ([]Away, error) {
	since, err := b.listedSince(ctx, grant.School(), grant.Year())
	if err != nil {
		return nil, err
	}
	tells, err := b.tellsOn(ctx, grant, day)
	list := []Away{}
	for _, f := range tells {
		if f.Kind != OfAbsence {
			continue
		}
		m := Away{ToldOf: f.told(since), Name: f.Name, Class: f.Class}
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
