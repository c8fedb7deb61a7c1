package notify

// A Kind is a sort of news that a person may choose about.
type Kind string

// The kinds of news.
const (
	OfAbsence Kind = "absence" // a child who is expected and is not there
	OfLate    Kind = "late"
	OfChange  Kind = "change"  // a lesson cancelled, moved, replaced
	OfMark    Kind = "mark"    // new marks, in a digest alone
	OfMessage Kind = "message" // of the messaging, when there is one
	OfSchool  Kind = "school"  // words of the school: rulings, announcements
)

// OfAsk is the kind of a Tell by which the school asks for the reason of an absence. Nobody
// chooses about it: it goes the way of the absence.
const OfAsk Kind = "ask"

// chosen returns the kind about which people choose.
func (k Kind) chosen() Kind {
	if k == OfAsk {
		return OfAbsence
	}
	return k
}

// Kinds are all kinds, in the order in which a screen shows them.
var Kinds = []Kind{OfAbsence, OfLate, OfChange, OfMark, OfMessage, OfSchool}

// A When says when news is told.
type When string

// When news is told.
const (
	AtOnce   When = "now" // or at the end of the quiet hours
	InDigest When = "digest"
	Never    When = "never"
)

// A Channel is a way to a person.
type Channel string

// The channels. Push comes beside another one and never alone, since nobody knows
// whether a browser still is in a person's hands.
const (
	ByMail Channel = "mail"
	BySMS  Channel = "sms"
	ByPush Channel = "push"
)

// A Choice is how one kind of news reaches a person.
type Choice struct {
	When     When      `json:"when"`
	Channels []Channel `json:"channels"` // the preferred one first
}

// usual is what holds for who chose nothing: an absence at once, everything else calm.
var usual = map[Kind]Choice{
	OfAbsence: {AtOnce, []Channel{ByMail, BySMS, ByPush}},
	OfLate:    {InDigest, []Channel{ByMail}},
	OfChange:  {AtOnce, []Channel{ByMail, ByPush}},
	OfMark:    {InDigest, []Channel{ByMail}},
	OfMessage: {InDigest, []Channel{ByMail}},
	OfSchool:  {AtOnce, []Channel{ByMail}},
}

// A Reason says why somebody is to be phoned, or was not told.
type Reason string

// The reasons.
const (
	NoWay        Reason = "none"          // neither mail nor mobile number
	Bounced      Reason = "bounce"        // the address or number is refused for good
	Refused      Reason = "refusal"       // the person wants none
	Failed       Reason = "failed"        // the carrier did not take it
	Uncertain    Reason = "uncertain"     // nobody knows whether it left
	NoBudget     Reason = "budget"        // the school's text messages of the month are used up
	Stopped      Reason = "stopped"       // the school stopped text messages
	AnsweredStop Reason = "answered-stop" // the number answered STOP
)
