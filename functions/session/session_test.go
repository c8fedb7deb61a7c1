package session_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/preau-ent/preau/functions/session"
	"github.com/preau-ent/preau/shared/api"
	"github.com/preau-ent/preau/shared/identity"
	"github.com/preau-ent/preau/shared/region"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/seal"
	"github.com/preau-ent/preau/shared/table"
	"github.com/preau-ent/preau/shared/table/local"
)

const (
	lycee    = school.UAI("0290001K")
	college  = school.UAI("0290002L")
	password = "vitrail bordure ocean plume"
)

// A town is a service with two schools, a mother, her children and a teacher.
type town struct {
	t       *testing.T
	table   *table.Table
	door    *identity.Door
	handler http.Handler
	now     time.Time
}

func newTown(t *testing.T, demo bool) *town {
	t.Helper()
	c := &town{t: t, now: time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)}
	clock := func() time.Time { return c.now }
	store, err := local.Open(t.TempDir(), local.NoSync, local.Clock(clock))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	c.table = table.New(store)
	c.door = identity.New(c.table, seal.New(c.now), identity.Options{Cost: identity.Cost{Memory: 8, Passes: 1}})
	c.handler = api.NewRouter(api.Means{Table: c.table, Door: c.door, Region: &region.Region{Demo: demo}, Now: clock}, session.Function).Handler()
	c.people()
	return c
}

func (c *town) people() {
	periods := []school.Period{{ID: "T1", Start: "2026-09-01"}, {ID: "T2", Start: "2026-12-01"}}
	c.put(roster.SchoolKey(lycee), roster.School{UAI: lycee, Name: "Lycée Jeanne Barret", Zone: "Europe/Paris", Year: 2026,
		Classes: []roster.ClassRef{{ID: "2DE3", Label: "2de 3"}, {ID: "2DE4", Label: "2de 4"}}})
	c.put(roster.SchoolKey(college), roster.School{UAI: college, Name: "Collège des Genêts", Zone: "Europe/Paris", Year: 2026,
		Classes: []roster.ClassRef{{ID: "5B", Label: "5e B"}}})
	c.put(roster.PeriodsKey(lycee, 2026, "2DE3"), roster.Periods{Periods: periods})
	c.put(roster.PeriodsKey(lycee, 2026, "2DE4"), roster.Periods{Periods: []school.Period{{ID: "S1", Start: "2026-09-01"}}})
	c.put(roster.GroupKey(lycee, 2026, "2ESP1"), roster.Group{ID: "2ESP1", Label: "Espagnol 1", Classes: []school.ClassID{"2DE4"}})
	ines, malo := roster.Name{First: "Inès", Last: "LORIEUX"}, roster.Name{First: "Malo", Last: "LORIEUX"}
	c.person("mother", roster.Name{First: "Hélène", Last: "LORIEUX"}, "1983-07-09",
		roster.Link{Role: school.Guardian, School: lycee, Pupil: "ines", Child: ines, Class: "2DE3", Level: school.Full},
		roster.Link{Role: school.Guardian, School: college, Pupil: "malo", Child: malo, Class: "5B", Level: school.Informed},
		roster.Link{Role: school.Guardian, School: college, Pupil: "stranger", Child: roster.Name{First: "Tom"}, Class: "5B", Level: school.None})
	c.person("ines", ines, "2011-03-04", roster.Link{Role: school.Pupil, School: lycee, Class: "2DE3"})
	c.person("teacher", roster.Name{First: "Anne", Last: "ROUX"}, "1979-01-02",
		roster.Link{Role: school.Teacher, School: lycee, HeadOf: []school.ClassID{"2DE3"}, Services: []roster.ServiceRef{
			{ID: "s1", Subject: "061300", Label: "Mathématiques", Class: "2DE3"},
			{ID: "s2", Subject: "030602", Label: "Espagnol", Group: "2ESP1"},
			{ID: "s3", Subject: "061300", Label: "Mathématiques", Class: "2DE4", To: c.now.Add(-time.Hour)},
		}})
}

func (c *town) person(id school.PersonID, name roster.Name, birth school.Date, links ...roster.Link) {
	c.put(roster.ProfileKey(id), roster.Profile{ID: id, Name: name, Birth: birth})
	c.put(roster.LinksKey(id), roster.Links{Name: name, Birth: birth, Links: links})
}

func (c *town) put(k table.Key, doc any) {
	c.t.Helper()
	it, err := table.Item{Key: k}.With(doc)
	if err != nil {
		c.t.Fatal(err)
	}
	if err := c.table.Write(c.t.Context(), table.Change{Item: it}); err != nil {
		c.t.Fatal(err)
	}
}

func (c *town) register(p school.PersonID, login string) {
	c.t.Helper()
	if err := c.door.Register(c.t.Context(), "system:demo", c.now, identity.Registration{Person: p, Login: login, Password: password}); err != nil {
		c.t.Fatal(err)
	}
}

// A browser keeps cookies by path, as real ones do, and nothing else.
type browser struct {
	*town
	cookies map[string]*http.Cookie
	as      string // whom the open page takes itself for
	last    *httptest.ResponseRecorder
}

func (c *town) browser() *browser { return &browser{town: c, cookies: map[string]*http.Cookie{}} }

// call returns the status and the body of an answer, as an object if it is one.
func (b *browser) call(method, path, body string) (int, map[string]any) {
	b.t.Helper()
	req := httptest.NewRequest(method, "https://ent.example"+path, strings.NewReader(body))
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	if b.as != "" {
		req.Header.Set("Preau-Person", b.as)
	}
	for _, cookie := range b.cookies {
		if strings.HasPrefix(path, cookie.Path) {
			req.AddCookie(cookie)
		}
	}
	b.last = httptest.NewRecorder()
	b.handler.ServeHTTP(b.last, req)
	for _, cookie := range b.last.Result().Cookies() {
		if b.cookies[cookie.Name] = cookie; cookie.MaxAge < 0 {
			delete(b.cookies, cookie.Name)
		}
	}
	if got := b.last.Header().Get("Cache-Control"); got != "no-store" {
		b.t.Errorf("%s %s: Cache-Control = %q, want no-store", method, path, got)
	}
	out := map[string]any{}
	json.Unmarshal(b.last.Body.Bytes(), &out)
	return b.last.Code, out
}

// want fails unless the call has the status, and returns its body.
func (b *browser) want(status int, method, path, body string) map[string]any {
	b.t.Helper()
	got, out := b.call(method, path, body)
	if got != status {
		b.t.Fatalf("%s %s: status %d, want %d: %s", method, path, got, status, b.last.Body)
	}
	return out
}

func credentials(login string) string {
	return fmt.Sprintf(`{"login":%q,"password":%q,"trusted":true}`, login, password)
}

func TestStoryOfAFirstDay(t *testing.T) {
	c := newTown(t, false)
	issued, err := c.door.Issue(t.Context(), identity.Order{By: "secretary", People: []school.PersonID{"mother"}}, c.now)
	if err != nil {
		t.Fatal(err)
	}
	phone, code := c.browser(), issued[0].Code.String()

	found := phone.want(200, "POST", "/api/activation/check", fmt.Sprintf(`{"code":%q}`, code))
	if fmt.Sprint(found) != "map[children:[Inès Malo] firstName:Hélène lastInitial:L. loginSuggestion:helene.lorieux role:guardian school:Lycée Jeanne Barret]" {
		t.Errorf("check = %v", found)
	}
	wrong := phone.want(422, "POST", "/api/activation", fmt.Sprintf(`{"code":%q,"login":"helene.lorieux","password":"Lorieux-Hélène","trusted":true}`, code))
	if got := fmt.Sprint(wrong["errors"]); !strings.Contains(got, "/password") || !strings.Contains(got, "Sans votre nom") {
		t.Errorf("errors = %v", got)
	}
	phone.want(200, "POST", "/api/activation", fmt.Sprintf(`{"code":%q,"login":"helene.lorieux","password":%q,"trusted":true}`, code, password))
	me := phone.want(200, "GET", "/api/me", "")
	if got := me["person"]; fmt.Sprint(got) != "map[adult:true firstName:Hélène id:mother lastName:LORIEUX]" {
		t.Errorf("person = %v", got)
	}

	c.now = c.now.Add(11 * time.Minute)
	phone.want(401, "GET", "/api/me", "")
	stolen := *phone.cookies[identity.RefreshCookie]
	phone.want(204, "POST", "/api/session/refresh", "")
	phone.want(200, "GET", "/api/me", "")

	c.now = c.now.Add(time.Minute)
	thief := c.browser()
	thief.cookies[stolen.Name] = &http.Cookie{Name: stolen.Name, Value: stolen.Value, Path: "/api/session"}
	refused := thief.want(401, "POST", "/api/session/refresh", "")
	if got := fmt.Sprint(refused["detail"]); !strings.Contains(got, "deux endroits") {
		t.Errorf("detail = %v", got)
	}
	phone.want(401, "GET", "/api/me", "")

	phone.want(200, "POST", "/api/session", credentials("helene.lorieux"))
	phone.want(200, "GET", "/api/me", "")
	phone.want(204, "DELETE", "/api/session", "")
	if got := phone.last.Header().Get("Clear-Site-Data"); got != `"cookies", "storage", "cache"` {
		t.Errorf("Clear-Site-Data = %q", got)
	}
	if len(phone.cookies) != 0 {
		t.Errorf("cookies left: %v", phone.cookies)
	}
	phone.want(401, "GET", "/api/me", "")
	phone.want(401, "POST", "/api/session/refresh", "")
}

func TestTheNextPersonOnABrowserGetsNothingOfTheFirst(t *testing.T) {
	c := newTown(t, false)
	c.register("mother", "helene.lorieux")
	c.register("ines", "ines.lorieux")
	shared := c.browser()
	shared.want(200, "POST", "/api/session", credentials("helene.lorieux"))
	kept := *shared.cookies[identity.AccessCookie]
	shared.want(204, "DELETE", "/api/session", "")

	shared.want(200, "POST", "/api/session", credentials("ines.lorieux"))
	me := shared.want(200, "GET", "/api/me", "")
	if text := shared.last.Body.String(); strings.Contains(text, "Hélène") || strings.Contains(text, "mother") || fmt.Sprint(me["children"]) != "[]" {
		t.Errorf("me = %s, shows the person before", text)
	}
	shared.cookies[kept.Name] = &kept
	shared.want(401, "GET", "/api/me", "")
}

func TestAPageOfThePersonBeforeActsUnderNobodysName(t *testing.T) {
	c := newTown(t, false)
	c.register("mother", "helene.lorieux")
	c.register("ines", "ines.lorieux")
	shared := c.browser()
	shared.want(200, "POST", "/api/session", credentials("helene.lorieux"))
	shared.want(200, "GET", "/api/me", "")
	if shared.as = shared.last.Header().Get("Preau-Person"); shared.as != "mother" {
		t.Fatalf("the answer names %q, want mother", shared.as)
	}
	shared.want(200, "GET", "/api/me", "")

	// Another tab signs somebody else in; the page that stayed open tries again.
	shared.want(200, "POST", "/api/session", credentials("ines.lorieux"))
	for _, c := range []struct{ method, path, body string }{
		{"GET", "/api/me", ""},
		{"POST", "/api/session/password", `{"password":"vitrail bordure ocean plume"}`},
		{"DELETE", "/api/session", ""},
	} {
		if got := shared.want(401, c.method, c.path, c.body)["type"]; got != "/aide/erreurs/#somebody-else" {
			t.Errorf("%s %s: type %v, want #somebody-else", c.method, c.path, got)
		}
	}
	delete(shared.cookies, identity.AccessCookie) // it lives ten minutes
	shared.want(401, "DELETE", "/api/session", "")
	shared.as = "ines"
	shared.want(204, "POST", "/api/session/refresh", "")
	shared.want(200, "GET", "/api/me", "")
	shared.want(204, "DELETE", "/api/session", "")
}

func TestMeSaysTheDayThatItIsWhereEachSchoolIs(t *testing.T) {
	c := newTown(t, false)
	c.now = time.Date(2026, 11, 23, 14, 0, 0, 0, time.UTC)
	c.person("far", roster.Name{First: "Ana", Last: "LEBON"}, "1983-07-09",
		roster.Link{Role: school.Guardian, School: lycee, Pupil: "ines", Class: "2DE3", Level: school.Full},
		roster.Link{Role: school.Guardian, School: "9880001N", Pupil: "malo", Class: "5B", Level: school.Full})
	c.put(roster.SchoolKey("9880001N"), roster.School{UAI: "9880001N", Zone: "Pacific/Noumea", Year: 2026})
	c.register("far", "ana.lebon")
	b := c.browser()
	b.want(200, "POST", "/api/session", credentials("ana.lebon"))
	b.want(200, "GET", "/api/me", "")
	var got session.Me
	if err := json.Unmarshal(b.last.Body.Bytes(), &got); err != nil || len(got.Schools) != 2 {
		t.Fatalf("me = %s", b.last.Body)
	}
	if paris, noumea := got.Schools[0].Today, got.Schools[1].Today; paris != "2026-11-23" || noumea != "2026-11-24" {
		t.Errorf("today = %s in Paris and %s in Nouméa, want 2026-11-23 and 2026-11-24", paris, noumea)
	}
}

func TestMeNamesSchoolsChildrenAndServicesOfToday(t *testing.T) {
	c := newTown(t, false)
	for person, want := range map[school.PersonID]string{
		"mother": `{"person":{"id":"mother","firstName":"Hélène","lastName":"LORIEUX","adult":true},` +
			`"schools":[{"uai":"0290001K","name":"Lycée Jeanne Barret","role":"guardian","zone":"Europe/Paris","today":"2026-11-23"},{"uai":"0290002L","name":"Collège des Genêts","role":"guardian","zone":"Europe/Paris","today":"2026-11-23"}],` +
			`"children":[{"id":"ines","firstName":"Inès","lastName":"LORIEUX","school":"0290001K","schoolName":"Lycée Jeanne Barret","class":"2de 3","level":"full"},` +
			`{"id":"malo","firstName":"Malo","lastName":"LORIEUX","school":"0290002L","schoolName":"Collège des Genêts","class":"5e B","level":"informed"}],"services":[],"headOf":[],"classes":[]}`,
		"ines": `{"person":{"id":"ines","firstName":"Inès","lastName":"LORIEUX"},` +
			`"schools":[{"uai":"0290001K","name":"Lycée Jeanne Barret","role":"pupil","zone":"Europe/Paris","today":"2026-11-23"}],"children":[],"services":[],"headOf":[],"classes":[]}`,
		"teacher": `{"person":{"id":"teacher","firstName":"Anne","lastName":"ROUX","adult":true},` +
			`"schools":[{"uai":"0290001K","name":"Lycée Jeanne Barret","role":"TE","zone":"Europe/Paris","today":"2026-11-23"}],"children":[],` +
			`"services":[{"id":"s1","school":"0290001K","subject":"061300","label":"Mathématiques","class":"2de 3","period":"T1"},` +
			`{"id":"s2","school":"0290001K","subject":"030602","label":"Espagnol","class":"Espagnol 1","period":"S1"}],` +
			`"headOf":[{"school":"0290001K","class":"2DE3","label":"2de 3"}],"classes":[{"school":"0290001K","class":"2DE3","label":"2de 3"}]}`,
	} {
		c.register(person, string(person)+".login")
		b := c.browser()
		b.want(200, "POST", "/api/session", credentials(string(person)+".login"))
		before := c.table.Meter().Total()
		b.want(200, "GET", "/api/me", "")
		if got := strings.TrimSpace(b.last.Body.String()); got != want {
			t.Errorf("me of %s =\n%s\nwant\n%s", person, got, want)
		}
		t.Logf("%s: %d requests, %.1f RRU", person, c.table.Meter().Total().Requests-before.Requests, c.table.Meter().Total().RRU-before.RRU)
	}
}

func TestDevicesAreListedAndEnded(t *testing.T) {
	c := newTown(t, false)
	c.register("mother", "helene.lorieux")
	phone, desk := c.browser(), c.browser()
	phone.want(200, "POST", "/api/session", credentials("helene.lorieux"))
	c.now = c.now.Add(time.Minute)
	desk.want(200, "POST", "/api/session", credentials("helene.lorieux"))
	desk.want(200, "GET", "/api/session/list", "")
	var devices []session.Device
	if err := json.Unmarshal(desk.last.Body.Bytes(), &devices); err != nil || len(devices) != 2 || !devices[0].Current || devices[1].Current {
		t.Fatalf("devices = %s", desk.last.Body)
	}
	desk.want(204, "DELETE", "/api/session/list/"+string(devices[1].ID), "")
	phone.want(401, "GET", "/api/me", "")
	desk.want(404, "DELETE", "/api/session/list/"+string(devices[1].ID), "")
	desk.want(200, "GET", "/api/me", "")
}

func TestWrongPasswordsAreRefusedThenHeldBack(t *testing.T) {
	c := newTown(t, false)
	c.register("mother", "helene.lorieux")
	b := c.browser()
	known := b.want(401, "POST", "/api/session", `{"login":"helene.lorieux","password":"guess"}`)
	unknown := b.want(401, "POST", "/api/session", `{"login":"nobody.at-all","password":"guess"}`)
	if fmt.Sprint(known) != fmt.Sprint(unknown) {
		t.Errorf("known login: %v, unknown: %v, want the same", known, unknown)
	}
	for range 14 {
		b.want(401, "POST", "/api/session", `{"login":"helene.lorieux","password":"guess"}`)
	}
	b.want(429, "POST", "/api/session", credentials("helene.lorieux"))
	if b.last.Header().Get("Retry-After") == "" {
		t.Error("429 without Retry-After")
	}
}

func TestAnotherSiteCannotAct(t *testing.T) {
	c := newTown(t, false)
	c.register("mother", "helene.lorieux")
	victim := c.browser()
	victim.want(200, "POST", "/api/session", credentials("helene.lorieux"))
	for _, route := range []struct{ method, path string }{
		{"POST", "/api/session"}, {"DELETE", "/api/session"}, {"POST", "/api/session/refresh"},
		{"POST", "/api/activation"}, {"POST", "/api/activation/check"}, {"DELETE", "/api/session/list/x"},
	} {
		for _, head := range []map[string]string{
			{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://thief.example"},
		} {
			req := httptest.NewRequest(route.method, "https://ent.example"+route.path, strings.NewReader(credentials("helene.lorieux")))
			req.Header.Set("Content-Type", "application/json")
			for name, value := range head {
				req.Header.Set(name, value)
			}
			for _, cookie := range victim.cookies {
				req.AddCookie(cookie)
			}
			rec := httptest.NewRecorder()
			c.handler.ServeHTTP(rec, req)
			if rec.Code != http.StatusForbidden {
				t.Errorf("%s %s with %v: status %d, want 403", route.method, route.path, head, rec.Code)
			}
		}
	}
	victim.want(200, "GET", "/api/me", "")
}

func TestAFormOfAnyOtherPageIsNotJSON(t *testing.T) {
	c := newTown(t, false)
	c.register("mother", "helene.lorieux")
	for _, kind := range []string{"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"} {
		req := httptest.NewRequest("POST", "https://ent.example/api/session", strings.NewReader(credentials("helene.lorieux")))
		req.Header.Set("Content-Type", kind)
		rec := httptest.NewRecorder()
		c.handler.ServeHTTP(rec, req)
		if rec.Code < 400 || len(rec.Result().Cookies()) > 0 {
			t.Errorf("%s: status %d, want a refusal", kind, rec.Code)
		}
	}
}

func TestOnlyADemoRegionShowsAccounts(t *testing.T) {
	real := newTown(t, false).browser()
	real.want(404, "GET", "/api/demo/accounts", "")

	c := newTown(t, true)
	want := []session.DemoAccount{{Role: "Parent", Description: "Deux enfants", School: "Lycée Jeanne Barret", Login: "helene.lorieux", Password: password}}
	for range 2 { // loaded twice is loaded once
		if err := session.OfferDemo(t.Context(), c.table, want); err != nil {
			t.Fatal(err)
		}
	}
	b := c.browser()
	b.want(200, "GET", "/api/demo/accounts", "")
	var got []session.DemoAccount
	if err := json.Unmarshal(b.last.Body.Bytes(), &got); err != nil || len(got) != 1 || got[0] != want[0] {
		t.Errorf("accounts = %s", b.last.Body)
	}
}
