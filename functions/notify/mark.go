package notify

import (
	"context"
	"fmt"
	"slices"

	"github.com/preau-ent/preau/functions/timetable"
	"github.com/preau-ent/preau/shared/school"
)

// mark takes what became of one pupil into what is told, then what stands again with it:
// nothing leaves before both are known.
func (p *plan) mark(ctx context.Context, of part, home household, m marked) error {
	if err := p.word(ctx, of, home, m); err != nil {
		return err
	}
	for _, a := range m.Again {
		once := of
		once.Event = fmt.Sprintf("%s|%s%v", of.Event, a.Lesson, a.Start)
		once.Roll = roll{Date: of.Roll.Date, Lesson: a.Lesson, Start: a.Start, End: a.End}
		if err := p.word(ctx, once, home, marked{Pupil: m.Pupil, Kind: a.Kind, Minutes: a.Minutes, Free: a.Free, Said: a.Said}); err != nil {
			return err
		}
	}
	return nil
}

// word takes one word about one pupil into what is told.
func (p *plan) word(ctx context.Context, of part, home household, m marked) error {
	span := Span{of.Roll.Lesson, of.Roll.Start, of.Roll.End}
	if m.Kind == isAbsent && m.Free {
		m.Kind = "" // the roll keeps it; nobody was expected
	}
	came := m.Kind == isLate && of.Roll.Arrived != 0
	if came && m.Minutes == 0 {
		m.Kind = "" // the desk sent the pupil to a lesson that had not begun
	}
	if was := of.Roll.Former; was != nil {
		p.move(m.Pupil, Span{of.Roll.Lesson, was.Start, was.End}, span)
	}
	if of.Roll.Undone {
		p.stay(of, m.Pupil)
	}
	if m.Was == isLate && m.Kind != isLate {
		if err := p.unlate(ctx, of, home, span, m.Kind == isAbsent || len(m.Again) > 0); err != nil {
			return err
		}
	}
	if m.Kind == isAbsent {
		return p.absent(ctx, of, home, m, span)
	}
	corrected := p.there(m, span)
	if came {
		corrected = append(corrected, p.come(of, m.Pupil)...)
	}
	if m.Kind != isLate {
		return nil
	}
	return p.late(ctx, of, home, m, span, corrected)
}

// absent takes hours into the absence of the day to which they belong, or opens one. What
// the family had not spoken of is no part of what it spoke of: a child whom the dentist
// keeps until ten is looked for at eleven.
func (p *plan) absent(ctx context.Context, of part, home household, m marked, span Span) error {
	for _, f := range p.tells {
		if f.Pupil == m.Pupil && f.Kind == OfAbsence && f.reopen(span, p.now) {
			f.changed, f.Urgent = true, f.Urgent && p.running(of, span)
			p.admit(f, home)
			return nil
		}
	}
	free, err := p.free(ctx, home, of.Roll.Date)
	if err != nil {
		return err
	}
	for _, f := range p.tells {
		apart := f.Came && of.Roll.Arrived == 0 || f.Said != "" && m.Said == nil
		if f.Pupil == m.Pupil && !apart && f.joins(span, free) {
			f.changed = f.cover(span) || f.changed
			return nil
		}
	}
	t := p.open(of, home, OfAbsence, span, m.Said)
	if t.Knowing, err = p.knowing(ctx, of, m); err != nil {
		return err
	}
	p.admit(t, home)
	return nil
}

// admit takes into a Tell whoever is to be told now and is not in it yet.
func (p *plan) admit(f *filed, home household) {
	for _, id := range p.entitled(f.Kind, home) {
		if f.party(id) == nil && !slices.Contains(f.Knowing, id) {
			f.Parties = append(f.Parties, Party{Person: id, State: Waiting, At: p.now})
			f.changed = true
		}
	}
}

// recent is how many days back the telling of an absence of several days is looked for:
// its last day with lessons is no further.
const recent = 7

// knowing returns who need not be told of an absence of which the family spoke: who did,
// and whom a former day of it told.
func (p *plan) knowing(ctx context.Context, of part, m marked) ([]school.PersonID, error) {
	if m.Said == nil {
		return nil, nil
	}
	list := []school.PersonID{m.Said.By}
	for back := range recent {
		tells, err := p.book.tellsOf(ctx, of.School, of.Year, of.Roll.Date.AddDays(-1-back), []school.PersonID{m.Pupil})
		if err != nil {
			return nil, err
		}
		for _, f := range tells {
			if f.Kind != OfAbsence || f.Said != m.Said.Case || !f.stands() {
				continue
			}
			list = append(list, f.Knowing...)
			for _, q := range f.Parties {
				if q.State != Dropped {
					list = append(list, q.Person)
				}
			}
		}
	}
	slices.Sort(list)
	return slices.Compact(list), nil
}

// move gives hours that the office changed their new place in what is told.
func (p *plan) move(pupil school.PersonID, from, to Span) {
	for _, f := range p.tells {
		if i := slices.Index(f.Spans, from); f.Pupil == pupil && f.stands() && i >= 0 {
			f.Spans[i], f.changed = to, true
		}
	}
}

// running reports whether hours are those of a lesson that is under way.
func (p *plan) running(of part, s Span) bool {
	return s.Lesson != "" && p.now.Before(s.To.On(of.Roll.Date, p.zone))
}

// open begins a Tell of a pupil. What happens in a lesson that is under way is urgent,
// where the school says so; unless the family spoke of it, or the pupil stands at the
// late desk.
func (p *plan) open(of part, home household, kind Kind, span Span, before *said) *filed {
	e := home.pupil
	arrived := of.Roll.Arrived != 0
	f := &filed{changed: true, Tell: Tell{
		ID: school.DerivedID(of.Event + string(e.Pupil) + string(kind)), Kind: kind, Pupil: e.Pupil, Name: e.Name, Class: e.On(of.Roll.Date).Class,
		School: of.School, Year: of.Year, Date: of.Roll.Date, Spans: []Span{span}, First: span.From, Made: p.now,
		Urgent: kind == OfAbsence && p.home.Life.Urgent && p.running(of, span) && before == nil && !arrived,
		Came:   kind == OfAbsence && arrived,
	}}
	if before != nil {
		f.Said = before.Case
	}
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
func (p *plan) there(m marked, span Span) []school.PersonID {
	var told []school.PersonID
	for _, f := range p.tells {
		if f.Pupil != m.Pupil || f.Kind != OfAbsence || !f.uncover(span, p.now) {
			continue
		}
		f.changed = true
		if f.stands() {
			continue
		}
		f.Came, f.Minutes, f.Untimed = false, 0, false
		if m.Kind == isLate {
			f.Minutes, f.Untimed = m.Minutes, m.Minutes == 0
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

// come tells whoever was told of an absence of the day, which stays one, that the pupil
// is at the late desk; it returns them.
func (p *plan) come(of part, pupil school.PersonID) (told []school.PersonID) {
	for _, f := range p.tells {
		if f.Pupil != pupil || f.Kind != OfAbsence || !f.stands() || f.Came || f.First >= of.Roll.Arrived {
			continue
		}
		f.Came, f.Untimed, f.changed = true, false, true
		f.Minutes = int(of.Roll.Arrived - f.First)
		for i := range f.Parties {
			if q := &f.Parties[i]; q.heard() {
				q.fix(p.now)
				told = append(told, q.Person)
			}
		}
	}
	return told
}

// stay takes back that a pupil has come: it was somebody else.
func (p *plan) stay(of part, pupil school.PersonID) {
	for _, f := range p.tells {
		if f.Pupil == pupil && f.Kind == OfAbsence && f.stands() && f.Came {
			f.revive(p.now)
			f.changed, f.Urgent = true, f.Urgent && p.running(of, f.Spans[len(f.Spans)-1])
		}
	}
}

// late tells of a late arrival, each as they chose: at once, in their digest, or never.
func (p *plan) late(ctx context.Context, of part, home household, m marked, span Span, corrected []school.PersonID) error {
	for _, f := range p.tells {
		if f.Pupil == m.Pupil && f.Kind == OfLate && (f.reopen(span, p.now) || f.stands() && slices.ContainsFunc(f.Spans, span.same)) {
			f.Minutes, f.Untimed, f.changed = m.Minutes, m.Minutes == 0, true // told with the minutes of the first word
			return nil
		}
	}
	line := Line{"digest.late", Facts{First: home.pupil.Name.First, Date: of.Roll.Date, Hour: span.From, Minutes: m.Minutes}}
	if m.Minutes == 0 {
		line.Key += untimed
	}
	var now []Party
	for _, id := range whom(home.pupil, p.family(home), p.now, school.DateOf(p.now, p.zone)) {
		choice := p.people[id].Of(OfLate)
		switch {
		case slices.Contains(corrected, id) || choice.When == Never:
		case choice.When == InDigest:
			if err := p.note(ctx, id, Note{Kind: OfLate, Pupil: m.Pupil, School: of.School, Lesson: span.Lesson, Line: line}); err != nil {
				return err
			}
		default:
			now = append(now, Party{Person: id, State: Waiting, At: p.now})
		}
	}
	if len(now) > 0 {
		f := p.open(of, home, OfLate, span, nil)
		f.Minutes, f.Untimed, f.Parties = m.Minutes, m.Minutes == 0, now
	}
	return nil
}

// unlate takes back a late arrival that was none; quiet says that another word follows
// about the same lesson.
func (p *plan) unlate(ctx context.Context, of part, home household, span Span, quiet bool) error {
	for _, f := range p.tells {
		if f.Pupil != home.pupil.Pupil || f.Kind != OfLate || !f.uncover(span, p.now) {
			continue
		}
		f.changed = true
		for i := range f.Parties {
			if q := &f.Parties[i]; quiet && q.State == Waiting {
				*q = q.in(Dropped, p.now)
			}
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
