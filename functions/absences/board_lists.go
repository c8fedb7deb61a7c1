package absences

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/preau-ent/preau/functions/timetable"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// An owner names the pupil of an item in the lists of a school, which then show it
// without reading the pupil.
type owner struct {
	Name  roster.Name    `json:"n"`
	Class school.ClassID `json:"c,omitempty"`
}

func ownerOf(e roster.Enrolment) owner { return owner{e.Name, e.Class} }

// A listedCase is a case as it is stored: with its owner.
type listedCase struct {
	*Case
	Owner owner `json:"o"`
}

// A listedStep is a step as it is stored: with its owner.
type listedStep struct {
	*Step
	Owner owner `json:"o"`
}

// ToRule is what a family said and nobody ruled on.
type ToRule struct {
	Pupil     school.PersonID `json:"pupil"`
	First     string          `json:"firstName"`
	Last      string          `json:"lastName"`
	Class     string          `json:"class"`
	Case      string          `json:"case"`
	Version   int64           `json:"version"`
	From      time.Time       `json:"from"`
	To        time.Time       `json:"to"`
	Late      bool            `json:"late,omitempty"`
	Coming    bool            `json:"coming,omitempty" doc:"declared before it began"`
	Motif     string          `json:"motif" doc:"in words; to those who do not see more, health is one word, a faith or a mourning a reason of the family"`
	Common    bool            `json:"common" doc:"a motive on which surveillants may rule"`
	Words     string          `json:"words,omitempty"`
	Sealed    bool            `json:"sealed,omitempty" doc:"there are words of health, in the pupil's file"`
	Document  bool            `json:"document,omitempty"`
	Submitted time.Time       `json:"submitted"`
	HalfDays  int             `json:"halfDays" doc:"that an absence of all of it counts, by the hours of the school and the grid of the class"`
}

// AlertView is a pupil whose absences ask for a legal step.
type AlertView struct {
	Pupil    school.PersonID `json:"pupil"`
	First    string          `json:"firstName"`
	Last     string          `json:"lastName"`
	Class    string          `json:"class"`
	ID       string          `json:"id"`
	Step     int             `json:"step" doc:"4, or 10 for more than ten"`
	Date     school.Date     `json:"date" doc:"on which the number was reached"`
	HalfDays int             `json:"halfDays"`
	State    string          `json:"state"`
}

// lists reads what waits for a ruling and the legal steps that are open.
func (b *Book) lists(ctx context.Context, grant policy.BoardOf, home *place, calendar *timetable.Calendar, say words, v *BoardView) error {
	v.Rulings, v.Alerts = []ToRule{}, []AlertView{}
	if grant.Depth() < policy.Category {
		return nil
	}
	cases, err := listed(ctx, b.table, rulePart(grant.School()))
	if err != nil {
		return err
	}
	for _, it := range cases {
		c := listedCase{Case: &Case{}}
		if err := it.Decode(&c); err != nil {
			return fmt.Errorf("case %s: %w", it.Sort, err)
		}
		if grant.Watches(c.Owner.Class) {
			c.ID = it.Sort[lastHash(it.Sort):]
			r := c.view(it, grant, home, say)
			r.HalfDays = c.halfDays(home, calendar, c.Owner.Class)
			v.Rulings = append(v.Rulings, r)
		}
	}
	if !grant.Rules() {
		return nil
	}
	steps, err := listed(ctx, b.table, stepPart(grant.School()))
	if err != nil {
		return err
	}
	for _, it := range steps {
		s := listedStep{Step: &Step{}}
		if err := it.Decode(&s); err != nil {
			return fmt.Errorf("step %s: %w", it.Sort, err)
		}
		if grant.Watches(s.Owner.Class) {
			v.Alerts = append(v.Alerts, AlertView{
				Pupil: pupilIn(it.Part), First: s.Owner.Name.First, Last: s.Owner.Name.Last, Class: home.Class(s.Owner.Class),
				ID: it.Sort[lastHash(it.Sort):], Step: s.Threshold, Date: s.Reached, HalfDays: s.HalfDays, State: s.State(),
			})
		}
	}
	slices.SortFunc(v.Alerts, func(a, b AlertView) int {
		return cmp.Or(cmp.Compare(b.Step, a.Step), cmp.Compare(a.Date, b.Date), cmp.Compare(a.Last, b.Last), cmp.Compare(a.Pupil, b.Pupil))
	})
	v.Alerts = highest(v.Alerts)
	return nil
}

// highest leaves the highest step of each pupil: the lower ones are in the file.
func highest(alerts []AlertView) []AlertView {
	seen := map[school.PersonID]bool{}
	return slices.DeleteFunc(alerts, func(a AlertView) bool {
		again := seen[a.Pupil]
		seen[a.Pupil] = true
		return again
	})
}

// listed reads one list of a school to its end: what a reader sees of it, and what comes
// first, is decided after.
func listed(ctx context.Context, t *table.Table, part string) ([]table.Item, error) {
	var all []table.Item
	for q := (table.Query{Part: part, Indexed: true}); ; {
		page, err := t.Query(ctx, q)
		if err != nil {
			return nil, fmt.Errorf("list %s: %w", part, err)
		}
		all = append(all, page.Items...)
		if q.After = page.Next; q.After == (table.Key{}) {
			return all, nil
		}
	}
}

// pupilIn returns the pupil in whose partition an item is.
func pupilIn(part string) school.PersonID {
	return school.PersonID(strings.TrimPrefix(part, roster.ProfileKey("").Part))
}

// view shows a case as far as the reader of a board sees it.
func (c *listedCase) view(it table.Item, grant policy.BoardOf, home *place, say words) ToRule {
	v := ToRule{
		Pupil: pupilIn(it.Part), First: c.Owner.Name.First, Last: c.Owner.Name.Last, Class: home.Class(c.Owner.Class), Case: c.ID, Version: it.Version,
		From: c.From.UTC(), To: c.To.UTC(), Late: c.Late, Coming: c.Coming, Submitted: c.At.UTC(),
	}
	m, known := motive(c.Motif)
	v.Common = m.Common
	whole := grant.Depth() == policy.Whole
	switch {
	case known && whole:
		v.Motif = say(m.words(), nil)
	case known:
		v.Motif = say(m.category(), nil)
	}
	if whole {
		v.Document, v.Sealed = c.Document != "", len(c.Sealed) > 0
		if !m.Health {
			v.Words = c.Words
		}
	}
	return v
}

// halfDays counts the half-days that an absence of all that a case is about would be in the
// file: of open hours, since the lessons of each pupil would be a read for each case.
func (c *Case) halfDays(home *place, calendar *timetable.Calendar, class school.ClassID) (n int) {
	if c.Late {
		return 0
	}
	midday := calendar.Grid(class).Midday
	for day := school.DateOf(c.From, home.zone); day <= school.DateOf(c.To, home.zone); day = day.AddDays(1) {
		_, off := calendar.Off(day)
		if cover, ok := c.on(day, home.zone); ok {
			n += len(home.hours(day, off, midday).Count([]Span{cover.Span}, nil, nil).HalfDays)
		}
	}
	return n
}
