package tabletest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/table"
	"pgregory.net/rapid"
)

var modelRules = []rule{
	{"AnySequenceOfCallsDoesWhatAMapWouldDo", likeAMap},
}

// A model is the contract without its store: a map.
type model map[table.Key]table.Item

// holds reports whether every condition of a commit is met.
func (m model) holds(changes []table.Change) bool {
	for _, c := range changes {
		if m[c.Item.Key].Version != c.Item.Version {
			return false
		}
	}
	return true
}

// apply does changes whose conditions are met.
func (m model) apply(changes []table.Change) {
	for _, c := range changes {
		switch c.Op {
		case table.Put:
			m[c.Item.Key] = c.Stored()
		case table.Delete:
			delete(m, c.Item.Key)
		}
	}
}

// query answers as the table does, without pages.
func (m model) query(q table.Query) []table.Item {
	var items []table.Item
	for _, it := range m {
		part, sort := it.Part, it.Sort
		if q.Indexed {
			part, sort = it.Index.Part, it.Index.Sort
		}
		if part == q.Part && strings.HasPrefix(sort, q.Prefix) && sort >= q.From && (q.To == "" || sort < q.To) {
			items = append(items, it)
		}
	}
	slices.SortFunc(items, func(a, b table.Item) int {
		if q.Reverse {
			a, b = b, a
		}
		return cmp.Or(strings.Compare(a.Index.Sort, b.Index.Sort)*indexed(q), strings.Compare(a.Sort, b.Sort))
	})
	return items
}

func indexed(q table.Query) int {
	if q.Indexed {
		return 1
	}
	return 0
}

var sortNames = []string{"A", "A#1", "A#2", "B", "é"}

func likeAMap(t *testing.T, s table.Store) {
	round := 0
	rapid.Check(t, func(r *rapid.T) {
		round++
		m := model{}
		parts := []string{fmt.Sprintf("p%d", round), fmt.Sprintf("q%d", round)}
		for range rapid.IntRange(1, 8).Draw(r, "commits") {
			step(t, r, s, m, parts)
		}
		for range rapid.IntRange(1, 4).Draw(r, "queries") {
			ask(t, r, s, m, parts)
		}
	})
}

// step commits some changes to the table and to the model, most of which hold.
func step(t *testing.T, r *rapid.T, s table.Store, m model, parts []string) {
	changes := rapid.SliceOfNDistinct(drawChange(m, parts), 1, 4, func(c table.Change) table.Key {
		return c.Item.Key
	}).Draw(r, "changes")
	var err error
	if len(changes) == 1 && changes[0].Op != table.Check {
		_, err = s.Write(t.Context(), changes[0])
	} else {
		_, err = s.Commit(t.Context(), changes)
	}
	if !m.holds(changes) {
		if !fault.Is(err, fault.Conflict) {
			r.Fatalf("%+v over %+v: %v, want a conflict", changes, m, err)
		}
		return
	}
	if err != nil {
		r.Fatalf("%+v over %+v: %v", changes, m, err)
	}
	m.apply(changes)
}

func drawChange(m model, parts []string) *rapid.Generator[table.Change] {
	return rapid.Custom(func(r *rapid.T) table.Change {
		k := table.Key{
			Part: rapid.SampledFrom(parts).Draw(r, "part"),
			Sort: rapid.SampledFrom(sortNames).Draw(r, "sort"),
		}
		c := table.Change{
			Op:   table.Op(rapid.IntRange(0, 2).Draw(r, "op")),
			Item: table.Item{Key: k, Version: m[k].Version},
		}
		if rapid.IntRange(0, 9).Draw(r, "stale") == 0 {
			c.Item.Version = rapid.Int64Range(0, 3).Draw(r, "version")
		}
		if c.Op != table.Put {
			return c
		}
		c.Item.Data = document(rapid.String().Draw(r, "document"))
		if rapid.Bool().Draw(r, "indexed") {
			c.Item.Index = table.Key{Part: parts[0] + "-index", Sort: k.Sort + k.Part}
		}
		return c
	})
}

// ask compares one query of the table with the model's answer.
func ask(t *testing.T, r *rapid.T, s table.Store, m model, parts []string) {
	q := table.Query{Part: rapid.SampledFrom(parts).Draw(r, "part"), Strong: true}
	if rapid.IntRange(0, 3).Draw(r, "index") == 0 {
		q.Part, q.Indexed, q.Strong = parts[0]+"-index", true, false
	}
	switch rapid.IntRange(0, 2).Draw(r, "kind") {
	case 0:
		q.Prefix = rapid.SampledFrom([]string{"", "A", "A#", "B", "é", "z"}).Draw(r, "prefix")
	case 1:
		q.From = rapid.SampledFrom([]string{"", "A", "A#1", "B"}).Draw(r, "from")
		q.To = rapid.SampledFrom([]string{"", "B", "é", "z"}).Draw(r, "to")
	}
	q.Reverse = rapid.Bool().Draw(r, "reverse")
	q.Limit = rapid.IntRange(0, 3).Draw(r, "limit")
	err := tryOften(func() error {
		got, _, err := all(t.Context(), s, q)
		if err != nil {
			return err
		}
		if err := want(got, m.query(q)); err != nil {
			return fmt.Errorf("%+v: %w", q, err)
		}
		return nil
	})
	if err != nil {
		r.Fatal(err)
	}
}
