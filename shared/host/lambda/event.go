package lambda

import (
	"bytes"
	"context"
	"encoding/base64"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/aws/aws-lambda-go/events"
)

// request makes an http.Request of an API Gateway event (payload format 2.0). The
// gateway hands cookies over in a list of their own, and the caller's address in
// its context, where no header can forge it.
func request(ctx context.Context, e events.APIGatewayV2HTTPRequest) (*http.Request, error) {
	body := []byte(e.Body)
	if e.IsBase64Encoded {
		decoded, err := base64.StdEncoding.DecodeString(e.Body)
		if err != nil {
			return nil, err
		}
		body = decoded
	}
	target := e.RawPath
	if e.RawQueryString != "" {
		target += "?" + e.RawQueryString
	}
	req, err := http.NewRequestWithContext(ctx, e.RequestContext.HTTP.Method, target, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	for name, value := range e.Headers {
		req.Header.Set(name, value)
	}
	if len(e.Cookies) > 0 {
		req.Header.Set("Cookie", strings.Join(e.Cookies, "; "))
	}
	req.Host = req.Header.Get("Host")
	req.RequestURI = target
	req.RemoteAddr = e.RequestContext.HTTP.SourceIP + ":0"
	return req, nil
}

// A response keeps what a handler writes until the gateway can have it whole.
type response struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (r *response) Header() http.Header { return r.header }

func (r *response) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
}

func (r *response) Write(b []byte) (int, error) {
	r.WriteHeader(http.StatusOK)
	return r.body.Write(b)
}

// event returns the gateway's form of the response.
func (r *response) event() events.APIGatewayV2HTTPResponse {
	r.WriteHeader(http.StatusOK)
	e := events.APIGatewayV2HTTPResponse{StatusCode: r.status, Headers: map[string]string{}}
	for name, values := range r.header {
		if name == "Set-Cookie" {
			e.Cookies = values
			continue
		}
		e.Headers[name] = strings.Join(values, ", ")
	}
	if b := r.body.Bytes(); utf8.Valid(b) {
		e.Body = string(b)
	} else {
		e.Body, e.IsBase64Encoded = base64.StdEncoding.EncodeToString(b), true
	}
	return e
}
