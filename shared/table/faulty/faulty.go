// Package faulty makes a store fail by name, for tests: what a network and a cloud
// do to a call that the store itself would have answered.
package faulty

import (
	"context"
	"sync"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/table"
)

// A Failure is one way in which a call goes wrong. Each ends as fault.Unavailable.
type Failure uint8

// The failures.
const (
	None       Failure = iota
	Before             // the call never reached the store: nothing is written
	After              // the call failed once the store had done it: it is written
	LostAnswer         // it is written, and the caller waits for an answer until its context ends
)

func (f Failure) String() string {
	return [...]string{"none", "before", "after", "lost answer"}[f]
}

// A Store fails as it is told to and is otherwise the store beneath.
type Store struct {
	table.Store

	mu     sync.Mutex
	reads  plan
	writes plan
	lag    *lag
}

// A plan says how the calls to come fail.
type plan struct {
	next []Failure           // first these, one per call
	each func(n int) Failure // then by number, counted from 1; nil: none fails
	n    int
}

// New returns a store that does not fail until it is told to.
func New(s table.Store) *Store { return &Store{Store: s} }

// FailWrites makes the next writes (Write, Commit, Load) fail, one failure each.
func (s *Store) FailWrites(next ...Failure) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.writes.next = append(s.writes.next, next...)
}

// FailReads makes the next reads (Get, Query, Walk, Follow) fail, one failure each.
func (s *Store) FailReads(next ...Failure) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reads.next = append(s.reads.next, next...)
}

// FailEach decides the failure of every call from its number among the reads or
// among the writes, counted from 1.
func (s *Store) FailEach(reads, writes func(n int) Failure) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reads.each, s.writes.each = reads, writes
}

// draw takes the failure of one call.
func (s *Store) draw(p *plan) Failure {
	s.mu.Lock()
	defer s.mu.Unlock()
	p.n++
	if len(p.next) > 0 {
		f := p.next[0]
		p.next = p.next[1:]
		return f
	}
	if p.each == nil {
		return None
	}
	return p.each(p.n)
}

// through runs a call with the failure drawn for it. The call itself is never cut short
// by the caller's patience: on a slow machine it would then be stored after the caller
// has looked whether it was, which is none of the failures named here.
func (s *Store) through(ctx context.Context, p *plan, call func(ctx context.Context) error) error {
	f := s.draw(p)
	if f == Before {
		return failed(f)
	}
	err := call(context.WithoutCancel(ctx))
	if f == None {
		return err
	}
	if f == LostAnswer && ctx.Done() != nil {
		<-ctx.Done()
	}
	return failed(f)
}

func failed(f Failure) error {
	return fault.New(fault.Unavailable, "failure injected: "+f.String())
}

// Write stores one change or fails; see table.Store.
func (s *Store) Write(ctx context.Context, c table.Change) (bill table.Bill, err error) {
	err = s.through(ctx, &s.writes, func(ctx context.Context) (err error) {
		bill, err = s.Store.Write(ctx, c)
		return s.wrote(ctx, err, c.Item.Key)
	})
	return bill, err
}

// Commit stores all changes or none, or fails; see table.Store.
func (s *Store) Commit(ctx context.Context, changes []table.Change) (bill table.Bill, err error) {
	err = s.through(ctx, &s.writes, func(ctx context.Context) (err error) {
		bill, err = s.Store.Commit(ctx, changes)
		keys := make([]table.Key, len(changes))
		for i, c := range changes {
			keys[i] = c.Item.Key
		}
		return s.wrote(ctx, err, keys...)
	})
	return bill, err
}

// Load stores items as they are or fails; see table.Store.
func (s *Store) Load(ctx context.Context, items []table.Item) (bill table.Bill, err error) {
	err = s.through(ctx, &s.writes, func(ctx context.Context) (err error) {
		bill, err = s.Store.Load(ctx, items)
		keys := make([]table.Key, len(items))
		for i, it := range items {
			keys[i] = it.Key
		}
		return s.wrote(ctx, err, keys...)
	})
	return bill, err
}

// Get reads items by key, late or not at all; see table.Store.
func (s *Store) Get(ctx context.Context, keys []table.Key, strong bool) (items []table.Item, bill table.Bill, err error) {
	err = s.through(ctx, &s.reads, func(ctx context.Context) (err error) {
		return s.readFrom(ctx, strong, func(from table.Store) (err error) {
			items, bill, err = from.Get(ctx, keys, strong)
			return err
		})
	})
	if err != nil {
		items = nil
	}
	return items, bill, err
}

// Query reads one page, late or not at all; see table.Store.
func (s *Store) Query(ctx context.Context, q table.Query) (page table.Page, bill table.Bill, err error) {
	err = s.through(ctx, &s.reads, func(ctx context.Context) (err error) {
		return s.readFrom(ctx, q.Strong, func(from table.Store) (err error) {
			page, bill, err = from.Query(ctx, q)
			return err
		})
	})
	if err != nil {
		page = table.Page{}
	}
	return page, bill, err
}

// Walk reads one page of the whole table or fails; see table.Store.
func (s *Store) Walk(ctx context.Context, part, parts int, after table.Key) (page table.Page, bill table.Bill, err error) {
	err = s.through(ctx, &s.reads, func(ctx context.Context) (err error) {
		page, bill, err = s.Store.Walk(ctx, part, parts, after)
		return err
	})
	if err != nil {
		page = table.Page{}
	}
	return page, bill, err
}

// Follow reads the stream or fails; see table.Store.
func (s *Store) Follow(ctx context.Context, after table.Cursor, limit int) (events []table.Event, next table.Cursor, err error) {
	next = after
	err = s.through(ctx, &s.reads, func(ctx context.Context) (err error) {
		events, next, err = s.Store.Follow(ctx, after, limit)
		return err
	})
	if err != nil {
		return nil, after, err
	}
	return events, next, nil
}
