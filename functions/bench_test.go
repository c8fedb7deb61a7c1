package functions_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/preau-ent/preau/functions/fill"
	"github.com/preau-ent/preau/shared/identity"
	"github.com/preau-ent/preau/shared/mail"
	"github.com/preau-ent/preau/shared/seal"
	"github.com/preau-ent/preau/shared/table"
	"github.com/preau-ent/preau/shared/table/local"
)

// processor returns how long this process has computed.
func processor(b *testing.B) time.Duration {
	b.Helper()
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		b.Fatal(err)
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// BenchmarkSchoolDay measures what the screens of a school's day cost: processor time,
// what the store bills, bytes of the answer as a browser takes it.
func BenchmarkSchoolDay(b *testing.B) {
	h := newHouse(b)
	for _, s := range []struct{ name, as, path string }{
		{"today", "guardian-full-of-p1", "/api/today"},
		{"week", "guardian-full-of-p1", "/api/pupils/{p1}/timetable"},
		{"absences", "guardian-full-of-p1", "/api/pupils/{p1}/absences"},
		{"roll", "teacher-of-35", "/api/lessons/{l35}/roll?school=9990001X"},
		{"board", "cpe", "/api/schools/9990001X/board"},
	} {
		b.Run(s.name, func(b *testing.B) {
			h.measure(b, func() *http.Request { return h.request(b, s.as, http.MethodGet, h.fill(s.path), "") })
		})
	}
	version := 0
	b.Run("call", func(b *testing.B) { // three pupils listed, others each time
		h.measure(b, func() *http.Request {
			body := fmt.Sprintf(`{"version":%d,"marks":[%s]}`, version, h.three(version))
			version++
			return h.request(b, "teacher-of-35", http.MethodPut, h.fill("/api/lessons/{l35}/roll?school=9990001X"), body)
		})
	})
}

// three lists three pupils of the class of 35: the same from one roll to the next, and
// now absent, now late, so that each roll writes the day of each.
func (h *house) three(n int) string {
	text := ""
	for i, c := range []int{4, 17, 30} {
		for _, of := range h.demo.Classes {
			if of.School != lycee || of.ID != "2DE8" {
				continue
			}
			if i > 0 {
				text += ","
			}
			text += fmt.Sprintf(`{"pupil":%q,"status":"late","minutes":%d}`, of.Pupils[c].ID, 1+n%50)
		}
	}
	return text
}

// measure makes requests and reports what each costs.
func (h *house) measure(b *testing.B, next func() *http.Request) {
	send := func() int {
		req := next()
		req.Header.Set("Accept-Encoding", "gzip")
		rec := httptest.NewRecorder()
		h.handler.ServeHTTP(rec, req)
		if rec.Code != http.StatusOK {
			b.Fatalf("%d %s", rec.Code, rec.Body)
		}
		return rec.Body.Len()
	}
	bytes := send()
	bill, cpu := h.table.Meter().Total(), processor(b)
	for b.Loop() {
		bytes = send()
	}
	n := float64(b.N)
	b.ReportMetric(float64(processor(b)-cpu)/float64(time.Millisecond)/n, "ms-of-CPU")
	after := h.table.Meter().Total()
	b.ReportMetric((after.RRU-bill.RRU)/n, "RRU")
	b.ReportMetric((after.WRU-bill.WRU)/n, "WRU")
	b.ReportMetric(float64(bytes)/1000, "kB")
}

// BenchmarkTold measures the work between the answer to a roll of which three are absent
// and the last message handed over, to a folder.
func BenchmarkTold(b *testing.B) {
	h := newHouse(b)
	h.means.Mail = mail.Together(mail.Folder{Dir: filepath.Join(b.TempDir(), "mail"), From: h.means.Region.Mail.From}, mail.None{}, mail.None{})
	h.restart()
	h.follow(b)
	spent := time.Duration(0)
	version := 0
	call := func(marks string) {
		body := fmt.Sprintf(`{"version":%d,"marks":[%s]}`, version, marks)
		version++
		if rec := h.call(b, "teacher-of-35", http.MethodPut, h.fill("/api/lessons/{l35}/roll?school=9990001X"), body); rec.Code != http.StatusOK {
			b.Fatalf("%d %s", rec.Code, rec.Body)
		}
	}
	absent := ""
	for _, c := range h.demo.Classes {
		if c.School == lycee && c.ID == "2DE8" {
			absent = fmt.Sprintf(`{"pupil":%q,"status":"absent"},{"pupil":%q,"status":"absent"},{"pupil":%q,"status":"absent"}`, c.Pupils[4].ID, c.Pupils[17].ID, c.Pupils[30].ID)
		}
	}
	for b.Loop() {
		call(absent)
		start := time.Now()
		h.follow(b)
		spent += time.Since(start)
		call("") // they were there after all
		h.follow(b)
	}
	b.ReportMetric(float64(spent)/float64(time.Millisecond)/float64(b.N), "ms-to-told")
}

// BenchmarkDemoStart measures how long the demo takes from an empty folder to its first
// answer, without what it costs to hash passwords.
func BenchmarkDemoStart(b *testing.B) {
	for b.Loop() {
		store, err := local.Open(b.TempDir(), local.NoSync)
		if err != nil {
			b.Fatal(err)
		}
		t, now := table.New(store), time.Date(2026, 11, 23, 7, 0, 0, 0, time.UTC)
		if err := fill.Demo(b.Context(), t, identity.New(t, seal.New(now), identity.Options{Cost: cheap}), now, io.Discard); err != nil {
			b.Fatal(err)
		}
		t.Close()
	}
}
