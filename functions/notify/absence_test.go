package notify

import (
	"strings"
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/mail"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

func open(t *testing.T, day, clock string) *world {
	w := newWorld(t, t.TempDir(), at(day, clock))
	t.Cleanup(w.close)
	return w
}

func (w *world) wants(what string, got any, want string) {
	w.Helper()
	var text string
	switch v := got.(type) {
	case string:
		text = v
	case []string:
		text = strings.Join(v, " | ")
	}
	if text != want {
		w.Errorf("%s: %q, want %q", what, text, want)
	}
}

func TestAnAbsenceIsToldOnceHoweverManyLessonsItCovers(t *testing.T) {
	w := open(t, monday, "08:05")
	w.family("p1", "Inès", "2011-03-02", parent("mother", "p1"), parent("father", "p1"))
	w.roll("maths", "08:00", "08:55", "p1 absent present")
	w.drain()
	w.wants("after the first lesson", w.sent(), "mail father@exemple.example Absence d’Inès le 23/11 | mail mother@exemple.example Absence d’Inès le 23/11")
	w.wants("states", w.states(monday), "mother told, father told")
	w.clock = at(monday, "09:00")
	w.roll("history", "08:55", "09:50", "p1 absent present")
	w.clock = at(monday, "10:10")
	w.roll("sport", "10:05", "11:00", "p1 absent present")
	w.drain()
	if got := len(w.post.letters); got != 2 {
		t.Errorf("%d letters after three lessons of one absence, want 2", got)
	}
	w.clock = at(monday, "15:00")
	w.roll("art", "15:00", "16:00", "p1 absent present") // after a lesson in which the pupil was there
	w.drain()
	if got := len(w.post.letters); got != 4 {
		t.Errorf("%d letters after a second absence, want 4", got)
	}
}

func TestARollCalledAgainTellsNobodyTwice(t *testing.T) {
	w := open(t, monday, "08:05")
	w.family("p1", "Inès", "2011-03-02", parent("mother", "p1"))
	for range 3 {
		w.roll("maths", "08:00", "08:55", "p1 absent present")
		w.drain()
	}
	if got := len(w.post.letters); got != 1 {
		t.Errorf("%d letters, want 1", got)
	}
}

func TestWhoWasToldLearnsThatItWasAMistake(t *testing.T) {
	w := open(t, monday, "08:05")
	phone := parent("phone", "p1")
	phone.contact = roster.Contact{}
	w.family("p1", "Inès", "2011-03-02", parent("mother", "p1"), phone)
	w.roll("maths", "08:00", "08:55", "p1 absent present")
	w.drain()
	w.wants("states", w.states(monday), "mother told, phone to-call none")
	w.forget()
	w.roll("maths", "08:00", "08:55", "p1 present absent")
	w.drain()
	w.wants("sent", w.sent(), "mail mother@exemple.example Inès était bien en cours le 23/11")
	w.wants("states", w.states(monday), "mother told, phone dropped")
	w.forget()
	w.roll("maths", "08:00", "08:55", "p1 absent present") // and absent after all
	w.drain()
	w.wants("the third word at once", w.sent(), "")
	w.to(at(monday, "08:15"))
	w.wants("sent", w.sent(), "mail mother@exemple.example Absence d’Inès le 23/11")
}

func TestWhoArrivesLateIsSaidToHaveCome(t *testing.T) {
	w := open(t, monday, "08:05")
	mother, father := parent("mother", "p1"), parent("father", "p1")
	father.choices = &Choices{Kinds: map[Kind]Choice{OfAbsence: {AtOnce, []Channel{ByMail}}, OfLate: {Never, nil}}}
	w.family("p1", "Inès", "2011-03-02", mother, father)
	w.roll("maths", "08:00", "08:55", "p1 absent present")
	w.drain()
	w.forget()
	w.roll("maths", "08:00", "08:55", "p1 late absent 20")
	w.drain()
	w.wants("sent", w.sent(), "mail father@exemple.example Inès est en cours (23/11) | mail mother@exemple.example Inès est en cours (23/11)")
	if text := w.post.letters[0].Text; !strings.Contains(text, "20 min") {
		t.Errorf("text = %q", text)
	}
	w.to(at(monday, "19:00"))
	if got := len(w.post.letters); got != 2 {
		t.Errorf("the late arrival is told again: %v", w.sent())
	}
}

func TestALateArrivalWaitsForTheDigestUnlessThePersonWantsItAtOnce(t *testing.T) {
	w := open(t, monday, "08:05")
	hasty, never := parent("hasty", "p1"), parent("never", "p1")
	hasty.choices = &Choices{Kinds: map[Kind]Choice{OfLate: {AtOnce, []Channel{ByMail}}}}
	never.choices = &Choices{Kinds: map[Kind]Choice{OfLate: {Never, nil}}}
	w.family("p1", "Inès", "2011-03-02", parent("calm", "p1"), hasty, never)
	w.family("p2", "Adam", "2011-03-02", parent("other", "p2"))
	w.roll("maths", "08:00", "08:55", "p1 late present 10", "p2 late present 5")
	w.drain()
	w.wants("at once", w.sent(), "mail hasty@exemple.example Retard d’Inès le 23/11")
	w.roll("maths", "08:00", "08:55", "p2 present late")
	w.to(at(monday, "18:29"))
	w.wants("before the digest", w.sent(), "mail hasty@exemple.example Retard d’Inès le 23/11")
	w.forget()
	w.to(at(monday, "18:30"))
	w.wants("digest", w.sent(), "mail calm@exemple.example Préau : les nouvelles du 23/11")
	if text := w.post.letters[0].Text; !strings.Contains(text, "10 min de retard") {
		t.Errorf("text = %q", text)
	}
}

func TestALateArrivalWhoseMinutesNobodyNotedIsToldWithoutThem(t *testing.T) {
	w := open(t, monday, "08:05")
	hasty := parent("hasty", "p2")
	hasty.choices = &Choices{Kinds: map[Kind]Choice{OfLate: {AtOnce, []Channel{ByMail}}}}
	w.family("p1", "Inès", "2011-03-02", parent("told", "p1"))
	w.family("p2", "Adam", "2011-03-02", hasty)
	w.family("p3", "Malo", "2011-03-02", parent("calm", "p3"))
	w.roll("maths", "08:00", "08:55", "p1 absent present")
	w.drain()
	w.forget()
	w.roll("maths", "08:00", "08:55", "p1 late absent", "p2 late present", "p3 late present")
	w.to(at(monday, "18:30"))
	w.wants("sent", w.sent(), "mail calm@exemple.example Préau : les nouvelles du 23/11 | mail hasty@exemple.example Retard d’Adam le 23/11 | mail told@exemple.example Inès est en cours (23/11)")
	var all string
	for _, letter := range w.post.letters {
		all += letter.Text
	}
	for _, want := range []string{"est en cours, avec du retard.", "Adam a eu du retard le 23/11, au cours de 8", "Malo a eu du retard le 23/11."} {
		if !strings.Contains(all, want) || strings.Contains(all, "0 min") {
			t.Errorf("the letters read %q, want %q in them", all, want)
		}
	}
}

func TestQuietHoursWaitAndAnUrgentAbsenceDoesNot(t *testing.T) {
	for _, c := range []struct {
		urgent       bool
		day, clock   string
		start, end   string
		before, then string
		sent         string
	}{
		{false, friday, "20:30", "20:00", "21:00", saturday, next, "07:00"},
		{true, friday, "20:30", "20:00", "21:00", "", "", ""},
		{true, friday, "21:30", "20:00", "21:00", saturday, next, "07:00"}, // the lesson is over
		{false, monday, "05:30", "05:00", "06:00", monday, monday, "07:00"},
	} {
		w := open(t, c.day, c.clock)
		w.decide(func(o *roster.LifeOptions) { o.Urgent = c.urgent })
		w.family("p1", "Inès", "2011-03-02", parent("mother", "p1"))
		w.roll("night", c.start, c.end, "p1 absent present")
		w.drain()
		if c.sent == "" {
			w.wants("urgent", w.sent(), "mail mother@exemple.example Important : Inès n’est pas en cours")
			continue
		}
		w.wants("at once", w.sent(), "")
		w.wants("states", w.states(c.day), "mother waiting")
		w.to(at(c.then, c.sent).Add(-time.Minute))
		w.wants("a minute before", w.sent(), "")
		w.to(at(c.then, c.sent))
		w.wants("then", w.sent(), "mail mother@exemple.example Absence d’Inès le "+map[string]string{friday: "27/11", monday: "23/11"}[c.day])
	}
}

func TestWhoIsThereAfterAllIsNotToldInTheMorning(t *testing.T) {
	w := open(t, monday, "21:00")
	w.family("p1", "Inès", "2011-03-02", parent("mother", "p1"))
	w.roll("night", "20:30", "21:30", "p1 absent present")
	w.drain()
	w.roll("night", "20:30", "21:30", "p1 present absent")
	w.to(at("2026-11-24", "09:00"))
	w.wants("sent", w.sent(), "")
	w.wants("states", w.states(monday), "mother dropped")
}

func TestWhoCannotBeWrittenToIsPhonedAndWhy(t *testing.T) {
	w := open(t, monday, "08:05")
	zero := 0
	mobile := func(id, of, number string, accepts bool) adult {
		a := parent(id, of)
		a.contact = roster.Contact{Mobile: number, SMS: accepts}
		return a
	}
	refuses, bounced := parent("refuses", "p1"), parent("bounced", "p1")
	refuses.choices = &Choices{Kinds: map[Kind]Choice{OfAbsence: {Never, nil}}}
	bounced.choices = &Choices{Dead: map[Channel]string{ByMail: "bounced@exemple.example"}}
	w.family("p1", "Inès", "2011-03-02",
		mobile("texted", "p1", "06 12 34 56 78", true), mobile("untexted", "p1", "06 12 34 56 79", false), mobile("wrong", "p1", "06 12 34 56 99", true),
		mobile("none", "p1", "01 23 45 67 89", true), refuses, bounced, parent("refused", "p1"), parent("down", "p1"))
	w.roll("maths", "08:00", "08:55", "p1 absent present")
	w.drain()
	w.wants("states", w.states(monday), "texted told, untexted to-call refusal, wrong to-call bounce, none to-call none, "+
		"refuses to-call refusal, bounced to-call bounce, refused to-call bounce, down to-call failed")
	w.wants("sent", w.sent(), "sms +33612345678 Absence d'Inès le 23/11 à partir de 8 h 00. Pour répondre : https://ent.example")

	w.decide(func(o *roster.LifeOptions) { o.SMSBudget = &zero })
	w.family("p2", "Adam", "2011-03-02", mobile("adam", "p2", "06 12 34 56 78", true))
	w.roll("art", "14:00", "15:00", "p2 absent present")
	w.drain()
	if s := w.states(monday); !strings.HasSuffix(s, ", adam to-call budget") {
		t.Errorf("out of budget: %s", s)
	}
	w.decide(func(o *roster.LifeOptions) { o.SMSStopped, o.SMSBudget = true, nil })
	w.family("p3", "Léa", "2011-03-02", mobile("lea", "p3", "06 12 34 56 78", true))
	w.roll("sport", "16:00", "17:00", "p3 absent present")
	w.drain()
	if s := w.states(monday); !strings.HasSuffix(s, ", lea to-call stopped") {
		t.Errorf("stopped: %s", s)
	}
}

func TestTheBudgetIsThatOfAMonth(t *testing.T) {
	w := open(t, monday, "08:05")
	two := 2
	w.decide(func(o *roster.LifeOptions) { o.SMSBudget = &two })
	for i, p := range []string{"p1", "p2", "p3"} {
		a := parent("parent-"+p, p)
		a.contact = roster.Contact{Mobile: "06 12 34 56 7" + string(rune('0'+i)), SMS: true}
		w.family(p, "Inès", "2011-03-02", a)
	}
	w.roll("maths", "08:00", "08:55", "p1 absent present", "p2 absent present", "p3 absent present")
	w.drain()
	w.wants("states", w.states(monday), "parent-p1 told, parent-p2 told, parent-p3 to-call budget")
	w.to(at("2026-12-01", "08:05"))
	w.forget()
	w.roll("maths", "08:00", "08:55", "p3 absent present")
	w.drain()
	if got := len(w.post.texts); got != 1 {
		t.Errorf("%d text messages in December, want 1", got)
	}
}

func TestAMessageThatComesBackIsPhonedAndItsAddressWrittenToNoMore(t *testing.T) {
	w := open(t, monday, "08:05")
	w.family("p1", "Inès", "2011-03-02", parent("mother", "p1"))
	w.roll("maths", "08:00", "08:55", "p1 absent present")
	w.drain()
	if err := w.book.Bounced(t.Context(), machine, mail.Bounce{ID: w.post.letters[0].ID, Permanent: true, Code: "5.1.1"}, w.clock); err != nil {
		t.Fatal(err)
	}
	w.wants("states", w.states(monday), "mother to-call bounce")
	w.forget()
	w.clock = at("2026-11-24", "08:05")
	w.roll("maths", "08:00", "08:55", "p1 absent present")
	w.drain()
	w.wants("the day after", w.states("2026-11-24"), "mother to-call bounce")
	w.wants("sent", w.sent(), "")
	if err := w.book.Bounced(t.Context(), machine, mail.Bounce{ID: "n-unknown", Permanent: true}, w.clock); err != nil {
		t.Errorf("the return of a letter of nobody: %v", err)
	}
}

func TestAMessageOfWhichNobodyKnowsIsPhonedAndNotSentAgain(t *testing.T) {
	w := open(t, monday, "08:05")
	w.family("p1", "Inès", "2011-03-02", parent("mother", "p1"))
	day := school.Date(monday)
	r := roll{Date: day, Lesson: "20261123-maths", Start: school.At(8, 0), End: school.At(8, 55), Pupils: []marked{{Pupil: "p1", Kind: isAbsent}}}
	e, err := w.book.tellPart(t.Context(), part{School: lycee, Year: year, Roll: r, Event: "e1", At: w.clock})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.table.Commit(t.Context(), e.Changes...); err != nil {
		t.Fatal(err)
	}
	w.wants("the process ended before it was handed over", w.states(monday), "mother sending")
	w.to(at(monday, "08:07"))
	w.wants("a minute later", w.states(monday), "mother to-call uncertain")
	w.wants("sent", w.sent(), "")
}

func TestTheMailServersWordIsWrittenDownEvenAfterTheDoubt(t *testing.T) {
	w := open(t, monday, "08:05")
	w.family("p1", "Inès", "2011-03-02", parent("mother", "p1"))
	r := roll{Date: monday, Lesson: "20261123-maths", Start: school.At(8, 0), End: school.At(8, 55), Pupils: []marked{{Pupil: "p1", Kind: isAbsent}}}
	e, err := w.book.tellPart(t.Context(), part{School: lycee, Year: year, Roll: r, Event: "e1", At: w.clock})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.table.Commit(t.Context(), e.Changes...); err != nil {
		t.Fatal(err)
	}
	w.to(at(monday, "08:07"))
	if err := e.After(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.wants("the slow server has it", w.states(monday), "mother told")
}

func TestASchoolKeptHomeBySnowIsToldInParts(t *testing.T) {
	w := open(t, monday, "08:05")
	var pupils []string
	for i := range 60 {
		id := "p" + string(rune('A'+i/26)) + string(rune('a'+i%26))
		w.family(id, "Inès", "2011-03-02", parent("parent-"+id, id), parent("other-"+id, id))
		pupils = append(pupils, id+" absent present")
	}
	w.roll("snow", "08:00", "18:00", pupils...)
	w.to(at(monday, "08:06"))
	if got := len(w.post.letters); got != 120 {
		t.Errorf("%d letters within the minute, want 120", got)
	}
}

// TestADayThatIsOverIsToldAllTheSame is a roll that stayed on paper: over a weekend, a week
// or the holidays.
func TestADayThatIsOverIsToldAllTheSame(t *testing.T) {
	for _, c := range []struct{ typed, clock, sent string }{
		{monday, "10:00", monday}, {tuesday, "10:00", tuesday}, {friday, "10:00", friday}, {saturday, "10:00", next}, {"2027-01-04", "10:00", "2027-01-04"},
	} {
		w := open(t, c.typed, c.clock)
		w.decide(func(o *roster.LifeOptions) { o.Urgent = true })
		phone := parent("phone", "p1")
		phone.contact = roster.Contact{}
		w.family("p1", "Inès", "2011-03-02", parent("mother", "p1"), phone)
		w.rollOf(monday, "maths", "08:00", "08:55", "p1 absent present")
		w.to(at(c.sent, "10:00"))
		w.wants("typed on "+c.typed, w.states(monday), "mother told, phone to-call none")
		w.wants("typed on "+c.typed, w.sent(), "mail mother@exemple.example Absence d’Inès le 23/11")
		w.wants("typed on "+c.typed, w.toPhone(), "phone 23/11")
		w.forget()
		w.rollOf(monday, "maths", "08:00", "08:55", "p1 present absent")
		w.to(at(c.sent, "11:00"))
		w.wants("typed on "+c.typed+", and taken back", w.sent(), "mail mother@exemple.example Inès était bien en cours le 23/11")
		w.wants("typed on "+c.typed+", and taken back", w.toPhone(), "")
	}
}

// TestOfAYearThatIsOverNobodyIsTold is a word about a day whose file was wiped.
func TestOfAYearThatIsOverNobodyIsTold(t *testing.T) {
	w := open(t, "2027-09-02", "10:00")
	w.family("p1", "Inès", "2011-03-02", parent("mother", "p1"))
	w.rollOf(monday, "maths", "08:00", "08:55", "p1 absent present")
	w.drain()
	w.wants("sent", w.sent(), "")
}

func TestBrowsersAreWokenBesideAndSayNothing(t *testing.T) {
	w := open(t, monday, "08:05")
	mother := parent("mother", "p1")
	mother.choices = &Choices{Devices: []Device{
		{ID: "d1", To: mail.Subscription{Endpoint: "https://web.push.apple.com/x"}}, {ID: "d2", To: mail.Subscription{Endpoint: "https://web.push.apple.com/y"}},
		{ID: "d3", To: mail.Subscription{Endpoint: "https://web.push.apple.com/gone"}},
	}}
	w.family("p1", "Inès", "2011-03-02", mother)
	w.roll("maths", "08:00", "08:55", "p1 absent present")
	w.drain()
	if len(w.post.pings) != 2 || len(w.post.letters) != 1 {
		t.Fatalf("%d browsers and %d letters, want 2 and 1", len(w.post.pings), len(w.post.letters))
	}
	if said := jsonOf(w.post.pings[0]); strings.Contains(said, "Inès") || strings.Contains(said, "p1") || strings.Contains(said, "absence") {
		t.Errorf("a push service learns %s", said)
	}
	items, err := w.table.Get(t.Context(), true, ChoicesKey("mother"))
	if err != nil {
		t.Fatal(err)
	}
	var kept Choices
	if err := items.Find(ChoicesKey("mother")).Decode(&kept); err != nil || len(kept.Devices) != 2 {
		t.Errorf("a browser that left is kept: %+v, %v", kept.Devices, err)
	}
}
