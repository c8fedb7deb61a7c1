package absences

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/preau-ent/preau/functions/timetable"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// A Day is what one day of a pupil's file holds, in the order of hours.
type Day struct {
	Date    school.Date
	Entries []Entry
}

// storedDay is the document of a day; its date is in its key.
type storedDay struct {
	Entries []Entry `json:"e"`
}

// Find returns the entry of an id, nil if there is none.
func (d *Day) Find(id string) *Entry {
	for i := range d.Entries {
		if d.Entries[i].ID == id {
			return &d.Entries[i]
		}
	}
	return nil
}

// With returns the day with an entry put in place of the one of its id, or added.
func (d Day) With(e Entry) Day {
	d.Entries = slices.Clone(d.Entries)
	if old := d.Find(e.ID); old != nil {
		*old = e
	} else {
		d.Entries = append(d.Entries, e)
	}
	slices.SortStableFunc(d.Entries, func(a, b Entry) int { return int(a.From) - int(b.From) })
	return d
}

// decodeDay reads a day of a pupil; a day that is not stored has no entries.
func decodeDay(it table.Item) (Day, error) {
	date := school.Date(it.Sort[lastHash(it.Sort):])
	var s storedDay
	err := it.Decode(&s)
	return Day{Date: date, Entries: s.Entries}, err
}

// putDay returns the write of a day at the version read; it is wiped with the school year.
func putDay(it table.Item, d Day) (table.Change, error) {
	data, err := json.Marshal(storedDay{d.Entries})
	it.Data, it.Expires = data, endOf(d.Date)
	return table.Change{Op: table.Put, Item: it}, err
}

func lastHash(s string) int { return strings.LastIndexByte(s, '#') + 1 }

// lifePrefix begins every sort of a pupil's file of one school and year: the whole
// file is one query.
func lifePrefix(u school.UAI, y school.Year) string {
	return "LIFE#" + string(u) + "#" + y.String() + "#"
}

// dayKey returns the key of a day of a pupil's file.
func dayKey(u school.UAI, y school.Year, p school.PersonID, d school.Date) table.Key {
	return table.Key{Part: roster.ProfileKey(p).Part, Sort: lifePrefix(u, y) + "D#" + string(d)}
}

// dayPart is the partition of a day of a school: its rolls and what its office enters.
func dayPart(u school.UAI, y school.Year, d school.Date) string {
	return roster.YearPart(u, y) + dayMark + string(d)
}

const (
	dayMark    = "#DAY#"
	rollPrefix = "ROLL#"
	deskPrefix = "DESK#"
)

// rollKey returns the key of the roll of a lesson, in the order of the hours of a day:
// those of the weekly timetable, so that the lesson finds its roll wherever it goes in the
// day. An added lesson, which has no other hours than those it is given, is at 0.
func rollKey(u school.UAI, y school.Year, l *Lesson) table.Key {
	return table.Key{Part: dayPart(u, y, l.Date), Sort: rollPrefix + hhmm(rollHour(l)) + "#" + string(l.ID)}
}

// rollHour is the hour in the key of a lesson's roll.
func rollHour(l *Lesson) school.Clock {
	if l.Planned.Kind == timetable.Extra {
		return 0
	}
	return l.Planned.Start
}

func hhmm(c school.Clock) string { return strings.ReplaceAll(c.String(), ":", "") }

// deskKey returns the key under which the school's day shows an entry that is not of a roll.
func deskKey(u school.UAI, y school.Year, d school.Date, p school.PersonID, id string) table.Key {
	return table.Key{Part: dayPart(u, y, d), Sort: deskPrefix + string(p) + "#" + id}
}

// A Desk is the copy, in the school's day, of an entry of a pupil that is not of a
// roll: what the office entered, and what a family declared. With it the rolls and the
// board of the day know of it in one query. Whoever writes the entry writes the copy in
// the same transaction; a cancelled entry keeps its copy.
type Desk struct {
	Pupil school.PersonID `json:"-"` // in the key
	Name  roster.Name     `json:"n"`
	Class school.ClassID  `json:"c,omitempty"`
	Entry Entry           `json:"e"`
	Slip  int             `json:"s,omitempty"` // number of the late desk's slip

	Before *Entry          `json:"b,omitempty"` // of the late desk: what its entry replaced; nil: nothing
	Missed school.LessonID `json:"l,omitempty"` // of a slip: the lesson that it notes as missed
}

// decodeDesk reads the copy of an entry.
func decodeDesk(it table.Item) (Desk, error) {
	var d Desk
	err := it.Decode(&d)
	pupil, _, _ := strings.Cut(strings.TrimPrefix(it.Sort, deskPrefix), "#")
	d.Pupil = school.PersonID(pupil)
	return d, err
}

// notesKey returns the key of the statuses of a class's pupils.
func notesKey(u school.UAI, y school.Year, c school.ClassID) table.Key {
	return table.Key{Part: roster.ClassKey(u, y, c).Part, Sort: "NOTES"}
}

// Notes are the dated statuses of the pupils of a class, copied from their files when
// they are written and when a pupil moves: the roll of a lesson reads them with the class.
type Notes struct {
	Notes []Note `json:"n"`
}

// A Note says that a pupil is exempted, remote or in a company between two days.
type Note struct {
	Pupil   school.PersonID  `json:"p"`
	ID      string           `json:"i"`           // of the status in the pupil's file
	Kind    string           `json:"k"`           // exemption, remote, pfmp
	From    school.Date      `json:"f"`           //
	To      school.Date      `json:"t"`           // last day
	Service school.ServiceID `json:"s,omitempty"` // "": every lesson
	Weekday int              `json:"w,omitempty"` // 1 Monday to 7; 0: every day
	Every   int              `json:"e,omitempty"` // 2: every second week from From on
	Letter  string           `json:"l,omitempty"` // of those weeks, A or B; "": by turns from From on
	Start   school.Clock     `json:"b,omitempty"` // of a slot of the day; 0: the whole day
	End     school.Clock     `json:"z,omitempty"`
	Present bool             `json:"r,omitempty"` // the pupil comes all the same
}

// A Moment is a part of a day, and of what lesson: what a note may be about.
type Moment struct {
	Date       school.Date
	Letter     string           // of its week, by the school's table
	Service    school.ServiceID // "": of none
	Start, End school.Clock
}

// momentOf is the moment of a lesson.
func momentOf(l *Lesson) Moment { return Moment{l.Date, l.Letter, l.Service, l.Start, l.End} }

// Concerns reports whether the note is about a moment. Every second week is every week of
// the letter that the school gave the first of them, whatever holidays lie between; a
// note that keeps no letter goes by turns from its beginning on.
func (n *Note) Concerns(m Moment) bool {
	switch {
	case m.Date < n.From || m.Date > n.To,
		n.Service != "" && n.Service != m.Service,
		n.Weekday != 0 && n.Weekday != m.Date.Weekday(),
		n.End != 0 && (m.Start >= n.End || m.End <= n.Start):
		return false
	case n.Every < 2:
		return true
	case n.Letter != "":
		return n.Letter == m.Letter
	}
	return n.From.Monday().DaysTo(m.Date.Monday())/7%n.Every == 0
}

// Frees reports whether the note takes the pupil out of a moment.
func (n *Note) Frees(m Moment) bool { return (n.Kind != Exempted || !n.Present) && n.Concerns(m) }

// Said returns the kind of the note as rolls say it: of the pupil, not of the status.
func (n *Note) Said() string {
	if n.Kind == Exempted {
		return "exempted"
	}
	return n.Kind
}
