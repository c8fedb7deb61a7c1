package today

import (
	"context"

	"github.com/preau-ent/preau/functions/absences"
	"github.com/preau-ent/preau/functions/grades"
	"github.com/preau-ent/preau/functions/timetable"
	"github.com/preau-ent/preau/shared/api"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
)

// Function is the subject "today".
var Function = api.Function{Name: "today", Routes: routes}

func routes(r *api.Router) {
	d := &Desk{
		table: r.Table, grades: grades.NewBook(r.Table), lessons: timetable.BookOf(r.Means),
		rolls: absences.BookOf(r.Means), files: absences.RegisterOf(r.Means),
	}
	api.Read(r, api.Op{
		ID: "today", Path: "/api/today", Action: policy.MarkRead.String(),
		Summary: "The first screen: what is new and what is to do",
	}, func(ctx context.Context, who roster.Person, in *In) (Day, error) { return d.Day(ctx, who, in.Language) })
}

// In names nothing: the day is the reader's own.
type In struct{ api.Credential }
