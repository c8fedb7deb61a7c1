package functions_test

import (
	"encoding/json"
	"net/http"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/preau-ent/preau/functions/notify"
	"github.com/preau-ent/preau/shared/identity"
	"github.com/preau-ent/preau/shared/mail"
	"github.com/preau-ent/preau/shared/policy"
)

// withMail gives a house a folder for its mail, and returns what reads it.
func withMail(t *testing.T, h *house) func() []mail.Kept {
	t.Helper()
	f := mail.Folder{Dir: filepath.Join(t.TempDir(), "mail"), From: h.means.Region.Mail.From}
	h.means.Mail = mail.Shown{Folder: f, Pusher: mail.NewPusher(nil, "")}
	h.restart()
	return func() []mail.Kept {
		kept, err := f.Kept(1_000_000)
		if err != nil {
			t.Fatal(err)
		}
		return kept
	}
}

// to lets everything follow until a moment, ten minutes at a time.
func (h *house) to(t *testing.T, moment time.Time) {
	t.Helper()
	for h.follow(t); h.clock().Before(moment); h.follow(t) {
		next := h.clock().Truncate(10 * time.Minute).Add(10 * time.Minute)
		if next.After(moment) {
			next = moment
		}
		h.setClock(next)
	}
}

// TestNewMarksAreSaidInADigestOnceTheyShowAndWithoutAnyMark saves marks that show
// tomorrow: nothing is said tonight, one line tomorrow, and no message holds the mark.
func TestNewMarksAreSaidInADigestOnceTheyShowAndWithoutAnyMark(t *testing.T) {
	h := newHouse(t)
	sent := withMail(t, h)
	zone := h.means.Region.Location()
	at := func(day, hour int) time.Time { return time.Date(2026, 11, day, hour, 40, 0, 0, zone) }
	h.setClock(time.Date(2026, 11, 23, 10, 0, 0, 0, zone))
	rec := h.call(t, "teacher-maths", http.MethodGet, h.fill("/api/services/{s1}/periods/T1/gradebook"), "")
	var grid struct{ Version int64 }
	if err := json.Unmarshal(rec.Body.Bytes(), &grid); err != nil {
		t.Fatal(err)
	}
	body := `{"version":` + strconv.FormatInt(grid.Version, 10) + `,"assessments":[{"id":"secret-1","create":true,"title":"Interrogation surprise","date":"2026-11-20","outOf":"20","coefficient":"1","visibleFrom":"2026-11-24T16:00:00Z"}],
		"edits":[{"assessment":"secret-1","pupil":"{p1}","value":"13,37"}]}`
	if rec := h.call(t, "teacher-maths", http.MethodPut, h.fill("/api/services/{s1}/periods/T1/gradebook"), h.fill(body)); rec.Code != 200 {
		t.Fatalf("save: %d %s", rec.Code, rec.Body)
	}
	h.to(t, at(23, 18))
	tonight := len(digests(sent()))
	h.to(t, at(24, 18))
	all := digests(sent())
	if len(all) <= tonight {
		t.Fatalf("no digest the day after: %d, then %d", tonight, len(all))
	}
	for _, k := range sent() {
		for _, word := range []string{"13,37", "13.37", "1337", "Interrogation"} {
			if strings.Contains(k.Subject+k.Text+k.HTML, word) {
				t.Errorf("a message says %q: %s", word, k.Text)
			}
		}
	}
	if !strings.Contains(all[0].Text, "Mathématiques") {
		t.Errorf("the digest does not name the subject: %s", all[0].Text)
	}
}

func digests(kept []mail.Kept) (list []mail.Kept) {
	for _, k := range kept {
		if strings.Contains(k.Subject, "les nouvelles du") {
			list = append(list, k)
		}
	}
	return list
}

// TestWhatTheOfficeEntersIsToldAndWhoCannotBeWrittenToIsPhoned goes through the routes:
// the CPE enters an absence, the families are told, the CPE phones and writes it down.
func TestWhatTheOfficeEntersIsToldAndWhoCannotBeWrittenToIsPhoned(t *testing.T) {
	h := newHouse(t)
	sent := withMail(t, h)
	h.setClock(time.Date(2026, 11, 23, 10, 0, 0, 0, h.means.Region.Location()))
	never := `{"language":"tr","kinds":[{"kind":"absence","when":"never","channels":[]}],"hours":{"from":"07:00","to":"20:00"},"digestAt":"18:30","sms":false}`
	if rec := h.call(t, "guardian-full-of-p1", http.MethodPut, "/api/me/notices", never); rec.Code != 200 || !strings.Contains(rec.Body.String(), `"language":"tr"`) {
		t.Fatalf("choices: %d %s", rec.Code, rec.Body)
	}
	rec := h.call(t, "cpe", http.MethodPost, "/api/schools/9990001X/absences", h.fill(`{"pupils":["{p1}","{p2}"],"kind":"absent","date":"2026-11-23","from":"09:00","to":"11:00"}`))
	if rec.Code != 200 {
		t.Fatalf("absence: %d %s", rec.Code, rec.Body)
	}
	h.follow(t)
	if len(sent()) == 0 {
		t.Fatal("nobody was written to")
	}
	for _, k := range sent() {
		if strings.Contains(k.To, string(h.demo.Named["guardian-none-of-p1"])) {
			t.Errorf("a guardian whose right is withdrawn was written to: %s", k.To)
		}
	}
	calls := h.calls(t, "cpe")
	var call notify.Call
	for _, c := range calls {
		if c.Guardian.ID == h.demo.Named["guardian-full-of-p1"] {
			call = c
		}
		if c.Guardian.ID == h.demo.Named["guardian-none-of-p1"] || c.Guardian.ID == h.demo.Named["guardian-contact-of-p1"] {
			t.Errorf("%s is to be phoned", c.Guardian.ID)
		}
	}
	if call.Reason != notify.Refused || len(call.Guardian.Phones) == 0 {
		t.Fatalf("the guardian who wants no message is not in the list: %+v of %d", call, len(calls))
	}
	rec = h.call(t, "cpe", http.MethodGet, "/api/schools/9990001X/board", "")
	if !strings.Contains(rec.Body.String(), call.ID) || !strings.Contains(rec.Body.String(), `"state":"to-call"`) {
		t.Errorf("the board says nothing of the call: %d %.300s", rec.Code, rec.Body)
	}
	path := "/api/schools/9990001X/calls/" + call.ID
	if rec := h.call(t, "teacher-maths", http.MethodPost, path, `{"outcome":"reached"}`); rec.Code != 404 {
		t.Errorf("a teacher writes down a call: %d", rec.Code)
	}
	if rec := h.call(t, "cpe", http.MethodPost, path, `{"outcome":"no-answer","words":"sonne dans le vide"}`); rec.Code != 200 || len(h.calls(t, "cpe")) != len(calls) {
		t.Errorf("nobody answered: %d %s", rec.Code, rec.Body)
	}
	if rec := h.call(t, "cpe", http.MethodPost, path, `{"outcome":"reached","words":"rappelle à midi"}`); rec.Code != 200 || !strings.Contains(rec.Body.String(), "sonne dans le vide") {
		t.Errorf("reached: %d %s", rec.Code, rec.Body)
	}
	if got := len(h.calls(t, "cpe")); got != len(calls)-1 {
		t.Errorf("%d calls are left, want %d", got, len(calls)-1)
	}
	if rec := h.call(t, "anonymous", http.MethodGet, "/api/demo/mail", ""); rec.Code != 200 || !strings.Contains(rec.Body.String(), `"channel":"mail"`) {
		t.Errorf("the demo's mail: %d %.200s", rec.Code, rec.Body)
	}
}

// calls returns whom an archetype of the lycée is to phone.
func (h *house) calls(t *testing.T, name string) []notify.Call {
	t.Helper()
	who, err := h.door.Authenticate(t.Context(), identity.Credential{Token: h.token(t, name)}, "", h.clock())
	if err != nil {
		t.Fatal(err)
	}
	grant, err := policy.ReadBoard(who, "9990001X", 2026)
	if err != nil {
		t.Fatal(err)
	}
	calls, err := notify.NewBook(h.table, h.means.Mail, h.means.Region, h.clock).Calls(t.Context(), grant)
	if err != nil {
		t.Fatal(err)
	}
	return calls
}
