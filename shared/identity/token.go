package identity

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/preau-ent/preau/shared/school"
)

const (
	accessLife = 10 * time.Minute
	maxLife    = 15 * time.Minute // of any token we would believe
	leeway     = 30 * time.Second // between the clocks of two machines
	maxToken   = 4096             // bytes
	tokenType  = "at+jwt"         // RFC 9068: an access token and nothing else
)

// A Bearer is who an access token names, and until when.
type Bearer struct {
	Person  school.PersonID
	Session school.SessionID
	Expires time.Time
}

// claims are all that an access token says. It names no role and no school: these
// are read at each request.
type claims struct {
	jwt.RegisteredClaims
	Session string `json:"sid"`
}

// Validate checks what the standard claims leave open. The library calls it also
// when claims are absent.
func (c claims) Validate() error {
	switch {
	case c.Subject == "" || c.Session == "":
		return errors.New("token without subject or session")
	case c.IssuedAt == nil || c.ExpiresAt == nil || c.NotBefore == nil:
		return errors.New("token without its times")
	case len(c.Audience) != 1:
		return errors.New("token for several audiences")
	case !c.ExpiresAt.After(c.IssuedAt.Time) || c.ExpiresAt.Sub(c.IssuedAt.Time) > maxLife:
		return errors.New("token with a life of its own")
	}
	return nil
}

// Tokens signs and verifies the access tokens of one issuer.
type Tokens struct {
	ring   *Keyring
	issuer string
	seen   verified
}

// NewTokens returns tokens signed by a ring, issued and read by the same service.
func NewTokens(ring *Keyring, issuer string) *Tokens {
	return &Tokens{ring: ring, issuer: issuer}
}

// Sign returns an access token of ten minutes.
func (t *Tokens) Sign(person school.PersonID, session school.SessionID, now time.Time) (string, error) {
	at := jwt.NewNumericDate(now)
	token := jwt.NewWithClaims(t.ring.signing.Method, claims{
		RegisteredClaims: jwt.RegisteredClaims{
			Issuer: t.issuer, Audience: jwt.ClaimStrings{t.issuer}, Subject: string(person),
			IssuedAt: at, NotBefore: at, ExpiresAt: jwt.NewNumericDate(now.Add(accessLife)),
		},
		Session: string(session),
	})
	token.Header = map[string]any{"alg": t.ring.signing.Method.Alg(), "kid": t.ring.signing.ID, "typ": tokenType}
	return token.SignedString(t.ring.signing.Private)
}

// Verify returns the bearer of an access token. The signature of a token is
// computed once; until it expires its digest is enough.
func (t *Tokens) Verify(token string, now time.Time) (Bearer, error) {
	if len(token) > maxToken {
		return Bearer{}, fmt.Errorf("token of %d bytes", len(token))
	}
	digest := sha256.Sum256([]byte(token))
	if b, ok := t.seen.get(digest, now); ok {
		return b, nil
	}
	b, err := t.parse(token, now)
	if err == nil {
		t.seen.put(digest, b)
	}
	return b, err
}

// parse refuses what the library's options let through: white space, headers that
// we never write (crit, jku, x5u, jwk, …), other types, long lives.
func (t *Tokens) parse(token string, now time.Time) (Bearer, error) {
	if strings.ContainsAny(token, " \t\r\n") {
		return Bearer{}, errors.New("token with white space")
	}
	parser := jwt.NewParser(
		jwt.WithValidMethods(t.ring.methods), jwt.WithStrictDecoding(),
		jwt.WithIssuer(t.issuer), jwt.WithAudience(t.issuer),
		jwt.WithExpirationRequired(), jwt.WithNotBeforeRequired(), jwt.WithIssuedAt(),
		jwt.WithLeeway(leeway), jwt.WithTimeFunc(func() time.Time { return now }),
	)
	var c claims
	if _, err := parser.ParseWithClaims(token, &c, t.ring.keyOf); err != nil {
		return Bearer{}, err
	}
	return Bearer{school.PersonID(c.Subject), school.SessionID(c.Session), c.ExpiresAt.Time}, nil
}

// keyOf returns the key that a token's header names, if the header is one that Sign writes.
func (r *Keyring) keyOf(t *jwt.Token) (any, error) {
	id, _ := t.Header["kid"].(string)
	key, ok := r.keys[id]
	switch {
	case len(t.Header) != 3 || t.Header["typ"] != tokenType:
		return nil, errors.New("token with another header")
	case !ok:
		return nil, errors.New("token of an unknown key")
	case t.Method.Alg() != key.Method.Alg():
		return nil, errors.New("token with another algorithm than its key's")
	}
	return key.Public, nil
}
