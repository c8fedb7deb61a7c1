package notify

import (
	"fmt"
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// TestWhomTheSchoolTells is rows 30 to 36 of the table of rights.
func TestWhomTheSchoolTells(t *testing.T) {
	now, day := at(monday, "08:05"), school.Date(monday)
	person := func(id string, links ...roster.Link) *addressee {
		for i := range links {
			links[i].Role, links[i].Pupil = school.Guardian, "p1"
			if links[i].School == "" {
				links[i].School = lycee
			}
		}
		a := &addressee{Links: links}
		a.ID = school.PersonID(id)
		return a
	}
	full := roster.Link{Level: school.Full, Legal: 1, Contact: 2}
	family := []*addressee{
		person("full", full),
		person("informed", roster.Link{Level: school.Informed, Legal: 2, Contact: 3}),
		person("charge", roster.Link{Level: school.Charge, Contact: 1}),
		person("none", roster.Link{Level: school.None}),
		person("contact", roster.Link{Level: school.Contact, Contact: 1}),
		person("past", roster.Link{Level: school.Full, To: now}),
		person("future", roster.Link{Level: school.Full, From: now.Add(time.Second)}),
		person("elsewhere", roster.Link{Level: school.Full, School: "0750002B"}),
		person("court", full, roster.Link{Level: school.None, School: "0750002B"}),
		person("court-over", full, roster.Link{Level: school.None, School: "0750002B", To: now}),
		person("nobody"),
	}
	pupil := roster.Enrolment{Pupil: "p1", School: lycee, Birth: "2011-03-02"}
	adult, independent, optOut, emancipated := pupil, pupil, pupil, pupil
	adult.Birth, independent.Birth, optOut.Birth = "2008-11-23", "2008-11-23", "2008-11-23"
	independent.Independent, optOut.OptOut, emancipated.Emancipated = true, true, "2026-09-01"
	almost := pupil
	almost.Birth, almost.Independent = "2008-11-24", true
	for _, c := range []struct {
		name string
		e    roster.Enrolment
		want string
	}{
		{"a minor", pupil, "[charge full court-over informed]"},
		{"an adult, on the birthday", adult, "[p1 charge full court-over informed]"},
		{"an adult who proved independence", independent, "[p1]"},
		{"an adult who objects to their reading", optOut, "[p1 charge full court-over informed]"},
		{"an emancipated minor", emancipated, "[p1 charge full court-over informed]"},
		{"the day before the birthday", almost, "[charge full court-over informed]"},
	} {
		if got := fmt.Sprint(whom(c.e, family, now, day)); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestQuietHoursLastFromEveningToMorningAndOverTheWeekend(t *testing.T) {
	of := hoursOf(roster.LifeOptions{})
	for _, c := range []struct {
		day, clock, wantDay, want string
		own                       Hours
	}{
		{monday, "06:59", monday, "07:00", Hours{}},
		{monday, "07:00", monday, "07:00", Hours{}},
		{monday, "19:59", monday, "19:59", Hours{}},
		{monday, "20:00", "2026-11-24", "07:00", Hours{}},
		{friday, "19:59", friday, "19:59", Hours{}},
		{friday, "20:00", next, "07:00", Hours{}},
		{saturday, "12:00", next, "07:00", Hours{}},
		{monday, "08:00", monday, "14:00", Hours{From: school.At(14, 0), To: school.At(22, 0), Weekend: true}},
		{monday, "21:00", "2026-11-24", "14:00", Hours{From: school.At(14, 0), To: school.At(22, 0)}},
		{monday, "08:00", monday, "08:00", Hours{From: school.At(21, 0), To: school.At(22, 0)}}, // no moment in common: the school's
		{monday, "08:00", monday, "08:00", Hours{From: school.At(9, 0), To: school.At(9, 0)}},
	} {
		if got, want := allowed(at(c.day, c.clock), of, c.own, paris), at(c.wantDay, c.want); !got.Equal(want) {
			t.Errorf("%s %s with %v: %v, want %v", c.day, c.clock, c.own, got.In(paris), want)
		}
	}
	if got := hoursOf(roster.LifeOptions{WeekendOn: true}).Next(at(saturday, "12:00"), paris); !got.Equal(at(saturday, "12:00")) {
		t.Errorf("a school that writes on Saturdays: %v", got)
	}
}

// TestHoursAreThoseOfTheSchoolsOwnClocks holds in Nouméa, where morning is the evening
// before in Paris, and on the night when the clocks change.
func TestHoursAreThoseOfTheSchoolsOwnClocks(t *testing.T) {
	noumea, err := time.LoadLocation("Pacific/Noumea")
	if err != nil {
		t.Fatal(err)
	}
	of := hoursOf(roster.LifeOptions{WeekendOn: true})
	if got, want := of.Next(time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC), noumea), time.Date(2026, 11, 23, 20, 0, 0, 0, time.UTC); !got.Equal(want) {
		t.Errorf("Nouméa: %v, want %v", got, want)
	}
	for _, c := range []struct {
		name, day, clock string
		of               roster.LifeOptions
		want             time.Time
	}{
		{"the night to summer time", "2027-03-27", "23:00", roster.LifeOptions{WeekendOn: true}, time.Date(2027, 3, 28, 5, 0, 0, 0, time.UTC)},
		{"the night to winter time", "2026-10-24", "23:00", roster.LifeOptions{WeekendOn: true}, time.Date(2026, 10, 25, 6, 0, 0, 0, time.UTC)},
		{"the weekend to summer time", "2027-03-26", "20:15", roster.LifeOptions{}, time.Date(2027, 3, 29, 5, 0, 0, 0, time.UTC)},
		{"the weekend to winter time", "2026-10-23", "20:15", roster.LifeOptions{}, time.Date(2026, 10, 26, 6, 0, 0, 0, time.UTC)},
	} {
		if got := hoursOf(c.of).Next(at(c.day, c.clock), paris); !got.Equal(c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
		if got := digestAt(at(c.day, c.clock), Choices{}, hoursOf(roster.LifeOptions{WeekendOn: true}), paris); got.In(paris).Format("15:04") != "18:30" {
			t.Errorf("%s: the digest leaves at %v", c.name, got.In(paris))
		}
	}
}

func TestADigestOutsideItsReadersHoursLeavesWhenTheseBegin(t *testing.T) {
	of := hoursOf(roster.LifeOptions{})
	for _, c := range []struct {
		name string
		own  Hours
		want string
	}{
		{"early", Hours{From: school.At(3, 0), To: school.At(10, 0)}, "25 07:00"}, // the school's begin at seven
		{"late", Hours{From: school.At(19, 0), To: school.At(21, 0)}, "25 19:00"},
		{"with the hour of digests", Hours{From: school.At(8, 0), To: school.At(19, 0)}, "25 18:30"},
	} {
		if got := digestAt(at("2026-11-24", "19:30"), Choices{Hours: c.own}, of, paris).In(paris).Format("02 15:04"); got != c.want {
			t.Errorf("%s: the digest leaves at %s, want %s", c.name, got, c.want)
		}
	}
}

func TestTheWayIsTheFirstThatWorks(t *testing.T) {
	a := &addressee{}
	a.Contact = roster.Contact{Mail: "a@exemple.example", Mobile: "06 12 34 56 78", SMS: true}
	for _, c := range []struct {
		name     string
		kind     Kind
		choice   Choice
		want     Channel
		because  Reason
		life     roster.LifeOptions
		texts    int
		noMail   bool
		noMobile bool
	}{
		{name: "the preferred one", kind: OfAbsence, choice: Choice{AtOnce, []Channel{BySMS, ByMail}}, texts: 1, want: BySMS},
		{name: "no budget: mail", kind: OfAbsence, choice: Choice{AtOnce, []Channel{BySMS}}, want: ByMail},
		{name: "stopped and no mail", kind: OfAbsence, choice: Choice{AtOnce, []Channel{ByMail}}, life: roster.LifeOptions{SMSStopped: true}, noMail: true, because: Stopped},
		{name: "no mail: SMS", kind: OfAbsence, choice: usual[OfAbsence], texts: 1, noMail: true, want: BySMS},
		{name: "push alone is no way", kind: OfLate, choice: Choice{AtOnce, []Channel{ByPush}}, texts: 1, because: NoWay},
		{name: "a change never goes by an unchosen way", kind: OfChange, choice: Choice{AtOnce, []Channel{ByMail}}, texts: 1, noMail: true, because: NoWay},
		{name: "no channel at all", kind: OfAbsence, choice: Choice{AtOnce, nil}, texts: 1, because: Refused},
		{name: "never", kind: OfAbsence, choice: Choice{Never, []Channel{ByMail}}, texts: 1, because: Refused},
		{name: "nothing", kind: OfAbsence, choice: usual[OfAbsence], texts: 1, noMail: true, noMobile: true, because: NoWay},
	} {
		b := *a
		b.Kinds = map[Kind]Choice{c.kind: c.choice}
		if c.noMail {
			b.Contact.Mail = ""
		}
		if c.noMobile {
			b.Contact.Mobile = "01 23 45 67 89"
		}
		if got := b.way(c.kind, c.life, c.texts); got.By != c.want || got.Reason != c.because {
			t.Errorf("%s: %+v, want %s %s", c.name, got, c.want, c.because)
		}
	}
}

func TestAnAddressIsShownToItsOwnerWithItsMiddleHidden(t *testing.T) {
	for text, want := range map[string]string{
		"camille.martin@exemple.example": "c•••@exemple.example", "06 12 34 56 78": "06 •• •• •• 78", "": "", "123": "", "é@x.example": "é•••@x.example",
	} {
		if got := masked(text); got != want {
			t.Errorf("masked(%q) = %q, want %q", text, got, want)
		}
	}
}
