package mail

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"time"
)

// StopPurpose names the secrets under which numbers that answered are kept.
const StopPurpose = "numbers that answered stop"

// A Word is an Order as it waits to be carried out, and as it lies where it could not be:
// its number and its identifier are keyed hashes, one under each secret of the service,
// newest first, so that nobody reads them and no change of keys forgets them.
type Word struct {
	IDs     []string  `json:"ids"`
	Numbers []string  `json:"numbers"`
	Stop    bool      `json:"stop,omitempty"`
	At      time.Time `json:"at"`
}

// DueOrder is the kind under which a host or a route hands an order, as the JSON of its
// Word, to whoever writes text messages; see journal.Due.
const DueOrder = "mail.order"

// ErrNoKeys says that an order came where there are no keys: nobody could know it again.
var ErrNoKeys = errors.New("orders by text message need the keys of the service")

// Word returns the order as it may be stored. It fails with ErrNoKeys without secrets.
func (o Order) Word(secrets [][]byte) (Word, error) {
	if len(secrets) == 0 {
		return Word{}, ErrNoKeys
	}
	return Word{Keyed(secrets, o.ID), Keyed(secrets, o.From), o.Stop, o.At}, nil
}

// Keyed returns the keyed hash of a text under each of some secrets, in their order.
func Keyed(secrets [][]byte, text string) []string {
	all := make([]string, len(secrets))
	for i, secret := range secrets {
		mac := hmac.New(sha256.New, secret)
		mac.Write([]byte(text))
		all[i] = base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:18])
	}
	return all
}
