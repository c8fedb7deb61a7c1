package absences

import (
	"context"
	"net/http"
	"time"

	"github.com/preau-ent/preau/shared/api"
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// fileRoutes registers the operations of a pupil's file.
func (r *Register) fileRoutes(to *api.Router) {
	api.Read(to, api.Op{
		ID: "pupilAbsences", Path: "/api/pupils/{pupil}/absences", Action: policy.AbsenceRead.String(),
		Summary: "The absences of a pupil this year, what was said of each, and how half-days are counted",
	}, r.getFile)
	api.Write(to, api.Op{
		ID: "justifyAbsence", Method: http.MethodPost, Path: "/api/pupils/{pupil}/justifications", Action: policy.AbsenceJustify.String(),
		Summary: "Say why a pupil was absent, or write down what the family said",
	}, r.postJustification)
	api.Write(to, api.Op{
		ID: "declareAbsence", Method: http.MethodPost, Path: "/api/pupils/{pupil}/declarations", Action: policy.AbsenceDeclare.String(),
		Summary: "Say that a pupil will be absent",
	}, r.postDeclaration)
	api.Write(to, api.Op{
		ID: "ruleAbsence", Path: "/api/pupils/{pupil}/cases/{case}/ruling", Action: policy.AbsenceRule.String(),
		Summary: "Accept or refuse what was said, after which the document joined is deleted; or take that back",
	}, r.putRuling)
	api.Write(to, api.Op{
		ID: "ruleAbsences", Method: http.MethodPost, Path: "/api/schools/{school}/rulings", Action: policy.AbsenceRule.String(),
		Summary: "Rule on several cases, each on its own",
	}, r.postRulings)
	api.Read(to, api.Op{
		ID: "pupilSubjects", Path: "/api/pupils/{pupil}/services", Action: policy.ExemptionRule.String(),
		Summary: "What a pupil follows and may be exempted from",
	}, r.getSubjects)
	api.Write(to, api.Op{
		ID: "exemptPupil", Method: http.MethodPost, Path: "/api/pupils/{pupil}/statuses", Action: policy.ExemptionRule.String(),
		Summary: "Exempt a pupil, or note that the pupil follows from elsewhere or is in a company",
	}, r.postStatus)
	api.Write(to, api.Op{
		ID: "endStatus", Method: http.MethodDelete, Path: "/api/pupils/{pupil}/statuses/{status}", Action: policy.ExemptionRule.String(),
		Summary: "End a status: from today on, or as if it had never been if it has not begun",
	}, r.deleteStatus)
	r.askRoutes(to)
	r.documentRoutes(to)
	r.stepRoutes(to)
}

// FileIn names a pupil, and the school where the pupil is in two.
type FileIn struct {
	api.Credential
	Pupil  school.PersonID `path:"pupil"`
	School school.UAI      `query:"school" doc:"where the pupil is in two schools"`
}

// About makes the pupil's enrolments come with the session.
func (in *FileIn) About() school.PersonID { return in.Pupil }

// here returns the person on the civil day of the pupil's school, and the enrolment there.
func (r *Register) here(ctx context.Context, who roster.Person, in *FileIn) (roster.Person, roster.Enrolment, error) {
	e, err := enrolment(who, in.Pupil, in.School)
	if err != nil {
		return who, e, err
	}
	home, err := r.home(ctx, e.School, who.Now)
	if err != nil {
		return who, e, err
	}
	who = who.At(home.zone)
	e, err = enrolment(who, in.Pupil, in.School)
	e.Primary = home.Primary()
	return who, e, err
}

func (r *Register) getFile(ctx context.Context, who roster.Person, in *FileIn) (FileView, error) {
	who, e, err := r.here(ctx, who, in)
	if err != nil {
		return FileView{}, err
	}
	grant, err := policy.ReadAbsences(who, e)
	if err != nil {
		return FileView{}, err
	}
	l, err := r.life(ctx, grant.Enrolment(), false, who.Now)
	if err != nil {
		return FileView{}, err
	}
	return r.show(ctx, who, grant, l, in.Language)
}

// show answers with the file as the reader sees it, sealed words opened to those who may
// read them.
func (r *Register) show(ctx context.Context, who roster.Person, grant policy.AbsencesOf, l *Life, lang string) (FileView, error) {
	o := eye{grant: grant, lang: lang, now: who.Now, words: map[string]opened{}}
	o.opens = func(c *Case) bool {
		_, err := policy.ReadJustificationDoc(who, l.Enrolment, c.By)
		return err == nil
	}
	var err error
	if o.subjects, err = r.subjectsOf(ctx, l); err != nil {
		return FileView{}, err
	}
	for i := range l.Cases {
		c := &l.Cases[i]
		sealed, err := r.open(ctx, who, grant, c)
		if err != nil {
			return FileView{}, err
		}
		o.words[c.ID] = sealed
	}
	return l.view(o), nil
}

// after answers a write with the file as it is now.
func (r *Register) after(ctx context.Context, who roster.Person, l *Life, lang string) (FileView, error) {
	grant, err := policy.ReadAbsences(who, l.Enrolment)
	if err != nil {
		return FileView{}, err
	}
	return r.show(ctx, who, grant, l, lang)
}

// ExcuseIn says why a pupil was absent.
type ExcuseIn struct {
	FileIn
	Body struct {
		From     time.Time `json:"from"`
		To       time.Time `json:"to"`
		Motif    string    `json:"motif" maxLength:"20"`
		Late     bool      `json:"late,omitempty" doc:"about a late arrival"`
		Words    string    `json:"words,omitempty" maxLength:"2400"`
		Document string    `json:"document,omitempty" maxLength:"12" doc:"id of a file sent before"`
		Said     *Voice    `json:"said,omitempty" doc:"by staff: who of the family said it, and how"`
	}
}

func (in *ExcuseIn) excuse() Excuse {
	b := &in.Body
	return Excuse{From: b.From, To: b.To, Late: b.Late, Motif: b.Motif, Words: b.Words, File: b.Document, Said: b.Said}
}

func (r *Register) postJustification(ctx context.Context, who roster.Person, in *ExcuseIn) (FileView, error) {
	return r.postExcuse(ctx, who, &in.FileIn, in.excuse(), policy.JustifyAbsence)
}

// DeclareIn says that a pupil will be absent.
type DeclareIn struct {
	FileIn
	Body struct {
		From  time.Time `json:"from"`
		To    time.Time `json:"to"`
		Motif string    `json:"motif" maxLength:"20"`
		Words string    `json:"words,omitempty" maxLength:"2400"`
	}
}

func (r *Register) postDeclaration(ctx context.Context, who roster.Person, in *DeclareIn) (FileView, error) {
	b := &in.Body
	if !b.To.After(who.Now) {
		return FileView{}, &fault.Fault{Kind: fault.Invalid, Detail: "declaration", Fields: []fault.Field{{Pointer: "/to", Key: "absences.span-past"}}}
	}
	return r.postExcuse(ctx, who, &in.FileIn, Excuse{From: b.From, To: b.To, Motif: b.Motif, Words: b.Words}, policy.DeclareAbsence)
}

func (r *Register) postExcuse(ctx context.Context, who roster.Person, in *FileIn, x Excuse, may func(roster.Person, roster.Enrolment) (policy.JustifyOf, error)) (FileView, error) {
	who, e, err := r.here(ctx, who, in)
	if err != nil {
		return FileView{}, err
	}
	grant, err := may(who, e)
	if err != nil {
		return FileView{}, err
	}
	l, _, err := r.Excuse(ctx, grant, x, who.Now)
	if err != nil {
		return FileView{}, err
	}
	return r.after(ctx, who, l, in.Language)
}

// RulingIn rules on one case.
type RulingIn struct {
	FileIn
	Case string `path:"case" maxLength:"40"`
	Body struct {
		Version  int64   `json:"version" doc:"of the case that the screen showed"`
		Accepted *bool   `json:"accepted,omitempty"`
		Settled  *bool   `json:"settled,omitempty"`
		Motif    *string `json:"motif,omitempty" maxLength:"20"`
		Words    string  `json:"words,omitempty" maxLength:"2400" doc:"to the family"`
		Undo     bool    `json:"undo,omitempty" doc:"take the ruling back instead, within a minute"`
	}
}

func (r *Register) putRuling(ctx context.Context, who roster.Person, in *RulingIn) (FileView, error) {
	who, e, err := r.here(ctx, who, &in.FileIn)
	if err != nil {
		return FileView{}, err
	}
	home, err := r.home(ctx, e.School, who.Now)
	if err != nil {
		return FileView{}, err
	}
	grant, err := policy.RuleAbsence(who, e, home.Life.Delegated)
	if err != nil {
		return FileView{}, err
	}
	b := &in.Body
	l, err := r.Rule(ctx, grant, in.Case, b.Version, Ruling{b.Accepted, b.Settled, b.Motif, b.Words, b.Undo}, who.Now)
	if err != nil {
		return FileView{}, err
	}
	return r.after(ctx, who, l, in.Language)
}

// RulingsIn rules on several cases.
type RulingsIn struct {
	api.Credential
	School school.UAI `path:"school"`
	Body   struct {
		Rulings []struct {
			Pupil    school.PersonID `json:"pupil"`
			Case     string          `json:"case" maxLength:"40"`
			Version  int64           `json:"version"`
			Accepted *bool           `json:"accepted,omitempty"`
			Settled  *bool           `json:"settled,omitempty"`
			Undo     bool            `json:"undo,omitempty" doc:"take the ruling back instead, within a minute"`
		} `json:"rulings" minItems:"1" maxItems:"50"`
	}
}

// RulingsView says what became of each ruling.
type RulingsView struct {
	Rulings []RuledView `json:"rulings"`
}

// RuledView says what became of one ruling.
type RuledView struct {
	Pupil   school.PersonID `json:"pupil"`
	Case    string          `json:"case"`
	Done    bool            `json:"done"`
	Version int64           `json:"version,omitempty"`
	Kind    fault.Kind      `json:"kind,omitempty" doc:"of the failure"`
	Text    string          `json:"text,omitempty"`
}

func (r *Register) postRulings(ctx context.Context, who roster.Person, in *RulingsIn) (RulingsView, error) {
	board, err := boardOf(who, in.School, func() (bool, error) {
		home, err := r.home(ctx, in.School, who.Now)
		return err == nil && home.Primary(), err
	})
	if err != nil {
		return RulingsView{}, err
	}
	if !board.Rules() {
		return RulingsView{}, fault.New(fault.Forbidden, "reads the board, rules on nothing")
	}
	home, err := r.home(ctx, in.School, who.Now)
	if err != nil {
		return RulingsView{}, err
	}
	who = who.At(home.zone)
	var lines []Line
	for _, x := range in.Body.Rulings {
		lines = append(lines, Line{x.Pupil, x.Case, x.Version, Ruling{Accepted: x.Accepted, Settled: x.Settled, Undo: x.Undo}})
	}
	outcomes, err := r.RuleAll(ctx, in.School, lines, func(e roster.Enrolment, delegated bool) (policy.RulingOf, error) {
		return policy.RuleAbsence(who, e, delegated)
	}, who.Now)
	if err != nil {
		return RulingsView{}, err
	}
	v := RulingsView{Rulings: []RuledView{}}
	for i, o := range outcomes {
		line := RuledView{Pupil: lines[i].Pupil, Case: lines[i].Case, Done: o.Err == nil, Version: o.Version}
		if o.Err != nil {
			if line.Kind, line.Text, err = inWords(in.Language, o.Err); err != nil {
				return RulingsView{}, err
			}
		}
		v.Rulings = append(v.Rulings, line)
	}
	return v, nil
}

// ChoicesView are the subjects of a pupil.
type ChoicesView struct {
	Services []Choice `json:"services"`
}

func (r *Register) getSubjects(ctx context.Context, who roster.Person, in *FileIn) (ChoicesView, error) {
	who, e, err := r.here(ctx, who, in)
	if err != nil {
		return ChoicesView{}, err
	}
	grant, err := policy.RuleExemption(who, e)
	if err != nil {
		return ChoicesView{}, err
	}
	list, err := r.Subjects(ctx, grant)
	return ChoicesView{list}, err
}

// StatusIn grants a dated status.
type StatusIn struct {
	FileIn
	Body struct {
		Kind    string           `json:"kind" enum:"exemption,remote,pfmp"`
		From    school.Date      `json:"from"`
		To      school.Date      `json:"to"`
		Weekday int              `json:"weekday,omitempty" minimum:"0" maximum:"7"`
		Every   int              `json:"every,omitempty" minimum:"0" maximum:"2"`
		Service school.ServiceID `json:"service,omitempty"`
		Slot    *Span            `json:"slot,omitempty"`
		Present bool             `json:"present,omitempty" doc:"the pupil comes all the same"`
	}
}

func (r *Register) postStatus(ctx context.Context, who roster.Person, in *StatusIn) (FileView, error) {
	who, e, err := r.here(ctx, who, &in.FileIn)
	if err != nil {
		return FileView{}, err
	}
	grant, err := policy.RuleExemption(who, e)
	if err != nil {
		return FileView{}, err
	}
	b := &in.Body
	n := Note{Kind: b.Kind, From: b.From, To: b.To, Weekday: b.Weekday, Every: b.Every, Service: b.Service, Present: b.Present}
	if b.Slot != nil {
		n.Start, n.End = b.Slot.From, b.Slot.To
	}
	l, err := r.Exempt(ctx, grant, n, who.Now)
	if err != nil {
		return FileView{}, err
	}
	return r.after(ctx, who, l, in.Language)
}

// EndStatusIn names a status.
type EndStatusIn struct {
	FileIn
	Status string `path:"status" maxLength:"12"`
}

func (r *Register) deleteStatus(ctx context.Context, who roster.Person, in *EndStatusIn) (FileView, error) {
	who, e, err := r.here(ctx, who, &in.FileIn)
	if err != nil {
		return FileView{}, err
	}
	grant, err := policy.RuleExemption(who, e)
	if err != nil {
		return FileView{}, err
	}
	l, err := r.EndStatus(ctx, grant, in.Status, who.Today, who.Now)
	if err != nil {
		return FileView{}, err
	}
	return r.after(ctx, who, l, in.Language)
}
