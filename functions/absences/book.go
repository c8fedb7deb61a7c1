package absences

import (
	"cmp"
	"time"

	"github.com/preau-ent/preau/functions/notify"
	"github.com/preau-ent/preau/functions/timetable"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// A Book reads and writes rolls, entries and what is ruled on them. Whoever calls it
// shows a grant of policy.
type Book struct {
	table    *table.Table
	lessons  *timetable.Book
	notices  *notify.Book  // nil: the board says nothing of families told
	recent   *table.Recent // of schools
	schools  *table.Memo[*place]
	services *table.Memo[*roster.Service]
	classes  *table.Memo[*roster.Class]
	groups   *table.Memo[*roster.Group]
}

// NewBook returns a book over a table and the timetable of its schools.
func NewBook(t *table.Table, lessons *timetable.Book) *Book {
	return &Book{
		table:    t,
		lessons:  lessons,
		recent:   table.NewRecent(),
		schools:  table.NewMemo(1_000, decodePlace),
		services: table.NewMemo(20_000, itemOf[roster.Service]),
		classes:  table.NewMemo(5_000, itemOf[roster.Class]),
		groups:   table.NewMemo(5_000, itemOf[roster.Group]),
	}
}

func itemOf[T any](it table.Item) (*T, error) {
	v := new(T)
	return v, it.Decode(v)
}

// A place is a school with its time zone, which is loaded from a file: once, not with
// every page.
type place struct {
	roster.School
	zone *time.Location
}

// hours are those of the school on a day, before the timetable of a pupil is known: closed,
// or cut at the midday of a grid where that is not 0.
func (p *place) hours(day school.Date, closed bool, midday school.Clock) Hours {
	h := HoursOf(p.Life, day.Weekday())
	if closed {
		h.Open = Span{}
	}
	h.Midday = cmp.Or(midday, h.Midday)
	return h
}

func decodePlace(it table.Item) (*place, error) {
	p := &place{zone: time.UTC}
	if err := it.Decode(&p.School); err != nil {
		return nil, err
	}
	if zone, err := time.LoadLocation(p.Zone); err == nil {
		p.zone = zone
	}
	return p, nil
}
