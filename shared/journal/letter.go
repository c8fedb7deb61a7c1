package journal

import (
	"context"
	"slices"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/table"
)

// A letter is left where a task did not succeed.
type letter struct {
	At    time.Time `json:"at"`
	Error string    `json:"error"`
	Part  string    `json:"part,omitempty"` // key of the entry, which stays where it is; or
	Sort  string    `json:"sort,omitempty"`
	Due   *Due      `json:"due,omitempty"`
}

// A Letter tells what could not be done.
type Letter struct {
	Owner string // the follower; "due:<kind>" for what was due
	Event string
	At    time.Time
	Error string // without what it quotes
}

// letters begins the partition of an owner's letters, and is that of all in the index.
const letters = "DEAD"

// letterLife is how long a letter waits for somebody: what was due may name people, and
// is not kept beyond what it is good for.
const letterLife = 60 * 24 * time.Hour

func ownerOf(it table.Item) string { return it.Part[len(letters+"#"):] }

// bury writes the letter of a task, so that it blocks nothing that comes after it. The
// letter of one that is tried again stays as it is.
func (r *Relay) bury(ctx context.Context, t task, s standing, cause error) error {
	r.log.Error("a follower gave up", "follower", t.owner, "event", t.event, "error", fault.Plain(cause))
	if t.again {
		return nil
	}
	now := r.now().UTC()
	l := t.letter
	l.At, l.Error = now, fault.Plain(cause)
	k := table.Key{Part: letters + "#" + t.owner, Sort: t.event}
	it, err := table.Item{Key: k, Index: table.Key{Part: letters, Sort: t.owner + "#" + t.event}, Expires: now.Add(letterLife).Truncate(time.Second)}.With(l)
	if err != nil {
		return err
	}
	dead, err := r.markOf(s, mark{At: now, Dead: true})
	if err != nil {
		return err
	}
	changes := []table.Change{dead, {Op: table.Put, Item: it}}
	if s.ticket.Found() {
		changes = append(changes, table.Change{Op: table.Delete, Item: s.ticket})
	}
	err = r.commit(ctx, changes)
	if fault.Is(err, fault.Conflict) { // settled meanwhile by another relay: the next look says so
		err = fault.New(fault.Unavailable, "settled meanwhile")
	}
	return err
}

// Letters returns what could not be done, by owner and event.
func (r *Relay) Letters(ctx context.Context) ([]Letter, error) {
	var all []Letter
	err := r.eachLetter(ctx, func(it table.Item, l letter) error {
		all = append(all, Letter{Owner: ownerOf(it), Event: it.Sort, At: l.At, Error: l.Error})
		return nil
	})
	return all, err
}

// Replay tries again what could not be done, and returns how much succeeded and how
// much is left. A letter goes with the effect it was waiting for, so that none happens
// twice. One whose entry was purged goes too.
func (r *Relay) Replay(ctx context.Context) (done, left int, err error) {
	err = r.eachLetter(ctx, func(it table.Item, l letter) error {
		t, err := r.resumed(ctx, it, l)
		if err != nil {
			return err
		}
		ok, err := r.settle(ctx, t)
		switch {
		case err != nil:
			return err
		case ok:
			done++
		default:
			left++
		}
		return nil
	})
	return done, left, err
}

// resumed is the task that a letter was written for.
func (r *Relay) resumed(ctx context.Context, it table.Item, l letter) (task, error) {
	t := task{owner: ownerOf(it), do: func(context.Context) (Effect, error) {
		return Effect{}, fault.New(fault.Invalid, "nobody follows under this name")
	}}
	if l.Due != nil {
		t = r.dueTask(l.Due, r.now())
	} else {
		k := table.Key{Part: l.Part, Sort: l.Sort}
		items, err := r.table.Get(ctx, true, k)
		if err != nil {
			return task{}, err
		}
		var entry Entry
		if err := items.Find(k).Decode(&entry); err != nil {
			return task{}, err
		}
		i := slices.IndexFunc(r.followers, func(f Follower) bool { return f.Name == t.owner })
		switch {
		case len(items) == 0:
			t.do = func(context.Context) (Effect, error) { return Effect{}, nil }
		case i >= 0:
			t = r.told(r.followers[i], k, entry)
		}
	}
	t.event, t.ticket, t.again = it.Sort, it.Key, true
	return t, nil
}

// eachLetter goes through all letters: they are few, and together in the index.
func (r *Relay) eachLetter(ctx context.Context, do func(it table.Item, l letter) error) error {
	q := table.Query{Part: letters, Indexed: true}
	for {
		page, err := r.table.Query(ctx, q)
		if err != nil {
			return err
		}
		for _, it := range page.Items {
			var l letter
			if err := it.Decode(&l); err != nil {
				return err
			}
			if err := do(it, l); err != nil {
				return err
			}
		}
		if q.After = page.Next; q.After == (table.Key{}) {
			return nil
		}
	}
}
