package identity

import (
	"net/http"
	"time"
)

// The cookies of a session. No script reads them. The access cookie comes back from
// a visit to another site (ÉduConnect), so it is Lax; the refresh cookie goes to the
// session routes only.
const (
	AccessCookie  = "__Host-ent"
	RefreshCookie = "__Secure-ent-r"
	refreshPath   = "/api/session"
)

// Cookies returns the cookies that hand a pass to the browser. On a device that is
// not the person's own they end with the browser.
func (p Pass) Cookies() []http.Cookie {
	return []http.Cookie{
		cookie(AccessCookie, p.Access, "/", http.SameSiteLaxMode, p.Keep),
		cookie(RefreshCookie, p.Refresh, refreshPath, http.SameSiteStrictMode, p.Keep),
	}
}

// NoCookies returns the cookies that take a pass back.
func NoCookies() []http.Cookie {
	return []http.Cookie{
		cookie(AccessCookie, "", "/", http.SameSiteLaxMode, -1),
		cookie(RefreshCookie, "", refreshPath, http.SameSiteStrictMode, -1),
	}
}

func cookie(name, value, path string, site http.SameSite, keep time.Duration) http.Cookie {
	c := http.Cookie{Name: name, Value: value, Path: path, SameSite: site, Secure: true, HttpOnly: true}
	switch {
	case keep < 0:
		c.MaxAge = -1
	case keep > 0:
		c.MaxAge = int(keep.Seconds())
	}
	return c
}
