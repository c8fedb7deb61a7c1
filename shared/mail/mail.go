// Package mail is the door through which the service writes to people: mail, text
// messages and web push.
//
// A post hands a message over once and says how it went; it never tries again. Three
// answers matter to who sends: no error, the next carrier has it; fault.Invalid, the
// address or number is refused for good; fault.NotFound, a push subscription that is
// over. Anything else, fault.Unavailable, says that it was not taken or that nobody
// knows: repeating it could tell a family twice, so that a person decides. Where it is
// certain that nobody has it, ErrUntaken is in the chain.
//
// Nothing here knows what a message says. What goes to a push service, which is a third
// party, is a language and a page, never a word about a pupil.
package mail

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/mail"
	"time"

	"github.com/preau-ent/preau/shared/fault"
)

// A Post hands messages over. Each method fails with fault.Invalid, fault.NotFound or
// fault.Unavailable, as the package says.
type Post interface {
	Letters
	Texts
	Pings
}

// Letters hands over mail.
type Letters interface {
	Mail(ctx context.Context, l Letter) error
}

// Texts hands over text messages.
type Texts interface {
	SMS(ctx context.Context, t Text) error
}

// Pings wakes browsers, which subscribe with its public key; "" if it has none.
type Pings interface {
	Push(ctx context.Context, p Ping) error
	Key() string
	Check(Subscription) error // fault.Invalid for what is no subscription to a push service
}

// A Letter is one mail to one person. The same letter always has the same identifier,
// chosen before it is handed over, so that a bounce finds its way back.
type Letter struct {
	ID          string    // left of the @ of its Message-ID
	At          time.Time // its date
	From        string    // "Préau <…>"; "": the post's own
	To          string    // one address
	Subject     string
	Languages   []string // of the text, the first one first: "ar", "fr"
	Text        string
	HTML        string // "": text only
	Unsubscribe string // page on which its reader chooses otherwise; "": none
}

// A Text is one text message. Its number is international: +33612345678.
type Text struct {
	ID   string
	At   time.Time
	To   string
	Text string
}

// A Ping wakes one browser. It carries no word of what happened: the page that it
// opens says it to who is signed in.
type Ping struct {
	ID       string
	At       time.Time
	To       Subscription
	Language string // of the fixed sentence that the browser shows
	Open     string // page of ours, "/app/aujourdhui/"
	Urgent   bool
}

// A Subscription is what a browser gives so that it can be woken.
type Subscription struct {
	Endpoint string `json:"endpoint"`
	P256dh   string `json:"p256dh"`
	Auth     string `json:"auth"`
	Key      string `json:"key"` // public key of ours with which it was made
}

// Together returns a post of three carriers.
func Together(l Letters, t Texts, p Pings) Post { return carriers{l, t, p} }

type carriers struct {
	Letters
	Texts
	Pings
}

// None carries nothing: every message is refused as not taken, so that a school that
// has no carrier sees its families in the list of those to phone.
type None struct{}

// Mail fails with fault.Unavailable.
func (None) Mail(context.Context, Letter) error { return notTaken(true, "no mail in this region") }

// SMS fails with fault.Unavailable.
func (None) SMS(context.Context, Text) error {
	return notTaken(true, "no text messages in this region")
}

// Push fails with fault.Unavailable.
func (None) Push(context.Context, Ping) error { return notTaken(true, "no push in this region") }

// Key returns none: no browser can subscribe.
func (None) Key() string { return "" }

// Check fails with fault.Invalid.
func (None) Check(Subscription) error { return refused("no push in this region") }

// ParseAddress returns the bare address of one mailbox, false if it is none.
func ParseAddress(text string) (string, bool) {
	a, err := mail.ParseAddress(text)
	if err != nil {
		return "", false
	}
	return a.Address, true
}

// refused says that the address is wrong for good.
func refused(format string, args ...any) error {
	return fault.New(fault.Invalid, fmt.Sprintf(format, args...))
}

// ErrUntaken says that the carrier has not taken a message, for certain: it was not
// reached, or said so. The same message may be handed over once more.
var ErrUntaken = errors.New("not taken")

// notTaken says that the message was not taken, which sure says is certain, or that nobody
// knows.
func notTaken(sure bool, format string, args ...any) error {
	err := fault.New(fault.Unavailable, fmt.Sprintf(format, args...))
	if sure {
		return fmt.Errorf("%w: %w", ErrUntaken, err)
	}
	return err
}

// unreached reports whether a request did not come to its server.
func unreached(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "dial"
}

// declined reports whether a status says that the server did nothing: what is wrong is with
// the request, or it is one too many.
func declined(status int) bool {
	return status >= 400 && status < 500 && status != http.StatusRequestTimeout
}
