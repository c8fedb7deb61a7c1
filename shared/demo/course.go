package demo

import (
	"fmt"

	"github.com/preau-ent/preau/shared/school"
)

// A Course is one line of the weekly timetable: a service at an hour of a weekday, in
// every week or in the A or B weeks only. Teachers and pupils are those of the service.
type Course struct {
	School  school.UAI
	Year    school.Year
	ID      school.CourseID
	Service school.ServiceID
	Weekday int // 1 Monday to 5 Friday
	Start   school.Clock
	End     school.Clock
	Weeks   string // "", "A" or "B"
	Room    school.RoomID
}

// On names the lesson of the course on a day.
func (c *Course) On(d school.Date) school.LessonID { return school.LessonOf(c.ID, d) }

// A Slot is an hour of the bell.
type Slot struct{ Start, End school.Clock }

// A bell is the hours of a school. Lunch are the two slots of which one stays free; a
// double lesson starts where its second hour follows within the half-day.
type bell struct {
	slots  []Slot
	days   [5]int // slots open each day, from the first
	lunch  [2]int
	double []int
}

var (
	// secondary is the bell of collèges and lycées: lessons of 55 minutes, a break in
	// the middle of each half-day, no lesson on Wednesday afternoons.
	secondary = bell{
		slots: []Slot{
			{school.At(8, 0), school.At(8, 55)}, {school.At(9, 0), school.At(9, 55)},
			{school.At(10, 10), school.At(11, 5)}, {school.At(11, 10), school.At(12, 5)},
			{school.At(12, 10), school.At(13, 5)}, {school.At(13, 15), school.At(14, 10)},
			{school.At(14, 15), school.At(15, 10)}, {school.At(15, 25), school.At(16, 20)},
			{school.At(16, 25), school.At(17, 20)},
		},
		days: [5]int{9, 9, 4, 9, 9}, lunch: [2]int{4, 5}, double: []int{0, 2, 5, 7},
	}
	// primary is the bell of the école: four days of six hours.
	primary = bell{
		slots: []Slot{
			{school.At(8, 30), school.At(9, 30)}, {school.At(9, 30), school.At(10, 30)}, {school.At(10, 30), school.At(11, 30)},
			{school.At(13, 30), school.At(14, 30)}, {school.At(14, 30), school.At(15, 30)}, {school.At(15, 30), school.At(16, 30)},
		},
		days: [5]int{6, 6, 0, 6, 6}, lunch: [2]int{-1, -1}, double: []int{0, 1, 3, 4},
	}
)

// bell returns the hours of a school.
func (b *building) bell() *bell {
	if b.key == ecole {
		return &primary
	}
	return &secondary
}

// rooms lists the rooms of a school by use; "" serves every other use.
func (b *building) rooms() map[string][]string {
	switch b.key {
	case lycee:
		return map[string][]string{
			"":             append(numbered("A 1%02d", 14), append(numbered("A 2%02d", 14), append(numbered("B 1%02d", 10), numbered("B 2%02d", 12)...)...)...),
			"science":      append(numbered("S 0%02d", 5), numbered("S 1%02d", 7)...),
			"numérique":    numbered("Info %d", 7),
			"atelier":      numbered("T 0%02d", 9),
			"professional": numbered("P 1%02d", 10),
			"eps":          {"Gymnase 1", "Gymnase 2", "Gymnase 3", "Dojo", "Stade", "Salle d’escalade"},
			"arts":         numbered("Arts %d", 3),
		}
	case college:
		return map[string][]string{
			"":          append(numbered("1%02d", 12), numbered("2%02d", 14)...),
			"science":   numbered("Labo %d", 4),
			"numérique": numbered("Info %d", 2),
			"atelier":   numbered("Techno %d", 2),
			"eps":       {"Gymnase", "Salle polyvalente", "Stade", "Mur d’escalade"},
			"arts":      {"Arts 1", "Arts 2"},
			"music":     {"Musique", "Chorale"},
		}
	case agricole:
		return map[string][]string{
			"":        append(numbered("C %d", 9), "Amphithéâtre"),
			"science": {"Labo 1", "Labo 2"},
			"farm":    {"Exploitation", "Serre", "Laiterie", "Atelier"},
			"eps":     {"Gymnase", "Stade"},
		}
	}
	all := map[string][]string{"eps": {"Préau", "Cour", "Salle de motricité"}}
	for _, d := range b.classes {
		all[""] = append(all[""], "Classe "+d.Label)
	}
	return all
}

func numbered(form string, n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = fmt.Sprintf(form, i+1)
	}
	return all
}

// uses says which rooms a pool of teachers needs, where the school has them.
var uses = map[string]string{
	"physique": "science", "svt": "science", "numérique": "numérique", "technologie": "atelier", "eps": "eps", "arts": "arts",
	"musique": "music", "agronomie": "farm", "professionnel": "professional",
}

// use returns the kind of room of a lesson.
func (l *lesson) use() string {
	if l.subject == subjects["SPO"] {
		return "eps"
	}
	return uses[l.subject.pool]
}
