package absences

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// A RollTally is what a first screen keeps of the roll of a lesson: whether it was called, and
// how many it lists.
type RollTally struct {
	Lesson school.LessonID `json:"l"`
	Start  school.Clock    `json:"h,omitempty"` // of the hours in which it was called
	At     time.Time       `json:"a,omitzero"`  // zero: it was not called
	Absent int             `json:"b,omitempty"`
	Late   int             `json:"r,omitempty"`
}

func tallyOf(l school.LessonID, r *Roll) RollTally {
	t := RollTally{Lesson: l}
	if r.Calls == 0 {
		return t
	}
	t.Start, t.At = r.Start, r.At
	for _, m := range r.Marks {
		switch m.Kind {
		case Absent:
			t.Absent++
		case Late:
			t.Late++
		}
	}
	return t
}

func tallyIn(list []RollTally, l school.LessonID) *RollTally {
	if i := slices.IndexFunc(list, func(t RollTally) bool { return t.Lesson == l }); i >= 0 {
		return &list[i]
	}
	return nil
}

// tells reports whether the roll says who is in the lesson as it takes place.
func (t *RollTally) tells(l *Lesson) bool {
	return t != nil && !t.At.IsZero() && calledFor(l, t.Start, t.At)
}

// A Written is a roll that an entry of the journal wrote.
type Written struct {
	Date  school.Date
	Staff []school.PersonID // who gives the lesson, or would have
	RollTally
}

// WrittenBy returns the roll that an entry of the journal wrote, as it is now, for whoever
// keeps cards; false if it wrote none.
func (b *Book) WrittenBy(ctx context.Context, grant policy.Machine, t journal.Told) (Written, bool, error) {
	if grant.Job() != policy.JobCards {
		return Written{}, false, fault.New(fault.NotFound, "no grant to keep cards")
	}
	switch policy.Action(t.Entry.Action) {
	case policy.AbsenceCall, policy.AbsenceEdit:
	default:
		return Written{}, false, nil
	}
	var told Telling
	if err := json.Unmarshal(t.Entry.Detail, &told); err != nil || told.Roll == "" {
		return Written{}, false, err
	}
	k := table.Key{Part: t.Part, Sort: told.Roll}
	items, err := b.table.Get(ctx, true, k)
	if err != nil {
		return Written{}, false, err
	}
	roll, err := decodeRoll(items.Find(k))
	return Written{told.Date, roll.Staff, tallyOf(told.Lesson, &roll)}, roll.Calls > 0, err
}
