package notify

import (
	"embed"
	"fmt"
	"html"
	"path"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"golang.org/x/text/unicode/norm"

	"github.com/preau-ent/preau/shared/school"
)

//go:embed text/*.yaml
var texts embed.FS

// French is the language that stands beside every other one.
const French = "fr"

// Languages are those in which the school writes, in the order of a menu.
var Languages = []string{"fr", "ar", "en", "es", "pt", "tr", "uk", "zh"}

// rightToLeft are the languages written from right to left.
var rightToLeft = map[string]bool{"ar": true}

// catalogues returns every sentence, by language and key.
var catalogues = sync.OnceValue(func() map[string]map[string]string {
	all := map[string]map[string]string{}
	for _, language := range Languages {
		data, err := texts.ReadFile(path.Join("text", language+".yaml"))
		c := map[string]string{}
		if err == nil {
			err = yaml.Unmarshal(data, &c)
		}
		if err != nil {
			panic(fmt.Sprintf("notify: text/%s.yaml: %v", language, err)) // it is part of the program
		}
		all[language] = c
	}
	return all
})

// languageOr returns a language in which the school writes; French for any other.
func languageOr(code string) string {
	if _, ok := catalogues()[code]; ok {
		return code
	}
	return French
}

// Facts are what sentences speak of.
type Facts struct {
	First    string       `json:"first,omitempty"` // of the pupil
	Date     school.Date  `json:"date,omitempty"`
	Hour     school.Clock `json:"hour,omitzero"`
	Minutes  int          `json:"minutes,omitempty"`
	Lesson   string       `json:"lesson,omitempty"`
	Room     string       `json:"room,omitempty"`
	Subjects string       `json:"subjects,omitempty"`
	Code     string       `json:"code,omitempty"`
	Site     string       `json:"site,omitempty"`
	School   string       `json:"school,omitempty"`
}

// A quoting makes an argument safe where it stands.
type quoting func(string) string

func bare(s string) string { return s }

// isolated keeps a name or an hour from turning the order of a text around it.
func isolated(s string) string { return "\u2068" + s + "\u2069" }

func inHTML(s string) string { return "<bdi>" + html.EscapeString(s) + "</bdi>" }

// say returns a sentence of a language with its facts.
func say(language, key string, f Facts, quote quoting) string {
	c := catalogues()[language]
	day := func(form string) string {
		if len(f.Date) != len("2026-11-23") {
			return ""
		}
		return strings.NewReplacer("{day}", strings.TrimPrefix(string(f.Date[8:]), "0"), "{month}", strings.TrimPrefix(string(f.Date[5:7]), "0")).Replace(form)
	}
	hour := strings.NewReplacer("{h}", strconv.Itoa(int(f.Hour)/60), "{m}", f.Hour.String()[3:]).Replace(c["hour"])
	return strings.NewReplacer(
		"{first}", quote(f.First), "{of first}", of(f.First, quote), "{of lesson}", of(f.Lesson, quote), "{date}", quote(day(c["date"])), "{hour}", quote(hour), "{minutes}", quote(strconv.Itoa(f.Minutes)),
		"{lesson}", quote(f.Lesson), "{room}", quote(f.Room), "{subjects}", quote(f.Subjects), "{code}", quote(f.Code),
		"{site}", quote(f.Site), "{school}", quote(f.School),
	).Replace(c[key])
}

// of returns a name after the French "de": "de Malo", "d’Inès".
func of(name string, quote quoting) string {
	first, _ := utf8.DecodeRuneInString(norm.NFD.String(name))
	if strings.ContainsRune("AEIOUYŒÆaeiouyœæ", first) {
		return "d’" + quote(name)
	}
	return "de " + quote(name)
}

// A Page is a mail before it is one: sentences, and where its button leads.
type Page struct {
	Subject string // key
	Head    Facts  // of the subject
	Lines   []Line
	Button  string // key; "": none
	Link    string // address of the button
	Choose  string // address of the page on which its reader chooses
	School  string
}

// A Line is one sentence of a page.
type Line struct {
	Key   string `json:"key"`
	Facts `json:"facts"`
}

// write returns the subject, the text and the HTML of a page: in a language, with the
// French after it.
func (p Page) write(language string) (subject, text, markup string) {
	languages := []string{language}
	if language != French {
		languages = append(languages, French)
	}
	var subjects, plain, rich []string
	for _, l := range languages {
		subjects = append(subjects, say(l, p.Subject, p.Head, bare))
		plain = append(plain, p.text(l))
		rich = append(rich, p.markup(l))
	}
	subject = strings.Join(subjects, " · ")
	return subject, strings.Join(plain, "\n\n----------\n\n") + "\n", page(language, subject, strings.Join(rich, "<hr>"))
}

func (p Page) text(language string) string {
	quote := bare
	if rightToLeft[language] {
		quote = isolated
	}
	var lines []string
	for _, l := range p.Lines {
		lines = append(lines, say(language, l.Key, l.Facts, quote))
	}
	if p.Button != "" {
		lines = append(lines, say(language, p.Button, Facts{}, quote)+"\n"+p.Link)
	}
	lines = append(lines, say(language, "footer.why", Facts{School: p.School}, quote), say(language, "footer.choose", Facts{}, quote)+"\n"+p.Choose)
	return strings.Join(lines, "\n\n")
}

func (p Page) markup(language string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<div lang="%s" dir="%s">`, language, direction(language))
	for _, l := range p.Lines {
		fmt.Fprintf(&b, `<p style="font-size:18px">%s</p>`, say(language, l.Key, l.Facts, inHTML))
	}
	if p.Button != "" {
		fmt.Fprintf(&b, `<p><a class="button" href="%s" style="display:inline-block;padding:12px 20px;background:#1f2a44;color:#ffffff;border-radius:8px;text-decoration:none">%s</a></p>`,
			html.EscapeString(p.Link), html.EscapeString(say(language, p.Button, Facts{}, bare)))
	}
	choose := strings.TrimRight(say(language, "footer.choose", Facts{}, bare), ":：\u00a0\u202f ") // no address follows it here
	fmt.Fprintf(&b, `<p class="quiet" style="color:#4a4a4a">%s<br><a href="%s" style="color:#1f2a44">%s</a></p></div>`,
		say(language, "footer.why", Facts{School: p.School}, inHTML), html.EscapeString(p.Choose), html.EscapeString(choose))
	return b.String()
}

func direction(language string) string {
	if rightToLeft[language] {
		return "rtl"
	}
	return "ltr"
}

// dark is how a mail looks where the reader's screen is dark. Programs that know no such
// screen see the colours that stand at the words.
const dark = `<style>@media (prefers-color-scheme:dark){body{background:#16181d;color:#f2f2f2}.quiet{color:#c8c8c8!important}` +
	`.quiet a{color:#b9c9f7!important}.button{background:#b9c9f7!important;color:#16181d!important}}</style>`

func page(language, title, body string) string {
	return fmt.Sprintf(`<!doctype html><html lang="%s"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>%s</title>%s</head>`+
		`<body style="font-family:sans-serif;line-height:1.5;max-width:36em;margin:0 auto;padding:16px">%s</body></html>`, language, html.EscapeString(title), dark, body)
}

// longestFirst is how many letters of a first name a text message has room for.
const longestFirst = 20

// sms returns one text message: in the language if its sentence fits in one, else in
// French. There is no room for both; the mail and the page have them.
func sms(language, key string, f Facts) string {
	if name := []rune(f.First); len(name) > longestFirst {
		f.First = string(name[:longestFirst-1]) + "."
	}
	for _, l := range []string{language, French} {
		text := say(l, key, f, bare)
		if latin(catalogues()[l][key]) {
			text = fold(text)
		}
		if fits(text) {
			return text
		}
	}
	f.Site = ""
	return cut(fold(say(French, key, f, bare)))
}

// cut makes a text one message at any price: letters that telephones do not have become
// question marks, and what is beyond the room is lost.
func cut(text string) string {
	var b strings.Builder
	for _, r := range text {
		if b.Len() >= roomGSM {
			break
		}
		if !strings.ContainsRune(gsm7, r) {
			r = '?'
		}
		b.WriteRune(r)
	}
	out := []rune(b.String())
	return string(out[:min(len(out), roomGSM)])
}
