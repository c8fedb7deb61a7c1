package seal_test

import (
	"bytes"
	"context"
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/seal"
	"github.com/preau-ent/preau/shared/table"
	"github.com/preau-ent/preau/shared/table/local"
)

func newTable(t *testing.T) *table.Table {
	t.Helper()
	store, err := local.Open(t.TempDir(), local.NoSync)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	return table.New(store)
}

var spot = seal.Spot{Key: table.Key{Part: "PERSON#p1", Sort: "LIFE#x"}, Field: "words"}

// kept returns the data key of a pupil, stored.
func kept(t *testing.T, v *seal.Vault, tab *table.Table) seal.DataKey {
	t.Helper()
	key, made, err := v.For(context.Background(), "p1")
	if err != nil {
		t.Fatal(err)
	}
	if err := tab.Commit(context.Background(), made...); err != nil {
		t.Fatal(err)
	}
	return key
}

func TestWhatIsSealedOpensInItsOwnPlaceOnly(t *testing.T) {
	tab := newTable(t)
	v := seal.NewVault(seal.New(time.Now()), tab)
	key := kept(t, v, tab)
	sealed, err := key.Seal(spot, []byte("varicelle"))
	if err != nil || bytes.Contains(sealed, []byte("varicelle")) {
		t.Fatalf("sealed = %q, %v", sealed, err)
	}
	again, made, err := v.For(context.Background(), "p1")
	if err != nil || made != nil {
		t.Fatalf("the key read again: %v, %d changes", err, len(made))
	}
	if plain, err := again.Open(spot, sealed); err != nil || string(plain) != "varicelle" {
		t.Fatalf("opened = %q, %v", plain, err)
	}
	for name, other := range map[string]seal.Spot{
		"another field":     {Key: spot.Key, Field: "name"},
		"another item":      {Key: table.Key{Part: spot.Part, Sort: "LIFE#y"}, Field: "words"},
		"another partition": {Key: table.Key{Part: "PERSON#p2", Sort: spot.Sort}, Field: "words"},
	} {
		if _, err := again.Open(other, sealed); err == nil {
			t.Errorf("it opens in %s", name)
		}
	}
	for i := range sealed {
		bent := bytes.Clone(sealed)
		bent[i] ^= 1
		if _, err := again.Open(spot, bent); err == nil {
			t.Fatalf("it opens with byte %d changed", i)
		}
	}
}

func TestACopyIsUnreadableOnceThePupilsKeyIsGone(t *testing.T) {
	tab, ctx := newTable(t), context.Background()
	v := seal.NewVault(seal.New(time.Now()), tab)
	sealed, err := kept(t, v, tab).Seal(spot, []byte("varicelle"))
	if err != nil {
		t.Fatal(err)
	}
	items, err := tab.Get(ctx, true, seal.VaultKey("p1"))
	if err != nil || len(items) != 1 {
		t.Fatal(items, err)
	}
	if err := tab.Write(ctx, table.Change{Op: table.Delete, Item: items[0]}); err != nil {
		t.Fatal(err)
	}
	if _, err := kept(t, v, tab).Open(spot, sealed); err == nil {
		t.Error("a copy opens with the next key of the pupil")
	}
}

func TestAKeyOutlivesTheRotationOfMasters(t *testing.T) {
	tab, now := newTable(t), time.Now()
	old := seal.New(now)
	sealed, err := kept(t, seal.NewVault(old, tab), tab).Seal(spot, []byte("varicelle"))
	if err != nil {
		t.Fatal(err)
	}
	key := kept(t, seal.NewVault(old.Rotated(now.Add(time.Hour)), tab), tab)
	if plain, err := key.Open(spot, sealed); err != nil || string(plain) != "varicelle" {
		t.Errorf("after a rotation: %q, %v", plain, err)
	}
	if _, _, err := seal.NewVault(seal.New(now), tab).For(context.Background(), "p1"); err == nil {
		t.Error("another installation opens the key")
	}
}

func TestTheZeroKeyOpensNothing(t *testing.T) {
	if _, err := (seal.DataKey{}).Seal(spot, nil); err == nil {
		t.Error("the zero key seals")
	}
	if _, err := (seal.DataKey{}).Open(spot, make([]byte, 64)); err == nil {
		t.Error("the zero key opens")
	}
}
