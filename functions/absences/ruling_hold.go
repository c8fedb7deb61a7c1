package absences

import (
	"context"
	"encoding/json"
	"time"

	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// takesBack is how long a ruling may be taken back, before anything follows from it.
const takesBack = time.Minute

// hold is a ruling that waits to be held.
type hold struct {
	Pupil  school.PersonID `json:"pupil"`
	School school.UAI      `json:"school"`
	Year   school.Year     `json:"year"`
	Case   string          `json:"case"`
	At     time.Time       `json:"at"` // of the ruling: another one since waits for itself
}

// DueHold is the kind of rulings that wait to be held.
const DueHold = "absences.hold"

func holding(e roster.Enrolment, c *Case) (table.Change, error) {
	data, err := json.Marshal(hold{e.Pupil, e.School, e.Year, c.ID, c.Ruled.At})
	if err != nil {
		return table.Change{}, err
	}
	return journal.Due{ID: "hold-" + school.NewID(), Kind: DueHold, At: c.Ruled.At.Add(takesBack), Data: data}.Change()
}

// hold makes a ruling hold that nobody took back: what nobody needs any more is deleted,
// and the journal says so, which the family's messages follow.
func (r *Register) hold(ctx context.Context, due journal.Due, now time.Time) (journal.Effect, error) {
	var x hold
	if err := json.Unmarshal(due.Data, &x); err != nil {
		return journal.Effect{}, err
	}
	e, ok, err := r.enrolmentOf(ctx, x.School, x.Year, x.Pupil)
	if err != nil || !ok {
		return journal.Effect{}, err
	}
	k := caseKey(x.School, x.Year, x.Pupil, x.Case)
	items, err := r.table.Get(ctx, true, k)
	if err != nil {
		return journal.Effect{}, err
	}
	c, err := decodeCase(items.Find(k))
	if err != nil || c.Before == nil || c.Ruled == nil || !c.Ruled.At.Equal(x.At) {
		return journal.Effect{}, err
	}
	return r.held(ctx, &Life{Enrolment: e, items: items}, c, now)
}

func (r *Register) held(ctx context.Context, l *Life, c Case, now time.Time) (journal.Effect, error) {
	var changes []table.Change
	if id := c.Before.Document; id != "" && c.Document == "" {
		ended, err := r.ending(ctx, id, c.Ruled.By, now)
		if err != nil {
			return journal.Effect{}, err
		}
		changes = append(changes, ended...)
	}
	ruled := told{From: c.From, To: c.To, What: c.outcome(), Held: c.Accepted != nil && !same(c.Accepted, c.Before.Accepted), Author: c.By, Late: c.Late}
	c.Before = nil
	put, err := l.putCase(&c)
	if err != nil {
		return journal.Effect{}, err
	}
	entry, err := l.journal(now, c.Ruled.By, policy.AbsenceRule, c.ID, ruled)
	return journal.Effect{Changes: append(changes, put, entry)}, err
}

func same(a, b *bool) bool { return a == b || a != nil && b != nil && *a == *b }
