package local

import (
	"bytes"
	"encoding/binary"
	"errors"
	"time"

	"github.com/preau-ent/preau/shared/table"
)

// A record is the stored form of an item without its key, as slices of the file:
//
//	flags · version · [seconds of expiry] · [length, index part · length, index sort] · document
//
// Numbers are unsigned varints.
type record struct {
	version   int64
	expires   int64 // seconds; 0: never
	indexPart []byte
	indexSort []byte
	data      []byte
}

const (
	hasExpiry = 1 << iota
	hasIndex
)

var errDamaged = errors.New("damaged record")

// appendRecord appends the stored form of an item to b.
func appendRecord(b []byte, it table.Item) []byte {
	flags := byte(0)
	if !it.Expires.IsZero() {
		flags |= hasExpiry
	}
	if it.Indexed() {
		flags |= hasIndex
	}
	b = append(b, flags)
	b = binary.AppendUvarint(b, uint64(it.Version))
	if flags&hasExpiry != 0 {
		b = binary.AppendUvarint(b, uint64(it.Expires.Unix()))
	}
	if flags&hasIndex != 0 {
		b = appendText(b, it.Index.Part)
		b = appendText(b, it.Index.Sort)
	}
	return append(b, it.Data...)
}

func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// parseRecord reads a stored form without copying it.
func parseRecord(b []byte) (record, error) {
	if len(b) < 2 {
		return record{}, errDamaged
	}
	var r record
	p := parser{rest: b[1:]}
	r.version = p.number()
	if b[0]&hasExpiry != 0 {
		r.expires = p.number()
	}
	if b[0]&hasIndex != 0 {
		r.indexPart = p.text()
		r.indexSort = p.text()
	}
	if p.damaged || r.version < 1 {
		return record{}, errDamaged
	}
	r.data = p.rest
	return r, nil
}

// A parser reads numbers and texts from the front of a slice.
type parser struct {
	rest    []byte
	damaged bool
}

func (p *parser) number() int64 {
	n, size := binary.Uvarint(p.rest)
	if size <= 0 {
		p.damaged = true
		return 0
	}
	p.rest = p.rest[size:]
	return int64(n)
}

func (p *parser) text() []byte {
	n := p.number()
	if n < 0 || n > int64(len(p.rest)) {
		p.damaged = true
		return nil
	}
	t := p.rest[:n]
	p.rest = p.rest[n:]
	return t
}

// expired reports whether the record is no longer to be returned.
func (r record) expired(now int64) bool { return r.expires != 0 && r.expires <= now }

// item returns the record as an item with the given document, which the caller copied.
func (r record) item(k table.Key, data []byte) table.Item {
	it := table.Item{Key: k, Version: r.version, Data: data}
	if r.expires != 0 {
		it.Expires = time.Unix(r.expires, 0).UTC()
	}
	if len(r.indexPart) > 0 {
		it.Index = table.Key{Part: string(r.indexPart), Sort: string(r.indexSort)}
	}
	return it
}

// appendKey appends the key of an item in the items bucket.
func appendKey(b []byte, k table.Key) []byte {
	b = append(b, k.Part...)
	b = append(b, 0)
	return append(b, k.Sort...)
}

// parseKey reads what appendKey wrote.
func parseKey(b []byte) table.Key {
	part, sort, _ := bytes.Cut(b, []byte{0})
	return table.Key{Part: string(part), Sort: string(sort)}
}

// indexKey is the key of an item in the index bucket.
func indexKey(it table.Item) []byte {
	b := make([]byte, 0, len(it.Index.Part)+len(it.Index.Sort)+len(it.Part)+len(it.Sort)+3)
	b = append(appendKey(b, it.Index), 0)
	return appendKey(b, it.Key)
}

// expiryKey is the key of an item in the expiry bucket.
func expiryKey(it table.Item) []byte {
	b := binary.BigEndian.AppendUint64(nil, uint64(it.Expires.Unix()))
	return appendKey(b, it.Key)
}
