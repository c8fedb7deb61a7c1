package timetable

import (
	"fmt"
	"slices"
	"testing"
)

func TestAPartOfAClassIsItsGroupOrElseTheClass(t *testing.T) {
	w := newWorld(t)
	rep := w.brought(file(append([]string{
		"mercredi;08:00;08:55;;Anglais;SMITH;<2DE3> 2ANG1;L 1;", "mercredi;09:00;09:55;;Français;LE GALL;<2DE3> INCONNU;A 101;",
	}, written...)...), func(d *Delivered) { d.From = "2026-11-23" })
	if rep.Added != 2 || len(rep.Classes) != 0 {
		t.Fatalf("report = %+v", rep)
	}
	if len(rep.Notes) != 1 || !rep.Notes[0].Warning || rep.Notes[0].Key != "timetable.import.part" {
		t.Errorf("that the whole class is meant is said: %+v", rep.Notes)
	}
	day := w.weekOfPupil("mother", "p1", monday).Days[2].Lessons
	if len(day) != 2 || day[0].Class != "2ANG1" || day[1].Class != "2DE3" || day[1].Service != "french3" {
		t.Errorf("Wednesday of p1: %+v", day)
	}
	if day := w.weekOfPupil("p2", "p2", monday).Days[2].Lessons; len(day) != 1 {
		t.Errorf("Wednesday of p2: %+v", day)
	}
}

func TestNobodyIsExpectedInTwoPartsOfAClassAtOnce(t *testing.T) {
	const first, second = "mercredi;08:00;09:55;%s;Physique-chimie;;<2DE3> P1;L 1;", "mercredi;09:00;09:55;%s;Sciences de la vie et de la Terre;;%s;L 2;"
	for _, c := range []struct {
		name, other string
		letters     [2]string
		added       int
		left        []int // lines
	}{
		{"two unknown parts", "<2DE3> P2", [2]string{"", ""}, 0, []int{2, 3}},
		{"an unknown part and a known one", "<2DE3> 2ANG1", [2]string{"A", ""}, 1, []int{2}},
		{"in turn, week by week", "<2DE3> P2", [2]string{"A", "B"}, 2, nil},
		{"another class", "<2DE4> P2", [2]string{"", ""}, 2, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			rep := w.brought(file(append([]string{fmt.Sprintf(first, c.letters[0]), fmt.Sprintf(second, c.letters[1], c.other)}, written...)...), func(d *Delivered) { d.From = "2026-11-23" })
			var left []int
			for _, n := range rep.Notes {
				if n.Key == "timetable.import.parts" && !n.Warning {
					left = append(left, n.Line)
				}
			}
			if rep.Added != c.added || !slices.Equal(left, c.left) {
				t.Errorf("%d added, left out %v: %+v", rep.Added, left, rep.Notes)
			}
		})
	}
}
