package mail

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// A Gateway hands text messages to any service that takes them by HTTP: one POST with
// named fields, as JSON or as a form, and a header that says who we are.
type Gateway struct {
	URL    string
	Fields map[string]string // in which {to}, {text} and {id} stand for the message
	Form   bool              // a form instead of JSON
	Header string            // of the secret, such as Authorization
	Secret string
	Ear    *Ear // through which it brings answers; nil: none
}

// Answer reads what the gateway brings: see Ear.Answer.
func (g Gateway) Answer(in Incoming) (Order, error) { return g.Ear.Answer(in) }

// ErrClear says that numbers and a secret would cross a network in clear.
var ErrClear = errors.New("the gateway of text messages needs https outside this machine")

// Check fails with ErrClear, or if the address is none.
func (g Gateway) Check() error {
	u, err := url.Parse(g.URL)
	switch {
	case err != nil || u.Host == "":
		return fmt.Errorf("%q is not the address of a gateway", g.URL)
	case u.Scheme != "https" && !(u.Scheme == "http" && loopback(u.Hostname())):
		return ErrClear
	}
	return nil
}

// straight follows no redirect: a message and its secret go where the region said.
var straight = &http.Client{
	Timeout:       10 * time.Second,
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

// SMS hands one text message over. It never fails with fault.Invalid: gateways say in no
// common way that it is the number which is wrong, and a path that they changed would mark
// every family's.
func (g Gateway) SMS(ctx context.Context, t Text) error {
	if err := g.Check(); err != nil {
		return notTaken(true, "%v", err)
	}
	body, kind, err := g.body(t)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, g.URL, bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", kind)
	req.Header.Set("Idempotency-Key", t.ID)
	if g.Header != "" {
		req.Header.Set(g.Header, g.Secret)
	}
	res, err := straight.Do(req)
	if err != nil {
		return notTaken(unreached(err), "gateway: %v", err)
	}
	defer res.Body.Close()
	io.Copy(io.Discard, io.LimitReader(res.Body, 64<<10)) // so that the connection serves again
	switch res.StatusCode {
	case http.StatusOK, http.StatusCreated, http.StatusAccepted, http.StatusNoContent:
		return nil
	}
	return notTaken(declined(res.StatusCode), "gateway: %s", res.Status) // of our settings as likely as of the number: no status tells them apart
}

// body writes the message as the gateway reads it: the fields are filled first and
// written after, so that no text can add one.
func (g Gateway) body(t Text) (data []byte, kind string, err error) {
	fill := strings.NewReplacer("{to}", t.To, "{text}", t.Text, "{id}", t.ID)
	if g.Form {
		form := url.Values{}
		for name, value := range g.Fields {
			form.Set(name, fill.Replace(value))
		}
		return []byte(form.Encode()), "application/x-www-form-urlencoded", nil
	}
	fields := map[string]string{}
	for name, value := range g.Fields {
		fields[name] = fill.Replace(value)
	}
	data, err = json.Marshal(fields)
	return data, "application/json", err
}
