package journal_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
	"github.com/preau-ent/preau/shared/table/faulty"
	"github.com/preau-ent/preau/shared/table/local"
)

const (
	outboxParts  = 200
	outboxShards = 4
	batchSize    = 50
	poisonEvery  = 500
)

// errCrash is how a consumer's process ends.
var errCrash = errors.New("the consumer crashed")

// A crashing store ends the process of its consumer around a tenth of its writes: half
// of the time by a panic, before or after the write, or by losing the answer.
type crashing struct {
	*faulty.Store
	mu     sync.Mutex
	dice   *rand.Rand
	p      float64
	landed map[string]bool // entries whose effect was stored just before a crash
}

// around runs a write with what happens to it.
func (c *crashing) around(changes []table.Change, write func() (table.Bill, error)) (table.Bill, error) {
	c.mu.Lock()
	roll := c.dice.Float64() / c.p
	switch {
	case roll < 0.25:
		c.mu.Unlock()
		panic(errCrash)
	case roll < 0.5:
		b, err := write()
		if err == nil {
			c.landed[changes[0].Item.Part] = true
		}
		c.mu.Unlock()
		if err != nil {
			return b, err
		}
		panic(errCrash)
	case roll < 0.75:
		c.FailWrites(faulty.LostAnswer)
	case roll < 1:
		c.FailWrites(faulty.Before)
	}
	defer c.mu.Unlock()
	return write()
}

func (c *crashing) Commit(ctx context.Context, changes []table.Change) (table.Bill, error) {
	return c.around(changes, func() (table.Bill, error) { return c.Store.Commit(ctx, changes) })
}

func (c *crashing) Write(ctx context.Context, change table.Change) (table.Bill, error) {
	return c.around([]table.Change{change}, func() (table.Bill, error) { return c.Store.Write(ctx, change) })
}

// An outbox is the whole run: events, the consumers' table and what must come of them.
type outbox struct {
	*testing.T
	store    *crashing
	table    *table.Table // as the consumers see it
	plain    *table.Table // as it is
	ids      [][]string   // entries of each partition, in order
	poison   map[string]bool
	cured    atomic.Bool
	mu       sync.Mutex
	after    map[string]int
	failures int // batches that were sent again
}

func newOutbox(t *testing.T) *outbox {
	inner, err := local.Open(t.TempDir(), local.NoSync, local.Clock(func() time.Time { return monday }))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { inner.Close() })
	store := &crashing{Store: faulty.New(inner), dice: rand.New(rand.NewPCG(26, 1)), p: 0.1, landed: map[string]bool{}}
	return &outbox{
		T: t, store: store, table: table.New(store), plain: table.New(inner),
		ids: make([][]string, outboxParts), poison: map[string]bool{}, after: map[string]int{},
	}
}

// fill writes the entries and returns them as the stream shows them, shard by shard:
// each partition in its order, and the partitions of a shard in none.
func (o *outbox) fill(dice *rand.Rand) [][]table.Event {
	o.Helper()
	var items []table.Item
	for n := range outboxEvents {
		part := n % outboxParts
		e, err := journal.New(monday.Add(time.Duration(n)*time.Millisecond-time.Hour), "p1", "roll", "x", nil)
		if err != nil {
			o.Fatal(err)
		}
		c, err := e.Change(fmt.Sprintf("part%03d", part))
		if err != nil {
			o.Fatal(err)
		}
		items = append(items, c.Stored())
		o.ids[part] = append(o.ids[part], e.ID)
		o.poison[e.ID] = n%poisonEvery == poisonEvery/2
	}
	if err := o.plain.Load(o.Context(), items...); err != nil {
		o.Fatal(err)
	}
	queues := make([][]table.Event, outboxParts)
	for _, it := range items {
		var part int
		fmt.Sscanf(it.Part, "part%d", &part)
		queues[part] = append(queues[part], table.Event{ID: school.NewID(), Op: table.Put, Item: it})
	}
	shards := make([][]table.Event, outboxShards)
	for s := range shards {
		var mine []int
		for p := s; p < outboxParts; p += outboxShards {
			mine = append(mine, p)
		}
		for len(mine) > 0 {
			i := dice.IntN(len(mine))
			q := &queues[mine[i]]
			shards[s] = append(shards[s], (*q)[0])
			if *q = (*q)[1:]; len(*q) == 0 {
				mine = slices.Delete(mine, i, i+1)
			}
		}
	}
	return shards
}

// relay is a consumer's: its effect notes the entry's id in the list of its partition.
func (o *outbox) relay() *journal.Relay {
	clerk := journal.Follower{
		Name: "clerk", Wants: func(e journal.Entry) bool { return e.Action == "roll" },
		Do: func(ctx context.Context, e journal.Told) (journal.Effect, error) {
			if o.poison[e.Event] && !o.cured.Load() {
				return journal.Effect{}, errors.New(`cannot tell "Léa Martin"`)
			}
			c, err := note(ctx, o.plain, e.Part, e.Event)
			return journal.Effect{Changes: []table.Change{c}, After: func(context.Context) error {
				o.mu.Lock()
				defer o.mu.Unlock()
				o.after[e.Event]++
				return nil
			}}, err
		},
	}
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	return journal.NewRelay(o.table, func() time.Time { return monday }, log, []journal.Follower{clerk}, nil)
}

// deliver hands a batch to a consumer, again from where it failed or crashed until it
// passes: the partial-batch contract. After a crash the whole batch comes again.
func (o *outbox) deliver(batch []table.Event) {
	for len(batch) > 0 {
		done, crashed := o.try(batch)
		if done == len(batch) {
			return
		}
		o.mu.Lock()
		o.failures++
		o.mu.Unlock()
		if !crashed {
			batch = batch[done:]
		}
	}
}

func (o *outbox) try(batch []table.Event) (done int, crashed bool) {
	defer func() {
		switch p := recover(); p {
		case nil:
		case errCrash:
			crashed = true
		default:
			panic(p)
		}
	}()
	r := o.relay()
	for _, e := range batch {
		if _, err := r.Take(context.Background(), e); err != nil {
			return done, false
		}
		done++
	}
	return done, false
}

// consume sends the events of a shard in batches. A batch in ten has two consumers at
// the same time; an event in five comes once more, later.
func (o *outbox) consume(shard []table.Event, dice *rand.Rand) {
	var again []table.Event
	for batch := range slices.Chunk(shard, batchSize) {
		batch = append(slices.Clone(batch), again...)
		again = nil
		for _, e := range batch {
			if dice.Float64() < 0.2 {
				again = append(again, e)
			}
		}
		if dice.Float64() < 0.1 {
			var twin sync.WaitGroup
			twin.Go(func() { o.deliver(batch) })
			o.deliver(batch)
			twin.Wait()
			continue
		}
		o.deliver(batch)
	}
	o.deliver(again)
}

// lists reads what was noted of each partition.
func (o *outbox) lists() [][]string {
	o.Helper()
	all := make([][]string, outboxParts)
	for part := range all {
		d := &desk{T: o.T, table: o.plain}
		all[part] = d.list(fmt.Sprintf("part%03d", part))
	}
	return all
}

// TestEveryEffectHappensOnceWhateverCrashes is bar 26: 10,000 events, a crash around a
// tenth of the writes, a fifth of the events twice, partitions in any order, and one
// event in 500 that cannot be done.
func TestEveryEffectHappensOnceWhateverCrashes(t *testing.T) {
	o := newOutbox(t)
	start := time.Now()
	var shards sync.WaitGroup
	for n, shard := range o.fill(rand.New(rand.NewPCG(26, 2))) {
		shards.Go(func() { o.consume(shard, rand.New(rand.NewPCG(26, uint64(10+n)))) })
	}
	shards.Wait()
	t.Logf("%d events in %s; %d batches were sent again", outboxEvents, time.Since(start).Round(time.Millisecond), o.failures)

	healthy := func(id string) bool { return !o.poison[id] }
	for part, got := range o.lists() {
		want := slices.DeleteFunc(slices.Clone(o.ids[part]), func(id string) bool { return !healthy(id) })
		if !slices.Equal(got, want) {
			t.Errorf("partition %d: %d effects, want %d, each once and in order", part, len(got), len(want))
		}
	}
	o.checkLetters()
	o.replay()
	for part, got := range o.lists() {
		want := slices.Sorted(slices.Values(o.ids[part]))
		if slices.Sort(got); !slices.Equal(got, want) {
			t.Errorf("partition %d after the replay: %d effects, want %d, each once", part, len(got), len(want))
		}
	}
	for _, ids := range o.ids {
		for _, id := range ids {
			landed := o.store.landed["DONE#clerk#"+id]
			if n := o.after[id]; n > 1 || (n == 0 && !landed) {
				t.Fatalf("what comes after %s ran %d times; its consumer crashed after the effect: %v", id, n, landed)
			}
		}
	}
}

// checkLetters wants one letter for each poison, which names nobody.
func (o *outbox) checkLetters() {
	o.Helper()
	letters, err := o.relay().Letters(o.Context())
	if err != nil || len(letters) != outboxEvents/poisonEvery {
		o.Errorf("%d letters, %v, want %d", len(letters), err, outboxEvents/poisonEvery)
	}
	for _, l := range letters {
		if !o.poison[l.Event] || l.Owner != "clerk" || strings.Contains(l.Error, "Léa") || !strings.Contains(l.Error, "cannot tell") {
			o.Errorf("letter %+v", l)
		}
	}
}

// replay tries the letters again, first in vain, then twice once they can be done; it
// crashes like a consumer.
func (o *outbox) replay() {
	o.Helper()
	for _, round := range []struct {
		cured bool
		left  int
	}{{false, outboxEvents / poisonEvery}, {true, 0}, {true, 0}} {
		o.cured.Store(round.cured)
		for ok := false; !ok; {
			func() {
				defer func() {
					if p := recover(); p != nil && p != errCrash {
						panic(p)
					}
				}()
				_, left, err := o.relay().Replay(context.Background())
				if ok = err == nil; ok && left != round.left {
					o.Errorf("replay leaves %d letters, want %d", left, round.left)
				}
			}()
		}
	}
}
