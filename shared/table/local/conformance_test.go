package local_test

import (
	"testing"

	"github.com/preau-ent/preau/shared/table"
	"github.com/preau-ent/preau/shared/table/local"
	"github.com/preau-ent/preau/shared/table/tabletest"
)

func TestLocalTableKeepsTheContract(t *testing.T) {
	tabletest.Run(t, func(t *testing.T) table.Store { return open(t, t.TempDir(), local.NoSync) })
}

func TestHundredWritersOfOneItemLoseNoEdit(t *testing.T) {
	tabletest.LostUpdates(t, open(t, t.TempDir(), local.NoSync), 100, editsEach)
}
