package demo

import (
	"fmt"
	"time"

	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// name makes somebody an archetype.
func (m *maker) name(archetype string, p *Person) *Person {
	m.region.Named[archetype] = p.Profile.ID
	return p
}

// grown makes an adult of the stories, at a home of his own that no other person of
// the region has: its street, telephone and mail are the markers of the archetype.
func (m *maker) grown(archetype string, s sex, first, last, street string) *Person {
	street = french(street)
	home := roster.Contact{Address: []string{street}, PostCode: "99120", City: "Valmorin-sur-Ombre", Country: "FR", Home: m.landline()}
	p := m.name(archetype, m.adult(s, [2][]string{{first}, {first}}, last, home))
	c := &p.Profile.Contact
	c.Diffusion = false
	m.region.Markers[archetype] = []string{street, c.Home, c.Mobile, c.Mail}
	return p
}

// partner makes an adult of the stories who shares the home of another one: the
// address is no marker of either.
func (m *maker) partner(of *Person, archetype string, s sex, first, last string) *Person {
	p := m.grown(archetype, s, first, last, of.Profile.Contact.Address[0])
	p.Profile.Contact.Home = of.Profile.Contact.Home
	for name, id := range m.region.Named {
		if id == of.Profile.ID || id == p.Profile.ID {
			m.region.Markers[name] = m.region.Markers[name][2:] // mobile and mail remain
		}
	}
	return p
}

// star seats a pupil of the stories.
func (m *maker) star(archetype, key string, class school.ClassID, f *family, s sex, first string, born school.Date) *Person {
	b := m.at(key)
	return m.name(archetype, m.pupil(b, b.class(class), f, s, first, born))
}

// full is the link of a legal guardian of rank 1 or 2.
func full(rank int, kinship string) roster.Link {
	return roster.Link{Level: school.Full, Legal: rank, Kinship: kinship, Contact: rank, Financial: rank == 1}
}

// born returns a birthday in the year that makes somebody so old at the school year's start.
func (m *maker) born(age int, monthDay string) school.Date {
	return school.Date(fmt.Sprintf("%04d-%s", int(m.region.Year)-age, monthDay))
}

// castPupils seats the pupils of the stories, with families of every shape.
func (m *maker) castPupils() {
	m.castFirst()
	m.castSeparated()
	m.castCharge()
	m.castTeacherChild()
	m.castAdults()
	m.castAlone()
	m.castMovers()
	m.castSmallSchools()
	m.castAbsentee()
}

// castAbsentee makes a pupil whom the school sees too seldom: two homes, and an adult
// whose rights a court withdrew.
func (m *maker) castAbsentee() {
	f := &family{last: "Zerrouki"}
	f.add(m.grown("guardian-full-of-absentee", female, "Houria", "Zerrouki", "71 rue de la Tour-aux-Chouettes"), full(1, mother))
	f.add(m.grown("guardian-second-of-absentee", male, "Nordine", "Zerrouki", "15 chemin des Trois-Fontaines"), full(2, father))
	f.add(m.grown("guardian-none-of-absentee", male, "Brahim", "Zerrouki", "33 rue du Pont-Tournant"),
		roster.Link{Level: school.None, Kinship: relative, BySchool: true, Document: "JAF 26/00412", From: m.midnight(m.day("2026-09-03"))})
	m.star("pupil-absentee", lycee, "2MRC", f, male, "Samir", m.born(15, "03-17"))
}

// castFirst makes p1, whose adults show every level, and the brother in the collège.
func (m *maker) castFirst() {
	f := &family{last: "Lorieux"}
	court := roster.Link{BySchool: true, Document: "JAF 25/01187", From: m.midnight(m.day("2026-09-03"))}
	informed, none := court, court
	informed.Level, informed.Kinship, informed.Contact = school.Informed, father, 2
	none.Level, none.Kinship = school.None, relative
	f.add(m.grown("guardian-full-of-p1", female, "Hélène", "Lorieux", "17 impasse des Hirondelles-Grises"), full(1, mother))
	f.add(m.grown("guardian-informed-of-p1", male, "Julien", "Lorieux", "4 sente du Vieux-Gué"), informed)
	f.add(m.grown("guardian-none-of-p1", male, "Franck", "Lorieux", "62 rue du Phare-Éteint"), none)
	f.add(m.grown("guardian-contact-of-p1", female, "Monique", "Lorieux", "9 cour des Amandiers-Doux"),
		roster.Link{Level: school.Contact, Kinship: ascendant, Contact: 3})
	p1 := m.star("pupil-p1", lycee, storyClass, f, female, "Inès", m.born(15, "04-12"))
	p1.enrolment().Regime = "2"
	m.star("pupil-p1-brother", college, "5B", f, male, "Malo", m.born(12, "09-30"))

	past := roster.Link{Level: school.Charge, Kinship: relative, From: m.midnight(m.day("2026-09-01")), To: m.midnight(m.fromToday(-30))}
	coming := roster.Link{Level: school.Charge, Kinship: relative, From: m.midnight(m.fromToday(30))}
	m.relate(kin{m.grown("guardian-expired-of-p1", female, "Sylvie", "Maucourt", "31 venelle de l'Étang-Rond"), past}, p1)
	m.relate(kin{m.grown("guardian-future-of-p1", male, "Xavier", "Maucourt", "5 rue du Cadran-Solaire"), coming}, p1)
}

// castSeparated makes p2: two homes, joint authority, two letters.
func (m *maker) castSeparated() {
	f := &family{last: "Ramdani"}
	f.add(m.grown("guardian-full-of-p2", female, "Samira", "Bachelier", "88 rue des Lanternes-Basses"), full(1, mother))
	f.add(m.grown("guardian-second-of-p2", male, "Farid", "Ramdani", "2 montée des Deux-Chênes"), full(2, father))
	m.star("pupil-p2", lycee, storyClass, f, male, "Yanis", m.born(15, "01-23"))
}

// castCharge makes p3, who lives in a foster family.
func (m *maker) castCharge() {
	f := &family{last: "Tavares"}
	f.add(m.grown("guardian-charge-of-p3", female, "Rozenn", "Gourmelen", "14 chemin du Rucher"),
		roster.Link{Level: school.Charge, Kinship: fosterer, Contact: 1, From: m.midnight(m.day("2026-09-01"))})
	f.add(m.grown("guardian-full-of-p3", female, "Cristina", "Tavares", "7 passage de l'Horloge-Muette"), full(1, mother))
	m.star("pupil-p3", college, "6C", f, female, "Beatriz", m.born(11, "06-02"))
}

// castTeacherChild makes the pupil whom a parent teaches; see castTeachers.
func (m *maker) castTeacherChild() {
	f := &family{last: "Fleuriot"}
	teacher := m.grown("teacher-parent", female, "Gaëlle", "Fleuriot", "23 rue de la Balance-Rouge")
	f.add(teacher, full(1, mother))
	f.add(m.partner(teacher, "guardian-second-of-teacher-child", male, "Ronan", "Fleuriot"), full(2, father))
	m.star("pupil-of-teacher-parent", lycee, "2DE5", f, male, "Titouan", m.born(15, "11-05"))
}

// castAdults makes those whom the law treats as adults, or will tomorrow.
func (m *maker) castAdults() {
	one := func(guardian string, s sex, first, last, street, kinship string) *family {
		f := &family{last: last}
		f.add(m.grown(guardian, s, first, last, street), full(1, kinship))
		return f
	}
	tomorrow := m.fromToday(1).In(time.UTC).AddDate(-18, 0, 0).Format(time.DateOnly)

	m.star("adult-pupil", lycee, "TG2", one("guardian-of-adult", female, "Delphine", "Meslin", "41 rue du Beffroi-Bleu", mother),
		female, "Camille", m.grownUp(18))
	out := m.star("adult-pupil-opt-out", lycee, "MCO1",
		one("guardian-of-opt-out", male, "Amadou", "Konaté", "12 rue des Cerisaies", father), female, "Aminata", m.grownUp(19))
	out.enrolment().OptOut = true
	alone := m.star("adult-pupil-independent", lycee, "SIO2",
		one("guardian-of-independent", female, "Nadège", "Viallet", "3 place du Tilleul-Creux", mother), male, "Corentin", m.grownUp(20))
	alone.enrolment().OptOut, alone.enrolment().Independent = true, true
	m.star("pupil-turning-18", lycee, "TG4",
		one("guardian-of-turning-18", female, "Thuy", "Pham", "56 quai des Saules-Rouges", mother), male, "Minh", school.Date(tomorrow))
	early := m.star("pupil-emancipated", lycee, "TMCV",
		one("guardian-of-emancipated", male, "Fabrice", "Trevidic", "8 ruelle du Sabotier", father), female, "Océane", m.fromBirth(17))
	early.enrolment().Emancipated = m.fromToday(-35)
}

// grownUp returns the birth of somebody who had that age two months ago.
func (m *maker) grownUp(age int) school.Date {
	return school.Date(m.fromToday(-60).In(time.UTC).AddDate(-age, 0, 0).Format(time.DateOnly))
}

// fromBirth returns the birth of somebody who had that age in spring and is no older.
func (m *maker) fromBirth(age int) school.Date {
	return school.Date(m.fromToday(-200).In(time.UTC).AddDate(-age, 0, 0).Format(time.DateOnly))
}

// castAlone makes the pupils without a parent who answers for them.
func (m *maker) castAlone() {
	m.star("pupil-without-guardian", lycee, "1MCV", &family{last: "Diakité", home: m.home()}, male, "Sékou", m.born(16, "02-17"))

	phoned := &family{last: "Nadeau"}
	phoned.add(m.grown("guardian-contact-only", female, "Colette", "Nadeau", "19 allée du Pressoir-Vieux"),
		roster.Link{Level: school.Contact, Kinship: ascendant, Contact: 1})
	m.star("pupil-contact-only", college, "4B", phoned, female, "Lucie", m.born(13, "08-21"))

	orphan := &family{last: "Segalen"}
	orphan.add(m.grown("guardian-tutor", male, "Gildas", "Penven", "77 route du Calvaire-aux-Ronces"), full(1, tutor))
	m.star("pupil-with-tutor", lycee, "1G2", orphan, male, "Ewen", m.born(16, "03-09"))
}

// castMovers makes a pupil who left 2DE3 two weeks ago and one who came. The links of
// who left stay readable for ninety-two days.
func (m *maker) castMovers() {
	gone := &family{last: "Brassart"}
	gone.add(m.grown("guardian-of-left", female, "Peggy", "Brassart", "28 rue du Charpentier-Noir"), full(1, mother))
	p := m.star("pupil-left", lycee, storyClass, gone, female, "Romane", m.born(15, "05-18"))
	p.enrolment().To = m.fromToday(-14)
	end := m.midnight(m.fromToday(-14 + 92))
	p.Links.Links[0].To = end
	linkOf(gone.kin[0].who, school.Guardian).To = end

	come := &family{last: "Petrescu"}
	come.add(m.grown("guardian-of-arrived", male, "Cristian", "Petrescu", "6 rue de la Vanne-Haute"), full(1, father))
	m.star("pupil-arrived", lycee, storyClass, come, male, "Andrei", m.born(15, "12-01")).enrolment().From = m.fromToday(-14)
}

// castSmallSchools makes a family of the lycée agricole and one of the école.
func (m *maker) castSmallSchools() {
	f := &family{last: "Lahaye"}
	first := m.grown("guardian-full-agricole", female, "Magali", "Lahaye", "Ferme de la Combe-aux-Grues")
	f.add(first, full(1, mother))
	f.add(m.partner(first, "guardian-second-agricole", female, "Soizic", "Cadiou"), full(2, mother))
	m.star("pupil-agricole", agricole, "2GT1", f, female, "Enora", m.born(15, "07-14")).enrolment().Regime = "3"

	small := &family{last: "Ndiaye"}
	small.add(m.grown("guardian-full-ecole", male, "Modou", "Ndiaye", "50 rue du Moulin-à-Papier"), full(1, father))
	m.star("pupil-ecole", ecole, "CM2", small, male, "Cheikh", m.born(10, "10-08"))
	m.star("pupil-ecole-sister", college, "6A", small, female, "Awa", m.born(11, "01-30"))
}
