package absences

import (
	"context"
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/table"
)

// effects runs what waits of a kind until a moment, and stores nothing of it.
func (c *cabinet) effects(kind string, until time.Time) (changes []table.Change) {
	c.Helper()
	for _, it := range c.everything() {
		var d journal.Due
		if len(it.Part) < 4 || it.Part[:4] != "DUE#" {
			continue
		}
		if err := it.Decode(&d); err != nil {
			c.Fatal(err)
		}
		if d.Kind != kind || d.At.After(until) {
			continue
		}
		effect, err := c.register.hold(context.Background(), d, until)
		if err != nil {
			c.Fatal(err)
		}
		changes = append(changes, effect.Changes...)
	}
	return changes
}

func TestARulingTakenBackWhileItIsHeldKeepsItsDocument(t *testing.T) {
	c := newCabinet(t)
	file, err := c.send("guardian-full-of-p1", "pupil-p1", pdf)
	if err != nil {
		t.Fatal(err)
	}
	id, err := c.excuse("guardian-full-of-p1", "pupil-p1", "2026-11-20", "08:00-12:00", "illness", func(x *Excuse) { x.File = file })
	if err != nil {
		t.Fatal(err)
	}
	if err := c.rule("cpe", "pupil-p1", id, false); err != nil {
		t.Fatal(err)
	}
	c.now = c.now.Add(takesBack)
	effect := c.effects(DueHold, c.now) // is worked out …
	if len(effect) == 0 {
		t.Fatal("nothing follows from the ruling")
	}
	if err := c.undo("cpe", "pupil-p1", id); err != nil { // … and comes too late
		t.Fatal(err)
	}
	if err := c.table.Commit(context.Background(), effect...); !fault.Is(err, fault.Conflict) {
		t.Errorf("the ruling holds all the same: %v", err)
	}
	c.due(c.now)
	if data, err := c.read("cpe", "pupil-p1", id); err != nil || len(data) != len(pdf) {
		t.Errorf("the document has %d of %d bytes: %v", len(data), len(pdf), err)
	}
}
