// Package seal is the door to the keys of the service.
//
// All secrets are derived from master keys. On one machine they are a file that
// only its owner reads, made at the first run; in the cloud the same document is
// sealed by the provider's key service and handed to the function, which reads it
// with Parse. Rotation adds a master: the newest one writes, the others still read.
//
// Keys:
//
//	KEY#<pupil>   KEY   the data key of a pupil, wrapped by the masters
package seal

import (
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// FileName is the name of the key file in the data folder.
const FileName = "keys.json"

const secretBytes = 32

// Keys are the masters of one installation, newest first.
type Keys struct{ masters []master }

type master struct {
	Made   time.Time `json:"made"`
	Secret []byte    `json:"secret"`
}

// New returns keys that nobody else has, with one master.
func New(now time.Time) Keys { return Keys{}.Rotated(now) }

// Rotated returns the keys with a new master in front.
func (k Keys) Rotated(now time.Time) Keys {
	secret := make([]byte, secretBytes)
	rand.Read(secret)
	return Keys{append([]master{{now.UTC(), secret}}, k.masters...)}
}

// Without returns the keys without the masters made before a moment; the newest always stays.
func (k Keys) Without(before time.Time) Keys {
	kept := Keys{k.masters[:1:1]}
	for _, m := range k.masters[1:] {
		if !m.Made.Before(before) {
			kept.masters = append(kept.masters, m)
		}
	}
	return kept
}

// Of returns one secret of 32 bytes per master for a purpose, newest first. Secrets
// of two purposes tell nothing of one another.
func (k Keys) Of(purpose string) [][]byte {
	secrets := make([][]byte, len(k.masters))
	for i, m := range k.masters {
		secret, err := hkdf.Key(sha256.New, m.Secret, nil, purpose, secretBytes)
		if err != nil {
			panic(err) // only for lengths beyond SHA-256's 8,160 bytes
		}
		secrets[i] = secret
	}
	return secrets
}

// Parse reads the document that Save writes.
func Parse(data []byte) (Keys, error) {
	var k Keys
	if err := json.Unmarshal(data, &k.masters); err != nil {
		return Keys{}, errors.New("keys: not a key document") // the error of json would quote the secret
	}
	if len(k.masters) == 0 {
		return Keys{}, errors.New("keys: none")
	}
	for _, m := range k.masters {
		if len(m.Secret) != secretBytes {
			return Keys{}, fmt.Errorf("keys: a secret of %d bytes, want %d", len(m.Secret), secretBytes)
		}
	}
	return k, nil
}

// Open reads the key file of a data folder, and makes it at the first run. It
// refuses a file that others than its owner may read.
func Open(dir string, now time.Time) (Keys, error) {
	path := filepath.Join(dir, FileName)
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		k := New(now)
		return k, k.Save(dir)
	}
	if err != nil {
		return Keys{}, fmt.Errorf("key file: %w", err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return Keys{}, fmt.Errorf("key file %s is readable by others (%v): chmod 600 it, or remove it to make new keys", path, info.Mode().Perm())
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return Keys{}, fmt.Errorf("key file: %w", err)
	}
	return Parse(data)
}

// Save writes the keys into a data folder, whole or not at all, readable by its owner only.
func (k Keys) Save(dir string) error {
	data, err := json.MarshalIndent(k.masters, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("data folder: %w", err)
	}
	f, err := os.CreateTemp(dir, ".keys-*") // made 0600
	if err != nil {
		return fmt.Errorf("key file: %w", err)
	}
	defer os.Remove(f.Name())
	_, err = f.Write(data)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("key file: %w", err)
	}
	return os.Rename(f.Name(), filepath.Join(dir, FileName))
}
