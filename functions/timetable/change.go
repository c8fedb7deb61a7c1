package timetable

import (
	"slices"
	"time"

	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// A ChangeKind is one way in which a lesson differs from the weekly timetable.
type ChangeKind string

// The kinds of changes. A lesson that goes to another day shows there as MovedFrom and
// on its first day as MovedTime.
const (
	Cancelled ChangeKind = "cancelled"
	MovedRoom ChangeKind = "moved-room"
	MovedTime ChangeKind = "moved-time"
	MovedFrom ChangeKind = "moved-from" // shown, never stored
	Replaced  ChangeKind = "replaced"
	Exempted  ChangeKind = "exempted"
	ForTest   ChangeKind = "test"
	Added     ChangeKind = "added"
)

// A Change is one of the changes of a lesson, as it is stored.
type Change struct {
	Kind    ChangeKind       `json:"k"`
	Room    school.RoomID    `json:"r,omitempty"`
	Date    school.Date      `json:"d,omitempty"`
	Start   school.Clock     `json:"b,omitempty"`
	End     school.Clock     `json:"e,omitempty"`
	Staff   []roster.Teacher `json:"t,omitempty"` // who stands in, or was named on a lesson that was added
	Classes []school.ClassID `json:"c,omitempty"` // exempted
	Words   string           `json:"n,omitempty"`
	By      school.PersonID  `json:"w,omitempty"`
	At      time.Time        `json:"m,omitzero"`
}

// same reports whether two changes say the same, whoever made them and when.
func (c Change) same(d Change) bool {
	return c.Kind == d.Kind && c.Room == d.Room && c.Date == d.Date && c.Start == d.Start && c.End == d.End && c.Words == d.Words &&
		slices.Equal(ids(c.Staff), ids(d.Staff)) && slices.Equal(c.Classes, d.Classes)
}

// An Amendment is every change of one lesson. It carries the course as it was when the
// lesson was changed, so that it stands by itself wherever the lesson goes. One without
// changes was taken back: it keeps the count of versions.
type Amendment struct {
	Lesson  school.LessonID `json:"l"`
	Version int64           `json:"v"`
	Course  *Course         `json:"o,omitempty"`
	Changes []Change        `json:"c,omitempty"`
	At      time.Time       `json:"t,omitzero"` // when the list was last written: taking a change back leaves no other trace
}

// of returns the change of a kind, nil if there is none.
func (a *Amendment) of(kind ChangeKind) *Change {
	if a == nil {
		return nil
	}
	for i := range a.Changes {
		if a.Changes[i].Kind == kind {
			return &a.Changes[i]
		}
	}
	return nil
}

// days returns the days on which the lesson shows: where it was planned, and where it went.
func (a *Amendment) days() []school.Date {
	origin, _, _ := a.Lesson.Parts()
	if m := a.of(MovedTime); m != nil && m.Date != "" && m.Date != origin {
		return []school.Date{origin, m.Date}
	}
	return []school.Date{origin}
}

// last returns the last day that the amendment concerns.
func (a *Amendment) last() school.Date { return slices.Max(a.days()) }

// sameChanges reports whether two lists say the same.
func sameChanges(a, b []Change) bool { return slices.EqualFunc(a, b, Change.same) }
