package absences

import (
	"bytes"
	"strings"
	"testing"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/table/faulty"
)

// say says something of the morning of the 20th as the guardian of p1.
func (c *cabinet) say(motif, words string, file ...string) (string, error) {
	c.Helper()
	return c.excuse("guardian-full-of-p1", "pupil-p1", "2026-11-20", "08:00-12:00", motif, func(x *Excuse) {
		if x.Words = words; len(file) > 0 {
			x.File = file[0]
		}
	})
}

// entriesOf returns the entries of the journal, in every partition.
func (c *cabinet) entriesOf() (all []journal.Entry) {
	c.Helper()
	for _, it := range c.everything() {
		if strings.HasPrefix(it.Sort, journal.Prefix) {
			var e journal.Entry
			if err := it.Decode(&e); err != nil {
				c.Fatal(err)
			}
			all = append(all, e)
		}
	}
	return all
}

func TestOtherWordsOfTheSameAuthorTakeThePlaceOfTheFirst(t *testing.T) {
	for _, k := range []struct{ name, firstMotif, first, nextMotif, next string }{
		{"other words", "family", "mariage", "family", "enterrement"},
		{"another motif", "family", "mariage", "transport", "mariage"},
		{"words taken back", "family", "mariage", "family", ""},
		{"other words about health", "illness", "varicelle", "illness", "rougeole"},
		{"about health at last", "family", "mariage", "illness", "rougeole"},
		{"no longer about health", "illness", "varicelle", "family", "mariage"},
	} {
		t.Run(k.name, func(t *testing.T) {
			c := newCabinet(t)
			c.absent("pupil-p1", "2026-11-20", "08:00-08:55")
			first, err := c.say(k.firstMotif, k.first)
			if err != nil {
				t.Fatal(err)
			}
			for range 2 { // sent again after an answer that was lost: the same
				again, err := c.say(k.nextMotif, k.next)
				if err != nil || again != first {
					t.Fatalf("other words: case %s, %v, want %s", again, err, first)
				}
			}
			v, err := c.view("guardian-full-of-p1", "pupil-p1")
			if err != nil {
				t.Fatal(err)
			}
			if got := v.Stretches[0]; got.Motif != k.nextMotif || got.Words != k.next || got.State != "waiting" || got.CaseView.Version != 2 || len(c.life("pupil-p1").Cases) != 1 {
				t.Errorf("the file shows %+v, want %s %q at version 2 in one case", got.CaseView, k.nextMotif, k.next)
			}
			for _, it := range c.everything() {
				if k.first != k.next && bytes.Contains(it.Data, []byte(k.first)) {
					t.Errorf("%s %s still holds the first words", it.Part, it.Sort)
				}
			}
		})
	}
}

func TestWhatWasAcceptedIsNotSaidAnewAndWhatWasRefusedIsACaseOfItsOwn(t *testing.T) {
	c := newCabinet(t)
	first, err := c.say("family", "mariage")
	if err != nil {
		t.Fatal(err)
	}
	if err := c.rule("cpe", "pupil-p1", first, true); err != nil {
		t.Fatal(err)
	}
	if again, err := c.say("family", "mariage"); err != nil || again != first {
		t.Errorf("the same words after the ruling: %s, %v", again, err)
	}
	_, err = c.say("family", "enterrement")
	if f, ok := fault.As(err); !ok || f.Kind != fault.Conflict || f.Key != "absences.excuse-ruled" {
		t.Errorf("other words after the ruling: %v", err)
	}
	if got := find(c.life("pupil-p1").Cases, first); got.Words != "mariage" || got.version != 2 {
		t.Errorf("the case that was ruled on says %q at version %d", got.Words, got.version)
	}
	if err := c.rule("cpe", "pupil-p1", first, false); err != nil {
		t.Fatal(err)
	}
	c.now = c.now.Add(1e9)
	var ids []string
	for range 2 {
		id, err := c.say("family", "enterrement")
		if err != nil || id == first {
			t.Fatalf("other words after a refusal: %s, %v", id, err)
		}
		ids = append(ids, id)
	}
	if ids[0] != ids[1] || len(c.life("pupil-p1").Cases) != 2 {
		t.Errorf("said twice after a refusal: cases %v of %d", ids, len(c.life("pupil-p1").Cases))
	}
}

func TestAnotherDocumentTakesThePlaceOfTheFirst(t *testing.T) {
	c := newCabinet(t)
	one, err := c.send("guardian-full-of-p1", "pupil-p1", pdf)
	if err != nil {
		t.Fatal(err)
	}
	id, err := c.say("illness", "varicelle", one)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.say("illness", "rougeole", one); err != nil { // its answer was lost, and the words corrected
		t.Fatal(err)
	}
	if _, err := c.say("illness", "rubéole"); err != nil {
		t.Fatal(err)
	}
	if got := find(c.life("pupil-p1").Cases, id); got.Document != one {
		t.Fatalf("without a word of the document, the case has %q, want %q", got.Document, one)
	}
	two, err := c.send("guardian-full-of-p1", "pupil-p1", pdf)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.say("illness", "rubéole", two); err != nil {
		t.Fatal(err)
	}
	c.due(c.now)
	if got := find(c.life("pupil-p1").Cases, id); got.Document != two {
		t.Errorf("the case has %q, want %q", got.Document, two)
	}
	for file, want := range map[string]bool{one: false, two: true} {
		_, err := c.folder.Get(t.Context(), partKey(file, 0))
		if (err == nil) != want {
			t.Errorf("bytes of %s are there: %v, want %v", file, err == nil, want)
		}
	}
}

func TestWordsSaidAnewAboutHealthEndThirtyDaysAfterThey(t *testing.T) {
	c := newCabinet(t)
	id, err := c.say("illness", "varicelle")
	if err != nil {
		t.Fatal(err)
	}
	first := c.now
	c.now = c.now.AddDate(0, 0, 20)
	if _, err := c.say("illness", "rougeole"); err != nil {
		t.Fatal(err)
	}
	c.due(first.Add(keepsProof))
	if find(c.life("pupil-p1").Cases, id).Sealed == nil {
		t.Error("words of ten days ago are gone")
	}
	c.due(c.now.Add(keepsProof))
	if find(c.life("pupil-p1").Cases, id).Sealed != nil {
		t.Error("words of thirty days ago are still there")
	}
}

func TestARewordingThatFailsIsWholeOrNotThere(t *testing.T) {
	for _, failure := range []faulty.Failure{faulty.Before, faulty.After} {
		c := newCabinet(t)
		id, err := c.say("family", "mariage")
		if err != nil {
			t.Fatal(err)
		}
		before := len(c.entriesOf())
		c.store.FailWrites(failure)
		if _, err := c.say("transport", "panne"); !fault.Is(err, fault.Unavailable) {
			t.Fatalf("failing %s: %v", failure, err)
		}
		if _, err := c.say("transport", "panne"); err != nil {
			t.Fatalf("failing %s, sent again: %v", failure, err)
		}
		if got := find(c.life("pupil-p1").Cases, id); got.Words != "panne" || got.Motif != "transport" || len(c.entriesOf()) != before+1 {
			t.Errorf("failing %s: %s %q, %d entries, want one more than %d", failure, got.Motif, got.Words, len(c.entriesOf()), before)
		}
	}
}
