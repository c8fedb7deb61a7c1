package grades

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// A Fresh is a mark that became visible lately.
type Fresh struct {
	Service school.ServiceID `json:"service"`
	Subject string           `json:"subject"`
	Title   string           `json:"title"`
	Date    school.Date      `json:"date"`
	Since   time.Time        `json:"since"`
	Points  *int32           `json:"points,omitempty"`
	Status  string           `json:"status,omitempty"`
	OutOf   int32            `json:"outOf"`
}

// News are the fresh marks of a pupil, newest first, and when the next ones appear.
type News struct {
	Fresh []Fresh    `json:"fresh"`
	Next  []Upcoming `json:"next"`
}

// fresh is how long a mark is news.
const fresh = 7 * 24 * time.Hour

// News returns what is new for the reader of a pupil's marks in the present period.
func (b *Book) News(ctx context.Context, grant policy.GradesOf, now time.Time) (News, error) {
	t, err := b.term(ctx, grant, "", now)
	if err != nil {
		return News{}, err
	}
	news, lens := News{Fresh: []Fresh{}, Next: []Upcoming{}}, t.lens(now)
	for i, s := range t.services {
		sheet, ok := t.look(i, t.school.options(s), lens).sheet(lens)
		if !ok {
			continue
		}
		news.Next = append(news.Next, sheet.Upcoming...)
		for _, l := range sheet.Lines {
			if since := l.VisibleFrom.Add(-lens.Lead); l.Mark != (Mark{}) && now.Sub(since) < fresh {
				news.Fresh = append(news.Fresh, freshView(s, l, since))
			}
		}
	}
	news.sort()
	return news, nil
}

func freshView(s *roster.Service, l Line, since time.Time) Fresh {
	f := Fresh{Service: s.ID, Subject: s.Label, Title: l.Title, Date: l.Date, Since: since, OutOf: int32(l.OutOf)}
	if l.Mark.Status == Scored {
		f.Points = hundredths(&l.Mark.Points)
	} else {
		f.Status = l.Mark.Status.String()
	}
	return f
}

// sort puts the newest first, and joins what appears at the same moment.
func (n *News) sort() {
	slices.SortStableFunc(n.Fresh, func(a, b Fresh) int {
		return cmp.Or(b.Since.Compare(a.Since), strings.Compare(a.Subject, b.Subject), strings.Compare(string(a.Service), string(b.Service)))
	})
	slices.SortFunc(n.Next, func(a, b Upcoming) int { return a.VisibleFrom.Compare(b.VisibleFrom) })
	joined := n.Next[:0]
	for _, u := range n.Next {
		if last := len(joined) - 1; last >= 0 && joined[last].VisibleFrom.Equal(u.VisibleFrom) {
			joined[last].Marks += u.Marks
			continue
		}
		joined = append(joined, u)
	}
	n.Next = joined
}

// A Duty is one of a teacher's services in the present period.
type Duty struct {
	Service     school.ServiceID `json:"service"`
	School      school.UAI       `json:"school"`
	Label       string           `json:"label"`
	Class       string           `json:"class"`
	Period      school.PeriodID  `json:"period"`
	EntryEnd    school.Date      `json:"entryEnd"`
	Write       bool             `json:"write"`
	Pupils      int              `json:"pupils"`
	Assessments int              `json:"assessments"`
	Missing     int              `json:"missing" doc:"cells not filled in, of assessments already given"`
}

// Duties returns what a teacher marks in one school now: in two calls, three
// where there are groups, whatever the number of services.
func (b *Book) Duties(ctx context.Context, who roster.Person, u school.UAI, refs []roster.ServiceRef) ([]Duty, error) {
	year := school.YearOf(who.Now)
	keys := []table.Key{roster.SchoolKey(u)}
	for _, r := range refs {
		keys = append(keys, roster.ServiceKey(u, year, r.ID))
		if r.Class != "" {
			keys = append(keys, roster.ClassKey(u, year, r.Class), roster.PeriodsKey(u, year, r.Class))
		} else {
			keys = append(keys, roster.GroupKey(u, year, r.Group))
		}
	}
	items, err := b.get(ctx, false, keys)
	if err != nil {
		return nil, err
	}
	services, err := b.servicesIn(items, u, year, refs)
	if err != nil {
		return nil, err
	}
	if items, err = b.booksOf(ctx, items, services, who.Today); err != nil {
		return nil, err
	}
	duties := []Duty{}
	for _, s := range services {
		d, ok, err := b.duty(items, who, s)
		if err != nil {
			return nil, err
		}
		if ok {
			duties = append(duties, d)
		}
	}
	return duties, nil
}

// get reads keys, each once, in as many calls as they need.
func (b *Book) get(ctx context.Context, strong bool, keys []table.Key) (table.Items, error) {
	seen, once := map[table.Key]bool{}, keys[:0:0]
	for _, k := range keys {
		if !seen[k] {
			seen[k], once = true, append(once, k)
		}
	}
	var items table.Items
	for lot := range slices.Chunk(once, table.MaxGet) {
		more, err := b.table.Get(ctx, strong, lot...)
		if err != nil {
			return nil, err
		}
		items = append(items, more...)
	}
	return items, nil
}

func (b *Book) servicesIn(items table.Items, u school.UAI, y school.Year, refs []roster.ServiceRef) ([]*roster.Service, error) {
	var list []*roster.Service
	for _, r := range refs {
		it := items.Find(roster.ServiceKey(u, y, r.ID))
		if !it.Found() {
			continue
		}
		s, err := b.services.Of(it)
		if err != nil {
			return nil, err
		}
		if !s.Unmarked {
			list = append(list, s)
		}
	}
	return list, nil
}

// booksOf adds the classes that groups draw on, then the gradebooks of their periods.
func (b *Book) booksOf(ctx context.Context, items table.Items, services []*roster.Service, day school.Date) (table.Items, error) {
	var keys []table.Key
	for _, s := range services {
		for _, id := range s.Classes {
			if k := roster.ClassKey(s.School, s.Year, id); !items.Find(k).Found() {
				keys = append(keys, k, roster.PeriodsKey(s.School, s.Year, id))
			}
		}
	}
	more, err := b.get(ctx, false, keys)
	if err != nil {
		return nil, err
	}
	items, keys = append(items, more...), keys[:0]
	for _, s := range services {
		p, err := b.present(items, s, day)
		if err != nil {
			return nil, err
		}
		keys = append(keys, bookKey(s.School, s.Year, s.ID, p.ID))
	}
	more, err = b.get(ctx, true, keys) // whoever asks keeps what they say
	return append(items, more...), err
}

// present returns the period of a service on a day: that of its first class.
func (b *Book) present(items table.Items, s *roster.Service, day school.Date) (school.Period, error) {
	if len(s.Classes) == 0 {
		return school.Period{}, nil
	}
	known, err := b.periods.Of(items.Find(roster.PeriodsKey(s.School, s.Year, s.Classes[0])))
	if err != nil {
		return school.Period{}, err
	}
	return periodOf(known.Periods, "", day), nil
}

func (b *Book) duty(items table.Items, who roster.Person, s *roster.Service) (Duty, bool, error) {
	p, err := b.present(items, s, who.Today)
	if err != nil {
		return Duty{}, false, err
	}
	t, err := b.teaching(items, s, p.ID, who.Now)
	if err != nil {
		return Duty{}, false, err
	}
	if _, err := policy.ReadGradebook(who.At(t.School.zone), t.Teaching); err != nil {
		return Duty{}, false, nil // a service that is no longer taught is not a duty
	}
	who.PasswordAt = who.Now // it is asked for when it is needed: the gradebook is not closed for that
	_, err = policy.Mark(who.At(t.School.zone), t.Teaching)
	d := Duty{
		Service: s.ID, School: s.School, Label: s.Label, Class: t.gridService(Options{}).Class,
		Period: p.ID, EntryEnd: p.EntryEnd, Write: err == nil, Pupils: t.attending(),
	}
	for _, c := range t.book.kept(nil) {
		d.Assessments++
		if c.Date <= who.Today {
			d.Missing += t.blanks(c)
		}
	}
	return d, true, nil
}

// attending counts the present pupils.
func (t *Teaching) attending() int {
	n := 0
	for _, s := range t.book.Roster {
		if !s.Left {
			n++
		}
	}
	return n
}

// blanks counts the present pupils without anything in a column.
func (t *Teaching) blanks(c *Column) int {
	n := 0
	for seat, s := range t.book.Roster {
		if !s.Left && c.Mark(seat) == (Mark{}) {
			n++
		}
	}
	return n
}
