package serve_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/host/serve"
)

// problems is an API in which nothing is.
func problems(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(http.StatusNotFound)
	io.WriteString(w, `{"status":404}`)
}

func site(t *testing.T) serve.Site {
	return serve.Site{Address: "127.0.0.1:0", Static: serve.Static(built(t)), API: http.HandlerFunc(problems)}
}

// run serves a site and returns its address and what ends it.
func run(t *testing.T, s serve.Site) (address string, stop func() error) {
	t.Helper()
	l, address, err := s.Listen()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx, l) }()
	return address, func() error { cancel(); return <-done }
}

func TestPlainHTTPStaysOnThisMachine(t *testing.T) {
	for address, want := range map[string]error{
		"127.0.0.1:0": nil, "localhost:0": nil,
		"0.0.0.0:0": serve.ErrNeedsCertificate, ":0": serve.ErrNeedsCertificate, "[::]:0": serve.ErrNeedsCertificate,
		"192.0.2.1:0": serve.ErrNeedsCertificate, "127.0.0.1.example:0": serve.ErrNeedsCertificate, "ent.example:0": serve.ErrNeedsCertificate,
	} {
		l, reached, err := serve.Site{Address: address}.Listen()
		if !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", address, err, want)
		}
		if err == nil {
			l.Close()
			if !strings.HasPrefix(reached, "http://") || strings.HasSuffix(reached, ":0") {
				t.Errorf("%s is reached at %s", address, reached)
			}
		}
	}
}

func TestAWrongCertificateIsFoundBeforeTheFirstVisitor(t *testing.T) {
	cert, key := certificate(t)
	other, _ := certificate(t)
	for about, s := range map[string]serve.Site{
		"no key":        {Address: "0.0.0.0:0", Certificate: cert},
		"no cert":       {Address: "127.0.0.1:0", Key: key},
		"another's key": {Address: "0.0.0.0:0", Certificate: other, Key: key},
		"no address":    {Address: "0.0.0.0", Certificate: cert, Key: key},
	} {
		if l, _, err := s.Listen(); err == nil {
			l.Close()
			t.Errorf("%s: it listens", about)
		}
	}
}

func TestAnAddressInUseIsRefused(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if _, _, err := (serve.Site{Address: l.Addr().String()}).Listen(); err == nil || !strings.Contains(err.Error(), "in use") {
		t.Errorf("error = %v", err)
	}
}

func TestNothingOfTheAPIIsAFile(t *testing.T) {
	h := site(t).Handler()
	for _, c := range []struct{ method, path, media string }{
		{"GET", "/api/absent", "application/problem+json"},
		{"GET", "/api/private.json", "application/problem+json"},
		{"GET", "/api/openapi.json.br", "application/problem+json"},
		{"GET", "/api/", "application/problem+json"},
		{"POST", "/api/openapi.json", "application/problem+json"},
		{"GET", "/absent", "text/html; charset=utf-8"},
	} {
		rec := ask(t, h, c.method, c.path)
		if rec.Code != 404 || rec.Header().Get("Content-Type") != c.media {
			t.Errorf("%s %s: %d %s, want 404 %s", c.method, c.path, rec.Code, rec.Header().Get("Content-Type"), c.media)
		}
	}
	if rec := ask(t, h, "GET", "/api/openapi.json"); rec.Code != 200 || rec.Header().Get("Content-Type") != "application/json" {
		t.Errorf("the document: %d %s", rec.Code, rec.Header().Get("Content-Type"))
	}
}

func TestOverTLSBrowsersComeBackOverTLS(t *testing.T) {
	s := site(t)
	s.Certificate, s.Key = certificate(t)
	pool := x509.NewCertPool()
	data, err := os.ReadFile(s.Certificate)
	if err != nil || !pool.AppendCertsFromPEM(data) {
		t.Fatal(err)
	}
	address, stop := run(t, s)
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}, ForceAttemptHTTP2: true}}
	defer client.CloseIdleConnections()
	for _, path := range []string{"/", "/api/absent", "/absent"} {
		res, err := client.Get(address + path)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if got := res.Header.Get("Strict-Transport-Security"); got != "max-age=63072000; includeSubDomains" || res.ProtoMajor != 2 {
			t.Errorf("%s over HTTP/%d: HSTS = %q", path, res.ProtoMajor, got)
		}
	}
	if err := stop(); err != nil {
		t.Error(err)
	}
	if got := ask(t, site(t).Handler(), "GET", "/").Header().Get("Strict-Transport-Security"); got != "" {
		t.Errorf("without TLS: HSTS = %q", got)
	}
}

func TestARequestUnderWayIsFinishedBeforeTheEnd(t *testing.T) {
	s := site(t)
	entered, leave := make(chan bool), make(chan bool)
	s.API = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		entered <- true
		<-leave
		io.WriteString(w, "whole")
	})
	address, stop := run(t, s)
	body := make(chan string, 1)
	go func() {
		res, err := http.Get(address + "/api/slow")
		if err != nil {
			body <- err.Error()
			return
		}
		defer res.Body.Close()
		b, _ := io.ReadAll(res.Body)
		body <- string(b)
	}()
	<-entered
	stopped := make(chan error, 1)
	go func() { stopped <- stop() }()
	for { // until nobody is let in any more
		c, err := net.Dial("tcp", strings.TrimPrefix(address, "http://"))
		if err != nil {
			break
		}
		c.Close()
	}
	close(leave)
	if got := <-body; got != "whole" {
		t.Errorf("answer = %q", got)
	}
	if err := <-stopped; err != nil {
		t.Errorf("end: %v", err)
	}
}

// certificate writes a certificate of this machine and its key.
func certificate(t *testing.T) (cert, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	leaf := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, leaf, leaf, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	cert, key = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	for name, b := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: der}, key: {Type: "PRIVATE KEY", Bytes: secret}} {
		if err := os.WriteFile(name, pem.EncodeToMemory(b), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return cert, key
}
