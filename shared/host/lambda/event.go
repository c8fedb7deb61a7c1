package lambda

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/aws/aws-lambda-go/events"
)

// request makes an http.Request of an API Gateway event (payload format 2.0). It
// fails if the event's body is not the base64 it claims to be, or its method is none.
func request(ctx context.Context, e events.APIGatewayV2HTTPRequest) (*http.Request, error) {
	body, err := bodyOf(e)
	if err != nil {
		return nil, err
	}
	// The gateway decodes the path and leaves the query as it was sent.
	target := &url.URL{Path: pathOf(e), RawQuery: e.RawQueryString}
	req, err := http.NewRequestWithContext(ctx, e.RequestContext.HTTP.Method, "/", bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.URL, req.RequestURI = target, target.RequestURI()
	for name, value := range e.Headers {
		req.Header.Set(name, value)
	}
	if len(e.Cookies) > 0 {
		req.Header.Set("Cookie", strings.Join(e.Cookies, "; "))
	}
	req.Host = req.Header.Get("Host")
	req.Header.Del("Host") // as net/http hands a request over
	// The gateway saw this address itself; X-Forwarded-For is what the caller says.
	req.RemoteAddr = net.JoinHostPort(e.RequestContext.HTTP.SourceIP, "0")
	return req, nil
}

func bodyOf(e events.APIGatewayV2HTTPRequest) ([]byte, error) {
	if !e.IsBase64Encoded {
		return []byte(e.Body), nil
	}
	body, err := base64.StdEncoding.DecodeString(e.Body)
	if err != nil {
		return nil, fmt.Errorf("body of the event: %w", err)
	}
	return body, nil
}

// pathOf returns the path without the stage that the gateway's own address puts before
// it. A domain of the region's has none, and a stage may have the name of our first part.
func pathOf(e events.APIGatewayV2HTTPRequest) string {
	path, staged := strings.CutPrefix(e.RawPath, "/"+e.RequestContext.Stage)
	if staged && strings.HasPrefix(path, "/api/") {
		return path
	}
	return e.RawPath
}

// A response keeps what a handler writes until the gateway can have it whole.
type response struct {
	header http.Header
	status int
	body   bytes.Buffer
}

// Header returns the header to be sent.
func (r *response) Header() http.Header { return r.header }

// WriteHeader sets the status; as in net/http, the first one counts.
func (r *response) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
}

// Write adds to the body.
func (r *response) Write(b []byte) (int, error) {
	r.WriteHeader(http.StatusOK)
	return r.body.Write(b)
}

// event returns the gateway's form of the response to a method: cookies in a list of
// their own, a body that is no text in base64, none for HEAD. The gateway counts the
// length itself.
func (r *response) event(method string) events.APIGatewayV2HTTPResponse {
	r.WriteHeader(http.StatusOK)
	e := events.APIGatewayV2HTTPResponse{StatusCode: r.status, Headers: map[string]string{}, Cookies: r.header.Values("Set-Cookie")}
	for name, values := range r.header {
		if name != "Set-Cookie" && name != "Content-Length" {
			e.Headers[name] = strings.Join(values, ", ")
		}
	}
	switch b := r.body.Bytes(); {
	case method == http.MethodHead:
	case utf8.Valid(b):
		e.Body = string(b)
	default:
		e.Body, e.IsBase64Encoded = base64.StdEncoding.EncodeToString(b), true
	}
	return e
}
