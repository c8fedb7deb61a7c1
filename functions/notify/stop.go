package notify

import (
	"context"
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

// stopKeys returns where the last word of a number may be, of which the keyed hashes are
// given: under each key of the service, the newest first.
func stopKeys(numbers []string) []table.Key {
	keys := make([]table.Key, len(numbers))
	for i, n := range numbers {
		keys[i] = table.Key{Part: "SMS#" + n, Sort: "STOP"}
	}
	return keys
}

func (b *Book) stopKeys(number string) []table.Key { return stopKeys(mail.Keyed(b.secrets, number)) }

// last returns the last word of a number among the items of its keys, with what was heard
// under any of them.
func last(items table.Items, keys []table.Key) (Silence, error) {
	var last Silence
	for _, k := range slices.Backward(keys) {
		var s Silence
		if err := items.Find(k).Decode(&s); err != nil {
			return Silence{}, err
		}
		s.Seen = append(slices.DeleteFunc(last.Seen, func(id string) bool { return slices.Contains(s.Seen, id) }), s.Seen...)
		if last.At.After(s.At) || last.At.Equal(s.At) && last.Stop {
			s.Stop, s.At = last.Stop, last.At
		}
		last = s
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
		s, err := last(items, b.stopKeys(number))
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
// It fails with mail.ErrNoKeys where the service has none.
func (b *Book) PutOff(ctx context.Context, o mail.Order) error {
	w, err := o.Word(b.secrets)
	if err != nil {
		return err
	}
	data, err := json.Marshal(w)
	if err != nil {
		return err
	}
	c, err := journal.Due{ID: w.IDs[0], Kind: mail.DueOrder, At: b.now(), Data: data}.Change()
	if err != nil {
		return err
	}
	if err := b.table.Write(ctx, c); !fault.Is(err, fault.Conflict) {
		return err
	}
	return nil
}

// Heard notes that a number answered STOP or START: whoever has it is written to by text
// message no more, or again. The word that was sent last counts, in whatever order they
// come, and each is heard once. At the same moment STOP counts. It fails with
// fault.Invalid for a word of no number.
func (b *Book) Heard(ctx context.Context, grant policy.Machine, w mail.Word, now time.Time) error {
	if err := mayTell(grant); err != nil {
		return err
	}
	if len(w.Numbers) == 0 || len(w.IDs) == 0 {
		return fault.New(fault.Invalid, "a word of no number, or without its identifier")
	}
	for keys, try := stopKeys(w.Numbers), 1; ; try++ {
		items, err := b.get(ctx, keys...)
		if err != nil {
			return err
		}
		s, err := last(items, keys)
		if err != nil || !s.hear(w) {
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

// hear takes a word in. It reports false if it was heard before, under whichever key.
func (s *Silence) hear(w mail.Word) bool {
	if slices.ContainsFunc(w.IDs, func(id string) bool { return slices.Contains(s.Seen, id) }) {
		return false
	}
	s.Seen = append(s.Seen, w.IDs[0])
	s.Seen = s.Seen[max(0, len(s.Seen)-mostSeen):]
	if w.At.After(s.At) || w.At.Equal(s.At) && w.Stop {
		s.Stop, s.At = w.Stop, w.At
	}
	return true
}
