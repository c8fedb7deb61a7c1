package identity

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// retryLife is how long a used code still answers the one who used it: an answer
// lost on the way is asked for again.
const retryLife = 24 * time.Hour

// A holder is the person a code stands for, as the table has them.
type holder struct {
	card                         card
	profile                      roster.Profile
	links                        roster.Links
	cardIt, standingIt, personIt table.Item
	valid                        bool // not used, not replaced, of somebody who may enter
}

// holder returns who holds a code. It fails with fault.Invalid for a code that is
// mistyped or unknown and with fault.TooMany past the limit of the address.
func (d *Door) holder(ctx context.Context, typed, address string, now time.Time) (holder, error) {
	code, err := ParseCode(typed)
	if err != nil {
		return holder{}, err
	}
	h, err := d.findCard(ctx, code, address, now)
	if err != nil {
		return holder{}, err
	}
	p := h.card.Person
	items, err := d.table.Get(ctx, true, roster.ProfileKey(p), roster.LinksKey(p), standingKey(p))
	if err != nil {
		return holder{}, fmt.Errorf("person %s: %w", p, err)
	}
	h.personIt, h.standingIt = items.Find(roster.ProfileKey(p)), items.Find(standingKey(p))
	if h.profile, _, err = decode[roster.Profile](h.personIt); err != nil {
		return holder{}, err
	}
	if h.links, _, err = decode[roster.Links](items.Find(roster.LinksKey(p))); err != nil {
		return holder{}, err
	}
	s, _, err := decode[standing](h.standingIt)
	h.valid = h.card.Used.IsZero() && now.Before(s.Expires) && cardKey(s.Digest) == h.cardIt.Key && welcome(h.links, now)
	return h, err
}

// findCard looks a code up under every key still held; an unknown code counts as a
// failed try of the address.
func (d *Door) findCard(ctx context.Context, code Code, address string, now time.Time) (h holder, err error) {
	for {
		origin := d.origin(address)
		keys := []table.Key{originKey(origin)}
		for _, key := range d.codeKeys {
			keys = append(keys, cardKey(digestOf(key, code)))
		}
		items, err := d.table.Get(ctx, true, keys...)
		if err != nil {
			return h, fmt.Errorf("code: %w", err)
		}
		g := gate{origin: origin, originIt: items.Find(keys[0])}
		if g.tries, _, err = decode[tries](g.originIt); err != nil {
			return h, err
		}
		if err := d.open(&g, now); err != nil {
			return h, err
		}
		for _, k := range keys[1:] {
			if h.cardIt = items.Find(k); h.cardIt.Found() {
				h.card, _, err = decode[card](h.cardIt)
				return h, err
			}
		}
		c, err := g.failedOrigin(now)
		if err != nil {
			return h, err
		}
		if err := d.table.Write(ctx, c); !fault.Is(err, fault.Conflict) {
			return h, either(err, codeFault("activation.unknown", nil))
		}
	}
}

func either(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}

// A Welcome says whom a code activates, no more than its letter said.
type Welcome struct {
	FirstName   string
	LastInitial string // "M."
	School      string // name
	Role        school.Role
	Login       string   // to be kept or changed
	Children    []string // first names
}

// CheckCode returns whom a code activates. It fails with fault.Invalid at /code for a
// code that is mistyped, unknown, used or replaced, and with fault.TooMany.
func (d *Door) CheckCode(ctx context.Context, typed, address string, now time.Time) (Welcome, error) {
	h, err := d.holder(ctx, typed, address, now)
	if err != nil {
		return Welcome{}, err
	}
	if !h.valid {
		return Welcome{}, h.refusal()
	}
	w := Welcome{FirstName: h.profile.Name.First, LastInitial: initial(h.profile.Name.Last)}
	keys := []table.Key{}
	for _, l := range h.links.Links {
		if !opens(l, now) {
			continue
		}
		if w.Role == "" {
			w.Role, keys = l.Role, append(keys, roster.SchoolKey(l.School))
		}
		if l.Role == school.Guardian && !slices.Contains(w.Children, l.Child.First) {
			w.Children = append(w.Children, l.Child.First)
		}
	}
	return w, d.suggest(ctx, &w, h.profile, keys)
}

// suggest fills in the school's name and a free login, with one read.
func (d *Door) suggest(ctx context.Context, w *Welcome, p roster.Profile, keys []table.Key) error {
	logins := loginsFor(p.Name)
	if p.Login != "" {
		logins = []string{p.Login}
	}
	for _, l := range logins {
		keys = append(keys, loginKey(l))
	}
	items, err := d.table.Get(ctx, true, keys...)
	if err != nil {
		return fmt.Errorf("suggestion: %w", err)
	}
	if len(keys) > len(logins) {
		s, _, err := decode[roster.School](items.Find(keys[0]))
		if err != nil {
			return err
		}
		w.School = s.Name
	}
	for _, l := range logins {
		a, _, err := decode[Account](items.Find(loginKey(l)))
		if err != nil {
			return err
		}
		if w.Login = l; a.Person == "" || a.Person == p.ID {
			return nil
		}
	}
	return nil
}

func initial(name string) string {
	for _, r := range name {
		return string(r) + "."
	}
	return ""
}

// refusal says why a code that exists does not open anything.
func (h holder) refusal() error {
	if h.card.Used.IsZero() {
		return codeFault("activation.closed", nil)
	}
	return codeFault("activation.used", nil)
}

// An Activation is what a person chooses with a code in hand.
type Activation struct {
	Code     string
	Login    string
	Password string
	Birth    school.Date // "" if not asked; otherwise it must be the person's
	From     Place
}

// Activate gives a person their login and password and lets them in: account,
// profile, used code and session in one transaction. For a person who has an account
// already (a forgotten password) every session ends. Sent again with the same
// content within a day, it lets the person in again. It fails with fault.Invalid,
// pointing at each field, and with fault.TooMany.
func (d *Door) Activate(ctx context.Context, a Activation, now time.Time) (Pass, error) {
	a.Login = cleanLogin(a.Login)
	hash := ""
	for {
		h, err := d.holder(ctx, a.Code, a.From.Address, now)
		if err != nil {
			return Pass{}, err
		}
		if !h.valid {
			return d.activated(ctx, h, a, now)
		}
		g, err := d.gate(ctx, a.Login, a.From.Address)
		if err != nil {
			return Pass{}, fmt.Errorf("account: %w", err)
		}
		if err := d.judge(ctx, h, g, a); err != nil {
			return Pass{}, err
		}
		if hash == "" {
			if hash, err = d.hasher.hash(ctx, a.Password); err != nil {
				return Pass{}, err
			}
		}
		p, err := d.activate(ctx, h, g, a, hash, now)
		if !fault.Is(err, fault.Conflict) {
			return p, err
		}
	}
}

// activated answers for a code that no longer opens: the same activation sent again,
// its answer lost, is a sign-in; anything else is refused.
func (d *Door) activated(ctx context.Context, h holder, a Activation, now time.Time) (Pass, error) {
	if h.card.Used.IsZero() {
		return Pass{}, h.refusal()
	}
	p, err := d.SignIn(ctx, a.Login, a.Password, a.From, now)
	if fault.Is(err, fault.Unauthenticated) {
		return Pass{}, h.refusal()
	}
	return p, err
}

// judge finds everything that is wrong with what the person chose, at once.
func (d *Door) judge(ctx context.Context, h holder, g gate, a Activation) error {
	var fields []fault.Field
	switch {
	case !loginForm.MatchString(a.Login):
		fields = append(fields, fault.Field{Pointer: "/login", Key: "activation.login-form"})
	case g.account.Person != "" && g.account.Person != h.profile.ID:
		fields = append(fields, fault.Field{Pointer: "/login", Key: "activation.login-taken"})
	}
	owner, err := d.owner(ctx, h, a.Login)
	if err != nil {
		return err
	}
	if key := Guessable(a.Password, owner); key != "" {
		fields = append(fields, fault.Field{Pointer: "/password", Key: key})
	}
	if a.Birth != "" && h.profile.Birth != "" && a.Birth != h.profile.Birth {
		fields = append(fields, fault.Field{Pointer: "/birthDate", Key: "activation.birth"})
	}
	if len(fields) == 0 {
		return nil
	}
	return &fault.Fault{Kind: fault.Invalid, Detail: "activation", Fields: fields}
}

// owner returns what the person's password must not repeat.
func (d *Door) owner(ctx context.Context, h holder, login string) (Owner, error) {
	o := Owner{Login: login, Birth: h.profile.Birth,
		Names: []string{h.profile.Name.First, h.profile.Name.Last, h.profile.BirthName}}
	var keys []table.Key
	for _, l := range h.links.Links {
		keys = append(keys, roster.SchoolKey(l.School))
		o.Names = append(o.Names, l.Child.First)
	}
	keys = table.Distinct(keys)
	items, err := d.table.Get(ctx, false, keys[:min(len(keys), table.MaxGet)]...)
	if err != nil {
		return o, fmt.Errorf("schools: %w", err)
	}
	for _, it := range items {
		s, _, err := decode[roster.School](it)
		if err != nil {
			return o, err
		}
		o.Schools = append(o.Schools, s.Name, s.City)
	}
	return o, nil
}

// activate writes what the person chose; fault.Conflict if any of it changed since it was read.
func (d *Door) activate(ctx context.Context, h holder, g gate, a Activation, hash string, now time.Time) (Pass, error) {
	person := h.profile.ID
	s := newSession(h.links.Links, deviceOf(a.From.Agent), a.From.Trusted, now)
	g.account = Account{Person: person, Hash: hash, Since: now}
	changes, err := admission(person, s, g, now)
	if err != nil {
		return Pass{}, err
	}
	ended, err := d.sessionItems(ctx, person)
	if err != nil {
		return Pass{}, err
	}
	for _, it := range ended[:min(len(ended), table.MaxCommit-10)] {
		changes = append(changes, table.Change{Op: table.Delete, Item: it})
	}
	if old := h.profile.Login; old != "" && old != a.Login {
		items, err := d.table.Get(ctx, true, loginKey(old))
		if err != nil {
			return Pass{}, err
		}
		changes = append(changes, table.Change{Op: table.Delete, Item: items.Find(loginKey(old))})
	}
	mark, err := h.mark(a.Login, now)
	if err != nil {
		return Pass{}, err
	}
	if err := d.table.Commit(ctx, append(changes, mark...)...); err != nil {
		return Pass{}, err
	}
	return d.pass(person, h.profile.Name, s, now)
}

// mark returns the writes that use a code up and name the login in the profile.
func (h holder) mark(login string, now time.Time) ([]table.Change, error) {
	h.card.Used, h.profile.Login = now, login
	used, err := h.cardIt.With(h.card)
	if err != nil {
		return nil, err
	}
	used.Expires = now.Add(retryLife)
	profile, err := h.personIt.With(h.profile)
	return []table.Change{
		{Op: table.Put, Item: used},
		{Op: table.Put, Item: profile},
		{Op: table.Delete, Item: h.standingIt},
	}, err
}
