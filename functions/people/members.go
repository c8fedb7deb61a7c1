package people

import (
	"context"
	"slices"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// Members are the accounts of a school, each once.
type Members struct {
	Staff     []school.PersonID
	Pupils    []school.PersonID
	Guardians []school.PersonID // of the pupils, whatever their level
}

// Members returns the accounts of a school, whatever source made them.
func (r *Register) Members(ctx context.Context, grant policy.Machine, u school.UAI) (Members, error) {
	if grant.Job() == "" {
		return Members{}, fault.New(fault.NotFound, "members without a grant")
	}
	all, err := readRoll(ctx, r.table, u, "")
	if err != nil {
		return Members{}, err
	}
	m := Members{Staff: once(all.Staff), Pupils: once(all.Pupils)}
	for some := range slices.Chunk(m.Pupils, table.MaxGet) {
		var keys []table.Key
		for _, p := range some {
			keys = append(keys, roster.FamilyKey(p))
		}
		items, err := r.table.Get(ctx, false, keys...)
		if err != nil {
			return Members{}, err
		}
		for _, it := range items {
			var f roster.Family
			if err := it.Decode(&f); err != nil {
				return Members{}, err
			}
			m.Guardians = append(m.Guardians, f.Guardians...)
		}
	}
	m.Guardians = once(m.Guardians)
	return m, nil
}

// Enlist stores who belongs to a school where no import did: the demo region.
func (r *Register) Enlist(ctx context.Context, grant policy.Machine, u school.UAI, source string, staff, pupils []school.PersonID) error {
	if grant.Job() != policy.JobDemo {
		return fault.New(fault.NotFound, "no grant to enlist")
	}
	var items []table.Item
	for _, e := range (roll{Pupils: pupils, Staff: staff}).edits(u, source, roll{}) {
		it := table.Item{Key: e.key, Version: 1}
		v, err := e.merge(it)
		if err != nil {
			return err
		}
		if it, err = it.With(v); err != nil {
			return err
		}
		items = append(items, it)
	}
	return r.table.Load(ctx, items...)
}

func once(ids []school.PersonID) []school.PersonID {
	ids = slices.Clone(ids)
	slices.Sort(ids)
	return slices.Compact(ids)
}
