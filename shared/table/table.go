// Package table is the storage contract: what DynamoDB truly offers and no more,
// so that the embedded table cannot promise what the cloud cannot keep.
//
// A Store is one door (table/dynamo, table/local). Packages that hold data use a
// *Table, which wraps a Store, adds up the capacity it bills and hides the bill.
package table

import (
	"context"
	"encoding/json"
	"slices"
	"sync"
	"time"
)

// Limits of the contract; a call beyond them fails before anything is read or written.
const (
	MaxGet    = 100       // keys in one Get
	MaxCommit = 100       // changes in one Commit
	MaxLoad   = 25        // items in one Load
	MaxItem   = 400 << 10 // bytes of one item, as DynamoDB counts them
	MaxTx     = 4 << 20   // bytes of one Commit
)

// A Key names one item: its partition and its place in the order of that partition,
// which is the order of bytes. Both are UTF-8 without NUL and not empty.
type Key struct{ Part, Sort string }

// An Item is one document. Version counts its writes from 1; 0 means never written.
type Item struct {
	Key
	Version int64
	Data    []byte    // a JSON document, not to be modified in place: readers share it
	Expires time.Time // zero: never; from that second on, the item is never returned
	Index   Key       // zero: not in the sparse index
}

// An Op is what a Change does to its item.
type Op uint8

// The operations of a change.
const (
	Put    Op = iota // store the item as Version+1
	Delete           // remove it
	Check            // only require that it is still at Version
)

// A Change is conditional, always: the stored item must be at Item.Version, and
// Version 0 requires that there is none (or an expired one).
type Change struct {
	Op   Op
	Item Item
}

// A Query reads one partition of the table, or of the sparse index, in order.
type Query struct {
	Part     string
	Prefix   string // only sorts that begin so; or
	From, To string // only From <= sort < To; an empty To is the end. An item at To is billed
	Indexed  bool   // read the index instead (always eventual); Part and sorts are then the index's
	Reverse  bool
	Strong   bool
	Limit    int // items looked at, so returned at most; 0 = one page of at most 1 MB
	After    Key // where the page before stopped (Page.Next)
}

// A Page is one answer of a Query or Walk; a zero Next means that it is the last.
type Page struct {
	Items []Item
	Next  Key
}

// An Event is one item as the journal's stream shows it: a put with its new state,
// or a delete with its key alone. What changes nothing is no event, nor is expiry.
// The stream keeps events for a day.
type Event struct {
	ID   string // unique and stable: the same event read twice has the same ID
	Op   Op     // Put or Delete
	Item Item
}

// A Cursor is a follower's place in the stream, opaque; "" is the oldest event kept.
type Cursor string

// A Bill is the capacity that DynamoDB charges for a call.
type Bill struct {
	Requests int
	RRU, WRU float64
}

// Add returns the sum of two bills.
func (b Bill) Add(c Bill) Bill {
	return Bill{b.Requests + c.Requests, b.RRU + c.RRU, b.WRU + c.WRU}
}

// A Store is one door to the table. Every call reports its bill, also when it fails
// on a condition. Errors: fault.Conflict when a condition does not hold,
// fault.Invalid beyond a limit, fault.Unavailable when the store does not answer
// (the change may then have been stored or not).
type Store interface {
	// Get reads items by key in one call; absent and expired ones are left out.
	// The order of the answer is that of the keys; a key given twice is read once.
	Get(ctx context.Context, keys []Key, strong bool) ([]Item, Bill, error)
	// Query reads one page of one partition.
	Query(ctx context.Context, q Query) (Page, Bill, error)
	// Write stores one change, a put or a delete. It is never repeated when its
	// answer is lost: a read tells what happened.
	Write(ctx context.Context, c Change) (Bill, error)
	// Commit stores all changes or none; each counts double. No key may come twice.
	Commit(ctx context.Context, changes []Change) (Bill, error)
	// Load stores items as they are, Version included, without conditions; it is not
	// atomic and can be repeated. No key may come twice.
	Load(ctx context.Context, items []Item) (Bill, error)
	// Walk reads the whole table in parts, for backup, drill and purge only.
	// It returns expired items that are not deleted yet; part is 0 to parts-1.
	Walk(ctx context.Context, part, parts int, after Key) (Page, Bill, error)
	// Follow reads the stream after a cursor, in order per partition.
	Follow(ctx context.Context, after Cursor, limit int) ([]Event, Cursor, error)
	// Close releases the store.
	Close() error
}

// A Table is a Store for one program, with its bills added up.
type Table struct {
	store Store
	meter *Meter
}

// New returns a table over a store.
func New(s Store) *Table { return &Table{store: s, meter: &Meter{}} }

// Meter returns what the table was billed since it was opened.
func (t *Table) Meter() *Meter { return t.meter }

// Get reads items by key; see Store.Get.
func (t *Table) Get(ctx context.Context, strong bool, keys ...Key) (Items, error) {
	items, b, err := t.store.Get(ctx, keys, strong)
	t.meter.add(b)
	return items, err
}

// Query reads one page; see Store.Query.
func (t *Table) Query(ctx context.Context, q Query) (Page, error) {
	p, b, err := t.store.Query(ctx, q)
	t.meter.add(b)
	return p, err
}

// Write stores one change; see Store.Write.
func (t *Table) Write(ctx context.Context, c Change) error {
	b, err := t.store.Write(ctx, c)
	t.meter.add(b)
	return err
}

// Commit stores all changes or none; see Store.Commit.
func (t *Table) Commit(ctx context.Context, changes ...Change) error {
	b, err := t.store.Commit(ctx, changes)
	t.meter.add(b)
	return err
}

// loaders is how many calls of a large Load run at the same time.
const loaders = 16

// Load stores any number of items without conditions, in as many calls as needed,
// several at a time; see Store.Load. No key may come twice. When it fails, any part
// of the items may be stored, and it can be repeated.
func (t *Table) Load(ctx context.Context, items ...Item) error {
	if err := checkDistinct(items); err != nil {
		return err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	running := make(chan struct{}, loaders)
	var wg sync.WaitGroup
	for some := range slices.Chunk(items, MaxLoad) {
		running <- struct{}{}
		wg.Go(func() {
			defer func() { <-running }()
			if err := t.load(ctx, some); err != nil {
				cancel(err)
			}
		})
	}
	wg.Wait()
	return context.Cause(ctx)
}

// load stores the items of one call, unless another call has failed.
func (t *Table) load(ctx context.Context, items []Item) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	b, err := t.store.Load(ctx, items)
	t.meter.add(b)
	return err
}

// Walk reads the whole table in parts; see Store.Walk.
func (t *Table) Walk(ctx context.Context, part, parts int, after Key) (Page, error) {
	p, b, err := t.store.Walk(ctx, part, parts, after)
	t.meter.add(b)
	return p, err
}

// Follow reads the stream; see Store.Follow.
func (t *Table) Follow(ctx context.Context, after Cursor, limit int) ([]Event, Cursor, error) {
	return t.store.Follow(ctx, after, limit)
}

// Close releases the store.
func (t *Table) Close() error { return t.store.Close() }

// Items are the answer of a Get.
type Items []Item

// Find returns the item of a key, or an item of Version 0 that can be put.
func (items Items) Find(k Key) Item {
	for _, it := range items {
		if it.Key == k {
			return it
		}
	}
	return Item{Key: k}
}

// Found reports whether the item was stored.
func (it Item) Found() bool { return it.Version > 0 }

// Decode reads the item's document into v; a document that is not there leaves v as it is.
func (it Item) Decode(v any) error {
	if len(it.Data) == 0 {
		return nil
	}
	return json.Unmarshal(it.Data, v)
}

// With returns the item with v as its document, ready to be put at the version read.
func (it Item) With(v any) (Item, error) {
	data, err := json.Marshal(v)
	it.Data = data
	return it, err
}
