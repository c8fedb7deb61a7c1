package roster

import (
	"time"

	"github.com/preau-ent/preau/shared/school"
)

// A Profile is what we know of a person beside links: item PERSON#<id> / ME.
// Contact is there for schools and for the person, never for other guardians.
type Profile struct {
	ID        school.PersonID `json:"id"`
	Name      Name            `json:"name"`
	Others    []string        `json:"others,omitempty"` // other given names
	BirthName string          `json:"birthName,omitempty"`
	Title     string          `json:"title,omitempty"` // "M." or "Mme"
	Birth     school.Date     `json:"birth,omitempty"`
	INE       string          `json:"ine,omitempty"`
	Contact   Contact         `json:"contact,omitzero"`
	Login     string          `json:"login,omitempty"` // "" until activated
	Suspended bool            `json:"suspended,omitempty"`
	Source    string          `json:"source,omitempty"`
	Missing   time.Time       `json:"missing,omitzero"` // since when no delivery names the person
}

// Contact says how to reach a person.
type Contact struct {
	Mail      string   `json:"mail,omitempty"`
	Mobile    string   `json:"mobile,omitempty"`
	Home      string   `json:"home,omitempty"`
	Work      string   `json:"work,omitempty"`
	SMS       bool     `json:"sms,omitempty"`     // accepts text messages
	Address   []string `json:"address,omitempty"` // street lines, without blanks
	PostCode  string   `json:"postCode,omitempty"`
	City      string   `json:"city,omitempty"`
	Country   string   `json:"country,omitempty"`
	Diffusion bool     `json:"diffusion,omitempty"` // allows the address to be given to other families
}

// Links is the item PERSON#<id> / LINKS.
type Links struct {
	Name      Name        `json:"name"`
	Birth     school.Date `json:"birth,omitempty"`
	Suspended bool        `json:"suspended,omitempty"`
	Links     []Link      `json:"links"`
}

// Enrolments is the item PERSON#<id> / ENROL.
type Enrolments struct {
	Enrolments []Enrolment `json:"enrolments"`
}

// Family is the item PERSON#<id> / FAMILY of a pupil: everybody who is or was tied
// to the pupil. It grants nothing and says nothing of levels: the links of each
// of them do, so that there is one truth. A person without a profile is known by
// number only, because no delivery has described them yet.
type Family struct {
	Guardians []school.PersonID `json:"guardians"`
	Former    []school.PersonID `json:"former,omitempty"` // no longer named by the last delivery
}
