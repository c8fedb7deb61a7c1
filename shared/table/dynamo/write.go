package dynamo

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/preau-ent/preau/shared/table"
)

// condition returns the expression that holds for the version of a change; an
// expired item counts as absent.
func (s *Store) condition(version int64) (*string, attributes) {
	values := attributes{":now": number(s.now())}
	if version == 0 {
		return aws.String("attribute_not_exists(p) OR x <= :now"), values
	}
	values[":v"] = number(version)
	return aws.String("v = :v AND (attribute_not_exists(x) OR x > :now)"), values
}

// allOld makes DynamoDB show the item that does not meet a condition: its size is
// what the failed write is billed.
const allOld = types.ReturnValuesOnConditionCheckFailureAllOld

// Write stores one change; see table.Store. An answer that is lost is not asked
// for again: the second attempt could take the first for somebody else's change.
func (s *Store) Write(ctx context.Context, c table.Change) (table.Bill, error) {
	if err := table.CheckWrite(c); err != nil {
		return table.Bill{}, err
	}
	ctx, cancel := s.shortly(ctx)
	defer cancel()
	consumed, err := s.write(ctx, c)
	var failed *types.ConditionalCheckFailedException
	if errors.As(err, &failed) {
		stored, parseErr := parseItem(failed.Item)
		return table.FailedWrite(stored), errors.Join(explain("write", err), parseErr)
	}
	if err != nil {
		return table.Bill{}, explain("write", err)
	}
	return writeBill(consumed), nil
}

func (s *Store) write(ctx context.Context, c table.Change) (*types.ConsumedCapacity, error) {
	once := func(o *dynamodb.Options) { o.Retryer = s.once }
	expression, values := s.condition(c.Item.Version)
	if c.Op == table.Put {
		out, err := s.db.PutItem(ctx, &dynamodb.PutItemInput{
			TableName: &s.name, Item: itemAttributes(c.Stored()),
			ConditionExpression: expression, ExpressionAttributeValues: values,
			ReturnValuesOnConditionCheckFailure: allOld,
			ReturnConsumedCapacity:              types.ReturnConsumedCapacityTotal,
		}, once)
		if err != nil {
			return nil, err
		}
		return out.ConsumedCapacity, nil
	}
	out, err := s.db.DeleteItem(ctx, &dynamodb.DeleteItemInput{
		TableName: &s.name, Key: keyAttributes(c.Item.Key),
		ConditionExpression: expression, ExpressionAttributeValues: values,
		ReturnValuesOnConditionCheckFailure: allOld,
		ReturnConsumedCapacity:              types.ReturnConsumedCapacityTotal,
	}, once)
	if err != nil {
		return nil, err
	}
	return out.ConsumedCapacity, nil
}

// Commit stores all changes or none; see table.Store. The SDK's token makes a
// second attempt the same transaction.
func (s *Store) Commit(ctx context.Context, changes []table.Change) (table.Bill, error) {
	if err := table.CheckCommit(changes); err != nil || len(changes) == 0 {
		return table.Bill{}, err
	}
	ctx, cancel := s.shortly(ctx)
	defer cancel()
	in := &dynamodb.TransactWriteItemsInput{ReturnConsumedCapacity: types.ReturnConsumedCapacityTotal}
	for _, c := range changes {
		in.TransactItems = append(in.TransactItems, s.transactItem(c))
	}
	out, err := s.db.TransactWriteItems(ctx, in)
	var canceled *types.TransactionCanceledException
	if errors.As(err, &canceled) {
		return canceledBill(changes, canceled), explain("commit", err)
	}
	if err != nil {
		return table.Bill{}, explain("commit", err)
	}
	return batchBill(out.ConsumedCapacity, writeBill), nil
}

func (s *Store) transactItem(c table.Change) types.TransactWriteItem {
	expression, values := s.condition(c.Item.Version)
	switch c.Op {
	case table.Put:
		return types.TransactWriteItem{Put: &types.Put{
			TableName: &s.name, Item: itemAttributes(c.Stored()),
			ConditionExpression: expression, ExpressionAttributeValues: values,
			ReturnValuesOnConditionCheckFailure: allOld,
		}}
	case table.Delete:
		return types.TransactWriteItem{Delete: &types.Delete{
			TableName: &s.name, Key: keyAttributes(c.Item.Key),
			ConditionExpression: expression, ExpressionAttributeValues: values,
			ReturnValuesOnConditionCheckFailure: allOld,
		}}
	}
	return types.TransactWriteItem{ConditionCheck: &types.ConditionCheck{
		TableName: &s.name, Key: keyAttributes(c.Item.Key),
		ConditionExpression: expression, ExpressionAttributeValues: values,
		ReturnValuesOnConditionCheckFailure: allOld,
	}}
}

// canceledBill reckons what DynamoDB does not say of a transaction it refuses.
func canceledBill(changes []table.Change, canceled *types.TransactionCanceledException) table.Bill {
	stored := make([]table.Item, len(changes))
	failed := make([]bool, len(changes))
	for i, reason := range canceled.CancellationReasons {
		if i >= len(changes) || aws.ToString(reason.Code) != "ConditionalCheckFailed" {
			continue
		}
		failed[i] = true
		stored[i], _ = parseItem(reason.Item) // an item that cannot be read counts as none
	}
	return table.FailedCommit(changes, stored, failed)
}

// Load stores items as they are; see table.Store. What DynamoDB leaves unprocessed
// is sent again.
func (s *Store) Load(ctx context.Context, items []table.Item) (table.Bill, error) {
	if err := table.CheckLoad(items); err != nil || len(items) == 0 {
		return table.Bill{}, err
	}
	ctx, cancel := s.patiently(ctx)
	defer cancel()
	requests := make([]types.WriteRequest, len(items))
	for i, it := range items {
		requests[i].PutRequest = &types.PutRequest{Item: itemAttributes(it)}
	}
	var bill table.Bill
	for attempt := 0; ; attempt++ {
		out, err := s.bulk.BatchWriteItem(ctx, &dynamodb.BatchWriteItemInput{
			RequestItems:           map[string][]types.WriteRequest{s.name: requests},
			ReturnConsumedCapacity: types.ReturnConsumedCapacityTotal,
		})
		if err != nil {
			return bill, explain("load", err)
		}
		bill = bill.Add(batchBill(out.ConsumedCapacity, writeBill))
		if requests = out.UnprocessedItems[s.name]; len(requests) == 0 {
			return bill, nil
		}
		if err := pause(ctx, attempt); err != nil {
			return bill, unavailable("load", err)
		}
	}
}
