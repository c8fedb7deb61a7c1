package identity

import (
	"context"
	"fmt"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// codeLife is how long a letter stays good.
const codeLife = 90 * 24 * time.Hour

// card is what a personal code stands for.
type card struct {
	Person school.PersonID `json:"person"`
	Used   time.Time       `json:"used,omitzero"`
}

// standing says which code of a person is valid: a newer one silences the older.
type standing struct {
	Digest  string    `json:"digest"`
	Issued  time.Time `json:"issued"`
	Expires time.Time `json:"expires"`
}

func standingKey(p school.PersonID) table.Key { return table.Key{Part: personPart(p), Sort: "CODE"} }

// An Order asks for personal codes.
type Order struct {
	By     school.PersonID   // who asks, or "system:<job>"
	People []school.PersonID // each once
	Again  bool              // also for those who have a code or an account: a lost letter, a forgotten password
}

// An Issued is one personal code, in clear for the only time.
type Issued struct {
	Person  school.PersonID
	Name    roster.Name
	Login   string // of an account that has one already
	Code    Code
	Expires time.Time
}

// Issue makes personal codes and returns them in the order of the people. It passes
// over those who have nothing to read (guardians without any right), and unless
// Again over those who have an account or a code already. Codes given again silence
// the codes before them. People are written by lots of 33, each lot whole or not at
// all; on an error the codes returned so far are good, and those of the lot that
// failed, if they were stored, are silenced by asking Again.
func (d *Door) Issue(ctx context.Context, o Order, now time.Time) ([]Issued, error) {
	lots := slices.Collect(slices.Chunk(o.People, table.MaxGet/3))
	issued := make([][]Issued, len(lots))
	hands, ctx := errgroup.WithContext(ctx)
	hands.SetLimit(8) // several lots share one wait for the disk
	for i, people := range lots {
		hands.Go(func() (err error) {
			issued[i], err = d.issueLot(ctx, o, people, now)
			return err
		})
	}
	if err := hands.Wait(); err != nil {
		return slices.Concat(issued...), fmt.Errorf("codes: %w", err)
	}
	return slices.Concat(issued...), nil
}

func (d *Door) issueLot(ctx context.Context, o Order, people []school.PersonID, now time.Time) ([]Issued, error) {
	var keys []table.Key
	for _, p := range people {
		keys = append(keys, roster.ProfileKey(p), roster.LinksKey(p), standingKey(p))
	}
	items, err := d.table.Get(ctx, true, keys...)
	if err != nil {
		return nil, err
	}
	var lot []Issued
	var changes []table.Change
	for _, p := range people {
		may, err := mayIssue(items, p, o.Again, now)
		if err != nil {
			return nil, err
		}
		if may.Person == "" {
			continue
		}
		writes, err := d.issue(&may, items.Find(standingKey(p)), o.By, now)
		if err != nil {
			return nil, err
		}
		lot, changes = append(lot, may), append(changes, writes...)
	}
	if len(changes) == 0 {
		return nil, nil
	}
	if err := d.table.Commit(ctx, changes...); err != nil {
		return nil, err
	}
	return lot, nil
}

// mayIssue returns whom to make a code for, or nobody.
func mayIssue(items table.Items, p school.PersonID, again bool, now time.Time) (Issued, error) {
	profile, found, err := decode[roster.Profile](items.Find(roster.ProfileKey(p)))
	if err != nil {
		return Issued{}, err
	}
	if !found {
		return Issued{}, fault.New(fault.NotFound, "no such person")
	}
	links, _, err := decode[roster.Links](items.Find(roster.LinksKey(p)))
	if err != nil {
		return Issued{}, err
	}
	has := profile.Login != "" || items.Find(standingKey(p)).Found()
	if has && !again || !welcome(links, now) {
		return Issued{}, nil
	}
	return Issued{Person: p, Name: profile.Name, Login: profile.Login}, nil
}

// welcome reports whether a person has anything to enter for.
func welcome(l roster.Links, now time.Time) bool {
	return !l.Suspended && slices.ContainsFunc(l.Links, func(l roster.Link) bool { return opens(l, now) })
}

// opens reports whether a link gives anything to see, now or later.
func opens(l roster.Link, now time.Time) bool {
	return (l.To.IsZero() || now.Before(l.To)) && (l.Role != school.Guardian || l.Level.Reads())
}

// issue fills in the code of one person and returns its writes.
func (d *Door) issue(i *Issued, before table.Item, by school.PersonID, now time.Time) ([]table.Change, error) {
	i.Code, i.Expires = newCode(), now.Add(codeLife)
	digest := digestOf(d.codeKeys[0], i.Code)
	cardIt, err := table.Item{Key: cardKey(digest), Expires: i.Expires}.With(card{Person: i.Person})
	if err != nil {
		return nil, err
	}
	before, err = before.With(standing{digest, now, i.Expires})
	if err != nil {
		return nil, err
	}
	before.Expires = i.Expires
	e, err := journal.New(now, by, "account.activate", string(i.Person), nil)
	if err != nil {
		return nil, err
	}
	log, err := e.Change(personPart(i.Person))
	log.Item.Expires = now.Add(logLife)
	return []table.Change{{Op: table.Put, Item: cardIt}, {Op: table.Put, Item: before}, log}, err
}
