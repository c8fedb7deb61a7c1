package grades

import (
	"encoding/json"
	"os"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/preau-ent/preau/shared/school"
)

// The shapes of testdata/vectors.json, which the browser's copy of the rules reads too.
type (
	vectors struct {
		Typed []struct {
			Typed, Mark, Wrong string
			OutOf              Hundredths
		}
		Rounding []struct {
			Value   Fraction
			Step    Hundredths
			Up      bool
			Printed Hundredths
		}
		Subject []struct {
			Name    string
			Options Options
			Adjust  Hundredths
			Marks   []vectorMark
			want
		}
		General []struct {
			Name     string
			Rule     GeneralRule
			Subjects []vectorSubject
			want
		}
		Year []struct {
			Name    string
			Rule    GeneralRule
			Periods []want
			want
		}
		Class []struct {
			Name     string
			Rounding Rounding
			Averages []want
			Places   []int
			Stats
		}
		Whatif []struct {
			Name        string
			Options     Options
			Coefficient Hundredths
			Marks       []vectorMark
			Imagined    []struct {
				At *int
				Hypothesis
			}
			Others  []vectorSubject
			General Hundredths
			want
		}
	}
	vectorMark struct {
		Mark               string
		OutOf, Coefficient *Hundredths
		Scaling            Scaling
		Kind               Kind
	}
	vectorSubject struct {
		Coefficient *Hundredths
		OutOf       Hundredths
		Mode        SubjectMode
		Final       string
		want
	}
	want struct {
		Exact   Fraction
		Printed *Hundredths // nil is no average
	}
)

func readVectors(t testing.TB) (v vectors) {
	t.Helper()
	data, err := os.ReadFile("testdata/vectors.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func (w want) average() Average {
	if w.Printed == nil {
		return Average{}
	}
	return Average{true, *w.Printed, w.Exact}
}

func (w want) check(t *testing.T, got Average) {
	t.Helper()
	if a := w.average(); got.Numeric != a.Numeric || got.Printed != a.Printed || got.Exact.Compare(a.Exact) != 0 {
		t.Errorf("average = %+v (%v), want %+v (%v)", got, got.Exact, a, w.Exact)
	}
}

func (m vectorMark) entry(t testing.TB, id int) Entry {
	t.Helper()
	a := Assessment{ID: school.AssessmentID(rune('a' + id)), Title: "test", OutOf: 2000, Coefficient: 100, Scaling: Scaled, Kind: Normal}
	assign(&a.OutOf, m.OutOf)
	assign(&a.Coefficient, m.Coefficient)
	if m.Scaling != "" {
		a.Scaling = m.Scaling
	}
	if m.Kind != "" {
		a.Kind = m.Kind
	}
	mark, wrong := ParseMark(m.Mark, a.OutOf)
	if wrong != nil {
		t.Fatalf("mark %q: %s", m.Mark, wrong.Key)
	}
	return Entry{a, mark}
}

func entriesOf(t testing.TB, marks []vectorMark) []Entry {
	entries := make([]Entry, len(marks))
	for i, m := range marks {
		entries[i] = m.entry(t, i)
	}
	return entries
}

func (s vectorSubject) subject(t testing.TB) Subject {
	final, wrong := ParseMark(s.Final, 2000)
	if wrong != nil {
		t.Fatal(wrong.Key)
	}
	subject := Subject{Coefficient: 100, Mode: s.Mode, OutOf: s.OutOf, Final: final, Average: s.average()}
	assign(&subject.Coefficient, s.Coefficient)
	return subject
}

func TestVectorsOfTypedMarks(t *testing.T) {
	for _, v := range readVectors(t).Typed {
		outOf := max(v.OutOf, 0)
		if outOf == 0 {
			outOf = 2000
		}
		m, wrong := ParseMark(v.Typed, outOf)
		if wrong != nil && wrong.Key != v.Wrong || wrong == nil && (v.Wrong != "" || m.String() != v.Mark) {
			t.Errorf("ParseMark(%q, %v) = %q, %v, want %q, %q", v.Typed, outOf, m, wrong, v.Mark, v.Wrong)
		}
	}
}

func TestVectorsOfRounding(t *testing.T) {
	for _, v := range readVectors(t).Rounding {
		r := Rounding{v.Step, v.Up}
		if got := v.Value.Round(r); got != v.Printed {
			t.Errorf("%v.Round(%+v) = %v, want %v", v.Value, r, got, v.Printed)
		}
		if got := v.Value.roundBig(r); got != v.Printed {
			t.Errorf("%v.roundBig(%+v) = %v, want %v", v.Value, r, got, v.Printed)
		}
	}
}

func TestVectorsOfSubjectAverages(t *testing.T) {
	for _, v := range readVectors(t).Subject {
		t.Run(v.Name, func(t *testing.T) {
			entries := entriesOf(t, v.Marks)
			v.check(t, subjectAverage(entries, v.Adjust, v.Options))
			v.check(t, exactly(entries, v.Adjust, v.Options))
			slices.Reverse(entries)
			v.check(t, subjectAverage(entries, v.Adjust, v.Options))
			checkWorking(t, SubjectWorking(entries, v.Adjust, v.Options))
		})
	}
}

// exactly computes an average with the ledger of fractions.
func exactly(entries []Entry, adjust Hundredths, o Options) Average {
	columns, marks := columnsOf(entries)
	r := newReckoner(columns, o)
	r.ledger = &exact{terms: r.terms, columns: columns}
	return r.average(marks, adjust)
}

// checkWorking adds a working up as a reader would.
func checkWorking(t rapid.TB, w Working) {
	t.Helper()
	var sum, weight Fraction
	for _, s := range w.Steps {
		if s.Verdict.Counts() {
			sum, weight = sum.Plus(s.Contribution), weight.Plus(s.Weight)
		} else if s.Contribution.Compare(Fraction{}) != 0 || s.Weight.Compare(Fraction{}) != 0 {
			t.Errorf("%s contributes %v of weight %v", s.Verdict, s.Contribution, s.Weight)
		}
	}
	if sum.Compare(w.Sum) != 0 || weight.Compare(w.Weight) != 0 {
		t.Errorf("the lines give %v ÷ %v, the totals are %v ÷ %v", sum, weight, w.Sum, w.Weight)
	}
	if !w.Average.Numeric {
		if !slices.Contains(w.Rules, RuleNotNumeric) {
			t.Errorf("no average, and rules %v", w.Rules)
		}
		return
	}
	o := Options{OutOf: w.OutOf, Pupil: w.Rounding}
	if got := o.average(sum.Over(weight), w.Adjust); got.Printed != w.Average.Printed || got.Exact.Compare(w.Average.Exact) != 0 {
		t.Errorf("the lines give %v (%v), the average is %v (%v)", got.Printed, got.Exact, w.Average.Printed, w.Average.Exact)
	}
	capped := sum.Over(weight).Compare(w.OutOf.Fraction()) > 0
	if capped != slices.Contains(w.Rules, RuleCapped) {
		t.Errorf("capped is %v, rules %v", capped, w.Rules)
	}
}

func TestVectorsOfGeneralAverages(t *testing.T) {
	for _, v := range readVectors(t).General {
		t.Run(v.Name, func(t *testing.T) {
			var subjects []Subject
			for _, s := range v.Subjects {
				subjects = append(subjects, s.subject(t))
			}
			w := General(subjects, v.Rule)
			v.check(t, w.Average)
			checkWorking(t, w)
			slices.Reverse(subjects)
			v.check(t, General(subjects, v.Rule).Average)
		})
	}
}

func TestVectorsOfYears(t *testing.T) {
	for _, v := range readVectors(t).Year {
		t.Run(v.Name, func(t *testing.T) {
			var periods []PeriodAverage
			for _, p := range v.Periods {
				periods = append(periods, PeriodAverage{Average: p.average()})
			}
			w := Year(periods, v.Rule)
			v.check(t, w.Average)
			checkWorking(t, w)
		})
	}
}

func TestVectorsOfClasses(t *testing.T) {
	for _, v := range readVectors(t).Class {
		t.Run(v.Name, func(t *testing.T) {
			var averages []Average
			for _, a := range v.Averages {
				averages = append(averages, a.average())
			}
			got, ok := StatsOf(averages, v.Rounding)
			if got != v.Stats || ok != (v.Count > 0) {
				t.Errorf("StatsOf = %+v, %v, want %+v", got, ok, v.Stats)
			}
			if places := Ranks(averages); !slices.Equal(places, v.Places) {
				t.Errorf("Ranks = %v, want %v", places, v.Places)
			}
		})
	}
}

func TestVectorsOfWhatIf(t *testing.T) {
	for _, v := range readVectors(t).Whatif {
		t.Run(v.Name, func(t *testing.T) {
			var sheet Sheet
			for _, e := range entriesOf(t, v.Marks) {
				sheet.Lines = append(sheet.Lines, Line{Assessment: e.Assessment, Mark: e.Mark})
			}
			var imagined []Hypothesis
			for _, h := range v.Imagined {
				if h.At != nil {
					h.Assessment = sheet.Lines[*h.At].ID
				}
				imagined = append(imagined, h.Hypothesis)
			}
			w, err := sheet.WhatIf(imagined, v.Options)
			if err != nil {
				t.Fatal(err)
			}
			v.check(t, w.Average)
			if v.Others == nil {
				return
			}
			subjects := []Subject{{Service: "this", Coefficient: v.Coefficient, Final: Score(100)}}
			for _, s := range v.Others {
				subjects = append(subjects, s.subject(t))
			}
			if got := General(Instead(subjects, "this", w.Average), GeneralRule{}).Average.Printed; got != v.General {
				t.Errorf("general average = %v, want %v", got, v.General)
			}
		})
	}
}
