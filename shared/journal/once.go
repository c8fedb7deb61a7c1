package journal

import (
	"context"
	"fmt"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

const (
	failures = 5  // of Do before a letter is written
	refusals = 10 // of an effect, each computed anew, before a letter is written
	losses   = 3  // of the store's answer before the task is left for later

	// markLife is how long a mark is kept, and followLife how old an entry may be to be
	// followed: an entry never outlives its mark, so that a copy of the table that is
	// loaded again tells nobody what they were told.
	markLife   = 8 * 24 * time.Hour
	followLife = 7 * 24 * time.Hour
)

// Patience is how long Effect.After may take. A host that is ended begins nothing within
// it.
const Patience = 30 * time.Second

// A task is one thing whose effect happens once.
type task struct {
	owner, event string
	do           func(ctx context.Context) (Effect, error)
	ticket       table.Key // item that asks for it and goes with its effect; zero: none
	again        bool      // of a letter: its mark is there already
	letter       letter    // to be written should it not succeed
}

func (t task) markKey() table.Key {
	return table.Key{Part: "DONE#" + t.owner + "#" + t.event, Sort: "DONE"}
}

// A mark says that a task is settled: its effect stored, or a letter written.
type mark struct {
	At   time.Time `json:"at"`
	Run  string    `json:"run"` // the attempt that stored it
	Dead bool      `json:"dead,omitempty"`
}

// A standing is what the table says of a task.
type standing struct {
	mark   table.Item
	ticket table.Item
	run    string
}

// settle brings a task to its end: its effect is stored together with its mark, or a
// letter says why not and it returns false. It fails only with what passes; nothing is
// lost then, and the task is to be settled again. It is not cut short when the context
// ends, so that a host that stops leaves no effect without what comes after it.
func (r *Relay) settle(ctx context.Context, t task) (bool, error) {
	ctx = context.WithoutCancel(ctx)
	tried := map[string]Effect{}
	failed, refused, lost := 0, 0, 0
	var err error
	for {
		s, gone := r.standing(ctx, t)
		if gone != nil {
			return false, gone
		}
		if effect, ours := tried[s.run]; ours {
			r.after(ctx, t, effect)
			return true, nil
		}
		if settled, err := r.settled(ctx, t, s); settled || err != nil {
			return settled, err
		}
		if lost >= losses { // only now is it certain that the last one was not stored
			return false, err
		}
		var effect Effect
		effect, err = compute(ctx, t)
		if passing(err) {
			return false, &unready{err}
		}
		if err == nil {
			run := school.NewID()
			tried[run] = effect
			if err = r.store(ctx, t, s, run, effect.Changes); err == nil {
				r.after(ctx, t, effect)
				return true, nil
			}
		}
		switch {
		case passing(err):
			lost++
		case fault.Is(err, fault.Conflict):
			refused++
		default:
			failed++
		}
		if failed >= failures || refused >= refusals {
			return false, r.bury(ctx, t, s, err)
		}
	}
}

// passing reports whether an error is of the moment, not of the task.
func passing(err error) bool {
	return fault.Is(err, fault.Unavailable) || fault.Is(err, fault.TooMany)
}

// An unready says that the effect of a task cannot be computed for the moment.
type unready struct{ error }

func (u *unready) Unwrap() error { return u.error }

// standing reads the mark of a task and its ticket.
func (r *Relay) standing(ctx context.Context, t task) (standing, error) {
	keys := []table.Key{t.markKey()}
	if t.ticket != (table.Key{}) {
		keys = append(keys, t.ticket)
	}
	items, err := r.table.Get(ctx, true, keys...)
	if err != nil {
		return standing{}, err
	}
	s := standing{mark: items.Find(t.markKey()), ticket: items.Find(t.ticket)}
	var m mark
	if err := s.mark.Decode(&m); err != nil {
		return standing{}, err
	}
	s.run = m.Run
	return s, nil
}

// settled reports whether nothing remains to be done: the mark is there, or the ticket
// was taken back.
func (r *Relay) settled(ctx context.Context, t task, s standing) (bool, error) {
	asked := t.ticket != (table.Key{})
	switch {
	case asked && !s.ticket.Found():
		return true, nil
	case t.again || !s.mark.Found():
		return false, nil
	case asked: // put a second time, for a minute in which it was done
		err := r.table.Write(ctx, table.Change{Op: table.Delete, Item: s.ticket})
		if fault.Is(err, fault.Conflict) {
			err = nil
		}
		return true, err
	}
	return true, nil
}

// compute runs Do; a panic is a failure like another.
func compute(ctx context.Context, t task) (effect Effect, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return t.do(ctx)
}

// store writes changes with the mark of a task, and takes its ticket.
func (r *Relay) store(ctx context.Context, t task, s standing, run string, changes []table.Change) error {
	done, err := r.markOf(s, mark{At: r.now().UTC(), Run: run})
	if err != nil {
		return err
	}
	all := append([]table.Change{done}, changes...)
	if s.ticket.Found() {
		all = append(all, table.Change{Op: table.Delete, Item: s.ticket})
	}
	return r.commit(ctx, all)
}

func (r *Relay) markOf(s standing, m mark) (table.Change, error) {
	it, err := s.mark.With(m)
	it.Expires = m.At.Add(markLife).Truncate(time.Second)
	return table.Change{Op: table.Put, Item: it}, err
}

// commit stores changes together; one alone is billed once.
func (r *Relay) commit(ctx context.Context, changes []table.Change) error {
	if len(changes) == 1 {
		return r.table.Write(ctx, changes[0])
	}
	return r.table.Commit(ctx, changes...)
}

// after runs what comes after an effect; what fails is logged and not repeated.
func (r *Relay) after(ctx context.Context, t task, effect Effect) {
	if effect.After == nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, Patience)
	defer cancel()
	_, err := compute(ctx, task{do: func(ctx context.Context) (Effect, error) { return Effect{}, effect.After(ctx) }})
	if err != nil {
		r.log.Error("after an effect", "follower", t.owner, "event", t.event, "error", fault.Plain(err))
	}
}
