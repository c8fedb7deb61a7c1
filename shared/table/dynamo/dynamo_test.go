package dynamo_test

import (
	"strconv"
	"testing"

	"github.com/preau-ent/preau/shared/table"
	"github.com/preau-ent/preau/shared/table/dynamo/dynamolocal"
	"github.com/preau-ent/preau/shared/table/tabletest"
)

func TestDynamoDBKeepsTheContract(t *testing.T) {
	endpoint := dynamolocal.Start(t)
	tables := 0
	tabletest.Run(t, func(t *testing.T) table.Store {
		tables++
		return dynamolocal.Open(t, endpoint, "contract-"+strconv.Itoa(tables))
	})
	t.Run("WritersOfOneItemLoseNoEdit", func(t *testing.T) {
		tabletest.LostUpdates(t, dynamolocal.Open(t, endpoint, "updates"), 8, 10)
	})
}
