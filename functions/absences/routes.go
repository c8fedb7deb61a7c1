package absences

import (
	"github.com/preau-ent/preau/functions/notify"
	"github.com/preau-ent/preau/functions/timetable"
	"github.com/preau-ent/preau/shared/api"
)

// Function is the subject "absences".
var Function = api.Function{Name: "absences", Routes: routes, Followers: followers, Due: dues}

func routes(r *api.Router) {
	b := NewBook(r.Table, timetable.NewBook(r.Table))
	b.notices = notify.NewBook(r.Table, r.Mail, r.Region, r.Now)
	b.rollRoutes(r)
	b.deskRoutes(r)
	b.boardRoutes(r)
	register(r.Means).fileRoutes(r)
}
