package absences

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// A Sheet is one lesson with those expected in it, its roll as stored, and what the
// office and the families said of these pupils on that day.
type Sheet struct {
	School place
	Year   school.Year
	Lesson Lesson
	Pupils []roster.Pupil // expected on that day, in the order of the school's lists

	roll  Roll
	item  table.Item // of the roll
	desks map[school.PersonID][]Entry
	notes map[school.PersonID][]Note // that concern the lesson; those that take the pupil out of it first
}

// Sheet reads the roll of a lesson as it is now. It fails with fault.NotFound.
func (b *Book) Sheet(ctx context.Context, at school.UAI, year school.Year, id school.LessonID) (*Sheet, error) {
	lesson, err := b.lessons.LessonOf(ctx, at, year, id, true)
	if err != nil {
		return nil, err
	}
	if !lesson.Rolled() {
		return nil, fault.New(fault.NotFound, "a lesson without a roll")
	}
	keys := []table.Key{roster.SchoolKey(at), rollKey(at, year, &lesson)}
	for _, g := range lesson.Groups {
		keys = append(keys, roster.GroupKey(at, year, g))
	}
	for _, c := range lesson.Classes {
		if keys = append(keys, notesKey(at, year, c)); len(lesson.Groups) == 0 {
			keys = append(keys, roster.ClassKey(at, year, c))
		}
	}
	items, err := b.table.Get(ctx, true, keys...)
	if err != nil {
		return nil, fmt.Errorf("roll of %s: %w", id, err)
	}
	s := &Sheet{Year: year, Lesson: lesson, item: items.Find(keys[1])}
	home, err := b.schools.Of(items.Find(keys[0]))
	if err != nil {
		return nil, err
	}
	s.School = *home
	s.School.UAI = at
	if s.roll, err = decodeRoll(s.item); err != nil {
		return nil, err
	}
	if s.Pupils, err = b.expected(items, at, year, &lesson); err != nil {
		return nil, err
	}
	if err := s.readNotes(items); err != nil {
		return nil, err
	}
	return s, b.readDesks(ctx, s)
}

// expected returns the pupils of the lesson's groups, or else of its classes, who are in
// the school on its day and whose class is not exempted from it.
func (b *Book) expected(items table.Items, at school.UAI, year school.Year, l *Lesson) (list []roster.Pupil, err error) {
	seen := map[school.PersonID]bool{}
	add := func(pupils []roster.Pupil, of school.ClassID) {
		for _, p := range pupils {
			p.Class = cmp.Or(of, p.Class)
			if p.In(l.Date) && !seen[p.ID] && !slices.Contains(l.Exempted, p.Class) {
				seen[p.ID] = true
				list = append(list, p)
			}
		}
	}
	for _, id := range l.Groups {
		g, err := b.groups.Of(items.Find(roster.GroupKey(at, year, id)))
		if err != nil {
			return nil, err
		}
		add(g.Pupils, "")
	}
	for _, id := range l.Classes {
		if len(l.Groups) > 0 {
			break
		}
		c, err := b.classes.Of(items.Find(roster.ClassKey(at, year, id)))
		if err != nil {
			return nil, err
		}
		add(c.Pupils, id)
	}
	return list, nil
}

// readNotes keeps the statuses that concern the lesson.
func (s *Sheet) readNotes(items table.Items) error {
	s.notes = map[school.PersonID][]Note{}
	l := &s.Lesson
	for _, c := range l.Classes {
		var of Notes
		if err := items.Find(notesKey(s.School.UAI, s.Year, c)).Decode(&of); err != nil {
			return err
		}
		for _, n := range of.Notes {
			if n.Concerns(momentOf(l)) {
				s.notes[n.Pupil] = append(s.notes[n.Pupil], n)
			}
		}
	}
	rank := func(n Note) int {
		if n.Frees(momentOf(l)) {
			return 0
		}
		return 1
	}
	for _, list := range s.notes {
		slices.SortFunc(list, func(a, b Note) int {
			return cmp.Or(rank(a)-rank(b), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.ID, b.ID))
		})
	}
	return nil
}

// freed returns the status that takes a pupil out of the lesson, as rolls say it; "" if none
// does.
func (s *Sheet) freed(p school.PersonID) string {
	if list := s.notes[p]; len(list) > 0 && list[0].Frees(momentOf(&s.Lesson)) {
		return list[0].Said()
	}
	return ""
}

// readDesks keeps what the school's day says of these pupils beside rolls.
func (b *Book) readDesks(ctx context.Context, s *Sheet) error {
	expected := map[school.PersonID]bool{}
	for _, p := range s.Pupils {
		expected[p.ID] = true
	}
	s.desks = map[school.PersonID][]Entry{}
	all, err := b.desks(ctx, s.School.UAI, s.Year, s.Lesson.Date)
	for _, d := range all {
		if expected[d.Pupil] {
			s.desks[d.Pupil] = append(s.desks[d.Pupil], d.Entry)
		}
	}
	return err
}

// desks reads what is entered for a day of a school beside rolls.
func (b *Book) desks(ctx context.Context, at school.UAI, year school.Year, day school.Date) ([]Desk, error) {
	var list []Desk
	q := table.Query{Part: dayPart(at, year, day), Prefix: deskPrefix}
	for {
		page, err := b.table.Query(ctx, q)
		if err != nil {
			return nil, fmt.Errorf("entries of %s: %w", day, err)
		}
		for _, it := range page.Items {
			d, err := decodeDesk(it)
			if err != nil {
				return nil, fmt.Errorf("entry %s: %w", it.Sort, err)
			}
			list = append(list, d)
		}
		if q.After = page.Next; q.After == (table.Key{}) {
			return list, nil
		}
	}
}

// done reports whether the roll says who is in the lesson as it takes place.
func (s *Sheet) done() bool { return s.roll.Tells(&s.Lesson) }

// Subject returns the lesson as policy decides on it.
func (s *Sheet) Subject() policy.Lesson {
	l := policy.Lesson{School: s.School.UAI, Year: s.Year, ID: s.Lesson.ID, Service: s.Lesson.Service, Start: s.Lesson.Starts, Primary: s.School.Primary(), Handed: s.School.Life.HandsOver}
	if len(s.Lesson.Classes) > 0 {
		l.Class = s.Lesson.Classes[0]
	}
	if len(s.Lesson.Groups) > 0 {
		l.Group = s.Lesson.Groups[0]
	}
	named := s.Lesson.StandIns
	if s.Lesson.Service == "" { // nobody has a service of it: it is of those whom it names
		named = s.Lesson.Staff
	}
	for _, t := range named {
		l.StandIns = append(l.StandIns, t.ID)
	}
	for _, p := range s.Pupils {
		l.Pupils = append(l.Pupils, p.ID)
	}
	return l
}

// Expects reports whether a pupil is expected in the lesson.
func (s *Sheet) Expects(id school.PersonID) bool {
	return slices.ContainsFunc(s.Pupils, func(p roster.Pupil) bool { return p.ID == id })
}
