package grades

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// A Card is all that is news in the marks of a pupil, for whoever reads them: what each
// reader sees of it, at which hour, News says. It is made of the gradebooks alone.
type Card struct {
	Period  school.PeriodID `json:"p"`
	Through school.Date     `json:"t,omitempty"` // last day of the period; "": of the year
	Lead    int             `json:"h,omitempty"` // hours by which the pupil is ahead of the guardians
	Lines   []CardLine      `json:"l,omitempty"` // service by service, as the gradebooks order them
}

// A CardLine is one mark that is new, or will be.
type CardLine struct {
	Service school.ServiceID `json:"s"`
	Subject string           `json:"n"`
	Title   string           `json:"w"`
	Date    school.Date      `json:"d"`
	From    time.Time        `json:"v"` // visible to guardians
	Points  *int32           `json:"m,omitempty"`
	Status  string           `json:"x,omitempty"`
	OutOf   int32            `json:"o"`
	Hidden  bool             `json:"z,omitempty"` // of a service that families do not see
}

// Fits reports whether the card is of the period of a day.
func (c *Card) Fits(day school.Date) bool {
	return c != nil && (c.Through == "" || day <= c.Through)
}

// News returns what a reader sees of the card: what Book.News does.
func (c *Card) News(grant policy.GradesOf, now time.Time) News {
	news, lead, at := News{Fresh: []Fresh{}, Next: []Upcoming{}}, time.Duration(0), now
	if grant.Viewer() == policy.PupilSelf {
		lead = min(time.Duration(c.Lead)*time.Hour, MaxLead)
	}
	if grant.Pending() {
		at = endOfTime
	}
	may := grant.Services()
	for _, l := range c.Lines {
		since := l.From.Add(-lead)
		switch {
		case l.Hidden && !grant.Pending() || !slices.Contains(may, l.Service):
		case at.Before(since):
			news.Next = append(news.Next, Upcoming{VisibleFrom: since, Marks: 1})
		case now.Sub(since) < fresh:
			news.Fresh = append(news.Fresh, Fresh{l.Service, l.Subject, l.Title, l.Date, since, l.Points, l.Status, l.OutOf})
		}
	}
	news.sort()
	return news
}

// CardFor makes the card of a pupil whose marks the reader of a grant may read.
func (b *Book) CardFor(ctx context.Context, grant policy.GradesOf, now time.Time) (*Card, error) {
	if grant.Pupil() == "" {
		return nil, fault.New(fault.NotFound, "no grant on these marks")
	}
	return b.card(ctx, grant.Enrolment(), now)
}

func (b *Book) card(ctx context.Context, e roster.Enrolment, now time.Time) (*Card, error) {
	keys := []table.Key{roster.SchoolKey(e.School), roster.PeriodsKey(e.School, e.Year, e.Class)}
	items, err := b.table.Get(ctx, true, keys...)
	if err != nil {
		return nil, fmt.Errorf("card of %s: %w", e.Pupil, err)
	}
	home, err := b.schools.Of(items.Find(keys[0]))
	if err != nil {
		return nil, err
	}
	known, err := b.periods.Of(items.Find(keys[1]))
	if err != nil {
		return nil, err
	}
	p := periodOf(known.Periods, "", school.DateOf(now, home.zone))
	c := &Card{Period: p.ID, Through: through(known.Periods, p), Lead: home.Marks.PupilLead}
	var of []table.Key
	for _, s := range e.Services {
		of = append(of, roster.ServiceKey(e.School, e.Year, s), bookKey(e.School, e.Year, s, p.ID))
	}
	if len(of) == 0 {
		return c, nil
	}
	if items, err = b.table.Get(ctx, true, of...); err != nil {
		return nil, fmt.Errorf("card of %s: %w", e.Pupil, err)
	}
	for i := 0; i < len(of); i += 2 {
		lines, err := b.cardLines(items.Find(of[i]), items.Find(of[i+1]), e.Pupil, now)
		if err != nil {
			return nil, err
		}
		c.Lines = append(c.Lines, lines...)
	}
	return c, nil
}

// through returns the last day on which a period is the present one; "" for the last.
func through(all []school.Period, p school.Period) school.Date {
	for i := range all {
		if all[i].ID == p.ID && i+1 < len(all) {
			return all[i+1].Start.AddDays(-1)
		}
	}
	return ""
}

// cardLines returns the lines of one gradebook for a pupil.
func (b *Book) cardLines(service, book table.Item, pupil school.PersonID, now time.Time) ([]CardLine, error) {
	if !service.Found() || !book.Found() {
		return nil, nil
	}
	s, err := b.services.Of(service)
	if err != nil || s.Unmarked {
		return nil, err
	}
	g, err := b.books.Of(book)
	if err != nil {
		return nil, err
	}
	seat := g.Seat(pupil)
	if seat < 0 {
		return nil, nil
	}
	var lines []CardLine
	for i := range g.Columns {
		c := &g.Columns[i]
		m := c.Mark(seat)
		if c.Deleted || c.VisibleFrom.IsZero() || m == (Mark{}) || now.Sub(c.VisibleFrom) >= fresh {
			continue
		}
		l := CardLine{Service: s.ID, Subject: s.Label, Title: c.Title, Date: c.Date, From: c.VisibleFrom.UTC(), OutOf: int32(c.OutOf), Hidden: s.Hidden}
		if m.Status == Scored {
			l.Points = hundredths(&m.Points)
		} else {
			l.Status = m.Status.String()
		}
		lines = append(lines, l)
	}
	return lines, nil
}

// A Saved is a gradebook that somebody saved, for the cards of its pupils.
type Saved struct {
	Pupils        []school.PersonID
	Period        school.PeriodID
	Service       school.ServiceID
	book          *Book
	service, item table.Item
}

// Teachers returns who teaches the service now.
func (s *Saved) Teachers() ([]school.PersonID, error) {
	if !s.service.Found() {
		return nil, nil
	}
	known, err := s.book.services.Of(s.service)
	if err != nil {
		return nil, err
	}
	ids := make([]school.PersonID, len(known.Teachers))
	for i, t := range known.Teachers {
		ids[i] = t.ID
	}
	return ids, nil
}

// SavedIn reads the gradebook of a journal's entry as it is now.
func (b *Book) SavedIn(ctx context.Context, grant policy.Machine, e journal.Entry, u school.UAI, y school.Year) (Saved, error) {
	var d entryDetail
	if err := json.Unmarshal(e.Detail, &d); err != nil {
		return Saved{}, fmt.Errorf("entry %s: %w", e.ID, err)
	}
	return b.SavedOf(ctx, grant, u, y, school.ServiceID(e.Object), d.Period)
}

// SavedOf reads a gradebook that was saved as it is now.
func (b *Book) SavedOf(ctx context.Context, grant policy.Machine, u school.UAI, y school.Year, id school.ServiceID, period school.PeriodID) (Saved, error) {
	if grant.Job() != policy.JobCards {
		return Saved{}, fault.New(fault.NotFound, "no grant to keep cards")
	}
	keys := []table.Key{roster.ServiceKey(u, y, id), bookKey(u, y, id, period)}
	items, err := b.table.Get(ctx, true, keys...)
	if err != nil {
		return Saved{}, err
	}
	s := Saved{Period: period, Service: id, book: b, service: items.Find(keys[0]), item: items.Find(keys[1])}
	if !s.item.Found() {
		return s, nil
	}
	g, err := b.books.Of(s.item)
	if err != nil {
		return Saved{}, err
	}
	for _, seat := range g.Roster {
		s.Pupils = append(s.Pupils, seat.Pupil)
	}
	return s, nil
}

// Update brings the lines of the saved gradebook in a card in line with it. It reports
// whether that changed the card.
func (s *Saved) Update(c *Card, pupil school.PersonID, now time.Time) (bool, error) {
	if c == nil || c.Period != s.Period {
		return false, nil
	}
	lines, err := s.book.cardLines(s.service, s.item, pupil, now)
	if err != nil {
		return false, err
	}
	at := slices.IndexFunc(c.Lines, func(l CardLine) bool { return l.Service == s.Service })
	rest := slices.DeleteFunc(slices.Clone(c.Lines), func(l CardLine) bool { return l.Service == s.Service })
	if at < 0 {
		at = len(rest)
	}
	next := slices.Insert(rest, min(at, len(rest)), lines...)
	if slices.EqualFunc(next, c.Lines, sameLine) {
		return false, nil
	}
	c.Lines = next
	return true, nil
}

func sameLine(a, b CardLine) bool {
	points := a.Points == nil && b.Points == nil || a.Points != nil && b.Points != nil && *a.Points == *b.Points
	a.Points, b.Points = nil, nil
	return points && a == b
}
