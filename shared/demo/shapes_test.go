package demo

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// linkTo returns the link of an adult to a pupil, both by archetype.
func linkTo(t *testing.T, r *Region, adult, pupil string) roster.Link {
	t.Helper()
	for _, l := range r.As(adult).Links.Links {
		if l.Role == school.Guardian && l.Pupil == r.Named[pupil] {
			return l
		}
	}
	t.Fatalf("%s has no link to %s", adult, pupil)
	return roster.Link{}
}

func TestGuardiansOfTheStoriesHaveTheirLevel(t *testing.T) {
	for _, tc := range []struct {
		adult, pupil string
		level        school.Level
		active       bool
	}{
		{"guardian-full-of-p1", "pupil-p1", school.Full, true},
		{"guardian-full-of-p1", "pupil-p1-brother", school.Full, true},
		{"guardian-informed-of-p1", "pupil-p1", school.Informed, true},
		{"guardian-none-of-p1", "pupil-p1", school.None, true},
		{"guardian-contact-of-p1", "pupil-p1", school.Contact, true},
		{"guardian-expired-of-p1", "pupil-p1", school.Charge, false},
		{"guardian-future-of-p1", "pupil-p1", school.Charge, false},
		{"guardian-full-of-p2", "pupil-p2", school.Full, true},
		{"guardian-second-of-p2", "pupil-p2", school.Full, true},
		{"guardian-charge-of-p3", "pupil-p3", school.Charge, true},
		{"guardian-full-of-p3", "pupil-p3", school.Full, true},
		{"teacher-parent", "pupil-of-teacher-parent", school.Full, true},
		{"guardian-of-adult", "adult-pupil", school.Full, true},
		{"guardian-of-opt-out", "adult-pupil-opt-out", school.Full, true},
		{"guardian-of-independent", "adult-pupil-independent", school.Full, true},
		{"guardian-of-turning-18", "pupil-turning-18", school.Full, true},
		{"guardian-contact-only", "pupil-contact-only", school.Contact, true},
		{"guardian-tutor", "pupil-with-tutor", school.Full, true},
		{"guardian-of-left", "pupil-left", school.Full, true},
		{"guardian-full-ecole", "pupil-ecole-sister", school.Full, true},
	} {
		l := linkTo(t, usual, tc.adult, tc.pupil)
		if l.Level != tc.level || l.Active(usual.Now) != tc.active {
			t.Errorf("%s is %s of %s, active %v; want %s, %v", tc.adult, l.Level, tc.pupil, l.Active(usual.Now), tc.level, tc.active)
		}
		decided := l.Level == school.Informed || l.Level == school.None
		if l.BySchool != decided || decided == (l.Document == "") {
			t.Errorf("%s: decided by the school %v, document %q", tc.adult, l.BySchool, l.Document)
		}
	}
}

func TestAgesOfTheStoriesFallOnTheRightSideOfEighteen(t *testing.T) {
	today, tomorrow := usual.Today(), school.DateOf(usual.Now.AddDate(0, 0, 1), usual.Zone)
	for _, tc := range []struct {
		pupil               string
		now, then           bool // adult in law today, tomorrow
		optOut, independent bool
	}{
		{"pupil-p1", false, false, false, false},
		{"adult-pupil", true, true, false, false},
		{"adult-pupil-opt-out", true, true, true, false},
		{"adult-pupil-independent", true, true, true, true},
		{"pupil-turning-18", false, true, false, false},
		{"pupil-emancipated", true, true, false, false},
		{"pupil-without-guardian", false, false, false, false},
	} {
		e := usual.As(tc.pupil).Enrolments.Enrolments[0]
		if e.Adult(today) != tc.now || e.Adult(tomorrow) != tc.then || e.OptOut != tc.optOut || e.Independent != tc.independent {
			t.Errorf("%s born %s: adult today %v, tomorrow %v, %+v", tc.pupil, e.Birth, e.Adult(today), e.Adult(tomorrow), e)
		}
	}
	if e := usual.As("pupil-emancipated").Enrolments.Enrolments[0]; e.Birth.AdultOn(today) {
		t.Error("the emancipated pupil is 18 anyway")
	}
}

func TestPupilWithoutGuardianIsNobodysWard(t *testing.T) {
	for _, p := range usual.People {
		for _, l := range p.Links.Links {
			if l.Pupil == usual.Named["pupil-without-guardian"] {
				t.Errorf("%s is linked to the pupil without guardian", p.Profile.Name)
			}
		}
	}
}

func TestTeacherLinksOfTheStories(t *testing.T) {
	for _, tc := range []struct {
		teacher, service   string
		before, now, after bool // active one second before the first moment, now, at the last
		readOnly           bool
	}{
		{"teacher-maths", "s1", true, true, true, false},
		{"teacher-other-subject", "s2", true, true, true, false},
		{"teacher-replaced", "s3", true, true, true, true},
		{"substitute", "s3", false, true, false, false},
		{"substitute-ended", "s4", false, false, false, false},
		{"substitute-coming", "s5", false, false, false, false},
		{"teacher-second", "s6", true, true, true, false},
		{"head-teacher", "s7", true, true, true, false},
	} {
		link := linkOf(usual.As(tc.teacher), school.Teacher)
		i := slices.IndexFunc(link.Services, func(s roster.ServiceRef) bool { return s.ID == usual.NamedServices[tc.service] })
		if i < 0 {
			t.Errorf("%s does not teach %s", tc.teacher, tc.service)
			continue
		}
		ref := link.Services[i]
		end := ref.To
		if end.IsZero() {
			end = usual.Now
		}
		got := []bool{ref.Active(ref.From.Add(-time.Second)) || ref.From.IsZero(), ref.Active(usual.Now), ref.Active(end), ref.ReadOnly}
		if want := []bool{tc.before, tc.now, tc.after, tc.readOnly}; !slices.Equal(got, want) {
			t.Errorf("%s in %s: active before, now, after, read only = %v, want %v", tc.teacher, tc.service, got, want)
		}
	}
}

func TestStrangersShareNothingWithTheStoryClass(t *testing.T) {
	for _, name := range []string{"teacher-other-class", "teacher-other-school", "teacher-agricole", "teacher-ecole"} {
		for _, l := range usual.As(name).Links.Links {
			for _, ref := range l.Services {
				s := usual.Service(ref.ID)
				if s.School == usual.Schools[0].UAI && slices.Contains(s.Classes, storyClass) {
					t.Errorf("%s teaches %s to %s", name, s.Label, storyClass)
				}
			}
		}
	}
	both := map[school.UAI]bool{}
	for _, l := range usual.As("teacher-two-schools").Links.Links {
		both[l.School] = len(l.Services) > 0
	}
	if !both[usual.Schools[0].UAI] || !both[usual.Schools[1].UAI] {
		t.Errorf("teacher-two-schools teaches in %v", both)
	}
}

func TestTeacherParentTeachesTheChild(t *testing.T) {
	child := usual.As("pupil-of-teacher-parent").Enrolments.Enrolments[0]
	link := linkOf(usual.As("teacher-parent"), school.Teacher)
	if !slices.ContainsFunc(link.Services, func(s roster.ServiceRef) bool { return child.Attends(s.ID) }) {
		t.Error("the parent teaches no service of the child")
	}
}

// A marker found in the file of anybody else would make a test of leaks lie.
func TestMarkersBelongToOneAdultAlone(t *testing.T) {
	for _, p := range usual.People {
		b, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		for name, markers := range usual.Markers {
			for _, marker := range markers {
				if found := strings.Contains(string(b), marker); found != (p.Profile.ID == usual.Named[name]) {
					t.Errorf("marker %q of %s in the file of %s: %v", marker, name, p.Profile.Name, found)
				}
			}
		}
	}
	for _, name := range []string{"guardian-full-of-p1", "guardian-informed-of-p1", "guardian-none-of-p1", "guardian-second-of-p2"} {
		if len(usual.Markers[name]) < 4 {
			t.Errorf("%s has markers %v, want address, two telephones and mail", name, usual.Markers[name])
		}
	}
}

func TestPeriodsFollowOneAnotherThroughTheYear(t *testing.T) {
	terms := map[int]int{}
	for _, c := range usual.Classes {
		terms[len(c.Periods)]++
		for i, p := range c.Periods {
			if !p.Start.Valid() || p.Start > p.EntryEnd || p.EntryEnd > p.Council || p.Council >= p.Published || p.EntryEnd > p.End {
				t.Errorf("%s: period %+v", c.ID, p)
			}
			if i > 0 {
				if next := c.Periods[i-1].End.In(time.UTC).AddDate(0, 0, 1).Format(time.DateOnly); string(p.Start) != next {
					t.Errorf("%s: %s starts on %s, want %s", c.ID, p.ID, p.Start, next)
				}
			}
		}
	}
	if terms[2] == 0 || terms[3] == 0 || len(terms) != 2 {
		t.Errorf("classes by number of periods: %v", terms)
	}
}

func TestAccountsArePeopleWithALoginThatIsEasyToType(t *testing.T) {
	if len(usual.Accounts) < 14 || len(Password) < 12 {
		t.Errorf("%d accounts, password of %d letters", len(usual.Accounts), len(Password))
	}
	for _, a := range usual.Accounts {
		if usual.Person(a.Person) == nil || strings.Trim(a.Login, "abcdefghijklmnopqrstuvwxyz.") != "" {
			t.Errorf("account %+v", a)
		}
		if a.Role == "" || a.Description == "" || a.School == "" || a.Password != Password {
			t.Errorf("account %+v is incomplete", a)
		}
	}
}

// The region must stand whenever it is opened, and whatever the seed.
func TestRegionStandsOnAnyDayAndSeed(t *testing.T) {
	for i, day := range []string{"2026-08-20", "2026-09-01", "2026-10-20", "2027-01-08", "2027-06-30", "2028-02-29"} {
		t.Run(day, func(t *testing.T) {
			now, _ := time.Parse(time.DateOnly, day)
			r := New(Options{Seed: uint64(100 + i), Now: now})
			for _, a := range Archetypes {
				if r.As(a.Name) == nil {
					t.Errorf("no %s", a.Name)
				}
			}
			if r.As("pupil-turning-18").Profile.Birth.AdultOn(r.Today()) || !r.As("adult-pupil").Profile.Birth.AdultOn(r.Today()) {
				t.Error("ages do not follow the day")
			}
		})
	}
}
