package serve

import (
	"cmp"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// fingerprinted is the name of a file that carries a digest of its content, as Hugo
// gives it: another content is another name.
var fingerprinted = regexp.MustCompile(`\.[0-9a-f]{32,128}\.[a-z0-9]+$`)

// Static serves the built site from a folder, compressed where the build left a
// compressed twin beside a file. A folder's page is its index.html; what is not there
// is answered with the nearest 404.html, so that each language has its own.
func Static(dir string) http.Handler { return pages{dir} }

// pages are the files of a built site. Links never lead out of the folder.
type pages struct{ dir string }

// ServeHTTP answers GET and HEAD.
func (p pages) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	pageHeaders(w.Header())
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, http.StatusText(http.StatusMethodNotAllowed), http.StatusMethodNotAllowed)
		return
	}
	name := path.Clean("/" + r.URL.Path)[1:]
	folder := strings.HasSuffix(r.URL.Path, "/")
	switch {
	case p.has(name) && !folder:
		p.serve(w, r, name)
	case !p.has(path.Join(name, "index.html")):
		p.absent(w, r, name)
	case folder:
		p.serve(w, r, path.Join(name, "index.html"))
	default: // without its slash, the links of the page would lead elsewhere
		to := url.URL{Path: "/" + name + "/", RawQuery: r.URL.RawQuery}
		http.Redirect(w, r, to.String(), http.StatusMovedPermanently)
	}
}

// has reports whether a file of this name is there.
func (p pages) has(name string) bool {
	f, _, err := p.open(name)
	if err != nil {
		return false
	}
	f.Close()
	return true
}

// open opens a file of the folder; a folder is none.
func (p pages) open(name string) (*os.File, fs.FileInfo, error) {
	f, err := os.OpenInRoot(p.dir, name)
	if err != nil {
		return nil, nil, err
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = fs.ErrNotExist
	}
	if err != nil {
		f.Close()
		return nil, nil, err
	}
	return f, info, nil
}

// serve answers with a file, or 304 to who has it already.
func (p pages) serve(w http.ResponseWriter, r *http.Request, name string) {
	f, info, encoding, err := p.best(name, r.Header.Get("Accept-Encoding"))
	if err != nil {
		p.absent(w, r, name)
		return
	}
	defer f.Close()
	fileHeaders(w.Header(), name, encoding)
	w.Header().Set("ETag", tag(info, encoding))
	http.ServeContent(w, r, name, info.ModTime(), f)
}

// absent answers that there is no such page, in the words of the site.
func (p pages) absent(w http.ResponseWriter, r *http.Request, name string) {
	for name != "." {
		name = path.Dir(name)
		f, info, encoding, err := p.best(path.Join(name, "404.html"), r.Header.Get("Accept-Encoding"))
		if err != nil {
			continue
		}
		defer f.Close()
		fileHeaders(w.Header(), "404.html", encoding)
		w.Header().Set("Content-Length", strconv.FormatInt(info.Size(), 10))
		w.WriteHeader(http.StatusNotFound)
		if r.Method != http.MethodHead {
			io.Copy(w, f)
		}
		return
	}
	http.Error(w, http.StatusText(http.StatusNotFound), http.StatusNotFound)
}

// encodings are the twins a build may leave beside a file, best first.
var encodings = []struct{ name, suffix string }{{"br", ".br"}, {"gzip", ".gz"}}

// best opens the smallest form of a file that the browser accepts; the encoding of the
// file as it is has no name.
func (p pages) best(name, accepted string) (*os.File, fs.FileInfo, string, error) {
	for _, e := range encodings {
		if !accepts(accepted, e.name) {
			continue
		}
		if f, info, err := p.open(name + e.suffix); err == nil {
			return f, info, e.name, nil
		}
	}
	f, info, err := p.open(name)
	return f, info, "", err
}

// accepts reports whether an Accept-Encoding header admits an encoding: by its name,
// else by "*", with a weight that is not zero.
func accepts(header, encoding string) bool {
	others := false
	for part := range strings.SplitSeq(header, ",") {
		name, weight, _ := strings.Cut(part, ";")
		name = strings.ToLower(strings.TrimSpace(name))
		switch name {
		case encoding:
			return !refused(weight)
		case "*":
			others = !refused(weight)
		}
	}
	return others
}

// refused reports whether a weight such as "q=0.0" is zero.
func refused(weight string) bool {
	value, ok := strings.CutPrefix(strings.ReplaceAll(strings.ToLower(weight), " ", ""), "q=")
	q, err := strconv.ParseFloat(value, 64)
	return ok && err == nil && q == 0
}

// tag names one form of one version of a file: a build writes every file anew.
func tag(info fs.FileInfo, encoding string) string {
	return fmt.Sprintf(`"%x-%x%s"`, info.ModTime().UnixNano()/int64(time.Microsecond), info.Size(), encoding)
}

func fileHeaders(h http.Header, name, encoding string) {
	h.Set("Cache-Control", "public, max-age=0, must-revalidate")
	if fingerprinted.MatchString(name) {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	h.Set("Content-Type", contentType(name))
	h.Set("Vary", "Accept-Encoding")
	if encoding != "" {
		h.Set("Content-Encoding", encoding)
	}
}

// media are the types of what a build leaves, the same on every machine.
var media = map[string]string{
	".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
	".json": "application/json", ".xml": "application/xml", ".txt": "text/plain; charset=utf-8", ".pdf": "application/pdf",
	".svg": "image/svg+xml", ".png": "image/png", ".webp": "image/webp", ".avif": "image/avif", ".jpg": "image/jpeg", ".ico": "image/x-icon",
	".webmanifest": "application/manifest+json", ".woff2": "font/woff2", ".wasm": "application/wasm", ".mp4": "video/mp4", ".mp3": "audio/mpeg",
}

func contentType(name string) string {
	return cmp.Or(media[path.Ext(name)], "application/octet-stream")
}
