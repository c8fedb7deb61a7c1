package notify

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/mail"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// Kinds of what is due later.
const (
	dueLater  = "notify.later"  // a Tell whose quiet hours end
	dueCheck  = "notify.check"  // messages that should have left by now
	duePart   = "notify.part"   // a part of an entry that names many pupils
	dueDigest = "notify.digest" // a person's digest
	dueNews   = "notify.news"   // news for some families
)

// doubtful is after how long a message that is still being handed over is in doubt.
const doubtful = time.Minute

// A plan is what is about to happen in one school at one moment: Tells that change,
// messages that leave, and what is left for later. It is computed from what was read,
// and stored whole before anything leaves.
type plan struct {
	book    *Book
	now     time.Time
	home    roster.School
	zone    *time.Location
	people  map[school.PersonID]*addressee
	tells   []*filed
	used    table.Item // the month's count of text messages
	texts   int        // how many are left
	failed  int        // messages of the month that no carrier took
	spent   int
	digests map[school.PersonID]*pending
	out     []outgoing
	later   map[time.Time][]table.Key
	dues    []journal.Due
	office  bool     // what it follows is the office's word
	often   []*filed // of which the school is to see that they changed too often
}

// An outgoing is one message about to be handed over.
type outgoing struct {
	id     string
	to     *addressee
	way    way
	tell   table.Key // zero: of no Tell
	key    string    // of the sentences: "absence"
	facts  Facts
	page   Page
	urgent bool
	kind   Kind

	notes   []Note    // of no Tell: what it says, which waits again if nobody takes it
	since   time.Time // of a digest: when the one before it left
	untaken bool      // nobody took it, for certain
}

// newPlan reads the school and what is left of its text messages.
func (b *Book) newPlan(ctx context.Context, u school.UAI, now time.Time) (*plan, error) {
	home, zone, err := b.schoolOf(ctx, u, true)
	if err != nil {
		return nil, err
	}
	p := &plan{
		book: b, now: now, home: home, zone: zone, people: map[school.PersonID]*addressee{},
		digests: map[school.PersonID]*pending{}, later: map[time.Time][]table.Key{},
	}
	key := usedKey(u, school.DateOf(now, zone))
	items, err := b.get(ctx, key)
	if err != nil {
		return nil, err
	}
	var used Used
	p.used = items.Find(key)
	if len(b.secrets) == 0 { // nobody could be known to have answered STOP
		p.home.Life.SMSStopped = true
	}
	p.texts = p.home.Life.Texts()
	if err := p.used.Decode(&used); err != nil {
		return nil, err
	}
	p.texts -= used.Texts
	p.failed = used.Failed
	return p, nil
}

// know reads people, once each, and of those whom a text message may reach whether their
// number answered STOP.
func (p *plan) know(ctx context.Context, ids ...school.PersonID) error {
	ids = slices.DeleteFunc(slices.Clone(ids), func(id school.PersonID) bool { return p.people[id] != nil })
	people, err := p.book.addressees(ctx, ids)
	if err != nil {
		return err
	}
	var texted []*addressee
	for id, a := range people {
		if p.people[id] = a; p.texted(a) {
			texted = append(texted, a)
		}
	}
	return p.book.heed(ctx, false, texted...) // a word of the last second was said while the message left
}

// release lets go whoever waits, or is to be phoned, and has meanwhile lost the right to
// be told: what a court or the school ends at night is over in the morning.
func (p *plan) release(homes map[school.PersonID]household) {
	for _, f := range p.tells {
		home, ok := homes[f.Pupil]
		if !ok { // not of the school on that day
			f.drop(p.now)
			continue
		}
		entitled := p.entitled(f.Kind, home)
		for i := range f.Parties {
			q := &f.Parties[i]
			if (q.State == Waiting || q.State == ToCall) && !slices.Contains(entitled, q.Person) {
				*q = q.in(Dropped, p.now)
				f.changed = true
			}
		}
	}
}

// entitled returns who of a household is to be told of a kind: of an absence who may read
// it, of a question about it who may answer.
func (p *plan) entitled(k Kind, home household) []school.PersonID {
	today := school.DateOf(p.now, p.zone)
	if k == OfAsk {
		return whomToAsk(home.pupil, p.family(home), p.now, today)
	}
	return whom(home.pupil, p.family(home), p.now, today)
}

// settle decides for every Tell who is told now, who waits and who is to be phoned.
func (p *plan) settle() {
	for _, f := range p.tells {
		for i := range f.Parties {
			if party := &f.Parties[i]; party.State == Waiting && !party.Due.After(p.now) {
				p.decide(f, party)
				f.changed = true
			}
		}
	}
}

// decide finds the way to one person and the moment. Who cannot be written to is to be
// phoned at once: the office is there when the roll is called.
//
// What is noted of a day to come waits for that day: it may be taken back till then, and
// nobody is phoned for it before.
func (p *plan) decide(f *filed, party *Party) {
	a := p.people[party.Person]
	if dawn := f.dawn(p.zone); dawn.After(p.now) {
		p.wait(f, party, dawn)
		return
	}
	w := a.way(f.Kind.chosen(), p.home.Life, p.texts)
	if w.Reason != "" {
		f.fail(party, w.Reason, p.now)
		return
	}
	if at := p.moment(f, party, a); at.After(p.now) {
		p.wait(f, party, at)
		return
	}
	if w.By == BySMS {
		p.spent++
		p.texts--
	}
	id := "n-" + school.NewID()
	next := party.in(Sending, p.now)
	next.By, next.Message, next.Fix, next.Was, next.Sent = w.By, id, party.Fix, party.Was, party.Sent+1
	*party = next
	p.out = append(p.out, outgoing{
		id: id, to: a, way: w, tell: f.key(), key: f.sentence(party, p.zone), facts: p.facts(&f.Tell), urgent: f.Urgent, kind: f.Kind.chosen(),
	})
}

func (p *plan) wait(f *filed, party *Party, until time.Time) {
	party.Due = until
	p.later[until] = append(p.later[until], f.key())
}

// dawn is when the day begins that a Tell is about.
func (t *Tell) dawn(zone *time.Location) time.Time { return school.Clock(0).On(t.Date, zone) }

// early reports whether it was written down on a day before.
func (t *Tell) early(zone *time.Location) bool { return t.Made.Before(t.dawn(zone)) }

// moment returns when a person may be told: at once what is urgent, at the person's
// hour what was asked for in a digest, else within the hours of both. Who has waited
// once does not wait for another digest. Whoever heard of the pupil several times today
// hears the next word once it has held for a while.
func (p *plan) moment(f *filed, party *Party, a *addressee) time.Time {
	hours, at := hoursOf(p.home.Life), p.now
	if party.Due.IsZero() && f.Kind != OfAsk && p.unsteady(f, party.Person) {
		at = p.now.Add(steady)
		if !f.Often {
			f.Often = true
			p.often = append(p.often, f)
		}
	}
	switch {
	case f.Urgent:
		return at
	case !party.Due.After(f.dawn(p.zone)) && !party.Fix && a.Of(f.Kind.chosen()).When == InDigest:
		return digestAt(p.now, a.Choices, hours, p.zone)
	}
	return allowed(at, hours, a.Hours, p.zone)
}

// steady is for how long the third word of a day about a pupil has to hold before it is
// told: who says now this and now that, by mistake or out of malice, makes nobody write
// each time. The office's word about an absence is heard once more than that of a roll.
const (
	steady    = 10 * time.Minute
	mostWords = 2
)

// unsteady reports whether a person has heard so much of a pupil today that the next word
// has to hold first.
func (p *plan) unsteady(f *filed, reader school.PersonID) bool {
	words := 0
	for _, o := range p.tells {
		if q := o.party(reader); q != nil && o.Pupil == f.Pupil && o.Kind != OfAsk {
			words += q.Sent
		}
	}
	if p.office {
		return words > mostWords
	}
	return words >= mostWords
}

// untimed ends the keys of what is told of a late arrival whose minutes nobody noted.
const untimed = "-untimed"

// sentence returns the key of what a party is told.
func (t *Tell) sentence(p *Party, zone *time.Location) string {
	switch {
	case p.Fix && t.Untimed && t.Kind == OfAbsence:
		return "came" + untimed
	case p.Fix && (t.Came || t.Minutes > 0) && t.Kind == OfAbsence:
		return "came"
	case p.Fix:
		return "correction"
	case t.Kind == OfLate && t.Untimed:
		return "late" + untimed
	case t.Kind == OfLate:
		return "late"
	case t.Kind == OfAsk:
		return "ask"
	case t.Said != "" || t.early(zone):
		return "announced"
	case t.Urgent && !t.Came:
		return "urgent"
	}
	return "absence"
}

func (p *plan) facts(t *Tell) Facts {
	return Facts{First: t.Name.First, Date: t.Date, Hour: t.First, Minutes: t.Minutes, Site: p.book.site, School: p.home.Name}
}

// keysOf is the data of what is due about some Tells.
type keysOf struct {
	School school.UAI  `json:"school"`
	Keys   []table.Key `json:"keys"`
}

func (p *plan) due(kind string, at time.Time, data any) error {
	d, err := dueOf(kind, at, data)
	p.dues = append(p.dues, d)
	return err
}

// effect returns what is stored, all or none, and what leaves once it is.
func (p *plan) effect() (journal.Effect, error) {
	var e journal.Effect
	var sending []table.Key
	for _, f := range p.tells {
		if !f.changed {
			continue
		}
		c, err := f.change()
		if err != nil {
			return e, err
		}
		e.Changes = append(e.Changes, c)
		if slices.ContainsFunc(f.Parties, func(q Party) bool { return q.State == Sending && q.At.Equal(p.now) }) {
			sending = append(sending, f.key())
		}
	}
	if err := p.leave(sending); err != nil {
		return e, err
	}
	if p.spent > 0 {
		it, err := p.used.With(Used{p.home.Life.Texts() - p.texts, p.failed})
		if err != nil {
			return e, err
		}
		e.Changes = append(e.Changes, table.Change{Op: table.Put, Item: it})
	}
	for _, d := range p.digests {
		c, err := d.change()
		if err != nil {
			return e, err
		}
		e.Changes = append(e.Changes, c)
	}
	for _, d := range p.dues {
		c, err := d.Change()
		if err != nil {
			return e, err
		}
		e.Changes = append(e.Changes, c)
	}
	for _, f := range p.often {
		c, err := f.mention(ActionOften, tooOften, p.now)
		if err != nil {
			return e, err
		}
		e.Changes = append(e.Changes, c)
	}
	listed, err := mentionCalls(p.tells, p.now)
	if err != nil {
		return e, err
	}
	e.Changes = append(e.Changes, listed...)
	if len(p.out) > 0 {
		e.After = p.handOver
	}
	return e, nil
}

// leave puts off what waits, and the doubt about what is being handed over.
func (p *plan) leave(sending []table.Key) error {
	for at, keys := range p.later {
		if err := p.due(dueLater, at, keysOf{p.home.UAI, slices.CompactFunc(keys, func(a, b table.Key) bool { return a == b })}); err != nil {
			return err
		}
	}
	if len(sending) == 0 {
		return nil
	}
	return p.due(dueCheck, p.now.Add(doubtful), keysOf{p.home.UAI, sending})
}

// pageOf returns the mail of a message about a Tell.
func (p *plan) pageOf(o *outgoing) Page {
	page := Page{
		Subject: o.key + ".subject", Head: o.facts, Lines: []Line{{o.key + ".body", o.facts}},
		Link: p.book.site + "/app/absences/", Choose: p.book.site + choosePage, School: p.home.Name,
	}
	if o.key == "absence" || o.key == "urgent" || o.key == "ask" {
		page.Button = "absence.button"
	}
	return page
}

// choosePage is where people choose what reaches them.
const choosePage = "/app/notifications/"

// letter returns the mail of a message.
func (p *plan) letter(o *outgoing) mail.Letter {
	language := languageOr(o.to.Language)
	page := o.page
	if page.Subject == "" {
		page = p.pageOf(o)
	}
	l := mail.Letter{ID: o.id, At: p.now, To: o.way.To, Languages: []string{language}, Unsubscribe: page.Choose}
	if language != French {
		l.Languages = append(l.Languages, French)
	}
	l.Subject, l.Text, l.HTML = page.write(language)
	return l
}

// text returns the text message of a message.
func (p *plan) text(o *outgoing) mail.Text {
	return mail.Text{ID: o.id, At: p.now, To: o.way.To, Text: sms(languageOr(o.to.Language), o.key+".sms", o.facts)}
}

func (o *outgoing) String() string { return fmt.Sprintf("message %s by %s", o.id, o.way.By) }
