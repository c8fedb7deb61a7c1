//go:build race

package local_test

// editsEach is how often each of a hundred writers edits one item: fewer than the
// bar asks under the race detector, which makes each of them fifty times slower.
const editsEach = 3
