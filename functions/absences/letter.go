package absences

import (
	"embed"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/goccy/go-yaml"

	"github.com/preau-ent/preau/shared/api"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// letterTexts hold the letters of the legal steps, text/<lang>.yaml: for each kind a subject
// and a body, and what all of them share. French is complete and the original; beside
// any other language it stands too.
//
//go:embed text/*.yaml
var letterTexts embed.FS

// A wording is the letters of one language.
type wording struct {
	Name   string            `yaml:"name"`   // of the language, in itself
	Rtl    bool              `yaml:"rtl"`    // written from right to left
	Shared map[string]string `yaml:"shared"` // greeting, counted, informed, adult, …
	Kinds  map[string]struct {
		Subject string   `yaml:"subject"`
		Body    []string `yaml:"body"`
	} `yaml:"kinds"`
	Months []string `yaml:"months"`
	Date   string   `yaml:"date"`  // with {d}, {m}, {y}
	First  string   `yaml:"first"` // how the first day of a month is written; "": as any other
}

// Languages are those in which letters exist, French first.
var Languages = []string{"fr", "ar", "pt", "tr", "uk", "es", "en", "zh"}

var wordings = sync.OnceValue(func() map[string]*wording {
	all := map[string]*wording{}
	for _, lang := range Languages {
		data, err := letterTexts.ReadFile("text/" + lang + ".yaml")
		if err != nil {
			panic(err) // the files are part of the program
		}
		w := &wording{}
		if err := yaml.Unmarshal(data, w); err != nil {
			panic(fmt.Errorf("letters in %s: %w", lang, err))
		}
		all[lang] = w
	}
	return all
})

// date writes a day in words.
func (w *wording) date(d school.Date) string {
	var y, m, day int
	if _, err := fmt.Sscanf(string(d), "%d-%d-%d", &y, &m, &day); err != nil {
		return string(d)
	}
	name := fmt.Sprint(m)
	if m >= 1 && m <= len(w.Months) {
		name = w.Months[m-1]
	}
	return strings.NewReplacer("{d}", w.day(day), "{m}", name, "{y}", fmt.Sprint(y)).Replace(w.Date)
}

// day writes the day of a month: the first of one has a form of its own in French.
func (w *wording) day(day int) string {
	if day == 1 && w.First != "" {
		return w.First
	}
	return fmt.Sprint(day)
}

// A Recipient is one household, or the pupil who is of age.
type Recipient struct {
	People   []school.PersonID
	Names    []string
	Address  []string
	Level    school.Level // of a guardian; "" for the pupil, and for the academic authority
	Pupil    bool         // the pupil who is of age
	Language string
}

// A Wording is what a letter says in one language.
type Wording struct {
	Language   string   `json:"language"`
	Dir        string   `json:"dir" enum:"ltr,rtl"`
	Date       string   `json:"date"`
	Subject    string   `json:"subject"`
	Paragraphs []string `json:"paragraphs"`
	Mention    string   `json:"mention,omitempty" doc:"what a copy for information says of itself"`
}

// A Letter is one letter of a legal step, ready to be printed: nothing sends it.
type Letter struct {
	ID     string     `json:"id"`
	Kind   string     `json:"kind" doc:"item of the step"`
	To     LetterTo   `json:"to"`
	Sender LetterFrom `json:"sender"`
	Legal  string     `json:"legal"`
	Wording
	French *Wording `json:"french,omitempty" doc:"beside another language"`
}

// LetterTo is who receives a letter: the addressee's own address and nobody else's.
type LetterTo struct {
	Name    string       `json:"name"`
	Address []string     `json:"address"`
	Level   school.Level `json:"level,omitempty"`
}

// A LetterFrom is the school.
type LetterFrom struct {
	School  string `json:"school"`
	Address string `json:"address,omitempty"`
	City    string `json:"city,omitempty"`
	Phone   string `json:"phone,omitempty"`
}

// A matter is what the letters of a step are about.
type matter struct {
	pupil     roster.Name
	class     string
	first     school.Date // of the half-days counted
	last      school.Date
	halfDays  int
	referent  string
	measures  []DoneMeasure
	lines     []Counted // that the law counts
	adult     bool
	zone      *time.Location
	recipient *Recipient
}

// wordingOf writes a letter in one language.
func wordingOf(lang, kind string, day school.Date, m matter) (Wording, bool) {
	w := wordings()[lang]
	k, ok := w.Kinds[kind]
	if !ok {
		return Wording{}, false
	}
	fill := strings.NewReplacer(
		"{pupil}", w.apart(m.pupil.String()), "{of pupil}", of(m.pupil.String()), "{measures}", m.done(w), "{halves}", m.halves(w), "{class}", w.apart(m.class), "{n}", w.apart(fmt.Sprint(m.halfDays)),
		"{first}", w.apart(w.date(m.first)), "{last}", w.apart(w.date(m.last)), "{names}", strings.Join(m.recipient.Names, ", "), "{note}", w.apart(m.referent),
	)
	out := Wording{Language: lang, Dir: "ltr", Date: w.date(day), Subject: fill.Replace(k.Subject)}
	if w.Rtl {
		out.Dir = "rtl"
	}
	counted := w.Shared["counted"]
	if m.recipient.Pupil {
		counted = w.Shared["counted-you"]
	}
	parts := append([]string{w.Shared["greeting"], counted}, k.Body...)
	if m.adult && !m.recipient.Pupil {
		out.Mention = w.Shared["adult"]
	}
	if m.recipient.Level == school.Informed {
		out.Mention = w.Shared["informed"]
	}
	if out.Mention != "" { // who decides nothing is asked for nothing
		parts = []string{w.Shared["greeting"], w.Shared["counted"], w.Shared["told-"+kind]}
		if parts[2] == "" {
			parts[2] = w.Shared["told"]
		}
	}
	parts = append(parts, w.Shared["closing"])
	for _, p := range parts {
		if p != "" {
			out.Paragraphs = append(out.Paragraphs, fill.Replace(p))
		}
	}
	return out, true
}

// apart keeps a name or a number from turning the order of a text from right to left.
func (w *wording) apart(s string) string {
	if !w.Rtl || s == "" {
		return s
	}
	return "\u2068" + s + "\u2069"
}

// of returns a name after the French "de".
func of(name string) string {
	if strings.ContainsRune("AÀÂÄEÉÈÊËIÎÏOÔÖUÙÛÜŒÆ", []rune(name + " ")[0]) {
		return "d’" + name
	}
	return "de " + name
}

// done lists what was done at the step, for the file of the academic authority.
func (m *matter) done(w *wording) string {
	var list []string
	for _, d := range m.measures {
		key := "measure"
		if d.Not {
			key = "not"
		}
		list = append(list, strings.NewReplacer(
			"{what}", api.Text("fr", "absences.step."+d.Kind, nil), "{day}", w.date(school.DateOf(d.By.At, m.zone)), "{note}", d.Note,
		).Replace(w.Shared[key]))
	}
	if list == nil {
		return w.Shared["none"]
	}
	return strings.Join(list, " ; ")
}

// halves lists the half-days that the law counts.
func (m *matter) halves(w *wording) string {
	var list []string
	for _, c := range m.lines {
		list = append(list, strings.ReplaceAll(w.Shared[string(c.Half)], "{day}", w.date(c.Date)))
	}
	return strings.Join(list, ", ")
}

// letterTo writes a letter for one recipient: in the recipient's language with the French
// beside, or in French alone.
func letterTo(kind, legal string, day school.Date, from LetterFrom, m matter, r *Recipient) Letter {
	m.recipient = r
	l := Letter{
		ID: kind + "-" + recipientID(r), Kind: kind, Sender: from, Legal: legal,
		To: LetterTo{Name: strings.Join(r.Names, " et "), Address: append([]string{}, r.Address...), Level: r.Level},
	}
	french, _ := wordingOf("fr", kind, day, m)
	other, ok := wordingOf(r.Language, kind, day, m)
	if r.Language == "fr" || !ok {
		l.Wording = french
		return l
	}
	l.Wording, l.French = other, &french
	return l
}

func recipientID(r *Recipient) string {
	var ids []string
	for _, p := range r.People {
		ids = append(ids, string(p))
	}
	if len(ids) == 0 {
		return "authority"
	}
	return strings.Join(ids, "-")
}
