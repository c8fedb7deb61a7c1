package absences

import (
	"slices"

	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// A Span is a part of one day, To excluded.
type Span struct {
	From school.Clock `json:"from"`
	To   school.Clock `json:"to"`
}

// minutes returns how long the span lasts.
func (s Span) minutes() int { return int(s.To - s.From) }

// meets reports whether two spans share a minute.
func (s Span) meets(t Span) bool { return s.From < t.To && t.From < s.To }

// holds reports whether an hour lies in the span.
func (s Span) holds(at school.Clock) bool { return s.From <= at && at < s.To }

// within returns what both spans share, empty if nothing.
func (s Span) within(t Span) Span { return Span{max(s.From, t.From), min(s.To, t.To)} }

// empty reports whether the span holds no minute.
func (s Span) empty() bool { return s.To <= s.From }

// A Half is one half of a day.
type Half string

// The halves.
const (
	Morning   Half = "am"
	Afternoon Half = "pm"
)

// A Reason is how far the reason of an absence has come.
type Reason uint8

// The reasons, each better for the pupil than the one before.
const (
	Unexplained Reason = iota // nobody said why
	Refused                   // said, and not accepted
	Waiting                   // said, and not ruled on yet
	Accepted                  // said and accepted: justified
)

var reasonNames = [...]string{"none", "refused", "waiting", "justified"}

// String returns the word of the reason in answers: "none", "justified".
func (r Reason) String() string { return reasonNames[r] }

// MarshalText writes the word of the reason.
func (r Reason) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// A Cover is a part of a day for which a reason was given.
type Cover struct {
	Span
	Reason Reason
}

// Hours are what decides which half-days of one day count for one pupil.
type Hours struct {
	Open    Span         // when the school is open; empty: closed that day
	Midday  school.Clock // where the day is cut in two
	Overrun int          // minutes by which an absence may pass midday and stay one half-day
	Late    int          // an absence shorter than these minutes is a late arrival
	Lessons []Span       // of the pupil that day, those that were to be attended
	Known   bool         // the timetable is known: no lesson, then, is no half-day
	Own     bool         // only the pupil's lessons are open hours
}

// HoursOf returns the hours of a school on a weekday, 1 Monday, before the pupil's
// timetable is known.
func HoursOf(o roster.LifeOptions, weekday int) Hours {
	from, to := o.Open(weekday)
	return Hours{
		Open: Span{from, to}, Midday: o.MiddayOr(), Own: o.OwnHours,
		Overrun: int(o.Overrun().Minutes()), Late: int(o.LateUntil().Minutes()),
	}
}

// A Missed is a part of a day for which the pupil is noted absent, after what cancels it:
// entries that touch, or between which the pupil has no lesson, are one.
type Missed struct {
	Span
	parts []Span
}

// A HalfDay is one half-day that counts.
type HalfDay struct {
	Half     Half
	Complete bool // no lesson of it was attended
	Reason   Reason
	Part     Span // of the absence that made it count, the first one
}

// A Tally is what one day counts.
type Tally struct {
	HalfDays    []HalfDay
	Short       int // absences so short that they are late arrivals
	Minutes     int // missed
	Unjustified int // of those, without an accepted reason
}

// Count counts one day. absent are the entries of the roll and the office, elsewhere
// what cancels them without deleting them: the infirmary, an outing, work placement.
func (h Hours) Count(absent, elsewhere []Span, covers []Cover) Tally {
	var t Tally
	whole := h.join(absent, elsewhere)
	for _, m := range whole {
		if h.short(m.Span) {
			t.Short++
			continue
		}
		for _, half := range h.halves(m.Span) {
			t.add(h.halfDay(half, m, covers))
		}
	}
	kept := slices.DeleteFunc(whole, func(m Missed) bool { return h.short(m.Span) })
	t.HalfDays = slices.DeleteFunc(t.HalfDays, func(d HalfDay) bool { return !h.taught(d.Half) })
	for i := range t.HalfDays {
		t.HalfDays[i].Complete = h.complete(t.HalfDays[i].Half, kept)
	}
	t.Minutes, t.Unjustified = h.missed(kept, covers)
	return t
}

// add counts a half-day once, with the best reason of any of its absences.
func (t *Tally) add(d HalfDay) {
	for i := range t.HalfDays {
		if t.HalfDays[i].Half == d.Half {
			t.HalfDays[i].Reason = max(t.HalfDays[i].Reason, d.Reason)
			return
		}
	}
	t.HalfDays = append(t.HalfDays, d)
}

// join takes out of the absences what lies outside open hours and what a presence
// elsewhere cancels, and makes one of those between which nothing was attended.
func (h Hours) join(absent, elsewhere []Span) []Missed {
	var parts []Span
	for _, s := range absent {
		for _, open := range h.open() {
			parts = append(parts, without(s.within(open), elsewhere)...)
		}
	}
	slices.SortFunc(parts, func(a, b Span) int { return int(a.From - b.From) })
	var whole []Missed
	for _, p := range parts {
		if last := len(whole) - 1; last >= 0 && h.touch(whole[last].Span, p, elsewhere) {
			whole[last].To = max(whole[last].To, p.To)
			whole[last].parts = append(whole[last].parts, p)
			continue
		}
		whole = append(whole, Missed{p, []Span{p}})
	}
	return whole
}

// open returns when an absence counts.
func (h Hours) open() []Span {
	if !h.Own || !h.Known || h.Open.empty() {
		return []Span{h.Open}
	}
	return h.Lessons
}

// without returns what is left of a span once others are taken out.
func without(s Span, others []Span) []Span {
	if s.empty() {
		return nil
	}
	for i, o := range others {
		if !s.meets(o) {
			continue
		}
		rest := others[i+1:]
		return append(without(Span{s.From, o.From}, rest), without(Span{o.To, s.To}, rest)...)
	}
	return []Span{s}
}

// touch reports whether an absence continues another: nothing lies between, neither a
// lesson nor a presence. Where the timetable is not known, only what touches does.
func (h Hours) touch(before, next Span, elsewhere []Span) bool {
	gap := Span{before.To, next.From}
	if gap.empty() {
		return true
	}
	return h.Known && !slices.ContainsFunc(h.Lessons, gap.meets) && !slices.ContainsFunc(elsewhere, gap.meets)
}

// short reports whether an absence is a late arrival: shorter than the school's limit,
// and no whole lesson.
func (h Hours) short(s Span) bool {
	whole := slices.ContainsFunc(h.Lessons, func(l Span) bool { return s.From <= l.From && l.To <= s.To })
	return s.minutes() < h.Late && !whole
}

// halves returns the halves of the day that an absence counts in: both only if it
// passes midday by the tolerance or more.
func (h Hours) halves(s Span) []Half {
	switch {
	case s.From >= h.Midday:
		return []Half{Afternoon}
	case int(s.To-h.Midday) < h.Overrun:
		return []Half{Morning}
	}
	return []Half{Morning, Afternoon}
}

// halfDay returns the half-day that one absence makes, with the best reason of those
// given for any entry of it. Of an entry that makes two half-days, a reason is of the
// half in which it was given.
func (h Hours) halfDay(half Half, m Missed, covers []Cover) HalfDay {
	d := HalfDay{Half: half, Part: m.Span}
	both := len(h.halves(m.Span)) == 2
	for _, p := range m.parts {
		for _, c := range covers {
			given, of := c.within(p), h.halves(p)
			if len(of) == 2 {
				of = h.halves(given)
			}
			if !given.empty() && (!both || slices.Contains(of, half)) {
				d.Reason = max(d.Reason, c.Reason)
			}
		}
	}
	return d
}

// taught reports whether the pupil has a lesson in a half of the day.
func (h Hours) taught(half Half) bool {
	return !h.Known || slices.ContainsFunc(h.Lessons, func(l Span) bool { return slices.Contains(h.halves(l), half) })
}

// complete reports whether every lesson of a half of the day was missed. Where the
// timetable is not known, a half-day that counts is taken for a whole one.
func (h Hours) complete(half Half, missed []Missed) bool {
	for _, l := range h.Lessons {
		if h.Known && slices.Contains(h.halves(l), half) && !covered(l, missed) {
			return false
		}
	}
	return true
}

// covered reports whether a lesson was missed from its start to its end.
func covered(l Span, missed []Missed) bool {
	var parts []Span
	for _, m := range missed {
		parts = append(parts, m.parts...)
	}
	return len(without(l, parts)) == 0
}

// missed returns the minutes missed, and those of them without an accepted reason: of
// the pupil's lessons where they are known, of open hours otherwise.
func (h Hours) missed(whole []Missed, covers []Cover) (all, unjustified int) {
	var accepted []Span
	for _, c := range covers {
		if c.Reason == Accepted {
			accepted = append(accepted, c.Span)
		}
	}
	done := make([]Span, 0, 8) // counted already, so that two entries of one minute count once
	for _, p := range h.expected(whole) {
		for _, left := range without(p, done) {
			all += left.minutes()
			for _, bare := range without(left, accepted) {
				unjustified += bare.minutes()
			}
		}
		done = append(done, p)
	}
	return all, unjustified
}

// expected returns the missed parts in which the pupil was expected.
func (h Hours) expected(whole []Missed) []Span {
	var parts []Span
	for _, m := range whole {
		for _, p := range m.parts {
			if !h.Known {
				parts = append(parts, p)
				continue
			}
			for _, l := range h.Lessons {
				if both := p.within(l); !both.empty() {
					parts = append(parts, both)
				}
			}
		}
	}
	return parts
}
