package identity

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// A refreshToken is what a browser shows to get its next access token.
type refreshToken struct {
	person  school.PersonID
	session school.SessionID
	turn    int
	proof   string
}

func parseRefresh(s string) (refreshToken, bool) {
	parts := strings.Split(s, ".")
	if len(s) > 256 || len(parts) != 4 {
		return refreshToken{}, false
	}
	turn, err := strconv.Atoi(parts[2])
	return refreshToken{school.PersonID(parts[0]), school.SessionID(parts[1]), turn, parts[3]}, err == nil && turn >= 0
}

// refreshOf returns a session's refresh token of a turn.
func refreshOf(key []byte, person school.PersonID, session school.SessionID, turn int) string {
	head := fmt.Sprintf("%s.%s.%d", person, session, turn)
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(head))
	return head + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// proves reports whether a refresh token was given out by us, under any key still held.
func (d *Door) proves(token string, r refreshToken) bool {
	for _, key := range d.refreshKeys {
		if hmac.Equal([]byte(token), []byte(refreshOf(key, r.person, r.session, r.turn))) {
			return true
		}
	}
	return false
}

// A Pass is what a browser receives when a person is let in.
type Pass struct {
	Person  school.PersonID
	Name    roster.Name // empty after a refresh
	Session school.SessionID
	Access  string
	Refresh string
	Keep    time.Duration // how long the browser may keep both beyond its own closing; 0: not at all
}

// pass signs the tokens of a session's present turn.
func (d *Door) pass(person school.PersonID, name roster.Name, s Session, now time.Time) (Pass, error) {
	access, err := d.tokens.Sign(person, s.ID, now)
	p := Pass{Person: person, Name: name, Session: s.ID, Access: access, Refresh: refreshOf(d.refreshKeys[0], person, s.ID, s.Turn)}
	if s.Trusted {
		p.Keep = s.Expires().Sub(now)
	}
	return p, err
}

// Refresh exchanges a refresh token, good once, for the next pass. The token
// exchanged just before is answered with the same pass for ten seconds, since two
// tabs may wake together. Any older one was stolen, or the thief came first: the
// session ends for both. It fails with fault.Unauthenticated when the person has
// to sign in again.
func (d *Door) Refresh(ctx context.Context, token string, now time.Time) (Pass, error) {
	r, ok := parseRefresh(token)
	if !ok {
		return Pass{}, fault.New(fault.Unauthenticated, "no refresh token")
	}
	for {
		items, err := d.table.Get(ctx, true, sessionKey(r.person, r.session))
		if err != nil {
			return Pass{}, fmt.Errorf("session of %s: %w", r.person, err)
		}
		it := items.Find(sessionKey(r.person, r.session))
		s, found, err := decode[Session](it)
		if err != nil {
			return Pass{}, err
		}
		if !found || !d.proves(token, r) {
			return Pass{}, fault.New(fault.Unauthenticated, "session ended")
		}
		p, err := d.turn(ctx, r, s, it, now)
		if !fault.Is(err, fault.Conflict) {
			return p, err
		}
	}
}

// turn moves a session to its next refresh token; fault.Conflict if it moved meanwhile.
func (d *Door) turn(ctx context.Context, r refreshToken, s Session, it table.Item, now time.Time) (Pass, error) {
	switch {
	case r.turn == s.Turn:
		s.Turn, s.Seen = s.Turn+1, now
		c, err := s.put(it)
		if err != nil {
			return Pass{}, err
		}
		if err := d.table.Write(ctx, c); err != nil {
			return Pass{}, err
		}
		return d.pass(r.person, roster.Name{}, s, now)
	case r.turn == s.Turn-1 && now.Sub(s.Seen) <= grace:
		return d.pass(r.person, roster.Name{}, s, now)
	}
	if err := d.end(ctx, r.person, r.person, "session.stolen", it, now); err != nil {
		return Pass{}, err
	}
	return Pass{}, fault.Say(fault.Unauthenticated, "session.stolen")
}

// SignOut ends the session that an access token or a refresh token belongs to; each
// may be empty or expired. A session that has ended already is no failure; one of
// somebody else than the caller takes itself for stays, with fault.Unauthenticated.
func (d *Door) SignOut(ctx context.Context, cred Credential, refresh string, now time.Time) error {
	if b, err := d.tokens.Verify(cred.Token, now); err == nil {
		return d.signOut(ctx, cred, b.Person, b.Session, now)
	}
	if r, ok := parseRefresh(refresh); ok && d.proves(refresh, r) {
		return d.signOut(ctx, cred, r.person, r.session, now)
	}
	return nil
}

func (d *Door) signOut(ctx context.Context, cred Credential, p school.PersonID, id school.SessionID, now time.Time) error {
	if err := cred.owns(p); err != nil {
		return err
	}
	items, err := d.table.Get(ctx, true, sessionKey(p, id))
	if err != nil {
		return fmt.Errorf("session of %s: %w", p, err)
	}
	return d.end(ctx, p, p, "session.delete", items.Find(sessionKey(p, id)), now)
}
