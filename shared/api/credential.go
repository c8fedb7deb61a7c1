package api

import (
	"net"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/preau-ent/preau/shared/identity"
	"github.com/preau-ent/preau/shared/school"
)

// A Credential is what a request carries beside its parameters. Every input embeds
// it; nothing of it is in the document, nor in a context.
type Credential struct {
	Token    string `json:"-" hidden:"true"` // access token, of the cookie or the bearer header
	Refresh  string `json:"-" hidden:"true"` // refresh token, where the path lets the browser send it
	Language string `json:"-" hidden:"true"` // of the texts: one of the catalogue's
	Address  string `json:"-" hidden:"true"` // the caller's IP address
	Agent    string `json:"-" hidden:"true"` // the caller's browser
	As       string `json:"-" hidden:"true"` // the person whom the page takes itself for; "": it does not say
}

// personHeader names, in an answer, whose session it was, and in a request whose the
// page believes it to be.
const personHeader = "Preau-Person"

// Shown returns what the request shows to say who makes it.
func (c *Credential) Shown() identity.Credential {
	return identity.Credential{Token: c.Token, As: school.PersonID(c.As)}
}

func (c *Credential) credential() *Credential { return c }

// tokenOf returns the access token of a request, "" if it has none.
func tokenOf(ctx huma.Context) string {
	if ck, err := huma.ReadCookie(ctx, identity.AccessCookie); err == nil {
		return ck.Value
	}
	if t, ok := strings.CutPrefix(ctx.Header("Authorization"), "Bearer "); ok {
		return t
	}
	return ""
}

// Resolve fills the credential from the request.
func (c *Credential) Resolve(ctx huma.Context) []error {
	c.Token = tokenOf(ctx)
	if ck, err := huma.ReadCookie(ctx, identity.RefreshCookie); err == nil {
		c.Refresh = ck.Value
	}
	c.Language = languageOf(ctx.Header("Accept-Language"))
	c.Agent = ctx.Header("User-Agent")
	c.As = ctx.Header(personHeader)
	c.Address = ctx.RemoteAddr()
	if host, _, err := net.SplitHostPort(c.Address); err == nil {
		c.Address = host
	}
	return nil
}
