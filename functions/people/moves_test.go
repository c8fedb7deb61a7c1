package people_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/preau-ent/preau/functions/people"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// begins is when class begins in every school of these tests.
func begins(first school.Date) people.Begins {
	return func(context.Context, school.UAI, school.Year) (school.Date, error) { return first, nil }
}

// in returns a delivery in which p is in a class and groups, and q stays in each class.
func in(class string, groups ...string) []people.Record {
	p := pupil("p", "1", class)
	for _, g := range groups {
		p.Schooling.Groups = append(p.Schooling.Groups, people.Place{Structure: "1", Code: g})
	}
	return append(schools(), p, pupil("q", "1", "2A"), pupil("r", "1", "2B"), pupil("s", "1", "2C"),
		teacher("t", teaches("2A", "061300"), teaches("2B", "061300"),
			people.Teaching{Structure: "1", Code: "ESP1", Group: true, Subject: "030600"}, people.Teaching{Structure: "1", Code: "ESP2", Group: true, Subject: "030600"}))
}

// on takes a delivery in on a day at nine in the morning, Paris's time.
func (d desk) on(day school.Date, records []people.Record) *people.Report {
	d.Helper()
	rep, err := d.try(delivery(true, records...), people.Options{Now: day.In(time.UTC).Add(8 * time.Hour), Begins: begins("2026-09-01"), Share: 100})
	if err != nil {
		d.Fatal(err)
	}
	return rep
}

// sat writes where p sat on a day.
func (d desk) sat(day school.Date) string {
	e := d.enrolment("p").On(day)
	text := string(e.Class)
	for _, g := range e.Groups {
		text += "," + string(g)
	}
	return text
}

func (d desk) service(class, subject string) school.ServiceID {
	return people.ServiceIDOf(lycee, year, len(class) == 4, class, school.SubjectCode(subject))
}

func TestADayBeforeAMoveKeepsItsClassAndItsServices(t *testing.T) {
	d := newDesk(t)
	d.on("2026-08-25", in("2A", "ESP1"))
	d.on("2026-11-02", in("2A", "ESP2"))
	d.on("2027-01-04", in("2B", "ESP2"))
	for day, want := range map[school.Date]string{
		"2026-09-01": "2A,ESP1", "2026-11-01": "2A,ESP1", "2026-11-02": "2A,ESP2", "2027-01-03": "2A,ESP2", "2027-01-04": "2B,ESP2",
	} {
		d.equal("seat of "+string(day), d.sat(day), want)
	}
	e := d.enrolment("p")
	then := e.On("2026-09-15")
	d.equal("attends then", []bool{then.Attends(d.service("2A", "061300")), then.Attends(d.service("ESP1", "030600")), then.Attends(d.service("2B", "061300"))}, []bool{true, true, false})
	d.equal("attends now", []bool{e.Attends(d.service("2A", "061300")), e.Attends(d.service("ESP2", "030600")), e.Attends(d.service("2B", "061300"))}, []bool{false, true, true})
	d.equal("who stayed keeps nothing", len(d.enrolment("q").Before), 0)
	if again := d.on("2027-01-05", in("2B", "ESP2")); again.Written != 0 {
		d.Errorf("again: %d items written, want 0", again.Written)
	}
}

func TestADayHoldsOneMoveAtMost(t *testing.T) {
	d := newDesk(t)
	d.on("2026-09-07", in("2A"))
	d.on("2026-11-20", in("2B"))
	d.on("2026-11-20", in("2C"))
	d.equal("seats that ended", len(d.enrolment("p").Before), 1)
	d.equal("the day before", d.sat("2026-11-19"), "2A")
	d.equal("the day itself", d.sat("2026-11-20"), "2C")
	b, _ := d.Class(d.Context(), lycee, year, "2B")
	d.equal("2B never had the pupil", slices.ContainsFunc(b.Pupils, func(p roster.Pupil) bool { return p.ID == d.who("p") }), false)
	d.on("2026-11-20", in("2A"))
	d.equal("seats after coming back", len(d.enrolment("p").Before), 0)
	a, _ := d.Class(d.Context(), lycee, year, "2A")
	i := slices.IndexFunc(a.Pupils, func(p roster.Pupil) bool { return p.ID == d.who("p") })
	d.equal("line in 2A", string(a.Pupils[i].From+"/"+a.Pupils[i].To), "/")
}

func TestBeforeClassBeginsAMoveOnlyReplaces(t *testing.T) {
	d := newDesk(t)
	d.on("2026-08-20", in("2A"))
	d.on("2026-08-28", in("2B", "ESP1"))
	d.on("2026-09-01", in("2C", "ESP1"))
	e := d.enrolment("p")
	d.equal("seats that ended", len(e.Before), 0)
	d.equal("class", e.Class, "2C")
}

func TestAMoveHasTheDateThatTheDeliveryGives(t *testing.T) {
	d := newDesk(t)
	d.on("2026-09-07", in("2A"))
	moved := in("2B")
	moved[2].Schooling.Classes[0].From = "2026-11-16"
	d.on("2026-11-20", moved)
	e := d.enrolment("p")
	d.equal("from", e.From, "")
	d.equal("the day before", d.sat("2026-11-15"), "2A")
	d.equal("the day itself", d.sat("2026-11-16"), "2B")
	d.equal("in the school before", e.Active("2026-10-01"), true)
	if again := d.on("2026-11-21", moved); again.Written != 0 {
		d.Errorf("again: %d items written, want 0", again.Written)
	}
	d.equal("roll of the 15th in 2A", d.listed("2A", "2026-11-15"), true)
	d.equal("roll of the 16th in 2A", d.listed("2A", "2026-11-16"), false)
	d.equal("roll of the 15th in 2B", d.listed("2B", "2026-11-15"), false)
	d.equal("roll of the 16th in 2B", d.listed("2B", "2026-11-16"), true)
}

func TestAClassThatBeginsLaterWaitsForTheImportOfThatDay(t *testing.T) {
	d := newDesk(t)
	d.on("2026-09-07", in("2A", "ESP1"))
	next := in("2B", "ESP2")
	next[2].Schooling.Classes[0].From = "2026-12-07"
	for _, day := range []school.Date{"2026-11-20", "2026-12-06"} {
		rep := d.on(day, next)
		e := d.enrolment("p")
		d.equal("seat on "+string(day), string(e.Class)+","+string(e.Groups[0]), "2A,ESP1")
		d.equal("seats that ended", len(e.Before), 0)
		d.equal("the class of the link", d.links("p")[0].Class, "2A")
		d.equal("attends 2A", e.Attends(d.service("2A", "061300")), true)
		d.equal("attends 2B", e.Attends(d.service("2B", "061300")), false)
		d.equal("in 2A on the day of the move", d.listed("2A", "2026-12-07"), true)
		d.equal("lines that say so", rep.Total["import.class-ahead"], 1)
		if rep.Written != 0 {
			t.Errorf("on %s: %d items written, want 0", day, rep.Written)
		}
	}
	if rep := d.on("2026-12-08", next); rep.Total["import.class-ahead"] != 0 {
		t.Errorf("still told after the move: %v", rep.Total)
	}
	d.equal("the day before", d.sat("2026-12-06"), "2A,ESP1")
	d.equal("the day itself", d.sat("2026-12-07"), "2B,ESP2")
}

func TestWhoIsStillToComeHasTheClassOfTheFirstDay(t *testing.T) {
	d := newDesk(t)
	all := in("2A")
	all[2].Schooling.Classes[0].From = "2026-12-07"
	d.on("2026-11-20", all)
	e := d.enrolment("p")
	d.equal("class", e.Class, "2A")
	d.equal("in the school before", e.Active("2026-12-06"), false)
	d.equal("in the roll of the day before", d.listed("2A", "2026-12-06"), false)
	d.equal("in the roll of the day", d.listed("2A", "2026-12-07"), true)
	all[2].Schooling.Classes[0].From = "2026-11-25"
	d.on("2026-11-25", all)
	d.equal("in the roll of an earlier arrival", d.listed("2A", "2026-11-25"), true)
	d.on("2026-12-10", all)
	d.equal("in the roll before it", d.listed("2A", "2026-11-24"), false)

	d = newDesk(t)
	d.on("2026-08-20", in("2A"))
	next := in("2B")
	next[2].Schooling.Classes[0].From = "2026-09-01"
	d.on("2026-08-28", next)
	d.equal("class before the first day of class", d.enrolment("p").Class, "2B")
	d.equal("seats that ended", len(d.enrolment("p").Before), 0)
}

func TestTheEndOfAClassIsNoneOfTheNext(t *testing.T) {
	d := newDesk(t)
	leaving := in("2A")
	leaving[2].Schooling.Classes[0].To = "2026-11-20"
	d.on("2026-09-07", leaving)
	d.on("2026-11-20", in("2B"))
	d.equal("in the school after", d.enrolment("p").Active("2026-12-01"), true)
}

func TestAnExitDateHoldsNobodyInWhatIsLeftBefore(t *testing.T) {
	d := newDesk(t)
	delivered := func(class string, groups ...string) []people.Record {
		all := in(class, groups...)
		all[2].Schooling.Classes[0].To = "2027-07-03"
		return all
	}
	d.on("2026-09-07", delivered("2A", "ESP1"))
	d.on("2026-12-07", delivered("2B", "ESP2"))
	d.equal("in 2A the day before", d.listed("2A", "2026-12-06"), true)
	d.equal("in 2A after the move", d.listed("2A", "2026-12-07"), false)
	d.equal("in 2B after the move", d.listed("2B", "2026-12-07"), true)
	d.equal("in 2B after the exit", d.listed("2B", "2027-07-03"), false)
	d.equal("in ESP1 after the move", d.member("ESP1", "2026-12-07"), false)
	d.equal("in ESP2 after the move", d.member("ESP2", "2026-12-07"), true)
	d.on("2026-12-07", delivered("2C", "ESP2"))
	b, err := d.Class(t.Context(), lycee, year, "2B")
	d.equal("2B never had the pupil", slices.ContainsFunc(b.Pupils, func(p roster.Pupil) bool { return p.ID == d.who("p") }) || err != nil, false)

	gone := delivered("2C", "ESP2")
	d.on("2027-01-11", slices.Delete(gone, 2, 3))
	d.equal("in 2C once vanished", d.listed("2C", "2027-01-11"), false)
	d.equal("in ESP2 once vanished", d.member("ESP2", "2027-01-11"), false)
	d.equal("last day of the enrolment", d.enrolment("p").To, "2027-01-11")
}

func TestAnExitDateToComeKeepsNobodyFromWhatTheClassGains(t *testing.T) {
	d := newDesk(t)
	leaving := in("2A")
	leaving[2].Schooling.Classes[0].To = "2027-07-03"
	d.on("2026-09-07", leaving)
	d.takeAs(false, append(schools(), teacher("u", teaches("2A", "062300")))...)
	for _, who := range []string{"p", "q"} {
		d.equal(who+" attends what the class gained", d.enrolment(who).Attends(d.service("2A", "062300")), true)
	}
}

func TestWhoVanishesAfterTheExitDateLeftOnIt(t *testing.T) {
	d := newDesk(t)
	leaving := in("2A")
	leaving[2].Schooling.Classes[0].To = "2026-11-20"
	d.on("2026-09-07", leaving)
	d.on("2026-12-07", slices.Delete(in("2A"), 2, 3))
	d.equal("last day of the enrolment", d.enrolment("p").To, "2026-11-20")
	d.equal("in 2A on the exit date", d.listed("2A", "2026-11-20"), false)
	d.equal("in 2A the day before", d.listed("2A", "2026-11-19"), true)
}

// listed reports whether p stands in the list of a class on a day.
func (d desk) listed(class school.ClassID, day school.Date) bool {
	d.Helper()
	c, err := d.Class(d.Context(), lycee, year, class)
	if err != nil {
		d.Fatal(err)
	}
	return slices.ContainsFunc(c.Pupils, func(p roster.Pupil) bool { return p.ID == d.who("p") && p.In(day) })
}

// member reports whether p stands in the list of a group on a day.
func (d desk) member(group school.GroupID, day school.Date) bool {
	d.Helper()
	k := roster.GroupKey(lycee, year, group)
	items, err := d.table.Get(d.Context(), true, k)
	if err != nil {
		d.Fatal(err)
	}
	var g roster.Group
	if err := items.Find(k).Decode(&g); err != nil {
		d.Fatal(err)
	}
	return slices.ContainsFunc(g.Pupils, func(p roster.Pupil) bool { return p.ID == d.who("p") && p.In(day) })
}

func TestTheListOfAClassSaysWhoWasInItYesterday(t *testing.T) {
	d := newDesk(t)
	d.on("2026-09-07", in("2A"))
	d.on("2026-11-19", in("2B"))
	d.on("2026-11-20", in("2A"))
	for _, c := range []struct {
		class school.ClassID
		day   school.Date
		want  bool
	}{{"2A", "2026-11-19", false}, {"2B", "2026-11-19", true}, {"2A", "2026-11-20", true}, {"2B", "2026-11-20", false}} {
		if got := d.listed(c.class, c.day); got != c.want {
			t.Errorf("in %s on %s: %v, want %v", c.class, c.day, got, c.want)
		}
	}
	fresh := in("2D") // a class that nobody was in before
	d.on("2026-11-23", fresh)
	d.equal("in the new class the day before", d.listed("2D", "2026-11-20"), false)
	d.equal("in the new class", d.listed("2D", "2026-11-23"), true)
}

func TestWhoComesBackKeepsTheLineOfTheFirstStay(t *testing.T) {
	d := newDesk(t)
	d.on("2026-09-07", in("2A", "ESP1"))
	d.on("2026-11-02", in("2B", "ESP2"))
	d.on("2026-12-07", in("2A", "ESP1"))
	renamed := in("2A", "ESP1")
	renamed[2].Person.Last = "ZOLA"
	d.on("2026-12-08", renamed)
	if again := d.on("2026-12-09", renamed); again.Written != 0 {
		t.Errorf("again: %d items written, want 0", again.Written)
	}
	check := func(days map[school.Date]bool) {
		t.Helper()
		for day, want := range days {
			d.equal("in 2A on "+string(day), d.listed("2A", day), want)
			d.equal("in ESP1 on "+string(day), d.member("ESP1", day), want)
			d.equal("in 2B on "+string(day), d.listed("2B", day), day >= "2026-11-02" && !want)
		}
	}
	check(map[school.Date]bool{"2026-10-01": true, "2026-11-01": true, "2026-11-02": false, "2026-12-06": false, "2026-12-07": true, "2027-01-20": true})
	a, _ := d.Class(t.Context(), lycee, year, "2A")
	at := slices.IndexFunc(a.Pupils, func(p roster.Pupil) bool { return p.ID == d.who("p") })
	d.equal("lines of one pupil stand together", a.Pupils[at].Name.Last+" "+string(a.Pupils[at+1].ID), "ZOLA "+string(d.who("p")))

	renamed = in("2B", "ESP2")
	d.on("2027-01-11", renamed)
	check(map[school.Date]bool{"2026-10-01": true, "2026-11-02": false, "2026-12-07": true, "2027-01-10": true, "2027-01-11": false})
}

func TestAMoveInNoumeaIsOfTheDayThere(t *testing.T) {
	d := newDesk(t)
	noumea := school.MakeUAI(9_880_001)
	delivered := func(class string) people.Delivery {
		all := in(class)
		all[0].Structure.UAI = string(noumea)
		return delivery(true, all...)
	}
	for _, step := range []struct {
		class string
		at    time.Time
	}{{"2A", today}, {"2B", time.Date(2026, 11, 22, 20, 0, 0, 0, time.UTC)}} { // seven on Monday morning there
		if _, err := d.try(delivered(step.class), people.Options{Now: step.at, Begins: begins("2026-09-01")}); err != nil {
			t.Fatal(err)
		}
	}
	d.equal("Sunday", d.sat("2026-11-22"), "2A")
	d.equal("Monday", d.sat("2026-11-23"), "2B")
	d.equal("where the first seat ends", d.enrolment("p").Before[0].To, "2026-11-23")
}

func TestAnImportThatFailsOrOnlyTellsMovesNobody(t *testing.T) {
	d := newDesk(t)
	d.on("2026-09-07", in("2A"))
	before := d.enrolment("p")
	if _, err := d.try(delivery(true, in("2B")...), people.Options{DryRun: true, Begins: begins("2026-09-01")}); err != nil {
		t.Fatal(err)
	}
	d.equal("after a dry run", d.enrolment("p"), before)
	damaged := delivery(true, in("2B")...)
	damaged.Files[len(damaged.Files)-1].Read = func(func(*people.Record) error) error { return &people.Damage{File: "x", Line: 1} }
	if _, err := d.try(damaged, people.Options{Begins: begins("2026-09-01")}); err == nil {
		t.Fatal("a damaged delivery is taken")
	}
	d.equal("after a damaged delivery", d.enrolment("p"), before)
	broken := people.Options{Begins: func(context.Context, school.UAI, school.Year) (school.Date, error) {
		return "", errors.New("no calendar")
	}}
	if _, err := d.try(delivery(true, in("2B")...), broken); err == nil {
		t.Fatal("an import without a calendar goes on")
	}
	d.equal("after an import that failed", d.enrolment("p"), before)
}

func TestAModificationMovesByWhatItGives(t *testing.T) {
	d := newDesk(t)
	d.on("2026-09-07", in("2A", "ESP1"))
	change := people.Record{Kind: people.KindPupil, Op: people.Modify, ID: "p", Given: people.GivenGroups,
		Schooling: people.Schooling{Groups: []people.Place{{Structure: "1", Code: "ESP2"}}}}
	if _, err := d.try(delivery(false, append(schools(), change)...), people.Options{Begins: begins("2026-09-01")}); err != nil {
		t.Fatal(err)
	}
	d.equal("before", d.sat("2026-11-19"), "2A,ESP1")
	d.equal("from then on", d.sat("2026-11-20"), "2A,ESP2")
	d.equal("services", d.enrolment("p").Attends(d.service("2A", "061300")), true)
}

func TestTheJournalNamesThoseWhoMoved(t *testing.T) {
	d := newDesk(t)
	moved := func() []school.PersonID {
		t.Helper()
		entries, err := journal.History(d.Context(), d.table, string(lycee), 1)
		if err != nil || len(entries) != 1 {
			t.Fatal(entries, err)
		}
		var told struct {
			Year  school.Year
			Moved []school.PersonID
		}
		if err := json.Unmarshal(entries[0].Detail, &told); err != nil {
			t.Fatal(err)
		}
		d.equal("year", told.Year, year)
		return told.Moved
	}
	d.on("2026-09-07", in("2A"))
	d.equal("moved by the first import", len(moved()), 0)
	d.on("2026-11-20", in("2B"))
	d.equal("moved", moved(), []school.PersonID{d.who("p")})
	next := in("2B")
	next[4].Person.First = "Louise" // something to write about
	d.on("2026-11-21", next)
	d.equal("told again, should the first telling be lost", moved(), []school.PersonID{d.who("p")})
	next[4].Person.First = "Jeanne"
	d.on("2026-12-01", next)
	d.equal("moved a while ago", len(moved()), 0)
}
