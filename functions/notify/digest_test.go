package notify

import (
	"strings"
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// texted is an adult whom a text message reaches, and no mail.
func texted(id, of, number string) adult {
	a := parent(id, of)
	a.contact = roster.Contact{Mobile: number, SMS: true}
	return a
}

// classOf stores who is in 2DE3.
func (w *world) classOf(pupils ...string) {
	c := roster.Class{ID: "2DE3"}
	for _, p := range pupils {
		c.Pupils = append(c.Pupils, roster.Pupil{ID: school.PersonID(p)})
	}
	w.put(roster.ClassKey(lycee, year, "2DE3"), c)
}

const (
	answeredBySMS = "sms +33612345678 L'établissement a répondu pour l'absence d'Inès du 27/11. Voir https://ent.example"
	changedBySMS  = "sms +33612345678 Inès : un cours change le 25/11 à 8 h 00. Voir https://ent.example"
	severalBySMS  = "sms +33612345678 Inès : plusieurs nouvelles de l'établissement. Voir https://ent.example"
)

// TestWhatQuietHoursHeldGoesByThePersonsOwnWay is who has no mail, or prefers a text
// message to it.
func TestWhatQuietHoursHeldGoesByThePersonsOwnWay(t *testing.T) {
	both := texted("both", "p1", "06 12 34 56 78")
	both.contact.Mail = "both@exemple.example"
	both.choices = &Choices{Kinds: map[Kind]Choice{OfChange: {AtOnce, []Channel{BySMS}}}}
	evening := texted("evening", "p1", "06 12 34 56 78")
	evening.choices = &Choices{Hours: Hours{From: school.At(18, 0), To: school.At(20, 0)}, Kinds: map[Kind]Choice{OfChange: {AtOnce, []Channel{BySMS}}}}
	mailed := parent("mailed", "p1")
	ruling, change := func(w *world) { w.ruled("evening", "justified", true) }, func(w *world) { w.amend("cancelled") }
	none := 0
	for _, c := range []struct {
		name, clock string
		adult       adult
		do          func(*world)
		then        func(*world)
		at          time.Time
		want        string
	}{
		{"a ruling of the day, to who reads from 18 h", "10:00", evening, ruling, nil, at(monday, "18:00"), answeredBySMS},
		{"a lesson cancelled at 20 h 30", "20:30", both, change, nil, at(tuesday, "07:00"), changedBySMS},
		{"both, in one text message", "09:00", evening, func(w *world) { ruling(w); change(w) }, nil, at(monday, "18:00"), severalBySMS},
		{"after STOP", "10:00", evening, ruling, func(w *world) { w.answer("+33612345678", true) }, at(monday, "18:00"), ""},
		{"out of budget", "10:00", evening, ruling, func(w *world) { w.decide(func(o *roster.LifeOptions) { o.SMSBudget = &none }) }, at(monday, "18:00"), ""},
		{"a school that stopped its text messages", "10:00", evening, ruling, func(w *world) { w.decide(func(o *roster.LifeOptions) { o.SMSStopped = true }) }, at(monday, "18:00"), ""},
		{"by mail to who chose nothing", "20:30", mailed, change, nil, at(tuesday, "07:00"), "mail mailed@exemple.example Préau : les nouvelles du 24/11"},
	} {
		w := open(t, monday, c.clock)
		w.family("p1", "Inès", "2011-03-02", c.adult)
		w.classOf("p1")
		c.do(w)
		w.to(c.at.Add(-time.Minute))
		w.wants(c.name+", before", w.sent(), "")
		if c.then != nil {
			c.then(w)
		}
		w.to(c.at.Add(time.Minute))
		w.wants(c.name, w.sent(), c.want)
		w.forget()
		w.to(c.at.Add(24 * time.Hour))
		w.wants(c.name+", later", w.sent(), "")
		if len(w.post.broken) > 0 {
			t.Errorf("%s: a number that answered STOP is written to", c.name)
		}
	}
}

func TestNobodyIsTextedOfALessonThatIsOverByThen(t *testing.T) {
	for hours, want := range map[Hours]string{
		{From: school.At(18, 0), To: school.At(20, 0)}: "",
		{From: school.At(7, 30), To: school.At(20, 0)}: changedBySMS,
	} {
		w := open(t, wednesday, "07:10")
		a := texted("parent", "p1", "06 12 34 56 78")
		a.choices = &Choices{Hours: hours, Kinds: map[Kind]Choice{OfChange: {AtOnce, []Channel{BySMS}}}}
		w.family("p1", "Inès", "2011-03-02", a)
		w.classOf("p1")
		w.amend("cancelled") // at eight
		w.to(at(wednesday, "20:00"))
		w.wants(jsonOf(hours), w.sent(), want)
	}
}

// TestATextMessageOfTheMorningIsPaidByItsSchool counts it in the budget of the month.
func TestATextMessageOfTheMorningIsPaidByItsSchool(t *testing.T) {
	w := open(t, monday, "20:30")
	one := 1
	w.decide(func(o *roster.LifeOptions) { o.SMSBudget = &one })
	for _, p := range []string{"p1", "p2"} {
		a := texted("parent-"+p, p, "06 12 34 56 78")
		a.choices = &Choices{Kinds: map[Kind]Choice{OfChange: {AtOnce, []Channel{BySMS}}}}
		w.family(p, "Inès", "2011-03-02", a)
	}
	w.classOf("p1", "p2")
	w.amend("cancelled")
	w.to(at(tuesday, "08:00"))
	w.wants("one text message a month", w.sent(), changedBySMS)
}

// TestEachSchoolPaysItsOwnTextMessagesOfTheEvening is a parent of two children in two schools.
func TestEachSchoolPaysItsOwnTextMessagesOfTheEvening(t *testing.T) {
	const other = school.UAI("0750002B")
	w := open(t, monday, "10:00")
	w.put(roster.SchoolKey(other), roster.School{UAI: other, Name: "Collège Olympe de Gouges", Zone: "Europe/Paris", Year: year})
	evening := texted("evening", "p1", "06 12 34 56 78")
	evening.choices = &Choices{Hours: Hours{From: school.At(18, 0), To: school.At(20, 0)}}
	evening.links = append(evening.links, roster.Link{Role: school.Guardian, School: other, Pupil: "p2", Level: school.Full, Legal: 1})
	w.family("p1", "Inès", "2011-03-02", evening)
	w.enrol(roster.Enrolment{Pupil: "p2", School: other, Year: year, Name: roster.Name{First: "Adam"}, Birth: "2013-03-02", Class: "5E2", From: "2026-09-01"}, evening)
	for pupil, at := range map[school.PersonID]school.UAI{"p1": lycee, "p2": other} {
		w.entry("absence.rule", "PERSON#"+string(pupil), ruled{School: at, Year: year, Pupils: []school.PersonID{pupil}, From: w.clock.AddDate(0, 0, -3), What: "refused", Held: true})
	}
	w.to(at(monday, "18:05"))
	w.wants("sent", w.sent(), "sms +33612345678 L'établissement a répondu pour l'absence d'Adam du 20/11. Voir https://ent.example | "+
		"sms +33612345678 L'établissement a répondu pour l'absence d'Inès du 20/11. Voir https://ent.example")
	for _, u := range []school.UAI{lycee, other} {
		items, err := w.book.get(t.Context(), usedKey(u, monday))
		if err != nil {
			t.Fatal(err)
		}
		var used Used
		if err := items.Find(usedKey(u, monday)).Decode(&used); err != nil || used.Texts != 1 {
			t.Errorf("%s paid %d, want 1: %v", u, used.Texts, err)
		}
	}
	w.forget()
	w.to(at(tuesday, "20:00"))
	w.wants("later", w.sent(), "")
}

// TestWhatNoCarrierTookIsTriedAgain is a mail server that is away for some minutes, at the
// hour of digests or in the middle of the day.
func TestWhatNoCarrierTookIsTriedAgain(t *testing.T) {
	calm := parent("calm", "p1")
	calm.choices = &Choices{Kinds: map[Kind]Choice{OfChange: {InDigest, []Channel{ByMail}}}}
	phone := texted("phone", "p1", "06 12 34 56 78")
	phone.choices = &Choices{Kinds: map[Kind]Choice{OfChange: {AtOnce, []Channel{BySMS}}}}
	for _, c := range []struct {
		name  string
		adult adult
		do    func(*world)
		shut  time.Time
		want  string
	}{
		{"a digest", calm, func(w *world) { w.amend("cancelled") }, at(monday, "18:30"), "mail calm@exemple.example Préau : les nouvelles du 23/11"},
		{"a change by mail", parent("mother", "p1"), func(w *world) { w.amend("cancelled") }, at(monday, "10:00"), "mail mother@exemple.example Préau : les nouvelles du 23/11"},
		{"a change by text message", phone, func(w *world) { w.amend("cancelled") }, at(monday, "10:00"), changedBySMS},
		{"a ruling", parent("mother", "p1"), func(w *world) { w.ruled("mother", "justified", true) }, at(monday, "10:00"), "mail mother@exemple.example Préau : les nouvelles du 23/11"},
	} {
		w := open(t, monday, "10:00")
		w.family("p1", "Inès", "2011-03-02", c.adult)
		w.classOf("p1")
		if c.do(w); c.shut.After(w.clock) {
			w.to(c.shut.Add(-time.Minute))
		}
		w.post.shut = true
		w.to(c.shut.Add(5 * time.Minute))
		w.post.shut = false
		w.to(c.shut.Add(9 * time.Minute))
		w.wants(c.name+", at once", w.sent(), "")
		w.to(c.shut.Add(11 * time.Minute))
		w.wants(c.name, w.sent(), c.want)
		w.to(at(tuesday, "20:00"))
		w.wants(c.name+", once", w.sent(), c.want)
		if got := w.failed(); got != 0 {
			t.Errorf("%s: %d are said to have failed", c.name, got)
		}
	}
}

// TestADigestThatNobodyTookIsOfWhatCameSinceTheOneBefore keeps the moment from which on new
// marks are said.
func TestADigestThatNobodyTookIsOfWhatCameSinceTheOneBefore(t *testing.T) {
	w := open(t, monday, "10:00")
	calm := parent("calm", "p1")
	calm.choices = &Choices{Kinds: map[Kind]Choice{OfChange: {InDigest, []Channel{ByMail}}}}
	w.family("p1", "Inès", "2011-03-02", calm)
	w.classOf("p1")
	since := func() string {
		d, err := w.book.digestOf(t.Context(), "calm")
		if err != nil {
			t.Fatal(err)
		}
		return d.Since.In(paris).Format("02 15:04")
	}
	w.amend("cancelled")
	w.to(at(monday, "18:30"))
	w.wants("once it left", since(), "23 18:30")
	w.clock = at(tuesday, "10:00")
	w.amend("replaced")
	w.to(at(tuesday, "18:29"))
	w.post.shut = true
	w.to(at(tuesday, "18:30"))
	w.wants("where nobody took it", since(), "23 18:30")
	w.post.shut = false
	w.to(at(tuesday, "18:40"))
	w.wants("once it left after all", since(), "24 18:40")
}

// TestWhatIsTriedInVainIsGivenUpAndShownToTheSchool is a server that stays away, and one of
// which nobody knows whether it has the mail: the latter is not tried again.
func TestWhatIsTriedInVainIsGivenUpAndShownToTheSchool(t *testing.T) {
	for _, c := range []struct {
		name       string
		shut, down bool
		tries      int
	}{{"away for days", true, false, 4}, {"in doubt", false, true, 1}} {
		w := open(t, monday, "10:00")
		w.family("p1", "Inès", "2011-03-02", parent("mother", "p1"))
		w.classOf("p1")
		w.post.shut, w.post.down = c.shut, c.down
		w.amend("cancelled")
		w.to(at("2026-11-26", "20:00"))
		if w.post.tried != c.tries {
			t.Errorf("%s: handed over %d times, want %d", c.name, w.post.tried, c.tries)
		}
		if got := w.failed(); got != 1 {
			t.Errorf("%s: the school sees %d that failed, want 1", c.name, got)
		}
		if log := w.log.String(); !strings.Contains(log, "not taken") || strings.Contains(log, "mother") || strings.Contains(log, "Inès") {
			t.Errorf("%s: the log says %q", c.name, log)
		}
	}
}

// failed returns how many messages the head sees that no carrier took.
func (w *world) failed() int {
	w.Helper()
	grant, err := policy.ReadSchoolLife(w.cpe(), lycee)
	if err != nil {
		w.Fatal(err)
	}
	n, err := w.book.SchoolNotices(w.Context(), grant, w.clock)
	if err != nil {
		w.Fatal(err)
	}
	return n.Failed
}
