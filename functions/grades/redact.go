package grades

import (
	"slices"
	"time"

	"github.com/preau-ent/preau/shared/school"
)

// MaxLead is how long before the guardians a school may show marks to the pupil.
const MaxLead = 48 * time.Hour

// A Lens is the eye of one family, or of the pupil, on a gradebook.
type Lens struct {
	Pupil     school.PersonID
	At        time.Time
	Lead      time.Duration // how far the reader is ahead of the guardians: 0 for a guardian, at most MaxLead for the pupil
	HideClass bool          // the school shows no figures of the class
	Ranks     bool          // the school shows ranks
	Bulletin  bool          // the bulletin is published: the teacher's own average shows
}

func (l Lens) lead() time.Duration { return min(max(l.Lead, 0), MaxLead) }

// sees reports whether the marks of an assessment are visible.
func (l Lens) sees(a *Assessment) bool { return a.VisibleAt(l.At, l.lead()) }

// A Sheet is all that one family may see of a gradebook: the rows "mark.read" and
// "mark.readClassStats" of the rights table.
type Sheet struct {
	Service  school.ServiceID `json:"service"`
	Period   school.PeriodID  `json:"period"`
	Lines    []Line           `json:"lines"`              // visible assessments, as the teacher ordered them
	Upcoming []Upcoming       `json:"upcoming,omitempty"` // marks entered but not visible yet
	Working  Working          `json:"working"`            // of the average over the visible marks
	Final    Mark             `json:"final,omitzero"`     // the teacher's own average, shown beside
	Class    *Stats           `json:"class,omitempty"`    // of the averages of the service's class or group
	Rank     *Rank            `json:"rank,omitempty"`
}

// A Line is a visible assessment with the pupil's own mark.
type Line struct {
	Assessment
	Mark   Mark   `json:"mark"`
	Remark string `json:"remark,omitempty"`
	Class  *Stats `json:"class,omitempty"` // on the assessment's own scale
}

// Upcoming says that some of the pupil's marks will be visible from a moment on,
// and nothing else about them.
type Upcoming struct {
	VisibleFrom time.Time `json:"visibleFrom"`
	Marks       int       `json:"marks"`
}

// Redact returns what a family may see of a gradebook at one moment; false if the
// pupil has no seat. A mark that is not visible to this reader changes nothing in the
// result but the count in Upcoming: averages, figures of the class and rank are those of
// a gradebook without it. Figures of the class need Enough values, and the pupils who
// left are not in them.
func Redact(g *Gradebook, o Options, l Lens) (Sheet, bool) {
	return look(g, o, l.mask(g), l.Bulletin).sheet(l)
}

// sheet returns what one reader has of a sight, which must be of the reader's own mask.
func (s *sight) sheet(l Lens) (Sheet, bool) {
	seat := s.book.Seat(l.Pupil)
	if seat < 0 {
		return Sheet{}, false
	}
	sheet := Sheet{Service: s.book.Service, Period: s.book.Period, Lines: make([]Line, len(s.columns)), Upcoming: s.book.upcoming(seat, l)}
	for i, c := range s.columns {
		sheet.Lines[i] = Line{Assessment: c.Assessment, Mark: c.Mark(seat), Remark: c.Remarks[l.Pupil]}
		if !l.HideClass && s.figures[i].Count >= Enough {
			sheet.Lines[i].Class = &s.figures[i]
		}
	}
	if l.Bulletin {
		sheet.Final = s.book.Finals[l.Pupil]
	}
	if !s.book.Roster[seat].Left && s.class.Count >= Enough {
		s.addFigures(&sheet, seat, l)
	}
	r := newReckoner(s.columns, s.o)
	sheet.Working = r.working(row(nil, s.columns, seat), s.book.Adjust[l.Pupil])
	return sheet, true
}

// addFigures adds those of the class and the rank, as far as the school shows them. Once
// the bulletin is published they are those of the averages that it prints.
func (s *sight) addFigures(sheet *Sheet, seat int, l Lens) {
	if !l.HideClass {
		sheet.Class = &s.class
	}
	if place := placeOf(s.averages, seat); l.Ranks && place > 0 {
		sheet.Rank = &Rank{place, s.class.Count}
	}
}

// upcoming counts the marks of a seat that will be visible later, by moment.
func (g *Gradebook) upcoming(seat int, l Lens) []Upcoming {
	var list []Upcoming
	for i := range g.Columns {
		c := &g.Columns[i]
		if c.Deleted || c.VisibleFrom.IsZero() || l.sees(&c.Assessment) || c.Mark(seat) == (Mark{}) {
			continue
		}
		from := c.VisibleFrom.Add(-l.lead())
		at, found := slices.BinarySearchFunc(list, from, func(u Upcoming, t time.Time) int { return u.VisibleFrom.Compare(t) })
		if !found {
			list = slices.Insert(list, at, Upcoming{VisibleFrom: from})
		}
		list[at].Marks++
	}
	return list
}
