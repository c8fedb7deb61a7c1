package notify

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/mail"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/table"
)

// StopPurpose names the secrets under which numbers that answered are kept.
const StopPurpose = "numbers that answered stop"

// A Silence is the last word of a number about text messages: item SMS#<keyed hash of the
// number> / STOP. It holds for everybody who has the number, in every school, and names
// nobody. Only a word from the number itself changes it: a school may have typed a
// stranger's, for whom no account of ours speaks.
type Silence struct {
	Stop bool      `json:"stop,omitempty"`
	At   time.Time `json:"at"`   // of the word
	Seen []string  `json:"seen"` // the last messages heard, so that one brought again says nothing new
}

const (
	// stopLife is how long a number stays silent that says nothing more: as long as the
	// CNIL wants an objection to be kept. A number is often somebody else's by then.
	stopLife = 3 * 366 * 24 * time.Hour
	// startLife is how long a word of consent is kept: longer than a carrier brings an
	// older refusal late.
	startLife = 30 * 24 * time.Hour
	mostSeen  = 16
)

// stopKeys returns where the last word of a number may be: under each key of the service,
// the newest first.
func (b *Book) stopKeys(number string) []table.Key {
	keys := make([]table.Key, len(b.secrets))
	for i, secret := range b.secrets {
		keys[i] = table.Key{Part: "SMS#" + keyed(secret, number), Sort: "STOP"}
	}
	return keys
}

func keyed(secret []byte, text string) string {
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(text))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:18])
}

// last returns the last word of a number among items.
func (b *Book) last(items table.Items, number string) (Silence, error) {
	var last Silence
	for _, k := range b.stopKeys(number) {
		var s Silence
		if err := items.Find(k).Decode(&s); err != nil {
			return Silence{}, err
		}
		if s.At.After(last.At) {
			last = s
		}
	}
	return last, nil
}

// heed notes which of some people have a number that answered STOP. It reads no more than
// those numbers, 0.5 RRU each unless strongly.
func (b *Book) heed(ctx context.Context, strong bool, people ...*addressee) error {
	var keys []table.Key
	for _, a := range people {
		if number, ok := a.address(BySMS); ok {
			keys = append(keys, b.stopKeys(number)...)
		}
	}
	slices.SortFunc(keys, func(a, b table.Key) int { return strings.Compare(a.Part, b.Part) }) // a family may share a number
	var items table.Items
	for lot := range slices.Chunk(slices.Compact(keys), table.MaxGet) {
		some, err := b.table.Get(ctx, strong, lot...)
		if err != nil {
			return err
		}
		items = append(items, some...)
	}
	for _, a := range people {
		number, _ := a.address(BySMS)
		s, err := b.last(items, number)
		if err != nil {
			return err
		}
		if s.Stop {
			a.silent = s.At
		}
	}
	return nil
}

// texted reports whether any news may reach the person by text message now.
func (p *plan) texted(a *addressee) bool {
	return slices.ContainsFunc(Kinds, func(k Kind) bool { return a.way(k, p.home.Life, p.texts).By == BySMS })
}

// PutOff leaves an order to the job, in this minute. What was left already is left once.
func (b *Book) PutOff(ctx context.Context, o mail.Order) error {
	if len(b.secrets) == 0 {
		return errNoKeys
	}
	data, err := json.Marshal(o)
	if err != nil {
		return err
	}
	c, err := journal.Due{ID: keyed(b.secrets[0], o.ID), Kind: mail.DueOrder, At: b.now(), Data: data}.Change()
	if err != nil {
		return err
	}
	if err := b.table.Write(ctx, c); !fault.Is(err, fault.Conflict) {
		return err
	}
	return nil
}

var errNoKeys = fault.New(fault.Unavailable, "numbers need the keys of the service")

// Heard notes that a number answered STOP or START: whoever has it is written to by text
// message no more, or again. The word that was sent last counts, in whatever order they
// come, and each is heard once. At the same moment STOP counts.
func (b *Book) Heard(ctx context.Context, grant policy.Machine, o mail.Order, now time.Time) error {
	if err := mayTell(grant); err != nil {
		return err
	}
	return b.silence(ctx, o.From, now, func(s *Silence) bool {
		name := keyed(b.secrets[0], o.ID)
		if slices.Contains(s.Seen, name) {
			return false
		}
		s.Seen = append(s.Seen, name)
		s.Seen = s.Seen[max(0, len(s.Seen)-mostSeen):]
		if o.At.After(s.At) || o.At.Equal(s.At) && o.Stop {
			s.Stop, s.At = o.Stop, o.At
		}
		return true
	})
}

// silence changes the last word of a number, whatever others do to it meanwhile.
func (b *Book) silence(ctx context.Context, number string, now time.Time, change func(*Silence) bool) error {
	keys := b.stopKeys(number)
	if len(keys) == 0 {
		return errNoKeys
	}
	for try := 1; ; try++ {
		items, err := b.get(ctx, keys...)
		if err != nil {
			return err
		}
		s, err := b.last(items, number)
		if err != nil || !change(&s) {
			return err
		}
		it := items.Find(keys[0])
		it.Key, it.Expires = keys[0], now.Add(startLife)
		if s.Stop {
			it.Expires = now.Add(stopLife)
		}
		if it, err = it.With(s); err != nil {
			return err
		}
		if err = b.table.Write(ctx, table.Change{Op: table.Put, Item: it}); !passing(err) || try == attempts {
			return err
		}
	}
}
