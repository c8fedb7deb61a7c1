package journal_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/table"
	"github.com/preau-ent/preau/shared/table/faulty"
	"github.com/preau-ent/preau/shared/table/local"
)

var monday = time.Date(2026, 11, 23, 7, 0, 0, 0, time.UTC)

// A desk is a table with a clock, a relay over it, and what the relay logs.
type desk struct {
	*testing.T
	store  *faulty.Store
	inner  *local.Store
	table  *table.Table
	now    time.Time
	logged bytes.Buffer
}

func newDesk(t *testing.T) *desk {
	d := &desk{T: t, now: monday}
	var err error
	if d.inner, err = local.Open(t.TempDir(), local.NoSync, local.Clock(d.clock)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.inner.Close() })
	d.store = faulty.New(d.inner)
	d.table = table.New(d.store)
	return d
}

func (d *desk) clock() time.Time { return d.now }

func (d *desk) relay(followers ...journal.Follower) *journal.Relay {
	return journal.NewRelay(d.table, d.clock, slog.New(slog.NewTextHandler(&d.logged, nil)), followers, nil)
}

func (d *desk) handling(handlers map[string]journal.DueHandler) *journal.Relay {
	return journal.NewRelay(d.table, d.clock, slog.New(slog.NewTextHandler(&d.logged, nil)), nil, handlers)
}

// told writes an entry, and what it tells, in a partition.
func (d *desk) told(part, action string, detail any) journal.Entry {
	d.Helper()
	e, err := journal.New(d.now, "p1", action, part, detail)
	if err != nil {
		d.Fatal(err)
	}
	c, err := e.Change(part)
	if err != nil {
		d.Fatal(err)
	}
	if err := d.table.Write(context.Background(), c); err != nil {
		d.Fatal(err)
	}
	return e
}

func (d *desk) drain(r *journal.Relay) {
	d.Helper()
	if err := r.Drain(context.Background()); err != nil {
		d.Fatal(err)
	}
}

// list reads what followers have noted under a key.
func (d *desk) list(part string) (list []string) {
	d.Helper()
	items, err := d.table.Get(context.Background(), true, noteKey(part))
	if err != nil {
		d.Fatal(err)
	}
	if err := items.Find(noteKey(part)).Decode(&list); err != nil {
		d.Fatal(err)
	}
	return list
}

func (d *desk) wants(part string, want ...string) {
	d.Helper()
	if got := d.list(part); !slices.Equal(got, want) {
		d.Errorf("noted in %s: %q, want %q", part, got, want)
	}
}

func noteKey(part string) table.Key { return table.Key{Part: "NOTES#" + part, Sort: "NOTES"} }

// note is the change that adds a line to the notes of a partition.
func note(ctx context.Context, t *table.Table, part, line string) (table.Change, error) {
	items, err := t.Get(ctx, true, noteKey(part))
	if err != nil {
		return table.Change{}, err
	}
	var list []string
	if err := items.Find(noteKey(part)).Decode(&list); err != nil {
		return table.Change{}, err
	}
	it, err := items.Find(noteKey(part)).With(append(list, line))
	return table.Change{Op: table.Put, Item: it}, err
}

// clerk is a follower that notes the detail of each entry of its action.
func (d *desk) clerk(name, action string) journal.Follower {
	return journal.Follower{
		Name:  name,
		Wants: func(e journal.Entry) bool { return e.Action == action },
		Do: func(ctx context.Context, e journal.Told) (journal.Effect, error) {
			c, err := note(ctx, d.table, name+"/"+e.Part, string(e.Entry.Detail))
			return journal.Effect{Changes: []table.Change{c}}, err
		},
	}
}

func TestEachFollowerGetsTheEntriesItWantsOnceAndInOrder(t *testing.T) {
	d := newDesk(t)
	r := d.relay(d.clerk("cards", "roll"), d.clerk("tell", "roll"), d.clerk("marks", "mark"))
	d.told("a", "roll", 1)
	d.told("b", "roll", 2)
	d.told("a", "mark", 3)
	d.told("a", "roll", 4)
	d.drain(r)
	d.drain(r)
	d.drain(d.relay(d.clerk("cards", "roll"), d.clerk("tell", "roll"), d.clerk("marks", "mark"))) // after a restart
	for part, want := range map[string][]string{
		"cards/a": {"1", "4"}, "cards/b": {"2"}, "tell/a": {"1", "4"}, "tell/b": {"2"}, "marks/a": {"3"}, "marks/b": nil,
	} {
		d.wants(part, want...)
	}
}

func TestARelayBeginsWhereTheLastOneStopped(t *testing.T) {
	d := newDesk(t)
	d.told("a", "roll", 1)
	d.drain(d.relay(d.clerk("cards", "roll")))
	d.told("a", "roll", 2)
	d.drain(d.relay(d.clerk("cards", "roll"), d.clerk("late", "roll")))
	d.wants("cards/a", "1", "2")
	d.wants("late/a", "2")
}

func TestAnEntryThatComesFromACopyIsNotFollowed(t *testing.T) {
	d := newDesk(t)
	d.told("a", "roll", 1)
	d.now = d.now.AddDate(0, 0, 7).Add(time.Second)
	d.told("a", "roll", 2)
	d.drain(d.relay(d.clerk("cards", "roll")))
	d.wants("cards/a", "2")
}

// TestWhatComesAfterRunsOnce fails the store in every way around an effect.
func TestWhatComesAfterRunsOnce(t *testing.T) {
	for _, f := range [][]faulty.Failure{
		{faulty.None}, {faulty.Before}, {faulty.After}, {faulty.LostAnswer}, {faulty.Before, faulty.Before, faulty.LostAnswer},
	} {
		t.Run(fmt.Sprint(f), func(t *testing.T) {
			d := newDesk(t)
			e := d.told("a", "roll", 1)
			after := 0
			clerk := d.clerk("cards", "roll")
			do := clerk.Do
			clerk.Do = func(ctx context.Context, e journal.Told) (journal.Effect, error) {
				effect, err := do(ctx, e)
				effect.After = func(context.Context) error { after++; return errors.New(`no mail for "Léa"`) }
				return effect, err
			}
			d.store.FailWrites(f...)
			r := d.relay(clerk)
			d.drain(r)
			d.drain(r)
			d.wants("cards/a", "1")
			if after != 1 {
				t.Errorf("it came after %d times", after)
			}
			if log := d.logged.String(); !strings.Contains(log, e.ID) || strings.Contains(log, "Léa") {
				t.Errorf("logged: %s", log)
			}
		})
	}
}

func TestAnEffectThatMeetsAnotherWriteIsComputedAgain(t *testing.T) {
	d := newDesk(t)
	d.told("a", "roll", 1)
	clerk, tries := d.clerk("cards", "roll"), 0
	do := clerk.Do
	clerk.Do = func(ctx context.Context, e journal.Told) (journal.Effect, error) {
		effect, err := do(ctx, e)
		if tries++; tries <= 3 { // somebody else writes meanwhile
			c, err := note(ctx, d.table, "cards/a", "other")
			if err == nil {
				err = d.table.Write(ctx, c)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		return effect, err
	}
	d.drain(d.relay(clerk))
	d.wants("cards/a", "other", "other", "other", "1")
}

func TestAStoreThatDoesNotAnswerStopsTheRelayWithoutLoss(t *testing.T) {
	d := newDesk(t)
	d.told("a", "roll", 1)
	d.told("a", "roll", 2)
	d.store.FailWrites(faulty.Before, faulty.Before, faulty.Before)
	r := d.relay(d.clerk("cards", "roll"))
	if err := r.Drain(t.Context()); !fault.Is(err, fault.Unavailable) {
		t.Errorf("drain = %v, want unavailable", err)
	}
	d.wants("cards/a")
	d.drain(r)
	d.wants("cards/a", "1", "2")
}

// TestARunningRelayReactsToAWrite waits for no clock but the test's own beats.
func TestARunningRelayReactsToAWrite(t *testing.T) {
	d := newDesk(t)
	done := make(chan string, 10)
	tell := journal.Follower{Name: "tell", Wants: func(journal.Entry) bool { return true },
		Do: func(_ context.Context, e journal.Told) (journal.Effect, error) {
			return journal.Effect{After: func(context.Context) error { done <- string(e.Entry.Detail); return nil }}, nil
		}}
	var mu sync.Mutex
	now := d.now
	clock := func() time.Time { mu.Lock(); defer mu.Unlock(); return now }
	handlers := map[string]journal.DueHandler{"ring": func(context.Context, journal.Due, time.Time) (journal.Effect, error) {
		return journal.Effect{After: func(context.Context) error { done <- "ring"; return nil }}, nil
	}}
	r := journal.NewRelay(d.table, clock, slog.New(slog.NewTextHandler(&d.logged, nil)), []journal.Follower{tell}, handlers)
	ctx, cancel := context.WithCancel(context.Background())
	beat, ended := make(chan time.Time), make(chan struct{})
	go func() { r.Run(ctx, d.inner.Changed(), beat); close(ended) }()
	for n := range 3 {
		d.told("a", "roll", n)
		if got := <-done; got != fmt.Sprint(n) {
			t.Errorf("told %s, want %d", got, n)
		}
	}
	put(t, d.table, journal.Due{ID: "x", Kind: "ring", At: d.now.Add(time.Minute)})
	beat <- time.Time{}
	mu.Lock()
	now = now.Add(time.Minute)
	mu.Unlock()
	beat <- time.Time{}
	if got := <-done; got != "ring" {
		t.Errorf("told %s, want ring", got)
	}
	cancel()
	<-ended
}

func put(t *testing.T, tab *table.Table, due ...journal.Due) {
	t.Helper()
	for _, d := range due {
		c, err := d.Change()
		if err != nil {
			t.Fatal(err)
		}
		if err := tab.Write(context.Background(), c); err != nil {
			t.Fatal(err)
		}
	}
}
