package timetable

import (
	"cmp"
	"context"
	"slices"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// stays splits a reading of a pupil's lessons by the class of each day: one for a pupil
// who was in no other between its days. A day without a class has no lessons.
func stays(e *roster.Enrolment, r reading) []reading {
	var list []reading
	start := r.from
	for _, s := range e.Seats(r.from, r.to) {
		part := r
		part.from, part.place = start, placeOfClass(s.Class)
		if s.To != "" && s.To <= r.to {
			part.to, start = s.To.AddDays(-1), s.To
		}
		if r.days != nil {
			part.days = slices.DeleteFunc(slices.Clone(r.days), func(d school.Date) bool { return e.On(d).Class != s.Class })
		}
		i := slices.IndexFunc(list, func(o reading) bool { return o.place == part.place })
		switch {
		case s.Class == "" || r.days != nil && len(part.days) == 0:
		case i >= 0:
			list[i].to = part.to
		default:
			list = append(list, part)
		}
	}
	return list
}

// opened reads the lessons that a grant opens: of a pupil, those that the pupil attends,
// one call for each class that the pupil has between the days. more are keys of others,
// read in the first call.
func (b *Book) opened(ctx context.Context, grant policy.TimetableOf, r reading, more ...table.Key) (view, table.Items, error) {
	p, err := placeIn(grant)
	if err != nil {
		return view{}, nil, err
	}
	r.school, r.year, r.place = grant.School(), grant.Year(), p
	if grant.Pupil() == "" {
		return b.read(ctx, r, more...)
	}
	e := grant.Enrolment()
	var all view
	var items table.Items
	parts := stays(&e, r)
	for i, part := range parts {
		v, read, err := b.read(ctx, part, more...)
		if err != nil {
			return view{}, nil, err
		}
		if more = nil; i == 0 {
			all = view{calendar: v.calendar, label: v.label, found: v.found}
		}
		items = append(items, read...)
		all.lessons = append(all.lessons, attended(v.lessons, &e, part.place.class())...)
	}
	if len(parts) == 0 {
		return view{}, nil, fault.New(fault.NotFound, "no class on these days")
	}
	slices.SortStableFunc(all.lessons, func(a, b Lesson) int { return cmp.Compare(a.Date, b.Date) })
	return all, items, nil
}

// attended keeps, of the lessons of a class, those of one pupil while in the class and in
// the school.
func attended(all []Lesson, e *roster.Enrolment, class school.ClassID) []Lesson {
	return slices.DeleteFunc(all, func(l Lesson) bool {
		then := e.On(l.Date)
		return then.Class != class || !l.AttendedBy(&then) || !e.Active(l.Date)
	})
}

// classOn returns for which class the lessons of a day are shown: of a pupil, the one of
// that day.
func classOn(grant policy.TimetableOf, day school.Date) school.ClassID {
	if grant.Pupil() == "" {
		return grant.Class()
	}
	return grant.Enrolment().On(day).Class
}
