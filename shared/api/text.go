package api

import (
	"fmt"
	"io/fs"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"
	"golang.org/x/text/language"

	"github.com/preau-ent/preau/shared/fault"
)

// A catalogue holds every text of one language.
type catalogue map[string]string

type texts struct {
	langs   []string // the first is the default
	matcher language.Matcher
	by      map[string]catalogue
}

var load = sync.OnceValue(func() *texts {
	t := &texts{by: map[string]catalogue{}}
	files, err := fs.Glob(fault.Texts, "text/*.yaml")
	if err != nil {
		panic(err)
	}
	t.langs = []string{"fr"}
	for _, f := range files {
		data, err := fs.ReadFile(fault.Texts, f)
		if err != nil {
			panic(err)
		}
		lang := strings.TrimSuffix(strings.TrimPrefix(f, "text/"), ".yaml")
		c := catalogue{}
		if err := yaml.Unmarshal(data, &c); err != nil {
			panic(fmt.Errorf("%s: %w", f, err)) // the files are part of the program
		}
		t.by[lang] = c
		if lang != t.langs[0] {
			t.langs = append(t.langs, lang)
		}
	}
	var tags []language.Tag
	for _, l := range t.langs {
		tags = append(tags, language.Make(l))
	}
	t.matcher = language.NewMatcher(tags)
	return t
})

// Text returns a text of the catalogue with its {name} places filled. A language
// without the text falls back to French, and a text without entry to its key.
func Text(lang, key string, args fault.Args) string {
	t := load()
	s, ok := t.by[lang][key]
	if !ok {
		s, ok = t.by[t.langs[0]][key]
	}
	if !ok {
		return key
	}
	for name, value := range args {
		s = strings.ReplaceAll(s, "{"+name+"}", fmt.Sprint(value))
	}
	return s
}

// languageOf returns the catalogue's language that suits an Accept-Language header best.
func languageOf(header string) string {
	t := load()
	if header == "" {
		return t.langs[0]
	}
	wanted, _, err := language.ParseAcceptLanguage(header)
	if err != nil || len(wanted) == 0 {
		return t.langs[0]
	}
	_, i, _ := t.matcher.Match(wanted...)
	return t.langs[i]
}
