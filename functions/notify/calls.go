package notify

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// A Call is somebody to phone about one absence.
type Call struct {
	ID        string          `json:"id"`
	Pupil     school.PersonID `json:"pupil"`
	FirstName string          `json:"firstName"`
	LastName  string          `json:"lastName"`
	Class     string          `json:"class"`
	Date      school.Date     `json:"date"`
	From      school.Clock    `json:"from"`
	Mistake   bool            `json:"mistake,omitempty" doc:"what is to be said is that the pupil was there"`
	Ask       bool            `json:"ask,omitempty" doc:"what is to be asked is the reason of the absence"`
	Guardian  Guardian        `json:"guardian"`
	Reason    Reason          `json:"reason" enum:"none,bounce,refusal,failed,uncertain,budget,stopped,answered-stop"`
	Since     time.Time       `json:"since"`
	Log       []LoggedCall    `json:"log"`

	ended bool // the right to be told is over
}

// A LoggedCall is one telephone call, as the school reads it.
type LoggedCall struct {
	At      time.Time `json:"at"`
	By      string    `json:"by" doc:"who phoned, by name"`
	Outcome Outcome   `json:"outcome" enum:"reached,no-answer,voicemail,wrong"`
	Words   string    `json:"words,omitempty"`
	Undone  bool      `json:"undone,omitempty" doc:"written down by mistake, and taken back"`

	by school.PersonID
}

// A Guardian is whom to phone; the pupil, if of age.
type Guardian struct {
	ID      school.PersonID `json:"id"`
	Name    string          `json:"name"`
	Kinship string          `json:"kinship,omitempty" doc:"national code: 10 mother, 20 father, …"`
	Phones  []string        `json:"phones" doc:"in the order in which to try them"`
}

// callID names one party of one Tell.
func callID(t *Tell, p school.PersonID) string {
	return strings.Join([]string{string(t.Date), string(t.Pupil), t.ID, string(p)}, ".")
}

// listedFor is for how many days of class somebody to phone is listed, the first included:
// the office has had each day of a week to phone on. Beyond it an absence without an answer
// is asked about in writing, and what nobody could reach is in the log of the Tell.
const listedFor = 5

// mostListed is of how many absences calls are listed, the newest first: more than an office
// phones in a day, so that what a refresh reads does not grow with a flu.
const mostListed = 150

// Calls returns whom a school has to phone, of the classes that the reader watches: of the
// last day of absences first, and of a day who waits the longest; classes are named by their
// identifiers. It fails with fault.Forbidden for one who phones nobody.
func (b *Book) Calls(ctx context.Context, grant policy.BoardOf) ([]Call, error) {
	if !grant.Calls() {
		return nil, fault.New(fault.Forbidden, "no grant to phone families")
	}
	calls, err := b.toCall(ctx, grant.School(), grant.Year(), grant.Watches)
	if err != nil {
		return nil, err
	}
	calls, err = b.withPhones(ctx, grant.School(), calls)
	return slices.DeleteFunc(calls, func(c Call) bool { return c.ended }), err
}

// CountCalls returns how many calls Calls lists to one who watches the whole school.
func (b *Book) CountCalls(ctx context.Context, grant policy.FiguresOf) (int, error) {
	if grant.School() == "" {
		return 0, fault.New(fault.NotFound, "no grant on the figures of a school")
	}
	calls, err := b.toCall(ctx, grant.School(), grant.Year(), func(school.ClassID) bool { return true })
	if err != nil {
		return 0, err
	}
	var keys []table.Key
	for _, c := range calls {
		keys = append(keys, roster.LinksKey(c.Guardian.ID))
	}
	items, err := b.get(ctx, table.Distinct(keys)...)
	if err != nil {
		return 0, err
	}
	n := 0
	for i := range calls {
		var links roster.Links
		if err := items.Find(roster.LinksKey(calls[i].Guardian.ID)).Decode(&links); err != nil {
			return 0, err
		}
		if calls[i].stands(links.Links, grant.School(), b.now()) {
			n++
		}
	}
	return n, nil
}

// toCall reads of whom a school has to phone, as the index lists them: nothing older than
// what is listed.
func (b *Book) toCall(ctx context.Context, u school.UAI, y school.Year, watches func(school.ClassID) bool) ([]Call, error) {
	since, err := b.listedSince(ctx, u, y)
	if err != nil {
		return nil, err
	}
	q := table.Query{Part: callPart(u), From: since.UTC().Format(time.DateOnly), Indexed: true, Reverse: true, Limit: mostListed}
	tells, err := b.filed(ctx, q, mostListed, func(f *filed) bool { return f.Year == y && watches(f.Class) })
	return callsOf(tells, since), err
}

// listedSince returns from when on somebody to phone is listed still.
func (b *Book) listedSince(ctx context.Context, u school.UAI, y school.Year) (time.Time, error) {
	c, err := b.days.Calendar(ctx, u, y)
	if err != nil {
		return time.Time{}, fmt.Errorf("calendar of %s: %w", u, err)
	}
	zone, err := time.LoadLocation(c.Zone)
	if err != nil {
		zone = time.UTC
	}
	return school.Clock(0).On(c.Back(school.DateOf(b.now(), zone), listedFor), zone), nil
}

// callsOf returns the calls of some Tells that are owed since a moment or later.
func callsOf(tells []*filed, since time.Time) []Call {
	calls := []Call{}
	for _, f := range tells {
		for _, p := range f.Parties {
			if p.State == ToCall && !p.At.Before(since) {
				calls = append(calls, f.call(p))
			}
		}
	}
	slices.SortStableFunc(calls, func(a, b Call) int {
		return cmp.Or(cmp.Compare(b.Date, a.Date), a.Since.Compare(b.Since), cmp.Compare(a.Pupil, b.Pupil)) // of one absence, in the order of its parties
	})
	return calls
}

// call is the call to one party.
func (t *Tell) call(p Party) Call {
	log := make([]LoggedCall, len(p.Log))
	for i, n := range p.Log {
		log[i] = LoggedCall{At: n.At, Outcome: n.Outcome, Words: n.Words, Undone: n.Undone != nil, by: n.By}
	}
	return Call{
		ID: callID(t, p.Person), Pupil: t.Pupil, FirstName: t.Name.First, LastName: t.Name.Last, Class: string(t.Class),
		Date: t.Date, From: t.First, Mistake: p.Fix, Ask: t.Kind == OfAsk, Guardian: Guardian{ID: p.Person}, Reason: p.Reason, Since: p.At,
		Log: log,
	}
}

// withPhones adds who they are and how to reach them, as it is now, who phoned, and whether
// they are still to be told.
func (b *Book) withPhones(ctx context.Context, u school.UAI, calls []Call) ([]Call, error) {
	var ids, by []school.PersonID
	for _, c := range calls {
		ids = append(ids, c.Guardian.ID)
		for _, l := range c.Log {
			by = append(by, l.by)
		}
	}
	authors, err := b.names(ctx, by)
	if err != nil {
		return nil, err
	}
	people, err := b.addressees(ctx, ids)
	if err != nil {
		return nil, err
	}
	for i := range calls {
		c := &calls[i]
		a := people[c.Guardian.ID]
		c.Guardian.Name, c.Guardian.Phones = a.Name.String(), []string{}
		for _, phone := range []string{a.Contact.Mobile, a.Contact.Home, a.Contact.Work} {
			if phone != "" && !slices.Contains(c.Guardian.Phones, phone) {
				c.Guardian.Phones = append(c.Guardian.Phones, phone)
			}
		}
		for j := range c.Log {
			c.Log[j].By = authors[c.Log[j].by]
		}
		c.ended = !c.stands(a.Links, u, b.now())
		at := slices.IndexFunc(a.Links, func(l roster.Link) bool { return l.Role == school.Guardian && l.Pupil == c.Pupil })
		if at >= 0 {
			c.Guardian.Kinship = a.Links[at].Kinship
		}
	}
	return calls, nil
}

// names reads how people are called, 0.5 RRU each.
func (b *Book) names(ctx context.Context, ids []school.PersonID) (map[school.PersonID]string, error) {
	names := map[school.PersonID]string{}
	for some := range slices.Chunk(slices.Compact(slices.Sorted(slices.Values(ids))), table.MaxGet) {
		var keys []table.Key
		for _, id := range some {
			keys = append(keys, roster.ProfileKey(id))
		}
		items, err := b.table.Get(ctx, false, keys...)
		if err != nil {
			return nil, err
		}
		for _, id := range some {
			var p roster.Profile
			if err := items.Find(roster.ProfileKey(id)).Decode(&p); err != nil {
				return nil, err
			}
			names[id] = p.Name.String()
		}
	}
	return names, nil
}

// stands reports whether whom to phone is still to be told.
func (c *Call) stands(links []roster.Link, u school.UAI, now time.Time) bool {
	_, tied := guardianship(links, roster.Enrolment{Pupil: c.Pupil, School: u}, now)
	return tied || c.Guardian.ID == c.Pupil
}
