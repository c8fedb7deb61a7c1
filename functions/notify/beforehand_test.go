package notify

import (
	"slices"
	"strings"
	"testing"

	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

const (
	tuesday   = "2026-11-24"
	wednesday = "2026-11-25"
)

// office writes down hours of a day as the office does: pupils as "id absent present".
func (w *world) office(day, start, end string, change func(*roll), pupils ...marked) {
	w.Helper()
	from, _ := school.ParseClock(start)
	to, _ := school.ParseClock(end)
	r := roll{Date: school.Date(day), Start: from, End: to, Pupils: pupils}
	if change != nil {
		change(&r)
	}
	w.entry("absence.create", dayPart(lycee, year, r.Date), r)
}

// lesson is the lesson of a roll, as the late desk writes about it.
func lesson(course, day string, then func(*roll)) func(*roll) {
	return func(r *roll) {
		r.Lesson = school.LessonOf(school.CourseID(course), school.Date(day))
		if then != nil {
			then(r)
		}
	}
}

func TestAnAbsenceThatTheOfficeKnowsBeforehandIsToldOnItsMorning(t *testing.T) {
	w := open(t, monday, "10:00")
	urgent := true
	w.decide(func(o *roster.LifeOptions) { o.Urgent = urgent })
	phone := parent("phone", "p1")
	phone.contact = roster.Contact{}
	w.family("p1", "Inès", "2011-03-02", parent("mother", "p1"), parent("father", "p1"), phone)
	w.office(wednesday, "08:00", "18:00", nil, marked{Pupil: "p1", Kind: isAbsent})
	w.to(at(tuesday, "23:00"))
	w.wants("the days before", w.sent(), "")
	w.wants("the days before", w.states(wednesday), "mother waiting, father waiting, phone waiting")
	w.to(at(wednesday, "06:55"))
	w.wants("before the school's hours", w.sent(), "")
	w.to(at(wednesday, "07:00"))
	w.wants("that morning", w.sent(), "mail father@exemple.example Absence d’Inès le 25/11 | mail mother@exemple.example Absence d’Inès le 25/11")
	w.wants("that morning", w.states(wednesday), "mother told, father told, phone to-call none")
	if text := w.post.letters[0].Text; !strings.Contains(text, "nous a été annoncée") {
		t.Errorf("text = %q", text)
	}
	w.forget()
	w.to(at(wednesday, "20:00"))
	w.wants("later", w.sent(), "")
}

func TestAnAbsenceTakenBackBeforeItsDayIsToldToNobody(t *testing.T) {
	w := open(t, monday, "10:00")
	phone := parent("phone", "p1")
	phone.contact = roster.Contact{}
	w.family("p1", "Inès", "2011-03-02", parent("mother", "p1"), phone)
	w.office(wednesday, "08:00", "18:00", nil, marked{Pupil: "p1", Kind: isAbsent})
	w.to(at(tuesday, "10:00"))
	w.office(wednesday, "08:00", "18:00", nil, marked{Pupil: "p1", Kind: "present", Was: isAbsent})
	w.to(at(wednesday, "20:00"))
	w.wants("sent", w.sent(), "")
	w.wants("states", w.states(wednesday), "mother dropped, phone dropped")
}

// TestWhoeverIsToBeToldOnTheDayIsTold is a right that ends, and one that begins, between
// the day on which an absence is written down and its own.
func TestWhoeverIsToBeToldOnTheDayIsTold(t *testing.T) {
	w := open(t, monday, "10:00")
	ends, begins := parent("ends", "p1"), parent("begins", "p1")
	ends.links[0].To, begins.links[0].From = at(tuesday, "12:00"), at(tuesday, "12:00")
	w.family("p1", "Inès", "2011-03-02", parent("mother", "p1"), ends, begins)
	w.office(wednesday, "08:00", "18:00", nil, marked{Pupil: "p1", Kind: isAbsent})
	w.to(at(wednesday, "08:00"))
	w.wants("states", w.states(wednesday), "mother told, ends dropped, begins told")
}

func TestOfAPupilWhoLeftBeforeTheDayNobodyIsTold(t *testing.T) {
	w := open(t, monday, "10:00")
	w.family("p1", "Inès", "2011-03-02", parent("mother", "p1"))
	w.office(wednesday, "08:00", "18:00", nil, marked{Pupil: "p1", Kind: isAbsent})
	w.drain()
	w.enrol(roster.Enrolment{Pupil: "p1", School: lycee, Year: year, Class: "2DE3", From: "2026-09-01", To: tuesday}, parent("mother", "p1"))
	w.to(at(wednesday, "20:00"))
	w.wants("sent", w.sent(), "")
}

func TestWhatTheFamilySaidIsToldToTheOthersOnceAndCalmly(t *testing.T) {
	w := open(t, monday, "08:05")
	w.decide(func(o *roster.LifeOptions) { o.Urgent = true })
	w.family("p1", "Inès", "2011-03-02", parent("mother", "p1"), parent("father", "p1"))
	before := &said{By: "mother", Case: "dentist"}
	w.office(monday, "08:00", "08:55", lesson("maths", monday, nil), marked{Pupil: "p1", Kind: isAbsent, Said: before})
	w.drain()
	w.wants("the first day", w.sent(), "mail father@exemple.example Absence d’Inès le 23/11")
	w.forget()
	w.clock = at(monday, "09:00")
	w.office(monday, "08:55", "09:50", lesson("history", monday, nil), marked{Pupil: "p1", Kind: isAbsent, Said: before})
	for _, day := range []string{tuesday, wednesday, friday, next} {
		w.to(at(day, "08:05"))
		w.office(day, "08:00", "08:55", lesson("maths", day, nil), marked{Pupil: "p1", Kind: isAbsent, Said: before})
		w.drain()
		w.wants(day, w.sent(), "")
		w.wants(day, w.states(day), "")
	}
	w.clock = at(next, "09:00") // the mother had not spoken of this
	w.office(next, "08:55", "09:50", lesson("history", next, nil), marked{Pupil: "p1", Kind: isAbsent})
	w.drain()
	w.wants("beyond what was said", w.sent(), "mail father@exemple.example Important : Inès n’est pas en cours | mail mother@exemple.example Important : Inès n’est pas en cours")
}

// TestWhoAnswersWhileOthersWaitIsToldNoMore is a declaration between the office's word and
// its day.
func TestWhoAnswersWhileOthersWaitIsToldNoMore(t *testing.T) {
	for _, action := range []string{"absence.declare", "absence.justify"} {
		w := open(t, monday, "10:00")
		w.family("p1", "Inès", "2011-03-02", parent("teacher", "p1"), parent("father", "p1"))
		w.office(wednesday, "08:00", "12:00", nil, marked{Pupil: "p1", Kind: isAbsent})
		w.to(at(tuesday, "10:00"))
		w.entry(action, "PERSON#p1", asked{School: lycee, Year: year, Pupils: []school.PersonID{"p1"}, From: at(wednesday, "00:00"), To: at("2026-11-26", "00:00")})
		w.to(at(wednesday, "08:00"))
		w.wants(action, w.sent(), "mail father@exemple.example Absence d’Inès le 25/11")
		w.wants(action, w.states(wednesday), "teacher dropped, father told")
	}
}

func TestWhomAStatusFreesIsToldAsAbsentToNobody(t *testing.T) {
	w := open(t, monday, "08:05")
	w.family("p1", "Inès", "2011-03-02", parent("mother", "p1"))
	w.office(monday, "08:00", "08:55", lesson("maths", monday, nil), marked{Pupil: "p1", Kind: isAbsent, Free: true})
	w.drain()
	w.wants("sent", w.sent(), "")
	w.wants("states", w.states(monday), "")
}

// TestWhoArrivesBeyondTheLimitHasCome is the late desk at 8:41: the lesson of eight stays
// missed, and the pupil goes to that of nine.
func TestWhoArrivesBeyondTheLimitHasCome(t *testing.T) {
	for _, called := range []bool{true, false} {
		w := open(t, monday, "08:05")
		w.decide(func(o *roster.LifeOptions) { o.Urgent = true })
		w.family("p1", "Inès", "2011-03-02", parent("mother", "p1"))
		if called {
			w.roll("maths", "08:00", "08:55", "p1 absent present")
			w.drain()
			w.wants("at the roll", w.sent(), "mail mother@exemple.example Important : Inès n’est pas en cours")
			w.forget()
		}
		w.clock = at(monday, "08:41")
		arrived := func(r *roll) { r.Arrived = school.At(8, 41) }
		if !called {
			w.office(monday, "08:00", "08:55", lesson("maths", monday, arrived), marked{Pupil: "p1", Kind: isAbsent})
		}
		w.office(monday, "08:55", "09:50", lesson("history", monday, arrived), marked{Pupil: "p1", Kind: isLate})
		w.to(at(monday, "20:00"))
		if !called {
			w.wants("at the desk", w.sent(), "mail mother@exemple.example Absence d’Inès le 23/11")
			if w.tells(monday)[0].Urgent {
				t.Error("it is urgent that the pupil stands at the desk")
			}
			continue
		}
		w.wants("at the desk", w.sent(), "mail mother@exemple.example Inès est en cours (23/11)")
		if text := w.post.letters[0].Text; !strings.Contains(text, "41 min") {
			t.Errorf("text = %q", text)
		}
		w.forget()
		w.to(at(tuesday, "08:00"))
		w.clock = at(monday, "15:05")
		w.roll("art", "15:00", "16:00", "p1 absent present")
		w.drain()
		w.to(at(monday, "15:16"))
		w.wants("away again", w.sent(), "mail mother@exemple.example Important : Inès n’est pas en cours")
	}
}

// TestAnArrivalTakenBackLooksForTheChildAgain is the wrong pupil at the late desk.
func TestAnArrivalTakenBackLooksForTheChildAgain(t *testing.T) {
	for _, c := range []struct {
		name     string
		arrived  string
		lesson   string
		then     marked
		late     marked
		messages string
	}{
		{"within the limit", "08:12", "maths", marked{Pupil: "p1", Kind: isAbsent, Was: isLate}, marked{Pupil: "p1", Kind: isLate, Was: isAbsent, Minutes: 12}, "Important : Inès n’est pas en cours"},
		{"beyond it", "08:41", "history", marked{Pupil: "p1", Kind: "present", Was: isLate}, marked{Pupil: "p1", Kind: isLate}, "Important : Inès n’est pas en cours"},
	} {
		w := open(t, monday, "08:05")
		w.decide(func(o *roster.LifeOptions) { o.Urgent = true })
		w.family("p1", "Inès", "2011-03-02", parent("mother", "p1"))
		w.roll("maths", "08:00", "08:55", "p1 absent present")
		w.drain()
		start, end := map[string]string{"maths": "08:00", "history": "08:55"}[c.lesson], map[string]string{"maths": "08:55", "history": "09:50"}[c.lesson]
		w.clock = at(monday, c.arrived)
		w.office(monday, start, end, lesson(c.lesson, monday, func(r *roll) { r.Arrived, _ = school.ParseClock(c.arrived) }), c.late)
		w.drain()
		w.wants(c.name+", at the desk", w.sent(), "mail mother@exemple.example Important : Inès n’est pas en cours | mail mother@exemple.example Inès est en cours (23/11)")
		w.forget()
		w.office(monday, start, end, lesson(c.lesson, monday, func(r *roll) { r.Undone = true }), c.then)
		w.drain()
		w.wants(c.name+", taken back", w.sent(), "mail mother@exemple.example "+c.messages)
		w.forget()
		w.to(at(monday, "20:00"))
		w.wants(c.name+", later", w.sent(), "")
	}
}

// TestWhoSaysNowThisNowThatWritesToNobodyEachTime is a roll called absent, present, absent
// in a loop: two words at once, and then the state that holds for ten minutes.
func TestWhoSaysNowThisNowThatWritesToNobodyEachTime(t *testing.T) {
	for _, last := range []string{"absent", "present"} {
		w := open(t, monday, "08:05")
		w.family("p1", "Inès", "2011-03-02", parent("mother", "p1"), parent("father", "p1"))
		for range 20 {
			w.roll("maths", "08:00", "08:55", "p1 absent present")
			w.drain()
			w.roll("maths", "08:00", "08:55", "p1 present absent")
			w.drain()
		}
		if last == "absent" {
			w.roll("maths", "08:00", "08:55", "p1 absent present")
			w.drain()
		}
		if got := len(w.post.letters); got != 4 {
			t.Fatalf("%d letters within the minute, want 4: %v", got, w.sent())
		}
		w.forget()
		w.to(at(monday, "20:00"))
		want := map[string]string{"present": "", "absent": "mail father@exemple.example Absence d’Inès le 23/11 | mail mother@exemple.example Absence d’Inès le 23/11"}[last]
		w.wants(last+" in the end", w.sent(), want)
		if got := len(w.tells(monday)); got != 1 {
			t.Errorf("%d Tells of one lesson, want 1", got)
		}
		history, err := journal.History(t.Context(), w.table, dayPart(lycee, year, monday), 100)
		if err != nil {
			t.Fatal(err)
		}
		flagged := slices.DeleteFunc(history, func(e journal.Entry) bool { return e.Flag != tooOften })
		if len(flagged) != 1 || flagged[0].Object != "p1" {
			t.Errorf("mentions for the head: %+v, want one about p1", flagged)
		}
	}
}
