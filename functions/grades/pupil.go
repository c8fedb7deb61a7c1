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
	class    *roster.Class
	period   school.Period
	services []*roster.Service
	books    []*Gradebook
}

// OfPupil returns the marks page of a pupil for a period; "" is the present one. What
// the grant's reader may not see yet is not in it, nor in any figure.
func (b *Book) OfPupil(ctx context.Context, grant policy.GradesOf, period school.PeriodID, now time.Time) (PageView, error) {
	t, err := b.term(ctx, grant, period, now)
	if err != nil {
		return PageView{}, err
	}
	return t.page(now), nil
}

// term reads school, class, services and gradebooks in one call. Where the period is
// not named and the class is not remembered, the class must be read first.
func (b *Book) term(ctx context.Context, grant policy.GradesOf, wanted school.PeriodID, now time.Time) (*pupilTerm, error) {
	e := grant.Enrolment()
	head := []table.Key{roster.SchoolKey(e.School), roster.ClassKey(e.School, e.Year, e.Class)}
	guess := wanted
	if class, ok := b.classes.Last(head[1]); ok && wanted == "" {
		guess = periodOf(class, "", school.Date(now.Format(time.DateOnly))).ID
	}
	items, err := b.table.Get(ctx, false, append(head, b.keysOf(grant, guess)...)...)
	if err != nil {
		return nil, fmt.Errorf("marks of %s: %w", e.Pupil, err)
	}
	t := &pupilTerm{grant: grant}
	if t.school, err = b.schools.Of(items.Find(head[0])); err != nil {
		return nil, err
	}
	if t.class, err = b.classes.Of(items.Find(head[1])); err != nil {
		return nil, err
	}
	t.period = periodOf(t.class, wanted, school.DateOf(now, t.school.zone))
	if t.period.ID != guess {
		if items, err = b.table.Get(ctx, false, b.keysOf(grant, t.period.ID)...); err != nil {
			return nil, fmt.Errorf("marks of %s: %w", e.Pupil, err)
		}
	}
	return t, b.fill(t, items)
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
		t.services, t.books = append(t.services, s), append(t.books, book)
	}
	return nil
}

// periodOf returns the period of a class by id, or that of a day.
func periodOf(c *roster.Class, id school.PeriodID, day school.Date) school.Period {
	for _, p := range c.Periods {
		if p.ID == id {
			return p
		}
	}
	p, _ := school.PeriodOf(c.Periods, day)
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
		Pupil: t.pupil(), Periods: periodViews(t.class, t.school.zone, now), Period: t.period.ID, Exact: t.school.Marks.Exact,
		Subjects: make([]SubjectView, 0, len(t.services)), At: moment(now),
	}
	lens, subjects := t.lens(now), make([]Subject, 0, len(t.services))
	for i, s := range t.services {
		o := optionsOf(s, t.school.Marks)
		sheet, ok := Redact(t.books[i], o, lens)
		if !ok {
			sheet = Sheet{Working: SubjectWorking(nil, 0, o)}
		}
		v.Subjects = append(v.Subjects, subjectView(s, sheet, o))
		subjects = append(subjects, subjectOf(s, sheet.Working.Average, sheet.Final))
	}
	general := General(subjects, generalRule(t.school.Marks))
	v.Parts = make([]PartView, 0, len(general.Steps))
	for _, step := range general.Steps {
		v.Parts = append(v.Parts, partView(step))
	}
	if t.grant.Whole() {
		v.General = averageView(general)
	}
	return v
}

func subjectOf(s *roster.Service, average Average, final Mark) Subject {
	return Subject{
		Service: s.ID, Title: s.Label, Coefficient: Hundredths(s.Coefficient), Mode: SubjectMode(s.Mode),
		Average: average, Final: final,
	}
}

func generalRule(m roster.MarkOptions) GeneralRule {
	return GeneralRule{Exact: m.Exact, Rounding: Rounding{Step: Hundredths(m.Step), Up: m.Up}}
}

func (t *pupilTerm) pupil() PupilView {
	e := t.grant.Enrolment()
	return PupilView{
		ID: e.Pupil, FirstName: e.Name.First, LastName: e.Name.Last, Class: t.class.Label,
		School: e.School, SchoolName: t.school.Name, Zone: t.school.Zone,
	}
}

func periodViews(c *roster.Class, zone *time.Location, now time.Time) []PeriodView {
	present, _ := school.PeriodOf(c.Periods, school.DateOf(now, zone))
	list := make([]PeriodView, len(c.Periods))
	for i, p := range c.Periods {
		list[i] = PeriodView{ID: p.ID, Start: p.Start, End: p.End, Current: p.ID == present.ID}
	}
	return list
}
