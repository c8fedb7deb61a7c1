package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// An Op describes one operation.
type Op struct {
	ID      string // lower camel case, unique: the name in generated clients
	Method  string
	Path    string // begins with /api/
	Action  string // row of the rights table
	Summary string
	Status  int   // of success; 0: 200
	Open    bool  // needs no session
	MaxBody int64 // bytes that the body may have at most; 0: as most operations
}

// credentialed is what every input embeds: a Credential.
type credentialed[T any] interface {
	*T
	credential() *Credential
}

// about is an input whose path names a pupil: the pupil's enrolments are then read
// in the same call as the session, for policy to decide on.
type about interface{ About() school.PersonID }

type answer[Out any] struct {
	SetCookie []http.Cookie `header:"Set-Cookie"`
	Wipe      string        `header:"Clear-Site-Data"`
	Body      Out
}

// Read registers an operation that changes nothing.
func Read[In, Out any, P credentialed[In]](r *Router, op Op, run func(ctx context.Context, who roster.Person, in *In) (Out, error)) {
	op.Method = http.MethodGet
	register[In, Out, P](r, op, signedIn[In, Out, P](r, run))
}

// Write registers an operation that changes something; its method is PUT unless op says otherwise.
func Write[In, Out any, P credentialed[In]](r *Router, op Op, run func(ctx context.Context, who roster.Person, in *In) (Out, error)) {
	if op.Method == "" {
		op.Method = http.MethodPut
	}
	register[In, Out, P](r, op, signedIn[In, Out, P](r, run))
}

// A Reply is the answer of an open operation, which may hand over or take back a session.
type Reply[Out any] struct {
	Body    Out
	Cookies []http.Cookie
	Wipe    bool // the browser forgets everything of this site
}

// Open registers an operation that needs no session, such as signing in.
func Open[In, Out any, P credentialed[In]](r *Router, op Op, run func(ctx context.Context, in *In) (Reply[Out], error)) {
	op.Open = true
	register[In, Out, P](r, op, func(ctx context.Context, in *In) (*answer[Out], error) {
		reply, err := run(ctx, in)
		if err != nil {
			return nil, r.problem(P(in).credential().Language, op, err)
		}
		out := &answer[Out]{SetCookie: reply.Cookies, Body: reply.Body}
		if reply.Wipe {
			out.Wipe = `"cookies", "storage", "cache"`
		}
		return out, nil
	})
}

func signedIn[In, Out any, P credentialed[In]](r *Router, run func(context.Context, roster.Person, *In) (Out, error)) func(context.Context, *In) (*answer[Out], error) {
	return func(ctx context.Context, in *In) (*answer[Out], error) {
		c := P(in).credential()
		var pupil school.PersonID
		if a, ok := any(in).(about); ok {
			pupil = a.About()
		}
		who, err := r.Door.Authenticate(ctx, c.Shown(), pupil, r.Now())
		if err != nil {
			return nil, r.problem(c.Language, Op{}, err)
		}
		body, err := run(ctx, who, in)
		if err != nil {
			return nil, r.problem(c.Language, Op{}, err)
		}
		return &answer[Out]{Body: body}, nil
	}
}

func register[In, Out any, P credentialed[In]](r *Router, op Op, handle func(context.Context, *In) (*answer[Out], error)) {
	huma.Register(r.huma, r.operation(op), handle)
}

// operation notes an operation and returns it in the framework's terms.
func (r *Router) operation(op Op) huma.Operation {
	r.ops = append(r.ops, op)
	h := huma.Operation{
		OperationID: op.ID, Method: op.Method, Path: op.Path, Summary: op.Summary, DefaultStatus: op.Status,
		Extensions: map[string]any{"x-action": op.Action},
		Errors:     []int{http.StatusNotFound},
	}
	if !op.Open {
		h.Errors = append(h.Errors, http.StatusUnauthorized, http.StatusForbidden)
		h.Security = []map[string][]string{{"session": {}}, {"token": {}}}
		h.Middlewares = huma.Middlewares{r.requireToken}
	}
	switch {
	case op.MaxBody > 0:
		h.MaxBodyBytes = op.MaxBody
	case op.Open:
		h.MaxBodyBytes = mostOpenBody
	default:
		h.MaxBodyBytes = mostBody
	}
	if op.Method != http.MethodGet {
		h.Errors = append(h.Errors, http.StatusConflict, http.StatusTooManyRequests)
	}
	return h
}

// How much a body may hold. A whole class's term of marks with its remarks takes less
// than the first; the second is a sign-in with the longest password.
const (
	mostBody     = 128 << 10
	mostOpenBody = 8 << 10
)

// requireToken refuses a request without a good token before its body is read, so that
// a stranger learns nothing of what a route expects and costs nothing. Whether the
// session still stands is for Authenticate, which reads it. Every answer says whose
// token it was: a page learns there for whom it was made.
func (r *Router) requireToken(ctx huma.Context, next func(huma.Context)) {
	if token := tokenOf(ctx); token != "" {
		if b, ok := r.Door.Bearer(token, r.Now()); ok {
			ctx.SetHeader(personHeader, string(b.Person))
			next(ctx)
			return
		}
	}
	writeHumaProblem(ctx, problemOf(languageOf(ctx.Header("Accept-Language")), fault.New(fault.Unauthenticated, "no good token")))
}
