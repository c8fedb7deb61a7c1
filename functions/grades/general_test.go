package grades

import (
	"reflect"
	"testing"
	"time"
)

func TestWorkingOfTheExampleReadsLineByLine(t *testing.T) {
	w := SubjectWorking([]Entry{
		{Assessment{ID: "c1", Title: "Contrôle 1", OutOf: 2000, Coefficient: 200, Scaling: Scaled, Kind: Normal}, Score(1450)},
		{Assessment{ID: "dm", Title: "Devoir maison", OutOf: 1000, Coefficient: 100, Scaling: Scaled, Kind: Normal}, Score(800)},
		{Assessment{ID: "c2", Title: "Contrôle 2", OutOf: 2000, Coefficient: 300, Scaling: Scaled, Kind: Normal}, Label(Absent)},
	}, 0, Options{})
	want := [][6]string{ // title, mark, value, weight, contribution, verdict
		{"Contrôle 1", "14.5", "14.5", "2", "29", "counted"},
		{"Devoir maison", "8", "16", "1", "16", "counted"},
		{"Contrôle 2", "absent", "0", "0", "0", "excused"},
	}
	for i, s := range w.Steps {
		if got := [6]string{s.Title, s.Mark.String(), s.Value.String(), s.Weight.String(), s.Contribution.String(), string(s.Verdict)}; got != want[i] {
			t.Errorf("line %d = %q, want %q", i, got, want[i])
		}
	}
	if w.Sum.String() != "45" || w.Weight.String() != "3" || w.Average.Printed != 1500 || w.Rules != nil {
		t.Errorf("%v ÷ %v = %v by %v, want 45 ÷ 3 = 15", w.Sum, w.Weight, w.Average.Printed, w.Rules)
	}
}

func TestEachRuleThatShapedAnAverageIsTold(t *testing.T) {
	normal := Assessment{OutOf: 2000, Coefficient: 100, Scaling: Scaled, Kind: Normal}
	bonus, optional, weighted, ignored := normal, normal, normal, normal
	bonus.Kind, optional.Kind, weighted.Scaling, ignored.Coefficient = Bonus, Optional, Weighted, 0
	entries := []Entry{
		{normal, Score(1100)}, {normal, Score(1500)}, {weighted, Score(1300)}, {normal, Score(900)},
		{bonus, Score(2000)}, {optional, Score(1900)}, {optional, Score(100)}, {normal, Mark{}}, {ignored, Score(1000)},
	}
	w := SubjectWorking(entries, 100, Options{Best: to(Hundredths(200)), Worst: to(Hundredths(50)), OnlyAbove: true})
	if want := []Rule{RuleWeighted, RuleBest, RuleWorst, RuleOnlyAbove, RuleBonus, RuleOptional, RuleAdjusted}; !reflect.DeepEqual(w.Rules, want) {
		t.Errorf("rules = %v, want %v", w.Rules, want)
	}
	var verdicts []Verdict
	for _, s := range w.Steps {
		verdicts = append(verdicts, s.Verdict)
	}
	if want := []Verdict{CountedWorst, CountedBest, Counted, NotAbove, CountedBonus, CountedRaises, NotRaising, NotYet, NoCoefficient}; !reflect.DeepEqual(verdicts, want) {
		t.Errorf("verdicts = %v, want %v", verdicts, want)
	}
	checkWorking(t, w)
}

func TestFacultativeMarkEqualToTheAverageIsSaidNotToRaiseIt(t *testing.T) {
	a := Assessment{OutOf: 2000, Coefficient: 100, Scaling: Scaled, Kind: Normal}
	optional := a
	optional.Kind = Optional
	entries := []Entry{{a, Score(1200)}, {optional, Score(1200)}}
	columns, marks := columnsOf(entries)
	exactly := newReckoner(columns, Options{})
	exactly.ledger = &exact{terms: exactly.terms, columns: columns}
	for _, w := range []Working{SubjectWorking(entries, 0, Options{}), exactly.working(marks, 0)} {
		if got := w.Steps[1].Verdict; got != NotRaising {
			t.Errorf("verdict = %s, want %s", got, NotRaising)
		}
	}
}

func TestTeachersOwnAverageIsShownBesideTheComputedOne(t *testing.T) {
	computed := Average{true, 1200, fraction(12, 1)}
	w := General([]Subject{
		{Service: "a", Title: "Maths", Coefficient: 100, Average: computed, Final: Score(1400)},
		{Service: "b", Title: "Latin", Coefficient: 100, Average: computed, Final: Label(Unmarked)},
		{Service: "c", Title: "Grec", Coefficient: 100, Final: Score(1000)},
		{Service: "d", Title: "Chant", Coefficient: 0, Average: computed},
	}, GeneralRule{})
	want := [][4]string{{"Maths", "14", "12", "counted"}, {"Latin", "", "12", "no-average"}, {"Grec", "10", "unmarked", "counted"}, {"Chant", "12", "", "no-coefficient"}}
	for i, s := range w.Steps {
		if got := [4]string{s.Title, s.Mark.String(), s.Computed.String(), string(s.Verdict)}; got != want[i] {
			t.Errorf("line %d = %q, want %q", i, got, want[i])
		}
	}
	if w.Average.Printed != 1200 {
		t.Errorf("general average = %v, want 12", w.Average.Printed)
	}
}

func TestTeacherReadsTheSameWorkingAsTheFamily(t *testing.T) {
	g := aClass(6, 5, 7)
	g.Columns[1].Deleted = true
	g.Adjust = put(nil, pupilID(2), Hundredths(-50))
	sheet, _ := redact(t, g, Options{}, Lens{Pupil: pupilID(2), At: noon.Add(1000 * time.Hour)})
	w, ok := g.Working(pupilID(2), Options{})
	if !ok || !reflect.DeepEqual(w, sheet.Working) {
		t.Errorf("teacher's working = %+v, family's %+v", w, sheet.Working)
	}
	if a := g.Averages(Options{})[2]; !same(a, w.Average) {
		t.Errorf("average = %v, its working gives %v", a.Printed, w.Average.Printed)
	}
	if _, ok := g.Working("stranger", Options{}); ok {
		t.Error("a stranger has a working")
	}
}
