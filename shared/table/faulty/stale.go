package faulty

import (
	"context"
	"sync"

	"github.com/preau-ent/preau/shared/table"
)

// A lag is a copy of the table that is one write behind until it is read.
type lag struct {
	mu      sync.Mutex
	replica table.Store
	pending []change
}

// A change is what one write left at a key: an item, or none at Version 0.
type change struct {
	key table.Key
	now table.Item
}

// Stale makes eventual reads, and those of the index, show the table as it was
// before the last write; each such read brings the copy up to date, so that the
// next one shows everything. replica is an empty store, which becomes the copy.
func (s *Store) Stale(replica table.Store) { s.lag = &lag{replica: replica} }

// wrote notes what a write left, once it succeeded.
func (s *Store) wrote(ctx context.Context, err error, keys ...table.Key) error {
	if err != nil || s.lag == nil {
		return err
	}
	s.lag.mu.Lock()
	defer s.lag.mu.Unlock()
	if err := s.lag.catchUp(ctx); err != nil {
		return err
	}
	items, _, err := s.Store.Get(ctx, keys, true)
	for _, k := range keys {
		s.lag.pending = append(s.lag.pending, change{k, table.Items(items).Find(k)})
	}
	return err
}

// readFrom runs a read on the store, or an eventual one on the copy if there is one.
func (s *Store) readFrom(ctx context.Context, strong bool, read func(table.Store) error) error {
	if strong || s.lag == nil {
		return read(s.Store)
	}
	s.lag.mu.Lock()
	defer s.lag.mu.Unlock()
	if err := read(s.lag.replica); err != nil {
		return err
	}
	return s.lag.catchUp(ctx)
}

// catchUp writes to the copy what it does not show yet.
func (l *lag) catchUp(ctx context.Context) error {
	for _, c := range l.pending {
		if err := l.show(ctx, c); err != nil {
			return err
		}
	}
	l.pending = nil
	return nil
}

func (l *lag) show(ctx context.Context, c change) error {
	if c.now.Found() {
		_, err := l.replica.Load(ctx, []table.Item{c.now})
		return err
	}
	items, _, err := l.replica.Get(ctx, []table.Key{c.key}, true)
	if err != nil || len(items) == 0 {
		return err
	}
	_, err = l.replica.Write(ctx, table.Change{Op: table.Delete, Item: items[0]})
	return err
}
