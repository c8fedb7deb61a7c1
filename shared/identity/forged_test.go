package identity_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"hash"
	"math/big"
	mathrand "math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/preau-ent/preau/shared/identity"
)

const issuer = "https://ent.example"

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// A forger knows every public key of the ring, holds keys of their own, and in the
// worst kinds has our service sign what it never should.
type forger struct {
	tokens  *identity.Tokens
	genuine string
	ed      ed25519.PrivateKey
	rsa     *rsa.PrivateKey
	ec      *ecdsa.PrivateKey
	foreign ed25519.PrivateKey
}

func newForger(t testing.TB) *forger {
	t.Helper()
	f := &forger{}
	var err error
	if _, f.ed, err = ed25519.GenerateKey(rand.Reader); err != nil {
		t.Fatal(err)
	}
	if _, f.foreign, err = ed25519.GenerateKey(rand.Reader); err != nil {
		t.Fatal(err)
	}
	if f.rsa, err = rsa.GenerateKey(rand.Reader, 2048); err != nil {
		t.Fatal(err)
	}
	if f.ec, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
		t.Fatal(err)
	}
	f.tokens = identity.NewTokens(identity.NewKeyring(
		identity.Key{ID: "ed", Method: jwt.SigningMethodEdDSA, Private: f.ed, Public: f.ed.Public()},
		identity.Key{ID: "rsa", Method: jwt.SigningMethodRS256, Public: f.rsa.Public()},
		identity.Key{ID: "pss", Method: jwt.SigningMethodPS256, Public: f.rsa.Public()},
		identity.Key{ID: "ec", Method: jwt.SigningMethodES256, Public: f.ec.Public()},
	), issuer)
	if f.genuine, err = f.tokens.Sign("person1", "session1", noon); err != nil {
		t.Fatal(err)
	}
	return f
}

type object = map[string]any

// with returns the object with one member more, or without it if the value is nil.
func with(o object, name string, value any) object {
	out := object{}
	for k, v := range o {
		out[k] = v
	}
	if out[name] = value; value == nil {
		delete(out, name)
	}
	return out
}

func header() object { return object{"alg": "EdDSA", "kid": "ed", "typ": "at+jwt"} }

func payload() object {
	return object{"iss": issuer, "aud": issuer, "sub": "person1", "sid": "session1",
		"iat": noon.Unix(), "nbf": noon.Unix(), "exp": noon.Add(10 * time.Minute).Unix()}
}

var b64 = base64.RawURLEncoding

func input(head, body any) string { return segment(head) + "." + segment(body) }

// segment encodes a part of a token; a string is taken as JSON already.
func segment(v any) string {
	if s, ok := v.(string); ok {
		return b64.EncodeToString([]byte(s))
	}
	data, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return b64.EncodeToString(data)
}

// ours signs with our own key: the kinds that only our checks of the content stop.
func (f *forger) ours(head, body any) string { return signed(f.ed, input(head, body)) }

// theirs signs with a key of the forger's.
func (f *forger) theirs(head, body any) string { return signed(f.foreign, input(head, body)) }

func signed(key ed25519.PrivateKey, in string) string {
	return in + "." + b64.EncodeToString(ed25519.Sign(key, []byte(in)))
}

func withMAC(h func() hash.Hash, secret []byte, in string) string {
	mac := hmac.New(h, secret)
	mac.Write([]byte(in))
	return in + "." + b64.EncodeToString(mac.Sum(nil))
}

func der(public any) []byte {
	data, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		panic(err)
	}
	return data
}

// malleable adds the order of the group to S: another signature of the same words.
func malleable(token string) string {
	i := strings.LastIndexByte(token, '.') + 1
	sig, _ := b64.DecodeString(token[i:])
	order, _ := new(big.Int).SetString("7237005577332262213973186563042994240857116359379907606001950938285454250989", 10)
	little := append([]byte(nil), sig[32:]...)
	for a, b := 0, len(little)-1; a < b; a, b = a+1, b-1 {
		little[a], little[b] = little[b], little[a]
	}
	s := new(big.Int).Add(new(big.Int).SetBytes(little), order).FillBytes(make([]byte, 32))
	for a, b := 0, len(s)-1; a < b; a, b = a+1, b-1 {
		s[a], s[b] = s[b], s[a]
	}
	return token[:i] + b64.EncodeToString(append(sig[:32:32], s...))
}

func (f *forger) rsaSigned(alg string, pss bool) string {
	in := input(with(with(header(), "alg", alg), "kid", "rsa"), payload())
	sum := sha256.Sum256([]byte(in))
	sig, err := rsa.SignPKCS1v15(rand.Reader, f.rsa, crypto.SHA256, sum[:])
	if pss {
		sig, err = rsa.SignPSS(rand.Reader, f.rsa, crypto.SHA256, sum[:], nil)
	}
	if err != nil {
		panic(err)
	}
	return in + "." + b64.EncodeToString(sig)
}

type forged struct{ name, token string }

// kinds returns the 66 forged tokens of the attack suite.
func (f *forger) kinds() []forged {
	h, p := header(), payload()
	parts := strings.Split(f.genuine, ".")
	noneIn := func(alg any) string { return input(with(h, "alg", alg), p) + "." }
	zero := base64.RawURLEncoding.EncodeToString(make([]byte, 64))
	ten := noon.AddDate(10, 0, 0).Unix()
	return []forged{
		// No signature.
		{"alg none", noneIn("none")}, {"alg None", noneIn("None")}, {"alg NONE", noneIn("NONE")},
		{"alg nOnE", noneIn("nOnE")}, {"alg empty", noneIn("")}, {"alg missing", input(with(h, "alg", nil), p) + "."},
		{"alg none with a signature", noneIn("none") + parts[2]}, {"signature stripped", parts[0] + "." + parts[1] + "."},
		// The public key as a secret.
		{"HS256 with the RSA key", withMAC(sha256.New, der(f.rsa.Public()), input(with(with(h, "alg", "HS256"), "kid", "rsa"), p))},
		{"HS256 with the EC key", withMAC(sha256.New, der(f.ec.Public()), input(with(with(h, "alg", "HS256"), "kid", "ec"), p))},
		{"HS256 with the Ed25519 key", withMAC(sha256.New, f.ed.Public().(ed25519.PublicKey), input(with(h, "alg", "HS256"), p))},
		{"HS512 with the Ed25519 key", withMAC(sha512.New, f.ed.Public().(ed25519.PublicKey), input(with(h, "alg", "HS512"), p))},
		{"HS256 with nothing", withMAC(sha256.New, nil, input(with(h, "alg", "HS256"), p))},
		// Another algorithm than the key's.
		{"PS256 by an RS256 key", f.rsaSigned("PS256", true)}, {"RS512 said, RS256 signed", f.rsaSigned("RS512", false)},
		{"EdDSA under the RSA key's name", f.theirs(with(h, "kid", "rsa"), p)}, {"ES256 said, EdDSA signed", f.ours(with(h, "alg", "ES256"), p)},
		{"algorithm as a list", f.ours(with(h, "alg", []string{"EdDSA"}), p)}, {"foreign key, right name", f.theirs(h, p)},
		// The name of the key.
		{"kid missing", f.ours(with(h, "kid", nil), p)}, {"kid unknown", f.ours(with(h, "kid", "ed2"), p)}, {"kid empty", f.ours(with(h, "kid", ""), p)},
		{"kid walks to a file", withMAC(sha256.New, nil, input(with(with(h, "alg", "HS256"), "kid", "../../../../dev/null"), p))},
		{"kid as SQL", f.theirs(with(h, "kid", "x' UNION SELECT 'key"), p)}, {"kid as an address", f.theirs(with(h, "kid", "https://thief.example/key"), p)},
		{"kid as a list", f.ours(with(h, "kid", []string{"ed"}), p)}, {"kid as a number", f.ours(with(h, "kid", 0), p)},
		// Headers that carry a key or a command.
		{"jku", f.theirs(with(h, "jku", "https://thief.example/jwks"), p)}, {"x5u", f.theirs(with(h, "x5u", "https://thief.example/cert"), p)},
		{"x5c", f.theirs(with(h, "x5c", []string{"MIIB"}), p)},
		{"embedded jwk", f.theirs(with(h, "jwk", object{"kty": "OKP", "crv": "Ed25519", "x": b64.EncodeToString(f.foreign.Public().(ed25519.PublicKey))}), p)},
		{"jku signed by us", f.ours(with(h, "jku", "https://thief.example/jwks"), p)},
		{"crit unknown", f.ours(with(h, "crit", []string{"seen"}), p)}, {"crit exp", f.ours(with(h, "crit", []string{"exp"}), p)},
		{"b64 false", f.ours(with(with(h, "b64", false), "crit", []string{"b64"}), p)},
		// Other tokens of ours.
		{"identity token", f.ours(with(h, "typ", "JWT"), p)}, {"refresh token", f.ours(with(h, "typ", "rt+jwt"), p)}, {"typ missing", f.ours(with(h, "typ", nil), p)},
		// Times.
		{"exp missing", f.ours(h, with(p, "exp", nil))}, {"exp past", f.ours(h, with(with(p, "iat", noon.Unix()-700), "exp", noon.Unix()-60))},
		{"exp as text", f.ours(h, with(p, "exp", "2036-01-01"))}, {"ten years", f.ours(h, with(p, "exp", ten))},
		{"exp beyond numbers", f.ours(h, strings.Replace(mustJSON(with(p, "exp", 1)), `"exp":1`, `"exp":1e400`, 1))},
		{"nbf later", f.ours(h, with(p, "nbf", noon.Unix()+300))}, {"nbf missing", f.ours(h, with(p, "nbf", nil))},
		{"iat later", f.ours(h, with(p, "iat", noon.Unix()+300))}, {"iat missing", f.ours(h, with(p, "iat", nil))},
		// For somebody else.
		{"iss other", f.ours(h, with(p, "iss", "https://thief.example"))}, {"iss missing", f.ours(h, with(p, "iss", nil))},
		{"aud other", f.ours(h, with(p, "aud", "https://library.example"))}, {"aud missing", f.ours(h, with(p, "aud", nil))},
		{"aud of several", f.ours(h, with(p, "aud", []string{issuer, "https://library.example"}))},
		{"sub missing", f.ours(h, with(p, "sub", nil))}, {"sub empty", f.ours(h, with(p, "sub", ""))}, {"sub as a number", f.ours(h, with(p, "sub", 1))},
		{"sid missing", f.ours(h, with(p, "sid", nil))},
		// Signatures.
		{"Ed25519 malleable", malleable(f.genuine)}, {"ES256 r = s = 0", input(with(with(h, "alg", "ES256"), "kid", "ec"), p) + "." + zero},
		{"Ed25519 all zero", parts[0] + "." + parts[1] + "." + zero},
		{"signature of another token", parts[0] + "." + segment(with(p, "sub", "head")) + "." + parts[2]},
		// Form.
		{"newline at the end", f.genuine + "\n"}, {"last bits set", f.genuine[:len(f.genuine)-1] + lastBits(f.genuine)},
		{"padded", f.genuine + "=="}, {"128 KiB", f.ours(h, with(p, "pad", strings.Repeat("a", 128<<10)))},
		{"100,000 dots", strings.Repeat(".", 100_000)}, {"nested JSON", b64.EncodeToString([]byte(strings.Repeat(`{"a":`, 900))) + "." + parts[1] + "." + parts[2]},
	}
}

func mustJSON(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(data)
}

// lastBits returns the last letter with the bits that carry nothing set.
func lastBits(token string) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	i := strings.IndexByte(alphabet, token[len(token)-1])
	return string(alphabet[i|1])
}

func TestEveryForgedTokenIsRefused(t *testing.T) {
	f := newForger(t)
	kinds := f.kinds()
	if len(kinds) != 66 {
		t.Fatalf("%d kinds of forged tokens, want 66", len(kinds))
	}
	if _, err := f.tokens.Verify(f.genuine, noon); err != nil {
		t.Fatalf("genuine token refused: %v", err)
	}
	for _, k := range kinds {
		if b, err := f.tokens.Verify(k.token, noon); err == nil {
			t.Errorf("%s: accepted as %s", k.name, b.Person)
		}
	}
}

func TestTheOtherKeysOfTheRingVerify(t *testing.T) {
	f := newForger(t)
	if b, err := f.tokens.Verify(f.rsaSigned("RS256", false), noon); err != nil || b.Person != "person1" {
		t.Errorf("token of the RS256 key: %v, %v", b, err)
	}
}

func TestAForgedTokenCostsLittleMemory(t *testing.T) {
	const limit = 64 << 10
	f := newForger(t)
	for _, k := range f.kinds() {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		f.tokens.Verify(k.token, noon)
		runtime.ReadMemStats(&after)
		if used := after.TotalAlloc - before.TotalAlloc; used > limit {
			t.Errorf("%s: %d bytes allocated, at most %d", k.name, used, limit)
		}
	}
}

func TestATokenIsGoodForTenMinutes(t *testing.T) {
	f := newForger(t)
	for _, c := range []struct {
		after time.Duration
		good  bool
	}{{-20 * time.Second, true}, {-40 * time.Second, false}, {0, true}, {10 * time.Minute, true}, {10*time.Minute + 31*time.Second, false}} {
		cold := identity.NewTokens(identity.NewKeyring(identity.Key{ID: "ed", Method: jwt.SigningMethodEdDSA, Public: f.ed.Public()}), issuer)
		if _, err := cold.Verify(f.genuine, noon.Add(c.after)); (err == nil) != c.good {
			t.Errorf("%v after signing: %v, want good %v", c.after, err, c.good)
		}
	}
	if _, err := f.tokens.Verify(f.genuine, noon); err != nil {
		t.Fatal(err)
	}
	if _, err := f.tokens.Verify(f.genuine, noon.Add(10*time.Minute+31*time.Second)); err == nil {
		t.Error("a token verified before is still good after its end")
	}
}

func TestMutatedTokensAreRefused(t *testing.T) {
	f := newForger(t)
	random := mathrand.New(mathrand.NewPCG(66, 2026))
	for range 20_000 {
		mutated := []byte(f.genuine)
		for range 1 + random.IntN(3) {
			mutated[random.IntN(len(mutated))] = byte(random.IntN(256))
		}
		if string(mutated) == f.genuine {
			continue
		}
		if _, err := f.tokens.Verify(string(mutated), noon); err == nil {
			t.Fatalf("accepted: %q", mutated)
		}
	}
}

func FuzzToken(f *testing.F) {
	forger := newForger(f)
	for _, k := range forger.kinds() {
		if len(k.token) < 4096 {
			f.Add(k.token)
		}
	}
	f.Fuzz(func(t *testing.T, token string) {
		if _, err := forger.tokens.Verify(token, noon); err == nil && token != forger.genuine {
			t.Errorf("accepted: %q", token)
		}
	})
}

func BenchmarkVerify(b *testing.B) {
	f := newForger(b)
	b.Run("seen", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			f.tokens.Verify(f.genuine, noon)
		}
	})
	b.Run("new", func(b *testing.B) {
		ring := identity.NewKeyring(identity.Key{ID: "ed", Method: jwt.SigningMethodEdDSA, Public: f.ed.Public()})
		b.ReportAllocs()
		for b.Loop() {
			identity.NewTokens(ring, issuer).Verify(f.genuine, noon)
		}
	})
	b.Run("sign", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			f.tokens.Sign("person1", "session1", noon)
		}
	})
}
