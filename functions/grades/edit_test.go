package grades

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/school"
)

// to returns a pointer, for the members of edits that are not nil.
func to[T any](v T) *T { return &v }

const (
	test1 school.AssessmentID = "test00000000"
	test2 school.AssessmentID = "test00000001"
)

// faults returns "pointer key" of every field of a refusal.
func faults(t testing.TB, err error) []string {
	t.Helper()
	var f *fault.Fault
	if !errors.As(err, &f) || f.Kind != fault.Invalid {
		t.Fatalf("error = %v, want fault.Invalid", err)
	}
	var list []string
	for _, field := range f.Fields {
		list = append(list, field.Pointer+" "+field.Key)
	}
	return list
}

func apply(t rapid.TB, g *Gradebook, e Edits) (*Gradebook, []Change) {
	t.Helper()
	next, changes, err := g.Apply(e, Options{})
	if err != nil {
		t.Fatalf("edits %+v: %v", e, err)
	}
	return next, changes
}

func TestEveryFaultOfASaveIsFoundAtOnce(t *testing.T) {
	g := aClass(4, 2, 7)
	g.Columns[1].Deleted = true
	_, _, err := g.Apply(Edits{
		Assessments: []AssessmentEdit{
			{ID: "unknown", Title: to("Oral")},
			{ID: "new", Create: true, Title: to(" "), OutOf: to("100"), Coefficient: to("abc"), Scaling: to(Scaling("other")), Kind: to(Kind("other"))},
			{ID: "new2", Create: true, Title: to(strings.Repeat("é", 81)), Date: to(school.Date("2026-02-30")), OutOf: to("0,5"), Coefficient: to("99,5"), VisibleFrom: to(noon)},
			{ID: "new2", Title: to("twice")},
		},
		Cells: []Edit{
			{Assessment: test1, Pupil: pupilID(0), Value: to("14,5")},
			{Assessment: test1, Pupil: pupilID(1), Value: to("21"), Comment: to(strings.Repeat("é", 141))},
			{Assessment: test1, Pupil: "stranger", Value: to("12")},
			{Assessment: "unknown", Pupil: pupilID(1), Value: to("12")},
			{Assessment: test1, Pupil: pupilID(0), Value: to("15")},
			{Assessment: test2, Pupil: pupilID(0), Value: to("15")},
			{Assessment: test1, Pupil: pupilID(2), Value: to("12,345")},
		},
		Pupils: []PupilEdit{
			{Pupil: "stranger", Final: to("12")},
			{Pupil: pupilID(0), Final: to("abs"), Adjust: to("x")},
			{Pupil: pupilID(1), Final: to("20,5"), Adjust: to("21")},
			{Pupil: pupilID(1), Final: to("20")},
		},
	}, Options{})
	want := []string{
		"/assessments/0/id assessment.unknown",
		"/assessments/1/coefficient assessment.coefficient",
		"/assessments/1/title assessment.title", "/assessments/1/date assessment.date", "/assessments/1/visibleFrom assessment.visibleFrom",
		"/assessments/1/outOf assessment.outOf", "/assessments/1/scaling assessment.scaling", "/assessments/1/kind assessment.kind",
		"/assessments/2/title assessment.title", "/assessments/2/date assessment.date",
		"/assessments/2/outOf assessment.outOf", "/assessments/2/coefficient assessment.coefficient",
		"/assessments/3 edit.twice",
		"/edits/1/value mark.above", "/edits/1/comment remark.long",
		"/edits/2/pupil pupil.unknown", "/edits/3/assessment assessment.unknown", "/edits/4 edit.twice",
		"/edits/5/assessment assessment.deleted", "/edits/6/value mark.decimals",
		"/pupils/0/pupil pupil.unknown", "/pupils/1/final final.status", "/pupils/1/adjust adjust.unreadable",
		"/pupils/2/final mark.above", "/pupils/2/adjust adjust.unreadable", "/pupils/3 edit.twice",
	}
	if got := faults(t, err); !reflect.DeepEqual(got, want) {
		t.Errorf("faults =\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestChangesAreTheHistoryFromOldToNew(t *testing.T) {
	g := aClass(4, 2, 7)
	g.Columns[0].Marks = []Mark{Score(1450), Label(Absent)}
	next, changes := apply(t, g, Edits{
		Assessments: []AssessmentEdit{{ID: test1, Coefficient: to("2"), Title: to("  Contrôle   bis ")}},
		Cells: []Edit{
			{Assessment: test1, Pupil: pupilID(0), Value: to("15,25"), Comment: to("bel\n effort")},
			{Assessment: test1, Pupil: pupilID(1), Value: to("abs")}, // as it was: no change
			{Assessment: test1, Pupil: pupilID(3), Value: to("nn")},
		},
		Pupils: []PupilEdit{{Pupil: pupilID(0), Final: to("15"), Adjust: to("−0,5")}},
	})
	want := []Change{
		{test1, "", FieldTitle, "Contrôle 1", "Contrôle bis"},
		{test1, "", FieldCoefficient, "1", "2"},
		{test1, pupilID(0), FieldMark, "14.5", "15.25"},
		{test1, pupilID(0), FieldRemark, "", "bel effort"},
		{test1, pupilID(3), FieldMark, "", "unmarked"},
		{"", pupilID(0), FieldFinal, "", "15"},
		{"", pupilID(0), FieldAdjust, "", "-0.5"},
	}
	if !reflect.DeepEqual(changes, want) {
		t.Errorf("changes =\n%+v\nwant\n%+v", changes, want)
	}
	if got := next.Columns[0].Marks; !slices.Equal(got, []Mark{Score(1525), Label(Absent), {}, Label(Unmarked)}) {
		t.Errorf("marks = %v", got)
	}
	back, _ := apply(t, next, Edits{
		Cells:  []Edit{{Assessment: test1, Pupil: pupilID(0), Value: to(""), Comment: to("")}},
		Pupils: []PupilEdit{{Pupil: pupilID(0), Final: to(""), Adjust: to("")}},
	})
	if back.Columns[0].Marks[0] != (Mark{}) || len(back.Columns[0].Remarks)+len(back.Finals)+len(back.Adjust) != 0 {
		t.Errorf("emptied again: %+v", back)
	}
}

func TestNewAssessmentTakesMarksInTheSameSave(t *testing.T) {
	g := aClass(3, 0, 7)
	save := Edits{
		Assessments: []AssessmentEdit{{ID: "new", Create: true, Title: to("Oral"), Date: to(school.Date("2026-11-20")), OutOf: to("10"), VisibleFrom: to(noon.Add(time.Second))}},
		Cells:       []Edit{{Assessment: "new", Pupil: pupilID(2), Value: to("8,5")}},
	}
	next, changes := apply(t, g, save)
	want := Column{
		Assessment: Assessment{ID: "new", Title: "Oral", Date: "2026-11-20", OutOf: 1000, Coefficient: 100, Scaling: Scaled, Kind: Normal, VisibleFrom: noon},
		Marks:      []Mark{{}, {}, Score(850)},
	}
	if len(next.Columns) != 1 || !reflect.DeepEqual(next.Columns[0], want) {
		t.Errorf("columns = %+v, want %+v", next.Columns, want)
	}
	if len(changes) != 8 || changes[0] != (Change{"new", "", FieldTitle, "", "Oral"}) {
		t.Errorf("changes = %+v", changes)
	}
	if again, changes := apply(t, next, save); len(changes) != 0 || !reflect.DeepEqual(again, next) {
		t.Errorf("the same save sent twice changes %+v", changes)
	}
}

func TestOutOfBelowAMarkIsRefusedWithTheCells(t *testing.T) {
	g := aClass(4, 1, 7)
	g.Columns[0].Marks = []Mark{Score(1450), Score(1000), Label(Absent), Score(1005)}
	lower := Edits{Assessments: []AssessmentEdit{{ID: test1, OutOf: to("10")}}}
	_, _, err := g.Apply(lower, Options{})
	var f *fault.Fault
	if !errors.As(err, &f) || len(f.Fields) != 2 {
		t.Fatalf("error = %+v, want two cells", err)
	}
	for i, want := range []fault.Args{
		{"pupil": string(pupilID(0)), "points": "14,5", "outOf": "10"},
		{"pupil": string(pupilID(3)), "points": "10,05", "outOf": "10"},
	} {
		if got := f.Fields[i]; got.Pointer != "/assessments/0/outOf" || got.Key != "assessment.below" || !reflect.DeepEqual(got.Args, want) {
			t.Errorf("fault %d = %+v, want %v", i, got, want)
		}
	}
	lower.Cells = []Edit{{Assessment: test1, Pupil: pupilID(0), Value: to("7,25")}, {Assessment: test1, Pupil: pupilID(3), Value: to("")}}
	if next, _ := apply(t, g, lower); next.Columns[0].OutOf != 1000 {
		t.Errorf("with its marks corrected in the same save, out of = %v", next.Columns[0].OutOf)
	}
}

func TestDeletedAssessmentCountsNoMoreAndComesBack(t *testing.T) {
	g := aClass(5, 2, 7)
	before := g.Averages(Options{})
	gone, changes := apply(t, g, Edits{Assessments: []AssessmentEdit{{ID: test2, Deleted: to(true)}}})
	if want := []Change{{test2, "", FieldDeleted, "", "deleted"}}; !reflect.DeepEqual(changes, want) {
		t.Errorf("changes = %+v, want %+v", changes, want)
	}
	if a := gone.Averages(Options{})[0]; a.Printed != g.Columns[0].Marks[0].Points {
		t.Errorf("average = %v, want the only mark left, %v", a.Printed, g.Columns[0].Marks[0])
	}
	back, _ := apply(t, gone, Edits{Assessments: []AssessmentEdit{{ID: test2, Deleted: to(false)}}})
	if !reflect.DeepEqual(back.Averages(Options{}), before) {
		t.Errorf("averages after the undo = %v, want %v", back.Averages(Options{}), before)
	}
}

func TestEditsLeaveTheGivenGradebookAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawGradebook(t)
		before := string(encode(t, g))
		edits := Edits{Cells: drawCells(t, g), Pupils: []PupilEdit{{Pupil: g.Roster[0].Pupil, Final: to("12"), Adjust: to("1")}}}
		next, changes, err := g.Apply(edits, Options{})
		if after := string(encode(t, g)); after != before {
			t.Fatalf("the edits changed the base from %s to %s", before, after)
		}
		if err == nil && len(changes) == 0 && string(encode(t, next)) != before {
			t.Fatalf("no change is told, and %s became %s", before, encode(t, next))
		}
	})
}

// drawCells makes edits of cells that exist, each at most once, with valid values.
func drawCells(t *rapid.T, g *Gradebook) []Edit {
	var cells []Edit
	for _, c := range g.Columns {
		for _, s := range g.Roster {
			if c.Deleted || rapid.IntRange(0, 2).Draw(t, "edited") > 0 {
				continue
			}
			e := Edit{Assessment: c.ID, Pupil: s.Pupil, Value: to(drawMark(t, c.OutOf).Printed())}
			if rapid.Bool().Draw(t, "remarked") {
				e = Edit{Assessment: c.ID, Pupil: s.Pupil, Comment: to("seen by " + rapid.SampledFrom([]string{"A", "B"}).Draw(t, "by"))}
			}
			cells = append(cells, e)
		}
	}
	return cells
}

func TestNewPupilsTakeTheNextSeatsAndLeaversKeepTheirMarks(t *testing.T) {
	g := aClass(3, 1, 7)
	marks := slices.Clone(g.Columns[0].Marks)
	next := g.Enrol([]school.PersonID{"new2", pupilID(2), "new1", pupilID(0), "new2"})
	want := []Seat{{pupilID(0), false}, {pupilID(1), true}, {pupilID(2), false}, {"new2", false}, {"new1", false}}
	if !reflect.DeepEqual(next.Roster, want) {
		t.Errorf("roster = %v, want %v", next.Roster, want)
	}
	if !reflect.DeepEqual(next.Columns[0].Marks, marks) || next.Columns[0].Mark(4) != (Mark{}) {
		t.Errorf("marks = %v, want %v", next.Columns[0].Marks, marks)
	}
	if again := next.Enrol([]school.PersonID{pupilID(1)}); again.Roster[1].Left || !again.Roster[0].Left {
		t.Errorf("roster after the return of one = %v", again.Roster)
	}
	if len(g.Roster) != 3 || g.Roster[1].Left {
		t.Errorf("the base changed: %v", g.Roster)
	}
}
