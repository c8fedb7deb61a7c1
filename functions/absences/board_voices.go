package absences

import (
	"context"
	"slices"
	"time"

	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/school"
)

// Voices tell how families were told of the absences of a day, and whom the school has
// to phone. Whoever sends messages knows.
type Voices interface {
	// Told returns how the family of each pupil was told of the absences of a day, in
	// words of the reader's language; hours are those of the school's clocks.
	Told(ctx context.Context, grant policy.BoardOf, day school.Date, zone *time.Location, say words) (map[school.PersonID]ToldView, error)
	// Calls returns the guardians to phone, the oldest absence first.
	Calls(ctx context.Context, grant policy.BoardOf, now time.Time) ([]CallView, error)
}

// ToldView says how a family was told.
type ToldView struct {
	Words string `json:"words"`
	State string `json:"state" enum:"told,waiting,to-call,sent,read,failed"`
}

// CallView is a guardian to phone.
type CallView struct {
	ID       string          `json:"id"`
	Pupil    school.PersonID `json:"pupil"`
	First    string          `json:"firstName"`
	Last     string          `json:"lastName"`
	Class    school.ClassID  `json:"class"`
	Guardian GuardianView    `json:"guardian"`
	Reason   string          `json:"reason" enum:"none,bounce,refusal,failed,uncertain,budget,stopped" doc:"why no message reaches"`
	Log      []CallLog       `json:"log"`
}

// GuardianView is who answers the telephone.
type GuardianView struct {
	ID      school.PersonID `json:"id"`
	Name    string          `json:"name"`
	Kinship string          `json:"kinship,omitempty"`
	Phones  []string        `json:"phones"`
}

// CallLog is one try to phone.
type CallLog struct {
	By      string    `json:"by"`
	At      time.Time `json:"at"`
	Outcome string    `json:"outcome"`
	Words   string    `json:"words,omitempty"`
}

// spoken adds to a board what families were told, and whom to phone.
func (b *Book) spoken(ctx context.Context, grant policy.BoardOf, home *place, now time.Time, say words, v *BoardView) error {
	if b.voices == nil {
		return nil
	}
	told, err := b.voices.Told(ctx, grant, school.DateOf(now, home.zone), home.zone, say)
	if err != nil {
		return err
	}
	for i := range v.Absent {
		if t, ok := told[v.Absent[i].Pupil]; ok {
			v.Absent[i].Told = &t
		}
	}
	if !grant.Calls() {
		return nil
	}
	calls, err := b.voices.Calls(ctx, grant, now)
	v.Calls = slices.DeleteFunc(calls, func(c CallView) bool { return !grant.Watches(c.Class) })
	if v.Calls == nil {
		v.Calls = []CallView{}
	}
	return err
}
