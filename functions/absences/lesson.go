package absences

import (
	"context"
	"time"

	"github.com/preau-ent/preau/functions/timetable"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// A Lesson is one lesson of a day as it takes place, changes included.
type Lesson = timetable.Lesson

// Lessons tell what takes place: the book of the timetable.
type Lessons interface {
	// LessonOf returns one lesson where it takes place. It fails with fault.NotFound.
	LessonOf(ctx context.Context, u school.UAI, y school.Year, id school.LessonID, strong bool) (Lesson, error)
	// Running returns the lessons that take place in a school on a day at an hour.
	Running(ctx context.Context, u school.UAI, y school.Year, day school.Date, at school.Clock) ([]Lesson, error)
	// StaffDay returns the lessons that a teacher gives on a day, also as a stand-in.
	StaffDay(ctx context.Context, u school.UAI, y school.Year, who school.PersonID, day school.Date, now time.Time) ([]Lesson, error)
	// PupilDays returns the timetable of a pupil on some days.
	PupilDays(ctx context.Context, e roster.Enrolment, now time.Time, days ...school.Date) ([]timetable.PupilDay, error)
}
