package mail

import (
	"bufio"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"math/big"
	"mime"
	"net"
	"net/mail"
	"strconv"
	"strings"
	"testing"
	"time"

	gomail "github.com/wneessen/go-mail"

	"github.com/preau-ent/preau/shared/fault"
)

// A server speaks SMTP on this machine, and keeps what it is given.
type server struct {
	answers map[string]string // to a command, instead of the usual one; "": the line goes dead
	cipher  *tls.Config       // what STARTTLS leads to; nil: the server has none
	taken   chan string
}

func (s *server) start(t *testing.T) SMTP {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.taken = make(chan string, 10)
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go s.talk(c)
		}
	}()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	n, _ := strconv.Atoi(port)
	return SMTP{Host: "127.0.0.1", Port: n, From: "Préau <ne-pas-repondre@ecole.example>", Wait: 2 * time.Second}
}

func (s *server) talk(c net.Conn) {
	defer func() { c.Close() }()
	fmt.Fprint(c, "220 test\r\n")
	clear := s.cipher != nil
	for in := bufio.NewScanner(c); in.Scan(); {
		verb, _, _ := strings.Cut(in.Text(), " ")
		answer, special := s.answers[verb]
		if special && answer == "" {
			return
		}
		switch {
		case special:
		case verb == "EHLO" && clear:
			answer = "250-test\r\n250-STARTTLS\r\n250 8BITMIME"
		case verb == "STARTTLS":
			fmt.Fprint(c, "220 go on\r\n")
			c, clear = tls.Server(c, s.cipher), false
			in = bufio.NewScanner(c)
			continue
		case verb == "EHLO":
			answer = "250-test\r\n250 8BITMIME"
		case verb == "DATA":
			fmt.Fprint(c, "354 go on\r\n")
			var b strings.Builder
			for in.Scan() && in.Text() != "." {
				b.WriteString(strings.TrimPrefix(in.Text(), ".") + "\r\n")
			}
			if end, ok := s.answers["."]; ok {
				if end == "" {
					return
				}
				answer = end
				break
			}
			s.taken <- b.String()
			answer = "250 taken"
		default:
			answer = "250 ok"
		}
		fmt.Fprint(c, answer+"\r\n")
	}
}

func letter() Letter {
	return Letter{
		ID: "n-abcdefgh", At: time.Date(2026, 11, 23, 8, 5, 0, 0, time.UTC), To: "parent@exemple.example",
		Subject: "غياب · Absence de Inès", Languages: []string{"ar", "fr"},
		Text: "غابت إيناس هذا الصباح.\n\nInès n’a pas été vue en cours.\n.", HTML: `<p dir="rtl" lang="ar">غابت إيناس</p>`,
		Unsubscribe: "https://ent.example/app/compte/",
	}
}

func TestALetterArrivesAsRealMIME(t *testing.T) {
	s := &server{}
	if err := s.start(t).Mail(context.Background(), letter()); err != nil {
		t.Fatal(err)
	}
	text := <-s.taken
	for i, line := range strings.Split(text, "\r\n") {
		if len(line) > 998 || strings.IndexFunc(line, func(r rune) bool { return r > 126 }) >= 0 {
			t.Errorf("line %d cannot travel everywhere: %q", i, line)
		}
	}
	m, err := mail.ReadMessage(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	want := letter()
	for name, value := range map[string]string{
		"Message-Id": "<n-abcdefgh@ecole.example>", "Content-Language": "ar, fr", "Auto-Submitted": "auto-generated",
		"X-Auto-Response-Suppress": "OOF, AutoReply",
		"List-Unsubscribe":         "<https://ent.example/app/compte/>", "To": "<parent@exemple.example>",
		"Date": "Mon, 23 Nov 2026 08:05:00 +0000",
	} {
		if got := m.Header.Get(name); got != value {
			t.Errorf("%s = %q, want %q", name, got, value)
		}
	}
	if subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject")); err != nil || subject != want.Subject {
		t.Errorf("subject = %q, %v, want %q", subject, err, want.Subject)
	}
	if from, err := mail.ParseAddress(m.Header.Get("From")); err != nil || from.Name != "Préau" {
		t.Errorf("from = %v, %v", from, err)
	}
	k, err := readLetter([]byte(text))
	if err != nil || strings.TrimRight(k.Text, "\n") != want.Text || strings.TrimSpace(k.HTML) != want.HTML {
		t.Errorf("text = %q, html = %q, %v", k.Text, k.HTML, err)
	}
}

func TestWhatAServerSaysDecidesWhetherTheAddressIsWrong(t *testing.T) {
	for _, c := range []struct {
		name    string
		answers map[string]string
		want    fault.Kind
		untaken bool
	}{
		{"unknown recipient", map[string]string{"RCPT": "550 5.1.1 no such user"}, fault.Invalid, false},
		{"unknown recipient, in words alone", map[string]string{"RCPT": "550 No such user here"}, fault.Invalid, false},
		{"our relay denied", map[string]string{"RCPT": "554 5.7.1 <parent@exemple.example>: Relay access denied"}, fault.Unavailable, true},
		{"our relay denied, in words alone", map[string]string{"RCPT": "550 <parent@exemple.example>: relaying denied"}, fault.Unavailable, true},
		{"a blocked network of ours", map[string]string{"RCPT": "550 5.7.26 unauthenticated mail is not accepted"}, fault.Unavailable, true},
		{"our sender's domain unknown", map[string]string{"RCPT": "550 5.1.8 sender address rejected: domain not found"}, fault.Unavailable, true},
		{"a full mailbox", map[string]string{"RCPT": "552 5.2.2 over quota"}, fault.Unavailable, true},
		{"mailbox full for now", map[string]string{"RCPT": "452 4.2.2 full"}, fault.Unavailable, true},
		{"our own sender refused", map[string]string{"MAIL": "550 5.7.1 not you"}, fault.Unavailable, true},
		{"refused content", map[string]string{".": "554 5.7.1 no"}, fault.Unavailable, true},
		{"the line goes dead after the text", map[string]string{".": ""}, fault.Unavailable, false},
		{"the line goes dead at once", map[string]string{"EHLO": "", "HELO": ""}, fault.Unavailable, true},
	} {
		s := &server{answers: c.answers}
		if err := s.start(t).Mail(context.Background(), letter()); !fault.Is(err, c.want) || errors.Is(err, ErrUntaken) != c.untaken {
			t.Errorf("%s: %v, want %s; untaken for certain: %t", c.name, err, c.want, c.untaken)
		}
	}
}

func TestWhatFailsAfterTheServersWordChangesNothing(t *testing.T) {
	s := &server{answers: map[string]string{"RSET": "", "QUIT": ""}}
	if err := s.start(t).Mail(context.Background(), letter()); err != nil {
		t.Errorf("the server has it, but: %v", err)
	}
}

func TestNoServerIsNotTaken(t *testing.T) {
	s := SMTP{Host: "127.0.0.1", Port: 1, From: "a@b.example"}
	if err := s.Mail(context.Background(), letter()); !fault.Is(err, fault.Unavailable) || !errors.Is(err, ErrUntaken) {
		t.Errorf("no server: %v", err)
	}
}

func TestOutsideThisMachineMailIsInCipher(t *testing.T) {
	for host, want := range map[string]gomail.TLSPolicy{
		"localhost": gomail.NoTLS, "127.0.0.1": gomail.NoTLS, "::1": gomail.NoTLS,
		"smtp.region.example": gomail.TLSMandatory, "10.0.0.4": gomail.TLSMandatory,
	} {
		if got := tlsPolicy(host); got != want {
			t.Errorf("%s: %v, want %v", host, got, want)
		}
	}
	ours, stranger := certificate(t), certificate(t)
	for _, c := range []struct {
		name   string
		server server
		roots  *x509.CertPool
		taken  bool
	}{
		{"a server without STARTTLS", server{}, nil, false},
		{"a server with a stranger's certificate", server{cipher: ours.config()}, stranger.pool(), false},
		{"a server with a certificate of its own", server{cipher: ours.config()}, ours.pool(), true},
	} {
		s := c.server.start(t)
		s.Host, s.roots = elsewhere, c.roots
		err := s.Mail(context.Background(), letter())
		if c.taken != (err == nil) || err != nil && !fault.Is(err, fault.Unavailable) {
			t.Errorf("%s: %v, want taken: %t", c.name, err, c.taken)
		}
		if got := len(c.server.taken); c.taken != (got == 1) {
			t.Errorf("%s has %d letters", c.name, got)
		}
	}
}

// elsewhere is an address that is not one of this machine's own in the eyes of the
// product, and at which this machine answers (see net.Dial).
const elsewhere = "0.0.0.0"

// A signed is a certificate for elsewhere, which signs itself.
type signed tls.Certificate

func certificate(t *testing.T) signed {
	t.Helper()
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	form := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: now.Add(-time.Hour), NotAfter: now.Add(time.Hour), IPAddresses: []net.IP{net.ParseIP(elsewhere)},
		IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, form, form, public, private)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return signed{Certificate: [][]byte{der}, PrivateKey: private, Leaf: leaf}
}

func (s signed) config() *tls.Config {
	return &tls.Config{Certificates: []tls.Certificate{tls.Certificate(s)}, MinVersion: tls.VersionTLS12}
}

func (s signed) pool() *x509.CertPool {
	p := x509.NewCertPool()
	p.AddCert(s.Leaf)
	return p
}

func TestAHeaderHoldsOneLine(t *testing.T) {
	l := letter()
	l.Subject = "Absence\r\nBcc: all@exemple.example"
	if _, err := raw(l, "a@b.example"); err == nil {
		t.Error("a subject with a line break was composed")
	}
	l = letter()
	l.To = "a@exemple.example, b@exemple.example"
	if _, err := raw(l, "a@b.example"); !fault.Is(err, fault.Invalid) {
		t.Errorf("two addresses in one: %v, want invalid", err)
	}
}
