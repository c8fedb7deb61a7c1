package identity

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"time"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"github.com/preau-ent/preau/shared/fault"
)

// A Cost is the work of one password hash.
type Cost struct {
	Memory uint32 // KiB
	Passes uint32
}

// DefaultCost is the least that OWASP recommends: 19 MiB, two passes, one lane. More
// would make the morning rush of a school dearer than an attack.
var DefaultCost = Cost{Memory: 19 << 10, Passes: 2}

// hashWait is how long a password waits for its turn, within the ten seconds of a
// function: past it, the person would have tried again and made the queue longer.
const hashWait = 8 * time.Second

const (
	saltBytes = 16
	hashBytes = 32
)

// A hasher computes password hashes, so many at once and no more: each takes the
// memory of its cost while it runs.
type hasher struct {
	cost  Cost
	slots chan struct{}
	dummy string // the hash of nobody's password, for logins that do not exist
}

func newHasher(cost Cost, atOnce int) *hasher {
	if cost == (Cost{}) {
		cost = DefaultCost
	}
	if atOnce == 0 {
		atOnce = runtime.GOMAXPROCS(0)
	}
	h := &hasher{cost: cost, slots: make(chan struct{}, atOnce)}
	h.dummy = encodeHash(cost, randomBytes(saltBytes), randomBytes(hashBytes))
	return h
}

// hash returns the hash of a password with a new salt, in the PHC string format.
// It fails with fault.Unavailable if its turn does not come in time.
func (h *hasher) hash(ctx context.Context, password string) (string, error) {
	salt := randomBytes(saltBytes)
	sum, err := h.compute(ctx, h.cost, salt, password)
	return encodeHash(h.cost, salt, sum), err
}

// matches reports whether a password has a hash. An empty hash is compared too, at
// the same cost: who has no password is not told apart by the time it takes.
func (h *hasher) matches(ctx context.Context, hash, password string) (bool, error) {
	if hash == "" {
		hash = h.dummy
	}
	cost, salt, want, err := decodeHash(hash)
	if err != nil {
		return false, err
	}
	got, err := h.compute(ctx, cost, salt, password)
	return subtle.ConstantTimeCompare(got, want) == 1, err
}

func (h *hasher) compute(ctx context.Context, cost Cost, salt []byte, password string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, hashWait)
	defer cancel()
	select {
	case h.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, &fault.Fault{Kind: fault.Unavailable, Detail: "too many passwords at once", Retry: 5}
	}
	defer func() { <-h.slots }()
	// One keyboard types é as one code point, another as two.
	return argon2.IDKey([]byte(norm.NFC.String(password)), salt, cost.Passes, cost.Memory, 1, hashBytes), nil
}

func randomBytes(n int) []byte {
	b := make([]byte, n)
	rand.Read(b)
	return b
}

func encodeHash(c Cost, salt, sum []byte) string {
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=1$%s$%s",
		argon2.Version, c.Memory, c.Passes, b64.EncodeToString(salt), b64.EncodeToString(sum))
}

func decodeHash(hash string) (c Cost, salt, sum []byte, err error) {
	bad := errors.New("password hash of another form")
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return c, nil, nil, bad
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=1", &c.Memory, &c.Passes); err != nil {
		return c, nil, nil, bad
	}
	salt, err1 := base64.RawStdEncoding.DecodeString(parts[4])
	sum, err2 := base64.RawStdEncoding.DecodeString(parts[5])
	if err1 != nil || err2 != nil || len(sum) != hashBytes {
		return c, nil, nil, bad
	}
	return c, salt, sum, nil
}
