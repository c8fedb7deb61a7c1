package demo

import (
	"encoding/json"

	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// A PublicSchool is what the portal shows of a school to anybody.
type PublicSchool struct {
	UAI     school.UAI `json:"uai"`
	Name    string     `json:"name"`
	Kind    string     `json:"kind"` // lycee, college, agricole or ecole
	City    string     `json:"city"`
	Address string     `json:"address"` // street, without the city
	Phone   string     `json:"phone"`
	Website string     `json:"website"`
	Zone    string     `json:"zone"` // of the holidays: A, B or C
	About   string     `json:"about"`
}

// PublicSchools returns the directory of the region.
func (r *Region) PublicSchools() []PublicSchool {
	var all []PublicSchool
	for _, s := range r.Schools {
		all = append(all, s.Public)
	}
	return all
}

// PublicSchoolsJSON returns the directory as the site reads it.
func (r *Region) PublicSchoolsJSON() ([]byte, error) {
	return json.MarshalIndent(r.PublicSchools(), "", "  ")
}

// A building is a school while it is being made.
type building struct {
	key     string // "lycee", "college", "agricole", "ecole"
	uai     school.UAI
	kind    string // type of the national directory
	public  PublicSchool
	marks   roster.MarkOptions
	classes []*division
	groups  []*team
	lessons []*lesson
	staff   map[string][]*Person // by pool of teaching or by role
	load    map[*Person]int      // weekly tenths of hours taught
	large   *lesson              // of the large class of the stories, on Monday at 8:00
}

const (
	lycee    = "lycee"
	college  = "college"
	agricole = "agricole"
	ecole    = "ecole"
)

var directory = []struct {
	key    string
	number int
	kind   string // type of the national directory
	public PublicSchool
	marks  roster.MarkOptions
}{
	{lycee, 9990001, "LYCEE POLYVALENT", PublicSchool{
		Name: "Lycée de la Halle", City: "Valmorin-sur-Ombre",
		Address: "1 place de la Halle", Phone: "02 61 91 00 01",
		Website: "https://lycee-de-la-halle.example", Zone: "B",
		About: "Lycée général, technologique et professionnel de douze cents élèves, au bord de l'Ombre. Voies générale, STMG et STI2D, métiers du commerce et de la gestion, trois BTS. Internat de 80 places.",
	}, roster.MarkOptions{VisibleAt: "18:00", PupilLead: 2}},
	{college, 9990002, "COLLEGE", PublicSchool{
		Name: "Collège des Tilleuls", City: "Valmorin-sur-Ombre",
		Address: "24 allée du Verger", Phone: "02 61 91 00 02",
		Website: "https://college-des-tilleuls.example", Zone: "B",
		About: "Cinq cent soixante-dix élèves de la sixième à la troisième. Latin, chorale, section sportive escalade, club de jardinage sous les tilleuls de la cour.",
	}, roster.MarkOptions{VisibleAt: "18:00"}},
	{agricole, 9990003, "LYCEE AGRICOLE", PublicSchool{
		Name: "Lycée agricole du Grand-Chêne", City: "Les Ferrières-en-Lande",
		Address: "Route de Courtebise", Phone: "02 61 91 00 03",
		Website: "https://lycee-du-grand-chene.example", Zone: "B",
		About: "Un lycée à taille humaine et son exploitation de 90 hectares : seconde générale, STAV, baccalauréat professionnel, CAP agricole et BTSA. Internat ouvert du dimanche soir au vendredi.",
	}, roster.MarkOptions{VisibleAt: "19:00"}},
	{ecole, 9990004, "ECOLE PRIMAIRE", PublicSchool{
		Name: "École des Quatre-Vents", City: "Courtebise",
		Address: "3 rue de l'École", Phone: "02 61 91 00 04",
		Website: "https://ecole-des-quatre-vents.example", Zone: "B",
		About: "Six classes du CP au CM2, un potager, une bibliothèque ouverte aux familles le mercredi matin.",
	}, roster.MarkOptions{VisibleAt: "17:00", HideClass: true}},
}

// makeSchools opens the schools with their empty classes.
func (m *maker) makeSchools() {
	for _, row := range directory {
		b := &building{
			key: row.key, uai: school.MakeUAI(row.number), kind: row.kind, public: row.public, marks: row.marks,
			staff: map[string][]*Person{}, load: map[*Person]int{},
		}
		b.public.UAI, b.public.Kind = b.uai, b.key
		b.public.Address, b.public.About = french(b.public.Address), french(b.public.About)
		for _, level := range levels {
			if level.school == row.key {
				b.classes = append(b.classes, m.divisions(level)...)
			}
		}
		m.schools = append(m.schools, b)
	}
}

// at returns a school by its key.
func (m *maker) at(key string) *building {
	for _, b := range m.schools {
		if b.key == key {
			return b
		}
	}
	return nil
}

// life returns what the school settled of its days: holidays of zone B, and its hours.
func (b *building) life() roster.LifeOptions {
	o := roster.LifeOptions{Holidays: b.public.Zone, Hours: map[int][2]school.Clock{}}
	bell := b.bell()
	for day, open := range bell.days {
		if open > 0 {
			o.Hours[day+1] = [2]school.Clock{bell.slots[0].Start, max(bell.slots[open-1].End, o.Hours[day+1][1])}
		}
	}
	if b.key == ecole {
		o.Midday = school.At(12, 0)
	}
	return o
}

// stored returns the school as the table keeps it.
func (b *building) stored(year school.Year) roster.School {
	s := roster.School{
		Life: b.life(),
		UAI:  b.uai, Name: b.public.Name, Kind: b.kind, City: b.public.City, Address: b.public.Address,
		Phone: b.public.Phone, Zone: "Europe/Paris", Year: year, Marks: b.marks, Source: source,
	}
	for _, c := range b.classes {
		s.Classes = append(s.Classes, roster.ClassRef{ID: c.ID, Label: c.Label})
	}
	return s
}
