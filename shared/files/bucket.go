package files

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/aws/aws-sdk-go-v2/aws"
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

// InBucket returns the store of a bucket.
func InBucket(cfg aws.Config, name string) *Bucket {
	return &Bucket{s3.NewFromConfig(cfg), name}
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

// unavailable hides what the provider says from people, and keeps it for the log.
func unavailable(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("bucket: %w: %w", fault.New(fault.Unavailable, "the store of files does not answer"), err)
}
