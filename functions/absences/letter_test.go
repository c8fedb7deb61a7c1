package absences

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

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
			if strings.Contains(text, "null") {
				t.Errorf("a screen reads lists, not null: %s", text)
			}
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

var article = regexp.MustCompile(`[LRD]\. [0-9]{3}-[0-9]+(-[0-9]+)?`)

func cited(body []string) []string {
	text := strings.ReplaceAll(strings.Join(body, " "), "\u00a0", " ")
	return article.FindAllString(text, -1)
}

// TestEveryLanguageCitesTheArticlesOfTheFrench holds a letter to the same law in every
// language.
func TestEveryLanguageCitesTheArticlesOfTheFrench(t *testing.T) {
	for _, lang := range Languages {
		for kind, k := range wordings()[lang].Kinds {
			got, want := cited(k.Body), cited(wordings()["fr"].Kinds[kind].Body)
			if !slices.Equal(got, want) {
				t.Errorf("%s in %s cites %v, want %v", kind, lang, got, want)
			}
		}
	}
}

func TestNothingTurnsAnArabicLetterAround(t *testing.T) {
	c := newCabinet(t)
	c.absentMonth("pupil-p1")
	c.follow("pupil-p1")
	c.speaks("guardian-full-of-p1", "ar")
	for _, l := range c.letters("pupil-p1", "4") {
		if l.Language != "ar" {
			continue
		}
		for _, apart := range []string{"\u2068Inès LORIEUX\u2069", "\u20682de 3\u2069"} {
			if !strings.Contains(strings.Join(l.Paragraphs, " "), apart) {
				t.Errorf("%s: %q does not stand apart in %q", l.ID, apart, l.Paragraphs)
			}
		}
		if text := string(must(json.Marshal(l.French))); strings.ContainsAny(text, "\u2068\u2069") {
			t.Errorf("%s: marks of direction in the French: %s", l.ID, text)
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
