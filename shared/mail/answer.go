package mail

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"mime"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/region"
)

// Answers reads what a carrier of text messages brings back by HTTP. A post whose carrier
// brings answers by another way, or none, fails with fault.NotFound.
type Answers interface {
	Answer(in Incoming) (Order, error)
}

// An Incoming is a request that a carrier makes of us, as it came.
type Incoming struct {
	Header func(name string) string
	Type   string // media type of the body
	Body   []byte
	At     time.Time // when it came
}

// Answer asks the carrier of text messages to read a request.
func (c carriers) Answer(in Incoming) (Order, error) {
	if a, ok := c.Texts.(Answers); ok {
		return a.Answer(in)
	}
	return Order{}, noAnswers()
}

func noAnswers() error { return fault.New(fault.NotFound, "no answers by this way") }

// An Ear is where a gateway brings what people answer: see region.Answers for its form.
type Ear struct {
	region.Answers
	Secret string

	pace *pace
}

// shortestSecret is how many letters a secret has that nobody guesses: what does not show
// it costs nothing, so that the tries are not counted.
const shortestSecret = 24

// NewEar returns an ear. It fails for a secret that could be guessed.
func NewEar(a region.Answers, secret string) (*Ear, error) {
	if len(secret) < shortestSecret {
		return nil, fmt.Errorf("answers: PREAU_SMS_ANSWERS_SECRET has less than %d letters", shortestSecret)
	}
	return &Ear{Answers: a, Secret: secret, pace: &pace{}}, nil
}

// Answer returns the order that a request of the gateway brings. It fails with
// fault.NotFound for one that does not show the secret, as if there were no ear; with
// fault.TooMany beyond what families can ask in a minute; with fault.Invalid where a
// number or an identifier is missing, which is a mistake of the settings; and with
// ErrNoOrder for every other message, of which nothing is kept.
func (g *Ear) Answer(in Incoming) (Order, error) {
	if g == nil || !g.shown(in) {
		return Order{}, noAnswers()
	}
	if wait := g.pace.wait(in.At); wait > 0 {
		return Order{}, &fault.Fault{Kind: fault.TooMany, Detail: "too many answers", Retry: wait}
	}
	field, err := fieldsOf(in)
	if err != nil {
		return Order{}, fault.New(fault.Invalid, "a body that is neither JSON nor a form")
	}
	id, from := field(g.ID), field(g.From)
	if id == "" || len(id) > longestID || from == "" {
		return Order{}, fault.New(fault.Invalid, "a message without its identifier or its number")
	}
	return orderOf(id, from, field(g.Text), momentOf(field(g.At), in.At))
}

const longestID = 200

// shown reports whether a request shows the secret: as it is, or by its signature of the
// body. The time that it takes says nothing of how much of it was right.
func (g *Ear) shown(in Incoming) bool {
	got, want := in.Header(g.Header), g.Secret
	if g.Signed {
		mac := hmac.New(sha256.New, []byte(g.Secret))
		mac.Write(in.Body)
		got, want = strings.ToLower(strings.TrimPrefix(got, "sha256=")), hex.EncodeToString(mac.Sum(nil))
	}
	return subtle.ConstantTimeCompare([]byte(got), []byte(want)) == 1
}

// fieldsOf returns the fields of a body by name: of a form, or of an object of JSON.
func fieldsOf(in Incoming) (func(name string) string, error) {
	if kind, _, _ := mime.ParseMediaType(in.Type); kind == "application/x-www-form-urlencoded" {
		form, err := url.ParseQuery(string(in.Body))
		return form.Get, err
	}
	var object map[string]json.RawMessage
	err := json.Unmarshal(in.Body, &object)
	return func(name string) string {
		var text string
		if json.Unmarshal(object[name], &text) != nil {
			return string(object[name]) // a number, as it is written
		}
		return text
	}, err
}

// momentOf reads when a message was sent: RFC 3339, or seconds or milliseconds since 1970.
// What says nothing, or a time to come, was sent when it came.
func momentOf(text string, came time.Time) time.Time {
	at, err := time.Parse(time.RFC3339, text)
	if n, e := strconv.ParseInt(text, 10, 64); e == nil {
		if at, err = time.Unix(n, 0), nil; n > 1e11 {
			at = time.UnixMilli(n)
		}
	}
	if err != nil || at.After(came) {
		return came
	}
	return at
}

// mostAnswers is how many messages of a gateway one process reads in a minute: those of a
// region whose every school writes at the same time, and of none that went mad.
const mostAnswers = 600

// A pace counts what comes in a minute.
type pace struct {
	mu     sync.Mutex
	minute time.Time
	n      int
}

// wait counts one more; it returns the seconds to wait, 0 if it may pass.
func (p *pace) wait(now time.Time) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	if m := now.Truncate(time.Minute); !m.Equal(p.minute) {
		p.minute, p.n = m, 0
	}
	if p.n++; p.n <= mostAnswers {
		return 0
	}
	return cmp.Or(int(p.minute.Add(time.Minute).Sub(now).Seconds()), 1)
}
