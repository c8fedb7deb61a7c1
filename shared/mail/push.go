package mail

import (
	"context"
	"crypto/ecdh"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/SherClockHolmes/webpush-go"

	"github.com/preau-ent/preau/shared/fault"
)

// PushPurpose names the secrets from which a region's push keys are made.
const PushPurpose = "push"

// pushServices are those that browsers subscribe to. Who subscribes gives an address
// for us to call, which must not be one of our own network.
var pushServices = []string{
	"fcm.googleapis.com", "push.services.mozilla.com", "push.apple.com", "notify.windows.com",
}

// A Pusher wakes browsers through their makers' services. Browsers are shown the newest
// of its keys; those that subscribed with an older one are still reached by it.
type Pusher struct {
	keys    []pushKey
	contact string
	client  *http.Client
	local   bool // a service on this machine is one too: for tests
}

type pushKey struct{ private, public string }

// NewPusher returns a pusher whose keys are made of secrets, newest first; contact is a
// mail address at which a push service may complain.
func NewPusher(secrets [][]byte, contact string) *Pusher {
	p := &Pusher{contact: contact, client: straight}
	for _, s := range secrets {
		p.keys = append(p.keys, keyOf(s))
	}
	return p
}

// keyOf makes the key of a secret: its digest is the private number, and the digest's
// digest in the one case in four billion in which it is not below the curve's order.
func keyOf(secret []byte) pushKey {
	for n := sha256.Sum256(secret); ; n = sha256.Sum256(n[:]) {
		if k, err := ecdh.P256().NewPrivateKey(n[:]); err == nil {
			return pushKey{base64.RawURLEncoding.EncodeToString(k.Bytes()), base64.RawURLEncoding.EncodeToString(k.PublicKey().Bytes())}
		}
	}
}

// Key returns the public key that a browser subscribes with; "" if there is none.
func (p *Pusher) Key() string {
	if len(p.keys) == 0 {
		return ""
	}
	return p.keys[0].public
}

// Check fails with fault.Invalid if a browser's address is not one of a push service,
// or its keys are none.
func (p *Pusher) Check(s Subscription) error {
	u, err := url.Parse(s.Endpoint)
	if err != nil || len(s.Endpoint) > 1000 || !p.service(u) {
		return refused("not the address of a push service")
	}
	point, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(s.P256dh, "="))
	if err == nil {
		_, err = ecdh.P256().NewPublicKey(point)
	}
	secret, err2 := base64.RawURLEncoding.DecodeString(strings.TrimRight(s.Auth, "="))
	if err != nil || err2 != nil || len(secret) != 16 {
		return refused("not the keys of a browser")
	}
	return nil
}

func (p *Pusher) service(u *url.URL) bool {
	if p.local && u.Scheme == "http" && loopback(u.Hostname()) {
		return true
	}
	return u.Scheme == "https" && u.Port() == "" && u.User == nil && slices.ContainsFunc(pushServices, func(s string) bool {
		return u.Hostname() == s || strings.HasSuffix(u.Hostname(), "."+s)
	})
}

// Push wakes one browser. It fails with fault.NotFound when the subscription is over.
func (p *Pusher) Push(ctx context.Context, ping Ping) error {
	i := slices.IndexFunc(p.keys, func(k pushKey) bool { return k.public == ping.To.Key })
	if i < 0 || p.Check(ping.To) != nil {
		return fault.New(fault.NotFound, "a subscription made with a key that is no longer ours")
	}
	payload, err := ping.payload()
	if err != nil {
		return err
	}
	options := &webpush.Options{
		HTTPClient: p.client, Subscriber: p.contact, TTL: 12 * 3600, RecordSize: 1024,
		VAPIDPublicKey: p.keys[i].public, VAPIDPrivateKey: p.keys[i].private, Urgency: webpush.UrgencyNormal,
	}
	if ping.Urgent {
		options.Urgency = webpush.UrgencyHigh
	}
	to := &webpush.Subscription{Endpoint: ping.To.Endpoint, Keys: webpush.Keys{Auth: ping.To.Auth, P256dh: ping.To.P256dh}}
	res, err := webpush.SendNotificationWithContext(ctx, payload, to, options)
	if err != nil {
		return notTaken(false, "push: %v", err)
	}
	defer res.Body.Close()
	io.Copy(io.Discard, io.LimitReader(res.Body, 64<<10))
	switch {
	case res.StatusCode/100 == 2:
		return nil
	case res.StatusCode == http.StatusNotFound || res.StatusCode == http.StatusGone:
		return fault.New(fault.NotFound, "the subscription is over")
	case res.StatusCode == http.StatusBadRequest || res.StatusCode == http.StatusRequestEntityTooLarge:
		return refused("push service: %s", res.Status)
	}
	return notTaken(false, "push service: %s", res.Status)
}

// payload is all that leaves for a push service: a language and a page of ours.
func (p Ping) payload() ([]byte, error) {
	return json.Marshal(map[string]string{"language": p.Language, "open": p.Open})
}
