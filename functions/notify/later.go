package notify

import (
	"context"
	"slices"
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
	if err := p.dismiss(ctx); err != nil {
		return journal.Effect{}, err
	}
	p.settle()
	return p.effect()
}

// dismiss leaves out those whose right ended while they waited: a court decided, a link
// was closed, a pupil of age proved independence.
func (p *plan) dismiss(ctx context.Context) error {
	pupils := map[school.Year][]school.PersonID{}
	for _, f := range p.tells {
		pupils[f.Year] = append(pupils[f.Year], f.Pupil)
	}
	for year, ids := range pupils {
		homes, err := p.book.households(ctx, p.home.UAI, year, slices.Compact(slices.Sorted(slices.Values(ids))))
		if err != nil {
			return err
		}
		if err := p.know(ctx, everybody(homes, p.tells)...); err != nil {
			return err
		}
		for _, f := range p.tells {
			if home, ok := homes[f.Pupil]; ok && f.Year == year {
				f.dismiss(whom(home.pupil, p.family(home), p.now, school.DateOf(p.now, p.zone)), p.now)
			}
		}
	}
	return nil
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
