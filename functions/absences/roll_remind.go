package absences

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// ActionRemind is the journal's word for a teacher asked to call a roll.
const ActionRemind = "absence.remind"

// Asking is the detail of its entry.
type Asking struct {
	Date     school.Date       `json:"date"`
	Lesson   school.LessonID   `json:"lesson"`
	Start    school.Clock      `json:"start"`
	End      school.Clock      `json:"end"`
	Subject  string            `json:"subject"`
	Label    string            `json:"label"`
	Teachers []school.PersonID `json:"teachers"`
}

// AskedView says when a teacher was last asked to call a roll.
type AskedView struct {
	At time.Time `json:"at"`
}

// askAgain is how long a teacher is left in peace.
const askAgain = 5 * time.Minute

const askedSuffix = "#ASKED"

// askedKey returns the key of who asked for a roll: beside it, so that the board reads
// both at once.
func askedKey(roll table.Key) table.Key {
	return table.Key{Part: roll.Part, Sort: roll.Sort + askedSuffix}
}

func isAsked(sort string) bool { return strings.HasSuffix(sort, askedSuffix) }

// Remind asks the teachers of a lesson to call its roll: the journal's follower tells
// them. Asking again within five minutes changes nothing. It fails with
// fault.Forbidden for one who is not of the office, and with fault.Invalid if the roll
// is called already.
func (b *Book) Remind(ctx context.Context, grant policy.Rolling, s *Sheet, now time.Time) (AskedView, error) {
	if !grant.Office() || grant.Lesson().ID != s.Lesson.ID {
		return AskedView{}, fault.New(fault.Forbidden, "the office reminds")
	}
	if s.done() {
		return AskedView{}, fault.Say(fault.Invalid, "absences.called")
	}
	k := askedKey(s.item.Key)
	items, err := b.table.Get(ctx, true, k)
	if err != nil {
		return AskedView{}, err
	}
	it, last := items.Find(k), Stamp{}
	if err := it.Decode(&last); err != nil {
		return AskedView{}, err
	}
	if now.Sub(last.At) < askAgain {
		return AskedView{last.At}, nil
	}
	asked := Stamp{By: grant.Author(), At: now.UTC().Truncate(time.Second)}
	if it, err = it.With(asked); err != nil {
		return AskedView{}, err
	}
	l := &s.Lesson
	detail := Asking{Date: l.Date, Lesson: l.ID, Start: l.Start, End: l.End, Subject: l.Subject, Label: l.Label}
	for _, t := range l.Staff {
		detail.Teachers = append(detail.Teachers, t.ID)
	}
	entry, err := journal.New(now, grant.Author(), ActionRemind, string(l.ID), detail)
	if err != nil {
		return AskedView{}, err
	}
	record, err := entry.Change(k.Part)
	if err != nil {
		return AskedView{}, err
	}
	it.Expires, record.Item.Expires = endOf(l.Date), endOf(l.Date)
	if err := b.table.Commit(ctx, table.Change{Op: table.Put, Item: it}, record); err != nil {
		return AskedView{}, fmt.Errorf("reminder of %s: %w", l.ID, err)
	}
	return AskedView{asked.At}, nil
}
