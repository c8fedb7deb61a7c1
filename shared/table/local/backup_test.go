package local_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/preau-ent/preau/shared/table"
	"github.com/preau-ent/preau/shared/table/local"
)

var sameItems = cmp.Comparer(table.Item.Same)

// stock fills a table with items of every shape.
func stock(t *testing.T, s *local.Store) {
	t.Helper()
	for i := range 300 {
		it := table.Item{Key: table.Key{Part: fmt.Sprint("p", i%7), Sort: fmt.Sprint(i)}, Version: 1,
			Data: []byte(`"` + strings.Repeat("x", i*20) + `"`)}
		if i%3 == 0 {
			it.Index = table.Key{Part: "index", Sort: fmt.Sprint(i)}
		}
		if i%5 == 0 {
			it.Expires = time.Now().Add(time.Hour)
		}
		if _, err := s.Load(ctx, []table.Item{it}); err != nil {
			t.Fatal(err)
		}
	}
}

func walk(t *testing.T, s *local.Store) (items []table.Item) {
	t.Helper()
	var after table.Key
	for {
		p, _, err := s.Walk(ctx, 0, 1, after)
		if err != nil {
			t.Fatal(err)
		}
		items = append(items, p.Items...)
		if after = p.Next; after == (table.Key{}) {
			return items
		}
	}
}

func TestRestoredTableIsTheOneThatWasBackedUp(t *testing.T) {
	s := open(t, t.TempDir(), local.NoSync)
	stock(t, s)
	var backup bytes.Buffer
	if err := s.Backup(&backup); err != nil {
		t.Fatal(err)
	}
	wanted := walk(t, s)
	events, cursor, err := s.Follow(ctx, "", 1000)
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "new")
	if err := local.Restore(dir, &backup); err != nil {
		t.Fatal(err)
	}
	r := open(t, dir, local.NoSync)
	if diff := cmp.Diff(wanted, walk(t, r), sameItems); diff != "" {
		t.Errorf("restored items (-want +got)\n%s", diff)
	}
	restored, again, err := r.Follow(ctx, "", 1000)
	if err != nil || again != cursor || cmp.Diff(events, restored, sameItems) != "" {
		t.Errorf("restored stream: %d events up to %q, %v, want %d up to %q", len(restored), again, err, len(events), cursor)
	}
}

// A writerDuring writes to the table each time it receives a part of the backup.
type writerDuring struct {
	bytes.Buffer
	s *local.Store
	n int64
}

func (w *writerDuring) Write(p []byte) (int, error) {
	_, err := w.s.Write(ctx, table.Change{Item: table.Item{Key: table.Key{Part: "during", Sort: "s"}, Version: w.n}})
	w.n++
	return len(p), errors.Join(err, second(w.Buffer.Write(p)))
}

func second(_ int, err error) error { return err }

func TestBackupShowsTheMomentItBeganWhileTheTableGoesOn(t *testing.T) {
	s := open(t, t.TempDir(), local.NoSync)
	stock(t, s)
	wanted := walk(t, s)
	backup := &writerDuring{s: s}
	if err := s.Backup(backup); err != nil {
		t.Fatal(err)
	}
	if backup.n == 0 {
		t.Fatal("nothing was written during the backup")
	}
	dir := t.TempDir()
	if err := local.Restore(dir, backup); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(wanted, walk(t, open(t, dir, local.NoSync)), sameItems); diff != "" {
		t.Errorf("restored (-want +got)\n%s", diff)
	}
}

func TestDamagedBackupIsRefusedAndLeavesNothing(t *testing.T) {
	s := open(t, t.TempDir(), local.NoSync)
	stock(t, s)
	var whole bytes.Buffer
	if err := s.Backup(&whole); err != nil {
		t.Fatal(err)
	}
	b := whole.Bytes()
	altered := bytes.Clone(b)
	altered[len(b)/2] ^= 1
	for name, damaged := range map[string][]byte{
		"empty":       nil,
		"cut short":   b[:len(b)/2],
		"cut by one":  b[:len(b)-1],
		"altered":     altered,
		"two at once": append(bytes.Clone(b), b...),
		"another":     []byte(strings.Repeat("hello ", 1000)),
	} {
		dir := t.TempDir()
		err := local.Restore(dir, bytes.NewReader(damaged))
		if name == "two at once" && err == nil || name != "two at once" && !errors.Is(err, local.ErrDamaged) {
			t.Errorf("%s: %v, want %v", name, err, local.ErrDamaged)
		}
		if left, _ := os.ReadDir(dir); len(left) != 0 {
			t.Errorf("%s: %v is left in the folder", name, left)
		}
	}
}

func TestRestoreNeverReplacesData(t *testing.T) {
	dir := t.TempDir()
	stock(t, open(t, dir, local.NoSync))
	var backup bytes.Buffer
	if err := open(t, t.TempDir(), local.NoSync).Backup(&backup); err != nil {
		t.Fatal(err)
	}
	if err := local.Restore(dir, &backup); err == nil {
		t.Error("a folder in use was restored over")
	}
}

func TestVerifyFindsADamagedFile(t *testing.T) {
	dir := t.TempDir()
	s, err := local.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	stock(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, local.FileName)
	if err := local.Verify(path); err != nil {
		t.Errorf("sound file: %v", err)
	}
	other := filepath.Join(dir, "other")
	if err := os.WriteFile(other, []byte("not a table"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := local.Verify(other); err == nil {
		t.Error("a text passes for a table")
	}
}
