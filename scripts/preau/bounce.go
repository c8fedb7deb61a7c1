package main

import (
	"fmt"
	"os"
	"time"

	"github.com/preau-ent/preau/functions/notify"
	"github.com/preau-ent/preau/shared/mail"
	"github.com/preau-ent/preau/shared/policy"
)

// bounces are messages that came back to the address from which the service writes.
type bounces struct {
	Files []string `arg:"" help:"Messages as the mail server received them, one a file." type:"existingfile"`
}

// Run notes each return: the family is then phoned, and an address that is refused for
// good is written to no more. What is no return of ours is told and left alone.
func (c *bounces) Run(p *place) error {
	t, err := p.open()
	if err != nil {
		return err
	}
	book := notify.NewBook(t, mail.None{}, nil, time.Now)
	for _, name := range c.Files {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		b, err := mail.ParseBounce(f)
		f.Close()
		if err != nil {
			fmt.Fprintf(p.out, "%s: %v\n", name, err)
			continue
		}
		if err := book.Bounced(p.ctx, policy.System(policy.JobNotify), b, time.Now()); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if b.Complaint {
			fmt.Fprintf(p.out, "%s: %s is unwanted\n", name, b.ID)
			continue
		}
		fmt.Fprintf(p.out, "%s: %s came back, for good: %t\n", name, b.ID, b.Permanent)
	}
	return nil
}
