package absences

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// A Said is one line of a roll as a screen sends it. Pupils without a line are present.
type Said struct {
	Pupil   school.PersonID `json:"pupil"`
	Status  Kind            `json:"status" enum:"present,absent,late,sentout,infirmary"`
	Minutes int             `json:"minutes,omitempty" minimum:"0" maximum:"600" doc:"of a late arrival; none: not noted"`
}

// rollTries is how often a roll is put together again because the office, or the roll of
// another lesson, wrote about one of its pupils in the same instant.
const rollTries = 4

// Call stores the roll of a lesson over the sheet read, all or none, with one entry in the day of each
// pupil of whom something changes and one in the journal. calls is how often the roll
// had been called when the screen read it. Pupils of whom the office recorded something
// else are left as they are and returned as clashes. Sending again what is stored
// already succeeds and writes nothing. Of a lesson that left the hours in which its roll
// was called, everybody listed is written anew, at the hours that it has now.
//
// Errors: fault.Invalid with every line at fault; fault.Conflict if somebody else called
// the roll in between.
func (b *Book) Call(ctx context.Context, grant policy.Rolling, s *Sheet, calls int, said []Said, now time.Time) (*Sheet, []Clash, error) {
	if grant.Author() == "" || grant.Lesson().ID != s.Lesson.ID || grant.Lesson().School != s.School.UAI {
		return nil, nil, fault.New(fault.NotFound, "no grant on this roll")
	}
	if err := checkSaid(grant, said); err != nil {
		return nil, nil, err
	}
	for try := 1; ; try++ {
		clashes, err := b.call(ctx, grant, s, calls, said, now)
		if !fault.Is(err, fault.Conflict) || try == rollTries || s.roll.Calls != calls {
			return s, clashes, err
		}
		if s, err = b.Sheet(ctx, s.School.UAI, s.Year, s.Lesson.ID); err != nil {
			return nil, nil, err
		}
	}
}

// checkSaid refuses lines about pupils who are not expected, and lines that contradict
// one another.
func checkSaid(grant policy.Rolling, said []Said) error {
	var faults []fault.Field
	seen := map[school.PersonID]bool{}
	for i, m := range said {
		at := "/marks/" + strconv.Itoa(i)
		switch {
		case !grant.Lists(m.Pupil):
			faults = append(faults, fault.Field{Pointer: at + "/pupil", Key: "absences.stranger"})
		case seen[m.Pupil]:
			faults = append(faults, fault.Field{Pointer: at, Key: "absences.twice"})
		case m.Minutes != 0 && m.Status != Late:
			faults = append(faults, fault.Field{Pointer: at + "/minutes", Key: "absences.minutes"})
		}
		seen[m.Pupil] = true
	}
	if faults == nil {
		return nil
	}
	return &fault.Fault{Kind: fault.Invalid, Detail: "roll with lines at fault", Fields: faults}
}

// call stores the roll over the sheet as it was read.
func (b *Book) call(ctx context.Context, grant policy.Rolling, s *Sheet, calls int, said []Said, now time.Time) ([]Clash, error) {
	moved := s.roll.moved(&s.Lesson) && calls == s.roll.Calls
	wanted := s.changed(said, moved)
	days, err := b.days(ctx, s.School.UAI, s.Year, s.Lesson.Date, wanted)
	if err != nil {
		return nil, err
	}
	next := s.roll
	next.Marks = slices.Clone(next.Marks)
	if moved {
		next.Unheard = nil // said of hours that the lesson has left
	}
	t := &turn{sheet: s, by: grant.Author(), now: now}
	for i, m := range wanted {
		if err := t.pupil(days[i], m, &next); err != nil {
			return nil, err
		}
	}
	held := t.held && calls == s.roll.Calls
	if !t.changed && !held && !moved && s.roll.Calls > 0 {
		return t.clashes, nil
	}
	if calls != s.roll.Calls {
		return nil, fault.New(fault.Conflict, "the roll was called in between")
	}
	if len(t.writes) > table.MaxCommit-2 {
		return nil, fault.Say(fault.Invalid, "absences.many", "most", table.MaxCommit-2)
	}
	next.Calls, next.By, next.At = calls+1, grant.Author(), now.UTC().Truncate(time.Second)
	return t.clashes, b.storeRoll(ctx, s, next, t)
}

// changed returns the marks that differ from the stored roll: those said, and those no
// longer said. A roll called for the first time differs from one where all are present;
// one called at other hours in everybody whom it lists.
func (s *Sheet) changed(said []Said, moved bool) (marks []Mark) {
	lines := map[school.PersonID]Said{}
	for _, m := range said {
		lines[m.Pupil] = m
	}
	for _, p := range s.Pupils {
		m, ok := lines[p.ID]
		if !ok {
			m = Said{Pupil: p.ID, Status: Present}
		}
		kind, minutes := s.roll.kind(p.ID)
		again := moved && m.Status != Present
		if again || m.Status != kind || m.Minutes != minutes || ok && m.Status == Present && word(s.desks[p.ID], &s.Lesson) != nil {
			marks = append(marks, Mark{Pupil: p.ID, Kind: m.Status, Minutes: m.Minutes, Name: p.Name, Class: p.Class})
		}
	}
	return marks
}

// days reads the days of the pupils of marks, in their order.
func (b *Book) days(ctx context.Context, at school.UAI, year school.Year, date school.Date, marks []Mark) ([]table.Item, error) {
	keys := make([]table.Key, len(marks))
	for i, m := range marks {
		keys[i] = dayKey(at, year, m.Pupil, date)
	}
	days := make([]table.Item, len(keys))
	for i, some := 0, keys; len(some) > 0; {
		n := min(len(some), table.MaxGet)
		items, err := b.table.Get(ctx, true, some[:n]...)
		if err != nil {
			return nil, fmt.Errorf("days of %s: %w", date, err)
		}
		for _, k := range some[:n] {
			days[i] = items.Find(k)
			i++
		}
		some = some[n:]
	}
	return days, nil
}

// A turn is a roll being put together: the writes of the pupils, and what they tell.
type turn struct {
	sheet   *Sheet
	by      school.PersonID
	now     time.Time
	changed bool
	held    bool // what is not heard for the office's word changes
	writes  []table.Change
	told    []Told
	clashes []Clash
}

// Told is one pupil in the journal entry of a roll or of the office.
type Told struct {
	Pupil   school.PersonID `json:"p"`
	Kind    Kind            `json:"k"`
	Was     Kind            `json:"was"`
	Minutes int             `json:"m,omitempty"`
	Old     *Entry          `json:"old,omitempty"`   // the version that this one replaces, without its note
	Free    bool            `json:"free,omitempty"`  // a status takes the pupil out of the lesson: an absence is none
	Said    *Spoken         `json:"said,omitempty"`  // what the family had said of an absence; nil: nothing
	Again   []Again         `json:"again,omitempty"` // what is said once more where the office takes its word back
}

// Spoken is what a family said of some hours before the school noted them.
type Spoken struct {
	By   school.PersonID `json:"by"`
	Case string          `json:"case"` // of the pupil's file: the same on all its days
}

// Telling is the detail of a journal entry about the lessons or hours of a day.
type Telling struct {
	Date   school.Date     `json:"date"`
	Lesson school.LessonID `json:"lesson,omitempty"`
	Start  school.Clock    `json:"start"`
	End    school.Clock    `json:"end"`
	Former *Former         `json:"former,omitempty"` // the hours before they were moved
	Place  Place           `json:"place,omitempty"`
	Roll   string          `json:"roll,omitempty"` // sort of the roll that was written with it
	Pupils []Told          `json:"pupils"`

	Arrived school.Clock `json:"arrived,omitempty"` // at the late desk, which wrote this; 0: another did
	Undone  bool         `json:"undone,omitempty"`  // the late desk takes an arrival back
}

// Former are hours that were moved.
type Former struct {
	Start school.Clock `json:"start"`
	End   school.Clock `json:"end"`
}

// pupil judges one mark over the pupil's day.
func (t *turn) pupil(it table.Item, m Mark, next *Roll) error {
	d, err := decodeDay(it)
	if err != nil {
		return fmt.Errorf("day of %s: %w", m.Pupil, err)
	}
	l := &t.sheet.Lesson
	if theirs, clash := held(d, l, m); theirs != nil {
		if clash {
			t.clashes = append(t.clashes, Clash{m.Pupil, m.Kind, *theirs})
			m.Since = since(d, l, t.sheet.School.Life.MiddayOr())
			t.held = next.hold(m) || t.held
			t.writes = append(t.writes, table.Change{Op: table.Check, Item: it}) // the office may be taking its word back now
		}
		return nil // the roll keeps what it said, heard or not: a screen that knows of the office's word sends that
	}
	after, changed := judge(d, l, m, t.by, t.now)
	was, minutes := next.kind(m.Pupil)
	if m.Kind == Absent {
		m.Since = since(after, l, t.sheet.School.Life.MiddayOr())
	}
	t.changed = t.changed || was != m.Kind || minutes != m.Minutes
	next.set(m)
	if !changed {
		return nil
	}
	told := Told{Pupil: m.Pupil, Kind: m.Kind, Was: was, Minutes: m.Minutes}
	if m.Kind == Absent {
		told.Free = t.sheet.freed(m.Pupil) != ""
		told.Said = spoken(t.sheet.desks[m.Pupil], l.Start, l.End)
	}
	if old := d.Find(string(l.ID)); old != nil {
		before := old.noteless()
		told.Old = &before
	}
	t.told = append(t.told, told)
	write, err := putDay(it, after)
	t.writes = append(t.writes, write)
	return err
}

// storeRoll commits a roll with the days of its pupils and its journal entry.
func (b *Book) storeRoll(ctx context.Context, s *Sheet, next Roll, t *turn) error {
	l := &s.Lesson
	told := Telling{Date: l.Date, Lesson: l.ID, Start: l.Start, End: l.End, Roll: s.item.Sort, Pupils: t.told}
	if s.roll.moved(l) && len(t.told) > 0 {
		told.Former = &Former{s.roll.Start, s.roll.End}
	}
	next.Start, next.End, next.Subject, next.Service, next.Label = l.Start, l.End, l.Subject, l.Service, l.Label
	next.Staff = nil
	for _, who := range slices.Concat(l.Staff, l.Planned.Staff) {
		if !slices.Contains(next.Staff, who.ID) {
			next.Staff = append(next.Staff, who.ID)
		}
	}
	next.Called = nil
	for _, p := range s.Pupils {
		next.Called = append(next.Called, p.ID)
	}
	data, err := json.Marshal(next.document(s.item.Key))
	if err != nil {
		return err
	}
	it := s.item
	it.Data, it.Expires = data, endOf(l.Date)
	if told.Pupils == nil {
		told.Pupils = []Told{}
	}
	entry, err := journal.New(t.now, t.by, policy.AbsenceCall.String(), string(l.ID), told)
	if err != nil {
		return err
	}
	record, err := entry.Change(it.Part)
	if err != nil {
		return err
	}
	record.Item.Expires = endOf(l.Date)
	if err := b.table.Commit(ctx, append([]table.Change{{Op: table.Put, Item: it}, record}, t.writes...)...); err != nil {
		return fmt.Errorf("roll of %s: %w", l.ID, err)
	}
	s.roll, s.item = next, it
	s.item.Version++
	return nil
}
