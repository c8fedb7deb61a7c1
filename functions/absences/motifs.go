package absences

// A Motive is why a pupil was absent, as schools sort it. Its words are the texts
// absences.motif.<code> of the catalogue.
type Motive struct {
	Code       string
	Legal      bool // one of the five of article L. 131-8 of the Code de l'éducation
	Legitimate bool // usually accepted; the ruling is the CPE's all the same
	Outside    bool // the pupil is under the school's responsibility elsewhere
	Health     bool // confidential: its words are sealed
	Private    bool // tells a faith or a mourning: a family's reason to those who see a category
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
	{Code: "mourning", Legitimate: true, Private: true, Family: true, Bulletin: true},
	{Code: "religious", Legitimate: true, Private: true, Family: true, Bulletin: true},
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

// words is the key of the motive as people read it.
func (m Motive) words() string { return "absences.motif." + m.Code }

// category is the key of what those see of a motive who see no more than that: health is
// one word, and what is private reads as any reason of a family does, so that no word is
// left that only a faith or a mourning would have.
func (m Motive) category() string {
	switch {
	case m.Health:
		return "absences.motif.health"
	case m.Private:
		return "absences.motif.family"
	}
	return m.words()
}
