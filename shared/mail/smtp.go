package mail

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"regexp"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// An SMTP hands mail to a server. Outside this machine it speaks in cipher or not at all.
type SMTP struct {
	Host     string
	Port     int // 0: 587; 465 is TLS from the first byte
	User     string
	Password string
	From     string
	Wait     time.Duration // for one mail; 0: ten seconds

	roots *x509.CertPool // for tests; nil: those whom this machine trusts
}

// Mail hands one letter over.
func (s SMTP) Mail(ctx context.Context, l Letter) error {
	m, err := compose(l, s.From)
	if err != nil {
		return err
	}
	c, err := s.client()
	if err != nil {
		return notTaken(true, "mail server: %v", err)
	}
	err = c.DialAndSendWithContext(ctx, m)
	switch {
	case err == nil || m.IsDelivered(): // what fails after the server's word changes nothing
		return nil
	case addressRefused(err):
		return refused("the mail server refuses the address: %v", err)
	}
	return notTaken(unanswered(err), "mail server: %v", err)
}

// unanswered reports whether the conversation ended before the letter was the server's: by a
// server that was not reached, or by its own word. Once the letter is on the line, only a
// word of the server says that it has it not.
func unanswered(err error) bool {
	var e *gomail.SendError
	if !errors.As(err, &e) {
		return true
	}
	switch e.Reason {
	case gomail.ErrSMTPDataClose:
		return e.ErrorCode() >= 400
	case gomail.ErrWriteContent, gomail.ErrAmbiguous:
		return false
	}
	return true
}

// addressRefused reports whether the server said, for good, that this recipient is none:
// by the status of a mailbox that is wrong (RFC 3463, 5.1.x, where 7 and 8 are about the
// sender), or where it gives no status, with 550 and in words. Other refusals are about
// us, such as a relay that is denied, or about the moment.
func addressRefused(err error) bool {
	var e *gomail.SendError
	if !errors.As(err, &e) || e.Reason != gomail.ErrSMTPRcptTo || e.ErrorCode() < 550 || e.ErrorCode() > 559 {
		return false
	}
	text := strings.ToLower(err.Error())
	if status := anyStatus.FindString(text); status != "" {
		return wrongAddress(status)
	}
	return e.ErrorCode() == 550 && noMailbox.MatchString(text)
}

// wrongAddress reports whether a status says that an address is none.
func wrongAddress(status string) bool {
	return strings.HasPrefix(status, "5.1.") && status != "5.1.7" && status != "5.1.8"
}

var (
	anyStatus = regexp.MustCompile(`\b5\.[0-9]{1,3}\.[0-9]{1,3}\b`)
	noMailbox = regexp.MustCompile(`(unknown|no such|invalid|non-?existent) (local )?(user|recipient|mailbox|address)|(user|recipient|mailbox|address)( is)? (unknown|unavailable|not found|does not exist|doesn't exist|disabled)|no mailbox`)
)

func (s SMTP) client() (*gomail.Client, error) {
	port := cmp.Or(s.Port, 587)
	options := []gomail.Option{
		gomail.WithPort(port), gomail.WithTimeout(cmp.Or(s.Wait, 10*time.Second)),
		gomail.WithTLSPolicy(tlsPolicy(s.Host)), gomail.WithHELO(domain(s.From)),
		gomail.WithTLSConfig(&tls.Config{ServerName: s.Host, RootCAs: s.roots, MinVersion: tls.VersionTLS12}),
	}
	if port == 465 {
		options = append(options, gomail.WithSSL())
	}
	if s.User != "" {
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(s.User), gomail.WithPassword(s.Password))
	}
	return gomail.NewClient(s.Host, options...)
}

// tlsPolicy asks for STARTTLS everywhere but on this machine.
func tlsPolicy(host string) gomail.TLSPolicy {
	if loopback(host) {
		return gomail.NoTLS
	}
	return gomail.TLSMandatory
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
