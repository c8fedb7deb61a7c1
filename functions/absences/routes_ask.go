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

// askRoutes registers the operations by which the school asks for reasons.
func (r *Register) askRoutes(to *api.Router) {
	api.Write(to, api.Op{
		ID: "askReason", Method: http.MethodPost, Path: "/api/pupils/{pupil}/asks", Action: policy.AbsenceAsk.String(),
		Summary: "Ask the family for the reason of an absence, at most once a day",
	}, r.postAsk)
	api.Write(to, api.Op{
		ID: "askReasons", Method: http.MethodPost, Path: "/api/schools/{school}/asks", Action: policy.AbsenceAsk.String(),
		Summary: "Ask the families of several absences, each on its own",
	}, r.postAsks)
}

// AskIn names an absence by a moment of it.
type AskIn struct {
	FileIn
	Body struct {
		At time.Time `json:"at" doc:"a moment of the absence"`
	}
}

func (r *Register) postAsk(ctx context.Context, who roster.Person, in *AskIn) (FileView, error) {
	who, e, err := r.here(ctx, who, &in.FileIn)
	if err != nil {
		return FileView{}, err
	}
	grant, err := policy.AskAbsence(who, e)
	if err != nil {
		return FileView{}, err
	}
	l, err := r.Ask(ctx, grant, who.Name, in.Body.At, who.Now)
	if err != nil {
		return FileView{}, err
	}
	return r.after(ctx, who, l, in.Language)
}

// AsksIn names several absences.
type AsksIn struct {
	api.Credential
	School school.UAI `path:"school"`
	Body   struct {
		Asks []AbsenceAt `json:"asks" minItems:"1" maxItems:"50"`
	}
}

// AsksView says what became of each question.
type AsksView struct {
	Asks []AskDoneView `json:"asks"`
}

// AskDoneView says what became of one question.
type AskDoneView struct {
	AbsenceAt
	Done bool       `json:"done"`
	Kind fault.Kind `json:"kind,omitempty" doc:"of the failure"`
	Text string     `json:"text,omitempty"`
}

func (r *Register) postAsks(ctx context.Context, who roster.Person, in *AsksIn) (AsksView, error) {
	board, err := policy.ReadBoard(who, in.School, school.YearOf(who.Now))
	if err != nil {
		return AsksView{}, err
	}
	if !board.Asks() {
		return AsksView{}, fault.New(fault.Forbidden, "reads the board, asks nobody")
	}
	home, err := r.home(ctx, in.School, who.Now)
	if err != nil {
		return AsksView{}, err
	}
	who = who.At(home.zone)
	all := in.Body.Asks
	failed, err := r.AskAll(ctx, in.School, all, who.Name, func(e roster.Enrolment) (policy.AskOf, error) {
		return policy.AskAbsence(who, e)
	}, who.Now)
	if err != nil {
		return AsksView{}, err
	}
	v := AsksView{Asks: []AskDoneView{}}
	for i, q := range all {
		line := AskDoneView{AbsenceAt: q, Done: failed[i] == nil}
		if failed[i] != nil {
			if line.Kind, line.Text, err = inWords(in.Language, failed[i]); err != nil {
				return AsksView{}, err
			}
		}
		v.Asks = append(v.Asks, line)
	}
	return v, nil
}

// inWords says in a language why one line of several failed; what is no fault of the
// line is an error of the whole.
func inWords(language string, err error) (fault.Kind, string, error) {
	f, ok := fault.As(err)
	if !ok {
		return "", "", err
	}
	key := f.Key
	if key == "" {
		key = "kind." + string(f.Kind)
	}
	return f.Kind, api.Text(language, key, f.Args), nil
}
