package grades

import (
	"context"
	"fmt"
	"time"

	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// ReadGrades is policy.ReadGrades on the civil day of the pupil's own school, on which
// the pupil comes of age and the enrolment begins and ends: the day of the region is
// another one for half a day in Nouméa. It fails with fault.NotFound.
func (b *Book) ReadGrades(ctx context.Context, who roster.Person, pupil school.PersonID, at school.UAI) (policy.GradesOf, error) {
	zone, err := b.zoneOf(ctx, who, pupil, at)
	if err != nil {
		return policy.GradesOf{}, err
	}
	if zone != nil {
		who = who.At(zone)
	}
	return policy.ReadGrades(who, pupil, at)
}

// zoneOf returns the time zone of the school where the pupil is, or was last; nil if
// there is none. A warm process remembers the zones, which do not change.
func (b *Book) zoneOf(ctx context.Context, who roster.Person, pupil school.PersonID, at school.UAI) (*time.Location, error) {
	var zone *time.Location
	var last roster.Enrolment
	for _, e := range who.About {
		if e.Pupil != pupil || at != "" && e.School != at {
			continue
		}
		home, err := b.home(ctx, e.School)
		if err != nil {
			return nil, err
		}
		active := e.Active(school.DateOf(who.Now, home.zone))
		if zone == nil || active || e.Year > last.Year {
			zone, last = home.zone, e
		}
		if active {
			break
		}
	}
	return zone, nil
}

// home returns a school as it was read last, or reads it.
func (b *Book) home(ctx context.Context, u school.UAI) (*place, error) {
	key := roster.SchoolKey(u)
	if known, ok := b.schools.Last(key); ok {
		return known, nil
	}
	items, err := b.table.Get(ctx, false, key)
	if err != nil {
		return nil, fmt.Errorf("school %s: %w", u, err)
	}
	return b.schools.Of(items.Find(key))
}

// Zone returns where the clocks of a school are: who asks about it asks on its civil day.
func (b *Book) Zone(ctx context.Context, at school.UAI) (*time.Location, error) {
	home, err := b.home(ctx, at)
	if err != nil {
		return nil, err
	}
	return home.zone, nil
}
