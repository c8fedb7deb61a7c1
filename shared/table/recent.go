package table

import (
	"sync"
	"time"
)

// A Recent keeps items as they were read a while ago, also those that are not stored: a
// warm process takes them as read where a little age does no harm. Unlike a Memo it saves
// reads, and may be stale by as long as its reader allows.
type Recent struct {
	mu   sync.Mutex
	kept map[Key]remembered
}

type remembered struct {
	item Item
	at   time.Time
}

// mostRecent is how many items a Recent keeps; any one makes room.
const mostRecent = 5_000

// NewRecent returns one that keeps nothing yet.
func NewRecent() *Recent { return &Recent{kept: map[Key]remembered{}} }

// Of returns an item that was read less than some time ago.
func (m *Recent) Of(k Key, now time.Time, within time.Duration) (Item, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	known, ok := m.kept[k]
	return known.item, ok && now.Sub(known.at).Abs() < within
}

// Keep remembers an item that was read at a moment.
func (m *Recent) Keep(it Item, now time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for k := range m.kept {
		if len(m.kept) < mostRecent {
			break
		}
		delete(m.kept, k)
	}
	m.kept[it.Key] = remembered{it, now}
}
