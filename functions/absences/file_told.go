package absences

import (
	"context"
	"slices"
	"time"

	"github.com/preau-ent/preau/functions/notify"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/school"
)

// OwnToldView says when and by what the reader of a file was told of an absence.
type OwnToldView struct {
	At time.Time `json:"at"`
	By string    `json:"by" enum:"mail,sms,phone"`
}

// ownTold adds to a file how its reader was told of the last absence that waits for a
// reason: of that one alone, since each day is a query of half a unit, and never how
// somebody else was.
func (r *Register) ownTold(ctx context.Context, grant policy.AbsencesOf, l *Life, v *FileView) error {
	i := slices.IndexFunc(v.Stretches, func(s StretchView) bool { return s.Kind == Absent && s.State == "to-justify" })
	if r.notices == nil || !grant.Family() || i < 0 {
		return nil
	}
	s := &v.Stretches[i]
	told, ok, err := r.notices.OwnTold(ctx, grant, school.DateOf(s.From, l.zone()), school.ClockOf(s.From, l.zone()))
	if err != nil || !ok {
		return err
	}
	s.Told = &OwnToldView{told.At.UTC(), string(told.By)}
	if told.State == notify.Called {
		s.Told.By = "phone"
	}
	return nil
}
