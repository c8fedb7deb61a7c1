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
// allocate three times its size.
type answers struct{ held, zippers sync.Pool }

// A held answer is complete before anything of it is sent: only then is its tag
// known, and whether it is worth compressing.
type held struct {
	to     http.ResponseWriter
	header http.Header
	status int
	body   bytes.Buffer
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
	h.to, h.header, h.status = w, w.Header(), http.StatusOK
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
	sum := sha256.Sum256(h.body.Bytes())
	return `W/"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`
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
		small := a.hold(w)
		defer a.release(small)
		if err := a.zip(small, body); err != nil {
			return err
		}
		w.Header().Set("Content-Encoding", "gzip")
		body = small.body.Bytes()
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(h.status)
	_, err := w.Write(body)
	return err
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
