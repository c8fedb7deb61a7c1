package api

import (
	"net/http"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/identity"
)

// Handler returns everything under /api/: nothing is cached, a page of another site
// cannot act, a failure of ours says so without a word of what failed.
func (r *Router) Handler() http.Handler {
	guard := http.NewCrossOriginProtection()
	guard.SetDenyHandler(http.HandlerFunc(refuseOrigin))
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
		if unexplained(req) {
			refuseOrigin(w, req)
			return
		}
		inner.ServeHTTP(w, req)
	})
}

func refuseOrigin(w http.ResponseWriter, req *http.Request) {
	writeProblem(w, problemOf(languageOf(req.Header.Get("Accept-Language")), fault.New(fault.Forbidden, "cross-origin")))
}

// unexplained reports whether a request would act with a browser's cookies and does not
// say from which page: every browser of the last years says so, and programs have a
// bearer header instead of cookies.
func unexplained(req *http.Request) bool {
	switch req.Method {
	case http.MethodGet, http.MethodHead, http.MethodOptions:
		return false
	}
	return req.Header.Get("Sec-Fetch-Site") == "" && req.Header.Get("Origin") == "" && withCookies(req)
}

func withCookies(req *http.Request) bool {
	for _, name := range []string{identity.AccessCookie, identity.RefreshCookie} {
		if _, err := req.Cookie(name); err == nil {
			return true
		}
	}
	return false
}

// serve runs one request; a successful read gets an entity tag, so that a page
// that has not changed costs a few bytes.
func (r *Router) serve(w http.ResponseWriter, req *http.Request) {
	held := r.answers.hold(w)
	defer r.answers.release(held)
	r.mux.ServeHTTP(held, req)
	if req.Method == http.MethodGet && held.status == http.StatusOK {
		tag := held.tag()
		w.Header().Set("ETag", tag)
		if known(tag, req.Header.Get("If-None-Match")) {
			w.Header().Del("Content-Type")
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	if err := r.answers.send(w, req, held); err != nil {
		r.Log.Debug("the caller is gone", "path", req.Pattern, "error", err.Error())
	}
}
