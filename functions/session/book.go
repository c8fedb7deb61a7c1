package session

import (
	"context"
	"fmt"
	"slices"

	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// known is what the schools of a person's links say. Classes and groups are by key,
// since two schools may use one code.
type known struct {
	schools map[school.UAI]roster.School
	periods map[table.Key]roster.Periods // by class
	groups  map[table.Key]roster.Group
}

func (k known) periodsKey(u school.UAI, c school.ClassID) table.Key {
	return roster.PeriodsKey(u, k.schools[u].Year, c)
}

func (k known) groupKey(u school.UAI, g school.GroupID) table.Key {
	return roster.GroupKey(u, k.schools[u].Year, g)
}

// periodClass returns the class whose periods a service follows: its own, or the
// first of its group.
func (k known) periodClass(u school.UAI, s roster.ServiceRef) school.ClassID {
	if g := k.groups[k.groupKey(u, s.Group)]; s.Class == "" && len(g.Classes) > 0 {
		return g.Classes[0]
	}
	return s.Class
}

// service returns a service as its teacher's list has it.
func (k known) service(s roster.ServiceRef, u school.UAI, today school.Date) Service {
	out := Service{ID: s.ID, School: u, Subject: s.Subject, Label: s.Label, Class: label(k.schools[u], s.Class)}
	if s.Class == "" {
		out.Class = k.groups[k.groupKey(u, s.Group)].Label
	}
	if p, ok := school.PeriodOf(k.periods[k.periodsKey(u, k.periodClass(u, s))].Periods, today); ok {
		out.Period = p.ID
	}
	return out
}

// know reads what the schools of a person say: one call for a family, up to three for
// a teacher (schools, groups taught, periods of the classes of both).
func know(ctx context.Context, t *table.Table, who roster.Person) (known, error) {
	k := known{schools: map[school.UAI]roster.School{}}
	var schools, groups, periods []table.Key
	each(who, func(l roster.Link) { schools = append(schools, roster.SchoolKey(l.School)) })
	byKey, err := read[roster.School](ctx, t, schools)
	if err != nil {
		return k, err
	}
	for _, s := range byKey {
		k.schools[s.UAI] = s
	}
	eachTaught(who, func(l roster.Link, s roster.ServiceRef) {
		if s.Class == "" {
			groups = append(groups, k.groupKey(l.School, s.Group))
		}
	})
	if k.groups, err = read[roster.Group](ctx, t, groups); err != nil {
		return k, err
	}
	eachTaught(who, func(l roster.Link, s roster.ServiceRef) {
		if c := k.periodClass(l.School, s); c != "" {
			periods = append(periods, k.periodsKey(l.School, c))
		}
	})
	k.periods, err = read[roster.Periods](ctx, t, periods)
	return k, err
}

// each visits the links that let the person see anything now.
func each(who roster.Person, visit func(roster.Link)) {
	for _, l := range who.Links {
		if l.School != "" && l.Active(who.Now) && (l.Role != school.Guardian || l.Level.Reads()) {
			visit(l)
		}
	}
}

// eachTaught visits the services that the person teaches now.
func eachTaught(who roster.Person, visit func(roster.Link, roster.ServiceRef)) {
	each(who, func(l roster.Link) {
		for _, s := range l.Services {
			if s.Active(who.Now) {
				visit(l, s)
			}
		}
	})
}

// read returns the documents of the keys that exist, in as many calls as they need.
func read[T any](ctx context.Context, t *table.Table, keys []table.Key) (map[table.Key]T, error) {
	found := make(map[table.Key]T, len(keys))
	for lot := range slices.Chunk(table.Distinct(keys), table.MaxGet) {
		items, err := t.Get(ctx, false, lot...)
		if err != nil {
			return nil, fmt.Errorf("schools: %w", err)
		}
		for _, it := range items {
			var v T
			if err := it.Decode(&v); err != nil {
				return nil, fmt.Errorf("item %s/%s: %w", it.Part, it.Sort, err)
			}
			found[it.Key] = v
		}
	}
	return found, nil
}
