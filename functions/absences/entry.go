package absences

import (
	"time"

	"github.com/preau-ent/preau/shared/school"
)

// A Kind says what an entry tells of a pupil.
type Kind string

// The kinds of an entry. Only Absent ever counts as an absence.
const (
	Absent    Kind = "absent"
	Late      Kind = "late"      // arrived Minutes after the start of the lesson; 0: nobody noted how many
	SentOut   Kind = "sentout"   // sent out of the lesson, which was attended until then
	Infirmary Kind = "infirmary" // sent to the infirmary by the teacher of the lesson
	Present   Kind = "present"   // elsewhere, under the school's responsibility: see Place
	Mistake   Kind = "error"     // typed by mistake; kept, counts for nothing
)

// A Source says where an entry comes from. What the office recorded is never
// overwritten by the roll of a lesson.
type Source string

// The sources of an entry.
const (
	FromRoll   Source = "roll"      // the roll of a lesson
	FromOffice Source = "office"    // the CPE, an AED, the head, the nurse
	FromDesk   Source = "desk"      // the late desk
	FromFamily Source = "declared"  // the family said beforehand
	FromExcuse Source = "justified" // the family justified it since
)

// Office reports whether the roll of a lesson must leave the entry alone.
func (s Source) Office() bool { return s == FromOffice || s == FromDesk }

// A Place is where a pupil is who is present elsewhere than in the lesson.
type Place string

// The places of a presence elsewhere.
const (
	Permanence Place = "permanence"
	CDI        Place = "cdi"
	Sickroom   Place = "infirmary"
	Trip       Place = "trip"      // outing, sports competition
	Stage      Place = "stage"     // period in a company
	Detention  Place = "detention" // retenue
	Inclusion  Place = "inclusion" // excluded from lessons, kept in the school
)

// An Entry is one fact of a pupil's day. It is never erased: a correction writes the
// next version over it and the journal keeps the former one, all but its note.
type Entry struct {
	ID        string           // of the day; the entry that a roll makes has the id of its lesson
	Kind      Kind             //
	From, To  school.Clock     // hours that it covers
	Open      bool             // nobody said the end yet: To is what is thought
	Minutes   int              // of a late arrival; 0: not noted, or on time (awaited)
	Lesson    school.LessonID  // "" if it is about hours and not about a lesson
	Service   school.ServiceID // of the lesson
	Source    Source           //
	Place     Place            // of a presence elsewhere
	By        school.PersonID  // who wrote this version
	At        time.Time        // when, to the second
	Version   int              // from 1
	Cancelled *Stamp           // it counts no more
	Words     string           // a note of the office, at most MaxWords characters
}

// A Stamp says who did something, and when.
type Stamp struct {
	By school.PersonID `json:"by"`
	At time.Time       `json:"at"`
}

// MaxWords is how long a note may be, in characters.
const MaxWords = 140

// noteless returns the entry as the journal keeps it. What people wrote in their own words
// is in the file alone, where it may be corrected, and ends with it.
func (e Entry) noteless() Entry {
	e.Words = ""
	return e
}

// Stands reports whether the entry still says something of the pupil.
func (e *Entry) Stands() bool { return e.Cancelled == nil && e.Kind != Mistake }

// Covers reports whether the entry touches the hours from up to to.
func (e *Entry) Covers(from, to school.Clock) bool { return e.From < to && from < e.To }

// Same reports whether two versions say the same of the pupil, whoever wrote them.
func (e *Entry) Same(o *Entry) bool {
	return e.Kind == o.Kind && e.From == o.From && e.To == o.To && e.Minutes == o.Minutes && e.Lesson == o.Lesson &&
		e.Place == o.Place && e.Open == o.Open && e.Words == o.Words && (e.Cancelled == nil) == (o.Cancelled == nil)
}
