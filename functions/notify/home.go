package notify

import (
	"context"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// SchoolNotices are how a school tells its families.
type SchoolNotices struct {
	Hours  QuietHours `json:"hours" doc:"in which nobody is written to"`
	Urgent bool       `json:"urgent" doc:"a child expected in class who is not there is told at once, at any hour"`
	SMS    TextBudget `json:"sms"`
	Failed int        `json:"failed,omitempty" readOnly:"true" doc:"messages of this month about lessons, marks, late arrivals and rulings that no carrier took; of an absence its guardians are then to be phoned"`
}

// QuietHours are those in which a school writes to nobody.
type QuietHours struct {
	From    school.Clock `json:"from"`
	To      school.Clock `json:"to"`
	Weekend bool         `json:"weekend,omitempty" doc:"weekends are days like others; else quiet from Friday evening to Monday"`
}

// A TextBudget is what a school spends on text messages.
type TextBudget struct {
	Budget  int  `json:"budget" minimum:"0" maximum:"1000000" doc:"text messages a month"`
	Used    int  `json:"used" readOnly:"true" doc:"in this month"`
	Stopped bool `json:"stopped" doc:"none at all"`
}

// SchoolNotices returns how a school tells its families.
func (b *Book) SchoolNotices(ctx context.Context, grant policy.LifeOf, now time.Time) (SchoolNotices, error) {
	s, zone, err := b.schoolOf(ctx, grant.School(), true)
	if err != nil {
		return SchoolNotices{}, err
	}
	key := usedKey(s.UAI, school.DateOf(now, zone))
	items, err := b.get(ctx, key)
	if err != nil {
		return SchoolNotices{}, err
	}
	var used Used
	if err := items.Find(key).Decode(&used); err != nil {
		return SchoolNotices{}, err
	}
	life := s.Life
	life.SMSStopped = false
	from, to := life.Quiet()
	return SchoolNotices{QuietHours{from, to, life.WeekendOn}, life.Urgent, TextBudget{life.Texts(), used.Texts, s.Life.SMSStopped}, used.Failed}, nil
}

// SetSchoolNotices changes how a school tells its families, with its journal entry. It
// fails with fault.Invalid for hours that leave no moment of the day, and with
// fault.Conflict if the school changed meanwhile.
func (b *Book) SetSchoolNotices(ctx context.Context, grant policy.LifeOf, n SchoolNotices, now time.Time) (SchoolNotices, error) {
	if n.Hours.To == 0 || n.Hours.From <= n.Hours.To {
		return SchoolNotices{}, &fault.Fault{Kind: fault.Invalid, Detail: "no hour is left", Fields: []fault.Field{{Pointer: "/hours/from", Key: "notices.quiet"}}}
	}
	settling := roster.Settling{School: grant.School(), By: grant.Author(), Action: policy.ConfigWrite.String(), What: "notices", Detail: n}
	err := roster.Settle(ctx, b.table, settling, now, func(s *roster.School) error {
		s.Life.QuietFrom, s.Life.QuietTo, s.Life.WeekendOn = n.Hours.From, n.Hours.To, n.Hours.Weekend
		s.Life.Urgent, s.Life.SMSBudget, s.Life.SMSStopped = n.Urgent, &n.SMS.Budget, n.SMS.Stopped
		return nil
	})
	if err != nil {
		return SchoolNotices{}, err
	}
	return b.SchoolNotices(ctx, grant, now)
}
