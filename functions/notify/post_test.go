package notify

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/mail"
)

// A postman is a post that hands everything over, except to those whom it does not
// reach: addresses and numbers with "refused" in them, and those with "down".
type postman struct {
	mu      sync.Mutex
	letters []mail.Letter
	texts   []mail.Text
	pings   []mail.Ping
	down    bool            // nothing is taken
	shut    bool            // nothing is taken, for certain
	tried   int             // how many messages were handed over, taken or not
	dies    bool            // the process ends in the middle of handing over
	silent  map[string]bool // numbers that answered STOP
	broken  []string        // text messages that were handed over to them
}

func (p *postman) carry(to string, keep func()) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.tried++
	switch {
	case p.shut:
		return fmt.Errorf("%w: %w", mail.ErrUntaken, fault.New(fault.Unavailable, "shut"))
	case p.down || strings.Contains(to, "down") || strings.HasSuffix(to, "98"):
		return fault.New(fault.Unavailable, "down")
	case strings.Contains(to, "refused") || strings.HasSuffix(to, "99"):
		return fault.New(fault.Invalid, "refused")
	}
	keep()
	return nil
}

func (p *postman) Mail(_ context.Context, l mail.Letter) error {
	return p.carry(l.To, func() { p.letters = append(p.letters, l) })
}

func (p *postman) SMS(_ context.Context, t mail.Text) error {
	p.mu.Lock()
	if p.silent[t.To] {
		p.broken = append(p.broken, t.ID)
	}
	p.mu.Unlock()
	return p.carry(t.To, func() { p.texts = append(p.texts, t) })
}

func (p *postman) Push(_ context.Context, g mail.Ping) error {
	if strings.Contains(g.To.Endpoint, "gone") {
		return fault.New(fault.NotFound, "the subscription is over")
	}
	return p.carry(g.To.Endpoint, func() { p.pings = append(p.pings, g) })
}

func (p *postman) Key() string                   { return "key" }
func (p *postman) Check(mail.Subscription) error { return nil }
