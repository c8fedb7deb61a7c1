package absences

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/api"
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
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

// letters returns the letters of a step.
func (c *cabinet) letters(pupil, step string) []Letter {
	c.Helper()
	grant, err := policy.FollowAbsenteeism(c.as("cpe"), c.enrolment(pupil))
	if err != nil {
		c.Fatal(err)
	}
	list, err := c.register.Letters(context.Background(), grant, step, c.now)
	if err != nil {
		c.Fatal(err)
	}
	return list
}

// speaks chooses the language of somebody's letters.
func (c *cabinet) speaks(name, language string) {
	c.Helper()
	it, err := table.Item{Key: noticesKey(c.Named[name]), Version: 1}.With(map[string]string{"language": language})
	if err != nil {
		c.Fatal(err)
	}
	if err := c.table.Load(context.Background(), it); err != nil {
		c.Fatal(err)
	}
}

func (c *cabinet) profile(name string) roster.Profile {
	for _, p := range c.People {
		if p.Profile.ID == c.Named[name] {
			return p.Profile
		}
	}
	c.Fatalf("nobody is called %q", name)
	return roster.Profile{}
}

func TestToWhomLettersGo(t *testing.T) {
	for _, x := range []struct {
		pupil string
		step  string
		want  map[string]school.Level // "" for the pupil
	}{
		{"pupil-p1", "4", map[string]school.Level{"guardian-full-of-p1": school.Full, "guardian-informed-of-p1": school.Informed}},
		{"pupil-p2", "4", map[string]school.Level{"guardian-full-of-p2": school.Full, "guardian-second-of-p2": school.Full}},
		{"adult-pupil", "10", map[string]school.Level{"adult-pupil": "", "guardian-of-adult": school.Full}},
		{"adult-pupil-opt-out", "10", map[string]school.Level{"adult-pupil-opt-out": "", "guardian-of-opt-out": school.Full}},
		{"adult-pupil-independent", "10", map[string]school.Level{"adult-pupil-independent": ""}},
		{"pupil-without-guardian", "4", map[string]school.Level{}},
	} {
		c := newCabinet(t)
		c.absentMonth(x.pupil)
		c.follow(x.pupil)
		got := map[string]school.Level{}
		for _, l := range c.letters(x.pupil, x.step) {
			if strings.HasSuffix(l.ID, "-authority") {
				continue
			}
			got[strings.TrimPrefix(l.ID, l.Kind+"-")] = l.To.Level
		}
		want := map[string]school.Level{}
		for name, level := range x.want {
			want[string(c.Named[name])] = level
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: %v, want %v", x.pupil, got, want)
		}
	}
}

func TestNoLetterShowsAnotherHouseholdsAddress(t *testing.T) {
	for _, pupil := range []string{"pupil-p1", "pupil-p2"} {
		c := newCabinet(t)
		c.absentMonth(pupil)
		c.follow(pupil)
		names := []string{"guardian-full-of-p1", "guardian-informed-of-p1", "guardian-none-of-p1", "guardian-contact-of-p1", "guardian-full-of-p2", "guardian-second-of-p2"}
		for _, l := range slices.Concat(c.letters(pupil, "4"), c.letters(pupil, "10")) {
			text := string(must(json.Marshal(l)))
			for _, name := range names {
				p := c.profile(name)
				if strings.HasSuffix(l.ID, string(p.ID)) {
					continue
				}
				for _, line := range append(p.Contact.Address, p.Contact.Mail, p.Contact.Mobile) {
					if line != "" && strings.Contains(text, line) {
						t.Errorf("letter %s shows %q of %s", l.ID, line, name)
					}
				}
			}
		}
	}
}

func TestOneHouseholdGetsOneLetter(t *testing.T) {
	both := []Recipient{{People: []school.PersonID{"a"}, Names: []string{"Mme A"}, Address: []string{"1 rue X"}, Level: school.Full, Language: "fr"}}
	for _, r := range []Recipient{
		{People: []school.PersonID{"b"}, Names: []string{"M. B"}, Address: []string{"1 rue X"}, Level: school.Full, Language: "fr"},
		{People: []school.PersonID{"c"}, Names: []string{"M. C"}, Address: []string{"1 rue X"}, Level: school.Informed, Language: "fr"},
		{People: []school.PersonID{"d"}, Names: []string{"M. D"}, Address: []string{"2 rue X"}, Level: school.Full, Language: "fr"},
		{People: []school.PersonID{"e"}, Names: []string{"M. E"}, Level: school.Full, Language: "fr"},
		{People: []school.PersonID{"f"}, Names: []string{"M. F"}, Level: school.Full, Language: "fr"},
	} {
		both = addHousehold(both, r)
	}
	if len(both) != 5 || !slices.Equal(both[0].Names, []string{"Mme A", "M. B"}) {
		t.Errorf("households = %+v", both)
	}
}

func TestLettersComeInTheGuardiansLanguageWithTheFrenchBeside(t *testing.T) {
	for _, lang := range Languages {
		c := newCabinet(t)
		c.absentMonth("pupil-p1")
		c.follow("pupil-p1")
		c.speaks("guardian-full-of-p1", lang)
		mine := 0
		for _, l := range slices.Concat(c.letters("pupil-p1", "4"), c.letters("pupil-p1", "10")) {
			if l.To.Level != school.Full {
				continue
			}
			mine++
			dir := "ltr"
			if lang == "ar" {
				dir = "rtl"
			}
			if l.Language != lang || l.Dir != dir || (l.French == nil) != (lang == "fr") || l.Legal == "" || l.Date == "" || l.Sender.School == "" {
				t.Errorf("%s in %s: language %s, %s, French beside %v", l.ID, lang, l.Language, l.Dir, l.French != nil)
			}
			if text := string(must(json.Marshal(l))); strings.Contains(text, "{pupil}") || strings.Contains(text, "{n}") || strings.Contains(text, "{first}") {
				t.Errorf("%s in %s has an empty place: %s", l.ID, lang, text)
			}
		}
		if mine != 8 {
			t.Errorf("%d letters in %s, want 8", mine, lang)
		}
	}
}

func TestEveryLanguageHasEveryLetter(t *testing.T) {
	for _, lang := range Languages {
		w := wordings()[lang]
		for _, threshold := range []int{FirstStep, SecondStep} {
			for _, m := range Measures(threshold) {
				if k := w.Kinds[m.Kind]; m.Letter && (k.Subject == "" || len(k.Body) == 0) {
					t.Errorf("%s has no letter %s", lang, m.Kind)
				}
			}
		}
		for _, s := range []string{"greeting", "counted", "counted-you", "informed", "adult", "told", "closing"} {
			if w.Shared[s] == "" {
				t.Errorf("%s has no %s", lang, s)
			}
		}
		if len(w.Months) != 12 || w.Date == "" || w.Name == "" {
			t.Errorf("%s has no dates", lang)
		}
	}
}

// TestTheLegalMonthOfAnAbsenteePupil walks p1 through a November: a day missed, a reason
// refused, the fourth half-day, the letters, what the CPE and the head do, the eleventh
// half-day. testdata/month.golden holds what is on paper at each step.
func TestTheLegalMonthOfAnAbsenteePupil(t *testing.T) {
	c := newCabinet(t)
	c.speaks("guardian-full-of-p1", "ar")
	var story strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&story, format+"\n", args...) }
	day := func(d school.Date) {
		c.absentDay("pupil-p1", d)
		c.at(d, "18:00")
		c.follow("pupil-p1")
		n := c.count("pupil-p1")
		say("%s  half-days %d (month %d, thirty days %d), steps %v", d, n.HalfDays, n.LegalMonth, n.Legal30, c.steps("pupil-p1"))
	}
	day(month[0])
	id, err := c.excuse("guardian-full-of-p1", "pupil-p1", month[0], "08:00-18:00", "holiday")
	if err != nil {
		t.Fatal(err)
	}
	if err := c.rule("cpe", "pupil-p1", id, false); err != nil {
		t.Fatal(err)
	}
	say("the mother says: holidays; the CPE refuses")
	day(month[1])
	c.print(&story, "4")
	for _, k := range []string{Convocation, SocialStaff, Commission, Commitment} {
		if err := c.act("cpe", "pupil-p1", "4", Act{Kind: k, Done: true}); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.act("head", "pupil-p1", "4", Act{Kind: Authority, Note: "La famille est venue ; on attend deux semaines."}); err != nil {
		t.Fatal(err)
	}
	say("the CPE does what the law asks for; the head does not send the file, and says why: %v", c.steps("pupil-p1"))
	for _, d := range month[2:] {
		day(d)
	}
	if err := c.act("cpe", "pupil-p1", "10", Act{Kind: Referent, Done: true, Note: "Mme Dupré, CPE, 01 00 00 00 00."}); err != nil {
		t.Fatal(err)
	}
	c.print(&story, "10")
	none := c.profile("guardian-none-of-p1")
	for _, forbidden := range append(none.Contact.Address, none.Name.Last+" "+none.Name.First, none.Name.String(), string(none.ID)) {
		if forbidden != "" && strings.Contains(story.String(), forbidden) {
			t.Errorf("the guardian whose right is withdrawn is written to: %q", forbidden)
		}
	}
	t.Log(story.String())
	file := filepath.Join("testdata", "month.golden")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(story.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil || string(want) != story.String() {
		t.Errorf("the story differs from %s (%v): read it, then run with -update", file, err)
	}
}

// print writes the letters of a step as they would be printed.
func (c *cabinet) print(to *strings.Builder, step string) {
	for _, l := range c.letters("pupil-p1", step) {
		fmt.Fprintf(to, "\n---- %s · to %s (%s)\n%s\n", l.Kind, l.To.Name, l.To.Level, strings.Join(l.To.Address, "\n"))
		fmt.Fprintf(to, "from %s, %s %s\n%s\n", l.Sender.School, l.Sender.Address, l.Sender.City, l.Legal)
		l.Wording.print(to)
		if l.French != nil {
			l.French.print(to)
		}
	}
	fmt.Fprintln(to)
}

func (w *Wording) print(to *strings.Builder) {
	fmt.Fprintf(to, "[%s, %s] %s\n%s\n", w.Language, w.Dir, w.Date, w.Subject)
	for _, p := range w.Paragraphs {
		fmt.Fprintln(to, "  "+p)
	}
	if w.Mention != "" {
		fmt.Fprintln(to, "  ("+w.Mention+")")
	}
}
