// Package weight counts what a browser loads to show one page for the first time:
// the built files, and the answers of the service as it sends them.
package weight

import (
	"cmp"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/preau-ent/preau/scripts/portal"
)

// A Page is one page and what comes with it, in bytes as they are sent.
type Page struct {
	Path     string // "/app/notes/"
	HTML     int
	Style    int
	Script   int
	Pictures int
	Data     int      // answers of the service
	Largest  int      // of the answers
	Requests int      // of all but pictures
	Foreign  []string // addresses of other hosts
}

// Total returns the bytes of everything but pictures.
func (p Page) Total() int { return p.HTML + p.Style + p.Script + p.Data }

// Add counts an answer of the service.
func (p *Page) Add(answer int) {
	p.Data, p.Largest, p.Requests = p.Data+answer, max(p.Largest, answer), p.Requests+1
}

// A Site is a built site; it compresses each file once.
type Site struct {
	dir   string
	sizes map[string]int
}

// At returns the site in a folder.
func At(dir string) *Site { return &Site{dir, map[string]int{}} }

var (
	element   = regexp.MustCompile(`(?s)<(link|script|img|source|iframe)\s([^>]*)>`)
	attribute = regexp.MustCompile(`([a-z-]+)=("[^"]*"|'[^']*'|[^\s"'>]+)`)
)

// Page counts the page of a path. Only what the page itself names is
// counted: scripts are single files, that load no others.
func (s *Site) Page(at string) (Page, error) {
	p := Page{Path: at}
	name := filepath.Join(s.dir, filepath.FromSlash(at), "index.html")
	html, err := os.ReadFile(name)
	if err != nil {
		return p, err
	}
	if p.HTML, err = s.sent(name); err != nil {
		return p, err
	}
	p.Requests++
	for _, e := range element.FindAllSubmatch(html, -1) {
		if err := p.load(s, string(e[1]), attributes(string(e[2]))); err != nil {
			return p, fmt.Errorf("%s: %w", at, err)
		}
	}
	return p, nil
}

func attributes(text string) map[string]string {
	all := map[string]string{}
	for _, a := range attribute.FindAllStringSubmatch(text, -1) {
		all[a[1]] = strings.Trim(a[2], `"'`)
	}
	return all
}

// load counts what an element makes the browser load.
func (p *Page) load(s *Site, element string, a map[string]string) error {
	address := cmp.Or(a["src"], a["href"])
	into := &p.Pictures
	switch {
	case address == "" || strings.HasPrefix(address, "data:"):
		return nil
	case element == "script" || a["rel"] == "modulepreload":
		into = &p.Script
	case a["rel"] == "stylesheet":
		into = &p.Style
	case element == "link":
		return nil // icons, manifests, other languages: no part of the first view
	}
	if strings.Contains(address, "//") {
		p.Foreign = append(p.Foreign, address)
		return nil
	}
	n, err := s.sent(filepath.Join(s.dir, filepath.FromSlash(path.Clean("/"+address))))
	*into += n
	if into != &p.Pictures {
		p.Requests++
	}
	return err
}

// sent returns the size in which a host sends a file. It is computed, so that a twin
// left by a build before cannot flatter.
func (s *Site) sent(name string) (int, error) {
	if n, ok := s.sizes[name]; ok {
		return n, nil
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return 0, err
	}
	small, err := portal.Brotli(data)
	s.sizes[name] = min(len(data), len(small))
	return s.sizes[name], err
}

// SignedIn reports whether a page is one of the app's: all others are public.
func SignedIn(at string) bool {
	return strings.HasPrefix(at, "/app") || strings.HasPrefix(at, "/en/app")
}

// Paths lists the pages, in order.
func (s *Site) Paths() ([]string, error) {
	var all []string
	err := filepath.WalkDir(s.dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.Name() != "index.html" {
			return err
		}
		rel, err := filepath.Rel(s.dir, filepath.Dir(name))
		all = append(all, path.Join("/", filepath.ToSlash(rel)))
		return err
	})
	slices.Sort(all)
	return all, err
}
