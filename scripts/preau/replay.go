package main

import (
	"fmt"
	"time"

	"github.com/preau-ent/preau/functions/follow"
	"github.com/preau-ent/preau/shared/api"
)

type replay struct {
	List bool `help:"Only say what is left, and try nothing."`
}

// Run tries the letters of the followers again, each effect once.
func (c *replay) Run(p *place) error {
	means, err := p.workHere()
	if err != nil {
		return err
	}
	relay := api.NewRelay(means, follow.All...)
	if !c.List {
		done, _, err := relay.Replay(p.ctx)
		if err != nil {
			return err
		}
		fmt.Fprintf(p.out, "%d done\n", done)
	}
	left, err := relay.Letters(p.ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(p.out, "%d left\n", len(left))
	for _, l := range left {
		fmt.Fprintf(p.out, "%s\t%s\t%s\t%s\n", l.At.Format(time.RFC3339), l.Owner, l.Event, l.Error)
	}
	return nil
}
