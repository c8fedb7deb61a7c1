package timetable

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// weekdays are those on which a school may teach.
const weekdays = 6

// A planned is a plan as it was read, to be replaced by another.
type planned struct {
	Plan
	school school.UAI
	year   school.Year
	home   roster.School
	items  table.Items
}

// plan reads the whole timetable of a school, strongly. It fails with fault.NotFound if
// there is no such school.
func (b *Book) plan(ctx context.Context, u school.UAI, y school.Year) (*planned, error) {
	keys := []table.Key{roster.SchoolKey(u), calendarKey(u, y)}
	for d := 1; d <= weekdays; d++ {
		keys = append(keys, dayKey(u, y, d))
	}
	items, err := b.table.Get(ctx, true, keys...)
	if err != nil {
		return nil, fmt.Errorf("timetable of %s: %w", u, err)
	}
	if !items.Find(keys[0]).Found() {
		return nil, fault.New(fault.NotFound, "no such school")
	}
	p := &planned{school: u, year: y, items: items}
	if err := items.Find(keys[0]).Decode(&p.home); err != nil {
		return nil, err
	}
	known, err := b.calendar(ctx, items, u, y)
	if err != nil {
		return nil, err
	}
	own := *known
	p.Calendar = &own
	for _, k := range keys[2:] {
		s, err := b.sheets.Of(items.Find(k))
		if err != nil {
			return nil, err
		}
		p.Courses = append(p.Courses, s.Courses...)
	}
	return p, nil
}

// writes returns what brings the stored plan to a calendar and courses: the days that
// differ, and the calendar, which tells when, and by which import.
func (p *planned) writes(c *Calendar, courses []Course, by string, now time.Time) ([]table.Change, error) {
	byDay := map[int][]Course{}
	for _, k := range courses {
		byDay[k.Day] = append(byDay[k.Day], k)
	}
	var changes []table.Change
	for d := 1; d <= weekdays; d++ {
		slices.SortFunc(byDay[d], byWeek)
		it := p.items.Find(dayKey(p.school, p.year, d))
		data, err := (&sheet{Courses: byDay[d]}).encode("")
		if err != nil {
			return nil, err
		}
		if len(byDay[d]) == 0 && !it.Found() || bytes.Equal(data, it.Data) {
			continue
		}
		it.Data = data
		changes = append(changes, table.Change{Op: table.Put, Item: it})
	}
	stamped := *c
	if len(changes) > 0 {
		stamped.Plan, stamped.Import = now.UTC().Truncate(time.Second), by
	}
	it := p.items.Find(calendarKey(p.school, p.year))
	next, err := it.With(&stamped)
	if err != nil {
		return nil, err
	}
	if bytes.Equal(it.Data, next.Data) {
		return changes, nil
	}
	stamped.Stored = now.UTC()
	next, err = it.With(&stamped)
	return append(changes, table.Change{Op: table.Put, Item: next}), err
}

// copyAttempts is how often the copies are made again when people change lessons
// meanwhile; writers is how many are stored at a time.
const (
	copyAttempts = 10
	writers      = 8
)

// copies brings every derived timetable in line with the truth, and returns how many
// it wrote. more are places that had a timetable before. It may be run at any time.
func (b *Book) copies(ctx context.Context, u school.UAI, y school.Year, more []place, now time.Time) (int, error) {
	written := 0
	for try := 1; ; try++ {
		n, err := b.copyAll(ctx, u, y, more, now)
		if written += n; !fault.Is(err, fault.Conflict) || try == copyAttempts {
			return written, err
		}
	}
}

// copyAll reads the copies before the truth: whoever changes a lesson in between makes
// the copy it touches a newer one, and the write of ours fails.
func (b *Book) copyAll(ctx context.Context, u school.UAI, y school.Year, more []place, now time.Time) (int, error) {
	p, err := b.plan(ctx, u, y)
	if err != nil {
		return 0, err
	}
	labels := map[place]string{}
	found, err := b.lives(ctx, p, now, labels)
	if err != nil {
		return 0, err
	}
	for _, q := range more {
		labels[q] = ""
	}
	p.label(labels, found)
	places := slices.SortedFunc(maps.Keys(labels), func(a, b place) int { return strings.Compare(a.String(), b.String()) })
	stored, err := b.strong(ctx, places, u, y)
	if err != nil {
		return 0, err
	}
	if p, err = b.plan(ctx, u, y); err != nil {
		return 0, err
	}
	if found, err = b.lives(ctx, p, now); err != nil {
		return 0, err
	}
	for _, q := range newPlaces(p, found, labels) {
		return 0, fault.New(fault.Conflict, "a timetable appeared meanwhile: "+q.String())
	}
	from := live(school.DateOf(now, p.Calendar.location()))
	hands, ctx := errgroup.WithContext(ctx)
	hands.SetLimit(writers)
	written := 0
	for _, q := range places {
		it := stored.Find(q.key(u, y))
		s := copyOf(q, labels[q], p.Courses, found, from)
		c, differs, err := changeTo(it, s, q)
		if err != nil {
			return 0, err
		}
		if differs {
			written++
			hands.Go(func() error { return b.table.Write(ctx, c) })
		}
	}
	return written, hands.Wait()
}

// changeTo returns the write that makes a copy what it should be; one of nothing is removed.
func changeTo(it table.Item, s *sheet, q place) (table.Change, bool, error) {
	if len(s.Courses) == 0 && len(s.Amendments) == 0 {
		return table.Change{Op: table.Delete, Item: it}, it.Found(), nil
	}
	data, err := s.encode(q.class())
	differs := !bytes.Equal(data, it.Data)
	it.Data = data
	return table.Change{Op: table.Put, Item: it}, differs, err
}

// label names every place that has a timetable.
func (p *planned) label(labels map[place]string, found []Amendment) {
	matter := func(m *Matter) {
		for _, c := range m.Classes {
			labels[placeOfClass(c)] = p.home.Class(c)
		}
		for _, t := range m.Staff {
			labels[placeOfStaff(t.ID)] = t.Display
		}
	}
	room := func(r school.RoomID) {
		if r != "" {
			labels[placeOfRoom(r)] = string(r)
		}
	}
	for i := range p.Courses {
		matter(&p.Courses[i].Matter)
		room(p.Courses[i].Room)
	}
	for _, a := range found {
		matter(&a.Course.Matter)
		room(a.Course.Room)
		for _, c := range a.Changes {
			matter(&Matter{Staff: c.Staff})
			room(c.Room)
		}
	}
}

func newPlaces(p *planned, found []Amendment, known map[place]string) []place {
	labels := map[place]string{}
	p.label(labels, found)
	var list []place
	for q := range labels {
		if _, ok := known[q]; !ok {
			list = append(list, q)
		}
	}
	return list
}

func (b *Book) strong(ctx context.Context, places []place, u school.UAI, y school.Year) (table.Items, error) {
	var items table.Items
	for lot := range slices.Chunk(places, table.MaxGet) {
		var keys []table.Key
		for _, p := range lot {
			keys = append(keys, p.key(u, y))
		}
		some, err := b.table.Get(ctx, true, keys...)
		if err != nil {
			return nil, err
		}
		items = append(items, some...)
	}
	return items, nil
}

// lives returns the changes that the copies hold: from last week on, of lessons that
// the plan still has. where adds the timetables that show any of them, also of lessons
// that it no longer has.
func (b *Book) lives(ctx context.Context, p *planned, now time.Time, where ...map[place]string) ([]Amendment, error) {
	courses := map[school.CourseID]*Course{}
	for i := range p.Courses {
		courses[p.Courses[i].ID] = &p.Courses[i]
	}
	all, err := b.amendments(ctx, p, now)
	if err != nil {
		return nil, err
	}
	list := all[:0]
	for _, a := range all {
		for _, labels := range where {
			for _, q := range a.places() {
				labels[q] += ""
			}
		}
		if p.has(&a, courses) {
			list = append(list, a)
		}
	}
	return list, nil
}

// amendments returns every change of days from last week on, in the order of the lessons.
func (b *Book) amendments(ctx context.Context, p *planned, now time.Time) ([]Amendment, error) {
	var keys []table.Key
	last := p.Calendar.Last.AddDays(21) // a lesson may be added after the last day of class
	for d := live(school.DateOf(now, p.Calendar.location())); d <= last; d = d.AddDays(1) {
		keys = append(keys, changesKey(p.school, p.year, d))
	}
	var list []Amendment
	for lot := range slices.Chunk(keys, table.MaxGet) {
		items, err := b.table.Get(ctx, true, lot...)
		if err != nil {
			return nil, err
		}
		for _, it := range items {
			changed, err := b.changes.Of(it)
			if err != nil {
				return nil, err
			}
			list = append(list, changed.Amendments...)
		}
	}
	slices.SortStableFunc(list, byLesson)
	return slices.CompactFunc(list, func(a, b Amendment) bool { return a.Lesson == b.Lesson }), nil
}

// has reports whether the plan still has the lesson of an amendment, and gives the
// amendment the course as it is now.
func (p *planned) has(a *Amendment, courses map[school.CourseID]*Course) bool {
	origin, id, _ := a.Lesson.Parts()
	k := courses[id]
	if k == nil {
		return a.Course.Kind == Extra
	}
	a.Course = k
	return p.Calendar.runs(k, p.Calendar.Week(origin)) && k.Day == origin.Weekday()
}

// A record is what an import leaves, so that it can be undone.
type record struct {
	ID      string            `json:"id"`
	At      time.Time         `json:"at"`
	By      school.PersonID   `json:"by"`
	From    school.Date       `json:"from"`
	Format  string            `json:"format"`
	After   string            `json:"after,omitempty"` // the import in force before it
	Courses int               `json:"courses"`
	Counts  Difference        `json:"counts"`
	New     []school.CourseID `json:"new,omitempty"`
	Before  json.RawMessage   `json:"before"` // a sheet of the courses as they were
	Undone  time.Time         `json:"undone,omitzero"`
}

const importPrefix = "IMPORT#"

func importKey(u school.UAI, y school.Year, id string) table.Key {
	return table.Key{Part: planPart(u, y), Sort: importPrefix + id}
}

// places returns whose timetables showed what the import replaced.
func (r *record) places() ([]place, error) {
	s, err := decode(r.Before, "")
	if err != nil {
		return nil, err
	}
	var list []place
	for i := range s.Courses {
		list = append(list, s.Courses[i].places()...)
	}
	return unique(list), nil
}

// records returns the imports of the last thirty days, newest first.
func (b *Book) records(ctx context.Context, u school.UAI, y school.Year) ([]record, table.Items, error) {
	page, err := b.table.Query(ctx, table.Query{Part: planPart(u, y), Prefix: importPrefix, Reverse: true, Strong: true})
	if err != nil {
		return nil, nil, err
	}
	list := make([]record, len(page.Items))
	for i, it := range page.Items {
		if err := it.Decode(&list[i]); err != nil {
			return nil, nil, err
		}
	}
	return list, page.Items, nil
}
