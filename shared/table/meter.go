package table

import "sync"

// A Meter adds up bills; several goroutines may use it.
type Meter struct {
	mu  sync.Mutex
	sum Bill
}

func (m *Meter) add(b Bill) {
	m.mu.Lock()
	m.sum = m.sum.Add(b)
	m.mu.Unlock()
}

// Total returns the sum so far.
func (m *Meter) Total() Bill {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.sum
}
