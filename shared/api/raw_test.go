package api_test

import (
	"context"
	"strings"
	"testing"

	"github.com/preau-ent/preau/shared/api"
	"github.com/preau-ent/preau/shared/fault"
)

type rawIn struct {
	api.Credential
	Name string `path:"name"`
}

// shelf answers with a calendar under a name.
var shelf = api.Function{Name: "shelf", Routes: func(r *api.Router) {
	api.OpenRaw(r, api.Op{ID: "raw", Path: "/api/raw/{name}", Action: "public.read"}, "text/calendar",
		func(_ context.Context, in *rawIn) (api.Raw, error) {
			if in.Name == "absent" {
				return api.Raw{}, fault.New(fault.NotFound, "no such thing")
			}
			return api.Raw{Type: "text/calendar; charset=utf-8", Name: "a.ics", Cache: "private, max-age=60", Body: []byte("BEGIN:VCALENDAR\r\n")}, nil
		})
}}

func TestARawAnswerKeepsItsBytesTypeAndCache(t *testing.T) {
	h := api.NewRouter(api.Means{}, shelf).Handler()
	rec := get(t, h, "/api/raw/a")
	if rec.Code != 200 || rec.Body.String() != "BEGIN:VCALENDAR\r\n" || rec.Header().Get("Content-Type") != "text/calendar; charset=utf-8" ||
		rec.Header().Get("Cache-Control") != "private, max-age=60" || rec.Header().Get("Content-Disposition") != `attachment; filename="a.ics"` {
		t.Errorf("%d %q %v", rec.Code, rec.Body, rec.Header())
	}
	if again := get(t, h, "/api/raw/a", "If-None-Match", rec.Header().Get("ETag")); again.Code != 304 || again.Body.Len() > 0 {
		t.Errorf("what is known is sent again: %d, %d bytes", again.Code, again.Body.Len())
	}
	if rec = get(t, h, "/api/raw/absent"); rec.Code != 404 || rec.Header().Get("Cache-Control") != "no-store" || rec.Header().Get("Content-Type") != "application/problem+json" {
		t.Errorf("an absent one: %d %v", rec.Code, rec.Header())
	}
}

func TestARawAnswerIsInTheDocument(t *testing.T) {
	doc, err := api.Document(shelf)
	if err != nil || !strings.Contains(string(doc), `"text/calendar"`) || strings.Contains(string(doc), `"application/octet-stream": {`) {
		t.Errorf("%v: %s", err, doc)
	}
}
