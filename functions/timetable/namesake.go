package timetable

import (
	"slices"
	"strings"

	"github.com/preau-ent/preau/functions/timetable/delivery"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// A Question asks which of several people a row of the file means. Without an answer the
// course is kept without the name.
type Question struct {
	Row     int          `json:"row"`
	Name    string       `json:"name" doc:"as the file has it"`
	Day     int          `json:"day" doc:"1 Monday to 6 Saturday"`
	Start   school.Clock `json:"start"`
	Subject string       `json:"subject"`
	Class   string       `json:"class" doc:"classes and groups, as the file has them"`
	Choices []Namesake   `json:"choices"`
	Answer  string       `json:"answer,omitempty" doc:"the person who was chosen"`
}

// A Namesake is one of those who answer to a name.
type Namesake struct {
	Person school.PersonID `json:"person"`
	Label  string          `json:"label" doc:"civility, first and last name, and what the person teaches"`
}

// An Answer says whom a row means by a name.
type Answer struct {
	Row    int             `json:"row"`
	Name   string          `json:"name" maxLength:"200"`
	Person school.PersonID `json:"person" maxLength:"64"`
}

// titles are the civilities that files write, folded, with that of the directory.
var titles = map[string]string{"M": "M.", "MR": "M.", "MONSIEUR": "M.", "MME": "Mme", "MLLE": "Mme", "MADAME": "Mme"}

// titled cuts the civility off a name without accents or points, "" if it has none.
func titled(words []string) (title string, rest []string) {
	if len(words) > 1 {
		if t := titles[words[0]]; t != "" {
			return t, words[1:]
		}
	}
	return "", words
}

// called returns those who answer to a name, with the civility that it has.
func (d *directory) called(name string) []roster.Teacher {
	title, _ := titled(plainWords(name))
	return slices.DeleteFunc(slices.Clone(d.staff[folded(name)]), func(t roster.Teacher) bool {
		known := d.people[t.ID].title
		return title != "" && known != "" && known != title
	})
}

// A teacher is what tells somebody from a namesake.
type teacher struct {
	title    string // "M.", "Mme" or ""
	name     roster.Name
	subjects []string
}

func (t teacher) label() string {
	label := strings.TrimSpace(t.title + " " + t.name.String())
	if len(t.subjects) > 0 {
		label += " (" + strings.Join(t.subjects, ", ") + ")"
	}
	return label
}

// which returns whom a row means of several namesakes: the one who was chosen, or nobody
// yet, and keeps the question.
func (m *match) which(r delivery.Row, name string, found []roster.Teacher) (roster.Teacher, bool) {
	q := Question{
		Row: r.Line, Name: name, Day: r.Day, Start: r.Start, Subject: r.Subject, Class: strings.Join(r.Classes, ", "),
	}
	var chosen roster.Teacher
	for _, t := range found {
		q.Choices = append(q.Choices, Namesake{t.ID, m.people[t.ID].label()})
		if slices.Contains(m.answers, Answer{r.Line, name, t.ID}) {
			chosen, q.Answer = t, string(t.ID)
		}
	}
	slices.SortFunc(q.Choices, func(a, b Namesake) int { return strings.Compare(a.Label, b.Label) })
	m.questions = append(m.questions, q)
	return chosen, q.Answer != ""
}
