// Package fault names the kinds of failure that a caller can act on and carries
// what the person reads about them.
//
// A fault holds a text key, never a sentence: shared/api turns the key into the
// reader's language from the catalogue in text/. Anything that is not a fault is
// an internal error, whose words never leave the server.
package fault

import (
	"embed"
	"errors"
	"fmt"
)

// Texts holds one catalogue per language, text/<lang>.yaml: a flat map from a
// text key to its sentence, in which {name} stands for an argument.
//
//go:embed text/*.yaml
var Texts embed.FS

// A Kind says what sort of failure happened; each maps to one HTTP status.
type Kind string

// The kinds of failure.
const (
	NotFound        Kind = "not-found"       // 404: it is absent, or the person may not know that it exists
	Forbidden       Kind = "forbidden"       // 403: the person sees it but may not act on it
	Unauthenticated Kind = "unauthenticated" // 401: no session, or one that ended
	Invalid         Kind = "invalid"         // 422: what was sent is wrong; Fields point at each place
	Conflict        Kind = "conflict"        // 409: it changed since it was read; Current holds what it is now
	TooMany         Kind = "too-many"        // 429: try again after Retry seconds
	Unavailable     Kind = "unavailable"     // 503: the store does not answer; nothing is lost
)

// Args fill the {name} places of a text.
type Args map[string]any

// A Field is one fault inside what was sent.
type Field struct {
	Pointer string // JSON pointer into the body, such as /cells/3/value
	Key     string // text key
	Args    Args
}

// A Fault is a failure that the caller can act on or the person must read.
type Fault struct {
	Kind    Kind
	Key     string // text key; empty means the kind's own text
	Detail  string // for logs and developers, in English, without names or marks
	Args    Args
	Fields  []Field
	Current any // for Conflict: the present state, as the route would return it
	Retry   int // for TooMany and Unavailable: seconds to wait
}

// New returns a fault of a kind; detail is for developers.
func New(kind Kind, detail string) *Fault { return &Fault{Kind: kind, Detail: detail} }

// Say returns a fault whose text the person reads, with pairs of name and value.
func Say(kind Kind, key string, pairs ...any) *Fault {
	f := &Fault{Kind: kind, Key: key, Detail: key}
	if len(pairs) > 0 {
		f.Args = Args{}
		for i := 0; i+1 < len(pairs); i += 2 {
			f.Args[fmt.Sprint(pairs[i])] = pairs[i+1]
		}
	}
	return f
}

// Error returns the detail for developers.
func (f *Fault) Error() string {
	if f.Detail == "" {
		return string(f.Kind)
	}
	return string(f.Kind) + ": " + f.Detail
}

// Is reports whether err is, or wraps, a fault of this kind.
func Is(err error, kind Kind) bool {
	f, ok := As(err)
	return ok && f.Kind == kind
}

// As returns the fault inside err.
func As(err error) (*Fault, bool) {
	var f *Fault
	ok := errors.As(err, &f)
	return f, ok
}
