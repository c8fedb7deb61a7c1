package grades

import (
	"reflect"
	"testing"
)

func TestWhatIfKeepsWhatTheTeacherAdded(t *testing.T) {
	g := aClass(5, 1, 7)
	g.Columns[0].VisibleFrom = noon
	g.Columns[0].Marks[0] = Label(Absent)
	g.Adjust = put(nil, pupilID(0), Hundredths(50))
	o := Options{Points: 100}
	s, _ := redact(t, g, o, Lens{Pupil: pupilID(0), At: noon})
	if s.Working.Average.Numeric {
		t.Fatalf("average of an absence = %v", s.Working.Average)
	}
	w, err := s.WhatIf([]Hypothesis{{Assessment: test1, Value: "12"}}, o)
	if err != nil || w.Average.Printed != 1350 || w.Adjust != 150 {
		t.Errorf("12 with half a point of one's own and one of the service = %v (adjusted by %v), %v, want 13.5", w.Average.Printed, w.Adjust, err)
	}
	if s.Lines[0].Mark != Label(Absent) {
		t.Errorf("the sheet changed: %v", s.Lines[0].Mark)
	}
}

func TestWhatIfRefusesWhatNoTeacherCouldEnter(t *testing.T) {
	s := Sheet{Lines: []Line{{Assessment: Assessment{ID: test1, OutOf: 1000, Coefficient: 100, Scaling: Scaled, Kind: Normal}}}}
	_, err := s.WhatIf([]Hypothesis{
		{Assessment: test1, Value: "10,5"},
		{Assessment: "hidden", Value: "10"},
		{Value: "21", Coefficient: 100},
		{Value: "12", Coefficient: -100, OutOf: 20000, Scaling: "other", Kind: "other"},
	}, Options{})
	want := []string{
		"/marks/0/value mark.above", "/marks/1/assessment assessment.unknown", "/marks/2/value mark.above",
		"/marks/3/outOf assessment.outOf", "/marks/3/coefficient assessment.coefficient",
		"/marks/3/scaling assessment.scaling", "/marks/3/kind assessment.kind",
	}
	if got := faults(t, err); !reflect.DeepEqual(got, want) {
		t.Errorf("faults = %v, want %v", got, want)
	}
}
