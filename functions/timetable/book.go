package timetable

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/seal"
	"github.com/preau-ent/preau/shared/table"
)

// A Book reads and writes timetables.
type Book struct {
	table     *table.Table
	sheets    *table.Memo[*sheet]
	calendars *table.Memo[*Calendar]
	changes   *table.Memo[*dayChanges]
	recent    *table.Recent // read for other screens
	usual     string        // the region's holidays, for schools that chose none
	secrets   [][]byte      // of feeds, newest first
}

// NewBook returns a book over a table.
func NewBook(t *table.Table) *Book {
	return &Book{
		table:     t,
		sheets:    table.NewMemo(5_000, decodeSheet),
		calendars: table.NewMemo(1_000, decodeCalendar),
		changes:   table.NewMemo(5_000, itemOf[dayChanges]),
		recent:    table.NewRecent(),
	}
}

// Usual tells the book the holidays of the region, which schools have that chose none.
func (b *Book) Usual(holidays string) *Book {
	b.usual = holidays
	return b
}

// Sealed gives the book the keys of the service, without which no feed can be made.
func (b *Book) Sealed(keys seal.Keys) *Book {
	b.secrets = keys.Of(FeedPurpose)
	return b
}

func itemOf[T any](it table.Item) (*T, error) {
	v := new(T)
	return v, it.Decode(v)
}

// decodeCalendar reads a calendar, with the holidays that were published since it was stored.
func decodeCalendar(it table.Item) (*Calendar, error) {
	c, err := itemOf[Calendar](it)
	if err == nil && it.Found() {
		c.publish()
	}
	c.stored = it.Version
	return c, err
}

// dayChanges is the item DAY#<date> / CHANGES, in the order of the lessons.
type dayChanges struct {
	Amendments []Amendment `json:"x"`
}

func decodeSheet(it table.Item) (*sheet, error) {
	if !it.Found() {
		return &sheet{}, nil
	}
	s, err := decode(it.Data, classOfPart(it.Part))
	if err != nil {
		return nil, fmt.Errorf("timetable %s %s: %w", it.Part, it.Sort, err)
	}
	return s, nil
}

func planPart(u school.UAI, y school.Year) string { return roster.YearPart(u, y) + "#PLAN" }

func calendarKey(u school.UAI, y school.Year) table.Key {
	return table.Key{Part: planPart(u, y), Sort: "CALENDAR"}
}

func dayKey(u school.UAI, y school.Year, weekday int) table.Key {
	return table.Key{Part: planPart(u, y), Sort: "DAY#" + strconv.Itoa(weekday)}
}

// DayPart returns the partition of one day of a school: its changes live there, and
// what other subjects keep of the day.
func DayPart(u school.UAI, y school.Year, d school.Date) string {
	return roster.YearPart(u, y) + "#DAY#" + string(d)
}

func changesKey(u school.UAI, y school.Year, d school.Date) table.Key {
	return table.Key{Part: DayPart(u, y, d), Sort: "CHANGES"}
}

// calendar returns the calendar among items read; that of a school which has none yet
// is made of what the school settled, with one more read.
func (b *Book) calendar(ctx context.Context, items table.Items, u school.UAI, y school.Year) (*Calendar, error) {
	if it := items.Find(calendarKey(u, y)); it.Found() {
		return b.calendars.Of(it)
	}
	read, err := b.table.Get(ctx, false, roster.SchoolKey(u))
	if err != nil {
		return nil, err
	}
	var s roster.School
	if err := read.Find(roster.SchoolKey(u)).Decode(&s); err != nil {
		return nil, err
	}
	return NewCalendar(s, y, b.usual), nil
}

// Calendar returns the calendar of a school.
func (b *Book) Calendar(ctx context.Context, u school.UAI, y school.Year) (*Calendar, error) {
	items, err := b.table.Get(ctx, false, calendarKey(u, y))
	if err != nil {
		return nil, err
	}
	return b.calendar(ctx, items, u, y)
}

// A reading is what is read of one timetable: whose, and from when to when.
type reading struct {
	school   school.UAI
	year     school.Year
	place    place
	from, to school.Date
	days     []school.Date // the only days wanted; nil: all of them
	now      time.Time
	beside   bool // part of another screen: see remembers
}

// A view is what a reading found.
type view struct {
	calendar *Calendar
	label    string
	found    bool // there is a timetable
	lessons  []Lesson
}

// read returns the lessons of a place: one call, of two items for this week, last week
// and all that come. more are keys of others, to be read in the same call.
func (b *Book) read(ctx context.Context, r reading, more ...table.Key) (view, table.Items, error) {
	old := r.old()
	unknown, known := b.wanted(r, old)
	keys := append(append(more, r.place.key(r.school, r.year)), unknown...)
	var items table.Items
	for lot := range slices.Chunk(keys, table.MaxGet) {
		some, err := b.table.Get(ctx, false, lot...)
		if err != nil {
			return view{}, nil, fmt.Errorf("timetable of %s: %w", r.place, err)
		}
		items = append(items, some...)
	}
	b.learn(r, unknown, items)
	items = append(items, known...)
	v, err := b.show(ctx, r, items, old)
	return v, items, err
}

// old returns the days of a reading whose changes the copy no longer holds. It is
// right wherever the school is: no clock is further ahead than fourteen hours.
func (r reading) old() []school.Date {
	const furthest = 14 * time.Hour
	from := live(school.DateOf(r.now.Add(furthest), time.UTC))
	var old []school.Date
	if r.days != nil {
		for _, d := range r.days {
			if d < from {
				old = append(old, d)
			}
		}
		return old
	}
	for d := r.from; d.Valid() && d < from && d <= r.to; d = d.AddDays(1) {
		old = append(old, d)
	}
	return old
}

func (b *Book) show(ctx context.Context, r reading, items table.Items, old []school.Date) (view, error) {
	c, err := b.calendar(ctx, items, r.school, r.year)
	if err != nil {
		return view{}, err
	}
	it := items.Find(r.place.key(r.school, r.year))
	s, err := b.sheets.Of(it)
	if err != nil {
		return view{}, err
	}
	more, err := b.changesOf(items, r, old)
	if err != nil {
		return view{}, err
	}
	v := view{calendar: c, label: s.Label, found: it.Found()}
	for _, l := range s.lessons(c, r.from, r.to, s.kept(r.place, more)) {
		if r.days == nil || slices.Contains(r.days, l.Date) {
			v.lessons = append(v.lessons, l)
		}
	}
	return v, nil
}

func (b *Book) changesOf(items table.Items, r reading, days []school.Date) ([]Amendment, error) {
	var list []Amendment
	for _, d := range days {
		known, err := b.changes.Of(items.Find(changesKey(r.school, r.year, d)))
		if err != nil {
			return nil, err
		}
		list = append(list, known.Amendments...)
	}
	return list, nil
}

// kept returns those changes of a whole school that concern a place: one whose course
// should be in the sheet and is not was orphaned by an import.
func (s *sheet) kept(p place, all []Amendment) []Amendment {
	var list []Amendment
	for _, a := range all {
		_, id, _ := a.Lesson.Parts()
		planned := a.Course.Kind != Extra && slices.Contains(a.Course.places(), p)
		if slices.Contains(a.places(), p) && (!planned || s.course(id) != nil) {
			list = append(list, a)
		}
	}
	return list
}

// placeIn returns whose timetable a grant opens.
func placeIn(grant policy.TimetableOf) (place, error) {
	switch {
	case grant.School() == "":
	case grant.Room() != "":
		return placeOfRoom(grant.Room()), nil
	case grant.Staff() != "":
		return placeOfStaff(grant.Staff()), nil
	case grant.Class() != "":
		return placeOfClass(grant.Class()), nil
	}
	return place{}, fault.New(fault.NotFound, "no grant on a timetable")
}

// Lessons returns the lessons that a grant opens, from one day to another, in order:
// of a pupil, those that the pupil attends.
func (b *Book) Lessons(ctx context.Context, grant policy.TimetableOf, from, to school.Date, now time.Time) ([]Lesson, error) {
	v, err := b.granted(ctx, grant, from, to, now)
	return v.lessons, err
}

func (b *Book) granted(ctx context.Context, grant policy.TimetableOf, from, to school.Date, now time.Time) (view, error) {
	v, _, err := b.opened(ctx, grant, reading{from: from, to: to, now: now})
	return v, err
}
