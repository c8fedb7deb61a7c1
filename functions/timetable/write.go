package timetable

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// An Order asks for the changes of one lesson: all of them, since the list replaces the
// one that was; an empty list takes them back.
type Order struct {
	Lesson  school.LessonID
	Version int64 // of the changes that the screen showed; 0: none
	Edits   []LessonEdit
	Force   bool // although somebody or something is taken
}

// attempts is how often a change is tried when others write to the same timetables: one
// of them succeeds each time.
const attempts = 20

// Change stores the changes of a lesson, all or none, with every timetable that shows
// it and the journal's entry. grants open the days concerned: that of the lesson, and
// that to which it goes. Asking again for what is stored succeeds.
//
// Errors: fault.NotFound, fault.Forbidden for a day without grant, fault.Invalid with
// every place at fault or every clash, fault.Conflict with the lesson as it is now.
func (b *Book) Change(ctx context.Context, o Order, now time.Time, grants ...policy.Changing) (Lesson, error) {
	for try := 1; ; try++ {
		l, err := b.change(ctx, o, now, grants)
		f, ok := fault.As(err)
		if !ok || f.Kind != fault.Conflict || f.Current != nil || try == attempts {
			return l, err
		}
	}
}

// A writing is one attempt to change a lesson: what was read, and what is to be.
type writing struct {
	*editing
	book   *Book
	school school.UAI
	year   school.Year
	items  table.Items
	id     school.LessonID
	old    *Amendment // nil: never changed
	next   Amendment
}

func (b *Book) change(ctx context.Context, o Order, now time.Time, grants []policy.Changing) (Lesson, error) {
	w, err := b.writing(ctx, o, now, grants)
	if err != nil {
		return Lesson{}, err
	}
	if err := w.amend(ctx, o); err != nil {
		return Lesson{}, err
	}
	was, err := w.lesson(w.old)
	if w.same() {
		return was, err
	}
	if current := w.version(); o.Version != current {
		return Lesson{}, &fault.Fault{Kind: fault.Conflict, Key: "timetable.conflict", Current: changedOf(was, current)}
	}
	for _, d := range w.next.days() {
		if !slices.ContainsFunc(grants, func(g policy.Changing) bool { return g.Day() == d && g.School() == w.school }) {
			return Lesson{}, fault.New(fault.Forbidden, "no grant on the day to which the lesson goes")
		}
	}
	if err := w.clear(ctx, o); err != nil {
		return Lesson{}, err
	}
	if err := w.commit(ctx); err != nil {
		return Lesson{}, err
	}
	return w.lesson(&w.next)
}

// writing reads what stands about a lesson now.
func (b *Book) writing(ctx context.Context, o Order, now time.Time, grants []policy.Changing) (*writing, error) {
	origin, course, ok := o.Lesson.Parts()
	if !ok || len(grants) == 0 || grants[0].Author() == "" || grants[0].Day() != origin {
		return nil, fault.New(fault.NotFound, "no grant on the day of the lesson")
	}
	g := grants[0]
	w := &writing{book: b, school: g.School(), year: g.Year(), id: o.Lesson}
	w.editing = &editing{origin: origin, edits: o.Edits, by: g.Author(), at: now}
	keys := []table.Key{calendarKey(w.school, w.year), dayKey(w.school, w.year, origin.Weekday()), changesKey(w.school, w.year, origin)}
	if err := w.get(ctx, keys...); err != nil {
		return nil, err
	}
	var err error
	if w.calendar, err = b.calendar(ctx, w.items, w.school, w.year); err != nil {
		return nil, err
	}
	s, err := b.sheets.Of(w.items.Find(keys[1]))
	if err != nil {
		return nil, err
	}
	changed, err := b.changes.Of(w.items.Find(keys[2]))
	if err != nil {
		return nil, err
	}
	w.old, w.course = find(changed.Amendments, o.Lesson), s.course(course)
	return w, nil
}

// get adds items to what was read, strongly, each once.
func (w *writing) get(ctx context.Context, keys ...table.Key) error {
	keys = slices.DeleteFunc(keys, func(k table.Key) bool { return w.items.Find(k).Found() })
	for lot := range slices.Chunk(keys, table.MaxGet) {
		more, err := w.book.table.Get(ctx, true, lot...)
		if err != nil {
			return fmt.Errorf("lesson %s: %w", w.id, err)
		}
		w.items = append(w.items, more...)
	}
	return nil
}

func (w *writing) version() int64 {
	if w.old == nil {
		return 0
	}
	return w.old.Version
}

// same reports whether what is asked for is stored already.
func (w *writing) same() bool {
	if w.old == nil {
		return len(w.next.Changes) == 0
	}
	return sameChanges(w.old.Changes, w.next.Changes) && (w.next.Course.Kind != Extra || w.old.Course.signature() == w.next.Course.signature())
}

// amend reads the edits into the amendment that is to be.
func (w *writing) amend(ctx context.Context, o Order) error {
	added := slices.IndexFunc(o.Edits, func(e LessonEdit) bool { return e.Kind == Added })
	switch {
	case w.course != nil:
		if _, err := lessonNamed(w.calendar, w.course, w.origin, w.old); err != nil {
			return err
		}
		if added >= 0 {
			return fault.Say(fault.Invalid, "timetable.exists")
		}
	case added >= 0:
		if err := w.extra(ctx, added); err != nil {
			return err
		}
	case w.old != nil && w.old.Course.Kind == Extra && (len(w.old.Changes) > 0 || len(o.Edits) == 0):
		w.course = w.old.Course
		if len(o.Edits) > 0 {
			return fault.Say(fault.Invalid, "timetable.extra")
		}
	default:
		return fault.New(fault.NotFound, "no such lesson")
	}
	if err := w.meet(ctx); err != nil {
		return err
	}
	changes, err := w.changes()
	if err != nil {
		return err
	}
	w.next = Amendment{Lesson: w.id, Version: w.version() + 1, Course: w.course, Changes: changes, At: w.at.UTC()}
	return nil
}

// lesson returns the lesson where it takes place, under an amendment.
func (w *writing) lesson(a *Amendment) (Lesson, error) {
	if a == nil && w.course.Kind == Extra {
		return Lesson{ID: w.id, Date: w.origin}, nil
	}
	day := w.origin
	if a != nil {
		day = a.days()[len(a.days())-1]
	}
	k := w.course
	if k.Kind == Extra && a != nil {
		k = a.Course
	}
	l, _ := w.calendar.lessonOn(k, w.origin, day, a, w.calendar.location())
	return l, nil
}

// clear refuses a change for which somebody or something is taken.
func (w *writing) clear(ctx context.Context, o Order) error {
	l, err := w.lesson(&w.next)
	if err != nil || o.Force {
		return err
	}
	k := dayKey(w.school, w.year, l.Date.Weekday())
	if err := w.get(ctx, k, changesKey(w.school, w.year, l.Date)); err != nil {
		return err
	}
	s, err := w.book.sheets.Of(w.items.Find(k))
	if err != nil {
		return err
	}
	changed, err := w.book.changes.Of(w.items.Find(changesKey(w.school, w.year, l.Date)))
	if err != nil {
		return err
	}
	others := s.lessons(w.calendar, l.Date, l.Date, s.onDay(l.Date, changed.Amendments))
	groups, err := w.groups(ctx, unknownGroups(&l, others))
	if err != nil {
		return err
	}
	if list := clashes(&l, others, concernOf(&w.next), membersIn(groups, l.Date)); len(list) > 0 {
		return refusal(list, o.Edits)
	}
	return nil
}

func (w *writing) groups(ctx context.Context, ids []school.GroupID) (map[school.GroupID]roster.Group, error) {
	groups := map[school.GroupID]roster.Group{}
	var keys []table.Key
	for _, id := range ids {
		keys = append(keys, roster.GroupKey(w.school, w.year, id))
	}
	if err := w.get(ctx, keys...); err != nil {
		return nil, err
	}
	for i, id := range ids {
		var g roster.Group
		if err := w.items.Find(keys[i]).Decode(&g); err != nil {
			return nil, err
		}
		groups[id] = g
	}
	return groups, nil
}

// commit stores the change with everything that shows it.
func (w *writing) commit(ctx context.Context) error {
	days, places := w.next.days(), w.next.places()
	if w.old != nil {
		days, places = append(days, w.old.days()...), append(places, w.old.places()...)
	}
	days, places = slices.Compact(slices.Sorted(slices.Values(days))), unique(places)
	var keys []table.Key
	for _, d := range days {
		keys = append(keys, changesKey(w.school, w.year, d))
	}
	for _, p := range places {
		keys = append(keys, p.key(w.school, w.year))
	}
	if err := w.get(ctx, keys...); err != nil {
		return err
	}
	changes := []table.Change{{Op: table.Check, Item: w.items.Find(calendarKey(w.school, w.year))}}
	for _, d := range days {
		c, err := w.changeOn(d)
		if err != nil {
			return err
		}
		changes = append(changes, c)
	}
	from := live(school.DateOf(w.at, w.calendar.location()))
	for _, p := range places {
		c, differs, err := w.copied(p, from)
		if err != nil {
			return err
		}
		if differs {
			changes = append(changes, c)
		}
	}
	entry, err := w.entry()
	if err != nil {
		return err
	}
	return w.book.table.Commit(ctx, append(changes, entry)...)
}

// changeOn returns the write of the changes of one day.
func (w *writing) changeOn(d school.Date) (table.Change, error) {
	it := w.items.Find(changesKey(w.school, w.year, d))
	var stored dayChanges
	if err := it.Decode(&stored); err != nil {
		return table.Change{}, err
	}
	stored.Amendments = slices.DeleteFunc(stored.Amendments, func(a Amendment) bool { return a.Lesson == w.id })
	if slices.Contains(w.next.days(), d) {
		stored.Amendments = append(stored.Amendments, w.next)
		slices.SortFunc(stored.Amendments, byLesson)
	}
	it, err := it.With(stored)
	return table.Change{Op: table.Put, Item: it}, err
}

func byLesson(a, b Amendment) int { return strings.Compare(string(a.Lesson), string(b.Lesson)) }

// copied returns the write of one timetable that shows the lesson, or no longer does.
func (w *writing) copied(p place, from school.Date) (table.Change, bool, error) {
	it := w.items.Find(p.key(w.school, w.year))
	s := &sheet{Label: w.label(p)}
	if it.Found() {
		var err error
		if s, err = decode(it.Data, p.class()); err != nil {
			return table.Change{}, false, err
		}
	}
	s.prune(from)
	s.put(p, w.next, from)
	data, err := s.encode(p.class())
	differs := !bytes.Equal(data, it.Data)
	it.Data = data
	return table.Change{Op: table.Put, Item: it}, differs, err
}

// label names a timetable that does not exist yet.
func (w *writing) label(p place) string {
	for _, t := range w.next.Course.Staff {
		if p == placeOfStaff(t.ID) {
			return t.Display
		}
	}
	if name, ok := w.staff[school.PersonID(p.id)]; ok && p.kind == "STAFF" {
		return name
	}
	return p.id
}
