package demo

import "github.com/preau-ent/preau/shared/school"

// An Account is one that the sign-in page of the demo offers. Everybody else has an
// activation code only.
type Account struct {
	Role        string // in French, as people say it
	Description string // in French: why this account is worth a visit
	School      string // name
	Login       string
	Password    string
	Person      school.PersonID
}

// Password opens every listed account: long, and easy to type on a phone.
const Password = "preau-demo-2026"

var accountRows = []struct{ archetype, key, role, description string }{
	{"guardian-full-of-p1", lycee, "Parent", "Mère d'Inès (2de 3) et de Malo (5e B) : deux enfants dans deux établissements"},
	{"guardian-informed-of-p1", lycee, "Parent", "Père d'Inès et de Malo, droit d'être informé : il lit tout et ne décide rien"},
	{"guardian-charge-of-p3", college, "Famille d'accueil", "A Beatriz (6e C) chez elle chaque jour sans être sa représentante légale"},
	{"guardian-of-adult", lycee, "Parent", "Mère de Camille, majeure : elle lit encore, Camille décide"},
	{"pupil-p1", lycee, "Élève", "Inès, élève de 2de 3 : ses notes et le calcul de chaque moyenne"},
	{"adult-pupil", lycee, "Élève majeure", "Camille, 18 ans, terminale : elle justifie et signe seule"},
	{"teacher-maths", lycee, "Professeure", "Enseigne les mathématiques en 2de 3 : un contrôle attend demain 18 h"},
	{"teacher-of-35", lycee, "Professeur", "Appelle les 35 élèves de 2de 8 le lundi à 8 h"},
	{"head-teacher", lycee, "Professeure principale", "Voit toutes les matières de la 2de 3"},
	{"substitute", lycee, "Remplaçant", "Remplace en anglais jusqu'à une date fixée, pas un jour de plus"},
	{"teacher-parent", lycee, "Professeure et mère", "Enseigne l'histoire-géographie à la classe de son propre fils"},
	{"cpe", lycee, "CPE", "Suit la vie scolaire de tout le lycée"},
	{"head", lycee, "Proviseure", "Dirige le lycée"},
	{"nurse", lycee, "Infirmière", "Note qui arrive à l'infirmerie et qui en sort : essayez « Sorti »"},
	{"librarian", lycee, "Professeur documentaliste", "Coche qui est au CDI à cette heure, et l'absence est annulée"},
	{"secretary", lycee, "Secrétaire", "Appelle les familles qu'aucun message n'atteint et note ce qu'elles disent"},
	{"teacher-other-school", college, "Professeur", "Enseigne les mathématiques en 5e B du collège"},
	{"teacher-agricole", agricole, "Professeure", "Enseigne l'agronomie au lycée agricole"},
	{"teacher-ecole", ecole, "Professeur des écoles", "Enseigne au CM1 : appelle ses élèves et suit leurs absences"},
	{"head-ecole", ecole, "Directrice d'école", "Dirige l'école et y enseigne au CM2"},
}

// makeAccounts lists the accounts; a login is the first and the last name.
func (m *maker) makeAccounts() {
	for _, row := range accountRows {
		p := m.region.As(row.archetype)
		p.Profile.Login = bare(p.Profile.Name.First) + "." + bare(p.last)
		m.region.Accounts = append(m.region.Accounts, Account{
			Role: french(row.role), Description: french(row.description), School: m.at(row.key).public.Name,
			Login: p.Profile.Login, Password: Password, Person: p.Profile.ID,
		})
	}
}
