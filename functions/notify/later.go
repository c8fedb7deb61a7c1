package notify

import (
	"context"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/school"
)

// mayTell fails with fault.NotFound for any grant but that of the job that tells.
func mayTell(grant policy.Machine) error {
	if grant.Job() != policy.JobNotify {
		return fault.New(fault.NotFound, "no grant to tell families")
	}
	return nil
}

// tellLater tells those who waited for a moment of some Tells, unless there is nothing
// to tell any more.
func (b *Book) tellLater(ctx context.Context, of keysOf, now time.Time) (journal.Effect, error) {
	p, err := b.newPlan(ctx, of.School, now)
	if err != nil {
		return journal.Effect{}, err
	}
	if p.tells, err = b.tells(ctx, of.Keys); err != nil {
		return journal.Effect{}, err
	}
	var ids []school.PersonID
	for _, f := range p.tells {
		for _, q := range f.Parties {
			ids = append(ids, q.Person)
		}
	}
	if len(p.tells) == 0 {
		return journal.Effect{}, nil
	}
	day := p.tells[0].Date // all are of one entry of the journal
	homes, err := b.households(ctx, of.School, yearOf(day), pupilsOf(p.tells), day)
	if err != nil {
		return journal.Effect{}, err
	}
	if err := p.know(ctx, append(ids, everybody(homes, nil)...)...); err != nil {
		return journal.Effect{}, err
	}
	p.release(homes)
	for _, f := range p.tells {
		if home, ok := homes[f.Pupil]; ok && f.Kind == OfAbsence && f.stands() && f.early(p.zone) {
			p.admit(f, home) // whoever came to have the right since it was written down
		}
	}
	p.settle()
	return p.effect()
}

// doubt looks at messages that should have left by now. Of one that is still being
// handed over nobody knows: it is not sent again, and somebody phones.
func (b *Book) doubt(ctx context.Context, of keysOf, now time.Time) (journal.Effect, error) {
	p, err := b.newPlan(ctx, of.School, now)
	if err != nil {
		return journal.Effect{}, err
	}
	if p.tells, err = b.tells(ctx, of.Keys); err != nil {
		return journal.Effect{}, err
	}
	for _, f := range p.tells {
		for i := range f.Parties {
			if q := &f.Parties[i]; q.State == Sending && now.Sub(q.At) >= doubtful {
				f.fail(q, Uncertain, now)
				f.changed = true
			}
		}
	}
	return p.effect()
}
