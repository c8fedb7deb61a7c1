package notify

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// retries are how long a message about no absence waits, that nobody took for certain, until
// it is handed over again: a server that starts anew, a wrong turn of an hour, a night. After
// them it is given up. Of an absence somebody phones at once.
var retries = [...]time.Duration{10 * time.Minute, time.Hour, 6 * time.Hour}

// giveBack puts what messages of no Tell say back to where it waits, if they may go once
// more, and counts for the school those that are given up: those tried so often, and those
// of which nobody knows whether they left, which are never repeated. It fails with how many
// there were, for the log.
func (p *plan) giveBack(ctx context.Context, reasons []Reason) error {
	var all []error
	again, failed := 0, 0
	for i := range p.out {
		o := &p.out[i]
		if reasons[i] == "" || len(o.notes) == 0 {
			continue
		}
		notes, at := p.remains(o, reasons[i])
		if len(notes) == 0 {
			failed++
			continue
		}
		again++
		all = append(all, p.waitAgain(ctx, o, notes, at))
	}
	if failed > 0 {
		all = append(all, p.countFailed(ctx, failed))
	}
	if again+failed > 0 {
		all = append(all, fmt.Errorf("%d messages about no absence not taken, of which %d wait to be handed over again", again+failed, again))
	}
	return errors.Join(all...)
}

// remains returns what of a message may be handed over again, and when: by another way at
// once, or by the same one once it has had time.
func (p *plan) remains(o *outgoing, why Reason) (notes []Note, at time.Time) {
	at = p.now
	turned := p.turn(o, why)
	for _, n := range o.notes {
		switch {
		case turned:
		case !o.untaken || n.Tries >= len(retries):
			continue
		default:
			at = maxTime(at, p.now.Add(retries[n.Tries]))
			n.Tries++
		}
		notes = append(notes, n)
	}
	return notes, allowed(at, hoursOf(p.home.Life), o.to.Hours, p.zone)
}

// waitAgain puts notes back into what waits for a person, whatever others do to it meanwhile.
func (p *plan) waitAgain(ctx context.Context, o *outgoing, notes []Note, at time.Time) error {
	for try := 1; ; try++ {
		err := p.waitOnce(ctx, o, notes, at)
		if !passing(err) || try == attempts {
			return err
		}
	}
}

func (p *plan) waitOnce(ctx context.Context, o *outgoing, notes []Note, at time.Time) error {
	d, err := p.book.digestOf(ctx, o.to.ID)
	if err != nil {
		return err
	}
	notes = slices.DeleteFunc(slices.Clone(notes), func(n Note) bool { return slices.ContainsFunc(d.Notes, n.said) })
	if len(notes) == 0 {
		return nil
	}
	d.Notes = slices.Concat(notes, d.Notes)
	d.Notes = d.Notes[max(0, len(d.Notes)-mostNotes):]
	if d.Since.Equal(p.now) && o.since.Before(p.now) {
		d.Since = o.since // what became visible since then is still to be said
	}
	var changes []table.Change
	if !d.Due.After(p.now) || at.Before(d.Due) {
		d.Due = at
		due, err := dueOf(dueDigest, at, personOf{o.to.ID})
		if err != nil {
			return err
		}
		c, err := due.Change()
		if err != nil {
			return err
		}
		changes = append(changes, c)
	}
	c, err := d.change()
	if err != nil {
		return err
	}
	return p.book.table.Commit(ctx, append(changes, c)...)
}

// said reports whether a note that waits says the same, or what has become of it since.
func (n *Note) said(o Note) bool {
	switch {
	case o.Kind != n.Kind || o.Pupil != n.Pupil:
		return false
	case n.Kind == OfMark:
		return true
	case n.Kind == OfChange && n.Lesson != "":
		return o.Lesson == n.Lesson
	}
	return o.At.Equal(n.At) && o.Lesson == n.Lesson && o.Line == n.Line
}

// countFailed adds to how many messages of the month no carrier took, for the school to see.
func (p *plan) countFailed(ctx context.Context, n int) error {
	k := usedKey(p.home.UAI, school.DateOf(p.now, p.zone))
	for try := 1; ; try++ {
		items, err := p.book.get(ctx, k)
		if err != nil {
			return err
		}
		it := items.Find(k)
		var used Used
		if err := it.Decode(&used); err != nil {
			return err
		}
		used.Failed += n
		if it, err = it.With(used); err != nil {
			return err
		}
		if err := p.book.table.Write(ctx, table.Change{Op: table.Put, Item: it}); !passing(err) || try == attempts {
			return err
		}
	}
}

// dueOf is something to do later, of a name of its own.
func dueOf(kind string, at time.Time, data any) (journal.Due, error) {
	raw, err := json.Marshal(data)
	return journal.Due{ID: school.NewID(), Kind: kind, At: at, Data: raw}, err
}
