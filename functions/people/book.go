package people

import (
	"context"
	"slices"
	"strings"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// A Register holds schools and people in a table.
type Register struct{ table *table.Table }

// NewRegister returns the register kept in a table.
func NewRegister(t *table.Table) *Register { return &Register{table: t} }

// School returns a school; it fails with fault.NotFound if there is none.
func (r *Register) School(ctx context.Context, u school.UAI) (roster.School, error) {
	return read[roster.School](ctx, r.table, roster.SchoolKey(u))
}

// Class returns a class with its periods; it fails with fault.NotFound if there is none.
func (r *Register) Class(ctx context.Context, u school.UAI, y school.Year, c school.ClassID) (roster.Class, error) {
	class, err := read[roster.Class](ctx, r.table, roster.ClassKey(u, y, c))
	if err != nil {
		return class, err
	}
	periods, err := read[roster.Periods](ctx, r.table, roster.PeriodsKey(u, y, c))
	class.Periods = periods.Periods
	return class, err
}

// Group returns a group; it fails with fault.NotFound if there is none.
func (r *Register) Group(ctx context.Context, u school.UAI, y school.Year, g school.GroupID) (roster.Group, error) {
	return read[roster.Group](ctx, r.table, roster.GroupKey(u, y, g))
}

// Service returns a service; it fails with fault.NotFound if there is none.
func (r *Register) Service(ctx context.Context, u school.UAI, y school.Year, s school.ServiceID) (roster.Service, error) {
	return read[roster.Service](ctx, r.table, roster.ServiceKey(u, y, s))
}

// Profile returns what is known of a person; it fails with fault.NotFound if
// nothing is.
func (r *Register) Profile(ctx context.Context, p school.PersonID) (roster.Profile, error) {
	return read[roster.Profile](ctx, r.table, roster.ProfileKey(p))
}

// Links returns the links of a person, empty for somebody unknown.
func (r *Register) Links(ctx context.Context, p school.PersonID) (roster.Links, error) {
	l, err := read[roster.Links](ctx, r.table, roster.LinksKey(p))
	if fault.Is(err, fault.NotFound) {
		return l, nil
	}
	return l, err
}

// Enrolments returns where a pupil is or was enrolled, empty for anybody else.
func (r *Register) Enrolments(ctx context.Context, p school.PersonID) (roster.Enrolments, error) {
	e, err := read[roster.Enrolments](ctx, r.table, roster.EnrolKey(p))
	if fault.Is(err, fault.NotFound) {
		return e, nil
	}
	return e, err
}

// Find returns the account that a number of a source leads to ("AAF#<academy>"
// or "INE"); it fails with fault.NotFound if there is none.
func (r *Register) Find(ctx context.Context, source, number string) (school.PersonID, error) {
	a, err := read[alias](ctx, r.table, aliasKey(source, number))
	return a.Person, err
}

// A Guardian is one adult tied to a pupil, with the link that says how.
type Guardian struct {
	Profile roster.Profile
	Link    roster.Link
}

// Guardians returns everybody tied to a pupil in a school, whatever the level,
// past ones included: Link.Active and Link.Level say what each may do now. Those
// whom no delivery has described yet are left out.
func (r *Register) Guardians(ctx context.Context, pupil school.PersonID, u school.UAI) ([]Guardian, error) {
	family, err := read[roster.Family](ctx, r.table, roster.FamilyKey(pupil))
	if err != nil {
		if fault.Is(err, fault.NotFound) {
			return nil, nil
		}
		return nil, err
	}
	var out []Guardian
	for some := range slices.Chunk(slices.Concat(family.Guardians, family.Former), table.MaxGet/2) {
		var keys []table.Key
		for _, id := range some {
			keys = append(keys, roster.ProfileKey(id), roster.LinksKey(id))
		}
		items, err := r.table.Get(ctx, true, keys...)
		if err != nil {
			return nil, err
		}
		for _, id := range some {
			if out, err = appendGuardians(out, items, id, pupil, u); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

func appendGuardians(out []Guardian, items table.Items, id, pupil school.PersonID, u school.UAI) ([]Guardian, error) {
	me := items.Find(roster.ProfileKey(id))
	if !me.Found() {
		return out, nil
	}
	var g Guardian
	var l roster.Links
	if err := me.Decode(&g.Profile); err != nil {
		return nil, err
	}
	if err := items.Find(roster.LinksKey(id)).Decode(&l); err != nil {
		return nil, err
	}
	for _, g.Link = range l.Links {
		if g.Link.Role == school.Guardian && g.Link.Pupil == pupil && g.Link.School == u {
			out = append(out, g)
		}
	}
	return out, nil
}

// read returns the document of one item.
func read[T any](ctx context.Context, t *table.Table, k table.Key) (T, error) {
	var v T
	items, err := t.Get(ctx, true, k)
	if err != nil {
		return v, err
	}
	it := items.Find(k)
	if !it.Found() {
		return v, fault.New(fault.NotFound, "no "+strings.ToLower(k.Sort)+" here")
	}
	return v, it.Decode(&v)
}

// aliasPart begins the partition of every alias.
const aliasPart = "ALIAS#"

type alias struct {
	Person school.PersonID `json:"person"`
}

func aliasKey(source, number string) table.Key {
	return table.Key{Part: aliasPart + source + "#" + number, Sort: "PERSON"}
}

func subjectsKey(source string) table.Key { return table.Key{Part: source, Sort: "SUBJECTS"} }

func structureKey(source, number string) table.Key {
	return table.Key{Part: source, Sort: "STRUCT#" + number}
}

// ServiceIDOf returns the identifier of the service of a subject in a class or
// group: the same at each delivery.
func ServiceIDOf(u school.UAI, y school.Year, group bool, code string, s school.SubjectCode) school.ServiceID {
	kind := "CLASS"
	if group {
		kind = "GROUP"
	}
	return school.ServiceID(school.DerivedID(strings.Join([]string{string(u), y.String(), kind, code, string(s)}, "#")))
}
