package absences

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

func span(t testing.TB, text string) Span {
	t.Helper()
	var s Span
	if err := s.From.UnmarshalText([]byte(text[:5])); err != nil {
		t.Fatal(text, err)
	}
	if err := s.To.UnmarshalText([]byte(text[6:])); err != nil {
		t.Fatal(text, err)
	}
	return s
}

func spans(t testing.TB, texts ...string) []Span {
	t.Helper()
	var list []Span
	for _, text := range texts {
		list = append(list, span(t, text))
	}
	return list
}

// usualDay are the hours of a usual school on a weekday.
func usualDay(weekday int) Hours { return HoursOf(roster.LifeOptions{}, weekday) }

// TestHalfDays holds every case of the rules. Cut 11:50, tolerance 1 h 45, open from
// Monday to Friday 8:00-18:00, closed on Wednesday afternoon.
func TestHalfDays(t *testing.T) {
	for _, c := range []struct {
		name      string
		weekday   int
		midday    string   // other than 11:50
		lessons   []string // the pupil's; nil: not known
		absent    []string
		elsewhere []string
		want      int
	}{
		{name: "one hour", weekday: 1, absent: []string{"08:00-09:00"}, want: 1},
		{name: "a morning and an hour after lunch", weekday: 1, absent: []string{"08:00-11:30", "14:00-15:00"}, want: 2},
		{name: "an overrun under the tolerance", weekday: 1, absent: []string{"08:00-13:00"}, want: 1},
		{name: "the same with the cut at 11:10", weekday: 1, midday: "11:10", absent: []string{"08:00-13:00"}, want: 2},
		{name: "a whole day", weekday: 1, absent: []string{"08:00-18:00"}, want: 2},
		{name: "a whole Wednesday, closed in the afternoon", weekday: 3, absent: []string{"08:00-18:00"}, want: 1},
		{name: "a Wednesday afternoon", weekday: 3, absent: []string{"14:00-16:00"}, want: 0},
		{name: "a night", weekday: 1, absent: []string{"20:00-24:00", "00:00-06:00"}, want: 0},
		{name: "a closed day", weekday: 7, absent: []string{"08:00-18:00"}, want: 0},
		{name: "two overlapping entries in one morning", weekday: 1, absent: []string{"08:00-10:00", "09:00-11:00"}, want: 1},
		{name: "a late arrival", weekday: 1, absent: nil, want: 0},
		{name: "a late arrival in a lesson whose roll says absent", weekday: 1, lessons: []string{"08:00-08:55", "09:00-09:55"}, absent: []string{"08:00-08:55"}, elsewhere: []string{"08:00-08:55"}, want: 0},
		{name: "the same over the limit", weekday: 1, lessons: []string{"08:00-08:55", "09:00-09:55"}, absent: []string{"08:00-08:55", "08:00-08:41"}, elsewhere: []string{"08:41-08:55"}, want: 1},
		{name: "an absence so short that it is one", weekday: 1, absent: []string{"08:00-08:20"}, want: 0},
		{name: "five entries from 8 to 13", weekday: 1, absent: []string{"08:00-09:00", "09:00-10:00", "10:00-11:00", "11:00-12:00", "12:00-13:00"}, want: 1},
		{name: "an hour at 8 and one at 12, lessons attended between", weekday: 1,
			lessons: []string{"08:00-09:00", "09:00-10:00", "10:00-12:00", "12:00-13:00"},
			absent:  []string{"08:00-09:00", "12:00-13:00"}, want: 2},
		{name: "the same, no lesson between", weekday: 1, lessons: []string{"08:00-09:00", "12:00-13:00"},
			absent: []string{"08:00-09:00", "12:00-13:00"}, want: 1},
		{name: "an overrun of exactly 1 h 45", weekday: 1, absent: []string{"08:00-13:35"}, want: 2},
		{name: "an overrun of one minute less", weekday: 1, absent: []string{"08:00-13:34"}, want: 1},
		{name: "12:00-13:00 alone", weekday: 1, absent: []string{"12:00-13:00"}, want: 1},
		{name: "at the infirmary meanwhile", weekday: 1, absent: []string{"08:00-09:00"}, elsewhere: []string{"08:00-09:00"}, want: 0},
		{name: "on an outing all day", weekday: 1, absent: []string{"08:00-12:00", "14:00-17:00"}, elsewhere: []string{"08:00-18:00"}, want: 0},
		{name: "no lesson in the afternoon", weekday: 1, lessons: []string{"08:00-12:00"}, absent: []string{"08:00-18:00"}, want: 1},
		{name: "no lesson at all", weekday: 1, lessons: []string{}, absent: []string{"08:00-18:00"}, want: 0},
		{name: "a short lesson missed whole", weekday: 1, lessons: []string{"08:00-08:25"}, absent: []string{"08:00-08:25"}, want: 1},
	} {
		h := usualDay(c.weekday)
		if c.midday != "" {
			h.Midday = span(t, c.midday+"-24:00").From
		}
		h.Lessons, h.Known = spans(t, c.lessons...), c.lessons != nil
		if got := len(h.Count(spans(t, c.absent...), spans(t, c.elsewhere...), nil).HalfDays); got != c.want {
			t.Errorf("%s: %d half-days, want %d", c.name, got, c.want)
		}
	}
}

func TestAnHourAtNoonIsOfTheAfternoon(t *testing.T) {
	got := usualDay(1).Count(spans(t, "12:00-13:00"), nil, nil).HalfDays
	if len(got) != 1 || got[0].Half != Afternoon {
		t.Errorf("12:00-13:00 = %v, want the afternoon", got)
	}
}

func TestAWholeWeekIsNineHalfDays(t *testing.T) {
	n := 0
	for weekday := 1; weekday <= 7; weekday++ {
		n += len(usualDay(weekday).Count(spans(t, "00:00-24:00"), nil, nil).HalfDays)
	}
	if n != 9 {
		t.Errorf("a whole week = %d half-days, want 9", n)
	}
}

func TestOneAcceptedReasonJustifiesTheHalfDayButNotItsHours(t *testing.T) {
	h := usualDay(1)
	h.Lessons, h.Known = spans(t, "08:00-09:00", "09:00-10:00", "10:00-11:00", "11:00-12:00"), true
	dentist := []Cover{{span(t, "08:00-09:00"), Accepted}}
	got := h.Count(h.Lessons, nil, dentist)
	if len(got.HalfDays) != 1 || got.HalfDays[0].Reason != Accepted || !got.HalfDays[0].Complete {
		t.Errorf("the half-day = %+v, want a complete one, justified", got.HalfDays)
	}
	if got.Minutes != 240 || got.Unjustified != 180 {
		t.Errorf("minutes = %d, %d of them without an accepted reason, want 240 and 180", got.Minutes, got.Unjustified)
	}
}

func TestAReasonOfTheMorningSaysNothingOfTheAfternoon(t *testing.T) {
	h := usualDay(1)
	h.Lessons, h.Known = spans(t, "08:00-10:00", "10:00-12:00", "14:00-16:00"), true
	got := h.Count(h.Lessons, nil, []Cover{{span(t, "08:00-12:00"), Accepted}}).HalfDays
	if len(got) != 2 || got[0].Reason != Accepted || got[1].Reason != Unexplained {
		t.Errorf("half-days = %+v, want the morning justified and the afternoon not", got)
	}
}

func TestAHalfDayIsCompleteWhenNoLessonOfItWasAttended(t *testing.T) {
	lessons := spans(t, "09:00-10:00", "11:00-12:00", "14:00-15:00", "15:00-16:00")
	for _, c := range []struct {
		name      string
		absent    []string
		elsewhere []string
		complete  []bool
	}{
		{name: "both lessons of the morning", absent: []string{"09:00-10:00", "11:00-12:00"}, complete: []bool{true}},
		{name: "one of two", absent: []string{"09:00-10:00"}, complete: []bool{false}},
		{name: "the infirmary during one", absent: []string{"09:00-12:00"}, elsewhere: []string{"11:00-12:00"}, complete: []bool{false}},
		{name: "the day", absent: []string{"08:00-18:00"}, complete: []bool{true, true}},
		{name: "the morning and half an afternoon", absent: []string{"08:00-15:00"}, complete: []bool{true, false}},
	} {
		h := usualDay(1)
		h.Lessons, h.Known = lessons, true
		var got []bool
		for _, d := range h.Count(spans(t, c.absent...), spans(t, c.elsewhere...), nil).HalfDays {
			got = append(got, d.Complete)
		}
		if !slices.Equal(got, c.complete) {
			t.Errorf("%s: complete = %v, want %v", c.name, got, c.complete)
		}
	}
}

func TestOwnHoursAreThoseOfThePupilsLessons(t *testing.T) {
	h := usualDay(1)
	h.Own, h.Known, h.Lessons = true, true, spans(t, "10:00-12:00")
	if got := h.Count(spans(t, "08:00-09:00"), nil, nil).HalfDays; len(got) != 0 {
		t.Errorf("an absence before the first lesson = %v, want nothing", got)
	}
	if h.Own = false; len(h.Count(spans(t, "08:00-09:00"), nil, nil).HalfDays) != 1 {
		t.Error("within the school's opening hours it counts")
	}
}

// drawDay draws a timetable and entries of one day.
func drawDay(t *rapid.T) (Hours, []Span) {
	h := usualDay(rapid.IntRange(1, 7).Draw(t, "weekday"))
	h.Own = rapid.Bool().Draw(t, "own")
	if h.Known = rapid.Bool().Draw(t, "known"); h.Known {
		for at := school.At(8, 0); at < school.At(18, 0); at += 60 {
			if rapid.Bool().Draw(t, "lesson") {
				h.Lessons = append(h.Lessons, Span{at, at + 55})
			}
		}
	}
	return h, rapid.SliceOfN(rapid.Custom(drawSpan), 0, 6).Draw(t, "absent")
}

func drawSpan(t *rapid.T) Span {
	from := rapid.IntRange(0, 23*12).Draw(t, "from") * 5
	return Span{school.Clock(from), school.Clock(min(from+5*rapid.IntRange(1, 60).Draw(t, "long"), 24*60))}
}

func TestEntriesThatOverlapCountOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h, absent := drawDay(t)
		once, twice := h.Count(absent, nil, nil), h.Count(slices.Concat(absent, absent), nil, nil)
		if once.Minutes != twice.Minutes || !slices.Equal(once.HalfDays, twice.HalfDays) {
			t.Fatalf("%+v, and with every entry twice %+v", once, twice)
		}
	})
}

func TestTheOrderOfEntriesDoesNotCount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h, absent := drawDay(t)
		turned := slices.Clone(absent)
		slices.Reverse(turned)
		a, b := h.Count(absent, nil, nil), h.Count(turned, nil, nil)
		if a.Minutes != b.Minutes || len(a.HalfDays) != len(b.HalfDays) {
			t.Fatalf("%+v, turned round %+v", a, b)
		}
	})
}

// An entry may join a morning to an overrun under the tolerance, which then count one
// half-day where they counted two: that is the rule of the five entries. Otherwise no
// entry lowers anything.
func TestAddingAnEntryNeverLowersACounter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h, absent := drawDay(t)
		before := h.Count(absent, nil, nil)
		more := append(slices.Clone(absent), rapid.Custom(drawSpan).Draw(t, "more"))
		after := h.Count(more, nil, nil)
		if after.Minutes < before.Minutes {
			t.Fatalf("minutes %d, then %d", before.Minutes, after.Minutes)
		}
		joined := len(h.join(more, nil)) <= len(h.join(absent, nil))
		if len(after.HalfDays) < len(before.HalfDays) && !joined {
			t.Fatalf("half-days %v, then %v", before.HalfDays, after.HalfDays)
		}
		if len(after.HalfDays) == 0 && len(before.HalfDays) > 0 {
			t.Fatalf("half-days %v, then none", before.HalfDays)
		}
	})
}

func TestAPresenceElsewhereNeverAddsMinutes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h, absent := drawDay(t)
		elsewhere := rapid.SliceOfN(rapid.Custom(drawSpan), 0, 3).Draw(t, "elsewhere")
		if got, most := h.Count(absent, elsewhere, nil), h.Count(absent, nil, nil); got.Minutes > most.Minutes {
			t.Fatalf("%d minutes, without the presence %d", got.Minutes, most.Minutes)
		}
	})
}

func TestAnAcceptedReasonNeverAddsAnythingUnjustified(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h, absent := drawDay(t)
		covers := []Cover{{rapid.Custom(drawSpan).Draw(t, "cover"), Accepted}}
		bare, given := h.Count(absent, nil, nil), h.Count(absent, nil, covers)
		if given.Unjustified > bare.Unjustified || given.Minutes != bare.Minutes || len(given.HalfDays) != len(bare.HalfDays) {
			t.Fatalf("%+v, with a reason %+v", bare, given)
		}
	})
}
