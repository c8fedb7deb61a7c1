package dynamo_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/preau-ent/preau/shared/table"
)

// A stream is DynamoDB's, with its shards as the test lays them out: the emulator
// never splits one.
type stream struct {
	shards []shard
}

type shard struct {
	id, parent string
	closed     bool
	records    []string // sort keys; "expired" is deleted by DynamoDB itself
	trimmed    bool     // what the follower read last is no longer kept
}

func (s *stream) RoundTrip(r *http.Request) (*http.Response, error) {
	_, call, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	var in struct {
		ShardID        string `json:"ShardId"`
		SequenceNumber string
		ShardIterator  string
		Limit          int
	}
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		return nil, err
	}
	status, answer := 200, any(nil)
	switch call {
	case "DescribeTable":
		answer = map[string]any{"Table": map[string]any{"LatestStreamArn": "arn:aws:dynamodb:eu-west-3:1:table/preau/stream/1"}}
	case "DescribeStream":
		answer = map[string]any{"StreamDescription": map[string]any{"Shards": s.describe()}}
	case "GetShardIterator":
		if s.find(in.ShardID).trimmed && in.SequenceNumber != "" {
			status, answer = 400, map[string]any{"__type": "x#TrimmedDataAccessException"}
		} else {
			answer = map[string]any{"ShardIterator": in.ShardID + " " + in.SequenceNumber}
		}
	case "GetRecords":
		id, after, _ := strings.Cut(in.ShardIterator, " ")
		answer = s.records(s.find(id), after, in.Limit)
	}
	body, err := json.Marshal(answer)
	return &http.Response{StatusCode: status, Request: r, Body: io.NopCloser(strings.NewReader(string(body))),
		Header: http.Header{"Content-Type": {"application/x-amz-json-1.0"}}}, err
}

func (s *stream) describe() (all []map[string]any) {
	for _, sh := range s.shards {
		d := map[string]any{"ShardId": sh.id}
		if sh.parent != "" {
			d["ParentShardId"] = sh.parent
		}
		all = append(all, d)
	}
	return all
}

func (s *stream) find(id string) shard {
	for _, sh := range s.shards {
		if sh.id == id {
			return sh
		}
	}
	return shard{}
}

// records answers at most limit of a shard's records after a sequence number.
func (s *stream) records(sh shard, after string, limit int) map[string]any {
	var out []any
	last := after
	for i, sort := range sh.records {
		number := fmt.Sprintf("%s-%03d", sh.id, i)
		if number <= after || len(out) == limit {
			continue
		}
		last = number
		key := map[string]any{"p": map[string]string{"S": "p"}, "s": map[string]string{"S": sort}}
		r := map[string]any{"eventID": number, "eventName": "REMOVE",
			"dynamodb": map[string]any{"Keys": key, "SequenceNumber": number}}
		if sort == "expired" {
			r["userIdentity"] = map[string]string{"PrincipalId": "dynamodb.amazonaws.com", "Type": "Service"}
		}
		out = append(out, r)
	}
	answer := map[string]any{"Records": out}
	if end := fmt.Sprintf("%s-%03d", sh.id, len(sh.records)-1); !sh.closed || last < end {
		answer["NextShardIterator"] = sh.id + " " + last
	}
	return answer
}

// follow reads a stream to its end, so many events at a time, and returns the sorts.
func follow(t *testing.T, s *stream, cursor table.Cursor, limit int) (string, table.Cursor) {
	t.Helper()
	db := overTransport(t, s)
	var sorts []string
	for {
		events, next, err := db.Follow(t.Context(), cursor, limit)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range events {
			sorts = append(sorts, e.Item.Sort)
		}
		if cursor = next; len(events) == 0 {
			return strings.Join(sorts, " "), cursor
		}
	}
}

func TestShardIsReadAfterTheOneItComesFrom(t *testing.T) {
	for _, limit := range []int{1, 2, 3, 100} {
		s := &stream{shards: []shard{
			{id: "c", parent: "b", records: []string{"5", "6"}},
			{id: "b", parent: "a", closed: true, records: []string{"3", "4"}},
			{id: "a", parent: "forgotten", closed: true, records: []string{"1", "2"}},
		}}
		got, cursor := follow(t, s, "", limit)
		if got != "1 2 3 4 5 6" {
			t.Errorf("by %d: %s", limit, got)
		}
		s.shards = []shard{s.shards[0]} // the parents are kept a day only
		s.shards[0].records = append(s.shards[0].records, "7")
		if got, _ = follow(t, s, cursor, limit); got != "7" {
			t.Errorf("by %d, later: %s", limit, got)
		}
	}
}

func TestDeletionByExpiryIsNoEvent(t *testing.T) {
	s := &stream{shards: []shard{{id: "a", records: []string{"1", "expired", "2"}}}}
	if got, _ := follow(t, s, "", 100); got != "1 2" {
		t.Errorf("events %s, want 1 2", got)
	}
}

func TestFollowerThatCameTooLateGoesOnWithTheOldestEventKept(t *testing.T) {
	s := &stream{shards: []shard{{id: "a", records: []string{"1", "2"}}}}
	_, cursor := follow(t, s, "", 100)
	s.shards[0] = shard{id: "a", trimmed: true, records: []string{"8", "9"}}
	events, _, err := overTransport(t, s).Follow(t.Context(), cursor, 100)
	if err != nil || len(events) != 2 || events[0].Item.Sort != "8" {
		t.Errorf("events %v, %v, want 8 9", events, err)
	}
}
