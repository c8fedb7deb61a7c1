package mail

import (
	"context"
	"crypto/ecdh"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/preau-ent/preau/shared/fault"
)

var message = Text{ID: "n-1", To: "+33612345678", Text: `Préau : "Inès" n'est pas en cours à 8 h & suivantes.`}

// carrier answers every request with a status and keeps the last one.
type carrier struct {
	status int
	header http.Header
	body   []byte
	asked  int
	reply  string
}

func (c *carrier) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.header = r.Header
	c.body, _ = io.ReadAll(r.Body)
	c.asked++
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(c.status)
	io.WriteString(w, c.reply)
}

func TestAGatewayGetsItsOwnFields(t *testing.T) {
	c := &carrier{status: http.StatusAccepted}
	s := httptest.NewServer(c)
	defer s.Close()
	g := Gateway{URL: s.URL, Fields: map[string]string{"to": "{to}", "message": "{text}", "from": "PREAU"}, Header: "X-Key", Secret: "s3cret"}
	if err := g.SMS(context.Background(), message); err != nil {
		t.Fatal(err)
	}
	var got map[string]string
	if err := json.Unmarshal(c.body, &got); err != nil || got["to"] != message.To || got["message"] != message.Text || got["from"] != "PREAU" || len(got) != 3 {
		t.Errorf("body = %s, %v", c.body, err)
	}
	if c.header.Get("X-Key") != "s3cret" || c.header.Get("Idempotency-Key") != "n-1" {
		t.Errorf("headers = %v", c.header)
	}
	g.Form = true
	if err := g.SMS(context.Background(), message); err != nil {
		t.Fatal(err)
	}
	if form, err := url.ParseQuery(string(c.body)); err != nil || form.Get("message") != message.Text {
		t.Errorf("form = %s, %v", c.body, err)
	}
}

func TestNoAnswerOfAGatewayBlamesTheNumber(t *testing.T) {
	for status, want := range map[int]fault.Kind{
		http.StatusBadRequest: fault.Unavailable, http.StatusUnprocessableEntity: fault.Unavailable, http.StatusNotFound: fault.Unavailable,
		http.StatusUnauthorized: fault.Unavailable, http.StatusTooManyRequests: fault.Unavailable,
		http.StatusBadGateway: fault.Unavailable, http.StatusTemporaryRedirect: fault.Unavailable,
	} {
		c := &carrier{status: status}
		s := httptest.NewServer(c)
		g := Gateway{URL: s.URL}
		if err := g.SMS(context.Background(), message); !fault.Is(err, want) || errors.Is(err, ErrUntaken) != (status/100 == 4) {
			t.Errorf("status %d: %v, want %s", status, err, want)
		}
		s.Close()
		if err := g.SMS(context.Background(), message); !fault.Is(err, want) || !errors.Is(err, ErrUntaken) {
			t.Errorf("a gateway that is not there: %v, want %s, for certain", err, want)
		}
	}
}

func TestAGatewayInClearIsRefused(t *testing.T) {
	for address, want := range map[string]error{
		"http://sms.example/send": ErrClear, "https://sms.example/send": nil, "http://127.0.0.1:9/": nil, "ftp://sms.example": ErrClear,
	} {
		if got := (Gateway{URL: address}).Check(); !errors.Is(got, want) {
			t.Errorf("%s: %v, want %v", address, got, want)
		}
	}
}

func TestSESGetsTheComposersMIMEAndIsAskedOnce(t *testing.T) {
	c := &carrier{status: http.StatusOK, reply: `{"MessageId":"1"}`}
	s := httptest.NewServer(c)
	defer s.Close()
	a := AWS{Region: "eu-west-3", From: "Préau <a@ecole.example>", Set: "bounces", Endpoint: s.URL, Keys: testKeys}
	if err := a.Mail(context.Background(), letter()); err != nil {
		t.Fatal(err)
	}
	var got struct {
		ConfigurationSetName string
		Content              struct{ Raw struct{ Data []byte } }
		Destination          struct{ ToAddresses []string }
	}
	if err := json.Unmarshal(c.body, &got); err != nil || got.ConfigurationSetName != "bounces" || got.Destination.ToAddresses[0] != letter().To {
		t.Fatalf("request = %s, %v", c.body, err)
	}
	if k, err := readLetter(got.Content.Raw.Data); err != nil || k.ID != letter().ID || k.Subject != letter().Subject {
		t.Errorf("letter = %+v, %v", k, err)
	}
	c.status, c.asked = http.StatusInternalServerError, 0
	if err := a.Mail(context.Background(), letter()); !fault.Is(err, fault.Unavailable) || c.asked != 1 {
		t.Errorf("a lost answer: %v after %d requests, want unavailable after one", err, c.asked)
	}
	for words, want := range map[string]fault.Kind{
		"Local address contains control or whitespace: parent@exemple.example": fault.Invalid, "Configuration set bounces does not exist": fault.Unavailable,
	} {
		c.status, c.reply = http.StatusBadRequest, `{"__type":"BadRequestException","message":"`+words+`"}`
		if err := a.Mail(context.Background(), letter()); !fault.Is(err, want) {
			t.Errorf("%s: %v, want %s", words, err, want)
		}
	}
}

func TestSNSGetsOneMessageForOneNumber(t *testing.T) {
	c := &carrier{status: http.StatusOK, reply: `<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>`}
	s := httptest.NewServer(c)
	defer s.Close()
	a := AWS{Region: "eu-west-3", Sender: "PREAU", Endpoint: s.URL, Keys: testKeys}
	if err := a.SMS(context.Background(), message); err != nil {
		t.Fatal(err)
	}
	form, err := url.ParseQuery(string(c.body))
	if err != nil || form.Get("PhoneNumber") != message.To || form.Get("Message") != message.Text || !strings.Contains(string(c.body), "PREAU") {
		t.Errorf("request = %s, %v", c.body, err)
	}
	for words, want := range map[string]fault.Kind{
		"Invalid parameter: PhoneNumber Reason: +33612345678 is not valid to publish to": fault.Invalid,
		"Invalid parameter: AWS.SNS.SMS.SenderID Reason: too long":                       fault.Unavailable,
	} {
		c.status, c.reply = http.StatusBadRequest, `<ErrorResponse><Error><Code>InvalidParameter</Code><Message>`+words+`</Message></Error></ErrorResponse>`
		if err := a.SMS(context.Background(), message); !fault.Is(err, want) {
			t.Errorf("%s: %v, want %s", words, err, want)
		}
	}
	c.status, c.reply, c.asked = http.StatusServiceUnavailable, "", 0
	if err := a.SMS(context.Background(), message); !fault.Is(err, fault.Unavailable) || c.asked != 1 {
		t.Errorf("no answer: %v after %d requests", err, c.asked)
	}
}

var testKeys = aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
	return aws.Credentials{AccessKeyID: "x", SecretAccessKey: "y"}, nil
})

// browser returns what a browser gives, subscribed at an address with a key.
func browser(t *testing.T, endpoint, key string) Subscription {
	t.Helper()
	k, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return Subscription{
		Endpoint: endpoint, Key: key,
		P256dh: base64.RawURLEncoding.EncodeToString(k.PublicKey().Bytes()), Auth: base64.RawURLEncoding.EncodeToString(make([]byte, 16)),
	}
}

func TestABrowserIsWokenByTheKeyItKnows(t *testing.T) {
	c := &carrier{status: http.StatusCreated}
	s := httptest.NewServer(c)
	defer s.Close()
	before := NewPusher([][]byte{[]byte("old")}, "a@b.example")
	p := NewPusher([][]byte{[]byte("new"), []byte("old")}, "a@b.example")
	p.local = true
	if p.Key() == before.Key() {
		t.Fatal("a new secret makes no new key")
	}
	ping := Ping{Language: "fr", Open: "/app/aujourdhui/", To: browser(t, s.URL, before.Key())}
	if err := p.Push(context.Background(), ping); err != nil {
		t.Fatal(err)
	}
	if auth := c.header.Get("Authorization"); !strings.Contains(auth, "k="+before.Key()) || c.header.Get("Content-Encoding") != "aes128gcm" {
		t.Errorf("headers = %v", c.header)
	}
	ping.To.Key = "unknown"
	if err := p.Push(context.Background(), ping); !fault.Is(err, fault.NotFound) {
		t.Errorf("a key that is not ours: %v", err)
	}
	ping.To.Key = p.Key()
	for status, want := range map[int]fault.Kind{
		http.StatusGone: fault.NotFound, http.StatusNotFound: fault.NotFound,
		http.StatusTooManyRequests: fault.Unavailable, http.StatusInternalServerError: fault.Unavailable,
	} {
		c.status = status
		if err := p.Push(context.Background(), ping); !fault.Is(err, want) {
			t.Errorf("status %d: %v, want %s", status, err, want)
		}
	}
}

func TestAPushServiceLearnsNothing(t *testing.T) {
	data, err := Ping{ID: "n-1", Language: "fr", Open: "/app/aujourdhui/"}.payload()
	if err != nil || string(data) != `{"language":"fr","open":"/app/aujourdhui/"}` {
		t.Errorf("payload = %s, %v", data, err)
	}
}

func TestOnlyPushServicesAreCalled(t *testing.T) {
	p := NewPusher([][]byte{[]byte("x")}, "a@b.example")
	for endpoint, want := range map[string]bool{
		"https://fcm.googleapis.com/fcm/send/abc":            true,
		"https://updates.push.services.mozilla.com/wpush/v2": true,
		"https://web.push.apple.com/abc":                     true,
		"http://fcm.googleapis.com/fcm/send/abc":             false,
		"https://fcm.googleapis.com.example.org/abc":         false,
		"https://evil-push.apple.com.example/abc":            false,
		"https://evilpush.apple.com@10.0.0.1/":               false,
		"https://fcm.googleapis.com:8443/":                   false,
		"https://169.254.169.254/latest/meta-data":           false,
		"https://localhost/":                                 false,
	} {
		if got := p.Check(browser(t, endpoint, p.Key())) == nil; got != want {
			t.Errorf("%s: allowed = %v, want %v", endpoint, got, want)
		}
	}
	bad := browser(t, "https://web.push.apple.com/abc", p.Key())
	bad.P256dh = "AAAA"
	if err := p.Check(bad); !fault.Is(err, fault.Invalid) {
		t.Errorf("keys that are none: %v", err)
	}
}

func TestAFolderShowsWhatItKept(t *testing.T) {
	f := Folder{Dir: t.TempDir() + "/mail", From: "Préau <a@ecole.example>"}
	if kept, err := f.Kept(10); err != nil || len(kept) != 0 {
		t.Fatalf("an empty folder: %v, %v", kept, err)
	}
	l := letter()
	sms := message
	sms.At = l.At.Add(time.Minute)
	ctx := context.Background()
	if err := errors.Join(f.Mail(ctx, l), f.Mail(ctx, l), f.SMS(ctx, sms), f.Push(ctx, Ping{ID: "n-2", At: l.At.Add(2 * time.Minute), Language: "fr"})); err != nil {
		t.Fatal(err)
	}
	kept, err := f.Kept(10)
	if err != nil || len(kept) != 3 {
		t.Fatalf("kept = %v, %v, want three messages", kept, err)
	}
	if kept[0].Channel != "push" || kept[1].Channel != "sms" || kept[1].Text != sms.Text || kept[2].Channel != "mail" {
		t.Errorf("kept = %+v", kept)
	}
	if m := kept[2]; m.To != l.To || m.Subject != l.Subject || !m.At.Equal(l.At) || !strings.Contains(m.Text, "Inès") || !strings.Contains(m.HTML, "rtl") {
		t.Errorf("mail = %+v", m)
	}
	if kept, err = f.Kept(1); err != nil || len(kept) != 1 || kept[0].Channel != "push" {
		t.Errorf("the last one: %v, %v", kept, err)
	}
	if err := f.SMS(ctx, Text{ID: "../x"}); err == nil {
		t.Error("an identifier that is a path was kept")
	}
}

func TestMobileNumbersAreThoseOfTheWholeCountry(t *testing.T) {
	for text, want := range map[string]string{
		"06 12 34 56 78": "+33612345678", "07.12.34.56.78": "+33712345678", "+33 6 12 34 56 78": "+33612345678",
		"0033612345678": "+33612345678", "+33 (0)6 12 34 56 78": "+33612345678", "0692 12 34 56": "+262692123456",
		"0696123456": "+596696123456", "+44 7911 123456": "+447911123456", "+687 75 12 34": "+687751234",
		"01 23 45 67 89": "", "06 12 34": "", "": "", "abc": "", "06 12 34 56 78 ext": "",
	} {
		if got, ok := ParseMobile(text); ok != (want != "") || ok && got != want {
			t.Errorf("%q: %q, %v, want %q", text, got, ok, want)
		}
	}
}
