package region

import (
	"fmt"
	"net/mail"
	"net/url"
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
	URL    string            `yaml:"url"`    // of an HTTP gateway
	Fields map[string]string `yaml:"fields"` // that it wants; {to}, {text} and {id} stand for the message
	Form   bool              `yaml:"form"`   // as a form instead of JSON
	Header string            `yaml:"header"` // in which it wants the secret
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
	case s.By == HTTP && s.URL == "":
		return fmt.Errorf("mail.sms.url: it is empty")
	case s.By == HTTP && len(s.Fields) == 0:
		return fmt.Errorf("mail.sms.fields: a gateway wants at least a number and a text")
	}
	return nil
}
