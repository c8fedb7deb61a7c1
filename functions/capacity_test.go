package functions_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// screens are what people open and save, one request each. What a request costs is
// that of a process which has just started, but for the session's token.
var screens = []struct{ name, as, method, path, body string }{
	{"today, a parent of two", "guardian-full-of-p1", "GET", "/api/today", ""},
	{"today, a parent of two, again", "guardian-full-of-p1", "GET", "/api/today", ""},
	{"today, a pupil, card kept", "pupil-p1", "GET", "/api/today", ""},
	{"today, a teacher", "teacher-maths", "GET", "/api/today", ""},
	{"today, a teacher, again", "teacher-maths", "GET", "/api/today", ""},
	{"today, a CPE", "cpe", "GET", "/api/today", ""},
	{"today, a CPE, again", "cpe", "GET", "/api/today", ""},
	{"week of a pupil's timetable", "guardian-full-of-p1", "GET", "/api/pupils/{p1}/timetable", ""},
	{"week of a pupil's timetable, again", "guardian-full-of-p1", "GET", "/api/pupils/{p1}/timetable", ""},
	{"absences of a pupil", "guardian-full-of-p1", "GET", "/api/pupils/{p1}/absences", ""},
	{"absences of a pupil, again", "guardian-full-of-p1", "GET", "/api/pupils/{p1}/absences", ""},
	{"board of the CPE", "cpe", "GET", "/api/schools/9990001X/board", ""},
	{"roll of 35", "teacher-of-35", "GET", "/api/lessons/{l35}/roll?school=9990001X", ""},
	{"roll call of 35, 3 listed", "teacher-of-35", "PUT", "/api/lessons/{l35}/roll?school=9990001X", "roll"},
	{"who am I, a parent of two", "guardian-full-of-p1", "GET", "/api/me", ""},
	{"who am I, a teacher", "teacher-maths", "GET", "/api/me", ""},
	{"marks of a pupil", "guardian-full-of-p1", "GET", "/api/pupils/{p1}/grades", ""},
	{"marks of a pupil, again", "guardian-full-of-p1", "GET", "/api/pupils/{p1}/grades", ""},
	{"marks of a pupil, period named", "guardian-full-of-p1", "GET", "/api/pupils/{p1}/grades?period=T1", ""},
	{"year of a pupil", "guardian-full-of-p1", "GET", "/api/pupils/{p1}/grades?period=year", ""},
	{"what if", "guardian-full-of-p1", "POST", "/api/pupils/{p1}/grades/what-if", `{"service":"{s1}","marks":[{"value":"14","coefficient":100}]}`},
	{"working of an average", "teacher-maths", "GET", "/api/services/{s1}/periods/T1/working?pupil={p1}", ""},
	{"gradebook of a class", "teacher-maths", "GET", "/api/services/{s1}/periods/T1/gradebook", ""},
	{"save of 32 marks", "teacher-maths", "PUT", "/api/services/{s1}/periods/T1/gradebook", "marks"},
	{"history of a gradebook", "teacher-maths", "GET", "/api/services/{s1}/periods/T1/history", ""},
	{"overview of a class", "head-teacher", "GET", "/api/classes/2DE3/overview?school=9990001X", ""},
	{"rolls of a teacher's day", "teacher-maths", "GET", "/api/me/rolls", ""},
	{"roll of a lesson", "teacher-maths", "GET", "/api/lessons/{l1}/roll", ""},
	{"roll called, two absent, one late", "teacher-maths", "PUT", "/api/lessons/{l1}/roll", `{"version":0,"marks":[{"pupil":"{p1}","status":"absent"},{"pupil":"{p2}","status":"absent"},{"pupil":"{pupil-arrived}","status":"late","minutes":5}]}`},
	{"late desk", "cpe", "POST", "/api/schools/9990001X/late-desk", `{"pupil":"{p1}","at":"08:04"}`},
	{"board of the CPE", "cpe", "GET", "/api/schools/9990001X/board", ""},
	{"pupils to look up", "cpe", "GET", "/api/schools/9990001X/pupils", ""},
	{"year of a school", "head", "GET", "/api/schools/9990001X/calendar", ""},
	{"year of a school, last day settled", "head", "PUT", "/api/schools/9990001X/calendar", `{"version":1,"first":"2026-09-01","last":"2027-07-01","weeks":[],"daysOff":[]}`},
	{"where I am signed in", "guardian-full-of-p1", "GET", "/api/session/list", ""},
}

// TestCapacity writes down what each screen costs: calls of the store, read and write
// units as DynamoDB bills them, and bytes of the answer. A change shows in review.
func TestCapacity(t *testing.T) {
	h := newHouse(t)
	var out bytes.Buffer
	fmt.Fprintf(&out, "%-34s %8s %6s %6s %7s\n", "screen", "requests", "RRU", "WRU", "bytes")
	for _, s := range screens {
		h.token(t, s.as)
		body := s.body
		if body == "marks" {
			body = h.marks(t)
		}
		if body == "roll" {
			body = h.roll()
		}
		before := h.table.Meter().Total()
		rec := h.call(t, s.as, s.method, h.fill(s.path), h.fill(body))
		after := h.table.Meter().Total()
		if rec.Code != 200 {
			t.Fatalf("%s: %d %s", s.name, rec.Code, rec.Body)
		}
		fmt.Fprintf(&out, "%-34s %8d %6.1f %6.1f %7d\n", s.name, after.Requests-before.Requests, after.RRU-before.RRU, after.WRU-before.WRU, rec.Body.Len())
	}
	golden(t, "capacity.golden", out.Bytes())
}

// budgets are what the daily screens may cost: calls and read units beside those of the
// session, its links and, where the screen is about a pupil, the enrolment; write units;
// and bytes, compressed as they travel. The process is warm: the school's calendar is a
// minute old at most. A cold one reads once more, for a minute, the school in a call of its
// own and its calendar (0.5 RRU each); and, for an hour, the changes of each day older than
// last week that a file speaks of (0.5 RRU each, in the call of the timetable).
var budgets = []struct {
	name, as, method, path, body string
	calls                        int
	rru, wru                     float64
	work                         bool // of somebody who works in the school: about no pupil
}{
	{"absences of a pupil", "guardian-full-of-p1", "GET", "/api/pupils/{p1}/absences", "", 2, 1, 0, false},
	{"absences of a pupil, to the CPE", "cpe", "GET", "/api/pupils/{p1}/absences?school=9990001X", "", 2, 1, 0, false},
	{"week of a pupil's timetable", "guardian-full-of-p1", "GET", "/api/pupils/{p1}/timetable", "", 1, 1, 0, false},
	{"today, a pupil", "pupil-p1", "GET", "/api/today", "", 2, 1, 0, false},
	{"today, a parent of two", "guardian-full-of-p1", "GET", "/api/today", "", 3, 2, 0, false}, // one call for each child
	{"today, a teacher", "teacher-maths", "GET", "/api/today", "", 1, 1, 0, true},
	{"today, the CPE", "cpe", "GET", "/api/today", "", 1, 1, 0, true}, // of a school where somebody of the office looked within half an hour
	{"today, the head", "head", "GET", "/api/today", "", 1, 1, 0, true},
	{"today, the secretary", "secretary", "GET", "/api/today", "", 1, 1, 0, true},
	{"roll call of 35, 3 listed", "teacher-of-35", "PUT", "/api/lessons/{l35}/roll?school=9990001X", "roll", 5, 16, 4 + 3*3, true},
}

const travels = 4 << 10 // bytes of the answer of a daily screen

// TestDailyScreensKeepToTheirBudgets opens each screen twice, and weighs the second time.
func TestDailyScreensKeepToTheirBudgets(t *testing.T) {
	h := newHouse(t)
	for _, b := range budgets {
		t.Run(b.name, func(t *testing.T) {
			body := b.body
			if body == "roll" {
				body = h.roll()
			} else {
				h.call(t, b.as, b.method, h.fill(b.path), h.fill(body))
			}
			// Somebody else's school: refused once session and links are read, and the enrolment
			// where the screen is about a pupil.
			about := "/api/pupils/{p1}/absences?school=9999999X"
			if b.work {
				about = "/api/schools/9999999X/board"
			}
			h.call(t, b.as, "GET", h.fill(about), "")
			beside := h.cost(t, b.as, "GET", h.fill(about), "", nil)
			var rec *httptest.ResponseRecorder
			spent := h.cost(t, b.as, b.method, h.fill(b.path), h.fill(body), &rec)
			if rec.Code != 200 {
				t.Fatalf("%d %s", rec.Code, rec.Body)
			}
			var sent bytes.Buffer
			z := gzip.NewWriter(&sent)
			z.Write(rec.Body.Bytes())
			z.Close()
			calls, rru := spent.Requests-beside.Requests, spent.RRU-beside.RRU
			if int(calls) > b.calls || rru > b.rru || spent.WRU > b.wru || sent.Len() > travels {
				t.Errorf("%d calls, %.1f RRU, %.1f WRU, %d bytes; may be %d, %.1f, %.1f, %d", calls, rru, spent.WRU, sent.Len(), b.calls, b.rru, b.wru, travels)
			}
			t.Logf("%d calls, %.1f RRU, %.1f WRU, %d bytes beside %d calls, %.1f RRU", calls, rru, spent.WRU, sent.Len(), beside.Requests, beside.RRU)
		})
	}
}

// cost makes a request and returns what it cost the store.
func (h *house) cost(t *testing.T, as, method, path, body string, rec **httptest.ResponseRecorder) table.Bill {
	t.Helper()
	h.token(t, as)
	before := h.table.Meter().Total()
	got := h.call(t, as, method, path, body)
	if rec != nil {
		*rec = got
	}
	after := h.table.Meter().Total()
	return table.Bill{Requests: after.Requests - before.Requests, RRU: after.RRU - before.RRU, WRU: after.WRU - before.WRU}
}

// marks is a save of a new assessment with a mark for each pupil of s1.
func (h *house) marks(t *testing.T) string {
	t.Helper()
	var edits []string
	for _, b := range h.demo.Books {
		if b.Service != h.demo.NamedServices["s1"] || b.Period != "T1" {
			continue
		}
		for i, p := range b.Pupils {
			if p != h.demo.Named["pupil-left"] {
				edits = append(edits, fmt.Sprintf(`{"assessment":"new","pupil":%q,"value":"%d,5"}`, p, 6+i%12))
			}
		}
	}
	return fmt.Sprintf(`{"version":1,"assessments":[{"id":"new","create":true,"title":"Contrôle","date":"2026-11-23","visibleFrom":%q}],"edits":[%s]}`,
		h.clock().Add(24*time.Hour).UTC().Format(time.RFC3339), strings.Join(edits, ","))
}

// roll is the roll of the class of 35: two absent and one late.
func (h *house) roll() string {
	var pupils []school.PersonID
	for _, c := range h.demo.Classes {
		if c.School == h.demo.Schools[0].UAI && c.ID == "2DE8" {
			for _, p := range c.Pupils {
				pupils = append(pupils, p.ID)
			}
		}
	}
	return fmt.Sprintf(`{"version":0,"marks":[{"pupil":%q,"status":"absent"},{"pupil":%q,"status":"absent"},{"pupil":%q,"status":"late","minutes":5}]}`,
		pupils[4], pupils[17], pupils[30])
}
