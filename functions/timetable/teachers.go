package timetable

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// joinTeachers adds to who teaches on a day the other teachers of the school, who are
// free: somebody who arrives to replace has no lesson yet.
func (b *Book) joinTeachers(ctx context.Context, u school.UAI, v *FreeView, lessons []Lesson, now time.Time) error {
	members, err := b.staffOf(ctx, u)
	if err != nil {
		return err
	}
	members = slices.DeleteFunc(members, func(id school.PersonID) bool {
		return slices.ContainsFunc(v.Staff, func(s FreeStaff) bool { return s.ID == id }) ||
			slices.ContainsFunc(lessons, func(l Lesson) bool { return l.Taught(id) })
	})
	for some := range slices.Chunk(members, table.MaxGet/2) {
		var keys []table.Key
		for _, id := range some {
			keys = append(keys, roster.LinksKey(id), roster.ProfileKey(id))
		}
		items, err := b.table.Get(ctx, false, keys...)
		if err != nil {
			return fmt.Errorf("teachers of %s: %w", u, err)
		}
		for i, id := range some {
			var links roster.Links
			if err := items.Find(keys[2*i]).Decode(&links); err != nil {
				return err
			}
			var profile roster.Profile
			if err := items.Find(keys[2*i+1]).Decode(&profile); err != nil {
				return err
			}
			if teaches(&links, u, now) {
				v.Staff = append(v.Staff, FreeStaff{id, display(profile), true})
			}
		}
	}
	slices.SortFunc(v.Staff, func(a, b FreeStaff) int {
		if a.Free != b.Free {
			return map[bool]int{true: -1, false: 1}[a.Free]
		}
		return cmp.Or(strings.Compare(folded(a.Name), folded(b.Name)), strings.Compare(string(a.ID), string(b.ID)))
	})
	return nil
}

// teaches reports whether somebody is a teacher of a school now, with or without a service.
func teaches(links *roster.Links, u school.UAI, now time.Time) bool {
	return !links.Suspended && slices.ContainsFunc(links.Links, func(l roster.Link) bool {
		return l.School == u && l.Role == school.Teacher && l.Active(now)
	})
}

// staffOf lists the accounts of a school's staff, each once.
func (b *Book) staffOf(ctx context.Context, u school.UAI) ([]school.PersonID, error) {
	var list []school.PersonID
	q := table.Query{Part: string(u), Prefix: roster.MembersPrefix}
	for {
		page, err := b.table.Query(ctx, q)
		if err != nil {
			return nil, fmt.Errorf("staff of %s: %w", u, err)
		}
		for _, it := range page.Items {
			var m roster.Members
			if err := it.Decode(&m); err != nil {
				return nil, err
			}
			list = append(list, m.Staff...)
		}
		if q.After = page.Next; q.After == (table.Key{}) {
			slices.Sort(list)
			return slices.Compact(list), nil
		}
	}
}
