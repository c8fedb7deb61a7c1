package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// A Raw is an answer that is not JSON: a calendar, a document.
type Raw struct {
	Type  string // media type
	Name  string // under which a browser saves it; "": it is shown
	Cache string // Cache-Control; "": nothing is kept
	Body  []byte
}

// rawAnswer is what the framework writes of a Raw.
type rawAnswer struct {
	Type  string `header:"Content-Type"`
	Name  string `header:"Content-Disposition"`
	Cache string `header:"Cache-Control"`
	Body  []byte
}

func (raw Raw) answer() *rawAnswer {
	a := &rawAnswer{Type: raw.Type, Cache: raw.Cache, Body: raw.Body}
	if raw.Name != "" {
		a.Name = `attachment; filename="` + raw.Name + `"`
	}
	if a.Cache == "" {
		a.Cache = "no-store"
	}
	return a
}

// OpenRaw registers an operation that needs no session and whose answer is of a media
// type of its own.
func OpenRaw[In any, P credentialed[In]](r *Router, op Op, media string, run func(ctx context.Context, in *In) (Raw, error)) {
	op.Open, op.Method = true, http.MethodGet
	registerRaw[In, P](r, op, media, func(ctx context.Context, in *In) (*rawAnswer, error) {
		raw, err := run(ctx, in)
		if err != nil {
			return nil, r.problem(P(in).credential().Language, op, err)
		}
		return raw.answer(), nil
	})
}

// ReadRaw registers an operation that changes nothing and whose answer is of a media
// type of its own.
func ReadRaw[In any, P credentialed[In]](r *Router, op Op, media string, run func(ctx context.Context, who roster.Person, in *In) (Raw, error)) {
	op.Method = http.MethodGet
	registerRaw[In, P](r, op, media, func(ctx context.Context, in *In) (*rawAnswer, error) {
		c := P(in).credential()
		var pupil school.PersonID
		if a, ok := any(in).(about); ok {
			pupil = a.About()
		}
		who, err := r.Door.Authenticate(ctx, c.Shown(), pupil, r.Now())
		if err != nil {
			return nil, r.problem(c.Language, op, err)
		}
		raw, err := run(ctx, who, in)
		if err != nil {
			return nil, r.problem(c.Language, op, err)
		}
		return raw.answer(), nil
	})
}

func registerRaw[In any, P credentialed[In]](r *Router, op Op, media string, handle func(context.Context, *In) (*rawAnswer, error)) {
	h := r.operation(op)
	h.Responses = map[string]*huma.Response{"200": {
		Description: "OK",
		Content:     map[string]*huma.MediaType{media: {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}},
	}}
	huma.Register(r.huma, h, handle)
}
