package identity

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// How long sessions live. A shared machine forgets its user
// within half an hour; one's own device remembers a family for a month.
const (
	sharedIdle, sharedLife = 30 * time.Minute, 12 * time.Hour
	staffIdle, staffLife   = 8 * time.Hour, 12 * time.Hour
	familyIdle, familyLife = 14 * 24 * time.Hour, 30 * 24 * time.Hour
)

// grace is how long a refresh token may come again: two tabs woke together.
const grace = 10 * time.Second

// logLife is how long the journal keeps who came and went (CNIL, délibération 2021-122: 6 to 12 months).
const logLife = 365 * 24 * time.Hour

// A Session is one sign-in on one device. All its refresh tokens are one family,
// named by the session: token n is a function of our key, the session and n, so that
// no token is ever stored and a successor can be given twice.
type Session struct {
	ID         school.SessionID `json:"id"`
	Device     string           `json:"device"` // "Firefox · Windows"
	Since      time.Time        `json:"since"`
	Seen       time.Time        `json:"seen"` // last sign-in or refresh
	PasswordAt time.Time        `json:"passwordAt"`
	SecondAt   time.Time        `json:"secondAt,omitzero"`
	Trusted    bool             `json:"trusted,omitempty"` // the person said: it is my device
	Staff      bool             `json:"staff,omitempty"`
	Turn       int              `json:"turn"` // number of the refresh token that is good now
}

// Expires returns the moment at which the session ends unless it is refreshed:
// after the idle time, and in any case after its life.
func (s Session) Expires() time.Time {
	idle, life := sharedIdle, sharedLife
	switch {
	case s.Trusted && s.Staff:
		idle, life = staffIdle, staffLife
	case s.Trusted:
		idle, life = familyIdle, familyLife
	}
	if end := s.Since.Add(life); end.Before(s.Seen.Add(idle)) {
		return end
	}
	return s.Seen.Add(idle)
}

func sessionKey(p school.PersonID, s school.SessionID) table.Key {
	return table.Key{Part: personPart(p), Sort: sessionPrefix + string(s)}
}

const sessionPrefix = "SESSION#"

func personPart(p school.PersonID) string { return roster.ProfileKey(p).Part }

// put returns the write of a session over the item it was read from.
func (s Session) put(it table.Item) (table.Change, error) {
	it, err := it.With(s)
	it.Expires = s.Expires()
	return table.Change{Op: table.Put, Item: it}, err
}

// entry returns the write of a journal entry about a person's account. The log of
// comings and goings is kept a year.
func entry(now time.Time, by, about school.PersonID, action string, object school.SessionID) (table.Change, error) {
	e, err := journal.New(now, by, action, string(object), nil)
	if err != nil {
		return table.Change{}, err
	}
	c, err := e.Change(personPart(about))
	c.Item.Expires = now.Add(logLife)
	return c, err
}

// newSession returns a session that begins now. Staff are those whose links say so.
func newSession(links []roster.Link, device string, trusted bool, now time.Time) Session {
	return Session{
		ID: school.SessionID(school.NewID()), Device: device, Trusted: trusted, Staff: staffOf(links, now),
		Since: now, Seen: now, PasswordAt: now,
	}
}

func staffOf(links []roster.Link, now time.Time) bool {
	return slices.ContainsFunc(links, func(l roster.Link) bool {
		return l.Role != school.Pupil && l.Role != school.Guardian && l.Active(now)
	})
}

// Sessions returns the sessions of a person that have not ended, the last seen first.
func (d *Door) Sessions(ctx context.Context, who roster.Person) ([]Session, error) {
	items, err := d.sessionItems(ctx, who.ID)
	if err != nil {
		return nil, err
	}
	sessions := make([]Session, len(items))
	for i, it := range items {
		if sessions[i], _, err = decode[Session](it); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(sessions, func(a, b Session) int { return b.Seen.Compare(a.Seen) })
	return sessions, nil
}

// sessionItems reads every session of a person; one page holds thousands.
func (d *Door) sessionItems(ctx context.Context, p school.PersonID) ([]table.Item, error) {
	page, err := d.table.Query(ctx, table.Query{Part: personPart(p), Prefix: sessionPrefix, Strong: true})
	if err != nil {
		return nil, fmt.Errorf("sessions of %s: %w", p, err)
	}
	return page.Items, nil
}

// Revoke ends one session of the person; it fails with fault.NotFound if there is none.
func (d *Door) Revoke(ctx context.Context, who roster.Person, id school.SessionID) error {
	items, err := d.table.Get(ctx, true, sessionKey(who.ID, id))
	if err != nil {
		return fmt.Errorf("session of %s: %w", who.ID, err)
	}
	if len(items) == 0 {
		return fault.New(fault.NotFound, "no such session")
	}
	return d.end(ctx, who.ID, who.ID, "session.revoke", items[0], who.Now)
}

// RevokeAll ends every session of a person, whoever asks: after a stolen account, a
// new code or a changed link. It returns how many there were.
func (d *Door) RevokeAll(ctx context.Context, by, person school.PersonID, now time.Time) (int, error) {
	items, err := d.sessionItems(ctx, person)
	if err != nil {
		return 0, err
	}
	for _, it := range items {
		if err := d.end(ctx, by, person, "session.revoke", it, now); err != nil {
			return 0, err
		}
	}
	return len(items), nil
}

// end deletes a session with its journal entry, whatever happens to the session
// meanwhile: a refresh that comes first does not save it. One that is gone is no failure.
func (d *Door) end(ctx context.Context, by, person school.PersonID, action string, it table.Item, now time.Time) error {
	e, err := entry(now, by, person, action, school.SessionID(it.Sort[len(sessionPrefix):]))
	if err != nil {
		return err
	}
	for it.Found() {
		err := d.table.Commit(ctx, table.Change{Op: table.Delete, Item: it}, e)
		if !fault.Is(err, fault.Conflict) {
			return err
		}
		items, err := d.table.Get(ctx, true, it.Key)
		if err != nil {
			return err
		}
		it = items.Find(it.Key)
	}
	return nil
}
