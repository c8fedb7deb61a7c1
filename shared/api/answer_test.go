package api_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/preau-ent/preau/shared/api"
)

type pageIn struct {
	api.Credential
	Length int `path:"length"`
}

type pageOut struct {
	Text string `json:"text"`
}

// pages answers with a text as long as its path asks for.
var pages = api.Function{Name: "pages", Routes: func(r *api.Router) {
	api.Open(r, api.Op{ID: "page", Method: http.MethodGet, Path: "/api/pages/{length}", Action: "public.read"},
		func(_ context.Context, in *pageIn) (api.Reply[pageOut], error) {
			return api.Reply[pageOut]{Body: pageOut{strings.Repeat("é", in.Length/2)}}, nil
		})
	api.Open(r, api.Op{ID: "nothing", Method: http.MethodDelete, Path: "/api/pages/{length}", Action: "public.read", Status: http.StatusNoContent},
		func(context.Context, *pageIn) (api.Reply[struct{}], error) { return api.Reply[struct{}]{}, nil })
}}

func get(t *testing.T, h http.Handler, path string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	req := httptest.NewRequest(http.MethodGet, "https://ent.example"+path, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, req)
	return rec
}

func TestALongAnswerComesCompressedToWhoCanReadIt(t *testing.T) {
	h := api.NewRouter(api.Means{}, pages).Handler()
	for _, c := range []struct {
		length  string
		accepts string
		want    string
	}{
		{"9000", "gzip, deflate, br", "gzip"},
		{"9000", "br;q=1.0, gzip;q=0.8", "gzip"},
		{"9000", "", ""},
		{"9000", "br", ""},
		{"9000", "gzip;q=0", ""},
		{"9000", "gzip; q=0.000", ""},
		{"9000", "xgzip", ""},
		{"40", "gzip", ""},
	} {
		rec := get(t, h, "/api/pages/"+c.length, "Accept-Encoding", c.accepts)
		if got := rec.Header().Get("Content-Encoding"); got != c.want {
			t.Errorf("%s bytes to %q: Content-Encoding = %q, want %q", c.length, c.accepts, got, c.want)
		}
		if rec.Header().Get("Vary") != "Accept-Encoding" {
			t.Errorf("%s bytes to %q: Vary = %q", c.length, c.accepts, rec.Header().Get("Vary"))
		}
	}
}

func TestCompressedAndPlainAreTheSameAnswer(t *testing.T) {
	h := api.NewRouter(api.Means{}, pages).Handler()
	for range 3 { // what the first answer leaves for the next one must not show
		plain, small := get(t, h, "/api/pages/9000"), get(t, h, "/api/pages/9000", "Accept-Encoding", "gzip")
		z, err := gzip.NewReader(bytes.NewReader(small.Body.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(z)
		if err != nil || !bytes.Equal(body, plain.Body.Bytes()) || len(body) < 9000 {
			t.Errorf("compressed: %d bytes, %v; plain: %d", len(body), err, plain.Body.Len())
		}
		if small.Body.Len() > 200 || small.Header().Get("ETag") != plain.Header().Get("ETag") {
			t.Errorf("%d bytes, tags %q and %q", small.Body.Len(), small.Header().Get("ETag"), plain.Header().Get("ETag"))
		}
	}
}

func TestAnAnswerThatIsKnownIsNotSentAgain(t *testing.T) {
	h := api.NewRouter(api.Means{}, pages).Handler()
	first := get(t, h, "/api/pages/3000")
	tag := first.Header().Get("ETag")
	for header, want := range map[string]int{
		tag:                              304,
		strings.TrimPrefix(tag, "W/"):    304,
		`"other", ` + tag:                304,
		"*":                              304,
		`"other"`:                        200,
		"":                               200,
		strings.ReplaceAll(tag, `"`, ""): 200,
	} {
		rec := get(t, h, "/api/pages/3000", "If-None-Match", header, "Accept-Encoding", "gzip")
		if rec.Code != want || (want == 304) != (rec.Body.Len() == 0) {
			t.Errorf("If-None-Match: %s: %d with %d bytes, want %d", header, rec.Code, rec.Body.Len(), want)
		}
	}
	if other := get(t, h, "/api/pages/3002", "If-None-Match", tag); other.Code != 200 {
		t.Errorf("another answer: %d, want 200", other.Code)
	}
}

func TestAnAnswerOfNothingHasNoLength(t *testing.T) {
	req := httptest.NewRequest(http.MethodDelete, "https://ent.example/api/pages/1", nil)
	rec := httptest.NewRecorder()
	api.NewRouter(api.Means{}, pages).Handler().ServeHTTP(rec, req)
	if rec.Code != 204 || rec.Header().Get("Content-Length") != "" {
		t.Errorf("%d, Content-Length %q", rec.Code, rec.Header().Get("Content-Length"))
	}
}

func TestAKeptCompressionIsOfTheSameBytes(t *testing.T) {
	h := api.NewRouter(api.Means{}, pages).Handler()
	for _, length := range []string{"9000", "9002", "9000", "9002"} {
		z, err := gzip.NewReader(get(t, h, "/api/pages/"+length, "Accept-Encoding", "gzip").Body)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(z)
		if want := get(t, h, "/api/pages/"+length).Body.Bytes(); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: %d bytes compressed, %v, want the same %d", length, len(got), err, len(want))
		}
	}
}
