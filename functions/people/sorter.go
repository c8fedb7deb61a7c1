package people

import (
	"bufio"
	"bytes"
	"cmp"
	"container/heap"
	"encoding/binary"
	"fmt"
	"io"
	"iter"
	"os"
	"slices"
	"strings"
)

// sortMemory is how many bytes a sorter holds before it writes a run to the disk.
const sortMemory = 4 << 20

// A sorter puts any number of entries in the order of their keys, in bounded
// memory: sorted runs on the disk, then merged. Entries of one key keep the order
// in which they were added. Its file has no name: nothing personal is left
// behind, even by a program that is killed.
type sorter struct {
	file  *os.File
	count int64 // entries added
	end   int64
	runs  []run
	arena []byte
	held  []entry
	fault error // of the disk, while all was reading
}

type run struct{ at, size int64 }

type entry struct{ key, value span }

type span struct{ at, end int }

// newSorter returns an empty sorter; close releases it.
func newSorter() (*sorter, error) {
	f, err := os.CreateTemp("", "preau-import-*")
	if err != nil {
		return nil, fmt.Errorf("room to sort: %w", err)
	}
	return &sorter{file: f, arena: make([]byte, 0, sortMemory)}, os.Remove(f.Name())
}

func (s *sorter) close() error { return s.file.Close() }

// add holds one entry.
func (s *sorter) add(key string, value []byte) error {
	if len(s.arena) > 0 && len(s.arena)+len(key)+len(value) > sortMemory {
		if err := s.spill(); err != nil {
			return err
		}
	}
	s.count++
	at := len(s.arena)
	s.arena = append(append(s.arena, key...), value...)
	mid := at + len(key)
	s.held = append(s.held, entry{span{at, mid}, span{mid, len(s.arena)}})
	return nil
}

func (s *sorter) sort() {
	key := func(e entry) []byte { return s.arena[e.key.at:e.key.end] }
	slices.SortStableFunc(s.held, func(a, b entry) int { return bytes.Compare(key(a), key(b)) })
}

// spill writes what is held as one run.
func (s *sorter) spill() error {
	s.sort()
	w := bufio.NewWriterSize(io.NewOffsetWriter(s.file, s.end), 64<<10)
	n := int64(0)
	for _, e := range s.held {
		for _, part := range []span{e.key, e.value} {
			size := binary.AppendUvarint(nil, uint64(part.end-part.at))
			w.Write(size)
			w.Write(s.arena[part.at:part.end])
			n += int64(len(size) + part.end - part.at)
		}
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("room to sort: %w", err)
	}
	s.runs = append(s.runs, run{s.end, n})
	s.end += n
	s.arena, s.held = s.arena[:0], s.held[:0]
	return nil
}

// all yields every entry in order; it may be called again. If the disk fails it
// stops early and fault says so.
func (s *sorter) all() iter.Seq2[string, string] {
	return func(yield func(key, value string) bool) {
		s.sort()
		var h runHeap
		for i, r := range s.runs {
			src := &source{order: i, fault: &s.fault, left: r.size, from: bufio.NewReaderSize(io.NewSectionReader(s.file, r.at, r.size), 64<<10)}
			if src.next() {
				h = append(h, src)
			}
		}
		if held := s.heldSource(len(s.runs)); held.next() {
			h = append(h, held)
		}
		heap.Init(&h)
		for len(h) > 0 {
			if !yield(h[0].key, h[0].value) {
				return
			}
			if h[0].next() {
				heap.Fix(&h, 0)
			} else {
				heap.Pop(&h)
			}
		}
	}
}

// A source is one run being read.
type source struct {
	order      int
	from       *bufio.Reader
	left       int64  // bytes of the run not read yet
	fault      *error // where to tell that the disk failed
	held       func() (key, value string, ok bool)
	key, value string
}

func (s *sorter) heldSource(order int) *source {
	i := 0
	return &source{order: order, held: func() (string, string, bool) {
		if i == len(s.held) {
			return "", "", false
		}
		e := s.held[i]
		i++
		return string(s.arena[e.key.at:e.key.end]), string(s.arena[e.value.at:e.value.end]), true
	}}
}

// next moves to the run's next entry, false at its end.
func (s *source) next() (ok bool) {
	if s.held != nil {
		s.key, s.value, ok = s.held()
		return ok
	}
	if s.left == 0 {
		return false
	}
	s.key = s.part()
	s.value = s.part()
	return *s.fault == nil
}

func (s *source) part() string {
	n, err := binary.ReadUvarint(s.from)
	var b strings.Builder
	if err == nil {
		b.Grow(int(n))
		_, err = io.CopyN(&b, s.from, int64(n))
	}
	if err != nil {
		*s.fault = fmt.Errorf("room to sort: %w", err)
	}
	s.left -= int64(len(binary.AppendUvarint(nil, n))) + int64(n)
	return b.String()
}

type runHeap []*source

func (h runHeap) Len() int { return len(h) }
func (h runHeap) Less(i, j int) bool {
	return cmp.Or(cmp.Compare(h[i].key, h[j].key), cmp.Compare(h[i].order, h[j].order)) < 0
}
func (h runHeap) Swap(i, j int) { h[i], h[j] = h[j], h[i] }
func (h *runHeap) Push(x any)   { *h = append(*h, x.(*source)) }
func (h *runHeap) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}
