package tabletest

import (
	"fmt"
	"testing"

	"github.com/preau-ent/preau/shared/table"
)

var readRules = []rule{
	{"AGetAnswersInTheOrderOfItsKeys", getInOrder},
	{"AGetReadsAKeyGivenTwiceOnce", getDistinct},
	{"AQueryReadsOnePartitionInTheOrderOfBytes", queryOrder},
	{"AQueryReadsAPrefixOrARangeEitherWay", queryRanges},
	{"PagesShowEachItemOnce", queryPages},
	{"APageEndsAtOneMegabyte", queryMegabyte},
	{"AWalkShowsEveryItemOnce", walkAll},
	{"AnEventualReadShowsAWriteInTheEnd", getEventually},
}

func getInOrder(t *testing.T, s table.Store) {
	for _, sort := range []string{"a", "b", "c"} {
		write(t, s, put(key("p", sort), 0, `1`))
	}
	keys := []table.Key{key("p", "c"), key("q", "a"), key("p", "a"), key("p", "zzz"), key("p", "b")}
	items, _, err := s.Get(t.Context(), keys, true)
	if err != nil || sorts(items) != "c a b" {
		t.Errorf("read %s, %v", sorts(items), err)
	}
	items, _, err = s.Get(t.Context(), nil, true)
	if err != nil || len(items) != 0 {
		t.Errorf("read of no key: %v, %v", items, err)
	}
}

func getDistinct(t *testing.T, s table.Store) {
	write(t, s, put(key("p", "a"), 0, `1`))
	write(t, s, put(key("p", "b"), 0, `1`))
	a, b := key("p", "a"), key("p", "b")
	items, _, err := s.Get(t.Context(), []table.Key{b, a, b, a, a}, true)
	if err != nil || sorts(items) != "b a" {
		t.Errorf("read %s, %v", sorts(items), err)
	}
}

func getEventually(t *testing.T, s table.Store) {
	k := key("p", "s")
	write(t, s, put(k, 0, `1`))
	write(t, s, put(k, 1, `2`))
	eventually(t, func() error {
		items, _, err := s.Get(t.Context(), []table.Key{k}, false)
		if err != nil {
			return err
		}
		return want(string(table.Items(items).Find(k).Data), `2`)
	})
	eventually(t, func() error {
		items, _, err := all(t.Context(), s, table.Query{Part: "p"})
		if err != nil {
			return err
		}
		return want(len(items) == 1 && items[0].Version == 2, true)
	})
}

func queryOrder(t *testing.T, s table.Store) {
	for _, sort := range []string{"é", "z", "Z", "10", "9", "a", "aa", "👩", "\uffff", "~J#", " "} {
		write(t, s, put(key("p", sort), 0, `1`))
	}
	for _, part := range []string{"o", "p ", "p#", "q", "P", "pé"} {
		write(t, s, put(key(part, "a"), 0, `1`))
	}
	items, _, err := all(t.Context(), s, table.Query{Part: "p", Strong: true})
	if got := sorts(items); err != nil || got != "  10 9 Z a aa z ~J# é \uffff 👩" {
		t.Errorf("order %q, %v", got, err)
	}
	items, _, err = all(t.Context(), s, table.Query{Part: "nobody", Strong: true})
	if err != nil || len(items) != 0 {
		t.Errorf("partition without items: %v, %v", items, err)
	}
}

func queryRanges(t *testing.T, s table.Store) {
	fill(t, s, table.Key{}, "A#1", "A#2", "A#3", "B", "B#1", "C#1", "Cé")
	for _, c := range []struct {
		q    table.Query
		want string
	}{
		{table.Query{}, "A#1 A#2 A#3 B B#1 C#1 Cé"},
		{table.Query{Prefix: "A#"}, "A#1 A#2 A#3"},
		{table.Query{Prefix: "B"}, "B B#1"},
		{table.Query{Prefix: "C\u00e9"}, "Cé"},
		{table.Query{Prefix: "D"}, ""},
		{table.Query{From: "A#2"}, "A#2 A#3 B B#1 C#1 Cé"},
		{table.Query{To: "B"}, "A#1 A#2 A#3"},
		{table.Query{From: "A#2", To: "B#1"}, "A#2 A#3 B"},
		{table.Query{From: "A#2", To: "B#0"}, "A#2 A#3 B"},
		{table.Query{From: "B", To: "B"}, ""},
		{table.Query{From: "Z"}, ""},
	} {
		for _, reverse := range []bool{false, true} {
			q, want := c.q, c.want
			q.Part, q.Strong, q.Reverse = "p", true, reverse
			if reverse {
				want = backwards(want)
			}
			items, _, err := all(t.Context(), s, q)
			if got := sorts(items); err != nil || got != want {
				t.Errorf("%+v: %q, %v, want %q", q, got, err, want)
			}
		}
	}
}

func queryPages(t *testing.T, s table.Store) {
	var names []string
	for i := range 23 {
		names = append(names, fmt.Sprintf("%02d", i))
	}
	fill(t, s, table.Key{}, names...)
	for _, q := range []table.Query{{}, {Prefix: "1"}, {From: "05", To: "17"}, {From: "05"}, {To: "17"}} {
		for _, reverse := range []bool{false, true} {
			q.Part, q.Strong, q.Reverse, q.Limit = "p", true, reverse, 0
			whole, _, err := all(t.Context(), s, q)
			if err != nil {
				t.Fatal(err)
			}
			for _, limit := range []int{1, 4, 5, 23, 100} {
				q.Limit = limit
				paged, _, err := all(t.Context(), s, q)
				if err != nil || sorts(paged) != sorts(whole) {
					t.Errorf("%+v: %s, %v, want %s", q, sorts(paged), err, sorts(whole))
				}
			}
		}
	}
	p, _, err := s.Query(t.Context(), table.Query{Part: "p", Strong: true, Limit: 4})
	if err != nil || len(p.Items) != 4 || p.Next == (table.Key{}) {
		t.Errorf("a page of 4: %d items, next %v, %v", len(p.Items), p.Next, err)
	}
}

func queryMegabyte(t *testing.T, s table.Store) {
	for i := range 6 {
		write(t, s, put(key("p", fmt.Sprint(i)), 0, doc(300<<10)))
	}
	items, pages, err := all(t.Context(), s, table.Query{Part: "p", Strong: true})
	if err != nil || sorts(items) != "0 1 2 3 4 5" || pages != 2 {
		t.Errorf("%s in %d pages, %v, want all in 2", sorts(items), pages, err)
	}
}

func walkAll(t *testing.T, s table.Store) {
	wanted := map[table.Key]bool{}
	for i := range 40 {
		it := table.Item{Key: key(fmt.Sprintf("p%d", i%11), fmt.Sprint(i)), Version: 1, Data: []byte(doc(60 << 10))}
		wanted[it.Key] = true
		load(t, s, it)
	}
	for _, parts := range []int{1, 3} {
		seen := map[table.Key]int{}
		for part := range parts {
			walkPart(t, s, part, parts, seen)
		}
		for k := range wanted {
			if seen[k] != 1 {
				t.Errorf("in %d parts %v was seen %d times", parts, k, seen[k])
			}
		}
		if len(seen) != len(wanted) {
			t.Errorf("in %d parts %d items were seen, want %d", parts, len(seen), len(wanted))
		}
	}
}

func walkPart(t *testing.T, s table.Store, part, parts int, seen map[table.Key]int) {
	t.Helper()
	var after table.Key
	for {
		p, _, err := s.Walk(t.Context(), part, parts, after)
		if err != nil {
			t.Fatal(err)
		}
		for _, it := range p.Items {
			seen[it.Key]++
		}
		if after = p.Next; after == (table.Key{}) {
			return
		}
	}
}

// fill stores items of partition p with these sorts; with an index, under it by the
// same sorts.
func fill(t testing.TB, s table.Store, index table.Key, names ...string) {
	t.Helper()
	items := make([]table.Item, len(names))
	for i, name := range names {
		items[i] = table.Item{Key: key("p", name), Version: 1, Data: []byte(`{}`)}
		if index.Part != "" {
			items[i].Index = key(index.Part, name)
		}
	}
	load(t, s, items...)
}
