package absences

import (
	"context"
	"time"

	"github.com/preau-ent/preau/functions/notify"
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/school"
)

// telling is the voices of the subject that tells families.
type telling struct{ *notify.Book }

// toldStates are the words of the board for how telling a family stands.
var toldStates = map[notify.State]string{
	notify.Told: "told", notify.Called: "read", notify.Waiting: "waiting", notify.Sending: "sent", notify.ToCall: "to-call", notify.Dropped: "failed",
}

// Told returns how the families of a day's absences were told. Of a pupil who was absent
// twice, the last absence counts.
func (t telling) Told(ctx context.Context, grant policy.BoardOf, day school.Date, zone *time.Location, say words) (map[school.PersonID]ToldView, error) {
	list, err := t.ToldOn(ctx, grant, day)
	if err != nil {
		return nil, err
	}
	views, from := map[school.PersonID]ToldView{}, map[school.PersonID]school.Clock{}
	for _, o := range list {
		if last, ok := from[o.Pupil]; ok && last > o.From {
			continue
		}
		from[o.Pupil] = o.From
		state := toldStates[o.State]
		views[o.Pupil] = ToldView{say("absences.told."+state, fault.Args{"hour": school.ClockOf(o.At, zone).String()}), state}
	}
	return views, nil
}

// Calls returns whom the school has to phone.
func (t telling) Calls(ctx context.Context, grant policy.BoardOf, _ time.Time) ([]CallView, error) {
	calls, err := t.Book.Calls(ctx, grant)
	if err != nil {
		return nil, err
	}
	views := make([]CallView, len(calls))
	for i, c := range calls {
		views[i] = CallView{
			ID: c.ID, Pupil: c.Pupil, First: c.FirstName, Last: c.LastName, Class: c.Class, Reason: string(c.Reason), Log: []CallLog{},
			Guardian: GuardianView{c.Guardian.ID, c.Guardian.Name, c.Guardian.Kinship, c.Guardian.Phones},
		}
		for _, n := range c.Log {
			views[i].Log = append(views[i].Log, CallLog{string(n.By), n.At, string(n.Outcome), n.Words})
		}
	}
	return views, nil
}
