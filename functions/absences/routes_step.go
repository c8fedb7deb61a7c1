package absences

import (
	"context"
	"net/http"

	"github.com/preau-ent/preau/shared/api"
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// stepRoutes registers the operations of the legal steps.
func (r *Register) stepRoutes(to *api.Router) {
	api.Read(to, api.Op{
		ID: "absenteeismSteps", Path: "/api/pupils/{pupil}/steps", Action: policy.AbsenceRule.String(),
		Summary: "The legal steps of a pupil's absenteeism, and what was done of each",
	}, r.getSteps)
	api.Read(to, api.Op{
		ID: "absenteeismLetters", Path: "/api/pupils/{pupil}/steps/{step}/letters", Action: policy.AbsenceRule.String(),
		Summary: "The letters of a step, ready to be printed: nothing is sent",
	}, r.getLetters)
	api.Write(to, api.Op{
		ID: "saveStep", Path: "/api/pupils/{pupil}/steps/{step}", Action: policy.AbsenceReport.String(),
		Summary: "Write down what was done at a step, or take that back; the file for the academic authority is the head's",
	}, r.putStep)
}

// StepIn names a step: by its id, or the last one of a number ("4", "10").
type StepIn struct {
	FileIn
	Step string `path:"step" maxLength:"20"`
}

func (r *Register) following(ctx context.Context, who roster.Person, in *FileIn) (roster.Person, policy.StepsOf, error) {
	who, e, err := r.here(ctx, who, in)
	if err != nil {
		return who, policy.StepsOf{}, err
	}
	grant, err := policy.FollowAbsenteeism(who, e)
	return who, grant, err
}

func (r *Register) getSteps(ctx context.Context, who roster.Person, in *FileIn) (StepsView, error) {
	who, grant, err := r.following(ctx, who, in)
	if err != nil {
		return StepsView{}, err
	}
	l, err := r.life(ctx, grant.Enrolment(), false, who.Now)
	if err != nil {
		return StepsView{}, err
	}
	return l.stepsView(in.Language), nil
}

// LettersView are the letters of a step.
type LettersView struct {
	Letters []Letter `json:"letters"`
}

func (r *Register) getLetters(ctx context.Context, who roster.Person, in *StepIn) (LettersView, error) {
	who, grant, err := r.following(ctx, who, &in.FileIn)
	if err != nil {
		return LettersView{}, err
	}
	list, err := r.Letters(ctx, grant, in.Step, who.Now)
	return LettersView{list}, err
}

// ActIn says what was done at a step.
type ActIn struct {
	StepIn
	Body struct {
		Version int64  `json:"version" doc:"of the step that the screen showed"`
		Item    string `json:"item" maxLength:"20"`
		Done    bool   `json:"done" doc:"false: decided against, which asks for a note"`
		Note    string `json:"note,omitempty" maxLength:"2400"`
		Undo    bool   `json:"undo,omitempty" doc:"takes back what was written down of the item; done and note count for nothing"`
	}
}

func (r *Register) putStep(ctx context.Context, who roster.Person, in *ActIn) (StepsView, error) {
	who, grant, err := r.following(ctx, who, &in.FileIn)
	if err != nil {
		return StepsView{}, err
	}
	report, err := policy.ReportAbsence(who, grant.Enrolment())
	if err != nil {
		return StepsView{}, err
	}
	b := &in.Body
	l, err := r.Act(ctx, grant, report, in.Step, b.Version, Act{b.Item, b.Done, b.Note, b.Undo}, who.Now)
	if f, ok := fault.As(err); ok && f.Kind == fault.Conflict {
		current, err := r.getSteps(ctx, who, &in.FileIn)
		if err != nil {
			return StepsView{}, err
		}
		return StepsView{}, &fault.Fault{Kind: fault.Conflict, Key: "absences.conflict", Current: current}
	}
	if err != nil {
		return StepsView{}, err
	}
	return l.stepsView(in.Language), nil
}

// documentRoutes registers the operations of documents.
func (r *Register) documentRoutes(to *api.Router) {
	api.Write(to, api.Op{
		ID: "sendFile", Method: http.MethodPost, Path: "/api/files", Action: policy.AbsenceJustify.String(), MaxBody: mostPart,
		Summary: "Send one part of a document for a pupil: PDF, JPEG, PNG or HEIC, 10 MB in all",
	}, r.postFile)
	api.Read(to, api.Op{
		ID: "justificationDocument", Path: "/api/pupils/{pupil}/cases/{case}/document", Action: policy.JustificationReadDoc.String(),
		Summary: "One part of the document joined to a case, until the case is ruled on",
	}, r.getDocument)
}

// mostPart is how large the body of one part may be: four megabytes as base64, and names.
const mostPart = 6 << 20

// SendIn is one part of a file.
type SendIn struct {
	api.Credential
	Pupil  school.PersonID `query:"pupil" required:"true" doc:"for whom it is"`
	School school.UAI      `query:"school" doc:"where the pupil is in two schools"`
	Body   struct {
		ID    string `json:"id,omitempty" maxLength:"12" doc:"that the first part was given"`
		Name  string `json:"name" maxLength:"200"`
		Type  string `json:"type" enum:"application/pdf,image/jpeg,image/png,image/heic"`
		Size  int    `json:"size" doc:"of the whole, in bytes"`
		Part  int    `json:"part" minimum:"0" doc:"from 0"`
		Parts int    `json:"parts" minimum:"1" maximum:"40"`
		Data  []byte `json:"data" doc:"base64"`
	}
}

// About makes the pupil's enrolments come with the session.
func (in *SendIn) About() school.PersonID { return in.Pupil }

// SentView names a file.
type SentView struct {
	ID string `json:"id"`
}

func (r *Register) postFile(ctx context.Context, who roster.Person, in *SendIn) (SentView, error) {
	who, e, err := r.here(ctx, who, &FileIn{Pupil: in.Pupil, School: in.School})
	if err != nil {
		return SentView{}, err
	}
	grant, err := policy.JustifyAbsence(who, e)
	if err != nil {
		return SentView{}, err
	}
	b := &in.Body
	id, err := r.Upload(ctx, grant, Part{b.ID, b.Name, b.Type, b.Size, b.Part, b.Parts, b.Data}, who.Now)
	return SentView{id}, err
}

// DocumentIn names one part of a document.
type DocumentIn struct {
	FileIn
	Case string `path:"case" maxLength:"40"`
	Part int    `query:"part" minimum:"0"`
}

// DocumentView is one part of a document.
type DocumentView struct {
	Name  string `json:"name"`
	Type  string `json:"type"`
	Size  int    `json:"size"`
	Part  int    `json:"part"`
	Parts int    `json:"parts"`
	Data  []byte `json:"data" doc:"base64"`
}

func (r *Register) getDocument(ctx context.Context, who roster.Person, in *DocumentIn) (DocumentView, error) {
	who, e, err := r.here(ctx, who, &in.FileIn)
	if err != nil {
		return DocumentView{}, err
	}
	if _, err := policy.ReadAbsences(who, e); err != nil {
		return DocumentView{}, err
	}
	l, err := r.life(ctx, e, true, who.Now)
	if err != nil {
		return DocumentView{}, err
	}
	c := find(l.Cases, in.Case)
	if c == nil {
		return DocumentView{}, fault.New(fault.NotFound, "no such case")
	}
	grant, err := policy.ReadJustificationDoc(who, e, c.By)
	if err != nil {
		return DocumentView{}, err
	}
	p, err := r.Piece(ctx, grant, c, in.Part, who.Now)
	return DocumentView{p.Name, p.Type, p.Size, in.Part, p.Parts, p.Data}, err
}
