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
	Starts    time.Time // the moments, in the school's time
	Ends      time.Time
	Service   school.ServiceID
	Subject   string           // in words
	Label     string           // of the class or group, in words
	Classes   []school.ClassID // whose pupils attend, all or some
	Groups    []school.GroupID // if only the pupils of groups attend
	Staff     []roster.Teacher // those who are there
	StandIns  []roster.Teacher // of Staff, those whom a change named
	Room      school.RoomID
	Exempted  []school.ClassID
	Cancelled bool
}

// Rolled reports whether a roll is called.
func (l *Lesson) Rolled() bool { return !l.Cancelled }

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
