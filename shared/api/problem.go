package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/preau-ent/preau/shared/fault"
)

// A Problem is what the caller reads when an operation fails (RFC 9457), in the
// caller's language; type leads to the page that says what to do.
type Problem struct {
	Type    string         `json:"type" doc:"address of the help page"`
	Title   string         `json:"title"`
	Status  int            `json:"status"`
	Detail  string         `json:"detail"`
	Errors  []ProblemField `json:"errors,omitempty" doc:"each place that is to be corrected"`
	Current any            `json:"current,omitempty" doc:"for 409: what it is now, in the form of the operation's answer"`
	retry   int
}

// A ProblemField is one place in what was sent.
type ProblemField struct {
	Pointer string `json:"pointer" doc:"JSON pointer into the body"`
	Message string `json:"message"`
	Reason  string `json:"reason,omitempty" doc:"for developers, in English"`
}

// Error returns the detail.
func (p *Problem) Error() string { return p.Detail }

// GetStatus returns the HTTP status.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType returns that of problem details.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// GetHeaders returns Retry-After where the caller should wait.
func (p *Problem) GetHeaders() http.Header {
	if p.retry == 0 {
		return nil
	}
	return http.Header{"Retry-After": {strconv.Itoa(p.retry)}}
}

var statuses = map[fault.Kind]int{
	fault.NotFound:        http.StatusNotFound,
	fault.Forbidden:       http.StatusForbidden,
	fault.Unauthenticated: http.StatusUnauthorized,
	fault.Invalid:         http.StatusUnprocessableEntity,
	fault.Conflict:        http.StatusConflict,
	fault.TooMany:         http.StatusTooManyRequests,
	fault.Unavailable:     http.StatusServiceUnavailable,
}

// internal is the kind of everything that is not a fault.
const internal fault.Kind = "internal"

// problem returns what the caller reads of an error, and logs it if it is ours.
func (r *Router) problem(lang string, op Op, err error) error {
	f, ok := fault.As(err)
	if !ok {
		r.Log.Error("operation failed", "operation", op.ID, "error", fault.Plain(err))
		f = &fault.Fault{Kind: internal}
	}
	return problemOf(lang, f)
}

func problemOf(lang string, f *fault.Fault) *Problem {
	status := statuses[f.Kind]
	if status == 0 {
		status = http.StatusInternalServerError
	}
	kindKey := "kind." + string(f.Kind)
	key := f.Key
	if key == "" {
		key = kindKey
	}
	args := f.Args
	if f.Retry > 0 && args == nil {
		args = fault.Args{"seconds": f.Retry}
	}
	p := &Problem{
		Type:   "/aide/erreurs/#" + anchorOf(f),
		Title:  Text(lang, kindKey+".title", nil),
		Status: status, Detail: Text(lang, key, args), Current: f.Current, retry: f.Retry,
	}
	for _, field := range f.Fields {
		p.Errors = append(p.Errors, ProblemField{Pointer: field.Pointer, Message: Text(lang, field.Key, field.Args)})
	}
	return p
}

// anchors are the paragraphs of the help page about errors that belong to one text, not
// to its kind: what a page does about them is something of their own.
var anchors = map[string]string{
	"policy.password":   "password",      // it asks for the password, and tries again
	"session.other":     "somebody-else", // it sends nothing more, and says so
	"session.suspended": "suspended",     // it forgets what it kept
}

// anchorOf returns the paragraph of the help page about errors: the text's own, or its kind's.
func anchorOf(f *fault.Fault) string {
	if anchor, ok := anchors[f.Key]; ok {
		return anchor
	}
	return string(f.Kind)
}

// notFound is the one answer for what is absent and for what one may not know:
// the same bytes.
func notFound(lang string) *Problem { return problemOf(lang, fault.New(fault.NotFound, "")) }

// problemOfHuma words what the framework refuses before an operation runs.
func problemOfHuma(ctx huma.Context, status int, msg string, errs ...error) huma.StatusError {
	lang := languageOf("")
	if ctx != nil {
		lang = languageOf(ctx.Header("Accept-Language"))
	}
	kind := fault.Invalid
	if status >= 500 {
		kind = internal
	}
	p := problemOf(lang, &fault.Fault{Kind: kind})
	p.Status = status
	for _, err := range errs {
		var d huma.ErrorDetailer
		if !errors.As(err, &d) {
			continue
		}
		e := d.ErrorDetail()
		p.Errors = append(p.Errors, ProblemField{Pointer: pointer(e.Location), Message: Text(lang, "invalid.form", nil), Reason: e.Message})
	}
	return p
}

var index = regexp.MustCompile(`\[(\d+)\]|\.`)

// pointer turns "body.edits[0].value" into "/edits/0/value".
func pointer(location string) string {
	p := "/" + index.ReplaceAllString(location, "/$1")
	if rest, ok := strings.CutPrefix(p, "/body"); ok {
		return rest
	}
	return p
}

func writeProblem(w http.ResponseWriter, p *Problem) {
	w.Header().Set("Content-Type", p.ContentType(""))
	if p.retry > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(p.retry))
	}
	w.WriteHeader(p.Status)
	json.NewEncoder(w).Encode(p)
}

func writeHumaProblem(ctx huma.Context, p *Problem) {
	ctx.SetHeader("Content-Type", p.ContentType(""))
	ctx.SetStatus(p.Status)
	if err := json.NewEncoder(ctx.BodyWriter()).Encode(p); err != nil {
		fmt.Fprintln(ctx.BodyWriter(), p.Status)
	}
}
