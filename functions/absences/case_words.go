package absences

import (
	"context"
	"fmt"

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

// Words returns the sealed words of a case to one who may read its document.
func (r *Register) Words(ctx context.Context, grant policy.DocumentOf, c *Case) (string, error) {
	if grant.Pupil() == "" || c.Sealed == nil {
		return "", nil
	}
	return r.wordsOf(ctx, grant.Enrolment(), c)
}

// wordsOf returns the words of a case, opened if they are sealed.
func (r *Register) wordsOf(ctx context.Context, e roster.Enrolment, c *Case) (string, error) {
	if c.Sealed == nil {
		return c.Words, nil
	}
	key, _, err := r.vault.For(ctx, e.Pupil)
	if err != nil {
		return "", err
	}
	plain, err := key.Open(spot(caseKey(e.School, e.Year, e.Pupil, c.ID), "words"), c.Sealed)
	if err != nil {
		return "", fmt.Errorf("words of %s: %w", c.ID, err)
	}
	return string(plain), nil
}
