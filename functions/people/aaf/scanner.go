package aaf

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// A scanner cuts a file into text and tags. It reads the part of XML that an AAF
// file may use and refuses the rest: no declaration of entities, no processing of
// a DTD, nothing that can grow beyond MaxRecord. It is several times as fast as
// encoding/xml, which the tests hold it against.
type scanner struct {
	in     *bufio.Reader
	line   int
	read   int64
	budget int    // bytes left for the record
	held   []byte // what did not fit in one piece of the buffer
	plain  []byte // text after its entities
}

var (
	errTooLarge = fmt.Errorf("a record of more than %d bytes", MaxRecord)
	errCut      = errors.New("file cut short inside a tag")
	errDoctype  = errors.New("a document type with declarations of its own is refused")
	errText     = errors.New("text that is not valid in its encoding")
)

// bufferSize is more than the longest text usually seen.
const bufferSize = 64 << 10

func newScanner(from io.Reader) (*scanner, error) {
	in := bufio.NewReaderSize(from, bufferSize)
	head, err := in.Peek(256)
	if err != nil && err != io.EOF {
		return nil, err
	}
	if bytes.HasPrefix(head, []byte("\xef\xbb\xbf")) {
		in.Discard(3)
	}
	decoded, err := decoder(declared(head), in)
	if err != nil {
		return nil, err
	}
	if decoded != io.Reader(in) {
		in = bufio.NewReaderSize(decoded, bufferSize)
	}
	return &scanner{in: in, line: 1, budget: MaxRecord}, nil
}

// declared returns the encoding that the first line declares, "" if none.
func declared(head []byte) string {
	end := bytes.Index(head, []byte("?>"))
	at := bytes.Index(head, []byte("encoding="))
	if !bytes.Contains(head[:min(len(head), 16)], []byte("<?xml")) || at < 0 || at > end {
		return ""
	}
	label := head[at+len("encoding=") : end]
	if len(label) < 2 {
		return ""
	}
	if close := bytes.IndexByte(label[1:], label[0]); close >= 0 {
		label = label[1 : 1+close]
	}
	return string(label)
}

// decoder turns the encodings that academies use into UTF-8.
func decoder(label string, from io.Reader) (io.Reader, error) {
	switch strings.ToLower(label) {
	case "", "utf-8", "us-ascii":
		return from, nil
	case "iso-8859-15", "latin-9":
		return charmap.ISO8859_15.NewDecoder().Reader(from), nil
	case "iso-8859-1", "latin-1":
		return charmap.ISO8859_1.NewDecoder().Reader(from), nil
	case "windows-1252":
		return charmap.Windows1252.NewDecoder().Reader(from), nil
	}
	return nil, fmt.Errorf("unknown encoding %q", label)
}

// until returns what stands before the next delimiter, which it consumes. What it
// returns is valid until the next call.
func (s *scanner) until(delim byte) ([]byte, error) {
	piece, err := s.in.ReadSlice(delim)
	if err == bufio.ErrBufferFull {
		s.held = append(s.held[:0], piece...)
		for err == bufio.ErrBufferFull {
			if len(s.held) > s.budget {
				return nil, errTooLarge
			}
			piece, err = s.in.ReadSlice(delim)
			s.held = append(s.held, piece...)
		}
		piece = s.held
	}
	s.line += bytes.Count(piece, []byte{'\n'})
	s.read += int64(len(piece))
	if s.budget -= len(piece); s.budget < 0 {
		return nil, errTooLarge
	}
	if err != nil {
		return piece, err
	}
	return piece[:len(piece)-1], nil
}

// text returns what stands before the next tag; io.EOF after the last.
func (s *scanner) text() ([]byte, error) {
	t, err := s.until('<')
	if err != nil {
		if err == io.EOF && len(bytes.TrimSpace(t)) > 0 {
			return nil, errors.New("text after the end")
		}
		return nil, err
	}
	return s.clean(t)
}

// clean replaces entities and refuses what no text may hold.
func (s *scanner) clean(t []byte) ([]byte, error) {
	ascii, entity := true, false
	for _, b := range t {
		switch {
		case b >= utf8.RuneSelf:
			ascii = false
		case b == '&':
			entity = true
		case b < ' ' && b != '\n' && b != '\t' && b != '\r':
			return nil, errText
		}
	}
	if !ascii && !utf8.Valid(t) {
		return nil, errText
	}
	if bytes.Contains(t, []byte("]]>")) {
		return nil, errors.New("]]> outside a section")
	}
	if !entity {
		return t, nil
	}
	return s.entities(t)
}

var named = map[string]byte{"amp": '&', "lt": '<', "gt": '>', "quot": '"', "apos": '\''}

func (s *scanner) entities(t []byte) ([]byte, error) {
	s.plain = s.plain[:0]
	for {
		before, rest, found := bytes.Cut(t, []byte{'&'})
		s.plain = append(s.plain, before...)
		if !found {
			return s.plain, nil
		}
		name, after, closed := bytes.Cut(rest, []byte{';'})
		c, known := named[string(name)]
		switch {
		case closed && known:
			s.plain = append(s.plain, c)
		case closed && len(name) > 1 && len(name) < 9 && name[0] == '#':
			r, err := character(string(name[1:]))
			if err != nil {
				return nil, err
			}
			s.plain = utf8.AppendRune(s.plain, r)
		default:
			return nil, fmt.Errorf("entity &%.20s; is refused", name)
		}
		t = after
	}
}

// character reads the number of a character reference, decimal or x and hexadecimal.
func character(digits string) (rune, error) {
	base := 10
	if digits[0] == 'x' {
		digits, base = digits[1:], 16
	}
	n, err := strconv.ParseUint(digits, base, 32)
	r := rune(n)
	if err != nil || n > utf8.MaxRune || !utf8.ValidRune(r) || r == 0xfffe || r == 0xffff ||
		r < ' ' && r != '\n' && r != '\t' && r != '\r' {
		return 0, fmt.Errorf("character &#%s; does not exist", digits)
	}
	return r, nil
}

// A mark is what stands between < and >.
type mark uint8

const (
	markTag     mark = iota
	markSection      // a CDATA section: its text
	markNothing      // a comment, an instruction, the document type
)

// tag returns the next tag, whose < is consumed already.
func (s *scanner) tag() (mark, []byte, error) {
	t, err := s.until('>')
	if err == nil && len(t) > 0 && (t[0] == '!' || t[0] == '?') {
		return s.special(t)
	}
	for err == nil && quoted(t) { // > stands in a value
		t, err = s.more(t)
	}
	switch {
	case err == io.EOF:
		err = errCut
	case err == nil && bytes.IndexByte(t, '<') >= 0:
		err = errors.New("< inside a tag")
	}
	return markTag, t, err
}

func (s *scanner) special(t []byte) (mark, []byte, error) {
	kind, open, end := markNothing, "?", "?"
	switch {
	case bytes.HasPrefix(t, []byte("!--")):
		open, end = "!--", "--"
	case bytes.HasPrefix(t, []byte("![CDATA[")):
		kind, open, end = markSection, "![CDATA[", "]]"
	case bytes.HasPrefix(t, []byte("!DOCTYPE")):
		if bytes.IndexByte(t, '[') >= 0 {
			return 0, nil, errDoctype
		}
		return markNothing, nil, nil
	case t[0] == '!':
		return 0, nil, errDoctype
	}
	var err error
	for err == nil && (len(t) < len(open)+len(end) || !bytes.HasSuffix(t, []byte(end))) {
		t, err = s.more(t)
	}
	if err != nil {
		return 0, nil, errCut
	}
	inner := t[len(open) : len(t)-len(end)]
	if kind == markSection && !utf8.Valid(inner) {
		return 0, nil, errText
	}
	return kind, inner, nil
}

// more goes on after a > that did not close.
func (s *scanner) more(t []byte) ([]byte, error) {
	so := append(bytes.Clone(t), '>')
	next, err := s.until('>')
	if len(so)+len(next) > MaxRecord {
		return nil, errTooLarge
	}
	return append(so, next...), err
}

// quoted reports whether a value begins in the tag and does not end.
func quoted(t []byte) bool {
	var open byte
	for _, b := range t {
		switch {
		case open == 0 && (b == '"' || b == '\''):
			open = b
		case b == open:
			open = 0
		}
	}
	return open != 0
}

// attribute returns the value of an attribute of a tag, "" if it has none.
func attribute(tag []byte, name string) []byte {
	for {
		key, rest, found := bytes.Cut(tag, []byte{'='})
		rest = bytes.TrimLeft(rest, " \t\r\n")
		if !found || len(rest) < 2 {
			return nil
		}
		end := bytes.IndexByte(rest[1:], rest[0])
		if end < 0 || rest[0] != '"' && rest[0] != '\'' {
			return nil
		}
		key = bytes.TrimSpace(key)
		if i := bytes.LastIndexAny(key, " \t\r\n"); i >= 0 {
			key = key[i+1:]
		}
		if string(key) == name {
			return rest[1 : 1+end]
		}
		tag = rest[end+2:]
	}
}
