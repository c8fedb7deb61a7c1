package notify

import (
	"testing"

	"github.com/preau-ent/preau/shared/school"
)

// TestWhoseRightEndsWhileAMessageWaitsIsNotWrittenTo closes a child to somebody between
// the roll and the hour at which that person would have been told.
func TestWhoseRightEndsWhileAMessageWaitsIsNotWrittenTo(t *testing.T) {
	for name, end := range map[string]func(*adult){
		"a court decided": func(a *adult) { a.links[0].Level = school.None },
		"the link ended":  func(a *adult) { a.links[0].To = at(monday, "10:00") },
	} {
		w := open(t, monday, "08:05")
		waits, digest := parent("waits", "p1"), parent("digest", "p1")
		waits.choices = &Choices{Hours: Hours{From: school.At(14, 0), To: school.At(20, 0)}}
		digest.choices = &Choices{Kinds: map[Kind]Choice{OfAbsence: {InDigest, []Channel{ByMail}}}}
		w.family("p1", "Inès", "2011-03-02", parent("mother", "p1"), waits, digest)
		w.roll("maths", "08:00", "08:55", "p1 absent present")
		w.roll("art", "13:00", "13:55", "p1 late present 10")
		w.drain()
		w.wants(name+", before", w.states(monday), "mother told, waits waiting, digest waiting")
		for _, a := range []adult{waits, digest} {
			end(&a)
			w.person(a)
		}
		w.forget()
		w.to(at("2026-11-24", "20:00"))
		w.wants(name, w.states(monday), "mother told, waits dropped, digest dropped")
		for _, l := range w.post.letters {
			if l.To != "mother@exemple.example" {
				t.Errorf("%s: %s is written to: %s", name, l.To, l.Text)
			}
		}
	}
}

// TestAnAbsenceOfWhichTheOfficeMovedTheHoursIsTakenBackWhole is told with its first hours
// and ends with its last.
func TestAnAbsenceOfWhichTheOfficeMovedTheHoursIsTakenBackWhole(t *testing.T) {
	w := open(t, monday, "08:05")
	w.family("p1", "Inès", "2011-03-02", parent("mother", "p1"))
	office := func(action, start, end, kind, was string, old *hours) {
		r := roll{Date: monday, Pupils: []marked{{Pupil: "p1", Kind: kind, Was: was}}}
		r.Start, _ = school.ParseClock(start)
		r.End, _ = school.ParseClock(end)
		r.Former = old
		w.entry(action, dayPart(lycee, year, monday), r)
		w.drain()
	}
	office("absence.create", "08:00", "12:00", "absent", "present", nil)
	office("absence.edit", "08:00", "10:00", "absent", "absent", &hours{school.At(8, 0), school.At(12, 0)})
	w.wants("moved", w.states(monday), "mother told")
	if got := w.tells(monday); len(got) != 1 || len(got[0].Spans) != 1 || got[0].Spans[0].To != school.At(10, 0) {
		t.Errorf("after the hours moved: %s", jsonOf(got))
	}
	w.forget()
	office("absence.edit", "08:00", "10:00", "present", "absent", nil)
	w.wants("taken back", w.sent(), "mail mother@exemple.example Inès était bien en cours le 23/11")
}

// TestWhomTheDeskSendsToTheNextLessonIsLateInNone is the arrival of who missed a lesson.
func TestWhomTheDeskSendsToTheNextLessonIsLateInNone(t *testing.T) {
	w := open(t, monday, "08:45")
	choice := parent("mother", "p1")
	choice.choices = &Choices{Kinds: map[Kind]Choice{OfLate: {AtOnce, []Channel{ByMail}}}}
	w.family("p1", "Inès", "2011-03-02", choice)
	w.entry("absence.create", dayPart(lycee, year, monday), roll{
		Date: monday, Lesson: school.LessonOf("history", monday), Start: school.At(9, 0), End: school.At(9, 55),
		Arrived: school.At(8, 45), Pupils: []marked{{Pupil: "p1", Kind: isLate, Was: "present"}},
	})
	w.drain()
	w.wants("sent", w.sent(), "")
}
