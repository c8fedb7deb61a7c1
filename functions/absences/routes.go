package absences

import "github.com/preau-ent/preau/shared/api"

// Function is the subject "absences".
var Function = api.Function{Name: "absences", Routes: routes}

func routes(r *api.Router) {
	b := NewBook(r.Table, nil)
	b.rollRoutes(r)
}
