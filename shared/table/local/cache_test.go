package local

import (
	"fmt"
	"testing"

	"github.com/preau-ent/preau/shared/table"
)

func TestCacheStaysWithinItsBound(t *testing.T) {
	c := cache{items: map[table.Key]table.Item{}, most: cacheBytes}
	data := make([]byte, 300<<10)
	for i := range 1000 {
		k := table.Key{Part: "p", Sort: fmt.Sprint(i)}
		c.fill(c.commits, []table.Key{k}, []table.Item{{Key: k, Version: 1, Data: data}}, []int{0})
		if c.bytes > cacheBytes {
			t.Fatalf("%d bytes after %d items", c.bytes, i)
		}
	}
	sum := 0
	for k, it := range c.items {
		sum += weight(k, it)
	}
	if sum != c.bytes || sum < cacheBytes/2 {
		t.Errorf("%d bytes are kept, %d counted", sum, c.bytes)
	}
}

func TestCacheKeepsNothingOlderThanACommit(t *testing.T) {
	c := cache{items: map[table.Key]table.Item{}, most: cacheBytes}
	k := table.Key{Part: "p", Sort: "s"}
	keys, found := []table.Key{k}, make([]table.Item, 1)
	missing, commits := c.read(keys, found)
	c.correct(map[table.Key]table.Item{k: {Key: k, Version: 2}})
	c.fill(commits, keys, []table.Item{{Key: k, Version: 1}}, missing)
	if missing, _ = c.read(keys, found); len(missing) != 1 {
		t.Errorf("an item read before a commit is kept: %+v", found[0])
	}
}

func TestTableWithoutCacheKeepsNothing(t *testing.T) {
	s, err := Open(t.TempDir(), NoSync, NoCache)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	k := table.Key{Part: "p", Sort: "s"}
	if _, err := s.Write(t.Context(), table.Change{Item: table.Item{Key: k}}); err != nil {
		t.Fatal(err)
	}
	items, _, err := s.Get(t.Context(), []table.Key{k}, true)
	if err != nil || len(items) != 1 || len(s.cache.items) != 0 {
		t.Errorf("read %d items, %v, kept %d", len(items), err, len(s.cache.items))
	}
}
