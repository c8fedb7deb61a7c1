package local_test

import (
	"context"
	"errors"
	"testing"

	"github.com/preau-ent/preau/shared/table"
	"github.com/preau-ent/preau/shared/table/local"
)

var ctx = context.Background()

func TestSecondOpenerOfAFolderIsRefusedAtOnce(t *testing.T) {
	dir := t.TempDir()
	open(t, dir)
	if _, err := local.Open(dir); !errors.Is(err, local.ErrHeld) {
		t.Errorf("second open: %v, want %v", err, local.ErrHeld)
	}
}

func TestWhatWasWrittenIsThereAfterReopening(t *testing.T) {
	dir := t.TempDir()
	s, err := local.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	k := table.Key{Part: "p", Sort: "s"}
	if _, err := s.Write(ctx, table.Change{Item: table.Item{Key: k, Data: []byte(`{"a":1}`)}}); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	items, _, err := open(t, dir).Get(ctx, []table.Key{k}, true)
	if err != nil || len(items) != 1 || string(items[0].Data) != `{"a":1}` || items[0].Version != 1 {
		t.Errorf("after reopening: %+v, %v", items, err)
	}
}

func open(t *testing.T, dir string, options ...local.Option) *local.Store {
	t.Helper()
	s, err := local.Open(dir, options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}
