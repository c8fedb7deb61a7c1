package timetable

import (
	"context"
	"slices"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// A pace is how often one person may do, within an hour, what changes much at once or
// opens data to whoever has an address.
type pace struct {
	what   string // of the tally
	action policy.Action
	most   int
	key    string // of the sentence
}

// The paces. A file is read many times while its lines are mended, and applied once or twice.
var (
	paceOfPreviews = pace{"preview", policy.ImportRun, 60, "timetable.import.often"}
	paceOfImports  = pace{"import", policy.ImportRun, 10, "timetable.import.often"}
	paceOfYears    = pace{"calendar", policy.ImportRun, 60, "timetable.import.often"}
	paceOfFeeds    = pace{"feed", policy.FeedToken, 20, "timetable.feeds-often"}
)

const paceWindow = time.Hour

// tooOften flags the entry of the journal about a person whom a pace stopped.
const tooOften = "too-often"

// A tally is the item PERSON#<person> / PACE#<what>.
type tally struct {
	At   []int64 `json:"a"`           // seconds since 1970, the oldest first
	Told int64   `json:"t,omitempty"` // when the journal was told that it is full
}

// A paced is what the journal keeps of a pace that stopped somebody.
type paced struct {
	What string `json:"what"`
	Most int    `json:"most"` // in an hour
}

// pace counts one more deed of a person, done or not. It fails with fault.TooMany past
// the limit, and tells the journal of the partition so, once an hour.
func (b *Book) pace(ctx context.Context, p pace, by school.PersonID, part string, now time.Time) error {
	for try := 1; ; try++ {
		err := b.count(ctx, p, by, part, now)
		if !fault.Is(err, fault.Conflict) || try == attempts {
			return err
		}
	}
}

func (b *Book) count(ctx context.Context, p pace, by school.PersonID, part string, now time.Time) error {
	k := table.Key{Part: "PERSON#" + string(by), Sort: "PACE#" + p.what}
	items, err := b.table.Get(ctx, true, k)
	if err != nil {
		return err
	}
	it := items.Find(k)
	var t tally
	if err := it.Decode(&t); err != nil {
		return err
	}
	since := now.Add(-paceWindow).Unix()
	t.At = slices.DeleteFunc(t.At, func(at int64) bool { return at <= since })
	full := len(t.At) >= p.most
	switch {
	case full && t.Told > since:
		return p.stop(t, now)
	case full:
		t.Told = now.Unix()
	default:
		t.At = append(t.At, now.Unix())
	}
	it.Expires = now.Add(paceWindow)
	if it, err = it.With(t); err != nil {
		return err
	}
	changes := []table.Change{{Op: table.Put, Item: it}}
	if !full {
		return b.table.Write(ctx, changes[0])
	}
	e, err := journal.New(now, by, p.action.String(), p.what, paced{p.what, p.most})
	if err != nil {
		return err
	}
	e.Flag = tooOften
	entry, err := e.Change(part)
	if err != nil {
		return err
	}
	if err := b.table.Commit(ctx, append(changes, entry)...); err != nil {
		return err
	}
	return p.stop(t, now)
}

// stop says how long to wait: until the oldest deed is an hour old.
func (p pace) stop(t tally, now time.Time) error {
	seconds := int(t.At[0]-now.Add(-paceWindow).Unix()) + 1
	f := fault.Say(fault.TooMany, p.key, "most", p.most, "minutes", (seconds+59)/60)
	f.Retry = seconds
	return f
}
