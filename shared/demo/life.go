package demo

import (
	"time"

	"github.com/preau-ent/preau/shared/school"
)

// A Life is what happens in the schools of a region: the timetable, and half a term of
// lessons, absences and what became of them.
type Life struct {
	Courses    []Course
	Placements []Placement
	Changes    []Change
	Rolls      []Roll
	Days       []PupilDay
	Cases      []Case
	Statuses   []Status
	Choices    []Choice
	Calls      []Call

	// Watched are the pupils whose unjustified half-days of a month reach a number of
	// the law: 4, or more than 10.
	Watched []school.PersonID
}

// A Placement is a period in companies of a whole class: it has no lessons then.
type Placement struct {
	School   school.UAI
	Year     school.Year
	Class    school.ClassID
	From, To school.Date // whole weeks
	Days     [5]school.CourseID
}

// A Change is one change of a lesson: "cancelled", "moved-room", "replaced" or "test".
type Change struct {
	School school.UAI
	Year   school.Year
	Lesson school.LessonID
	Kind   string
	Room   school.RoomID
	Staff  []school.PersonID
	Words  string
	By     school.PersonID
	At     time.Time
}

// A Roll is the roll of one lesson as its teacher called it.
type Roll struct {
	School     school.UAI
	Year       school.Year
	Lesson     school.LessonID
	Date       school.Date
	Start, End school.Clock
	Service    school.ServiceID
	By         school.PersonID
	At         time.Time
	Called     []school.PersonID // in the order of the list
	Marks      []Mark            // those listed, in the same order
}

// A Mark is a pupil whom a roll lists: "absent", "late", "sentout" or "infirmary".
type Mark struct {
	Pupil   school.PersonID
	Kind    string
	Minutes int          // of a late arrival
	Since   school.Clock // of an absence: the first of the lessons missed in a row
}

// A PupilDay is what the rolls of a day noted of one pupil.
type PupilDay struct {
	School  school.UAI
	Year    school.Year
	Pupil   school.PersonID
	Date    school.Date
	Entries []Entry
}

// An Entry is one lesson of a PupilDay.
type Entry struct {
	Kind     string
	From, To school.Clock
	Minutes  int
	Lesson   school.LessonID
	Service  school.ServiceID
	By       school.PersonID
	At       time.Time
}

// A Case is what a family said of an absence, and what the school made of it.
type Case struct {
	School   school.UAI
	Year     school.Year
	Pupil    school.PersonID
	From, To time.Time
	Late     bool
	Motif    string
	Words    string
	Said     string // how staff were told who wrote it down: "phone", "mail"; "": the family wrote it
	Coming   bool   // declared beforehand
	By       school.PersonID
	At       time.Time
	Accepted *bool // nil: waits for a ruling
	Settled  bool
	Ruler    school.PersonID
	Ruled    time.Time
	Answer   string
}

// A Status is a dated status of a pupil: "exemption", "remote" or "pfmp".
type Status struct {
	School   school.UAI
	Year     school.Year
	Pupil    school.PersonID
	Class    school.ClassID
	Kind     string
	From, To school.Date
	Service  school.ServiceID // of an exemption
	Present  bool             // comes all the same
	By       school.PersonID
}

// A Choice is what a guardian chose for what the school writes.
type Choice struct {
	Person   school.PersonID
	Language string
	Digest   bool // late arrivals in one message a day
	NoSMS    bool // refused text messages
}

// A Call is somebody whom the office phoned, or has to phone, about an absence: no
// message reaches the person.
type Call struct {
	School   school.UAI
	Year     school.Year
	Pupil    school.PersonID
	Guardian school.PersonID
	Date     school.Date
	Lessons  []Entry // missed
	By       school.PersonID
	At       time.Time
	Outcome  string // "reached", "no-answer" or "voicemail"
	Words    string
}

// makeLife makes the timetable and what happened up to now. It draws from a source of
// its own: names and marks stay what they are when it changes.
func (m *maker) makeLife() {
	m.makeCourses()
	m.makeStatuses()
	m.makeChanges()
	for _, b := range m.schools {
		m.attendance(b)
	}
	m.makeDeclarations()
	m.makeChoices()
	m.makeCalls()
}

// letter returns A or B: in turn over the weeks that have class.
func (m *maker) letter(d school.Date) string {
	n := 0
	for monday := m.day("2026-08-31"); monday < d.Monday(); monday = monday.AddDays(7) {
		if len(m.classDays(monday, monday.AddDays(4))) > 0 {
			n++
		}
	}
	return "AB"[n%2 : n%2+1]
}

// thousandth is true so many times in a thousand, by the chance of the schools' life.
func (m *maker) thousandth(n int) bool { return m.week.IntN(1000) < n }
