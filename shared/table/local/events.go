package local

import (
	"context"
	"encoding/binary"
	"strconv"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/table"
	"go.etcd.io/bbolt"
)

// record appends an event: seconds · op · length, part · length, sort · record of the item.
func (t *txn) record(kind table.Op, k table.Key, value []byte) error {
	sequence, err := t.events.NextSequence()
	if err != nil {
		return err
	}
	b := make([]byte, 0, 24+len(k.Part)+len(k.Sort)+len(value))
	b = binary.AppendUvarint(b, uint64(t.now.Unix()))
	b = append(b, byte(kind))
	b = appendText(b, k.Part)
	b = appendText(b, k.Sort)
	return t.events.Put(binary.BigEndian.AppendUint64(nil, sequence), append(b, value...))
}

// parseEvent reads what record wrote, with a copy of the document.
func parseEvent(key, value []byte) (table.Event, error) {
	p := parser{rest: value}
	p.number()
	if p.damaged || len(p.rest) == 0 {
		return table.Event{}, errDamaged
	}
	e := table.Event{
		ID: strconv.FormatUint(binary.BigEndian.Uint64(key), 10),
		Op: table.Op(p.rest[0]),
	}
	p.rest = p.rest[1:]
	k := table.Key{Part: string(p.text()), Sort: string(p.text())}
	e.Item.Key = k
	if p.damaged || e.Op == table.Delete {
		return e, p.err()
	}
	r, err := parseRecord(p.rest)
	if err != nil {
		return table.Event{}, err
	}
	e.Item = r.item(k, append([]byte(nil), r.data...))
	return e, nil
}

func (p *parser) err() error {
	if p.damaged {
		return errDamaged
	}
	return nil
}

// trim deletes events older than the stream keeps, the oldest first.
func (t *txn) trim() error {
	limit := t.now.Add(-keepEvents).Unix()
	c := t.events.Cursor()
	for n := 0; n < len(t.changed)+cleanAtLeast; n++ {
		k, v := c.First()
		if p := (parser{rest: v}); k == nil || p.number() > limit {
			return nil
		}
		if err := c.Delete(); err != nil {
			return err
		}
	}
	return nil
}

// Follow reads the stream after a cursor, which is the sequence of the last event
// read; see table.Store. The order is that of the whole table.
func (s *Store) Follow(ctx context.Context, after table.Cursor, limit int) ([]table.Event, table.Cursor, error) {
	last := uint64(0)
	if after != "" {
		var err error
		if last, err = strconv.ParseUint(string(after), 10, 64); err != nil {
			return nil, after, fault.New(fault.Invalid, "cursor "+strconv.Quote(string(after)))
		}
	}
	var events []table.Event
	err := s.view(ctx, func(tx *bbolt.Tx) error {
		c := tx.Bucket(eventsBucket).Cursor()
		from := binary.BigEndian.AppendUint64(nil, last+1)
		for k, v := c.Seek(from); k != nil && len(events) < limit; k, v = c.Next() {
			e, err := parseEvent(k, v)
			if err != nil {
				return err
			}
			events = append(events, e)
			after = table.Cursor(e.ID)
		}
		return nil
	})
	if err != nil {
		return nil, after, err
	}
	return events, after, nil
}
