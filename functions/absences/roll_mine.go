package absences

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// MineView are the rolls of a teacher's day.
type MineView struct {
	Date    school.Date `json:"date" doc:"of the lessons; today where none was asked for"`
	Now     []RollLine  `json:"now" doc:"those to call at this moment, not called yet"`
	Lessons []RollLine  `json:"lessons" doc:"all of the day, in the order of hours"`
}

// RollLine is one lesson in the list of a teacher.
type RollLine struct {
	School  school.UAI      `json:"school"`
	Lesson  school.LessonID `json:"lesson"`
	Start   school.Clock    `json:"start"`
	End     school.Clock    `json:"end"`
	Subject string          `json:"subject"`
	Class   string          `json:"class"`
	Room    school.RoomID   `json:"room,omitempty"`
	Done    bool            `json:"done"`
	Absent  int             `json:"absent"`
	Late    int             `json:"late"`
	Open    bool            `json:"open" doc:"may be called or corrected now"`
	begins  time.Time
	ends    time.Time
}

// Mine returns the rolls of the lessons that a person gives on a day, in every school of
// the person's links; day "" is today in each school's zone.
func (b *Book) Mine(ctx context.Context, who roster.Person, day school.Date) (MineView, error) {
	v := MineView{Date: cmp.Or(day, who.Today), Now: []RollLine{}, Lessons: []RollLine{}}
	if day != "" && !day.Valid() {
		return MineView{}, fault.Say(fault.Invalid, "absences.date")
	}
	for _, at := range staffed(who) {
		date, lines, err := b.mineIn(ctx, who, at, day)
		if err != nil {
			return MineView{}, err
		}
		if len(v.Lessons) == 0 { // on the clocks of the school where the first lesson is
			v.Date = date
		}
		v.Lessons = append(v.Lessons, lines...)
	}
	slices.SortStableFunc(v.Lessons, func(a, b RollLine) int { return cmp.Compare(a.begins.Unix(), b.begins.Unix()) })
	for _, l := range v.Lessons {
		if l.Open && !l.Done && who.Now.Before(l.ends) {
			v.Now = append(v.Now, l)
		}
	}
	return v, nil
}

// callers are the roles that call rolls.
var callers = []school.Role{school.Teacher, school.Head, school.CPE, school.AED, school.Librarian}

// staffed lists the schools in which a person may have rolls to call now.
func staffed(who roster.Person) (list []school.UAI) {
	for _, l := range who.Links {
		if slices.Contains(callers, l.Role) && l.Active(who.Now) && !slices.Contains(list, l.School) {
			list = append(list, l.School)
		}
	}
	return list
}

func (b *Book) mineIn(ctx context.Context, who roster.Person, at school.UAI, day school.Date) (school.Date, []RollLine, error) {
	home, err := b.place(ctx, at)
	if err != nil {
		return "", nil, err
	}
	who = who.At(home.zone)
	day = cmp.Or(day, who.Today)
	lessons, err := b.lessons.StaffDay(ctx, at, school.YearOf(who.Now), who.ID, day, who.Now)
	if err != nil || len(lessons) == 0 {
		return day, nil, err
	}
	items, err := b.table.Get(ctx, false, rollKeys(who, at, lessons)...)
	if err != nil {
		return day, nil, err
	}
	tallies := make([]RollTally, len(lessons))
	for i := range lessons {
		roll, err := decodeRoll(items.Find(rollKey(at, school.YearOf(who.Now), &lessons[i])))
		if err != nil {
			return day, nil, err
		}
		tallies[i] = tallyOf(lessons[i].ID, &roll)
	}
	lines, err := linesOf(who, at, home, lessons, tallies)
	return day, lines, err
}

// MineOf returns the rolls of lessons that were read already: those of them that the
// person gives; and what is to be kept of them for the next look. What was kept of the
// day is not read again: at most one call.
func (b *Book) MineOf(ctx context.Context, who roster.Person, at school.UAI, lessons []Lesson, kept []RollTally) ([]RollLine, []RollTally, error) {
	lessons = slices.DeleteFunc(slices.Clone(lessons), func(l Lesson) bool { return !l.Held() || !l.Taught(who.ID) })
	if len(lessons) == 0 {
		return nil, kept, nil
	}
	fresh := slices.DeleteFunc(slices.Clone(lessons), func(l Lesson) bool { return tallyIn(kept, l.ID) != nil })
	home, items, err := b.beside(ctx, who.Now, at, rollKeys(who, at, fresh))
	if err != nil {
		return nil, nil, err
	}
	tallies := slices.Clone(kept)
	for i := range fresh {
		roll, err := decodeRoll(items.Find(rollKey(at, school.YearOf(who.Now), &fresh[i])))
		if err != nil {
			return nil, nil, err
		}
		tallies = append(tallies, tallyOf(fresh[i].ID, &roll))
	}
	lines, err := linesOf(who.At(home.zone), at, home, lessons, tallies)
	return lines, tallies, err
}

// beside reads some items and, unless a warm process read it within the minute, the school.
func (b *Book) beside(ctx context.Context, now time.Time, at school.UAI, keys []table.Key) (*place, table.Items, error) {
	here := roster.SchoolKey(at)
	known, warm := b.recent.Of(here, now, time.Minute)
	if !warm {
		keys = append(keys, here)
	}
	var items table.Items
	if len(keys) > 0 {
		var err error
		if items, err = b.table.Get(ctx, true, keys...); err != nil { // what is kept of them is not read again
			return nil, nil, err
		}
	}
	if !warm {
		known = items.Find(here)
		b.recent.Keep(known, now)
	}
	home, err := b.schools.Of(known)
	return home, items, err
}

// soon is how long before its lesson a roll may have been called.
const soon = 15 * time.Minute

// rollKeys returns where the rolls of lessons are, of those that may have been called.
func rollKeys(who roster.Person, at school.UAI, lessons []Lesson) (keys []table.Key) {
	for i := range lessons {
		if l := &lessons[i]; l.Rolled() && who.Now.After(l.Starts.Add(-soon)) {
			keys = append(keys, rollKey(at, school.YearOf(who.Now), l))
		}
	}
	return keys
}

// linesOf returns the lines of the lessons whose rolls the person may read.
func linesOf(who roster.Person, at school.UAI, home *place, lessons []Lesson, tallies []RollTally) ([]RollLine, error) {
	var lines []RollLine
	for i := range lessons {
		l := &lessons[i]
		if !l.Rolled() {
			continue
		}
		line, err := lineOf(who, at, home, l, tallyIn(tallies, l.ID))
		if fault.Is(err, fault.NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		lines = append(lines, line)
	}
	return lines, nil
}

// lineOf returns the line of one lesson. It fails with fault.NotFound if its roll is not
// the person's to read.
func lineOf(who roster.Person, at school.UAI, home *place, l *Lesson, roll *RollTally) (RollLine, error) {
	s := Sheet{School: *home, Year: school.YearOf(who.Now), Lesson: *l}
	s.School.UAI = at
	if _, err := policy.ReadRoll(who, s.Subject()); err != nil {
		return RollLine{}, err
	}
	_, refused := policy.CallRoll(who, s.Subject())
	line := RollLine{
		School: at, Lesson: l.ID, Start: l.Start, End: l.End, Subject: l.Subject, Class: l.Label, Room: l.Room,
		Open: refused == nil && who.Now.After(l.Starts.Add(-soon)), begins: l.Starts, ends: l.Ends,
	}
	if roll.tells(l) {
		line.Done, line.Absent, line.Late = true, roll.Absent, roll.Late
	}
	return line, nil
}

// place reads a school.
func (b *Book) place(ctx context.Context, at school.UAI) (*place, error) {
	items, err := b.table.Get(ctx, false, roster.SchoolKey(at))
	if err != nil {
		return nil, err
	}
	it := items.Find(roster.SchoolKey(at))
	if !it.Found() {
		return nil, fault.New(fault.NotFound, "no such school")
	}
	return b.schools.Of(it)
}
