package people

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// A site is one school while the fourth step works on it: what is stored, changed
// in memory by what is delivered, then compared and written.
type site struct {
	im        *importer
	uai       school.UAI
	year      school.Year
	delivered *Structure // nil: the delivery does not describe the school
	before    roll
	stored    roster.School
	found     bool
	day       school.Date // of the import, where the school is
	first     school.Date // of the year's class, once asked

	classes  map[school.ClassID]*roster.Class
	groups   map[school.GroupID]*roster.Group
	services map[school.ServiceID]*roster.Service
	fresh    map[string]bool // classes and groups that were not stored
	grew     bool            // some class has a service that it had not

	taught    map[school.ServiceID][]roster.Teacher // delivered
	heads     map[school.ClassID][]school.PersonID
	staff     map[school.PersonID]bool // delivered
	staffLeft map[school.PersonID]bool
	planned   bool
	ofClass   map[school.ClassID][]school.ServiceID
	ofGroup   map[school.GroupID][]school.ServiceID

	listed     map[school.PersonID][]place
	pupils     map[school.PersonID]bool // delivered
	pupilsLeft []school.PersonID
	moved      []school.PersonID // see taken
	batch      []*pupil
	written    int // by the whole import, when the site was opened
}

// A place is a class or group in whose list a pupil stands.
type place struct {
	class school.ClassID
	group school.GroupID
}

// takeSchools is the fourth step: it writes pupils, classes, groups and services,
// one school at a time.
func (im *importer) takeSchools(ctx context.Context) error {
	var s *site
	im.lines = 0
	for key, value := range im.schools.all() {
		u, line, id := cutKey(key)
		if s == nil || s.uai != u {
			if err := s.close(ctx); err != nil {
				return err
			}
			var err error
			if s, err = im.open(ctx, u); err != nil {
				return err
			}
		}
		if err := s.take(ctx, line, id, value); err != nil {
			return err
		}
		im.lines++
		im.advance(PhaseSchools, im.lines, max(im.lines, im.schools.count))
	}
	if im.schools.fault != nil {
		return im.schools.fault
	}
	return s.close(ctx)
}

// open reads what is stored of a school.
func (im *importer) open(ctx context.Context, u school.UAI) (*site, error) {
	s := &site{
		im: im, uai: u, written: im.store.written,
		classes: map[school.ClassID]*roster.Class{}, groups: map[school.GroupID]*roster.Group{},
		services: map[school.ServiceID]*roster.Service{}, fresh: map[string]bool{},
		taught: map[school.ServiceID][]roster.Teacher{}, heads: map[school.ClassID][]school.PersonID{},
		staff: map[school.PersonID]bool{}, staffLeft: map[school.PersonID]bool{}, pupils: map[school.PersonID]bool{},
		listed: map[school.PersonID][]place{},
	}
	if u == "" {
		return s, nil
	}
	for _, st := range im.structures {
		if st != nil && st.UAI == u && st.delivered != nil {
			s.delivered = st.delivered
		}
	}
	var err error
	if s.before, err = readRoll(ctx, im.reg.table, u, im.delivery.Source); err != nil {
		return nil, err
	}
	s.stored, err = im.reg.School(ctx, u)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return nil, err
	}
	s.found = err == nil
	if s.day, err = s.today(); err != nil {
		return nil, err
	}
	if s.year, err = im.yearIn(ctx, u); err != nil {
		return nil, err
	}
	if s.found && s.stored.Year == s.year {
		if err := s.load(ctx); err != nil {
			return nil, err
		}
	}
	s.describe()
	return s, nil
}

// load reads the stored classes, groups and services of the year.
func (s *site) load(ctx context.Context) error {
	for _, ref := range s.stored.Classes {
		s.classes[ref.ID] = &roster.Class{}
	}
	for _, id := range s.stored.Groups {
		s.groups[id] = &roster.Group{}
	}
	err := loadAll(ctx, s, s.classes, func(id school.ClassID) table.Key { return roster.ClassKey(s.uai, s.year, id) })
	if err == nil {
		err = loadAll(ctx, s, s.groups, func(id school.GroupID) table.Key { return roster.GroupKey(s.uai, s.year, id) })
	}
	if err != nil {
		return err
	}
	for id, c := range s.classes {
		for _, sid := range c.Services {
			s.services[sid] = &roster.Service{}
		}
		for _, p := range c.Pupils {
			s.listed[p.ID] = append(s.listed[p.ID], place{class: id})
		}
	}
	for id, g := range s.groups {
		for _, p := range g.Pupils {
			s.listed[p.ID] = append(s.listed[p.ID], place{group: id})
		}
	}
	return loadAll(ctx, s, s.services, func(id school.ServiceID) table.Key { return roster.ServiceKey(s.uai, s.year, id) })
}

// loadAll fills a map with what is stored; what is not is removed from it.
func loadAll[K comparable, V any](ctx context.Context, s *site, into map[K]*V, keyOf func(K) table.Key) error {
	ids := make([]K, 0, len(into))
	for id := range into {
		ids = append(ids, id)
	}
	for some := range slices.Chunk(ids, table.MaxGet) {
		keys := make([]table.Key, len(some))
		for i, id := range some {
			keys[i] = keyOf(id)
		}
		items, err := s.im.reg.table.Get(ctx, true, keys...)
		if err != nil {
			return err
		}
		for i, id := range some {
			it := items.Find(keys[i])
			if !it.Found() {
				delete(into, id)
				continue
			}
			if err := it.Decode(into[id]); err != nil {
				return err
			}
		}
	}
	return nil
}

// describe makes the classes and groups that the delivery lists.
func (s *site) describe() {
	if s.delivered == nil {
		return
	}
	for _, d := range s.delivered.Classes {
		c := s.class(school.ClassID(d.Code))
		c.MEF, c.Label, c.Missing = d.MEF, labelOf(d, s.delivered.Classes), false
	}
	for _, d := range s.delivered.Groups {
		g := s.group(school.GroupID(d.Code))
		g.Label, g.Missing = labelOf(d, s.delivered.Groups), false
		for _, code := range d.Classes {
			g.Classes = with(g.Classes, school.ClassID(code))
		}
	}
}

// labelOf returns the delivered label where it tells the division from the
// others, else the code: academies label every class of a level alike.
func labelOf(d Division, all []Division) string {
	same := 0
	for _, o := range all {
		if o.Label == d.Label {
			same++
		}
	}
	if d.Label == "" || same > 1 {
		return d.Code
	}
	return d.Label
}

func with[T cmp.Ordered](list []T, v T) []T {
	if i, found := slices.BinarySearch(list, v); !found {
		return slices.Insert(list, i, v)
	}
	return list
}

// class returns a class, made if needed.
func (s *site) class(id school.ClassID) *roster.Class {
	c := s.classes[id]
	if c == nil {
		c = &roster.Class{ID: id, Label: string(id), Source: s.im.delivery.Source, Pupils: []roster.Pupil{}}
		s.classes[id] = c
		s.fresh["C"+string(id)] = true
	}
	return c
}

func (s *site) group(id school.GroupID) *roster.Group {
	g := s.groups[id]
	if g == nil {
		g = &roster.Group{
			ID: id, Label: string(id), Source: s.im.delivery.Source, Pupils: []roster.Pupil{}, Classes: []school.ClassID{},
		}
		s.groups[id] = g
		s.fresh["G"+string(id)] = true
	}
	return g
}

func (s *site) take(ctx context.Context, line string, id school.PersonID, value string) error {
	switch line {
	case lineStaffLeft:
		s.staffLeft[id] = true
	case lineStaff:
		s.takeStaff(id, unpack(value))
	case linePupilLeft:
		s.pupilsLeft = append(s.pupilsLeft, id)
	case linePupil:
		if !s.planned {
			s.plan()
		}
		s.pupils[id] = true
		s.batch = append(s.batch, &pupil{site: s, id: id, record: unpack(value)})
		if len(s.batch) == pupilsTogether {
			return s.writePupils(ctx)
		}
	}
	return nil
}

// takeStaff notes what a member of staff teaches here.
func (s *site) takeStaff(id school.PersonID, r *Record) {
	s.staff[id] = true
	if !r.Given.Has(GivenTeaching) {
		return
	}
	display := strings.TrimSpace(r.Person.Title + " " + r.Person.Last)
	for _, t := range r.Work.Teaching {
		if st := s.im.structures[t.Structure]; st == nil || st.UAI != s.uai {
			continue
		}
		sid := ServiceIDOf(s.uai, s.year, t.Group, t.Code, t.Subject)
		s.taught[sid] = append(s.taught[sid], roster.Teacher{ID: id, Display: display})
		s.service(sid, t)
	}
	for _, h := range r.Work.Heads {
		if st := s.im.structures[h.Structure]; st != nil && st.UAI == s.uai {
			c := school.ClassID(h.Code)
			s.class(c)
			s.heads[c] = append(s.heads[c], id)
		}
	}
}

// service returns a service, made if needed.
func (s *site) service(id school.ServiceID, t Teaching) {
	if s.services[id] != nil {
		return
	}
	v := &roster.Service{
		ID: id, School: s.uai, Year: s.year, Subject: t.Subject, Coefficient: 100,
		Classes: []school.ClassID{}, Source: s.im.delivery.Source,
	}
	if t.Group {
		v.Group = school.GroupID(t.Code)
		s.group(v.Group)
	} else {
		v.Class = school.ClassID(t.Code)
		s.class(v.Class)
	}
	s.services[id] = v
	s.grew = true
}

// plan settles who teaches what, once all the staff has been met and before the
// pupils come, whose enrolments name their services.
func (s *site) plan() {
	s.planned = true
	for _, id := range s.im.gone(s.before, s.pupils, s.staff).Staff {
		s.staffLeft[id] = true
	}
	s.ofClass, s.ofGroup = map[school.ClassID][]school.ServiceID{}, map[school.GroupID][]school.ServiceID{}
	for id, v := range s.services {
		v.Label = s.im.label(v.Subject)
		v.Teachers = s.teachersOf(v, s.taught[id])
		if v.Source == s.im.delivery.Source {
			v.Missing = len(v.Teachers) == 0
		}
		if v.Group != "" {
			s.ofGroup[v.Group] = with(s.ofGroup[v.Group], id)
		} else {
			s.ofClass[v.Class] = with(s.ofClass[v.Class], id)
		}
	}
	for id, c := range s.classes {
		heads := slices.DeleteFunc(slices.Clone(c.Heads), func(p school.PersonID) bool { return s.staff[p] || s.staffLeft[p] })
		for _, p := range s.heads[id] {
			heads = with(heads, p)
		}
		c.Heads = heads
	}
}

// teachersOf returns the stored teachers of whom the delivery says nothing, then
// the delivered ones.
func (s *site) teachersOf(v *roster.Service, now []roster.Teacher) []roster.Teacher {
	out := []roster.Teacher{}
	for _, t := range v.Teachers {
		if !s.staff[t.ID] && !s.staffLeft[t.ID] {
			out = append(out, t)
		}
	}
	for _, t := range now {
		if !slices.ContainsFunc(out, func(o roster.Teacher) bool { return o.ID == t.ID }) {
			out = append(out, t)
		}
	}
	slices.SortFunc(out, func(a, b roster.Teacher) int {
		return cmp.Or(strings.Compare(a.Display, b.Display), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// attended returns the services that a pupil of a class and groups follows.
func (s *site) attended(class school.ClassID, groups []school.GroupID) []school.ServiceID {
	out := slices.Clone(s.ofClass[class])
	for _, g := range groups {
		for _, id := range s.ofGroup[g] {
			out = with(out, id)
		}
	}
	return out
}

// order is the order of the school's lists: names without accents or case, and of a pupil
// who came back the stay that ended first.
func order(a, b roster.Pupil) int {
	return cmp.Or(
		strings.Compare(fold(a.Name.Last), fold(b.Name.Last)),
		strings.Compare(fold(a.Name.First), fold(b.Name.First)),
		cmp.Compare(a.ID, b.ID),
		cmp.Compare(a.From, b.From),
	)
}

func fold(s string) string {
	return strings.ToUpper(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(s)))
}
