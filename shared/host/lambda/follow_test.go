package lambda

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/table"
	"github.com/preau-ent/preau/shared/table/local"
)

// inserted is a record of an entry in the stream's own form: partition, sort and
// document to be filled in.
const inserted = `{
  "eventID": "c4ca4238a0b923820dcc509a6f75849b", "eventName": "INSERT", "eventVersion": "1.1", "eventSource": "aws:dynamodb", "awsRegion": "eu-west-3",
  "dynamodb": {
    "ApproximateCreationDateTime": 1795417200,
    "Keys": {"p": {"S": %q}, "s": {"S": %q}},
    "NewImage": {"p": {"S": %[1]q}, "s": {"S": %[2]q}, "v": {"N": "1"}, "d": {"S": %[3]q}},
    "SequenceNumber": %[4]q, "SizeBytes": 59, "StreamViewType": "NEW_IMAGE"
  },
  "eventSourceARN": "arn:aws:dynamodb:eu-west-3:123456789012:table/preau/stream/2026-11-23T00:00:00.000"
}`

var moment = time.Unix(1795417200, 0).UTC()

// following returns a program over an embedded table whose follower passes until it
// meets the object "stuck"; told lists what it was told.
func following(t *testing.T) (f *follow, told *[]string) {
	t.Helper()
	store, err := local.Open(t.TempDir(), local.NoSync)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	told = new([]string)
	f = &follow{log: slog.New(slog.NewTextHandler(io.Discard, nil)), demo: true}
	f.relay = journal.NewRelay(table.New(store), f.now, f.log, []journal.Follower{{
		Name: "ear", Wants: func(journal.Entry) bool { return true },
		Do: func(_ context.Context, e journal.Told) (journal.Effect, error) {
			if e.Entry.Object == "stuck" {
				return journal.Effect{}, fault.New(fault.Unavailable, "not now")
			}
			*told = append(*told, e.Part+" "+e.Entry.Object)
			return journal.Effect{}, nil
		},
	}}, nil)
	return f, told
}

func record(t *testing.T, object, sequence string) string {
	t.Helper()
	e, err := journal.New(moment, "p1", "mark.write", object, nil)
	if err != nil {
		t.Fatal(err)
	}
	c, err := e.Change("part")
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf(inserted, c.Item.Part, c.Item.Sort, c.Item.Data, sequence)
}

func replied(t *testing.T, f *follow, ctx context.Context, event string) string {
	t.Helper()
	answer, err := f.answer(ctx, json.RawMessage(event))
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(answer)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestABatchComesAgainFromTheFirstRecordThatDoesNotPass(t *testing.T) {
	f, told := following(t)
	one, stuck, three := record(t, "one", "111"), record(t, "stuck", "222"), record(t, "three", "333")
	got := replied(t, f, t.Context(), `{"Records":[`+one+`,`+stuck+`,`+three+`]}`)
	if want := `{"batchItemFailures":[{"itemIdentifier":"222"}]}`; got != want {
		t.Errorf("answer = %s, want %s", got, want)
	}
	if got := fmt.Sprint(*told); got != "[part one]" {
		t.Errorf("told %s", got)
	}
	for range 2 {
		if got, want := replied(t, f, t.Context(), `{"Records":[`+one+`,`+three+`]}`), `{"batchItemFailures":[]}`; got != want {
			t.Errorf("answer = %s, want %s", got, want)
		}
	}
	if got := fmt.Sprint(*told); got != "[part one part three]" {
		t.Errorf("told %s", got)
	}
}

func TestNothingIsBegunShortlyBeforeTheEnd(t *testing.T) {
	f, told := following(t)
	ctx, cancel := context.WithTimeout(t.Context(), spare-time.Second)
	defer cancel()
	var batch events.DynamoDBEvent
	if err := json.Unmarshal([]byte(`{"Records":[`+record(t, "one", "111")+`]}`), &batch); err != nil {
		t.Fatal(err)
	}
	got := f.take(ctx, batch)
	if len(got.BatchItemFailures) != 1 || got.BatchItemFailures[0].ItemIdentifier != "111" || len(*told) > 0 {
		t.Errorf("answer = %+v, told %v, want record 111 again and nothing told", got, *told)
	}
}

func TestATimeoutTooShortForAnEffectIsSaid(t *testing.T) {
	f, told := following(t)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if _, err := f.answer(ctx, json.RawMessage(`{"Records":[`+record(t, "one", "111")+`]}`)); err == nil || len(*told) > 0 {
		t.Errorf("answer = %v, told %v, want an error and nothing told", err, *told)
	}
}

func TestAnythingButRecordsIsTheSchedule(t *testing.T) {
	for _, event := range []string{`{}`, `{"source":"aws.events","detail-type":"Scheduled Event","time":"2026-11-23T07:00:00Z"}`} {
		f, _ := following(t)
		if got := replied(t, f, t.Context(), event); got != "null" {
			t.Errorf("%s: %s", event, got)
		}
	}
}

func TestARecordThatCannotBeReadBlocksNothing(t *testing.T) {
	f, told := following(t)
	broken := `{"eventID":"x","eventName":"INSERT","dynamodb":{"NewImage":{"p":{"S":"part"},"s":{"S":"~J#"},"v":{"N":"one"}},"SequenceNumber":"100"}}`
	got := replied(t, f, t.Context(), `{"Records":[`+broken+`,`+record(t, "one", "111")+`]}`)
	if want := `{"batchItemFailures":[]}`; got != want || len(*told) != 1 {
		t.Errorf("answer = %s, told %v, want %s and one", got, *told, want)
	}
}
