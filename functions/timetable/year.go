package timetable

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/school"
)

// A YearEdit is what a school settles of its calendar on a screen. The ministry's holidays
// and the grids of hours stay.
type YearEdit struct {
	Version int64       `json:"version" doc:"of the calendar that the screen showed; 0: none was settled"`
	First   school.Date `json:"first" doc:"first day of class"`
	Last    school.Date `json:"last" doc:"last day of class"`
	Weeks   []YearWeek  `json:"weeks" nullable:"false" maxItems:"60" doc:"letters of weeks; a week that is not named keeps its own"`
	DaysOff []YearOff   `json:"daysOff" nullable:"false" maxItems:"60" doc:"all those of the school itself"`
}

// A YearWeek is the letter of one week.
type YearWeek struct {
	Monday school.Date `json:"monday"`
	Letter string      `json:"letter" doc:"A or B; empty for a week without"`
}

// A YearOff is some days without class.
type YearOff struct {
	Name string      `json:"name" doc:"why, in plain words"`
	From school.Date `json:"from"`
	To   school.Date `json:"to" doc:"the last day without class"`
}

// longestOff is how many letters the name of a day off may have.
const longestOff = 60

// yearBounds returns between which days the first day of class of a year is, and the last:
// schools overseas begin in August.
func yearBounds(y school.Year) (first, last [2]school.Date) {
	day := func(y school.Year, day string) school.Date { return school.Date(fmt.Sprintf("%d-%s", y, day)) }
	return [2]school.Date{day(y, "08-01"), day(y, "10-31")}, [2]school.Date{day(y+1, "05-01"), day(y+1, "07-31")}
}

// SettleYear stores what a school settles of its year, all or nothing, with the journal's
// entry, and brings every timetable in line. Asking again for what is stored succeeds, and
// completes what was cut.
//
// Errors: fault.NotFound; fault.Invalid with every place at fault; fault.Conflict with the
// calendar as it is now, where it is no longer the one that the screen showed.
func (b *Book) SettleYear(ctx context.Context, by importer, u school.UAI, y school.Year, e YearEdit, now time.Time) (CalendarView, error) {
	if by.by == "" || !by.into(u) {
		return CalendarView{}, fault.New(fault.NotFound, "no grant on the calendar")
	}
	for try := 1; ; try++ {
		v, err := b.settleYear(ctx, by, u, y, e, now)
		f, ok := fault.As(err)
		if !ok || f.Kind != fault.Conflict || f.Current != nil || try == attempts {
			return v, err
		}
	}
}

func (b *Book) settleYear(ctx context.Context, by importer, u school.UAI, y school.Year, e YearEdit, now time.Time) (CalendarView, error) {
	p, err := b.plan(ctx, u, y)
	if err != nil {
		return CalendarView{}, err
	}
	next, err := e.on(p.Calendar)
	if err != nil {
		return CalendarView{}, err
	}
	if version := p.items.Find(calendarKey(u, y)).Version; version != e.Version && !reflect.DeepEqual(next, p.Calendar) {
		return CalendarView{}, &fault.Fault{Kind: fault.Conflict, Key: "timetable.year.conflict", Current: yearOf(p.Calendar, p.home, version, now)}
	}
	if err := b.settle(ctx, by, p, next, now); err != nil {
		return CalendarView{}, err
	}
	return b.year(ctx, u, y, true, now)
}

// on returns a calendar with what is settled. It fails with fault.Invalid and every place
// at fault.
func (e *YearEdit) on(c *Calendar) (*Calendar, error) {
	next := *c
	r := yearReading{calendar: c, edit: e}
	next.First, next.Last = r.bounds()
	if r.fields != nil {
		return nil, r.fault() // everything else is read within the year
	}
	next.Letters = next.lettersFrom(c.Monday(0), c.Letters)
	r.weeks(&next)
	next.Holidays = slices.DeleteFunc(slices.Clone(c.Holidays), func(s Stretch) bool { return !c.ofMinistry(s) })
	next.Holidays = append(next.Holidays, r.daysOff()...)
	slices.SortStableFunc(next.Holidays, byDay)
	next.publish()
	if r.fields != nil {
		return nil, r.fault()
	}
	return &next, nil
}

// A yearReading reads what is settled of a year, and notes what is wrong.
type yearReading struct {
	calendar *Calendar
	edit     *YearEdit
	fields   []fault.Field
}

func (r *yearReading) fault() error {
	return &fault.Fault{Kind: fault.Invalid, Detail: "year of the school", Fields: r.fields}
}

func (r *yearReading) wrong(pointer, key string, pairs ...any) {
	r.fields = append(r.fields, fault.Field{Pointer: pointer, Key: "timetable.year." + key, Args: fault.Say("", "", pairs...).Args})
}

func (r *yearReading) bounds() (first, last school.Date) {
	f, l := yearBounds(r.calendar.Year())
	for _, d := range []struct {
		pointer string
		day     school.Date
		bounds  [2]school.Date
	}{{"/first", r.edit.First, f}, {"/last", r.edit.Last, l}} {
		if !d.day.Valid() || d.day.Weekday() == 7 || d.day < d.bounds[0] || d.day > d.bounds[1] {
			r.wrong(d.pointer, d.pointer[1:])
		}
	}
	return r.edit.First, r.edit.Last
}

// weeks gives a calendar the letters of the weeks that are named.
func (r *yearReading) weeks(next *Calendar) {
	for i, w := range r.edit.Weeks {
		at := "/weeks/" + strconv.Itoa(i)
		if !w.Monday.Valid() || w.Monday != w.Monday.Monday() || next.Week(w.Monday) < 0 || next.Week(w.Monday) >= next.Weeks() {
			r.wrong(at+"/monday", "week")
		} else if next.Relabel(next.Week(w.Monday), w.Letter) != nil {
			r.wrong(at+"/letter", "letter")
		}
	}
}

// daysOff returns the days off that are the school's own.
func (r *yearReading) daysOff() []Stretch {
	var list []Stretch
	for i, d := range r.edit.DaysOff {
		at := "/daysOff/" + strconv.Itoa(i)
		s := Stretch{From: d.From, Name: strings.Join(strings.Fields(d.Name), " ")}
		if s.Name == "" || utf8.RuneCountInString(s.Name) > longestOff {
			r.wrong(at+"/name", "why", "most", longestOff)
		}
		if !d.From.Valid() || d.From < r.edit.First || d.From > r.edit.Last {
			r.wrong(at+"/from", "outside")
			continue
		}
		if !d.To.Valid() || d.To < d.From || d.To > r.edit.Last {
			r.wrong(at+"/to", "until")
			continue
		}
		s.To = d.To.AddDays(1)
		if o := slices.IndexFunc(r.calendar.Holidays, func(o Stretch) bool { return r.calendar.ofMinistry(o) && s.within(o) }); o >= 0 {
			r.wrong(at+"/from", "holidays", "name", r.calendar.Holidays[o].Name)
		}
		if o := slices.IndexFunc(list, s.meets); o >= 0 {
			r.wrong(at+"/from", "twice", "name", list[o].Name)
		}
		list = append(list, s)
	}
	return list
}
