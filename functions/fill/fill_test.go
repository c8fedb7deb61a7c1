package fill_test

import (
	"bytes"
	"context"
	"testing"
	"time"

	"github.com/preau-ent/preau/functions/fill"
	"github.com/preau-ent/preau/shared/demo"
	"github.com/preau-ent/preau/shared/identity"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/seal"
	"github.com/preau-ent/preau/shared/table"
	"github.com/preau-ent/preau/shared/table/local"
)

func TestAFilledRegionIsLeftAsItIs(t *testing.T) {
	store, err := local.Open(t.TempDir(), local.NoSync)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	tab, now, ctx := table.New(store), demo.New(demo.Options{}).Now, context.Background()
	door := identity.New(tab, seal.New(now), identity.Options{})
	var first, second bytes.Buffer
	if err := fill.Demo(ctx, tab, door, now, &first); err != nil {
		t.Fatal(err)
	}
	before := tab.Meter().Total()
	if err := fill.Demo(ctx, tab, door, now.Add(time.Hour), &second); err != nil {
		t.Fatal(err)
	}
	if second.Len() != 0 || tab.Meter().Total().WRU != before.WRU {
		t.Errorf("a second filling wrote %v and said %q", tab.Meter().Total().WRU-before.WRU, second.String())
	}
	t.Logf("%s", first.String())
	region := demo.New(demo.Options{Now: now})
	for _, a := range region.Accounts {
		if _, err := door.SignIn(ctx, a.Login, a.Password, identity.Place{}, now); err != nil {
			t.Errorf("%s cannot sign in: %v", a.Login, err)
		}
	}
	for _, p := range region.People[:50] {
		items, err := tab.Get(ctx, true, roster.LinksKey(p.Profile.ID))
		if err != nil || len(items) != 1 {
			t.Errorf("links of %s: %d items, %v", p.Profile.ID, len(items), err)
		}
	}
}
