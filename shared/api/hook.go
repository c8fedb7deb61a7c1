package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
)

// A Hook is a request that another service makes of us in a form of its own, as it came:
// who takes it decides from its headers and bytes whether it is what it says.
type Hook struct {
	Credential
	Type    string `header:"Content-Type" hidden:"true"`
	RawBody []byte

	header func(name string) string
}

// Header returns a header of the request; "" if it has none of the name.
func (h *Hook) Header(name string) string { return h.header(name) }

// Resolve fills the hook from the request.
func (h *Hook) Resolve(ctx huma.Context) []error {
	h.header = ctx.Header
	return h.Credential.Resolve(ctx)
}

// OpenHook registers an operation that needs no session and which another service calls,
// with an object of JSON or a form whose fields have its own names; its answer has no body.
func OpenHook(r *Router, op Op, run func(ctx context.Context, in *Hook) error) {
	op.Open, op.Method, op.Status = true, http.MethodPost, http.StatusNoContent
	h := r.operation(op)
	h.RequestBody = &huma.RequestBody{}
	huma.Register(r.huma, h, func(ctx context.Context, in *Hook) (*struct{}, error) {
		if err := run(ctx, in); err != nil {
			return nil, r.problem(in.Language, op, err)
		}
		return nil, nil
	})
	object := &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeObject, AdditionalProperties: true}}
	h.RequestBody.Content = map[string]*huma.MediaType{"application/json": object, "application/x-www-form-urlencoded": object}
}
