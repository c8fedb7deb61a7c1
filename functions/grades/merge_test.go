package grades

import (
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/preau-ent/preau/shared/school"
)

func TestTwoTeachersClashOnTheSameCellOnly(t *testing.T) {
	base := aClass(3, 1, 7)
	base.Columns[0].Marks = []Mark{Score(1000), Score(1000), Score(1000)}
	edit := func(values ...string) *Gradebook {
		var cells []Edit
		for i, v := range values {
			if v != "=" {
				cells = append(cells, Edit{Assessment: test1, Pupil: pupilID(i), Value: to(v)})
			}
		}
		g, _ := apply(t, base, Edits{Cells: cells})
		return g
	}
	for _, v := range []struct {
		name         string
		mine, theirs []string
		want         []Mark
		clashes      []Clash
	}{
		{"different cells", []string{"12", "=", "="}, []string{"=", "13", "="}, []Mark{Score(1200), Score(1300), Score(1000)}, nil},
		{"only mine", []string{"12", "abs", "="}, nil, []Mark{Score(1200), Label(Absent), Score(1000)}, nil},
		{"only theirs", nil, []string{"", "=", "="}, []Mark{{}, Score(1000), Score(1000)}, nil},
		{"the same change twice", []string{"12"}, []string{"12"}, []Mark{Score(1200), Score(1000), Score(1000)}, nil},
		{"the same cell", []string{"12", "14"}, []string{"abs", "="}, []Mark{Label(Absent), Score(1400), Score(1000)},
			[]Clash{{test1, pupilID(0), FieldMark, "10", "12", "absent"}}},
		{"one empties what the other changes", []string{""}, []string{"11"}, []Mark{Score(1100), Score(1000), Score(1000)},
			[]Clash{{test1, pupilID(0), FieldMark, "10", "", "11"}}},
	} {
		got, clashes := Merge(base, edit(v.mine...), edit(v.theirs...))
		if !slices.Equal(got.Columns[0].Marks, v.want) || !reflect.DeepEqual(clashes, v.clashes) {
			t.Errorf("%s: marks %v, clashes %+v, want %v, %+v", v.name, got.Columns[0].Marks, clashes, v.want, v.clashes)
		}
	}
}

func TestMergeJoinsAssessmentsPupilsAndRemarks(t *testing.T) {
	base := aClass(3, 1, 7)
	oral := AssessmentEdit{ID: "oral", Create: true, Title: to("Oral"), Date: to(school.Date("2026-11-20")), VisibleFrom: to(noon)}
	essay := AssessmentEdit{ID: "essay", Create: true, Title: to("Devoir"), Date: to(school.Date("2026-11-21")), VisibleFrom: to(noon)}
	mine, _ := apply(t, base.Enrol([]school.PersonID{pupilID(0), pupilID(1), pupilID(2), "mine"}), Edits{
		Assessments: []AssessmentEdit{oral, {ID: test1, Title: to("Mon titre"), Coefficient: to("2")}},
		Cells:       []Edit{{Assessment: "oral", Pupil: "mine", Value: to("12")}, {Assessment: test1, Pupil: pupilID(0), Comment: to("un")}},
		Pupils:      []PupilEdit{{Pupil: pupilID(0), Final: to("12")}},
	})
	theirs, _ := apply(t, base.Enrol([]school.PersonID{pupilID(0), pupilID(1), "theirs"}), Edits{
		Assessments: []AssessmentEdit{essay, {ID: test1, Title: to("Son titre")}},
		Cells:       []Edit{{Assessment: "essay", Pupil: "theirs", Value: to("13")}, {Assessment: test1, Pupil: pupilID(0), Comment: to("deux")}},
		Pupils:      []PupilEdit{{Pupil: pupilID(0), Final: to("13"), Adjust: to("1")}},
	})
	got, clashes := Merge(base, mine, theirs)
	if want := []Seat{{pupilID(0), false}, {pupilID(1), false}, {pupilID(2), true}, {"theirs", false}, {"mine", false}}; !reflect.DeepEqual(got.Roster, want) {
		t.Errorf("roster = %v, want %v", got.Roster, want)
	}
	if c := got.Columns[got.Column("oral")]; c.Mark(4) != Score(1200) || c.Mark(3) != (Mark{}) || c.Title != "Oral" {
		t.Errorf("my new assessment = %+v", c)
	}
	if c := got.Columns[got.Column("essay")]; c.Mark(3) != Score(1300) || c.Mark(4) != (Mark{}) {
		t.Errorf("their new assessment = %+v", c)
	}
	if c := got.Columns[0]; c.Title != "Son titre" || c.Coefficient != 200 || c.Remarks[pupilID(0)] != "deux" || got.Adjust[pupilID(0)] != 100 {
		t.Errorf("merged = %+v", c)
	}
	want := []Clash{
		{test1, "", FieldTitle, "Contrôle 1", "Mon titre", "Son titre"},
		{test1, pupilID(0), FieldRemark, "", "un", "deux"},
		{"", pupilID(0), FieldFinal, "", "12", "13"},
	}
	if !reflect.DeepEqual(clashes, want) {
		t.Errorf("clashes = %+v, want %+v", clashes, want)
	}
}

func TestMarkAboveAnOutOfThatTheOtherLoweredIsAClash(t *testing.T) {
	base := aClass(2, 1, 7)
	base.Columns[0].Marks = []Mark{Score(500), Score(500)}
	marked, _ := apply(t, base, Edits{Cells: []Edit{{Assessment: test1, Pupil: pupilID(0), Value: to("15")}}})
	lowered, _ := apply(t, base, Edits{Assessments: []AssessmentEdit{{ID: test1, OutOf: to("10")}}})
	got, clashes := Merge(base, marked, lowered)
	if want := []Clash{{test1, pupilID(0), FieldMark, "5", "15", "5"}}; got.Columns[0].OutOf != 1000 || got.Columns[0].Marks[0] != Score(500) || !reflect.DeepEqual(clashes, want) {
		t.Errorf("theirs lowered: %+v, clashes %+v, want %+v", got.Columns[0], clashes, want)
	}
	got, clashes = Merge(base, lowered, marked)
	if want := []Clash{{test1, "", FieldOutOf, "20", "10", "20"}}; got.Columns[0].OutOf != 2000 || got.Columns[0].Marks[0] != Score(1500) || !reflect.DeepEqual(clashes, want) {
		t.Errorf("mine lowered: %+v, clashes %+v, want %+v", got.Columns[0], clashes, want)
	}
}

func TestMergeOfDisjointEditsIsBothInEitherOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base := drawGradebook(t)
		var a, b []Edit
		for _, e := range drawCells(t, base) {
			if rapid.Bool().Draw(t, "mine") {
				a = append(a, e)
			} else {
				b = append(b, e)
			}
		}
		mine, _ := apply(t, base, Edits{Cells: a})
		theirs, _ := apply(t, base, Edits{Cells: b})
		both, _ := apply(t, mine, Edits{Cells: b})
		want := string(encode(t, both))
		for _, side := range [][2]*Gradebook{{mine, theirs}, {theirs, mine}} {
			got, clashes := Merge(base, side[0], side[1])
			if text := string(encode(t, got)); text != want || clashes != nil {
				t.Fatalf("merge = %s with clashes %+v, want %s", text, clashes, want)
			}
		}
	})
}
