package dynamo_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/table"
	"github.com/preau-ent/preau/shared/table/dynamo"
)

// A network answers requests to DynamoDB by a function of their number, from 1, and
// keeps them. Nil is an answer that never comes.
type network struct {
	answer func(n int) *reply
	asked  []string // bodies
}

type reply struct {
	status int
	body   string
	err    error
}

var (
	stall     *reply
	fine      = &reply{status: 200, body: `{}`}
	crash     = &reply{status: 500, body: `{"__type":"com.amazonaws.dynamodb.v20120810#InternalServerError"}`}
	throttle  = &reply{status: 400, body: `{"__type":"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException"}`}
	invalid   = &reply{status: 400, body: `{"__type":"com.amazon.coral.validate#ValidationException","message":"wrong"}`}
	unreached = &reply{err: &net.OpError{Op: "dial", Err: errors.New("refused")}}
	reset     = &reply{err: &net.OpError{Op: "read", Err: errors.New("connection reset by peer")}}
)

func (n *network) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	n.asked = append(n.asked, string(body))
	a := n.answer(len(n.asked))
	if a == stall {
		<-r.Context().Done()
		return nil, r.Context().Err()
	}
	if a.err != nil {
		return nil, a.err
	}
	return &http.Response{
		StatusCode: a.status, Body: io.NopCloser(strings.NewReader(a.body)), Request: r,
		Header: http.Header{"Content-Type": {"application/x-amz-json-1.0"}},
	}, nil
}

// over opens a table beyond this network.
func over(t *testing.T, n *network) *dynamo.Store { return overTransport(t, n) }

func overTransport(t *testing.T, transport http.RoundTripper) *dynamo.Store {
	t.Helper()
	s, err := dynamo.Open(t.Context(), dynamo.Config{
		Table: "preau", Region: "eu-west-3", HTTP: transport,
		Keys: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "a", SecretAccessKey: "b"}, nil
		}),
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// first answers the first requests one after the other, then well.
func first(replies ...*reply) func(int) *reply {
	return func(n int) *reply {
		if n <= len(replies) {
			return replies[n-1]
		}
		return fine
	}
}

func always(r *reply) func(int) *reply { return func(int) *reply { return r } }

var k = table.Key{Part: "p", Sort: "s"}

// calls are one of each kind.
var calls = map[string]func(ctx context.Context, s *dynamo.Store) error{
	"get": func(ctx context.Context, s *dynamo.Store) error {
		_, _, err := s.Get(ctx, []table.Key{k}, true)
		return err
	},
	"query": func(ctx context.Context, s *dynamo.Store) error {
		_, _, err := s.Query(ctx, table.Query{Part: "p"})
		return err
	},
	"write": func(ctx context.Context, s *dynamo.Store) error {
		_, err := s.Write(ctx, table.Change{Item: table.Item{Key: k}})
		return err
	},
	"delete": func(ctx context.Context, s *dynamo.Store) error {
		_, err := s.Write(ctx, table.Change{Op: table.Delete, Item: table.Item{Key: k, Version: 1}})
		return err
	},
	"commit": func(ctx context.Context, s *dynamo.Store) error {
		_, err := s.Commit(ctx, []table.Change{{Item: table.Item{Key: k}}})
		return err
	},
	"load": func(ctx context.Context, s *dynamo.Store) error {
		_, err := s.Load(ctx, []table.Item{{Key: k, Version: 1}})
		return err
	},
}

func TestOnlyWhatCannotHappenTwiceIsTriedAgain(t *testing.T) {
	for _, c := range []struct {
		name     string
		answer   func(int) *reply
		call     string
		kind     fault.Kind
		requests int
	}{
		{"a read after a crash", first(crash), "get", "", 2},
		{"a read after a stall", first(stall), "query", "", 2},
		{"a read after two failures", first(reset, crash), "get", "", 3},
		{"a read of a table that is down", always(crash), "get", fault.Unavailable, 3},
		{"a write whose answer is lost", first(stall), "write", fault.Unavailable, 1},
		{"a write whose connection breaks", first(reset), "write", fault.Unavailable, 1},
		{"a write after a crash", first(crash), "write", fault.Unavailable, 1},
		{"a deletion whose answer is lost", first(stall), "delete", fault.Unavailable, 1},
		{"a write refused for its rate", first(throttle), "write", "", 2},
		{"a write that reached nobody", first(unreached, unreached), "write", "", 3},
		{"a commit whose answer is lost", first(stall), "commit", "", 2},
		{"a commit after crashes", first(crash, reset), "commit", "", 3},
		{"a load after a crash", first(crash), "load", "", 2},
		{"a mistake in the program", always(invalid), "get", "internal", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				n := &network{answer: c.answer}
				err := calls[c.call](t.Context(), over(t, n))
				if got := kindOf(err); got != c.kind {
					t.Errorf("%v, want kind %q", err, c.kind)
				}
				if len(n.asked) != c.requests {
					t.Errorf("%d requests, want %d", len(n.asked), c.requests)
				}
			})
		})
	}
}

func kindOf(err error) fault.Kind {
	if f, ok := fault.As(err); ok {
		return f.Kind
	}
	if err != nil {
		return "internal"
	}
	return ""
}

func TestCommitTriedAgainIsTheSameTransaction(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := &network{answer: first(stall, crash)}
		if err := calls["commit"](t.Context(), over(t, n)); err != nil {
			t.Fatal(err)
		}
		var tokens []string
		for _, body := range n.asked {
			var request struct{ ClientRequestToken string }
			if err := json.Unmarshal([]byte(body), &request); err != nil {
				t.Fatal(err)
			}
			tokens = append(tokens, request.ClientRequestToken)
		}
		if len(tokens) != 3 || tokens[0] == "" || len(slices.Compact(tokens)) != 1 {
			t.Errorf("tokens %q, want one three times", tokens)
		}
	})
}

func TestCanceledTransactionSaysWhy(t *testing.T) {
	for code, kind := range map[string]fault.Kind{
		"ConditionalCheckFailed":        fault.Conflict,
		"TransactionConflict":           fault.Conflict,
		"ThrottlingError":               fault.Unavailable,
		"ProvisionedThroughputExceeded": fault.Unavailable,
		"ValidationError":               "internal",
	} {
		n := &network{answer: always(&reply{status: 400, body: fmt.Sprintf(
			`{"__type":"x#TransactionCanceledException","CancellationReasons":[{"Code":"None"},{"Code":%q}]}`, code)})}
		if err := calls["commit"](t.Context(), over(t, n)); kindOf(err) != kind {
			t.Errorf("%s: %v, want kind %q", code, err, kind)
		}
	}
}

// TestTableThatFailsOneTimeInTenServesItsReaders is bar 28: of 5 % errors and 5 %
// stalls, readers see next to nothing, and the table next to no more requests.
func TestTableThatFailsOneTimeInTenServesItsReaders(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		random := rand.New(rand.NewPCG(28, 0))
		n := &network{answer: func(int) *reply {
			switch random.IntN(20) {
			case 0:
				return crash
			case 1:
				return stall
			}
			return fine
		}}
		s := over(t, n)
		const reads = 4000
		var took []time.Duration
		failed := 0
		for range reads {
			start := time.Now()
			if err := calls["get"](t.Context(), s); err != nil {
				failed++
			}
			took = append(took, time.Since(start))
		}
		slices.Sort(took)
		p99, requests := took[reads*99/100], float64(len(n.asked))/reads
		t.Logf("%d of %d reads failed, p99 %s, %.3f requests per read", failed, reads, p99, requests)
		if failed > reads/100 || p99 > 3*time.Second || requests > 1.12 {
			t.Error("want at most 1 % failed, p99 under 3 s, at most one request in ten more")
		}
	})
}

func TestTableThatIsDownSaysSoInTime(t *testing.T) {
	for name, r := range map[string]*reply{"stalled": stall, "crashing": crash, "unreachable": unreached} {
		for call, do := range calls {
			if call == "load" { // nobody waits for it
				continue
			}
			t.Run(name+" "+call, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					start := time.Now()
					err := do(t.Context(), over(t, &network{answer: always(r)}))
					f, ok := fault.As(err)
					if !ok || f.Kind != fault.Unavailable || f.Retry == 0 {
						t.Errorf("%v, want unavailable with the seconds to wait", err)
					}
					if took := time.Since(start); took >= 1200*time.Millisecond {
						t.Errorf("it took %s", took)
					}
				})
			})
		}
	}
}

func TestRetriesStopWhenTheTableStaysDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := &network{answer: always(crash)}
		s := over(t, n)
		const reads = 2000
		for range reads {
			calls["get"](t.Context(), s)
		}
		if most := reads * 11 / 10; len(n.asked) > most {
			t.Errorf("%d requests for %d reads, want at most %d", len(n.asked), reads, most)
		}
	})
}

// A miser does at most two items of a batch and leaves the others unprocessed.
type miser struct{ next http.RoundTripper }

func (m miser) RoundTrip(r *http.Request) (*http.Response, error) {
	_, call, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	if call != "BatchGetItem" && call != "BatchWriteItem" {
		return m.next.RoundTrip(r)
	}
	asked, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	asked, rest, err := split(asked)
	if err != nil {
		return nil, err
	}
	r = r.Clone(r.Context())
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(asked)), int64(len(asked))
	resp, err := m.next.RoundTrip(r)
	if err != nil || rest == nil {
		return resp, err
	}
	defer resp.Body.Close()
	answer := map[string]any{}
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
		return nil, err
	}
	answer[map[string]string{"BatchGetItem": "UnprocessedKeys", "BatchWriteItem": "UnprocessedItems"}[call]] = rest
	body, err := json.Marshal(answer)
	resp.Body, resp.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	resp.Header.Del("X-Amz-Crc32")
	return resp, err
}

// split cuts the items of a batch after the second and returns both parts.
func split(body []byte) (kept []byte, rest map[string]any, err error) {
	var request map[string]any
	if err := json.Unmarshal(body, &request); err != nil {
		return nil, nil, err
	}
	tables := request["RequestItems"].(map[string]any)
	for name, of := range tables {
		switch of := of.(type) {
		case []any:
			if len(of) > 2 {
				tables[name], rest = of[:2], map[string]any{name: of[2:]}
			}
		case map[string]any:
			if keys := of["Keys"].([]any); len(keys) > 2 {
				rest = map[string]any{name: map[string]any{"Keys": keys[2:], "ConsistentRead": of["ConsistentRead"]}}
				of["Keys"] = keys[:2]
			}
		}
	}
	kept, err = json.Marshal(request)
	return kept, rest, err
}
