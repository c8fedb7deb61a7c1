package people_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/preau-ent/preau/functions/people"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

func TestWhatTheSchoolSetsSurvives(t *testing.T) {
	d := newDesk(t)
	all := append(family(school.Full), teacher("t", teaches("2A", "061300")))
	d.take(all...)
	sid := people.ServiceIDOf(lycee, year, false, "2A", "061300")
	change(d, roster.SchoolKey(lycee), func(s *roster.School) { s.Marks.Rank = true })
	change(d, roster.PeriodsKey(lycee, year, "2A"), func(p *roster.Periods) { p.Periods = people.DefaultPeriods(year, 2) })
	change(d, roster.ServiceKey(lycee, year, sid), func(s *roster.Service) { s.Coefficient, s.Hidden = 300, true })
	change(d, roster.ProfileKey(d.who("r")), func(p *roster.Profile) { p.Login = "camille.lacroix" })
	change(d, roster.EnrolKey(d.who("p")), func(e *roster.Enrolments) { e.Enrolments[0].OptOut = true })
	if rep := d.take(all...); rep.Written != 0 {
		t.Errorf("%d items written, want 0", rep.Written)
	}
	all[2].Person.First = "Louise" // the pupil, so that the items are rewritten
	all[3].Person.Mobile = "0639980009"
	d.take(all...)
	s, _ := d.School(d.Context(), lycee)
	c, _ := d.Class(d.Context(), lycee, year, "2A")
	v, _ := d.Service(d.Context(), lycee, year, sid)
	d.equal("rank", s.Marks.Rank, true)
	d.equal("periods", len(c.Periods), 2)
	d.equal("name in the class", c.Pupils[0].Name.First, "Louise")
	d.equal("coefficient", v.Coefficient, 300)
	d.equal("hidden", v.Hidden, true)
	d.equal("login", d.profile("r").Login, "camille.lacroix")
	d.equal("mobile", d.profile("r").Contact.Mobile, "0639980009")
	d.equal("opt-out", d.enrolment("p").OptOut, true)
}

func TestPeopleOfAnotherSourceAreLeftAlone(t *testing.T) {
	d := newDesk(t)
	all := append(family(school.Full), teacher("t", teaches("2A", "061300")))
	d.take(all...)
	sid := people.ServiceIDOf(lycee, year, false, "2A", "061300")
	change(d, roster.LinksKey("stranger"), func(l *roster.Links) {
		l.Links = []roster.Link{{Role: school.Teacher, School: lycee, Source: "school"}}
	})
	change(d, roster.ServiceKey(lycee, year, sid), func(s *roster.Service) {
		s.Teachers = append(s.Teachers, roster.Teacher{ID: "stranger", Display: "M. Zola"})
	})
	d.take(append(all[:4:4], teacher("t"))...) // t teaches nothing any more
	l, _ := d.Links(d.Context(), "stranger")
	v, _ := d.Service(d.Context(), lycee, year, sid)
	d.equal("links", l.Links, []roster.Link{{Role: school.Teacher, School: lycee, Source: "school"}})
	d.equal("teachers", v.Teachers, []roster.Teacher{{ID: "stranger", Display: "M. Zola"}})
}

func TestSubstituteKeepsTheDatesOfTheSchool(t *testing.T) {
	d := newDesk(t)
	all := append(family(school.Full), teacher("t", teaches("2A", "061300")))
	d.take(all...)
	change(d, roster.LinksKey(d.who("t")), func(l *roster.Links) {
		l.Links[0].Services = append(l.Links[0].Services, roster.ServiceRef{ID: "lent", To: today.AddDate(0, 0, 9)})
		l.Links[0].Services[0].ReadOnly = true
	})
	before := d.links("t")
	d.take(all...)
	d.equal("links", d.links("t"), before)
}

func TestRelativeDescribedLaterFindsTheTie(t *testing.T) {
	d := newDesk(t)
	rep := d.take(append(schools(), pupil("p", "1", "2A", tie("r", school.Full)))...)
	d.equal("dangling", rep.Total["import.relative-unknown"], 1)
	g, _ := d.Guardians(d.Context(), d.who("p"), lycee)
	d.equal("guardians known", len(g), 0)
	d.takeAs(false, relative("r"))
	g, err := d.Guardians(d.Context(), d.who("p"), lycee)
	if err != nil || len(g) != 1 || g[0].Link.Level != school.Full || g[0].Profile.Name.Last != "LACROIX" {
		t.Errorf("guardians = %+v, %v, want one, full", g, err)
	}
}

func TestModificationChangesOnlyWhatItGives(t *testing.T) {
	d := newDesk(t)
	d.take(append(family(school.Full), teacher("t", teaches("2A", "061300")))...)
	before := [][]roster.Link{d.links("p"), d.links("r"), d.links("t")}
	enrolled := d.enrolment("p")
	d.takeAs(false, people.Record{
		Kind: people.KindPupil, Op: people.Modify, ID: "p", Given: people.GivenMail, Person: people.Person{Mail: "p@example.org"},
	})
	d.equal("mail", d.profile("p").Contact.Mail, "p@example.org")
	d.equal("name", d.profile("p").Name.Last, "LACROIXp")
	d.equal("enrolment", d.enrolment("p"), enrolled)
	d.equal("links", [][]roster.Link{d.links("p"), d.links("r"), d.links("t")}, before)
}

func TestNationalNumberLeadsToTheSamePupilIfBirthAgrees(t *testing.T) {
	d := newDesk(t)
	p := pupil("p", "1", "2A")
	p.Person.INE = "123456789AB"
	d.take(append(schools(), p)...)
	same, other := pupil("same", "1", "2A"), pupil("other", "1", "2A")
	same.Person.INE, other.Person.INE = p.Person.INE, p.Person.INE
	other.Person.Birth = "2011-01-01"
	rep := d.takeAs(false, append(schools(), same, other)...)
	d.equal("the same pupil", d.who("same"), d.who("p"))
	d.equal("another pupil", d.who("other") == d.who("p"), false)
	d.equal("lines", rep.Total["import.ine"] > 0, true)
	if again := d.takeAs(false, append(schools(), same, other)...); again.Written != 0 {
		t.Errorf("again: %d items written, want 0", again.Written)
	}
}

func TestServiceGainedReachesThePupilsOfTheClass(t *testing.T) {
	d := newDesk(t)
	d.take(append(family(school.Full), teacher("t", teaches("2A", "061300")))...)
	d.equal("services", len(d.enrolment("p").Services), 1)
	d.takeAs(false, append(schools(), teacher("u", teaches("2A", "020700")))...)
	d.equal("services", len(d.enrolment("p").Services), 2)
	c, _ := d.Class(d.Context(), lycee, year, "2A")
	d.equal("services of the class", len(c.Services), 2)
}

func TestFunctionsGiveTheirRoleAndUnknownOnesNoRight(t *testing.T) {
	for code, want := range map[string]school.Role{
		"ENS": school.Teacher, "DOC": school.Teacher, "DIR": school.Head, "EDU": school.CPE, "AED": school.AED,
		"AEH": school.AESH, "ADF": school.Secretary, "PSY": school.Psy, "ORI": school.Psy,
		"ADM": school.Agent, "CTR": school.Agent, "-": school.Agent, "": school.Agent,
	} {
		d := newDesk(t)
		s := teacher("t", teaches("2A", "061300"))
		s.Work.Functions[0].Code = code
		rep := d.take(append(schools(), s)...)
		d.equal("role of "+code, d.links("t")[0].Role, want)
		d.equal("lines of "+code, rep.Total["import.function"], map[bool]int{true: 1}[want == school.Agent])
		d.equal("services of "+code, len(d.links("t")[0].Services), map[bool]int{true: 1}[want == school.Teacher])
	}
}

func TestRecordsThatCannotBeTakenAreToldWithTheirPlace(t *testing.T) {
	d := newDesk(t)
	nameless, wrong := relative("n"), schools()[0]
	nameless.Person.First, nameless.Person.Last = "", ""
	wrong.ID, wrong.Structure.UAI = "3", "0210100A"
	rep := d.take(append(schools(), wrong, nameless, relative(""),
		people.Record{Kind: people.KindPupil, Op: people.Remove, ID: "ghost"}, pupil("p", "404", "2A"))...)
	for _, want := range []string{"import.no-name", "import.uai", "import.no-id", "import.remove-unknown", "import.structure"} {
		at := slices.IndexFunc(rep.Lines, func(l people.Line) bool { return l.Key == want })
		if at < 0 || rep.Lines[at].File == "" || rep.Lines[at].Line == 0 {
			t.Errorf("%s is not told with file and line: %+v", want, rep.Lines)
		}
	}
	d.equal("pupil of an unknown structure", len(d.links("p")), 0)
}

func TestImportLeavesATrace(t *testing.T) {
	d := newDesk(t)
	d.take(family(school.Full)...)
	for _, part := range []string{source, string(lycee)} {
		entries, err := journal.History(context.Background(), d.table, part, 10)
		if err != nil || len(entries) != 1 || entries[0].By != "system:import" || entries[0].Action != "import.run" {
			t.Errorf("journal of %s = %+v, %v, want one import.run", part, entries, err)
		}
	}
}

func TestProgressGoesForwardToItsEnd(t *testing.T) {
	d := newDesk(t)
	last := map[string]people.Progress{}
	_, err := d.try(delivery(true, family(school.Full)...), people.Options{Advance: func(p people.Progress) {
		if p.Done < last[p.Phase].Done || p.Done > p.Total {
			t.Errorf("progress went from %+v to %+v", last[p.Phase], p)
		}
		last[p.Phase] = p
	}})
	if err != nil || len(last) < 3 {
		t.Errorf("phases %v, %v; want reading, adults and schools", last, err)
	}
}

func TestMembersAreEverybodyOfTheSchoolOnce(t *testing.T) {
	d := newDesk(t)
	d.take(append(schools(), pupil("p", "1", "2A", tie("r", school.Full)), pupil("q", "1", "2B", tie("r", school.Full)),
		pupil("o", "2", "6A", tie("s", school.Full)), relative("r"), relative("s"), teacher("t"))...)
	m, err := d.Members(d.Context(), policy.System(policy.JobImport), lycee)
	if err != nil {
		t.Fatal(err)
	}
	d.equal("staff", m.Staff, []school.PersonID{d.who("t")})
	d.equal("pupils", len(m.Pupils), 2)
	d.equal("guardians", m.Guardians, []school.PersonID{d.who("r")})
	if _, err := d.Members(d.Context(), policy.Machine{}, lycee); err == nil {
		t.Error("members without a grant")
	}
}

func TestNewYearOpensNewClassesAndClosesTheOldEnrolments(t *testing.T) {
	d := newDesk(t)
	d.take(append(family(school.Full), teacher("t", teaches("2A", "061300")))...)
	rentree := people.Options{Now: today.AddDate(0, 10, 0), Share: 100}
	if _, err := d.try(delivery(true, append(schools(), pupil("p", "1", "2B", tie("r", school.Full)), relative("r"), teacher("t", teaches("2B", "061300")))...), rentree); err != nil {
		t.Fatal(err)
	}
	e, _ := d.Enrolments(d.Context(), d.who("p"))
	d.equal("enrolments", len(e.Enrolments), 2)
	d.equal("the old one ends", e.Enrolments[0].To, "2027-08-01")
	d.equal("the new class", e.Enrolments[1].Class, "2B")
	s, _ := d.School(d.Context(), lycee)
	d.equal("year of the school", s.Year, 2027)
	old, err := d.Class(d.Context(), lycee, year, "2A")
	d.equal("last year's class is kept", fmt.Sprint(len(old.Pupils), err), "1 <nil>")
	d.equal("what the teacher teaches", d.links("t")[0].Services[0].ID, people.ServiceIDOf(lycee, 2027, false, "2B", "061300"))
}

func TestDeltaOfTheSummerStaysInTheYearOfTheSchool(t *testing.T) {
	d := newDesk(t)
	d.take(append(family(school.Full), teacher("t", teaches("2A", "061300")))...)
	p := pupil("p", "1", "2A", tie("r", school.Full))
	p.Person.First = "Louise"
	august := people.Options{Now: time.Date(2027, 8, 4, 3, 0, 0, 0, time.UTC)}
	if _, err := d.try(delivery(false, append(schools(), p, teacher("t", teaches("2A", "020700")))...), august); err != nil {
		t.Fatal(err)
	}
	s, _ := d.School(d.Context(), lycee)
	d.equal("year of the school", s.Year, year)
	d.equal("year of the enrolment", d.enrolment("p").Year, year)
	d.equal("name", d.enrolment("p").Name.First, "Louise")
	d.equal("what the teacher teaches", d.links("t")[0].Services[0].ID, people.ServiceIDOf(lycee, year, false, "2A", "020700"))
}

func TestWhatTheSchoolSetsDuringAnImportSurvives(t *testing.T) {
	d := newDesk(t)
	all := append(family(school.Full), teacher("t", teaches("2A", "061300")))
	d.take(all...)
	sid := people.ServiceIDOf(lycee, year, false, "2A", "061300")
	all[2].Person.First = "Louise" // the class is rewritten, and the service for its teacher
	all[4].Person.Last = "ZOLA"
	done := false
	_, err := d.try(delivery(true, all...), people.Options{Advance: func(p people.Progress) {
		if p.Phase != people.PhaseSchools || done {
			return
		}
		done = true
		change(d, roster.PeriodsKey(lycee, year, "2A"), func(p *roster.Periods) { p.Periods = people.DefaultPeriods(year, 2) })
		change(d, roster.ServiceKey(lycee, year, sid), func(s *roster.Service) { s.Coefficient = 300 })
		change(d, roster.SchoolKey(lycee), func(s *roster.School) { s.Marks.Rank = true })
	}})
	if err != nil || !done {
		t.Fatal(err, done)
	}
	s, _ := d.School(d.Context(), lycee)
	c, _ := d.Class(d.Context(), lycee, year, "2A")
	v, _ := d.Service(d.Context(), lycee, year, sid)
	d.equal("rank", s.Marks.Rank, true)
	d.equal("periods", len(c.Periods), 2)
	d.equal("coefficient", v.Coefficient, 300)
	d.equal("name in the class", c.Pupils[0].Name.First, "Louise")
	d.equal("teacher", v.Teachers[0].Display, "Mme ZOLA")
}
