package absences

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// A Case is what was said about a stretch of time, and what the school made of it. It
// lies above the entries and changes none of them. Three things are kept apart:
// *motivée*, a motive is known; *justifiée*, the motive was accepted; *réglée*, the
// written proof is in.
type Case struct {
	ID       string          `json:"-"` // in the key: its beginning and a name
	From     time.Time       `json:"f"`
	To       time.Time       `json:"t"`
	Late     bool            `json:"l,omitempty"` // about late arrivals, not absences
	Motif    string          `json:"m,omitempty"` // code of Motives; "": not motivated
	Accepted *bool           `json:"a,omitempty"` // nil: not ruled on yet
	Settled  bool            `json:"s,omitempty"`
	Words    string          `json:"w,omitempty"` // of the family; of a motive of health: sealed, in Sealed
	Sealed   []byte          `json:"x,omitempty"`
	Said     *Voice          `json:"h,omitempty"` // recorded by staff for the family
	Coming   bool            `json:"c,omitempty"` // declared before it began
	By       school.PersonID `json:"b"`
	At       time.Time       `json:"d"`
	Ruled    *Stamp          `json:"r,omitempty"`
	Answer   string          `json:"n,omitempty"` // words of the ruling; of a motive of health: sealed, in Reply
	Reply    []byte          `json:"v,omitempty"`
	Document string          `json:"k,omitempty"` // id of the file joined; "" once it is deleted
	Before   *Unruled        `json:"u,omitempty"` // as long as the ruling may be taken back

	version int64
}

// An Unruled is what a ruling changed of a case: for a minute, so that a slip of the
// hand may be taken back before anything follows from it.
type Unruled struct {
	Motif    string `json:"m,omitempty"`
	Accepted *bool  `json:"a,omitempty"`
	Settled  bool   `json:"s,omitempty"`
	Words    string `json:"w,omitempty"`
	Sealed   []byte `json:"x,omitempty"`
	Clear    bool   `json:"y,omitempty"` // Sealed was in clear: the ruling made it a motive of health
	Ruled    *Stamp `json:"r,omitempty"`
	Answer   string `json:"n,omitempty"`
	Reply    []byte `json:"v,omitempty"`
	Document string `json:"k,omitempty"`
}

// A Voice is how a family told its reason to the staff who wrote it down.
type Voice struct {
	Who string    `json:"who" maxLength:"80" doc:"who said it, in words"`
	How string    `json:"how" enum:"phone,mail,letter,desk"`
	At  time.Time `json:"at,omitzero" doc:"when; now if empty"`
}

// MaxReason is how long the words of a family may be, in characters.
const MaxReason = 600

const caseMark = "C#"

// minuteForm writes a moment in keys.
const minuteForm = "200601021504"

// caseKey returns the key of a case: in the order in which cases begin.
func caseKey(u school.UAI, y school.Year, p school.PersonID, id string) table.Key {
	return table.Key{Part: roster.ProfileKey(p).Part, Sort: lifePrefix(u, y) + caseMark + id}
}

// rulePart is the partition, in the index, of what waits for a ruling in a school.
func rulePart(u school.UAI) string { return string(u) + "#RULE" }

// ruleIndex is where a case waits for its ruling: the oldest first.
func ruleIndex(u school.UAI, p school.PersonID, c *Case) table.Key {
	return table.Key{Part: rulePart(u), Sort: c.At.UTC().Format("20060102150405") + "#" + string(p) + "#" + c.ID}
}

// decodeCase reads a case.
func decodeCase(it table.Item) (Case, error) {
	c := Case{ID: it.Sort[lastHash(it.Sort):], version: it.Version}
	return c, it.Decode(&c)
}

// Reason returns how far the reason has come.
func (c *Case) Reason() Reason {
	switch {
	case c.Motif == "":
		return Unexplained
	case c.Accepted == nil:
		return Waiting
	case *c.Accepted:
		return Accepted
	}
	return Refused
}

// Health reports whether the motive is confidential.
func (c *Case) Health() bool {
	m, ok := motive(c.Motif)
	return ok && m.Health
}

// on returns the part of a day that the case covers; false if none.
func (c *Case) on(day school.Date, zone *time.Location) (Cover, bool) {
	first, last := school.DateOf(c.From, zone), school.DateOf(c.To.Add(-time.Second), zone)
	if day < first || day > last {
		return Cover{}, false
	}
	s := Span{0, school.At(24, 0)}
	if day == first {
		s.From = school.ClockOf(c.From, zone)
	}
	if day == last {
		if to := school.ClockOf(c.To, zone); to > 0 {
			s.To = to
		}
	}
	return Cover{s, c.Reason()}, true
}

// covers returns what the cases say of the absences of a day.
func covers(cases []Case, day school.Date, zone *time.Location, late bool) []Cover {
	var list []Cover
	for i := range cases {
		if cases[i].Late != late {
			continue
		}
		if c, ok := cases[i].on(day, zone); ok {
			list = append(list, c)
		}
	}
	return list
}

// about returns the case that says most for a stretch of time, nil if none does.
func about(cases []Case, from, to time.Time, late bool) *Case {
	var best *Case
	for i := range cases {
		c := &cases[i]
		if c.Late == late && c.From.Before(to) && from.Before(c.To) && (best == nil || c.Reason() >= best.Reason()) {
			best = c
		}
	}
	return best
}

// identity names a case by whose word it is about which stretch of time, so that the same
// words sent again, after an answer that was lost, are the same case, and other words
// are its next version. refused is how many such cases the school has refused before.
func (c *Case) identity(p school.PersonID, refused int) string {
	parts := []string{string(p), c.From.UTC().Format(minuteForm), c.To.UTC().Format(minuteForm), string(c.By), strconv.Itoa(refused)}
	if c.Late {
		parts = append(parts, "late")
	}
	return c.From.UTC().Format(minuteForm) + "-" + school.DerivedID(strings.Join(parts, "|"))
}

// former returns the case in which the author said something of the same stretch of time,
// the last one and rather one that is not refused; nil if there is none. It returns too
// how many of them were refused.
func (c *Case) former(cases []Case) (last *Case, refused int) {
	for i := range cases {
		o := &cases[i]
		if o.By != c.By || o.Late != c.Late || !o.From.Equal(c.From) || !o.To.Equal(c.To) {
			continue
		}
		if o.Reason() == Refused {
			refused++
		}
		lost := o.Reason() == Refused
		if last == nil || lost == (last.Reason() == Refused) && last.At.Before(o.At) || !lost && last.Reason() == Refused {
			last = o
		}
	}
	return last, refused
}

// waiting counts the cases that nobody has ruled on.
func waiting(cases []Case) (n int) {
	for i := range cases {
		if cases[i].Reason() == Waiting {
			n++
		}
	}
	return n
}

// find returns the case of an id, nil if there is none.
func find(cases []Case, id string) *Case {
	if i := slices.IndexFunc(cases, func(c Case) bool { return c.ID == id }); i >= 0 {
		return &cases[i]
	}
	return nil
}
