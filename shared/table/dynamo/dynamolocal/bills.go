package dynamolocal

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
)

// A corrector carries requests to the emulator and corrects its bills where they
// contradict what the service's documentation says of the service:
//
//   - a transaction costs double, not four times as much, and so does a condition
//     on an item that is absent ("Amazon DynamoDB Transactions: capacity management");
//   - a key without item and a query without result cost the minimum, not nothing
//     (API reference: BatchGetItem, Query).
type corrector struct{ next http.RoundTripper }

// An exchange is what the bill of a call depends on, of its request and answer.
type exchange struct {
	ConsistentRead *bool
	RequestItems   map[string]struct {
		ConsistentRead *bool
		Keys           []json.RawMessage
	}
	TransactItems []struct {
		ConditionCheck *struct{ ConditionExpression string }
	}
	Responses       map[string][]json.RawMessage
	UnprocessedKeys map[string]struct{ Keys []json.RawMessage }
}

func (c corrector) RoundTrip(r *http.Request) (*http.Response, error) {
	_, call, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	if call != "BatchGetItem" && call != "Query" && call != "TransactWriteItems" {
		return c.next.RoundTrip(r)
	}
	asked, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	r = r.Clone(r.Context())
	r.Body = io.NopCloser(bytes.NewReader(asked))
	resp, err := c.next.RoundTrip(r)
	if err != nil || resp.StatusCode != http.StatusOK {
		return resp, err
	}
	defer resp.Body.Close()
	answered, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	if answered, err = correct(call, asked, answered); err != nil {
		return nil, err
	}
	resp.Body = io.NopCloser(bytes.NewReader(answered))
	resp.ContentLength = int64(len(answered))
	resp.Header.Del("Content-Length")
	resp.Header.Del("X-Amz-Crc32") // of the answer before
	return resp, nil
}

// correct returns an answer with its bill corrected.
func correct(call string, asked, answered []byte) ([]byte, error) {
	var x exchange
	answer := map[string]json.RawMessage{}
	for _, step := range []struct {
		from []byte
		to   any
	}{{asked, &x}, {answered, &x}, {answered, &answer}} {
		if err := json.Unmarshal(step.from, step.to); err != nil {
			return nil, err
		}
	}
	var err error
	if call == "Query" {
		answer["ConsumedCapacity"], err = corrected(answer["ConsumedCapacity"], x.query)
		return marshal(answer, err)
	}
	var all []json.RawMessage
	if err := json.Unmarshal(answer["ConsumedCapacity"], &all); err != nil || len(all) != 1 {
		return answered, err
	}
	change := x.batch
	if call == "TransactWriteItems" {
		change = x.transaction
	}
	if all[0], err = corrected(all[0], change); err == nil {
		answer["ConsumedCapacity"], err = json.Marshal(all)
	}
	return marshal(answer, err)
}

func marshal(answer map[string]json.RawMessage, err error) ([]byte, error) {
	if err != nil {
		return nil, err
	}
	return json.Marshal(answer)
}

// corrected changes the units of one ConsumedCapacity.
func corrected(consumed json.RawMessage, change func(units float64) float64) (json.RawMessage, error) {
	var capacity map[string]any
	if err := json.Unmarshal(consumed, &capacity); err != nil {
		return nil, err
	}
	units, _ := capacity["CapacityUnits"].(float64)
	capacity["CapacityUnits"] = change(units)
	return json.Marshal(capacity)
}

// least is the bill of reading nothing.
func least(strong *bool) float64 {
	if strong != nil && *strong {
		return 1
	}
	return 0.5
}

func (x exchange) query(units float64) float64 { return max(units, least(x.ConsistentRead)) }

func (x exchange) batch(units float64) float64 {
	for name, wanted := range x.RequestItems {
		absent := len(wanted.Keys) - len(x.Responses[name]) - len(x.UnprocessedKeys[name].Keys)
		units += float64(absent) * least(wanted.ConsistentRead)
	}
	return units
}

func (x exchange) transaction(units float64) float64 {
	units /= 2
	for _, item := range x.TransactItems {
		if c := item.ConditionCheck; c != nil && strings.HasPrefix(c.ConditionExpression, "attribute_not_exists") {
			units += 2
		}
	}
	return units
}
