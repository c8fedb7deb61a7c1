package today

import (
	"context"

	"github.com/preau-ent/preau/functions/grades"
	"github.com/preau-ent/preau/functions/timetable"
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

const (
	mostFresh = 3 // new marks that a first screen lists
	ahead     = 5 // days in which the next day of class is looked for
)

// pupil adds the day of one pupil: what of it the reader may see. The card and the
// timetable are one read.
func (d *Desk) pupil(ctx context.Context, who roster.Person, id school.PersonID, day *Day) error {
	marks, err := d.grades.ReadGrades(ctx, who, id, "")
	if unseen(err) != nil {
		return err
	}
	s := sight{enrolment: marks.Enrolment()}
	if err == nil {
		s.marks = &marks
	} else if s.enrolment = present(who, id); s.enrolment.Pupil == "" {
		return nil
	}
	zone, err := d.grades.Zone(ctx, s.enrolment.School)
	if err != nil {
		return err
	}
	who = who.At(zone)
	file, err := policy.ReadAbsences(who, s.enrolment)
	if unseen(err) != nil {
		return err
	}
	if err == nil {
		s.absences = &file
	}
	week, err := policy.ReadPupilTimetable(who, s.enrolment)
	if unseen(err) != nil {
		return err
	}
	if s.marks == nil && s.absences == nil && err != nil {
		return nil // nothing of this child is the reader's to know
	}
	p, err := d.day(ctx, who, s, week, err == nil)
	if err != nil {
		return err
	}
	p.Zone = zone.String()
	day.Pupils = append(day.Pupils, p)
	return nil
}

// present returns where a pupil is today, of the enrolments that came with the request.
func present(who roster.Person, id school.PersonID) roster.Enrolment {
	for _, e := range who.About {
		if e.Pupil == id && e.Active(who.Today) {
			return e
		}
	}
	return roster.Enrolment{}
}

func (d *Desk) day(ctx context.Context, who roster.Person, s sight, week policy.TimetableOf, planned bool) (PupilDay, error) {
	e, key := s.enrolment, cardKey(s.enrolment.Pupil)
	p := PupilDay{ID: e.Pupil, First: e.Name.First, School: e.School, Self: e.Pupil == who.ID, Today: []Brief{}}
	var read timetable.Beside
	var err error
	if planned {
		read, err = d.lessons.LessonsBeside(ctx, week, who.Today, who.Today.AddDays(ahead), who.Now, key)
	}
	if !planned || fault.Is(err, fault.NotFound) { // without a class there are no lessons; the rest is there
		read.Items, err = d.table.Get(ctx, false, key)
	}
	if err != nil {
		return p, err
	}
	it := read.Items.Find(key)
	var c Card
	if err := it.Decode(&c); err != nil {
		return p, err
	}
	plan := c.Plan
	if planned {
		plan = read.Stored
	}
	c.fit(e, who.Today, plan)
	if err := d.complete(ctx, s, it, &c, who); err != nil {
		return p, err
	}
	p.show(s, &c, who)
	p.Class = read.Label
	p.plan(read.Lessons, who, e)
	return p, nil
}

// show adds what the reader sees of the card now.
func (p *PupilDay) show(s sight, c *Card, who roster.Person) {
	if s.marks != nil {
		p.News = c.Marks.News(*s.marks, who.Now)
	} else {
		p.News.Fresh, p.News.Next = []grades.Fresh{}, []grades.Upcoming{}
	}
	if n := len(p.Fresh); n > mostFresh {
		p.Fresh, p.MoreFresh = p.Fresh[:mostFresh], n-mostFresh
	}
	var file policy.AbsencesOf
	if s.absences != nil {
		file = *s.absences
	}
	shown := c.Absences.Shown(file, who.Now)
	p.ToJustify, p.MoreToDo, p.Coming = shown.Open, shown.More, shown.Coming
	p.Justify = file.Justifies()
}

// plan adds the lessons of today, and of the next day of class once those are over.
func (p *PupilDay) plan(lessons []timetable.Lesson, who roster.Person, e roster.Enrolment) {
	left := false
	for i := range lessons {
		l := &lessons[i]
		class := e.On(l.Date).Class
		if l.Date == who.Today {
			p.Today = append(p.Today, brief(l, class))
			left = left || l.HeldFor(class) && l.Ends.After(who.Now)
		}
	}
	for i := range lessons {
		if l := &lessons[i]; !left && l.Date > who.Today && (len(p.Tomorrow) == 0 || p.Tomorrow[0].Date == l.Date) {
			p.Tomorrow = append(p.Tomorrow, brief(l, e.On(l.Date).Class))
		}
	}
}

// brief says a lesson in few words: to a class with its teacher, to a teacher with the class.
func brief(l *timetable.Lesson, class school.ClassID) Brief {
	v := timetable.ViewOf(*l, class, false)
	b := Brief{
		ID: v.ID, Date: v.Date, Start: v.Start, End: v.End, Subject: v.Subject, Room: v.Room, Kind: v.Kind,
		Cancelled: v.Cancelled, Away: v.Away,
	}
	for _, c := range v.Changes {
		b.Changes = append(b.Changes, Change{c.Kind, c.Was, c.Now, c.Words})
	}
	if class == "" {
		b.Class = v.Class
	} else {
		b.Teachers = v.Teachers
	}
	return b
}
