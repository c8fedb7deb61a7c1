package demo

import (
	"fmt"
	"testing"

	"github.com/preau-ent/preau/shared/school"
)

// weekly counts the tenths of hours that the timetable gives each service.
func weekly(r *Region) map[school.ServiceID]int {
	hours := map[school.ServiceID]int{}
	for _, c := range r.Courses {
		n := 10
		if c.End-c.Start > 70 {
			n = 20
		}
		if c.Weeks != "" {
			n /= 2
		}
		hours[c.Service] += n
	}
	return hours
}

func TestEveryServiceHasItsWeeklyHours(t *testing.T) {
	hours := weekly(usual)
	for _, b := range lessonsOf(t) {
		if got := hours[b.id]; got != b.hours {
			t.Errorf("%s has %d tenths of an hour a week, want %d", b.subject.label, got, b.hours)
		}
	}
	if n := len(usual.unplaced); n > 0 {
		t.Errorf("%d lessons have no hour: %v", n, usual.unplaced)
	}
}

// lessonsOf makes the usual region once more and returns what is taught in it.
func lessonsOf(t *testing.T) []*lesson {
	t.Helper()
	m := newMaker(Options{Seed: usualSeed, Now: usual.Now}, usual.Zone)
	m.makeSchools()
	m.makePupils()
	m.makeTeaching()
	m.makeStaff()
	m.makeStories()
	var all []*lesson
	for _, b := range m.schools {
		all = append(all, b.lessons...)
	}
	return all
}

// taken lists who and what a course takes: pupils, teachers, its room.
func taken(r *Region) func(Course) []string {
	pupils := map[string][]string{}
	for _, p := range r.People {
		for _, e := range p.Enrolments.Enrolments {
			for _, s := range e.Services {
				pupils[string(s)] = append(pupils[string(s)], string(e.Pupil))
			}
		}
	}
	return func(c Course) []string {
		all := append([]string{fmt.Sprint(c.School, " ", c.Room)}, pupils[string(c.Service)]...)
		for _, teacher := range r.Service(c.Service).Teachers {
			all = append(all, string(teacher.ID))
		}
		return all
	}
}

// clashes counts the courses at which somebody or a room would be twice at a time.
func clashes(r *Region) (n int, first string) {
	type hour struct {
		who, week string
		day       int
		at        school.Clock
	}
	held, of := map[hour]*Course{}, taken(r)
	for i := range r.Courses {
		c := &r.Courses[i]
		for _, who := range of(*c) {
			for _, week := range []string{"A", "B"} {
				if c.Weeks != "" && c.Weeks != week {
					continue
				}
				for at := c.Start; at < c.End-14; at += 15 {
					key := hour{who, week, c.Weekday, at - at%15}
					if other := held[key]; other != nil && other != c {
						n, first = n+1, fmt.Sprintf("%s: %+v and %+v", who, *other, *c)
					}
					held[key] = c
				}
			}
		}
	}
	return n, first
}

func TestNobodyAndNoRoomIsTwiceAtATime(t *testing.T) {
	if n, first := clashes(usual); n > 0 {
		t.Errorf("%d clashes, such as %s", n, first)
	}
}

func TestEveryWeekKeepsLunchAndWednesdayAfternoon(t *testing.T) {
	lunch, of := map[string]int{}, taken(usual)
	for _, c := range usual.Courses {
		if c.Weekday == 3 && c.End > school.At(12, 5) {
			t.Errorf("%s on Wednesday until %s", usual.Service(c.Service).Label, c.End)
		}
		for slot, at := range []school.Clock{school.At(12, 10), school.At(13, 15)} {
			if c.Start > at || c.End <= at || c.School == usual.Schools[3].UAI {
				continue
			}
			for _, who := range of(c)[1:] {
				for week := range 2 {
					if c.Weeks == "" || c.Weeks == "AB"[week:week+1] {
						lunch[fmt.Sprint(who, c.Weekday, week)] |= 1 << slot
					}
				}
			}
		}
	}
	for key, slots := range lunch {
		if slots == 3 {
			t.Errorf("%s has no lunch", key)
		}
	}
}

func TestTheMondayOfTheStories(t *testing.T) {
	hours := 0
	for _, c := range usual.Courses {
		s := usual.Service(c.Service)
		if c.Weekday != 1 || c.School != usual.Schools[0].UAI {
			continue
		}
		if s.Class == storyClass {
			hours += int(c.End-c.Start) / 55
		}
		if c.Start == school.At(8, 0) && s.Class == storyClass && s.Teachers[0].ID != usual.Named["teacher-maths"] {
			t.Errorf("Monday of %s begins with %s", storyClass, s.Label)
		}
		if c.Start == school.At(8, 0) && s.Class == largeClass && (len(s.Teachers) != 1 || s.Teachers[0].ID != usual.Named["teacher-of-35"]) {
			t.Errorf("Monday of %s begins with %s by %v", largeClass, s.Label, s.Teachers)
		}
	}
	if hours < 8 {
		t.Errorf("Monday of %s has %d hours", storyClass, hours)
	}
	for _, c := range usual.Classes {
		if c.ID == largeClass && len(c.Pupils) != 35 {
			t.Errorf("%s has %d pupils, want 35", largeClass, len(c.Pupils))
		}
	}
}

func TestTimetableOfAnySeedIsWholeAndFree(t *testing.T) {
	for seed := range uint64(4) {
		r := New(Options{Seed: 1 + seed})
		if n := len(r.unplaced); 100*n > len(r.Courses) {
			t.Errorf("seed %d: %d of %d lessons have no hour: %v", seed, n, len(r.Courses), r.unplaced)
		}
		if n, first := clashes(r); n > 0 {
			t.Errorf("seed %d: %d clashes, such as %s", seed, n, first)
		}
	}
}
