package local

import (
	"bytes"
	"encoding/binary"
	"time"

	"github.com/preau-ent/preau/shared/table"
	"go.etcd.io/bbolt"
)

const (
	// sweepAfter is how long an expired item stays in the file before it is deleted.
	sweepAfter = time.Hour
	// keepEvents is how long the stream keeps an event, as DynamoDB does.
	keepEvents = 24 * time.Hour
	// settle is how long after it is opened a table deletes no event, so that the
	// followers of a machine that was off for a week-end miss nothing.
	settle = time.Hour
	// cleanAtLeast is how many old entries one commit deletes, beside one per change:
	// cleaning keeps up with writing and never makes a writer wait.
	cleanAtLeast = 16
)

// A txn is one writing transaction over the four buckets.
type txn struct {
	items, index, expiry, events *bbolt.Bucket

	now      time.Time
	mayTrim  bool
	changed  map[table.Key]table.Item // what is stored now; Version 0: nothing
	key, buf []byte                   // scratch
}

func (s *Store) newTxn(tx *bbolt.Tx) *txn {
	now := s.clock()
	t := &txn{
		items: tx.Bucket(itemsBucket), index: tx.Bucket(indexBucket),
		expiry: tx.Bucket(expiryBucket), events: tx.Bucket(eventsBucket),
		now: now, mayTrim: now.Sub(s.opened) >= settle,
		changed: map[table.Key]table.Item{},
	}
	t.events.FillPercent = 1 // events are only ever appended
	return t
}

// find returns the stored item, expired or not, whose document lies in the file
// until the next change. An absent item is the zero Item.
func (t *txn) find(k table.Key) (table.Item, error) {
	t.key = appendKey(t.key[:0], k)
	value := t.items.Get(t.key)
	if value == nil {
		return table.Item{}, nil
	}
	r, err := parseRecord(value)
	if err != nil {
		return table.Item{}, err
	}
	return r.item(k, r.data), nil
}

// holds reports whether the condition of a change is met; an expired item is none.
func (t *txn) holds(c table.Change, before table.Item) bool {
	if !before.Expires.IsZero() && before.Expires.Unix() <= t.now.Unix() {
		return c.Item.Version == 0
	}
	return before.Version == c.Item.Version
}

// apply does a change whose condition holds.
func (t *txn) apply(c table.Change, before table.Item) error {
	switch c.Op {
	case table.Put:
		return t.store(c.Stored(), before)
	case table.Delete:
		if before.Found() {
			return t.remove(before)
		}
	}
	return nil
}

// store replaces an item, which may be none, by another of the same key.
func (t *txn) store(it, before table.Item) error {
	if err := t.unlist(before, it); err != nil {
		return err
	}
	t.buf = appendRecord(t.buf[:0], it)
	if err := t.record(table.Put, it.Key, t.buf); err != nil {
		return err
	}
	if it.Indexed() {
		if err := t.index.Put(indexKey(it), nil); err != nil {
			return err
		}
	}
	if !it.Expires.IsZero() {
		if err := t.expiry.Put(expiryKey(it), nil); err != nil {
			return err
		}
	}
	value := bytes.Clone(t.buf)
	r, err := parseRecord(value)
	if err != nil {
		return err
	}
	t.changed[it.Key] = r.item(it.Key, r.data)
	return t.items.Put(appendKey(nil, it.Key), value)
}

// remove deletes a stored item and tells the stream.
func (t *txn) remove(it table.Item) error {
	if err := t.forget(it); err != nil {
		return err
	}
	return t.record(table.Delete, it.Key, nil)
}

// forget deletes a stored item silently.
func (t *txn) forget(it table.Item) error {
	if err := t.unlist(it, table.Item{}); err != nil {
		return err
	}
	t.changed[it.Key] = table.Item{}
	return t.items.Delete(appendKey(nil, it.Key))
}

// unlist takes an item out of the index and of the list of expiries where the item
// that follows it will not stand.
func (t *txn) unlist(it, next table.Item) error {
	if it.Indexed() && it.Index != next.Index {
		if err := t.index.Delete(indexKey(it)); err != nil {
			return err
		}
	}
	if !it.Expires.IsZero() && !it.Expires.Equal(next.Expires) {
		return t.expiry.Delete(expiryKey(it))
	}
	return nil
}

// clean deletes some of what is old: expired items and events.
func (t *txn) clean() error {
	if err := t.sweep(); err != nil || !t.mayTrim {
		return err
	}
	return t.trim()
}

func (t *txn) sweep() error {
	limit := uint64(t.now.Add(-sweepAfter).Unix())
	c := t.expiry.Cursor()
	var old []table.Key
	for k, _ := c.First(); k != nil && len(old) < len(t.changed)+cleanAtLeast; k, _ = c.Next() {
		if binary.BigEndian.Uint64(k) > limit {
			break
		}
		old = append(old, parseKey(k[8:]))
	}
	for _, k := range old {
		it, err := t.find(k)
		if err != nil {
			return err
		}
		if err := t.forget(it); err != nil {
			return err
		}
	}
	return nil
}
