package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"reflect"

	"github.com/alecthomas/kong"

	"github.com/preau-ent/preau/scripts/progress"
)

// A server that holds the data folder runs the commands of others: they come as an
// order over a socket that only the folder's owner can open, and go back
// as what they print. The trailer says how they ended.
const (
	socketName   = "preau.sock"
	errorTrailer = "X-Preau-Error"
)

// An order is a command line, where it was typed (its paths begin there) and whether
// a terminal shows what comes back.
type order struct {
	Folder string
	Args   []string
	Live   bool
}

// listenForCommands opens the socket and serves commands over the server's own table.
func listenForCommands(ctx context.Context, p *place) (func(), error) {
	l, clean, err := bind(filepath.Join(p.data, socketName))
	if err != nil {
		return nil, err
	}
	srv := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Trailer", errorTrailer)
		out := flushing{w}
		if err := command(r, p, out); err != nil {
			w.Header().Set(errorTrailer, err.Error())
		}
	})}
	go srv.Serve(l)
	return func() {
		srv.Close()
		clean()
	}, nil
}

// longest is the length that the path of a socket may have everywhere (BSD: 104 bytes).
const longest = 100

// bind listens on a socket that only its owner can open. Where the path is too long for
// one, the socket is in a folder of its own with a short name, and the path leads to it.
func bind(path string) (net.Listener, func(), error) {
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, nil, err
	}
	at, clean := path, func() {}
	if len(path) > longest {
		dir, err := os.MkdirTemp("", "preau") // 0700
		if err != nil {
			return nil, nil, err
		}
		at, clean = filepath.Join(dir, socketName), func() { os.RemoveAll(dir); os.Remove(path) }
		if err := os.Symlink(at, path); err != nil {
			clean()
			return nil, nil, err
		}
	}
	l, err := net.Listen("unix", at)
	if err == nil {
		err = os.Chmod(at, 0o600)
	}
	if err != nil {
		clean()
		return nil, nil, err
	}
	return l, clean, nil
}

// dial reaches the socket that bind made of a path.
func dial(ctx context.Context, path string) (net.Conn, error) {
	if at, err := os.Readlink(path); err == nil {
		path = at
	}
	return (&net.Dialer{}).DialContext(ctx, "unix", path)
}

// command runs the order of a request in the server's place.
func command(r *http.Request, p *place, out io.Writer) error {
	var o order
	if err := json.NewDecoder(r.Body).Decode(&o); err != nil {
		return err
	}
	_, line, err := parse(o.Args, out, o.paths("path"), o.paths("existingfile"), o.paths("existingpath"))
	if err != nil || line == nil {
		return err
	}
	lent := *p
	lent.ctx, lent.out, lent.live, lent.lent = r.Context(), out, o.Live, true
	return line.Run(&lent)
}

// paths resolves the arguments of a type against the folder of the order.
func (o order) paths(kind string) kong.Option {
	return kong.NamedMapper(kind, kong.MapperFunc(func(ctx *kong.DecodeContext, target reflect.Value) error {
		var name string
		if err := ctx.Scan.PopValueInto("path", &name); err != nil {
			return err
		}
		if !filepath.IsAbs(name) {
			name = filepath.Join(o.Folder, name)
		}
		target.SetString(name)
		return nil
	}))
}

// flushing sends each piece at once: a person watches.
type flushing struct{ w http.ResponseWriter }

func (f flushing) Write(b []byte) (int, error) {
	n, err := f.w.Write(b)
	if err == nil {
		err = http.NewResponseController(f.w).Flush()
	}
	return n, err
}

// remote hands a command line to the server that holds the data folder.
func remote(ctx context.Context, data string, args []string, out io.Writer) error {
	folder, err := os.Getwd()
	if err != nil {
		return err
	}
	body, err := json.Marshal(order{folder, args, progress.Terminal(out)})
	if err != nil {
		return err
	}
	client := &http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return dial(ctx, filepath.Join(data, socketName))
	}}}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://preau/", bytes.NewReader(body))
	if err != nil {
		return err
	}
	res, err := client.Do(req)
	if err != nil {
		return fmt.Errorf("another program holds %s and does not answer: %w", data, err)
	}
	defer res.Body.Close()
	if _, err := io.Copy(out, res.Body); err != nil {
		return err
	}
	if msg := res.Trailer.Get(errorTrailer); msg != "" {
		return errors.New(msg)
	}
	return nil
}
