package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/api"
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

type echoIn struct {
	api.Credential
	Name string `path:"name"`
	Body struct {
		Edits []struct {
			Value int `json:"value" minimum:"1"`
		} `json:"edits"`
	}
}

type echoOut struct {
	Name string `json:"name"`
}

// speak is a function whose one operation answers with what its path asks for.
var speak = api.Function{Name: "speak", Routes: func(r *api.Router) {
	api.Open(r, api.Op{ID: "speak", Method: http.MethodPut, Path: "/api/speak/{name}", Action: "public.read"},
		func(_ context.Context, in *echoIn) (api.Reply[echoOut], error) {
			switch in.Name {
			case "absent":
				return api.Reply[echoOut]{}, fault.New(fault.NotFound, "no such thing")
			case "foreign":
				return api.Reply[echoOut]{}, fault.New(fault.NotFound, "of another school")
			case "broken":
				return api.Reply[echoOut]{}, errors.New("secret of the store")
			case "panics":
				panic("secret of the program")
			case "busy":
				return api.Reply[echoOut]{}, &fault.Fault{Kind: fault.TooMany, Retry: 30}
			case "wrong":
				return api.Reply[echoOut]{}, &fault.Fault{Kind: fault.Invalid, Fields: []fault.Field{{Pointer: "/edits/0/value", Key: "invalid.form"}}}
			case "late":
				return api.Reply[echoOut]{}, &fault.Fault{Kind: fault.Conflict, Current: echoOut{Name: "now"}}
			}
			return api.Reply[echoOut]{Body: echoOut{in.Name}}, nil
		})
	api.Read(r, api.Op{ID: "hear", Path: "/api/hear", Action: "mark.read"}, nilRead)
}}

func call(t *testing.T, path, body string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	req := httptest.NewRequest(http.MethodPut, "https://ent.example"+path, strings.NewReader(body))
	req.Header.Set("Content-Type", "application/json")
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	rec := httptest.NewRecorder()
	api.NewRouter(api.Means{}, speak).Handler().ServeHTTP(rec, req)
	return rec
}

const empty = `{"edits":[]}`

func TestEachKindOfFaultHasItsStatus(t *testing.T) {
	for path, want := range map[string]int{
		"absent": 404, "broken": 500, "panics": 500, "busy": 429, "wrong": 422, "late": 409, "well": 200,
	} {
		rec := call(t, "/api/speak/"+path, empty)
		if rec.Code != want {
			t.Errorf("%s: status = %d, want %d: %s", path, rec.Code, want, rec.Body)
		}
		if got := rec.Header().Get("Cache-Control"); got != "no-store" {
			t.Errorf("%s: Cache-Control = %q, want no-store", path, got)
		}
		if rec.Code != 200 && rec.Header().Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: Content-Type = %q", path, rec.Header().Get("Content-Type"))
		}
		if strings.Contains(rec.Body.String(), "secret") {
			t.Errorf("%s: the answer tells what failed: %s", path, rec.Body)
		}
	}
}

func TestForeignAndAbsentHaveTheSameBytes(t *testing.T) {
	absent, foreign, nowhere := call(t, "/api/speak/absent", empty), call(t, "/api/speak/foreign", empty), call(t, "/api/nowhere", empty)
	if !bytes.Equal(absent.Body.Bytes(), foreign.Body.Bytes()) || !bytes.Equal(absent.Body.Bytes(), nowhere.Body.Bytes()) {
		t.Errorf("answers differ:\n%s\n%s\n%s", absent.Body, foreign.Body, nowhere.Body)
	}
}

func TestAProblemSpeaksTheReadersLanguage(t *testing.T) {
	fr, en := problem(t, call(t, "/api/speak/absent", empty)), problem(t, call(t, "/api/speak/absent", empty, "Accept-Language", "en-GB,en;q=0.8"))
	if fr.Detail == en.Detail || fr.Type != "/aide/erreurs/#not-found" {
		t.Errorf("French %+v, English %+v", fr, en)
	}
	if basque := problem(t, call(t, "/api/speak/absent", empty, "Accept-Language", "eu")); basque.Detail != fr.Detail {
		t.Errorf("a language without catalogue reads %q, want French", basque.Detail)
	}
}

func TestAFaultPointsAtItsPlace(t *testing.T) {
	for _, rec := range []*httptest.ResponseRecorder{
		call(t, "/api/speak/wrong", empty),
		call(t, "/api/speak/well", `{"edits":[{"value":0}]}`),
	} {
		p := problem(t, rec)
		if rec.Code != 422 || len(p.Errors) != 1 || p.Errors[0].Pointer != "/edits/0/value" || p.Errors[0].Message == "invalid.form" {
			t.Errorf("%d %+v", rec.Code, p)
		}
	}
}

func TestAConflictShowsWhatIsThereNow(t *testing.T) {
	if got := problem(t, call(t, "/api/speak/late", empty)).Current.(map[string]any)["name"]; got != "now" {
		t.Errorf("current name = %v, want now", got)
	}
}

func TestAPageOfAnotherSiteCannotAct(t *testing.T) {
	for _, h := range [][]string{
		{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "https://evil.example"}, {"Origin", "null"},
	} {
		if rec := call(t, "/api/speak/well", empty, h...); rec.Code != 403 {
			t.Errorf("%v: status = %d, want 403", h, rec.Code)
		}
	}
	for _, kind := range []string{"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"} {
		if rec := call(t, "/api/speak/well", empty, "Content-Type", kind); rec.Code != 415 {
			t.Errorf("a body of %s: status = %d, want 415", kind, rec.Code)
		}
	}
	if rec := call(t, "/api/speak/well", empty, "Sec-Fetch-Site", "same-origin"); rec.Code != 200 {
		t.Errorf("our own page: status = %d, want 200", rec.Code)
	}
}

func TestAStrangerLearnsNothingOfARoute(t *testing.T) {
	req := httptest.NewRequest(http.MethodGet, "https://ent.example/api/hear?nonsense=1", nil)
	rec := httptest.NewRecorder()
	api.NewRouter(api.Means{}, speak).Handler().ServeHTTP(rec, req)
	if rec.Code != 401 || len(problem(t, rec).Errors) != 0 {
		t.Errorf("%d %s, want 401 without a word of the route", rec.Code, rec.Body)
	}
}

func problem(t *testing.T, rec *httptest.ResponseRecorder) (p api.Problem) {
	t.Helper()
	if err := json.Unmarshal(rec.Body.Bytes(), &p); err != nil {
		t.Fatalf("%v: %s", err, rec.Body)
	}
	return p
}

// A patient connection notes until when it waits for a body.
type patient struct {
	*httptest.ResponseRecorder
	until time.Time
}

func (p *patient) SetReadDeadline(t time.Time) error {
	p.until = t
	return nil
}

func TestABodyThatDoesNotComeIsNotWaitedFor(t *testing.T) {
	p := &patient{ResponseRecorder: httptest.NewRecorder()}
	req := httptest.NewRequest(http.MethodPut, "https://ent.example/api/speak/well", strings.NewReader(empty))
	api.NewRouter(api.Means{}, speak).Handler().ServeHTTP(p, req)
	if wait := time.Until(p.until); p.until.IsZero() || wait > 10*time.Second {
		t.Errorf("waits %s for a body", wait)
	}
}

type hearIn struct{ api.Credential }

func nilRead(context.Context, roster.Person, *hearIn) (echoOut, error) { return echoOut{}, nil }

func TestHoursInATextAreSaidAsPeopleOfItsLanguageSayThem(t *testing.T) {
	for c, want := range map[school.Clock][2]string{school.At(8, 0): {"8 h", "8:00"}, school.At(10, 5): {"10 h 05", "10:05"}, school.At(16, 55): {"16 h 55", "16:55"}} {
		args := fault.Args{"at": c}
		fr, en, basque := api.Text("fr", "absences.office.desk", args), api.Text("en", "absences.office.desk", args), api.Text("eu", "absences.office.desk", args)
		if !strings.Contains(strings.ReplaceAll(fr, "\u00a0", " "), want[0]+",") || !strings.Contains(en, " "+want[1]+",") || basque != fr {
			t.Errorf("%v reads %q in French, %q in English, %q in a language without catalogue", c, fr, en, basque)
		}
	}
}
