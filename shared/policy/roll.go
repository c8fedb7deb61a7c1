package policy

import (
	"slices"
	"time"

	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// A Lesson is one lesson with those who are expected in it, as timetable and roster
// hold them. The grant of a roll lists pupils from here and from nowhere else.
type Lesson struct {
	School   school.UAI
	Year     school.Year
	ID       school.LessonID
	Service  school.ServiceID // "" of a lesson of no service: class life, two classes together
	Class    school.ClassID
	Group    school.GroupID
	Start    time.Time
	StandIns []school.PersonID // named on this lesson by a change of the timetable, or by a lesson of no service
	Pupils   []school.PersonID
	Primary  bool // the school is an école
	Handed   bool // the school hands the rolls of a replaced teacher over to whoever stands in
}

// A Rolling allows calling the roll of one lesson.
type Rolling struct {
	lesson Lesson
	author school.PersonID
	office bool
	any    bool // at any time
}

// CallRoll answers "may this person call the roll of this lesson, now?": teachers from
// ten minutes before it starts to 24 hours after, the office and the teacher of a class
// of an école at any time. It fails with fault.NotFound, or fault.Forbidden for one whose
// lesson it is at another time, or for whom a substitute stands in where the school hands
// the rolls over.
func CallRoll(who roster.Person, l Lesson) (Rolling, error) {
	o := l.object(&who)
	by := allowedTo(&who, AbsenceCall, &o) &^ set(DOC)
	if by == 0 {
		o.lesson, o.facts = who.Now, o.facts&^handsOver // the time and a substitute apart, is it this person's lesson?
		return Rolling{}, refuse(denied, allowedTo(&who, AbsenceCall, &o)&^set(DOC) != 0)
	}
	return Rolling{
		lesson: l, author: who.ID, office: by&set(CPE, AED, DIR) != 0, any: by&set(PE) != 0,
	}, nil
}

// ReadRoll answers "may this person read the roll of this lesson?": whoever may call
// it, at any time. It fails with fault.NotFound.
func ReadRoll(who roster.Person, l Lesson) (Rolling, error) {
	o := l.object(&who)
	o.lesson, o.facts = who.Now, o.facts&^handsOver
	by := allowedTo(&who, AbsenceCall, &o) &^ set(DOC)
	if by == 0 {
		return Rolling{}, unseen()
	}
	return Rolling{lesson: l, office: by&set(CPE, AED, DIR) != 0, any: by&set(PE) != 0}, nil
}

func (l Lesson) object(who *roster.Person) object {
	o := object{school: l.School, year: l.Year, class: l.Class, group: l.Group, service: l.Service, pupils: l.Pupils, lesson: l.Start}
	if slices.Contains(l.StandIns, who.ID) {
		o.facts |= standIn
	}
	if l.Primary {
		o.facts |= primary
	}
	if l.Handed {
		o.facts |= handsOver
	}
	return o
}

// Lesson returns the lesson; its School is "" for the zero grant, which denies.
func (r Rolling) Lesson() Lesson { return r.lesson }

// Author returns who calls the roll; "" of a grant that only reads it.
func (r Rolling) Author() school.PersonID { return r.author }

// Office reports whether the person acts for the school's office: CPE, surveillant, head.
func (r Rolling) Office() bool { return r.office }

// Lists reports whether the pupil is expected in the lesson.
func (r Rolling) Lists(p school.PersonID) bool { return slices.Contains(r.lesson.Pupils, p) }

// Until returns until when a teacher may call the roll and correct it; zero for
// those who always may.
func (r Rolling) Until() time.Time {
	if r.office || r.any || r.lesson.Start.IsZero() {
		return time.Time{}
	}
	return r.lesson.Start.Add(rollAfter)
}
