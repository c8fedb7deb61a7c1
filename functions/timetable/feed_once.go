package timetable

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"strings"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// FeedPurpose is the purpose of the keys from which the secrets of feeds are computed.
const FeedPurpose = "calendar feed"

var secretLetters = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// secretOf returns the secret of a feed: 160 bits of a keyed digest, in 32 letters and
// digits. It is computed and stored nowhere, so that a stolen table opens no feed, and
// an answer that was lost can be given once more.
func secretOf(key []byte, p school.PersonID, id string) string {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(string(p) + "#" + id))
	return secretLetters.EncodeToString(mac.Sum(nil)[:20])
}

// hashOf returns what is kept of a secret. It has 160 bits that nobody can guess, so that
// a hash without salt tells nothing of it.
func hashOf(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// onceFor is how long the answer to a key is given again.
const onceFor = 24 * time.Hour

// A once is the item PERSON#<person> / ONCE#<digest of the key>: what was asked with it,
// and which feed that made.
type once struct {
	Asked string `json:"a"`
	Feed  string `json:"f"`
}

func onceKey(p school.PersonID, key string) table.Key {
	return table.Key{Part: "PERSON#" + string(p), Sort: "ONCE#" + hashOf(key)[:32]}
}

// asked is the digest of what an order wants.
func (o FeedOrder) asked() string {
	return hashOf(strings.Join([]string{o.Kind, string(o.School), string(o.Pupil)}, "#"))[:32]
}

// made returns the feed that the key of an order made already, with its secret; no
// secret if none did. It fails with fault.Invalid for a key that asked for something
// else, and with fault.NotFound if the feed was ended since.
func (b *Book) made(ctx context.Context, grant policy.OwnOf, o FeedOrder) (Feed, string, error) {
	if o.Once == "" {
		return Feed{}, "", nil
	}
	k := onceKey(grant.Person(), o.Once)
	items, err := b.table.Get(ctx, true, k)
	if err != nil {
		return Feed{}, "", err
	}
	var first once
	it := items.Find(k)
	if err := it.Decode(&first); err != nil || !it.Found() {
		return Feed{}, "", err
	}
	if first.Asked != o.asked() {
		return Feed{}, "", fault.Say(fault.Invalid, "timetable.once")
	}
	own := feedKey(grant.Person(), first.Feed)
	if items, err = b.table.Get(ctx, true, own); err != nil {
		return Feed{}, "", err
	}
	var f Feed
	if err := items.Find(own).Decode(&f); err != nil {
		return Feed{}, "", err
	}
	for _, key := range b.secrets {
		if secret := secretOf(key, grant.Person(), first.Feed); hashOf(secret) == f.Hash {
			return f, secret, nil
		}
	}
	return Feed{}, "", fault.New(fault.NotFound, "the feed that this key made is gone")
}
