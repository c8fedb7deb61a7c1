package people

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// close writes what is left of a site: those who left, its lists, its roll.
func (s *site) close(ctx context.Context) error {
	if s == nil {
		return nil
	}
	if !s.planned {
		s.plan()
	}
	if err := s.writePupils(ctx); err != nil || s.uai == "" {
		return err
	}
	gone := s.im.gone(s.before, s.pupils, s.staff)
	if err := s.dismiss(ctx, slices.Concat(s.pupilsLeft, gone.Pupils)); err != nil {
		return err
	}
	if s.grew {
		if err := s.refresh(ctx); err != nil {
			return err
		}
	}
	s.spread()
	s.tellEmpty()
	edits := slices.Concat(s.groupEdits(), s.serviceEdits(), s.classEdits(), s.schoolEdits())
	if err := s.im.store.apply(ctx, edits...); err != nil {
		return err
	}
	if err := s.im.store.apply(ctx, s.rollNow(gone).edits(s.uai, s.im.delivery.Source, s.before)...); err != nil {
		return err
	}
	return s.note(ctx)
}

// spread tells services the classes whose pupils attend, and classes the services.
func (s *site) spread() {
	for _, c := range s.classes {
		c.Services, c.Groups = slices.Clone(s.ofClass[c.ID]), nil
		slices.SortFunc(c.Pupils, order)
	}
	for id, g := range s.groups {
		slices.SortFunc(g.Pupils, order)
		for _, code := range g.Classes {
			c := s.class(code)
			c.Groups = with(c.Groups, id)
			for _, sid := range s.ofGroup[id] {
				c.Services = with(c.Services, sid)
			}
		}
	}
	for _, v := range s.services {
		if g := s.groups[v.Group]; v.Group != "" && g != nil {
			v.Classes = slices.Clone(g.Classes)
		} else if v.Class != "" {
			v.Classes = []school.ClassID{v.Class}
		}
	}
}

// tellEmpty tells the groups whose pupils the academy does not deliver: their
// teachers have nobody to mark.
func (s *site) tellEmpty() {
	var empty []string
	for id, g := range s.groups {
		if len(g.Pupils) == 0 && len(s.ofGroup[id]) > 0 {
			empty = append(empty, string(id))
		}
	}
	if len(empty) == 0 || !s.im.named[KindPupil] {
		return
	}
	slices.Sort(empty)
	s.im.tell(Line{Key: "import.group-empty", School: s.uai, Args: argsOf(
		"school", s.uai, "n", len(empty), "groups", strings.Join(empty[:min(8, len(empty))], ", "))})
}

func (s *site) groupEdits() []edit {
	var edits []edit
	for id, g := range s.groups {
		edits = append(edits, edit{key: roster.GroupKey(s.uai, s.year, id), merge: func(table.Item) (any, error) { return g, nil }})
	}
	return edits
}

// serviceEdits keeps what the school decides about a service: coefficient, mode,
// options, whether it is marked and shown.
func (s *site) serviceEdits() []edit {
	var edits []edit
	for id, v := range s.services {
		edits = append(edits, edit{key: roster.ServiceKey(s.uai, s.year, id), merge: func(old table.Item) (any, error) {
			if !old.Found() {
				return v, nil
			}
			var now roster.Service // a decoding into v would write over its lists
			err := old.Decode(&now)
			now.Label, now.Classes, now.Teachers, now.Missing = v.Label, v.Classes, v.Teachers, v.Missing
			return now, err
		}})
	}
	return edits
}

// classEdits gives a new class its periods, and keeps those that a class has.
func (s *site) classEdits() []edit {
	var edits []edit
	for id, c := range s.classes {
		edits = append(edits, edit{key: roster.PeriodsKey(s.uai, s.year, id), merge: func(old table.Item) (any, error) {
			if old.Found() {
				return nil, nil
			}
			return roster.Periods{Periods: DefaultPeriods(s.year, s.im.terms(c.MEF))}, nil
		}})
		edits = append(edits, edit{key: roster.ClassKey(s.uai, s.year, id), merge: func(table.Item) (any, error) { return c, nil }})
	}
	return edits
}

// schoolEdits keeps the school's options.
func (s *site) schoolEdits() []edit {
	if s.delivered == nil && !s.found {
		return nil
	}
	return []edit{{key: roster.SchoolKey(s.uai), merge: func(old table.Item) (any, error) {
		now := roster.School{UAI: s.uai, Zone: ZoneOf(s.uai), Source: s.im.delivery.Source}
		if err := old.Decode(&now); err != nil {
			return nil, err
		}
		if d := s.delivered; d != nil {
			now.Name, now.Kind, now.City, now.Address, now.Phone = d.Name, d.Kind, d.City, d.Address, d.Phone
		}
		now.Year, now.Classes, now.Groups = s.year, nil, nil
		for id, c := range s.classes {
			now.Classes = append(now.Classes, roster.ClassRef{ID: id, Label: c.Label})
		}
		slices.SortFunc(now.Classes, func(a, b roster.ClassRef) int { return cmp.Compare(a.ID, b.ID) })
		for id := range s.groups {
			now.Groups = with(now.Groups, id)
		}
		return now, nil
	}}}
}

// rollNow returns who the source has in the school from now on.
func (s *site) rollNow(gone roll) roll {
	now := roll{}
	leaving := map[school.PersonID]bool{}
	for _, id := range slices.Concat(gone.Pupils, gone.Staff, s.pupilsLeft) {
		leaving[id] = true
	}
	keep := func(before []school.PersonID, delivered map[school.PersonID]bool) (out []school.PersonID) {
		for id := range delivered {
			out = append(out, id)
		}
		for _, id := range before {
			if !delivered[id] && !leaving[id] && !s.staffLeft[id] {
				out = append(out, id)
			}
		}
		return out
	}
	now.Pupils = keep(s.before.Pupils, s.pupils)
	now.Staff = keep(s.before.Staff, s.staff)
	return now
}

// note leaves a journal entry in the school if the import changed anything in it.
func (s *site) note(ctx context.Context) error {
	n := s.im.store.written - s.written
	if n == 0 {
		return nil
	}
	slices.Sort(s.moved)
	return s.im.journal(ctx, string(s.uai), string(s.uai), taken{
		Delivery: s.im.delivery.Name, Source: s.im.delivery.Source, Items: n, Year: s.year,
		Pupils: len(s.pupils), Staff: len(s.staff), Left: len(s.pupilsLeft), Moved: s.moved,
	})
}

// taken is what the journal of a school keeps of an import.
type taken struct {
	Delivery string            `json:"delivery"`
	Source   string            `json:"source"`
	Items    int               `json:"items"`
	Year     school.Year       `json:"year"`
	Pupils   int               `json:"pupils"`
	Staff    int               `json:"staff"`
	Left     int               `json:"left"`
	Moved    []school.PersonID `json:"moved,omitempty"` // changed class or groups now, or did a few days ago
}

// conclude writes what is held back and one journal entry for the whole delivery.
func (im *importer) conclude(ctx context.Context) error {
	if im.store.written > 0 {
		detail := map[string]any{"delivery": im.delivery.Name, "items": im.store.written, "lines": im.rep.Total}
		if err := im.journal(ctx, im.delivery.Source, im.delivery.Source, detail); err != nil {
			return err
		}
	}
	return im.store.flush(ctx)
}

func (im *importer) journal(ctx context.Context, part, object string, detail any) error {
	e, err := journal.New(im.Now, im.by, "import.run", object, detail)
	if err != nil {
		return err
	}
	c, err := e.Change(part)
	if err != nil {
		return err
	}
	return im.store.apply(ctx, edit{key: c.Item.Key, merge: func(table.Item) (any, error) { return e, nil }})
}
