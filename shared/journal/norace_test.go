//go:build !race

package journal_test

const outboxEvents = 10_000
