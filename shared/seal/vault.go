package seal

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"errors"
	"strings"

	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// A Vault gives each pupil a data key of their own, which seals what few may read: a
// document, words about health. The key lies in one item, wrapped by the installation's
// masters. When that item is gone, every copy of what it sealed is unreadable, those in
// backups included once no backup holds the key any more.
type Vault struct {
	keys  Keys
	table *table.Table
}

// NewVault returns the vault of an installation.
func NewVault(k Keys, t *table.Table) *Vault { return &Vault{k, t} }

// wrapping is the purpose of the secrets that wrap data keys.
const wrapping = "data keys"

type wrapped struct {
	Key []byte `json:"key"`
}

// VaultKey returns the key of the item that holds a pupil's data key.
func VaultKey(of school.PersonID) table.Key {
	return table.Key{Part: "KEY#" + string(of), Sort: "KEY"}
}

// A DataKey seals and opens the fields and files of one pupil. The zero DataKey does neither.
type DataKey struct{ gcm cipher.AEAD }

// errSealed says nothing of what could not be opened.
var errSealed = errors.New("sealed: not openable with this key in this place")

// For returns the data key of a pupil; made reports a new one, and the change that
// stores it, to be committed with the first thing sealed by it.
func (v *Vault) For(ctx context.Context, of school.PersonID) (key DataKey, made []table.Change, err error) {
	if len(v.keys.masters) == 0 {
		return DataKey{}, nil, errors.New("vault: no master key")
	}
	at := VaultKey(of)
	items, err := v.table.Get(ctx, true, at)
	if err != nil {
		return DataKey{}, nil, err
	}
	if it := items.Find(at); it.Found() {
		key, err = v.unwrap(it)
		return key, nil, err
	}
	secret := make([]byte, secretBytes)
	rand.Read(secret)
	outer, err := gcmOf(v.keys.Of(wrapping)[0])
	if err != nil {
		return DataKey{}, nil, err
	}
	it, err := table.Item{Key: at}.With(wrapped{sealWith(outer, at.Part, secret)})
	if err != nil {
		return DataKey{}, nil, err
	}
	inner, err := gcmOf(secret)
	return DataKey{inner}, []table.Change{{Op: table.Put, Item: it}}, err
}

// unwrap returns the data key of an item, whichever master wrapped it.
func (v *Vault) unwrap(it table.Item) (DataKey, error) {
	var w wrapped
	if err := it.Decode(&w); err != nil {
		return DataKey{}, err
	}
	for _, master := range v.keys.Of(wrapping) {
		outer, err := gcmOf(master)
		if err != nil {
			return DataKey{}, err
		}
		if secret, err := openWith(outer, it.Part, w.Key); err == nil {
			gcm, err := gcmOf(secret)
			return DataKey{gcm}, err
		}
	}
	return DataKey{}, errSealed
}

// A Spot is where a sealed field lies: what is sealed for one cannot be moved to another.
type Spot struct {
	table.Key
	Field string
}

// aad is the additional data of a spot: table|pk|sk|field.
func (s Spot) aad() string { return strings.Join([]string{"preau", s.Part, s.Sort, s.Field}, "|") }

// Seal encrypts what lies in a spot, with AES-256-GCM and a nonce of its own.
func (k DataKey) Seal(at Spot, plain []byte) ([]byte, error) {
	if k.gcm == nil {
		return nil, errSealed
	}
	return sealWith(k.gcm, at.aad(), plain), nil
}

// Open decrypts what Seal made for the same spot, and nothing else.
func (k DataKey) Open(at Spot, sealed []byte) ([]byte, error) {
	if k.gcm == nil {
		return nil, errSealed
	}
	return openWith(k.gcm, at.aad(), sealed)
}

func gcmOf(secret []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(secret)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

func sealWith(gcm cipher.AEAD, aad string, plain []byte) []byte {
	nonce := make([]byte, gcm.NonceSize(), gcm.NonceSize()+len(plain)+gcm.Overhead())
	rand.Read(nonce)
	return gcm.Seal(nonce, nonce, plain, []byte(aad))
}

func openWith(gcm cipher.AEAD, aad string, sealed []byte) ([]byte, error) {
	n := gcm.NonceSize()
	if len(sealed) < n {
		return nil, errSealed
	}
	plain, err := gcm.Open(nil, sealed[:n], sealed[n:], []byte(aad))
	if err != nil {
		return nil, errSealed
	}
	return plain, nil
}
