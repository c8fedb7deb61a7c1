package absences

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/preau-ent/preau/functions/timetable"
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// An Order is what the office enters for pupils: one stretch of hours on each day from
// the first to the last on which the school is open.
type Order struct {
	Kind     Kind
	Place    Place
	From, To school.Clock // 0: from the opening, until the closing
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
	e.ID = school.DerivedID(strings.Join([]string{string(o.Kind), string(o.Place), string(day), o.From.String()}, "|"))[:8]
	return e, true
}

// lot is how many days of pupils one transaction writes: each with its copy, beside the
// journal's entry.
const lot = 48

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
		until, err := b.until(ctx, pupils[0], day, e)
		if err != nil {
			return nil, err
		}
		for some := range slices.Chunk(pupils, lot) {
			var put []Entered
			err := again(func() error {
				put, err = b.enterLot(ctx, some, writing{by, action, day, e, o.Undo, until}, now)
				return err
			})
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

// until returns when an entry ends for a class: at its hour, or where nobody said it, when
// the pupil is thought to leave.
func (b *Book) until(ctx context.Context, of roster.Enrolment, day school.Date, e Entry) (func(school.ClassID) school.Clock, error) {
	if !e.Open {
		return func(school.ClassID) school.Clock { return e.To }, nil
	}
	_, lessons, err := b.lessons.Day(ctx, of.School, of.Year, day, false)
	running := timetable.Running(lessons, e.From)
	return func(c school.ClassID) school.Clock { return left(running, c, e.From) }, err
}

// A writing is one entry to be written into the days of some pupils.
type writing struct {
	by     school.PersonID
	action policy.Action
	day    school.Date
	entry  Entry
	undo   bool
	until  func(school.ClassID) school.Clock
}

// enterLot writes one entry into the day of each of some pupils, all or none.
func (b *Book) enterLot(ctx context.Context, pupils []roster.Enrolment, o writing, now time.Time) ([]Entered, error) {
	var keys []table.Key
	for _, p := range pupils {
		keys = append(keys, dayKey(p.School, p.Year, p.Pupil, o.day), deskKey(p.School, p.Year, o.day, p.Pupil, o.entry.ID))
	}
	items, err := b.table.Get(ctx, true, keys...)
	if err != nil {
		return nil, fmt.Errorf("entries of %s: %w", o.day, err)
	}
	e := o.entry
	said, err := b.spokenOf(ctx, pupils[0], o.day, e)
	if err != nil {
		return nil, err
	}
	t := Telling{Date: o.day, Start: e.From, End: e.To, Place: e.Place}
	var writes []table.Change
	var put []Entered
	for _, p := range pupils {
		w, err := edit(p, o.day, o.by, now, items)
		if err != nil {
			return nil, err
		}
		e, wanted := o.over(w, p)
		missed := e.Kind == Present && w.absent(e.From, e.To)
		if wanted {
			if told, changed := w.put(e); changed {
				told.Said = said[p.Pupil]
				t.Pupils, t.End = append(t.Pupils, told), e.To
				more, err := w.writes()
				if err != nil {
					return nil, err
				}
				writes = append(writes, more...)
			}
		}
		if stored := w.day.Find(e.ID); stored != nil {
			put = append(put, Entered{p.Pupil, o.day, *stored, missed})
		}
	}
	if len(t.Pupils) == 0 {
		return put, nil
	}
	object := string(pupils[0].Pupil)
	if len(pupils) > 1 {
		object = string(e.Kind) + " " + e.ID
	}
	told, err := record(o.by, now, pupils[0].School, pupils[0].Year, o.action, object, t)
	if err != nil {
		return nil, err
	}
	return put, b.table.Commit(ctx, append(writes, told)...)
}

// over returns what is to be written over a pupil's day; false for nothing: the end that
// somebody typed stays when a passage is sent again, and what somebody corrected since is
// not taken back.
func (o *writing) over(w *editing, p roster.Enrolment) (Entry, bool) {
	e := o.entry
	e.To = o.until(p.On(o.day).Class)
	old := w.day.Find(e.ID)
	if o.undo {
		if old == nil || !old.Same(&e) {
			return e, false
		}
		e.Cancelled = &Stamp{o.by, w.at}
		return e, true
	}
	return e, !e.Open || old == nil || !old.Stands() || old.Open
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
	said, by := map[school.PersonID]*Spoken{}, map[school.PersonID][]Entry{}
	all, err := b.desks(ctx, of.School, of.Year, day)
	for _, d := range all {
		by[d.Pupil] = append(by[d.Pupil], d.Entry)
	}
	for p, entries := range by {
		said[p] = spoken(entries, e.From, e.To)
	}
	return said, err
}
