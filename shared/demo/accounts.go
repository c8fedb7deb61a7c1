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

var accountRows = []struct{ archetype, key, login, role, description string }{
	{"guardian-full-of-p1", lycee, "helene.lorieux", "Parent", "Mère d'Inès (2de 3) et de Malo (5e B) : deux enfants dans deux établissements"},
	{"guardian-informed-of-p1", lycee, "julien.lorieux", "Parent", "Père séparé, droit d'être informé : il lit tout et ne décide rien"},
	{"guardian-charge-of-p3", college, "rozenn.gourmelen", "Famille d'accueil", "A Beatriz (6e C) chez elle chaque jour sans être sa représentante légale"},
	{"guardian-of-adult", lycee, "delphine.meslin", "Parent", "Mère de Camille, majeure : elle lit encore, Camille décide"},
	{"pupil-p1", lycee, "ines.lorieux", "Élève", "Inès, élève de 2de 3 : ses notes et le calcul de chaque moyenne"},
	{"adult-pupil", lycee, "camille.meslin", "Élève majeure", "Camille, 18 ans, terminale : elle justifie et signe seule"},
	{"teacher-maths", lycee, "", "Professeur", "Enseigne les mathématiques en 2de 3 : un contrôle attend demain 18 h"},
	{"head-teacher", lycee, "", "Professeur principal", "Voit toutes les matières de la 2de 3"},
	{"substitute", lycee, "", "Remplaçant", "Remplace en anglais jusqu'à une date fixée, pas un jour de plus"},
	{"teacher-parent", lycee, "gaelle.fleuriot", "Professeur et parent", "Enseigne l'histoire à la classe de son propre fils"},
	{"cpe", lycee, "", "CPE", "Suit la vie scolaire de tout le lycée"},
	{"head", lycee, "", "Direction", "Dirige le lycée"},
	{"secretary", lycee, "", "Secrétariat", "Inscriptions, responsables et codes d'activation"},
	{"teacher-other-school", college, "", "Professeur", "Enseigne les mathématiques en 5e B du collège"},
	{"teacher-agricole", agricole, "", "Professeur", "Enseigne l'agronomie au lycée agricole"},
	{"head-ecole", ecole, "", "Direction d'école", "Dirige l'école et y enseigne au CM2"},
}

// makeAccounts lists the accounts; the login of staff follows from the name drawn.
func (m *maker) makeAccounts() {
	for _, row := range accountRows {
		p := m.region.As(row.archetype)
		login := row.login
		if login == "" {
			login = bare(p.Profile.Name.First) + "." + bare(p.last)
		}
		p.Profile.Login = login
		m.region.Accounts = append(m.region.Accounts, Account{
			Role: row.role, Description: row.description, School: m.at(row.key).public.Name,
			Login: login, Password: Password, Person: p.Profile.ID,
		})
	}
}
