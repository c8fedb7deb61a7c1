package tabletest

import (
	"context"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/table"
)

// patience is how long a Patient waits for one answer.
const patience = 100 * time.Millisecond

// A Patient calls a store that may fail as a program must: it repeats what did not
// happen, and finds out whether it did. It must be alone in writing to the table.
type Patient struct{ table.Store }

// again repeats a call until it ends otherwise than with fault.Unavailable, or
// until happened, asked in between, says that it needs no repetition.
func again(ctx context.Context, call func(ctx context.Context) error, happened func() bool) error {
	for {
		limited, cancel := context.WithTimeout(ctx, patience)
		err := call(limited)
		cancel()
		if !fault.Is(err, fault.Unavailable) || ctx.Err() != nil {
			return err
		}
		if happened() {
			return nil
		}
	}
}

func never() bool { return false }

// Get reads items by key; see table.Store.
func (p Patient) Get(ctx context.Context, keys []table.Key, strong bool) (items []table.Item, bill table.Bill, err error) {
	err = again(ctx, func(ctx context.Context) (err error) {
		items, bill, err = p.Store.Get(ctx, keys, strong)
		return err
	}, never)
	return items, bill, err
}

// Query reads one page of one partition; see table.Store.
func (p Patient) Query(ctx context.Context, q table.Query) (page table.Page, bill table.Bill, err error) {
	err = again(ctx, func(ctx context.Context) (err error) {
		page, bill, err = p.Store.Query(ctx, q)
		return err
	}, never)
	return page, bill, err
}

// Write stores one change; see table.Store.
func (p Patient) Write(ctx context.Context, c table.Change) (bill table.Bill, err error) {
	err = again(ctx, func(ctx context.Context) (err error) {
		bill, err = p.Store.Write(ctx, c)
		return err
	}, p.changed(ctx, []table.Change{c}))
	return bill, err
}

// Commit stores all changes or none; see table.Store.
func (p Patient) Commit(ctx context.Context, changes []table.Change) (bill table.Bill, err error) {
	err = again(ctx, func(ctx context.Context) (err error) {
		bill, err = p.Store.Commit(ctx, changes)
		return err
	}, p.changed(ctx, changes))
	return bill, err
}

// changed returns a function that reports whether an item of the changes is no
// longer as it is now.
func (p Patient) changed(ctx context.Context, changes []table.Change) func() bool {
	var keys []table.Key
	for _, c := range changes[:min(len(changes), table.MaxGet)] {
		keys = append(keys, c.Item.Key)
	}
	before, _, _ := p.Get(ctx, keys, true)
	return func() bool {
		after, _, err := p.Get(ctx, keys, true)
		return err == nil && want(after, before) != nil
	}
}

// Load stores items as they are; see table.Store.
func (p Patient) Load(ctx context.Context, items []table.Item) (bill table.Bill, err error) {
	err = again(ctx, func(ctx context.Context) (err error) {
		bill, err = p.Store.Load(ctx, items)
		return err
	}, never)
	return bill, err
}

// Walk reads the whole table in parts; see table.Store.
func (p Patient) Walk(ctx context.Context, part, parts int, after table.Key) (page table.Page, bill table.Bill, err error) {
	err = again(ctx, func(ctx context.Context) (err error) {
		page, bill, err = p.Store.Walk(ctx, part, parts, after)
		return err
	}, never)
	return page, bill, err
}

// Follow reads the stream after a cursor; see table.Store.
func (p Patient) Follow(ctx context.Context, after table.Cursor, limit int) (events []table.Event, next table.Cursor, err error) {
	err = again(ctx, func(ctx context.Context) (err error) {
		events, next, err = p.Store.Follow(ctx, after, limit)
		return err
	}, never)
	return events, next, err
}
