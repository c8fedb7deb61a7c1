package journal

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/table"
)

const (
	// late is how long after its minute a due thing is still found: what was put while
	// its minute was being read.
	late = 3 * time.Minute
	// most is how many minutes one tick catches up.
	most = 60
	// before is where a relay begins that has never ticked.
	before = 24 * time.Hour
)

// Tick does what is due in every minute since the last one, at most an hour of them. It
// returns how many things it found, and whether minutes are left for another tick.
func (r *Relay) Tick(ctx context.Context) (n int, behind bool, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := r.now()
	last, it, err := r.lastMinute(ctx, now)
	if err != nil {
		return 0, false, err
	}
	to := now.UTC().Truncate(time.Minute)
	if end := last.Add(most * time.Minute); end.Before(to) {
		to, behind = end, true
	}
	for minute := last.Add(-late); !minute.After(to); minute = minute.Add(time.Minute) {
		for shard := range shards {
			found, err := r.empty(ctx, duePart(minute, shard), now)
			n += found
			if err != nil {
				return n, behind, err
			}
		}
	}
	if to.Equal(last) && it.Found() {
		return n, behind, nil
	}
	if it, err = it.With(place{Minute: to}); err != nil {
		return n, behind, err
	}
	err = r.table.Write(ctx, table.Change{Op: table.Put, Item: it})
	if fault.Is(err, fault.Conflict) { // another relay ticked too
		err = nil
	}
	return n, behind, err
}

// Do does at once, and once, something that came from outside and has no minute: its
// identifier is that of the message that brought it. It fails only with what passes; the
// message is then to be brought again.
func (r *Relay) Do(ctx context.Context, d Due) error {
	t := r.dueTask(&d, r.now())
	t.event = d.ID
	_, err := r.settle(ctx, t)
	return err
}

// lastMinute returns the minute of the last tick; never one that is to come, as after a
// clock was set back.
func (r *Relay) lastMinute(ctx context.Context, now time.Time) (time.Time, table.Item, error) {
	var p place
	it, err := r.read(ctx, minutesKey, &p)
	now = now.UTC().Truncate(time.Minute)
	switch {
	case p.Minute.IsZero():
		return now.Add(-before), it, err
	case p.Minute.After(now):
		return now, it, err
	}
	return p.Minute, it, err
}

// empty does what waits in one part of a minute.
func (r *Relay) empty(ctx context.Context, part string, now time.Time) (n int, err error) {
	q := table.Query{Part: part}
	for {
		page, err := r.table.Query(ctx, q)
		if err != nil {
			return n, err
		}
		for _, it := range page.Items {
			if err := ctx.Err(); err != nil {
				return n, err
			}
			n++
			var d Due
			if err := it.Decode(&d); err != nil {
				r.log.Error("a due thing that cannot be read", "part", it.Part, "sort", it.Sort)
				continue
			}
			t := r.dueTask(&d, now)
			t.event, t.ticket = strings.TrimPrefix(it.Part, "DUE#")+"#"+it.Sort, it.Key
			_, err := r.settle(ctx, t)
			var held *unready
			if errors.As(err, &held) {
				err = r.postpone(ctx, it, d, held)
			}
			if err != nil {
				return n, err
			}
		}
		if q.After = page.Next; q.After == (table.Key{}) {
			return n, nil
		}
	}
}

// again is how long what cannot be done for the moment waits.
const again = 5 * time.Minute

// postpone puts a due thing off whose handler cannot do it for the moment: a carrier or
// a store of files that does not answer holds up nothing else. It fails if the table
// does not answer either.
func (r *Relay) postpone(ctx context.Context, it table.Item, d Due, held *unready) error {
	d.At = r.now().Add(again)
	r.log.Warn("put off", "kind", d.Kind, "id", d.ID, "error", fault.Plain(held))
	later, err := d.Change()
	if err != nil {
		return err
	}
	err = r.table.Commit(ctx, table.Change{Op: table.Delete, Item: it}, later)
	if fault.Is(err, fault.Conflict) { // done, taken back or put off by another relay
		err = nil
	}
	return err
}

// dueTask is the task of something due.
func (r *Relay) dueTask(d *Due, now time.Time) task {
	return task{
		owner: "due:" + d.Kind, letter: letter{Due: d},
		do: func(ctx context.Context) (Effect, error) {
			h := r.handlers[d.Kind]
			if h == nil {
				return Effect{}, fault.New(fault.Invalid, "nobody handles this kind")
			}
			return h(ctx, *d, now)
		},
	}
}
