package today

import (
	"context"
	"slices"

	"github.com/preau-ent/preau/functions/absences"
	"github.com/preau-ent/preau/functions/grades"
	"github.com/preau-ent/preau/functions/timetable"
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// A Day is what a person sees first.
type Day struct {
	Date    school.Date         `json:"date"`
	Zone    string              `json:"zone,omitempty" doc:"of the reader's lessons"`
	First   string              `json:"firstName"`
	Pupils  []PupilDay          `json:"pupils" doc:"the reader, if a pupil, and the reader's children"`
	Duties  []Duty              `json:"duties" doc:"what the reader teaches"`
	HeadOf  []HeadClass         `json:"headOf" doc:"classes whose head teacher the reader is"`
	Lessons []Brief             `json:"lessons" doc:"that the reader gives today, with what changes"`
	Rolls   []absences.RollLine `json:"rolls" doc:"of those lessons: called, or to call"`
	Board   *Board              `json:"board" doc:"figures of the school whose absences the reader follows; null for others"`
}

// A PupilDay is the day of one pupil, for the pupil or a guardian.
type PupilDay struct {
	ID     school.PersonID `json:"id"`
	First  string          `json:"firstName"`
	Class  string          `json:"class" doc:"as the school calls it"`
	School school.UAI      `json:"school"`
	Zone   string          `json:"zone" doc:"of the pupil's lessons"`
	Self   bool            `json:"self,omitempty"`
	grades.News
	MoreFresh int                    `json:"moreFresh,omitempty" doc:"new marks beyond those listed"`
	Today     []Brief                `json:"today"`
	Tomorrow  []Brief                `json:"tomorrow,omitempty" doc:"of the next day of class, once those of today are over"`
	ToJustify []absences.CardStretch `json:"toJustify" doc:"absences that nobody justified, the latest first"`
	MoreToDo  int                    `json:"moreToJustify,omitempty"`
	Coming    []absences.CardCase    `json:"coming" doc:"absences announced"`
	Justify   bool                   `json:"justify,omitempty" doc:"the reader may justify"`
}

// A Brief is one lesson in few words.
type Brief struct {
	ID        school.LessonID `json:"id"`
	Date      school.Date     `json:"date"`
	Start     school.Clock    `json:"start"`
	End       school.Clock    `json:"end"`
	Subject   string          `json:"subject"`
	Class     string          `json:"class,omitempty" doc:"for its teacher"`
	Teachers  []string        `json:"teachers,omitempty" doc:"for its pupils"`
	Room      school.RoomID   `json:"room,omitempty"`
	Kind      timetable.Kind  `json:"kind" enum:"course,test,permanence,extra,pfmp"`
	Changes   []Change        `json:"changes,omitempty"`
	Cancelled bool            `json:"cancelled,omitempty"`
	Away      school.Date     `json:"away,omitempty" doc:"the day to which it went"`
}

// A Change is one change of a lesson.
type Change struct {
	Kind  timetable.ChangeKind `json:"kind" enum:"cancelled,moved-room,moved-time,moved-from,replaced,exempted,test,added"`
	Was   string               `json:"was,omitempty"`
	Now   string               `json:"now,omitempty"`
	Words string               `json:"words,omitempty"`
}

// A Board is what the figures of a school's board say now.
type Board struct {
	School school.UAI `json:"school"`
	absences.FiguresView
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
	table   *table.Table
	grades  *grades.Book
	lessons *timetable.Book
	rolls   *absences.Book
	files   *absences.Register
}

// Day returns the day of a person. Who may read nothing of a child finds nothing of
// that child in it.
func (d *Desk) Day(ctx context.Context, who roster.Person, lang string) (Day, error) {
	day := Day{
		Date: who.Today, First: who.Name.First, Pupils: []PupilDay{}, Duties: []Duty{}, HeadOf: []HeadClass{},
		Lessons: []Brief{}, Rolls: []absences.RollLine{},
	}
	pupils, err := d.enrolments(ctx, &who)
	if err != nil {
		return Day{}, err
	}
	for _, id := range pupils {
		if err := d.pupil(ctx, who, id, &day); err != nil {
			return Day{}, err
		}
	}
	return day, d.work(ctx, who, lang, &day)
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

// unseen turns "nothing of this is the reader's to know" into nothing at all.
func unseen(err error) error {
	if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Forbidden) {
		return nil
	}
	return err
}
