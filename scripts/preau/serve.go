package main

import (
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/preau-ent/preau/functions"
	"github.com/preau-ent/preau/functions/fill"
	"github.com/preau-ent/preau/functions/follow"
	"github.com/preau-ent/preau/scripts/portal"
	"github.com/preau-ent/preau/shared/api"
	"github.com/preau-ent/preau/shared/host/serve"
	"github.com/preau-ent/preau/shared/table/local"
)

type server struct {
	Address     string `help:"Where to listen; only this machine without a certificate." env:"PREAU_ADDR" default:"127.0.0.1:8080"`
	Certificate string `help:"Certificate, a PEM file." env:"PREAU_CERT" type:"existingfile" optional:""`
	Key         string `help:"Its private key, a PEM file." env:"PREAU_KEY" type:"existingfile" optional:""`
	Moment      string `help:"Demo region only: the moment at which its clock starts, such as 2026-11-23T08:00:00+01:00; now if empty." env:"PREAU_MOMENT" optional:""`
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
	now, err := c.clock(settings.Demo)
	if err != nil {
		return err
	}
	if _, err := p.open(local.Clock(now)); err != nil {
		return fmt.Errorf("%w: %s is being served already; stop that server, or choose another folder with PREAU_DATA", err, p.data)
	}
	means, err := p.work(settings, now)
	if err != nil {
		return err
	}
	site := serve.Site{
		Address: c.Address, Certificate: c.Certificate, Key: c.Key,
		Static: serve.Static(portal.Build{Root: top}.Public()), API: api.NewRouter(means, functions.All...).Handler(),
	}
	l, address, err := site.Listen() // before the filling: a wrong address is told at once
	if err != nil {
		return err
	}
	defer l.Close()
	if settings.Demo {
		if err := fill.Demo(p.ctx, means.Table, means.Door, now(), p.out); err != nil {
			return fmt.Errorf("demo region: %w", err)
		}
	}
	stop, err := listenForCommands(p.ctx, p)
	if err != nil {
		return err
	}
	defer stop()
	defer serve.Follow(p.ctx, api.NewRelay(means, follow.All...), p.store.Changed())()
	fmt.Fprintf(p.out, "ready %s\n", address)
	if settings.Demo {
		fill.PrintAccounts(p.out)
	}
	return site.Run(p.ctx, l)
}

// clock returns the clock of the service: the machine's, or for the demo region one
// that starts at a chosen moment, so that a lesson, a picture or a test shows the same
// day whenever it is run.
func (c *server) clock(demo bool) (func() time.Time, error) {
	if c.Moment == "" {
		return time.Now, nil
	}
	start, err := time.Parse(time.RFC3339, c.Moment)
	if err != nil {
		return nil, fmt.Errorf("PREAU_MOMENT: %q is not a moment such as 2026-11-23T08:00:00+01:00", c.Moment)
	}
	if !demo {
		return nil, errors.New("PREAU_MOMENT is for the demo region only: a real one lives now")
	}
	shift := time.Until(start)
	return func() time.Time { return time.Now().Add(shift) }, nil
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
