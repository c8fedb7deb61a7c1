package local_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/preau-ent/preau/shared/table"
	"github.com/preau-ent/preau/shared/table/local"
)

// school fills a table with as many gradebooks as a lycée of 1,200 has, 2 KB each.
func school(b *testing.B, options ...local.Option) *local.Store {
	b.Helper()
	s, err := local.Open(b.TempDir(), options...)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { s.Close() })
	data := []byte(`"` + strings.Repeat("1450 a 800 ", 180) + `"`)
	var items []table.Item
	for i := range 20000 {
		items = append(items, table.Item{Key: bookKey(i), Version: 1, Data: data})
	}
	if err := table.New(s).Load(b.Context(), items...); err != nil {
		b.Fatal(err)
	}
	return s
}

func bookKey(i int) table.Key {
	return table.Key{Part: fmt.Sprintf("0930001X#2026#SERVICE#s%05d", i), Sort: "BOOK#T1"}
}

func BenchmarkGetOf15Items(b *testing.B) {
	s := school(b, local.NoSync)
	keys := make([][]table.Key, 100)
	for i := range keys {
		for j := range 15 {
			keys[i] = append(keys[i], bookKey((i*1543+j*97)%20000))
		}
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		items, _, err := s.Get(ctx, keys[i%len(keys)], false)
		if err != nil || len(items) != 15 {
			b.Fatal(len(items), err)
		}
	}
}

func BenchmarkCommitOf2(b *testing.B)            { benchmarkCommit(b, 1) }
func BenchmarkCommitOf2By32Writers(b *testing.B) { benchmarkCommit(b, 32) }

// benchmarkCommit saves gradebooks with their journal entries, on the disk.
func benchmarkCommit(b *testing.B, writers int) {
	s := school(b)
	data := []byte(`"` + strings.Repeat("1450 a 800 ", 180) + `"`)
	entry := []byte(`{"who":"p","did":"mark"}`)
	work := make(chan int)
	done := make(chan error, writers)
	for w := range writers {
		go func() {
			version := int64(1)
			for i := range work {
				_, err := s.Commit(ctx, []table.Change{
					{Item: table.Item{Key: bookKey(w), Version: version, Data: data}},
					{Item: table.Item{Key: table.Key{Part: bookKey(w).Part, Sort: fmt.Sprintf("~J#%09d", i)}, Data: entry}},
				})
				if err != nil {
					done <- err
					return
				}
				version++
			}
			done <- nil
		}()
	}
	n := 0
	for b.Loop() {
		n++
		work <- n
	}
	close(work)
	for range writers {
		if err := <-done; err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLoadOf1000(b *testing.B) {
	s := school(b)
	n := 0
	for b.Loop() {
		items := make([]table.Item, 1000)
		for i := range items {
			n++
			items[i] = table.Item{Key: table.Key{Part: fmt.Sprintf("PERSON#%07d", n), Sort: "ME"}, Version: 1, Data: []byte(`{"name":"x"}`)}
		}
		if err := table.New(s).Load(ctx, items...); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkQueryOf30Items(b *testing.B) {
	s := school(b, local.NoSync)
	var items []table.Item
	for i := range 30 {
		items = append(items, table.Item{Key: table.Key{Part: "0930001X#2026#DAY#2026-09-07", Sort: fmt.Sprint("LESSON#", i)},
			Version: 1, Data: []byte(`{"subject":"maths"}`)})
	}
	if err := table.New(s).Load(ctx, items...); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		p, _, err := s.Query(ctx, table.Query{Part: items[0].Part})
		if err != nil || len(p.Items) != 30 {
			b.Fatal(len(p.Items), err)
		}
	}
}
