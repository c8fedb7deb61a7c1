package functions_test

import (
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestALoginThatExistsIsNotToldApart holds that the answers to a wrong password have
// the same status, headers and bytes whether the login exists or not, until and past
// the limit of tries, and that an unknown code is answered alike for all.
func TestALoginThatExistsIsNotToldApart(t *testing.T) {
	h := newHouse(t)
	known := h.fill("test.{teacher-maths}")
	for i := range 22 {
		var seen []string
		for n, login := range []string{known, "test." + absent, known[:len(known)-1]} {
			body := fmt.Sprintf(`{"login":%q,"password":"not the password %d"}`, login, i)
			req := httptest.NewRequest("POST", "https://ent.example/api/session", strings.NewReader(body))
			req.Header.Set("Content-Type", "application/json")
			req.Header.Set("X-Forwarded-For", fmt.Sprintf("203.0.113.%d", i)) // what the caller says counts for nothing
			req.RemoteAddr = fmt.Sprintf("198.51.100.%d:1", n)
			rec := httptest.NewRecorder()
			h.handler.ServeHTTP(rec, req)
			seen = append(seen, fmt.Sprint(rec.Code, rec.Header(), rec.Body))
		}
		if seen[0] != seen[1] || seen[0] != seen[2] {
			t.Fatalf("try %d:\n%s\n%s\n%s", i, seen[0], seen[1], seen[2])
		}
		if limited := strings.HasPrefix(seen[0], "429"); limited != (i >= 15) {
			t.Errorf("try %d: %s", i, seen[0])
		}
	}
}

// TestNothingIsCached looks at answers of every kind: found, unchanged, absent, refused,
// wrong, of no route and of no method.
func TestNothingIsCached(t *testing.T) {
	h := newHouse(t)
	page := h.fill("/api/pupils/{p1}/grades")
	tag := h.call(t, "guardian-full-of-p1", "GET", page, "").Header().Get("ETag")
	for _, v := range []struct {
		as, method, path, body, tag string
		want                        int
	}{
		{"guardian-full-of-p1", "GET", page, "", "", 200},
		{"guardian-full-of-p1", "HEAD", page, "", "", 200},
		{"guardian-full-of-p1", "GET", page, "", tag, 304},
		{"guardian-none-of-p1", "GET", page, "", tag, 404},
		{"guardian-none-of-p1", "GET", page, "", "*", 404},
		{"anonymous", "GET", page, "", tag, 401},
		{"guardian-full-of-p1", "GET", h.fill("/api/pupils/{p1}/grades/history"), "", "", 422},
		{"teacher-maths", "GET", "/api/nowhere", "", "", 404},
		{"teacher-maths", "PATCH", page, "", "", 404},
		{"teacher-maths", "GET", "/api//me", "", "", 307},
		{"anonymous", "POST", "/api/session", `{"login":"x","password":"y"}`, "", 401},
		{"anonymous", "POST", "/api/session", `{`, "", 400},
	} {
		req := h.request(t, v.as, v.method, v.path, v.body)
		if v.tag != "" {
			req.Header.Set("If-None-Match", v.tag)
		}
		rec := httptest.NewRecorder()
		h.handler.ServeHTTP(rec, req)
		if rec.Code != v.want || rec.Header().Get("Cache-Control") != "no-store" || rec.Header().Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s %s as %s: status %d, want %d; %v", v.method, v.path, v.as, rec.Code, v.want, rec.Header())
		}
		if rec.Code != 200 && rec.Code != 304 && rec.Header().Get("ETag") != "" {
			t.Errorf("%s %s as %s: a refusal with a tag", v.method, v.path, v.as)
		}
	}
}
