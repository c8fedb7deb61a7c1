package grades

import (
	"cmp"
	"context"
	"net/http"

	"github.com/preau-ent/preau/shared/api"
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// Function is the subject "grades".
var Function = api.Function{Name: "grades", Routes: routes}

func routes(r *api.Router) {
	b := NewBook(r.Table)
	b.visibleAt = r.Region.Marks.VisibleAt
	api.Read(r, api.Op{
		ID: "pupilGrades", Path: "/api/pupils/{pupil}/grades", Action: policy.MarkRead.String(),
		Summary: "Marks and averages of a pupil, each with its working",
	}, b.getPupil)
	api.Read(r, api.Op{
		ID: "pupilGradesHistory", Path: "/api/pupils/{pupil}/grades/history", Action: policy.MarkHistory.String(),
		Summary: "How the marks of a pupil changed since the family could see them",
	}, b.getPupilHistory)
	api.Write(r, api.Op{
		ID: "whatIf", Method: http.MethodPost, Path: "/api/pupils/{pupil}/grades/what-if", Action: policy.MarkRead.String(),
		Summary: "The averages that imagined marks would make; changes nothing",
	}, b.postWhatIf)
	api.Read(r, api.Op{
		ID: "gradebook", Path: "/api/services/{service}/periods/{period}/gradebook", Action: policy.MarkRead.String(),
		Summary: "The gradebook of a service, as the teacher's grid shows it",
	}, b.getGradebook)
	api.Write(r, api.Op{
		ID: "saveGradebook", Path: "/api/services/{service}/periods/{period}/gradebook", Action: policy.MarkWrite.String(),
		Summary: "Save marks, comments and assessments: all or none",
	}, b.putGradebook)
	api.Read(r, api.Op{
		ID: "gradebookWorking", Path: "/api/services/{service}/periods/{period}/working", Action: policy.MarkRead.String(),
		Summary: "How the average of one pupil in a service is made",
	}, b.getWorking)
	api.Read(r, api.Op{
		ID: "gradebookHistory", Path: "/api/services/{service}/periods/{period}/history", Action: policy.MarkHistory.String(),
		Summary: "Who changed what in a gradebook, and when",
	}, b.getHistory)
	api.Read(r, api.Op{
		ID: "classOverview", Path: "/api/classes/{class}/overview", Action: policy.MarkRead.String(),
		Summary: "Averages of every pupil of a class in every subject",
	}, b.getClass)
}

// PupilIn names a pupil.
type PupilIn struct {
	api.Credential
	Pupil  school.PersonID `path:"pupil"`
	School school.UAI      `query:"school" doc:"where the pupil is in two schools"`
	Period school.PeriodID `query:"period" doc:"T1 to T3 or S1, S2; the present one if empty; year for all of them"`
}

// About makes the pupil's enrolments come with the session.
func (in *PupilIn) About() school.PersonID { return in.Pupil }

func (b *Book) getPupil(ctx context.Context, who roster.Person, in *PupilIn) (PageView, error) {
	grant, err := b.ReadGrades(ctx, who, in.Pupil, in.School)
	if err != nil {
		return PageView{}, err
	}
	return b.OfPupil(ctx, grant, in.Period, who.Now)
}

// PupilHistoryIn names a pupil and one of the pupil's services.
type PupilHistoryIn struct {
	PupilIn
	Service school.ServiceID `query:"service" required:"true"`
}

func (b *Book) getPupilHistory(ctx context.Context, who roster.Person, in *PupilHistoryIn) ([]HistoryView, error) {
	grant, err := b.ReadGrades(ctx, who, in.Pupil, in.School)
	if err != nil {
		return nil, err
	}
	return b.HistoryOfPupil(ctx, grant, in.Service, in.Period, who.Now)
}

// WhatIfIn names a pupil and imagines marks in one service.
type WhatIfIn struct {
	PupilIn
	Body struct {
		Service school.ServiceID `json:"service"`
		Marks   []Hypothesis     `json:"marks" maxItems:"50"`
	}
}

func (b *Book) postWhatIf(ctx context.Context, who roster.Person, in *WhatIfIn) (WhatIfView, error) {
	grant, err := b.ReadGrades(ctx, who, in.Pupil, in.School)
	if err != nil {
		return WhatIfView{}, err
	}
	return b.WhatIf(ctx, grant, in.Period, in.Body.Service, in.Body.Marks, who.Now)
}

// GradebookIn names a gradebook.
type GradebookIn struct {
	api.Credential
	Service school.ServiceID `path:"service"`
	Period  school.PeriodID  `path:"period"`
	School  school.UAI       `query:"school" doc:"of the service; the reader's own if empty"`
}

// read loads the gradebook that the path names, as far as policy lets it be seen.
func (b *Book) read(ctx context.Context, who roster.Person, in *GradebookIn) (*Teaching, policy.GradebookOf, error) {
	at, ref := in.place(who)
	if at == "" {
		return nil, policy.GradebookOf{}, fault.New(fault.NotFound, "no school")
	}
	t, err := b.Teaching(ctx, at, ref, in.Period, who.Now)
	if err != nil {
		return nil, policy.GradebookOf{}, err
	}
	grant, err := policy.ReadGradebook(who.At(t.School.zone), t.Teaching)
	return t, grant, err
}

// place finds the school and the class of the service in the reader's own links; it
// decides nothing but which keys are read.
func (in *GradebookIn) place(who roster.Person) (school.UAI, roster.ServiceRef) {
	var own school.UAI
	for _, l := range who.Links {
		for _, s := range l.Services {
			if s.ID == in.Service && (in.School == "" || in.School == l.School) {
				return l.School, s
			}
		}
		if own == "" && l.Role != school.Guardian && l.Role != school.Pupil && l.Active(who.Now) {
			own = l.School
		}
	}
	return cmp.Or(in.School, own), roster.ServiceRef{ID: in.Service}
}

func (b *Book) getGradebook(ctx context.Context, who roster.Person, in *GradebookIn) (GridView, error) {
	t, grant, err := b.read(ctx, who, in)
	if err != nil {
		return GridView{}, err
	}
	marking, err := policy.Mark(who.At(t.School.zone), t.Teaching)
	if err != nil && !fault.Is(err, fault.Forbidden) && !fault.Is(err, fault.NotFound) {
		return GridView{}, err
	}
	return t.Grid(grant, marking, who.Now), nil
}

// WorkingIn names a pupil's line of a gradebook.
type WorkingIn struct {
	GradebookIn
	Pupil school.PersonID `query:"pupil" required:"true"`
}

func (b *Book) getWorking(ctx context.Context, who roster.Person, in *WorkingIn) (WorkingView, error) {
	t, grant, err := b.read(ctx, who, &in.GradebookIn)
	if err != nil {
		return WorkingView{}, err
	}
	return t.Explain(grant, in.Pupil)
}

// SaveIn is what a teacher's screen sends.
type SaveIn struct {
	GradebookIn
	Body struct {
		Version int64 `json:"version" doc:"of the gradebook that the screen showed"`
		Edits
	}
}

func (b *Book) putGradebook(ctx context.Context, who roster.Person, in *SaveIn) (GridView, error) {
	t, grant, err := b.read(ctx, who, &in.GradebookIn)
	if err != nil {
		return GridView{}, err
	}
	marking, err := policy.Mark(who.At(t.School.zone), t.Teaching)
	if err != nil {
		return GridView{}, err
	}
	saved, err := b.Save(ctx, marking, t, in.Body.Version, in.Body.Edits, who.Now)
	if f, ok := fault.As(err); ok && f.Kind == fault.Conflict {
		return GridView{}, b.conflict(ctx, who, in)
	}
	if err != nil {
		return GridView{}, err
	}
	return saved.Grid(grant, marking, who.Now), nil
}

// conflict returns the fault that shows the gradebook as it is now.
func (b *Book) conflict(ctx context.Context, who roster.Person, in *SaveIn) error {
	current, err := b.getGradebook(ctx, who, &in.GradebookIn)
	if err != nil {
		return err
	}
	return &fault.Fault{Kind: fault.Conflict, Key: "grades.conflict", Current: current}
}

// HistoryIn names a gradebook, and an assessment or pupil in it.
type HistoryIn struct {
	GradebookIn
	Assessment school.AssessmentID `query:"assessment"`
	Pupil      school.PersonID     `query:"pupil"`
}

func (b *Book) getHistory(ctx context.Context, who roster.Person, in *HistoryIn) ([]HistoryView, error) {
	t, _, err := b.read(ctx, who, &in.GradebookIn)
	if err != nil {
		return nil, err
	}
	grant, err := policy.ReadHistory(who, t.Teaching)
	if err != nil {
		return nil, err
	}
	return b.History(ctx, grant, in.Assessment, in.Pupil)
}

// ClassIn names a class.
type ClassIn struct {
	api.Credential
	Class  school.ClassID  `path:"class"`
	School school.UAI      `query:"school" required:"true"`
	Period school.PeriodID `query:"period"`
}

func (b *Book) getClass(ctx context.Context, who roster.Person, in *ClassIn) (OverviewView, error) {
	grant, err := policy.ReadClass(who, in.School, school.YearOf(who.Now), in.Class)
	if err != nil {
		return OverviewView{}, err
	}
	return b.OfClass(ctx, grant, in.Period, who.Now)
}
