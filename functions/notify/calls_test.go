package notify

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/mail"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// unreached is an adult whom no message reaches.
func unreached(id, of string) adult {
	a := parent(id, of)
	a.contact = roster.Contact{Home: "0140506070"}
	return a
}

// misses notes that pupils miss an hour of today.
func (w *world) misses(start string, pupils ...string) {
	w.Helper()
	from, err := school.ParseClock(start)
	if err != nil {
		w.Fatal(err)
	}
	for i := range pupils {
		pupils[i] += " absent present"
	}
	w.roll("at"+start, start, (from + 55).String(), pupils...)
	w.drain()
}

func TestWhomToPhoneOfTodayComesFirst(t *testing.T) {
	w := open(t, friday, "15:05")
	w.family("p1", "Inès", "2011-03-02", unreached("early", "p1"))
	w.family("p2", "Adam", "2011-03-02", unreached("late", "p2"))
	w.family("p3", "Léa", "2011-03-02", unreached("before", "p3"))
	w.misses("15:00", "p3")
	w.clock = at(next, "08:05")
	w.misses("08:00", "p1")
	w.clock = at(next, "10:10")
	w.misses("10:05", "p2")
	w.wants("to phone", w.toPhone(), "early 30/11 | late 30/11 | before 27/11")
	w.clock = at(next, "11:00") // the office types a roll of Friday that was on paper
	w.family("p4", "Malo", "2011-03-02", unreached("paper", "p4"))
	w.office(friday, "08:00", "08:55", nil, marked{Pupil: "p4", Kind: isAbsent})
	w.drain()
	w.wants("with a word of Friday", w.toPhone(), "early 30/11 | late 30/11 | before 27/11 | paper 27/11")
}

// TestACallLeavesTheListAfterAWeekOfClass counts days of class: nobody phones in the
// holidays.
func TestACallLeavesTheListAfterAWeekOfClass(t *testing.T) {
	for _, c := range []struct{ name, day, last, gone string }{
		{"a Monday, over the weekend", monday, "2026-11-29", next},
		{"a Thursday", "2026-11-26", "2026-12-02", "2026-12-03"},
		{"the last day before the holidays", "2026-12-18", "2027-01-07", "2027-01-08"},
		{"a public holiday between", "2026-11-09", "2026-11-16", "2026-11-17"},
	} {
		w := open(t, c.day, "08:05")
		w.family("p1", "Inès", "2011-03-02", unreached("mother", "p1"))
		w.misses("08:00", "p1")
		for _, moment := range []time.Time{at(c.day, "23:59"), at(c.last, "23:59")} {
			w.clock = moment
			if n := len(w.listed()); n != 1 {
				t.Errorf("%s, at %s: %d to phone, want 1", c.name, moment.Format(time.DateTime), n)
			}
		}
		w.clock = at(c.gone, "00:00")
		w.wants(c.name, w.toPhone(), "")
		w.wants(c.name+": what is kept", w.states(c.day), "mother to-call none")
	}
}

func TestWhomNobodyPhonedInTimeWasNotTold(t *testing.T) {
	w := open(t, monday, "08:05")
	w.family("p1", "Inès", "2011-03-02", unreached("mother", "p1"), parent("father", "p1"))
	w.misses("08:00", "p1")
	for _, c := range []struct {
		day  string
		want State
	}{{monday, ToCall}, {friday, ToCall}, {next, Missed}} {
		w.clock = at(c.day, "10:00")
		grant, err := policy.ReadBoard(w.cpe(), lycee, year)
		if err != nil {
			t.Fatal(err)
		}
		away, err := w.book.AwayOn(t.Context(), grant, monday)
		if err != nil || len(away) != 1 || away[0].State != c.want {
			t.Errorf("on %s: %+v, want %s: %v", c.day, away, c.want, err)
		}
	}
}

// TestTheListIsReadNoFurtherThanItsWeek is a school that stopped its messages in September.
func TestTheListIsReadNoFurtherThanItsWeek(t *testing.T) {
	w := open(t, "2026-09-07", "08:05")
	w.family("p1", "Inès", "2011-03-02", unreached("mother", "p1"))
	cost := func() float64 {
		before := w.table.Meter().Total()
		w.toPhone()
		return w.table.Meter().Total().RRU - before.RRU
	}
	day, week := school.Date("2026-09-07"), 0.0
	for ; day < "2026-11-20"; day = day.AddDays(1) {
		if w.clock = at(string(day), "08:05"); day.Weekday() < 6 {
			w.misses("08:00", "p1")
		}
		if day == "2026-09-11" {
			week = cost()
		}
	}
	if now := cost(); now > week {
		t.Errorf("after two months the list costs %.1f RRU, after a week %.1f", now, week)
	}
}

// TestSoManyCallsAreReadAndNoMore is a flu on top of it: those of today are among them.
func TestSoManyCallsAreReadAndNoMore(t *testing.T) {
	w := open(t, monday, "08:05")
	var pupils []string
	for i := range mostListed {
		id := fmt.Sprintf("p%03d", i)
		w.family(id, "Inès", "2011-03-02", unreached("parent-"+id, id))
		pupils = append(pupils, id)
	}
	w.misses("08:00", slices.Clone(pupils)...)
	w.to(at(monday, "08:10"))
	w.family("zz", "Inès", "2011-03-02", unreached("today", "zz"))
	w.clock = at(tuesday, "08:05")
	w.misses("08:00", "zz")
	if list := w.toPhone(); len(list) != mostListed || list[0] != "today 24/11" {
		t.Errorf("%d are listed, the first of them %s", len(list), list[0])
	}
}

func TestACallLeavesTheListOnceTheReasonIsAccepted(t *testing.T) {
	for _, c := range []struct{ name, what, until, want string }{
		{"accepted", "justified", "12:00", "other 27/11"},
		{"accepted, with its written proof", "justified,settled", "12:00", "other 27/11"},
		{"accepted for a part of it", "justified", "08:30", "mother 27/11 | mother 27/11 | other 27/11"},
		{"refused", "refused", "12:00", "mother 27/11 | mother 27/11 | other 27/11"},
	} {
		w := open(t, friday, "08:05")
		w.family("p1", "Inès", "2011-03-02", unreached("mother", "p1"), parent("father", "p1"))
		w.family("p2", "Adam", "2011-03-02", unreached("other", "p2"))
		w.misses("08:00", "p1", "p2")
		w.entry("absence.ask", "PERSON#p1", asked{
			School: lycee, Year: year, Pupils: []school.PersonID{"p1"}, From: at(friday, "08:00"), To: at(friday, "08:55"),
			Spans: []Span{{Lesson: school.LessonOf("at08:00", friday), From: school.At(8, 0), To: school.At(8, 55)}},
		})
		w.drain()
		ruling := ruled{School: lycee, Year: year, Pupils: []school.PersonID{"p1"}, From: at(friday, "08:00"), To: at(friday, c.until), What: c.what, Author: "father"}
		w.entry("absence.rule", "PERSON#p1", ruling)
		w.drain()
		w.wants(c.name+", while it may be taken back", w.toPhone(), "mother 27/11 | mother 27/11 | other 27/11")
		ruling.Held = true
		w.entry("absence.rule", "PERSON#p1", ruling)
		w.drain()
		w.wants(c.name, w.toPhone(), c.want)
		if err := w.book.Bounced(t.Context(), machine, mail.Bounce{ID: w.post.letters[0].ID}, w.clock); err != nil {
			t.Fatal(err)
		}
		if c.want == "other 27/11" {
			w.wants(c.name+", and a message that comes back then", w.toPhone(), c.want)
		}
	}
}

// TestTheFiguresFollowWhoLeavesTheList looks for what makes whoever counts count again.
func TestTheFiguresFollowWhoLeavesTheList(t *testing.T) {
	w := open(t, friday, "08:05")
	w.family("p1", "Inès", "2011-03-02", unreached("mother", "p1"))
	w.misses("08:00", "p1")
	mentioned := func() (n int) {
		entries, err := journal.History(t.Context(), w.table, dayPart(lycee, year, friday), 100)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if e.Action == ActionCalls {
				n++
			}
		}
		return n
	}
	before := mentioned()
	w.entry("absence.rule", "PERSON#p1", ruled{
		School: lycee, Year: year, Pupils: []school.PersonID{"p1"}, From: at(friday, "08:00"), To: at(friday, "12:00"), What: "justified", Held: true, Author: "mother",
	})
	w.drain()
	if got := mentioned(); got != before+1 {
		t.Errorf("%d mentions, want one more than %d", got, before)
	}
}

// TestACallWrittenDownByMistakeIsTakenBack is a slip of the thumb: "reached" beside "message
// left".
func TestACallWrittenDownByMistakeIsTakenBack(t *testing.T) {
	w := open(t, monday, "08:05")
	w.family("p1", "Inès", "2011-03-02", unreached("mother", "p1"))
	w.misses("08:00", "p1")
	before := w.listed()[0]
	post := func(do func(desk, roster.Person) (Call, error)) (Call, error) {
		t.Helper()
		w.clock = w.clock.Add(time.Second)
		return do(desk{book: w.book}, w.cpe())
	}
	log := func(outcome Outcome) Call {
		t.Helper()
		in := &Phoned{School: lycee, ID: before.ID}
		in.Body.Outcome = outcome
		c, err := post(func(d desk, who roster.Person) (Call, error) { return d.logCall(t.Context(), who, in) })
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	undo := func(at time.Time) (Call, error) {
		in := &Unphoned{School: lycee, ID: before.ID}
		in.Body.At = at
		return post(func(d desk, who roster.Person) (Call, error) { return d.undoCall(t.Context(), who, in) })
	}
	undone := func(c Call) (words string) {
		for _, l := range c.Log {
			words += string(l.Outcome)
			if l.Undone {
				words += " undone"
			}
			words += ", "
		}
		return words
	}

	first := log(NoAnswer).Log[0]
	reached := log(Reached).Log[1]
	w.wants("once reached", w.toPhone(), "")
	if _, err := undo(first.At); !fault.Is(err, fault.Conflict) {
		t.Errorf("a call after which came another: %v, want a conflict", err)
	}
	for range 2 { // sent again after a lost answer
		c, err := undo(reached.At)
		if err != nil || undone(c) != "no-answer, reached undone, " {
			t.Fatalf("taken back: %s, %v", undone(c), err)
		}
	}
	after := w.listed()
	if len(after) != 1 || after[0].Reason != before.Reason || !after[0].Since.Equal(before.Since) {
		t.Errorf("to phone again: %+v, want %+v", after, before)
	}
	w.journalled(t, dayPart(lycee, year, monday), 5) // the roll, whom to phone, two calls, one of them taken back
	if c := log(Reached); undone(c) != "no-answer, reached undone, reached, " {
		t.Errorf("the same call again is none: %s", undone(c))
	}
	if _, err := undo(w.clock.Add(time.Hour)); !fault.Is(err, fault.NotFound) {
		t.Errorf("a call that is none: %v", err)
	}
	w.wants("in the end", w.toPhone(), "")
	w.clock = w.clock.Add(time.Second)
	last := log(Reached).Log[2] // the same, sent again
	w.roll("at08:00", "08:00", "08:55", "p1 present absent")
	w.drain()
	if _, err := undo(last.At); !fault.Is(err, fault.Conflict) {
		t.Errorf("a call of which the word was a mistake by then: %v, want a conflict", err)
	}
}
