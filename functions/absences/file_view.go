package absences

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/preau-ent/preau/shared/api"
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/school"
)

// FileView is the file of a pupil as one reader sees it.
type FileView struct {
	Pupil     PupilOfFile   `json:"pupil"`
	School    school.UAI    `json:"school"`
	Zone      string        `json:"zone" doc:"IANA time zone of the school, in which its hours are"`
	Today     school.Date   `json:"today" doc:"where the school is"`
	Next      OpenDay       `json:"next" doc:"the first open day after today, with which an absence to come begins"`
	Year      school.Year   `json:"year"`
	Depth     string        `json:"depth" enum:"fact,category,whole"`
	Can       CanView       `json:"can"`
	Counters  CountersView  `json:"counters"`
	Stretches []StretchView `json:"stretches"`
	Coming    []CaseView    `json:"coming" doc:"what was said of a time for which nothing is noted: absences declared, or said before the roll"`
	Statuses  []StatusView  `json:"statuses"`
	Motives   []MotiveView  `json:"motives" doc:"those that the reader may choose"`
}

// PupilOfFile names a pupil.
type PupilOfFile struct {
	ID        school.PersonID `json:"id"`
	FirstName string          `json:"firstName"`
	LastName  string          `json:"lastName"`
	Class     string          `json:"class"`
}

// An OpenDay is a day on which a school is open by its week, holidays apart.
type OpenDay struct {
	Date school.Date  `json:"date"`
	From school.Clock `json:"from"`
	To   school.Clock `json:"to"`
}

// CanView says what the reader may do.
type CanView struct {
	Justify bool `json:"justify"`
	Declare bool `json:"declare"`
	Rule    bool `json:"rule"`
	Enter   bool `json:"enter"`
	Ask     bool `json:"ask"`
	Exempt  bool `json:"exempt"`
}

// CountersView are the counters with the lines that make them.
type CountersView struct {
	Counters
	Explain []Counted `json:"explain"`
}

// StretchView is one stretch of the file.
type StretchView struct {
	ID      string           `json:"id"`
	From    time.Time        `json:"from"`
	To      time.Time        `json:"to"`
	Kind    Kind             `json:"kind"`
	Place   Place            `json:"place,omitempty"`
	Minutes int              `json:"minutes,omitempty"`
	Lessons []MissedView     `json:"lessons"`
	More    int              `json:"more,omitempty" doc:"lessons beyond those listed"`
	Entries []NotedView      `json:"entries,omitempty" doc:"that make it, for those who may correct them"`
	Asked   *ReasonAskedView `json:"asked,omitempty" doc:"when the school last asked the family for the reason"`
	State   string           `json:"state" enum:"to-justify,waiting,justified,refused,announced,none"`
	CaseView
}

// MissedView is a lesson missed.
type MissedView struct {
	Date    school.Date  `json:"date"`
	Start   school.Clock `json:"start"`
	Subject string       `json:"subject"`
}

// NotedView is an entry as it is named to be corrected.
type NotedView struct {
	ID      string       `json:"id"`
	Date    school.Date  `json:"date"`
	Version int          `json:"version"`
	From    school.Clock `json:"from"`
	To      school.Clock `json:"to"`
}

// CaseView is what was said of a stretch, as far as the reader sees it.
type CaseView struct {
	Case     string     `json:"case,omitempty"`
	Version  int64      `json:"version,omitempty"`
	Begins   *time.Time `json:"caseFrom,omitempty"`
	Ends     *time.Time `json:"caseTo,omitempty"`
	Motif    string     `json:"motif,omitempty"`
	Label    string     `json:"label,omitempty" doc:"the motif in words"`
	Words    string     `json:"words,omitempty"`
	Document bool       `json:"document,omitempty" doc:"one is joined, and the reader may open it"`
	Settled  bool       `json:"settled,omitempty"`
	Answer   string     `json:"answer,omitempty" doc:"words of the ruling"`
	Undo     bool       `json:"undo,omitempty" doc:"the reader may take the ruling back"`
	Said     *Voice     `json:"said,omitempty"`
	Own      bool       `json:"own,omitempty" doc:"the reader said it"`
	Told     string     `json:"reason,omitempty" enum:"none,refused,waiting,justified"`
}

// StatusView is a dated status.
type StatusView struct {
	ID      string           `json:"id"`
	Kind    string           `json:"kind" enum:"exemption,remote,pfmp"`
	From    school.Date      `json:"from"`
	To      school.Date      `json:"to"`
	Service school.ServiceID `json:"service,omitempty"`
	Subject string           `json:"subject,omitempty" doc:"the service in words"`
	Weekday int              `json:"weekday,omitempty"`
	Every   int              `json:"every,omitempty"`
	Letter  string           `json:"letter,omitempty" doc:"of every second week: A or B, by the school's table"`
	Slot    *Span            `json:"slot,omitempty"`
	Present bool             `json:"present,omitempty"`
}

// MotiveView is a motive that may be chosen.
type MotiveView struct {
	Code    string `json:"code"`
	Label   string `json:"label"`
	Medical bool   `json:"medical,omitempty"`
	Family  bool   `json:"family,omitempty"`
	Late    bool   `json:"late,omitempty"`
}

// mostLessons is how many lessons of a stretch are listed.
const mostLessons = 8

// An eye is how one reader sees the cases of a file.
type eye struct {
	grant policy.AbsencesOf
	lang  string
	now   time.Time
	words map[string]opened // what is sealed and the reader may read, by case
	opens func(c *Case) bool

	subjects map[school.ServiceID]string
}

var depthNames = map[policy.Depth]string{policy.Fact: "fact", policy.Category: "category", policy.Whole: "whole"}

// view shows the file to the reader of the eye's grant.
func (l *Life) view(o eye) FileView {
	e, g, today := l.Enrolment, o.grant, school.DateOf(o.now, l.zone())
	v := FileView{
		Pupil:  PupilOfFile{e.Pupil, e.Name.First, e.Name.Last, l.place.Class(e.Class)},
		School: e.School, Zone: l.zone().String(), Today: today, Next: l.nextOpen(today), Year: e.Year, Depth: depthNames[g.Depth()],
		Can:       CanView{Justify: g.Justifies(), Declare: g.Declares(), Rule: g.Rules(), Enter: g.Enters(), Ask: g.Asks(), Exempt: g.Exempts()},
		Stretches: []StretchView{}, Coming: []CaseView{}, Statuses: []StatusView{}, Motives: []MotiveView{},
	}
	v.Counters = l.countersFor(o)
	shown := map[*Case]bool{}
	for _, s := range l.Stretches() {
		shows := o.stretch(&s)
		shows.Asked = o.asked(l.askOf(&s))
		v.Stretches = append(v.Stretches, shows)
		shown[s.Case] = true
	}
	for i := range l.Cases {
		if c := &l.Cases[i]; !shown[c] && g.Depth() >= policy.Category {
			v.Coming = append(v.Coming, o.caseView(c))
		}
	}
	for i := range l.Statuses {
		v.Statuses = append(v.Statuses, l.Statuses[i].view(o.subjects))
	}
	if v.Can.Justify || v.Can.Declare || v.Can.Rule {
		v.Motives = motives(g, o.lang)
	}
	return v
}

// nextOpen returns the first open day after one; the rules of a school leave it one a week.
func (l *Life) nextOpen(after school.Date) OpenDay {
	var next OpenDay
	for i := 1; i <= 7 && next.To == 0; i++ {
		next.Date = after.AddDays(i)
		next.From, next.To = l.place.Life.Open(next.Date.Weekday())
	}
	return next
}

func motives(g policy.AbsencesOf, lang string) (list []MotiveView) {
	for _, m := range Motives {
		if m.Family || !g.Family() {
			list = append(list, MotiveView{m.Code, api.Text(lang, m.words(), nil), m.Health, m.Family, m.Late})
		}
	}
	return list
}

// countersFor returns the counters that a reader sees: of one who sees facts alone, what
// says nothing of a reason.
func (l *Life) countersFor(o eye) CountersView {
	c := l.Count(school.DateOf(o.now, l.zone()))
	if o.grant.Depth() < policy.Category {
		return CountersView{Counters{HalfDays: c.HalfDays, Lates: c.Lates, Minutes: c.Minutes, Hours: c.Hours}, []Counted{}}
	}
	for i := range c.Lines {
		c.Lines[i].Why = c.Lines[i].why(o.lang)
	}
	return CountersView{c.Counters, c.Lines}
}

// why says in words what a line counts.
func (c *Counted) why(lang string) string {
	if c.Half == "" {
		switch {
		case c.Part == (Span{}):
			return api.Text(lang, "absences.why.short", nil)
		case c.Minutes == 0:
			return api.Text(lang, "absences.why.late-untimed", nil)
		}
		return api.Text(lang, "absences.why.late", fault.Args{"minutes": c.Minutes})
	}
	key := "absences.why.part"
	if c.Complete {
		key = "absences.why.complete"
	}
	return api.Text(lang, key, fault.Args{"from": c.Part.From, "to": c.Part.To, "state": api.Text(lang, "absences.state."+c.Reason.String(), nil)})
}

// stretch shows one stretch.
func (o eye) stretch(s *Stretch) StretchView {
	v := StretchView{
		ID: strings.Join([]string{string(s.Kind), s.From.UTC().Format(minuteForm)}, "-"), From: s.From.UTC(), To: s.To.UTC(),
		Kind: s.Kind, Place: s.Place, Minutes: s.Minutes, Lessons: []MissedView{}, State: o.state(s),
	}
	for i, x := range s.Lessons {
		if i == mostLessons {
			v.More = len(s.Lessons) - i
			break
		}
		v.Lessons = append(v.Lessons, MissedView{x.Date, x.Start, x.Subject})
	}
	for _, e := range s.Entries {
		if o.grant.Enters() {
			v.Entries = append(v.Entries, NotedView{e.ID, e.Date, e.Version, e.From, e.To})
		}
	}
	if s.Case != nil {
		v.CaseView = o.caseView(s.Case)
	}
	return v
}

// state says how far a stretch has come; nothing to one who sees facts alone.
func (o eye) state(s *Stretch) string {
	switch {
	case o.grant.Depth() < policy.Category || s.Kind != Absent && s.Case == nil:
		return "none"
	case s.Case != nil && s.Case.Coming && s.Reason == Waiting:
		return "announced"
	case s.Reason == Unexplained:
		return "to-justify"
	}
	return s.Reason.String()
}

// caseView shows a case: the category to one who sees no more, the words to the school
// and to who said them.
func (o eye) caseView(c *Case) CaseView {
	depth := o.grant.Depth()
	if depth < policy.Category {
		return CaseView{}
	}
	own := c.By == o.grant.Reader()
	v := CaseView{Case: c.ID, Version: c.version, Begins: &c.From, Ends: &c.To, Settled: c.Settled, Own: own, Told: c.Reason().String()}
	m, known := motive(c.Motif)
	if depth < policy.Whole {
		if known {
			v.Label = api.Text(o.lang, m.category(), nil)
		}
		return v
	}
	if v.Motif = c.Motif; known {
		v.Label = api.Text(o.lang, m.words(), nil)
	}
	v.Answer, v.Undo = c.Answer, c.Before != nil && o.grant.Rules()
	if own || !o.grant.Family() {
		v.Words, v.Said = c.Words, c.Said
	}
	sealed := o.words[c.ID]
	v.Words, v.Answer = cmp.Or(sealed.words, v.Words), cmp.Or(sealed.answer, v.Answer)
	v.Document = c.Document != "" && o.opens(c)
	return v
}

func (s *Status) view(subjects map[school.ServiceID]string) StatusView {
	v := StatusView{ID: s.ID, Kind: s.Kind, From: s.From, To: s.To, Service: s.Service, Subject: subjects[s.Service], Weekday: s.Weekday, Every: s.Every, Letter: s.Letter, Present: s.Present}
	if s.End != 0 {
		v.Slot = &Span{s.Start, s.End}
	}
	return v
}

// StepView is one legal step.
type StepView struct {
	ID       string        `json:"id"`
	Version  int64         `json:"version"`
	Step     int           `json:"step" doc:"4, or 10 for more than ten"`
	Date     school.Date   `json:"date" doc:"on which the number was reached"`
	HalfDays int           `json:"halfDays"`
	State    string        `json:"state" enum:"to-do,prepared,sent,not-sent"`
	Items    []MeasureView `json:"items"`
}

// MeasureView is one thing that the law asks for.
type MeasureView struct {
	Kind   string     `json:"kind"`
	Label  string     `json:"label"`
	Legal  string     `json:"legal"`
	Head   bool       `json:"head,omitempty" doc:"the head's alone"`
	Letter bool       `json:"letter,omitempty"`
	Done   bool       `json:"done"`
	Not    bool       `json:"not,omitempty" doc:"decided against, for the reason in the note"`
	Note   string     `json:"note,omitempty"`
	At     *time.Time `json:"at,omitempty"`
}

// StepsView are the steps of a file, the latest first.
type StepsView struct {
	Steps []StepView `json:"steps"`
}

func (l *Life) stepsView(lang string) StepsView {
	v := StepsView{Steps: []StepView{}}
	for i := range l.Steps {
		v.Steps = append(v.Steps, l.Steps[i].view(lang))
	}
	slices.SortFunc(v.Steps, func(a, b StepView) int { return cmp.Or(cmp.Compare(b.Date, a.Date), b.Step-a.Step) })
	return v
}

func (s *Step) view(lang string) StepView {
	v := StepView{ID: s.ID, Version: s.version, Step: s.Threshold, Date: s.Reached, HalfDays: s.HalfDays, State: s.State()}
	for _, m := range Measures(s.Threshold) {
		x := MeasureView{Kind: m.Kind, Label: api.Text(lang, "absences.step."+m.Kind, nil), Legal: fmt.Sprintf("Code de l’éducation, %s", m.Legal), Head: m.Head, Letter: m.Letter}
		if d := s.done(m.Kind); d != nil {
			x.Done, x.Not, x.Note, x.At = !d.Not, d.Not, d.Note, &d.By.At
		}
		v.Items = append(v.Items, x)
	}
	return v
}
