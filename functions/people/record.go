package people

import (
	"github.com/preau-ent/preau/shared/school"
)

// A Delivery is what one source sends at one moment, whatever its format. A
// format's package (people/aaf) makes it; Import takes it.
type Delivery struct {
	Name   string // of the folder or archive, for the report
	Source string // owner of what it makes: "AAF#<academy>"
	Files  []File // in the order in which they must be read: schools, subjects, staff, pupils, relatives
}

// A File is one file of a delivery.
type File struct {
	Name     string
	Kind     Kind
	Complete bool  // holds everybody: whoever is absent has left
	Bytes    int64 // its size, to tell how far the reading is
	// Read calls each for every record in turn; it uses the record again after the
	// call, but not what it points to. It stops at each's first error, and fails
	// with a *Damage if the file is malformed or cut short.
	Read func(each func(*Record) error) error
}

// A Damage says where a file stops being readable.
type Damage struct {
	File   string
	Line   int
	Detail string // for operators, in the parser's words
}

// Error returns the place and the detail.
func (d *Damage) Error() string { return d.File + ": " + d.Detail }

// A Kind says what a record describes.
type Kind uint8

// Kinds of records.
const (
	KindSchool Kind = iota + 1
	KindSubject
	KindProgram // a MEF
	KindStaff
	KindPupil
	KindRelative
	kinds
)

// An Op is what a record asks for.
type Op uint8

// Operations of records.
const (
	Add    Op = iota + 1 // the whole record
	Modify               // the fields it gives
	Remove               // the id alone
)

// A Record is one entry of a delivery. Which of its parts count follows from Kind.
type Record struct {
	Kind  Kind
	Op    Op
	ID    string // the source's own key of the person, school or subject
	File  string
	Line  int    // where the record begins
	Read  int64  // bytes of the file read so far
	Given Given  // what the record speaks of; everything, unless Op is Modify
	Notes []Note // what could not be understood in it

	Label     string // of a subject or program
	Structure Structure
	Person    Person
	Schooling Schooling
	Work      Work

	aliased bool // every alias of the person is stored already
}

// A Note is one thing that a record says wrongly; the rest of the record counts.
type Note struct {
	Key   string // text key: "import.date"
	Value string // what was delivered
}

// Given is a set of fields.
type Given uint32

// The fields that a modification may leave out.
const (
	GivenFirst Given = 1 << iota
	GivenLast
	GivenBirthName
	GivenTitle
	GivenBirth
	GivenINE
	GivenOther
	GivenMail
	GivenMobile
	GivenHome
	GivenWork
	GivenSMS
	GivenAddress
	GivenPostCode
	GivenCity
	GivenCountry
	GivenDiffusion
	GivenSiecle
	GivenStatus
	GivenRegime
	GivenMEF
	GivenClasses
	GivenGroups
	GivenTies
	GivenFunctions
	GivenTeaching
	GivenHeads
	GivenAll Given = 1<<iota - 1
)

// Has reports whether the set holds a field.
func (g Given) Has(f Given) bool { return g&f != 0 }

// A Structure is a school as delivered.
type Structure struct {
	UAI     string // not verified
	Name    string
	Kind    string
	City    string
	Address string
	Phone   string
	Classes []Division
	Groups  []Division
}

// A Division is a class or group as delivered.
type Division struct {
	Code    string
	Label   string
	MEF     []string // of a class
	Classes []string // of a group: codes of the classes it takes pupils from
}

// A Person is what any delivered person has.
type Person struct {
	First, Last string
	BirthName   string
	Title       string // "M." or "Mme"
	Birth       school.Date
	INE         string
	Other       []string // other given names
	Mail        string
	Mobile      string
	Home        string
	Work        string
	SMS         bool
	Address     []string
	PostCode    string
	City        string
	Country     string
	Diffusion   bool
}

// Schooling is what a pupil has beside a Person.
type Schooling struct {
	Siecle   string // number in the school's own database (ELEVE_ID)
	Status   string
	Regime   string
	MEF      string
	Home     string // structure the pupil is attached to
	Classes  []Place
	Groups   []Place
	Ties     []Tie
	Subjects []Subject // taught to the pupil: teaches us the labels of codes
}

// A Place is a class or group of a structure.
type Place struct {
	Structure, Code string
	From, To        school.Date
}

// A Tie binds a pupil to a relative.
type Tie struct {
	Relative  string // the relative's ID
	Kinship   string // current national code: 10 mother, 20 father …
	Level     school.Level
	Legal     int // rank of a legal guardian, 0 if none
	Financial bool
	Contact   bool
	Aids      bool // receives the aids

	adult school.PersonID // account of the relative
	known bool            // its alias is stored already
}

// A Subject is a code and what it means.
type Subject struct {
	Code  school.SubjectCode
	Label string
}

// Work is what a member of staff has beside a Person.
type Work struct {
	Functions []Function
	Teaching  []Teaching
	Heads     []Place // classes of which the person is head teacher
}

// A Function is what somebody does in a structure.
type Function struct{ Structure, Code, Label string }

// Teaching is a subject taught to a class or a group.
type Teaching struct {
	Structure string
	Code      string // of the class or group
	Group     bool
	Subject   school.SubjectCode
}
