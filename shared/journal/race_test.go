//go:build race

package journal_test

// outboxEvents is smaller under the race detector, whose price is of every byte that
// the table's file copies.
const outboxEvents = 2_000
