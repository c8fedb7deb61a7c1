package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/preau-ent/preau/shared/api"
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/files"
	"github.com/preau-ent/preau/shared/identity"
	"github.com/preau-ent/preau/shared/mail"
	"github.com/preau-ent/preau/shared/region"
	"github.com/preau-ent/preau/shared/seal"
	"github.com/preau-ent/preau/shared/table"
	"github.com/preau-ent/preau/shared/table/local"
)

// errServed says that a server holds the data folder: the command is for it to run.
var errServed = errors.New("a server holds the data folder")

// A place is where a command works: one data folder, opened when first needed.
type place struct {
	ctx    context.Context
	data   string
	region string
	out    io.Writer
	live   bool // out ends in a terminal
	store  *local.Store
	table  *table.Table
	means  *api.Means
	lent   bool // the server's own, not to be closed by a command
}

// open opens the table of the data folder.
func (p *place) open(options ...local.Option) (*table.Table, error) {
	if p.table != nil {
		return p.table, nil
	}
	store, err := local.Open(p.data, options...)
	switch {
	case errors.Is(err, local.ErrHeld):
		return nil, errServed
	case err != nil:
		return nil, err
	}
	p.store, p.table = store, table.New(store)
	return p.table, nil
}

// work returns what the functions work with over the open table: the same for the
// server and for the commands that it runs for others.
func (p *place) work(settings *region.Region, now func() time.Time) (api.Means, error) {
	if p.means != nil {
		return *p.means, nil
	}
	keys, err := seal.Open(p.data, now())
	if err != nil {
		return api.Means{}, err
	}
	post, err := mail.Open(settings, mail.Place{Data: p.data, Secrets: keys.Of(mail.PushPurpose)})
	if err != nil {
		return api.Means{}, err
	}
	documents, err := files.Open(p.documents())
	if err != nil {
		return api.Means{}, err
	}
	p.means = &api.Means{
		Table: p.table, Door: identity.New(p.table, keys, identity.Options{Zone: settings.Location()}), Region: settings, Keys: keys,
		Mail: post, Files: documents, Now: now, Log: slog.New(slog.NewTextHandler(os.Stderr, nil)),
	}
	return *p.means, nil
}

// workHere opens the data folder, and returns what the functions work with over it now.
func (p *place) workHere() (api.Means, error) {
	settings, err := p.settings()
	if err != nil {
		return api.Means{}, err
	}
	if _, err := p.open(); err != nil {
		return api.Means{}, err
	}
	return p.work(settings, time.Now)
}

func (p *place) close() {
	if p.store != nil && !p.lent {
		p.store.Close()
	}
}

// settings returns the region's file.
func (p *place) settings() (*region.Region, error) {
	root, err := root()
	if err != nil {
		return nil, err
	}
	regions := filepath.Join(root, "infra", "regions")
	settings, err := region.Load(filepath.Join(regions, p.region+".yaml"))
	if errors.Is(err, os.ErrNotExist) {
		files, _ := filepath.Glob(filepath.Join(regions, "*.yaml"))
		for i, f := range files {
			files[i] = strings.TrimSuffix(filepath.Base(f), ".yaml")
		}
		return nil, fmt.Errorf("there is no region %q; there is %s", p.region, strings.Join(files, ", "))
	}
	return settings, err
}

// root returns the top of the checkout: the commands read the region's file and the pages from it.
func root() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for ; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "infra", "regions")); err == nil {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", fault.New(fault.NotFound, "run this inside the checkout: no folder above has infra/regions")
		}
	}
}
