package people_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/preau-ent/preau/functions/people"
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
	"github.com/preau-ent/preau/shared/table/local"
)

const (
	source = "AAF#EXEMPLE"
	year   = school.Year(2026)
)

var (
	today   = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	lycee   = school.MakeUAI(9_900_001)
	college = school.MakeUAI(9_900_002)
)

// A desk is a table with its register and what is needed to ask it questions.
type desk struct {
	*testing.T
	*people.Register
	table *table.Table
}

func newDesk(t *testing.T) desk {
	t.Helper()
	store, err := local.Open(t.TempDir(), local.NoSync)
	if err != nil {
		t.Fatal(err)
	}
	tb := table.New(store)
	t.Cleanup(func() { tb.Close() })
	return desk{t, people.NewRegister(tb), tb}
}

// delivery makes a delivery of records, one file per kind; complete unless told.
func delivery(complete bool, records ...people.Record) people.Delivery {
	d := people.Delivery{Name: "essai", Source: source}
	for kind := people.KindSchool; kind <= people.KindRelative; kind++ {
		var of []people.Record
		for _, r := range records {
			if r.Kind == kind {
				of = append(of, r)
			}
		}
		if len(of) == 0 {
			continue
		}
		d.Files = append(d.Files, people.File{
			Name: fmt.Sprintf("kind%d.xml", kind), Kind: kind, Complete: complete,
			Read: func(each func(*people.Record) error) error {
				for i, r := range of {
					r.File, r.Line = fmt.Sprintf("kind%d.xml", kind), i+1
					if r.Op == 0 {
						r.Op = people.Add
					}
					if r.Op == people.Add {
						r.Given = people.GivenAll
					}
					if err := each(&r); err != nil {
						return err
					}
				}
				return nil
			},
		})
	}
	return d
}

func (d desk) try(del people.Delivery, opt people.Options) (*people.Report, error) {
	d.Helper()
	if opt.Now.IsZero() {
		opt.Now = today
	}
	return people.Import(d.Context(), policy.System(policy.JobImport), d.Register, del, opt)
}

func (d desk) take(records ...people.Record) *people.Report {
	d.Helper()
	return d.takeAs(true, records...)
}

func (d desk) takeAs(complete bool, records ...people.Record) *people.Report {
	d.Helper()
	rep, err := d.try(delivery(complete, records...), people.Options{})
	if err != nil {
		d.Fatal(err)
	}
	return rep
}

func schools() []people.Record {
	return []people.Record{
		{Kind: people.KindSchool, ID: "1", Structure: people.Structure{UAI: string(lycee), Name: "LYC JEANNE BARRET", Kind: "LYCEE",
			Classes: []people.Division{{Code: "2A", Label: "2NDE"}, {Code: "2B", Label: "2NDE"}}}},
		{Kind: people.KindSchool, ID: "2", Structure: people.Structure{UAI: string(college), Name: "CLG DES GENETS", Kind: "COLLEGE"}},
	}
}

func pupil(id, structure, class string, ties ...people.Tie) people.Record {
	return people.Record{Kind: people.KindPupil, ID: id,
		Person:    people.Person{First: "Romane", Last: "LACROIX" + id, Birth: "2010-05-01"},
		Schooling: people.Schooling{Classes: []people.Place{{Structure: structure, Code: class}}, Ties: ties}}
}

func tie(relative string, level school.Level) people.Tie {
	legal := 0
	if level == school.Full {
		legal = 1
	}
	return people.Tie{Relative: relative, Kinship: "10", Level: level, Legal: legal}
}

func relative(id string) people.Record {
	return people.Record{Kind: people.KindRelative, ID: id, Person: people.Person{First: "Camille", Last: "LACROIX", Mobile: "0639980001"}}
}

func teacher(id string, teaching ...people.Teaching) people.Record {
	return people.Record{Kind: people.KindStaff, ID: id, Person: people.Person{First: "Agathe", Last: "MOREL" + id, Title: "Mme"},
		Work: people.Work{Functions: []people.Function{{Structure: "1", Code: "ENS"}}, Teaching: teaching}}
}

func teaches(class, subject string) people.Teaching {
	return people.Teaching{Structure: "1", Code: class, Subject: school.SubjectCode(subject)}
}

func family(level school.Level) []people.Record {
	return append(schools(), pupil("p", "1", "2A", tie("r", level)), relative("r"))
}

func (d desk) who(number string) school.PersonID {
	d.Helper()
	id, err := d.Find(d.Context(), source, number)
	if err != nil {
		d.Fatalf("%s: %v", number, err)
	}
	return id
}

func (d desk) links(number string) []roster.Link {
	d.Helper()
	l, err := d.Links(d.Context(), d.who(number))
	if err != nil {
		d.Fatal(err)
	}
	return l.Links
}

func (d desk) profile(number string) roster.Profile {
	d.Helper()
	p, err := d.Profile(d.Context(), d.who(number))
	if err != nil {
		d.Fatal(err)
	}
	return p
}

func (d desk) enrolment(number string) roster.Enrolment {
	d.Helper()
	e, err := d.Enrolments(d.Context(), d.who(number))
	if err != nil || len(e.Enrolments) == 0 {
		d.Fatalf("%s: %v, %v", number, e, err)
	}
	return e.Enrolments[len(e.Enrolments)-1]
}

// change rewrites one stored item, as the rest of the application would.
func change[T any](d desk, k table.Key, edit func(*T)) {
	d.Helper()
	items, err := d.table.Get(d.Context(), true, k)
	if err != nil {
		d.Fatal(err)
	}
	var v T
	it := items.Find(k)
	if err := it.Decode(&v); err != nil {
		d.Fatal(err)
	}
	edit(&v)
	if it, err = it.With(v); err == nil {
		err = d.table.Write(d.Context(), table.Change{Op: table.Put, Item: it})
	}
	if err != nil {
		d.Fatal(err)
	}
}

func (d desk) equal(what string, got, want any) {
	d.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		d.Errorf("%s = %v, want %v", what, got, want)
	}
}

func TestLevelDecidedBySchoolIsNeverRaisedOrRemovedByAnImport(t *testing.T) {
	for name, decide := range map[string]func(*roster.Link){
		"informed":           func(l *roster.Link) { l.Level = school.Informed },
		"none":               func(l *roster.Link) { l.Level = school.None },
		"by the school":      func(l *roster.Link) { l.Level, l.BySchool = school.Contact, true },
		"dated, an end":      func(l *roster.Link) { l.Level, l.To = school.Charge, today.AddDate(0, 1, 0) },
		"dated, a beginning": func(l *roster.Link) { l.Level, l.From = school.Charge, today.AddDate(0, 1, 0) },
		"a document":         func(l *roster.Link) { l.Level, l.Document = school.Contact, "jugement du 3 mars" },
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.take(family(school.Full)...)
			change(d, roster.LinksKey(d.who("r")), func(l *roster.Links) { decide(&l.Links[0]) })
			before := d.links("r")[0]

			rep := d.take(family(school.Full)...)
			d.equal("link after an import that would raise it", d.links("r")[0], before)
			d.equal("lines", rep.Total["import.level-kept"], 1)

			rep = d.take(append(schools(), pupil("p", "1", "2A"), relative("r"))...)
			d.equal("link after an import without it", d.links("r")[0], before)
			d.equal("lines", rep.Total["import.link-kept"], 1)
		})
	}
}

func TestDecisionFollowsThePupilToAnotherSchool(t *testing.T) {
	d := newDesk(t)
	d.take(family(school.Full)...)
	change(d, roster.LinksKey(d.who("r")), func(l *roster.Links) { l.Links[0].Level, l.Links[0].BySchool = school.None, true })
	rep := d.takeAs(false, append(schools(), pupil("p", "2", "6A", tie("r", school.Full)))...)
	for _, l := range d.links("r") {
		d.equal("level in "+string(l.School), l.Level, school.None)
	}
	d.equal("links", len(d.links("r")), 2)
	d.equal("lines", rep.Total["import.level-kept"], 1)
}

func TestLevelsOfTheAcademyFollowTheAcademy(t *testing.T) {
	d := newDesk(t)
	for _, level := range []school.Level{school.Full, school.Charge, school.Contact, school.Full} {
		d.take(family(level)...)
		d.equal("level", d.links("r")[0].Level, level)
		d.equal("links", len(d.links("r")), 1)
	}
}

func TestWhoeverVanishesIsMarkedAndReturns(t *testing.T) {
	d := newDesk(t)
	all := append(schools(), pupil("p", "1", "2A", tie("r", school.Full)), pupil("q", "1", "2A"), relative("r"), teacher("t"), teacher("u"))
	d.take(all...)
	rep := d.take(append(schools(), pupil("q", "1", "2A"), teacher("u"))...)
	d.equal("pupils missing", rep.Count[people.KindPupil].Missing, 1)
	for _, number := range []string{"p", "r", "t"} {
		d.equal(number+" is missing", d.profile(number).Missing, today)
		l := d.links(number)[0]
		d.equal(number+"'s link is missing", l.Missing, true)
		d.equal(number+" still has rights today", l.Active(today), true)
		d.equal(number+" has none after 92 days", l.Active(today.AddDate(0, 0, 92)), false)
	}
	d.equal("enrolment ends", d.enrolment("p").To, "2026-11-20")
	if again := d.take(append(schools(), pupil("q", "1", "2A"), teacher("u"))...); again.Written != 0 {
		d.Errorf("again: %d items written, want 0", again.Written)
	}
	d.take(all...)
	for _, number := range []string{"p", "r", "t"} {
		d.equal(number+" is back", d.profile(number).Missing.IsZero(), true)
		d.equal(number+"'s link is back", d.links(number)[0].Missing || !d.links(number)[0].To.IsZero(), false)
	}
	d.equal("enrolment is open", d.enrolment("p").To, "")
}

func TestDeltaSaysNothingOfTheAbsent(t *testing.T) {
	d := newDesk(t)
	d.take(append(family(school.Full), teacher("t"))...)
	d.takeAs(false, append(schools(), pupil("q", "1", "2A"), teacher("u"))...)
	for _, number := range []string{"p", "r", "t"} {
		d.equal(number+" is missing", d.profile(number).Missing.IsZero(), true)
	}
}

func TestDeliveryThatClosesTooMuchIsRefused(t *testing.T) {
	d := newDesk(t)
	all := schools()
	for i := range 30 {
		all = append(all, pupil(fmt.Sprint("p", i), "1", "2A"))
	}
	d.take(all...)
	before := d.table.Meter().Total().WRU
	rep, err := d.try(delivery(true, all[:22]...), people.Options{}) // 20 of 30 stay
	if !fault.Is(err, fault.Conflict) || rep.Total["import.closures"] != 1 {
		t.Errorf("closing a third: %v, %v; want a conflict and a line", err, rep.Total)
	}
	d.equal("written", d.table.Meter().Total().WRU-before, 0.0)
	if _, err := d.try(delivery(true, all[:22]...), people.Options{Share: 50}); err != nil {
		t.Errorf("with a limit of 50 %%: %v", err)
	}
	d.equal("missing", d.profile("p29").Missing.IsZero(), false)
}

func TestLosingTheTiesOfASchoolIsAClosureToo(t *testing.T) {
	d := newDesk(t)
	with, without := schools(), schools()
	for i := range 10 {
		p, r := fmt.Sprint("p", i), fmt.Sprint("r", i)
		with = append(with, pupil(p, "1", "2A", tie(r, school.Full)), relative(r))
		without = append(without, pupil(p, "1", "2A"), relative(r))
	}
	d.take(with...)
	if _, err := d.try(delivery(true, without...), people.Options{}); !fault.Is(err, fault.Conflict) {
		t.Errorf("a delivery without ties: %v, want a conflict", err)
	}
}

func TestDamagedDeliveryWritesNothing(t *testing.T) {
	d := newDesk(t)
	del := delivery(true, family(school.Full)...)
	read := del.Files[1].Read
	del.Files[1].Read = func(each func(*people.Record) error) error {
		if err := read(each); err != nil {
			return err
		}
		return &people.Damage{File: "kind5.xml", Line: 42, Detail: "cut short"}
	}
	rep, err := d.try(del, people.Options{})
	if f, ok := fault.As(err); !ok || f.Kind != fault.Invalid || f.Args["line"] != 42 {
		t.Errorf("damaged: %v, want an invalid that names line 42", err)
	}
	d.equal("damages", len(rep.Damages), 1)
	d.equal("written", d.table.Meter().Total().WRU, 0.0)
}

func TestImportWithoutGrantDoesNothing(t *testing.T) {
	d := newDesk(t)
	_, err := people.Import(d.Context(), policy.Machine{}, d.Register, delivery(true, schools()...), people.Options{})
	if !fault.Is(err, fault.Forbidden) {
		t.Errorf("the zero grant: %v, want forbidden", err)
	}
}

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
