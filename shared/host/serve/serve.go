// Package serve runs the whole region in one process: the static site and every
// function over the embedded table. It is the laptop's mode and a production mode.
package serve

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"
)

// A Site is what one process serves and where.
type Site struct {
	Address     string       // host:port; anything but loopback needs a certificate
	Certificate string       // PEM files
	Key         string       //
	Static      http.Handler // pages
	API         http.Handler // /api/
}

// ErrNeedsCertificate says that passwords would cross a network in clear.
var ErrNeedsCertificate = errors.New("plain http is for this machine only (127.0.0.1 or ::1): another address needs PREAU_CERT and PREAU_KEY, two PEM files")

// Listen opens the address and returns where it is reached.
func (s Site) Listen() (net.Listener, string, error) {
	host, _, err := net.SplitHostPort(s.Address)
	if err != nil {
		return nil, "", fmt.Errorf("address %q: %w", s.Address, err)
	}
	secure := s.Certificate != "" && s.Key != ""
	if !secure && !loopback(host) {
		return nil, "", ErrNeedsCertificate
	}
	l, err := net.Listen("tcp", s.Address)
	if err != nil {
		return nil, "", err
	}
	scheme := "http"
	if secure {
		scheme = "https"
	}
	return l, scheme + "://" + l.Addr().String(), nil
}

func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// Run serves until the context ends, then lets the requests under way finish.
func (s Site) Run(ctx context.Context, l net.Listener) error {
	mux := http.NewServeMux()
	mux.Handle("/", s.Static)
	mux.Handle("/api/", s.API)
	// The document is a file of the site, so that it is there when no function is.
	mux.Handle("GET /api/openapi.json", s.Static)
	srv := &http.Server{
		Handler: mux, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 30 * time.Second,
		WriteTimeout: 60 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 16 << 10,
	}
	done := make(chan error, 1)
	go func() {
		if s.Certificate != "" && s.Key != "" {
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
	stop, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	return srv.Shutdown(stop)
}
