package files

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/preau-ent/preau/shared/fault"
)

// A Bucket keeps parts in S3. Whatever is left there by mistake ends by the bucket's own
// rule of expiry, after a month.
type Bucket struct {
	client *s3.Client
	name   string
}

// A Cloud says where a bucket is.
type Cloud struct {
	Bucket   string
	Region   string                  // "": AWS_REGION
	Endpoint string                  // of a stand-in, in tests; "": the provider's own
	Keys     aws.CredentialsProvider // nil: from the environment, as Lambda gives them
}

// wait is how long one attempt may take: a part is a few megabytes.
const wait = 5 * time.Second

// InBucket returns the store of a bucket. The configuration is built by hand, as that of
// the table is: the SDK's own loader is slow to start.
func InBucket(c Cloud) *Bucket {
	cfg := aws.Config{
		Region: cmp.Or(c.Region, os.Getenv("AWS_REGION")), Credentials: c.Keys,
		HTTPClient: awshttp.NewBuildableClient().WithTimeout(wait),
	}
	if cfg.Credentials == nil {
		cfg.Credentials = aws.CredentialsProviderFunc(environmentKeys)
	}
	if c.Endpoint != "" {
		cfg.BaseEndpoint = &c.Endpoint
	}
	return &Bucket{s3.NewFromConfig(cfg), c.Bucket}
}

func environmentKeys(context.Context) (aws.Credentials, error) {
	return aws.Credentials{
		AccessKeyID: os.Getenv("AWS_ACCESS_KEY_ID"), SecretAccessKey: os.Getenv("AWS_SECRET_ACCESS_KEY"), SessionToken: os.Getenv("AWS_SESSION_TOKEN"),
		Source: "environment",
	}, nil
}

// Put stores a part.
func (b *Bucket) Put(ctx context.Context, key string, data []byte) error {
	if err := checkPut(key, data); err != nil {
		return err
	}
	_, err := b.client.PutObject(ctx, &s3.PutObjectInput{Bucket: &b.name, Key: &key, Body: bytes.NewReader(data)})
	return unavailable(err)
}

// Get reads a part.
func (b *Bucket) Get(ctx context.Context, key string) ([]byte, error) {
	if err := check(key); err != nil {
		return nil, err
	}
	out, err := b.client.GetObject(ctx, &s3.GetObjectInput{Bucket: &b.name, Key: &key})
	if missing := (*types.NoSuchKey)(nil); errors.As(err, &missing) {
		return nil, fault.New(fault.NotFound, "no such file part")
	}
	if err != nil {
		return nil, unavailable(err)
	}
	defer out.Body.Close()
	data, err := io.ReadAll(io.LimitReader(out.Body, MaxPart+slack+1))
	return data, unavailable(err)
}

// Delete removes a part.
func (b *Bucket) Delete(ctx context.Context, key string) error {
	if err := check(key); err != nil {
		return err
	}
	_, err := b.client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: &b.name, Key: &key})
	return unavailable(err)
}

// unavailable hides what the provider says from people, and keeps it for the log. A
// refusal, such as a bucket that is not ours, does not pass with time and is an error of
// the service's own.
func unavailable(err error) error {
	if err == nil {
		return nil
	}
	var answer *awshttp.ResponseError
	if errors.As(err, &answer) && answer.HTTPStatusCode()/100 == 4 && answer.HTTPStatusCode() != http.StatusTooManyRequests {
		return fmt.Errorf("bucket: %w", err)
	}
	return fmt.Errorf("bucket: %w: %w", fault.New(fault.Unavailable, "the store of files does not answer"), err)
}
