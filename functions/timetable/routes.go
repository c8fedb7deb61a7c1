package timetable

import (
	"context"
	"net/http"

	"github.com/preau-ent/preau/shared/api"
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// Function is the subject "timetable".
var Function = api.Function{Name: "timetable", Routes: routes}

// mostFile bounds the body of an import: an export of EDT is under one megabyte, and a
// Lambda takes six.
const mostFile = 5 << 20

// BookOf returns the book over what a process works with: schools that chose no holidays
// have the region's.
func BookOf(m api.Means) *Book {
	b := NewBook(m.Table).Sealed(m.Keys)
	if m.Region != nil {
		b.Usual(m.Region.Zone)
	}
	return b
}

func routes(r *api.Router) {
	b := BookOf(r.Means)
	read, write := policy.TimetableRead.String(), policy.TimetableWrite.String()
	api.Read(r, api.Op{
		ID: "pupilTimetable", Path: "/api/pupils/{pupil}/timetable", Action: read,
		Summary: "A week of a pupil's lessons, with what changes",
	}, b.getPupil)
	api.Read(r, api.Op{
		ID: "classTimetable", Path: "/api/classes/{class}/timetable", Action: read,
		Summary: "A week of a class and of the groups that draw on it",
	}, b.getClass)
	api.Read(r, api.Op{
		ID: "staffTimetable", Path: "/api/staff/{person}/timetable", Action: read,
		Summary: "A week of a teacher, me for one's own",
	}, b.getStaff)
	api.Read(r, api.Op{
		ID: "roomTimetable", Path: "/api/rooms/{room}/timetable", Action: read,
		Summary: "A week of a room",
	}, b.getRoom)
	api.Read(r, api.Op{
		ID: "schoolLessons", Path: "/api/schools/{school}/lessons", Action: read,
		Summary: "Every lesson of a school on a day",
	}, b.getSchoolDay)
	api.Write(r, api.Op{
		ID: "changeLesson", Path: "/api/lessons/{lesson}/changes", Action: write,
		Summary: "Change one lesson: the whole list of its changes; an empty one takes them back",
	}, b.putChanges)
	b.yearRoutes(r)
	b.importRoutes(r)
	b.feedRoutes(r)
}

func (b *Book) yearRoutes(r *api.Router) {
	const path = "/api/schools/{school}/calendar"
	api.Read(r, api.Op{
		ID: "schoolCalendar", Path: path, Action: policy.TimetableRead.String(),
		Summary: "The year of a school: its days of class, weeks A and B, and hours of the day",
	}, b.getYear)
	api.Write(r, api.Op{
		ID: "settleCalendar", Path: path, Action: policy.ImportRun.String(),
		Summary: "Settle the letters of the weeks, the school's own days off, and the first and last day",
	}, b.putYear)
}

// WeekIn chooses a week.
type WeekIn struct {
	Week school.Date `query:"week" doc:"any day of the week; this one if empty, on Sundays the next"`
}

// window returns the days to read: those of the week asked for, or enough of them to
// find today's in any time zone.
func (in WeekIn) window(who roster.Person) (from, to school.Date, err error) {
	if in.Week != "" && !in.Week.Valid() {
		return "", "", fault.Say(fault.Invalid, "timetable.date")
	}
	if in.Week != "" {
		return in.Week.Monday(), in.Week.Monday().AddDays(6), nil
	}
	today := school.DateOf(who.Now.UTC(), who.Now.UTC().Location())
	return today.AddDays(-1).Monday(), today.AddDays(2).Monday().AddDays(6), nil
}

// monday returns the Monday of the week asked for, or of today where the school is.
func (in WeekIn) monday(who roster.Person, c *Calendar) school.Date {
	if in.Week != "" {
		return in.Week.Monday()
	}
	today := school.DateOf(who.Now, c.location())
	if today.Weekday() == 7 {
		today = today.AddDays(1)
	}
	return today.Monday()
}

// PupilIn names a pupil and a week.
type PupilIn struct {
	api.Credential
	WeekIn
	Pupil  school.PersonID `path:"pupil"`
	School school.UAI      `query:"school" doc:"where the pupil is in two schools"`
}

// About makes the pupil's enrolments come with the session.
func (in *PupilIn) About() school.PersonID { return in.Pupil }

func (b *Book) getPupil(ctx context.Context, who roster.Person, in *PupilIn) (WeekView, error) {
	e, ok := enrolment(who, in.Pupil, in.School)
	if !ok {
		return WeekView{}, fault.New(fault.NotFound, "no enrolment")
	}
	grant, err := policy.ReadPupilTimetable(who, e)
	if err != nil {
		return WeekView{}, err
	}
	return b.weekIn(ctx, who, in.WeekIn, in.Language, grant)
}

// ClassIn names a class and a week.
type ClassIn struct {
	api.Credential
	WeekIn
	Class  school.ClassID `path:"class"`
	School school.UAI     `query:"school" required:"true"`
}

func (b *Book) getClass(ctx context.Context, who roster.Person, in *ClassIn) (WeekView, error) {
	return b.week(ctx, who, in.WeekIn, in.Language, in.School, placeOfClass(in.Class),
		roster.ClassKey(in.School, school.YearOf(who.Now), in.Class),
		func(year school.Year, found func(v any) error) (policy.TimetableOf, error) {
			var c roster.Class
			if err := found(&c); err != nil {
				return policy.TimetableOf{}, err
			}
			return policy.ReadClassTimetable(who, in.School, year, c)
		})
}

// StaffIn names a member of staff and a week.
type StaffIn struct {
	api.Credential
	WeekIn
	Person school.PersonID `path:"person" doc:"me for oneself"`
	School school.UAI      `query:"school" required:"true"`
}

func (b *Book) getStaff(ctx context.Context, who roster.Person, in *StaffIn) (WeekView, error) {
	person, year := in.Person, school.YearOf(who.Now)
	if person == "me" {
		person = who.ID
	}
	if grant, err := policy.ReadStaffTimetable(who, in.School, year, person, false); err == nil {
		return b.weekIn(ctx, who, in.WeekIn, in.Language, grant)
	}
	return b.week(ctx, who, in.WeekIn, in.Language, in.School, placeOfStaff(person), roster.SchoolKey(in.School),
		func(year school.Year, found func(v any) error) (policy.TimetableOf, error) {
			var s roster.School
			if err := found(&s); err != nil {
				return policy.TimetableOf{}, err
			}
			return policy.ReadStaffTimetable(who, in.School, year, person, s.Life.Colleague)
		})
}

// RoomIn names a room and a week.
type RoomIn struct {
	api.Credential
	WeekIn
	Room   school.RoomID `path:"room"`
	School school.UAI    `query:"school" required:"true"`
}

func (b *Book) getRoom(ctx context.Context, who roster.Person, in *RoomIn) (WeekView, error) {
	grant, err := policy.ReadRoomTimetable(who, in.School, school.YearOf(who.Now), in.Room)
	if err != nil {
		return WeekView{}, err
	}
	return b.weekIn(ctx, who, in.WeekIn, in.Language, grant)
}

// ChangesIn is what a screen asks of one lesson.
type ChangesIn struct {
	api.Credential
	Lesson school.LessonID `path:"lesson"`
	School school.UAI      `query:"school" required:"true"`
	Body   struct {
		Version int64        `json:"version" doc:"of the changes that the screen showed; 0: none"`
		Changes []LessonEdit `json:"changes" maxItems:"8"`
		Force   bool         `json:"force,omitempty" doc:"although somebody or something is taken"`
	}
}

func (b *Book) putChanges(ctx context.Context, who roster.Person, in *ChangesIn) (ChangedView, error) {
	grants, err := b.changing(ctx, who, in)
	if err != nil {
		return ChangedView{}, err
	}
	l, err := b.Change(ctx, Order{in.Lesson, in.Body.Version, in.Body.Changes, in.Body.Force}, who.Now, grants...)
	if err != nil {
		return ChangedView{}, err
	}
	return changedOf(l, l.Version), nil
}

// changing asks for every day that an order concerns.
func (b *Book) changing(ctx context.Context, who roster.Person, in *ChangesIn) ([]policy.Changing, error) {
	origin, _, ok := in.Lesson.Parts()
	if !ok {
		return nil, fault.New(fault.NotFound, "not a lesson")
	}
	c, err := b.Calendar(ctx, in.School, school.YearOf(who.Now))
	if err != nil {
		return nil, err
	}
	who = who.At(c.location())
	days := []school.Date{origin}
	for _, e := range in.Body.Changes {
		if e.Kind == MovedTime && e.Date != "" && e.Date != origin {
			days = append(days, e.Date)
		}
	}
	var grants []policy.Changing
	for _, d := range days {
		g, err := policy.ChangeLessons(who, in.School, school.YearOf(who.Now), d)
		if err != nil {
			return nil, err
		}
		grants = append(grants, g)
	}
	return grants, nil
}

func (b *Book) importRoutes(r *api.Router) {
	run := policy.ImportRun.String()
	api.Write(r, api.Op{
		ID: "importTimetable", Method: http.MethodPost, Path: "/api/schools/{school}/timetable/imports", Action: run, MaxBody: mostFile,
		Summary: "Bring in a timetable, or only tell what that would change",
	}, b.postImport)
	api.Read(r, api.Op{
		ID: "timetableImports", Path: "/api/schools/{school}/timetable/imports", Action: run,
		Summary: "Imports of the last thirty days",
	}, b.getImports)
	api.Write(r, api.Op{
		ID: "undoTimetableImport", Method: http.MethodPost, Path: "/api/schools/{school}/timetable/imports/{id}/undo", Action: run,
		Summary: "Bring back the timetable from before the last import",
	}, b.postUndo)
}

func (b *Book) feedRoutes(r *api.Router) {
	feed := policy.FeedToken.String()
	api.Read(r, api.Op{ID: "feeds", Path: "/api/me/feeds", Action: feed, Summary: "One's calendar feeds"}, b.getFeeds)
	api.Write(r, api.Op{
		ID: "addFeed", Method: http.MethodPost, Path: "/api/me/feeds", Action: feed,
		Summary: "Make a calendar feed; its address is shown once",
	}, b.postFeed)
	api.Write(r, api.Op{
		ID: "revokeFeed", Method: http.MethodDelete, Path: "/api/me/feeds/{id}", Action: feed, Status: http.StatusNoContent,
		Summary: "End a calendar feed at once",
	}, b.deleteFeed)
	api.OpenRaw(r, api.Op{
		ID: "feed", Path: "/api/feeds/{secret}", Action: feed,
		Summary: "The calendar behind a secret address, for calendar programs",
	}, "text/calendar", func(ctx context.Context, in *SecretIn) (api.Raw, error) {
		body, err := b.ReadFeed(ctx, in.Secret, r.Now())
		return api.Raw{Type: "text/calendar; charset=utf-8", Cache: feedCache, Body: body}, err
	})
}
