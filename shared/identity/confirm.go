package identity

import (
	"context"
	"fmt"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/table"
)

// Confirm notes that a person who is signed in has typed the password again, as rows
// of risk ask for. Tries count as those of SignIn do. It fails with fault.Forbidden for
// a wrong password (the session stays), and with fault.TooMany past the limits.
func (d *Door) Confirm(ctx context.Context, who roster.Person, password, address string, now time.Time) error {
	me, session := roster.ProfileKey(who.ID), sessionKey(who.ID, who.Session)
	items, err := d.table.Get(ctx, true, me)
	if err != nil {
		return fmt.Errorf("profile of %s: %w", who.ID, err)
	}
	profile, found, err := decode[roster.Profile](items.Find(me))
	if err != nil {
		return err
	}
	if !found || profile.Login == "" || len(password) > maxPassword*4 {
		return wrongPassword()
	}
	err = d.weigh(ctx, profile.Login, password, address, now, func(g gate) error {
		if g.account.Person != who.ID {
			return wrongPassword()
		}
		return d.renew(ctx, session, g, now)
	})
	if f, ok := fault.As(err); ok && f.Key == "session.refused" {
		return wrongPassword()
	}
	return err
}

func wrongPassword() error { return fault.Say(fault.Forbidden, "session.wrong-password") }

// renew writes the moment of the password into the session; fault.Conflict if the
// session or the account changed meanwhile.
func (d *Door) renew(ctx context.Context, key table.Key, g gate, now time.Time) error {
	items, err := d.table.Get(ctx, true, key)
	if err != nil {
		return err
	}
	s, found, err := decode[Session](items.Find(key))
	if err != nil {
		return err
	}
	if !found {
		return fault.New(fault.Unauthenticated, "session ended")
	}
	s.PasswordAt = now
	stored, err := s.put(items.Find(key))
	if err != nil {
		return err
	}
	e, err := entry(now, g.account.Person, g.account.Person, "session.create", s.ID)
	if err != nil {
		return err
	}
	return d.table.Commit(ctx, stored, e, table.Change{Op: table.Check, Item: g.accountIt})
}
