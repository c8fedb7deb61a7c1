package absences

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/files"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/seal"
	"github.com/preau-ent/preau/shared/table"
)

// A PlannedDay is one day of a pupil's timetable.
type PlannedDay struct {
	Lessons []Lesson          // that take place for the pupil
	Void    []school.LessonID // that were planned and do not take place that day
	Letter  string            // of its week, A or B; "": a week without
	Closed  bool              // the school is: a holiday, a bridge
	Known   bool              // somebody imported a timetable
	Midday  school.Clock      // where the grid of the class cuts the day; 0: as the school does
}

// A Planning returns the timetable of a pupil on some days: one call, of at most 4 kB
// for a usual class and days of last week on.
type Planning func(ctx context.Context, e roster.Enrolment, now time.Time, days ...school.Date) (map[school.Date]PlannedDay, error)

// A Register keeps the files of pupils: what was said of their absences, what was ruled,
// what the law asks for. Whoever calls it shows a grant of policy.
type Register struct {
	table   *table.Table
	plan    Planning
	vault   *seal.Vault
	files   files.Store
	schools *table.Memo[*place]
	seen    sync.Map // school.UAI → when it was read
}

// NewRegister returns the register over a table. plan may be nil where no timetable is
// kept, store where no document can be joined.
func NewRegister(t *table.Table, plan Planning, keys seal.Keys, store files.Store) *Register {
	return &Register{
		table: t, plan: plan, vault: seal.NewVault(keys, t), files: store,
		schools: table.NewMemo(1_000, decodePlace),
	}
}

// A Life is everything that the file of a pupil holds in one school and year.
type Life struct {
	Enrolment roster.Enrolment
	Days      []Day
	Cases     []Case
	Statuses  []Status
	Steps     []Step
	Asks      []Ask

	place *place
	plan  map[school.Date]PlannedDay
	items table.Items
}

// life reads the file of a pupil: one query, beside the timetable of the days that it
// speaks of and of more. strong is for what is read in order to write.
func (r *Register) life(ctx context.Context, e roster.Enrolment, strong bool, now time.Time, more ...school.Date) (*Life, error) {
	l := &Life{Enrolment: e}
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
	var err error
	if l.place, err = r.home(ctx, e.School, now); err != nil {
		return nil, err
	}
	if days := append(l.days(), more...); r.plan != nil && len(days) > 0 {
		if l.plan, err = r.plan(ctx, e, now, days...); err != nil {
			return nil, err
		}
	}
	return l, nil
}

// remembers is how long a warm process takes the options of a school as read.
const remembers = time.Minute

// home returns a school as it was a minute ago, or reads it.
func (r *Register) home(ctx context.Context, u school.UAI, now time.Time) (*place, error) {
	key := roster.SchoolKey(u)
	if at, ok := r.seen.Load(u); ok && now.Sub(at.(time.Time)).Abs() < remembers {
		if known, ok := r.schools.Last(key); ok {
			return known, nil
		}
	}
	items, err := r.table.Get(ctx, false, key)
	if err != nil {
		return nil, fmt.Errorf("school %s: %w", u, err)
	}
	r.seen.Store(u, now)
	return r.schools.Of(items.Find(key))
}

// days returns the days whose lessons the file needs: those with entries, and the one
// that may lie between two of them without ending an absence.
func (l *Life) days() []school.Date {
	var days []school.Date
	for i := range l.Days {
		if day := l.Days[i].Date; i > 0 {
			if between := l.between(l.Days[i-1].Date, day); len(between) == 1 {
				days = append(days, between...)
			}
		}
		days = append(days, l.Days[i].Date)
	}
	return days
}

// between returns the weekdays between two days on which the school could be open.
func (l *Life) between(from, to school.Date) []school.Date {
	var list []school.Date
	if from.DaysTo(to) > 7 {
		return nil
	}
	for day := from.AddDays(1); day < to; day = day.AddDays(1) {
		if day.Weekday() <= 5 {
			list = append(list, day)
		}
	}
	return list
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
		case strings.HasPrefix(rest, askMark):
			err = appendDecoded(&l.Asks, it, decodeAsk)
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
	plan := l.plan[day]
	h := l.place.hours(day, plan.Closed || !l.Enrolment.Active(day), plan.Midday)
	h.Known = plan.Known
	kept := slices.DeleteFunc(slices.Clone(plan.Lessons), func(x Lesson) bool {
		return x.Cancelled || slices.ContainsFunc(l.Statuses, func(s Status) bool { return s.Frees(momentOf(&x)) })
	})
	slices.SortFunc(kept, func(a, b Lesson) int { return int(a.Start - b.Start) })
	for _, x := range kept {
		h.Lessons = append(h.Lessons, Span{x.Start, x.End})
	}
	return h, kept
}

// facts sorts the entries of a day: when the pupil was absent, when somewhere else
// under the school's responsibility, and the late arrivals. Whom the desk sent to a
// lesson that had not begun is not late in it; whom a teacher saw come late is, also where
// nobody noted by how many minutes.
func (l *Life) facts(d *Day) (absent, elsewhere []Span, late []Entry) {
	limit := int(l.place.Life.LateUntil().Minutes())
	for i := range d.Entries {
		e := &d.Entries[i]
		if !e.Stands() || l.void(d.Date, e) {
			continue
		}
		whole := Span{e.From, e.To}
		switch {
		case e.Kind == Absent:
			absent = append(absent, whole)
		case e.Kind == Late && !e.awaited():
			if arrived := min(e.From+school.Clock(e.Minutes), e.To); e.Minutes > limit {
				absent, elsewhere = append(absent, Span{e.From, arrived}), append(elsewhere, Span{arrived, e.To})
			} else {
				late, elsewhere = append(late, *e), append(elsewhere, whole) // and not a short absence beside it
			}
		default:
			elsewhere = append(elsewhere, whole)
		}
	}
	for i := range l.Statuses {
		if s, ok := l.Statuses[i].away(d.Date, l.plan[d.Date].Letter); ok {
			elsewhere = append(elsewhere, s)
		}
	}
	return absent, elsewhere, late
}

// void reports whether an entry is of a lesson in which nobody expected the pupil: it was
// cancelled or moved after its roll, or the pupil is exempted from it.
func (l *Life) void(day school.Date, e *Entry) bool {
	if e.Lesson == "" || e.Kind != Absent && e.Kind != Late {
		return false
	}
	m := Moment{day, l.plan[day].Letter, e.Service, e.From, e.To}
	return slices.Contains(l.plan[day].Void, e.Lesson) || slices.ContainsFunc(l.Statuses, func(s Status) bool { return s.Frees(m) })
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
func ends(y school.Year) time.Time { return time.Date(int(y)+1, time.August, 1, 0, 0, 0, 0, time.UTC) }

// endOf returns when what is noted of a day is wiped.
func endOf(d school.Date) time.Time { return ends(school.YearOf(d.In(time.UTC))) }
