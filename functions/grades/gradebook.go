package grades

import (
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// A Gradebook holds every assessment and mark of a service in a period: the one
// truth from which all averages are computed. Treat it as a value that does not
// change: Apply and Enrol return another one, which shares what is the same.
type Gradebook struct {
	Service school.ServiceID
	Period  school.PeriodID
	Roster  []Seat                         // only ever grows, so that marks keep their place
	Columns []Column                       // in the order in which they were created
	Finals  map[school.PersonID]Mark       // the teacher's average for the bulletin: points, or Unmarked
	Adjust  map[school.PersonID]Hundredths // bonus or malus on the average, in points
}

// A Seat is a pupil's place in the roster, kept with its marks when the pupil leaves.
type Seat struct {
	Pupil school.PersonID
	Left  bool
}

// A Column is an assessment with its marks.
type Column struct {
	Assessment
	Marks   []Mark                     // in roster order; those missing at the end are blank
	Remarks map[school.PersonID]string // comments on a mark
}

// Mark returns the mark of a seat.
func (c *Column) Mark(seat int) Mark {
	if seat < len(c.Marks) {
		return c.Marks[seat]
	}
	return Mark{}
}

// Seat returns the place of a pupil in the roster, -1 if there is none.
func (g *Gradebook) Seat(pupil school.PersonID) int {
	for i := range g.Roster {
		if g.Roster[i].Pupil == pupil {
			return i
		}
	}
	return -1
}

// Column returns the place of an assessment, -1 if there is none.
func (g *Gradebook) Column(id school.AssessmentID) int {
	for i := range g.Columns {
		if g.Columns[i].ID == id {
			return i
		}
	}
	return -1
}

// Enrol returns the gradebook with the present pupils of the service: newcomers take
// the next seats, in the order given; those who are no longer there keep their marks
// but leave the figures of the class; those who came back are there again.
func (g *Gradebook) Enrol(pupils []school.PersonID) *Gradebook {
	next := *g
	next.Roster = make([]Seat, len(g.Roster), len(g.Roster)+len(pupils))
	present := make(map[school.PersonID]bool, len(pupils))
	for _, p := range pupils {
		present[p] = true
	}
	for i, s := range g.Roster {
		next.Roster[i] = Seat{s.Pupil, !present[s.Pupil]}
		delete(present, s.Pupil)
	}
	for _, p := range pupils {
		if present[p] {
			next.Roster = append(next.Roster, Seat{Pupil: p})
			delete(present, p)
		}
	}
	return &next
}

// on returns the gradebook with those who stand in the list of the class or group on a
// day. It is the same one, without a copy, where nobody came or left.
func (g *Gradebook) on(day school.Date, list []roster.Pupil) *Gradebook {
	if g.seats(day, list) {
		return g
	}
	var pupils []school.PersonID
	for i := range list {
		if list[i].In(day) {
			pupils = append(pupils, list[i].ID)
		}
	}
	return g.Enrol(pupils)
}

// seats reports whether those who have a seat and have not left are the pupils of the
// list on a day. Both are in nearly the same order, so the search goes on from where
// the last one was found.
func (g *Gradebook) seats(day school.Date, list []roster.Pupil) bool {
	seated, at := 0, 0
	for i := range g.Roster {
		if g.Roster[i].Left {
			continue
		}
		seated++
		left := len(list)
		for left > 0 && (list[at].ID != g.Roster[i].Pupil || !list[at].In(day)) {
			left, at = left-1, (at+1)%len(list)
		}
		if left == 0 {
			return false
		}
	}
	for i := range list {
		if list[i].In(day) {
			seated--
		}
	}
	return seated == 0
}

// row copies the marks of one seat in a list of columns.
func row(into []Mark, columns []*Column, seat int) []Mark {
	into = into[:0]
	for _, c := range columns {
		into = append(into, c.Mark(seat))
	}
	return into
}

// kept returns the columns that are not deleted and that the test accepts.
func (g *Gradebook) kept(accept func(*Assessment) bool) []*Column {
	columns := make([]*Column, 0, len(g.Columns))
	for i := range g.Columns {
		if c := &g.Columns[i]; !c.Deleted && (accept == nil || accept(&c.Assessment)) {
			columns = append(columns, c)
		}
	}
	return columns
}
