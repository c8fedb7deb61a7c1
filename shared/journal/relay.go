package journal

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/table"
)

// A Relay hands the entries of the journal to those who follow it, and what is due to
// its handlers. Several may work on one table: each effect still happens once.
type Relay struct {
	table     *table.Table
	now       func() time.Time
	log       *slog.Logger
	followers []Follower
	handlers  map[string]DueHandler

	mu     sync.Mutex // one turn at a time
	place  place
	item   table.Item // of the place
	opened bool       // the place has been read
	unread int        // events since the place was stored
}

// NewRelay returns a relay; handlers are by kind of Due.
func NewRelay(t *table.Table, now func() time.Time, log *slog.Logger, followers []Follower, handlers map[string]DueHandler) *Relay {
	return &Relay{table: t, now: now, log: log, followers: followers, handlers: handlers}
}

// A place is how far a relay has come: in the stream, or in the minutes.
type place struct {
	Cursor table.Cursor `json:"cursor,omitempty"`
	Minute time.Time    `json:"minute,omitzero"`
}

var (
	streamKey  = table.Key{Part: "FOLLOW#journal", Sort: "CURSOR"}
	minutesKey = table.Key{Part: "FOLLOW#due", Sort: "CURSOR"}
)

const (
	eventsAtOnce = 256
	// storeEvery is how many events without an entry are read before the place is
	// stored: to store it is an event too.
	storeEvery = 1000
)

// Take hands one event of the stream to the followers that want it, and reports whether
// it was an entry. It fails only with what passes: the event is then to be taken again,
// before those of its partition that come after it.
func (r *Relay) Take(ctx context.Context, e table.Event) (bool, error) {
	if e.Op != table.Put || !strings.HasPrefix(e.Item.Sort, Prefix) {
		return false, nil
	}
	var entry Entry
	if err := e.Item.Decode(&entry); err != nil {
		r.log.Error("an entry that cannot be read", "part", e.Item.Part, "sort", e.Item.Sort)
		return false, nil
	}
	if r.now().Sub(entry.At) > followLife {
		r.log.Debug("an entry too old to be followed", "part", e.Item.Part, "id", entry.ID)
		return false, nil
	}
	for _, f := range r.followers {
		if !f.Wants(entry) {
			continue
		}
		if _, err := r.settle(ctx, r.told(f, e.Item.Key, entry)); err != nil {
			return true, err
		}
	}
	return true, nil
}

// told is the task of a follower for an entry.
func (r *Relay) told(f Follower, k table.Key, entry Entry) task {
	return task{
		owner: f.Name, event: entry.ID,
		do: func(ctx context.Context) (Effect, error) {
			return f.Do(ctx, Told{Part: k.Part, Entry: entry, Event: entry.ID})
		},
		letter: letter{Part: k.Part, Sort: k.Sort},
	}
}

// Catch takes the events of the table's own stream since the last time, and returns how
// many were entries.
func (r *Relay) Catch(ctx context.Context) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.open(ctx); err != nil {
		return 0, err
	}
	entries := 0
	for ctx.Err() == nil {
		events, next, err := r.table.Follow(ctx, r.place.Cursor, eventsAtOnce)
		if err != nil {
			return entries, err
		}
		if len(events) == 0 {
			r.place.Cursor = next
			return entries, nil
		}
		n, err := r.takeAll(ctx, events)
		entries += n
		if err != nil {
			return entries, err
		}
		r.place.Cursor, r.unread = next, r.unread+len(events)
		if n > 0 || r.unread >= storeEvery {
			if err := r.keep(ctx); err != nil {
				return entries, err
			}
		}
	}
	return entries, ctx.Err()
}

func (r *Relay) takeAll(ctx context.Context, events []table.Event) (entries int, err error) {
	for _, e := range events {
		if err := ctx.Err(); err != nil {
			return entries, err
		}
		isEntry, err := r.Take(ctx, e)
		if err != nil {
			return entries, err
		}
		if isEntry {
			entries++
		}
	}
	return entries, nil
}

// open reads the place once.
func (r *Relay) open(ctx context.Context) (err error) {
	if !r.opened {
		r.item, err = r.read(ctx, streamKey, &r.place)
		r.opened = err == nil
	}
	return err
}

func (r *Relay) read(ctx context.Context, k table.Key, p *place) (table.Item, error) {
	items, err := r.table.Get(ctx, true, k)
	if err != nil {
		return table.Item{}, err
	}
	it := items.Find(k)
	return it, it.Decode(p)
}

// keep stores the place. Whatever goes wrong, it is read again before it is used: it may
// be stored or not, and events that are taken twice have no second effect.
func (r *Relay) keep(ctx context.Context) error {
	r.opened, r.unread = false, 0
	next, err := r.item.With(r.place)
	if err != nil {
		return err
	}
	if err := r.table.Write(ctx, table.Change{Op: table.Put, Item: next}); err != nil {
		if fault.Is(err, fault.Conflict) {
			return fault.New(fault.Unavailable, "another relay keeps the place")
		}
		return err
	}
	r.item = next
	r.item.Version++
	r.opened = true
	return nil
}

// Drain does everything that is pending, and what comes of it, to the end.
func (r *Relay) Drain(ctx context.Context) error {
	for {
		entries, err := r.Catch(ctx)
		if err != nil {
			return err
		}
		due, behind, err := r.Tick(ctx)
		if err != nil || (entries == 0 && due == 0 && !behind) {
			return err
		}
	}
}

// Run follows the table until the context ends: at once when changed says that
// something was written, and at each beat, about a second, what is due in a new minute
// and what failed before.
func (r *Relay) Run(ctx context.Context, changed <-chan struct{}, beat <-chan time.Time) {
	var minute time.Time // whose due things are done
	failing := false
	turn := func(tick bool) {
		_, err := r.Catch(ctx)
		if tick && err == nil {
			now := r.now().Truncate(time.Minute)
			for behind := !now.Equal(minute); behind && err == nil; {
				_, behind, err = r.Tick(ctx)
			}
			if err == nil {
				minute = now
			}
		}
		if err != nil && !failing && ctx.Err() == nil {
			r.log.Error("follow the journal", "error", fault.Plain(err))
		}
		failing = err != nil
	}
	turn(true)
	for {
		select {
		case <-ctx.Done():
			return
		case <-changed:
			turn(false)
		case <-beat:
			turn(true)
		}
	}
}
