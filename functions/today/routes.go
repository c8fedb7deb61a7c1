package today

import (
	"context"

	"github.com/preau-ent/preau/functions/grades"
	"github.com/preau-ent/preau/shared/api"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
)

// Function is the subject "today".
var Function = api.Function{Name: "today", Routes: routes}

func routes(r *api.Router) {
	d := &Desk{table: r.Table, grades: grades.NewBook(r.Table)}
	api.Read(r, api.Op{
		ID: "today", Path: "/api/today", Action: policy.MarkRead.String(),
		Summary: "The first screen: what is new and what is to do",
	}, func(ctx context.Context, who roster.Person, _ *In) (Day, error) { return d.Day(ctx, who) })
}

// In names nothing: the day is the reader's own.
type In struct{ api.Credential }
