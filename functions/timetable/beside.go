package timetable

import (
	"context"
	"time"

	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// Beside is what one call read: lessons, the name of the class that has them, and other items.
type Beside struct {
	Lessons []Lesson
	Label   string    // of the class
	Stored  time.Time // when the plan of the school was: its courses, days or letters
	Items   table.Items
}

// Copying is within what time the timetables of classes have followed what was stored of
// the plan of a school.
const Copying = 2 * time.Minute

// LessonsBeside returns the lessons that a grant opens, and other items read in the same
// call: a first screen is one read for each child, with one more on the days around a
// change of class.
func (b *Book) LessonsBeside(ctx context.Context, grant policy.TimetableOf, from, to school.Date, now time.Time, more ...table.Key) (Beside, error) {
	v, items, err := b.opened(ctx, grant, reading{from: from, to: to, now: now, beside: true}, more...)
	if err != nil {
		return Beside{}, err
	}
	return Beside{v.lessons, v.label, v.calendar.Stored, items}, nil
}

// remembers is how long a warm process takes a calendar as read, for other screens, and
// remembersOld the changes of a day that is two weeks old: few lessons change then.
const (
	remembers    = time.Minute
	remembersOld = time.Hour
)

// wanted returns the keys that a reading has to read beside the timetable, and what it
// takes as read.
func (b *Book) wanted(r reading, old []school.Date) (keys []table.Key, known table.Items) {
	add := func(k table.Key, within time.Duration) {
		if it, ok := b.recent.Of(k, r.now, within); ok && r.beside {
			known = append(known, it)
			return
		}
		keys = append(keys, k)
	}
	add(calendarKey(r.school, r.year), remembers)
	for _, d := range old {
		add(changesKey(r.school, r.year, d), remembersOld)
	}
	return keys, known
}

// learn keeps what a reading read, for the next one; a school without a calendar may
// have one any minute.
func (b *Book) learn(r reading, keys []table.Key, items table.Items) {
	for _, k := range keys {
		if it := items.Find(k); r.beside && (it.Found() || k != calendarKey(r.school, r.year)) {
			b.recent.Keep(it, r.now)
		}
	}
}
