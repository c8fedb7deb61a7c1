package notify

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// asks writes down that the office asks for the reason of hours of a pupil's Monday.
func (w *world) asks(pupil, from, to string, spans ...Span) {
	w.entry("absence.ask", "PERSON#"+pupil, asked{School: lycee, Year: year, Pupils: []school.PersonID{school.PersonID(pupil)}, From: at(monday, from), To: at(monday, to), Spans: spans})
}

func (w *world) gives(pupil, from, to string) {
	w.entry("absence.justify", "PERSON#"+pupil, asked{School: lycee, Year: year, Pupils: []school.PersonID{school.PersonID(pupil)}, From: at(monday, from), To: at(monday, to)})
}

// questions says how asking stands on a day, in the order in which it was asked.
func (w *world) questions(day string) string {
	w.Helper()
	var list []*Tell
	for _, t := range w.tells(day) {
		if t.Kind == OfAsk {
			list = append(list, t)
		}
	}
	slices.SortFunc(list, func(a, b *Tell) int { return a.Made.Compare(b.Made) })
	var words []string
	for _, t := range list {
		for _, p := range t.Parties {
			words = append(words, strings.TrimSpace(fmt.Sprint(p.Person, " ", p.State, " ", p.Reason)))
		}
	}
	return strings.Join(words, ", ")
}

func TestTheReasonOfAnAbsenceIsAskedOfThoseWhoMayGiveIt(t *testing.T) {
	w := newWorld(t, t.TempDir(), at("2026-11-24", "10:00"))
	defer w.close()
	informed, charge, unreachable := parent("informed", "p1"), parent("charge", "p1"), parent("unreachable", "p1")
	informed.links[0].Level, charge.links[0].Level, unreachable.contact = school.Informed, school.Charge, roster.Contact{}
	w.family("p1", "Inès", "2011-03-02", parent("mother", "p1"), informed, charge, unreachable)
	w.family("grown", "Malo", "2008-03-02", parent("father", "grown"))
	w.person(adult{id: "grown", contact: roster.Contact{Mail: "grown@exemple.example"}})
	w.asks("p1", "08:00", "09:55", Span{From: 480, To: 595})
	w.asks("grown", "08:00", "09:55", Span{From: 480, To: 595})
	w.drain()
	if got, want := w.questions(monday), "mother told, charge told, unreachable to-call none, grown told"; !sameWords(got, want) {
		t.Errorf("asked: %s, want %s", got, want)
	}
	want := []string{
		"mail charge@exemple.example Absence d’Inès le 23/11 : une réponse est attendue",
		"mail grown@exemple.example Absence de Malo le 23/11 : une réponse est attendue",
		"mail mother@exemple.example Absence d’Inès le 23/11 : une réponse est attendue",
	}
	if got := w.sent(); !slices.Equal(got, want) {
		t.Errorf("left: %q, want %q", got, want)
	}
}

func sameWords(a, b string) bool {
	x, y := strings.Split(a, ", "), strings.Split(b, ", ")
	slices.Sort(x)
	slices.Sort(y)
	return slices.Equal(x, y)
}

func TestAnAnswerLeavesAloneWhoWaitsToBeAsked(t *testing.T) {
	w := newWorld(t, t.TempDir(), at(monday, "21:00")) // quiet hours
	defer w.close()
	unreachable := parent("unreachable", "p1")
	unreachable.contact = roster.Contact{}
	w.family("p1", "Inès", "2011-03-02", parent("mother", "p1"), unreachable)
	w.asks("p1", "08:00", "09:55", Span{From: 480, To: 595})
	w.drain()
	if got, want := w.questions(monday), "mother waiting, unreachable to-call none"; !sameWords(got, want) {
		t.Fatalf("asked at night: %s, want %s", got, want)
	}
	w.gives("p1", "14:00", "16:00") // of other hours
	w.drain()
	if got, want := w.questions(monday), "mother waiting, unreachable to-call none"; !sameWords(got, want) {
		t.Errorf("after a reason of other hours: %s, want %s", got, want)
	}
	w.gives("p1", "08:00", "12:00")
	w.to(at("2026-11-24", "12:00"))
	if got, want := w.questions(monday), "mother dropped, unreachable dropped"; !sameWords(got, want) || len(w.sent()) > 0 {
		t.Errorf("after the reason: %s, and %q left, want %s and nothing", got, w.sent(), want)
	}
}

func TestAskingAnewTakesThePlaceOfWhatHasNotLeft(t *testing.T) {
	w := newWorld(t, t.TempDir(), at("2026-11-24", "10:00"))
	defer w.close()
	unreachable := parent("unreachable", "p1")
	unreachable.contact = roster.Contact{}
	w.family("p1", "Inès", "2011-03-02", unreachable)
	for range 2 {
		w.asks("p1", "08:00", "09:55", Span{From: 480, To: 595})
		w.drain()
		w.clock = w.clock.Add(24 * time.Hour)
	}
	w.asks("p1", "14:00", "15:55", Span{From: 840, To: 955}) // another absence of the day
	w.drain()
	if got, want := w.questions(monday), "unreachable dropped, unreachable to-call none, unreachable to-call none"; got != want {
		t.Errorf("asked: %s, want %s", got, want)
	}
}

func TestAQuestionAboutNoAbsenceIsTakenBackOnce(t *testing.T) {
	for _, c := range []struct{ name, mark, want, wrote string }{
		{"there", "p1 present absent", "mother dropped", "Inès était bien en cours le 23/11"},
		{"late", "p1 late absent 25", "mother dropped", "Inès est en cours (23/11)"},
	} {
		w := newWorld(t, t.TempDir(), at(monday, "08:05"))
		w.family("p1", "Inès", "2011-03-02", parent("mother", "p1"))
		w.roll("c8", "08:00", "08:55", "p1 absent present")
		w.drain()
		w.asks("p1", "08:00", "08:55", Span{Lesson: school.LessonOf("c8", monday), From: 480, To: 535})
		w.drain()
		w.forget()
		w.roll("c8", "08:00", "08:55", c.mark)
		w.drain()
		if got := w.questions(monday); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
		if got, want := w.sent(), []string{"mail mother@exemple.example " + c.wrote}; !slices.Equal(got, want) {
			t.Errorf("%s: left %q, want %q", c.name, got, want)
		}
		w.close()
	}
}

// mayAnswer is row 33 of the rights said once more: an adult with a link of this school
// that decides or has the child, today, whom no court kept away; once of age, the pupil.
func mayAnswer(e roster.Enrolment, adults []adult, now time.Time) []string {
	if e.Birth <= "2008-11-23" {
		return []string{string(e.Pupil)}
	}
	return slices.DeleteFunc(mustBeTold(e, adults, now), func(id string) bool {
		for _, a := range adults {
			for _, l := range a.links {
				if string(a.id) == id && l.School == lycee && (l.Level == school.Full || l.Level == school.Charge) {
					return false
				}
			}
		}
		return true
	})
}

// TestAskedAndToCallAreThoseWhoMayAnswer holds for every question, whatever the families,
// their channels and hours, and what carriers do.
func TestAskedAndToCallAreThoseWhoMayAnswer(t *testing.T) {
	dir, runs := t.TempDir(), 0
	rapid.Check(t, func(rt *rapid.T) {
		runs++
		w := newWorld(t, fmt.Sprintf("%s/%d", dir, runs), at("2026-11-24", fmt.Sprintf("%02d:00", rapid.IntRange(6, 22).Draw(rt, "hour"))))
		defer w.close()
		w.post.down = rapid.IntRange(0, 9).Draw(rt, "no post") == 0
		w.decide(func(o *roster.LifeOptions) {
			budget := rapid.IntRange(0, 3).Draw(rt, "budget")
			o.SMSBudget, o.SMSStopped = &budget, rapid.IntRange(0, 4).Draw(rt, "stopped") == 0
		})
		e := roster.Enrolment{
			Pupil: "p", School: lycee, Year: year, Name: roster.Name{First: "Inès"}, Class: "2DE3",
			Birth: rapid.SampledFrom([]school.Date{"2011-03-02", "2011-03-02", "2008-03-02"}).Draw(rt, "birth"), Independent: rapid.Bool().Draw(rt, "independent"),
		}
		var adults []adult
		for j := range rapid.IntRange(0, 4).Draw(rt, "adults") {
			adults = append(adults, drawAdult(rt, fmt.Sprintf("a%d", j), e.Pupil))
		}
		w.enrol(e, adults...)
		w.person(adult{id: e.Pupil, contact: roster.Contact{Mail: rapid.SampledFrom([]string{"", "p@exemple.example"}).Draw(rt, "own mail")}})
		w.asks("p", "08:00", "09:55", Span{From: 480, To: 595})
		for range 70 { // nobody's hours are shorter than an hour, or further than a day
			w.drain()
			w.clock = w.clock.Add(30 * time.Minute)
		}
		w.drain()
		tells := w.tells(monday)
		if len(tells) != 1 {
			rt.Fatalf("%d questions, want one", len(tells))
		}
		w.holds(rt, tells[0], mayAnswer(e, adults, w.clock))
	})
}
