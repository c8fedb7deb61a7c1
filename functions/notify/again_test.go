package notify

import (
	"testing"

	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// mathsAgain is the first lesson of the Monday, missed after all.
func mathsAgain() again {
	return again{Lesson: school.LessonOf("maths", monday), Start: school.At(8, 0), End: school.At(8, 55), Kind: isAbsent}
}

// The wrong pupil is seated in the library, and taken out again: who read that the child
// was there reads that it is not, once; who is to be phoned is to be phoned.
func TestWhoReadACorrectionThatWasNoneReadsTheAbsenceAgain(t *testing.T) {
	w := open(t, monday, "08:05")
	phone := parent("phone", "p1")
	phone.contact = roster.Contact{}
	w.family("p1", "Inès", "2011-03-02", parent("mother", "p1"), phone)
	w.roll("maths", "08:00", "08:55", "p1 absent present")
	w.drain()
	w.office(monday, "08:00", "09:00", nil, marked{Pupil: "p1", Kind: "present", Was: "present"})
	w.drain()
	w.wants("after the library", w.states(monday), "mother told, phone dropped")
	w.forget()
	back := marked{Pupil: "p1", Kind: "present", Was: "present", Again: []again{mathsAgain()}}
	for range 2 {
		w.office(monday, "08:00", "09:00", nil, back)
		w.drain()
	}
	w.wants("sent", w.sent(), "mail mother@exemple.example Absence d’Inès le 23/11")
	w.wants("states", w.states(monday), "mother told, phone to-call none")
}

func TestWhatARollSaidUnheardIsToldOnceTheOfficeTakesItsWordBack(t *testing.T) {
	w := open(t, monday, "08:20")
	w.family("p1", "Inès", "2011-03-02", parent("mother", "p1"))
	w.family("p2", "Adam", "2011-03-02", parent("other", "p2"))
	free := mathsAgain()
	free.Free = true
	w.office(monday, "08:00", "09:00", nil,
		marked{Pupil: "p1", Kind: "present", Was: "present", Again: []again{mathsAgain()}},
		marked{Pupil: "p2", Kind: "present", Was: "present", Again: []again{free}})
	w.drain()
	w.wants("sent", w.sent(), "mail mother@exemple.example Absence d’Inès le 23/11")
}

// An absence that the office takes back covers one that a roll noted: who was told of both
// as one has nothing to read.
func TestNobodyReadsOfAnAbsenceTakenBackWhereAnotherStands(t *testing.T) {
	w := open(t, monday, "08:05")
	w.family("p1", "Inès", "2011-03-02", parent("mother", "p1"))
	w.roll("maths", "08:00", "08:55", "p1 absent present")
	w.office(monday, "08:00", "18:00", nil, marked{Pupil: "p1", Kind: isAbsent})
	w.drain()
	w.forget()
	w.office(monday, "08:00", "18:00", nil, marked{Pupil: "p1", Kind: "present", Was: isAbsent, Again: []again{mathsAgain()}})
	w.drain()
	w.wants("sent", w.sent(), "")
	w.wants("states", w.states(monday), "mother told")
}

// A late arrival that is taken back, and two lessons missed with others between them.
func TestALateArrivalTakenBackIsNoCorrectionWhereTheChildIsMissing(t *testing.T) {
	w := open(t, monday, "15:05")
	w.family("p1", "Inès", "2011-03-02", parent("mother", "p1"))
	w.office(monday, "08:00", "08:55", nil, marked{Pupil: "p1", Kind: isLate, Minutes: 20, Was: "present"})
	w.drain()
	w.forget()
	late := mathsAgain()
	late.Lesson, late.Start, late.End = school.LessonOf("history", monday), school.At(14, 0), school.At(14, 55)
	w.office(monday, "08:00", "08:55", nil, marked{Pupil: "p1", Kind: "present", Was: isLate, Again: []again{mathsAgain(), late}})
	w.drain()
	w.wants("sent", w.sent(), "mail mother@exemple.example Absence d’Inès le 23/11 | mail mother@exemple.example Absence d’Inès le 23/11")
	if n := len(w.tells(monday)); n != 2 {
		t.Errorf("%d absences, want 2", n)
	}
}
