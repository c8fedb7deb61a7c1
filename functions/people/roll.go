package people

import (
	"context"
	"slices"

	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// A roll is who a source delivered in a school, so that whoever a complete
// delivery forgets can be told.
type roll roster.Members

// readRoll returns the whole roll of a school, as one source delivered it; "" is all
// sources together.
func readRoll(ctx context.Context, t *table.Table, u school.UAI, source string) (whole roll, err error) {
	q := table.Query{Part: string(u), Prefix: roster.MembersKey(u, source, "").Sort, Strong: true}
	if source == "" {
		q.Prefix = roster.MembersPrefix
	}
	for {
		page, err := t.Query(ctx, q)
		if err != nil {
			return whole, err
		}
		for _, it := range page.Items {
			var r roll
			if err := it.Decode(&r); err != nil {
				return whole, err
			}
			whole.Pupils = append(whole.Pupils, r.Pupils...)
			whole.Staff = append(whole.Staff, r.Staff...)
		}
		if q.After = page.Next; q.After == (table.Key{}) {
			return whole, nil
		}
	}
}

// edits returns what makes the stored roll this one; before is what it was.
func (r roll) edits(u school.UAI, source string, before roll) []edit {
	byLetter := map[string]*roll{}
	at := func(id school.PersonID) *roll {
		letter := string(id[:1])
		if byLetter[letter] == nil {
			byLetter[letter] = &roll{}
		}
		return byLetter[letter]
	}
	for _, id := range slices.Concat(before.Pupils, before.Staff) {
		at(id) // so that an item whose last person left is emptied
	}
	for _, id := range r.Pupils {
		at(id).Pupils = append(at(id).Pupils, id)
	}
	for _, id := range r.Staff {
		at(id).Staff = append(at(id).Staff, id)
	}
	var edits []edit
	for letter, part := range byLetter {
		slices.Sort(part.Pupils)
		slices.Sort(part.Staff)
		edits = append(edits, edit{key: roster.MembersKey(u, source, letter), merge: func(table.Item) (any, error) {
			return part, nil
		}})
	}
	return edits
}
