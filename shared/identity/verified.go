package identity

import (
	"sync"
	"time"
)

// maxVerified bounds each of the two generations: about 0.5 MB in all.
const maxVerified = 2048

// verified remembers the tokens whose signature was checked. When the young
// generation is full it becomes the old one, and the old one is forgotten: at worst
// a signature is checked again.
type verified struct {
	mu         sync.Mutex
	young, old map[[32]byte]Bearer
}

// get returns the bearer of a token that was verified and still lives.
func (v *verified) get(digest [32]byte, now time.Time) (Bearer, bool) {
	v.mu.Lock()
	b, ok := v.young[digest]
	if !ok {
		b, ok = v.old[digest]
	}
	v.mu.Unlock()
	return b, ok && now.Before(b.Expires.Add(leeway))
}

func (v *verified) put(digest [32]byte, b Bearer) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.young == nil || len(v.young) >= maxVerified {
		v.young, v.old = map[[32]byte]Bearer{}, v.young
	}
	v.young[digest] = b
}
