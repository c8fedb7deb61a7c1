package notify

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/mail"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// Notices are what reaches a person and when, as its screen shows and sends it. What is
// the school's to change is shown and not read.
type Notices struct {
	Language  string         `json:"language" maxLength:"5"`
	Languages []NamedTongue  `json:"languages,omitempty" readOnly:"true"`
	Kinds     []NoticeChoice `json:"kinds" maxItems:"12"`
	Hours     Hours          `json:"hours" doc:"in which I am written to, within those of the school"`
	DigestAt  school.Clock   `json:"digestAt"`
	Mail      string         `json:"mail,omitempty" readOnly:"true" doc:"with its middle hidden"`
	Mobile    string         `json:"mobile,omitempty" readOnly:"true" doc:"with its middle hidden"`
	SMS       bool           `json:"sms" doc:"takes text messages"`
	Refused   []Channel      `json:"refused,omitempty" maxItems:"2" doc:"ways whose address gave our messages back, and which is written to no more; to leave one out is to try it again"`
	Stopped   *time.Time     `json:"stopped,omitempty" readOnly:"true" doc:"when the mobile number answered STOP, since when it gets no text message; absent: it did not"`
	AnswerTo  string         `json:"answerTo,omitempty" readOnly:"true" doc:"number to which START is sent from the mobile number, which alone lifts its STOP; absent: the region names none"`
	Push      *Push          `json:"push,omitempty" readOnly:"true"`
}

// A NamedTongue is a language by its own name.
type NamedTongue struct {
	Code  string `json:"code"`
	Label string `json:"label"`
}

// A NoticeChoice is how one kind of news reaches the person.
type NoticeChoice struct {
	Kind     Kind      `json:"kind" enum:"absence,late,change,mark,message,school"`
	When     When      `json:"when" enum:"now,digest,never"`
	Channels []Channel `json:"channels" maxItems:"3" doc:"the preferred one first: mail, sms, push"`
	Label    string    `json:"label,omitempty" readOnly:"true"`
}

// Push is what a browser needs to be woken, and those that are.
type Push struct {
	Key     string       `json:"key,omitempty" doc:"public key to subscribe with; absent: no push here"`
	Devices []PushDevice `json:"devices"`
}

// A PushDevice is a browser that is woken.
type PushDevice struct {
	ID    string    `json:"id"`
	Label string    `json:"label,omitempty"`
	Made  time.Time `json:"made"`
}

// usualHours are those shown to who never chose any.
var usualHours = Hours{From: school.At(7, 0), To: school.At(20, 0)}

// OwnNotices returns what a person chose.
func (b *Book) OwnNotices(ctx context.Context, grant policy.OwnOf) (Notices, error) {
	people, err := b.addressees(ctx, []school.PersonID{grant.Person()})
	if err != nil {
		return Notices{}, err
	}
	a := people[grant.Person()]
	if err := b.heed(ctx, true, a); err != nil {
		return Notices{}, err
	}
	n := Notices{
		Language: languageOr(a.Language), Hours: a.Hours, DigestAt: a.digestClock(), Mail: masked(a.Contact.Mail), Mobile: masked(a.Contact.Mobile),
		SMS: a.accepts(), Push: b.pushOf(a.Choices),
	}
	if a.Hours == (Hours{}) {
		n.Hours = usualHours
	}
	if !a.silent.IsZero() {
		n.Stopped, n.AnswerTo = &a.silent, b.answerTo
	}
	for _, c := range []Channel{ByMail, BySMS} {
		if a.refuses(c) {
			n.Refused = append(n.Refused, c)
		}
	}
	for _, code := range Languages {
		n.Languages = append(n.Languages, NamedTongue{code, catalogues()[code]["language"]})
	}
	for _, k := range Kinds {
		c := a.Of(k)
		n.Kinds = append(n.Kinds, NoticeChoice{Kind: k, When: c.When, Channels: append([]Channel{}, c.Channels...)})
	}
	return n, nil
}

func (b *Book) pushOf(c Choices) *Push {
	p := &Push{Key: b.post.Key(), Devices: []PushDevice{}}
	for _, d := range c.Devices {
		p.Devices = append(p.Devices, PushDevice{d.ID, d.Label, d.Made})
	}
	return p
}

// SetNotices stores what a person chose, with its journal entry. It fails with
// fault.Invalid for a language or hours that are none.
func (b *Book) SetNotices(ctx context.Context, grant policy.OwnOf, n Notices, now time.Time) (Notices, error) {
	if err := n.check(); err != nil {
		return Notices{}, err
	}
	err := b.own(ctx, grant, "chosen", now, func(c *Choices) {
		c.Language, c.DigestAt, c.SMS = n.Language, &n.DigestAt, &n.SMS
		if c.Hours = n.Hours; n.Hours == usualHours {
			c.Hours = Hours{} // the school's alone
		}
		maps.DeleteFunc(c.Dead, func(by Channel, _ string) bool { return !slices.Contains(n.Refused, by) })
		c.Kinds = map[Kind]Choice{}
		for _, k := range n.Kinds {
			c.Kinds[k.Kind] = Choice{k.When, slices.Compact(k.Channels)}
		}
	})
	if err != nil {
		return Notices{}, err
	}
	return b.OwnNotices(ctx, grant)
}

func (n Notices) check() error {
	var fields []fault.Field
	if !slices.Contains(Languages, n.Language) {
		fields = append(fields, fault.Field{Pointer: "/language", Key: "notices.language"})
	}
	if n.Hours.none() {
		fields = append(fields, fault.Field{Pointer: "/hours/to", Key: "notices.hours"})
	}
	for _, k := range n.Kinds {
		for _, c := range k.Channels {
			if c != ByMail && c != BySMS && c != ByPush {
				fields = append(fields, fault.Field{Pointer: "/kinds", Key: "notices.channel"})
			}
		}
	}
	for _, c := range n.Refused {
		if c != ByMail && c != BySMS {
			fields = append(fields, fault.Field{Pointer: "/refused", Key: "notices.channel"})
		}
	}
	if len(fields) == 0 {
		return nil
	}
	return &fault.Fault{Kind: fault.Invalid, Detail: "choices that are none", Fields: fields}
}

// own changes a person's own choices, with the journal entry of what was done; where
// nothing changes, nothing is written.
func (b *Book) own(ctx context.Context, grant policy.OwnOf, did string, now time.Time, change func(*Choices)) error {
	id := grant.Person()
	if id == "" {
		return fault.New(fault.NotFound, "no grant on these choices")
	}
	for try := 1; ; try++ {
		items, err := b.get(ctx, ChoicesKey(id))
		if err != nil {
			return err
		}
		it := items.Find(ChoicesKey(id))
		var c Choices
		if err := it.Decode(&c); err != nil {
			return err
		}
		before, err := json.Marshal(c)
		if err != nil {
			return err
		}
		change(&c)
		if it, err = it.With(c); err != nil || bytes.Equal(it.Data, before) {
			return err
		}
		e, err := journal.New(now, id, policy.NoticeChoose.String(), string(id), map[string]string{"did": did})
		if err != nil {
			return err
		}
		entry, err := e.Change(it.Part)
		if err != nil {
			return err
		}
		if err := b.table.Commit(ctx, table.Change{Op: table.Put, Item: it}, entry); !fault.Is(err, fault.Conflict) || try == attempts {
			return err
		}
	}
}

// Subscribe keeps a browser of a person, to be woken. It fails with fault.Invalid for an
// address that is of no push service.
func (b *Book) Subscribe(ctx context.Context, grant policy.OwnOf, s mail.Subscription, label string, now time.Time) (Push, error) {
	if err := b.post.Check(s); err != nil {
		return Push{}, err
	}
	s.Key = b.post.Key()
	var kept Choices
	err := b.own(ctx, grant, "subscribed", now, func(c *Choices) {
		if slices.ContainsFunc(c.Devices, func(d Device) bool { return d.To == s && d.Label == label }) {
			kept = *c
			return
		}
		c.Devices = slices.DeleteFunc(c.Devices, func(d Device) bool { return d.To.Endpoint == s.Endpoint })
		c.Devices = append(c.Devices, Device{ID: school.NewID(), Label: label, Made: now.UTC(), To: s})
		c.Devices = c.Devices[max(0, len(c.Devices)-mostDevices):]
		kept = *c
	})
	return *b.pushOf(kept), err
}

// Unsubscribe forgets a browser of a person, by its address or identifier. One that is
// not there is forgotten already.
func (b *Book) Unsubscribe(ctx context.Context, grant policy.OwnOf, endpoint, id string, now time.Time) (Push, error) {
	var kept Choices
	err := b.own(ctx, grant, "unsubscribed", now, func(c *Choices) {
		c.Devices = slices.DeleteFunc(c.Devices, func(d Device) bool { return d.To.Endpoint == endpoint || d.ID == id })
		kept = *c
	})
	return *b.pushOf(kept), err
}

// labelOf names a browser for its owner, in a word that every language reads.
func labelOf(agent string) string {
	for _, name := range []string{"Edg", "Firefox", "Chrome", "Safari"} {
		if strings.Contains(agent, name) {
			if name == "Edg" {
				return "Edge"
			}
			return name
		}
	}
	return ""
}

// masked hides the middle of an address or number: enough for its owner to know it.
func masked(text string) string {
	if address, ok := mail.ParseAddress(text); ok {
		name, domain, _ := strings.Cut(address, "@")
		first := []rune(name)[:1]
		return string(first) + "•••@" + domain
	}
	digits := []rune(strings.Join(strings.Fields(text), ""))
	if len(digits) < 6 {
		return ""
	}
	return string(digits[:2]) + " •• •• •• " + string(digits[len(digits)-2:])
}
