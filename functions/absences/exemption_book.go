package absences

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// mostStatuses is how many dated statuses one pupil may have in a year.
const mostStatuses = 40

// Exempt stores a dated status of a pupil, in the pupil's file and in the notes of the
// class. The same said twice is stored once; said again after it was ended, it stands as
// before. It fails with fault.Invalid.
func (r *Register) Exempt(ctx context.Context, grant policy.ExemptionOf, n Note, now time.Time) (*Life, error) {
	e := grant.Enrolment()
	if e.Pupil == "" {
		return nil, fault.New(fault.NotFound, "no grant on this file")
	}
	weeks := n.firstWeeks()
	l, err := r.life(ctx, e, true, now, weeks...)
	if err != nil {
		return nil, err
	}
	if err := checkNote(&n, e, l.zone()); err != nil {
		return nil, err
	}
	n.Pupil = e.Pupil
	n.ID = n.identity()
	for _, day := range weeks {
		n.Letter = cmp.Or(n.Letter, l.plan[day].Letter)
	}
	if i := slices.IndexFunc(l.Statuses, func(s Status) bool { return s.ID == n.ID }); i >= 0 {
		s := &l.Statuses[i]
		if s.To == n.To {
			return l, nil
		}
		s.To = n.To
		return l, r.store(ctx, l, s, grant.Author(), now)
	}
	if len(l.Statuses) >= mostStatuses {
		return nil, &fault.Fault{Kind: fault.TooMany, Key: "absences.statuses-full", Retry: 3600}
	}
	s := Status{Note: n, By: grant.Author(), item: table.Item{Key: statusKey(e.School, e.Year, e.Pupil, n.ID)}}
	if err := r.store(ctx, l, &s, grant.Author(), now); err != nil {
		return nil, err
	}
	l.Statuses = append(l.Statuses, s)
	return l, nil
}

// identity names a status by what it says.
func (n *Note) identity() string {
	return school.DerivedID(fmt.Sprintf("%s|%s|%s|%s|%s|%d|%d|%d|%d|%t", n.Pupil, n.Kind, n.From, n.To, n.Service, n.Weekday, n.Every, n.Start, n.End, n.Present))
}

// firstWeeks are days of the weeks in which a status of every second week may begin: the
// first that has a letter gives it to the status, since holidays have none.
func (n *Note) firstWeeks() (days []school.Date) {
	for week := 0; n.Every == 2 && n.From.Valid() && week < 4; week++ {
		days = append(days, n.From.AddDays(7*week))
	}
	return days
}

// checkNote returns every fault of a status at once.
func checkNote(n *Note, e roster.Enrolment, zone *time.Location) error {
	var wrong []fault.Field
	add := func(pointer, key string) { wrong = append(wrong, fault.Field{Pointer: pointer, Key: key}) }
	if n.Kind != Exempted && n.Kind != Remote && n.Kind != PFMP {
		add("/kind", "absences.status-kind")
	}
	for pointer, day := range map[string]school.Date{"/from": n.From, "/to": n.To} {
		if !day.Valid() || school.YearOf(day.In(zone)) != e.Year {
			add(pointer, "absences.span-year")
		}
	}
	if n.To < n.From {
		add("/to", "absences.span")
	}
	if n.Weekday < 0 || n.Weekday > 7 || n.Every < 0 || n.Every > 2 || n.Every == 2 && n.Weekday == 0 && n.Service == "" {
		add("/weekday", "absences.status-week")
	}
	if n.End < n.Start || n.End > school.At(24, 0) || n.Start < 0 {
		add("/slot", "absences.span")
	}
	switch {
	case n.Kind != Exempted && (n.Service != "" || n.Present):
		add("/service", "absences.status-whole")
	case n.Kind == Exempted && n.Service == "" && n.End == 0:
		add("/service", "absences.status-what")
	case n.Service != "" && !slices.ContainsFunc(e.Seats(n.From, n.To), func(s roster.Seat) bool { return slices.Contains(s.Services, n.Service) }):
		add("/service", "absences.status-service")
	}
	if len(wrong) > 0 {
		return &fault.Fault{Kind: fault.Invalid, Detail: "status", Fields: wrong}
	}
	return nil
}

// EndStatus takes a status back: it ends yesterday if it has begun, since what it freed
// stays freed, and disappears if it has not.
func (r *Register) EndStatus(ctx context.Context, grant policy.ExemptionOf, id string, today school.Date, now time.Time) (*Life, error) {
	if grant.Pupil() == "" {
		return nil, fault.New(fault.NotFound, "no grant on this file")
	}
	l, err := r.life(ctx, grant.Enrolment(), true, now)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(l.Statuses, func(s Status) bool { return s.ID == id })
	if i < 0 || l.Statuses[i].To < today {
		return l, nil
	}
	s := &l.Statuses[i]
	s.To = today.AddDays(-1)
	if err := r.store(ctx, l, s, grant.Author(), now); err != nil {
		return nil, err
	}
	if s.To < s.From {
		l.Statuses = slices.Delete(l.Statuses, i, i+1)
	}
	return l, nil
}

// store writes a status, its copy for the rolls of the classes in which it holds and the
// journal's entry; one that ends before it begins is removed.
func (r *Register) store(ctx context.Context, l *Life, s *Status, by school.PersonID, now time.Time) error {
	e := l.Enrolment
	gone := s.To < s.From
	it, err := s.item.With(s)
	if err != nil {
		return err
	}
	it.Expires = ends(e.Year)
	change := table.Change{Op: table.Put, Item: it}
	if gone {
		change.Op = table.Delete
	}
	after := slices.DeleteFunc(slices.Clone(l.Statuses), func(o Status) bool { return o.ID == s.ID })
	if !gone {
		after = append(after, *s)
	}
	notes := r.noteBook(e.School, e.Year)
	if err := notes.align(ctx, e, after); err != nil {
		return err
	}
	copied, err := notes.changes()
	if err != nil {
		return err
	}
	what := s.Kind
	if gone {
		what += ",removed"
	}
	entry, err := l.journal(now, by, policy.ExemptionRule, s.ID, told{From: s.From.In(l.zone()), To: s.To.AddDays(1).In(l.zone()), What: what})
	if err != nil {
		return err
	}
	if err := r.table.Commit(ctx, append(copied, change, entry)...); err != nil {
		return fmt.Errorf("status of %s: %w", e.Pupil, err)
	}
	s.item = it
	s.item.Version++
	return nil
}

// A Choice is a subject that a pupil follows.
type Choice struct {
	ID    school.ServiceID `json:"id"`
	Label string           `json:"label"`
}

// Subjects returns what a pupil follows and may be exempted from, by name; what the pupil
// followed in a class or group before, with its name.
func (r *Register) Subjects(ctx context.Context, grant policy.ExemptionOf) ([]Choice, error) {
	if grant.Pupil() == "" {
		return nil, fault.New(fault.NotFound, "no grant on this file")
	}
	e := grant.Enrolment()
	all := slices.Clone(e.Services)
	for _, s := range e.Before {
		all = append(all, s.Services...)
	}
	slices.Sort(all)
	known, err := r.services(ctx, e, slices.Compact(all))
	if err != nil {
		return nil, err
	}
	list := make([]Choice, 0, len(known))
	for id, s := range known {
		c := Choice{id, s.Label}
		if !e.Attends(id) {
			c.Label += " (" + cmp.Or(string(s.Class), string(s.Group)) + ")"
		}
		list = append(list, c)
	}
	slices.SortFunc(list, func(a, b Choice) int { return cmp.Or(cmp.Compare(a.Label, b.Label), cmp.Compare(a.ID, b.ID)) })
	return list, nil
}

// labels names services of a school.
func (r *Register) labels(ctx context.Context, e roster.Enrolment, services []school.ServiceID) (map[school.ServiceID]string, error) {
	known, err := r.services(ctx, e, services)
	labels := map[school.ServiceID]string{}
	for id, s := range known {
		labels[id] = s.Label
	}
	return labels, err
}

// services reads services of a school; those that it has not are left out.
func (r *Register) services(ctx context.Context, e roster.Enrolment, ids []school.ServiceID) (map[school.ServiceID]roster.Service, error) {
	var keys []table.Key
	for _, s := range ids {
		keys = append(keys, roster.ServiceKey(e.School, e.Year, s))
	}
	known := map[school.ServiceID]roster.Service{}
	if len(keys) == 0 {
		return known, nil
	}
	items, err := r.table.Get(ctx, false, table.Distinct(keys)...)
	if err != nil {
		return nil, fmt.Errorf("subjects of %s: %w", e.Pupil, err)
	}
	for i, k := range keys {
		var s roster.Service
		it := items.Find(k)
		if err := it.Decode(&s); err != nil {
			return nil, err
		}
		if it.Found() {
			known[ids[i]] = s
		}
	}
	return known, nil
}

// subjectsOf names the subjects of which the statuses of a file are.
func (r *Register) subjectsOf(ctx context.Context, l *Life) (map[school.ServiceID]string, error) {
	var services []school.ServiceID
	for i := range l.Statuses {
		if s := l.Statuses[i].Service; s != "" {
			services = append(services, s)
		}
	}
	return r.labels(ctx, l.Enrolment, services)
}
