package functions_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/preau-ent/preau/functions/notify"
	"github.com/preau-ent/preau/shared/demo"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/seal"
	"github.com/preau-ent/preau/shared/table/dynamo/dynamolocal"
)

// A postOffice is a mail server of this machine; it keeps what it takes, by recipient.
type postOffice struct {
	mu    sync.Mutex
	taken map[string][]string
	port  string
}

func newPostOffice(t *testing.T) *postOffice {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	p := &postOffice{taken: map[string][]string{}}
	_, p.port, _ = net.SplitHostPort(l.Addr().String())
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go p.talk(c)
		}
	}()
	return p
}

func (p *postOffice) talk(c net.Conn) {
	defer c.Close()
	to := ""
	fmt.Fprint(c, "220 test\r\n")
	for in := bufio.NewScanner(c); in.Scan(); {
		switch verb, rest, _ := strings.Cut(in.Text(), " "); verb {
		case "EHLO":
			fmt.Fprint(c, "250-test\r\n250 8BITMIME\r\n")
		case "RCPT":
			_, rest, _ = strings.Cut(rest, "<")
			to, _, _ = strings.Cut(rest, ">")
			fmt.Fprint(c, "250 ok\r\n")
		case "DATA":
			fmt.Fprint(c, "354 go on\r\n")
			var b strings.Builder
			for in.Scan() && in.Text() != "." {
				b.WriteString(in.Text() + "\n")
			}
			p.mu.Lock()
			p.taken[to] = append(p.taken[to], b.String())
			p.mu.Unlock()
			fmt.Fprint(c, "250 taken\r\n")
		default:
			fmt.Fprint(c, "250 ok\r\n")
		}
	}
}

// of returns the mails of an address, and how many there are in all.
func (p *postOffice) of(address string) (mails []string, all int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, list := range p.taken {
		all += len(list)
	}
	return p.taken[address], all
}

// byMail makes a deployed region hand its mail to a server.
func (p *postOffice) byMail(t *testing.T, dir string) {
	t.Helper()
	file := filepath.Join(dir, "region.yaml")
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(data), "  by: folder")
	_, rest, _ = strings.Cut(rest, "\n")
	rest, _, found := strings.Cut(rest, "  sms:\n")
	_, after, contact := strings.Cut(string(data), "\ncontact:")
	if !ok || !found || !contact {
		t.Fatalf("the region's file has another form:\n%s", data)
	}
	text := before + "  by: smtp\n  smtp:\n    host: 127.0.0.1\n    port: " + p.port + "\n" + rest + "contact:" + after
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// through returns what calls a program of the cloud, for a request that must succeed.
func (h *house) through(t *testing.T, program http.Handler) func(name, method, path, body string) *httptest.ResponseRecorder {
	return func(name, method, path, body string) *httptest.ResponseRecorder {
		t.Helper()
		rec := httptest.NewRecorder()
		program.ServeHTTP(rec, h.request(t, name, method, h.fill(path), h.fill(body)))
		if rec.Code != http.StatusOK {
			t.Fatalf("%s %s: %d %s", method, path, rec.Code, rec.Body)
		}
		return rec
	}
}

// TestAnAbsenceThroughTheFunctionsOwnPrograms plays an absence as the cloud does: the
// roll through the program of absences, its records of the table's stream to the program
// that follows, which hands the mail to a server; then the family's word and the ruling.
// Every batch comes twice, and each effect once.
func TestAnAbsenceThroughTheFunctionsOwnPrograms(t *testing.T) {
	h, office, programs, s := cloud(t, "absences")
	call := h.through(t, programs["absences"])
	call("teacher-maths", http.MethodPut, "/api/lessons/{l1}/roll", `{"version":0,"marks":[{"pupil":"{p1}","status":"absent"}]}`)
	s.follow()
	told := h.toldNow(t, "pupil-p1")
	mother := h.demo.As("guardian-full-of-p1").Profile
	if told[mother.ID].State != notify.Told {
		t.Errorf("the guardian is %+v", told[mother.ID])
	}
	if _, ok := told[h.demo.Named["guardian-none-of-p1"]]; ok {
		t.Error("the guardian whose right is withdrawn is to be told")
	}
	mails, all := office.of(mother.Contact.Mail)
	if len(mails) != 1 || !strings.Contains(mails[0], "Message-ID: <") {
		t.Fatalf("%d mails to the guardian, %d in all", len(mails), all)
	}
	if none, _ := office.of(h.demo.As("guardian-none-of-p1").Profile.Contact.Mail); len(none) != 0 {
		t.Errorf("the guardian whose right is withdrawn is written to: %s", none)
	}

	day := string(h.demo.Today())
	call("guardian-full-of-p1", http.MethodPost, "/api/pupils/{p1}/justifications?school=9990001X",
		`{"from":"`+day+`T08:00:00+01:00","to":"`+day+`T09:00:00+01:00","motif":"transport","words":"Le car est tombé en panne."}`)
	s.follow()
	stretch := h.stretch(t, call("cpe", http.MethodGet, "/api/pupils/{p1}/absences?school=9990001X", ""), day)
	if stretch.State != "waiting" || stretch.Case == "" {
		t.Errorf("after the family's word: %+v", stretch)
	}
	call("cpe", http.MethodPut, "/api/pupils/{p1}/cases/"+stretch.Case+"/ruling?school=9990001X", fmt.Sprintf(`{"version":%d,"accepted":true,"settled":true}`, stretch.Version))
	s.follow()
	if stretch = h.stretch(t, call("guardian-full-of-p1", http.MethodGet, "/api/pupils/{p1}/absences", ""), day); stretch.State != "justified" {
		t.Errorf("after the ruling: %+v", stretch)
	}
	if mails, _ := office.of(mother.Contact.Mail); len(mails) != 1 {
		t.Errorf("%d mails to the guardian, want the first alone", len(mails))
	}
	t.Logf("%d mails, %d records", all, s.handed)
}

// cloud returns the demo region as it is deployed: its table, a mail server, and the
// programs of some functions behind the gateway and of what follows them.
func cloud(t *testing.T, names ...string) (*house, *postOffice, map[string]*runtime, *source) {
	t.Helper()
	endpoint := dynamolocal.Start(t)
	h := &house{demo: demo.New(demo.Options{}), tokens: map[string]string{}}
	h.now = h.demo.Now.Add(5 * time.Minute)
	keys := seal.New(h.now)
	h.furnish(t, cloudTable(t, h, endpoint), keys)
	office := newPostOffice(t)
	programs := map[string]*runtime{}
	for _, name := range append(names, "follow") {
		dir := t.TempDir()
		program := build(t, name+"/lambda", dir, nil)
		deploy(t, dir, keys)
		office.byMail(t, dir)
		programs[name] = start(t, h, name, program, environment(t, dir, endpoint))
	}
	s := &source{T: t, house: h, program: programs["follow"]}
	for len(s.records()) > 0 { // what the demo has lived
	}
	return h, office, programs, s
}

// toldNow returns whom an absence opened at this moment concerns, and how telling stands.
func (h *house) toldNow(t *testing.T, pupil string) map[school.PersonID]notify.Party {
	t.Helper()
	told := map[school.PersonID]notify.Party{}
	for _, x := range h.tells(t, h.demo.Today()) {
		if x.Pupil == h.demo.Named[pupil] && x.Kind == notify.OfAbsence && x.Withdrawn.IsZero() && x.Made.Equal(h.clock()) {
			for _, p := range x.Parties {
				told[p.Person] = p
			}
		}
	}
	return told
}

// follow hands everything written to the program, each batch twice, and then the minute.
func (s *source) follow() {
	s.Helper()
	for records := s.entries(); len(records) > 0; records = s.entries() {
		for range 2 {
			if failed := s.deliver(records); len(failed) > 0 {
				s.Fatalf("to be sent again from %v", failed)
			}
		}
	}
	s.tick()
}

// entries returns what the stream hands over of what was written: entries of the journal.
func (s *source) entries() (list []map[string]any) {
	s.Helper()
	for _, r := range s.records() {
		change := r["dynamodb"].(map[string]any)
		sort := change["Keys"].(map[string]any)["s"].(map[string]any)["S"].(string)
		if r["eventName"] == "INSERT" && strings.HasPrefix(sort, journal.Prefix) {
			list = append(list, r)
		}
	}
	return list
}

// A stretchOf is what a file says of one absence.
type stretchOf struct {
	From    time.Time
	State   string
	Case    string
	Version int64
}

// stretch returns the absence of a day in a file.
func (h *house) stretch(t *testing.T, rec *httptest.ResponseRecorder, day string) stretchOf {
	t.Helper()
	var file struct{ Stretches []stretchOf }
	if err := json.Unmarshal(rec.Body.Bytes(), &file); err != nil {
		t.Fatal(err)
	}
	for _, s := range file.Stretches {
		if s.From.In(h.demo.Zone).Format(time.DateOnly) == day {
			return s
		}
	}
	t.Fatalf("no absence of %s: %s", day, rec.Body)
	return stretchOf{}
}
