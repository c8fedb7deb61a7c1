// Package demo makes the demo region: four schools with invented people and half a
// term of real-looking life. It does no I/O: New returns plain values, always the
// same for the same seed and moment, and the books of the functions write them.
//
// The sizes are those of real schools (relatives and links per pupil, pupils per
// class, teachers per lycée); every place and person is invented, telephone numbers
// are of the ranges kept for fiction, and mail goes to example.org.
package demo

import (
	"math/rand/v2"
	"time"
	_ "time/tzdata" // the region lives in Paris's time on machines that know no zones

	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// Options choose a region. The zero Options make the usual one.
type Options struct {
	Seed uint64    // 0: the usual seed
	Now  time.Time // zero: Monday 23 November 2026, 8:00 in Paris
}

// A Region is everything the demo knows. Its slices are in a fixed order.
type Region struct {
	Now      time.Time
	Zone     *time.Location // Europe/Paris
	Year     school.Year    // of Now
	Schools  []School
	People   []*Person
	Classes  []Class
	Groups   []Group
	Services []*roster.Service
	Books    []Book
	Accounts []Account
	Life

	// Named gives the archetypes of the stories, such as "guardian-none-of-p1";
	// see Archetypes. NamedServices gives theirs: "s1" is what "teacher-maths" marks.
	Named         map[string]school.PersonID
	NamedServices map[string]school.ServiceID

	// NamedLessons are those of Monday at 8:00, the last one up to today: "l1" of s1, and
	// "l35" of the class of 35 pupils.
	NamedLessons map[string]school.LessonID

	// Markers lists, by archetype, contact details that belong to this adult alone:
	// no answer given to another family member may contain them.
	Markers map[string][]string

	people   map[school.PersonID]*Person
	services map[school.ServiceID]*roster.Service
	unplaced []string // what the timetable has no place for
}

// A Person is somebody of the region: the three items of an account. Pupils alone
// have enrolments.
type Person struct {
	Profile    roster.Profile
	Links      roster.Links
	Enrolments roster.Enrolments

	last   string // the last name in small letters, as "Mme Roux" shows it
	number int    // of an adult, for an address of mail that nobody else has; 0: a pupil
}

// display returns the name as services show it: "Mme Roux".
func (p *Person) display() string { return p.Profile.Title + " " + p.last }

// A School is the stored school and its entry in the public directory.
type School struct {
	roster.School
	Public PublicSchool
	Slots  []Slot
}

// A Class is a class with the school and year that its key needs.
type Class struct {
	School school.UAI
	Year   school.Year
	roster.Class
}

// A Group is a group with the school and year that its key needs.
type Group struct {
	School school.UAI
	Year   school.Year
	roster.Group
}

const usualSeed = 1881

// New makes a region.
func New(opts Options) *Region {
	if opts.Seed == 0 {
		opts.Seed = usualSeed
	}
	zone, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		panic(err) // tzdata is linked in
	}
	if opts.Now.IsZero() {
		opts.Now = time.Date(2026, time.November, 23, 8, 0, 0, 0, zone)
	}
	m := newMaker(opts, zone)
	m.makeSchools()
	m.makePupils()
	m.makeTeaching()
	m.makeStaff()
	m.makeStories()
	m.finish()
	m.makeBooks()
	m.makeLife()
	m.makeAccounts()
	return m.region
}

// Person returns somebody by id, nil if there is nobody.
func (r *Region) Person(id school.PersonID) *Person { return r.people[id] }

// As returns an archetype by name, nil if there is none.
func (r *Region) As(name string) *Person { return r.people[r.Named[name]] }

// Service returns a service by id, nil if there is none.
func (r *Region) Service(id school.ServiceID) *roster.Service { return r.services[id] }

// Today returns the civil day of the region's moment.
func (r *Region) Today() school.Date { return school.DateOf(r.Now, r.Zone) }

// A maker builds a region step by step, from one source of chance.
type maker struct {
	*rand.Rand
	region  *Region
	used    map[string]bool
	made    int   // people so far
	bands   int   // of parallel groups so far
	mobiles []int // numbers not given yet
	homes   []int
	schools []*building
	breaks  [][2]school.Date              // holidays of the region's year
	week    *rand.Rand                    // for all that Life holds
	adults  map[school.PersonID][]*Person // of each pupil; see kin
}

func newMaker(opts Options, zone *time.Location) *maker {
	r := &Region{
		Now: opts.Now.In(zone), Zone: zone, Year: school.YearOf(opts.Now.In(zone)),
		Named: map[string]school.PersonID{}, NamedServices: map[string]school.ServiceID{}, NamedLessons: map[string]school.LessonID{}, Markers: map[string][]string{},
		people: map[school.PersonID]*Person{}, services: map[school.ServiceID]*roster.Service{},
	}
	m := &maker{Rand: rand.New(rand.NewPCG(opts.Seed, 2026)), region: r, used: map[string]bool{}, week: ownChance(opts.Seed)}
	m.mobiles, m.homes = m.Perm(10_000), m.Perm(9_000)
	return m
}

// id returns twelve letters and digits as school.NewID does, but by the seed.
func (m *maker) id() string {
	const letters = "abcdefghjkmnpqrstuvwxyz023456789"
	for {
		var b [12]byte
		for i, bits := 0, m.Uint64(); i < len(b); i, bits = i+1, bits>>5 {
			b[i] = letters[bits&31]
		}
		if !m.used[string(b[:])] {
			m.used[string(b[:])] = true
			return string(b[:])
		}
	}
}

// chance is true so many times in a thousand.
func (m *maker) chance(perThousand int) bool { return m.IntN(1000) < perThousand }

func pick[T any](m *maker, from []T) T { return from[m.IntN(len(from))] }

// spread returns an integer around 0 with standard deviation sigma, bell-shaped: the
// sum of twelve even draws. No floating point comes near a mark, not even here.
func (m *maker) spread(sigma int) int {
	sum := 0
	for range 12 {
		sum += m.IntN(sigma+1) - sigma/2
	}
	return sum
}

// day moves a day of the school year 2026-2027 by whole weeks into the region's year.
func (m *maker) day(d school.Date) school.Date {
	t := d.In(time.UTC).AddDate(0, 0, 364*(int(m.region.Year)-2026))
	return school.Date(t.Format(time.DateOnly))
}

// fromToday returns the day so many days after today.
func (m *maker) fromToday(days int) school.Date {
	return school.DateOf(m.region.Now.AddDate(0, 0, days), m.region.Zone)
}
