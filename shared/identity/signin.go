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

// A Place is where a person signs in from.
type Place struct {
	Address string // IP address
	Agent   string // User-Agent of the browser
	Trusted bool   // the person said: it is my device
}

// SignIn lets a person in by login and password. It fails with
// fault.Unauthenticated, in the same words and after the same work whether the login
// exists or not, and with fault.TooMany past the limits of the account or address.
func (d *Door) SignIn(ctx context.Context, login, password string, from Place, now time.Time) (Pass, error) {
	login = cleanLogin(login)
	if !loginForm.MatchString(login) || len(password) > maxPassword*4 {
		return Pass{}, refused() // nobody can have it, and anybody may know that
	}
	var p Pass
	err := d.weigh(ctx, login, password, from.Address, now, func(g gate) (err error) {
		p, err = d.settle(ctx, g, from, now)
		return err
	})
	return p, err
}

// weigh answers a try: a right password leads to then, a wrong one is counted. Both come
// again, without a second hash, if another try on the account or from the address was
// recorded meanwhile.
func (d *Door) weigh(ctx context.Context, login, password, address string, now time.Time, then func(gate) error) error {
	var checked, hash, right = false, "", false
	for {
		g, err := d.gate(ctx, login, address)
		if err != nil {
			return fmt.Errorf("account: %w", err)
		}
		if err := d.open(&g, now); err != nil {
			return err
		}
		if !checked || hash != g.account.Hash {
			checked, hash = true, g.account.Hash
			if right, err = d.hasher.matches(ctx, hash, password); err != nil {
				return err
			}
		}
		if right {
			err = then(g)
		} else if err = d.fail(ctx, g, now); err == nil {
			err = refused() // told only once it is recorded
		}
		if !fault.Is(err, fault.Conflict) {
			return err
		}
	}
}

func refused() error { return fault.Say(fault.Unauthenticated, "session.refused") }

// settle lets in who gave the right password; fault.Conflict if another try was recorded
// meanwhile.
func (d *Door) settle(ctx context.Context, g gate, from Place, now time.Time) (Pass, error) {
	person := g.account.Person
	items, err := d.table.Get(ctx, true, roster.LinksKey(person))
	if err != nil {
		return Pass{}, fmt.Errorf("links of %s: %w", person, err)
	}
	links, found, err := decode[roster.Links](items.Find(roster.LinksKey(person)))
	if err != nil {
		return Pass{}, err
	}
	if !found || links.Suspended {
		return Pass{}, fault.Say(fault.Unauthenticated, "session.suspended")
	}
	s := newSession(links.Links, deviceOf(from.Agent), from.Trusted, now)
	changes, err := admission(person, s, g, now)
	if err != nil {
		return Pass{}, err
	}
	if err := d.table.Commit(ctx, changes...); err != nil {
		return Pass{}, err
	}
	return d.pass(person, links.Name, s, now)
}

// admission returns the writes that let a person in: the session, its journal entry,
// and the account, which remembers the address and keeps tries in line.
func admission(person school.PersonID, s Session, g gate, now time.Time) ([]table.Change, error) {
	g.account.remember(g.origin)
	account, err := g.accountIt.With(g.account)
	if err != nil {
		return nil, err
	}
	account.Expires = time.Time{}
	session, err := s.put(table.Item{Key: sessionKey(person, s.ID)})
	if err != nil {
		return nil, err
	}
	e, err := entry(now, person, person, "session.create", s.ID)
	return []table.Change{{Op: table.Put, Item: account}, session, e}, err
}
