package mail

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// A Folder is a post that keeps what it is given, one file a message, in a folder that
// only its owner reads: the post of the demo region, and of whoever tries the service.
type Folder struct {
	Dir  string
	From string
}

// A Kept is one message of a folder.
type Kept struct {
	ID      string
	At      time.Time
	Channel string // mail, sms, push
	To      string
	Subject string
	Text    string
	HTML    string
}

// Mail keeps a letter as it would travel.
func (f Folder) Mail(_ context.Context, l Letter) error {
	data, err := raw(l, f.From)
	if err != nil {
		return err
	}
	return f.keep(l.At, l.ID+".eml", data)
}

// SMS keeps a text message.
func (f Folder) SMS(_ context.Context, t Text) error {
	return f.keepJSON(t.At, Kept{ID: t.ID, At: t.At, Channel: "sms", To: t.To, Text: t.Text})
}

// Push keeps what a browser would be sent.
func (f Folder) Push(_ context.Context, p Ping) error {
	data, err := p.payload()
	if err != nil {
		return err
	}
	return f.keepJSON(p.At, Kept{ID: p.ID, At: p.At, Channel: "push", To: p.To.Endpoint, Text: string(data)})
}

func (f Folder) keepJSON(at time.Time, k Kept) error {
	data, err := json.MarshalIndent(k, "", "  ")
	if err != nil {
		return err
	}
	return f.keep(at, k.ID+".json", data)
}

// keep writes one file whole. The same message again is the same file.
func (f Folder) keep(at time.Time, name string, data []byte) error {
	if strings.ContainsAny(name, `/\`) {
		return errors.New("mail folder: a message whose identifier is a path")
	}
	if err := os.MkdirAll(f.Dir, 0o700); err != nil {
		return notTaken(true, "mail folder: %v", err)
	}
	tmp, err := os.CreateTemp(f.Dir, ".new-*")
	if err != nil {
		return notTaken(true, "mail folder: %v", err)
	}
	defer os.Remove(tmp.Name())
	_, err = tmp.Write(data)
	if err = errors.Join(err, tmp.Close()); err != nil {
		return notTaken(true, "mail folder: %v", err)
	}
	return os.Rename(tmp.Name(), filepath.Join(f.Dir, at.UTC().Format("20060102T150405.000Z-")+name))
}

// Kept returns what was kept last, newest first, at most limit messages.
func (f Folder) Kept(limit int) ([]Kept, error) {
	entries, err := os.ReadDir(f.Dir)
	if errors.Is(err, fs.ErrNotExist) {
		return []Kept{}, nil
	}
	if err != nil {
		return nil, err
	}
	slices.Reverse(entries) // names begin with the moment
	kept := []Kept{}
	for _, e := range entries {
		if len(kept) == limit {
			break
		}
		k, ok, err := f.read(e.Name())
		if err != nil {
			return nil, err
		}
		if ok {
			kept = append(kept, k)
		}
	}
	return kept, nil
}

func (f Folder) read(name string) (k Kept, ok bool, err error) {
	ext := filepath.Ext(name)
	if strings.HasPrefix(name, ".") || ext != ".eml" && ext != ".json" {
		return Kept{}, false, nil
	}
	data, err := os.ReadFile(filepath.Join(f.Dir, name))
	if err != nil {
		return Kept{}, false, err
	}
	if ext == ".json" {
		return k, true, json.Unmarshal(data, &k)
	}
	k, err = readLetter(data)
	return k, true, err
}

// readLetter reads back what the composer wrote.
func readLetter(data []byte) (Kept, error) {
	m, err := mail.ReadMessage(bytes.NewReader(data))
	if err != nil {
		return Kept{}, err
	}
	k := Kept{ID: m.Header.Get(idHeader), Channel: "mail", To: m.Header.Get("To")}
	if address, ok := ParseAddress(k.To); ok {
		k.To = address
	}
	if k.At, err = m.Header.Date(); err != nil {
		return Kept{}, err
	}
	if k.Subject, err = new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject")); err != nil {
		return Kept{}, err
	}
	return k, eachPart(m.Header.Get("Content-Type"), m.Header.Get("Content-Transfer-Encoding"), m.Body, func(kind, body string) {
		switch kind {
		case "text/plain":
			k.Text = body
		case "text/html":
			k.HTML = body
		}
	})
}

// eachPart visits the parts of a message, decoded.
func eachPart(contentType, encoding string, body io.Reader, visit func(kind, body string)) error {
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		return err
	}
	if !strings.HasPrefix(kind, "multipart/") {
		if strings.EqualFold(encoding, "quoted-printable") {
			body = quotedprintable.NewReader(body)
		}
		data, err := io.ReadAll(body)
		visit(kind, strings.ReplaceAll(string(data), "\r\n", "\n"))
		return err
	}
	for r := multipart.NewReader(body, params["boundary"]); ; {
		p, err := r.NextPart() // undoes quoted-printable by itself
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if err := eachPart(p.Header.Get("Content-Type"), p.Header.Get("Content-Transfer-Encoding"), p, visit); err != nil {
			return err
		}
	}
}
