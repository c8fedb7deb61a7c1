package absences

import (
	"context"
	"fmt"
	"time"

	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// sealWords seals the words of a motive of health; the change is that of the pupil's
// key where it is new.
func (r *Register) sealWords(ctx context.Context, p school.PersonID, k table.Key, c *Case) ([]table.Change, error) {
	if !c.Health() || c.Words == "" {
		return nil, nil
	}
	key, made, err := r.vault.For(ctx, p)
	if err != nil {
		return nil, err
	}
	c.Sealed, err = key.Seal(spot(k, "words"), []byte(c.Words))
	c.Words = ""
	return made, err
}

// sealRuled seals what a case says in clear since it was ruled to be of a motive of
// health: the words of the ruling, and those of the family that were of another motive.
// Nothing of it is kept for longer than what a family said so itself.
func (r *Register) sealRuled(ctx context.Context, e roster.Enrolment, c *Case) ([]table.Change, error) {
	b := c.Before
	if b == nil || !c.Health() || c.Answer == "" && b.Words == "" {
		return nil, nil
	}
	k := caseKey(e.School, e.Year, e.Pupil, c.ID)
	key, changes, err := r.vault.For(ctx, e.Pupil)
	if err != nil {
		return nil, err
	}
	forgets := func(at time.Time) error {
		later, err := forgetting(e, c.ID, at)
		changes = append(changes, later)
		return err
	}
	if c.Answer != "" {
		if c.Reply, err = key.Seal(spot(k, "answer"), []byte(c.Answer)); err != nil {
			return nil, err
		}
		c.Answer = ""
		if err := forgets(c.Ruled.At.Add(keepsProof)); err != nil {
			return nil, err
		}
	}
	if b.Words == "" {
		return changes, nil
	}
	if b.Sealed, err = key.Seal(spot(k, "words"), []byte(b.Words)); err != nil {
		return nil, err
	}
	b.Words, b.Clear = "", true
	if c.Words == "" {
		return changes, nil
	}
	c.Words, c.Sealed = "", b.Sealed
	end := c.At.Add(keepsProof)
	if held := c.Ruled.At.Add(2 * takesBack); end.Before(held) {
		end = held
	}
	return changes, forgets(end)
}

// outlived takes out of a case what has been kept for as long as it may be, and reports
// whether there was any.
func (c *Case) outlived(now time.Time) bool {
	words := (c.Document != "" || c.Sealed != nil) && !now.Before(c.At.Add(keepsProof))
	answer := c.Reply != nil && !now.Before(c.Ruled.At.Add(keepsProof))
	if words {
		c.Document, c.Sealed = "", nil
	}
	if answer {
		c.Reply = nil
	}
	return words || answer
}

// opened is what a reader may read of what is sealed in a case.
type opened struct{ words, answer string }

// open opens what is sealed in a case to one who may read its document: its author, and
// those who rule. What staff wrote down for a family has no author in it: the answer is
// then for those who may justify.
func (r *Register) open(ctx context.Context, who roster.Person, grant policy.AbsencesOf, c *Case) (o opened, err error) {
	e := grant.Enrolment()
	_, refused := policy.ReadJustificationDoc(who, e, c.By)
	if c.Sealed != nil && refused == nil {
		if o.words, err = r.wordsOf(ctx, e, c); err != nil {
			return o, err
		}
	}
	if c.Reply != nil && (refused == nil || c.Said != nil && grant.Justifies()) {
		o.answer, err = r.answerOf(ctx, e, c)
	}
	return o, err
}

// wordsOf returns the words of a case, opened if they are sealed.
func (r *Register) wordsOf(ctx context.Context, e roster.Enrolment, c *Case) (string, error) {
	if c.Sealed == nil {
		return c.Words, nil
	}
	return r.unseal(ctx, e, c, "words", c.Sealed)
}

// answerOf returns the words of the ruling on a case, opened if they are sealed.
func (r *Register) answerOf(ctx context.Context, e roster.Enrolment, c *Case) (string, error) {
	if c.Reply == nil {
		return c.Answer, nil
	}
	return r.unseal(ctx, e, c, "answer", c.Reply)
}

func (r *Register) unseal(ctx context.Context, e roster.Enrolment, c *Case, field string, sealed []byte) (string, error) {
	key, _, err := r.vault.For(ctx, e.Pupil)
	if err != nil {
		return "", err
	}
	plain, err := key.Open(spot(caseKey(e.School, e.Year, e.Pupil, c.ID), field), sealed)
	if err != nil {
		return "", fmt.Errorf("%s of %s: %w", field, c.ID, err)
	}
	return string(plain), nil
}
