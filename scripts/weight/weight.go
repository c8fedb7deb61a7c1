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

var (
	element   = regexp.MustCompile(`(?s)<(link|script|img|source|iframe)\s([^>]*)>`)
	attribute = regexp.MustCompile(`([a-z-]+)=("[^"]*"|'[^']*'|[^\s"'>]+)`)
)

// Of counts the page of a path in a built site. Only what the page itself names is
// counted: scripts are single files, that load no others.
func Of(public, at string) (Page, error) {
	p := Page{Path: at}
	name := filepath.Join(public, filepath.FromSlash(at), "index.html")
	html, err := os.ReadFile(name)
	if err != nil {
		return p, err
	}
	if p.HTML, err = sent(name); err != nil {
		return p, err
	}
	p.Requests++
	for _, e := range element.FindAllSubmatch(html, -1) {
		if err := p.load(public, string(e[1]), attributes(string(e[2]))); err != nil {
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
func (p *Page) load(public, element string, a map[string]string) error {
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
	n, err := sent(filepath.Join(public, filepath.FromSlash(path.Clean("/"+address))))
	*into += n
	if into != &p.Pictures {
		p.Requests++
	}
	return err
}

// sent returns the size in which the host sends a file: that of its compressed twin,
// if the build left one.
func sent(name string) (int, error) {
	info, err := os.Stat(name + ".br")
	if err != nil {
		info, err = os.Stat(name)
	}
	if err != nil {
		return 0, err
	}
	return int(info.Size()), nil
}

// Paths lists the pages of a built site, in order.
func Paths(public string) ([]string, error) {
	var all []string
	err := filepath.WalkDir(public, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.Name() != "index.html" {
			return err
		}
		rel, err := filepath.Rel(public, filepath.Dir(name))
		all = append(all, path.Join("/", filepath.ToSlash(rel)))
		return err
	})
	slices.Sort(all)
	return all, err
}
