package absences

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/school"
)

// stretches writes down the stretches of a file.
func (c *cabinet) stretches(pupil string) (list []string) {
	for _, s := range c.life(pupil).Stretches() {
		list = append(list, fmt.Sprintf("%s %s-%s %d lessons, %s", s.Kind, s.From.In(c.Zone).Format("0102T1504"), s.To.In(c.Zone).Format("0102T1504"), len(s.Lessons), s.Reason))
	}
	return list
}

func TestWhatNobodyAttendedBetweenIsOneStretch(t *testing.T) {
	for _, x := range []struct {
		name string
		days map[school.Date][]string
		want []string
	}{
		{"lessons of one morning", map[school.Date][]string{monday: {"08:00-08:55", "09:00-09:55"}}, []string{"absent 1123T0800-1123T0955 2 lessons, none"}},
		{"a lesson attended between", map[school.Date][]string{monday: {"08:00-08:55", "10:00-10:55"}},
			[]string{"absent 1123T1000-1123T1055 1 lessons, none", "absent 1123T0800-1123T0855 1 lessons, none"}},
		{"over lunch", map[school.Date][]string{monday: {"11:00-11:55", "14:00-14:55"}}, []string{"absent 1123T1100-1123T1455 2 lessons, none"}},
		{"an evening and a morning", map[school.Date][]string{"2026-11-19": {"15:00-15:55"}, "2026-11-20": {"08:00-08:55"}}, []string{"absent 1119T1500-1120T0855 2 lessons, none"}},
		{"over a weekend", map[school.Date][]string{"2026-11-20": {"15:00-15:55"}, monday: {"08:00-08:55"}}, []string{"absent 1120T1500-1123T0855 2 lessons, none"}},
		{"over a public holiday", map[school.Date][]string{"2026-11-10": {"15:00-15:55"}, "2026-11-12": {"08:00-08:55"}}, []string{"absent 1110T1500-1112T0855 2 lessons, none"}},
		{"with the first lesson of the next day attended", map[school.Date][]string{"2026-11-19": {"15:00-15:55"}, "2026-11-20": {"09:00-09:55"}},
			[]string{"absent 1120T0900-1120T0955 1 lessons, none", "absent 1119T1500-1119T1555 1 lessons, none"}},
		{"with a day between attended", map[school.Date][]string{"2026-11-17": {"15:00-15:55"}, "2026-11-19": {"08:00-08:55"}},
			[]string{"absent 1119T0800-1119T0855 1 lessons, none", "absent 1117T1500-1117T1555 1 lessons, none"}},
	} {
		c := newCabinet(t)
		for day, hours := range x.days {
			c.absent("pupil-p1", day, hours...)
		}
		if got := c.stretches("pupil-p1"); !slices.Equal(got, x.want) {
			t.Errorf("%s: %q, want %q", x.name, got, x.want)
		}
	}
}

func TestTheFileSaysTheDayOfTheSchoolAndTheNextOnWhichItIsOpen(t *testing.T) {
	for _, x := range []struct {
		day   school.Date
		clock string
		zone  string
		today school.Date
		want  OpenDay
	}{
		{"2026-11-23", "08:00", "Europe/Paris", "2026-11-23", OpenDay{"2026-11-24", school.At(8, 0), school.At(17, 20)}},
		{"2026-11-24", "21:00", "Europe/Paris", "2026-11-24", OpenDay{"2026-11-25", school.At(8, 0), school.At(12, 5)}},
		{"2026-11-27", "18:00", "Europe/Paris", "2026-11-27", OpenDay{"2026-11-30", school.At(8, 0), school.At(17, 20)}},
		{"2026-11-26", "23:00", "Pacific/Noumea", "2026-11-27", OpenDay{"2026-11-30", school.At(8, 0), school.At(17, 20)}},
	} {
		c := newCabinet(t)
		c.at(x.day, x.clock)
		zone, err := time.LoadLocation(x.zone)
		if err != nil {
			t.Fatal(err)
		}
		l := c.life("pupil-p1")
		elsewhere := *l.place
		elsewhere.zone, l.place = zone, &elsewhere
		who := c.as("guardian-full-of-p1")
		grant, err := policy.ReadAbsences(who, l.Enrolment)
		if err != nil {
			t.Fatal(err)
		}
		got, err := c.register.show(t.Context(), who, grant, l, "fr")
		if err != nil || got.Today != x.today || got.Next != x.want {
			t.Errorf("%s %s in %s: today %s, then %+v, %v; want %s, then %+v", x.day, x.clock, x.zone, got.Today, got.Next, err, x.today, x.want)
		}
	}
}

func TestALineOfTheCountSaysHoursAsPeopleDo(t *testing.T) {
	c := newCabinet(t)
	c.absent("pupil-p1", "2026-11-20", "08:00-08:55")
	v, err := c.view("guardian-full-of-p1", "pupil-p1")
	if want := "Absence de 8\u00a0h à 8\u00a0h\u00a055, une partie de la demi-journée\u00a0: sans motif donné."; err != nil || len(v.Counters.Explain) != 1 || v.Counters.Explain[0].Why != want {
		t.Errorf("lines = %+v, %v; want %q", v.Counters.Explain, err, want)
	}
}

func TestHowMuchOfAFileShows(t *testing.T) {
	c := newCabinet(t)
	c.absent("pupil-p1", "2026-11-20", "08:00-08:55")
	if _, err := c.excuse("guardian-full-of-p1", "pupil-p1", "2026-11-20", "08:00-12:00", "appointment", func(x *Excuse) { x.Words = "dentiste" }); err != nil {
		t.Fatal(err)
	}
	for as, want := range map[string]struct {
		depth, state, label string
		words               bool
	}{
		"guardian-full-of-p1":     {"whole", "waiting", "Rendez-vous médical", true},
		"guardian-informed-of-p1": {"whole", "waiting", "Rendez-vous médical", false},
		"pupil-p1":                {"whole", "waiting", "Rendez-vous médical", false},
		"cpe":                     {"whole", "waiting", "Rendez-vous médical", true},
		"nurse":                   {"whole", "waiting", "Rendez-vous médical", true},
		"head-teacher":            {"category", "waiting", "Santé", false},
		"aed":                     {"category", "waiting", "Santé", false},
		"secretary":               {"category", "waiting", "Santé", false},
		"teacher-maths":           {"fact", "none", "", false},
		"aesh-of-p1":              {"fact", "none", "", false},
	} {
		v, err := c.view(as, "pupil-p1")
		if err != nil {
			t.Errorf("%s: %v", as, err)
			continue
		}
		s := v.Stretches[0]
		if v.Depth != want.depth || s.State != want.state || s.Label != want.label || (s.Words == "dentiste") != want.words {
			t.Errorf("%s sees %s: state %s, %q, words %q; want %+v", as, v.Depth, s.State, s.Label, s.Words, want)
		}
		if text := string(must(json.Marshal(v))); want.depth == "fact" && (strings.Contains(text, "justif") && v.Counters.Justified != 0 || len(v.Counters.Explain) > 0) {
			t.Errorf("%s learns of a reason: %s", as, text)
		}
	}
	for _, as := range []string{"guardian-none-of-p1", "guardian-contact-of-p1", "guardian-full-of-p2", "teacher-other-school", "region", "agent"} {
		if _, err := c.view(as, "pupil-p1"); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s reads the file: %v", as, err)
		}
	}
}

func TestAnInformedParentReadsAndCanDoNothing(t *testing.T) {
	c := newCabinet(t)
	v, err := c.view("guardian-informed-of-p1", "pupil-p1")
	if err != nil || v.Can != (CanView{}) || len(v.Motives) > 0 {
		t.Errorf("can %+v, %d motives, %v", v.Can, len(v.Motives), err)
	}
	v, err = c.view("guardian-full-of-p1", "pupil-p1")
	if err != nil || !v.Can.Justify || !v.Can.Declare || v.Can.Rule {
		t.Errorf("the mother can %+v, %v", v.Can, err)
	}
	for _, m := range v.Motives {
		if !m.Family {
			t.Errorf("the mother may choose %s", m.Code)
		}
	}
}

func TestAFileOfAUsualPupilIsOneRequestOfOneUnitAndFourKilobytes(t *testing.T) {
	c := newCabinet(t)
	for _, day := range []school.Date{"2026-10-06", "2026-11-05", "2026-11-20"} {
		c.absent("pupil-p1", day, "08:00-08:55", "09:00-09:55")
	}
	c.enter("pupil-p1", "2026-11-18", Late, "10:00-10:55")
	if _, err := c.excuse("guardian-full-of-p1", "pupil-p1", "2026-11-05", "08:00-12:00", "family"); err != nil {
		t.Fatal(err)
	}
	e := c.enrolment("pupil-p1")
	if _, err := c.register.home(t.Context(), lycee, c.now); err != nil { // a warm process
		t.Fatal(err)
	}
	before := c.table.Meter().Total()
	if _, err := c.register.life(t.Context(), e, false, c.now); err != nil {
		t.Fatal(err)
	}
	if got := c.table.Meter().Total().RRU - before.RRU; got > 0.5 { // the timetable's copy is the other half
		t.Errorf("the file costs %.1f RRU beside the timetable, want 0.5", got)
	}
	v, err := c.view("guardian-full-of-p1", "pupil-p1")
	if err != nil {
		t.Fatal(err)
	}
	if n := len(must(json.Marshal(v))); n > 4<<10 {
		t.Errorf("the answer takes %d bytes, want at most 4 kB", n)
	}
}

func TestEveryLineOfTheCountersSaysWhyInWords(t *testing.T) {
	c := newCabinet(t)
	c.absent("pupil-p1", monday, "08:00-08:55")
	c.absentDay("pupil-p1", "2026-11-20")
	c.enter("pupil-p1", "2026-11-18", Late, "10:00-10:55")
	c.at(monday, "18:00")
	v, err := c.view("guardian-full-of-p1", "pupil-p1")
	if err != nil || len(v.Counters.Explain) != 4 {
		t.Fatalf("%d lines, %v", len(v.Counters.Explain), err)
	}
	for _, line := range v.Counters.Explain {
		if line.Why == "" || strings.Contains(line.Why, "absences.") || strings.Contains(line.Why, "{") {
			t.Errorf("a line says %q", line.Why)
		}
	}
}
