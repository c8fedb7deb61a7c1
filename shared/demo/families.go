package demo

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// source names the demo region where deliveries name theirs.
const source = "demo"

// A family is the adults of one or more children. Each kin is an adult with the link
// that every child of the family gets.
type family struct {
	last string
	home roster.Contact
	kin  []kin
}

type kin struct {
	who  *Person
	link roster.Link
}

// Codes of kinship of the national nomenclature.
const (
	mother    = "10"
	father    = "20"
	ascendant = "38"
	relative  = "39"
	fosterer  = "42"
	tutor     = "50"
)

// makePupils fills every class: first the pupils of the stories, then families drawn
// by the figures of a real collège.
func (m *maker) makePupils() {
	m.castPupils()
	var shared []*family // families of the lycée, some with a child elsewhere
	for _, b := range m.schools {
		shared = append(shared, m.fill(b, shared)...)
		for _, d := range b.classes {
			slices.SortFunc(d.members, byName)
		}
	}
}

// fill seats pupils in the empty places of a school and returns its families. One
// family in eleven has two children in the school, which makes one parent in ten.
func (m *maker) fill(b *building, known []*family) []*family {
	seats := m.seats(b)
	m.Shuffle(len(known), func(i, j int) { known[i], known[j] = known[j], known[i] })
	var made []*family
	for len(seats) > 0 {
		var f *family
		if len(known) > 0 && m.chance(90) {
			f, known = known[0], known[1:] // brother or sister of a pupil of another school
		} else {
			f = m.family()
			made = append(made, f)
		}
		first := seats[0]
		seats = seats[1:]
		m.child(b, first, f)
		if m.chance(100) {
			for i, second := range seats {
				if second.level.age != first.level.age {
					m.child(b, second, f)
					seats = append(seats[:i:i], seats[i+1:]...)
					break
				}
			}
		}
	}
	return made
}

// seats lists the empty places of a school in any order.
func (m *maker) seats(b *building) []*division {
	var all []*division
	for _, d := range b.classes {
		for range d.size - len(d.members) {
			all = append(all, d)
		}
	}
	m.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all
}

// child seats a new pupil of a family in a class.
func (m *maker) child(b *building, d *division, f *family) *Person {
	s := sex(m.IntN(2))
	return m.pupil(b, d, f, s, pick(m, pupilNames[s]), m.bornFor(d))
}

// bornFor draws the birth of a pupil of the class: one in twelve is a year late.
func (m *maker) bornFor(d *division) school.Date {
	year := int(m.region.Year) - d.level.age
	if m.chance(80) && d.level.age > 6 {
		year--
	}
	return school.Date(fmt.Sprintf("%04d-%02d-%02d", year, 1+m.IntN(12), 1+m.IntN(28)))
}

// pupil makes a pupil with enrolment and link, and links the family.
func (m *maker) pupil(b *building, d *division, f *family, s sex, first string, born school.Date) *Person {
	p := m.person(s, first, f.last)
	p.Profile.Birth = born
	p.Profile.INE = fmt.Sprintf("99%07dZZ", m.made)
	p.Profile.Contact.Address, p.Profile.Contact.PostCode, p.Profile.Contact.City = f.home.Address, f.home.PostCode, f.home.City
	p.Enrolments.Enrolments = []roster.Enrolment{{
		Pupil: p.Profile.ID, School: b.uai, Year: m.region.Year, Name: p.Profile.Name, Birth: born, Class: d.ID,
		From: m.day("2026-09-01"), MEF: d.level.mef, Regime: m.regime(b), Source: source,
	}}
	p.Links.Links = []roster.Link{{Role: school.Pupil, School: b.uai, Class: d.ID, Source: source}}
	for _, k := range f.kin {
		m.relate(k, p)
	}
	d.members = append(d.members, p)
	return p
}

// relate links an adult to a pupil.
func (m *maker) relate(k kin, pupil *Person) {
	e, l := pupil.enrolment(), k.link
	l.Role, l.School, l.Class, l.Pupil, l.Child = school.Guardian, e.School, e.Class, e.Pupil, e.Name
	l.Source = source
	k.who.Links.Links = append(k.who.Links.Links, l)
}

// regime draws a code of the national table: 0 externe, 2 demi-pensionnaire, 3 interne.
func (m *maker) regime(b *building) string {
	inside := map[string][2]int{lycee: {380, 70}, college: {690, 0}, agricole: {350, 450}, ecole: {640, 0}}[b.key]
	switch n := m.IntN(1000); {
	case n < inside[0]:
		return "2"
	case n < inside[0]+inside[1]:
		return "3"
	}
	return "0"
}

// family draws a family: 62 % with two links per child, 31 % with three, 5 % without
// any, 2 % with one (a real collège).
func (m *maker) family() *family {
	f := &family{last: pick(m, lastNames), home: m.home()}
	switch n := m.IntN(1000); {
	case n < 50:
		return f
	case n < 70:
		f.add(m.parent(f, female, f.home), roster.Link{Level: school.Full, Legal: 1, Kinship: mother, Contact: 1, Financial: true})
		return f
	case n < 80:
		m.fosterFamily(f)
	default:
		m.twoParents(f)
	}
	if m.chance(333) {
		m.thirdAdult(f)
	}
	return f
}

func (f *family) add(who *Person, link roster.Link) { f.kin = append(f.kin, kin{who, link}) }

// twoParents adds two legal guardians; one couple in four is separated, with two homes,
// and a judge gave one parent in a hundred the right to be informed only.
func (m *maker) twoParents(f *family) {
	there := f.home
	if m.chance(250) {
		there = m.home()
	}
	f.add(m.parent(f, female, f.home), roster.Link{Level: school.Full, Legal: 1, Kinship: mother, Contact: 1, Financial: true})
	second := roster.Link{Level: school.Full, Legal: 2, Kinship: father, Contact: 2, Financial: true}
	if m.chance(10) {
		second.Level, second.Legal, second.BySchool, second.Document = school.Informed, 0, true, m.judgment()
		second.From = m.midnight(m.day("2026-09-10"))
	}
	f.add(m.parent(f, male, there), second)
}

// fosterFamily adds a mother who keeps authority and the person who has the child daily.
func (m *maker) fosterFamily(f *family) {
	f.add(m.parent(f, female, m.home()), roster.Link{Level: school.Full, Legal: 1, Kinship: mother, Contact: 2})
	f.add(m.adult(female, parentNames, pick(m, lastNames), f.home),
		roster.Link{Level: school.Charge, Kinship: fosterer, Contact: 1, From: m.midnight(m.day("2026-09-01"))})
}

// thirdAdult adds somebody to phone, mostly a grandparent; a few have lost every right.
func (m *maker) thirdAdult(f *family) {
	s := sex(m.IntN(2))
	who := m.adult(s, elderNames, f.last, m.home())
	link := roster.Link{Level: school.Contact, Kinship: ascendant, Contact: 3}
	if m.chance(12) {
		link = roster.Link{Level: school.None, Kinship: relative, BySchool: true, Document: m.judgment()}
	}
	f.add(who, link)
}

func (m *maker) judgment() string { return fmt.Sprintf("JAF %02d/%05d", 20+m.IntN(7), m.IntN(100_000)) }

func (m *maker) midnight(d school.Date) time.Time { return d.In(m.region.Zone) }

// parent makes an adult of the family: most mothers and nearly all fathers have its name.
func (m *maker) parent(f *family, s sex, home roster.Contact) *Person {
	last := f.last
	if (s == female && m.chance(350)) || (s == male && m.chance(60)) {
		last = pick(m, lastNames)
	}
	return m.adult(s, parentNames, last, home)
}

// adult makes somebody with telephone and mail at a home.
func (m *maker) adult(s sex, names [2][]string, last string, home roster.Contact) *Person {
	p := m.person(s, pick(m, names[s]), last)
	p.number = m.made
	p.Profile.Contact = home
	p.Profile.Contact.Mobile = m.mobile()
	p.Profile.Contact.SMS = m.chance(800)
	p.Profile.Contact.Diffusion = m.chance(150)
	p.rename(s, p.Profile.Name.First, last)
	return p
}

// person makes somebody with a name and nothing else.
func (m *maker) person(s sex, first, last string) *Person {
	p := &Person{}
	m.made++
	p.Profile.ID = school.PersonID(m.id())
	p.Profile.Source = source
	p.rename(s, first, last)
	m.region.People = append(m.region.People, p)
	return p
}

// rename gives a person a name, its title and, to an adult, its address of mail.
func (p *Person) rename(s sex, first, last string) {
	p.last = last
	p.Profile.Name = roster.Name{First: first, Last: strings.ToUpper(last)}
	p.Profile.Title = [2]string{female: "Mme", male: "M."}[s]
	if p.number > 0 {
		p.Profile.Contact.Mail = fmt.Sprintf("%s.%s.%d@example.org", bare(first), bare(last), p.number)
	}
}

// home draws an address with its telephone.
func (m *maker) home() roster.Contact {
	t := pick(m, towns)
	c := roster.Contact{
		Address:  []string{french(fmt.Sprintf("%d %s", 1+m.IntN(98), strings.TrimSpace(pick(m, streets))))},
		PostCode: t.postCode, City: t.name, Country: "FR",
	}
	if m.chance(450) {
		c.Home = m.landline()
	}
	return c
}

// mobile and landline give numbers that the regulator keeps for fiction, each once.
func (m *maker) mobile() string {
	n := m.mobiles[0]
	m.mobiles = m.mobiles[1:]
	return fmt.Sprintf("06 39 98 %02d %02d", n/100, n%100)
}

func (m *maker) landline() string {
	n := 1000 + m.homes[0] // the first thousand are the schools' own
	m.homes = m.homes[1:]
	return fmt.Sprintf("02 61 91 %02d %02d", n/100, n%100)
}
