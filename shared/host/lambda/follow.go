package lambda

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/aws/aws-lambda-go/events"
	awslambda "github.com/aws/aws-lambda-go/lambda"

	"github.com/preau-ent/preau/shared/api"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/mail"
	"github.com/preau-ent/preau/shared/table"
	"github.com/preau-ent/preau/shared/table/dynamo"
)

// Follow serves what follows the writes of the functions, until the environment ends
// it: the batches of the table's stream, the schedule of each minute, and the topic on
// which SES says which letters came back.
//
// The stream is to report what of a batch failed, and to hand over no more than the
// entries: eventName INSERT, with a key "s" that begins with journal.Prefix. What fails
// here passes with time, so records are tried as long as the stream keeps them. The
// function's timeout is to be two minutes or more: see spare.
func Follow(all ...api.Following) {
	log := logger()
	f := &follow{log: log}
	if err := f.open(context.Background(), all); err != nil {
		log.Error("start", "function", "follow", "error", err.Error())
		os.Exit(1)
	}
	awslambda.Start(f.answer)
}

// A follow answers the events of the stream, of the schedule and of the topic.
//
// Its moment is the machine's clock: a batch may have waited through a night. In the
// demo region it is that of the event, so that a story is told at its own date.
type follow struct {
	moments
	relay   *journal.Relay
	log     *slog.Logger
	demo    bool
	secrets [][]byte // under which numbers that answer are handed on
}

func (f *follow) open(ctx context.Context, all []api.Following) error {
	m, err := means(ctx, f.now, f.log)
	if err != nil {
		return err
	}
	f.demo, f.secrets = m.Region.Demo, m.Keys.Of(mail.StopPurpose)
	f.relay = api.NewRelay(m, all...)
	return nil
}

// spare is the time before the environment's deadline in which nothing new is begun: an
// effect is not cut short.
const spare = journal.Patience + 5*time.Second

func short(ctx context.Context) bool {
	deadline, ok := ctx.Deadline()
	return ok && time.Until(deadline) < spare
}

// answer runs one event: a batch of records, messages of the topic, or else the schedule's.
func (f *follow) answer(ctx context.Context, raw json.RawMessage) (any, error) {
	if short(ctx) {
		return nil, errors.New("the function's timeout leaves no time for an effect: give it two minutes or more")
	}
	var batch events.DynamoDBEvent
	if err := json.Unmarshal(raw, &batch); err != nil {
		return nil, fmt.Errorf("event: %w", err)
	}
	if len(batch.Records) > 0 && batch.Records[0].EventSource == topicSource {
		return nil, f.returns(ctx, raw)
	}
	if batch.Records != nil {
		return f.take(ctx, batch), nil
	}
	var tick events.EventBridgeEvent
	if err := json.Unmarshal(raw, &tick); err != nil {
		return nil, fmt.Errorf("event of the schedule: %w", err)
	}
	return nil, f.tick(ctx, tick.Time)
}

// take hands over records in their order, up to the first that does not pass: the
// environment sends that one again, and all that follow it in its shard.
func (f *follow) take(ctx context.Context, batch events.DynamoDBEvent) events.DynamoDBEventResponse {
	for _, r := range batch.Records {
		f.tell(r.Change.ApproximateCreationDateTime.Time)
		err := ctx.Err()
		if err == nil && short(ctx) {
			err = context.DeadlineExceeded
		}
		if err == nil {
			err = f.takeOne(ctx, r)
		}
		if err != nil {
			f.log.Warn("stream", "at", r.Change.SequenceNumber, "error", err.Error())
			return events.DynamoDBEventResponse{BatchItemFailures: []events.DynamoDBBatchItemFailure{{ItemIdentifier: r.Change.SequenceNumber}}}
		}
	}
	return events.DynamoDBEventResponse{BatchItemFailures: []events.DynamoDBBatchItemFailure{}}
}

func (f *follow) takeOne(ctx context.Context, r events.DynamoDBEventRecord) error {
	e, counts, err := eventOf(r)
	if err != nil { // it will not read better the next time
		f.log.Error("a record that cannot be read", "id", r.EventID)
		return nil
	}
	if counts {
		_, err = f.relay.Take(ctx, e)
	}
	return err
}

// eventOf returns the table's event of a record; see dynamo.Record.
func eventOf(r events.DynamoDBEventRecord) (table.Event, bool, error) {
	rec := dynamo.Record{ID: r.EventID, Removed: r.EventName == string(events.DynamoDBOperationTypeRemove), Image: map[string]string{}}
	if r.UserIdentity != nil {
		rec.Principal = r.UserIdentity.PrincipalID
	}
	image := r.Change.NewImage
	if rec.Removed {
		image = r.Change.Keys
	}
	for name, v := range image {
		switch v.DataType() {
		case events.DataTypeString:
			rec.Image[name] = v.String()
		case events.DataTypeNumber:
			rec.Image[name] = v.Number()
		}
	}
	return rec.Event()
}

// tick does what is due, and catches up as long as there is time. Minutes left over are
// the next tick's.
func (f *follow) tick(ctx context.Context, at time.Time) error {
	f.tell(at)
	for behind := true; behind && !short(ctx); {
		var err error
		if _, behind, err = f.relay.Tick(ctx); err != nil {
			return fmt.Errorf("due: %w", err)
		}
	}
	return nil
}

// tell sets the moment of an event, in the demo region.
func (f *follow) tell(at time.Time) {
	if f.demo && !at.IsZero() {
		f.moment.Store(at.UnixMilli())
	}
}
