package aaf

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"golang.org/x/text/encoding/charmap"

	"github.com/preau-ent/preau/functions/people"
)

// MaxRecord is how many bytes one record may take; the largest seen in real
// deliveries, a school with its groups, has about 20,000.
const MaxRecord = 4 << 20

// children says which elements may stand in which; it is the whole of the DTD
// that comes with the files.
var children = map[string][]string{
	"":                      {"ficAlimMENESR"},
	"ficAlimMENESR":         {"addRequest", "modifyRequest", "deleteRequest"},
	"addRequest":            {"operationalAttributes", "identifier", "attributes"},
	"modifyRequest":         {"operationalAttributes", "identifier", "modifications"},
	"deleteRequest":         {"operationalAttributes", "identifier"},
	"operationalAttributes": {"attr"},
	"identifier":            {"id"},
	"attributes":            {"attr"},
	"modifications":         {"modification"},
	"attr":                  {"value"},
	"modification":          {"value"},
}

var requests = map[string]people.Op{
	"addRequest": people.Add, "modifyRequest": people.Modify, "deleteRequest": people.Remove,
}

// A raw record is one request as it stands in the file.
type raw struct {
	op       people.Op
	category string // value of operationalAttributes
	id       string
	line     int
	attrs    []attr
}

type attr struct {
	name   string
	values []string // as delivered: empty and repeated ones included
}

// A reader walks one file. It knows the grammar, so that whatever is not in it is
// damage rather than something to guess about.
type reader struct {
	dec    *xml.Decoder
	budget *budget
	file   string
	kind   people.Kind
	each   func(*people.Record) error

	stack  []string
	rec    raw
	out    people.Record
	values []string // of the attribute being read
	text   []byte
	rooted bool
}

// Read calls each for every record of one file; it fails with a *people.Damage
// where the file stops being readable, and with each's error if it fails.
func Read(from io.Reader, file string, kind people.Kind, each func(*people.Record) error) error {
	r := &reader{file: file, kind: kind, each: each, budget: &budget{from: from, left: MaxRecord}}
	r.dec = xml.NewDecoder(r.budget)
	r.dec.CharsetReader = charset
	for {
		tok, err := r.dec.RawToken()
		if err == io.EOF {
			return r.end()
		}
		if err != nil {
			return r.damage(err)
		}
		if err := r.token(tok); err != nil {
			return err
		}
	}
}

// charset decodes the encodings that academies use.
func charset(label string, from io.Reader) (io.Reader, error) {
	switch strings.ToLower(label) {
	case "iso-8859-15", "latin-9":
		return charmap.ISO8859_15.NewDecoder().Reader(from), nil
	case "iso-8859-1", "latin-1":
		return charmap.ISO8859_1.NewDecoder().Reader(from), nil
	case "windows-1252":
		return charmap.Windows1252.NewDecoder().Reader(from), nil
	case "us-ascii":
		return from, nil
	}
	return nil, fmt.Errorf("unknown encoding %q", label)
}

func (r *reader) end() error {
	switch {
	case !r.rooted:
		return r.damage(errors.New("empty file"))
	case len(r.stack) > 0:
		return r.damage(fmt.Errorf("file cut short inside <%s>", r.stack[len(r.stack)-1]))
	}
	return nil
}

func (r *reader) damage(err error) error {
	line, _ := r.dec.InputPos()
	return &people.Damage{File: r.file, Line: line, Detail: err.Error()}
}

func (r *reader) token(tok xml.Token) error {
	switch t := tok.(type) {
	case xml.StartElement:
		return r.start(t)
	case xml.EndElement:
		return r.close(t.Name.Local)
	case xml.CharData:
		return r.chars(t)
	case xml.Directive:
		if bytes.ContainsAny(t, "[") || bytes.Contains(t, []byte("ENTITY")) {
			return r.damage(errors.New("a document type with declarations of its own is refused"))
		}
	}
	return nil
}

func (r *reader) parent() string {
	if len(r.stack) == 0 {
		return ""
	}
	return r.stack[len(r.stack)-1]
}

func (r *reader) start(t xml.StartElement) error {
	name := t.Name.Local
	if t.Name.Space != "" || !slices.Contains(children[r.parent()], name) || (name == "ficAlimMENESR" && r.rooted) {
		return r.damage(fmt.Errorf("<%s> is not expected in <%s>", name, r.parent()))
	}
	r.stack = append(r.stack, name)
	r.text = r.text[:0]
	switch name {
	case "ficAlimMENESR":
		r.rooted = true
	case "addRequest", "modifyRequest", "deleteRequest":
		line, _ := r.dec.InputPos()
		r.rec = raw{op: requests[name], line: line, attrs: r.rec.attrs[:0]}
	case "attr", "modification":
		return r.startAttr(t)
	}
	return nil
}

func (r *reader) startAttr(t xml.StartElement) error {
	r.values = nil
	a := attr{}
	for _, x := range t.Attr {
		switch x.Name.Local {
		case "name":
			a.name = x.Value
		case "operation":
			if x.Value != "replace" {
				return r.damage(fmt.Errorf("modification by %q is not known", x.Value))
			}
		}
	}
	if r.stack[len(r.stack)-2] != "operationalAttributes" {
		r.rec.attrs = append(r.rec.attrs, a)
	}
	return nil
}

func (r *reader) chars(t xml.CharData) error {
	switch r.parent() {
	case "value", "id":
		r.text = append(r.text, t...)
	default:
		if len(bytes.TrimSpace(bytes.TrimPrefix(t, []byte("\ufeff")))) > 0 {
			return r.damage(fmt.Errorf("text is not expected in <%s>", r.parent()))
		}
	}
	return nil
}

func (r *reader) close(name string) error {
	if name != r.parent() {
		return r.damage(fmt.Errorf("</%s> closes <%s>", name, r.parent()))
	}
	r.stack = r.stack[:len(r.stack)-1]
	switch name {
	case "value":
		r.values = append(r.values, string(bytes.TrimSpace(r.text)))
	case "id":
		r.rec.id = string(bytes.TrimSpace(r.text))
	case "attr", "modification":
		r.closeAttr()
	case "addRequest", "modifyRequest", "deleteRequest":
		return r.emit()
	}
	return nil
}

func (r *reader) closeAttr() {
	if r.parent() == "operationalAttributes" {
		if len(r.values) > 0 {
			r.rec.category = r.values[0]
		}
		return
	}
	r.rec.attrs[len(r.rec.attrs)-1].values = r.values
}

func (r *reader) emit() error {
	r.out = people.Record{
		Kind: r.kind, Op: r.rec.op, ID: r.rec.id, File: r.file, Line: r.rec.line, Read: r.dec.InputOffset(),
	}
	decode(&r.rec, &r.out)
	r.budget.left = MaxRecord
	return r.each(&r.out)
}

// A budget is a reader that refuses to go on for ever without a record's end, so
// that no file can fill the memory.
type budget struct {
	from io.Reader
	left int
}

var errTooLarge = fmt.Errorf("a record of more than %d bytes", MaxRecord)

func (b *budget) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errTooLarge
	}
	n, err := b.from.Read(p)
	b.left -= n
	return n, err
}
