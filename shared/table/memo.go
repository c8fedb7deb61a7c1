package table

import "sync"

// A Memo keeps what items decode to, by key and version, so that a warm process does
// not parse again what has not changed. The item is still read each time: a memo saves
// work, never a read, and cannot be stale. Its zero value is not ready; see NewMemo.
type Memo[T any] struct {
	decode func(Item) (T, error)
	mu     sync.Mutex
	most   int
	kept   map[Key]memory[T]
}

type memory[T any] struct {
	version int64
	value   T
}

// NewMemo returns a memo of at most so many items. What decode returns is shared by
// all who ask: nobody may change it.
func NewMemo[T any](most int, decode func(Item) (T, error)) *Memo[T] {
	return &Memo[T]{decode: decode, most: most, kept: make(map[Key]memory[T])}
}

// Of returns what an item decodes to; an item that is not stored is decoded each time.
func (m *Memo[T]) Of(it Item) (T, error) {
	if !it.Found() {
		return m.decode(it)
	}
	m.mu.Lock()
	known, ok := m.kept[it.Key]
	m.mu.Unlock()
	if ok && known.version == it.Version {
		return known.value, nil
	}
	value, err := m.decode(it)
	if err != nil {
		return value, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.kept) >= m.most {
		for k := range m.kept { // any one: the map's order is random enough
			delete(m.kept, k)
			break
		}
	}
	m.kept[it.Key] = memory[T]{it.Version, value}
	return value, nil
}

// Last returns what was decoded last for a key, whatever its version: a guess.
func (m *Memo[T]) Last(k Key) (T, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	known, ok := m.kept[k]
	return known.value, ok
}
