package functions_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/preau-ent/preau/functions/notify"
	"github.com/preau-ent/preau/shared/mail"
	"github.com/preau-ent/preau/shared/region"
	"github.com/preau-ent/preau/shared/table"
)

// earSecret is what the gateway of a test and the region share.
const earSecret = "a secret of more than 24 letters"

// A gateway is one of text messages, on this machine: it keeps what it is given, and
// brings what families answer.
type gateway struct {
	mu    sync.Mutex
	taken []map[string]string
	log   strings.Builder // of the service
}

func (g *gateway) ServeHTTP(_ http.ResponseWriter, req *http.Request) {
	g.mu.Lock()
	defer g.mu.Unlock()
	var m map[string]string
	if json.NewDecoder(req.Body).Decode(&m) == nil {
		g.taken = append(g.taken, m)
	}
}

// texts returns how many messages a number was sent.
func (g *gateway) texts(to string) int {
	g.mu.Lock()
	defer g.mu.Unlock()
	n := 0
	for _, m := range g.taken {
		if m["to"] == to {
			n++
		}
	}
	return n
}

// withGateway makes a house whose region has a gateway of text messages, and a folder
// for its mail.
func withGateway(t *testing.T, signed bool) (*house, *gateway) {
	t.Helper()
	h, g := newHouse(t), &gateway{}
	server := httptest.NewServer(g)
	t.Cleanup(server.Close)
	r := *h.means.Region
	r.Mail.By, r.Mail.SMS = region.AWS, region.SMS{
		By: region.HTTP, URL: server.URL, Fields: map[string]string{"to": "{to}", "text": "{text}"},
		Answers: region.Answers{Header: "X-Proof", Signed: signed, From: "sender", Text: "message", ID: "msgid", At: "date"},
	}
	post, err := mail.Open(&r, mail.Place{Env: func(name string) string { return map[string]string{"PREAU_SMS_ANSWERS_SECRET": earSecret}[name] }})
	if err != nil {
		t.Fatal(err)
	}
	h.means.Region, h.means.Mail = &r, post
	h.means.Log = slog.New(slog.NewTextHandler(&g.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	h.restart()
	return h, g
}

// brings sends the bytes that a gateway sends, with its proof.
func (h *house) brings(t *testing.T, kind, body, proof string) *httptest.ResponseRecorder {
	t.Helper()
	req := httptest.NewRequest("POST", "https://ent.example/api/sms/inbound", strings.NewReader(body))
	req.Header.Set("Content-Type", kind)
	if proof != "" {
		req.Header.Set("X-Proof", proof)
	}
	rec := httptest.NewRecorder()
	h.handler.ServeHTTP(rec, req)
	return rec
}

// textOnly makes a person want absences by text message alone; it returns the number.
func (h *house) textOnly(t *testing.T, name string) string {
	t.Helper()
	body := `{"language":"fr","kinds":[{"kind":"absence","when":"now","channels":["sms"]}],"hours":{"from":"07:00","to":"20:00"},"digestAt":"18:30","sms":true}`
	if rec := h.call(t, name, "PUT", "/api/me/notices", body); rec.Code != 200 {
		t.Fatalf("%d %s", rec.Code, rec.Body)
	}
	number, ok := mail.ParseMobile(h.demo.As(name).Profile.Contact.Mobile)
	if !ok {
		t.Fatalf("%s has no mobile number", name)
	}
	return number
}

// withoutMail takes the mail address of a person away.
func (h *house) withoutMail(t *testing.T, name string) {
	t.Helper()
	k := table.Key{Part: "PERSON#" + string(h.demo.Named[name]), Sort: "ME"}
	items, err := h.table.Get(t.Context(), true, k)
	if err != nil {
		t.Fatal(err)
	}
	var doc map[string]any
	if err := items.Find(k).Decode(&doc); err != nil {
		t.Fatal(err)
	}
	delete(doc["contact"].(map[string]any), "mail")
	it, err := items.Find(k).With(doc)
	if err == nil {
		err = h.table.Write(t.Context(), table.Change{Op: table.Put, Item: it})
	}
	if err != nil {
		t.Fatal(err)
	}
}

// absentAt writes an absence of today down and does what follows; it returns how telling
// the mother of it stands.
func (h *house) absentAt(t *testing.T, from, to string) notify.Party {
	t.Helper()
	body := h.fill(`{"pupils":["{p1}"],"class":"2DE3","kind":"absent","date":"` + string(h.demo.Today()) + `","from":"` + from + `","to":"` + to + `"}`)
	if rec := h.call(t, "cpe", "POST", "/api/schools/9990001X/absences", body); rec.Code != 200 {
		t.Fatalf("%d %s", rec.Code, rec.Body)
	}
	h.follow(t)
	return h.toldNow(t, "pupil-p1")[h.demo.Named["guardian-full-of-p1"]]
}

func (h *house) later(d time.Duration) { h.setClock(h.clock().Add(d)) }

// TestAMotherAnswersStopAndThenStart is the story of a mother who takes text messages
// alone: she answers STOP, and is phoned within the minute in which her child is absent,
// for a reason that the board says; her page says so; she answers START, and the next
// absence is told by text message.
func TestAMotherAnswersStopAndThenStart(t *testing.T) {
	h, g := withGateway(t, true)
	h.later(5 * time.Minute)
	number := h.textOnly(t, "guardian-full-of-p1")
	h.withoutMail(t, "guardian-full-of-p1")
	answer := func(id, word string) {
		t.Helper()
		body := `{"sender":"` + number + `","message":"` + word + `","msgid":"` + id + `","date":"` + h.clock().Format(time.RFC3339) + `","operator":"x"}`
		mac := hmac.New(sha256.New, []byte(earSecret))
		mac.Write([]byte(body))
		for range 3 { // gateways repeat themselves
			if rec := h.brings(t, "application/json", body, "sha256="+hex.EncodeToString(mac.Sum(nil))); rec.Code != 204 || rec.Body.Len() > 0 {
				t.Fatalf("%s: %d %s", word, rec.Code, rec.Body)
			}
		}
		h.later(time.Minute)
		h.follow(t)
	}
	notices := func() (n notify.Notices) {
		t.Helper()
		h.read(t, "guardian-full-of-p1", "/api/me/notices", &n)
		return n
	}

	answer("m-1", "Stop")
	if n := notices(); n.Stopped == nil {
		t.Error("her page says nothing of the STOP")
	}
	if got := h.absentAt(t, "09:00", "10:00"); got.State != notify.ToCall || got.Reason != notify.AnsweredStop || g.texts(number) > 0 {
		t.Errorf("after STOP: %+v, %d messages", got, g.texts(number))
	}
	var board struct{ Calls []notify.Call }
	h.read(t, "cpe", "/api/schools/9990001X/board", &board)
	listed := 0
	for _, c := range board.Calls {
		if c.Guardian.ID == h.demo.Named["guardian-full-of-p1"] && c.Reason == notify.AnsweredStop {
			listed++
		}
	}
	if listed != 1 {
		t.Errorf("listed %d times to be phoned, want once", listed)
	}

	answer("m-2", "START")
	answer("m-1", "Stop") // brought again, long after
	if n := notices(); n.Stopped != nil {
		t.Error("her page says STOP after START")
	}
	h.later(4 * time.Hour)
	if got := h.absentAt(t, "14:00", "15:00"); got.State != notify.Told || got.By != notify.BySMS || g.texts(number) != 1 {
		t.Errorf("after START: %+v, %d messages", got, g.texts(number))
	}
	if digits := strings.TrimPrefix(number, "+33"); strings.Contains(g.log.String(), digits) {
		t.Errorf("the log has the number: %s", g.log.String())
	}
}

// TestOnlyStartFromTheNumberItselfLiftsItsStop is a number that a school typed wrongly: the
// stranger who has it answers STOP, and nothing that a parent's account sends makes the
// service write to the stranger again.
func TestOnlyStartFromTheNumberItselfLiftsItsStop(t *testing.T) {
	h, g := withGateway(t, false)
	h.later(5 * time.Minute)
	number := h.textOnly(t, "guardian-full-of-p1")
	h.withoutMail(t, "guardian-full-of-p1")
	answer := func(id, word string) {
		t.Helper()
		if rec := h.brings(t, "application/json", `{"sender":"`+number+`","message":"`+word+`","msgid":"`+id+`"}`, earSecret); rec.Code != 204 {
			t.Fatalf("%s: %d %s", word, rec.Code, rec.Body)
		}
		h.later(time.Minute)
		h.follow(t)
	}
	stopped := func() bool {
		t.Helper()
		var n notify.Notices
		h.read(t, "guardian-full-of-p1", "/api/me/notices", &n)
		return n.Stopped != nil
	}
	answer("s-1", "STOP")
	for _, more := range []string{`"sms":true`, `"sms":false`, `"sms":true,"restart":true`, `"sms":true,"stopped":null`} {
		h.call(t, "guardian-full-of-p1", "PUT", "/api/me/notices",
			`{"language":"fr","kinds":[{"kind":"absence","when":"now","channels":["sms"]}],"hours":{"from":"07:00","to":"20:00"},"digestAt":"18:30",`+more+`}`)
		if !stopped() {
			t.Errorf("an account that sends %s lifts the STOP of the number", more)
		}
	}
	h.textOnly(t, "guardian-full-of-p1")
	if got := h.absentAt(t, "09:00", "10:00"); got.State != notify.ToCall || g.texts(number) > 0 {
		t.Errorf("%+v, %d messages to a stranger who objected", got, g.texts(number))
	}
	if answer("s-2", "START"); stopped() {
		t.Error("START from the number does not lift its STOP")
	}
}

// TestWhatAGatewayBringsIsTakenOrNot sends the bytes of a gateway that shows its secret,
// and of those who do not.
func TestWhatAGatewayBringsIsTakenOrNot(t *testing.T) {
	h, _ := withGateway(t, false)
	const form = "application/x-www-form-urlencoded"
	absent := h.call(t, "anonymous", "POST", "/api/sms/nowhere", "{}")
	written := func() (n int) {
		t.Helper()
		for after := (table.Key{}); ; {
			page, err := h.table.Walk(t.Context(), 0, 1, after)
			if err != nil {
				t.Fatal(err)
			}
			for _, it := range page.Items {
				if strings.Contains(string(it.Data), "mail.order") {
					n++
				}
			}
			if after = page.Next; after == (table.Key{}) {
				return n
			}
		}
	}
	for _, c := range []struct {
		name, kind, body, proof string
		want, more              int
	}{
		{"a form", form, "sender=%2B33612345678&message=STOP+36180&msgid=f-1", earSecret, 204, 1},
		{"the same again", form, "sender=%2B33612345678&message=STOP+36180&msgid=f-1", earSecret, 204, 0},
		{"JSON", "application/json", `{"sender":"33612345678","message":"oui","msgid":"j-1"}`, earSecret, 204, 1},
		{"words", form, "sender=%2B33612345678&message=In%C3%A8s+est+malade&msgid=f-2", earSecret, 204, 0},
		{"a short number", form, "sender=36180&message=STOP&msgid=f-3", earSecret, 204, 0},
		{"no identifier", form, "sender=%2B33612345678&message=STOP", earSecret, 422, 0},
		{"no form", form, "%", earSecret, 422, 0},
		{"another secret", form, "sender=%2B33612345678&message=STOP&msgid=f-4", strings.ToUpper(earSecret), 404, 0},
		{"no secret", form, "sender=%2B33612345678&message=STOP&msgid=f-5", "", 404, 0},
		{"a long body", form, "sender=%2B33612345678&message=STOP&msgid=f-6&x=" + strings.Repeat("x", 5<<10), earSecret, 413, 0},
	} {
		before := written()
		rec := h.brings(t, c.kind, c.body, c.proof)
		if rec.Code != c.want || written()-before != c.more {
			t.Errorf("%s: %d %s, %d written, want %d, %d", c.name, rec.Code, rec.Body, written()-before, c.want, c.more)
		}
		if c.want == 404 && rec.Body.String() != absent.Body.String() {
			t.Errorf("%s: %s, want the bytes of a route that is not there", c.name, rec.Body)
		}
		if strings.Contains(rec.Body.String(), "612345678") || rec.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %v %s", c.name, rec.Header(), rec.Body)
		}
	}
}

// TestWhatWaitsOfAStopNamesNoNumber looks at what a gateway's message leaves until the job
// carries it out.
func TestWhatWaitsOfAStopNamesNoNumber(t *testing.T) {
	h, _ := withGateway(t, false)
	if rec := h.brings(t, "application/json", `{"sender":"+33612345678","message":"STOP","msgid":"its-own-name"}`, earSecret); rec.Code != 204 {
		t.Fatalf("%d %s", rec.Code, rec.Body)
	}
	found := 0
	for after := (table.Key{}); ; {
		page, err := h.table.Walk(t.Context(), 0, 1, after)
		if err != nil {
			t.Fatal(err)
		}
		for _, it := range page.Items {
			if !strings.Contains(string(it.Data), "mail.order") {
				continue
			}
			found++
			if all := it.Part + it.Sort + string(it.Data); strings.Contains(all, "612345678") || strings.Contains(all, "its-own-name") {
				t.Errorf("what waits names the number: %s", all)
			}
		}
		if after = page.Next; after == (table.Key{}) {
			break
		}
	}
	if found != 1 {
		t.Errorf("%d orders wait, want one", found)
	}
}

// TestAStopByTheTopicOfTheCloud brings the event of AWS End User Messaging through the
// program that follows, twice: the guardian is then to be phoned, and no more is stored
// of a sentence.
func TestAStopByTheTopicOfTheCloud(t *testing.T) {
	h, _, programs, s := cloud(t, "absences")
	h.textOnly(t, "guardian-full-of-p1")
	h.withoutMail(t, "guardian-full-of-p1")
	number, _ := mail.ParseMobile(h.demo.As("guardian-full-of-p1").Profile.Contact.Mobile)
	message := func(id, words string) string {
		data, err := json.Marshal(map[string]string{
			"originationNumber": number, "destinationNumber": "+33700000001", "messageKeyword": "KEYWORD_700000001", "messageBody": words,
			"previousPublishedMessageId": "b1f2c3", "inboundMessageId": id,
		})
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	s.topic("t-0", message("in-0", "elle revient demain"))
	for range 2 {
		s.topic("t-1", message("in-1", "STOP"))
	}
	h.through(t, programs["absences"])("teacher-maths", http.MethodPut, "/api/lessons/{l1}/roll", `{"version":0,"marks":[{"pupil":"{p1}","status":"absent"}]}`)
	s.follow()
	if got := h.toldNow(t, "pupil-p1")[h.demo.Named["guardian-full-of-p1"]]; got.State != notify.ToCall || got.Reason != notify.AnsweredStop {
		t.Errorf("after STOP: %+v, want to be phoned because the number answered it", got)
	}
}
