package identity

import (
	"crypto"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"

	"github.com/golang-jwt/jwt/v5"

	"github.com/preau-ent/preau/shared/seal"
)

// A Key signs and verifies tokens. The algorithm belongs to the key: what a token
// says of its algorithm only has to agree.
type Key struct {
	ID      string
	Method  jwt.SigningMethod
	Private crypto.PrivateKey // nil: the key only verifies
	Public  crypto.PublicKey
}

// A Keyring holds the keys that are good now.
type Keyring struct {
	signing Key
	keys    map[string]Key
	methods []string
}

// NewKeyring returns a ring that signs with the first key and verifies with all.
func NewKeyring(first Key, others ...Key) *Keyring {
	r := &Keyring{signing: first, keys: map[string]Key{}}
	for _, k := range append([]Key{first}, others...) {
		r.keys[k.ID] = k
		r.methods = append(r.methods, k.Method.Alg())
	}
	return r
}

// KeyringOf returns the ring of an installation: one Ed25519 key per master.
func KeyringOf(keys seal.Keys) *Keyring {
	var ring []Key
	for _, secret := range keys.Of("access token") {
		ring = append(ring, ed25519Key(secret))
	}
	return NewKeyring(ring[0], ring[1:]...)
}

func ed25519Key(seed []byte) Key {
	private := ed25519.NewKeyFromSeed(seed)
	public := private.Public().(ed25519.PublicKey)
	name := sha256.Sum256(public)
	return Key{ID: hex.EncodeToString(name[:6]), Method: jwt.SigningMethodEdDSA, Private: private, Public: public}
}
