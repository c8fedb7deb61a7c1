package journal

import (
	"context"
	"encoding/json"
	"hash/fnv"
	"strconv"
	"time"

	"github.com/preau-ent/preau/shared/table"
)

// A Follower acts on entries of the journal, each effect once.
type Follower struct {
	Name  string           // of its own among all followers, without "#"
	Wants func(Entry) bool // by Action
	// Do computes what an entry brings about and writes nothing itself: it runs again
	// when its effect could not be stored. A fault.Unavailable or TooMany is tried until
	// it passes; any other error, five times.
	Do func(ctx context.Context, e Told) (Effect, error)
}

// Told is an entry as a follower gets it.
type Told struct {
	Part  string // partition of the thing changed
	Entry Entry
	Event string // the entry's id: the same in every host and on every replay
}

// MostChanges is how many changes an effect may have: its mark, the ticket of what was
// due and a spare one are stored with them.
const MostChanges = table.MaxCommit - 3

// An Effect is what an entry, or something due, brings about.
type Effect struct {
	// Changes are stored all or none, together with the mark that the effect happened;
	// at most MostChanges of them.
	Changes []table.Change
	// After runs once they are stored, for what cannot be undone: handing over a mail.
	// It is not repeated, not even if the process ends before it: Changes say what is
	// under way, so that what stayed uncertain can be seen. What it returns is logged.
	After func(ctx context.Context) error
}

// A Due is something to do at a later moment.
type Due struct {
	ID   string          `json:"id"`   // of its own among those of its minute
	Kind string          `json:"kind"` // whose DueHandler does it
	At   time.Time       `json:"at"`   // never done before; a moment already past is done within the minute if it is no older than two
	Data json.RawMessage `json:"data,omitempty"`
}

// A DueHandler computes what something due brings about, like Follower.Do. To be done
// again later, it puts a Due of another minute among the changes.
type DueHandler func(ctx context.Context, d Due, now time.Time) (Effect, error)

// shards is how many partitions share what is due in a minute.
const shards = 10

const minuteForm = "200601021504"

// Key returns where the due thing waits: in the first whole minute that does not begin
// before its moment.
func (d Due) Key() table.Key {
	minute := d.At.UTC().Truncate(time.Minute)
	if minute.Before(d.At) {
		minute = minute.Add(time.Minute)
	}
	h := fnv.New32a()
	h.Write([]byte(d.ID))
	return table.Key{Part: duePart(minute, int(h.Sum32()%shards)), Sort: d.ID}
}

// Change returns the write that makes it wait. It conflicts with one of the same ID in
// the same minute.
func (d Due) Change() (table.Change, error) {
	d.At = d.At.UTC()
	it, err := table.Item{Key: d.Key()}.With(d)
	return table.Change{Op: table.Put, Item: it}, err
}

func duePart(minute time.Time, shard int) string {
	return "DUE#" + minute.UTC().Format(minuteForm) + "#" + strconv.Itoa(shard)
}
