package tabletest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/table"
)

var indexRules = []rule{
	{"TheIndexHoldsOnlyTheItemsThatAskForIt", indexSparse},
	{"TheIndexFollowsItsItems", indexFollows},
	{"TheIndexIsReadByPrefixRangeAndPage", indexRanges},
	{"SeveralItemsMayShareAPlaceInTheIndex", indexShared},
}

var expiryRules = []rule{
	{"AnExpiredItemIsNeverReturned", expiredIsGone},
	{"AnExpiredItemCountsAsAbsentForConditions", expiredIsAbsent},
	{"AnItemLivesUntilItExpires", expiryLater},
}

func indexSparse(t *testing.T, s table.Store) {
	load(t, s,
		table.Item{Key: key("p", "a"), Version: 1, Index: key("day", "2")},
		table.Item{Key: key("p", "b"), Version: 1},
		table.Item{Key: key("q", "c"), Version: 1, Index: key("day", "1"), Data: []byte(`{"c":1}`)},
		table.Item{Key: key("q", "d"), Version: 1, Index: key("days", "1")},
	)
	wantIndex(t, s, table.Query{Part: "day"}, "c a")
	wantIndex(t, s, table.Query{Part: "p"}, "")
	eventually(t, func() error {
		items, _, err := all(t.Context(), s, table.Query{Part: "day", To: "2", Indexed: true})
		if err != nil {
			return err
		}
		return want(items, []table.Item{{Key: key("q", "c"), Version: 1, Index: key("day", "1"), Data: []byte(`{"c":1}`)}})
	})
}

func indexFollows(t *testing.T, s table.Store) {
	it := table.Item{Key: key("p", "a")}
	for _, step := range []struct {
		index        table.Key
		first, other string
	}{
		{key("first", "1"), "a", ""},
		{key("first", "2"), "a", ""},
		{key("other", "2"), "", "a"},
		{table.Key{}, "", ""},
		{key("other", "3"), "", "a"},
	} {
		it.Index = step.index
		write(t, s, table.Change{Item: it})
		it.Version++
		wantIndex(t, s, table.Query{Part: "first"}, step.first)
		wantIndex(t, s, table.Query{Part: "other"}, step.other)
	}
	write(t, s, remove(it.Key, it.Version))
	wantIndex(t, s, table.Query{Part: "other"}, "")
}

func indexRanges(t *testing.T, s table.Store) {
	fill(t, s, key("day", ""), "A#1", "A#2", "A#3", "B", "B#1", "C#1")
	for _, c := range []struct {
		q    table.Query
		want string
	}{
		{table.Query{Prefix: "A#"}, "A#1 A#2 A#3"},
		{table.Query{From: "A#2"}, "A#2 A#3 B B#1 C#1"},
		{table.Query{To: "B"}, "A#1 A#2 A#3"},
		{table.Query{From: "A#2", To: "B#1"}, "A#2 A#3 B"},
		{table.Query{From: "B", To: "B"}, ""},
	} {
		for _, limit := range []int{0, 1, 2, 3} {
			c.q.Part, c.q.Limit = "day", limit
			wantIndex(t, s, c.q, c.want)
			backward := c.q
			backward.Reverse = true
			wantIndex(t, s, backward, backwards(c.want))
		}
	}
}

func indexShared(t *testing.T, s table.Store) {
	var items []table.Item
	for i := range 7 {
		items = append(items, table.Item{Key: key("p", fmt.Sprint(i)), Version: 1, Index: key("day", "same")})
	}
	load(t, s, items...)
	for _, limit := range []int{0, 1, 3} {
		eventually(t, func() error {
			got, _, err := all(t.Context(), s, table.Query{Part: "day", Indexed: true, Limit: limit})
			if err != nil {
				return err
			}
			names := strings.Fields(sorts(got))
			slices.Sort(names)
			return want(strings.Join(names, " "), "0 1 2 3 4 5 6")
		})
	}
}

func wantIndex(t testing.TB, s table.Store, q table.Query, sortsWanted string) {
	t.Helper()
	q.Indexed = true
	eventually(t, func() error {
		items, _, err := all(t.Context(), s, q)
		if err != nil {
			return err
		}
		if got := sorts(items); got != sortsWanted {
			return fmt.Errorf("index %+v: %q, want %q", q, got, sortsWanted)
		}
		return nil
	})
}

func backwards(names string) string {
	list := strings.Fields(names)
	slices.Reverse(list)
	return strings.Join(list, " ")
}

func expiredIsGone(t *testing.T, s table.Store) {
	gone := table.Item{Key: key("p", "gone"), Version: 1, Expires: at(-time.Minute), Index: key("day", "1")}
	here := table.Item{Key: key("p", "here"), Version: 1, Expires: at(time.Hour), Index: key("day", "2")}
	load(t, s, gone, here)
	items, _, err := s.Get(t.Context(), []table.Key{gone.Key, here.Key}, true)
	if err != nil || sorts(items) != "here" {
		t.Errorf("get: %s, %v", sorts(items), err)
	}
	if it := read(t, s, gone.Key); it.Found() {
		t.Errorf("get alone: %+v", it)
	}
	items, _, err = all(t.Context(), s, table.Query{Part: "p", Strong: true, Limit: 1})
	if err != nil || sorts(items) != "here" {
		t.Errorf("query: %s, %v", sorts(items), err)
	}
	wantIndex(t, s, table.Query{Part: "day"}, "here")
}

func expiredIsAbsent(t *testing.T, s table.Store) {
	k := key("p", "s")
	reload := func() { load(t, s, table.Item{Key: k, Version: 5, Expires: at(-time.Minute), Data: []byte(`1`)}) }
	for _, c := range []struct {
		name   string
		change table.Change
		kind   fault.Kind
	}{
		{"put at its version", put(k, 5, `2`), fault.Conflict},
		{"delete at its version", remove(k, 5), fault.Conflict},
		{"put from the start", put(k, 0, `2`), ""},
		{"delete of nothing", remove(k, 0), ""},
	} {
		reload()
		_, err := s.Write(t.Context(), c.change)
		wantKind(t, c.name, err, c.kind)
		reload()
		_, err = s.Commit(t.Context(), []table.Change{c.change, put(key("p", c.name), 0, `1`)})
		wantKind(t, c.name+" in a commit", err, c.kind)
	}
	reload()
	_, err := s.Commit(t.Context(), []table.Change{check(k, 0), put(key("p", "t"), 0, `1`)})
	wantKind(t, "check of absence", err, "")
	write(t, s, put(k, 0, `2`))
	if it := read(t, s, k); it.Version != 1 || !it.Expires.IsZero() {
		t.Errorf("put over an expired item gave %+v", it)
	}
}

func expiryLater(t *testing.T, s table.Store) {
	it := table.Item{Key: key("p", "s"), Data: []byte(`1`), Expires: at(time.Hour)}
	write(t, s, table.Change{Item: it})
	it.Version, it.Expires = 1, at(2*time.Hour)
	write(t, s, table.Change{Item: it})
	it.Version = 2
	if err := want(read(t, s, it.Key), it); err != nil {
		t.Error(err)
	}
}
