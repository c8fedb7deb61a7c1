package timetable

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// A Feed is a calendar at a secret address, of one person.
type Feed struct {
	ID     string          `json:"id"`
	Kind   string          `json:"kind"` // FeedTimetable or FeedSchool
	Label  string          `json:"label"`
	School school.UAI      `json:"school"`
	Pupil  school.PersonID `json:"pupil,omitempty"` // whose lessons; none: the person's own as a teacher
	Made   time.Time       `json:"made"`
	Lang   string          `json:"lang"`
	Hash   string          `json:"hash"` // of the secret, which nobody keeps
}

// Kinds of feeds: the lessons of a pupil or teacher, or the days off of the school alone.
const (
	FeedTimetable = "timetable"
	FeedSchool    = "school"
)

// mostFeeds is how many feeds a person has at once.
const mostFeeds = 20

const feedPrefix = "FEED#"

func feedKey(p school.PersonID, id string) table.Key {
	return table.Key{Part: "PERSON#" + string(p), Sort: feedPrefix + id}
}

func secretKey(hash string) table.Key { return table.Key{Part: feedPrefix + hash, Sort: "FEED"} }

// A wayBack leads from the hash of a secret to its feed.
type wayBack struct {
	Person school.PersonID `json:"p"`
	ID     string          `json:"id"`
}

// Feeds returns the feeds of a person, oldest first.
func (b *Book) Feeds(ctx context.Context, grant policy.OwnOf) ([]Feed, error) {
	if grant.Person() == "" {
		return nil, fault.New(fault.NotFound, "no grant on feeds")
	}
	page, err := b.table.Query(ctx, table.Query{Part: "PERSON#" + string(grant.Person()), Prefix: feedPrefix, Strong: true})
	if err != nil {
		return nil, err
	}
	feeds := make([]Feed, len(page.Items))
	for i, it := range page.Items {
		if err := it.Decode(&feeds[i]); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(feeds, func(a, b Feed) int { return a.Made.Compare(b.Made) })
	return feeds, nil
}

// A FeedOrder is the feed to make; Once names the order, so that asking again for it
// makes no second one.
type FeedOrder struct {
	Feed
	Once string // "": the order has no name
}

// AddFeed makes a feed and returns its secret, which is told again only to the same
// order, for a day. What the feed shows is decided anew each time it is read. It fails
// with fault.Invalid when the person has too many of them, and with fault.TooMany when
// the person made too many within the hour.
func (b *Book) AddFeed(ctx context.Context, grant policy.OwnOf, o FeedOrder, now time.Time) (Feed, string, error) {
	for try := 1; ; try++ {
		f, secret, err := b.made(ctx, grant, o)
		if err == nil && secret == "" {
			f, secret, err = b.makeFeed(ctx, grant, o, now)
		}
		if !fault.Is(err, fault.Conflict) || try == attempts {
			return f, secret, err
		}
	}
}

func (b *Book) makeFeed(ctx context.Context, grant policy.OwnOf, o FeedOrder, now time.Time) (Feed, string, error) {
	known, err := b.Feeds(ctx, grant)
	if err != nil {
		return Feed{}, "", err
	}
	if len(known) >= mostFeeds {
		return Feed{}, "", fault.Say(fault.Invalid, "timetable.feeds", "most", mostFeeds)
	}
	if len(b.secrets) == 0 {
		return Feed{}, "", errors.New("feeds need the keys of the service")
	}
	if err := b.pace(ctx, paceOfFeeds, grant.Person(), "PERSON#"+string(grant.Person()), now); err != nil {
		return Feed{}, "", err
	}
	f := o.Feed
	f.ID = school.NewID()
	secret := secretOf(b.secrets[0], grant.Person(), f.ID)
	f.Made, f.Hash = now.UTC().Truncate(time.Second), hashOf(secret)
	changes, err := o.stores(grant, f, now)
	if err != nil {
		return Feed{}, "", err
	}
	return f, secret, b.table.Commit(ctx, changes...)
}

// stores returns the writes of a new feed: itself, the way to it, its order and its entry
// in the journal.
func (o FeedOrder) stores(grant policy.OwnOf, f Feed, now time.Time) ([]table.Change, error) {
	own, err := table.Item{Key: feedKey(grant.Person(), f.ID)}.With(f)
	if err != nil {
		return nil, err
	}
	back, err := table.Item{Key: secretKey(f.Hash)}.With(wayBack{grant.Person(), f.ID})
	if err != nil {
		return nil, err
	}
	entry, err := toldOfFeed(grant, f, "added", now)
	if err != nil {
		return nil, err
	}
	changes := []table.Change{{Op: table.Put, Item: own}, {Op: table.Put, Item: back}, entry}
	if o.Once == "" {
		return changes, nil
	}
	it, err := table.Item{Key: onceKey(grant.Person(), o.Once), Expires: now.Add(onceFor)}.With(once{o.asked(), f.ID})
	return append(changes, table.Change{Op: table.Put, Item: it}), err
}

// toldOfFeed is the journal's entry about a feed: whose lessons it shows, and nothing of
// its secret.
func toldOfFeed(grant policy.OwnOf, f Feed, did string, now time.Time) (table.Change, error) {
	detail := map[string]string{"did": did, "kind": f.Kind, "school": string(f.School), "pupil": string(f.Pupil)}
	e, err := journal.New(now, grant.Person(), policy.FeedToken.String(), f.ID, detail)
	if err != nil {
		return table.Change{}, err
	}
	return e.Change("PERSON#" + string(grant.Person()))
}

// RevokeFeed ends a feed at once. Revoking one that is not there succeeds.
func (b *Book) RevokeFeed(ctx context.Context, grant policy.OwnOf, id string, now time.Time) error {
	if grant.Person() == "" {
		return fault.New(fault.NotFound, "no grant on feeds")
	}
	items, err := b.table.Get(ctx, true, feedKey(grant.Person(), id))
	if err != nil {
		return err
	}
	own := items.Find(feedKey(grant.Person(), id))
	if !own.Found() {
		return nil
	}
	var f Feed
	if err := own.Decode(&f); err != nil {
		return err
	}
	if items, err = b.table.Get(ctx, true, secretKey(f.Hash)); err != nil {
		return err
	}
	entry, err := toldOfFeed(grant, f, "revoked", now)
	if err != nil {
		return err
	}
	changes := []table.Change{{Op: table.Delete, Item: own}, entry}
	if back := items.Find(secretKey(f.Hash)); back.Found() {
		changes = append(changes, table.Change{Op: table.Delete, Item: back})
	}
	return b.table.Commit(ctx, changes...)
}

// ReadFeed returns the calendar behind a secret. It asks again what its owner may read,
// so that a right that ended ends the feed. It fails with fault.NotFound.
func (b *Book) ReadFeed(ctx context.Context, secret string, now time.Time) ([]byte, error) {
	secret = strings.TrimSuffix(secret, ".ics")
	if len(secret) != 32 {
		return nil, fault.New(fault.NotFound, "not a secret")
	}
	items, err := b.table.Get(ctx, true, secretKey(hashOf(secret)))
	if err != nil {
		return nil, err
	}
	it := items.Find(secretKey(hashOf(secret)))
	var back wayBack
	if err := it.Decode(&back); err != nil {
		return nil, err
	}
	if !it.Found() {
		return nil, fault.New(fault.NotFound, "no such feed")
	}
	who, f, err := b.owner(ctx, back, now)
	if err != nil {
		return nil, err
	}
	page, err := b.page(ctx, who, f, now)
	if err != nil {
		return nil, err
	}
	return page.ical(), nil
}

// owner reads the feed and its owner as they are now.
func (b *Book) owner(ctx context.Context, back wayBack, now time.Time) (roster.Person, Feed, error) {
	keys := []table.Key{feedKey(back.Person, back.ID), roster.LinksKey(back.Person)}
	items, err := b.table.Get(ctx, true, keys...)
	if err != nil {
		return roster.Person{}, Feed{}, err
	}
	var f Feed
	var links roster.Links
	if err := items.Find(keys[0]).Decode(&f); err != nil {
		return roster.Person{}, Feed{}, err
	}
	if err := items.Find(keys[1]).Decode(&links); err != nil {
		return roster.Person{}, Feed{}, err
	}
	if f.ID == "" || links.Suspended {
		return roster.Person{}, Feed{}, fault.New(fault.NotFound, "the feed or its owner is gone")
	}
	who := roster.Person{ID: back.Person, Name: links.Name, Birth: links.Birth, Links: links.Links, Now: now, Today: school.DateOf(now, time.UTC)}
	if f.Pupil == "" {
		return who, f, nil
	}
	if items, err = b.table.Get(ctx, true, roster.EnrolKey(f.Pupil)); err != nil {
		return roster.Person{}, Feed{}, err
	}
	var e roster.Enrolments
	err = items.Find(roster.EnrolKey(f.Pupil)).Decode(&e)
	who.About = e.Enrolments
	return who, f, err
}

// page reads what a feed shows: from last week to the end of the year.
func (b *Book) page(ctx context.Context, who roster.Person, f Feed, now time.Time) (feedPage, error) {
	year := school.YearOf(now)
	c, err := b.Calendar(ctx, f.School, year)
	if err != nil {
		return feedPage{}, err
	}
	who = who.At(c.location())
	p := feedPage{name: f.Label, calendar: c, school: f.School, lang: f.Lang, made: f.Made, from: live(who.Today)}
	grant, err := granting(who, f, year)
	if err != nil {
		return feedPage{}, err
	}
	if f.Kind == FeedSchool {
		p.from = c.First
		return p, nil
	}
	p.grant = grant
	p.lessons, err = b.Lessons(ctx, grant, p.from, c.Last.AddDays(21), now)
	return p, err
}

// granting asks whether the owner may still read what the feed shows.
func granting(who roster.Person, f Feed, year school.Year) (policy.TimetableOf, error) {
	if f.Pupil != "" {
		if e, ok := enrolment(who, f.Pupil, f.School); ok && tied(who, f.Pupil) {
			return policy.ReadPupilTimetable(who, e)
		}
		return policy.TimetableOf{}, fault.New(fault.NotFound, "the pupil is not in the school")
	}
	return policy.ReadStaffTimetable(who, f.School, year, who.ID, false)
}

// tied reports whether a pupil is the person, or the person's ward: a feed is of one's own.
func tied(who roster.Person, pupil school.PersonID) bool {
	return slices.ContainsFunc(who.Links, func(l roster.Link) bool {
		return l.Active(who.Now) && (l.Role == school.Pupil && pupil == who.ID || l.Role == school.Guardian && l.Pupil == pupil)
	})
}

// enrolment returns where a pupil is: in the school named, else where the pupil is
// today, or was last.
func enrolment(who roster.Person, pupil school.PersonID, at school.UAI) (roster.Enrolment, bool) {
	var best roster.Enrolment
	for _, e := range who.About {
		if e.Pupil != pupil || at != "" && e.School != at {
			continue
		}
		today := e.Active(who.Today)
		if best.Pupil == "" || today && !best.Active(who.Today) || today == best.Active(who.Today) && e.Year > best.Year {
			best = e
		}
	}
	return best, best.Pupil != ""
}
