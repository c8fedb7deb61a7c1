// Package files is the door to documents: bytes under a key, in one folder on one
// machine, in a bucket in the cloud. It knows nothing of what they hold: what is
// confidential comes to it sealed.
package files

import (
	"context"
	"strings"

	"github.com/preau-ent/preau/shared/fault"
)

// MaxPart is how many bytes one Put may hold: what a function can be handed in one
// request, once written as text.
const MaxPart = 4 << 20

// slack is what sealing adds to a part.
const slack = 1 << 10

// A Store keeps parts of files. Errors: fault.NotFound where there is no such part,
// fault.Invalid for a key or a size beyond the contract, fault.Unavailable when the
// store does not answer.
type Store interface {
	// Put stores a part, whole or not at all, in place of what the key held.
	Put(ctx context.Context, key string, data []byte) error
	// Get returns a part.
	Get(ctx context.Context, key string) ([]byte, error)
	// Delete removes a part; one that is not there is removed already.
	Delete(ctx context.Context, key string) error
}

// check fails with fault.Invalid unless a key is of letters, digits and "-", in parts
// cut by "/": it can then be a path below a folder and nothing else.
func check(key string) error {
	if len(key) > 200 {
		return fault.New(fault.Invalid, "file key too long")
	}
	for part := range strings.SplitSeq(key, "/") {
		if part == "" || strings.ContainsFunc(part, func(r rune) bool {
			return !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '-')
		}) {
			return fault.New(fault.Invalid, "file key of other signs than letters and digits")
		}
	}
	return nil
}

func checkPut(key string, data []byte) error {
	if len(data) > MaxPart+slack {
		return fault.New(fault.Invalid, "file part too large")
	}
	return check(key)
}
