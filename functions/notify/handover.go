package notify

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/mail"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// carriers is how many messages are handed over at the same time.
const carriers = 8

// Of the time that is given to what follows an effect, the last part is for messages under
// way to end: nothing is handed over within it. How it went is written down in time of its
// own, since a message that left and is in doubt would be phoned for.
const (
	lastHanded = journal.Patience / 2
	forWriting = journal.Patience / 3
)

// handOver gives the messages of a plan to the post, once each, and writes down how it
// went. What it cannot write down stays in doubt, and is then for somebody to phone.
func (p *plan) handOver(ctx context.Context) error {
	reasons := make([]Reason, len(p.out))
	unannounced := p.announce(ctx)
	var g errgroup.Group
	g.SetLimit(carriers)
	for i := range p.out {
		g.Go(func() error {
			o := &p.out[i]
			if reasons[i], o.untaken = Failed, true; unannounced == nil && inTime(ctx) {
				err := p.hand(ctx, o)
				reasons[i], o.untaken = reasonOf(err), errors.Is(err, mail.ErrUntaken)
			}
			return nil
		})
	}
	g.Wait()
	doubtRefusals(reasons)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), forWriting)
	defer cancel()
	if unannounced != nil { // of an absence the doubt is enough: somebody phones
		return errors.Join(unannounced, p.giveBack(ctx, reasons))
	}
	buried := p.bury(ctx, reasons)
	return errors.Join(buried, p.record(ctx, reasons, buried == nil), p.giveBack(ctx, reasons), p.wake(ctx))
}

// inTime reports whether there is time to hand a message over.
func inTime(ctx context.Context) bool {
	end, limited := ctx.Deadline()
	return ctx.Err() == nil && (!limited || time.Until(end) > lastHanded)
}

// fewest is how many messages make a lot of which a fifth may be refused, and no more:
// so many wrong addresses at once are a mistake of ours, or of the carrier.
const fewest = 10

// doubtRefusals takes too many refusals at once for failures: nobody's address is buried
// for them.
func doubtRefusals(reasons []Reason) {
	refused := 0
	for _, r := range reasons {
		if r == Bounced {
			refused++
		}
	}
	if len(reasons) < fewest || refused*5 <= len(reasons) {
		return
	}
	for i, r := range reasons {
		if r == Bounced {
			reasons[i] = Failed
		}
	}
}

// announce keeps where the return of each message leads, before it leaves.
func (p *plan) announce(ctx context.Context) error {
	items := make([]table.Item, len(p.out))
	for i, o := range p.out {
		it, err := table.Item{Key: noticeKey(o.id), Version: 1, Expires: p.now.Add(kept)}.
			With(Notice{Person: o.to.ID, By: o.way.By, To: o.way.To, Tell: o.tell})
		if err != nil {
			return err
		}
		items[i] = it
	}
	for try := 1; ; try++ {
		if err := p.book.table.Load(ctx, items...); !passing(err) || try == attempts {
			return err
		}
	}
}

func (p *plan) hand(ctx context.Context, o *outgoing) error {
	if o.way.By == BySMS {
		return p.book.post.SMS(ctx, p.text(o))
	}
	return p.book.post.Mail(ctx, p.letter(o))
}

// reasonOf says why a message was not taken; "" if it was.
func reasonOf(err error) Reason {
	switch {
	case err == nil:
		return ""
	case fault.Is(err, fault.Invalid):
		return Bounced
	}
	return Failed
}

// record writes down how each message went, Tell by Tell. Whoever was refused at once and
// has another way goes by that one within the minute, if what was refused is buried: the
// same way is never tried again.
func (p *plan) record(ctx context.Context, reasons []Reason, buried bool) error {
	var all []error
	done := map[table.Key]bool{{}: true}
	for _, o := range p.out {
		if done[o.tell] {
			continue
		}
		done[o.tell] = true
		more, err := p.turns(o.tell, reasons, buried)
		if err != nil {
			return err
		}
		now := p.book.now()
		all = append(all, p.book.amend(ctx, o.tell, func(t *Tell) bool {
			changed := false
			for i, other := range p.out {
				switch {
				case other.tell != o.tell:
				case buried && p.turn(&p.out[i], reasons[i]):
					changed = t.turned(other.to.ID, other.id, now) || t.arrived(other.to.ID, other.id, Bounced, now) || changed
				default:
					changed = t.arrived(other.to.ID, other.id, reasons[i], now) || changed
				}
			}
			return changed
		}, more...))
	}
	return errors.Join(all...)
}

// turn reports whether a message that was refused for good has another way to go.
func (p *plan) turn(o *outgoing, why Reason) bool {
	if why != Bounced {
		return false
	}
	a := *o.to
	if a.Dead = maps.Clone(a.Dead); a.Dead == nil {
		a.Dead = map[Channel]string{}
	}
	a.Dead[o.way.By] = o.way.To
	return a.way(o.kind, p.home.Life, p.texts).Reason == ""
}

// turns returns what is due at once if messages of a Tell have another way to go.
func (p *plan) turns(k table.Key, reasons []Reason, buried bool) ([]table.Change, error) {
	for i := range p.out {
		if o := &p.out[i]; o.tell == k && buried && p.turn(o, reasons[i]) {
			data, err := json.Marshal(keysOf{p.home.UAI, []table.Key{k}})
			if err != nil {
				return nil, err
			}
			c, err := journal.Due{ID: "turn-" + o.id, Kind: dueLater, At: p.book.now(), Data: data}.Change()
			return []table.Change{c}, err
		}
	}
	return nil, nil
}

// attempts is how often a change of one item is tried while others change it.
const attempts = 8

// passing reports whether the same again may succeed: others wrote meanwhile, or the
// store did not answer; what is stored is read again before anything is written.
func passing(err error) bool {
	return fault.Is(err, fault.Conflict) || fault.Is(err, fault.Unavailable)
}

// amend changes one Tell, and writes more with it, whatever others do to it meanwhile.
func (b *Book) amend(ctx context.Context, k table.Key, change func(*Tell) bool, more ...table.Change) error {
	for try := 1; ; try++ {
		err := b.amendOnce(ctx, k, change, more)
		if !passing(err) || try == attempts {
			return err
		}
	}
}

func (b *Book) amendOnce(ctx context.Context, k table.Key, change func(*Tell) bool, more []table.Change) error {
	tells, err := b.tells(ctx, []table.Key{k})
	if err != nil || len(tells) == 0 || !change(&tells[0].Tell) {
		return err
	}
	c, err := tells[0].change()
	if err != nil {
		return err
	}
	listed, err := mentionCalls(tells, b.now())
	if err != nil {
		return err
	}
	if len(more)+len(listed) == 0 {
		return b.table.Write(ctx, c)
	}
	return b.table.Commit(ctx, slices.Concat(more, listed, []table.Change{c})...)
}

// bury notes addresses and numbers that were refused for good.
func (p *plan) bury(ctx context.Context, reasons []Reason) error {
	var all []error
	for i, o := range p.out {
		if reasons[i] == Bounced {
			all = append(all, p.book.dead(ctx, o.to.ID, o.way.By, o.way.To))
		}
	}
	return errors.Join(all...)
}

// dead notes that an address leads nowhere, until the person has another one.
func (b *Book) dead(ctx context.Context, id school.PersonID, by Channel, to string) error {
	return b.choose(ctx, id, func(c *Choices) bool {
		if c.Dead[by] == to {
			return false
		}
		if c.Dead == nil {
			c.Dead = map[Channel]string{}
		}
		c.Dead[by] = to
		return true
	})
}

// choose changes what is kept of a person's choices, whatever others do to it meanwhile.
func (b *Book) choose(ctx context.Context, id school.PersonID, change func(*Choices) bool) error {
	for try := 1; ; try++ {
		items, err := b.get(ctx, ChoicesKey(id))
		if err != nil {
			return err
		}
		it := items.Find(ChoicesKey(id))
		var c Choices
		if err := it.Decode(&c); err != nil || !change(&c) {
			return err
		}
		if it, err = it.With(c); err != nil {
			return err
		}
		if err := b.table.Write(ctx, table.Change{Op: table.Put, Item: it}); !passing(err) || try == attempts {
			return err
		}
	}
}

// wake wakes the browsers of those who are written to, each once. It says nothing of
// why, and whether it works changes nothing; a browser that left is forgotten.
func (p *plan) wake(ctx context.Context) error {
	var all []error
	woken := map[school.PersonID]bool{}
	for _, o := range p.out {
		if woken[o.to.ID] {
			continue
		}
		woken[o.to.ID] = true
		for _, d := range o.to.pushes(o.kind) {
			err := p.book.post.Push(ctx, mail.Ping{
				ID: o.id, At: p.now, To: d.To, Language: languageOr(o.to.Language), Open: "/app/aujourdhui/", Urgent: o.urgent,
			})
			if fault.Is(err, fault.NotFound) {
				all = append(all, p.book.forget(ctx, o.to.ID, d.ID))
			}
		}
	}
	return errors.Join(all...)
}

// forget takes one browser of a person away.
func (b *Book) forget(ctx context.Context, id school.PersonID, device string) error {
	return b.choose(ctx, id, func(c *Choices) bool {
		before := len(c.Devices)
		c.Devices = slices.DeleteFunc(c.Devices, func(d Device) bool { return d.ID == device })
		return len(c.Devices) < before
	})
}

// Bounced notes that a message came back, or that its reader complained of it: an absence
// is then told by telephone, and an address refused for good is written to no more. What
// nobody sent is nothing, and so is what was noted already.
func (b *Book) Bounced(ctx context.Context, grant policy.Machine, back mail.Bounce, now time.Time) error {
	if err := mayTell(grant); err != nil {
		return err
	}
	items, err := b.get(ctx, noticeKey(back.ID))
	if err != nil {
		return err
	}
	it := items.Find(noticeKey(back.ID))
	if !it.Found() {
		return nil
	}
	var n Notice
	if err := it.Decode(&n); err != nil {
		return err
	}
	if back.Permanent {
		if err := b.dead(ctx, n.Person, n.By, n.To); err != nil {
			return err
		}
	}
	if n.Tell == (table.Key{}) {
		return nil
	}
	why := Bounced
	if back.Complaint {
		why = Refused
	}
	return b.amend(ctx, n.Tell, func(t *Tell) bool { return t.arrived(n.Person, back.ID, why, now) })
}
