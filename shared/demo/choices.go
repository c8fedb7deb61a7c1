package demo

import (
	"strings"

	"github.com/preau-ent/preau/shared/school"
)

// speakers are names of families of whom some read another language better; by last
// name, or after a plus sign by first name.
var speakers = map[string]string{
	"ar": "El Amrani,El Fassi,Benali,Khelifi,Zerrouki,Hadjadj", "pt": "Da Costa,De Almeida,Ferreira,Lopes,Tavares,Nogueira",
	"tr": "Erdem,Yilmaz,Karabulut", "uk": "+Olena,+Svetlana,+Andriy", "es": "Aguilar,Romero,Serrano,Ibarra", "en": "Kaba,Mendy",
	"zh": "Chen,+Xiu,+Lan",
}

var languageOrder = []string{"ar", "pt", "tr", "uk", "es", "en", "zh"}

// language returns the language that somebody of the name may prefer, "" for French.
func language(first, last string) string {
	for _, code := range languageOrder {
		for name := range strings.SplitSeq(speakers[code], ",") {
			if name == last || name == "+"+first {
				return code
			}
		}
	}
	return ""
}

// makeChoices makes what guardians chose, and takes away the addresses and telephones
// that real families do not have: 51 % of legal guardians give a mail address, 97 % a
// mobile telephone.
func (m *maker) makeChoices() {
	named, taken := map[school.PersonID]bool{}, map[string]int{}
	for _, id := range m.region.Named {
		named[id] = true
	}
	for _, p := range m.region.People {
		if !guardian(p) {
			continue
		}
		c := &p.Profile.Contact
		if !named[p.Profile.ID] {
			m.lose(p)
		}
		choice := Choice{Person: p.Profile.ID, Language: language(p.Profile.Name.First, p.last)}
		if choice.Language != "" && taken[choice.Language] > 0 && m.thousandth(400) {
			choice.Language = ""
		}
		taken[choice.Language]++
		choice.Digest = !named[p.Profile.ID] && m.thousandth(60)
		choice.NoSMS = !named[p.Profile.ID] && c.Mobile != "" && m.thousandth(25)
		if choice.Language != "" || choice.Digest || choice.NoSMS {
			m.region.Choices = append(m.region.Choices, choice)
		}
	}
}

// lose takes away what a guardian never gave the school.
func (m *maker) lose(p *Person) {
	c := &p.Profile.Contact
	teaches := len(p.Links.Links) > 0 && p.Links.Links[0].Role != school.Guardian
	if m.thousandth(490) && !teaches {
		c.Mail = ""
	}
	if m.thousandth(30) {
		c.Mobile, c.SMS = "", false
	}
}

func guardian(p *Person) bool {
	for _, l := range p.Links.Links {
		if l.Role == school.Guardian {
			return true
		}
	}
	return false
}
