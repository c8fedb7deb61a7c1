package notify

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/preau-ent/preau/functions/timetable"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/school"
)

// A roll is the detail of a journal entry about the lessons or hours of pupils: of a
// roll, or of the office.
type roll struct {
	Date   school.Date     `json:"date"`
	Lesson school.LessonID `json:"lesson"`
	Start  school.Clock    `json:"start"`
	End    school.Clock    `json:"end"`
	Former *hours          `json:"former"` // before the office moved them; nil: the same
	Pupils []marked        `json:"pupils"`
}

// hours are a part of a day.
type hours struct {
	Start school.Clock `json:"start"`
	End   school.Clock `json:"end"`
}

// A marked is what became of one pupil: what the roll says, and what it said before.
type marked struct {
	Pupil   school.PersonID `json:"p"`
	Kind    string          `json:"k"`
	Was     string          `json:"was"`
	Minutes int             `json:"m"`
}

// Words of a roll that matter here; any other says that the pupil was there.
const (
	isAbsent = "absent"
	isLate   = "late"
)

// mostAtOnce is how many pupils of one entry are dealt with together; a whole school
// kept home by snow is dealt with in parts, within the minute.
const mostAtOnce = 24

// stale is for how many days families are told of a day that is over: longer than a
// roll may be corrected.
const stale = 2

// part is one part of an entry that names many pupils.
type part struct {
	School school.UAI  `json:"school"`
	Year   school.Year `json:"year"`
	Roll   roll        `json:"roll"`
	Event  string      `json:"event"`
	At     time.Time   `json:"at"`
}

// absence returns what an entry about pupils' presence brings about.
func (b *Book) absence(ctx context.Context, e journal.Told) (journal.Effect, error) {
	var r roll
	if err := json.Unmarshal(e.Entry.Detail, &r); err != nil {
		return journal.Effect{}, fmt.Errorf("entry %s: %w", e.Event, err)
	}
	u, y, err := placeOf(e.Part)
	if err != nil {
		return journal.Effect{}, err
	}
	if len(r.Pupils) == 0 {
		return journal.Effect{}, nil
	}
	p := part{u, y, r, e.Event, e.Entry.At}
	if len(r.Pupils) <= mostAtOnce {
		return b.tellPart(ctx, p)
	}
	return b.inParts(p, mostAtOnce)
}

// inParts leaves a part of an entry for within the minute, some pupils at a time.
func (b *Book) inParts(of part, most int) (journal.Effect, error) {
	var effect journal.Effect
	for i, some := range slices.Collect(slices.Chunk(of.Roll.Pupils, most)) {
		p := of
		p.Roll.Pupils, p.Event = some, of.Event+"-"+strconv.Itoa(i)
		data, err := json.Marshal(p)
		if err != nil {
			return effect, err
		}
		c, err := journal.Due{ID: p.Event, Kind: duePart, At: b.now(), Data: data}.Change()
		if err != nil {
			return effect, err
		}
		effect.Changes = append(effect.Changes, c)
	}
	return effect, nil
}

// placeOf reads the school and year that begin a partition of school matter.
func placeOf(part string) (school.UAI, school.Year, error) {
	names := strings.Split(part, "#")
	if len(names) < 2 {
		return "", 0, fmt.Errorf("partition %s is of no school", part)
	}
	y, err := strconv.Atoi(names[1])
	return school.UAI(names[0]), school.Year(y), err
}

// tellPart tells of the pupils of one part of an entry. Of one that is more than a single
// write, each half is told by itself: a crowd of late pupils buries nobody's absence.
func (b *Book) tellPart(ctx context.Context, of part) (journal.Effect, error) {
	effect, err := b.tellWhole(ctx, of)
	if n := len(of.Roll.Pupils); err == nil && n > 1 && len(effect.Changes) > journal.MostChanges {
		return b.inParts(of, (n+1)/2)
	}
	return effect, err
}

// tellWhole tells of all pupils of a part at once.
func (b *Book) tellWhole(ctx context.Context, of part) (journal.Effect, error) {
	p, err := b.newPlan(ctx, of.School, b.now())
	if err != nil {
		return journal.Effect{}, err
	}
	today := school.DateOf(p.now, p.zone)
	if of.Roll.Date > today || of.Roll.Date.DaysTo(today) > stale {
		return journal.Effect{}, nil
	}
	if closed, err := b.closed(ctx, of); closed || err != nil {
		return journal.Effect{}, err
	}
	ids := make([]school.PersonID, len(of.Roll.Pupils))
	for i, m := range of.Roll.Pupils {
		ids[i] = m.Pupil
	}
	if p.tells, err = b.tellsOf(ctx, of.School, of.Year, of.Roll.Date, ids); err != nil {
		return journal.Effect{}, err
	}
	if ids = p.matter(&of.Roll); len(ids) == 0 {
		return journal.Effect{}, nil
	}
	homes, err := b.households(ctx, of.School, of.Year, append(ids, pupilsOf(p.tells)...))
	if err != nil {
		return journal.Effect{}, err
	}
	if err := p.know(ctx, everybody(homes, p.tells)...); err != nil {
		return journal.Effect{}, err
	}
	for _, m := range of.Roll.Pupils {
		if home, ok := homes[m.Pupil]; ok {
			if err := p.mark(ctx, of, home, m); err != nil {
				return journal.Effect{}, err
			}
		}
	}
	p.release(homes)
	p.settle()
	return p.effect()
}

// closed reports whether hours that the office typed, for several days at a time, are of a
// day without class: nobody was expected. A lesson that was called took place.
func (b *Book) closed(ctx context.Context, of part) (bool, error) {
	if of.Roll.Lesson != "" {
		return false, nil
	}
	c, err := b.days.Calendar(ctx, of.School, of.Year)
	if err != nil {
		return false, fmt.Errorf("calendar of %s: %w", of.School, err)
	}
	_, off := c.Off(of.Roll.Date)
	return off, nil
}

// pupilsOf returns the pupils whom Tells are about.
func pupilsOf(tells []*filed) []school.PersonID {
	ids := make([]school.PersonID, len(tells))
	for i, f := range tells {
		ids[i] = f.Pupil
	}
	return ids
}

// matter leaves out the pupils of a roll who were there and of whom nothing was told,
// which is nearly all of a list of those who sit in the library; it returns the others.
func (p *plan) matter(r *roll) (ids []school.PersonID) {
	r.Pupils = slices.DeleteFunc(slices.Clone(r.Pupils), func(m marked) bool {
		known := slices.ContainsFunc(p.tells, func(f *filed) bool { return f.Pupil == m.Pupil && f.stands() })
		return !known && m.Kind != isAbsent && m.Kind != isLate && m.Was != isLate
	})
	for _, m := range r.Pupils {
		ids = append(ids, m.Pupil)
	}
	return ids
}

func everybody(homes map[school.PersonID]household, tells []*filed) []school.PersonID {
	var ids []school.PersonID
	for id, h := range homes {
		ids = append(append(ids, id), h.adults...)
	}
	for _, f := range tells {
		for _, q := range f.Parties {
			ids = append(ids, q.Person)
		}
	}
	return ids
}

// mark takes what became of one pupil into what is told.
func (p *plan) mark(ctx context.Context, of part, home household, m marked) error {
	span := Span{of.Roll.Lesson, of.Roll.Start, of.Roll.End}
	if m.Kind == isLate && m.Minutes == 0 {
		m.Kind = "" // the desk sent the pupil to a lesson that had not begun
	}
	if was := of.Roll.Former; was != nil {
		p.move(m.Pupil, Span{of.Roll.Lesson, was.Start, was.End}, span)
	}
	if m.Kind == isAbsent {
		return p.absent(ctx, of, home, span)
	}
	corrected := p.there(of, m, span)
	if m.Kind != isLate {
		if m.Was == isLate {
			return p.unlate(ctx, of, home, span)
		}
		return nil
	}
	return p.late(ctx, of, home, m, span, corrected)
}

// absent takes hours into the absence of the day to which they belong, or opens one.
func (p *plan) absent(ctx context.Context, of part, home household, span Span) error {
	free, err := p.free(ctx, home, of.Roll.Date)
	if err != nil {
		return err
	}
	for _, f := range p.tells {
		if f.Pupil == home.pupil.Pupil && f.joins(span, free) {
			f.changed = f.cover(span) || f.changed
			return nil
		}
	}
	t := p.open(of, home, OfAbsence, span)
	for _, id := range whom(home.pupil, p.family(home), p.now, school.DateOf(p.now, p.zone)) {
		t.Parties = append(t.Parties, Party{Person: id, State: Waiting, At: p.now})
	}
	return nil
}

// move gives hours that the office changed their new place in what is told.
func (p *plan) move(pupil school.PersonID, from, to Span) {
	for _, f := range p.tells {
		if i := slices.Index(f.Spans, from); f.Pupil == pupil && f.stands() && i >= 0 {
			f.Spans[i], f.changed = to, true
		}
	}
}

// open begins a Tell of a pupil. What happens in a lesson that is under way is urgent,
// where the school says so.
func (p *plan) open(of part, home household, kind Kind, span Span) *filed {
	e := home.pupil
	running := p.now.Before(span.To.On(of.Roll.Date, p.zone))
	f := &filed{changed: true, Tell: Tell{
		ID: school.DerivedID(of.Event + string(e.Pupil) + string(kind)), Kind: kind, Pupil: e.Pupil, Name: e.Name, Class: e.Class,
		School: of.School, Year: of.Year, Date: of.Roll.Date, Spans: []Span{span}, First: span.From, Made: p.now,
		Urgent: kind == OfAbsence && p.home.Life.Urgent && running && span.Lesson != "",
	}}
	p.tells = append(p.tells, f)
	return f
}

func (p *plan) family(h household) []*addressee {
	list := make([]*addressee, len(h.adults))
	for i, id := range h.adults {
		list[i] = p.people[id]
	}
	return list
}

// recess is the longest pause between two lessons in a row, for a day whose timetable is
// not here.
const recess = 25

// free returns whether a pupil has no lesson between two clocks of a day.
func (p *plan) free(ctx context.Context, home household, day school.Date) (func(from, to school.Clock) bool, error) {
	days, err := p.book.days.PupilDays(ctx, home.pupil, p.now, day)
	if err != nil {
		return nil, fmt.Errorf("day of %s: %w", home.pupil.Pupil, err)
	}
	if len(days) == 0 || len(days[0].Lessons) == 0 {
		return func(from, to school.Clock) bool { return to-from <= recess }, nil
	}
	return func(from, to school.Clock) bool {
		return !slices.ContainsFunc(days[0].Lessons, func(l timetable.Lesson) bool { return l.Start < to && from < l.End })
	}, nil
}

// there takes hours out of what is told of a pupil who was there. It returns who is told
// so, and needs no other word about these hours.
func (p *plan) there(of part, m marked, span Span) []school.PersonID {
	var told []school.PersonID
	for _, f := range p.tells {
		if f.Pupil != m.Pupil || f.Kind != OfAbsence || !f.uncover(span, p.now) {
			continue
		}
		f.changed = true
		if f.stands() {
			continue
		}
		if m.Kind == isLate {
			f.Minutes = m.Minutes
		}
		for _, q := range f.Parties {
			if q.State == Waiting {
				told = append(told, q.Person)
			}
		}
	}
	p.unask(m, span, told)
	return told
}

// late tells of a late arrival, each as they chose: at once, in their digest, or never.
func (p *plan) late(ctx context.Context, of part, home household, m marked, span Span, corrected []school.PersonID) error {
	for _, f := range p.tells {
		if f.Pupil == m.Pupil && f.Kind == OfLate && f.stands() && slices.ContainsFunc(f.Spans, span.same) {
			f.Minutes, f.changed = m.Minutes, true // told with the minutes of the first word
			return nil
		}
	}
	var now []Party
	for _, id := range whom(home.pupil, p.family(home), p.now, school.DateOf(p.now, p.zone)) {
		choice := p.people[id].Of(OfLate)
		switch {
		case slices.Contains(corrected, id) || choice.When == Never:
		case choice.When == InDigest:
			if err := p.note(ctx, id, Note{Kind: OfLate, Pupil: m.Pupil, School: of.School, Lesson: span.Lesson, Line: Line{"digest.late",
				Facts{First: home.pupil.Name.First, Date: of.Roll.Date, Hour: span.From, Minutes: m.Minutes}}}); err != nil {
				return err
			}
		default:
			now = append(now, Party{Person: id, State: Waiting, At: p.now})
		}
	}
	if len(now) > 0 {
		f := p.open(of, home, OfLate, span)
		f.Minutes, f.Parties = m.Minutes, now
	}
	return nil
}

// unlate takes back a late arrival that was none.
func (p *plan) unlate(ctx context.Context, of part, home household, span Span) error {
	for _, f := range p.tells {
		if f.Pupil == home.pupil.Pupil && f.Kind == OfLate && f.uncover(span, p.now) {
			f.changed = true
		}
	}
	for _, id := range whom(home.pupil, p.family(home), p.now, school.DateOf(p.now, p.zone)) {
		if err := p.unnote(ctx, id, func(n Note) bool {
			return n.Kind == OfLate && n.Pupil == home.pupil.Pupil && n.Date == of.Roll.Date && n.Lesson == span.Lesson && n.Hour == span.From
		}); err != nil {
			return err
		}
	}
	return nil
}
