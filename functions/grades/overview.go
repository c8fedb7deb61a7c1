package grades

import (
	"context"
	"fmt"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// OverviewView is a class in one period: every pupil's averages, for those who follow
// the class.
type OverviewView struct {
	Class    ClassView        `json:"class"`
	Periods  []PeriodView     `json:"periods"`
	Period   school.PeriodID  `json:"period"`
	Services []OverviewColumn `json:"services"`
	Pupils   []OverviewRow    `json:"pupils"`
	General  *Figures         `json:"general" doc:"of the general averages of the class"`
}

// ClassView names a class.
type ClassView struct {
	ID         school.ClassID `json:"id"`
	Label      string         `json:"label"`
	School     school.UAI     `json:"school"`
	SchoolName string         `json:"schoolName"`
	Council    school.Date    `json:"council,omitempty"`
	EntryEnd   school.Date    `json:"entryEnd,omitempty"`
}

// OverviewColumn is a service that pupils of the class attend.
type OverviewColumn struct {
	Service     school.ServiceID `json:"service"`
	Label       string           `json:"label"`
	Teachers    []string         `json:"teachers"`
	Group       bool             `json:"group,omitempty"`
	Coefficient int32            `json:"coefficient"`
	Marked      int              `json:"marked" doc:"assessments that are not deleted"`
	Class       *Figures         `json:"class" doc:"over the pupils of this class"`
}

// OverviewRow is one pupil; averages are in the order of the columns.
type OverviewRow struct {
	ID        school.PersonID `json:"id"`
	FirstName string          `json:"firstName"`
	LastName  string          `json:"lastName"`
	General   *int32          `json:"general"`
	Rank      *Rank           `json:"rank,omitempty" doc:"of the general average, for the staff"`
	Averages  []*int32        `json:"averages"`
}

// OfClass returns the overview of a class for a period; "" is the present one.
func (b *Book) OfClass(ctx context.Context, grant policy.ClassOf, wanted school.PeriodID, now time.Time) (OverviewView, error) {
	o := &overview{}
	head := []table.Key{
		roster.SchoolKey(grant.School()), roster.ClassKey(grant.School(), grant.Year(), grant.Class()),
		roster.PeriodsKey(grant.School(), grant.Year(), grant.Class()),
	}
	items, err := b.table.Get(ctx, false, head...)
	if err != nil {
		return OverviewView{}, fmt.Errorf("class %s: %w", grant.Class(), err)
	}
	if !items.Find(head[1]).Found() {
		return OverviewView{}, fault.New(fault.NotFound, "no such class")
	}
	if o.school, err = b.schools.Of(items.Find(head[0])); err != nil {
		return OverviewView{}, err
	}
	if o.class, err = b.class(items, grant.School(), grant.Year(), grant.Class()); err != nil {
		return OverviewView{}, err
	}
	o.day = school.DateOf(now, o.school.zone)
	o.period = periodOf(o.class.Periods, wanted, o.day)
	if err := b.columns(ctx, grant, o); err != nil {
		return OverviewView{}, err
	}
	return o.view(), nil
}

// overview is a class as stored, with its services' gradebooks.
type overview struct {
	school   *place
	class    roster.Class // with its periods
	groups   []*roster.Group
	day      school.Date // today, in the school
	period   school.Period
	services []*roster.Service
	books    []*Gradebook
}

// columns reads the services of the class, their gradebooks and the lists of the groups.
func (b *Book) columns(ctx context.Context, grant policy.ClassOf, o *overview) error {
	u, y := grant.School(), grant.Year()
	var keys []table.Key
	for _, id := range o.class.Groups {
		keys = append(keys, roster.GroupKey(u, y, id))
	}
	for _, id := range o.class.Services {
		keys = append(keys, roster.ServiceKey(u, y, id), bookKey(u, y, id, o.period.ID))
	}
	items, err := b.get(ctx, false, keys)
	if err != nil {
		return fmt.Errorf("services of class %s: %w", grant.Class(), err)
	}
	if o.groups, err = b.groupsIn(items, u, y, o.class.Groups); err != nil {
		return err
	}
	for _, id := range o.class.Services {
		if err := b.column(o, items.Find(roster.ServiceKey(u, y, id)), items.Find(bookKey(u, y, id, o.period.ID))); err != nil {
			return err
		}
	}
	return nil
}

func (b *Book) column(o *overview, service, book table.Item) error {
	if !service.Found() {
		return nil
	}
	s, err := b.services.Of(service)
	if err != nil || s.Unmarked {
		return err
	}
	g, err := b.books.Of(book)
	if err != nil {
		return err
	}
	o.services, o.books = append(o.services, s), append(o.books, present(g, s, &o.class, o.groups, o.day))
	return nil
}

func (o *overview) view() OverviewView {
	v := OverviewView{
		Class: ClassView{
			ID: o.class.ID, Label: o.class.Label, School: o.school.UAI, SchoolName: o.school.Name,
			Council: o.period.Council, EntryEnd: o.period.EntryEnd,
		},
		Periods: periodViews(o.class.Periods, o.day), Period: o.period.ID, Services: []OverviewColumn{}, Pupils: []OverviewRow{},
	}
	averages := make([][]Average, len(o.books))
	for i, g := range o.books {
		averages[i] = g.Present(g.Averages(o.school.options(o.services[i])))
	}
	generals := o.rows(&v, averages)
	for i := range o.services {
		v.Services = append(v.Services, o.columnView(i, averages[i]))
	}
	if s, ok := StatsOf(generals, o.school.general().Rounding); ok {
		v.General = figures(&s)
		for i, place := range Ranks(generals) {
			if place > 0 {
				v.Pupils[i].Rank = &Rank{place, s.Count}
			}
		}
	}
	return v
}

// rows adds the pupils who are in the class today and returns their general averages.
func (o *overview) rows(v *OverviewView, averages [][]Average) []Average {
	var generals []Average
	for _, p := range o.class.Pupils {
		if !p.In(o.day) {
			continue
		}
		row := OverviewRow{ID: p.ID, FirstName: p.Name.First, LastName: p.Name.Last, Averages: make([]*int32, len(o.services))}
		var subjects []Subject
		for i, g := range o.books {
			seat := g.Seat(p.ID)
			if seat < 0 || g.Roster[seat].Left {
				continue
			}
			final := g.Finals[p.ID]
			row.Averages[i] = printedOf(Effective(averages[i][seat], final))
			subjects = append(subjects, subjectOf(o.services[i], o.school.options(o.services[i]), averages[i][seat], final))
		}
		general := General(subjects, o.school.general()).Average
		row.General = printedOf(general)
		generals = append(generals, general)
		v.Pupils = append(v.Pupils, row)
	}
	return generals
}

func (o *overview) columnView(i int, averages []Average) OverviewColumn {
	s, g := o.services[i], o.books[i]
	c := OverviewColumn{
		Service: s.ID, Label: s.Label, Teachers: teachers(s), Group: s.Group != "", Coefficient: int32(s.Coefficient),
		Marked: len(g.kept(nil)),
	}
	var present []Average
	for _, p := range o.class.Pupils {
		if seat := g.Seat(p.ID); seat >= 0 && !g.Roster[seat].Left && p.In(o.day) {
			present = append(present, Effective(averages[seat], g.Finals[p.ID]))
		}
	}
	if stats, ok := StatsOf(present, o.school.options(s).Class); ok {
		c.Class = figures(&stats)
	}
	return c
}
