package mail

import (
	"bytes"
	"cmp"
	"fmt"
	"strings"

	gomail "github.com/wneessen/go-mail"
)

// idHeader carries the identifier of a letter through carriers that give it a
// Message-ID of their own.
const idHeader = "X-Preau-Letter"

// compose makes the letter's MIME: text, and HTML beside it if there is one. It fails
// with fault.Invalid if the address is none.
func compose(l Letter, from string) (*gomail.Msg, error) {
	m := gomail.NewMsg(gomail.WithCharset(gomail.CharsetUTF8), gomail.WithEncoding(gomail.EncodingQP), gomail.WithNoDefaultUserAgent())
	from = cmp.Or(l.From, from)
	if err := m.From(from); err != nil {
		return nil, fmt.Errorf("sender %q: %w", from, err)
	}
	if err := m.To(l.To); err != nil {
		return nil, refused("not a mail address")
	}
	if strings.ContainsAny(l.ID+l.Subject+l.Unsubscribe, "\r\n") {
		return nil, fmt.Errorf("letter %q: a line break in a header", l.ID)
	}
	m.Subject(l.Subject)
	m.SetDateWithValue(l.At)
	m.SetMessageIDWithValue(l.ID + "@" + domain(from))
	m.SetGenHeader(idHeader, l.ID)
	m.SetGenHeader("Auto-Submitted", "auto-generated")           // answering machines keep silent (RFC 3834)
	m.SetGenHeader("X-Auto-Response-Suppress", "OOF, AutoReply") // and those of Exchange
	if len(l.Languages) > 0 {
		m.SetGenHeader("Content-Language", strings.Join(l.Languages, ", "))
	}
	if l.Unsubscribe != "" {
		m.SetListUnsubscribe(l.Unsubscribe)
	}
	m.SetBodyString(gomail.TypeTextPlain, l.Text)
	if l.HTML != "" {
		m.AddAlternativeString(gomail.TypeTextHTML, l.HTML)
	}
	return m, nil
}

// raw returns the letter as it travels.
func raw(l Letter, from string) ([]byte, error) {
	m, err := compose(l, from)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	_, err = m.WriteTo(&b)
	return b.Bytes(), err
}

// domain returns what follows the @ of a sender.
func domain(from string) string {
	address, ok := ParseAddress(from)
	if !ok {
		return "localhost"
	}
	return address[strings.LastIndexByte(address, '@')+1:]
}
