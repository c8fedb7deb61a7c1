package absences

import (
	"context"
	"time"

	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// A Lesson is one lesson of a day as it takes place, changes included.
type Lesson struct {
	ID        school.LessonID
	Date      school.Date
	Start     school.Clock
	End       school.Clock
	Subject   string // in words
	Service   school.ServiceID
	Class     school.ClassID // or
	Group     school.GroupID
	Label     string           // of the class or group
	Teachers  []roster.Teacher // of the service or who stands in
	StandIns  []school.PersonID
	Room      school.RoomID
	Cancelled bool
}

// Begins returns the moment at which the lesson starts in the school's zone.
func (l *Lesson) Begins(zone *time.Location) time.Time { return l.Start.On(l.Date, zone) }

// Ends returns the moment at which the lesson ends in the school's zone.
func (l *Lesson) Ends(zone *time.Location) time.Time { return l.End.On(l.Date, zone) }

// A timetable tells which lessons take place.
type timetable interface {
	// Lesson returns one lesson of a school. It fails with fault.NotFound.
	Lesson(ctx context.Context, at school.UAI, year school.Year, id school.LessonID) (Lesson, error)
	// Running returns the lessons of a school that take place at an hour of a day.
	Running(ctx context.Context, at school.UAI, year school.Year, day school.Date, hour school.Clock) ([]Lesson, error)
	// OfStaff returns the lessons that a person gives on a day, stand-ins included.
	OfStaff(ctx context.Context, at school.UAI, year school.Year, person school.PersonID, day school.Date) ([]Lesson, error)
	// OfPupil returns the lessons that a pupil has on a day.
	OfPupil(ctx context.Context, e roster.Enrolment, day school.Date) ([]Lesson, error)
}
