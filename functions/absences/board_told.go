package absences

import (
	"context"
	"time"

	"github.com/preau-ent/preau/functions/notify"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/school"
)

// ToldView says how telling the family of an absence stands.
type ToldView struct {
	State notify.State `json:"state" enum:"waiting,sending,told,to-call,called,dropped,missed" doc:"the worst of everybody's"`
	Words string       `json:"words"`
	At    time.Time    `json:"at"`
}

// spoken adds to a board how families were told, and whom to phone.
func (b *Book) spoken(ctx context.Context, grant policy.BoardOf, home *place, day school.Date, v *BoardView, say words) error {
	if b.notices == nil {
		return nil
	}
	told, err := b.notices.ToldOn(ctx, grant, day)
	if err != nil {
		return err
	}
	last := map[school.PersonID]notify.ToldOf{}
	for _, t := range told {
		if known, ok := last[t.Pupil]; !ok || t.From >= known.From {
			last[t.Pupil] = t
		}
	}
	for i := range v.Absent {
		if t, ok := last[v.Absent[i].Pupil]; ok {
			v.Absent[i].Told = &ToldView{t.State, say("absences.told."+string(t.State), nil), t.At}
		}
	}
	if !grant.Calls() {
		return nil
	}
	v.Calls, err = b.notices.Calls(ctx, grant)
	for i := range v.Calls {
		v.Calls[i].Class = home.Class(school.ClassID(v.Calls[i].Class))
	}
	return err
}
