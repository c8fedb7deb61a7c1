package identity

import (
	"context"
	"fmt"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// A Registration gives a person an account whose password is known.
type Registration struct {
	Person   school.PersonID
	Login    string
	Password string
}

// Register makes accounts without codes, for the demo region and for tests: the
// passwords are not judged, and one password is hashed once however many have it.
// It fails with fault.NotFound for an unknown person and with fault.Conflict for a
// login that somebody else has.
func (d *Door) Register(ctx context.Context, by school.PersonID, now time.Time, people ...Registration) error {
	hashes := map[string]string{}
	for _, r := range people {
		hash, done := hashes[r.Password]
		if !done {
			var err error
			if hash, err = d.hasher.hash(ctx, r.Password); err != nil {
				return err
			}
			hashes[r.Password] = hash
		}
		if err := d.register(ctx, by, now, r, hash); err != nil {
			return fmt.Errorf("account of %s: %w", r.Person, err)
		}
	}
	return nil
}

func (d *Door) register(ctx context.Context, by school.PersonID, now time.Time, r Registration, hash string) error {
	login := cleanLogin(r.Login)
	items, err := d.table.Get(ctx, true, loginKey(login), roster.ProfileKey(r.Person))
	if err != nil {
		return err
	}
	profile, found, err := decode[roster.Profile](items.Find(roster.ProfileKey(r.Person)))
	if err != nil {
		return err
	}
	before, _, err := decode[Account](items.Find(loginKey(login)))
	switch {
	case err != nil:
		return err
	case !found:
		return fault.New(fault.NotFound, "no such person")
	case before.Person != "" && before.Person != r.Person:
		return fault.New(fault.Conflict, "login taken")
	}
	account, err := items.Find(loginKey(login)).With(Account{Person: r.Person, Hash: hash, Since: now})
	if err != nil {
		return err
	}
	account.Expires = time.Time{}
	profile.Login = login
	me, err := items.Find(roster.ProfileKey(r.Person)).With(profile)
	if err != nil {
		return err
	}
	e, err := entry(now, by, r.Person, "account.activate", "")
	if err != nil {
		return err
	}
	return d.table.Commit(ctx, table.Change{Op: table.Put, Item: account}, table.Change{Op: table.Put, Item: me}, e)
}
