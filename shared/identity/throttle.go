package identity

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/netip"
	"slices"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// How many tries may fail. A school stands behind one
// address: past its limit it still signs in to the accounts that it signed in to before.
const (
	accountTries   = 20  // per account and day
	strangerTries  = 15  // of these, from addresses that never succeeded: a prankster locks nobody out at home
	addressTries   = 100 // per address in any hour
	addressWindow  = 60  // minutes
	knownAddresses = 12  // kept per account
)

// tries are the failed tries of one address, by minute since 1970.
type tries struct {
	Failed map[int64]int `json:"failed"`
}

func minuteOf(t time.Time) int64 { return t.Unix() / 60 }

// recent returns how many tries failed within the window, and forgets the others.
func (t *tries) recent(now time.Time) int {
	sum := 0
	for minute, n := range t.Failed {
		if minute <= minuteOf(now)-addressWindow {
			delete(t.Failed, minute)
			continue
		}
		sum += n
	}
	return sum
}

// wait returns the seconds until the oldest try leaves the window.
func (t *tries) wait(now time.Time) int {
	oldest := minuteOf(now)
	for minute := range t.Failed {
		oldest = min(oldest, minute)
	}
	return int(time.Unix((oldest+addressWindow)*60, 0).Sub(now).Seconds()) + 1
}

// origin returns the digest under which an address is remembered: never the address
// itself. The 2^64 addresses of one IPv6 subscriber are one.
func (d *Door) origin(address string) string {
	if ip, err := netip.ParseAddr(address); err == nil && ip.Unmap().Is6() {
		if p, err := ip.Prefix(64); err == nil {
			address = p.String()
		}
	}
	mac := hmac.New(sha256.New, d.addressKeys[0])
	mac.Write([]byte(address))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:12])
}

func originKey(origin string) table.Key { return table.Key{Part: "ADDRESS#" + origin, Sort: "FAILED"} }

// A gate is what stands between a try and its answer, as one strong read found it.
type gate struct {
	origin              string
	account             Account
	tries               tries
	accountIt, originIt table.Item
}

func (d *Door) gate(ctx context.Context, login, address string) (g gate, err error) {
	g.origin = d.origin(address)
	items, err := d.table.Get(ctx, true, loginKey(login), originKey(g.origin))
	if err != nil {
		return g, err
	}
	g.accountIt, g.originIt = items.Find(loginKey(login)), items.Find(originKey(g.origin))
	if g.account, _, err = decode[Account](g.accountIt); err != nil {
		return g, err
	}
	g.tries, _, err = decode[tries](g.originIt)
	return g, err
}

// open fails with fault.TooMany if no more tries are answered for now.
func (d *Door) open(g *gate, now time.Time) error {
	known, today := slices.Contains(g.account.From, g.origin), school.DateOf(now, d.zone)
	failed := g.account.Failed
	if g.account.Day != today {
		failed = 0
	}
	if failed >= accountTries || !known && failed >= strangerTries {
		tomorrow := today.In(d.zone).AddDate(0, 0, 1)
		return tooMany("session.account-limit", int(tomorrow.Sub(now).Seconds())+1)
	}
	if !known && g.tries.recent(now) >= addressTries {
		return tooMany("session.address-limit", g.tries.wait(now))
	}
	return nil
}

func tooMany(key string, seconds int) error {
	f := fault.Say(fault.TooMany, key, "minutes", (seconds+59)/60)
	f.Retry = seconds
	return f
}

// fail counts a failed try, of the account and of the address; fault.Conflict if
// another try was counted since the gate was read.
func (d *Door) fail(ctx context.Context, g gate, now time.Time) error {
	today := school.DateOf(now, d.zone)
	if g.account.Day != today {
		g.account.Day, g.account.Failed = today, 0
	}
	g.account.Failed++
	account, err := g.accountIt.With(g.account)
	if err != nil {
		return err
	}
	if g.account.Person == "" {
		account.Expires = now.Add(48 * time.Hour)
	}
	origin, err := g.failedOrigin(now)
	if err != nil {
		return err
	}
	return d.table.Commit(ctx, table.Change{Op: table.Put, Item: account}, origin)
}

// failedOrigin returns the write that counts a failed try of the address.
func (g *gate) failedOrigin(now time.Time) (table.Change, error) {
	if g.tries.recent(now) == 0 {
		g.tries.Failed = map[int64]int{}
	}
	g.tries.Failed[minuteOf(now)]++
	it, err := g.originIt.With(g.tries)
	it.Expires = now.Add((addressWindow + 1) * time.Minute)
	return table.Change{Op: table.Put, Item: it}, err
}

// remember puts the address first among those that succeeded.
func (a *Account) remember(origin string) {
	from := []string{origin}
	for _, o := range a.From {
		if o != origin && len(from) < knownAddresses {
			from = append(from, o)
		}
	}
	a.From = from
}
