package journal_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/table"
	"github.com/preau-ent/preau/shared/table/faulty"
)

// ringing notes what rings, in "bell", with the minute in which it did.
func (d *desk) ringing() *journal.Relay {
	return d.handling(map[string]journal.DueHandler{"ring": func(ctx context.Context, due journal.Due, now time.Time) (journal.Effect, error) {
		c, err := note(ctx, d.table, "bell", due.ID+" "+now.Format("15:04"))
		return journal.Effect{Changes: []table.Change{c}}, err
	}})
}

func TestNothingIsDoneBeforeItsMoment(t *testing.T) {
	d := newDesk(t)
	r := d.ringing()
	put(t, d.table,
		journal.Due{ID: "now", Kind: "ring", At: d.now},
		journal.Due{ID: "soon", Kind: "ring", At: d.now.Add(time.Second)}, // in the next whole minute
		journal.Due{ID: "noon", Kind: "ring", At: d.now.Add(5 * time.Hour)})
	d.drain(r)
	d.wants("bell", "now 07:00")
	d.now = d.now.Add(59 * time.Second)
	d.drain(r)
	d.wants("bell", "now 07:00")
	d.now = d.now.Add(time.Second)
	d.drain(r)
	d.drain(r)
	d.wants("bell", "now 07:00", "soon 07:01")
	d.now = monday.Add(5*time.Hour - time.Second)
	d.drain(r)
	d.wants("bell", "now 07:00", "soon 07:01")
	d.now = monday.Add(5 * time.Hour)
	d.drain(r)
	d.wants("bell", "now 07:00", "soon 07:01", "noon 12:00")
}

func TestTicksThatWereMissedLoseNothing(t *testing.T) {
	d := newDesk(t)
	d.drain(d.ringing())
	var want []string
	for n := range 300 { // over ten days, several a minute now and then
		at := d.now.Add(time.Duration(n/3) * 144 * time.Minute)
		put(t, d.table, journal.Due{ID: fmt.Sprintf("%03d", n), Kind: "ring", At: at})
		want = append(want, fmt.Sprintf("%03d 08:00", n))
	}
	d.now = d.now.AddDate(0, 0, 10).Add(time.Hour)
	r := d.ringing()
	if _, behind, err := r.Tick(t.Context()); err != nil || !behind {
		t.Errorf("one tick after ten days: behind = %v, %v", behind, err)
	}
	d.drain(r)
	got := d.list("bell")
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("%d rang, want each of %d once", len(got), len(want))
	}
}

func TestTwoTicksOfAMinuteDoItsThingsOnce(t *testing.T) {
	d := newDesk(t)
	for n := range 40 {
		put(t, d.table, journal.Due{ID: fmt.Sprint(n), Kind: "ring", At: d.now})
	}
	done := make(chan error, 2)
	for range 2 {
		r := d.ringing()
		go func() { done <- r.Drain(context.Background()) }()
	}
	for range 2 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	got := d.list("bell")
	slices.Sort(got)
	if len(got) != 40 || len(slices.Compact(got)) != 40 {
		t.Errorf("%d rang, want each of 40 once", len(got))
	}
}

func TestWhatIsPutWhileItsMinutePassesIsStillDone(t *testing.T) {
	d := newDesk(t)
	r := d.ringing()
	d.drain(r)
	d.now = d.now.Add(time.Minute)
	d.drain(r)
	put(t, d.table, journal.Due{ID: "late", Kind: "ring", At: monday.Add(time.Second)})
	d.now = d.now.Add(time.Minute)
	d.drain(r)
	d.wants("bell", "late 07:02")
}

func TestATakenBackThingIsNotDone(t *testing.T) {
	d := newDesk(t)
	due := journal.Due{ID: "x", Kind: "ring", At: d.now}
	put(t, d.table, due)
	items, err := d.table.Get(t.Context(), true, due.Key())
	if err != nil {
		t.Fatal(err)
	}
	if err := d.table.Write(t.Context(), table.Change{Op: table.Delete, Item: items.Find(due.Key())}); err != nil {
		t.Fatal(err)
	}
	d.drain(d.ringing())
	d.wants("bell")
}

func TestAClockThatIsSetBackLosesNothing(t *testing.T) {
	d := newDesk(t)
	d.now = monday.Add(48 * time.Hour)
	d.drain(d.ringing())
	d.now = monday
	r := d.ringing()
	d.drain(r)
	put(t, d.table, journal.Due{ID: "x", Kind: "ring", At: monday.Add(time.Hour)})
	d.now = monday.Add(time.Hour)
	d.drain(r)
	d.wants("bell", "x 08:00")
}

func TestAThingMayComeBackLater(t *testing.T) {
	d := newDesk(t)
	rounds := 0
	r := d.handling(map[string]journal.DueHandler{"again": func(_ context.Context, due journal.Due, now time.Time) (journal.Effect, error) {
		rounds++
		due.At = now.Add(10 * time.Minute)
		c, err := due.Change()
		return journal.Effect{Changes: []table.Change{c}}, err
	}})
	put(t, d.table, journal.Due{ID: "x", Kind: "again", At: d.now})
	for range 60 {
		d.drain(r)
		d.now = d.now.Add(time.Minute)
	}
	if rounds != 6 {
		t.Errorf("%d rounds in an hour, want 6", rounds)
	}
}

func TestWhatIsDueHappensOnceWhateverFails(t *testing.T) {
	for _, f := range []faulty.Failure{faulty.Before, faulty.After, faulty.LostAnswer} {
		t.Run(f.String(), func(t *testing.T) {
			d := newDesk(t)
			after := 0
			r := d.handling(map[string]journal.DueHandler{"ring": func(ctx context.Context, due journal.Due, now time.Time) (journal.Effect, error) {
				c, err := note(ctx, d.table, "bell", due.ID)
				return journal.Effect{Changes: []table.Change{c}, After: func(context.Context) error { after++; return nil }}, err
			}})
			d.drain(r)
			put(t, d.table, journal.Due{ID: "x", Kind: "ring", At: d.now.Add(time.Minute)})
			d.now = d.now.Add(time.Minute)
			d.store.FailWrites(f)
			d.drain(r)
			if d.wants("bell", "x"); after != 1 {
				t.Errorf("it came after %d times", after)
			}
		})
	}
}

func TestADueThingThatFailsLeavesALetterAndBlocksNothing(t *testing.T) {
	d := newDesk(t)
	broken := true
	handlers := map[string]journal.DueHandler{"ring": func(ctx context.Context, due journal.Due, now time.Time) (journal.Effect, error) {
		if due.ID == "bad" && broken {
			return journal.Effect{}, errors.New("no")
		}
		c, err := note(ctx, d.table, "bell", due.ID)
		return journal.Effect{Changes: []table.Change{c}}, err
	}}
	r := d.handling(handlers)
	put(t, d.table, journal.Due{ID: "bad", Kind: "ring", At: d.now}, journal.Due{ID: "good", Kind: "ring", At: d.now}, journal.Due{ID: "odd", Kind: "unknown", At: d.now})
	d.drain(r)
	d.wants("bell", "good")
	letters, err := r.Letters(t.Context())
	if err != nil || len(letters) != 2 || letters[0].Owner != "due:ring" || letters[1].Owner != "due:unknown" {
		t.Errorf("letters = %v, %v", letters, err)
	}
	broken = false
	if done, left, err := r.Replay(t.Context()); done != 1 || left != 1 || err != nil {
		t.Errorf("replay = %d done, %d left, %v", done, left, err)
	}
	d.wants("bell", "good", "bad")
}

func TestOfOneMinuteAndOneNameThereIsOne(t *testing.T) {
	d := newDesk(t)
	due := journal.Due{ID: "x", Kind: "ring", At: d.now}
	put(t, d.table, due)
	c, err := due.Change()
	if err != nil {
		t.Fatal(err)
	}
	if err := d.table.Write(t.Context(), c); !fault.Is(err, fault.Conflict) {
		t.Errorf("a second one: %v, want a conflict", err)
	}
	d.drain(d.ringing())
	put(t, d.table, due) // once it is done, another is no more
	d.now = d.now.Add(time.Minute)
	d.drain(d.ringing())
	d.wants("bell", "x 07:00")
}

func TestWhatCannotBeDoneForTheMomentHoldsUpNothingElse(t *testing.T) {
	d := newDesk(t)
	closed := true
	r := d.handling(map[string]journal.DueHandler{"ring": func(ctx context.Context, due journal.Due, now time.Time) (journal.Effect, error) {
		if due.ID == "shut" && closed {
			return journal.Effect{}, fault.New(fault.Unavailable, "the store of files does not answer")
		}
		c, err := note(ctx, d.table, "bell", due.ID+now.UTC().Format(" 15:04"))
		return journal.Effect{Changes: []table.Change{c}}, err
	}})
	var all []journal.Due
	for _, id := range []string{"shut", "a", "b", "c", "d", "e"} { // in several shards
		all = append(all, journal.Due{ID: id, Kind: "ring", At: d.now})
	}
	put(t, d.table, all...)
	tick := func() {
		t.Helper()
		if _, _, err := r.Tick(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	for range 120 { // longer than a tick catches up
		tick()
		d.now = d.now.Add(time.Minute)
	}
	put(t, d.table, journal.Due{ID: "late", Kind: "ring", At: d.now})
	tick()
	closed = false
	for range 6 {
		d.now = d.now.Add(time.Minute)
		tick()
	}
	got := map[string]int{}
	for _, line := range d.list("bell") {
		id, _, _ := strings.Cut(line, " ")
		got[id]++
	}
	want := map[string]int{"a": 1, "b": 1, "c": 1, "d": 1, "e": 1, "late": 1, "shut": 1}
	if !maps.Equal(got, want) {
		t.Errorf("done = %v, want %v", got, want)
	}
	if letters, err := r.Letters(t.Context()); err != nil || len(letters) != 0 {
		t.Errorf("letters = %v, %v", letters, err)
	}
}
