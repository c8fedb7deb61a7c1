package mail

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/region"
)

const earSecret = "a secret of more than 24 letters"

var came = time.Date(2026, 11, 23, 7, 5, 0, 0, time.UTC)

func ear(t testing.TB, signed bool) *Ear {
	t.Helper()
	g, err := NewEar(region.Answers{Header: "X-Proof", Signed: signed, From: "sender", Text: "message", ID: "msgid", At: "date"}, earSecret)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// incoming is a request of a gateway that shows a proof.
func incoming(kind, body, proof string) Incoming {
	h := http.Header{"X-Proof": {proof}}
	return Incoming{Header: h.Get, Type: kind, Body: []byte(body), At: came}
}

func signatureOf(body, secret string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(body))
	return hex.EncodeToString(mac.Sum(nil))
}

func TestAnAnswerIsReadAsJSONOrAsAForm(t *testing.T) {
	want := Order{ID: "m-1", From: "+33612345678", Stop: true, At: came.Add(-time.Minute)}
	for name, in := range map[string]Incoming{
		"JSON":               incoming("application/json; charset=utf-8", `{"sender":"+33612345678","message":"Stop","msgid":"m-1","date":"2026-11-23T08:04:00+01:00","other":{"a":[1]}}`, earSecret),
		"seconds":            incoming("application/json", `{"sender":"33612345678","message":"STOP 36180","msgid":"m-1","date":1795417440}`, earSecret),
		"milliseconds":       incoming("application/json", `{"sender":"0612345678","message":"ARRÊT","msgid":"m-1","date":"1795417440000"}`, earSecret),
		"a form":             incoming("application/x-www-form-urlencoded", "sender=%2B33612345678&message=Stop&msgid=m-1&date=2026-11-23T07%3A04%3A00Z", earSecret),
		"a form with a \"\"": incoming("application/x-www-form-urlencoded; charset=UTF-8", "sender=0033612345678&message=+stop+&msgid=m-1&date=1795417440", earSecret),
	} {
		if got, err := ear(t, false).Answer(in); err != nil || got != want {
			t.Errorf("%s: %+v, %v, want %+v", name, got, err, want)
		}
	}
	later := incoming("application/json", `{"sender":"0612345678","message":"start","msgid":"m-2","date":"2030-01-01T00:00:00Z"}`, earSecret)
	if got, err := ear(t, false).Answer(later); err != nil || got.Stop || !got.At.Equal(came) {
		t.Errorf("from the future: %+v, %v, want start when it came", got, err)
	}
	number := incoming("application/json", `{"sender":33612345678,"message":"start","msgid":12}`, earSecret)
	if got, err := ear(t, false).Answer(number); err != nil || got.From != "+33612345678" || got.ID != "12" {
		t.Errorf("numbers: %+v, %v", got, err)
	}
}

func TestWhoDoesNotShowTheSecretFindsNothing(t *testing.T) {
	const body = `{"sender":"0612345678","message":"STOP","msgid":"m-1"}`
	for name, proof := range map[string]string{"none": "", "another": strings.Repeat("x", len(earSecret)), "its beginning": earSecret[:30], "a signature": signatureOf(body, earSecret)} {
		if got, err := ear(t, false).Answer(incoming("application/json", body, proof)); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s: %+v, %v, want as if there were nothing", name, got, err)
		}
	}
	for name, c := range map[string]struct {
		proof string
		good  bool
	}{
		"the signature": {signatureOf(body, earSecret), true}, "with its name": {"sha256=" + signatureOf(body, earSecret), true}, "in capitals": {strings.ToUpper(signatureOf(body, earSecret)), true},
		"the secret": {earSecret, false}, "none": {"", false}, "by another secret": {signatureOf(body, "x"+earSecret), false}, "of another body": {signatureOf(body+" ", earSecret), false},
	} {
		if got, err := ear(t, true).Answer(incoming("application/json", body, c.proof)); c.good != (err == nil) || !c.good && !fault.Is(err, fault.NotFound) {
			t.Errorf("signed, %s: %+v, %v", name, got, err)
		}
	}
	var none *Ear
	if _, err := none.Answer(incoming("application/json", body, "")); !fault.Is(err, fault.NotFound) {
		t.Errorf("no ear: %v", err)
	}
	if _, err := Together(None{}, Gateway{}, None{}).(Answers).Answer(incoming("application/json", body, "")); !fault.Is(err, fault.NotFound) {
		t.Errorf("a gateway without ear: %v", err)
	}
	if _, err := Together(None{}, None{}, None{}).(Answers).Answer(incoming("application/json", body, "")); !fault.Is(err, fault.NotFound) {
		t.Errorf("no gateway: %v", err)
	}
}

func TestWhatIsNoOrderIsForgottenAndMistakesOfTheSettingsAreTold(t *testing.T) {
	g := ear(t, false)
	if got, err := g.Answer(incoming("application/json", `{"sender":"0612345678","message":"Inès a la varicelle","msgid":"m-1"}`, earSecret)); !errors.Is(err, ErrNoOrder) {
		t.Errorf("a sentence: %+v, %v", got, err)
	}
	for name, in := range map[string]Incoming{
		"no identifier": incoming("application/json", `{"sender":"0612345678","message":"STOP"}`, earSecret), "no number": incoming("application/json", `{"message":"STOP","msgid":"m-1"}`, earSecret),
		"a long name": incoming("application/json", fmt.Sprintf(`{"sender":"0612345678","message":"STOP","msgid":%q}`, strings.Repeat("x", 201)), earSecret),
		"no JSON":     incoming("application/json", `sender=0612345678`, earSecret), "a list": incoming("application/json", `["STOP"]`, earSecret), "nothing": incoming("", "", earSecret),
	} {
		if got, err := g.Answer(in); !fault.Is(err, fault.Invalid) || strings.Contains(err.Error(), "612345678") {
			t.Errorf("%s: %+v, %v, want invalid without the number", name, got, err)
		}
	}
}

func TestAGatewayThatWentMadIsToldToWait(t *testing.T) {
	g := ear(t, false)
	in := incoming("application/json", `{"sender":"0612345678","message":"STOP","msgid":"m-1"}`, earSecret)
	for range mostAnswers {
		if _, err := g.Answer(in); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := g.Answer(in); !fault.Is(err, fault.TooMany) {
		t.Errorf("one more: %v, want to wait", err)
	}
	if _, err := g.Answer(incoming("application/json", "", "wrong")); !fault.Is(err, fault.NotFound) {
		t.Errorf("a stranger learns that there is an ear: %v", err)
	}
	in.At = in.At.Add(time.Minute)
	if _, err := g.Answer(in); err != nil {
		t.Errorf("a minute later: %v", err)
	}
}

func TestASecretThatCouldBeGuessedOpensNothing(t *testing.T) {
	var r region.Region
	r.Mail.SMS = region.SMS{By: region.HTTP, URL: "https://sms.example/", Answers: region.Answers{Header: "X-Proof", From: "from", Text: "text", ID: "id"}}
	for secret, good := range map[string]bool{"": false, "short": false, earSecret: true} {
		post, err := Open(&r, Place{Env: func(name string) string {
			return map[string]string{"PREAU_SMS_ANSWERS_SECRET": secret}[name]
		}})
		if good != (err == nil) {
			t.Fatalf("secret %q: %v", secret, err)
		}
		if !good {
			continue
		}
		if _, err := post.(Answers).Answer(incoming("application/json", `{"from":"0612345678","text":"STOP","id":"1"}`, earSecret)); err != nil {
			t.Errorf("through the door: %v", err)
		}
	}
}
