package absences

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/preau-ent/preau/functions/notify"
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/school"
)

// UnansweredView are the absences of a day of which no family said anything.
type UnansweredView struct {
	Date     school.Date      `json:"date"`
	Absences []UnansweredLine `json:"absences" doc:"by class and name"`
	Ask      bool             `json:"ask" doc:"the reader may ask the families"`
}

// UnansweredLine is one of them.
type UnansweredLine struct {
	Pupil school.PersonID `json:"pupil"`
	First string          `json:"firstName"`
	Last  string          `json:"lastName"`
	Class string          `json:"class"`
	From  time.Time       `json:"from"`
	To    time.Time       `json:"to"`
	Told  ToldView        `json:"told" doc:"how the family was told"`
	Asked time.Time       `json:"asked,omitzero" doc:"when the school last asked for the reason"`
}

// Unanswered returns the absences of a day of which nobody gave a reason: two queries, of
// what families were told and of what they said since. What was said and refused is in
// the pupil's file. It fails with fault.NotFound, or fault.Forbidden for one who sees no
// reasons.
func (b *Book) Unanswered(ctx context.Context, grant policy.BoardOf, day school.Date, say words) (UnansweredView, error) {
	switch {
	case grant.School() == "" || b.notices == nil:
		return UnansweredView{}, fault.New(fault.NotFound, "no grant on this school")
	case grant.Depth() < policy.Category:
		return UnansweredView{}, fault.New(fault.Forbidden, "sees no reasons")
	case !day.Valid() || school.YearOf(day.In(time.UTC)) != grant.Year():
		return UnansweredView{}, &fault.Fault{Kind: fault.Invalid, Detail: "day", Fields: []fault.Field{{Pointer: "/date", Key: "absences.date"}}}
	}
	home, err := b.place(ctx, grant.School())
	if err != nil {
		return UnansweredView{}, err
	}
	missed, err := b.notices.AwayOn(ctx, grant, day)
	if err != nil {
		return UnansweredView{}, fmt.Errorf("absences of %s: %w", day, err)
	}
	said, err := b.desks(ctx, grant.School(), grant.Year(), day)
	if err != nil {
		return UnansweredView{}, err
	}
	v := UnansweredView{Date: day, Absences: []UnansweredLine{}, Ask: grant.Asks()}
	for _, m := range missed {
		if slices.ContainsFunc(said, func(d Desk) bool { return d.explains(&m) }) {
			continue
		}
		from, to := moments(day, Span{m.From, m.To}, home.zone)
		v.Absences = append(v.Absences, UnansweredLine{
			Pupil: m.Pupil, First: m.Name.First, Last: m.Name.Last, Class: home.Class(m.Class), From: from.UTC(), To: to.UTC(),
			Told: ToldView{m.State, say("absences.told."+string(m.State), nil), m.At}, Asked: m.Asked,
		})
	}
	slices.SortFunc(v.Absences, func(a, b UnansweredLine) int {
		return cmp.Or(cmp.Compare(a.Class, b.Class), cmp.Compare(a.Last, b.Last), cmp.Compare(a.First, b.First), a.From.Compare(b.From))
	})
	return v, nil
}

// explains reports whether the copy of an entry is what a family said of an absence.
func (d *Desk) explains(m *notify.Away) bool {
	e := &d.Entry
	return d.Pupil == m.Pupil && e.Stands() && (e.Source == FromExcuse || e.Source == FromFamily) && e.Covers(m.From, m.To)
}
