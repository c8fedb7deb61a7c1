package absences

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/files"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/seal"
	"github.com/preau-ent/preau/shared/table"
)

// A Plan tells what one pupil's days are made of, all year, from what was read once.
type Plan interface {
	// On returns the lessons of the pupil on a day, those cancelled included, and
	// whether the school is closed then. known is false where nobody imported a timetable.
	On(day school.Date) (lessons []Lesson, closed, known bool)
}

// A Planner reads the timetable of a pupil.
type Planner interface {
	// PlanOf returns the days of a pupil, in one read of at most 4 kB for a usual class.
	PlanOf(ctx context.Context, e roster.Enrolment) (Plan, error)
}

// A Register keeps the files of pupils: what was said of their absences, what was ruled,
// what the law asks for. Whoever calls it shows a grant of policy.
type Register struct {
	table   *table.Table
	plans   Planner
	vault   *seal.Vault
	files   files.Store
	schools *table.Memo[*place]
}

// NewRegister returns the register over a table. plans may be nil where no timetable is
// kept, store where no document can be joined.
func NewRegister(t *table.Table, plans Planner, keys seal.Keys, store files.Store) *Register {
	return &Register{
		table: t, plans: plans, vault: seal.NewVault(keys, t), files: store,
		schools: table.NewMemo(1_000, decodePlace),
	}
}

// noPlan is the timetable of a school that imported none.
type noPlan struct{}

func (noPlan) On(school.Date) ([]Lesson, bool, bool) { return nil, false, false }

// A Life is everything that the file of a pupil holds in one school and year.
type Life struct {
	Enrolment roster.Enrolment
	Days      []Day
	Cases     []Case
	Statuses  []Status
	Steps     []Step

	place *place
	plan  Plan
	items table.Items
}

// life reads the file of a pupil: one query, beside the school and the timetable.
// strong is for what is read in order to write.
func (r *Register) life(ctx context.Context, e roster.Enrolment, strong bool) (*Life, error) {
	l := &Life{Enrolment: e, plan: noPlan{}}
	q := table.Query{Part: roster.ProfileKey(e.Pupil).Part, Prefix: lifePrefix(e.School, e.Year), Strong: strong}
	for {
		page, err := r.table.Query(ctx, q)
		if err != nil {
			return nil, fmt.Errorf("file of %s: %w", e.Pupil, err)
		}
		l.items = append(l.items, page.Items...)
		if q.After = page.Next; q.After == (table.Key{}) {
			break
		}
	}
	if err := l.decode(len(q.Prefix)); err != nil {
		return nil, fmt.Errorf("file of %s: %w", e.Pupil, err)
	}
	items, err := r.table.Get(ctx, false, roster.SchoolKey(e.School))
	if err != nil {
		return nil, err
	}
	if l.place, err = r.schools.Of(items.Find(roster.SchoolKey(e.School))); err != nil {
		return nil, err
	}
	if r.plans != nil {
		if l.plan, err = r.plans.PlanOf(ctx, e); err != nil {
			return nil, err
		}
	}
	return l, nil
}

// decode sorts the items by what they are.
func (l *Life) decode(prefix int) error {
	for _, it := range l.items {
		var err error
		switch rest := it.Sort[prefix:]; {
		case strings.HasPrefix(rest, "D#"):
			err = appendDecoded(&l.Days, it, decodeDay)
		case strings.HasPrefix(rest, caseMark):
			err = appendDecoded(&l.Cases, it, decodeCase)
		case strings.HasPrefix(rest, statusMark):
			err = appendDecoded(&l.Statuses, it, decodeStatus)
		case strings.HasPrefix(rest, stepMark):
			err = appendDecoded(&l.Steps, it, decodeStep)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func appendDecoded[T any](to *[]T, it table.Item, decode func(table.Item) (T, error)) error {
	v, err := decode(it)
	if err != nil {
		return fmt.Errorf("%s: %w", it.Sort, err)
	}
	*to = append(*to, v)
	return nil
}

// item returns the stored item of a key, to be put at the version read.
func (l *Life) item(k table.Key) table.Item { return l.items.Find(k) }

// zone returns the time zone of the school.
func (l *Life) zone() *time.Location { return l.place.zone }

// hours returns what counts on a day, with the lessons that the pupil was to attend.
func (l *Life) hours(day school.Date) (Hours, []Lesson) {
	h := HoursOf(l.place.Life, day.Weekday())
	lessons, closed, known := l.plan.On(day)
	if closed || !l.Enrolment.Active(day) {
		h.Open = Span{}
	}
	h.Known = known
	kept := slices.DeleteFunc(slices.Clone(lessons), func(x Lesson) bool {
		return x.Cancelled || slices.ContainsFunc(l.Statuses, func(s Status) bool { return s.frees(day, &x) })
	})
	slices.SortFunc(kept, func(a, b Lesson) int { return int(a.Start - b.Start) })
	for _, x := range kept {
		h.Lessons = append(h.Lessons, Span{x.Start, x.End})
	}
	return h, kept
}

// facts sorts the entries of a day: when the pupil was absent, when somewhere else
// under the school's responsibility, and the late arrivals.
func (l *Life) facts(d *Day) (absent, elsewhere []Span, late []Entry) {
	limit := int(l.place.Life.LateUntil().Minutes())
	for i := range d.Entries {
		e := &d.Entries[i]
		if !e.Stands() {
			continue
		}
		whole := Span{e.From, e.To}
		switch e.Kind {
		case Absent:
			absent = append(absent, whole)
		case Late:
			arrived := e.From + school.Clock(e.Minutes)
			if elsewhere = append(elsewhere, Span{arrived, e.To}); e.Minutes > limit {
				absent = append(absent, Span{e.From, arrived})
			} else {
				late = append(late, *e)
			}
		default:
			elsewhere = append(elsewhere, whole)
		}
	}
	for i := range l.Statuses {
		if s, ok := l.Statuses[i].away(d.Date); ok {
			elsewhere = append(elsewhere, s)
		}
	}
	return absent, elsewhere, late
}

// enrolment finds the pupil's enrolment among those that came with the request: in the
// school named, else where the pupil is today, else where the pupil was last.
func enrolment(who roster.Person, pupil school.PersonID, at school.UAI) (roster.Enrolment, error) {
	var best *roster.Enrolment
	for i := range who.About {
		e := &who.About[i]
		if e.Pupil != pupil || at != "" && e.School != at || e.Year != school.YearOf(who.Now) {
			continue
		}
		if best == nil || e.Active(who.Today) && !best.Active(who.Today) {
			best = e
		}
	}
	if best == nil {
		return roster.Enrolment{}, fault.New(fault.NotFound, "no such pupil")
	}
	return *best, nil
}

// ends returns when the file of a school year is wiped: nothing of it survives 31 July.
func ends(y school.Year, zone *time.Location) time.Time {
	return time.Date(int(y)+1, time.August, 1, 0, 0, 0, 0, zone)
}
