package absences

import (
	"context"
	"time"

	"github.com/preau-ent/preau/functions/timetable"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// Planned returns the planning that a timetable holds. Weeks in a company have no lesson
// that could be missed.
func Planned(b *timetable.Book) Planning {
	return func(ctx context.Context, e roster.Enrolment, now time.Time, days ...school.Date) (map[school.Date]PlannedDay, error) {
		known, err := b.PupilDays(ctx, e, now, days...)
		if err != nil {
			return nil, err
		}
		plan := map[school.Date]PlannedDay{}
		for _, d := range known {
			p := PlannedDay{Letter: d.Letter, Closed: d.Off != "", Known: d.Known, Midday: d.Midday, Void: d.Void}
			for _, l := range d.Lessons {
				if l.Rolled() {
					p.Lessons = append(p.Lessons, l)
				}
			}
			plan[d.Date] = p
		}
		return plan, nil
	}
}
