package notify

import (
	"slices"
	"time"

	"github.com/preau-ent/preau/shared/mail"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// Choices are what a person chose: item PERSON#<id> / NOTICES. The zero value is that of
// somebody who never chose.
type Choices struct {
	Language string             `json:"language,omitempty"` // "": French
	Kinds    map[Kind]Choice    `json:"kinds,omitempty"`
	Hours    Hours              `json:"hours,omitzero"`     // zero: the school's alone
	DigestAt *school.Clock      `json:"digestAt,omitempty"` // nil: 18:30
	SMS      *bool              `json:"sms,omitempty"`      // takes text messages; nil: as the school's files say
	Devices  []Device           `json:"devices,omitempty"`
	Dead     map[Channel]string `json:"dead,omitempty"` // the address or number that was refused for good
}

// A Device is a browser that may be woken.
type Device struct {
	ID    string            `json:"id"`
	Label string            `json:"label"`
	Made  time.Time         `json:"made"`
	To    mail.Subscription `json:"to"`
}

// mostDevices is how many browsers of one person are woken; the oldest makes room.
const mostDevices = 8

// ChoicesKey returns the key of a person's choices.
func ChoicesKey(p school.PersonID) table.Key {
	return table.Key{Part: "PERSON#" + string(p), Sort: "NOTICES"}
}

// Of returns how a kind of news reaches the person.
func (c Choices) Of(k Kind) Choice {
	if chosen, ok := c.Kinds[k]; ok {
		return chosen
	}
	return usual[k]
}

func (c Choices) digestClock() school.Clock {
	if c.DigestAt != nil {
		return *c.DigestAt
	}
	return school.At(18, 30)
}

// An addressee is a person to write to.
type addressee struct {
	roster.Profile
	Choices
	Links  []roster.Link
	silent time.Time // since when the person's number answered STOP, as far as that was looked up; zero: it did not
}

// accepts reports whether the person takes text messages.
func (a *addressee) accepts() bool {
	if a.SMS != nil {
		return *a.SMS
	}
	return a.Contact.SMS
}

// A way is how one message goes: by a channel to an address; or not, for a reason.
type way struct {
	By     Channel
	To     string
	Reason Reason
}

// way returns how a kind of news reaches the person: by the first channel that works of
// those that the person prefers. An absence goes by any other that works before it is
// left to the telephone. texts is how many text messages the school has left.
func (a *addressee) way(k Kind, life roster.LifeOptions, texts int) way {
	choice := a.Of(k)
	if choice.When == Never || len(choice.Channels) == 0 {
		return way{Reason: Refused}
	}
	channels := slices.Clone(choice.Channels)
	if k == OfAbsence {
		channels = append(channels, ByMail, BySMS)
	}
	reason := NoWay
	for _, c := range channels {
		w := a.by(c, life, texts)
		if w.Reason == "" {
			return w
		}
		if reason == NoWay {
			reason = w.Reason // the first that is more than the lack of an address
		}
	}
	return way{Reason: reason}
}

func (a *addressee) by(c Channel, life roster.LifeOptions, texts int) way {
	switch c {
	case ByMail:
		to, ok := a.address(ByMail)
		switch {
		case !ok:
			return way{Reason: NoWay}
		case a.refuses(ByMail):
			return way{Reason: Bounced}
		}
		return way{By: ByMail, To: to}
	case BySMS:
		to, ok := a.address(BySMS)
		switch {
		case !ok:
			return way{Reason: NoWay}
		case !a.accepts():
			return way{Reason: Refused}
		case !a.silent.IsZero():
			return way{Reason: AnsweredStop}
		case a.refuses(BySMS):
			return way{Reason: Bounced}
		case life.SMSStopped:
			return way{Reason: Stopped}
		case texts <= 0:
			return way{Reason: NoBudget}
		}
		return way{By: BySMS, To: to}
	}
	return way{Reason: NoWay}
}

// address returns where a channel leads as it is handed to a carrier, false if nowhere.
func (a *addressee) address(c Channel) (string, bool) {
	if c == BySMS {
		return mail.ParseMobile(a.Contact.Mobile)
	}
	return mail.ParseAddress(a.Contact.Mail)
}

// refuses reports whether the address of a channel gave our messages back for good.
func (a *addressee) refuses(c Channel) bool {
	to, ok := a.address(c)
	return ok && a.Dead[c] == to
}

// pushes returns the browsers that are woken beside a kind of news.
func (a *addressee) pushes(k Kind) []Device {
	if choice := a.Of(k); choice.When == Never || !slices.Contains(choice.Channels, ByPush) {
		return nil
	}
	return a.Devices
}
