package absences

import (
	"context"
	"encoding/json"
	"slices"
	"testing"

	"github.com/preau-ent/preau/functions/notify"
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table/faulty"
)

// ask asks the family for the reason of what happened at a moment, as somebody.
func (c *cabinet) ask(as, pupil string, day school.Date, clock string) error {
	c.Helper()
	who := c.as(as)
	grant, err := policy.AskAbsence(who, c.enrolment(pupil))
	if err != nil {
		return err
	}
	_, err = c.register.Ask(context.Background(), grant, who.Name, c.moment(day, clock), c.now)
	return err
}

// questions returns the details of the journal's entries about questions.
func (c *cabinet) questions() (list []told) {
	c.Helper()
	for _, e := range c.entriesOf() {
		if e.Action == policy.AbsenceAsk.String() {
			var t told
			if err := json.Unmarshal(e.Detail, &t); err != nil {
				c.Fatal(err)
			}
			list = append(list, t)
		}
	}
	return list
}

func TestWhoAsksForTheReasonOfAnAbsence(t *testing.T) {
	for as, want := range map[string]fault.Kind{
		"cpe": "", "head": "", "aed": "", "aed-restricted": fault.NotFound, "secretary": fault.Forbidden, "nurse": fault.Forbidden, "teacher-maths": fault.Forbidden,
		"guardian-full-of-p1": fault.Forbidden, "pupil-p1": fault.Forbidden, "guardian-none-of-p1": fault.NotFound, "cpe-other-school": fault.NotFound,
	} {
		c := newCabinet(t)
		c.absent("pupil-p1", "2026-11-20", "08:00-08:55")
		if err := c.ask(as, "pupil-p1", "2026-11-20", "08:30"); want == "" && err != nil || want != "" && !fault.Is(err, want) {
			t.Errorf("%s asks: %v, want %q", as, err, want)
		}
	}
}

func TestAFamilyIsAskedAboutAnAbsenceOnceADay(t *testing.T) {
	c := newCabinet(t)
	c.absent("pupil-p1", "2026-11-20", "08:00-08:55", "09:00-09:55")
	c.absent("pupil-p1", "2026-11-19", "14:00-14:55")
	for _, as := range []string{"cpe", "cpe", "head"} { // again after a lost answer; and another hand
		for _, clock := range []string{"08:00", "09:30"} {
			if err := c.ask(as, "pupil-p1", "2026-11-20", clock); err != nil {
				t.Fatal(err)
			}
		}
	}
	c.absent("pupil-p1", "2026-11-20", "10:00-10:55") // the absence grew: the same
	if err := c.ask("cpe", "pupil-p1", "2026-11-20", "10:30"); err != nil {
		t.Fatal(err)
	}
	if err := c.ask("cpe", "pupil-p1", "2026-11-19", "14:00"); err != nil {
		t.Fatal(err)
	}
	if n := len(c.questions()); n != 2 {
		t.Fatalf("%d questions about two absences", n)
	}
	c.at("2026-11-24", "08:00")
	if err := c.ask("head", "pupil-p1", "2026-11-20", "08:00"); err != nil {
		t.Fatal(err)
	}
	asked := c.questions()
	if n := len(asked); n != 3 {
		t.Fatalf("%d questions the day after, want one more", n)
	}
	want := []notify.Span{{From: 480, To: 535}, {From: 540, To: 595}, {From: 600, To: 655}}
	if !slices.ContainsFunc(asked, func(d told) bool { return slices.Equal(d.Spans, want) && d.Pupils[0] == c.Named["pupil-p1"] }) {
		t.Errorf("no question is about %v: %+v", want, asked)
	}
	by := c.Region.As("head").Profile.Name.String()
	for as, name := range map[string]string{"cpe": by, "guardian-full-of-p1": ""} {
		v, err := c.view(as, "pupil-p1")
		if err != nil {
			t.Fatal(err)
		}
		if got := v.Stretches[0].Asked; got == nil || got.By != name || !got.At.Equal(c.now) {
			t.Errorf("%s sees %+v, want asked by %q at %s", as, got, name, c.now)
		}
	}
	if v, err := c.view("teacher-maths", "pupil-p1"); err != nil || v.Stretches[0].Asked != nil {
		t.Errorf("who sees facts alone sees what was asked: %+v, %v", v.Stretches[0].Asked, err)
	}
}

func TestNobodyIsAskedForAReasonThatWasGivenOrOfNoAbsence(t *testing.T) {
	c := newCabinet(t)
	c.absent("pupil-p1", "2026-11-20", "08:00-08:55")
	c.enter("pupil-p1", "2026-11-20", Present, "14:00-14:55")
	id, err := c.say("family", "")
	if err != nil {
		t.Fatal(err)
	}
	if f, ok := fault.As(c.ask("cpe", "pupil-p1", "2026-11-20", "08:00")); !ok || f.Kind != fault.Conflict || f.Key != "absences.ask-answered" {
		t.Errorf("asked what was answered: %v", f)
	}
	for _, clock := range []string{"09:30", "14:00"} {
		if err := c.ask("cpe", "pupil-p1", "2026-11-20", clock); !fault.Is(err, fault.NotFound) {
			t.Errorf("asked about %s: %v", clock, err)
		}
	}
	if err := c.rule("cpe", "pupil-p1", id, false); err != nil {
		t.Fatal(err)
	}
	if err := c.ask("cpe", "pupil-p1", "2026-11-20", "08:00"); err != nil {
		t.Errorf("asked what was refused: %v", err)
	}
}

func TestOneQuestionThatFailsStopsNoOther(t *testing.T) {
	c := newCabinet(t)
	c.absent("pupil-p1", "2026-11-20", "08:00-08:55")
	c.absent("pupil-p2", "2026-11-20", "08:00-08:55")
	at := c.moment("2026-11-20", "08:00")
	failed, err := c.register.AskAll(context.Background(), lycee, []AbsenceAt{
		{c.Named["pupil-p1"], at}, {"nobody", at}, {c.Named["pupil-p2"], at.AddDate(0, 0, 1)}, {c.Named["pupil-p2"], at},
	}, c.as("cpe").Name, func(e roster.Enrolment) (policy.AskOf, error) { return policy.AskAbsence(c.as("cpe"), e) }, c.now)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []fault.Kind{"", fault.NotFound, fault.NotFound, ""} {
		if want == "" && failed[i] != nil || want != "" && !fault.Is(failed[i], want) {
			t.Errorf("question %d: %v, want %q", i, failed[i], want)
		}
	}
	if n := len(c.questions()); n != 2 {
		t.Errorf("%d questions, want 2", n)
	}
}

func TestAQuestionThatFailsIsWholeOrNotThere(t *testing.T) {
	for _, failure := range []faulty.Failure{faulty.Before, faulty.After} {
		c := newCabinet(t)
		c.absent("pupil-p1", "2026-11-20", "08:00-08:55")
		c.store.FailWrites(failure)
		if err := c.ask("cpe", "pupil-p1", "2026-11-20", "08:00"); !fault.Is(err, fault.Unavailable) {
			t.Fatalf("failing %s: %v", failure, err)
		}
		if err := c.ask("cpe", "pupil-p1", "2026-11-20", "08:00"); err != nil || len(c.questions()) != 1 || len(c.life("pupil-p1").Asks) != 1 {
			t.Errorf("failing %s, sent again: %v, %d questions, %d in the file", failure, err, len(c.questions()), len(c.life("pupil-p1").Asks))
		}
	}
}
