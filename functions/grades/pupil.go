package grades

import (
	"context"
	"fmt"
	"time"

	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// A pupilTerm is all that a pupil's marks page is made of, as stored.
type pupilTerm struct {
	grant    policy.GradesOf
	school   *place
	class    roster.Class // with its periods
	groups   []*roster.Group
	day      school.Date // today, in the school
	period   school.Period
	services []*roster.Service
	books    []*Gradebook
	stored   []*Gradebook // as decoded, before those who came or left since
	sights   *sights
}

// OfPupil returns the marks page of a pupil for a period; "" is the present one and
// "year" all of them. What the grant's reader may not see yet is not in it, nor in any
// figure.
func (b *Book) OfPupil(ctx context.Context, grant policy.GradesOf, period school.PeriodID, now time.Time) (PageView, error) {
	if period == wholeYear {
		return b.yearOf(ctx, grant, now)
	}
	t, err := b.term(ctx, grant, period, now)
	if err != nil {
		return PageView{}, err
	}
	return t.page(now), nil
}

// term reads school, class, groups, services and gradebooks in one call. Where the
// period is not named and those of the class are not remembered, they must be read first.
func (b *Book) term(ctx context.Context, grant policy.GradesOf, wanted school.PeriodID, now time.Time) (*pupilTerm, error) {
	e := grant.Enrolment()
	head := headOf(e)
	guess := wanted
	if known, ok := b.periods.Last(head[2]); ok && wanted == "" {
		guess = periodOf(known.Periods, "", school.Date(now.Format(time.DateOnly))).ID
	}
	items, err := b.table.Get(ctx, false, append(head, b.keysOf(grant, guess)...)...)
	if err != nil {
		return nil, fmt.Errorf("marks of %s: %w", e.Pupil, err)
	}
	t, err := b.head(grant, items, now)
	if err != nil {
		return nil, err
	}
	t.period = periodOf(t.class.Periods, wanted, t.day)
	if t.period.ID != guess {
		if items, err = b.table.Get(ctx, false, b.keysOf(grant, t.period.ID)...); err != nil {
			return nil, fmt.Errorf("marks of %s: %w", e.Pupil, err)
		}
	}
	return t, b.fill(t, items)
}

// headOf lists what a page needs beside services and gradebooks: the school, the class
// with its periods, and the groups, whose lists say who is there today.
func headOf(e roster.Enrolment) []table.Key {
	keys := []table.Key{
		roster.SchoolKey(e.School), roster.ClassKey(e.School, e.Year, e.Class), roster.PeriodsKey(e.School, e.Year, e.Class),
	}
	for _, g := range e.Groups {
		keys = append(keys, roster.GroupKey(e.School, e.Year, g))
	}
	return keys
}

// head decodes what headOf lists.
func (b *Book) head(grant policy.GradesOf, items table.Items, now time.Time) (t *pupilTerm, err error) {
	e := grant.Enrolment()
	t = &pupilTerm{grant: grant, sights: b.sights}
	if t.school, err = b.schools.Of(items.Find(roster.SchoolKey(e.School))); err != nil {
		return nil, err
	}
	t.day = school.DateOf(now, t.school.zone)
	if t.class, err = b.class(items, e.School, e.Year, e.Class); err != nil {
		return nil, err
	}
	t.groups, err = b.groupsIn(items, e.School, e.Year, e.Groups)
	return t, err
}

// groupsIn decodes those groups that are stored.
func (b *Book) groupsIn(items table.Items, u school.UAI, y school.Year, ids []school.GroupID) ([]*roster.Group, error) {
	var groups []*roster.Group
	for _, id := range ids {
		it := items.Find(roster.GroupKey(u, y, id))
		if !it.Found() {
			continue
		}
		g, err := b.groups.Of(it)
		if err != nil {
			return nil, err
		}
		groups = append(groups, g)
	}
	return groups, nil
}

// present returns a gradebook with those who attend the service today. Where its list
// is not at hand, the gradebook says itself who was there when it was saved.
func present(g *Gradebook, s *roster.Service, c *roster.Class, groups []*roster.Group, day school.Date) *Gradebook {
	if s.Group == "" && s.Class == c.ID {
		return g.on(day, c.Pupils)
	}
	for _, group := range groups {
		if s.Group == group.ID {
			return g.on(day, group.Pupils)
		}
	}
	return g
}

// keysOf lists services and gradebooks; without a period there is nothing to read yet.
func (b *Book) keysOf(grant policy.GradesOf, p school.PeriodID) []table.Key {
	if p == "" {
		return nil
	}
	e := grant.Enrolment()
	keys := make([]table.Key, 0, 2*len(grant.Services()))
	for _, s := range grant.Services() {
		keys = append(keys, roster.ServiceKey(e.School, e.Year, s), bookKey(e.School, e.Year, s, p))
	}
	return keys
}

// fill decodes services and gradebooks; a hidden service is the staff's alone.
func (b *Book) fill(t *pupilTerm, items table.Items) error {
	e := t.grant.Enrolment()
	for _, id := range t.grant.Services() {
		it := items.Find(roster.ServiceKey(e.School, e.Year, id))
		if !it.Found() {
			continue
		}
		s, err := b.services.Of(it)
		if err != nil {
			return err
		}
		book, err := b.books.Of(items.Find(bookKey(e.School, e.Year, id, t.period.ID)))
		if err != nil {
			return err
		}
		if s.Unmarked || s.Hidden && !t.grant.Pending() {
			continue
		}
		t.services, t.stored = append(t.services, s), append(t.stored, book)
		t.books = append(t.books, present(book, s, &t.class, t.groups, t.day))
	}
	return nil
}

// periodOf returns the period of a class by id, or that of a day.
func periodOf(periods []school.Period, id school.PeriodID, day school.Date) school.Period {
	for _, p := range periods {
		if p.ID == id {
			return p
		}
	}
	p, _ := school.PeriodOf(periods, day)
	return p
}

// lens is how the reader looks at the gradebooks.
func (t *pupilTerm) lens(now time.Time) Lens {
	today := school.DateOf(now, t.school.zone)
	l := Lens{
		Pupil: t.grant.Pupil(), At: now,
		HideClass: t.school.Marks.HideClass || !t.grant.Class(Enough), Ranks: t.school.Marks.Rank && t.grant.Class(Enough),
		Bulletin: t.period.Published != "" && t.period.Published <= today,
	}
	if t.grant.Viewer() == policy.PupilSelf {
		l.Lead = time.Duration(t.school.Marks.PupilLead) * time.Hour
	}
	if t.grant.Pending() {
		l.At, l.Bulletin = endOfTime, true
	}
	return l
}

// endOfTime is when every mark is visible: now, for staff.
var endOfTime = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)

func (t *pupilTerm) page(now time.Time) PageView {
	v := PageView{
		Pupil: t.pupil(), Periods: periodViews(t.class.Periods, t.day), Period: t.period.ID, Exact: t.school.Marks.Exact,
		Subjects: make([]SubjectView, 0, len(t.services)),
	}
	lens, subjects := t.lens(now), make([]Subject, 0, len(t.services))
	for i, s := range t.services {
		o := t.school.options(s)
		sheet := t.sheet(i, o, lens)
		v.Subjects = append(v.Subjects, subjectView(s, sheet, o))
		subjects = append(subjects, subjectOf(s, o, sheet.Working.Average, sheet.Final))
	}
	general := General(subjects, t.school.general())
	v.Parts = partViews(general.Steps)
	if t.grant.Whole() {
		v.General = averageView(general)
		v.Class = t.ofClass(v.Subjects, subjects)
	}
	return v
}

// ofClass returns the general average of the class in the pupil's subjects, made of the
// means that the page shows anyway: with a subject whose mean is not shown there is none.
func (t *pupilTerm) ofClass(views []SubjectView, subjects []Subject) *int32 {
	means := make([]Subject, 0, len(subjects))
	for i, s := range subjects {
		if !Effective(s.Average, s.Final).Numeric {
			continue
		}
		if views[i].Class == nil {
			return nil
		}
		mean := Hundredths(views[i].Class.Mean)
		s.Average, s.Final = Average{true, mean, mean.Fraction()}, Mark{}
		means = append(means, s)
	}
	return printedOf(General(means, t.school.general()).Average)
}

// sheet is what the reader sees of a service, empty where the pupil has no seat in it.
func (t *pupilTerm) sheet(i int, o Options, lens Lens) Sheet {
	sheet, ok := t.look(i, o, lens).sheet(lens)
	if !ok {
		sheet = Sheet{Working: SubjectWorking(nil, 0, o)}
	}
	return sheet
}

// look returns the sight of a service, remembered where nobody came or left since the
// gradebook was stored.
func (t *pupilTerm) look(i int, o Options, lens Lens) *sight {
	g := t.books[i]
	if g != t.stored[i] || len(g.Columns) == 0 {
		return look(g, o, lens.mask(g), lens.Bulletin)
	}
	return t.sights.of(sightKey{g, t.services[i], t.school, lens.mask(g), lens.Bulletin})
}

func subjectOf(s *roster.Service, o Options, average Average, final Mark) Subject {
	return Subject{
		Service: s.ID, Title: s.Label, Coefficient: Hundredths(s.Coefficient), Mode: SubjectMode(s.Mode),
		OutOf: o.OutOf, Average: average, Final: final,
	}
}

func (t *pupilTerm) pupil() PupilView {
	e := t.grant.Enrolment()
	return PupilView{
		ID: e.Pupil, FirstName: e.Name.First, LastName: e.Name.Last, Class: t.class.Label,
		School: e.School, SchoolName: t.school.Name, Zone: t.school.Zone,
	}
}

func periodViews(periods []school.Period, day school.Date) []PeriodView {
	present, _ := school.PeriodOf(periods, day)
	list := make([]PeriodView, len(periods))
	for i, p := range periods {
		list[i] = PeriodView{ID: p.ID, Start: p.Start, End: p.End, Current: p.ID == present.ID}
	}
	return list
}
