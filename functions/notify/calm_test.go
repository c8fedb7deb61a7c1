package notify

import (
	"slices"
	"strings"
	"testing"

	"github.com/preau-ent/preau/shared/mail"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// TestWhomTheMailServerRefusesAtOnceIsToldBySMSOrPhoned is a guardian with a dead mail
// address, whatever else there is.
func TestWhomTheMailServerRefusesAtOnceIsToldBySMSOrPhoned(t *testing.T) {
	for _, c := range []struct {
		name, mobile string
		sms          bool
		life         func(*roster.LifeOptions)
		want         string
		texts        int
	}{
		{"a mobile that takes text messages", "06 12 34 56 78", true, nil, "told", 1},
		{"a mobile that takes none", "06 12 34 56 78", false, nil, "to-call bounce", 0},
		{"no mobile", "", true, nil, "to-call bounce", 0},
		{"a mobile that is refused too", "06 12 34 56 99", true, nil, "to-call bounce", 0},
		{"a gateway that is down", "06 12 34 56 98", true, nil, "to-call failed", 0},
		{"no text messages left", "06 12 34 56 78", true, func(o *roster.LifeOptions) { o.SMSBudget = new(int) }, "to-call bounce", 0},
	} {
		w := open(t, monday, "08:05")
		if c.life != nil {
			w.decide(c.life)
		}
		a := parent("refused", "p1")
		a.contact.Mobile, a.contact.SMS = c.mobile, c.sms
		w.family("p1", "Inès", "2011-03-02", a, parent("mother", "p1"))
		w.roll("maths", "08:00", "08:55", "p1 absent present")
		w.to(at(monday, "08:06"))
		w.wants(c.name, w.states(monday), "refused "+c.want+", mother told")
		if got := len(w.post.texts); got != c.texts {
			t.Errorf("%s: %d text messages, want %d", c.name, got, c.texts)
		}
		w.forget()
		w.to(at(monday, "20:00"))
		w.wants(c.name+", later", w.sent(), "")
	}
}

func TestOfALessonThatChangesTwiceTheDigestSaysTheLastWord(t *testing.T) {
	w := open(t, monday, "10:00")
	a := parent("mother", "p1")
	a.choices = &Choices{Kinds: map[Kind]Choice{OfChange: {InDigest, []Channel{ByMail}}}}
	w.family("p1", "Inès", "2011-03-02", a)
	w.put(roster.ClassKey(lycee, year, "2DE3"), roster.Class{ID: "2DE3", Pupils: []roster.Pupil{{ID: "p1"}}})
	w.amend("cancelled")
	w.drain()
	w.amend("replaced")
	w.to(at(monday, "18:30"))
	if len(w.post.letters) != 1 {
		t.Fatalf("sent: %v", w.sent())
	}
	if text := w.post.letters[0].Text; strings.Contains(text, "annulé") || !strings.Contains(text, "un autre professeur") {
		t.Errorf("the digest says: %s", text)
	}
}

// TestNobodyIsToldOfAnAbsenceOnADayWithoutClass is a week that the office types at once,
// with a public holiday in it.
func TestNobodyIsToldOfAnAbsenceOnADayWithoutClass(t *testing.T) {
	for day, want := range map[string]string{
		"2026-11-10": "mail mother@exemple.example Absence d’Inès le 10/11",
		"2026-11-11": "", // Armistice
		"2026-12-29": "", // in the winter holidays
	} {
		w := open(t, day, "09:00")
		w.family("p1", "Inès", "2011-03-02", parent("mother", "p1"))
		w.entry("absence.create", dayPart(lycee, year, school.Date(day)), roll{Date: school.Date(day), Start: school.At(8, 0), End: school.At(18, 0), Pupils: []marked{{Pupil: "p1", Kind: isAbsent}}})
		w.drain()
		w.wants(day, w.sent(), want)
	}
}

func TestAKindThatWasSwitchedOffLeavesTheOthers(t *testing.T) {
	w := open(t, monday, "08:05")
	a := parent("mother", "p1")
	a.choices = &Choices{Kinds: map[Kind]Choice{OfChange: {Never, []Channel{ByMail}}}}
	w.family("p1", "Inès", "2011-03-02", a)
	w.put(roster.ClassKey(lycee, year, "2DE3"), roster.Class{ID: "2DE3", Pupils: []roster.Pupil{{ID: "p1"}}})
	w.amend("cancelled")
	w.roll("maths", "08:00", "08:55", "p1 absent present")
	w.roll("art", "09:00", "09:55", "p1 late present 5")
	w.to(at(monday, "19:00"))
	w.wants("sent", w.sent(), "mail mother@exemple.example Absence d’Inès le 23/11 | mail mother@exemple.example Préau : les nouvelles du 23/11")
}

// TestWhoseAddressGaveMessagesBackSeesItAndMayTryItAgain is a parent who called a mail
// unwanted by mistake.
func TestWhoseAddressGaveMessagesBackSeesItAndMayTryItAgain(t *testing.T) {
	w := open(t, monday, "08:05")
	w.family("p1", "Inès", "2011-03-02", parent("mother", "p1"))
	w.roll("maths", "08:00", "08:55", "p1 absent present")
	w.drain()
	for range 2 {
		if err := w.book.Bounced(t.Context(), machine, mail.Bounce{ID: w.post.letters[0].ID, Permanent: true, Complaint: true}, w.clock); err != nil {
			t.Fatal(err)
		}
	}
	w.wants("after the complaint", w.states(monday), "mother to-call refusal")
	grant, err := policy.Notices(roster.Person{ID: "mother", Links: parent("mother", "p1").links, Now: w.clock, Today: monday, PasswordAt: w.clock})
	if err != nil {
		t.Fatal(err)
	}
	n, err := w.book.OwnNotices(t.Context(), grant)
	if err != nil || !slices.Equal(n.Refused, []Channel{ByMail}) {
		t.Fatalf("refused = %v, %v", n.Refused, err)
	}
	if n, err = w.book.SetNotices(t.Context(), grant, n, w.clock); err != nil || len(n.Refused) != 1 {
		t.Fatalf("another choice tried the address again: %v, %v", n.Refused, err)
	}
	n.Refused = nil
	if n, err = w.book.SetNotices(t.Context(), grant, n, w.clock); err != nil || len(n.Refused) != 0 {
		t.Fatalf("refused = %v, %v", n.Refused, err)
	}
	w.forget()
	w.clock = at("2026-11-24", "08:05")
	w.roll("maths", "08:00", "08:55", "p1 absent present")
	w.drain()
	w.wants("the day after", w.sent(), "mail mother@exemple.example Absence d’Inès le 24/11")
}

func TestOfASchoolThatWasLeftADigestSaysNothing(t *testing.T) {
	w := open(t, monday, "10:00")
	a := parent("mother", "p1")
	a.choices = &Choices{Kinds: map[Kind]Choice{OfLate: {InDigest, []Channel{ByMail}}}}
	w.family("p1", "Inès", "2011-03-02", a)
	w.roll("maths", "08:00", "08:55", "p1 late present 10")
	w.drain()
	w.enrol(roster.Enrolment{Pupil: "p1", School: lycee, Year: year, Name: roster.Name{First: "Inès"}, Class: "2DE3", From: "2026-09-01", To: "2026-11-22"}, a)
	w.to(at(monday, "20:00"))
	w.wants("sent", w.sent(), "")
}
