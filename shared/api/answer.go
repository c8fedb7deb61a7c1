package api

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
	"sync"
)

// worthwhile is the size from which an answer is sent compressed: a smaller one fits
// in one packet as it is.
const worthwhile = 1400

// effort is the gzip level: 3 costs no more than 1, and from 4 on the search for longer
// matches doubles the time. A family's page of 17.6 kB takes 0.08 ms to 4.0 kB at 3,
// 0.20 ms to 3.6 kB at 5.
const effort = 3

// mostKept bounds the memory that a finished answer leaves for the next one.
const mostKept = 128 << 10

// answers keep what answers are written with, so that a page of marks does not
// allocate three times its size, and the compressed form of the last ones: a pupil and
// two parents read the same page several times before it changes.
type answers struct {
	held, zippers sync.Pool

	mu     sync.Mutex
	zipped map[digest][]byte
}

// mostZipped bounds the compressed answers that are kept: some four kilobytes each.
const mostZipped = 2_000

// A digest stands for the bytes of an answer.
type digest = [sha256.Size]byte

// A held answer is complete before anything of it is sent: only then is its tag
// known, and whether it is worth compressing.
type held struct {
	to     http.ResponseWriter
	header http.Header
	status int
	body   bytes.Buffer
	sum    digest // of the body, once tag has computed it
}

func (h *held) Header() http.Header         { return h.header }
func (h *held) WriteHeader(status int)      { h.status = status }
func (h *held) Write(b []byte) (int, error) { return h.body.Write(b) }

// Unwrap lets the framework bound how long a body may take to come.
func (h *held) Unwrap() http.ResponseWriter { return h.to }

// hold returns an empty answer with the headers of w.
func (a *answers) hold(w http.ResponseWriter) *held {
	h, ok := a.held.Get().(*held)
	if !ok {
		h = &held{}
	}
	h.to, h.header, h.status, h.sum = w, w.Header(), http.StatusOK, digest{}
	h.body.Reset()
	return h
}

func (a *answers) release(h *held) {
	if h.to, h.header = nil, nil; h.body.Cap() <= mostKept {
		a.held.Put(h)
	}
}

// tag returns the entity tag of what is answered. It is weak because the compressed
// and the plain form share it.
func (h *held) tag() string {
	h.sum = sha256.Sum256(h.body.Bytes())
	return `W/"` + base64.RawURLEncoding.EncodeToString(h.sum[:12]) + `"`
}

// known reports whether a tag is among those of an If-None-Match header (RFC 9110, 13.1.2).
func known(tag, header string) bool {
	for t := range strings.SplitSeq(header, ",") {
		if t = strings.TrimSpace(t); t == "*" || strings.TrimPrefix(t, "W/") == strings.TrimPrefix(tag, "W/") {
			return true
		}
	}
	return false
}

// send writes the answer, compressed where that is worthwhile and the caller can read
// it. No answer repeats a request beside what is secret, so its size tells nobody
// anything of the secret.
func (a *answers) send(w http.ResponseWriter, req *http.Request, h *held) error {
	body := h.body.Bytes()
	if len(body) == 0 { // such as 204, which may not tell a length
		w.WriteHeader(h.status)
		return nil
	}
	w.Header().Add("Vary", "Accept-Encoding")
	if len(body) >= worthwhile && takesGzip(req.Header.Get("Accept-Encoding")) {
		small, err := a.compressed(w, h)
		if err != nil {
			return err
		}
		w.Header().Set("Content-Encoding", "gzip")
		body = small
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(h.status)
	_, err := w.Write(body)
	return err
}

// compressed returns the answer in its small form: the one kept for the same bytes, or
// a new one, which is kept if the answer has a tag.
func (a *answers) compressed(w http.ResponseWriter, h *held) ([]byte, error) {
	a.mu.Lock()
	kept, ok := a.zipped[h.sum]
	a.mu.Unlock()
	if ok {
		return kept, nil
	}
	small := a.hold(w)
	defer a.release(small)
	if err := a.zip(small, h.body.Bytes()); err != nil {
		return nil, err
	}
	body := bytes.Clone(small.body.Bytes())
	if h.sum == (digest{}) {
		return body, nil
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.zipped == nil {
		a.zipped = map[digest][]byte{}
	}
	if len(a.zipped) >= mostZipped {
		for old := range a.zipped { // any one: the map's order is random enough
			delete(a.zipped, old)
			break
		}
	}
	a.zipped[h.sum] = body
	return body, nil
}

func (a *answers) zip(to *held, body []byte) error {
	z, ok := a.zippers.Get().(*gzip.Writer)
	if !ok {
		var err error
		if z, err = gzip.NewWriterLevel(to, effort); err != nil {
			return err
		}
	}
	defer a.zippers.Put(z)
	z.Reset(to)
	if _, err := z.Write(body); err != nil {
		return err
	}
	return z.Close()
}

// takesGzip reads an Accept-Encoding header: gzip is there and not refused (q=0).
func takesGzip(header string) bool {
	for coding := range strings.SplitSeq(header, ",") {
		name, parameter, _ := strings.Cut(coding, ";")
		if strings.TrimSpace(name) != "gzip" {
			continue
		}
		q, weighed := strings.CutPrefix(strings.TrimSpace(parameter), "q=")
		return !weighed || strings.Trim(q, "0.") != ""
	}
	return false
}
