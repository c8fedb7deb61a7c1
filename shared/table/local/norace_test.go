//go:build !race

package local_test

// editsEach is how often each of a hundred writers edits one item.
const editsEach = 50
