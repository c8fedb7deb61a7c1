package absences

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/table"
)

// undo takes the ruling on a case back.
func (c *cabinet) undo(as, pupil, id string) error {
	c.Helper()
	grant, err := policy.RuleAbsence(c.as(as), c.enrolment(pupil), false)
	if err != nil {
		return err
	}
	_, err = c.register.Rule(context.Background(), grant, id, find(c.life(pupil).Cases, id).version, Ruling{Undo: true}, c.now)
	return err
}

// waiting returns the items of the list of those who rule.
func (c *cabinet) waiting() []table.Item {
	c.Helper()
	page, err := c.table.Query(context.Background(), table.Query{Part: string(lycee) + "#RULE", Indexed: true})
	if err != nil {
		c.Fatal(err)
	}
	return page.Items
}

func TestARulingIsTakenBackUntilSomethingFollows(t *testing.T) {
	c := newCabinet(t)
	file, err := c.send("guardian-full-of-p2", "pupil-p2", pdf)
	if err != nil {
		t.Fatal(err)
	}
	id, err := c.excuse("guardian-full-of-p2", "pupil-p2", "2026-11-20", "08:00-12:00", "illness", func(x *Excuse) { x.File, x.Words = file, "varicelle" })
	if err != nil {
		t.Fatal(err)
	}
	if err := c.rule("cpe", "pupil-p2", id, false); err != nil {
		t.Fatal(err)
	}
	if err := c.rule("cpe", "pupil-p2", id, true); err != nil {
		t.Fatal(err)
	}
	c.now = c.now.Add(10 * time.Second)
	for range 2 { // sent again, it is done already
		if err := c.undo("cpe", "pupil-p2", id); err != nil {
			t.Fatal(err)
		}
	}
	stored := find(c.life("pupil-p2").Cases, id)
	if stored.Reason() != Waiting || stored.Ruled != nil || stored.Before != nil {
		t.Errorf("taken back, the case is %s, ruled %v", stored.Reason(), stored.Ruled)
	}
	c.now = c.now.Add(5 * time.Minute)
	c.due(c.now)
	if data, err := c.read("cpe", "pupil-p2", id); err != nil || len(data) != len(pdf) {
		t.Errorf("taken back, the document has %d bytes: %v", len(data), err)
	}
	if v, err := c.view("cpe", "pupil-p2"); err != nil || !strings.Contains(string(must(json.Marshal(v))), "varicelle") {
		t.Errorf("taken back, the words are gone: %v", err)
	}
	if waits := c.waiting(); len(waits) != 1 {
		t.Errorf("%d cases wait for a ruling", len(waits))
	}

	if err := c.rule("cpe", "pupil-p2", id, true); err != nil {
		t.Fatal(err)
	}
	c.now = c.now.Add(2 * time.Minute)
	c.due(c.now)
	if err := c.undo("cpe", "pupil-p2", id); !fault.Is(err, fault.Conflict) {
		t.Errorf("after the family was told: %v", err)
	}
	if stored := find(c.life("pupil-p2").Cases, id); stored.Reason() != Accepted || stored.Before != nil {
		t.Errorf("held, the case is %s, with what it was: %v", stored.Reason(), stored.Before)
	}
}

func TestStretchesNameTheirEntriesToThoseWhoMayCorrectThem(t *testing.T) {
	c := newCabinet(t)
	c.absent("pupil-p1", "2026-11-20", "08:00-09:00", "09:00-10:00")
	for as, want := range map[string]int{"cpe": 2, "guardian-full-of-p1": 0, "head-teacher": 0} {
		v, err := c.view(as, "pupil-p1")
		if err != nil {
			t.Fatal(err)
		}
		if n := len(v.Stretches[0].Entries); n != want {
			t.Errorf("%s is given %d entries, want %d", as, n, want)
		}
		if v.Zone != "Europe/Paris" {
			t.Errorf("the hours are in %q", v.Zone)
		}
	}
	v, err := c.view("cpe", "pupil-p1")
	if err != nil {
		t.Fatal(err)
	}
	want := NotedView{ID: "absent08:00", Date: "2026-11-20", Version: 1, From: 8 * 60, To: 9 * 60}
	if got := v.Stretches[0].Entries[0]; got != want {
		t.Errorf("the first is %+v", got)
	}
}
