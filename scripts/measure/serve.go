package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"runtime"
	"runtime/pprof"
	"syscall"
	"time"

	"github.com/preau-ent/preau/functions"
	"github.com/preau-ent/preau/shared/api"
	"github.com/preau-ent/preau/shared/host/serve"
	"github.com/preau-ent/preau/shared/identity"
	"github.com/preau-ent/preau/shared/region"
	"github.com/preau-ent/preau/shared/seal"
	"github.com/preau-ent/preau/shared/table"
	"github.com/preau-ent/preau/shared/table/local"
)

// A usage is what a process has used since it began.
type usage struct {
	CPU     time.Duration
	Mallocs uint64
	Bytes   uint64 // allocated
}

func used() (usage, error) {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		return usage{}, err
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return usage{time.Duration(r.Utime.Nano() + r.Stime.Nano()), m.Mallocs, m.TotalAlloc}, nil
}

// serveFolder is the other process of the marks page: the whole service over a data
// folder. It says where it listens, then answers each line with what it has used.
// PREAU_PROFILE names a file for a processor profile of it all.
func serveFolder(ctx context.Context, folder string, in io.Reader, out io.Writer) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	handler, done, err := service(folder)
	if err != nil {
		return err
	}
	defer done()
	site := serve.Site{Address: "127.0.0.1:0", Static: http.NotFoundHandler(), API: handler}
	l, address, err := site.Listen()
	if err != nil {
		return err
	}
	if name := os.Getenv("PREAU_PROFILE"); name != "" {
		f, err := os.Create(name)
		if err != nil {
			return err
		}
		defer f.Close()
		if err := pprof.StartCPUProfile(f); err != nil {
			return err
		}
		defer pprof.StopCPUProfile()
	}
	go report(in, out, stop)
	fmt.Fprintln(out, address)
	return site.Run(ctx, l)
}

// report answers lines until there are no more, then stops the server.
func report(in io.Reader, out io.Writer, stop func()) {
	defer stop()
	for lines := bufio.NewScanner(in); lines.Scan(); {
		u, err := used()
		if err == nil {
			err = json.NewEncoder(out).Encode(u)
		}
		if err != nil {
			return
		}
	}
}

// service returns the handler of every function over a data folder.
func service(folder string) (http.Handler, func() error, error) {
	store, err := local.Open(folder)
	if err != nil {
		return nil, nil, err
	}
	t := table.New(store)
	keys, err := seal.Open(folder, time.Now())
	if err != nil {
		return nil, nil, err
	}
	means := api.Means{
		Table: t, Door: identity.New(t, keys, identity.Options{}), Region: &region.Region{},
		Log: slog.New(slog.NewTextHandler(os.Stderr, nil)),
	}
	return api.NewRouter(means, functions.All...).Handler(), t.Close, nil
}
