package mail

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/preau-ent/preau/shared/region"
)

// A Place is what a post needs beside the region's file.
type Place struct {
	Data    string                   // data folder of this machine; "": none, as in the cloud, where a mail folder takes nothing
	Secrets [][]byte                 // of which push keys are made, newest first
	Env     func(name string) string // where secrets are; nil: the environment
}

// Open returns the post that a region's file asks for. Secrets are never in the file:
// PREAU_SMTP_PASSWORD, PREAU_SMS_SECRET and PREAU_SMS_ANSWERS_SECRET, the last two also
// as the file that PREAU_SMS_SECRET_FILE or PREAU_SMS_ANSWERS_SECRET_FILE names.
func Open(r *region.Region, p Place) (Post, error) {
	if p.Env == nil {
		p.Env = os.Getenv
	}
	letters := p.letters(r.Mail)
	texts, err := p.texts(r.Mail)
	if err != nil {
		return nil, fmt.Errorf("mail.sms: %w", err)
	}
	pusher := NewPusher(p.Secrets, r.Contact)
	if r.Mail.By == region.Folder && p.Data == "" {
		return None{}, nil
	}
	if r.Mail.By == region.Folder {
		return Shown{Folder: p.folder(r.Mail), Pusher: pusher}, nil
	}
	return Together(letters, texts, pusher), nil
}

// Shown is the post of a region whose mail stays in a folder: browsers are woken
// neither, and what would be sent to them is kept with the rest.
type Shown struct {
	Folder
	*Pusher
}

// Push keeps what a browser would be sent.
func (s Shown) Push(ctx context.Context, p Ping) error { return s.Folder.Push(ctx, p) }

func (p Place) letters(m region.Mail) Letters {
	switch m.By {
	case region.SMTP:
		return SMTP{Host: m.SMTP.Host, Port: m.SMTP.Port, User: m.SMTP.User, Password: p.Env("PREAU_SMTP_PASSWORD"), From: m.From}
	case region.AWS:
		return p.aws(m)
	case region.Folder:
		return p.folder(m)
	}
	return None{}
}

func (p Place) texts(m region.Mail) (Texts, error) {
	switch m.SMS.By {
	case region.AWS:
		return p.aws(m), nil
	case region.Folder:
		return p.folder(m), nil
	case region.HTTP:
		secret, err := p.secret("PREAU_SMS_SECRET")
		if err != nil {
			return nil, err
		}
		g := Gateway{URL: m.SMS.URL, Fields: m.SMS.Fields, Form: m.SMS.Form, Header: m.SMS.Header, Secret: secret}
		if g.Ear, err = p.ear(m.SMS.Answers); err != nil {
			return nil, err
		}
		return g, g.Check()
	}
	return None{}, nil
}

// ear returns where a gateway brings answers; nil where the region wants none.
func (p Place) ear(a region.Answers) (*Ear, error) {
	if a == (region.Answers{}) {
		return nil, nil
	}
	secret, err := p.secret("PREAU_SMS_ANSWERS_SECRET")
	if err != nil {
		return nil, err
	}
	return NewEar(a, secret)
}

func (p Place) folder(m region.Mail) Folder {
	return Folder{Dir: filepath.Join(p.Data, "mail"), From: m.From}
}

func (p Place) aws(m region.Mail) AWS {
	return AWS{Region: cmp.Or(m.AWS.Region, p.Env("AWS_REGION")), From: m.From, Sender: m.SMS.Sender, Set: m.AWS.Set}
}

// secret returns a secret of the environment, or of the file that it names.
func (p Place) secret(name string) (string, error) {
	if file := p.Env(name + "_FILE"); file != "" {
		data, err := os.ReadFile(file)
		return strings.TrimSpace(string(data)), err
	}
	return p.Env(name), nil
}
