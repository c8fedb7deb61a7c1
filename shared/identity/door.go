package identity

import (
	"context"
	"fmt"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/seal"
	"github.com/preau-ent/preau/shared/table"
)

// Options are what a Door may be told; their zero values are good.
type Options struct {
	Issuer string         // of access tokens: the service's own address; "": "preau"
	Zone   *time.Location // in which a day begins; nil: Europe/Paris
	Cost   Cost           // of a password hash; zero: DefaultCost
	Hashes int            // passwords hashed at once, 19 MiB each; 0: one per processor
}

// A Door lets people in. It is safe for concurrent use.
type Door struct {
	table  *table.Table
	tokens *Tokens
	zone   *time.Location
	hasher *hasher

	// What a warm process has decoded already; see table.Memo.
	sessions   *table.Memo[Session]
	links      *table.Memo[roster.Links]
	enrolments *table.Memo[roster.Enrolments]

	refreshKeys, codeKeys, addressKeys [][]byte // newest first
}

// New returns the door of an installation.
func New(t *table.Table, keys seal.Keys, o Options) *Door {
	if o.Issuer == "" {
		o.Issuer = "preau"
	}
	if o.Zone == nil {
		o.Zone = paris()
	}
	return &Door{
		table:       t,
		tokens:      NewTokens(KeyringOf(keys), o.Issuer),
		zone:        o.Zone,
		hasher:      newHasher(o.Cost, o.Hashes),
		sessions:    table.NewMemo(maxVerified, document[Session]),
		links:       table.NewMemo(maxVerified, document[roster.Links]),
		enrolments:  table.NewMemo(maxVerified, document[roster.Enrolments]),
		refreshKeys: keys.Of("refresh token"),
		codeKeys:    keys.Of("personal code"),
		addressKeys: keys.Of("address"),
	}
}

func paris() *time.Location {
	zone, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		return time.UTC // a machine without time zones still opens its door
	}
	return zone
}

// A Credential is what a request shows to say who makes it.
type Credential struct {
	Token string          // access token, from the cookie or the Authorization header
	As    school.PersonID // whom the caller takes itself for; "": it does not say
}

// owns fails with fault.Unauthenticated where a session is not the one of the person
// whom the caller takes itself for: a page that stayed open after somebody else signed
// in on the same browser sends the new cookies.
func (c Credential) owns(p school.PersonID) error {
	if c.As != "" && c.As != p {
		return fault.Say(fault.Unauthenticated, "session.other")
	}
	return nil
}

// Bearer returns whom an access token names, and whether it is one of ours that still
// lives. It reads nothing: whether its session does is for Authenticate to say.
func (d *Door) Bearer(token string, now time.Time) (Bearer, bool) {
	b, err := d.tokens.Verify(token, now)
	return b, err == nil
}

// Authenticate returns who makes a request. It verifies the access token, then
// reads in one strong call the session, the links and, if about is not empty, the
// enrolments of that pupil. It fails with fault.Unauthenticated if there is no
// session, one that ended or somebody else's, and for a suspended person. The links and enrolments
// are shared with other requests: nobody may change them.
func (d *Door) Authenticate(ctx context.Context, cred Credential, about school.PersonID, now time.Time) (roster.Person, error) {
	if cred.Token == "" {
		return roster.Person{}, fault.New(fault.Unauthenticated, "no token")
	}
	b, err := d.tokens.Verify(cred.Token, now)
	if err != nil {
		return roster.Person{}, fault.New(fault.Unauthenticated, "token refused")
	}
	if err := cred.owns(b.Person); err != nil {
		return roster.Person{}, err
	}
	keys := []table.Key{sessionKey(b.Person, b.Session), roster.LinksKey(b.Person)}
	if about != "" {
		keys = append(keys, roster.EnrolKey(about))
	}
	items, err := d.table.Get(ctx, true, keys...)
	if err != nil {
		return roster.Person{}, fmt.Errorf("session of %s: %w", b.Person, err)
	}
	return d.person(b, about, items, now)
}

// person makes a Person of what one read returned.
func (d *Door) person(b Bearer, about school.PersonID, items table.Items, now time.Time) (roster.Person, error) {
	sessionIt, linksIt := items.Find(sessionKey(b.Person, b.Session)), items.Find(roster.LinksKey(b.Person))
	if !sessionIt.Found() { // ended, or expired: the table never returns what has expired
		return roster.Person{}, fault.New(fault.Unauthenticated, "session ended")
	}
	session, err := d.sessions.Of(sessionIt)
	if err != nil {
		return roster.Person{}, err
	}
	links, err := d.links.Of(linksIt)
	if err != nil {
		return roster.Person{}, err
	}
	if !linksIt.Found() || links.Suspended {
		return roster.Person{}, fault.Say(fault.Unauthenticated, "session.suspended")
	}
	who := roster.Person{
		ID: b.Person, Name: links.Name, Birth: links.Birth, Links: links.Links,
		Session: b.Session, PasswordAt: session.PasswordAt, SecondAt: session.SecondAt, Trusted: session.Trusted,
		Now: now, Today: school.DateOf(now, d.zone),
	}
	if about == "" {
		return who, nil
	}
	enrolments, err := d.enrolments.Of(items.Find(roster.EnrolKey(about)))
	who.About = enrolments.Enrolments
	return who, err
}

// decode returns the document of an item, and whether there is one.
func decode[T any](it table.Item) (v T, found bool, err error) {
	v, err = document[T](it)
	return v, it.Found(), err
}

// document returns the document of an item, zero if there is none.
func document[T any](it table.Item) (v T, err error) {
	if err := it.Decode(&v); err != nil {
		return v, fmt.Errorf("item %s/%s: %w", it.Part, it.Sort, err)
	}
	return v, nil
}
