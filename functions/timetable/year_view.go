package timetable

import (
	"context"
	"time"

	"github.com/preau-ent/preau/shared/api"
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// A CalendarView is the year of a school: which days have class, and which weeks are A or B.
type CalendarView struct {
	School    school.UAI        `json:"school"`
	Year      string            `json:"year" doc:"2026-2027"`
	Version   int64             `json:"version" doc:"0 as long as nothing was settled"`
	Today     school.Date       `json:"today" doc:"where the school is"`
	First     school.Date       `json:"first" doc:"first day of class; provisional if the holidays are not published"`
	Last      school.Date       `json:"last" doc:"last day of class"`
	Zone      string            `json:"zone" doc:"of the ministry's holidays: A, B or C; empty for a place that has none of them"`
	Published bool              `json:"published" doc:"whether the ministry's holidays of this year and zone are known; else the days off are the school's own alone"`
	Holidays  []HolidayView     `json:"holidays" nullable:"false" doc:"in order"`
	Public    []PublicDay       `json:"publicHolidays" nullable:"false" doc:"within the year, in order"`
	Weeks     []CalendarWeek    `json:"weeks" nullable:"false" doc:"every week of the year, holidays included"`
	Grids     []GridOfHoursView `json:"grids" nullable:"false"`
}

// A HolidayView is some days without class.
type HolidayView struct {
	YearOff
	Own bool `json:"own" doc:"settled by the school itself"`
}

// A PublicDay is a public holiday.
type PublicDay struct {
	Date school.Date `json:"date"`
	Name string      `json:"name"`
}

// A CalendarWeek is one week of the year.
type CalendarWeek struct {
	YearWeek
	Teaches bool `json:"teaches" doc:"it has a day of class"`
}

// A GridOfHoursView is the hours of the day of some classes.
type GridOfHoursView struct {
	Name    string       `json:"name"`
	Classes []string     `json:"classes" nullable:"false" doc:"as the school names them; none: every class without a grid of its own"`
	Midday  school.Clock `json:"midday,omitzero" doc:"where its half-days are cut; none: as the school's"`
	Slots   []HourOfGrid `json:"slots" nullable:"false"`
}

// A HourOfGrid is one hour of a grid.
type HourOfGrid struct {
	Name  string       `json:"name"`
	Start school.Clock `json:"start"`
	End   school.Clock `json:"end"`
	Days  []int        `json:"days" nullable:"false" doc:"1 Monday to 6 Saturday; none: every day"`
}

// yearOf returns the calendar of a school as it shows at a moment.
func yearOf(c *Calendar, home roster.School, version int64, now time.Time) CalendarView {
	v := CalendarView{
		School: home.UAI, Year: c.Year().Label(), Version: version, Today: school.DateOf(now, c.location()),
		First: c.First, Last: c.Last, Zone: c.Area, Published: !c.Unpublished,
		Holidays: []HolidayView{}, Public: []PublicDay{}, Weeks: []CalendarWeek{}, Grids: []GridOfHoursView{},
	}
	for _, s := range c.Holidays {
		v.Holidays = append(v.Holidays, HolidayView{YearOff{s.Name, s.From, s.To.AddDays(-1)}, !c.ofMinistry(s)})
	}
	for d := c.First; d <= c.Last; d = d.AddDays(1) {
		if name, ok := feastOn(d, c.Territory); ok {
			v.Public = append(v.Public, PublicDay{d, name})
		}
	}
	for w := range c.Weeks() {
		v.Weeks = append(v.Weeks, CalendarWeek{YearWeek{c.Monday(w), c.Letter(w)}, c.Teaches(w)})
	}
	for _, g := range c.Grids {
		v.Grids = append(v.Grids, g.view(home))
	}
	return v
}

func (g Grid) view(home roster.School) GridOfHoursView {
	v := GridOfHoursView{Name: g.Name, Classes: []string{}, Midday: g.Midday, Slots: []HourOfGrid{}}
	for _, c := range g.Classes {
		v.Classes = append(v.Classes, home.Class(c))
	}
	for _, s := range g.Slots {
		v.Slots = append(v.Slots, HourOfGrid{s.Name, s.Start, s.End, append([]int{}, s.Days...)})
	}
	return v
}

// year reads the calendar of a school: what a form shows, to be sent back, is read strongly.
func (b *Book) year(ctx context.Context, u school.UAI, y school.Year, strong bool, now time.Time) (CalendarView, error) {
	items, err := b.table.Get(ctx, strong, calendarKey(u, y), roster.SchoolKey(u))
	if err != nil {
		return CalendarView{}, err
	}
	if !items.Find(roster.SchoolKey(u)).Found() {
		return CalendarView{}, fault.New(fault.NotFound, "no such school")
	}
	var home roster.School
	if err := items.Find(roster.SchoolKey(u)).Decode(&home); err != nil {
		return CalendarView{}, err
	}
	it := items.Find(calendarKey(u, y))
	if !it.Found() {
		return yearOf(NewCalendar(home, y, b.usual), home, 0, now), nil
	}
	c, err := b.calendars.Of(it)
	if err != nil {
		return CalendarView{}, err
	}
	return yearOf(c, home, it.Version, now), nil
}

// YearIn names the school whose calendar is read.
type YearIn struct {
	api.Credential
	School school.UAI `path:"school"`
}

func (b *Book) getYear(ctx context.Context, who roster.Person, in *YearIn) (CalendarView, error) {
	grant, err := policy.ReadSchoolDay(who, in.School, school.YearOf(who.Now))
	if err != nil {
		return CalendarView{}, err
	}
	return b.year(ctx, grant.School(), grant.Year(), true, who.Now)
}

// SettleYearIn is what a school settles of its year.
type SettleYearIn struct {
	YearIn
	Body YearEdit
}

func (b *Book) putYear(ctx context.Context, who roster.Person, in *SettleYearIn) (CalendarView, error) {
	grant, err := policy.SettleCalendar(who, in.School, school.YearOf(who.Now))
	if err != nil {
		return CalendarView{}, err
	}
	if err := b.pace(ctx, paceOfYears, who.ID, planPart(in.School, school.YearOf(who.Now)), who.Now); err != nil {
		return CalendarView{}, err
	}
	return b.SettleYear(ctx, ByPerson(grant), in.School, school.YearOf(who.Now), in.Body, who.Now)
}
