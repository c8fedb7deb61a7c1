package functions_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
)

// A runtime is the environment of one function's program, which fetches events and
// returns its answers over the Runtime API (2018-06-01). Before it stands the gateway,
// which turns a request into an event and the answer into a response, or whoever
// invokes it with an event. As in the cloud, one event at a time.
type runtime struct {
	house  *house
	server *httptest.Server
	next   chan invocation
	done   chan outcome
	ended  chan struct{} // closed when the program is gone
}

// An invocation is one event for a program.
type invocation struct {
	id    string
	event any // as JSON
}

// An outcome is what a program returned for an event, or why it could not.
type outcome struct {
	answer  []byte
	failure string
}

func newRuntime(t *testing.T, h *house) *runtime {
	r := &runtime{house: h, next: make(chan invocation), done: make(chan outcome), ended: make(chan struct{})}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /2018-06-01/runtime/invocation/next", r.hand)
	mux.HandleFunc("POST /2018-06-01/runtime/invocation/{id}/response", r.answered)
	mux.HandleFunc("POST /2018-06-01/runtime/invocation/{id}/error", r.failed)
	mux.HandleFunc("POST /2018-06-01/runtime/init/error", r.failed)
	r.server = httptest.NewServer(mux)
	t.Cleanup(r.server.Close)
	return r
}

// hand gives the program the next event, when there is one.
func (r *runtime) hand(w http.ResponseWriter, req *http.Request) {
	select {
	case i := <-r.next:
		w.Header().Set("Lambda-Runtime-Aws-Request-Id", i.id)
		w.Header().Set("Lambda-Runtime-Deadline-Ms", strconv.FormatInt(time.Now().Add(2*time.Minute).UnixMilli(), 10))
		w.Header().Set("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:eu-west-3:123456789012:function:test")
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(i.event)
	case <-req.Context().Done():
	}
}

func (r *runtime) answered(w http.ResponseWriter, req *http.Request) {
	var o outcome
	var err error
	if o.answer, err = io.ReadAll(req.Body); err != nil {
		o.failure = err.Error()
	}
	w.WriteHeader(http.StatusAccepted)
	r.done <- o
}

func (r *runtime) failed(w http.ResponseWriter, req *http.Request) {
	said, err := io.ReadAll(req.Body)
	w.WriteHeader(http.StatusAccepted)
	r.done <- outcome{failure: fmt.Sprint(string(said), err)}
}

// ServeHTTP carries a request to the program and its answer back. A program that fails
// is a bad gateway, as in the cloud.
func (r *runtime) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	e, err := r.event(req)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	r.invoke(e.RequestContext.RequestID, e).write(w)
}

// invoke hands an event to the program and returns what comes of it.
func (r *runtime) invoke(id string, event any) outcome {
	select {
	case r.next <- invocation{id, event}:
	case <-r.ended:
		return outcome{failure: "the program ended"}
	}
	select {
	case o := <-r.done:
		return o
	case <-r.ended:
		return outcome{failure: "the program ended within the event"}
	}
}

// event returns the gateway's form of a request (payload format 2.0) received at the
// house's moment: cookies in a list, names of headers in lower case, the path decoded.
func (r *runtime) event(req *http.Request) (events.APIGatewayV2HTTPRequest, error) {
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return events.APIGatewayV2HTTPRequest{}, err
	}
	host, _, err := net.SplitHostPort(req.RemoteAddr)
	if err != nil {
		return events.APIGatewayV2HTTPRequest{}, err
	}
	now := r.house.clock()
	e := events.APIGatewayV2HTTPRequest{
		Version: "2.0", RouteKey: req.Pattern, RawPath: req.URL.Path, RawQueryString: req.URL.RawQuery,
		Headers: headersOf(req), QueryStringParameters: joined(req.URL.Query()), PathParameters: parametersOf(req), Body: string(body),
		RequestContext: events.APIGatewayV2HTTPRequestContext{
			RouteKey: req.Pattern, AccountID: "123456789012", Stage: "$default", RequestID: strconv.FormatInt(time.Now().UnixNano(), 36),
			APIID: "r3pmxmplak", DomainName: req.Host, Time: now.UTC().Format("02/Jan/2006:15:04:05 -0700"), TimeEpoch: now.UnixMilli(),
			HTTP: events.APIGatewayV2HTTPRequestContextHTTPDescription{
				Method: req.Method, Path: req.URL.Path, Protocol: req.Proto, SourceIP: host, UserAgent: req.UserAgent(),
			},
		},
	}
	for _, c := range req.Cookies() {
		e.Cookies = append(e.Cookies, c.Name+"="+c.Value)
	}
	return e, nil
}

func headersOf(req *http.Request) map[string]string {
	headers := map[string]string{"host": req.Host, "x-forwarded-proto": "https", "content-length": strconv.FormatInt(req.ContentLength, 10)}
	for name, values := range req.Header {
		if name != "Cookie" {
			headers[strings.ToLower(name)] = strings.Join(values, ",")
		}
	}
	return headers
}

func joined(all map[string][]string) map[string]string {
	one := map[string]string{}
	for name, values := range all {
		one[name] = strings.Join(values, ",")
	}
	return one
}

var parameter = regexp.MustCompile(`\{(\w+)\}`)

func parametersOf(req *http.Request) map[string]string {
	all := map[string]string{}
	for _, m := range parameter.FindAllStringSubmatch(req.Pattern, -1) {
		all[m[1]] = req.PathValue(m[1])
	}
	return all
}

// write turns what the program returned into the response of the gateway.
func (o outcome) write(w http.ResponseWriter) {
	var answer events.APIGatewayV2HTTPResponse
	if o.failure == "" {
		if err := json.Unmarshal(o.answer, &answer); err != nil {
			o.failure = err.Error()
		}
	}
	if o.failure != "" {
		http.Error(w, o.failure, http.StatusBadGateway)
		return
	}
	body := []byte(answer.Body)
	if answer.IsBase64Encoded {
		var err error
		if body, err = base64.StdEncoding.DecodeString(answer.Body); err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
	}
	for name, value := range answer.Headers {
		w.Header().Set(name, value)
	}
	for _, c := range answer.Cookies {
		w.Header().Add("Set-Cookie", c)
	}
	w.WriteHeader(answer.StatusCode)
	w.Write(body)
}
