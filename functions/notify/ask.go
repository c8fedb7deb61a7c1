package notify

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/school"
)

// An asked is the detail of a journal entry about the reason of an absence: that the
// school asks for it, or that somebody gave it.
type asked struct {
	School school.UAI        `json:"school"`
	Year   school.Year       `json:"year"`
	Pupils []school.PersonID `json:"pupils"`
	From   time.Time         `json:"from"`
	To     time.Time         `json:"to"`
	Spans  []Span            `json:"spans"` // of the first day, as rolls and the office noted them
	Late   bool              `json:"late"`  // about late arrivals
}

func askedIn(e journal.Told) (a asked, err error) {
	if err := json.Unmarshal(e.Entry.Detail, &a); err != nil {
		return a, fmt.Errorf("entry %s: %w", e.Event, err)
	}
	if len(a.Pupils) != 1 {
		return a, fmt.Errorf("entry %s is about %d pupils", e.Event, len(a.Pupils))
	}
	return a, nil
}

// ask returns what a question about an absence brings about: whoever may give its reason
// is told, or is to be phoned. What was asked before of the same absence, and has not
// left, leaves no more.
func (b *Book) ask(ctx context.Context, e journal.Told) (journal.Effect, error) {
	a, err := askedIn(e)
	if err != nil {
		return journal.Effect{}, err
	}
	p, err := b.newPlan(ctx, a.School, b.now())
	if err != nil {
		return journal.Effect{}, err
	}
	day := school.DateOf(a.From, p.zone)
	if p.tells, err = b.tellsOf(ctx, a.School, a.Year, day, a.Pupils); err != nil {
		return journal.Effect{}, err
	}
	homes, err := b.households(ctx, a.School, a.Year, a.Pupils, day)
	if err != nil {
		return journal.Effect{}, err
	}
	home, ok := homes[a.Pupils[0]]
	if !ok {
		return journal.Effect{}, nil
	}
	p.tells = slices.DeleteFunc(p.tells, func(f *filed) bool { return f.Kind != OfAsk || !slices.ContainsFunc(f.Spans, a.has) })
	for _, f := range p.tells {
		f.drop(p.now)
	}
	if err := p.know(ctx, everybody(homes, p.tells)...); err != nil {
		return journal.Effect{}, err
	}
	first := Span{From: school.ClockOf(a.From, p.zone)}
	f := p.open(part{School: a.School, Year: a.Year, Roll: roll{Date: day}, Event: e.Event, At: e.Entry.At}, home, OfAsk, first, nil)
	f.Spans = a.Spans
	for _, id := range p.entitled(OfAsk, home) {
		f.Parties = append(f.Parties, Party{Person: id, State: Waiting, At: p.now})
	}
	p.settle()
	return p.effect()
}

// covers reports whether all hours of a Tell are among those that a reason is about.
func (a *asked) covers(f *filed, zone *time.Location) bool {
	return !slices.ContainsFunc(f.Spans, func(s Span) bool {
		return s.From.On(f.Date, zone).Before(a.From) || s.To.On(f.Date, zone).After(a.To)
	})
}

// hear takes into a Tell what the family said: it is urgent no more, and its author is
// not told what the author said.
func (f *filed) hear(s said, now time.Time) {
	f.changed, f.Urgent, f.Said, f.Knowing = true, false, s.Case, append(f.Knowing, s.By)
	if q := f.party(s.By); q != nil && !q.Fix && (q.State == Waiting || q.State == ToCall) {
		*q = q.in(Dropped, now)
	}
}

// has reports whether hours are among those of the absence asked about.
func (a *asked) has(s Span) bool { return slices.ContainsFunc(a.Spans, s.same) }

// drop leaves alone whoever waits to be told, or is to be phoned: there is nothing to say
// to them any more.
func (f *filed) drop(now time.Time) {
	for i := range f.Parties {
		if q := &f.Parties[i]; !q.Fix && (q.State == Waiting || q.State == ToCall) {
			*q = q.in(Dropped, now)
			f.changed = true
		}
	}
}

// answered returns what a reason given brings about: whoever waits to be asked for it is
// left alone, and so is its author, who knows of the absence. What the family has said
// is told to the others in calm words.
func (b *Book) answered(ctx context.Context, e journal.Told) (journal.Effect, error) {
	a, err := askedIn(e)
	if err != nil {
		return journal.Effect{}, err
	}
	_, zone, err := b.schoolOf(ctx, a.School, false)
	if err != nil {
		return journal.Effect{}, err
	}
	p := &plan{book: b, now: b.now(), zone: zone}
	err = b.within(ctx, &a, zone, func(f *filed) {
		at := f.First.On(f.Date, zone)
		switch {
		case f.Kind == OfAsk && !at.Before(a.From) && at.Before(a.To):
			f.drop(p.now)
		case f.Kind == OfAbsence && f.stands() && !a.Late && a.covers(f, zone):
			f.hear(said{By: e.Entry.By, Case: e.Entry.Object}, p.now)
		}
		p.tells = append(p.tells, f)
	})
	if err != nil {
		return journal.Effect{}, err
	}
	return p.effect()
}

// within does something with each Tell of the days that a reason is about.
func (b *Book) within(ctx context.Context, a *asked, zone *time.Location, do func(*filed)) error {
	last := school.DateOf(a.To.Add(-time.Second), zone)
	for day := school.DateOf(a.From, zone); day <= last; day = day.AddDays(1) {
		tells, err := b.tellsOf(ctx, a.School, a.Year, day, a.Pupils)
		if err != nil {
			return err
		}
		for _, f := range tells {
			do(f)
		}
	}
	return nil
}

// unask takes hours out of what is asked about a pupil who was there. Nobody hears twice
// that it was a mistake, nor that it was one if the pupil came late.
func (p *plan) unask(m marked, span Span, told []school.PersonID) {
	for _, f := range p.tells {
		if f.Pupil != m.Pupil || f.Kind != OfAsk || !f.uncover(span, p.now) {
			continue
		}
		f.changed = true
		for i := range f.Parties {
			if q := &f.Parties[i]; q.State == Waiting && (m.Kind == isLate || slices.Contains(told, q.Person)) {
				*q = q.in(Dropped, p.now)
			}
		}
	}
}
