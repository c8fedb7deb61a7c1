package school_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/school"
)

func TestAClockIsWrittenAsPeopleReadIt(t *testing.T) {
	for text, want := range map[string]school.Clock{"08:05": 485, "8:05": 485, "00:00": 0, "24:00": 1440, "23:59": 1439} {
		if got, err := school.ParseClock(text); err != nil || got != want {
			t.Errorf("ParseClock(%q) = %d, %v, want %d", text, got, err, want)
		}
	}
	for _, text := range []string{"", "8", "8h05", "24:01", "12:60", "-1:00", "008:00", "0805", "a8:00", "8:5"} {
		if got, err := school.ParseClock(text); err == nil {
			t.Errorf("ParseClock(%q) = %v, want a refusal", text, got)
		}
	}
	data, err := json.Marshal(map[string]school.Clock{"start": 485})
	if err != nil || string(data) != `{"start":"08:05"}` {
		t.Errorf("JSON of a clock = %s, %v", data, err)
	}
}

func TestAClockIsThatOfTheSchool(t *testing.T) {
	for _, v := range []struct {
		zone, want string
		day        school.Date
	}{
		{"Europe/Paris", "2026-11-23T07:00:00Z", "2026-11-23"},
		{"Europe/Paris", "2026-09-07T06:00:00Z", "2026-09-07"}, // before the clocks change
		{"Pacific/Noumea", "2026-11-22T21:00:00Z", "2026-11-23"},
	} {
		zone, err := time.LoadLocation(v.zone)
		if err != nil {
			t.Fatal(err)
		}
		at := school.At(8, 0).On(v.day, zone)
		if got := at.UTC().Format(time.RFC3339); got != v.want {
			t.Errorf("8:00 of %s in %s = %s, want %s", v.day, v.zone, got, v.want)
		}
		if got := school.ClockOf(at, zone); got != 480 {
			t.Errorf("the clocks of %s show %v, want 08:00", v.zone, got)
		}
	}
}

func TestDaysFollowOneAnother(t *testing.T) {
	for _, v := range []struct {
		day, monday, next school.Date
		weekday           int
	}{
		{"2026-11-23", "2026-11-23", "2026-11-24", 1},
		{"2026-11-29", "2026-11-23", "2026-11-30", 7},
		{"2026-12-31", "2026-12-28", "2027-01-01", 4},
		{"2026-10-25", "2026-10-19", "2026-10-26", 7}, // 25 hours long in Paris
	} {
		if v.day.Monday() != v.monday || v.day.AddDays(1) != v.next || v.day.Weekday() != v.weekday {
			t.Errorf("%s: monday %s, next %s, weekday %d", v.day, v.day.Monday(), v.day.AddDays(1), v.day.Weekday())
		}
	}
	if got := school.Date("2026-09-01").DaysTo("2027-07-02"); got != 304 {
		t.Errorf("days of a school year = %d, want 304", got)
	}
	if got := school.Date("").AddDays(1); got != "" {
		t.Errorf("the day after no day = %q", got)
	}
}

func TestALessonIsNamedByItsCourseAndDay(t *testing.T) {
	l := school.LessonOf("k3xq2vbn7m", "2026-11-23")
	d, c, ok := l.Parts()
	if l != "20261123-k3xq2vbn7m" || d != "2026-11-23" || c != "k3xq2vbn7m" || !ok {
		t.Errorf("%s = %s, %s, %v", l, d, c, ok)
	}
	for _, l := range []school.LessonID{"", "20261123", "20261123-", "20261332-a", "2026-11-23-a", "aaaaaaaaaaaa"} {
		if d, c, ok := l.Parts(); ok {
			t.Errorf("%q is read as the lesson of %s on %s", l, c, d)
		}
	}
}
