package absences

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/preau-ent/preau/shared/school"
)

func TestOnlyThisPupilsEntriesCount(t *testing.T) {
	c := newCabinet(t)
	c.absent("pupil-p2", monday, "08:00-09:00", "09:00-10:00")
	if got := c.count("pupil-p1"); got.HalfDays != 0 || got.Minutes != 0 {
		t.Errorf("the file of p1 counts what p2 missed: %+v", got.Counters)
	}
	if got := c.count("pupil-p2"); got.HalfDays != 1 || got.Minutes != 110 {
		t.Errorf("the file of p2 = %+v, want one half-day and 110 minutes", got.Counters)
	}
}

func TestNothingCountsFromTheDayOfLeavingOn(t *testing.T) {
	c := newCabinet(t)
	l := c.life("pupil-p1")
	l.Enrolment.To = "2026-11-19"
	for _, day := range []school.Date{"2026-11-18", "2026-11-19", "2026-11-20"} {
		l.Days = append(l.Days, Day{Date: day, Entries: []Entry{{ID: "x", Kind: Absent, From: school.At(8, 0), To: school.At(9, 0)}}})
	}
	if got := dates(l.Count(monday).Lines); !slices.Equal(got, []string{"2026-11-18am"}) {
		t.Errorf("half-days = %v, want that of the day before leaving", got)
	}
}

func TestWhatIsNoAbsenceCountsNoHalfDay(t *testing.T) {
	for _, kind := range []Kind{Late, SentOut, Infirmary, Present, Mistake} {
		c := newCabinet(t)
		c.enter("pupil-p1", monday, kind, "08:00-08:55")
		if got := c.count("pupil-p1"); got.HalfDays != 0 || (kind == Late) != (got.Lates == 1) {
			t.Errorf("%s: %+v", kind, got.Counters)
		}
	}
}

func TestAPassageAtTheInfirmaryCancelsTheAbsenceWithoutDeletingIt(t *testing.T) {
	c := newCabinet(t)
	c.absent("pupil-p1", monday, "08:00-08:55")
	c.enter("pupil-p1", monday, Present, "08:00-08:55")
	l := c.life("pupil-p1")
	if got := l.Count(monday); got.HalfDays != 0 || len(l.Days[0].Entries) != 2 {
		t.Errorf("%+v, %d entries", got.Counters, len(l.Days[0].Entries))
	}
}

func TestAClosedDayCountsNothing(t *testing.T) {
	c := newCabinet(t)
	c.absent("pupil-p1", "2026-11-11", "08:00-12:00")
	c.absent("pupil-p1", "2026-11-21", "08:00-12:00") // a Saturday
	if got := c.count("pupil-p1"); got.HalfDays != 0 {
		t.Errorf("closed days count %+v", got.Counters)
	}
}

func TestTheLawCountsCompleteHalfDaysTheBulletinEveryOneTouched(t *testing.T) {
	c := newCabinet(t)
	c.absent("pupil-p1", "2026-11-20", "08:00-08:55")                                        // one lesson of four
	c.absent("pupil-p1", monday, "08:00-08:55", "09:00-09:55", "10:00-10:55", "11:00-11:55") // the whole morning
	got := c.count("pupil-p1")
	if got.HalfDays != 2 || got.Complete != 1 || got.LegalMonth != 1 || got.Legal30 != 1 {
		t.Errorf("%+v, want 2 half-days, one complete and counted by the law", got.Counters)
	}
}

func TestBothMonthsAreCounted(t *testing.T) {
	c := newCabinet(t)
	c.at("2026-11-23", "18:00")
	for _, day := range []school.Date{"2026-10-15", "2026-10-30", "2026-11-03", "2026-11-20"} {
		c.absent("pupil-p1", day, "08:00-12:00")
	}
	got := c.count("pupil-p1")
	if got.LegalMonth != 2 || got.Legal30 != 3 {
		t.Errorf("calendar month %d, thirty days %d, want 2 and 3", got.LegalMonth, got.Legal30)
	}
}

func TestEveryCounterIsTheSumOfItsLines(t *testing.T) {
	c := newCabinet(t)
	base := c.life("pupil-p1")
	rapid.Check(t, func(t *rapid.T) {
		l := *base
		for i := range rapid.IntRange(0, 20).Draw(t, "days") {
			d := Day{Date: school.Date("2026-11-02").AddDays(i)}
			for _, s := range rapid.SliceOfN(rapid.Custom(drawSpan), 0, 4).Draw(t, "entries") {
				kind := rapid.SampledFrom([]Kind{Absent, Absent, Late, Present}).Draw(t, "kind")
				d.Entries = append(d.Entries, Entry{ID: fmt.Sprint(len(d.Entries)), Kind: kind, From: s.From, To: s.To, Minutes: 10})
			}
			l.Days = append(l.Days, d)
		}
		got := l.Count("2026-11-30")
		halves, lates := 0, 0
		for _, line := range got.Lines {
			if line.Half == "" {
				lates++
			} else {
				halves++
			}
		}
		if halves != got.HalfDays || lates != got.Lates || got.Justified+got.Unjustified != got.HalfDays || got.Complete > got.HalfDays || got.Unaccepted > got.Minutes {
			t.Fatalf("%+v of %d and %d lines", got.Counters, halves, lates)
		}
		if got.LegalMonth > got.Complete || got.Legal30 > got.Complete {
			t.Fatalf("the law counts more than there are: %+v", got.Counters)
		}
	})
}

func lines(days ...school.Date) (list []Counted) {
	for _, d := range days {
		list = append(list, Counted{Date: d, Half: Morning, Complete: true}, Counted{Date: d, Half: Afternoon, Complete: true})
	}
	return list
}

func TestANumberIsReachedInEitherMonthAndOnceAnEpisode(t *testing.T) {
	for _, c := range []struct {
		name  string
		lines []Counted
		least int
		want  []Reached
	}{
		{"three half-days", lines("2026-11-02")[:1], 4, nil},
		{"four in a calendar month", lines("2026-11-02", "2026-11-27"), 4, []Reached{{"2026-11-27", 4, "2026-11-01", "2026-11-27"}}},
		{"four in thirty days over two months", lines("2026-11-23", "2026-12-04"), 4, []Reached{{"2026-12-04", 4, "2026-11-05", "2026-12-04"}}},
		{"four over more than thirty days", lines("2026-10-26", "2026-11-30"), 4, nil},
		{"the fullest month of an episode", append(lines("2026-10-01", "2026-10-02"), lines("2026-10-05", "2026-10-28")...), 4, []Reached{{"2026-10-02", 8, "2026-10-01", "2026-10-28"}}},
		{"a half-day of the next month is not of it", append(lines("2026-10-01", "2026-10-02"), lines("2026-10-31")[0], lines("2026-11-01")[0]), 4, []Reached{{"2026-10-02", 5, "2026-10-01", "2026-10-31"}}},
		{"one episode goes on", lines("2026-11-23", "2026-11-27", "2026-12-04", "2026-12-07"), 4, []Reached{{"2026-11-27", 8, "2026-11-08", "2026-12-07"}}},
		{"another one later", lines("2026-11-02", "2026-11-03", "2027-01-11", "2027-01-12"), 4, []Reached{{"2026-11-03", 4, "2026-11-01", "2026-11-03"}, {"2027-01-12", 4, "2027-01-01", "2027-01-12"}}},
		{"ten is not more than ten", lines("2026-11-02", "2026-11-03", "2026-11-05", "2026-11-06", "2026-11-09"), 11, nil},
		{"more than ten", lines("2026-11-02", "2026-11-03", "2026-11-05", "2026-11-06", "2026-11-09", "2026-11-10"), 11, []Reached{{"2026-11-10", 12, "2026-11-01", "2026-11-10"}}},
	} {
		got := reached(c.lines, c.least)
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
		for _, x := range got { // what a letter says is what it lists
			listed := 0
			for _, l := range c.lines {
				if x.From <= l.Date && l.Date <= x.To {
					listed++
				}
			}
			if listed != x.HalfDays {
				t.Errorf("%s: %d half-days listed of %d", c.name, listed, x.HalfDays)
			}
		}
	}
}

func TestAHalfDayJustifiedOrTouchedOnlyIsNotOfTheLaw(t *testing.T) {
	some := lines("2026-11-02", "2026-11-03")
	some[0].Reason = Accepted
	if got := reached(some, 4); len(got) != 0 {
		t.Errorf("with one justified: %v", got)
	}
	some[0].Reason, some[1].Complete = Refused, false
	if got := reached(some, 4); len(got) != 0 {
		t.Errorf("with one that is not complete: %v", got)
	}
}

func TestStatusesAreNoAbsences(t *testing.T) {
	for _, c := range []struct {
		name string
		note Note
		want int // half-days of an absence of the whole Monday
	}{
		{"à distance", Note{Kind: Remote, From: monday, To: monday}, 0},
		{"in a company", Note{Kind: PFMP, From: "2026-11-16", To: "2026-12-11"}, 0},
		{"exempted from one subject", Note{Kind: Exempted, From: monday, To: monday, Service: "s0"}, 2},
		{"exempted from the slot of the afternoon", Note{Kind: Exempted, From: monday, To: monday, Start: school.At(14, 0), End: school.At(18, 0)}, 1},
		{"exempted, and there all the same", Note{Kind: Exempted, From: monday, To: monday, Present: true}, 2},
		{"on another weekday", Note{Kind: Exempted, From: "2026-11-02", To: "2026-12-18", Weekday: 2}, 2},
		{"every second week, this one", Note{Kind: Exempted, From: "2026-11-09", To: "2026-12-18", Weekday: 1, Every: 2}, 0},
		{"every second week, the other one", Note{Kind: Exempted, From: "2026-11-16", To: "2026-12-18", Weekday: 1, Every: 2}, 2},
	} {
		w := newCabinet(t)
		w.absent("pupil-p1", monday, "08:00-18:00")
		l := w.life("pupil-p1")
		l.Statuses = []Status{{Note: c.note}}
		if got := l.Count(monday).HalfDays; got != c.want {
			t.Errorf("%s: %d half-days, want %d", c.name, got, c.want)
		}
	}
}
