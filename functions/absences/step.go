package absences

import (
	"slices"
	"time"

	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// The two steps of the law, by half-days in a month: complete ones without an accepted
// reason.
const (
	FirstStep  = 4  // four or more
	SecondStep = 10 // more than ten
)

// least is how many half-days open a step.
func least(threshold int) int {
	if threshold == SecondStep {
		return SecondStep + 1
	}
	return threshold
}

// A Measure is one thing that the law asks of the school at a step.
type Measure struct {
	Kind   string // text absences.step.<kind>
	Legal  string // where the law says so
	Letter bool   // a letter goes with it
	Head   bool   // only the head does it: the file for the academic authority
}

// The kinds of a measure.
const (
	Convocation = "convocation" // the head receives the family: dialogue
	SocialStaff = "social"      // the school's social service is told
	Commission  = "commission"  // commission éducative
	Commitment  = "commitment"  // document signed with the family
	Authority   = "dasen"       // file for the academic authority, prepared by the CPE, sent by the head
	Community   = "community"   // meeting of the educational community
	Contract    = "contract"    // formal contract with the family
	Referent    = "referent"    // a named person follows the pupil
)

// Measures returns what is done at a step, in order, with the article that it rests on:
// the nearest one, where no article names it (the social staff, the signed commitment).
//
// Source: Code de l'éducation, as read in public copies of it and not on Légifrance.
// L. 131-8 (since 2019-09-02): from four half-days a month the head refers the matter to
// the authority, which warns the family. R. 131-6: the file of the year, and a dialogue
// when absences are repeated. R. 131-7 (decree 2014-1376, by its own notice and Senate
// report 495 of 2014-2015): while they persist, a meeting, help under contract, a
// referent; the ten half-days are of circular 2014-159 and are said as a fact alone.
// R. 511-19-1 and service-public.fr F315: the commission, which hears who asks for it.
func Measures(threshold int) []Measure {
	if threshold == SecondStep {
		return []Measure{
			{Kind: Community, Legal: "R. 131-7", Letter: true},
			{Kind: Contract, Legal: "R. 131-7", Letter: true},
			{Kind: Referent, Legal: "R. 131-7", Letter: true},
			{Kind: Authority, Legal: "L. 131-8", Letter: true, Head: true},
		}
	}
	return []Measure{
		{Kind: Convocation, Legal: "R. 131-6", Letter: true},
		{Kind: SocialStaff, Legal: "L. 131-8"},
		{Kind: Commission, Legal: "R. 511-19-1", Letter: true},
		{Kind: Commitment, Legal: "L. 131-8", Letter: true},
		{Kind: Authority, Legal: "L. 131-8", Letter: true, Head: true},
	}
}

// A Step is one legal step of a pupil's absenteeism.
type Step struct {
	ID        string        `json:"-"` // in the key: threshold and day
	Threshold int           `json:"t"`
	Reached   school.Date   `json:"d"`
	HalfDays  int           `json:"n"`           // counted last
	Done      []DoneMeasure `json:"m,omitempty"` // in the order in which they were done
	At        time.Time     `json:"a"`

	version int64
}

// A DoneMeasure says what was done, or why it was not.
type DoneMeasure struct {
	Kind string `json:"k"`
	Not  bool   `json:"x,omitempty"` // decided against, for the reason in the note
	Note string `json:"n,omitempty"`
	By   Stamp  `json:"b"`
}

const stepMark = "S#"

// stepID names a step by its number of half-days and the day on which they were reached.
func stepID(threshold int, day school.Date) string {
	if threshold == SecondStep {
		return "10-" + string(day)
	}
	return "4-" + string(day)
}

// stepKey returns the key of a step in the pupil's file.
func stepKey(u school.UAI, y school.Year, p school.PersonID, id string) table.Key {
	return table.Key{Part: roster.ProfileKey(p).Part, Sort: lifePrefix(u, y) + stepMark + id}
}

// stepPart is the partition, in the index, of the steps of a school that are not finished.
func stepPart(u school.UAI) string { return string(u) + "#STEP" }

// stepIndex is where the school finds the steps that are not finished.
func stepIndex(u school.UAI, p school.PersonID, id string) table.Key {
	return table.Key{Part: stepPart(u), Sort: string(p) + "#" + id}
}

func decodeStep(it table.Item) (Step, error) {
	s := Step{ID: it.Sort[lastHash(it.Sort):], version: it.Version}
	return s, it.Decode(&s)
}

// done returns what was written down of a measure, nil if nothing.
func (s *Step) done(kind string) *DoneMeasure {
	if i := slices.IndexFunc(s.Done, func(d DoneMeasure) bool { return d.Kind == kind }); i >= 0 {
		return &s.Done[i]
	}
	return nil
}

// The states of a step.
const (
	ToDo     = "to-do"
	Prepared = "prepared" // all but the file for the academic authority
	Sent     = "sent"
	NotSent  = "not-sent" // decided by the head, with a note
)

// State returns how far the step has come: it ends with the file for the academic
// authority, sent or not.
func (s *Step) State() string {
	if d := s.done(Authority); d != nil {
		if d.Not {
			return NotSent
		}
		return Sent
	}
	for _, m := range Measures(s.Threshold) {
		if !m.Head && s.done(m.Kind) == nil {
			return ToDo
		}
	}
	return Prepared
}

// open reports whether somebody has still to act.
func (s *Step) open() bool { return s.State() == ToDo || s.State() == Prepared }
