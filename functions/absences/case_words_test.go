package absences

import (
	"bytes"
	"context"
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/policy"
)

// ruleBy rules as somebody in whatever way.
func (c *cabinet) ruleBy(as, pupil, id string, x Ruling) error {
	c.Helper()
	grant, err := policy.RuleAbsence(c.as(as), c.enrolment(pupil), false)
	if err != nil {
		return err
	}
	_, err = c.register.Rule(context.Background(), grant, id, find(c.life(pupil).Cases, id).version, x, c.now)
	return err
}

// inClear fails where an item of the table holds a word.
func (c *cabinet) inClear(when, word string) {
	c.Helper()
	for _, it := range c.everything() {
		if bytes.Contains(it.Data, []byte(word)) {
			c.Errorf("%s: %s %s holds %q in clear", when, it.Part, it.Sort, word)
		}
	}
}

// told returns the words of a case, and of its ruling, as somebody reads them.
func (c *cabinet) told(as, pupil, id string) (words, answer string) {
	c.Helper()
	v, err := c.view(as, pupil)
	if err != nil {
		c.Fatal(err)
	}
	for _, one := range v.Coming {
		if one.Case == id {
			return one.Words, one.Answer
		}
	}
	c.Fatalf("%s sees no case %s", as, id)
	return "", ""
}

var yes = true

func TestTheAnswerToAMotiveOfHealthIsSealedAndEndsAfterThirtyDays(t *testing.T) {
	c := newCabinet(t)
	id, err := c.excuse("guardian-full-of-p2", "pupil-p2", "2026-11-20", "08:00-12:00", "illness")
	if err != nil {
		t.Fatal(err)
	}
	ruling := Ruling{Accepted: &yes, Words: "certificat de mononucléose reçu"}
	for range 2 { // sent again, it is done already
		if err := c.ruleBy("cpe", "pupil-p2", id, ruling); err != nil {
			t.Fatal(err)
		}
	}
	c.inClear("ruled", "mononucléose")
	c.now = c.now.Add(2 * time.Minute)
	c.due(c.now)
	c.inClear("held", "mononucléose")
	for as, want := range map[string]string{"guardian-full-of-p2": ruling.Words, "cpe": ruling.Words, "guardian-second-of-p2": "", "secretary": ""} {
		if _, got := c.told(as, "pupil-p2", id); got != want {
			t.Errorf("%s reads %q, want %q", as, got, want)
		}
	}
	c.now = c.now.Add(keepsProof)
	c.due(c.now)
	if _, got := c.told("cpe", "pupil-p2", id); got != "" {
		t.Errorf("after thirty days the answer reads %q", got)
	}
	if v := find(c.life("pupil-p2").Cases, id); v.Reason() != Accepted {
		t.Errorf("the case is %s", v.Reason())
	}
}

func TestTheAnswerToWhatWasSaidByTelephoneIsForThoseWhoMayJustify(t *testing.T) {
	c := newCabinet(t)
	id, err := c.excuse("cpe", "pupil-p2", "2026-11-20", "08:00-12:00", "illness", func(x *Excuse) { x.Said = &Voice{Who: "sa mère", How: "phone"} })
	if err != nil {
		t.Fatal(err)
	}
	no := false
	if err := c.ruleBy("cpe", "pupil-p2", id, Ruling{Accepted: &no, Words: "un certificat est attendu"}); err != nil {
		t.Fatal(err)
	}
	if _, got := c.told("guardian-full-of-p2", "pupil-p2", id); got != "un certificat est attendu" {
		t.Errorf("her mother reads %q", got)
	}
}

func TestWordsOfAMotiveThatBecomesOneOfHealthAreSealedAtOnce(t *testing.T) {
	c := newCabinet(t)
	said := "opération de l'appendicite"
	id, err := c.excuse("guardian-full-of-p2", "pupil-p2", "2026-11-20", "08:00-12:00", "family", func(x *Excuse) { x.Words = said })
	if err != nil {
		t.Fatal(err)
	}
	hospital := "hospital"
	resort := func() {
		if err := c.ruleBy("cpe", "pupil-p2", id, Ruling{Motif: &hospital}); err != nil {
			t.Fatal(err)
		}
		c.inClear("sorted anew", "appendicite")
	}
	resort()
	if got, _ := c.told("guardian-full-of-p2", "pupil-p2", id); got != said {
		t.Errorf("their author reads %q", got)
	}
	if err := c.undo("cpe", "pupil-p2", id); err != nil {
		t.Fatal(err)
	}
	if stored := find(c.life("pupil-p2").Cases, id); stored.Words != said || stored.Sealed != nil || stored.Motif != "family" {
		t.Errorf("taken back, the case says %q and %d sealed bytes of %s", stored.Words, len(stored.Sealed), stored.Motif)
	}
	resort()
	if err := c.ruleBy("cpe", "pupil-p2", id, Ruling{Accepted: &yes}); err != nil { // in the same minute
		t.Fatal(err)
	}
	c.inClear("accepted", "appendicite")
	if err := c.undo("cpe", "pupil-p2", id); err != nil {
		t.Fatal(err)
	}
	if stored := find(c.life("pupil-p2").Cases, id); stored.Words != said {
		t.Errorf("taken back twice, the case says %q", stored.Words)
	}
	resort()
	c.now = c.now.Add(keepsProof)
	c.due(c.now)
	if got, _ := c.told("cpe", "pupil-p2", id); got != "" {
		t.Errorf("after thirty days the words read %q", got)
	}
}

func TestTheNameOfACaseSaysNothingOfItsMotive(t *testing.T) {
	names := map[string]bool{}
	for _, motif := range []string{"illness", "hospital", "contagion", "family"} {
		c := newCabinet(t)
		id, err := c.excuse("guardian-full-of-p1", "pupil-p1", "2026-11-20", "08:00-12:00", motif, func(x *Excuse) { x.Words = motif })
		if err != nil {
			t.Fatal(err)
		}
		names[id] = true
	}
	if len(names) != 1 {
		t.Errorf("four motives make the names %v", names)
	}
}
