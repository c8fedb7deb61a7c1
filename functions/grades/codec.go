package grades

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/preau-ent/preau/shared/school"
)

// document is the stored form; doc.go describes it.
type document struct {
	Pupils      string                     `json:"p"`
	Assessments []stored                   `json:"a,omitempty"`
	Finals      map[school.PersonID]string `json:"f,omitempty"`
	Adjust      map[school.PersonID]int32  `json:"b,omitempty"`
}

type stored struct {
	ID          school.AssessmentID        `json:"id"`
	Title       string                     `json:"t"`
	Date        school.Date                `json:"d"`
	OutOf       int32                      `json:"o,omitempty"`
	Coefficient *int32                     `json:"c,omitempty"`
	Scaling     Scaling                    `json:"s,omitempty"`
	Kind        Kind                       `json:"k,omitempty"`
	Visible     int64                      `json:"v,omitempty"`
	By          school.PersonID            `json:"w,omitempty"`
	Deleted     bool                       `json:"x,omitempty"`
	Marks       string                     `json:"m,omitempty"`
	Remarks     map[school.PersonID]string `json:"r,omitempty"`
}

// Encode writes the document of a gradebook. Equal gradebooks give equal bytes.
func (g *Gradebook) Encode() ([]byte, error) {
	d := document{Pupils: encodeRoster(g.Roster)}
	for i := range g.Columns {
		d.Assessments = append(d.Assessments, store(&g.Columns[i]))
	}
	for pupil, m := range g.Finals {
		if d.Finals == nil {
			d.Finals = make(map[school.PersonID]string, len(g.Finals))
		}
		d.Finals[pupil] = string(appendMark(nil, m))
	}
	for pupil, points := range g.Adjust {
		if d.Adjust == nil {
			d.Adjust = make(map[school.PersonID]int32, len(g.Adjust))
		}
		d.Adjust[pupil] = int32(points)
	}
	return json.Marshal(d)
}

func store(c *Column) stored {
	s := stored{
		ID: c.ID, Title: c.Title, Date: c.Date, Deleted: c.Deleted, By: c.By,
		Marks: encodeMarks(c.Marks), Remarks: c.Remarks,
	}
	if c.OutOf != twenty {
		s.OutOf = int32(c.OutOf)
	}
	if c.Coefficient != one {
		s.Coefficient = (*int32)(&c.Coefficient)
	}
	if c.Scaling != Scaled {
		s.Scaling = c.Scaling
	}
	if c.Kind != Normal {
		s.Kind = c.Kind
	}
	if !c.VisibleFrom.IsZero() {
		s.Visible = c.VisibleFrom.Unix() / 60
	}
	return s
}

// Decode reads the document of a service and period. An error means that the stored
// bytes are damaged; it is no fault of a person.
func Decode(service school.ServiceID, period school.PeriodID, data []byte) (*Gradebook, error) {
	var d document
	if err := json.Unmarshal(data, &d); err != nil {
		return nil, fmt.Errorf("gradebook %s %s: %w", service, period, err)
	}
	g := &Gradebook{Service: service, Period: period, Roster: decodeRoster(d.Pupils)}
	g.Columns = make([]Column, len(d.Assessments))
	cells := make([]Mark, 0, len(d.Assessments)*len(g.Roster))
	for i := range d.Assessments {
		start, err := len(cells), error(nil)
		if cells, err = appendMarks(cells, d.Assessments[i].Marks); err != nil || len(cells)-start > len(g.Roster) {
			return nil, fmt.Errorf("gradebook %s %s: marks of %s do not fit: %w", service, period, d.Assessments[i].ID, err)
		}
		g.Columns[i] = d.Assessments[i].column(cells[start:len(cells):len(cells)])
	}
	if err := d.decodePupils(g); err != nil {
		return nil, fmt.Errorf("gradebook %s %s: %w", service, period, err)
	}
	return g, nil
}

func (s *stored) column(marks []Mark) Column {
	c := Column{
		Assessment: Assessment{
			ID: s.ID, Title: s.Title, Date: s.Date, OutOf: twenty, Coefficient: one,
			Scaling: Scaled, Kind: Normal, Deleted: s.Deleted, By: s.By,
		},
		Marks: marks, Remarks: s.Remarks,
	}
	if s.OutOf != 0 {
		c.OutOf = Hundredths(s.OutOf)
	}
	if s.Coefficient != nil {
		c.Coefficient = Hundredths(*s.Coefficient)
	}
	if s.Scaling != "" {
		c.Scaling = s.Scaling
	}
	if s.Kind != "" {
		c.Kind = s.Kind
	}
	if s.Visible != 0 {
		c.VisibleFrom = time.Unix(s.Visible*60, 0).UTC()
	}
	return c
}

func (d *document) decodePupils(g *Gradebook) error {
	for pupil, text := range d.Finals {
		m, err := appendMarks(nil, text)
		if err != nil || len(m) != 1 {
			return fmt.Errorf("final average %q", text)
		}
		if g.Finals == nil {
			g.Finals = make(map[school.PersonID]Mark, len(d.Finals))
		}
		g.Finals[pupil] = m[0]
	}
	for pupil, points := range d.Adjust {
		if g.Adjust == nil {
			g.Adjust = make(map[school.PersonID]Hundredths, len(d.Adjust))
		}
		g.Adjust[pupil] = Hundredths(points)
	}
	return nil
}

func encodeRoster(seats []Seat) string {
	var b strings.Builder
	for i, s := range seats {
		if i > 0 {
			b.WriteByte(' ')
		}
		if s.Left {
			b.WriteByte('-')
		}
		b.WriteString(string(s.Pupil))
	}
	return b.String()
}

func decodeRoster(s string) []Seat {
	seats := make([]Seat, 0, strings.Count(s, " ")+1)
	for s != "" {
		var word string
		word, s, _ = strings.Cut(s, " ")
		pupil, left := strings.CutPrefix(word, "-")
		seats = append(seats, Seat{school.PersonID(pupil), left})
	}
	return seats
}

func encodeMarks(marks []Mark) string {
	for len(marks) > 0 && marks[len(marks)-1].Status == Blank {
		marks = marks[:len(marks)-1]
	}
	b := make([]byte, 0, 5*len(marks))
	for i, m := range marks {
		if i > 0 {
			b = append(b, ' ')
		}
		b = appendMark(b, m)
	}
	return string(b)
}

func appendMark(b []byte, m Mark) []byte {
	switch m.Status {
	case Blank:
		return append(b, '-')
	case Scored:
		return m.Points.append(b)
	}
	return append(b, byte(m.Status))
}
