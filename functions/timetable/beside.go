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
	Label   string // of the class
	Items   table.Items
}

// LessonsBeside returns the lessons that a grant opens, and other items read in the same
// call: a first screen is one read for each child.
func (b *Book) LessonsBeside(ctx context.Context, grant policy.TimetableOf, from, to school.Date, now time.Time, more ...table.Key) (Beside, error) {
	p, err := placeIn(grant)
	if err != nil {
		return Beside{}, err
	}
	v, items, err := b.read(ctx, reading{school: grant.School(), year: grant.Year(), place: p, from: from, to: to, now: now, beside: true}, more...)
	if err != nil || grant.Pupil() == "" {
		return Beside{v.lessons, v.label, items}, err
	}
	e := grant.Enrolment()
	return Beside{attended(v.lessons, &e), v.label, items}, nil
}

// remembers is how long a warm process takes a calendar as read, for other screens.
const remembers = time.Minute

type remembered struct {
	item table.Item
	at   time.Time
}

// remembered returns the calendar of a school as it was less than a minute ago.
func (b *Book) remembered(r reading) (table.Item, bool) {
	known, ok := b.seen.Load(calendarKey(r.school, r.year))
	if !ok || !r.beside {
		return table.Item{}, false
	}
	m := known.(remembered)
	return m.item, r.now.Sub(m.at).Abs() < remembers
}

func (b *Book) remember(r reading, it table.Item) {
	if r.beside && it.Found() {
		b.seen.Store(it.Key, remembered{it, r.now})
	}
}
