// Package functions lists what the service does: each folder is one subject.
package functions

import (
	"github.com/preau-ent/preau/functions/absences"
	"github.com/preau-ent/preau/functions/grades"
	"github.com/preau-ent/preau/functions/notify"
	"github.com/preau-ent/preau/functions/session"
	"github.com/preau-ent/preau/functions/timetable"
	"github.com/preau-ent/preau/functions/today"
	"github.com/preau-ent/preau/shared/api"
)

// All is the only list of functions there is: hosts, documents, tests and the
// deployment plan read it.
var All = []api.Function{
	session.Function, today.Function, grades.Function, timetable.Function, absences.Function, notify.Function,
}
