package api

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strconv"

	"github.com/preau-ent/preau/shared/fault"
)

// Handler returns everything under /api/: nothing is cached, a page of another site
// cannot act, a failure of ours says so without a word of what failed.
func (r *Router) Handler() http.Handler {
	guard := http.NewCrossOriginProtection()
	guard.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		writeProblem(w, problemOf(languageOf(req.Header.Get("Accept-Language")), fault.New(fault.Forbidden, "cross-origin")))
	}))
	inner := guard.Handler(http.HandlerFunc(r.serve))
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		h := w.Header()
		h.Set("Cache-Control", "no-store")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Referrer-Policy", "no-referrer")
		defer func() {
			if p := recover(); p != nil {
				r.Log.Error("panic", "method", req.Method, "path", req.Pattern, "panic", p)
				writeProblem(w, problemOf(languageOf(req.Header.Get("Accept-Language")), &fault.Fault{Kind: internal}))
			}
		}()
		inner.ServeHTTP(w, req)
	})
}

// serve runs one request; a successful read gets an entity tag, so that a page
// that has not changed costs a few bytes.
func (r *Router) serve(w http.ResponseWriter, req *http.Request) {
	if req.Method != http.MethodGet {
		r.mux.ServeHTTP(w, req)
		return
	}
	held := &held{header: w.Header(), status: http.StatusOK}
	r.mux.ServeHTTP(held, req)
	if held.status == http.StatusOK {
		sum := sha256.Sum256(held.body.Bytes())
		tag := `"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`
		w.Header().Set("ETag", tag)
		if req.Header.Get("If-None-Match") == tag {
			w.Header().Del("Content-Type")
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	w.Header().Set("Content-Length", strconv.Itoa(held.body.Len()))
	w.WriteHeader(held.status)
	w.Write(held.body.Bytes())
}

// held keeps an answer until its tag is known.
type held struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (h *held) Header() http.Header         { return h.header }
func (h *held) WriteHeader(status int)      { h.status = status }
func (h *held) Write(b []byte) (int, error) { return h.body.Write(b) }
