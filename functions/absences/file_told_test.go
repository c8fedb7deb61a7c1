package absences

import (
	"testing"
	"time"

	"github.com/preau-ent/preau/functions/notify"
	"github.com/preau-ent/preau/shared/policy"
)

func TestAParentReadsHowItWasToldItselfAndNobodyElse(t *testing.T) {
	c := newCabinet(t)
	c.register.notices = notify.NewBook(c.table, nil, nil, func() time.Time { return c.now })
	c.absent("pupil-p2", "2026-11-20", "08:00-08:55", "09:00-09:55")
	told, called := c.moment("2026-11-20", "08:20"), c.moment("2026-11-20", "08:40")
	c.tellOf("pupil-p2", notify.OfAbsence, "08:00", "09:55",
		notify.Party{Person: c.Named["guardian-full-of-p2"], State: notify.Told, At: told, By: notify.BySMS},
		notify.Party{Person: c.Named["guardian-second-of-p2"], State: notify.Called, At: called})
	for as, want := range map[string]*OwnToldView{
		"guardian-full-of-p2": {told.UTC(), "sms"}, "guardian-second-of-p2": {called.UTC(), "phone"}, "pupil-p2": nil, "cpe": nil,
	} {
		who := c.as(as)
		grant, err := policy.ReadAbsences(who, c.enrolment("pupil-p2"))
		if err != nil {
			t.Fatal(err)
		}
		l := c.life("pupil-p2")
		v, err := c.register.show(t.Context(), who, grant, l, "fr")
		if err != nil {
			t.Fatal(err)
		}
		before := c.table.Meter().Total()
		if err := c.register.ownTold(t.Context(), grant, l, &v); err != nil {
			t.Fatal(err)
		}
		if cost := c.table.Meter().Total().RRU - before.RRU; cost > 0.5 {
			t.Errorf("%s: %.1f RRU, want at most 0.5", as, cost)
		}
		if got := v.Stretches[0].Told; (got == nil) != (want == nil) || got != nil && *got != *want {
			t.Errorf("%s was told %+v, want %+v", as, got, want)
		}
	}
}
