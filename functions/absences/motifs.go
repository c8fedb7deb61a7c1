package absences

import (
	"github.com/preau-ent/preau/shared/api"
)

// A Motive is why a pupil was absent, as schools sort it. Its words are the texts
// absences.motif.<code> of the catalogue.
type Motive struct {
	Code       string
	Legal      bool // one of the five of article L. 131-8 of the Code de l'éducation
	Legitimate bool // usually accepted; the ruling is the CPE's all the same
	Outside    bool // the pupil is under the school's responsibility elsewhere
	Health     bool // confidential: its words are sealed
	Family     bool // families may choose it
	Late       bool // of late arrivals too
	Common     bool // surveillants may rule on it where the CPE delegates that
	Bulletin   bool // counts in the bulletin's half-days
}

// Motives are the five of the law, then the usual ones.
var Motives = []Motive{
	{Code: "illness", Legal: true, Legitimate: true, Health: true, Family: true, Bulletin: true},
	{Code: "contagion", Legal: true, Legitimate: true, Health: true, Family: true, Bulletin: true},
	{Code: "ceremony", Legal: true, Legitimate: true, Family: true, Bulletin: true},
	{Code: "transport", Legal: true, Legitimate: true, Family: true, Late: true, Common: true, Bulletin: true},
	{Code: "parents-away", Legal: true, Legitimate: true, Family: true, Bulletin: true},

	{Code: "appointment", Legitimate: true, Health: true, Family: true, Late: true, Bulletin: true},
	{Code: "hospital", Legitimate: true, Health: true, Family: true, Bulletin: true},
	{Code: "mourning", Legitimate: true, Family: true, Bulletin: true},
	{Code: "religious", Legitimate: true, Family: true, Bulletin: true},
	{Code: "summons", Legitimate: true, Family: true, Common: true, Bulletin: true},
	{Code: "exam", Legitimate: true, Family: true, Common: true},
	{Code: "sport", Legitimate: true, Family: true, Common: true, Bulletin: true},
	{Code: "orientation", Legitimate: true, Family: true, Common: true},
	{Code: "strike", Legitimate: true, Family: true, Late: true, Common: true, Bulletin: true},
	{Code: "traffic", Family: true, Late: true, Common: true, Bulletin: true},
	{Code: "oversleeping", Family: true, Late: true, Common: true, Bulletin: true},
	{Code: "family", Family: true, Late: true, Bulletin: true},
	{Code: "holiday", Family: true, Bulletin: true},
	{Code: "other", Family: true, Late: true, Bulletin: true},

	{Code: "infirmary", Legitimate: true, Health: true, Late: true},
	{Code: "excluded", Legitimate: true, Outside: true},
	{Code: "activity", Legitimate: true, Outside: true},
	{Code: "unknown", Bulletin: true},
}

// motive returns the motive of a code; false if there is none.
func motive(code string) (Motive, bool) {
	for _, m := range Motives {
		if m.Code == code {
			return m, true
		}
	}
	return Motive{}, false
}

// words returns the motive as people read it.
func (m Motive) words(lang string) string { return api.Text(lang, "absences.motif."+m.Code, nil) }

// category is what those see of a motive who see no more than that: health is one word.
func (m Motive) category(lang string) string {
	if m.Health {
		return api.Text(lang, "absences.motif.health", nil)
	}
	return m.words(lang)
}
