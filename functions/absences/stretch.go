package absences

import (
	"slices"
	"time"

	"github.com/preau-ent/preau/shared/school"
)

// A Stretch is what people call an absence: everything between which nothing was
// attended, as one, whatever the number of rolls that noted it.
type Stretch struct {
	Kind     Kind
	From, To time.Time
	Minutes  int      // of a late arrival
	Place    Place    // of a presence elsewhere
	Lessons  []Lesson // missed
	Entries  []Noted  // that make it
	Reason   Reason
	Case     *Case // what was said of it, nil: nothing

	first, last school.Date
}

// A Noted is an entry of a day that makes a stretch.
type Noted struct {
	Date school.Date
	Entry
}

// Stretches returns what the file holds, the latest first.
func (l *Life) Stretches() []Stretch {
	var list []Stretch
	for i := range l.Days {
		list = append(list, l.ofDay(&l.Days[i])...)
	}
	slices.SortStableFunc(list, func(a, b Stretch) int { return a.From.Compare(b.From) })
	joined := list[:0]
	for _, s := range list {
		if last := len(joined) - 1; last >= 0 && l.continues(&joined[last], &s) {
			joined[last].To = s.To
			joined[last].last = s.last
			joined[last].Lessons = append(joined[last].Lessons, s.Lessons...)
			joined[last].Entries = append(joined[last].Entries, s.Entries...)
			continue
		}
		joined = append(joined, s)
	}
	slices.Reverse(joined)
	return joined
}

// ofDay returns the stretches of one day.
func (l *Life) ofDay(d *Day) []Stretch {
	absent, elsewhere, late := l.facts(d)
	h, lessons := l.hours(d.Date)
	var list []Stretch
	for _, m := range h.join(absent, elsewhere) {
		s := l.stretch(Absent, d.Date, m.Span)
		if h.short(m.Span) {
			s.Kind, s.Minutes = Late, m.minutes()
		}
		for _, x := range lessons {
			if slices.ContainsFunc(m.parts, Span{x.Start, x.End}.meets) {
				s.Lessons = append(s.Lessons, x)
			}
		}
		s.Entries = d.missing(m.parts)
		list = append(list, l.said(s))
	}
	for _, e := range late {
		s := l.stretch(Late, d.Date, Span{e.From, e.To})
		s.Minutes, s.Entries = e.Minutes, []Noted{{d.Date, e}}
		if i := slices.IndexFunc(lessons, func(x Lesson) bool { return x.Start == e.From }); i >= 0 {
			s.Lessons = lessons[i : i+1]
		}
		list = append(list, l.said(s))
	}
	return append(list, l.noted(d)...)
}

// missing returns the entries that note some missed parts of the day.
func (d *Day) missing(parts []Span) (list []Noted) {
	for i := range d.Entries {
		e := &d.Entries[i]
		if e.Stands() && (e.Kind == Absent || e.Kind == Late) && slices.ContainsFunc(parts, Span{e.From, e.To}.meets) {
			list = append(list, Noted{d.Date, *e})
		}
	}
	return list
}

// noted returns what the day notes beside absences and late arrivals.
func (l *Life) noted(d *Day) (list []Stretch) {
	for i := range d.Entries {
		e := &d.Entries[i]
		if e.Stands() && e.Kind != Absent && e.Kind != Late {
			s := l.stretch(e.Kind, d.Date, Span{e.From, e.To})
			s.Place, s.Entries = e.Place, []Noted{{d.Date, *e}}
			list = append(list, s)
		}
	}
	return list
}

func (l *Life) stretch(k Kind, day school.Date, s Span) Stretch {
	from, to := moments(day, s, l.zone())
	return Stretch{Kind: k, From: from, To: to, first: day, last: day}
}

// said adds to a stretch what was said of it.
func (l *Life) said(s Stretch) Stretch {
	if s.Case = about(l.Cases, s.From, s.To, s.Kind == Late); s.Case != nil {
		s.Reason = s.Case.Reason()
	}
	return s
}

// continues reports whether an absence continues another into a following day: the same
// was said of both, and no lesson between them was attended. Where the timetable is not
// known, nothing continues beyond its day.
func (l *Life) continues(before, next *Stretch) bool {
	from, to := before.last, next.first
	if before.Kind != Absent || next.Kind != Absent || from == to || before.Case != next.Case || from.DaysTo(to) > 7 {
		return false
	}
	between := l.between(from, to)
	if len(between) > 1 {
		return false
	}
	for _, day := range append(between, from, to) {
		h, lessons := l.hours(day)
		if !h.Known && !l.plan[day].Closed {
			return false
		}
		for _, x := range lessons {
			start, end := moments(day, Span{x.Start, x.End}, l.zone())
			if start.Before(next.From) && end.After(before.To) {
				return false
			}
		}
	}
	return true
}
