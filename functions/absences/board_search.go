package absences

import (
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
	if grant.School() == "" {
		return ListedView{}, fault.New(fault.NotFound, "no grant on this school")
	}
	home, err := b.place(ctx, grant.School())
	if err != nil {
		return ListedView{}, err
	}
	var keys []table.Key
	for _, c := range home.Classes {
		if grant.Watches(c.ID) {
			keys = append(keys, roster.ClassKey(grant.School(), grant.Year(), c.ID))
		}
	}
	v, today := ListedView{Pupils: []Listed{}}, school.DateOf(now, home.zone)
	for some := range slices.Chunk(keys, table.MaxGet) {
		items, err := b.table.Get(ctx, false, some...)
		if err != nil {
			return ListedView{}, err
		}
		for _, it := range items {
			c, err := b.classes.Of(it)
			if err != nil {
				return ListedView{}, err
			}
			for _, p := range c.Pupils {
				if p.In(today) {
					v.Pupils = append(v.Pupils, Listed{string(p.ID), p.Name.First, p.Name.Last, c.Label})
				}
			}
		}
	}
	slices.SortFunc(v.Pupils, byName)
	return v, nil
}
