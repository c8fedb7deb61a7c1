package functions_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	goruntime "runtime"
	"slices"
	"strings"
	"testing"

	"github.com/preau-ent/preau/shared/api"
	"github.com/preau-ent/preau/shared/identity"
)

// fuzzed is how many requests the fast suite makes; the same seed makes the same ones.
const fuzzed = 20_000

// strange are values that somebody could put anywhere.
var strange = []string{
	"", " ", "0", "-1", "year", "T1", "T9", "9990001X", "aaaaaaaaaaaa", "9223372036854775807", "-9223372036854775808", "1e400", "NaN",
	"\x00", "\xff\xfe", "é", "\u202e", "#", "##", "/", "..", "%2e%2e%2f", "%00", "{}", "null", "true", "'", `"`, "<script>", "${jndi:x}",
	strings.Repeat("a", 2_100), strings.Repeat("é", 600), "9999-12-31T23:59:00-12:00", "0001-01-01T00:00:00Z", "2026-11-23T18:00:00Z",
	"99,99", "+99", "-99", "0,005", "１２", "abs", "nn", "félicitations", "10000000000000000000", "2026-02-30", "9999-12-31", "0001-01-01",
}

// A fuzzer makes requests of the right form and spoils them.
type fuzzer struct {
	*rand.Rand
	ops    []api.Op
	tokens []string
	probes map[string][]probe // by operation, filled
	save   string             // the path of a gradebook
	column string             // an assessment that exists
	ids    []string           // of pupils
	seen   int64              // version of the gradebook when it was saved last
}

func pick[T any](f *fuzzer, list []T) T { return list[f.IntN(len(list))] }

// newFuzzer prepares the requests that make sense.
func newFuzzer(t *testing.T, h *house) *fuzzer {
	t.Helper()
	f := &fuzzer{Rand: rand.New(rand.NewPCG(1, 2)), probes: map[string][]probe{}, ids: []string{h.fill("{p1}")}}
	f.seen, f.column = h.firstColumn(t)
	acts := h.effective(t)
	f.save = acts["saveGradebook"].path
	for _, op := range operations() {
		if op.ID == "signOut" { // it would end the sessions of the others
			continue
		}
		f.ops = append(f.ops, op)
		if op.ID == "saveGradebook" { // what is stored is what may break a later answer
			f.ops = append(f.ops, op, op, op)
		}
		for _, p := range probes[op.ID] {
			f.probes[op.ID] = append(f.probes[op.ID], probe{h.fill(strings.ReplaceAll(p.path, "{absent}", absent)), h.fill(p.body)})
		}
		if act, ok := acts[op.ID]; ok {
			f.probes[op.ID] = append(f.probes[op.ID], act)
		}
	}
	for _, name := range []string{"teacher-maths", "teacher-maths", "head-teacher", "guardian-full-of-p1", "pupil-p1", "head", "cpe", "secretary", "anonymous"} {
		if _, ok := h.demo.Named[name]; ok || name == "anonymous" {
			f.tokens = append(f.tokens, h.token(t, name))
		}
	}
	return f
}

// or returns what makes sense, and now and then what does not, as JSON.
func (f *fuzzer) or(sensible ...string) string {
	text := pick(f, sensible)
	if f.IntN(12) == 0 {
		text = pick(f, strange)
	}
	quoted, err := json.Marshal(text)
	if err != nil {
		panic(err) // a string always has a JSON form
	}
	return string(quoted)
}

// edits is a save made of members that exist, with any value in some.
func (f *fuzzer) edits() string {
	id, pupil := f.or(f.column, "new", "n"+fmt.Sprint(f.IntN(9))), f.or(f.ids...)
	return fmt.Sprintf(`{"version":%d,"assessments":[{"id":%s,"create":true,"title":%s,"date":%s,"outOf":%s,"coefficient":%s,"visibleFrom":%s,"deleted":%v}],`+
		`"edits":[{"assessment":%s,"pupil":%s,"value":%s,"comment":%s}],"pupils":[{"pupil":%s,"final":%s,"adjust":%s}]}`,
		f.version(), id, f.or("Contrôle"), f.or("2026-11-20"), f.or("20", "10"), f.or("1", "0,5"), f.or("2026-11-23T18:00:00Z"), f.IntN(9) == 0,
		id, pupil, f.or("8", "abs", ""), f.or("Bien", ""), pupil, f.or("11", "nn", ""), f.or("", "1"))
}

func (f *fuzzer) version() int64 {
	if f.IntN(8) == 0 {
		return int64(f.Uint64())
	}
	return f.seen
}

// spoil changes some bytes of a text.
func (f *fuzzer) spoil(s string) string {
	b := []byte(s)
	for range f.IntN(4) {
		if len(b) == 0 {
			break
		}
		at := f.IntN(len(b))
		switch f.IntN(3) {
		case 0:
			b[at] = byte(f.IntN(256))
		case 1:
			b = slices.Delete(b, at, min(len(b), at+1+f.IntN(8)))
		default:
			b = slices.Insert(b, at, []byte(pick(f, strange))...)
		}
	}
	return string(b)
}

// request makes the next request.
func (f *fuzzer) request() *http.Request {
	op := pick(f, f.ops)
	p := pick(f, f.probes[op.ID])
	path, body, token := p.path, p.body, pick(f, f.tokens)
	if op.ID == "saveGradebook" && f.IntN(4) > 0 {
		path, body, token = f.save, f.edits(), f.tokens[0]
	}
	path, query, _ := strings.Cut(path, "?")
	if f.IntN(4) == 0 {
		parts := strings.Split(path, "/")
		parts[len(parts)-1-f.IntN(len(parts)-1)] = pick(f, strange)
		path = strings.Join(parts, "/")
	}
	if f.IntN(3) == 0 {
		query += "&" + pick(f, []string{"period", "school", "service", "pupil", "assessment", "week", "date", "part"}) + "=" + url.QueryEscape(pick(f, strange))
	}
	if f.IntN(3) == 0 {
		body = f.spoil(body)
	}
	req := httptest.NewRequest(op.Method, "https://ent.example/", strings.NewReader(body))
	req.URL.Path, req.URL.RawQuery = path, f.rarely(query)
	req.RemoteAddr = fmt.Sprintf("198.51.%d.%d:1", f.IntN(256), f.IntN(256))
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	req.Header.Set("Content-Type", pick(f, []string{"application/json", "application/json", "application/json", "application/json", "application/json", "", "application/cbor", "text/plain"}))
	req.Header.Set("Accept-Language", pick(f, []string{"", "en", "fr", pick(f, strange)}))
	req.Header.Set("Accept", pick(f, []string{"", "application/json", "*/*", pick(f, strange)}))
	req.AddCookie(&http.Cookie{Name: identity.AccessCookie, Value: token})
	return req
}

func (f *fuzzer) rarely(s string) string {
	if f.IntN(8) == 0 {
		return f.spoil(s)
	}
	return s
}

// TestNoRequestBreaksTheService makes requests of the right form, spoiled at random:
// none panics, none is answered by a failure of ours, none may be cached, and nothing
// is left running.
func TestNoRequestBreaksTheService(t *testing.T) {
	h := newHouse(t)
	var log bytes.Buffer
	h.means.Log = slog.New(slog.NewTextHandler(&log, nil))
	h.restart()
	f := newFuzzer(t, h)
	before, broken := goruntime.NumGoroutine(), 0
	for range fuzzed {
		req, rec := f.request(), httptest.NewRecorder()
		h.handler.ServeHTTP(rec, req)
		if rec.Code >= 500 && broken < 10 {
			broken++
			t.Errorf("%s %q?%s: %d %s", req.Method, req.URL.Path, req.URL.RawQuery, rec.Code, log.String())
		}
		if got := rec.Header().Get("Cache-Control"); got != "no-store" {
			t.Fatalf("%s %q: Cache-Control %q", req.Method, req.URL.Path, got)
		}
		if version, ok := strings.CutPrefix(rec.Body.String(), `{"version":`); ok && rec.Code == 200 && req.Method == http.MethodPut {
			fmt.Sscanf(version, "%d", &f.seen)
		}
		log.Reset()
	}
	if after := goruntime.NumGoroutine(); after > before+2 {
		t.Errorf("%d goroutines, %d before", after, before)
	}
}
