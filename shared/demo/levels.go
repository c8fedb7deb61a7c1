package demo

import (
	"strings"

	"github.com/preau-ent/preau/shared/school"
)

// A level is what the classes of one year and track have in common.
type level struct {
	school  string
	id      string // "2DE%": % is the number or letter of the class
	label   string // "2de %"
	marks   string // one class for each word; "" for a single class
	sizes   []int  // pupils of each class
	age     int    // reached in the civil year in which the school year starts
	mef     string // national code of the training, where we know it
	terms   []school.Period
	courses []course
	heads   int  // head teachers per class
	silent  bool // no marks: skills only
}

// A course is a subject of every pupil of a class.
type course struct {
	subject     string
	hours       int // weekly, tenths
	coefficient int64
}

// name returns the code of the level, "1STMG".
func (l *level) name() string { return strings.ReplaceAll(l.id, "%", "") }

// words returns the level as people say it, "1re STMG".
func (l *level) words() string { return strings.TrimSpace(strings.ReplaceAll(l.label, "%", "")) }

var (
	coursesPro = []course{{"LSH", 35, 4}, {"MSC", 30, 3}, {"ANG", 20, 2}, {"PRO", 110, 10}, {"PRE", 15, 2},
		{"PSE", 10, 1}, {"AAP", 10, 1}, {"EPS", 25, 2}}
	coursesBTS = []course{{"CGE", 30, 3}, {"ANG", 30, 3}, {"CEJ", 40, 4}, {"MAN", 40, 3}, {"BTP", 120, 10}, {"ESP", 20, 2}}
	coursesSIO = []course{{"CGE", 30, 2}, {"ANG", 20, 2}, {"MAT", 30, 3}, {"CEJ", 40, 3}, {"SIO", 140, 12}}
	courses2de = []course{{"FRA", 40, 4}, {"HG", 30, 3}, {"EMC", 5, 1}, {"ANG", 30, 3}, {"SES", 15, 2}, {"MAT", 40, 4},
		{"PC", 30, 3}, {"SVT", 15, 2}, {"SNT", 15, 1}, {"EPS", 20, 2}}
	courses5e = []course{{"FRA", 45, 4}, {"MAT", 35, 4}, {"HG", 30, 3}, {"EMC", 5, 1}, {"ANG", 30, 3}, {"PC", 15, 1},
		{"SVT", 15, 1}, {"TEC", 15, 1}, {"ART", 10, 1}, {"MUS", 10, 1}, {"EPS", 30, 2}}
	coursesAgri = []course{{"LSH", 35, 4}, {"MSC", 30, 3}, {"ANG", 20, 2}, {"AGR", 70, 6}, {"ZOO", 60, 6}, {"ESF", 25, 3},
		{"ESO", 15, 1}, {"EPS", 20, 2}}
	coursesSTAV = []course{{"FRA", 30, 4}, {"HG", 20, 3}, {"ANG", 20, 3}, {"ESP", 20, 2}, {"MAT", 30, 4}, {"PC", 20, 3},
		{"AGR", 50, 6}, {"ZOO", 40, 5}, {"ESF", 30, 3}, {"ESO", 20, 2}, {"EPS", 20, 2}}
	coursesEcole = []course{{"LIR", 100, 1}, {"NUM", 50, 1}, {"QLM", 25, 1}, {"SPO", 30, 1}, {"CRE", 20, 1}, {"LVE", 15, 1}}
)

// levels lists the classes of the region, school by school, in the order of their lists.
var levels = []*level{
	{lycee, "2DE%", "2de %", "1 2 3 4 5 6 7 8 9 10", []int{32, 33, 32, 32, 33, 31, 32, 35, 33, 31}, 15, "20010018110", trimestres, courses2de, 1, false},
	{lycee, "2MRC", "2de MRC", "", []int{22}, 15, "", trimestres, coursesPro, 1, false},
	{lycee, "2AGO", "2de AGOrA", "", []int{20}, 15, "", trimestres, coursesPro, 1, false},
	{lycee, "1CAP", "1re CAP EPC", "", []int{14}, 15, "", trimestres, coursesPro, 1, false},
	{lycee, "2CAP", "2e CAP EPC", "", []int{13}, 16, "", trimestres, coursesPro, 1, false},
	{lycee, "1G%", "1re G%", "1 2 3 4 5 6", []int{33, 32, 32, 31, 32, 32}, 16, "20110019110", trimestres, []course{
		{"FRA", 40, 5}, {"HG", 30, 3}, {"EMC", 5, 1}, {"ANG", 25, 3}, {"ESC", 20, 3}, {"EPS", 20, 2}}, 1, false},
	{lycee, "1STMG%", "1re STMG%", "1 2", []int{29, 28}, 16, "", trimestres, []course{{"FRA", 30, 4}, {"HG", 15, 2}, {"EMC", 5, 1},
		{"ANG", 25, 3}, {"MAT", 30, 3}, {"MGT", 70, 8}, {"MAN", 40, 5}, {"DRE", 40, 5}, {"EPS", 20, 2}}, 1, false},
	{lycee, "1STI", "1re STI2D", "", []int{26}, 16, "", trimestres, []course{{"FRA", 30, 4}, {"HG", 15, 2}, {"EMC", 5, 1},
		{"ANG", 25, 3}, {"ESP", 15, 2}, {"MAT", 30, 4}, {"PC", 60, 6}, {"I2D", 120, 12}, {"EPS", 20, 2}}, 1, false},
	{lycee, "1MCV", "1re MCV", "", []int{20}, 16, "", trimestres, coursesPro, 1, false},
	{lycee, "1AGO", "1re AGOrA", "", []int{18}, 16, "", trimestres, coursesPro, 1, false},
	{lycee, "TG%", "Tle G%", "1 2 3 4 5 6", []int{31, 32, 31, 31, 30, 31}, 17, "20210019110", semestres, []course{
		{"PHI", 40, 4}, {"HG", 30, 3}, {"EMC", 5, 1}, {"ANG", 20, 3}, {"ESC", 20, 3}, {"EPS", 20, 3}}, 2, false},
	{lycee, "TSTMG%", "Tle STMG%", "1 2", []int{29, 28}, 17, "", semestres, []course{{"PHI", 20, 4}, {"HG", 15, 2}, {"EMC", 5, 1},
		{"ANG", 20, 3}, {"MAT", 30, 3}, {"MAN", 100, 12}, {"DRE", 60, 8}, {"EPS", 20, 2}}, 2, false},
	{lycee, "TSTI", "Tle STI2D", "", []int{25}, 17, "", semestres, []course{{"PHI", 20, 4}, {"HG", 15, 2}, {"ANG", 25, 3},
		{"ESP", 15, 2}, {"MAT", 30, 4}, {"PC", 60, 6}, {"I2D", 120, 12}, {"EPS", 20, 2}}, 2, false},
	{lycee, "TMCV", "Tle MCV", "", []int{19}, 17, "", semestres, coursesPro, 1, false},
	{lycee, "TAGO", "Tle AGOrA", "", []int{17}, 17, "", semestres, coursesPro, 1, false},
	{lycee, "MCO%", "BTS MCO %", "1 2", []int{33, 30}, 18, "", semestres, coursesBTS, 1, false},
	{lycee, "GPME%", "BTS GPME %", "1 2", []int{32, 28}, 18, "", semestres, coursesBTS, 1, false},
	{lycee, "SIO%", "BTS SIO %", "1 2", []int{33, 30}, 18, "", semestres, coursesSIO, 1, false},

	{college, "6%", "6e %", "A B C D E F", []int{26, 26, 25, 26, 26, 26}, 11, "10010012110", trimestres, []course{{"FRA", 45, 4},
		{"MAT", 45, 4}, {"HG", 25, 3}, {"EMC", 5, 1}, {"ANG", 40, 3}, {"SVT", 15, 1}, {"PC", 15, 1}, {"ART", 10, 1},
		{"MUS", 10, 1}, {"EPS", 40, 2}}, 1, false},
	{college, "5%", "5e %", "A B C D E", []int{27, 26, 26, 26, 27}, 12, "10110001110", trimestres, courses5e, 1, false},
	{college, "4%", "4e %", "A B C D E", []int{26, 26, 27, 26, 25}, 13, "10210001110", trimestres, courses5e, 1, false},
	{college, "3%", "3e %", "A B C D E F", []int{26, 26, 27, 26, 26, 25}, 14, "10310019110", trimestres, courses5e, 1, false},

	{agricole, "2GT%", "2de GT%", "1 2", []int{27, 26}, 15, "20010018110", trimestres,
		append([]course{{"ESP", 25, 3}, {"ESO", 15, 1}}, courses2de...), 1, false},
	{agricole, "2PRO", "2de pro Productions", "", []int{22}, 15, "", trimestres, coursesAgri, 1, false},
	{agricole, "CAPA", "CAPa 1", "", []int{12}, 15, "", trimestres, coursesAgri, 1, false},
	{agricole, "1STAV", "1re STAV", "", []int{27}, 16, "", trimestres, coursesSTAV, 1, false},
	{agricole, "1CGEA", "1re CGEA", "", []int{20}, 16, "", trimestres, coursesAgri, 1, false},
	{agricole, "TSTAV", "Tle STAV", "", []int{25}, 17, "", semestres, coursesSTAV, 1, false},
	{agricole, "TCGEA", "Tle CGEA", "", []int{18}, 17, "", semestres, coursesAgri, 1, false},
	{agricole, "ACSE%", "BTSA ACSE %", "1 2", []int{23, 20}, 18, "", semestres, []course{{"CGE", 30, 3}, {"ANG", 20, 2},
		{"MAT", 20, 2}, {"AGR", 70, 6}, {"ESF", 80, 8}, {"ESO", 15, 1}}, 1, false},

	{ecole, "CP", "CP", "", []int{25}, 6, "", trimestres, coursesEcole, 0, true},
	{ecole, "CE1", "CE1", "", []int{26}, 7, "", trimestres, coursesEcole, 0, true},
	{ecole, "CE2%", "CE2 %", "A B", []int{24, 25}, 8, "", trimestres, coursesEcole, 0, false},
	{ecole, "CM1", "CM1", "", []int{26}, 9, "", trimestres, coursesEcole, 0, false},
	{ecole, "CM2", "CM2", "", []int{25}, 10, "", trimestres, coursesEcole, 0, false},
}

// A choice is a subject that pupils of several classes take together, in a group.
type choice struct {
	subject string
	weight  int // of ten
}

// A cut makes groups across the classes of a level, or across a band of them.
type cut struct {
	school, level string
	band          int // classes that share groups; 0: all of the level
	subjects      []choice
	each          int // subjects that each pupil takes
	share         int // pupils in a thousand who take one at all
	size          int // of the largest group
	hours         int // weekly, tenths
	coefficient   int64
	modality      string // S tronc commun, O obligatory option, F facultative
	mode          string // in the general average: "" or "bonus"

	blocks []string // where pupils take several: the subjects offered at the same hours
}

var (
	languages = []choice{{"ESP", 6}, {"ALL", 2}, {"ITA", 2}}
	twoOfThem = []choice{{"ESP", 7}, {"ALL", 3}}
	choices1G = []choice{{"MAT", 8}, {"PC", 5}, {"SVT", 5}, {"SES", 6}, {"GEO", 5}, {"HLP", 3}, {"AMC", 4}, {"NSI", 3}, {"SI", 2}}
)

// Blocks of specialities: a pupil takes one of each, so that no two are at the same hour.
var (
	blocks1G = []string{"MAT PC SES AMC GEO", "MAT SVT SES HLP NSI", "MAT PC SVT GEO SI"}
	blocksTG = []string{"MAT PC SES HLP GEO", "MAT PC SVT SES AMC NSI SI GEO"}
)

var cuts = []cut{
	{lycee, "2DE", 2, languages, 1, 1000, 28, 25, 3, "S", "", nil},
	{lycee, "2DE", 0, []choice{{"LAT", 2}, {"ART", 3}, {"SI", 3}, {"MGT", 3}}, 1, 420, 30, 15, 1, "F", "bonus", nil},
	{lycee, "1G", 2, languages, 1, 1000, 28, 20, 3, "S", "", nil},
	{lycee, "1G", 0, choices1G, 3, 1000, 30, 40, 5, "O", "", blocks1G},
	{lycee, "1STMG", 0, twoOfThem, 1, 1000, 28, 20, 3, "S", "", nil},
	{lycee, "TG", 2, languages, 1, 1000, 28, 20, 3, "S", "", nil},
	{lycee, "TG", 0, choices1G, 2, 1000, 30, 60, 8, "O", "", blocksTG},
	{lycee, "TG", 0, []choice{{"MEX", 4}, {"MCO", 4}, {"DGE", 2}}, 1, 480, 32, 30, 2, "F", "", nil},
	{lycee, "TSTMG", 0, twoOfThem, 1, 1000, 28, 20, 3, "S", "", nil},
	{college, "5", 0, languages, 1, 1000, 28, 25, 2, "S", "", nil},
	{college, "4", 0, languages, 1, 1000, 28, 25, 2, "S", "", nil},
	{college, "3", 0, languages, 1, 1000, 28, 25, 2, "S", "", nil},
	{college, "5", 0, []choice{{"LAT", 1}}, 1, 180, 28, 10, 1, "F", "bonus", nil},
	{college, "4", 0, []choice{{"LAT", 1}}, 1, 160, 28, 20, 1, "F", "bonus", nil},
	{college, "3", 0, []choice{{"LAT", 1}}, 1, 140, 28, 20, 1, "F", "bonus", nil},
}

// halved lists the levels whose classes are cut in two for accompagnement, unmarked.
var halved = []string{"2DE", "1STMG", "TSTMG", "2MRC", "2AGO", "1MCV", "1AGO", "TMCV", "TAGO", "6"}
