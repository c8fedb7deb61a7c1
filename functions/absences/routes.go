package absences

import (
	"github.com/preau-ent/preau/shared/api"
)

// Function is the subject "absences".
var Function = api.Function{Name: "absences", Routes: routes}

func routes(r *api.Router) {
	b := BookOf(r.Means)
	b.rollRoutes(r)
	b.deskRoutes(r)
	b.boardRoutes(r)
	register(r.Means).fileRoutes(r)
}
