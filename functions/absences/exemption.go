package absences

import (
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// The kinds of a dated status. None of them is an absence.
const (
	Exempted = "exemption" // from a subject or a slot; the pupil comes all the same, or not
	Remote   = "remote"    // follows from home or hospital; the reason is not kept
	PFMP     = "pfmp"      // in a company: no roll is called
)

// A Status is a dated status of a pupil, in the pupil's file. The classes's rolls have
// their own copy of it, a Note.
type Status struct {
	Note
	By   school.PersonID `json:"b2,omitempty"`
	item table.Item
}

const statusMark = "X#"

// statusKey returns the key of a status in the pupil's file.
func statusKey(u school.UAI, y school.Year, p school.PersonID, id string) table.Key {
	return table.Key{Part: roster.ProfileKey(p).Part, Sort: lifePrefix(u, y) + statusMark + id}
}

func decodeStatus(it table.Item) (Status, error) {
	s := Status{item: it}
	err := it.Decode(&s)
	s.ID = it.Sort[lastHash(it.Sort):]
	return s, err
}

// away returns the part of a day in which the pupil is expected in no lesson at all:
// the whole day, or the slot of an exemption that names no subject.
func (s *Status) away(d school.Date, letter string) (Span, bool) {
	whole := Span{0, school.At(24, 0)}
	if s.End != 0 {
		whole = Span{s.Start, s.End}
	}
	if s.Kind == Exempted && s.Present || s.Service != "" || !s.Concerns(Moment{d, letter, "", whole.From, whole.To}) {
		return Span{}, false
	}
	return whole, true
}
