package demo

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

var usual = New(Options{})

// print returns a digest of everything that a region shows.
func print(t *testing.T, r *Region) string {
	t.Helper()
	b, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%x", sha256.Sum256(b))
}

func TestSameSeedMakesTheSameRegion(t *testing.T) {
	if got, want := print(t, New(Options{})), print(t, usual); got != want {
		t.Errorf("a second region of the same seed differs: %s, want %s", got, want)
	}
	if print(t, New(Options{Seed: 7})) == print(t, usual) {
		t.Error("another seed makes the same region")
	}
}

func TestIdentifiersAndLoginsAreUnique(t *testing.T) {
	seen := map[string]bool{}
	once := func(kind, id string) {
		t.Helper()
		if id == "" || seen[kind+id] {
			t.Errorf("%s %q is empty or given twice", kind, id)
		}
		seen[kind+id] = true
	}
	for _, p := range usual.People {
		once("id", string(p.Profile.ID))
		if p.Profile.INE != "" {
			once("ine", p.Profile.INE)
		}
		if p.Profile.Contact.Mail != "" {
			once("mail", p.Profile.Contact.Mail)
		}
		if p.Profile.Contact.Mobile != "" {
			once("mobile", p.Profile.Contact.Mobile)
		}
	}
	for _, s := range usual.Services {
		once("id", string(s.ID))
	}
	for _, c := range usual.Classes {
		once("class", string(c.School)+string(c.ID))
	}
	for _, g := range usual.Groups {
		once("group", string(g.School)+string(g.ID))
	}
	for _, b := range usual.Books {
		once("book", string(b.Service)+string(b.Period))
		for _, a := range b.Assessments {
			once("id", string(a.ID))
		}
	}
	for _, a := range usual.Accounts {
		once("login", a.Login)
	}
}

func TestSchoolsHaveValidCodesAndPublicEntries(t *testing.T) {
	for i, s := range usual.Schools {
		if code, ok := school.ParseUAI(string(s.UAI)); !ok || code != s.UAI {
			t.Errorf("code %s is not valid", s.UAI)
		}
		if p := usual.PublicSchools()[i]; p.UAI != s.UAI || p.Name != s.Name || p.About == "" || p.Phone == "" || p.Website == "" {
			t.Errorf("public entry of %s is incomplete: %+v", s.UAI, p)
		}
	}
}

func TestEveryArchetypeExistsAndIsDocumented(t *testing.T) {
	documented := map[string]bool{}
	for _, a := range Archetypes {
		documented[a.Name] = true
		if usual.As(a.Name) == nil {
			t.Errorf("archetype %q is documented and does not exist", a.Name)
		}
	}
	people := map[school.PersonID]string{}
	for name, id := range usual.Named {
		if !documented[name] {
			t.Errorf("archetype %q exists and is not documented", name)
		}
		if other, taken := people[id]; taken {
			t.Errorf("archetypes %q and %q are the same person", name, other)
		}
		people[id] = name
	}
}

// counts of one school.
type counts struct{ pupils, classes, groups, services, teachers, links, relatives, twice int }

func count(r *Region, uai school.UAI) counts {
	var c counts
	children := map[school.PersonID]int{}
	for _, p := range r.People {
		teaches := false
		for _, l := range p.Links.Links {
			if l.School != uai {
				continue
			}
			switch l.Role {
			case school.Pupil:
				c.pupils++
			case school.Teacher:
				teaches = true
			case school.Guardian:
				c.links++
				children[p.Profile.ID]++
			}
		}
		if teaches {
			c.teachers++
		}
	}
	c.relatives = len(children)
	for _, n := range children {
		if n > 1 {
			c.twice++
		}
	}
	for _, class := range r.Classes {
		if class.School == uai {
			c.classes++
		}
	}
	for _, g := range r.Groups {
		if g.School == uai {
			c.groups++
		}
	}
	for _, s := range r.Services {
		if s.School == uai {
			c.services++
		}
	}
	return c
}

func TestSizesAreThoseOfRealSchools(t *testing.T) {
	for i, want := range []struct{ low, high counts }{
		{counts{1150, 40, 80, 450, 100, 0, 0, 0}, counts{1250, 58, 168, 924, 140, 0, 0, 0}},
		{counts{550, 21, 20, 220, 30, 0, 0, 0}, counts{590, 24, 60, 330, 60, 0, 0, 0}},
		{counts{210, 8, 0, 70, 15, 0, 0, 0}, counts{230, 12, 20, 120, 35, 0, 0, 0}},
		{counts{145, 6, 0, 30, 6, 0, 0, 0}, counts{155, 6, 0, 40, 7, 0, 0, 0}},
	} {
		got := count(usual, usual.Schools[i].UAI)
		t.Logf("%s: %+v", usual.Schools[i].Name, got)
		g, l, h := reflect.ValueOf(got), reflect.ValueOf(want.low), reflect.ValueOf(want.high)
		for f := range 5 {
			if g.Field(f).Int() < l.Field(f).Int() || g.Field(f).Int() > h.Field(f).Int() {
				t.Errorf("%s: %s = %d, want %d to %d", usual.Schools[i].Name, g.Type().Field(f).Name, g.Field(f).Int(), l.Field(f).Int(), h.Field(f).Int())
			}
		}
	}
}

// A real collège has 2.19 links and 1.99 distinct relatives per pupil, and one parent
// in ten with two children or more in it.
func TestRelativesPerPupilAreThoseOfARealCollege(t *testing.T) {
	for i, s := range usual.Schools[:2] {
		c := count(usual, s.UAI)
		links, distinct, twice := 100*c.links/c.pupils, 100*c.relatives/c.pupils, 100*c.twice/c.relatives
		if links < 205 || links > 232 || distinct < 185 || distinct > 212 || twice < 7 || twice > 13 {
			t.Errorf("school %d: links %d, relatives %d per 100 pupils, %d %% with two children", i, links, distinct, twice)
		}
	}
}

func TestEnrolmentListsExactlyTheServicesOfClassAndGroups(t *testing.T) {
	ofClass, ofGroup := map[string][]school.ServiceID{}, map[string][]school.ServiceID{}
	for _, s := range usual.Services {
		if s.Class != "" {
			ofClass[string(s.School)+string(s.Class)] = append(ofClass[string(s.School)+string(s.Class)], s.ID)
		} else {
			ofGroup[string(s.School)+string(s.Group)] = append(ofGroup[string(s.School)+string(s.Group)], s.ID)
		}
	}
	for _, p := range usual.People {
		for _, e := range p.Enrolments.Enrolments {
			want := slices.Clone(ofClass[string(e.School)+string(e.Class)])
			for _, g := range e.Groups {
				want = append(want, ofGroup[string(e.School)+string(g)]...)
			}
			got := slices.Clone(e.Services)
			slices.Sort(got)
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Errorf("%s of %s attends %v, want %v", e.Name, e.Class, got, want)
			}
		}
	}
}

func TestClassesAndGroupsListThePupilsWhoAreEnrolledInThem(t *testing.T) {
	seats := map[string]int{}
	for _, p := range usual.People {
		for _, e := range p.Enrolments.Enrolments {
			seats[string(e.School)+"/"+string(e.Class)]++
			for _, g := range e.Groups {
				seats[string(e.School)+"//"+string(g)]++
			}
		}
	}
	check := func(key string, pupils []roster.Pupil, belongs func(roster.Enrolment) bool) {
		t.Helper()
		if len(pupils) != seats[key] || len(pupils) == 0 {
			t.Errorf("%s lists %d pupils, want the %d enrolled", key, len(pupils), seats[key])
		}
		for _, line := range pupils {
			if e := usual.Person(line.ID).Enrolments.Enrolments[0]; !belongs(e) || e.Name != line.Name {
				t.Errorf("%s lists %s, who is not enrolled in it", key, line.Name)
			}
		}
	}
	for _, c := range usual.Classes {
		check(string(c.School)+"/"+string(c.ID), c.Pupils, func(e roster.Enrolment) bool { return e.School == c.School && e.Class == c.ID })
	}
	for _, g := range usual.Groups {
		check(string(g.School)+"//"+string(g.ID), g.Pupils, func(e roster.Enrolment) bool {
			return e.School == g.School && slices.Contains(e.Groups, g.ID) && slices.Contains(g.Classes, e.Class)
		})
	}
}

func TestTeachersLinksAndServicesNameEachOther(t *testing.T) {
	linked := 0
	for _, p := range usual.People {
		for _, l := range p.Links.Links {
			if l.Role != school.Teacher || !l.Active(usual.Now) {
				continue
			}
			if len(l.Services) == 0 {
				t.Errorf("%s teaches nothing in %s", p.Profile.Name, l.School)
			}
			for _, ref := range l.Services {
				linked++
				s := usual.Service(ref.ID)
				if s.School != l.School || s.Subject != ref.Subject || s.Class != ref.Class || s.Group != ref.Group ||
					!slices.ContainsFunc(s.Teachers, func(x roster.Teacher) bool { return x.ID == p.Profile.ID }) {
					t.Errorf("%s claims service %s, which says %+v", p.Profile.Name, ref.ID, s)
				}
			}
		}
	}
	named := 0
	for _, s := range usual.Services {
		named += len(s.Teachers)
		if len(s.Teachers) == 0 {
			t.Errorf("service %s %v has no teacher", s.Label, s.Classes)
		}
	}
	if linked != named {
		t.Errorf("links name %d services, services name %d teachers", linked, named)
	}
}

func TestHeadTeachersTeachTheirClass(t *testing.T) {
	for _, c := range usual.Classes {
		if c.School == usual.Schools[3].UAI {
			continue // the école has none
		}
		if len(c.Heads) < 1 || len(c.Heads) > 2 {
			t.Errorf("%s has %d head teachers", c.ID, len(c.Heads))
		}
		for _, id := range c.Heads {
			p := usual.Person(id)
			if !slices.ContainsFunc(p.Links.Links, func(l roster.Link) bool {
				return l.School == c.School && slices.Contains(l.HeadOf, c.ID) &&
					slices.ContainsFunc(l.Services, func(s roster.ServiceRef) bool { return s.Class == c.ID })
			}) {
				t.Errorf("%s heads %s without teaching it or without saying so", p.Profile.Name, c.ID)
			}
		}
	}
}

func TestItemsStaySmall(t *testing.T) {
	small := func(what string, limit int, v any) {
		t.Helper()
		if b, _ := json.Marshal(v); len(b) > limit {
			t.Errorf("%s takes %d bytes, want at most %d", what, len(b), limit)
		}
	}
	for _, c := range usual.Classes {
		small("class "+string(c.ID), 8<<10, c.Class)
	}
	for _, g := range usual.Groups {
		small("group "+string(g.ID), 8<<10, g.Group)
	}
	for _, p := range usual.People {
		small("links of "+p.Profile.Name.String(), 8<<10, p.Links)
		small("enrolments of "+p.Profile.Name.String(), 1<<10, p.Enrolments)
	}
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		New(Options{})
	}
}

func TestPublicSchoolsJSONIsWhatThePortalReads(t *testing.T) {
	b, err := usual.PublicSchoolsJSON()
	if err != nil {
		t.Fatal(err)
	}
	var schools []map[string]string
	if err := json.Unmarshal(b, &schools); err != nil {
		t.Fatal(err)
	}
	for _, s := range schools {
		for _, key := range []string{"uai", "name", "kind", "city", "address", "phone", "website", "zone", "about"} {
			if s[key] == "" {
				t.Errorf("%s has no %s", s["uai"], key)
			}
		}
	}
	if len(schools) != 4 {
		t.Errorf("%d schools, want 4", len(schools))
	}
}
