package absences

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
	"github.com/preau-ent/preau/shared/table/faulty"
)

func TestWhoMayJustify(t *testing.T) {
	phoned := func(x *Excuse) { x.Said = &Voice{Who: "la mère", How: "phone"} }
	for _, c := range []struct {
		as, pupil string
		more      func(*Excuse)
		want      fault.Kind // "": yes
	}{
		{as: "guardian-full-of-p1", pupil: "pupil-p1"},
		{as: "guardian-full-of-p2", pupil: "pupil-p2"},
		{as: "guardian-second-of-p2", pupil: "pupil-p2"},
		{as: "guardian-informed-of-p1", pupil: "pupil-p1", want: fault.Forbidden},
		{as: "guardian-none-of-p1", pupil: "pupil-p1", want: fault.NotFound},
		{as: "guardian-contact-of-p1", pupil: "pupil-p1", want: fault.NotFound},
		{as: "guardian-full-of-p2", pupil: "pupil-p1", want: fault.NotFound},
		{as: "pupil-p1", pupil: "pupil-p1", want: fault.Forbidden},
		{as: "adult-pupil", pupil: "adult-pupil"},
		{as: "guardian-of-adult", pupil: "adult-pupil", want: fault.Forbidden},
		{as: "guardian-of-turning-18", pupil: "pupil-turning-18"},
		{as: "pupil-emancipated", pupil: "pupil-emancipated"},
		{as: "guardian-of-emancipated", pupil: "pupil-emancipated", want: fault.Forbidden},
		{as: "teacher-maths", pupil: "pupil-p1", want: fault.Forbidden},
		{as: "cpe", pupil: "pupil-p1", more: phoned},
		{as: "secretary", pupil: "pupil-p1", more: phoned},
		{as: "cpe", pupil: "pupil-p1", want: fault.Invalid}, // without who said it
		{as: "guardian-full-of-p1", pupil: "pupil-p1", more: phoned, want: fault.Invalid},
		{as: "cpe-other-school", pupil: "pupil-p1", want: fault.NotFound},
	} {
		w := newCabinet(t)
		more := []func(*Excuse){}
		if c.more != nil {
			more = append(more, c.more)
		}
		_, err := w.excuse(c.as, c.pupil, "2026-11-20", "08:00-12:00", "family", more...)
		if c.want == "" && err != nil || c.want != "" && !fault.Is(err, c.want) {
			t.Errorf("%s justifies for %s: %v, want %q", c.as, c.pupil, err, c.want)
		}
	}
}

func TestTheDayAfterEighteenTheGuardianReadsAndDoesNotJustify(t *testing.T) {
	c := newCabinet(t)
	c.at("2026-11-24", "00:00")
	if _, err := c.excuse("guardian-of-turning-18", "pupil-turning-18", monday, "08:00-12:00", "family"); !fault.Is(err, fault.Forbidden) {
		t.Errorf("at midnight of the eighteenth birthday the guardian justifies: %v", err)
	}
	if _, err := c.excuse("pupil-turning-18", "pupil-turning-18", monday, "08:00-12:00", "family"); err != nil {
		t.Errorf("the pupil does not: %v", err)
	}
	if v, err := c.view("guardian-of-turning-18", "pupil-turning-18"); err != nil || v.Can.Justify {
		t.Errorf("the guardian reads: %v, and can justify: %v", err, v.Can.Justify)
	}
}

func TestMotivatedJustifiedAndSettledAreThreeThings(t *testing.T) {
	c := newCabinet(t)
	c.absent("pupil-p1", "2026-11-20", "08:00-08:55")
	state := func() string { return c.life("pupil-p1").Stretches()[0].Reason.String() }
	if got := state(); got != "none" {
		t.Fatalf("before: %s", got)
	}
	id, err := c.excuse("guardian-full-of-p1", "pupil-p1", "2026-11-20", "08:00-12:00", "family")
	if err != nil {
		t.Fatal(err)
	}
	if got := c.count("pupil-p1"); state() != "waiting" || got.Unjustified != 1 || got.Waiting != 1 {
		t.Errorf("motivated: %s, %+v", state(), got.Counters)
	}
	if err := c.rule("cpe", "pupil-p1", id, true); err != nil {
		t.Fatal(err)
	}
	stored := find(c.life("pupil-p1").Cases, id)
	if got := c.count("pupil-p1"); state() != "justified" || got.Justified != 1 || stored.Settled {
		t.Errorf("accepted: %s, settled %v, %+v", state(), stored.Settled, got.Counters)
	}
	settled := true
	grant, err := policy.RuleAbsence(c.as("cpe"), c.enrolment("pupil-p1"), false)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.register.Rule(context.Background(), grant, id, stored.version, Ruling{Settled: &settled}, c.now); err != nil {
		t.Fatal(err)
	}
	if stored := find(c.life("pupil-p1").Cases, id); !stored.Settled || !*stored.Accepted {
		t.Errorf("settled: %+v", stored)
	}
}

func TestWhoRulesAndOnWhat(t *testing.T) {
	for _, c := range []struct {
		as        string
		motif     string
		delegated bool
		want      fault.Kind
	}{
		{as: "cpe", motif: "illness"}, {as: "head", motif: "illness"},
		{as: "aed", motif: "traffic", want: fault.Forbidden},
		{as: "aed", motif: "traffic", delegated: true},
		{as: "aed", motif: "illness", delegated: true, want: fault.Forbidden},
		{as: "secretary", motif: "traffic", want: fault.Forbidden},
		{as: "guardian-full-of-p1", motif: "traffic", want: fault.Forbidden},
		{as: "guardian-none-of-p1", motif: "traffic", want: fault.NotFound},
	} {
		w := newCabinet(t)
		id, err := w.excuse("guardian-full-of-p1", "pupil-p1", "2026-11-20", "08:00-12:00", c.motif)
		if err != nil {
			t.Fatal(err)
		}
		grant, err := policy.RuleAbsence(w.as(c.as), w.enrolment("pupil-p1"), c.delegated)
		if err == nil {
			yes := true
			_, err = w.register.Rule(context.Background(), grant, id, 1, Ruling{Accepted: &yes}, w.now)
		}
		if c.want == "" && err != nil || c.want != "" && !fault.Is(err, c.want) {
			t.Errorf("%s rules on %s: %v, want %q", c.as, c.motif, err, c.want)
		}
	}
}

func TestARulingAtAStaleVersionShowsTheCaseAsItIs(t *testing.T) {
	c := newCabinet(t)
	id, err := c.excuse("guardian-full-of-p1", "pupil-p1", "2026-11-20", "08:00-12:00", "family")
	if err != nil {
		t.Fatal(err)
	}
	if err := c.rule("cpe", "pupil-p1", id, false); err != nil {
		t.Fatal(err)
	}
	grant, err := policy.RuleAbsence(c.as("head"), c.enrolment("pupil-p1"), false)
	if err != nil {
		t.Fatal(err)
	}
	yes, no := true, false
	_, err = c.register.Rule(context.Background(), grant, id, 1, Ruling{Accepted: &yes}, c.now)
	if f, ok := fault.As(err); !ok || f.Kind != fault.Conflict || f.Current.(Versioned).State != Refused {
		t.Errorf("a stale ruling: %v", err)
	}
	if _, err := c.register.Rule(context.Background(), grant, id, 1, Ruling{Accepted: &no}, c.now); err != nil {
		t.Errorf("the same ruling again: %v", err)
	}
}

func TestEveryFaultOfAnExcuseIsFoundAtOnce(t *testing.T) {
	c := newCabinet(t)
	_, err := c.excuse("guardian-full-of-p1", "pupil-p1", "2026-11-20", "08:00-12:00", "excluded", func(x *Excuse) {
		x.To, x.Words, x.Said = x.From, strings.Repeat("é", MaxReason+1), &Voice{Who: "moi", How: "phone"}
	})
	f, ok := fault.As(err)
	if !ok {
		t.Fatal(err)
	}
	var at []string
	for _, x := range f.Fields {
		at = append(at, x.Pointer)
	}
	if want := []string{"/motif", "/to", "/words", "/said"}; !slices.Equal(at, want) {
		t.Errorf("faults at %v, want %v", at, want)
	}
}

func TestADeclaredAbsenceIsSeenByTheRollsOfItsDays(t *testing.T) {
	c := newCabinet(t)
	e := c.enrolment("pupil-p1")
	_, err := c.excuse("guardian-full-of-p1", "pupil-p1", "2026-11-25", "08:00-18:00", "family", func(x *Excuse) { x.To = x.To.AddDate(0, 0, 1) })
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, day := range []school.Date{"2026-11-24", "2026-11-25", "2026-11-26"} {
		page, err := c.table.Query(context.Background(), table.Query{Part: dayPart(lycee, e.Year, day), Prefix: deskPrefix})
		if err != nil {
			t.Fatal(err)
		}
		for _, it := range page.Items {
			d, err := decodeDesk(it)
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, string(day)+" "+d.Entry.From.String()+"-"+d.Entry.To.String()+" "+string(d.Entry.Source))
		}
	}
	var want []string
	for _, day := range []school.Date{"2026-11-25", "2026-11-26"} {
		h, _ := c.life("pupil-p1").hours(day)
		want = append(want, string(day)+" "+h.Open.From.String()+"-"+h.Open.To.String()+" declared")
	}
	if !slices.Equal(got, want) {
		t.Errorf("the days' desks hold %v, want %v", got, want)
	}
	if n := c.count("pupil-p1").HalfDays; n != 0 {
		t.Errorf("a declaration counts %d half-days by itself", n)
	}
}

// TestAWriteThatFailsIsWholeOrNotThereAndCanBeSentAgain fails each write of the file
// before and after it is stored, and sends it again as a browser does.
func TestAWriteThatFailsIsWholeOrNotThereAndCanBeSentAgain(t *testing.T) {
	yes := true
	writes := map[string]func(c *cabinet, id string) error{
		"excuse": func(c *cabinet, _ string) error {
			_, err := c.excuse("guardian-full-of-p1", "pupil-p1", "2026-11-19", "08:00-12:00", "illness", func(x *Excuse) { x.Words = "varicelle" })
			return err
		},
		"ruling": func(c *cabinet, id string) error {
			grant, err := policy.RuleAbsence(c.as("cpe"), c.enrolment("pupil-p1"), false)
			if err != nil {
				return err
			}
			_, err = c.register.Rule(context.Background(), grant, id, 1, Ruling{Accepted: &yes}, c.now)
			return err
		},
		"exemption": func(c *cabinet, _ string) error {
			grant, err := policy.RuleExemption(c.as("cpe"), c.enrolment("pupil-p1"))
			if err != nil {
				return err
			}
			_, err = c.register.Exempt(context.Background(), grant, Note{Kind: Remote, From: monday, To: "2026-12-04"}, c.now)
			return err
		},
	}
	for name, write := range writes {
		var want string
		for _, failure := range []faulty.Failure{faulty.None, faulty.Before, faulty.After} {
			c := newCabinet(t)
			id, err := c.excuse("guardian-full-of-p1", "pupil-p1", "2026-11-20", "08:00-12:00", "family")
			if err != nil {
				t.Fatal(err)
			}
			if failure != faulty.None {
				c.store.FailWrites(failure)
				if err := write(c, id); !fault.Is(err, fault.Unavailable) {
					t.Fatalf("%s, failing %s: %v", name, failure, err)
				}
			}
			if err := write(c, id); err != nil {
				t.Errorf("%s, failing %s, sent again: %v", name, failure, err)
			}
			if got := c.shape(); want == "" {
				want = got
			} else if got != want {
				t.Errorf("%s, failing %s:\n%s\nwant\n%s", name, failure, got, want)
			}
		}
	}
}

// shape writes down which items a file and the journal hold.
func (c *cabinet) shape() string {
	var list []string
	for _, it := range c.everything() {
		switch {
		case strings.Contains(it.Sort, "LIFE#"), strings.HasPrefix(it.Sort, deskPrefix), it.Sort == "NOTES", strings.HasPrefix(it.Part, "KEY#"):
			list = append(list, it.Part+" "+it.Sort)
		case strings.HasPrefix(it.Sort, journal.Prefix):
			list = append(list, it.Part+" journal")
		case strings.HasPrefix(it.Part, "DUE#"):
			list = append(list, "due")
		}
	}
	slices.Sort(list)
	return strings.Join(list, "\n")
}

func TestNothingOfAFileSurvivesTheSchoolYear(t *testing.T) {
	c := newCabinet(t)
	c.absentMonth("pupil-p1")
	id, err := c.excuse("guardian-full-of-p1", "pupil-p1", "2026-11-20", "08:00-12:00", "illness", func(x *Excuse) { x.Words = "varicelle" })
	if err != nil {
		t.Fatal(err)
	}
	if err := c.rule("cpe", "pupil-p1", id, false); err != nil {
		t.Fatal(err)
	}
	grant, err := policy.RuleExemption(c.as("cpe"), c.enrolment("pupil-p1"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.register.Exempt(context.Background(), grant, Note{Kind: Remote, From: "2026-12-01", To: "2026-12-04"}, c.now); err != nil {
		t.Fatal(err)
	}
	c.follow("pupil-p1")
	end := time.Date(2027, 8, 1, 0, 0, 0, 0, time.UTC)
	n := 0
	for _, it := range c.everything() {
		mine := strings.Contains(it.Sort, "LIFE#") || strings.HasPrefix(it.Sort, deskPrefix) ||
			it.Sort == "NOTES" || strings.HasPrefix(it.Sort, journal.Prefix)
		if !mine {
			continue
		}
		if n++; !it.Expires.Equal(end) {
			t.Errorf("%s %s expires %v, want %v", it.Part, it.Sort, it.Expires, end)
		}
	}
	if n < 8 {
		t.Errorf("looked at %d items", n)
	}
	c.now = end
	if l := c.life("pupil-p1"); len(l.items) > 0 {
		t.Errorf("on 1 August the file holds %d items", len(l.items))
	}
}
