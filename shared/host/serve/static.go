package serve

import (
	"net/http"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
)

// policy is the Content-Security-Policy of every page: nothing inline, nothing of
// another host, and no string becomes script.
const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; " +
	"media-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; frame-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types preau"

// fingerprinted is a file whose name changes with its content.
var fingerprinted = regexp.MustCompile(`\.[0-9a-f]{16,}\.[a-z0-9]+$|-[A-Z0-9]{8}\.(js|css)$`)

// Static serves the built site from a folder, compressed where the build left a
// compressed twin beside a file.
func Static(dir string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		pageHeaders(w.Header())
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, http.StatusText(http.StatusMethodNotAllowed), http.StatusMethodNotAllowed)
			return
		}
		name, ok := find(dir, r.URL.Path)
		switch {
		case ok && strings.HasSuffix(name, "/index.html") && !strings.HasSuffix(r.URL.Path, "/") && !strings.HasSuffix(r.URL.Path, ".html"):
			http.Redirect(w, r, r.URL.Path+"/", http.StatusMovedPermanently)
		case ok:
			serveFile(w, r, name, http.StatusOK)
		default:
			serveFile(w, r, filepath.Join(dir, "404.html"), http.StatusNotFound)
		}
	})
}

func pageHeaders(h http.Header) {
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
}

// find returns the file of a URL path; path.Clean keeps it inside the folder.
func find(dir, urlPath string) (string, bool) {
	name := filepath.Join(dir, filepath.FromSlash(path.Clean("/"+urlPath)))
	info, err := os.Stat(name)
	if err == nil && info.IsDir() {
		name = filepath.Join(name, "index.html")
		info, err = os.Stat(name)
	}
	return name, err == nil && info.Mode().IsRegular()
}

// encodings are the twins a build may leave beside a file, best first.
var encodings = []struct{ name, suffix string }{{"br", ".br"}, {"gzip", ".gz"}}

func serveFile(w http.ResponseWriter, r *http.Request, name string, status int) {
	h := w.Header()
	if fingerprinted.MatchString(name) {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	} else {
		h.Set("Cache-Control", "public, max-age=0, must-revalidate")
	}
	h.Set("Content-Type", contentType(name))
	h.Add("Vary", "Accept-Encoding")
	body := name
	for _, e := range encodings {
		if !strings.Contains(r.Header.Get("Accept-Encoding"), e.name) {
			continue
		}
		if _, err := os.Stat(name + e.suffix); err == nil {
			body = name + e.suffix
			h.Set("Content-Encoding", e.name)
			break
		}
	}
	f, err := os.Open(body)
	if err != nil {
		http.Error(w, http.StatusText(http.StatusNotFound), http.StatusNotFound)
		return
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	if status != http.StatusOK {
		data, err := os.ReadFile(body)
		if err != nil {
			return
		}
		w.WriteHeader(status)
		w.Write(data)
		return
	}
	http.ServeContent(w, r, filepath.Base(name), info.ModTime(), f)
}

var types = map[string]string{
	".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
	".json": "application/json", ".svg": "image/svg+xml", ".png": "image/png", ".webp": "image/webp", ".ico": "image/x-icon",
	".txt": "text/plain; charset=utf-8", ".xml": "application/xml", ".webmanifest": "application/manifest+json", ".woff2": "font/woff2",
}

func contentType(name string) string {
	if t, ok := types[filepath.Ext(name)]; ok {
		return t
	}
	return "application/octet-stream"
}
