package people_test

import (
	"fmt"
	"testing"

	"github.com/preau-ent/preau/functions/people"
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

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
