package functions_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/preau-ent/preau/functions"
	"github.com/preau-ent/preau/functions/fill"
	"github.com/preau-ent/preau/functions/follow"
	"github.com/preau-ent/preau/shared/api"
	"github.com/preau-ent/preau/shared/demo"
	"github.com/preau-ent/preau/shared/files"
	"github.com/preau-ent/preau/shared/identity"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/region"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/seal"
	"github.com/preau-ent/preau/shared/table"
	"github.com/preau-ent/preau/shared/table/local"
)

// A house is the demo region with every function, at a moment that tests move.
type house struct {
	demo    *demo.Region
	table   *table.Table
	door    *identity.Door
	means   api.Means
	handler http.Handler
	relay   *journal.Relay

	mu     sync.Mutex
	now    time.Time
	tokens map[string]string
}

// cheap hashes passwords at no cost: what they cost is tested where they are made.
var cheap = identity.Cost{Memory: 8, Passes: 1}

// newHouse fills an embedded table that nobody else sees.
func newHouse(t testing.TB) *house {
	t.Helper()
	h := &house{demo: demo.New(demo.Options{}), tokens: map[string]string{}}
	h.now = h.demo.Now
	store, err := local.Open(t.TempDir(), local.NoSync, local.Clock(h.clock))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	h.furnish(t, table.New(store), seal.New(h.now))
	return h
}

// furnish fills a table with the region and an account for each archetype.
func (h *house) furnish(t testing.TB, tab *table.Table, keys seal.Keys) {
	t.Helper()
	h.table = tab
	h.door = identity.New(tab, keys, identity.Options{Cost: cheap})
	ctx := context.Background()
	if err := fill.Region(ctx, tab, h.demo); err != nil {
		t.Fatal(err)
	}
	if err := h.door.Register(ctx, "system:test", h.now, h.accounts()...); err != nil {
		t.Fatal(err)
	}
	settings, err := region.Load("../infra/regions/demo.yaml")
	if err != nil {
		t.Fatal(err)
	}
	documents, err := files.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	h.means = api.Means{Table: tab, Door: h.door, Region: settings, Keys: keys, Files: documents, Now: h.clock, Log: slog.New(slog.NewTextHandler(io.Discard, nil))}
	h.restart()
}

// restart begins a process that has read nothing yet.
func (h *house) restart() {
	h.handler = api.NewRouter(h.means, functions.All...).Handler()
	h.relay = api.NewRelay(h.means, follow.All...)
}

// follow does everything that follows what was written, and all that is due at the
// house's moment, to the end.
func (h *house) follow(t testing.TB) {
	t.Helper()
	if err := h.relay.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
}

const password = "rentrée d’automne"

func (h *house) accounts() []identity.Registration {
	var list []identity.Registration
	seen := map[school.PersonID]bool{}
	for _, name := range h.names() {
		if id := h.demo.Named[name]; !seen[id] {
			seen[id] = true
			list = append(list, identity.Registration{Person: id, Login: "test." + string(id), Password: password})
		}
	}
	return list
}

// names lists the archetypes in the order of their documentation.
func (h *house) names() []string {
	var names []string
	for _, a := range demo.Archetypes {
		if _, ok := h.demo.Named[a.Name]; ok {
			names = append(names, a.Name)
		}
	}
	return names
}

func (h *house) clock() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}

// setClock moves the house to another moment; sessions end as they would.
func (h *house) setClock(now time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now, h.tokens = now, map[string]string{}
}

// token signs an archetype in; "" and "anonymous" are nobody. Somebody whom the door
// does not let in has no token either.
func (h *house) token(t testing.TB, name string) string {
	t.Helper()
	if name == "" || name == "anonymous" {
		return ""
	}
	h.mu.Lock()
	token, ok := h.tokens[name]
	h.mu.Unlock()
	if ok {
		return token
	}
	id, ok := h.demo.Named[name]
	if !ok {
		t.Fatalf("nobody is called %q", name)
	}
	pass, err := h.door.SignIn(context.Background(), "test."+string(id), password, identity.Place{Address: "192.0.2.1", Trusted: true}, h.clock())
	if err != nil {
		t.Logf("%s does not get in: %v", name, err)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.tokens[name] = pass.Access
	return pass.Access
}

// request makes a request of somebody.
func (h *house) request(t testing.TB, name, method, path, body string) *http.Request {
	t.Helper()
	req := httptest.NewRequest(method, "https://ent.example"+path, strings.NewReader(body))
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	if token := h.token(t, name); token != "" {
		req.AddCookie(&http.Cookie{Name: identity.AccessCookie, Value: token})
		req.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	return req
}

// call runs a request in this process.
func (h *house) call(t testing.TB, name, method, path, body string) *httptest.ResponseRecorder {
	t.Helper()
	rec := httptest.NewRecorder()
	h.handler.ServeHTTP(rec, h.request(t, name, method, path, body))
	return rec
}

// fill replaces the names in braces of a path or body: {p1} by a person's id, {s1} by
// a service's, {l1} by its lesson of the region's day, {w3} by the first lesson of s3 in
// the region's week, {l-college} by a lesson of the collège.
func (h *house) fill(s string) string {
	var pairs []string
	for name, id := range h.demo.Named {
		pairs = append(pairs, "{"+strings.TrimPrefix(name, "pupil-")+"}", string(id), "{"+name+"}", string(id))
	}
	for name, id := range h.demo.NamedServices {
		pairs = append(pairs, "{"+name+"}", string(id))
		if lesson := h.lesson(id); lesson != "" {
			pairs = append(pairs, "{l"+strings.TrimPrefix(name, "s")+"}", string(lesson))
		}
		pairs = append(pairs, "{w"+strings.TrimPrefix(name, "s")+"}", string(h.ofWeek(func(c *demo.Course) bool { return c.Service == id })))
	}
	for name, id := range h.demo.NamedLessons {
		pairs = append(pairs, "{"+name+"}", string(id))
	}
	pairs = append(pairs, "{l-college}", string(h.ofWeek(func(c *demo.Course) bool { return c.School == "9990002Y" })))
	return strings.NewReplacer(pairs...).Replace(s)
}

// ofWeek returns the first lesson of the region's week of which a course is, "" if there
// is none.
func (h *house) ofWeek(is func(*demo.Course) bool) school.LessonID {
	var best *demo.Course
	for i := range h.demo.Life.Courses {
		c := &h.demo.Life.Courses[i]
		if is(c) && c.Weeks != "A" && c.Weeks != "B" && (best == nil || c.Weekday < best.Weekday || c.Weekday == best.Weekday && c.Start < best.Start) {
			best = c
		}
	}
	if best == nil {
		return ""
	}
	return best.On(h.demo.Today().Monday().AddDays(best.Weekday - 1))
}

// lesson returns the first lesson of a service on the region's day, "" if it has none.
func (h *house) lesson(service school.ServiceID) school.LessonID {
	today := h.demo.Today()
	for _, c := range h.demo.Life.Courses {
		if c.Service == service && c.Weekday == today.Weekday() {
			return c.On(today)
		}
	}
	return ""
}
