package today

import (
	"context"
	"slices"

	"github.com/preau-ent/preau/functions/grades"
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// A Day is what a person sees first.
type Day struct {
	Date   school.Date `json:"date"`
	First  string      `json:"firstName"`
	Pupils []PupilDay  `json:"pupils" doc:"the reader, if a pupil, and the reader's children"`
	Duties []Duty      `json:"duties" doc:"what the reader teaches"`
	HeadOf []HeadClass `json:"headOf" doc:"classes whose head teacher the reader is"`
}

// A PupilDay is the day of one pupil, for the pupil or a guardian.
type PupilDay struct {
	ID     school.PersonID `json:"id"`
	First  string          `json:"firstName"`
	Class  school.ClassID  `json:"class"`
	School school.UAI      `json:"school"`
	Self   bool            `json:"self,omitempty"`
	grades.News
}

// A Duty is a service to mark.
type Duty = grades.Duty

// A HeadClass is a class that the reader is head teacher of.
type HeadClass struct {
	School school.UAI     `json:"school"`
	Class  school.ClassID `json:"class"`
}

// A Desk gathers what other subjects know into a day.
type Desk struct {
	table  *table.Table
	grades *grades.Book
}

// Day returns the day of a person. Who may read nothing of a child finds nothing of
// that child in it.
func (d *Desk) Day(ctx context.Context, who roster.Person) (Day, error) {
	day := Day{Date: who.Today, First: who.Name.First, Pupils: []PupilDay{}, Duties: []Duty{}, HeadOf: []HeadClass{}}
	pupils, err := d.enrolments(ctx, &who)
	if err != nil {
		return Day{}, err
	}
	for _, id := range pupils {
		if err := d.pupil(ctx, who, id, &day); err != nil {
			return Day{}, err
		}
	}
	for _, l := range who.Links {
		if !l.Active(who.Now) {
			continue
		}
		for _, c := range l.HeadOf {
			day.HeadOf = append(day.HeadOf, HeadClass{l.School, c})
		}
		if len(l.Services) == 0 {
			continue
		}
		duties, err := d.grades.Duties(ctx, who, l.School, l.Services)
		if err != nil {
			return Day{}, err
		}
		day.Duties = append(day.Duties, duties...)
	}
	return day, nil
}

// enrolments reads where the reader's pupils are, in one call, and puts it where
// policy looks for it.
func (d *Desk) enrolments(ctx context.Context, who *roster.Person) ([]school.PersonID, error) {
	var ids []school.PersonID
	for _, l := range who.Links {
		id := l.Pupil
		if l.Role == school.Pupil {
			id = who.ID
		}
		if id != "" && l.Active(who.Now) && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	var keys []table.Key
	for _, id := range ids {
		keys = append(keys, roster.EnrolKey(id))
	}
	items, err := d.table.Get(ctx, false, keys...)
	if err != nil {
		return nil, err
	}
	for _, it := range items {
		var e roster.Enrolments
		if err := it.Decode(&e); err != nil {
			return nil, err
		}
		who.About = append(who.About, e.Enrolments...)
	}
	return ids, nil
}

func (d *Desk) pupil(ctx context.Context, who roster.Person, id school.PersonID, day *Day) error {
	grant, err := d.grades.ReadGrades(ctx, who, id, "")
	if fault.Is(err, fault.NotFound) {
		return nil // nothing of this child is the reader's to know
	}
	if err != nil {
		return err
	}
	news, err := d.grades.News(ctx, grant, who.Now)
	if err != nil {
		return err
	}
	e := grant.Enrolment()
	day.Pupils = append(day.Pupils, PupilDay{ID: id, First: e.Name.First, Class: e.Class, School: e.School, Self: id == who.ID, News: news})
	return nil
}
