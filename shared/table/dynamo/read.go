package dynamo

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/preau-ent/preau/shared/table"
)

// Get reads items by key; see table.Store.
func (s *Store) Get(ctx context.Context, keys []table.Key, strong bool) ([]table.Item, table.Bill, error) {
	if err := table.CheckGet(keys); err != nil || len(keys) == 0 {
		return nil, table.Bill{}, err
	}
	ctx, cancel := s.shortly(ctx)
	defer cancel()
	keys = table.Distinct(keys)
	var stored []attributes
	var bill table.Bill
	var err error
	if len(keys) == 1 {
		stored, bill, err = s.getOne(ctx, keys[0], strong)
	} else {
		stored, bill, err = s.getMany(ctx, keys, strong)
	}
	if err != nil {
		return nil, bill, explain("get", err)
	}
	items, err := parseItems(stored)
	if err != nil {
		return nil, bill, err
	}
	return inOrder(keys, s.living(items)), bill, nil
}

func (s *Store) getOne(ctx context.Context, k table.Key, strong bool) ([]attributes, table.Bill, error) {
	out, err := s.db.GetItem(ctx, &dynamodb.GetItemInput{
		TableName:              &s.name,
		Key:                    keyAttributes(k),
		ConsistentRead:         &strong,
		ReturnConsumedCapacity: types.ReturnConsumedCapacityTotal,
	})
	if err != nil {
		return nil, table.Bill{}, err
	}
	bill := readBill(out.ConsumedCapacity)
	if out.Item == nil {
		return nil, bill, nil
	}
	return []attributes{out.Item}, bill, nil
}

// getMany asks again for the keys that DynamoDB leaves unprocessed, for the size of
// the answer or for its load.
func (s *Store) getMany(ctx context.Context, keys []table.Key, strong bool) ([]attributes, table.Bill, error) {
	wanted := &types.KeysAndAttributes{ConsistentRead: &strong}
	for _, k := range keys {
		wanted.Keys = append(wanted.Keys, keyAttributes(k))
	}
	var stored []attributes
	var bill table.Bill
	for attempt := 0; ; attempt++ {
		out, err := s.db.BatchGetItem(ctx, &dynamodb.BatchGetItemInput{
			RequestItems:           map[string]types.KeysAndAttributes{s.name: *wanted},
			ReturnConsumedCapacity: types.ReturnConsumedCapacityTotal,
		})
		if err != nil {
			return nil, bill, err
		}
		bill = bill.Add(batchBill(out.ConsumedCapacity, readBill))
		stored = append(stored, out.Responses[s.name]...)
		rest, more := out.UnprocessedKeys[s.name]
		if !more || len(rest.Keys) == 0 {
			return stored, bill, nil
		}
		if len(rest.Keys) == len(wanted.Keys) {
			if err := pause(ctx, attempt); err != nil {
				return nil, bill, err
			}
		}
		wanted = &rest
	}
}

// living leaves out expired items, in place.
func (s *Store) living(items []table.Item) []table.Item {
	now, kept := s.now(), items[:0]
	for _, it := range items {
		if !expired(it, now) {
			kept = append(kept, it)
		}
	}
	return kept
}

// inOrder returns items in the order of their keys.
func inOrder(keys []table.Key, items []table.Item) []table.Item {
	byKey := make(map[table.Key]table.Item, len(items))
	for _, it := range items {
		byKey[it.Key] = it
	}
	ordered := make([]table.Item, 0, len(items))
	for _, k := range keys {
		if it, ok := byKey[k]; ok {
			ordered = append(ordered, it)
		}
	}
	return ordered
}

// Query reads one page of one partition; see table.Store.
func (s *Store) Query(ctx context.Context, q table.Query) (table.Page, table.Bill, error) {
	if err := table.CheckQuery(q); err != nil {
		return table.Page{}, table.Bill{}, err
	}
	in, err := s.queryInput(q)
	if err != nil {
		return table.Page{}, table.Bill{}, err
	}
	ctx, cancel := s.shortly(ctx)
	defer cancel()
	out, err := s.db.Query(ctx, in)
	if err != nil {
		return table.Page{}, table.Bill{}, explain("query", err)
	}
	bill := readBill(out.ConsumedCapacity)
	items, err := parseItems(out.Items)
	if err != nil {
		return table.Page{}, bill, err
	}
	page := table.Page{Items: before(q, s.living(items))}
	if len(out.LastEvaluatedKey) > 0 {
		page.Next = nextOf(q.Indexed, out.LastEvaluatedKey)
	}
	return page, bill, nil
}

// before leaves out the items at the upper end of a range, which BETWEEN includes.
func before(q table.Query, items []table.Item) []table.Item {
	if q.To == "" {
		return items
	}
	kept := items[:0]
	for _, it := range items {
		sort := it.Sort
		if q.Indexed {
			sort = it.Index.Sort
		}
		if sort < q.To {
			kept = append(kept, it)
		}
	}
	return kept
}

func nextOf(indexed bool, last attributes) table.Key {
	k := table.Key{Part: textOf(last["p"]), Sort: textOf(last["s"])}
	if !indexed {
		return k
	}
	return table.IndexNext(table.Item{Key: k, Index: table.Key{Sort: textOf(last["j"])}})
}

func (s *Store) queryInput(q table.Query) (*dynamodb.QueryInput, error) {
	in := &dynamodb.QueryInput{
		TableName:              &s.name,
		ScanIndexForward:       aws.Bool(!q.Reverse),
		ReturnConsumedCapacity: types.ReturnConsumedCapacityTotal,
	}
	part, sort := "p", "s"
	if q.Indexed {
		part, sort = "i", "j"
		in.IndexName = aws.String(indexName)
	} else {
		in.ConsistentRead = &q.Strong
	}
	if q.Limit > 0 {
		in.Limit = aws.Int32(int32(q.Limit))
	}
	condition, values := sortCondition(q, sort)
	values[":p"] = text(q.Part)
	in.KeyConditionExpression = aws.String(part + " = :p" + condition)
	in.ExpressionAttributeValues = values
	if q.After == (table.Key{}) {
		return in, nil
	}
	in.ExclusiveStartKey = keyAttributes(q.After)
	if q.Indexed {
		k, last, err := table.IndexAfter(q.After)
		if err != nil {
			return nil, err
		}
		in.ExclusiveStartKey = keyAttributes(k)
		in.ExclusiveStartKey["i"], in.ExclusiveStartKey["j"] = text(q.Part), text(last)
	}
	return in, nil
}

// sortCondition returns what follows the condition on the partition: DynamoDB
// takes at most one condition on the sort key.
func sortCondition(q table.Query, sort string) (string, attributes) {
	switch {
	case q.Prefix != "":
		return " AND begins_with(" + sort + ", :a)", attributes{":a": text(q.Prefix)}
	case q.From != "" && q.To != "":
		return " AND " + sort + " BETWEEN :a AND :b", attributes{":a": text(q.From), ":b": text(q.To)}
	case q.From != "":
		return " AND " + sort + " >= :a", attributes{":a": text(q.From)}
	case q.To != "":
		return " AND " + sort + " < :b", attributes{":b": text(q.To)}
	}
	return "", attributes{}
}

// Walk reads the whole table in parts, which are DynamoDB's scan segments; see table.Store.
func (s *Store) Walk(ctx context.Context, part, parts int, after table.Key) (table.Page, table.Bill, error) {
	if err := table.CheckWalk(part, parts); err != nil {
		return table.Page{}, table.Bill{}, err
	}
	in := &dynamodb.ScanInput{
		TableName:              &s.name,
		Segment:                aws.Int32(int32(part)),
		TotalSegments:          aws.Int32(int32(parts)),
		ReturnConsumedCapacity: types.ReturnConsumedCapacityTotal,
	}
	if after != (table.Key{}) {
		in.ExclusiveStartKey = keyAttributes(after)
	}
	ctx, cancel := s.patiently(ctx)
	defer cancel()
	out, err := s.bulk.Scan(ctx, in)
	if err != nil {
		return table.Page{}, table.Bill{}, explain("walk", err)
	}
	page := table.Page{}
	if page.Items, err = parseItems(out.Items); err != nil {
		return table.Page{}, table.Bill{}, err
	}
	if len(out.LastEvaluatedKey) > 0 {
		page.Next = nextOf(false, out.LastEvaluatedKey)
	}
	return page, readBill(out.ConsumedCapacity), nil
}

func readBill(c *types.ConsumedCapacity) table.Bill {
	bill := table.Bill{Requests: 1}
	if c != nil {
		bill.RRU = aws.ToFloat64(c.CapacityUnits)
	}
	return bill
}

func writeBill(c *types.ConsumedCapacity) table.Bill {
	bill := table.Bill{Requests: 1}
	if c != nil {
		bill.WRU = aws.ToFloat64(c.CapacityUnits)
	}
	return bill
}

// batchBill reads the bill of a call on several items of one table.
func batchBill(all []types.ConsumedCapacity, read func(*types.ConsumedCapacity) table.Bill) table.Bill {
	if len(all) == 0 {
		return table.Bill{Requests: 1}
	}
	return read(&all[0])
}
