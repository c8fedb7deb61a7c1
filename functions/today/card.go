package today

import (
	"context"
	"strings"
	"time"

	"github.com/preau-ent/preau/functions/absences"
	"github.com/preau-ent/preau/functions/grades"
	"github.com/preau-ent/preau/functions/timetable"
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// A Card is what the first screen of a pupil's family needs, whoever looks: what each of
// them sees of it, policy and the clock decide when it is read. A part that is nil is
// not known yet.
type Card struct {
	School   school.UAI     `json:"u,omitempty"`
	Year     school.Year    `json:"y,omitempty"`
	Seat     string         `json:"s,omitempty"` // of the enrolment that the parts were gathered for
	Plan     time.Time      `json:"p,omitzero"`  // when the plan of the school had been stored with which the absences were
	Marks    *grades.Card   `json:"m,omitempty"`
	Absences *absences.Card `json:"a,omitempty"`
}

func cardKey(p school.PersonID) table.Key {
	return table.Key{Part: roster.ProfileKey(p).Part, Sort: "CARD"}
}

// seatOf names what an enrolment is made of: with another class or services, other
// gradebooks make the card.
func seatOf(e roster.Enrolment) string {
	text := []string{string(e.Class)}
	for _, s := range e.Services {
		text = append(text, string(s))
	}
	return school.DerivedID(strings.Join(text, " "))
}

// fit forgets what the card holds of another school, year, class, period or plan.
func (c *Card) fit(e roster.Enrolment, day school.Date, plan time.Time) {
	if c.School != e.School || c.Year != e.Year {
		*c = Card{School: e.School, Year: e.Year}
	}
	if seat := seatOf(e); c.Seat != seat {
		c.Seat, c.Marks, c.Absences = seat, nil, nil
	}
	if !c.Plan.Equal(plan) {
		c.Plan, c.Absences = plan, nil
	}
	if !c.Marks.Fits(day) {
		c.Marks = nil
	}
}

// A sight is what one reader may see of one pupil.
type sight struct {
	enrolment roster.Enrolment
	marks     *policy.GradesOf
	absences  *policy.AbsencesOf
}

// complete makes the parts of a card that its reader may see and nobody has made yet,
// and keeps them for the next. Who was faster is right as well.
func (d *Desk) complete(ctx context.Context, s sight, it table.Item, c *Card, who roster.Person) error {
	var err error
	made := false
	if s.marks != nil && c.Marks == nil {
		made = true
		if c.Marks, err = d.grades.CardFor(ctx, *s.marks, who.Now); err != nil {
			return err
		}
	}
	if s.absences != nil && c.Absences == nil {
		made = true
		if c.Absences, err = d.files.CardFor(ctx, *s.absences, who.Now); err != nil {
			return err
		}
	}
	if !made {
		return nil
	}
	it.Key = cardKey(s.enrolment.Pupil)
	kept := *c
	if who.Now.Before(c.Plan.Add(timetable.Copying)) { // of days that may still be read as they were
		kept.Absences = nil
	}
	if it, err = it.With(kept); err != nil {
		return err
	}
	if err = d.table.Write(ctx, table.Change{Op: table.Put, Item: it}); fault.Is(err, fault.Conflict) {
		return nil
	}
	return err
}
