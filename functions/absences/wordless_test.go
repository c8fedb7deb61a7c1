package absences

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/school"
)

// marker is in every word that somebody is free to write.
const marker = "mot-libre"

// TestNoEntryOfTheJournalHoldsWhatSomebodyWroteFreely does everything that takes words,
// each twice so that the former ones have a version to hide in, and walks the journal.
func TestNoEntryOfTheJournalHoldsWhatSomebodyWroteFreely(t *testing.T) {
	c := newCabinet(t)
	pupil := c.Named["pupil-p1"]
	free := func(n int) string { return fmt.Sprint(marker, " ", n) }

	note := c.world.enter("cpe", Order{Kind: Absent, From: school.At(8, 0), To: school.At(9, 0), First: monday, Words: free(1)}, pupil)[0].Entry
	for i := range 3 {
		note = c.correct("cpe", pupil, note.ID, note.Version, Correction{Words: to(free(2 + i)), To: to(school.At(9, i))})
	}
	c.correct("cpe", pupil, note.ID, note.Version, Correction{Cancelled: to(true)})
	roll := c.lesson("s1", 10)
	c.now = c.world.at(10, 5)
	c.mustCall("teacher-maths", roll.ID, 0, Said{Pupil: pupil, Status: Absent})
	c.correct("cpe", pupil, string(roll.ID), 1, Correction{Words: to(free(14))})
	c.correct("cpe", pupil, string(roll.ID), 2, Correction{Words: to(free(15))})

	file, err := c.sendNamed("guardian-full-of-p1", "pupil-p1", free(5)+".pdf", pdf)
	if err != nil {
		t.Fatal(err)
	}
	id, err := c.say("illness", free(6), file)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.say("family", free(7)); err != nil {
		t.Fatal(err)
	}
	if _, err := c.excuse("cpe", "pupil-p1", "2026-11-19", "08:00-12:00", "family", func(x *Excuse) {
		x.Words, x.Said = free(8), &Voice{Who: free(9), How: "phone"}
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := c.read("cpe", "pupil-p1", id); err != nil {
		t.Fatal(err)
	}
	for n, accepted := range []bool{false, true} {
		grant, err := policy.RuleAbsence(c.as("cpe"), c.enrolment("pupil-p1"), false)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.register.Rule(context.Background(), grant, id, find(c.life("pupil-p1").Cases, id).version, Ruling{Accepted: &accepted, Words: free(10 + n)}, c.now); err != nil {
			t.Fatal(err)
		}
	}
	c.now = c.now.Add(takesBack + time.Second)
	c.due(c.now)
	c.absentMonth("pupil-p1")
	c.follow("pupil-p1")
	for n := range 2 {
		if err := c.act("cpe", "pupil-p1", "4", Act{Kind: Convocation, Note: free(12 + n)}); err != nil {
			t.Fatal(err)
		}
	}

	if n := len(c.entriesOf()); n < 20 {
		t.Fatalf("%d entries: something was not done", n)
	}
	for _, e := range c.entriesOf() {
		if text, _ := json.Marshal(e); strings.Contains(string(text), marker) {
			t.Errorf("%s keeps words: %s", e.Action, text)
		}
	}
}
