package notify

import (
	"slices"
	"time"

	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// A State says how telling one person stands.
type State string

// The states. Told, ToCall, Called and Dropped are ends; from Waiting and Sending, time
// alone leads to one of them.
const (
	Waiting State = "waiting" // for the end of quiet hours
	Sending State = "sending" // marked before it is handed over
	Told    State = "told"    // the carrier has it
	ToCall  State = "to-call" // nobody could or can write; listed for a week of class
	Called  State = "called"  // reached by telephone
	Dropped State = "dropped" // nothing to tell any more
	Missed  State = "missed"  // could not be told, and nobody phones for it: of a late arrival, or no more
)

// A Party is somebody to tell, and how it stands.
type Party struct {
	Person  school.PersonID `json:"p"`
	State   State           `json:"s"`
	At      time.Time       `json:"t"`           // since when
	Due     time.Time       `json:"d,omitzero"`  // Waiting: until when
	Reason  Reason          `json:"r,omitempty"` // ToCall and Missed: why
	By      Channel         `json:"c,omitempty"` // Sending and Told: by what
	Message string          `json:"m,omitempty"` // the last message handed over
	Fix     bool            `json:"x,omitempty"` // what is told is that it was a mistake, or that the pupil has come
	Was     State           `json:"w,omitempty"` // Fix: how the first word stood, which holds again if nothing is to be set right
	Sent    int             `json:"n,omitempty"` // messages handed over
	Log     []CallNote      `json:"l,omitempty"`
}

// in returns the party in another state, with what is kept of it whatever becomes of it.
func (p *Party) in(s State, now time.Time) Party {
	return Party{Person: p.Person, State: s, At: now, Log: p.Log, Sent: p.Sent}
}

// heard reports whether the person was told, or may have been.
func (p *Party) heard() bool { return p.State == Told || p.State == Sending || p.State == Called }

// A CallNote is one telephone call, by its moment.
type CallNote struct {
	By      school.PersonID `json:"by"`
	At      time.Time       `json:"at"`
	Outcome Outcome         `json:"outcome"`
	Words   string          `json:"words,omitempty"`
	Ended   *Owed           `json:"ended,omitempty"` // what it ended, where somebody was reached
	Undone  *Undone         `json:"undone,omitempty"`
}

// An Owed says why somebody is to be phoned, and since when.
type Owed struct {
	Reason Reason    `json:"r"`
	Since  time.Time `json:"t"`
}

// An Undone says who took a call back that was written down by mistake.
type Undone struct {
	By school.PersonID `json:"by"`
	At time.Time       `json:"at"`
}

// An Outcome says how a telephone call went.
type Outcome string

// The outcomes.
const (
	Reached   Outcome = "reached"
	NoAnswer  Outcome = "no-answer"
	Voicemail Outcome = "voicemail"
	WrongLine Outcome = "wrong"
)

// A Span is what an absence covers of a day: a lesson, or hours that the office typed.
type Span struct {
	Lesson school.LessonID `json:"l,omitempty"`
	From   school.Clock    `json:"f"`
	To     school.Clock    `json:"t"`
}

// A Tell is one absence, one late arrival, or one question about the reason of an absence,
// with everybody who is to be told of it.
type Tell struct {
	ID        string            `json:"id"`
	Kind      Kind              `json:"kind"`
	Pupil     school.PersonID   `json:"pupil"`
	Name      roster.Name       `json:"name"`
	Class     school.ClassID    `json:"class"`
	School    school.UAI        `json:"school"`
	Year      school.Year       `json:"year"`
	Date      school.Date       `json:"date"`
	Spans     []Span            `json:"spans"`
	First     school.Clock      `json:"first"`             // when it began, as it was told
	Minutes   int               `json:"minutes,omitempty"` // of a late arrival
	Untimed   bool              `json:"untimed,omitempty"` // the pupil came late, and nobody noted the minutes
	Urgent    bool              `json:"urgent,omitempty"`  // at once, whatever the hour
	Made      time.Time         `json:"made"`
	Withdrawn time.Time         `json:"withdrawn,omitzero"` // the pupil was there after all
	Gone      []Span            `json:"gone,omitempty"`     // what it covered until then
	Came      bool              `json:"came,omitempty"`     // the pupil has come since: what is missed later is another absence
	Said      string            `json:"said,omitempty"`     // name of what the family said of it before it was told
	Knowing   []school.PersonID `json:"knowing,omitempty"`  // who need not be told: who said so, and whom a former day told
	Often     bool              `json:"often,omitempty"`    // it changed so often that its readers wait
	Settled   time.Time         `json:"settled,omitzero"`   // the school accepted its reason: nobody is phoned for it any more
	Parties   []Party           `json:"parties"`
}

// stands reports whether there is something to tell still.
func (t *Tell) stands() bool { return t.Withdrawn.IsZero() }

// joins reports whether hours are part of the same absence: they touch it, or the pupil
// has no lesson in between. free says whether a pupil is free between two clocks.
func (t *Tell) joins(s Span, free func(from, to school.Clock) bool) bool {
	return t.Kind == OfAbsence && t.stands() && slices.ContainsFunc(t.Spans, func(o Span) bool {
		switch {
		case o.same(s):
			return true
		case o.To <= s.From:
			return free(o.To, s.From)
		case s.To <= o.From:
			return free(s.To, o.From)
		}
		return true
	})
}

func (s Span) same(o Span) bool { return s == o || s.Lesson != "" && s.Lesson == o.Lesson }

// within reports whether the span is covered by another, or is of the same lesson.
func (s Span) within(o Span) bool { return s.same(o) || s.From >= o.From && s.To <= o.To }

// cover adds hours to the absence; it reports whether that changed it.
func (t *Tell) cover(s Span) bool {
	if i := slices.IndexFunc(t.Spans, s.same); i >= 0 {
		changed := t.Spans[i] != s
		t.Spans[i] = s
		return changed
	}
	t.Spans = append(t.Spans, s)
	slices.SortFunc(t.Spans, func(a, b Span) int { return int(a.From - b.From) })
	return true
}

// uncover takes hours out of what is told: the pupil was there. What has no hour left is
// withdrawn. It reports whether anything changed.
func (t *Tell) uncover(s Span, now time.Time) bool {
	if !t.stands() {
		return false
	}
	left := slices.DeleteFunc(slices.Clone(t.Spans), func(o Span) bool { return o.within(s) })
	if len(left) == len(t.Spans) {
		return false
	}
	gone := t.Spans
	if t.Spans = left; len(left) == 0 {
		t.Gone = gone
		t.withdraw(now)
	}
	return true
}

// withdraw ends the telling: who was told, or may have been, is to be told that it was a
// mistake; the others are left alone.
func (t *Tell) withdraw(now time.Time) {
	t.Withdrawn = now
	for i := range t.Parties {
		switch p := &t.Parties[i]; {
		case p.heard():
			p.fix(now)
		case p.Fix && (p.State == Waiting || p.State == ToCall): // of its arrival: the last word counts
			p.State, p.At, p.Due, p.Reason = Waiting, now, time.Time{}, ""
		default:
			*p = p.in(Dropped, now)
		}
	}
}

// fix makes somebody wait who was told, and is to be told better.
func (p *Party) fix(now time.Time) {
	next := p.in(Waiting, now)
	next.Fix, next.Was, next.By, next.Message = true, p.State, p.By, p.Message
	*p = next
}

// reopen makes a telling stand again whose hours were taken back: the pupil was not there
// after all. It reports whether these are its hours.
func (t *Tell) reopen(s Span, now time.Time) bool {
	if t.stands() || !slices.ContainsFunc(t.Gone, s.same) {
		return false
	}
	t.Withdrawn, t.Spans, t.Gone = time.Time{}, []Span{s}, nil
	t.revive(now)
	return true
}

// revive takes back that there was something to set right: who has not heard of it knows
// what is so; who has, and whom nobody told, is told.
func (t *Tell) revive(now time.Time) {
	t.Came, t.Minutes, t.Untimed = false, 0, false
	for i := range t.Parties {
		switch p := &t.Parties[i]; {
		case p.Fix && (p.State == Waiting || p.State == ToCall):
			next := p.in(p.Was, now)
			next.By, next.Message = p.By, p.Message
			*p = next
		case p.Fix || p.State == Dropped && !slices.Contains(t.Knowing, p.Person):
			*p = p.in(Waiting, now)
		}
	}
}

// party returns the place of a person; nil if the person is not to be told.
func (t *Tell) party(p school.PersonID) *Party {
	if i := slices.IndexFunc(t.Parties, func(q Party) bool { return q.Person == p }); i >= 0 {
		return &t.Parties[i]
	}
	return nil
}

// owes returns how many people are to be phoned.
func (t *Tell) owes() (n int) {
	for _, p := range t.Parties {
		if p.State == ToCall {
			n++
		}
	}
	return n
}

// owedSince returns since when the last of those is to be phoned who are.
func (t *Tell) owedSince() (since time.Time) {
	for _, p := range t.Parties {
		if p.State == ToCall && p.At.After(since) {
			since = p.At
		}
	}
	return since
}

// fail says that a person was not told. An absence is then told by telephone, and its
// reason asked for, unless the school has accepted one; a late arrival is not.
func (t *Tell) fail(p *Party, why Reason, now time.Time) {
	p.State, p.At, p.Reason, p.By, p.Due = ToCall, now, why, "", time.Time{}
	switch {
	case t.Kind == OfLate:
		p.State = Missed
	case !t.Settled.IsZero() && !p.Fix:
		*p = p.in(Dropped, now)
	}
}

// settle ends the calls about an absence of which the school accepted the reason: it is in
// order, and whoever waits is written to and not phoned. It reports whether that changed it.
func (t *Tell) settle(now time.Time) bool {
	if t.Kind == OfLate || !t.stands() || !t.Settled.IsZero() {
		return false
	}
	t.Settled = now
	for i := range t.Parties {
		if p := &t.Parties[i]; p.State == ToCall && !p.Fix {
			*p = p.in(Dropped, now)
		}
	}
	return true
}

// arrived notes that a carrier has a message, or why not; false if the party is no
// longer at this message, or that is noted already.
func (t *Tell) arrived(person school.PersonID, message string, why Reason, now time.Time) bool {
	p := t.party(person)
	if p == nil || p.Message != message || p.State == Called || p.State == Waiting || p.State == Dropped {
		return false
	}
	if why != "" && p.Reason == why {
		return false
	}
	if why != "" {
		t.fail(p, why, now)
		return true
	}
	p.State, p.At, p.Reason = Told, now, ""
	return true
}

// turned notes that a message was refused, and that its party goes by another way now;
// false if the party is no longer at this message.
func (t *Tell) turned(person school.PersonID, message string, now time.Time) bool {
	p := t.party(person)
	if p == nil || p.Message != message || p.State != Sending {
		return false
	}
	next := p.in(Waiting, now)
	next.Due, next.Fix, next.Was = now, p.Fix, p.Was
	*p = next
	return true
}

// overall says in one word how the telling of an absence stands: the worst of all. Whoever
// was to be phoned before a moment is so no more, and was missed.
func (t *Tell) overall(since time.Time) State {
	worst := Dropped
	for _, p := range t.Parties {
		if p.State == ToCall && p.At.Before(since) {
			p.State = Missed
		}
		if slices.Index(gravity, p.State) > slices.Index(gravity, worst) {
			worst = p.State
		}
	}
	return worst
}

var gravity = []State{Dropped, Called, Told, Missed, Waiting, Sending, ToCall}
