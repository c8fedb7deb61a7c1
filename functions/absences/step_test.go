package absences

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/api"
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
	"github.com/preau-ent/preau/shared/table/faulty"
)

var update = flag.Bool("update", false, "write the golden files")

// month are the days of an absentee's November, in order.
var month = []school.Date{"2026-11-03", "2026-11-05", "2026-11-12", "2026-11-13", "2026-11-16", "2026-11-20"}

// absentMonth has a pupil miss six whole days of November: twelve half-days.
func (c *cabinet) absentMonth(pupil string) {
	c.Helper()
	for _, day := range month {
		c.absentDay(pupil, day)
	}
}

func (c *cabinet) absentDay(pupil string, day school.Date) {
	c.Helper()
	c.absent(pupil, day, "08:00-08:55", "09:00-09:55", "10:00-10:55", "11:00-11:55", "14:00-14:55", "15:00-15:55")
}

func (c *cabinet) steps(pupil string) (list []string) {
	for _, s := range c.life(pupil).Steps {
		list = append(list, fmt.Sprintf("%s %d %s", s.ID, s.HalfDays, s.State()))
	}
	return list
}

// waitingSteps returns the steps in the school's list.
func (c *cabinet) waitingSteps() (n int) {
	page, err := c.table.Query(context.Background(), table.Query{Part: string(lycee) + "#STEP", Indexed: true})
	if err != nil {
		c.Fatal(err)
	}
	return len(page.Items)
}

func TestAStepOpensAtFourHalfDaysAndAnotherBeyondTen(t *testing.T) {
	c := newCabinet(t)
	for i, want := range [][]string{
		nil,
		{"4-2026-11-05 4 to-do"},
		{"4-2026-11-05 6 to-do"},
		{"4-2026-11-05 8 to-do"},
		{"4-2026-11-05 10 to-do"},
		{"10-2026-11-20 12 to-do", "4-2026-11-05 12 to-do"},
	} {
		c.absentDay("pupil-p1", month[i])
		c.at(month[i], "18:00")
		c.follow("pupil-p1")
		c.follow("pupil-p1") // told twice, nothing more
		if got := c.steps("pupil-p1"); !slices.Equal(got, want) {
			t.Errorf("on %s: %v, want %v", month[i], got, want)
		}
	}
	if n := c.waitingSteps(); n != 2 {
		t.Errorf("%d steps in the school's list, want 2", n)
	}
}

func TestAStepThatWasJustifiedAfterAllGoesUnlessSomethingWasDone(t *testing.T) {
	for _, acted := range []bool{false, true} {
		c := newCabinet(t)
		c.absentDay("pupil-p1", month[0])
		c.absentDay("pupil-p1", month[1])
		c.follow("pupil-p1")
		if acted {
			if err := c.act("cpe", "pupil-p1", "4", Act{Kind: Convocation, Done: true}); err != nil {
				t.Fatal(err)
			}
		}
		id, err := c.excuse("guardian-full-of-p1", "pupil-p1", month[1], "08:00-18:00", "family")
		if err != nil {
			t.Fatal(err)
		}
		c.follow("pupil-p1")
		if got := c.steps("pupil-p1"); len(got) != 1 {
			t.Errorf("waiting for a ruling: %v", got)
		}
		if err := c.rule("cpe", "pupil-p1", id, true); err != nil {
			t.Fatal(err)
		}
		c.follow("pupil-p1")
		if got := c.steps("pupil-p1"); (len(got) == 1) != acted {
			t.Errorf("justified, acted %v: %v", acted, got)
		}
	}
}

func TestTheFollowerOfAbsenteeismReadsWhatChangesAFile(t *testing.T) {
	for action, want := range map[policy.Action]bool{
		policy.AbsenceCall: true, policy.AbsenceCreate: true, policy.AbsenceEdit: true, policy.AbsenceJustify: true, policy.AbsenceRule: true,
		policy.ExemptionRule: true, policy.AbsenceReport: false, AlertAction: false, policy.MarkWrite: false,
	} {
		if got := changesAFile(journal.Entry{Action: action.String()}); got != want {
			t.Errorf("%s: %v, want %v", action, got, want)
		}
	}
}

func TestALargeRollIsCountedInSeveralEffects(t *testing.T) {
	c := newCabinet(t)
	var all []school.PersonID
	for _, p := range c.class("2DE3") {
		all = append(all, p.ID)
	}
	effect, err := newCounting(c.register, api.Means{Now: func() time.Time { return c.now }}).count(context.Background(), told{School: lycee, Year: c.Year, Pupils: all}, "e1")
	if err != nil || len(effect.Changes) != 1 || !strings.HasPrefix(effect.Changes[0].Item.Part, "DUE#") {
		t.Fatalf("%d changes, %v, want those of the rest to come", len(effect.Changes), err)
	}
	var due journal.Due
	var rest told
	if err := effect.Changes[0].Item.Decode(&due); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(due.Data, &rest); err != nil || len(rest.Pupils) != len(all)-together {
		t.Errorf("%d pupils are left of %d, %v", len(rest.Pupils), len(all), err)
	}
}

// act writes something down at a step as somebody.
func (c *cabinet) act(as, pupil, step string, a Act) error {
	c.Helper()
	who := c.as(as)
	grant, err := policy.FollowAbsenteeism(who, c.enrolment(pupil))
	if err != nil {
		return err
	}
	report, err := policy.ReportAbsence(who, c.enrolment(pupil))
	if err != nil {
		return err
	}
	s := c.life(pupil).step(step)
	if s == nil {
		return fault.New(fault.NotFound, "no such step")
	}
	_, err = c.register.Act(context.Background(), grant, report, s.ID, s.version, a, c.now)
	return err
}

func TestTheCPEPreparesAndTheHeadSends(t *testing.T) {
	c := newCabinet(t)
	c.absentMonth("pupil-p1")
	c.follow("pupil-p1")
	for _, k := range []string{Convocation, SocialStaff, Commission, Commitment} {
		if err := c.act("cpe", "pupil-p1", "4", Act{Kind: k, Done: true}); err != nil {
			t.Fatal(err)
		}
	}
	if got := c.life("pupil-p1").step("4").State(); got != Prepared {
		t.Errorf("all but the file: %s", got)
	}
	if err := c.act("cpe", "pupil-p1", "4", Act{Kind: Authority, Done: true}); !fault.Is(err, fault.Forbidden) {
		t.Errorf("the CPE sends the file: %v", err)
	}
	if err := c.act("head", "pupil-p1", "4", Act{Kind: Authority, Done: true}); err != nil {
		t.Errorf("the head does not: %v", err)
	}
	if err := c.act("head", "pupil-p1", "10", Act{Kind: Authority}); !fault.Is(err, fault.Invalid) {
		t.Errorf("not sending without a note: %v", err)
	}
	if err := c.act("head", "pupil-p1", "10", Act{Kind: Authority, Note: "Hospitalisé, certificat vu."}); err != nil {
		t.Error(err)
	}
	if err := c.act("cpe", "pupil-p1", "4", Act{Kind: Community, Done: true}); !fault.Is(err, fault.Invalid) {
		t.Errorf("a measure of the other step: %v", err)
	}
	if got := c.steps("pupil-p1"); !slices.Equal(got, []string{"10-2026-11-20 12 not-sent", "4-2026-11-05 12 sent"}) {
		t.Errorf("steps = %v", got)
	}
	if n := c.waitingSteps(); n != 0 {
		t.Errorf("%d finished steps in the school's list", n)
	}
	for _, as := range []string{"teacher-maths", "head-teacher", "guardian-full-of-p1", "secretary"} {
		if err := c.act(as, "pupil-p1", "4", Act{Kind: Convocation, Done: true}); !fault.Is(err, fault.Forbidden) {
			t.Errorf("%s follows the step: %v", as, err)
		}
	}
}

func TestAnActThatFailsCanBeSentAgain(t *testing.T) {
	for _, failure := range []faulty.Failure{faulty.Before, faulty.After} {
		c := newCabinet(t)
		c.absentMonth("pupil-p1")
		c.follow("pupil-p1")
		s := c.life("pupil-p1").step("4")
		act := func() error {
			grant, err := policy.FollowAbsenteeism(c.as("cpe"), c.enrolment("pupil-p1"))
			if err != nil {
				return err
			}
			_, err = c.register.Act(context.Background(), grant, policy.ReportOf{}, s.ID, s.version, Act{Kind: Convocation, Done: true}, c.now)
			return err
		}
		c.store.FailWrites(failure)
		if err := act(); !fault.Is(err, fault.Unavailable) {
			t.Fatal(err)
		}
		if err := act(); err != nil || len(c.life("pupil-p1").step("4").Done) != 1 {
			t.Errorf("failing %s, sent again: %v, %+v", failure, err, c.life("pupil-p1").step("4"))
		}
	}
}

func TestWhatWasDoneAtAStepIsTakenBackAtTheVersionThatWasRead(t *testing.T) {
	c := newCabinet(t)
	c.absentMonth("pupil-p1")
	c.follow("pupil-p1")
	was := c.steps("pupil-p1")
	for _, a := range []struct {
		as string
		Act
	}{{"cpe", Act{Kind: Convocation, Done: true}}, {"head", Act{Kind: Authority, Note: "Certificat vu."}}} {
		if err := c.act(a.as, "pupil-p1", "4", a.Act); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.act("cpe", "pupil-p1", "4", Act{Kind: Authority, Undo: true}); !fault.Is(err, fault.Forbidden) {
		t.Errorf("the CPE takes the head's decision back: %v", err)
	}
	if err := c.act("head", "pupil-p1", "4", Act{Kind: Authority, Undo: true}); err != nil {
		t.Error(err)
	}
	grant, err := policy.FollowAbsenteeism(c.as("cpe"), c.enrolment("pupil-p1"))
	if err != nil {
		t.Fatal(err)
	}
	undo := Act{Kind: Convocation, Undo: true}
	s := c.life("pupil-p1").step("4")
	if _, err := c.register.Act(context.Background(), grant, policy.ReportOf{}, s.ID, s.version-1, undo, c.now); !fault.Is(err, fault.Conflict) {
		t.Errorf("taken back on an older version: %v", err)
	}
	for range 2 { // sent again it changes nothing
		if _, err := c.register.Act(context.Background(), grant, policy.ReportOf{}, s.ID, s.version, undo, c.now); err != nil {
			t.Fatal(err)
		}
	}
	if got := c.steps("pupil-p1"); !slices.Equal(got, was) || c.waitingSteps() != 2 || len(c.life("pupil-p1").step("4").Done) != 0 {
		t.Errorf("taken back: %v, %d wait, %+v, want %v", got, c.waitingSteps(), c.life("pupil-p1").step("4").Done, was)
	}
	var said []string
	for _, e := range c.entriesOf() {
		if e.Action == policy.AbsenceReport.String() {
			said = append(said, string(e.Detail))
		}
	}
	for _, want := range []string{Convocation + `"`, Convocation + ",undone", Authority + ",not", Authority + ",undone"} {
		if !slices.ContainsFunc(said, func(s string) bool { return strings.Contains(s, want) }) {
			t.Errorf("the journal does not say %s: %v", want, said)
		}
	}
}
