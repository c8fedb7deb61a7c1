package local

import (
	"bytes"
	"iter"

	"github.com/preau-ent/preau/shared/table"
	"go.etcd.io/bbolt"
)

// A keyRange is the keys from <= k < to of a bucket; nil bounds are its ends.
type keyRange struct {
	from, to []byte
	reverse  bool
}

// rangeOf returns the keys that a query looks at, in the items or index bucket.
// A range by both ends includes the upper one, as DynamoDB's BETWEEN does: it is
// looked at, and billed, but not returned.
func rangeOf(q table.Query) (keyRange, error) {
	part := append([]byte(q.Part), 0)
	r := keyRange{reverse: q.Reverse}
	r.from = append(bytes.Clone(part), q.Prefix+q.From...)
	switch {
	case q.To == "":
		r.to = successor(append(part, q.Prefix...))
	case q.From == "":
		r.to = append(part, q.To...)
	default:
		r.to = successor(append(append(part, q.To...), 0))
		if !q.Indexed {
			r.to = append(append(bytes.Clone(part[:len(q.Part)+1]), q.To...), 0)
		}
	}
	if q.After == (table.Key{}) {
		return r, nil
	}
	return r, r.resume(q)
}

// resume narrows the range to what follows the page before.
func (r *keyRange) resume(q table.Query) error {
	last := appendKey(nil, q.After)
	if q.Indexed {
		k, sort, err := table.IndexAfter(q.After)
		if err != nil {
			return err
		}
		last = indexKey(table.Item{Key: k, Index: table.Key{Part: q.Part, Sort: sort}})
	}
	if q.Reverse {
		if bytes.Compare(last, r.to) < 0 {
			r.to = last
		}
		return nil
	}
	if bytes.Compare(last, r.from) >= 0 {
		r.from = append(last, 0)
	}
	return nil
}

// successor returns the first key after all those that begin with prefix, which it
// overwrites. No key holds the byte 0xff, since keys are UTF-8.
func successor(prefix []byte) []byte {
	prefix[len(prefix)-1]++
	return prefix
}

// over walks the range with a cursor; keys and values are those of the file.
func (r keyRange) over(c *bbolt.Cursor) iter.Seq2[[]byte, []byte] {
	if r.reverse {
		return r.backward(c)
	}
	return func(yield func(k, v []byte) bool) {
		for k, v := c.Seek(r.from); k != nil && (r.to == nil || bytes.Compare(k, r.to) < 0); k, v = c.Next() {
			if !yield(k, v) {
				return
			}
		}
	}
}

func (r keyRange) backward(c *bbolt.Cursor) iter.Seq2[[]byte, []byte] {
	return func(yield func(k, v []byte) bool) {
		k, v := c.Seek(r.to)
		if k == nil {
			k, v = c.Last()
		} else {
			k, v = c.Prev()
		}
		for ; k != nil && bytes.Compare(k, r.from) >= 0; k, v = c.Prev() {
			if !yield(k, v) {
				return
			}
		}
	}
}
