package serve_test

import (
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/host/serve"
)

// script is a file as Hugo names a fingerprinted one.
const script = "js/notes.fr.f311a1b6424f483876cd5372e71f357605d689b4eb86e1b18fd4a4a6654cc0f5.js"

// built makes a folder as a build of the site leaves it, beside a file that is none of its.
func built(t *testing.T) string {
	t.Helper()
	top := t.TempDir()
	for name, text := range map[string]string{
		"secret.txt":                     "not a page",
		"public/index.html":              "home",
		"public/404.html":                "introuvable",
		"public/en/404.html":             "not found",
		"public/en/index.html":           "home in English",
		"public/app/notes/index.html":    "the marks page",
		"public/app/notes/index.html.br": "marks in brotli",
		"public/app/notes/index.html.gz": "marks in gzip",
		"public/" + script:               "script",
		"public/css/app.css":             "style",
		"public/css/app.css.gz":          "style in gzip",
		"public/logo.svg":                "<svg/>",
		"public/manifest.webmanifest":    "{}",
		"public/cours/plan.0123.odt":     "document",
		"public/api/openapi.json":        `{"openapi":"3.1.0"}`,
		"public/api/private.json":        "a file below /api/ that no function serves",
	} {
		path := filepath.Join(top, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(top, "public")
}

// ask makes a request of the pages; headers are name, value.
func ask(t *testing.T, h http.Handler, method, target string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	req := httptest.NewRequest(method, "/", nil)
	path, query, _ := strings.Cut(target, "?")
	req.URL.Path, req.URL.RawQuery = path, query // as it is, even where a client would tidy up
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, req)
	return rec
}

func TestPagesAreFoundByTheirAddress(t *testing.T) {
	pages := serve.Static(built(t))
	for _, c := range []struct {
		path   string
		status int
		body   string
		media  string
	}{
		{"/", 200, "home", "text/html; charset=utf-8"},
		{"/index.html", 200, "home", "text/html; charset=utf-8"},
		{"/app/notes/", 200, "the marks page", "text/html; charset=utf-8"},
		{"/logo.svg", 200, "<svg/>", "image/svg+xml"},
		{"/manifest.webmanifest", 200, "{}", "application/manifest+json"},
		{"/cours/plan.0123.odt", 200, "document", "application/octet-stream"},
		{"/app/", 404, "introuvable", "text/html; charset=utf-8"},
		{"/app/notes/absent", 404, "introuvable", "text/html; charset=utf-8"},
		{"/en/absent/deeper", 404, "not found", "text/html; charset=utf-8"},
		{"/logo.svg/", 404, "introuvable", "text/html; charset=utf-8"},
		{"/../secret.txt", 404, "introuvable", "text/html; charset=utf-8"},
		{"/app/../../secret.txt", 404, "introuvable", "text/html; charset=utf-8"},
		{"/..\\secret.txt", 404, "introuvable", "text/html; charset=utf-8"},
		{"/logo.svg\x00", 404, "introuvable", "text/html; charset=utf-8"},
	} {
		rec := ask(t, pages, "GET", c.path)
		if rec.Code != c.status || rec.Body.String() != c.body || rec.Header().Get("Content-Type") != c.media {
			t.Errorf("%q: %d %q %s, want %d %q %s", c.path, rec.Code, rec.Body, rec.Header().Get("Content-Type"), c.status, c.body, c.media)
		}
	}
}

func TestALinkLeadsNowhereOutsideTheFolder(t *testing.T) {
	dir := built(t)
	if err := os.Symlink(filepath.Join("..", "secret.txt"), filepath.Join(dir, "link.txt")); err != nil {
		t.Skip(err)
	}
	if rec := ask(t, serve.Static(dir), "GET", "/link.txt"); rec.Code != 404 || rec.Body.String() == "not a page" {
		t.Errorf("status = %d: %s", rec.Code, rec.Body)
	}
}

func TestWithoutASiteNothingIsThere(t *testing.T) {
	if rec := ask(t, serve.Static(filepath.Join(t.TempDir(), "absent")), "GET", "/"); rec.Code != 404 {
		t.Errorf("status = %d", rec.Code)
	}
}

func TestAFolderWithoutItsSlashIsSentThereOnThisHost(t *testing.T) {
	pages := serve.Static(built(t))
	for from, to := range map[string]string{
		"/app/notes":                "/app/notes/",
		"/app/notes?period=T1&x=%C": "/app/notes/?period=T1&x=%C",
		"/en":                       "/en/",
		"//app/notes":               "/app/notes/", // "//app" would be another host
	} {
		rec := ask(t, pages, "GET", from)
		if rec.Code != http.StatusMovedPermanently || rec.Header().Get("Location") != to {
			t.Errorf("%s: %d to %q, want %q", from, rec.Code, rec.Header().Get("Location"), to)
		}
	}
}

func TestTheBrowserGetsTheSmallestFormItAccepts(t *testing.T) {
	pages := serve.Static(built(t))
	for _, c := range []struct{ path, accepted, encoding, body string }{
		{"/app/notes/", "", "", "the marks page"},
		{"/app/notes/", "identity", "", "the marks page"},
		{"/app/notes/", "gzip, deflate, br", "br", "marks in brotli"},
		{"/app/notes/", "gzip, deflate", "gzip", "marks in gzip"},
		{"/app/notes/", "GZIP;q=1.0, br;q=0", "gzip", "marks in gzip"},
		{"/app/notes/", "br; q=0.0, gzip; q=0", "", "the marks page"},
		{"/app/notes/", "*", "br", "marks in brotli"},
		{"/app/notes/", "*;q=0, gzip", "gzip", "marks in gzip"},
		{"/app/notes/", "broccoli, xgzip", "", "the marks page"},
		{"/css/app.css", "br, gzip", "gzip", "style in gzip"},
		{"/logo.svg", "br, gzip", "", "<svg/>"},
	} {
		rec := ask(t, pages, "GET", c.path, "Accept-Encoding", c.accepted)
		h := rec.Header()
		if rec.Code != 200 || rec.Body.String() != c.body || h.Get("Content-Encoding") != c.encoding {
			t.Errorf("%s for %q: %d %q in %q, want %q in %q", c.path, c.accepted, rec.Code, rec.Body, h.Get("Content-Encoding"), c.body, c.encoding)
		}
		if h.Get("Vary") != "Accept-Encoding" {
			t.Errorf("%s for %q: Vary = %q", c.path, c.accepted, h.Get("Vary"))
		}
	}
}

func TestHeadIsGetWithoutItsBody(t *testing.T) {
	pages := serve.Static(built(t))
	for _, path := range []string{"/app/notes/", "/logo.svg", "/absent"} {
		get, head := ask(t, pages, "GET", path), ask(t, pages, "HEAD", path)
		if head.Code != get.Code || head.Body.Len() != 0 || !maps.EqualFunc(head.Header(), get.Header(), func(a, b []string) bool { return a[0] == b[0] }) {
			t.Errorf("%s: %d %v %q, want %d %v", path, head.Code, head.Header(), head.Body, get.Code, get.Header())
		}
		if get.Header().Get("Content-Length") == "" {
			t.Errorf("%s has no length", path)
		}
	}
}

func TestOtherMethodsAreRefused(t *testing.T) {
	rec := ask(t, serve.Static(built(t)), "POST", "/")
	if rec.Code != http.StatusMethodNotAllowed || rec.Header().Get("Allow") != "GET, HEAD" {
		t.Errorf("%d, Allow %q", rec.Code, rec.Header().Get("Allow"))
	}
}

func TestWhoHasAPageGetsNoneAgain(t *testing.T) {
	dir := built(t)
	pages := serve.Static(dir)
	plain := ask(t, pages, "GET", "/app/notes/").Header()
	packed := ask(t, pages, "GET", "/app/notes/", "Accept-Encoding", "br").Header()
	if plain.Get("ETag") == "" || plain.Get("ETag") == packed.Get("ETag") {
		t.Errorf("tags %q and %q must differ", plain.Get("ETag"), packed.Get("ETag"))
	}
	for _, c := range []struct {
		name, value string
		want        int
	}{
		{"If-None-Match", plain.Get("ETag"), 304}, {"If-None-Match", `"other", ` + plain.Get("ETag"), 304}, {"If-None-Match", packed.Get("ETag"), 200},
		{"If-Modified-Since", plain.Get("Last-Modified"), 304}, {"If-Modified-Since", "Mon, 01 Jan 2001 00:00:00 GMT", 200},
	} {
		if rec := ask(t, pages, "GET", "/app/notes/", c.name, c.value); rec.Code != c.want {
			t.Errorf("%s %s: %d, want %d", c.name, c.value, rec.Code, c.want)
		}
	}
	later := time.Now().Add(time.Hour)
	if err := os.Chtimes(filepath.Join(dir, "app", "notes", "index.html"), later, later); err != nil {
		t.Fatal(err)
	}
	if rec := ask(t, pages, "GET", "/app/notes/", "If-None-Match", plain.Get("ETag")); rec.Code != 200 {
		t.Errorf("after a new build: %d", rec.Code)
	}
}

func TestOnlyAFingerprintedNameIsKeptForever(t *testing.T) {
	pages := serve.Static(built(t))
	const forever, everyTime = "public, max-age=31536000, immutable", "public, max-age=0, must-revalidate"
	for path, want := range map[string]string{
		"/" + script: forever, "/": everyTime, "/app/notes/": everyTime, "/css/app.css": everyTime, "/cours/plan.0123.odt": everyTime,
		"/logo.svg": everyTime, "/js/absent.f311a1b6424f483876cd5372e71f357605d689b4eb86e1b18fd4a4a6654cc0f5.js": everyTime,
	} {
		if got := ask(t, pages, "GET", path).Header().Get("Cache-Control"); got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
}

// TestEveryLinkedScriptAndStyleOfTheSiteIsFingerprinted looks at the names that the
// build of this checkout gave.
func TestEveryLinkedScriptAndStyleOfTheSiteIsFingerprinted(t *testing.T) {
	public := filepath.Join("..", "..", "..", "site", "public")
	var names []string
	for _, pattern := range []string{"js/*.js", "css/*.css"} {
		found, err := filepath.Glob(filepath.Join(public, pattern))
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, found...)
	}
	if len(names) == 0 {
		t.Skip("the site is not built: go run ./scripts/preau build")
	}
	pages := serve.Static(public)
	for _, name := range names {
		path := filepath.ToSlash(strings.TrimPrefix(name, public))
		if got := ask(t, pages, "GET", path).Header().Get("Cache-Control"); !strings.HasSuffix(got, "immutable") {
			t.Errorf("%s: %q", path, got)
		}
	}
}

func TestEveryAnswerHasTheHeadersOfASafePage(t *testing.T) {
	pages := serve.Static(built(t))
	want := map[string]string{
		"Content-Security-Policy": "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; " +
			"media-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; frame-src 'self'; " +
			"form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types preau",
		"X-Content-Type-Options":       "nosniff",
		"Referrer-Policy":              "no-referrer",
		"Cross-Origin-Opener-Policy":   "same-origin",
		"Cross-Origin-Resource-Policy": "same-origin",
		"X-Frame-Options":              "DENY",
		"Permissions-Policy":           "camera=(), geolocation=(), microphone=()",
	}
	for _, path := range []string{"/", "/logo.svg", "/absent", "/app/notes"} {
		rec := ask(t, pages, "GET", path)
		for name, value := range want {
			if got := rec.Header().Get(name); got != value {
				t.Errorf("%s: %s = %q, want %q", path, name, got, value)
			}
		}
	}
}

func TestAPartOfALongFileCanBeAskedFor(t *testing.T) {
	rec := ask(t, serve.Static(built(t)), "GET", "/cours/plan.0123.odt", "Range", "bytes=0-2")
	if body, err := io.ReadAll(rec.Body); rec.Code != http.StatusPartialContent || string(body) != "doc" {
		t.Errorf("%d %q, %v", rec.Code, body, err)
	}
}
