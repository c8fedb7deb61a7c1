package absences

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/preau-ent/preau/functions/timetable"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// TestAReasonOfTheMorningSaysNothingOfTheAfternoonOfAnEntryOfTheDay is about what the
// office types: one entry for the whole day, of which the family explains a part.
func TestAReasonOfTheMorningSaysNothingOfTheAfternoonOfAnEntryOfTheDay(t *testing.T) {
	for _, c := range []struct {
		name, cover string
		want        [2]Reason
	}{
		{"the morning", "08:00-12:00", [2]Reason{Accepted, Unexplained}},
		{"the afternoon", "14:00-16:00", [2]Reason{Unexplained, Accepted}},
		{"until the cut", "08:00-11:50", [2]Reason{Accepted, Unexplained}},
		{"the day", "08:00-18:00", [2]Reason{Accepted, Accepted}},
	} {
		h := usualDay(1)
		h.Lessons, h.Known = spans(t, "08:00-10:00", "10:00-12:00", "14:00-16:00"), true
		got := h.Count(spans(t, "08:00-18:00"), nil, []Cover{{span(t, c.cover), Accepted}}).HalfDays
		if len(got) != 2 || got[0].Reason != c.want[0] || got[1].Reason != c.want[1] {
			t.Errorf("%s: half-days = %+v, want %v", c.name, got, c.want)
		}
	}
}

// ofLesson enters what the roll of a lesson noted, as the plan of the cabinet has it.
func ofLesson(hour int, kind Kind, minutes int) Entry {
	return Entry{
		ID: "l", Kind: kind, From: school.At(hour, 0), To: school.At(hour, 55), Minutes: minutes, Lesson: "20261123-lessonofit", Source: FromRoll,
		Service: "s" + school.ServiceID(rune('0'+hour-8)), Version: 1,
	}
}

func TestWhoIsExemptedFromALessonMissesNothingOfItWhateverItsRollSays(t *testing.T) {
	for _, c := range []struct {
		name string
		note Note
		want int
	}{
		{"from its subject", Note{Kind: Exempted, From: monday, To: monday, Service: "s0"}, 0},
		{"from its subject, and there all the same", Note{Kind: Exempted, From: monday, To: monday, Service: "s0", Present: true}, 1},
		{"from another subject", Note{Kind: Exempted, From: monday, To: monday, Service: "s1"}, 1},
	} {
		w := newCabinet(t)
		l := w.life("pupil-p1")
		l.Days = append(l.Days, Day{Date: monday, Entries: []Entry{ofLesson(8, Absent, 0)}})
		l.plan, _ = weekly(context.Background(), l.Enrolment, w.now, monday)
		l.Statuses = []Status{{Note: c.note}}
		if got := l.Count(monday).HalfDays; got != c.want {
			t.Errorf("exempted %s: %d half-days, want %d", c.name, got, c.want)
		}
	}
}

func TestALessonThatDidNotTakePlaceWasNotMissedWhateverItsRollSays(t *testing.T) {
	w := newCabinet(t)
	l := w.life("pupil-p1")
	l.Days = append(l.Days, Day{Date: monday, Entries: []Entry{ofLesson(8, Absent, 0)}})
	l.plan, _ = weekly(context.Background(), l.Enrolment, w.now, monday)
	plan := l.plan[monday]
	plan.Lessons, plan.Void = plan.Lessons[1:], []school.LessonID{"20261123-lessonofit"}
	l.plan[monday] = plan
	if got := l.Count(monday); got.HalfDays != 0 || got.Minutes != 0 {
		t.Errorf("a cancelled lesson: %+v, want nothing", got.Counters)
	}
	if got := l.Stretches(); len(got) != 0 {
		t.Errorf("a cancelled lesson shows as %+v", got)
	}
}

func TestMinutesBeyondTheLessonAreOfThatLessonAlone(t *testing.T) {
	w := newCabinet(t)
	l := w.life("pupil-p1")
	l.Days = append(l.Days, Day{Date: monday, Entries: []Entry{ofLesson(8, Late, 90)}})
	l.plan, _ = weekly(context.Background(), l.Enrolment, w.now, monday)
	if got := l.Count(monday); got.HalfDays != 1 || got.Minutes != 55 {
		t.Errorf("late by 90 minutes in a lesson of 55: %+v, want one half-day and 55 minutes", got.Counters)
	}
}

func TestWhoComesOnTimeForTheNextLessonIsNotLateInIt(t *testing.T) {
	w := newCabinet(t)
	l := w.life("pupil-p1")
	e := ofLesson(9, Late, 0)
	e.Source = FromDesk
	l.Days = append(l.Days, Day{Date: monday, Entries: []Entry{ofLesson(8, Absent, 0), e}})
	l.Days[len(l.Days)-1].Entries[1].ID = "m"
	l.plan, _ = weekly(context.Background(), l.Enrolment, w.now, monday)
	if got := l.Count(monday); got.Lates != 0 || got.HalfDays != 1 || got.Minutes != 55 {
		t.Errorf("missed the first lesson, sent by the desk to the second: %+v, want one half-day and no late arrival", got.Counters)
	}
}

func TestALateArrivalWhoseMinutesNobodyNotedIsOne(t *testing.T) {
	for _, source := range []Source{FromRoll, FromOffice} {
		w := newCabinet(t)
		l := w.life("pupil-p1")
		e := ofLesson(8, Late, 0)
		e.Source = source
		l.Days = append(l.Days, Day{Date: monday, Entries: []Entry{e}})
		l.plan, _ = weekly(context.Background(), l.Enrolment, w.now, monday)
		got := l.Count(monday)
		if got.Lates != 1 || got.HalfDays != 0 || got.Minutes != 0 {
			t.Errorf("%s: %+v, want one late arrival and nothing missed", source, got.Counters)
		}
		if why := got.Lines[0].why("fr"); why != "Retard dont la durée n’a pas été notée\u00a0: ne compte dans aucune demi-journée." {
			t.Errorf("%s: it reads %q", source, why)
		}
	}
}

// TestThePlanOfAFileSaysWhichLessonsDidNotTakePlace reads a real timetable.
func TestThePlanOfAFileSaysWhichLessonsDidNotTakePlace(t *testing.T) {
	w := newWorld(t)
	stays, goes, moves := w.lesson("s1", 8), w.lesson("s1", 9), w.lesson("s1", 10)
	w.change(goes, timetable.LessonEdit{Kind: timetable.Cancelled})
	var grants []policy.Changing
	for _, day := range []school.Date{monday, "2026-11-24"} {
		grant, err := policy.ChangeLessons(w.as("head"), lycee, w.Year, day)
		if err != nil {
			t.Fatal(err)
		}
		grants = append(grants, grant)
	}
	edits := []timetable.LessonEdit{{Kind: timetable.MovedTime, Date: "2026-11-24", Start: school.At(10, 0), End: school.At(10, 55)}}
	if _, err := w.plan.Change(context.Background(), timetable.Order{Lesson: moves.ID, Edits: edits, Force: true}, w.now, grants...); err != nil {
		t.Fatal(err)
	}
	var e roster.Enrolment
	for _, p := range w.People {
		if p.Profile.ID == w.class("2DE3")[0].ID {
			e = p.Enrolments.Enrolments[0]
		}
	}
	plan, err := Planned(w.plan)(context.Background(), e, w.now, monday, "2026-11-24")
	if err != nil {
		t.Fatal(err)
	}
	if got := plan[monday]; len(got.Lessons) != 1 || got.Lessons[0].ID != stays.ID || !slices.Equal(got.Void, []school.LessonID{goes.ID, moves.ID}) {
		t.Errorf("Monday: %d lessons, void %v, want %s and %s void", len(got.Lessons), got.Void, goes.ID, moves.ID)
	}
	if got := plan["2026-11-24"]; len(got.Lessons) != 1 || got.Lessons[0].ID != moves.ID || len(got.Void) != 0 {
		t.Errorf("Tuesday: %+v, want the lesson that moved", got)
	}
}

func TestTheFirstOfAMonthIsWrittenAsTheFrenchDo(t *testing.T) {
	for lang, want := range map[string]string{"fr": "1er décembre 2026", "en": "1 December 2026"} {
		if got := wordings()[lang].date("2026-12-01"); got != want {
			t.Errorf("%s: %q, want %q", lang, got, want)
		}
	}
}

// TestALetterGreetsWhoeverReadsIt holds that the pupil of age is not greeted as a parent.
func TestALetterGreetsWhoeverReadsIt(t *testing.T) {
	for lang, w := range wordings() {
		for _, parent := range []string{"parent", "veli", "батьки", "家长", "padre", "encarregado", "أولياء"} {
			if strings.Contains(strings.ToLower(w.Shared["greeting"]), parent) {
				t.Errorf("%s greets %q", lang, w.Shared["greeting"])
			}
		}
	}
}
