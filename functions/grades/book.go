package grades

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// A Book reads and writes gradebooks. Whoever calls it shows a grant of policy.
type Book struct {
	table    *table.Table
	books    *table.Memo[*Gradebook]
	services *table.Memo[*roster.Service]
	classes  *table.Memo[*roster.Class]
	periods  *table.Memo[*roster.Periods]
	groups   *table.Memo[*roster.Group]
	schools  *table.Memo[*place]
	sights   *sights

	visibleAt string // the region's hour, for schools that chose none
}

// NewBook returns a book over a table.
func NewBook(t *table.Table) *Book {
	return &Book{
		table:    t,
		books:    table.NewMemo(20_000, func(it table.Item) (*Gradebook, error) { return decodeBook(it) }),
		services: table.NewMemo(20_000, itemOf[roster.Service]),
		classes:  table.NewMemo(5_000, itemOf[roster.Class]),
		periods:  table.NewMemo(5_000, itemOf[roster.Periods]),
		groups:   table.NewMemo(5_000, itemOf[roster.Group]),
		schools:  table.NewMemo(1_000, decodePlace),
		sights:   newSights(),
	}
}

func itemOf[T any](it table.Item) (*T, error) {
	v := new(T)
	return v, it.Decode(v)
}

const bookPrefix = "BOOK#"

// bookKey returns the key of a gradebook: in the partition of its service.
func bookKey(u school.UAI, y school.Year, s school.ServiceID, p school.PeriodID) table.Key {
	return table.Key{Part: roster.ServicePart(u, y, s), Sort: bookPrefix + string(p)}
}

// decodeBook reads a gradebook; service and period are in its key.
func decodeBook(it table.Item) (*Gradebook, error) {
	service := school.ServiceID(it.Part[lastHash(it.Part):])
	period := school.PeriodID(it.Sort[len(bookPrefix):])
	if !it.Found() {
		return &Gradebook{Service: service, Period: period}, nil
	}
	return Decode(service, period, it.Data)
}

func lastHash(s string) int {
	for i := len(s); i > 0; i-- {
		if s[i-1] == '#' {
			return i
		}
	}
	return 0
}

// A Teaching is a service in one period as it is stored: what policy decides on, and
// the gradebook at the version read.
type Teaching struct {
	policy.Teaching
	School place
	book   *Gradebook
	item   table.Item
	checks []table.Change // the periods of the classes, unchanged, when marks are stored
}

// Teaching reads a service with its classes, group, school and gradebook, as they are
// now: in one call where ref names the class, in two otherwise. It fails with
// fault.NotFound.
func (b *Book) Teaching(ctx context.Context, u school.UAI, ref roster.ServiceRef, p school.PeriodID, now time.Time) (*Teaching, error) {
	y := school.YearOf(now)
	keys := []table.Key{roster.SchoolKey(u), roster.ServiceKey(u, y, ref.ID), bookKey(u, y, ref.ID, p)}
	if ref.Class != "" {
		keys = append(keys, roster.ClassKey(u, y, ref.Class), roster.PeriodsKey(u, y, ref.Class))
	}
	if ref.Group != "" {
		keys = append(keys, roster.GroupKey(u, y, ref.Group))
	}
	items, err := b.table.Get(ctx, true, keys...)
	if err != nil {
		return nil, fmt.Errorf("service %s: %w", ref.ID, err)
	}
	service := items.Find(keys[1])
	if !service.Found() {
		return nil, fault.New(fault.NotFound, "no such service")
	}
	s, err := b.services.Of(service)
	if err != nil {
		return nil, err
	}
	if items, err = b.rest(ctx, items, s); err != nil {
		return nil, err
	}
	return b.teaching(items, s, p, now)
}

// rest reads the classes, their periods and the group that the first call could not know of.
func (b *Book) rest(ctx context.Context, items table.Items, s *roster.Service) (table.Items, error) {
	var missing []table.Key
	want := []table.Key{}
	for _, c := range s.Classes {
		want = append(want, roster.ClassKey(s.School, s.Year, c), roster.PeriodsKey(s.School, s.Year, c))
	}
	if s.Group != "" {
		want = append(want, roster.GroupKey(s.School, s.Year, s.Group))
	}
	for _, k := range want {
		if !items.Find(k).Found() {
			missing = append(missing, k)
		}
	}
	if len(missing) == 0 {
		return items, nil
	}
	more, err := b.table.Get(ctx, true, missing...)
	return append(items, more...), err
}

func (b *Book) teaching(items table.Items, s *roster.Service, p school.PeriodID, now time.Time) (*Teaching, error) {
	t := &Teaching{Teaching: policy.Teaching{Service: *s, Period: p}, item: items.Find(bookKey(s.School, s.Year, s.ID, p))}
	for _, id := range s.Classes {
		c, err := b.class(items, s.School, s.Year, id)
		if err != nil {
			return nil, err
		}
		t.Classes = append(t.Classes, c)
		it := items.Find(roster.PeriodsKey(s.School, s.Year, id))
		t.checks = append(t.checks, table.Change{Op: table.Check, Item: it})
	}
	home, err := b.schools.Of(items.Find(roster.SchoolKey(s.School)))
	if err != nil {
		return nil, err
	}
	t.School = *home
	t.School.Marks.VisibleAt = cmp.Or(t.School.Marks.VisibleAt, b.visibleAt)
	if s.Group != "" {
		g, err := b.groups.Of(items.Find(roster.GroupKey(s.School, s.Year, s.Group)))
		if err != nil {
			return nil, err
		}
		t.Group = *g
	}
	book, err := b.books.Of(t.item)
	if err != nil {
		return nil, err
	}
	t.book = book.on(school.DateOf(now, t.School.zone), t.pupils())
	return t, nil
}

// class returns a class with its periods.
func (b *Book) class(items table.Items, u school.UAI, y school.Year, id school.ClassID) (roster.Class, error) {
	stored, err := b.classes.Of(items.Find(roster.ClassKey(u, y, id)))
	if err != nil {
		return roster.Class{}, err
	}
	periods, err := b.periods.Of(items.Find(roster.PeriodsKey(u, y, id)))
	if err != nil {
		return roster.Class{}, err
	}
	class := *stored
	class.Periods = periods.Periods
	return class, nil
}

func (t *Teaching) pupils() []roster.Pupil {
	if t.Service.Group != "" {
		return t.Group.Pupils
	}
	if len(t.Classes) == 0 {
		return nil
	}
	return t.Classes[0].Pupils
}

// Options returns how the service's marks become averages, in the school's way.
func (t *Teaching) Options() Options { return t.School.options(&t.Service) }

// Save stores what a teacher's screen sends, all or none, with its journal entry, as
// long as no class of the service has changed since it was read. version is that of
// the gradebook the screen showed. Sending again what is stored already succeeds.
//
// Errors: fault.Invalid with every cell at fault; fault.Conflict if somebody saved in
// between; fault.Forbidden for what the grant does not hold.
func (b *Book) Save(ctx context.Context, grant policy.Marking, t *Teaching, version int64, e Edits, now time.Time) (*Teaching, error) {
	if err := within(grant, t, e); err != nil {
		return nil, err
	}
	next, changes, err := t.book.Apply(e, t.Options())
	if err = withClosed(err, grant, t, e); err != nil {
		return nil, err
	}
	if len(changes) == 0 {
		return t, nil
	}
	if version != t.item.Version {
		return nil, fault.New(fault.Conflict, "the gradebook changed")
	}
	next.sign(len(t.book.Columns), grant.Author())
	data, err := next.Encode()
	if err != nil {
		return nil, err
	}
	entry, err := journalOf(grant, changes, now)
	if err != nil {
		return nil, err
	}
	it := t.item
	it.Data = data
	if err := b.table.Commit(ctx, append([]table.Change{{Op: table.Put, Item: it}, entry}, t.checks...)...); err != nil {
		return nil, fmt.Errorf("gradebook of %s: %w", grant.Service().ID, err)
	}
	saved := *t
	saved.book, saved.item = next, it
	saved.item.Version++
	return &saved, nil
}

// within refuses edits of another gradebook than the grant's, or of another kind.
func within(grant policy.Marking, t *Teaching, e Edits) error {
	if grant.Author() == "" || grant.Service().ID != t.Service.ID || grant.Period() != t.Period {
		return fault.New(fault.NotFound, "no grant on this gradebook")
	}
	if len(e.Assessments) > 0 && !grant.Assesses() {
		return fault.New(fault.Forbidden, "no assessments")
	}
	return t.book.deletable(grant, e)
}

// withClosed adds to what Apply refused the pupils who have a seat but may not be
// marked: those of a class whose period is over.
func withClosed(err error, grant policy.Marking, t *Teaching, e Edits) error {
	var closed []fault.Field
	add := func(list string, i int, p school.PersonID) {
		if t.book.Seat(p) >= 0 && !grant.Marks(p) {
			closed = append(closed, fault.Field{Pointer: pointer(list, i) + "/pupil", Key: "pupil.closed"})
		}
	}
	for i, c := range e.Cells {
		add("/edits", i, c.Pupil)
	}
	for i, p := range e.Pupils {
		add("/pupils", i, p.Pupil)
	}
	if closed == nil {
		return err
	}
	if f, ok := fault.As(err); ok {
		closed = append(f.Fields, closed...)
	}
	return invalid(closed)
}
