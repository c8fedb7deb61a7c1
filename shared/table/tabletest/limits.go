package tabletest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/table"
)

var limitRules = []rule{
	{"ACallBeyondTheContractIsRefused", refused},
	{"TheLargestItemIsStoredWhole", largestItem},
	{"TheLongestKeysAreKept", longestKeys},
}

func refused(t *testing.T, s table.Store) {
	k := key("p", "s")
	tooLong := table.Item{Key: k, Version: 1, Data: []byte(doc(table.MaxItem))}
	for name, call := range map[string]func() error{
		"get of 101 keys":      func() error { return get(t, s, keysOf(table.MaxGet+1)...) },
		"get without sort":     func() error { return get(t, s, key("p", "")) },
		"get without part":     func() error { return get(t, s, key("", "s")) },
		"get of NUL":           func() error { return get(t, s, key("p\x00", "s")) },
		"get of a long sort":   func() error { return get(t, s, key("p", strings.Repeat("s", table.MaxSort+1))) },
		"get of broken UTF-8":  func() error { return get(t, s, key("p", "\xff")) },
		"put below 0":          func() error { return writing(t, s, put(k, -1, `1`)) },
		"put of a check":       func() error { return writing(t, s, check(k, 1)) },
		"put too large":        func() error { return writing(t, s, table.Change{Item: tooLong}) },
		"put of broken UTF-8":  func() error { return writing(t, s, put(k, 0, "\"\xff\"")) },
		"put in half an index": func() error { return writing(t, s, table.Change{Item: table.Item{Key: k, Index: key("i", "")}}) },
		"commit of 101":        func() error { return committing(t, s, puts(table.MaxCommit+1, 2)...) },
		"commit of 4 MB":       func() error { return committing(t, s, puts(12, 360<<10)...) },
		"commit of one key twice": func() error {
			return committing(t, s, put(k, 0, `1`), put(key("p", "t"), 0, `1`), check(k, 0))
		},
		"load of 26":         func() error { return loading(t, s, itemsOf(table.MaxLoad+1)...) },
		"load twice":         func() error { return loading(t, s, append(itemsOf(2), itemsOf(1)...)...) },
		"load at 0":          func() error { return loading(t, s, table.Item{Key: k}) },
		"query of no part":   func() error { return query(t, s, table.Query{}) },
		"query of two":       func() error { return query(t, s, table.Query{Part: "p", Prefix: "a", From: "a"}) },
		"query upside down":  func() error { return query(t, s, table.Query{Part: "p", From: "b", To: "a"}) },
		"strong index query": func() error { return query(t, s, table.Query{Part: "p", Indexed: true, Strong: true}) },
		"query after another partition": func() error {
			return query(t, s, table.Query{Part: "p", After: key("q", "s")})
		},
		"index query after nothing known": func() error {
			return query(t, s, table.Query{Part: "p", Indexed: true, After: key("q", "s")})
		},
		"walk of part 2 of 2": func() error { _, _, err := s.Walk(t.Context(), 2, 2, table.Key{}); return err },
		"unknown cursor":      func() error { _, _, err := s.Follow(t.Context(), "!", 1); return err },
	} {
		wantKind(t, name, call(), fault.Invalid)
	}
	if p, _, err := s.Walk(t.Context(), 0, 1, table.Key{}); err != nil || len(p.Items) != 0 {
		t.Errorf("refused calls left %d items, %v", len(p.Items), err)
	}
}

func get(t *testing.T, s table.Store, keys ...table.Key) error {
	_, _, err := s.Get(t.Context(), keys, true)
	return err
}

func writing(t *testing.T, s table.Store, c table.Change) error {
	_, err := s.Write(t.Context(), c)
	return err
}

func committing(t *testing.T, s table.Store, changes ...table.Change) error {
	_, err := s.Commit(t.Context(), changes)
	return err
}

func loading(t *testing.T, s table.Store, items ...table.Item) error {
	_, err := s.Load(t.Context(), items)
	return err
}

func query(t *testing.T, s table.Store, q table.Query) error {
	_, _, err := s.Query(t.Context(), q)
	return err
}

func keysOf(n int) []table.Key {
	keys := make([]table.Key, n)
	for i := range keys {
		keys[i] = key("p", fmt.Sprint(i))
	}
	return keys
}

func itemsOf(n int) []table.Item {
	items := make([]table.Item, n)
	for i, k := range keysOf(n) {
		items[i] = table.Item{Key: k, Version: 1}
	}
	return items
}

func puts(n, bytes int) []table.Change {
	changes := make([]table.Change, n)
	for i, k := range keysOf(n) {
		changes[i] = put(k, 0, doc(bytes))
	}
	return changes
}

func largestItem(t *testing.T, s table.Store) {
	it := table.Item{Key: key("p", "s"), Version: 1, Data: []byte(doc(2))}
	it.Data = []byte(doc(table.MaxItem - it.Size() + 2))
	if it.Size() != table.MaxItem {
		t.Fatalf("the item has %d bytes", it.Size())
	}
	load(t, s, it)
	if err := want(read(t, s, it.Key), it); err != nil {
		t.Error("the largest item came back changed")
	}
}

func longestKeys(t *testing.T, s table.Store) {
	k := key(strings.Repeat("é", table.MaxPart/2), strings.Repeat("é", table.MaxSort/2))
	it := table.Item{Key: k, Version: 1, Index: k}
	load(t, s, it)
	if err := want(read(t, s, k), it); err != nil {
		t.Error("the longest keys came back changed")
	}
	items, _, err := all(t.Context(), s, table.Query{Part: k.Part, From: k.Sort, Strong: true})
	if err != nil || len(items) != 1 {
		t.Errorf("query by the longest sort: %d items, %v", len(items), err)
	}
}
