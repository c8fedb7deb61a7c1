package absences

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/preau-ent/preau/functions/timetable"
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// An Order is what the office enters for pupils: one stretch of hours on each day from
// the first to the last on which the school is open.
type Order struct {
	Kind     Kind
	Place    Place
	From, To school.Clock // 0: from the opening, until the closing. Of a late arrival: from the start of its lesson, when the pupil came
	First    school.Date
	Last     school.Date // "": First alone
	Words    string
	Undo     bool // takes back what the same order entered
}

// How many days one order may hold, and how many days of pupils: what a request writes
// in a few seconds.
const (
	mostDays      = 62
	mostPupilDays = 2000
)

// check fails with fault.Invalid, naming every fault of an order: its days are of this
// school year.
func (o *Order) check(now time.Time) error {
	var fields []fault.Field
	refuse := func(pointer, key string) { fields = append(fields, fault.Field{Pointer: pointer, Key: key}) }
	year := school.YearOf(now)
	if !o.First.Valid() || school.YearOf(o.First.In(time.UTC)) != year {
		refuse("/date", "absences.date")
	}
	if o.Last == "" {
		o.Last = o.First
	}
	if !o.Last.Valid() || o.Last < o.First || school.YearOf(o.Last.In(time.UTC)) != year || o.First.Valid() && o.First.DaysTo(o.Last) >= mostDays {
		refuse("/lastDate", "absences.last")
	}
	if o.To != 0 && o.To <= o.From {
		refuse("/to", "absences.hours")
	}
	if o.Place == Sickroom && o.From == 0 {
		refuse("/from", "absences.passage")
	}
	if o.Words = strings.Join(strings.Fields(o.Words), " "); utf8.RuneCountInString(o.Words) > MaxWords {
		refuse("/words", "absences.note-long")
	}
	if o.Kind == Late && o.From == 0 {
		refuse("/from", "absences.late-from")
	}
	if o.Kind == Late && o.To == 0 {
		refuse("/to", "absences.late-at") // until the closing would be a day of absence
	}
	if o.Kind == SentOut && (o.From == 0 || o.To == 0) {
		refuse("/from", "absences.sentout-hours") // of the lesson: the whole day would be a sanction
	}
	if o.Kind == SentOut && o.Last > o.First {
		refuse("/lastDate", "absences.sentout-day")
	}
	if (o.Kind == Present) != (o.Place != "") {
		refuse("/place", "absences.place")
	}
	if fields == nil {
		return nil
	}
	return &fault.Fault{Kind: fault.Invalid, Detail: "order with faults", Fields: fields}
}

// on returns the entry of an order on one day; false if the school is closed then.
func (o *Order) on(day school.Date, home *place) (Entry, bool) {
	opens, closes := home.Life.Open(day.Weekday())
	e := Entry{Kind: o.Kind, Place: o.Place, From: o.From, To: o.To, Source: FromOffice, Words: o.Words}
	if e.From == 0 {
		e.From = opens
	}
	if e.To == 0 {
		e.To, e.Open = closes, o.Place == Sickroom
	}
	if o.Kind == Late {
		e.Minutes = int(e.To - e.From)
	}
	if closes == 0 && o.From == 0 && o.To == 0 || e.To <= e.From {
		return Entry{}, false
	}
	e.ID = nameOf(Entry{Kind: o.Kind, Place: o.Place, From: o.From}, day)
	return e, true
}

// Enter writes what the office says of pupils, a lot at a time and each lot with its
// entry in the journal. Sending the same again writes nothing, also when a part of it is
// stored already. grants are those of each pupil.
func (b *Book) Enter(ctx context.Context, grants []policy.EntryOf, o Order, now time.Time) (stored []Entered, err error) {
	if err := o.check(now); err != nil {
		return nil, err
	}
	pupils := make([]roster.Enrolment, len(grants))
	for i, g := range grants {
		if g.Author() == "" || g.Infirmary() && (o.Kind != Present || o.Place != Sickroom || o.Words != "") {
			return nil, fault.New(fault.Forbidden, "the infirmary enters passages alone")
		}
		pupils[i] = g.Enrolment()
	}
	if len(grants) == 0 {
		return []Entered{}, nil
	}
	return b.enter(ctx, pupils, grants[0].Author(), policy.AbsenceCreate, o, now)
}

// Entered is one entry of an order.
type Entered struct {
	Pupil  school.PersonID
	Date   school.Date
	Entry  Entry
	Missed bool // the pupil was absent at these hours
}

// seats returns an order for some pupils as policy decides on it; without hours if the
// order has none.
func (b *Book) seats(ctx context.Context, at school.UAI, pupils []roster.Enrolment, o Order) (policy.Seats, error) {
	home, err := b.place(ctx, at)
	if err != nil {
		return policy.Seats{}, err
	}
	s := policy.Seats{School: at, Pupils: pupils}
	if e, open := o.on(o.First, home); open {
		s.Starts, s.Ends = e.From.On(o.First, home.zone), e.To.On(o.First, home.zone)
	}
	return s, nil
}

// Seat writes who is in permanence or in the library: a roll of those who are there, for
// the hours of the grant.
func (b *Book) Seat(ctx context.Context, grant policy.Seating, o Order, now time.Time) ([]Entered, error) {
	if err := o.check(now); err != nil {
		return nil, err
	}
	pupils := grant.Pupils()
	s, err := b.seats(ctx, grant.School(), pupils, o)
	if err != nil {
		return nil, err
	}
	if !grant.Allows(s.Starts, s.Ends) || o.Last != o.First || o.Kind != Present || o.Place != CDI && (o.Place != Permanence || grant.Library()) {
		return nil, fault.New(fault.Forbidden, "not a roll of those who are there")
	}
	return b.enter(ctx, pupils, grant.Author(), policy.AbsenceCall, o, now)
}

func (b *Book) enter(ctx context.Context, pupils []roster.Enrolment, by school.PersonID, action policy.Action, o Order, now time.Time) ([]Entered, error) {
	stored := []Entered{}
	if len(pupils) == 0 {
		return stored, nil
	}
	home, err := b.place(ctx, pupils[0].School)
	if err != nil {
		return nil, err
	}
	if len(pupils)*(o.First.DaysTo(o.Last)+1) > mostPupilDays {
		return nil, fault.Say(fault.Invalid, "absences.too-many", "most", mostPupilDays)
	}
	for day := o.First; day.Valid() && day <= o.Last; day = day.AddDays(1) {
		e, open := o.on(day, home)
		if !open {
			continue
		}
		of, err := b.entryOf(ctx, pupils[0], day, e)
		if err != nil {
			return nil, err
		}
		for some := range slices.Chunk(pupils, lot) {
			put, err := b.enterSome(ctx, some, writing{by, action, day, o.Undo, of}, now)
			if err != nil {
				return nil, err
			}
			stored = append(stored, put...)
		}
	}
	if len(stored) == 0 && !o.Undo {
		return nil, fault.Say(fault.Invalid, "absences.closed-day")
	}
	return stored, nil
}

// entryOf returns what an entry is for each pupil: until its hour, or where nobody said it,
// until the pupil is thought to leave. A late arrival is one in the pupil's own lesson.
func (b *Book) entryOf(ctx context.Context, of roster.Enrolment, day school.Date, e Entry) (func(roster.Enrolment) Entry, error) {
	if !e.Open && e.Kind != Late {
		return func(roster.Enrolment) Entry { return e }, nil
	}
	_, lessons, err := b.lessons.Day(ctx, of.School, of.Year, day, false)
	if e.Kind == Late {
		return func(p roster.Enrolment) Entry {
			next := e.arriving(attended(lessons, p, day))
			next.ID = nameOf(next, day)
			return next
		}, err
	}
	running := timetable.Running(lessons, e.From)
	return func(p roster.Enrolment) Entry {
		next := e
		next.To = left(running, p.On(day).Class, e.From)
		return next
	}, err
}

// attended are the lessons of a day in which a pupil is expected.
func attended(lessons []Lesson, p roster.Enrolment, day school.Date) []Lesson {
	seat := p.On(day)
	return slices.DeleteFunc(slices.Clone(lessons), func(l Lesson) bool {
		return !l.Rolled() || !l.HeldFor(seat.Class) || !slices.Contains(l.Classes, seat.Class) || !l.AttendedBy(&seat)
	})
}

// nameOf returns the name of an entry of an order among those of its day: the same order
// writes over it.
func nameOf(e Entry, day school.Date) string {
	return school.DerivedID(strings.Join([]string{string(e.Kind), string(e.Place), string(day), e.From.String()}, "|"))[:8]
}

// absent reports whether a day tells of an absence at some hours.
func (w *editing) absent(from, to school.Clock) bool {
	return slices.ContainsFunc(w.day.Entries, func(e Entry) bool {
		return e.Kind == Absent && e.Stands() && e.Covers(from, to)
	})
}

// spokenOf returns what families said of the hours of an absence on one day, by pupil.
func (b *Book) spokenOf(ctx context.Context, of roster.Enrolment, day school.Date, e Entry) (map[school.PersonID]*Spoken, error) {
	if e.Kind != Absent {
		return nil, nil
	}
	said := map[school.PersonID]*Spoken{}
	by, err := b.desksBy(ctx, of.School, of.Year, day)
	for p, entries := range by {
		said[p] = spoken(entries, e.From, e.To)
	}
	return said, err
}

// desksBy reads what is entered for a day of a school beside rolls, by pupil.
func (b *Book) desksBy(ctx context.Context, at school.UAI, year school.Year, day school.Date) (map[school.PersonID][]Entry, error) {
	by := map[school.PersonID][]Entry{}
	all, err := b.desks(ctx, at, year, day)
	for _, d := range all {
		by[d.Pupil] = append(by[d.Pupil], d.Entry)
	}
	return by, err
}
