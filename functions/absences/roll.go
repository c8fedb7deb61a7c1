package absences

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// A Roll is what was said in one lesson: who was called, and those who were not simply
// there. A roll with nobody listed says that all were there.
type Roll struct {
	Calls   int               `json:"n"`           // how often it was called; 0: never. Screens hold it as its version
	By      school.PersonID   `json:"b"`           // who called it last
	At      time.Time         `json:"a"`           //
	Start   school.Clock      `json:"h,omitempty"` // of the hours in which it was called; stored where its key says another
	End     school.Clock      `json:"e"`           // of the lesson
	Subject string            `json:"s,omitempty"` // in words
	Service school.ServiceID  `json:"u,omitempty"`
	Label   string            `json:"l,omitempty"` // of the class or group
	Staff   []school.PersonID `json:"t,omitempty"` // who gives the lesson, or would have
	Called  called            `json:"c"`           // everybody who was expected
	Marks   []Mark            `json:"m,omitempty"` // those listed
	Unheard []Mark            `json:"o,omitempty"` // what it said of those of whom the office had said something else
}

// A Mark is one pupil whom a roll lists, with the name: the board of the day shows it
// without reading the classes.
type Mark struct {
	Pupil   school.PersonID `json:"p"`
	Kind    Kind            `json:"k"`
	Minutes int             `json:"m,omitempty"`
	Name    roster.Name     `json:"n"`
	Class   school.ClassID  `json:"c,omitempty"`
	Since   school.Clock    `json:"s,omitempty"` // of an absence: the start of the first of the lessons missed in a row
}

// called are pupils, stored as one text: a list of them would take a third more.
type called []school.PersonID

// MarshalText writes the pupils one after the other.
func (c called) MarshalText() ([]byte, error) {
	ids := make([]string, len(c))
	for i, p := range c {
		ids[i] = string(p)
	}
	return []byte(strings.Join(ids, " ")), nil
}

// UnmarshalText reads them.
func (c *called) UnmarshalText(text []byte) error {
	*c = nil
	for id := range strings.FieldsSeq(string(text)) {
		*c = append(*c, school.PersonID(id))
	}
	return nil
}

// Mark returns what the roll says of a pupil; nil is present.
func (r *Roll) Mark(p school.PersonID) *Mark {
	if i := slices.IndexFunc(r.Marks, func(m Mark) bool { return m.Pupil == p }); i >= 0 {
		return &r.Marks[i]
	}
	return nil
}

// kind returns what the roll says of a pupil in one word and minutes.
func (r *Roll) kind(p school.PersonID) (Kind, int) {
	if m := r.Mark(p); m != nil {
		return m.Kind, m.Minutes
	}
	return Present, 0
}

// set writes what the roll says of a pupil; present takes the mark away.
func (r *Roll) set(m Mark) {
	r.Marks = slices.DeleteFunc(r.Marks, func(old Mark) bool { return old.Pupil == m.Pupil })
	if m.Kind != Present {
		r.Marks = append(r.Marks, m)
	}
	slices.SortFunc(r.Marks, func(a, b Mark) int {
		return cmp.Or(cmp.Compare(a.Name.Last, b.Name.Last), cmp.Compare(a.Name.First, b.Name.First), cmp.Compare(a.Pupil, b.Pupil))
	})
}

// hold keeps what was said of a pupil of whom the office had said something else: should
// the office take that back, it holds. It reports whether that is other than what was kept.
func (r *Roll) hold(m Mark) bool {
	old, ok := r.heed(m.Pupil)
	r.Unheard = append(slices.Clone(r.Unheard), m)
	return !ok || old.Kind != m.Kind || old.Minutes != m.Minutes
}

// heed takes out what was said of a pupil and not heard; false if nothing was.
func (r *Roll) heed(p school.PersonID) (Mark, bool) {
	i := slices.IndexFunc(r.Unheard, func(m Mark) bool { return m.Pupil == p })
	if i < 0 {
		return Mark{}, false
	}
	m := r.Unheard[i]
	r.Unheard = slices.Delete(slices.Clone(r.Unheard), i, i+1)
	return m, true
}

// Tells reports whether the roll says who is in a lesson where it takes place now: it was
// called in these hours, or after they began. Of a lesson that went to a later hour once
// its roll was called, nobody has said yet who is there.
func (r *Roll) Tells(l *Lesson) bool {
	return r.Calls > 0 && calledFor(l, r.Start, r.At)
}

// calledFor reports whether a roll that was called at a moment, when its lesson was to begin
// at some hour, is of the lesson as it takes place.
func calledFor(l *Lesson, start school.Clock, at time.Time) bool {
	return start == l.Start || !at.Before(l.Starts)
}

// moved reports whether the lesson has left the hours in which its roll was called.
func (r *Roll) moved(l *Lesson) bool { return r.Calls > 0 && r.Start != l.Start }

// decodeRoll reads a roll; one that is not stored was never called.
func decodeRoll(it table.Item) (Roll, error) {
	var r Roll
	err := it.Decode(&r)
	if it.Found() && r.Start == 0 {
		r.Start, _ = rollOf(it.Sort)
	}
	return r, err
}

// document returns the roll as it is stored under a key.
func (r Roll) document(k table.Key) Roll {
	if start, _ := rollOf(k.Sort); start == r.Start {
		r.Start = 0
	}
	return r
}

// rollOf returns the hour and the lesson in the key of a roll.
func rollOf(sort string) (start school.Clock, lesson school.LessonID) {
	hour, id, _ := strings.Cut(strings.TrimPrefix(sort, rollPrefix), "#")
	if len(hour) == 4 {
		start, _ = school.ParseClock(hour[:2] + ":" + hour[2:])
	}
	return start, school.LessonID(id)
}
