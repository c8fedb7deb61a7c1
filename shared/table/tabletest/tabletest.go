// Package tabletest holds the one conformance suite of the storage contract: what
// every table.Store must do, written once and run against all of them.
package tabletest

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/table"
)

// A rule is one sentence of the contract with its proof on an empty store.
type rule struct {
	name  string
	prove func(t *testing.T, s table.Store)
}

// Run proves the whole contract, bills included. open returns an empty store each
// time and closes it with the test.
func Run(t *testing.T, open func(t *testing.T) table.Store) {
	RunRules(t, open)
	prove(t, open, billRules)
}

// RunRules proves the contract except its bills, which a store that is tried again
// after failures cannot keep.
func RunRules(t *testing.T, open func(t *testing.T) table.Store) {
	prove(t, open, writeRules)
	prove(t, open, readRules)
	prove(t, open, indexRules)
	prove(t, open, expiryRules)
	prove(t, open, limitRules)
	prove(t, open, streamRules)
	prove(t, open, modelRules)
}

func prove(t *testing.T, open func(t *testing.T) table.Store, rules []rule) {
	for _, r := range rules {
		t.Run(r.name, func(t *testing.T) { r.prove(t, open(t)) })
	}
}

// key is the key part/sort.
func key(part, sort string) table.Key { return table.Key{Part: part, Sort: sort} }

// put is the change that stores a document at the version read.
func put(k table.Key, version int64, doc string) table.Change {
	return table.Change{Op: table.Put, Item: table.Item{Key: k, Version: version, Data: []byte(doc)}}
}

func remove(k table.Key, version int64) table.Change {
	return table.Change{Op: table.Delete, Item: table.Item{Key: k, Version: version}}
}

func check(k table.Key, version int64) table.Change {
	return table.Change{Op: table.Check, Item: table.Item{Key: k, Version: version}}
}

// doc is a JSON document of n bytes.
func doc(n int) string { return `"` + strings.Repeat("x", n-2) + `"` }

// write stores a change or ends the test.
func write(t testing.TB, s table.Store, c table.Change) {
	t.Helper()
	if _, err := s.Write(t.Context(), c); err != nil {
		t.Fatalf("write of %v: %v", c.Item.Key, err)
	}
}

// load stores items as they are or ends the test.
func load(t testing.TB, s table.Store, items ...table.Item) {
	t.Helper()
	if err := table.New(s).Load(t.Context(), items...); err != nil {
		t.Fatalf("load: %v", err)
	}
}

// read returns the item of a key as a strong read sees it; Version 0 if absent.
func read(t testing.TB, s table.Store, k table.Key) table.Item {
	t.Helper()
	items, _, err := s.Get(t.Context(), []table.Key{k}, true)
	if err != nil {
		t.Fatalf("get of %v: %v", k, err)
	}
	return table.Items(items).Find(k)
}

// wantKind checks that a call failed with a kind of fault, or not at all for "".
func wantKind(t testing.TB, what string, err error, kind fault.Kind) {
	t.Helper()
	if kind == "" && err != nil || kind != "" && !fault.Is(err, kind) {
		t.Errorf("%s: %v, want %s", what, err, orNone(kind))
	}
}

func orNone(kind fault.Kind) string {
	if kind == "" {
		return "no error"
	}
	return string(kind)
}

// sorts lists the sort keys of a page.
func sorts(items []table.Item) string {
	names := make([]string, len(items))
	for i, it := range items {
		names[i] = it.Sort
	}
	return strings.Join(names, " ")
}

// all reads a query to its end, page by page.
func all(ctx context.Context, s table.Store, q table.Query) (items []table.Item, pages int, err error) {
	for {
		p, _, err := s.Query(ctx, q)
		if err != nil {
			return nil, pages, err
		}
		items = append(items, p.Items...)
		pages++
		if p.Next == (table.Key{}) {
			return items, pages, nil
		}
		q.After = p.Next
	}
}

// eventually repeats an eventual read until it shows what it must.
func eventually(t testing.TB, look func() error) {
	t.Helper()
	if err := tryOften(look); err != nil {
		t.Error(err)
	}
}

// tryOften repeats look a hundred times and returns its last error.
func tryOften(look func() error) (err error) {
	for range 100 {
		if err = look(); err == nil {
			return nil
		}
	}
	return err
}

// want compares two values of the contract; items whole, since their documents are long.
func want(got, want any) error {
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty(), cmp.Comparer(table.Item.Same)); diff != "" {
		return fmt.Errorf("(-want +got)\n%s", diff)
	}
	return nil
}

// at is a moment in seconds, as expiries are.
func at(d time.Duration) time.Time { return time.Now().Add(d).Truncate(time.Second).UTC() }

// document writes a value as the data of an item.
func document(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // the suite's own values
	}
	return b
}
