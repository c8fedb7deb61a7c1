package main

import (
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/preau-ent/preau/functions"
	"github.com/preau-ent/preau/functions/fill"
	"github.com/preau-ent/preau/scripts/portal"
	"github.com/preau-ent/preau/shared/api"
	"github.com/preau-ent/preau/shared/host/serve"
	"github.com/preau-ent/preau/shared/identity"
	"github.com/preau-ent/preau/shared/seal"
)

type server struct {
	Address     string `help:"Where to listen; only this machine without a certificate." env:"PREAU_ADDR" default:"127.0.0.1:8080"`
	Certificate string `help:"Certificate, a PEM file." env:"PREAU_CERT" type:"existingfile" optional:""`
	Key         string `help:"Its private key, a PEM file." env:"PREAU_KEY" type:"existingfile" optional:""`
}

// Run serves until it is told to stop.
func (c *server) Run(p *place) error {
	if p.lent {
		return fmt.Errorf("%s is being served already", p.data)
	}
	settings, err := p.settings()
	if err != nil {
		return err
	}
	top, err := root()
	if err != nil {
		return err
	}
	t, err := p.open()
	if err != nil {
		return fmt.Errorf("%w: %s is being served already; stop that server, or choose another folder with PREAU_DATA", err, p.data)
	}
	keys, err := seal.Open(p.data, time.Now())
	if err != nil {
		return err
	}
	door := identity.New(t, keys, identity.Options{Zone: settings.Location()})
	router := api.NewRouter(api.Means{Table: t, Door: door, Region: settings, Log: slog.New(slog.NewTextHandler(os.Stderr, nil))}, functions.All...)
	site := serve.Site{
		Address: c.Address, Certificate: c.Certificate, Key: c.Key,
		Static: serve.Static(portal.Build{Root: top}.Public()), API: router.Handler(),
	}
	l, address, err := site.Listen() // before the filling: a wrong address is told at once
	if err != nil {
		return err
	}
	defer l.Close()
	if settings.Demo {
		if err := fill.Demo(p.ctx, t, door, time.Now(), p.out); err != nil {
			return fmt.Errorf("demo region: %w", err)
		}
	}
	stop, err := listenForCommands(p.ctx, p)
	if err != nil {
		return err
	}
	defer stop()
	fmt.Fprintf(p.out, "ready %s\n", address)
	if settings.Demo {
		fill.PrintAccounts(p.out)
	}
	return site.Run(p.ctx, l)
}

type build struct{}

// Run brings the pages up to date.
func (c *build) Run(p *place) error {
	top, err := root()
	if err != nil {
		return err
	}
	return portal.Build{Root: top, Region: p.region, Dev: os.Getenv("PREAU_DEV") != "", Out: p.out, Live: p.live}.Run(p.ctx)
}
