package main

import (
	"encoding/json"
	"fmt"

	"github.com/preau-ent/preau/functions/follow"
	"github.com/preau-ent/preau/shared/api"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/mail"
	"github.com/preau-ent/preau/shared/school"
)

// An answer is what a number says to us by text message.
type answer struct {
	Number string `arg:"" help:"Number that answers, as it is written."`
	Words  string `arg:"" help:"What it says."`
}

// Run carries an order out at once: whoever has the number is texted no more, or again.
// Words that are none are told and kept nowhere.
func (c *answer) Run(p *place) error {
	means, err := p.workHere()
	if err != nil {
		return err
	}
	stop, err := mail.ParseOrder(c.Words)
	if err != nil {
		fmt.Fprintf(p.out, "%v: nothing is kept\n", err)
		return nil
	}
	number, ok := mail.ParseMobile(c.Number)
	if !ok {
		return fmt.Errorf("%q receives no text messages", c.Number)
	}
	id, now := school.NewID(), means.Now()
	word, err := mail.Order{ID: id, From: number, Stop: stop, At: now}.Word(means.Keys.Of(mail.StopPurpose))
	if err != nil {
		return err
	}
	data, err := json.Marshal(word)
	if err != nil {
		return err
	}
	if err := api.NewRelay(means, follow.All...).Do(p.ctx, journal.Due{ID: id, Kind: mail.DueOrder, At: now, Data: data}); err != nil {
		return err
	}
	fmt.Fprintf(p.out, "%s\n", map[bool]string{true: "no text messages any more", false: "text messages again"}[stop])
	return nil
}
