package grades

import (
	"time"

	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// GridView is a gradebook as the teacher's screen shows and edits it.
type GridView struct {
	Version     int64        `json:"version" doc:"to be sent back with a save; 0: nothing is stored yet"`
	Service     GridService  `json:"service"`
	Period      GridPeriod   `json:"period"`
	Pupils      []GridPupil  `json:"pupils"`
	Assessments []GridColumn `json:"assessments"`
	Averages    []*int32     `json:"averages" doc:"of each pupil, in hundredths"`
	Class       *Figures     `json:"class"`
	Defaults    GridDefaults `json:"defaults"`
	Periods     []PeriodView `json:"periods"`
}

// GridService names the service of a grid.
type GridService struct {
	ID          school.ServiceID `json:"id"`
	School      school.UAI       `json:"school"`
	Label       string           `json:"label"`
	Class       string           `json:"class" doc:"label of the class, or code of the group"`
	Group       bool             `json:"group,omitempty"`
	Coefficient int32            `json:"coefficient"`
	OutOf       int32            `json:"outOf" doc:"scale of the averages"`
	Step        int32            `json:"step"`
	Up          bool             `json:"up,omitempty"`
	Options     *OptionsView     `json:"options,omitempty"`
}

// GridPeriod is the period of a grid.
type GridPeriod struct {
	ID       school.PeriodID `json:"id"`
	Start    school.Date     `json:"start"`
	End      school.Date     `json:"end"`
	EntryEnd school.Date     `json:"entryEnd"`
	Write    bool            `json:"write" doc:"the reader may type marks now"`
}

// GridDefaults are what a new assessment begins with.
type GridDefaults struct {
	VisibleFrom time.Time `json:"visibleFrom" doc:"tomorrow at the school's hour"`
	Zone        string    `json:"zone" doc:"IANA time zone of the school"`
}

// GridPupil is one line of a grid.
type GridPupil struct {
	ID        school.PersonID `json:"id"`
	FirstName string          `json:"firstName"`
	LastName  string          `json:"lastName"`
	Class     school.ClassID  `json:"class,omitempty" doc:"in a group: where the pupil comes from"`
	Left      bool            `json:"left,omitempty"`
	Closed    bool            `json:"closed,omitempty" doc:"cannot be marked: the period of this pupil's class is over"`
	Final     string          `json:"final,omitempty"`
	Adjust    string          `json:"adjust,omitempty"`
}

// GridColumn is one assessment of a grid; cells are in the order of the pupils.
type GridColumn struct {
	ID          school.AssessmentID        `json:"id"`
	Title       string                     `json:"title"`
	Date        school.Date                `json:"date"`
	OutOf       int32                      `json:"outOf"`
	Coefficient int32                      `json:"coefficient"`
	Scaling     Scaling                    `json:"scaling"`
	Kind        Kind                       `json:"kind"`
	VisibleFrom time.Time                  `json:"visibleFrom"`
	Deleted     bool                       `json:"deleted,omitempty"`
	Mine        bool                       `json:"mine,omitempty" doc:"the reader may delete it, and its marks"`
	Cells       []string                   `json:"cells" doc:"as a French grid prints them: 14,5 or abs"`
	Remarks     map[school.PersonID]string `json:"remarks,omitempty"`
	Class       *Figures                   `json:"class,omitempty" doc:"on the assessment's own scale"`
}

// Grid returns what the reader may see of a teaching: the lines of the grant's pupils.
// marking, where it is not the zero grant, says whom the reader may mark.
func (t *Teaching) Grid(grant policy.GradebookOf, marking policy.Marking, now time.Time) GridView {
	seats, o := t.seatsOf(grant.Pupils()), t.Options()
	v := GridView{
		Version: t.item.Version, Service: t.gridService(o), Period: t.gridPeriod(marking, now),
		Pupils: []GridPupil{}, Assessments: []GridColumn{}, Averages: make([]*int32, len(seats)),
		Defaults: GridDefaults{VisibleFrom: t.visibleFrom(now), Zone: t.School.Zone}, Periods: []PeriodView{},
	}
	if len(t.Classes) > 0 {
		v.Periods = periodViews(t.Classes[0].Periods, school.DateOf(now, t.School.zone))
	}
	names := t.names()
	for _, seat := range seats {
		v.Pupils = append(v.Pupils, t.gridPupil(seat, names, marking))
	}
	for i := range t.book.Columns {
		v.Assessments = append(v.Assessments, t.gridColumn(&t.book.Columns[i], seats, o, marking))
	}
	averages := t.book.Averages(o)
	for i, seat := range seats {
		v.Averages[i] = printedOf(averages[seat])
	}
	if s, ok := StatsOf(t.book.Present(averages), o.Class); ok {
		v.Class = figures(&s)
	}
	return v
}

// seatsOf returns the places of those pupils who have one, in roster order.
func (t *Teaching) seatsOf(pupils []school.PersonID) []int {
	var seats []int
	for _, p := range pupils {
		if i := t.book.Seat(p); i >= 0 {
			seats = append(seats, i)
		}
	}
	return seats
}

func (t *Teaching) names() map[school.PersonID]roster.Pupil {
	names := map[school.PersonID]roster.Pupil{}
	for _, p := range t.pupils() {
		names[p.ID] = p
	}
	return names
}

func (t *Teaching) gridService(o Options) GridService {
	s := &t.Service
	g := GridService{
		ID: s.ID, School: s.School, Label: s.Label, Group: s.Group != "", Coefficient: int32(s.Coefficient),
		OutOf: int32(o.scale()), Step: int32(o.Pupil.step()), Up: o.Pupil.Up, Options: optionsView(o),
	}
	switch {
	case s.Group != "":
		g.Class = t.Group.Label
	case len(t.Classes) > 0:
		g.Class = t.Classes[0].Label
	}
	return g
}

func (t *Teaching) gridPeriod(marking policy.Marking, now time.Time) GridPeriod {
	g := GridPeriod{ID: t.Period, Write: len(marking.Pupils()) > 0}
	if len(t.Classes) > 0 {
		p := periodOf(t.Classes[0].Periods, t.Period, school.DateOf(now, t.School.zone))
		g.Start, g.End, g.EntryEnd = p.Start, p.End, p.EntryEnd
	}
	return g
}

func (t *Teaching) gridPupil(seat int, names map[school.PersonID]roster.Pupil, marking policy.Marking) GridPupil {
	s := t.book.Roster[seat]
	p := names[s.Pupil]
	g := GridPupil{
		ID: s.Pupil, FirstName: p.Name.First, LastName: p.Name.Last, Left: s.Left,
		Closed: marking.Author() != "" && !marking.Marks(s.Pupil),
		Final:  t.book.Finals[s.Pupil].Printed(), Adjust: adjustment(t.book.Adjust[s.Pupil]),
	}
	if t.Service.Group != "" {
		g.Class = p.Class
	}
	return g
}

func (t *Teaching) gridColumn(c *Column, seats []int, o Options, marking policy.Marking) GridColumn {
	g := GridColumn{
		ID: c.ID, Title: c.Title, Date: c.Date, OutOf: int32(c.OutOf), Coefficient: int32(c.Coefficient),
		Scaling: c.Scaling, Kind: c.Kind, VisibleFrom: c.VisibleFrom, Deleted: c.Deleted, Mine: marking.Deletes(c.By), Cells: make([]string, len(seats)),
	}
	for i, seat := range seats {
		g.Cells[i] = c.Mark(seat).Printed()
		if r := c.Remarks[t.book.Roster[seat].Pupil]; r != "" {
			g.Remarks = put(g.Remarks, t.book.Roster[seat].Pupil, r)
		}
	}
	if s, ok := t.book.ColumnStats(c, o); ok {
		g.Class = figures(&s)
	}
	return g
}

// visibleFrom is when the marks of a new assessment appear unless the teacher says
// otherwise: tomorrow, at the hour that the school chose.
func (t *Teaching) visibleFrom(now time.Time) time.Time {
	zone := t.School.zone
	at, err := time.Parse("15:04", t.School.Marks.VisibleAt)
	if err != nil {
		at = time.Time{} // no hour was chosen anywhere: the day begins
	}
	y, m, d := now.In(zone).Date()
	return time.Date(y, m, d+1, at.Hour(), at.Minute(), 0, 0, zone).UTC()
}
