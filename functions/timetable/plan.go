package timetable

import (
	"slices"
	"strconv"

	"github.com/preau-ent/preau/shared/school"
)

// A Plan is a whole weekly timetable: the truth from which every copy is made.
type Plan struct {
	Calendar *Calendar
	Courses  []Course
}

// A Difference is what bringing another timetable into a plan changes.
type Difference struct {
	Added     int `json:"added"`
	Removed   int `json:"removed"`
	Changed   int `json:"changed"`
	Unchanged int `json:"unchanged"`

	before []Course          // as they were: those removed or changed
	added  []school.CourseID // that were not there
}

// replaced returns the plan with other courses from a day on, and what that changes.
// A course that is wanted again keeps its name; one of which only the room, the
// teachers or the weeks change keeps it too, unless lessons have been given already,
// which must go on showing where they took place.
func (p Plan) replaced(wanted []Course, from school.Date) ([]Course, Difference) {
	r := replacement{plan: p, from: from, names: map[school.CourseID]bool{}, left: slices.Clone(wanted)}
	for _, k := range p.Courses {
		r.names[k.ID] = true
	}
	var kept []Course
	var open []int // courses without their like among the wanted
	for i, k := range p.Courses {
		if at := r.like(k.signature(), (*Course).signature); at >= 0 {
			kept = append(kept, r.extend(k, at))
		} else {
			open = append(open, i)
		}
	}
	for _, i := range open {
		kept = append(kept, r.end(p.Courses[i])...)
	}
	for i := range r.left {
		if k := r.named(r.left[i]); k.Weeks != 0 {
			r.diff.Added++
			r.diff.added = append(r.diff.added, k.ID)
			kept = append(kept, k)
		}
	}
	slices.SortFunc(kept, byWeek)
	return kept, r.diff
}

type replacement struct {
	plan  Plan
	from  school.Date
	names map[school.CourseID]bool // taken
	left  []Course                 // wanted, not yet matched
	diff  Difference
}

// future is the weeks in which a course of a weekday is the new timetable's.
func (r *replacement) future(day int) Weeks {
	week := r.plan.Calendar.Week(r.from)
	if day < r.from.Weekday() {
		week++
	}
	return since(week)
}

// like returns the place of a wanted course with the same mark, -1 if there is none.
func (r *replacement) like(mark string, of func(*Course) string) int {
	return slices.IndexFunc(r.left, func(w Course) bool { return of(&w) == mark })
}

// take removes a wanted course from those left.
func (r *replacement) take(at int) Course {
	w := r.left[at]
	r.left = slices.Delete(r.left, at, at+1)
	return w
}

// extend gives a course the weeks that are wanted of it from the day on.
func (r *replacement) extend(k Course, at int) Course {
	future := r.future(k.Day)
	weeks := k.Weeks&^future | r.take(at).Weeks&future
	if weeks == k.Weeks {
		r.diff.Unchanged++
		return k
	}
	r.diff.Changed++
	r.diff.before = append(r.diff.before, k)
	k.Weeks = weeks
	return k
}

// end closes a course that is no longer wanted as it is, and opens what takes its place.
func (r *replacement) end(k Course) []Course {
	future := r.future(k.Day)
	at := r.like(k.essence(), (*Course).essence)
	past := k
	past.Weeks &^= future
	given := r.given(&past)
	switch {
	case k.Weeks&future == 0 && at < 0:
		return []Course{k} // over already, and nobody asks for it
	case k.Weeks&future == 0:
		return append([]Course{k}, r.succeed(at, Course{})...)
	}
	r.diff.before = append(r.diff.before, k)
	if at < 0 {
		r.diff.Removed++
		if !given {
			return nil
		}
		return []Course{past}
	}
	r.diff.Changed++
	if !given {
		return r.succeed(at, k)
	}
	return append([]Course{past}, r.succeed(at, Course{})...)
}

// succeed opens the wanted course at a place under the name of the one before, if it
// has none of its own.
func (r *replacement) succeed(at int, before Course) []Course {
	w := r.take(at)
	if before.ID == "" {
		w = r.named(w)
		r.diff.added = append(r.diff.added, w.ID)
	} else {
		w.ID, w.Weeks = before.ID, w.Weeks&r.future(w.Day)
	}
	if w.Weeks == 0 {
		return nil
	}
	return []Course{w}
}

// given reports whether a course has had lessons.
func (r *replacement) given(k *Course) bool {
	for week := range r.plan.Calendar.Weeks() {
		if r.plan.Calendar.runs(k, week) {
			return true
		}
	}
	return false
}

// named gives a wanted course a name of its own, and its weeks from the day on.
func (r *replacement) named(w Course) Course {
	for n := 0; ; n++ {
		w.ID = school.CourseID(school.DerivedID(w.signature() + "#" + strconv.Itoa(n))[:10])
		if !r.names[w.ID] {
			break
		}
	}
	r.names[w.ID] = true
	w.Weeks &= r.future(w.Day)
	return w
}

// undone returns the courses as they were before a difference.
func (p Plan) undone(before []Course, added []school.CourseID) []Course {
	restored := slices.DeleteFunc(slices.Clone(p.Courses), func(k Course) bool {
		return slices.Contains(added, k.ID) || slices.ContainsFunc(before, func(b Course) bool { return b.ID == k.ID })
	})
	restored = append(restored, before...)
	slices.SortFunc(restored, byWeek)
	return restored
}

// between returns the weeks in which a course of a weekday falls between two days; ""
// is no bound.
func (c *Calendar) between(day int, from, to school.Date) Weeks {
	weeks := allWeeks
	for w := range c.Weeks() {
		d := c.Monday(w).AddDays(day - 1)
		if from != "" && d < from || to != "" && d > to {
			weeks &^= 1 << w
		}
	}
	return weeks
}
