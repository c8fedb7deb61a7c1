package region

import (
	"fmt"
	"net/mail"
	"net/url"
	"strings"
)

// Carriers of mail and text messages.
const (
	Folder = "folder" // kept on this machine, for a demo
	SMTP   = "smtp"
	AWS    = "aws"  // SES and SNS
	HTTP   = "http" // any gateway of text messages
)

// Mail says who carries mail and text messages. Secrets are in the environment, never
// in this file: see shared/mail.
type Mail struct {
	By   string `yaml:"by"`   // folder, smtp or aws; "": no mail leaves
	From string `yaml:"from"` // "Préau <ne-pas-repondre@…>"
	Site string `yaml:"site"` // address of the region's site, to which links lead
	SMTP struct {
		Host string `yaml:"host"`
		Port int    `yaml:"port"` // 0: 587, with STARTTLS; 465: TLS
		User string `yaml:"user"`
	} `yaml:"smtp"`
	AWS struct {
		Region string `yaml:"region"` // "": that of the functions
		Set    string `yaml:"set"`    // configuration set through which bounces come back
	} `yaml:"aws"`
	SMS SMS `yaml:"sms"`
}

// SMS says who carries text messages.
type SMS struct {
	By     string            `yaml:"by"`     // folder, http or aws; "": none leave
	Sender string            `yaml:"sender"` // name that a message shows, at most 11 letters
	Number string            `yaml:"number"` // to which people answer, as they are shown it: "36180"; "": they are told none
	URL    string            `yaml:"url"`    // of an HTTP gateway
	Fields map[string]string `yaml:"fields"` // that it wants; {to}, {text} and {id} stand for the message
	Form   bool              `yaml:"form"`   // as a form instead of JSON
	Header string            `yaml:"header"` // in which it wants the secret
	// What people answer, as the gateway brings it to POST /api/sms/inbound; zero: nothing.
	Answers Answers `yaml:"answers"`
}

// Answers say how an HTTP gateway brings what people answer: one POST a message, whose
// body is an object of JSON or a form, as its content type says. Only STOP and START are
// heard of it: see mail.ParseOrder.
type Answers struct {
	Header string `yaml:"header"` // in which it shows the secret: X-Signature; Authorization where the address has a name and a password in it
	Signed bool   `yaml:"signed"` // it shows HMAC-SHA256 of the body, in hexadecimal, in the secret's place
	From   string `yaml:"from"`   // field of the number that answers
	Text   string `yaml:"text"`   // field of what it says
	ID     string `yaml:"id"`     // field of the message's own identifier, by which one brought twice is known
	At     string `yaml:"at"`     // field of the moment at which it was sent, RFC 3339 or since 1970; "": when it comes
}

func (m Mail) check() error {
	if m.By == "" && m.SMS.By == "" {
		return nil
	}
	site, err := url.Parse(m.Site)
	switch {
	case m.By != "" && m.By != Folder && m.By != SMTP && m.By != AWS:
		return fmt.Errorf("mail.by: %q is neither folder, smtp nor aws", m.By)
	case err != nil || site.Host == "" || site.Scheme != "https" && site.Scheme != "http":
		return fmt.Errorf("mail.site: %q is not the address of a site", m.Site)
	case m.By == SMTP && m.SMTP.Host == "":
		return fmt.Errorf("mail.smtp.host: it is empty")
	}
	if _, err := mail.ParseAddress(m.From); m.By != "" && err != nil {
		return fmt.Errorf("mail.from: %q is not a mail address", m.From)
	}
	return m.SMS.check()
}

func (s SMS) check() error {
	switch {
	case s.By != "" && s.By != Folder && s.By != HTTP && s.By != AWS:
		return fmt.Errorf("mail.sms.by: %q is neither folder, http nor aws", s.By)
	case len(s.Sender) > 11:
		return fmt.Errorf("mail.sms.sender: %q has more than 11 letters", s.Sender)
	case strings.Trim(s.Number, "+0123456789 ") != "":
		return fmt.Errorf("mail.sms.number: %q is no number", s.Number)
	case s.By == HTTP && s.URL == "":
		return fmt.Errorf("mail.sms.url: it is empty")
	case s.By == HTTP && len(s.Fields) == 0:
		return fmt.Errorf("mail.sms.fields: a gateway wants at least a number and a text")
	}
	return s.Answers.check(s.By)
}

func (a Answers) check(by string) error {
	switch {
	case a == Answers{}:
		return nil
	case by != HTTP:
		return fmt.Errorf("mail.sms.answers: only a gateway (by: http) brings them so")
	case a.Header == "" || a.From == "" || a.Text == "" || a.ID == "":
		return fmt.Errorf("mail.sms.answers: header, from, text and id are needed")
	}
	return nil
}
