package serve_test

import (
	"context"
	"io"
	"log/slog"
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/host/serve"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/table"
	"github.com/preau-ent/preau/shared/table/local"
)

func TestAWriteIsFollowedAtOnceUntilTheServerStops(t *testing.T) {
	store, err := local.Open(t.TempDir(), local.NoSync)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	tab, told := table.New(store), make(chan string, 1)
	r := journal.NewRelay(tab, time.Now, slog.New(slog.NewTextHandler(io.Discard, nil)), []journal.Follower{{
		Name: "ear", Wants: func(journal.Entry) bool { return true },
		Do: func(_ context.Context, e journal.Told) (journal.Effect, error) {
			return journal.Effect{After: func(context.Context) error { told <- e.Entry.Object; return nil }}, nil
		},
	}}, nil)
	stop := serve.Follow(t.Context(), r, store.Changed())
	for _, object := range []string{"s1", "s2"} {
		e, err := journal.New(time.Now(), "p1", "mark.write", object, nil)
		if err != nil {
			t.Fatal(err)
		}
		c, err := e.Change("part")
		if err != nil {
			t.Fatal(err)
		}
		if err := tab.Write(t.Context(), c); err != nil {
			t.Fatal(err)
		}
		if got := <-told; got != object {
			t.Errorf("told of %s, want %s", got, object)
		}
	}
	stop()
}
