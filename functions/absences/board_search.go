package absences

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// A Listed is one pupil of the list in which screens look pupils up: id, first name, last
// name and class. It is written as a list of four texts, since a school has a thousand.
type Listed [4]string

// ListedView is the list of a school's pupils.
type ListedView struct {
	Pupils []Listed `json:"pupils" doc:"[id, first name, last name, class], by name"`
}

// Lines returns the pupils whom a person may look up, of today.
func (b *Book) Lines(ctx context.Context, grant policy.NamesOf, now time.Time) (ListedView, error) {
	classes, today, err := b.watched(ctx, grant, now)
	v := ListedView{Pupils: []Listed{}}
	for _, c := range classes {
		for _, p := range c.Pupils {
			if p.In(today) {
				v.Pupils = append(v.Pupils, Listed{string(p.ID), p.Name.First, p.Name.Last, c.Label})
			}
		}
	}
	slices.SortFunc(v.Pupils, byName)
	return v, err
}

// GroupsView are the groups of a school.
type GroupsView struct {
	Groups []GroupLine `json:"groups" doc:"those with a pupil whom the reader may look up, by label"`
}

// GroupLine is a group with who is in it today.
type GroupLine struct {
	ID     school.GroupID    `json:"id"`
	Label  string            `json:"label"`
	Pupils []school.PersonID `json:"pupils"`
}

// Groups returns the groups of a school with those of their pupils whom a person may look
// up, of today: the classes, and beside them about half a unit for each group.
func (b *Book) Groups(ctx context.Context, grant policy.NamesOf, now time.Time) (GroupsView, error) {
	classes, today, err := b.watched(ctx, grant, now)
	if err != nil {
		return GroupsView{}, err
	}
	var keys []table.Key
	for _, c := range classes {
		for _, g := range c.Groups {
			keys = append(keys, roster.GroupKey(grant.School(), grant.Year(), g))
		}
	}
	groups, err := decoded(ctx, b.table, b.groups, table.Distinct(keys))
	v := GroupsView{Groups: []GroupLine{}}
	for _, g := range groups {
		line := GroupLine{ID: g.ID, Label: g.Label}
		for _, p := range g.Pupils {
			if p.In(today) && grant.Watches(p.Class) {
				line.Pupils = append(line.Pupils, p.ID)
			}
		}
		if line.Pupils != nil {
			v.Groups = append(v.Groups, line)
		}
	}
	slices.SortFunc(v.Groups, func(a, b GroupLine) int {
		return cmp.Or(cmp.Compare(a.Label, b.Label), cmp.Compare(a.ID, b.ID))
	})
	return v, err
}

// watched reads the classes whose pupils a person may look up, and which day it is there.
func (b *Book) watched(ctx context.Context, grant policy.NamesOf, now time.Time) ([]*roster.Class, school.Date, error) {
	if grant.School() == "" {
		return nil, "", fault.New(fault.NotFound, "no grant on this school")
	}
	home, err := b.place(ctx, grant.School())
	if err != nil {
		return nil, "", err
	}
	var keys []table.Key
	for _, c := range home.Classes {
		if grant.Watches(c.ID) {
			keys = append(keys, roster.ClassKey(grant.School(), grant.Year(), c.ID))
		}
	}
	classes, err := decoded(ctx, b.table, b.classes, keys)
	return classes, school.DateOf(now, home.zone), err
}

// decoded reads the items of some keys, a hundred with each call.
func decoded[T any](ctx context.Context, t *table.Table, known *table.Memo[*T], keys []table.Key) ([]*T, error) {
	var list []*T
	for some := range slices.Chunk(keys, table.MaxGet) {
		items, err := t.Get(ctx, false, some...)
		if err != nil {
			return nil, err
		}
		for _, it := range items {
			v, err := known.Of(it)
			if err != nil {
				return nil, err
			}
			list = append(list, v)
		}
	}
	return list, nil
}
