package lambda

import (
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"github.com/preau-ent/preau/shared/api"
)

// sent is an event in the gateway's own form; a test changes what it is about.
const sent = `{
  "version": "2.0",
  "routeKey": "PUT /api/services/{service}/periods/{period}/gradebook",
  "rawPath": "/api/services/k2m4/periods/T1/gradebook",
  "rawQueryString": "",
  "cookies": ["__Host-ent=ey.a.b", "lang=fr"],
  "headers": {
    "accept": "application/json", "content-length": "13", "content-type": "application/json",
    "host": "ent.exemple.invalid", "sec-fetch-site": "same-origin", "user-agent": "Mozilla/5.0",
    "x-forwarded-for": "203.0.113.9, 192.0.2.7", "x-forwarded-port": "443", "x-forwarded-proto": "https"
  },
  "requestContext": {
    "accountId": "123456789012", "apiId": "r3pmxmplak", "domainName": "ent.exemple.invalid", "domainPrefix": "ent",
    "http": {"method": "PUT", "path": "/api/services/k2m4/periods/T1/gradebook", "protocol": "HTTP/1.1", "sourceIp": "192.0.2.7", "userAgent": "Mozilla/5.0"},
    "requestId": "JKJaXmPLvHcESHA=", "routeKey": "PUT /api/services/{service}/periods/{period}/gradebook",
    "stage": "$default", "time": "23/Nov/2026:07:00:00 +0000", "timeEpoch": 1795417200000
  },
  "pathParameters": {"service": "k2m4", "period": "T1"},
  "body": "{\"version\":3}",
  "isBase64Encoded": false
}`

// event returns the sent event with a change.
func event(t *testing.T, change func(*events.APIGatewayV2HTTPRequest)) events.APIGatewayV2HTTPRequest {
	t.Helper()
	var e events.APIGatewayV2HTTPRequest
	if err := json.Unmarshal([]byte(sent), &e); err != nil {
		t.Fatal(err)
	}
	if change != nil {
		change(&e)
	}
	return e
}

func made(t *testing.T, change func(*events.APIGatewayV2HTTPRequest)) *http.Request {
	t.Helper()
	req, err := request(t.Context(), event(t, change))
	if err != nil {
		t.Fatal(err)
	}
	return req
}

func TestARequestIsWhatTheBrowserSent(t *testing.T) {
	req := made(t, nil)
	body, err := io.ReadAll(req.Body)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ what, got, want string }{
		{"method", req.Method, "PUT"},
		{"path", req.URL.Path, "/api/services/k2m4/periods/T1/gradebook"},
		{"request URI", req.RequestURI, "/api/services/k2m4/periods/T1/gradebook"},
		{"host", req.Host, "ent.exemple.invalid"},
		{"host as a header", req.Header.Get("Host"), ""},
		{"a header by its canonical name", strings.Join(req.Header["Sec-Fetch-Site"], "|"), "same-origin"},
		{"body", string(body), `{"version":3}`},
	} {
		if c.got != c.want {
			t.Errorf("%s = %q, want %q", c.what, c.got, c.want)
		}
	}
	if req.ContentLength != 13 {
		t.Errorf("length = %d, want 13", req.ContentLength)
	}
}

func TestCookiesComeFromTheirList(t *testing.T) {
	req := made(t, func(e *events.APIGatewayV2HTTPRequest) { e.Headers["cookie"] = "__Host-ent=another" })
	got := req.CookiesNamed("__Host-ent")
	if len(got) != 1 || got[0].Value != "ey.a.b" {
		t.Errorf("cookies = %v, want the one of the list", got)
	}
	if c, err := req.Cookie("lang"); err != nil || c.Value != "fr" {
		t.Errorf("second cookie: %v, %v", c, err)
	}
}

func TestTheCallersAddressIsTheOneTheGatewaySaw(t *testing.T) {
	for source, want := range map[string]string{"192.0.2.7": "192.0.2.7:0", "2001:db8::1": "[2001:db8::1]:0"} {
		req := made(t, func(e *events.APIGatewayV2HTTPRequest) { e.RequestContext.HTTP.SourceIP = source })
		if req.RemoteAddr != want {
			t.Errorf("address = %s, want %s", req.RemoteAddr, want)
		}
	}
}

func TestPathsAndQueriesKeepTheirMeaning(t *testing.T) {
	for _, c := range []struct{ about, stage, path, query, wantPath, wantQuery string }{
		{"as it is", "$default", "/api/me", "", "/api/me", ""},
		{"escapes of a query stay", "$default", "/api/x", "q=Coll%C3%A8ge+A%26B&period=T1", "/api/x", "Collège A&B"},
		{"the gateway decodes the path: nothing of it is a query", "$default", "/api/x/a?b", "", "/api/x/a?b", ""},
		{"nor an escape", "$default", "/api/x/100%", "", "/api/x/100%", ""},
		{"letters beyond ASCII", "$default", "/api/x/Élise Léa", "", "/api/x/Élise Léa", ""},
		{"a stage goes", "prod", "/prod/api/me", "", "/api/me", ""},
		{"a domain without stage", "prod", "/api/me", "", "/api/me", ""},
		{"a stage named as our first part", "api", "/api/me", "", "/api/me", ""},
		{"and named in front of it", "api", "/api/api/me", "", "/api/me", ""},
		{"a path that only begins like the stage", "prod", "/production/api/me", "", "/production/api/me", ""},
	} {
		t.Run(c.about, func(t *testing.T) {
			req := made(t, func(e *events.APIGatewayV2HTTPRequest) {
				e.RequestContext.Stage, e.RawPath, e.RawQueryString = c.stage, c.path, c.query
			})
			if req.URL.Path != c.wantPath {
				t.Errorf("path = %q, want %q", req.URL.Path, c.wantPath)
			}
			if got := req.URL.Query().Get("q"); got != c.wantQuery {
				t.Errorf("q = %q, want %q", got, c.wantQuery)
			}
		})
	}
}

func TestABodyInBase64IsDecoded(t *testing.T) {
	raw := "\x89PNG\r\n\x00"
	req := made(t, func(e *events.APIGatewayV2HTTPRequest) {
		e.Body, e.IsBase64Encoded = base64.StdEncoding.EncodeToString([]byte(raw)), true
	})
	got, err := io.ReadAll(req.Body)
	if err != nil || string(got) != raw {
		t.Errorf("body = %q, %v, want %q", got, err, raw)
	}
}

func TestAnEventThatCannotBeReadIsABadRequest(t *testing.T) {
	g := &gate{handler: http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the handler was asked") })}
	for about, change := range map[string]func(*events.APIGatewayV2HTTPRequest){
		"no base64": func(e *events.APIGatewayV2HTTPRequest) { e.Body, e.IsBase64Encoded = "é", true },
		"no method": func(e *events.APIGatewayV2HTTPRequest) { e.RequestContext.HTTP.Method = "P T" },
	} {
		res, err := g.answer(t.Context(), event(t, change))
		if err != nil || res.StatusCode != http.StatusBadRequest {
			t.Errorf("%s: status = %d, %v", about, res.StatusCode, err)
		}
	}
}

// answered runs an event through a handler.
func answered(t *testing.T, change func(*events.APIGatewayV2HTTPRequest), h http.HandlerFunc) events.APIGatewayV2HTTPResponse {
	t.Helper()
	res, err := (&gate{handler: h}).answer(t.Context(), event(t, change))
	if err != nil {
		t.Fatal(err)
	}
	return res
}

func TestAnAnswerKeepsEachCookieAndEachHeader(t *testing.T) {
	res := answered(t, nil, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Add("Set-Cookie", "__Host-ent=a; Path=/; Expires=Wed, 25 Nov 2026 07:00:00 GMT")
		w.Header().Add("Set-Cookie", "__Secure-ent-r=b; Path=/api/session")
		w.Header().Add("Vary", "Cookie")
		w.Header().Add("Vary", "Accept-Language")
		w.Header().Set("Content-Type", "application/problem+json")
		w.Header().Set("Content-Length", "2")
		w.WriteHeader(http.StatusConflict)
		w.WriteHeader(http.StatusOK)
		io.WriteString(w, "{}")
	})
	if want := []string{"__Host-ent=a; Path=/; Expires=Wed, 25 Nov 2026 07:00:00 GMT", "__Secure-ent-r=b; Path=/api/session"}; !slices.Equal(res.Cookies, want) {
		t.Errorf("cookies = %q, want %q", res.Cookies, want)
	}
	for name, want := range map[string]string{"Vary": "Cookie, Accept-Language", "Content-Type": "application/problem+json", "Set-Cookie": "", "Content-Length": ""} {
		if got := res.Headers[name]; got != want {
			t.Errorf("%s = %q, want %q", name, got, want)
		}
	}
	if res.StatusCode != http.StatusConflict || res.Body != "{}" || res.IsBase64Encoded {
		t.Errorf("answer = %+v", res)
	}
}

func TestBodiesGoOutWhole(t *testing.T) {
	for _, c := range []struct {
		about, method, body, want string
		encoded                   bool
	}{
		{"text as it is", "GET", "Très net.", "Très net.", false},
		{"other bytes in base64", "GET", "\xff\xfe\x00", "//4A", true},
		{"nothing", "DELETE", "", "", false},
		{"no body for HEAD", "HEAD", "Très net.", "", false},
	} {
		t.Run(c.about, func(t *testing.T) {
			res := answered(t, func(e *events.APIGatewayV2HTTPRequest) { e.RequestContext.HTTP.Method = c.method },
				func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, c.body) })
			if res.StatusCode != http.StatusOK || res.Body != c.want || res.IsBase64Encoded != c.encoded {
				t.Errorf("answer = %+v, want body %q, encoded %v", res, c.want, c.encoded)
			}
		})
	}
}

func TestTheMomentOfARequestIsWhenTheGatewayReceivedIt(t *testing.T) {
	g := &gate{}
	g.handler = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, g.now().UTC().Format(time.RFC3339)) })
	res, err := g.answer(t.Context(), event(t, nil))
	if err != nil || res.Body != "2026-11-23T07:00:00Z" {
		t.Errorf("moment = %s, %v", res.Body, err)
	}
	before := time.Now()
	g.moment.Store(0)
	if now := g.now(); now.Before(before) || now.After(time.Now()) {
		t.Errorf("without an event it is %s, want the machine's clock", now)
	}
}

func TestAFunctionThatCannotStartSaysWhatIsMissing(t *testing.T) {
	for _, c := range []struct{ region, keys, want string }{
		{"../../../infra/regions/absent.yaml", "", "absent.yaml"},
		{"", "", "region.yaml"},
		{"../../../infra/regions/demo.yaml", "{", "PREAU_KEYS"},
		{"../../../infra/regions/demo.yaml", "[]", "PREAU_KEYS: keys: none"},
		{"../../../infra/regions/demo.yaml", `[{"made":"2026-11-23T07:00:00Z","secret":"` + base64.StdEncoding.EncodeToString(make([]byte, 32)) + `"}]`, "PREAU_TABLE"},
	} {
		t.Setenv("PREAU_REGION_FILE", c.region)
		t.Setenv("PREAU_KEYS", c.keys)
		t.Setenv("PREAU_TABLE", "")
		err := (&gate{}).open(t.Context(), api.Function{}, nil)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error = %v, want it to name %s", err, c.want)
		}
	}
}
