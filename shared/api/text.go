package api

import (
	"fmt"
	"io/fs"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"
	"golang.org/x/text/language"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/school"
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

// Text returns a text of the catalogue with its {name} places filled, hours of the day as
// people of the language say them. A language
// without the text falls back to French, and a text without entry to its key.
func Text(lang, key string, args fault.Args) string {
	t := load()
	s, ok := t.by[lang][key]
	if !ok {
		lang = t.langs[0]
		s, ok = t.by[lang][key]
	}
	if !ok {
		return key
	}
	for name, value := range args {
		s = strings.ReplaceAll(s, "{"+name+"}", said(lang, value))
	}
	return s
}

// said writes what fills a place of a text. An hour of the day is written as people say
// it: "8 h", "10 h 05" in French, where spaces do not break, "8:00" elsewhere.
func said(lang string, value any) string {
	c, ok := value.(school.Clock)
	if !ok {
		return fmt.Sprint(value)
	}
	hour, minutes := int(c)/60, int(c)%60
	switch {
	case lang != load().langs[0]:
		return fmt.Sprintf("%d:%02d", hour, minutes)
	case minutes == 0:
		return fmt.Sprintf("%d\u00a0h", hour)
	}
	return fmt.Sprintf("%d\u00a0h\u00a0%02d", hour, minutes)
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
