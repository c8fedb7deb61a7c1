package dynamo_test

import (
	"strconv"
	"testing"

	"github.com/preau-ent/preau/shared/table"
	"github.com/preau-ent/preau/shared/table/dynamo"
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
	t.Run("WhatABatchLeavesIsAskedForAgain", func(t *testing.T) { finishesBatches(t, endpoint) })
	t.Run("WritersOfOneItemLoseNoEdit", func(t *testing.T) {
		tabletest.LostUpdates(t, dynamolocal.Open(t, endpoint, "updates"), 8, 10)
	})
}

// finishesBatches has a transport that leaves most of each batch unprocessed.
func finishesBatches(t *testing.T, endpoint string) {
	plain := dynamolocal.Open(t, endpoint, "batches")
	cfg := dynamolocal.Config(endpoint, "batches")
	cfg.HTTP = miser{cfg.HTTP}
	s, err := dynamo.Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	var items []table.Item
	var keys []table.Key
	for i := range 7 {
		items = append(items, table.Item{Key: table.Key{Part: "p", Sort: strconv.Itoa(i)}, Version: 1})
		keys = append(keys, items[i].Key)
	}
	bill, err := s.Load(t.Context(), items)
	if want := (table.Bill{Requests: 4, WRU: 7}); err != nil || bill != want {
		t.Errorf("load: %+v, %v, want %+v", bill, err, want)
	}
	if p, _, err := plain.Query(t.Context(), table.Query{Part: "p", Strong: true}); err != nil || len(p.Items) != 7 {
		t.Errorf("%d of 7 items are stored, %v", len(p.Items), err)
	}
	got, bill, err := s.Get(t.Context(), keys, true)
	if want := (table.Bill{Requests: 4, RRU: 7}); err != nil || len(got) != 7 || got[6].Sort != "6" || bill != want {
		t.Errorf("get: %d of 7 items, %+v, %v, want %+v", len(got), bill, err, want)
	}
}
