package absences

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// A Ruling is what the school decides of a case: accepted or refused, settled or not.
// What is nil stays as it is.
type Ruling struct {
	Accepted *bool
	Settled  *bool
	Motif    *string // as the school sorts it
	Words    string  // to the family
	Undo     bool    // takes the last ruling back instead
}

// Rule stores a ruling at the version of the case that its author read. Nobody reads the
// document joined any more, nor the words if they are about health: once ruled, nobody
// needs them. What the ruling makes a matter of health is sealed with it, its own words
// too. A minute later the ruling is held: they are deleted, and the family is
// told. Until then it may be taken back. A ruling sent again succeeds.
//
// It fails with fault.Conflict, holding the case as it is, or because it is too late to
// take the ruling back; and with fault.Forbidden for a motive that the author may not
// rule on.
func (r *Register) Rule(ctx context.Context, grant policy.RulingOf, id string, version int64, x Ruling, now time.Time) (*Life, error) {
	if grant.Pupil() == "" {
		return nil, fault.New(fault.NotFound, "no grant on this file")
	}
	l, err := r.life(ctx, grant.Enrolment(), true, now)
	if err != nil {
		return nil, err
	}
	c := find(l.Cases, id)
	if c == nil {
		return nil, fault.New(fault.NotFound, "no such case")
	}
	if err := x.check(grant, c); err != nil {
		return nil, err
	}
	answer, err := r.answerOf(ctx, l.Enrolment, c)
	if err != nil {
		return nil, err
	}
	if x.held(c, answer) {
		return l, nil
	}
	if x.Undo && c.Before == nil {
		return nil, fault.Say(fault.Conflict, "absences.ruling-held")
	}
	if c.version != version {
		return nil, &fault.Fault{Kind: fault.Conflict, Key: "absences.conflict", Current: versionOf(c)}
	}
	next := x.apply(*c, grant.Author(), now)
	if x.Undo && c.Before.Clear {
		if next.Words, err = r.wordsOf(ctx, l.Enrolment, &next); err != nil {
			return nil, err
		}
		next.Sealed = nil
	}
	sealing, err := r.sealRuled(ctx, l.Enrolment, &next)
	if err != nil {
		return nil, err
	}
	changes, err := l.ruled(&next, grant.Author(), now)
	if err != nil {
		return nil, err
	}
	if err := r.table.Commit(ctx, append(changes, sealing...)...); err != nil {
		return nil, fmt.Errorf("ruling on %s: %w", id, err)
	}
	next.version++
	*c = next
	return l, nil
}

// A Versioned is what a conflict tells of a case.
type Versioned struct {
	Case    string `json:"case"`
	Version int64  `json:"version"`
	State   Reason `json:"state"`
}

func versionOf(c *Case) Versioned { return Versioned{c.ID, c.version, c.Reason()} }

// check refuses motives that nobody knows, and those beyond what was delegated.
func (x *Ruling) check(grant policy.RulingOf, c *Case) error {
	before, _ := motive(c.Motif)
	after, known := before, true
	if x.Motif != nil {
		after, known = motive(*x.Motif)
	}
	switch {
	case !known:
		return &fault.Fault{Kind: fault.Invalid, Detail: "ruling", Fields: []fault.Field{{Pointer: "/motif", Key: "absences.motif-unknown"}}}
	case utf8.RuneCountInString(x.Words) > MaxReason:
		return &fault.Fault{Kind: fault.Invalid, Detail: "ruling", Fields: []fault.Field{{Pointer: "/words", Key: "absences.words-long"}}}
	case grant.Common() && (!before.Common || !after.Common):
		return fault.Say(fault.Forbidden, "absences.not-common")
	}
	return nil
}

// held reports whether the case says already what the ruling says.
func (x *Ruling) held(c *Case, answer string) bool {
	if x.Undo {
		return c.Ruled == nil
	}
	return (x.Accepted == nil || c.Accepted != nil && *x.Accepted == *c.Accepted) &&
		(x.Settled == nil || *x.Settled == c.Settled) && (x.Motif == nil || *x.Motif == c.Motif) &&
		strings.TrimSpace(x.Words) == answer
}

// apply returns the case as ruled.
func (x *Ruling) apply(c Case, by school.PersonID, now time.Time) Case {
	if x.Undo {
		return c.unruled()
	}
	if c.Before == nil {
		c.Before = &Unruled{c.Motif, c.Accepted, c.Settled, c.Words, c.Sealed, false, c.Ruled, c.Answer, c.Reply, c.Document}
	}
	if x.Accepted != nil {
		v := *x.Accepted
		c.Accepted = &v
	}
	if x.Settled != nil {
		c.Settled = *x.Settled
	}
	if x.Motif != nil {
		c.Motif = *x.Motif
	}
	c.Answer, c.Reply = strings.TrimSpace(x.Words), nil
	c.Ruled = &Stamp{By: by, At: now.UTC().Truncate(time.Second)}
	if c.Accepted != nil {
		c.Document, c.Sealed = "", nil
		if c.Health() {
			c.Words = ""
		}
	}
	return c
}

// unruled returns the case as it was before it was ruled on.
func (c Case) unruled() Case {
	b := c.Before
	c.Motif, c.Accepted, c.Settled, c.Words, c.Sealed = b.Motif, b.Accepted, b.Settled, b.Words, b.Sealed
	c.Ruled, c.Answer, c.Reply, c.Document, c.Before = b.Ruled, b.Answer, b.Reply, b.Document, nil
	return c
}

// outcome says in the journal's words what a case has come to.
func (c *Case) outcome() string {
	if c.Settled {
		return c.Reason().String() + ",settled"
	}
	return c.Reason().String()
}

// ruled returns everything that is stored with a ruling: the case, what follows from it
// in a minute, and the journal.
func (l *Life) ruled(after *Case, by school.PersonID, now time.Time) ([]table.Change, error) {
	put, err := l.putCase(after)
	if err != nil {
		return nil, err
	}
	changes := []table.Change{put}
	what := "undone"
	if after.Before != nil {
		what = after.outcome()
		later, err := holding(l.Enrolment, after)
		if err != nil {
			return nil, err
		}
		changes = append(changes, later)
	}
	entry, err := l.journal(now, by, policy.AbsenceRule, after.ID, told{From: after.From, To: after.To, What: what})
	return append(changes, entry), err
}

// MostRulings is how many rulings come in one request.
const MostRulings = 50

// A Line is one ruling of several.
type Line struct {
	Pupil   school.PersonID
	Case    string
	Version int64
	Ruling
}

// An Outcome is what became of one ruling of several.
type Outcome struct {
	Version int64
	Err     error
}

// RuleAll rules on several cases, of several pupils: each on its own, so that one that
// fails stops no other. allow asks policy for one pupil's grant.
func (r *Register) RuleAll(ctx context.Context, at school.UAI, lines []Line, allow func(roster.Enrolment, bool) (policy.RulingOf, error), now time.Time) ([]Outcome, error) {
	enrolments, delegated, err := r.enrolments(ctx, at, lines, school.YearOf(now))
	if err != nil {
		return nil, err
	}
	out := make([]Outcome, len(lines))
	for i, line := range lines {
		grant, err := allow(enrolments[line.Pupil], delegated)
		if err != nil {
			out[i].Err = err
			continue
		}
		l, err := r.Rule(ctx, grant, line.Case, line.Version, line.Ruling, now)
		if out[i].Err = err; err == nil {
			out[i].Version = find(l.Cases, line.Case).version
		}
	}
	return out, nil
}

// enrolments reads where the pupils of some lines are, and whether the school delegates
// common motives.
func (r *Register) enrolments(ctx context.Context, at school.UAI, lines []Line, y school.Year) (map[school.PersonID]roster.Enrolment, bool, error) {
	keys := []table.Key{roster.SchoolKey(at)}
	for _, line := range lines {
		keys = append(keys, roster.EnrolKey(line.Pupil))
	}
	items, err := r.table.Get(ctx, true, table.Distinct(keys)...)
	if err != nil {
		return nil, false, err
	}
	home, err := r.schools.Of(items.Find(keys[0]))
	if err != nil {
		return nil, false, err
	}
	found := map[school.PersonID]roster.Enrolment{}
	for _, line := range lines {
		var all roster.Enrolments
		if err := items.Find(roster.EnrolKey(line.Pupil)).Decode(&all); err != nil {
			return nil, false, err
		}
		for _, e := range all.Enrolments {
			if e.School == at && e.Year == y {
				e.Primary = home.Primary()
				found[line.Pupil] = e
			}
		}
	}
	return found, home.Life.Delegated, nil
}
