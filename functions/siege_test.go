package functions_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/preau-ent/preau/shared/api"
	"github.com/preau-ent/preau/shared/demo"
	"github.com/preau-ent/preau/shared/identity"
	"github.com/preau-ent/preau/shared/seal"
	"github.com/preau-ent/preau/shared/table"
	"github.com/preau-ent/preau/shared/table/local"
)

// A counted store tells how many writes reached it: an attack that fails leaves the
// count where it was.
type counted struct {
	table.Store
	writes atomic.Int64
}

func (c *counted) Write(ctx context.Context, change table.Change) (table.Bill, error) {
	c.writes.Add(1)
	return c.Store.Write(ctx, change)
}

func (c *counted) Commit(ctx context.Context, changes []table.Change) (table.Bill, error) {
	c.writes.Add(1)
	return c.Store.Commit(ctx, changes)
}

// newSiege returns a house whose writes are counted.
func newSiege(t *testing.T) (*house, *counted) {
	t.Helper()
	h := &house{demo: demo.New(demo.Options{}), tokens: map[string]string{}}
	h.now = h.demo.Now
	store, err := local.Open(t.TempDir(), local.NoSync, local.Clock(h.clock))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	c := &counted{Store: store}
	h.furnish(t, table.New(c), seal.New(h.now))
	return h, c
}

// unsafe lists the operations that a browser could be made to act by.
func unsafe() (ops []api.Op) {
	for _, op := range operations() {
		if op.Method != http.MethodGet {
			ops = append(ops, op)
		}
	}
	return ops
}

// saved is what a teacher's screen sends: a save that would be accepted.
const saved = `{"version":%d,"edits":[{"assessment":"%s","pupil":"{p1}","value":"7,25"}]}`

// effective are bodies that would act if nothing stood in their way.
func (h *house) effective(t *testing.T) map[string]probe {
	t.Helper()
	version, column := h.firstColumn(t)
	login := h.fill(`{"login":"test.{teacher-maths}","password":"` + password + `"}`)
	return map[string]probe{
		"signIn":              {"/api/session", login},
		"refreshSession":      {"/api/session/refresh", ""},
		"signOut":             {"/api/session", ""},
		"revokeSession":       {"/api/session/list/absent", ""},
		"checkCode":           {"/api/activation/check", `{"code":"00000-00000-00000"}`},
		"activate":            {"/api/activation", `{"code":"00000-00000-00000","login":"somebody","password":"` + password + `"}`},
		"whatIf":              {h.fill("/api/pupils/{p1}/grades/what-if"), h.fill(`{"service":"{s1}","marks":[]}`)},
		"callRoll":            {h.fill("/api/lessons/{l1}/roll?school=9990001X"), h.fill(`{"version":0,"marks":[{"pupil":"{p1}","status":"absent"}]}`)},
		"remindRoll":          {h.fill("/api/lessons/{l1}/reminder?school=9990001X"), ""},
		"lateDesk":            {"/api/schools/9990001X/late-desk", h.fill(`{"pupil":"{p1}","at":"08:04"}`)},
		"enterPresences":      {"/api/schools/9990001X/presences", h.fill(`{"place":"cdi","pupils":["{p1}"],"date":"2026-11-23","from":"10:00","to":"11:00"}`)},
		"enterAbsences":       {"/api/schools/9990001X/absences", h.fill(`{"pupils":["{p1}"],"class":"2DE3","kind":"absent","date":"2026-11-23","from":"10:00","to":"11:00"}`)},
		"correctAbsence":      {h.fill("/api/pupils/{p1}/absences/absent?date=2026-11-23"), `{"version":1,"cancelled":true,"from":"10:00","to":"11:00"}`},
		"justifyAbsence":      {h.fill("/api/pupils/{p1}/justifications"), `{"from":"2026-11-20T07:00:00Z","to":"2026-11-20T11:00:00Z","motif":"family"}`},
		"declareAbsence":      {h.fill("/api/pupils/{p1}/declarations"), `{"from":"2026-11-26T07:00:00Z","to":"2026-11-26T11:00:00Z","motif":"family"}`},
		"ruleAbsence":         {h.fill("/api/pupils/{p1}/cases/absent/ruling"), `{"version":1,"accepted":true}`},
		"ruleAbsences":        {"/api/schools/9990001X/rulings", h.fill(`{"rulings":[{"pupil":"{p1}","case":"absent","version":1,"accepted":true}]}`)},
		"askReason":           {h.fill("/api/pupils/{pupil-absentee}/asks"), `{"at":"2026-11-20T09:30:00Z"}`},
		"askReasons":          {"/api/schools/9990001X/asks", h.fill(`{"asks":[{"pupil":"{p1}","at":"2026-11-20T09:30:00Z"}]}`)},
		"exemptPupil":         {h.fill("/api/pupils/{p1}/statuses"), h.fill(`{"kind":"exemption","from":"2026-11-30","to":"2026-12-04","service":"{s1}"}`)},
		"endStatus":           {h.fill("/api/pupils/{p1}/statuses/absent"), ""},
		"sendFile":            {h.fill("/api/files?pupil={p1}"), `{"id":"","name":"a.pdf","type":"application/pdf","size":5,"part":0,"parts":1,"data":"JVBERi0="}`},
		"saveStep":            {h.fill("/api/pupils/{pupil-absentee}/steps/4"), `{"version":1,"item":"convocation","done":true}`},
		"confirmPassword":     {"/api/session/password", `{"password":"` + password + `"}`},
		"setNotices":          {"/api/me/notices", `{"language":"fr","kinds":[],"hours":{"from":"07:00","to":"20:00"},"digestAt":"18:30","sms":true}`},
		"textAnswer":          {"/api/sms/inbound", ""}, // its body is of another service, and only its secret acts
		"subscribe":           {"/api/me/push", `{"endpoint":"https://web.push.apple.com/x","keys":{"p256dh":"` + browserKey + `","auth":"AAAAAAAAAAAAAAAAAAAAAA"}}`},
		"unsubscribe":         {"/api/me/push", `{"endpoint":"https://web.push.apple.com/x","id":""}`},
		"setRules":            {"/api/schools/9990001X/rules", `{"midday":"11:50","overrun":105,"lateLimit":30,"hours":[{"weekday":1,"from":"08:00","to":"18:00"},{"weekday":2,"from":"08:00","to":"18:00"},{"weekday":3,"from":"08:00","to":"12:05"},{"weekday":4,"from":"08:00","to":"18:00"},{"weekday":5,"from":"08:00","to":"18:00"}],"ownHours":false,"delegated":false,"handsOver":false,"colleagues":false}`},
		"setSchoolNotices":    {"/api/schools/9990001X/notices", `{"hours":{"from":"20:00","to":"07:00"},"urgent":true,"sms":{"budget":1000,"used":0,"stopped":false}}`},
		"logCall":             {h.fill("/api/schools/9990001X/calls/2026-11-23.{p1}.absent.absent"), `{"outcome":"reached"}`},
		"undoCall":            {h.fill("/api/schools/9990001X/calls/2026-11-23.{p1}.absent.absent/undo"), `{"at":"2026-11-23T08:12:00Z"}`},
		"changeLesson":        {h.fill("/api/lessons/{l1}/changes?school=9990001X"), `{"version":0,"changes":[{"kind":"moved-room","room":"Foyer"}]}`},
		"settleCalendar":      {"/api/schools/9990001X/calendar", `{"version":1,"first":"2026-09-01","last":"2027-07-01","weeks":[],"daysOff":[]}`},
		"importTimetable":     {"/api/schools/9990001X/timetable/imports", `{"format":"csv","text":"jour;debut;fin;matiere;professeurs;classes\n1;08:00;08:55;Maths;;2DE3\n","from":"2026-11-30","force":true}`},
		"undoTimetableImport": {"/api/schools/9990001X/timetable/imports/absent/undo", ""},
		"addFeed":             {"/api/me/feeds", `{"kind":"timetable","school":"9990001X"}`},
		"revokeFeed":          {"/api/me/feeds/absent", ""},
		"saveGradebook":       {h.fill("/api/services/{s1}/periods/T1/gradebook"), h.fill(fmt.Sprintf(saved, version, column))},
	}
}

// browserKey is a point of the curve that browsers make their keys on.
const browserKey = "BGsX0fLhLEJH-Lzm5WOkQPJ3A32BLeszoPShOUXYmMKWT-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU"

// firstColumn returns version and first assessment of the gradebook of s1.
func (h *house) firstColumn(t *testing.T) (version int64, column string) {
	t.Helper()
	var grid struct {
		Version     int64 `json:"version"`
		Assessments []struct {
			ID string `json:"id"`
		} `json:"assessments"`
	}
	rec := h.call(t, "teacher-maths", "GET", h.fill("/api/services/{s1}/periods/T1/gradebook"), "")
	if err := json.Unmarshal(rec.Body.Bytes(), &grid); err != nil {
		t.Fatal(err)
	}
	if len(grid.Assessments) == 0 {
		t.Fatal("no assessment to change")
	}
	return grid.Version, grid.Assessments[0].ID
}

// A disguise is how a page of another site makes a browser send a request.
type disguise struct {
	name, contentType string
	header            map[string]string
	bodies            bool // meaningful only where a body is expected
}

var disguises = []disguise{
	{"no origin", "application/json", nil, false},
	{"foreign origin", "application/json", map[string]string{"Origin": "https://evil.example"}, false},
	{"opaque origin", "application/json", map[string]string{"Origin": "null"}, false},
	{"other site", "application/json", map[string]string{"Sec-Fetch-Site": "cross-site"}, false},
	{"same site, other host", "application/json", map[string]string{"Sec-Fetch-Site": "same-site", "Origin": "https://blog.ent.example"}, false},
	{"our host without TLS", "application/json", map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "http://ent.example"}, false},
	{"plain text", "text/plain", map[string]string{"Sec-Fetch-Site": "same-origin"}, true},
	{"form", "application/x-www-form-urlencoded", map[string]string{"Sec-Fetch-Site": "same-origin"}, true},
	{"upload", "multipart/form-data; boundary=x", map[string]string{"Sec-Fetch-Site": "same-origin"}, true},
}

func TestNoOtherSiteCanAct(t *testing.T) {
	h, store := newSiege(t)
	acts := h.effective(t)
	pass, err := h.door.SignIn(t.Context(), h.fill("test.{teacher-maths}"), password, identity.Place{Address: "192.0.2.1"}, h.clock())
	if err != nil {
		t.Fatal(err)
	}
	for _, op := range unsafe() {
		act, ok := acts[op.ID]
		if !ok {
			t.Errorf("%s has no request that would act", op.ID)
			continue
		}
		for _, d := range disguises {
			if d.bodies && act.body == "" {
				continue
			}
			req := httptest.NewRequest(op.Method, "https://ent.example"+act.path, strings.NewReader(act.body))
			req.Header.Set("Content-Type", d.contentType)
			for name, value := range d.header {
				req.Header.Set(name, value)
			}
			req.AddCookie(&http.Cookie{Name: identity.AccessCookie, Value: pass.Access})
			req.AddCookie(&http.Cookie{Name: identity.RefreshCookie, Value: pass.Refresh})
			before, rec := store.writes.Load(), httptest.NewRecorder()
			h.handler.ServeHTTP(rec, req)
			if rec.Code < 400 || rec.Code >= 500 || store.writes.Load() != before {
				t.Errorf("%s by %s: status %d, %d writes", op.ID, d.name, rec.Code, store.writes.Load()-before)
			}
		}
	}
	if rec := h.call(t, "teacher-maths", "PUT", acts["saveGradebook"].path, acts["saveGradebook"].body); rec.Code != 200 {
		t.Errorf("our own page: status %d %s", rec.Code, rec.Body)
	}
}

func TestAStrangersBodyIsNotRead(t *testing.T) {
	h := newHouse(t)
	path := h.fill("/api/services/{s1}/periods/T1/gradebook")
	for name, token := range map[string]string{"none": "", "nonsense": "a.b.c", "another house's": newHouse(t).token(t, "teacher-maths")} {
		req := httptest.NewRequest("PUT", "https://ent.example"+path, strings.NewReader(`{"nonsense":`))
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("Authorization", "Bearer "+token)
		rec := httptest.NewRecorder()
		h.handler.ServeHTTP(rec, req)
		if rec.Code != http.StatusUnauthorized {
			t.Errorf("token %s: status %d %s, want 401", name, rec.Code, rec.Body)
		}
	}
}

func TestABodyIsNoLargerThanItsRouteNeeds(t *testing.T) {
	h, store := newSiege(t)
	acts := h.effective(t)
	before := store.writes.Load()
	for _, id := range []string{"signIn", "checkCode", "activate", "whatIf", "saveGradebook"} {
		for name, filler := range map[string]string{
			"large": strings.Repeat(" ", 129<<10), "deep": strings.Repeat(`[`, 9_000), "deep and large": strings.Repeat(`{"a":`, 60_000),
		} {
			method := map[bool]string{true: "PUT", false: "POST"}[id == "saveGradebook"]
			if rec := h.call(t, "teacher-maths", method, acts[id].path, filler+acts[id].body); rec.Code != 413 && rec.Code != 400 && rec.Code != 422 {
				t.Errorf("%s with a %s body: status %d", id, name, rec.Code)
			}
		}
	}
	if store.writes.Load() != before {
		t.Errorf("%d writes", store.writes.Load()-before)
	}
}
