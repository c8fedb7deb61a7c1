package dynamo

import (
	"context"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// indexName is the name of the one sparse index.
const indexName = "index"

// CreateTable creates the store's table with its index, expiry and stream, and
// waits until it can be used: for DynamoDB Local. In the cloud the same table is
// described by the infrastructure, with backup and protection.
func (s *Store) CreateTable(ctx context.Context) error {
	ctx, cancel := s.patiently(ctx)
	defer cancel()
	if _, err := s.bulk.CreateTable(ctx, tableInput(s.name)); err != nil {
		return fmt.Errorf("create table %s: %w", s.name, err)
	}
	waiter := dynamodb.NewTableExistsWaiter(s.bulk, func(o *dynamodb.TableExistsWaiterOptions) {
		o.MinDelay, o.MaxDelay = 10*time.Millisecond, time.Second
	})
	err := waiter.Wait(ctx, &dynamodb.DescribeTableInput{TableName: &s.name}, s.wait*bulk)
	if err != nil {
		return fmt.Errorf("create table %s: %w", s.name, err)
	}
	_, err = s.bulk.UpdateTimeToLive(ctx, &dynamodb.UpdateTimeToLiveInput{
		TableName:               &s.name,
		TimeToLiveSpecification: &types.TimeToLiveSpecification{AttributeName: aws.String("x"), Enabled: aws.Bool(true)},
	})
	if err != nil {
		return fmt.Errorf("expiry of table %s: %w", s.name, err)
	}
	return nil
}

func tableInput(name string) *dynamodb.CreateTableInput {
	return &dynamodb.CreateTableInput{
		TableName:            &name,
		BillingMode:          types.BillingModePayPerRequest,
		AttributeDefinitions: []types.AttributeDefinition{letter("p"), letter("s"), letter("i"), letter("j")},
		KeySchema:            keySchema("p", "s"),
		GlobalSecondaryIndexes: []types.GlobalSecondaryIndex{{
			IndexName:  aws.String(indexName),
			KeySchema:  keySchema("i", "j"),
			Projection: &types.Projection{ProjectionType: types.ProjectionTypeAll},
		}},
		StreamSpecification: &types.StreamSpecification{
			StreamEnabled: aws.Bool(true), StreamViewType: types.StreamViewTypeNewImage,
		},
	}
}

func letter(name string) types.AttributeDefinition {
	return types.AttributeDefinition{AttributeName: &name, AttributeType: types.ScalarAttributeTypeS}
}

func keySchema(part, sort string) []types.KeySchemaElement {
	return []types.KeySchemaElement{
		{AttributeName: &part, KeyType: types.KeyTypeHash},
		{AttributeName: &sort, KeyType: types.KeyTypeRange},
	}
}
