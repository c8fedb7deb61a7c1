package dynamo

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	dbtypes "github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/dynamodbstreams"
	"github.com/aws/aws-sdk-go-v2/service/dynamodbstreams/types"
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/table"
)

// A place is where a follower stands in the stream: for each shard, the sequence
// number last read, or finished. A cursor is a place as JSON.
type place map[string]string

const finished = "."

func parsePlace(c table.Cursor) (place, error) {
	p := place{}
	if c == "" {
		return p, nil
	}
	if err := json.Unmarshal([]byte(c), &p); err != nil {
		return nil, fault.New(fault.Invalid, "cursor "+strconv.Quote(string(c)))
	}
	return p, nil
}

func (p place) cursor() (table.Cursor, error) {
	if len(p) == 0 {
		return "", nil
	}
	b, err := json.Marshal(p)
	return table.Cursor(b), err
}

// Follow reads the stream after a cursor; see table.Store. A shard is read once its
// parent is finished, so that the events of a partition keep their order when
// DynamoDB splits it. Deletions by expiry are no events.
func (s *Store) Follow(ctx context.Context, after table.Cursor, limit int) ([]table.Event, table.Cursor, error) {
	at, err := parsePlace(after)
	if err != nil {
		return nil, after, err
	}
	ctx, cancel := s.patiently(ctx)
	defer cancel()
	f := follower{s: s, at: at, limit: limit}
	if err := f.run(ctx); err != nil {
		return nil, after, explain("follow", err)
	}
	next, err := at.cursor()
	return f.events, next, err
}

// A follower is one call of Follow.
type follower struct {
	s      *Store
	stream *string
	at     place
	limit  int
	events []table.Event
}

func (f *follower) run(ctx context.Context) error {
	described, err := f.s.bulk.DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: &f.s.name})
	if err != nil {
		return err
	}
	f.stream = described.Table.LatestStreamArn
	shards, err := f.shards(ctx)
	if err != nil {
		return err
	}
	f.forget(shards)
	for progress := true; progress; {
		progress = false
		for id, parent := range shards {
			if f.at[id] == finished || !f.readable(parent, shards) || len(f.events) >= f.limit {
				continue
			}
			if err := f.read(ctx, id); err != nil {
				return err
			}
			progress = progress || f.at[id] == finished // its children can be read now
		}
	}
	return nil
}

// shards returns the shards of the stream with their parents.
func (f *follower) shards(ctx context.Context) (map[string]string, error) {
	parents := map[string]string{}
	in := &dynamodbstreams.DescribeStreamInput{StreamArn: f.stream}
	for {
		out, err := f.s.streams.DescribeStream(ctx, in)
		if err != nil {
			return nil, err
		}
		for _, shard := range out.StreamDescription.Shards {
			parents[aws.ToString(shard.ShardId)] = aws.ToString(shard.ParentShardId)
		}
		if in.ExclusiveStartShardId = out.StreamDescription.LastEvaluatedShardId; in.ExclusiveStartShardId == nil {
			return parents, nil
		}
	}
}

// forget drops the shards that the stream no longer keeps.
func (f *follower) forget(shards map[string]string) {
	for id := range f.at {
		if _, kept := shards[id]; !kept {
			delete(f.at, id)
		}
	}
}

// readable reports whether nothing older than a shard remains to be read.
func (f *follower) readable(parent string, shards map[string]string) bool {
	_, kept := shards[parent]
	return !kept || f.at[parent] == finished
}

// read reads a shard to its present end, or to the limit.
func (f *follower) read(ctx context.Context, shard string) error {
	iterator, err := f.iterator(ctx, shard)
	if err != nil {
		return err
	}
	for len(f.events) < f.limit {
		out, err := f.s.streams.GetRecords(ctx, &dynamodbstreams.GetRecordsInput{
			ShardIterator: iterator, Limit: aws.Int32(int32(min(f.limit-len(f.events), 1000))),
		})
		if err != nil {
			return err
		}
		for _, r := range out.Records {
			if err := f.add(r); err != nil {
				return err
			}
			f.at[shard] = aws.ToString(r.Dynamodb.SequenceNumber)
		}
		if out.NextShardIterator == nil {
			f.at[shard] = finished
			return nil
		}
		if len(out.Records) == 0 {
			return nil
		}
		iterator = out.NextShardIterator
	}
	return nil
}

// iterator opens a shard after the last event read; if the stream no longer keeps
// that one, at the oldest that it keeps.
func (f *follower) iterator(ctx context.Context, shard string) (*string, error) {
	in := &dynamodbstreams.GetShardIteratorInput{
		StreamArn: f.stream, ShardId: &shard, ShardIteratorType: types.ShardIteratorTypeTrimHorizon,
	}
	if last := f.at[shard]; last != "" {
		in.ShardIteratorType, in.SequenceNumber = types.ShardIteratorTypeAfterSequenceNumber, &last
	}
	out, err := f.s.streams.GetShardIterator(ctx, in)
	var trimmed *types.TrimmedDataAccessException
	if errors.As(err, &trimmed) {
		in.ShardIteratorType, in.SequenceNumber = types.ShardIteratorTypeTrimHorizon, nil
		out, err = f.s.streams.GetShardIterator(ctx, in)
	}
	if err != nil {
		return nil, err
	}
	return out.ShardIterator, nil
}

// add takes a record as the streams' own interface gives it.
func (f *follower) add(r types.Record) error {
	rec := Record{ID: aws.ToString(r.EventID), Removed: r.EventName == types.OperationTypeRemove, Image: map[string]string{}}
	if r.UserIdentity != nil {
		rec.Principal = aws.ToString(r.UserIdentity.PrincipalId)
	}
	image := r.Dynamodb.NewImage
	if rec.Removed {
		image = r.Dynamodb.Keys
	}
	for name, value := range image {
		switch v := value.(type) {
		case *types.AttributeValueMemberS:
			rec.Image[name] = v.Value
		case *types.AttributeValueMemberN:
			rec.Image[name] = v.Value
		}
	}
	e, counts, err := rec.Event()
	if err == nil && counts {
		f.events = append(f.events, e)
	}
	return err
}

// A Record is one record of the table's stream, however it came: asked for by Follow,
// or handed to a function.
type Record struct {
	ID        string
	Removed   bool
	Principal string            // who removed it, if it was a service
	Image     map[string]string // attributes of the new image, or the keys of what was removed, as text
}

// Event returns the event of a record, and whether it is one: expiry is none.
func (r Record) Event() (e table.Event, counts bool, err error) {
	if r.Principal == "dynamodb.amazonaws.com" {
		return table.Event{}, false, nil
	}
	a := make(attributes, len(r.Image))
	for name, value := range r.Image {
		if name == "v" || name == "x" {
			a[name] = &dbtypes.AttributeValueMemberN{Value: value}
		} else {
			a[name] = text(value)
		}
	}
	e = table.Event{ID: r.ID, Op: table.Put}
	if r.Removed {
		e.Op, e.Item.Key = table.Delete, table.Key{Part: r.Image["p"], Sort: r.Image["s"]}
		return e, true, nil
	}
	e.Item, err = parseItem(a)
	return e, err == nil, err
}
