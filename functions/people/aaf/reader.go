package aaf

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/preau-ent/preau/functions/people"
)

// MaxRecord is how many bytes one record may take; the largest seen in real
// deliveries, a school with its groups, has about 20,000.
const MaxRecord = 4 << 20

// An element is one of the few that a file is made of.
type element uint8

const (
	outside element = iota
	root
	add
	modify
	remove
	operational
	identifier
	attributes
	modifications
	attr
	modification
	id
	value
)

// elementOf returns the element of a name, outside for any other.
func elementOf(name []byte) element {
	switch string(name) {
	case "value":
		return value
	case "attr":
		return attr
	case "modification":
		return modification
	case "attributes":
		return attributes
	case "modifications":
		return modifications
	case "operationalAttributes":
		return operational
	case "identifier":
		return identifier
	case "id":
		return id
	case "addRequest":
		return add
	case "modifyRequest":
		return modify
	case "deleteRequest":
		return remove
	case "ficAlimMENESR":
		return root
	}
	return outside
}

// mayHold says which elements may stand in which: the whole of the DTD that comes
// with the files, beside its order.
var mayHold = [value + 1][]element{
	outside: {root}, root: {add, modify, remove},
	add: {operational, identifier, attributes}, modify: {operational, identifier, modifications},
	remove: {operational, identifier}, operational: {attr}, identifier: {id}, attributes: {attr},
	modifications: {modification}, attr: {value}, modification: {value},
}

var operations = map[element]people.Op{add: people.Add, modify: people.Modify, remove: people.Remove}

// A raw record is one request as it stands in the file.
type raw struct {
	op       people.Op
	category string // value of operationalAttributes
	id       string
	line     int
	attrs    []rawAttr
}

type rawAttr struct {
	name   string
	values []string // as delivered: empty and repeated ones included
}

// A reader walks one file. It knows the grammar, so that whatever is not in it is
// damage rather than something to guess about.
type reader struct {
	*scanner
	file string
	kind people.Kind
	each func(*people.Record) error

	stack  []element
	rec    raw
	out    people.Record
	values []string          // of the attribute being read
	names  map[string]string // of attributes, each kept once
	chars  []byte            // text of the value being read
	begun  bool
}

// Read calls each for every record of one file; it fails with a *people.Damage
// where the file stops being readable, and with each's error if it fails.
func Read(from io.Reader, file string, kind people.Kind, each func(*people.Record) error) error {
	r := &reader{file: file, kind: kind, each: each, names: map[string]string{}}
	var err error
	if r.scanner, err = newScanner(from); err != nil {
		return &people.Damage{File: file, Line: 1, Detail: err.Error()}
	}
	for {
		err := r.step()
		if err == io.EOF {
			err = r.end()
			if err == nil {
				return nil
			}
		}
		var stop *stopped
		if errors.As(err, &stop) {
			return stop.err
		}
		if err != nil {
			return &people.Damage{File: file, Line: r.line, Detail: err.Error()}
		}
	}
}

// stopped carries an error of each out of the walk.
type stopped struct{ err error }

func (s *stopped) Error() string { return s.err.Error() }

// step reads one text and the tag after it.
func (r *reader) step() error {
	text, err := r.text()
	if err == nil {
		err = r.take(text)
	}
	if err != nil {
		return err
	}
	kind, tag, err := r.tag()
	switch {
	case err != nil:
		return err
	case kind == markSection:
		return r.take(tag)
	case kind == markNothing:
		return nil
	case len(tag) > 0 && tag[0] == '/':
		return r.close(elementOf(bytes.TrimSpace(tag[1:])))
	}
	return r.open(tag)
}

func (r *reader) end() error {
	switch {
	case !r.begun:
		return errors.New("empty file")
	case len(r.stack) > 0:
		return errors.New("file cut short")
	}
	return nil
}

func (r *reader) parent() element {
	if len(r.stack) == 0 {
		return outside
	}
	return r.stack[len(r.stack)-1]
}

// take keeps the text of values; elsewhere there may only be blanks.
func (r *reader) take(text []byte) error {
	if p := r.parent(); p == value || p == id {
		r.chars = append(r.chars, text...)
		return nil
	}
	if len(bytes.TrimSpace(text)) > 0 {
		return fmt.Errorf("text %.20q is not expected here", bytes.TrimSpace(text))
	}
	return nil
}

func (r *reader) open(tag []byte) error {
	closed := bytes.HasSuffix(tag, []byte{'/'})
	if closed {
		tag = tag[:len(tag)-1]
	}
	name, rest := tag, []byte(nil)
	if i := bytes.IndexAny(tag, " \t\r\n"); i >= 0 {
		name, rest = tag[:i], tag[i:]
	}
	e := elementOf(name)
	if !slices.Contains(mayHold[r.parent()], e) || e == root && r.begun {
		return fmt.Errorf("<%.40s> is not expected here", name)
	}
	r.stack = append(r.stack, e)
	r.chars = r.chars[:0]
	switch e {
	case root:
		r.begun = true
	case add, modify, remove:
		r.rec = raw{op: operations[e], line: r.line, attrs: r.rec.attrs[:0]}
	case attr, modification:
		if err := r.openAttr(rest); err != nil {
			return err
		}
	}
	if closed {
		return r.close(e)
	}
	return nil
}

func (r *reader) openAttr(tag []byte) error {
	r.values = nil
	if op := attribute(tag, "operation"); op != nil && string(op) != "replace" {
		return fmt.Errorf("modification by %.20q is not known", op)
	}
	if r.stack[len(r.stack)-2] == operational {
		return nil
	}
	given := attribute(tag, "name")
	name, known := r.names[string(given)]
	if !known {
		name = string(given)
		if len(r.names) < 500 { // real deliveries have about a hundred
			r.names[name] = name
		}
	}
	r.rec.attrs = append(r.rec.attrs, rawAttr{name: name})
	return nil
}

func (r *reader) close(e element) error {
	if e == outside || e != r.parent() {
		return errors.New("a tag closes what is not open")
	}
	r.stack = r.stack[:len(r.stack)-1]
	switch e {
	case value:
		r.values = append(r.values, plain(r.chars))
	case id:
		r.rec.id = plain(r.chars)
	case attr, modification:
		r.closeAttr()
	case add, modify, remove:
		return r.emit()
	}
	return nil
}

// plain returns a value as text, without blanks around it.
func plain(b []byte) string {
	b = bytes.TrimSpace(b)
	if bytes.IndexByte(b, '\r') >= 0 {
		b = bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n"))
		b = bytes.ReplaceAll(b, []byte("\r"), []byte("\n"))
	}
	return string(b)
}

func (r *reader) closeAttr() {
	if r.parent() != operational {
		r.rec.attrs[len(r.rec.attrs)-1].values = r.values
		return
	}
	if len(r.values) > 0 {
		r.rec.category = r.values[0]
	}
}

func (r *reader) emit() error {
	r.out = people.Record{Kind: r.kind, Op: r.rec.op, ID: r.rec.id, File: r.file, Line: r.rec.line, Read: r.read}
	decode(&r.rec, &r.out)
	r.budget = MaxRecord
	if err := r.each(&r.out); err != nil {
		return &stopped{err}
	}
	return nil
}
