// Package follow lists what follows the writes of the functions. The program behind the
// table's stream reads this list and not that of the functions, whose routes it would
// link without ever answering one: a fifth of its size, and of its cold start.
package follow

import (
	"github.com/preau-ent/preau/functions/absences"
	"github.com/preau-ent/preau/functions/notify"
	"github.com/preau-ent/preau/functions/today"
	"github.com/preau-ent/preau/shared/api"
)

// All is the following of every function that has one; a test reads the sources for more.
var All = []api.Following{today.Following, absences.Following, notify.Following}
