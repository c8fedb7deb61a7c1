package absences

import (
	"context"
	"fmt"
	"slices"

	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// A noteBook brings the notes of the classes of a school in line with the statuses in the
// files of pupils, from which they are copied.
type noteBook struct {
	table  *table.Table
	school school.UAI
	year   school.Year
	lists  []noteList
}

// A noteList are the notes of one class.
type noteList struct {
	item    table.Item
	class   school.ClassID
	notes   Notes
	changed bool
}

func (r *Register) noteBook(u school.UAI, y school.Year) *noteBook {
	return &noteBook{table: r.table, school: u, year: y}
}

// classesOf returns every class that a pupil is in, or was.
func classesOf(e *roster.Enrolment) (list []school.ClassID) {
	for _, s := range e.Seats("", "9999-12-31") {
		if s.Class != "" && !slices.Contains(list, s.Class) {
			list = append(list, s.Class)
		}
	}
	return list
}

// align puts the statuses of a pupil among the notes of the classes in which they hold:
// of one that the pupil left too, whose roll of yesterday may still be corrected.
func (b *noteBook) align(ctx context.Context, e roster.Enrolment, statuses []Status) error {
	classes := classesOf(&e)
	if err := b.read(ctx, classes); err != nil {
		return err
	}
	for i := range b.lists {
		l := &b.lists[i]
		if !slices.Contains(classes, l.class) {
			continue
		}
		in := func(s roster.Seat) bool { return s.Class == l.class }
		var of []Note
		for _, s := range statuses {
			if slices.ContainsFunc(e.Seats(s.From, s.To), in) {
				s.Pupil = e.Pupil
				of = append(of, s.Note)
			}
		}
		theirs := func(n Note) bool { return n.Pupil == e.Pupil }
		others := slices.DeleteFunc(slices.Clone(l.notes.Notes), theirs)
		if n := len(l.notes.Notes) - len(others); n != len(of) || slices.ContainsFunc(of, func(n Note) bool { return !slices.Contains(l.notes.Notes, n) }) {
			l.notes.Notes, l.changed = append(others, of...), true
		}
	}
	return nil
}

// read adds the notes of some classes, those of one call.
func (b *noteBook) read(ctx context.Context, classes []school.ClassID) error {
	var keys []table.Key
	var of []school.ClassID
	for _, c := range classes {
		if !slices.ContainsFunc(b.lists, func(l noteList) bool { return l.class == c }) {
			keys, of = append(keys, notesKey(b.school, b.year, c)), append(of, c)
		}
	}
	if len(keys) == 0 {
		return nil
	}
	items, err := b.table.Get(ctx, true, keys...)
	if err != nil {
		return fmt.Errorf("notes of %s: %w", b.school, err)
	}
	for i, k := range keys {
		l := noteList{item: items.Find(k), class: of[i]}
		if err := l.item.Decode(&l.notes); err != nil {
			return err
		}
		b.lists = append(b.lists, l)
	}
	return nil
}

// changes returns the writes of the notes that changed.
func (b *noteBook) changes() (list []table.Change, err error) {
	for i := range b.lists {
		l := &b.lists[i]
		if !l.changed {
			continue
		}
		it, err := l.item.With(l.notes)
		if err != nil {
			return nil, err
		}
		it.Expires = ends(b.year)
		list = append(list, table.Change{Op: table.Put, Item: it})
	}
	return list, nil
}
