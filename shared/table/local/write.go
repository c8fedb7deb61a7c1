package local

import (
	"context"
	"errors"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/table"
	"go.etcd.io/bbolt"
)

// batchOps is how many writes may share one commit.
const batchOps = 512

// An op is one call that writes, waiting for the commit that carries it.
type op struct {
	apply func(t *txn) (table.Bill, error) // a fault means that it changed nothing
	bill  table.Bill
	err   error
	done  chan struct{}
}

// submit hands a write to the writer and waits until it is on the disk.
func (s *Store) submit(ctx context.Context, apply func(t *txn) (table.Bill, error)) (table.Bill, error) {
	o := &op{apply: apply, done: make(chan struct{})}
	select {
	case s.ops <- o:
	case <-s.quit:
		return table.Bill{}, unavailable(errors.New("closed"))
	case <-ctx.Done():
		return table.Bill{}, unavailable(ctx.Err())
	}
	select {
	case <-o.done:
		return o.bill, o.err
	case <-ctx.Done():
		return table.Bill{}, unavailable(ctx.Err())
	}
}

// write is the only writer: it commits together all the writes that wait.
func (s *Store) write() {
	defer close(s.stopped)
	for {
		select {
		case first := <-s.ops:
			s.commit(s.gather(first))
		case <-s.quit:
			return
		}
	}
}

func (s *Store) gather(first *op) []*op {
	batch := []*op{first}
	for len(batch) < batchOps {
		select {
		case o := <-s.ops:
			batch = append(batch, o)
		default:
			return batch
		}
	}
	return batch
}

// errNothing gives up a commit that would change nothing.
var errNothing = errors.New("nothing to write")

// commit runs a batch in one transaction. Each op has its own result, unless the
// file itself fails: then none of them happened.
func (s *Store) commit(batch []*op) {
	var t *txn
	err := s.db.Update(func(tx *bbolt.Tx) error {
		t = s.newTxn(tx)
		for _, o := range batch {
			o.bill, o.err = o.apply(t)
			if _, isFault := fault.As(o.err); o.err != nil && !isFault {
				return o.err
			}
		}
		if len(t.changed) == 0 {
			return errNothing
		}
		return t.clean()
	})
	if err == nil {
		s.cache.correct(t.changed)
		s.announce()
	}
	for _, o := range batch {
		if err != nil && err != errNothing {
			o.bill, o.err = table.Bill{}, unavailable(err)
		}
		close(o.done)
	}
}

// announce tells who waits on Changed, without waiting for them.
func (s *Store) announce() {
	select {
	case s.changed <- struct{}{}:
	default: // it has not looked since the last time
	}
}

// Changed says that something was stored since it last said so: the stream may have
// events. It is for one follower.
func (s *Store) Changed() <-chan struct{} { return s.changed }

// Write stores one change; see table.Store.
func (s *Store) Write(ctx context.Context, c table.Change) (table.Bill, error) {
	if err := table.CheckWrite(c); err != nil {
		return table.Bill{}, err
	}
	return s.submit(ctx, func(t *txn) (table.Bill, error) {
		before, err := t.find(c.Item.Key)
		if err != nil {
			return table.Bill{}, err
		}
		if !t.holds(c, before) {
			return table.FailedWrite(before), conflict(c)
		}
		bill := table.Bill{Requests: 1, WRU: table.ChangeUnits(c, before)}
		return bill, t.apply(c, before)
	})
}

// Commit stores all changes or none; see table.Store.
func (s *Store) Commit(ctx context.Context, changes []table.Change) (table.Bill, error) {
	if err := table.CheckCommit(changes); err != nil || len(changes) == 0 {
		return table.Bill{}, err
	}
	return s.submit(ctx, func(t *txn) (table.Bill, error) { return t.commit(changes) })
}

// commit looks at every condition, and reckons the bill, before it changes anything.
func (t *txn) commit(changes []table.Change) (table.Bill, error) {
	before := make([]table.Item, len(changes))
	failed := make([]bool, len(changes))
	bill := table.Bill{Requests: 1}
	var refused error
	for i, c := range changes {
		var err error
		if before[i], err = t.find(c.Item.Key); err != nil {
			return table.Bill{}, err
		}
		if failed[i] = !t.holds(c, before[i]); failed[i] && refused == nil {
			refused = conflict(c)
		}
		bill.WRU += table.CommitUnits(c, before[i])
	}
	if refused != nil {
		return table.FailedCommit(changes, before, failed), refused
	}
	for i, c := range changes {
		if err := t.apply(c, before[i]); err != nil {
			return table.Bill{}, err
		}
	}
	return bill, nil
}

func conflict(c table.Change) error {
	return fault.New(fault.Conflict, "item "+c.Item.Part+" "+c.Item.Sort+" changed since it was read")
}

// Load stores items as they are; see table.Store.
func (s *Store) Load(ctx context.Context, items []table.Item) (table.Bill, error) {
	if err := table.CheckLoad(items); err != nil || len(items) == 0 {
		return table.Bill{}, err
	}
	return s.submit(ctx, func(t *txn) (table.Bill, error) {
		bill := table.Bill{Requests: 1}
		for _, it := range items {
			before, err := t.find(it.Key)
			if err != nil {
				return table.Bill{}, err
			}
			bill.WRU += table.LoadUnits(it, before)
			if before.Same(it) { // nor is it an event
				continue
			}
			if err := t.store(it, before); err != nil {
				return table.Bill{}, err
			}
		}
		return bill, nil
	})
}
