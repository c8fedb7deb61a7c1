package demo

import (
	"slices"
	"testing"

	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// kindOf says by which national figure the absences of a pupil's class are measured.
func kindOf(r *Region, e school.UAI, class school.ClassID) string {
	for _, l := range levels {
		for _, d := range (&maker{region: r}).divisions(l) {
			if d.ID != class || l.school != directory[slices.IndexFunc(r.Schools, func(s School) bool { return s.UAI == e })].key {
				continue
			}
			switch {
			case l.school == ecole || l.school == college:
				return l.school
			case l.vocational():
				return "vocational"
			}
			return "general"
		}
	}
	return ""
}

// missed measures hours missed, and those without an accepted reason, in ten thousandths.
func missed(r *Region) (absent, unjustified map[string]int) {
	kinds, accepted := map[school.PersonID]string{}, map[school.PersonID][]Case{}
	memo := map[string]string{}
	for _, p := range r.People {
		for _, e := range p.Enrolments.Enrolments {
			key := string(e.School) + string(e.Class)
			if memo[key] == "" {
				memo[key] = kindOf(r, e.School, e.Class)
			}
			kinds[e.Pupil] = memo[key]
		}
	}
	for _, c := range r.Cases {
		if c.Accepted != nil && *c.Accepted && !c.Late {
			accepted[c.Pupil] = append(accepted[c.Pupil], c)
		}
	}
	all := map[string]int{}
	absent, unjustified = map[string]int{}, map[string]int{}
	for _, roll := range r.Rolls {
		n, at := int(roll.End-roll.Start), roll.Start.On(roll.Date, r.Zone)
		for _, p := range roll.Called {
			all[kinds[p]] += n
		}
		for _, mark := range roll.Marks {
			if k := kinds[mark.Pupil]; mark.Kind == "absent" {
				absent[k] += n
				if !slices.ContainsFunc(accepted[mark.Pupil], func(c Case) bool { return !at.Before(c.From) && at.Before(c.To) }) {
					unjustified[k] += n
				}
			}
		}
	}
	for k := range all {
		absent[k], unjustified[k] = 10_000*absent[k]/all[k], 10_000*unjustified[k]/all[k]
	}
	return absent, unjustified
}

// Source: DEPP 2020-21 and 2015-16, hours of teaching lost to absence.
func TestHoursMissedAreThoseOfTheNationalFigures(t *testing.T) {
	absent, unjustified := missed(usual)
	for kind, want := range map[string][4]int{
		"general": {540, 640, 50, 140}, "vocational": {900, 1110, 180, 370}, college: {520, 640, 40, 140}, ecole: {300, 500, 20, 140},
	} {
		if a, u := absent[kind], unjustified[kind]; a < want[0] || a > want[1] || u < want[2] || u > want[3] {
			t.Errorf("%s: %d and %d unjustified of 10,000 hours missed, want %v", kind, a, u, want)
		}
	}
}

func TestNearlyEveryRollIsDone(t *testing.T) {
	held := 0
	for _, day := range (&maker{region: usual}).classDays("2026-11-16", "2026-11-20") {
		for _, c := range usual.Courses {
			s := usual.Service(c.Service)
			if c.School == usual.Schools[0].UAI && c.Weekday == day.Weekday() && (c.Weeks == "" || c.Weeks == (&maker{region: usual}).letter(day)) && s.Class != placedClass {
				held++
			}
		}
	}
	done := 0
	for _, roll := range usual.Rolls {
		if roll.School == usual.Schools[0].UAI && roll.Date >= "2026-11-16" {
			done++
		}
		if roll.End.On(roll.Date, usual.Zone).After(usual.Now) || roll.By == "" || len(roll.Called) == 0 {
			t.Fatalf("roll of %s by %q before the lesson has ended", roll.Lesson, roll.By)
		}
	}
	if done == held || 1000*done < 970*held {
		t.Errorf("%d rolls of %d lessons", done, held)
	}
}

func TestDaysOfPupilsSayWhatTheRollsSay(t *testing.T) {
	marks, entries := 0, 0
	for _, roll := range usual.Rolls {
		marks += len(roll.Marks)
		for _, m := range roll.Marks {
			if !slices.Contains(roll.Called, m.Pupil) {
				t.Errorf("roll %s lists %s, who was not expected", roll.Lesson, m.Pupil)
			}
		}
	}
	for _, d := range usual.Days {
		entries += len(d.Entries)
		for i, e := range d.Entries {
			if i > 0 && e.From < d.Entries[i-1].To {
				t.Errorf("%s is noted twice on %s at %s", d.Pupil, d.Date, e.From)
			}
		}
	}
	if marks != entries {
		t.Errorf("%d marks, %d entries", marks, entries)
	}
}

func TestCasesAreSaidByThoseWhoMay(t *testing.T) {
	waiting := map[school.UAI]int{}
	for _, c := range usual.Cases {
		p := usual.Person(c.By)
		if p == nil || !c.From.Before(c.To) || c.At.After(usual.Now) {
			t.Fatalf("case %+v", c)
		}
		if c.Said == "" && c.By != c.Pupil && !slices.ContainsFunc(p.Links.Links, func(l roster.Link) bool {
			return l.Pupil == c.Pupil && (l.Level == school.Full || l.Level == school.Charge)
		}) {
			t.Errorf("%s justifies an absence of %s", p.Profile.Name, c.Pupil)
		}
		if c.Accepted == nil {
			waiting[c.School]++
		} else if c.Ruler == "" || c.Ruled.Before(c.At) || c.Ruled.After(usual.Now) {
			t.Errorf("ruling %+v", c)
		}
	}
	if n := waiting[usual.Schools[0].UAI]; n != 6 {
		t.Errorf("%d cases wait for a ruling in the lycée, want 6", n)
	}
}

func TestTheMonthOfTheStories(t *testing.T) {
	if len(usual.Watched) != 4 || !slices.Contains(usual.Watched, usual.Named["pupil-absentee"]) {
		t.Errorf("watched: %v", usual.Watched)
	}
	kinds := map[string]int{}
	for _, c := range usual.Changes {
		if d, id, _ := c.Lesson.Parts(); d == usual.Today() {
			for _, o := range usual.Courses {
				if o.ID == id && usual.Service(o.Service).Class == storyClass {
					kinds[c.Kind]++
				}
			}
		}
	}
	if kinds["cancelled"] != 1 || kinds["moved-room"] != 1 || kinds["replaced"] != 1 {
		t.Errorf("changes of %s today: %v", storyClass, kinds)
	}
	test := slices.IndexFunc(usual.Changes, func(c Change) bool { return c.Kind == "test" })
	if test < 0 {
		t.Errorf("no test this week")
	}
}

func TestGuardiansAreReachedAsRealOnesAre(t *testing.T) {
	all, mail, mobile := 0, 0, 0
	for _, p := range usual.People {
		if !slices.ContainsFunc(p.Links.Links, func(l roster.Link) bool { return l.Role == school.Guardian && l.Legal > 0 }) {
			continue
		}
		all++
		if p.Profile.Contact.Mail != "" {
			mail++
		}
		if p.Profile.Contact.Mobile != "" {
			mobile++
		}
	}
	if m, n := 1000*mail/all, 1000*mobile/all; m < 480 || m > 560 || n < 955 || n > 985 {
		t.Errorf("of 1000 legal guardians %d have a mail and %d a mobile, want 510 and 970", m, n)
	}
	languages := map[string]int{}
	for _, c := range usual.Choices {
		languages[c.Language]++
	}
	for _, code := range languageOrder {
		if languages[code] == 0 {
			t.Errorf("nobody reads %s", code)
		}
	}
}

func TestSomeGuardiansAreToBePhoned(t *testing.T) {
	if len(usual.Calls) != 3 {
		t.Fatalf("%d calls, want 3", len(usual.Calls))
	}
	for _, c := range usual.Calls {
		if g := usual.Person(c.Guardian).Profile.Contact; g.Mail != "" || g.SMS && g.Mobile != "" {
			t.Errorf("%s is phoned, who can be written to", c.Guardian)
		}
	}
}
