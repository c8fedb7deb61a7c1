// Package roster says who is related to whom, now: the links of a person to schools
// and pupils, and the enrolment of a pupil. Policy decides on these values alone.
//
// Keys:
//
//	PERSON#<id>                    ME        Profile: name, birth, login, contact
//	PERSON#<id>                    LINKS     Links: every link of the person, one item
//	PERSON#<id>                    ENROL     Enrolments of a pupil, one item
//	PERSON#<id>                    FAMILY    Family of a pupil: who is or was tied to the pupil
//	<uai>#<year>#CLASS#<id>        CLASS     Class: head teachers, pupils by name
//	<uai>#<year>#CLASS#<id>        PERIODS   Periods of the class: small, since every save of marks checks it
//	<uai>#<year>#GROUP#<id>        GROUP     Group: pupils by name
//	<uai>#<year>#SERVICE#<id>      SERVICE   Service: subject, teachers, coefficient
//	<uai>                          SCHOOL    School: name, time zone, options
package roster

import (
	"slices"
	"time"

	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// A Person is who makes a request: the links valid or not, and how they signed in.
// The zero Person is anonymous.
type Person struct {
	ID         school.PersonID
	Name       Name
	Birth      school.Date
	Suspended  bool
	Links      []Link
	Session    school.SessionID
	PasswordAt time.Time // when the password was last typed
	SecondAt   time.Time // when a second factor was last given; zero: never
	Trusted    bool      // the device is the person's own
	Now        time.Time // the moment of the request; every dated link is compared with it
	Today      school.Date
	About      []Enrolment // of the pupil that the path names, read together with the links
}

// At returns the person on the civil day of a school's own time zone, in which its
// periods close and its pupils come of age.
func (p Person) At(zone *time.Location) Person {
	p.Today = school.DateOf(p.Now, zone)
	return p
}

// A Name is a person's name as schools print it: "Inès", "MARTIN".
type Name struct {
	First string `json:"first"`
	Last  string `json:"last"`
}

// String returns "Inès Martin".
func (n Name) String() string { return n.First + " " + n.Last }

// A Link ties a person to a school in one role, between two moments.
type Link struct {
	Role   school.Role `json:"role"`
	School school.UAI  `json:"school"`
	From   time.Time   `json:"from,omitzero"` // valid from then on; zero: always
	To     time.Time   `json:"to,omitzero"`   // no longer valid at that moment; zero: open

	// Guardian links.
	Pupil     school.PersonID `json:"pupil,omitempty"`
	Child     Name            `json:"child,omitzero"`      // name of the pupil, to choose among children
	Class     school.ClassID  `json:"class,omitempty"`     // class of the pupil, or of the person if a pupil
	Level     school.Level    `json:"level,omitempty"`     // what the guardian may do
	Document  string          `json:"document,omitempty"`  // reference of what was shown to the school
	BySchool  bool            `json:"bySchool,omitempty"`  // decided by the school: no import may change it
	Legal     int             `json:"legal,omitempty"`     // 1 or 2: legal guardian of that rank; 0: none
	Kinship   string          `json:"kinship,omitempty"`   // national code: 10 mother, 20 father, …
	Contact   int             `json:"contact,omitempty"`   // order in which to phone; 0: not
	Financial bool            `json:"financial,omitempty"` // pays
	Aids      bool            `json:"aids,omitempty"`      // receives the aids

	// Staff links.
	Services []ServiceRef      `json:"services,omitempty"` // taught
	HeadOf   []school.ClassID  `json:"headOf,omitempty"`   // classes whose head teacher the person is
	Scope    []school.ClassID  `json:"scope,omitempty"`    // classes an AED is restricted to; empty: all
	Pupils   []school.PersonID `json:"pupils,omitempty"`   // pupils an AESH assists

	// Source names the delivery that made the link ("AAF#EXEMPLE"), or "school".
	Source  string `json:"source,omitempty"`
	Missing bool   `json:"missing,omitempty"` // absent from the last complete delivery
}

// A ServiceRef is one service in a teacher's link, with its own dates (substitutes).
type ServiceRef struct {
	ID       school.ServiceID   `json:"id"`
	Subject  school.SubjectCode `json:"subject"`
	Label    string             `json:"label"`           // subject in words
	Class    school.ClassID     `json:"class,omitempty"` // or
	Group    school.GroupID     `json:"group,omitempty"`
	From     time.Time          `json:"from,omitzero"`
	To       time.Time          `json:"to,omitzero"`
	ReadOnly bool               `json:"readOnly,omitempty"` // replaced meanwhile: keeps read, loses write
}

// Active reports whether the link is valid at a moment: from <= now < to.
func (l Link) Active(now time.Time) bool { return within(now, l.From, l.To) }

// Active reports whether the service is taught at a moment: from <= now < to.
func (s ServiceRef) Active(now time.Time) bool { return within(now, s.From, s.To) }

func within(now, from, to time.Time) bool {
	return !now.Before(from) && (to.IsZero() || now.Before(to))
}

// An Enrolment places a pupil in one school for one year. Class, Groups and Services are
// the present seat, on which policy decides.
type Enrolment struct {
	Pupil       school.PersonID    `json:"pupil"`
	School      school.UAI         `json:"school"`
	Year        school.Year        `json:"year"`
	Name        Name               `json:"name"`
	Birth       school.Date        `json:"birth"`
	Emancipated school.Date        `json:"emancipated,omitempty"` // dated decision; "" never
	Class       school.ClassID     `json:"class"`
	Groups      []school.GroupID   `json:"groups,omitempty"`
	Services    []school.ServiceID `json:"services,omitempty"` // every service the pupil attends
	Before      []Seat             `json:"before,omitempty"`   // the seats that ended, oldest first; see Move and On
	From        school.Date        `json:"from,omitempty"`
	To          school.Date        `json:"to,omitempty"`          // day of leaving; "" open
	OptOut      bool               `json:"optOut,omitempty"`      // adult pupil objects to the guardians' reading
	Independent bool               `json:"independent,omitempty"` // adult pupil proved independence
	MEF         string             `json:"mef,omitempty"`
	Regime      string             `json:"regime,omitempty"`
	Status      string             `json:"status,omitempty"` // SCOLAIRE, APPRENTI …
	Siecle      string             `json:"siecle,omitempty"` // number in the school's own database (ELEVE_ID); LSU asks for it
	Source      string             `json:"source,omitempty"`
	Missing     bool               `json:"missing,omitempty"`

	Primary bool `json:"-"` // the school is an école, as whoever read the school says; policy asks
}

// Adult reports whether the pupil decides alone on a day.
func (e Enrolment) Adult(day school.Date) bool {
	return e.Birth.AdultOn(day) || (e.Emancipated != "" && e.Emancipated <= day)
}

// Attends reports whether the pupil follows the service.
func (e Enrolment) Attends(s school.ServiceID) bool { return slices.Contains(e.Services, s) }

// Active reports whether the pupil is in the school on a day.
func (e Enrolment) Active(day school.Date) bool {
	return e.From <= day && (e.To == "" || day < e.To)
}

// A Pupil is one line of a class or group, in the order of the school's lists: one stay.
// Who left and came back has a line for each, together and the oldest first.
type Pupil struct {
	ID    school.PersonID `json:"id"`
	Name  Name            `json:"name"`
	Class school.ClassID  `json:"class,omitempty"` // in a group: where the pupil comes from
	From  school.Date     `json:"from,omitempty"`
	To    school.Date     `json:"to,omitempty"`
}

// In reports whether the pupil stands in the list on a day: who left keeps the line.
func (p Pupil) In(day school.Date) bool { return p.From <= day && (p.To == "" || day < p.To) }

// A Class is one division of a school and year.
type Class struct {
	ID       school.ClassID     `json:"id"`
	Label    string             `json:"label"`
	MEF      []string           `json:"mef,omitempty"`
	Heads    []school.PersonID  `json:"heads,omitempty"` // professeurs principaux, at most two
	Periods  []school.Period    `json:"-"`               // loaded from an item of their own, see PeriodsKey
	Pupils   []Pupil            `json:"pupils"`
	Services []school.ServiceID `json:"services,omitempty"` // that its pupils attend, groups' ones included
	Groups   []school.GroupID   `json:"groups,omitempty"`   // that draw on it
	Source   string             `json:"source,omitempty"`
	Missing  bool               `json:"missing,omitempty"`
}

// Periods is the item <uai>#<year>#CLASS#<id> / PERIODS.
type Periods struct {
	Periods []school.Period `json:"periods"`
}

// A Group cuts across classes.
type Group struct {
	ID      school.GroupID   `json:"id"`
	Label   string           `json:"label"`
	Classes []school.ClassID `json:"classes"`
	Pupils  []Pupil          `json:"pupils"`
	Source  string           `json:"source,omitempty"`
	Missing bool             `json:"missing,omitempty"`
}

// A Service is subject × class or group × teachers.
type Service struct {
	ID          school.ServiceID   `json:"id"`
	School      school.UAI         `json:"school"`
	Year        school.Year        `json:"year"`
	Subject     school.SubjectCode `json:"subject"`
	Label       string             `json:"label"`
	Class       school.ClassID     `json:"class,omitempty"`
	Group       school.GroupID     `json:"group,omitempty"`
	Classes     []school.ClassID   `json:"classes"` // whose pupils attend; their periods rule
	Teachers    []Teacher          `json:"teachers"`
	Coefficient int64              `json:"coefficient"`        // hundredths, in the general average
	Modality    string             `json:"modality,omitempty"` // S O F L R X
	Mode        string             `json:"mode,omitempty"`     // in the general average: "" normal, sup10, bonus
	Options     ServiceOptions     `json:"options,omitzero"`
	Unmarked    bool               `json:"unmarked,omitempty"` // not évaluable: no marks
	Hidden      bool               `json:"hidden,omitempty"`   // families do not see it
	Source      string             `json:"source,omitempty"`
	Missing     bool               `json:"missing,omitempty"`
}

// ServiceOptions change how the service's own average is made; see functions/grades.
type ServiceOptions struct {
	OutOf     int64  `json:"outOf,omitempty"`     // scale of the averages, hundredths; 0: 2000
	Best      *int64 `json:"best,omitempty"`      // factor on the coefficient of the best mark, hundredths; nil: as any, 0: dropped
	Worst     *int64 `json:"worst,omitempty"`     // the same for the worst mark
	Points    int64  `json:"points,omitempty"`    // bonus or malus on every average, hundredths, signed
	AboveOnly bool   `json:"aboveOnly,omitempty"` // count only the marks above half of their scale
	Step      int64  `json:"step,omitempty"`      // rounding of the pupil's average, hundredths; 0: the school's
	ClassStep int64  `json:"classStep,omitempty"` // rounding of the class's average; 0: the pupil's
	Up        bool   `json:"up,omitempty"`        // round up instead of half up
}

// A Teacher is a name that a service shows.
type Teacher struct {
	ID      school.PersonID `json:"id"`
	Display string          `json:"display"` // "Mme Roux"
}

// A School is one établissement.
type School struct {
	UAI     school.UAI  `json:"uai"`
	Name    string      `json:"name"`
	Kind    string      `json:"kind"` // type of the national directory: "LYCEE POLYVALENT"
	City    string      `json:"city,omitempty"`
	Address string      `json:"address,omitempty"`
	Phone   string      `json:"phone,omitempty"`
	Zone    string      `json:"zone"` // IANA time zone
	Year    school.Year `json:"year"` // current school year
	Marks   MarkOptions `json:"marks"`
	Life    LifeOptions `json:"life,omitzero"`
	Source  string      `json:"source,omitempty"`
	Classes []ClassRef  `json:"classes,omitempty"`

	Groups []school.GroupID `json:"groups,omitempty"`
}

// Primary reports whether the school is an école, where the teacher of a class does for
// it what a CPE does elsewhere.
func (s School) Primary() bool {
	switch s.Kind {
	case "ECOLE", "ECOLE MATERNELLE", "ECOLE ELEMENTAIRE", "ECOLE PRIMAIRE":
		return true
	}
	return false
}

// A ClassRef names a class in the school's list.
type ClassRef struct {
	ID    school.ClassID `json:"id"`
	Label string         `json:"label"`
}

// MarkOptions are what a school decides about marks.
type MarkOptions struct {
	VisibleAt string   `json:"visibleAt,omitempty"` // hour of day "18:00" at which marks appear by default
	PupilLead int      `json:"pupilLead,omitempty"` // hours by which the pupil sees a mark before the guardians, 0 to 48
	Rank      bool     `json:"rank,omitempty"`      // families see the rank
	HideClass bool     `json:"hideClass,omitempty"` // families do not see class mean, min, max
	Exact     bool     `json:"exact,omitempty"`     // general average from exact, not printed, subject averages
	Step      int64    `json:"step,omitempty"`      // rounding step in hundredths; 0: 1
	Zero      []string `json:"zero,omitzero"`       // words of the statuses that count 0; nil: as usual, empty: none
	Up        bool     `json:"up,omitempty"`        // round up instead of half up
}

// Keys of the items above.

// ProfileKey returns the key of a person's profile.
func ProfileKey(p school.PersonID) table.Key {
	return table.Key{Part: "PERSON#" + string(p), Sort: "ME"}
}

// LinksKey returns the key of a person's links.
func LinksKey(p school.PersonID) table.Key {
	return table.Key{Part: "PERSON#" + string(p), Sort: "LINKS"}
}

// EnrolKey returns the key of a pupil's enrolments.
func EnrolKey(p school.PersonID) table.Key {
	return table.Key{Part: "PERSON#" + string(p), Sort: "ENROL"}
}

// FamilyKey returns the key of a pupil's family.
func FamilyKey(p school.PersonID) table.Key {
	return table.Key{Part: "PERSON#" + string(p), Sort: "FAMILY"}
}

// SchoolKey returns the key of a school.
func SchoolKey(u school.UAI) table.Key { return table.Key{Part: string(u), Sort: "SCHOOL"} }

// ClassKey returns the key of a class.
func ClassKey(u school.UAI, y school.Year, c school.ClassID) table.Key {
	return table.Key{Part: ClassPart(u, y, c), Sort: "CLASS"}
}

// ClassPart returns the partition of a class: its timetable lives there too.
func ClassPart(u school.UAI, y school.Year, c school.ClassID) string {
	return YearPart(u, y) + "#CLASS#" + string(c)
}

// PeriodsKey returns the key of the periods of a class.
func PeriodsKey(u school.UAI, y school.Year, c school.ClassID) table.Key {
	return table.Key{Part: ClassPart(u, y, c), Sort: "PERIODS"}
}

// GroupKey returns the key of a group.
func GroupKey(u school.UAI, y school.Year, g school.GroupID) table.Key {
	return table.Key{Part: YearPart(u, y) + "#GROUP#" + string(g), Sort: "GROUP"}
}

// ServiceKey returns the key of a service.
func ServiceKey(u school.UAI, y school.Year, s school.ServiceID) table.Key {
	return table.Key{Part: ServicePart(u, y, s), Sort: "SERVICE"}
}

// ServicePart returns the partition of a service: its gradebooks and their history live there.
func ServicePart(u school.UAI, y school.Year, s school.ServiceID) string {
	return YearPart(u, y) + "#SERVICE#" + string(s)
}

// YearPart begins every partition of a school and year.
func YearPart(u school.UAI, y school.Year) string { return string(u) + "#" + y.String() }
