package tabletest

import (
	"testing"

	"github.com/preau-ent/preau/shared/table"
)

var modelRules = []rule{}

var billRules = []rule{}
var _ = testing.Short
var _ table.Store
