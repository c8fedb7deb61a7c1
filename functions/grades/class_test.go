package grades

import (
	"fmt"
	"math/rand/v2"
	"time"

	"pgregory.net/rapid"

	"github.com/preau-ent/preau/shared/school"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func pupilID(i int) school.PersonID { return school.PersonID(fmt.Sprintf("pupil%07d", i)) }

// aClass makes a gradebook of so many pupils and assessments as a term leaves it:
// marks in half points, 6 % absences, the last test not visible yet, a few remarks.
func aClass(pupils, assessments int, seed uint64) *Gradebook {
	r := rand.New(rand.NewPCG(seed, 1))
	g := &Gradebook{Service: "maths-2de3", Period: "T1"}
	for i := range pupils {
		g.Roster = append(g.Roster, Seat{Pupil: pupilID(i)})
	}
	for i := range assessments {
		day := time.Date(2026, 9, 7+5*i, 16, 0, 0, 0, time.UTC)
		c := Column{Assessment: Assessment{
			ID: school.AssessmentID(fmt.Sprintf("test%08d", i)), Title: fmt.Sprintf("Contrôle %d", i+1),
			Date: school.Date(day.Format(time.DateOnly)), OutOf: 2000, Coefficient: 100,
			Scaling: Scaled, Kind: Normal, VisibleFrom: day,
		}}
		if i%3 == 2 {
			c.Title, c.OutOf, c.Coefficient = fmt.Sprintf("Interrogation %d", i+1), 1000, 50
		}
		if i == assessments-1 {
			c.VisibleFrom = noon.Add(30 * time.Hour)
		}
		for range pupils {
			c.Marks = append(c.Marks, aMark(r, c.OutOf))
		}
		g.Columns = append(g.Columns, c)
	}
	return g
}

func aMark(r *rand.Rand, outOf Hundredths) Mark {
	if r.Float64() < 0.06 {
		return Label(Absent)
	}
	share := min(max(0.62+0.17*r.NormFloat64(), 0), 1)
	return Score(Hundredths(share*float64(outOf)/50) * 50)
}

// drawGradebook makes any gradebook of up to nine pupils and five assessments, some
// deleted, some visible, some hidden, with remarks.
func drawGradebook(t *rapid.T) *Gradebook {
	g := &Gradebook{Service: "service", Period: "T1"}
	for i := range rapid.IntRange(1, 9).Draw(t, "pupils") {
		g.Roster = append(g.Roster, Seat{pupilID(i), rapid.IntRange(0, 7).Draw(t, "left") == 0})
	}
	for i := range rapid.IntRange(0, 5).Draw(t, "assessments") {
		g.Columns = append(g.Columns, drawColumn(t, fmt.Sprintf("test%d", i), g.Roster))
	}
	for _, s := range g.Roster {
		if rapid.IntRange(0, 4).Draw(t, "own average") == 0 {
			g.Finals = put(g.Finals, s.Pupil, rapid.SampledFrom([]Mark{Score(1234), Label(Unmarked)}).Draw(t, "final"))
			g.Adjust = put(g.Adjust, s.Pupil, drawHundredths(t, -100, 100, "adjust"))
		}
	}
	return g
}

func drawColumn(t *rapid.T, id string, roster []Seat) Column {
	c := Column{Assessment: drawAssessment(t, id)}
	c.Deleted = rapid.IntRange(0, 5).Draw(t, "deleted") == 0
	if hours := rapid.IntRange(-60, 60).Draw(t, "visible in hours"); hours != 0 {
		c.VisibleFrom = noon.Add(time.Duration(hours) * time.Hour)
	}
	for range rapid.IntRange(0, len(roster)).Draw(t, "marked") {
		c.Marks = append(c.Marks, drawMark(t, c.OutOf))
	}
	for _, s := range roster {
		if rapid.IntRange(0, 3).Draw(t, "remarked") == 0 {
			c.Remarks = put(c.Remarks, s.Pupil, "remark for "+string(s.Pupil)+" in "+id)
		}
	}
	return c
}
