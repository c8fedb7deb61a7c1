// Package dynamo is the table in DynamoDB.
//
// Attributes of an item, named by one letter since names are billed:
//
//	p s   partition and sort key
//	v     version
//	d     document, absent when empty
//	x     second from which the item is expired: the table's time to live
//	i j   partition and sort key in the sparse index, named "index"
//
// A call waits at most Config.Wait, its attempts included; only what cannot happen
// twice is tried again.
package dynamo

import (
	"context"
	"errors"
	"net/http"
	"os"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodbstreams"
)

// A Config says which table to open and how.
type Config struct {
	Table    string                  // name of the table
	Region   string                  // such as eu-west-3; empty: AWS_REGION
	Endpoint string                  // address of a DynamoDB Local; empty: the region's
	Keys     aws.CredentialsProvider // nil: from the environment, as Lambda gives them
	Wait     time.Duration           // longest call by a screen; 0: one second
	Clock    func() time.Time        // decides what has expired; nil: time.Now
	HTTP     http.RoundTripper       // carries the requests; nil: the SDK's
}

// bulk is how many times longer than a screen's a call for loading, walking or
// following may take: nobody waits in front of it.
const bulk = 10

// A Store is an open DynamoDB table; it implements table.Store.
type Store struct {
	name    string
	clock   func() time.Time
	wait    time.Duration
	db      *dynamodb.Client
	bulk    *dynamodb.Client // the same with more patience
	streams *dynamodbstreams.Client
	once    aws.Retryer // for calls that are not idempotent
}

// Open returns the table of a configuration. It makes no request: a table that is
// not there shows at the first call.
func Open(_ context.Context, cfg Config) (*Store, error) {
	if cfg.Table == "" {
		return nil, errors.New("dynamo: no table name")
	}
	cfg = cfg.complete()
	screen, patient := cfg.sdk(cfg.Wait), cfg.sdk(cfg.Wait*bulk)
	return &Store{
		name: cfg.Table, clock: cfg.Clock, wait: cfg.Wait,
		db:      dynamodb.NewFromConfig(screen),
		bulk:    dynamodb.NewFromConfig(patient),
		streams: dynamodbstreams.NewFromConfig(patient),
		once:    newRetryer(neverHappened),
	}, nil
}

func (c Config) complete() Config {
	if c.Region == "" {
		c.Region = os.Getenv("AWS_REGION")
	}
	if c.Keys == nil {
		c.Keys = aws.CredentialsProviderFunc(environmentKeys)
	}
	if c.Wait == 0 {
		c.Wait = time.Second
	}
	if c.Clock == nil {
		c.Clock = time.Now
	}
	return c
}

// sdk returns the SDK's configuration for calls of at most wait. It is built by
// hand: the SDK's own loader would add megabytes and milliseconds to a cold start.
func (c Config) sdk(wait time.Duration) aws.Config {
	retryer := newRetryer()
	cfg := aws.Config{
		Region:      c.Region,
		Credentials: c.Keys,
		HTTPClient:  awshttp.NewBuildableClient().WithTimeout(wait / attempts),
		Retryer:     func() aws.Retryer { return retryer },
	}
	if c.HTTP != nil {
		cfg.HTTPClient = &http.Client{Transport: c.HTTP, Timeout: wait / attempts}
	}
	if c.Endpoint != "" {
		cfg.BaseEndpoint = aws.String(c.Endpoint)
	}
	return cfg
}

// environmentKeys reads the credentials that Lambda puts in the environment.
func environmentKeys(context.Context) (aws.Credentials, error) {
	keys := aws.Credentials{
		AccessKeyID:     os.Getenv("AWS_ACCESS_KEY_ID"),
		SecretAccessKey: os.Getenv("AWS_SECRET_ACCESS_KEY"),
		SessionToken:    os.Getenv("AWS_SESSION_TOKEN"),
		Source:          "environment",
	}
	if !keys.HasKeys() {
		return keys, errors.New("no AWS credentials in the environment")
	}
	return keys, nil
}

// Close releases nothing: connections end with the process.
func (s *Store) Close() error { return nil }

func (s *Store) now() int64 { return s.clock().Unix() }

// shortly bounds a call that a person waits for, all attempts included.
func (s *Store) shortly(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, s.wait)
}

// patiently bounds a call that nobody waits for.
func (s *Store) patiently(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, s.wait*bulk)
}
