package absences

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/preau-ent/preau/functions/notify"
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// BoardView is the school now, as the CPE sees it.
type BoardView struct {
	At      time.Time     `json:"at"`
	Lessons LessonsView   `json:"lessons"`
	Rolls   []OpenRoll    `json:"rolls" doc:"not called yet, of the lessons of now; the longest overdue first"`
	Absent  []AbsentNow   `json:"absent" doc:"by class and name"`
	Calls   []notify.Call `json:"calls" doc:"guardians to phone, of whom no message reaches"`
	Rulings []ToRule      `json:"rulings" doc:"what families said and nobody ruled on, the oldest first"`
	Alerts  []AlertView   `json:"alerts" doc:"pupils whose absences ask for a legal step"`
	Figures FiguresView   `json:"figures"`
	Can     CanBoard      `json:"can"`
}

// LessonsView counts the lessons of now.
type LessonsView struct {
	Now  int `json:"now"`
	Done int `json:"done" doc:"whose roll is called"`
	Late int `json:"late" doc:"whose roll is not called although the lesson began a while ago"`
}

// A lesson that has just begun is not late: its teacher opens the door.
const lateRoll = 10 // minutes after the beginning

// How much of each list a screen is sent with every refresh. At eight o'clock every roll of
// a school waits, on a day of flu a sixth of it is absent, and nobody reads them all: with
// these a refresh stays within 4 KiB on its way.
const (
	shownRoll   = 15
	shownAbsent = 60
	shownCall   = 12
	shownRuling = 12
	shownAlert  = 12
)

// OpenRoll is a lesson of now whose roll nobody called.
type OpenRoll struct {
	Lesson   school.LessonID `json:"lesson"`
	Start    school.Clock    `json:"start"`
	Subject  string          `json:"subject"`
	Class    string          `json:"class"`
	Teachers []string        `json:"teachers"`
	Room     school.RoomID   `json:"room,omitempty"`
	Minutes  int             `json:"minutes" doc:"since the lesson began"`
	Reminded time.Time       `json:"reminded,omitzero"`
}

// AbsentNow is somebody absent now.
type AbsentNow struct {
	Pupil   school.PersonID `json:"pupil"`
	First   string          `json:"firstName"`
	Last    string          `json:"lastName"`
	Class   string          `json:"class"`
	Since   school.Clock    `json:"since"`
	Lessons string          `json:"lessons,omitempty" doc:"the last one missed, in words"`
	News    string          `json:"news" enum:"none,announced,explained" doc:"what was said of it, whatever was ruled since"`
	Told    *ToldView       `json:"told,omitempty" doc:"how the family was told"`
}

// FiguresView sums up the board for a first screen.
type FiguresView struct {
	Rolls   int `json:"rolls" doc:"not called yet"`
	Late    int `json:"late" doc:"of those, of lessons that began a while ago"`
	Absent  int `json:"absent"`
	Silent  int `json:"silent" doc:"absent of whom nobody said anything"`
	Calls   int `json:"calls"`
	Rulings int `json:"rulings"`
	Alerts  int `json:"alerts"`
}

// CanBoard says what the reader of a board may do.
type CanBoard struct {
	Rule   bool `json:"rule" doc:"accept and refuse what families said"`
	Common bool `json:"common,omitempty" doc:"rule on common motives alone"`
	Call   bool `json:"call" doc:"phone families and write down what they said"`
	Ask    bool `json:"ask" doc:"ask families for the reasons of absences"`
	Own    bool `json:"own,omitempty" doc:"these are the reader's own classes: there is nobody to remind"`
}

// Short leaves no more of each list than a screen shows; the figures count the whole.
func (v BoardView) Short() BoardView {
	v.Rolls, v.Absent = v.Rolls[:min(len(v.Rolls), shownRoll)], v.Absent[:min(len(v.Absent), shownAbsent)]
	v.Calls, v.Rulings = v.Calls[:min(len(v.Calls), shownCall)], v.Rulings[:min(len(v.Rulings), shownRuling)]
	v.Alerts = v.Alerts[:min(len(v.Alerts), shownAlert)]
	return v
}

// Board returns the school as it is at a moment: five reads of the store beside the
// timetable, whatever the size of the school.
func (b *Book) Board(ctx context.Context, grant policy.BoardOf, now time.Time, say words) (BoardView, error) {
	if grant.School() == "" {
		return BoardView{}, fault.New(fault.NotFound, "no grant on this school")
	}
	home, err := b.place(ctx, grant.School())
	if err != nil {
		return BoardView{}, err
	}
	day, hour := school.DateOf(now, home.zone), school.ClockOf(now, home.zone)
	d, err := b.daybook(ctx, grant.School(), grant.Year(), day, hour, hour)
	if err != nil {
		return BoardView{}, err
	}
	v := BoardView{
		At: now.UTC().Truncate(time.Second), Rolls: []OpenRoll{}, Absent: []AbsentNow{}, Calls: []notify.Call{},
		Can: CanBoard{grant.Rules(), grant.RulesCommon() && home.Life.Delegated, grant.Calls(), grant.Asks(), grant.Own()},
	}
	d.open(grant.Watches, hour, &v)
	for _, m := range d.absent(hour) {
		if grant.Watches(m.Class) {
			v.Absent = append(v.Absent, m.view(home, d.news(m.Pupil, hour), say))
		}
	}
	if err := b.lists(ctx, grant, home, d.calendar, say, &v); err != nil {
		return BoardView{}, err
	}
	if err := b.spoken(ctx, grant, home, day, &v, say); err != nil {
		return BoardView{}, err
	}
	v.Figures = FiguresView{
		Rolls: len(v.Rolls), Late: v.Lessons.Late, Absent: len(v.Absent), Calls: len(v.Calls), Rulings: len(v.Rulings), Alerts: len(v.Alerts),
	}
	for i := range v.Absent {
		if v.Absent[i].News == silent {
			v.Figures.Silent++
		}
	}
	return v, nil
}

// daybook reads the lessons of a day, the rolls that count at some hours of it, the last
// included, and what the office entered for the day.
func (b *Book) daybook(ctx context.Context, at school.UAI, year school.Year, day school.Date, from, to school.Clock) (*daybook, error) {
	c, lessons, err := b.lessons.Day(ctx, at, year, day, false)
	if err != nil {
		return nil, err
	}
	d := &daybook{calendar: c, letter: c.Letter(c.Week(day)), lessons: lessons, asked: map[school.LessonID]time.Time{}}
	since := d.since(Span{from, to})
	if err := b.strays(ctx, d, at, year, Span{from, to}, since); err != nil {
		return nil, err
	}
	q := table.Query{Part: dayPart(at, year, day), From: rollPrefix + hhmm(since), To: rollPrefix + hhmm(to) + "~"}
	for {
		page, err := b.table.Query(ctx, q)
		if err != nil {
			return nil, fmt.Errorf("rolls of %s: %w", day, err)
		}
		for _, it := range page.Items {
			if err := d.add(it); err != nil {
				return nil, fmt.Errorf("roll %s: %w", it.Sort, err)
			}
		}
		if q.After = page.Next; q.After == (table.Key{}) {
			break
		}
	}
	for i := range d.rolls {
		d.rolls[i].word = d.counts(&d.rolls[i])
	}
	d.desks, err = b.desks(ctx, at, year, day)
	return d, err
}

// counted reports whether a lesson has a roll that counts at some hours, the last included.
func counted(l *Lesson, hours Span) bool {
	return l.Rolled() && l.Start <= hours.To && hours.From < l.End+after
}

// few is how many rolls of long lessons are read one by one: a query reads a whole hour of
// a school for less than what ten of them cost.
const few = 10

// since is the hour from which a query reads the rolls that count at some hours.
func (d *daybook) since(hours Span) school.Clock {
	since, long := max(hours.From-reach, 0), 0
	first := since
	for i := range d.lessons {
		if l := &d.lessons[i]; counted(l, hours) && l.Start < since && rollHour(l) == l.Start {
			first = min(first, l.Start)
			long++
		}
	}
	if long > few {
		return first
	}
	return since
}

// strays reads the rolls that count at some hours although their keys lie before those of
// a query since, or after them: of lessons that were moved or added, and of long ones.
func (b *Book) strays(ctx context.Context, d *daybook, at school.UAI, year school.Year, hours Span, since school.Clock) error {
	var keys []table.Key
	for i := range d.lessons {
		l := &d.lessons[i]
		if of := rollHour(l); !counted(l, hours) || since <= of && of <= hours.To {
			continue
		}
		k := rollKey(at, year, l)
		if keys = append(keys, k); hours.From < l.End {
			keys = append(keys, askedKey(k))
		}
	}
	for some := range slices.Chunk(keys, table.MaxGet) {
		items, err := b.table.Get(ctx, false, some...)
		if err != nil {
			return fmt.Errorf("rolls of moved lessons: %w", err)
		}
		for _, it := range items {
			if err := d.add(it); err != nil {
				return fmt.Errorf("roll %s: %w", it.Sort, err)
			}
		}
	}
	return nil
}

// open counts the lessons of now and lists those whose roll is not called.
func (d *daybook) open(watches func(school.ClassID) bool, now school.Clock, v *BoardView) {
	running := d.running(now)
	for i := range running {
		l := &running[i]
		if !l.Rolled() || !slices.ContainsFunc(l.Classes, watches) {
			continue
		}
		v.Lessons.Now++
		if d.called(l) {
			v.Lessons.Done++
			continue
		}
		if now-l.Start >= lateRoll {
			v.Lessons.Late++
		}
		view := lessonOf(l)
		v.Rolls = append(v.Rolls, OpenRoll{
			Lesson: l.ID, Start: l.Start, Subject: l.Subject, Class: l.Label, Teachers: view.Teachers, Room: l.Room,
			Minutes: int(now - l.Start), Reminded: d.asked[l.ID],
		})
	}
	slices.SortStableFunc(v.Rolls, func(a, b OpenRoll) int {
		return cmp.Or(int(a.Start-b.Start), cmp.Compare(a.Class, b.Class), cmp.Compare(a.Lesson, b.Lesson))
	})
}

func (m *Missing) view(home *place, news string, say words) AbsentNow {
	v := AbsentNow{Pupil: m.Pupil, First: m.Name.First, Last: m.Name.Last, Class: home.Class(m.Class), Since: m.Since, News: news}
	if m.Subject != "" {
		v.Lessons = say("absences.board.lesson", fault.Args{"subject": m.Subject, "at": m.Start})
	}
	return v
}
