package local

import (
	"bytes"
	"context"
	"errors"
	"hash/fnv"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/table"
	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"
)

// view runs a reading function over one state of the whole table.
func (s *Store) view(ctx context.Context, read func(tx *bbolt.Tx) error) error {
	if err := ctx.Err(); err != nil {
		return unavailable(err)
	}
	err := s.db.View(read)
	if errors.Is(err, berrors.ErrDatabaseNotOpen) {
		return unavailable(err)
	}
	return err
}

func unavailable(err error) error {
	f := fault.New(fault.Unavailable, "local table: "+err.Error())
	f.Retry = 1
	return f
}

// Get reads items by key; see table.Store.
func (s *Store) Get(ctx context.Context, keys []table.Key, strong bool) ([]table.Item, table.Bill, error) {
	if err := table.CheckGet(keys); err != nil || len(keys) == 0 {
		return nil, table.Bill{}, err
	}
	keys = table.Distinct(keys)
	items := make([]table.Item, len(keys))
	missing, commits := s.cache.read(keys, items)
	if len(missing) > 0 {
		if err := s.read(ctx, keys, items, missing); err != nil {
			return nil, table.Bill{}, err
		}
		s.cache.fill(commits, keys, items, missing)
	}
	bill := getBill(items, strong)
	return s.living(items), bill, nil
}

// read reads the items at some places of keys from the file.
func (s *Store) read(ctx context.Context, keys []table.Key, items []table.Item, places []int) error {
	return s.view(ctx, func(tx *bbolt.Tx) error {
		bucket := tx.Bucket(itemsBucket)
		var space [128]byte
		for _, i := range places {
			value := bucket.Get(appendKey(space[:0], keys[i]))
			if value == nil {
				continue
			}
			r, err := parseRecord(value)
			if err != nil {
				return err
			}
			items[i] = r.item(keys[i], bytes.Clone(r.data))
		}
		return nil
	})
}

// getBill bills each item, absent and expired ones too, and a request for each
// answer that is full.
func getBill(items []table.Item, strong bool) table.Bill {
	bill := table.Bill{Requests: 1}
	answer := 0
	for _, it := range items {
		size := 0
		if it.Found() {
			size = it.Size()
		}
		bill.RRU += table.ReadUnits(size, strong)
		if answer += size; answer > table.MaxAnswer {
			bill.Requests++
			answer = size
		}
	}
	return bill
}

// living leaves out what is absent or expired, in place.
func (s *Store) living(items []table.Item) []table.Item {
	now, kept := s.clock(), items[:0]
	for _, it := range items {
		if it.Found() && (it.Expires.IsZero() || it.Expires.Unix() > now.Unix()) {
			kept = append(kept, it)
		}
	}
	return kept
}

// Query reads one page of one partition; see table.Store.
func (s *Store) Query(ctx context.Context, q table.Query) (table.Page, table.Bill, error) {
	if err := table.CheckQuery(q); err != nil {
		return table.Page{}, table.Bill{}, err
	}
	r, err := rangeOf(q)
	if err != nil {
		return table.Page{}, table.Bill{}, err
	}
	p := pager{limit: q.Limit, strong: q.Strong, now: s.clock().Unix()}
	err = s.view(ctx, func(tx *bbolt.Tx) error {
		name := itemsBucket
		if q.Indexed {
			name = indexBucket
		}
		items := tx.Bucket(itemsBucket)
		for k, v := range r.over(tx.Bucket(name).Cursor()) {
			if q.Indexed {
				k = tableKey(k)
				v = items.Get(k)
			}
			if full, err := p.add(k, v, q); full || err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return table.Page{}, table.Bill{}, err
	}
	return p.page, p.bill(), nil
}

// tableKey returns the end of an index key, which is a key of the items bucket.
func tableKey(k []byte) []byte {
	for range 2 {
		_, k, _ = bytes.Cut(k, []byte{0})
	}
	return k
}

// A pager fills one page as DynamoDB does: the items it looks at are counted,
// whether they are returned or not.
type pager struct {
	limit  int
	strong bool
	now    int64
	page   table.Page
	looked int    // items
	size   int    // bytes
	part   string // of the last item
}

// add looks at one item and reports whether the page is full.
func (p *pager) add(key, value []byte, q table.Query) (full bool, err error) {
	r, err := parseRecord(value)
	if err != nil {
		return false, err
	}
	it := r.item(p.keyOf(key), r.data)
	p.looked++
	p.size += it.Size()
	sort := it.Sort
	if q.Indexed {
		sort = it.Index.Sort
	}
	if !r.expired(p.now) && (q.To == "" || sort < q.To) {
		it.Data = bytes.Clone(it.Data)
		p.page.Items = append(p.page.Items, it)
	}
	if p.looked != p.limit && p.size < table.MaxPage {
		return false, nil
	}
	p.page.Next = it.Key
	if q.Indexed {
		p.page.Next = table.IndexNext(it)
	}
	return true, nil
}

// keyOf reads the key of an item, whose partition is mostly that of the item before.
func (p *pager) keyOf(key []byte) table.Key {
	part, sort, _ := bytes.Cut(key, []byte{0})
	if string(part) != p.part {
		p.part = string(part)
	}
	return table.Key{Part: p.part, Sort: string(sort)}
}

func (p *pager) bill() table.Bill {
	return table.Bill{Requests: 1, RRU: table.ReadUnits(p.size, p.strong)}
}

// Walk reads the whole table in parts; see table.Store. A part is the partitions
// whose hash falls to it.
func (s *Store) Walk(ctx context.Context, part, parts int, after table.Key) (table.Page, table.Bill, error) {
	if err := table.CheckWalk(part, parts); err != nil {
		return table.Page{}, table.Bill{}, err
	}
	p := pager{} // at the beginning of time nothing has expired
	err := s.view(ctx, func(tx *bbolt.Tx) error {
		all := keyRange{}
		if after != (table.Key{}) {
			all.from = append(appendKey(nil, after), 0)
		}
		for k, v := range all.over(tx.Bucket(itemsBucket).Cursor()) {
			if partOf(k, parts) != part {
				continue
			}
			if full, err := p.add(k, v, table.Query{}); full || err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return table.Page{}, table.Bill{}, err
	}
	return p.page, p.bill(), nil
}

func partOf(key []byte, parts int) int {
	if parts == 1 {
		return 0
	}
	partition, _, _ := bytes.Cut(key, []byte{0})
	h := fnv.New32a()
	h.Write(partition)
	return int(h.Sum32() % uint32(parts))
}
