// Package serve runs the whole region in one process: the static site and every
// function over the embedded table. It is the laptop's mode and a production mode.
package serve

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"runtime/debug"
	"syscall"
	"time"
)

// A Site is what one process serves and where.
type Site struct {
	Address     string       // host:port; anything but loopback needs a certificate
	Certificate string       // PEM file, the chain included
	Key         string       // PEM file
	Static      http.Handler // pages
	API         http.Handler // /api/
}

// ErrNeedsCertificate says that passwords would cross a network in clear.
var ErrNeedsCertificate = errors.New("plain http is for this machine only (127.0.0.1 or ::1): another address needs PREAU_CERT and PREAU_KEY, two PEM files")

// ErrHalfCertificate says that a certificate is useless without its key, and a key without its certificate.
var ErrHalfCertificate = errors.New("PREAU_CERT and PREAU_KEY go together: a certificate and its private key")

// patience is how long requests under way may take when the site is told to stop.
const patience = 10 * time.Second

// Listen opens the address and returns where it is reached. It fails with
// ErrNeedsCertificate or ErrHalfCertificate, or if the address is in use.
func (s Site) Listen() (net.Listener, string, error) {
	host, _, err := net.SplitHostPort(s.Address)
	if err != nil {
		return nil, "", fmt.Errorf("address %q: %w", s.Address, err)
	}
	if err := s.check(host); err != nil {
		return nil, "", err
	}
	l, err := net.Listen("tcp", s.Address)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, "", fmt.Errorf("%s is in use by another program: stop it, or choose another address with PREAU_ADDR", s.Address)
	}
	if err != nil {
		return nil, "", err
	}
	scheme := "http"
	if s.secure() {
		scheme = "https"
	}
	return l, scheme + "://" + l.Addr().String(), nil
}

// check refuses what would fail at the first visitor, or harm.
func (s Site) check(host string) error {
	switch {
	case (s.Certificate == "") != (s.Key == ""):
		return ErrHalfCertificate
	case s.secure():
		if _, err := tls.LoadX509KeyPair(s.Certificate, s.Key); err != nil {
			return fmt.Errorf("certificate: %w", err)
		}
	case !loopback(host):
		return ErrNeedsCertificate
	}
	return nil
}

func (s Site) secure() bool { return s.Certificate != "" }

func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// Handler returns the pages and the functions under one origin.
func (s Site) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", s.Static)
	mux.Handle("/api/", s.API)
	// The document is a file of the site, so that it is there when no function is.
	mux.Handle("GET /api/openapi.json", s.Static)
	if s.secure() {
		return alwaysSecure(mux)
	}
	return mux
}

// collectAt is how much the heap grows between two collections, in percent of what
// lives. A server keeps some tens of megabytes alive, so that collecting a quarter as
// often costs little memory and saves a tenth of the processor. GOGC overrides it.
const collectAt = 400

// Run serves until the context ends, then lets the requests under way finish.
func (s Site) Run(ctx context.Context, l net.Listener) error {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(collectAt)
	}
	srv := &http.Server{
		Handler: s.Handler(), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 30 * time.Second,
		WriteTimeout: 60 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 16 << 10,
	}
	done := make(chan error, 1)
	go func() {
		if s.secure() {
			done <- srv.ServeTLS(l, s.Certificate, s.Key)
			return
		}
		done <- srv.Serve(l)
	}()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	if err := srv.Shutdown(stop); err != nil {
		return errors.Join(fmt.Errorf("requests took longer than %s to finish: %w", patience, err), srv.Close())
	}
	return nil
}
