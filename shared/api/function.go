// Package api turns typed operations into HTTP: it parses and checks what comes in,
// asks identity who is calling, runs the operation, and writes the answer or the
// problem in the caller's language. It also writes the OpenAPI document of it all.
//
// It is the only package that knows huma.
package api

import (
	"log/slog"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/preau-ent/preau/shared/files"
	"github.com/preau-ent/preau/shared/identity"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/mail"
	"github.com/preau-ent/preau/shared/region"
	"github.com/preau-ent/preau/shared/seal"
	"github.com/preau-ent/preau/shared/table"
)

// A Function is one subject of the service: one folder, one Lambda.
type Function struct {
	Name   string          // of the folder, and of the Lambda
	Routes func(r *Router) // registers its operations
}

// A Following is what a function does without being asked. It is a value of its own and
// no member of the function, so that the program that follows links no routes, and
// those that answer routes nothing of it.
type Following struct {
	Followers func(Means) []journal.Follower            // what follows a write; nil: nothing
	Due       func(Means) map[string]journal.DueHandler // by kind, what it left for later; nil: nothing
}

// Means are what the functions of one process work with.
type Means struct {
	Table  *table.Table
	Door   *identity.Door
	Region *region.Region
	Keys   seal.Keys
	Files  files.Store // nil: no document can be joined
	Now    func() time.Time
	Log    *slog.Logger // nil: slog.Default
	Mail   mail.Post    // nil: mail.None
}

// complete returns the means with what stands in for those left out.
func (m Means) complete() Means {
	if m.Log == nil {
		m.Log = slog.Default()
	}
	if m.Now == nil {
		m.Now = time.Now
	}
	if m.Mail == nil {
		m.Mail = mail.None{}
	}
	return m
}

// A Router collects the operations of functions and serves them.
type Router struct {
	Means
	mux     *http.ServeMux
	huma    huma.API
	ops     []Op
	answers answers
}

// NewRouter returns a router with the operations of the functions. Means may be
// empty when only the document is wanted.
func NewRouter(m Means, functions ...Function) *Router {
	r := &Router{Means: m.complete(), mux: http.NewServeMux()}
	r.huma = humago.New(r.mux, config())
	for _, f := range functions {
		f.Routes(r)
	}
	r.mux.HandleFunc("/api/", func(w http.ResponseWriter, req *http.Request) {
		writeProblem(w, notFound(languageOf(req.Header.Get("Accept-Language"))))
	})
	return r
}

// Operations returns what was registered, in order.
func (r *Router) Operations() []Op { return r.ops }

// Demo reports whether the region offers generated people on its sign-in page.
func (r *Router) Demo() bool { return r.Region != nil && r.Region.Demo }

func config() huma.Config {
	huma.NewErrorWithContext = problemOfHuma
	huma.NewError = func(status int, _ string, _ ...error) huma.StatusError {
		return &Problem{Status: status}
	}
	c := huma.DefaultConfig("Préau", "1")
	c.Info.Description = "The open API of the digital school: everything that the screens do. " +
		"Marks, averages, scales and coefficients are integer hundredths; days are civil days of the school; moments are UTC. " +
		"Every answer of a session names its person in the header Preau-Person; a request that names another there " +
		"is refused with 401 and the type #somebody-else, and nothing is done."
	c.Info.License = &huma.License{Name: "EUPL-1.2", Identifier: "EUPL-1.2"}
	c.OpenAPIPath, c.DocsPath, c.SchemasPath = "", "", ""
	c.CreateHooks = nil
	c.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"session": {Type: "apiKey", In: "cookie", Name: identity.AccessCookie},
		"token":   {Type: "http", Scheme: "bearer"},
	}
	return c
}
