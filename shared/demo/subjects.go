package demo

import "github.com/preau-ent/preau/shared/school"

// A subject is one row of the national nomenclature (BCN table of subjects), with
// the pool of teachers who teach it. Codes of 99 are ours: teachings younger than
// the published tables, and those of the école, which has none.
type subject struct {
	code  school.SubjectCode
	label string
	pool  string
}

var subjects = map[string]subject{
	"FRA": {"020700", "Français", "lettres"},
	"LAT": {"020300", "Langues et cultures de l'Antiquité : latin", "lettres"},
	"CGE": {"005200", "Culture générale et expression", "lettres"},
	"HLP": {"990101", "Humanités, littérature et philosophie", "philosophie"},
	"PHI": {"010300", "Philosophie", "philosophie"},
	"HG":  {"043700", "Histoire-géographie", "histoire"},
	"EMC": {"043800", "Enseignement moral et civique", "histoire"},
	"GEO": {"990102", "Histoire-géographie, géopolitique et sciences politiques", "histoire"},
	"LSH": {"043300", "Lettres-histoire-géographie", "lettres-histoire"},
	"MAT": {"061300", "Mathématiques", "maths"},
	"MEX": {"069800", "Mathématiques expertes", "maths"},
	"MCO": {"990104", "Mathématiques complémentaires", "maths"},
	"MSC": {"068400", "Mathématiques et physique-chimie", "maths-sciences"},
	"PC":  {"062300", "Physique-chimie", "physique"},
	"SVT": {"062900", "Sciences de la vie et de la Terre", "svt"},
	"ESC": {"065300", "Enseignement scientifique", "svt"},
	"SNT": {"373100", "Sciences numériques et technologie", "numérique"},
	"NSI": {"990103", "Numérique et sciences informatiques", "numérique"},
	"SES": {"050700", "Sciences économiques et sociales", "ses"},
	"DGE": {"365700", "Droit et grands enjeux du monde contemporain", "ses"},
	"ANG": {"030201", "Anglais LVA", "anglais"},
	"AMC": {"030208", "Anglais, monde contemporain", "anglais"},
	"ESP": {"030602", "Espagnol LVB", "espagnol"},
	"ALL": {"030102", "Allemand LVB", "allemand"},
	"ITA": {"030902", "Italien LVB", "italien"},
	"EPS": {"100100", "Éducation physique et sportive", "eps"},
	"ART": {"090100", "Arts plastiques", "arts"},
	"MUS": {"081300", "Éducation musicale", "musique"},
	"TEC": {"073800", "Technologie", "technologie"},
	"SI":  {"067300", "Sciences de l'ingénieur", "technologie"},
	"I2D": {"073500", "Ingénierie, innovation et développement durable", "technologie"},
	"MGT": {"435400", "Sciences de gestion et numérique", "gestion"},
	"MAN": {"434500", "Management", "gestion"},
	"DRE": {"381000", "Droit et économie", "gestion"},
	"PRO": {"413000", "Enseignement professionnel", "professionnel"},
	"PRE": {"381900", "Économie-droit", "professionnel"},
	"PSE": {"312800", "Prévention-santé-environnement", "pse"},
	"AAP": {"278300", "Arts appliqués et cultures artistiques", "arts"},
	"CEJ": {"380400", "Culture économique, juridique et managériale", "gestion"},
	"BTP": {"345000", "Relation client et conduite d'activité", "gestion"},
	"SIO": {"242000", "Systèmes d'information et développement", "numérique"},
	"AGR": {"308400", "Écologie, agronomie, territoires", "agronomie"},
	"ZOO": {"990105", "Zootechnie", "agronomie"},
	"ESF": {"381400", "Économie sociale et gestion de l'exploitation", "gestion"},
	"ESO": {"990106", "Éducation socioculturelle", "socioculturel"},
	"AP":  {"006600", "Accompagnement personnalisé", "lettres"},
	"LIR": {"990110", "Français : lire et écrire", "PE"},
	"NUM": {"990111", "Mathématiques", "PE"},
	"QLM": {"990112", "Questionner le monde", "PE"},
	"SPO": {"990113", "Éducation physique et sportive", "PE"},
	"CRE": {"990115", "Enseignements artistiques", "PE"},
	"LVE": {"990114", "Langue vivante : anglais", "PE"},
}

// titles name assessments by pool; "" serves the pools without a list of their own.
// The second list holds work done at home.
var titles = map[string][2][]string{
	"": {{"Contrôle", "Interrogation", "Évaluation", "Exposé", "Travail en groupe", "Devoir sur table"},
		{"Devoir à la maison", "Dossier", "Fiche de lecture"}},
	"maths": {{"Interrogation : calcul", "Contrôle : nombres", "Contrôle : géométrie", "Devoir commun",
		"Interrogation : cours", "Contrôle : problèmes", "Contrôle : données"}, {"Devoir maison", "Problème ouvert"}},
	"lettres": {{"Dictée", "Commentaire", "Explication de texte", "Question sur corpus", "Récitation", "Grammaire"},
		{"Fiche de lecture", "Écriture d'invention"}},
	"histoire": {{"Contrôle : croquis", "Composition", "Étude de document", "Repères", "Exposé"},
		{"Fiche de révision", "Recherche documentaire"}},
	"anglais":  {{"Compréhension orale", "Expression orale", "Compréhension écrite", "Vocabulaire", "Verbes irréguliers"}, {"Expression écrite"}},
	"espagnol": {{"Compréhension orale", "Expression orale", "Compréhension écrite", "Vocabulaire", "Conjugaison"}, {"Expression écrite"}},
	"allemand": {{"Compréhension orale", "Expression orale", "Compréhension écrite", "Vocabulaire", "Déclinaisons"}, {"Expression écrite"}},
	"physique": {{"Travaux pratiques", "Contrôle : mouvement", "Interrogation", "Contrôle : molécules", "Unités"}, {"Compte rendu", "Devoir maison"}},
	"svt":      {{"Travaux pratiques", "Contrôle", "Schéma à légender", "Étude de documents", "Interrogation"}, {"Compte rendu", "Herbier"}},
	"eps":      {{"Demi-fond", "Badminton", "Escalade", "Natation", "Acrosport", "Musculation"}, {"Carnet d'entraînement"}},
	"PE":       {{"Évaluation", "Dictée", "Calcul mental", "Poésie", "Lecture à voix haute", "Tables"}, {"Petit exposé"}},
}

func titlesOf(pool string) [2][]string {
	if t, ok := titles[pool]; ok {
		return t
	}
	return titles[""]
}
