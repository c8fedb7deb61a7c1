package local_test

import (
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/table"
	"github.com/preau-ent/preau/shared/table/local"
)

// A clock is moved by the test.
type clock struct{ seconds atomic.Int64 }

func (c *clock) now() time.Time               { return time.Unix(c.seconds.Load(), 0) }
func (c *clock) pass(d time.Duration)         { c.seconds.Add(int64(d / time.Second)) }
func newClock() *clock                        { c := &clock{}; c.seconds.Store(1_790_000_000); return c }
func at(part, sort string) table.Key          { return table.Key{Part: part, Sort: sort} }
func put(k table.Key) table.Change            { return table.Change{Item: table.Item{Key: k}} }
func (c *clock) in(d time.Duration) time.Time { return c.now().Add(d) }

func TestItemIsGoneFromTheSecondItExpires(t *testing.T) {
	c := newClock()
	s := open(t, t.TempDir(), local.NoSync, local.Clock(c.now))
	change := put(at("p", "s"))
	change.Item.Expires = c.in(time.Minute)
	if _, err := s.Write(ctx, change); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		pass time.Duration
		want int
	}{{0, 1}, {59 * time.Second, 1}, {time.Second, 0}, {time.Hour, 0}} {
		c.pass(step.pass)
		items, _, err := s.Get(ctx, []table.Key{change.Item.Key}, true)
		page, _, err2 := s.Query(ctx, table.Query{Part: "p"})
		if err != nil || err2 != nil || len(items) != step.want || len(page.Items) != step.want {
			t.Errorf("after %s: get %d, query %d, %v %v, want %d", step.pass, len(items), len(page.Items), err, err2, step.want)
		}
	}
}

func TestExpiredItemsAreDeletedByLaterWrites(t *testing.T) {
	c := newClock()
	dir := t.TempDir()
	s := open(t, dir, local.NoSync, local.Clock(c.now))
	for i := range 100 {
		change := put(at("p", fmt.Sprint(i)))
		change.Item.Expires = c.in(time.Minute)
		change.Item.Index = at("index", fmt.Sprint(i))
		if _, err := s.Write(ctx, change); err != nil {
			t.Fatal(err)
		}
	}
	c.pass(2 * time.Minute)
	if n := len(walk(t, s)); n != 100 {
		t.Errorf("%d items just after their expiry, want 100", n)
	}
	c.pass(2 * time.Hour)
	for i := range 20 {
		if _, err := s.Write(ctx, put(at("q", fmt.Sprint(i)))); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(walk(t, s)); n != 20 {
		t.Errorf("%d items are left, want the 20 that do not expire", n)
	}
	events, _, err := s.Follow(ctx, "", 1000)
	if err != nil || len(events) != 120 {
		t.Errorf("%d events, %v, want the 120 puts: expiry is no event", len(events), err)
	}
}

func TestStreamKeepsADayAndWaitsForFollowersAfterAStart(t *testing.T) {
	c := newClock()
	dir := t.TempDir()
	s, err := local.Open(dir, local.NoSync, local.Clock(c.now))
	if err != nil {
		t.Fatal(err)
	}
	write := func(sort string) {
		t.Helper()
		if _, err := s.Write(ctx, put(at("p", sort))); err != nil {
			t.Fatal(err)
		}
	}
	oldest := func() string {
		t.Helper()
		events, _, err := s.Follow(ctx, "", 1000)
		if err != nil || len(events) == 0 {
			t.Fatal(len(events), err)
		}
		return events[0].Item.Sort
	}
	write("friday")
	s.Close()
	c.pass(64 * time.Hour) // the machine was off for the week-end
	if s, err = local.Open(dir, local.NoSync, local.Clock(c.now)); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	write("monday 8:00")
	if got := oldest(); got != "friday" {
		t.Errorf("after the week-end the oldest event is %s", got)
	}
	c.pass(2 * time.Hour)
	write("monday 10:00")
	if got := oldest(); got != "monday 8:00" {
		t.Errorf("two hours later the oldest event is %s", got)
	}
	c.pass(25 * time.Hour)
	write("tuesday")
	if got := oldest(); got != "tuesday" {
		t.Errorf("a day later the oldest event is %s", got)
	}
}

func TestWritersThatShareACommitHaveTheirOwnResults(t *testing.T) {
	s := open(t, t.TempDir())
	results := make(chan error)
	const writers = 64
	for range writers {
		go func() {
			_, err := s.Write(ctx, put(at("p", "one")))
			results <- err
		}()
	}
	stored, conflicts := 0, 0
	for range writers {
		switch err := <-results; {
		case err == nil:
			stored++
		case fault.Is(err, fault.Conflict):
			conflicts++
		default:
			t.Error(err)
		}
	}
	if stored != 1 || conflicts != writers-1 {
		t.Errorf("%d stored, %d conflicts, want 1 and %d", stored, conflicts, writers-1)
	}
}

func TestClosedTableIsUnavailable(t *testing.T) {
	s := open(t, t.TempDir(), local.NoSync)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	_, _, err := s.Get(ctx, []table.Key{at("p", "s")}, true)
	if !fault.Is(err, fault.Unavailable) {
		t.Errorf("get: %v", err)
	}
	if _, err = s.Write(ctx, put(at("p", "s"))); !fault.Is(err, fault.Unavailable) {
		t.Errorf("write: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Errorf("second close: %v", err)
	}
}
