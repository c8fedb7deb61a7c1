package delivery_test

import (
	"slices"
	"testing"

	"github.com/preau-ent/preau/functions/timetable/delivery"
	"github.com/preau-ent/preau/shared/school"
)

func TestHoursAreReadAsPeopleAndProgramsWriteThem(t *testing.T) {
	for s, want := range map[string]school.Clock{
		"  13h30": 810, "8h": 480, "08h05": 485, "8:05": 485, "08.05": 485, "0805": 485, "1h00": 60, "18h00 ": 1080,
	} {
		if got, ok := delivery.Clock(s); !ok || got != want {
			t.Errorf("%q = %v, %v, want %v", s, got, ok, want)
		}
	}
	for _, s := range []string{"", "midi", "25h", "8h75", "80505", "-8h"} {
		if got, ok := delivery.Clock(s); ok {
			t.Errorf("%q is read as %v", s, got)
		}
	}
}

func TestDaysAreReadInFullShortOrByNumber(t *testing.T) {
	for s, want := range map[string]int{"lundi": 1, "Mar.": 2, "MERCREDI": 3, "thursday": 4, "ven": 5, "6": 6, "dimanche": 0, "": 0, "7": 0, "ma": 0} {
		if got := delivery.Day(s); got != want {
			t.Errorf("%q = %d, want %d", s, got, want)
		}
	}
}

func TestACellMayNameSeveralClassesAndGroups(t *testing.T) {
	for s, want := range map[string][]string{
		"6C": {"6C"}, "6A, 6B": {"6A", "6B"}, "[6A ANG1], <6B>": {"6A ANG1", "6B"}, " 1G1|1G2 \n1G3": {"1G1", "1G2", "1G3"}, "": nil, ",": nil,
	} {
		if got := delivery.Names(s); !slices.Equal(got, want) {
			t.Errorf("%q = %q, want %q", s, got, want)
		}
	}
}

func TestAlternationIsALetterOrNone(t *testing.T) {
	for s, want := range map[string]string{"Q1": "A", "q2": "B", "H": "", "": "", "A": "A", "semaine b": "B"} {
		if got, ok := delivery.Letter(s); !ok || got != want {
			t.Errorf("%q = %q, %v", s, got, ok)
		}
	}
	if _, ok := delivery.Letter("C"); ok {
		t.Error("C is read as an alternation")
	}
}
