package notify

import (
	"context"
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// court ends what an adult is to a pupil, as a judgment brought to the school does.
func (w *world) court(id, of string) {
	w.Helper()
	a := parent(id, of)
	a.links[0].Level, a.links[0].BySchool, a.links[0].Legal = school.None, true, 0
	w.person(a)
}

func TestARightThatEndsOvernightEndsWhatWasToBeToldInTheMorning(t *testing.T) {
	w := open(t, monday, "21:00")
	w.family("p1", "Inès", "2011-03-02", parent("mother", "p1"), parent("father", "p1"))
	w.roll("night", "20:30", "21:30", "p1 absent present")
	w.drain()
	w.wants("states", w.states(monday), "mother waiting, father waiting")
	w.court("father", "p1")
	w.to(at("2026-11-24", "09:00"))
	w.wants("sent", w.sent(), "mail mother@exemple.example Absence d’Inès le 23/11")
	w.wants("states", w.states(monday), "mother told, father dropped")
}

func TestWhoHasNoRightAnyMoreIsNotToldOfAMistakeEither(t *testing.T) {
	w := open(t, monday, "08:05")
	w.family("p1", "Inès", "2011-03-02", parent("mother", "p1"), parent("father", "p1"))
	w.roll("maths", "08:00", "08:55", "p1 absent present")
	w.drain()
	w.forget()
	w.court("father", "p1")
	w.roll("maths", "08:00", "08:55", "p1 present absent")
	w.drain()
	for _, l := range w.post.letters {
		if l.To != "mother@exemple.example" {
			t.Errorf("told after the right ended: %s %s", l.To, l.Subject)
		}
	}
}

func TestARightThatEndsEndsTheLinesOfTheDigest(t *testing.T) {
	w := open(t, monday, "08:05")
	w.family("p1", "Inès", "2011-03-02", parent("mother", "p1"), parent("father", "p1"))
	w.roll("maths", "08:00", "08:55", "p1 late present 10")
	w.drain()
	w.court("father", "p1")
	w.to(at(monday, "19:00"))
	w.wants("sent", w.sent(), "mail mother@exemple.example Préau : les nouvelles du 23/11")
}

func TestWhoseRightEndedIsNobodyToPhone(t *testing.T) {
	w := open(t, monday, "08:05")
	w.family("p1", "Inès", "2011-03-02", unreached("mother", "p1"), unreached("father", "p1"))
	w.roll("maths", "08:00", "08:55", "p1 absent present")
	w.drain()
	w.wants("to phone", w.toPhone(), "mother 23/11 | father 23/11")
	w.court("father", "p1")
	w.wants("after the judgment", w.toPhone(), "mother 23/11")
}

// Row 15 of the table of rights: who is of age may object to the parents' reading the
// timetable, and they still learn of absences.
func TestParentsToWhomAnAdultObjectsAreNotToldOfLessons(t *testing.T) {
	w := open(t, monday, "08:05")
	w.enrol(roster.Enrolment{
		Pupil: "p1", School: lycee, Year: year, Name: roster.Name{First: "Aminata", Last: "KONATÉ"}, Birth: "2007-03-02", Class: "2DE3", From: "2026-09-01", OptOut: true,
	}, parent("father", "p1"))
	w.person(adult{id: "p1", contact: roster.Contact{Mail: "aminata@exemple.example"}})
	w.put(roster.ClassKey(lycee, year, "2DE3"), roster.Class{ID: "2DE3", Pupils: []roster.Pupil{{ID: "p1"}}})
	w.amend("cancelled")
	w.to(w.clock.Add(10 * time.Minute))
	for _, l := range w.post.letters {
		if l.To != "aminata@exemple.example" {
			t.Errorf("told of a lesson: %s", l.To)
		}
	}
	if len(w.post.letters) != 1 {
		t.Errorf("sent: %v", w.sent())
	}
}

func TestACallSentTwiceIsOneCall(t *testing.T) {
	w := open(t, monday, "08:05")
	w.family("p1", "Inès", "2011-03-02", unreached("mother", "p1"))
	w.roll("maths", "08:00", "08:55", "p1 absent present")
	w.drain()
	cpe := w.cpe()
	id := callID(w.tells(monday)[0], "mother")
	log := func(outcome Outcome, after time.Duration) int {
		in := &Phoned{School: lycee, ID: id}
		in.Body.Outcome = outcome
		cpe.Now = w.clock.Add(after)
		c, err := desk{book: w.book}.logCall(context.Background(), cpe, in)
		if err != nil {
			t.Fatal(err)
		}
		return len(c.Log)
	}
	for _, v := range []struct {
		outcome Outcome
		after   time.Duration
		want    int
	}{{NoAnswer, 0, 1}, {NoAnswer, 20 * time.Second, 1}, {NoAnswer, 10 * time.Minute, 2}, {Reached, 11 * time.Minute, 3}, {Reached, 11 * time.Minute, 3}} {
		if got := log(v.outcome, v.after); got != v.want {
			t.Errorf("%s after %v: %d calls, want %d", v.outcome, v.after, got, v.want)
		}
	}
}
