package timetable

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/preau-ent/preau/functions/timetable/delivery"
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/school"
)

const gridHead = "grille;classes;jours;creneau;debut;fin;midi\n"

func (w *world) settled(grids, weeks string, dry bool) (*Calendar, []delivery.Note, error) {
	s := Settling{DryRun: dry}
	if grids != "" {
		s.Grids = strings.NewReader(gridHead + grids)
	}
	if weeks != "" {
		s.Weeks = strings.NewReader("semaine;lettre\n" + weeks)
	}
	return w.ReadSettling(context.Background(), operator(), lycee, year, s, w.now)
}

func TestASchoolSettlesItsHoursAndLettersByTwoTables(t *testing.T) {
	w := newWorld(t)
	grids := "lycée;;lundi mardi jeudi vendredi;M1;8h;8h55;12h\nlycée;;mercredi;M1;8h;8h50;\nlycée;;;M2;8:55;9:50;\n4e;2DE4;;M1;08:10;09:05;12:30\n"
	want := []Grid{
		{Name: "lycée", Midday: school.At(12, 0), Slots: []Slot{
			{Name: "M1", Start: school.At(8, 0), End: school.At(8, 55), Days: []int{1, 2, 4, 5}},
			{Name: "M1", Start: school.At(8, 0), End: school.At(8, 50), Days: []int{3}},
			{Name: "M2", Start: school.At(8, 55), End: school.At(9, 50)},
		}},
		{Name: "4e", Classes: []school.ClassID{"2DE4"}, Midday: school.At(12, 30), Slots: []Slot{{Name: "M1", Start: school.At(8, 10), End: school.At(9, 5)}}},
	}
	before := w.stored()
	cal, notes, err := w.settled(grids, "2026-11-23;B\n02/12/2026;\n", true)
	if err != nil || len(notes) != 0 {
		t.Fatal(notes, err)
	}
	if d := cmp.Diff(want, cal.Grids); d != "" || cal.Letter(cal.Week(monday)) != "B" {
		t.Errorf("to be: %s letters %s", d, cal.Letters)
	}
	if d := cmp.Diff(before, w.stored()); d != "" {
		t.Errorf("a dry run wrote %s", d)
	}
	if _, _, err := w.settled(grids, "2026-11-23;B\n02/12/2026;\n", false); err != nil {
		t.Fatal(err)
	}
	cal, err = w.Calendar(context.Background(), lycee, year)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, cal.Grids); d != "" || cal.Letter(cal.Week(monday)) != "B" || cal.Letter(cal.Week("2026-12-02")) != "" {
		t.Errorf("is: %s letters %s", d, cal.Letters)
	}
	entries, err := journal.History(context.Background(), w.table, planPart(lycee, year), 10)
	var was settled
	if err != nil || len(entries) != 1 || json.Unmarshal(entries[0].Detail, &was) != nil || was.Before.Letter(cal.Week(monday)) != "A" {
		t.Errorf("the journal: %+v, %v", entries, err)
	}
	w.compare(t)
}

func TestEveryLineAtFaultIsNamedAndNothingIsStored(t *testing.T) {
	w := newWorld(t)
	before := w.stored()
	_, notes, err := w.settled("lycée;;;M1;8h;8h55;12h\nlycée;;;M2;8h50;9h;13h\n;;dimanche;M3;midi;9h;\nBTS;BTS*;;M1;8h;9h;\nA;2DE*;;M1;8h;9h;\nB;2de3;;M1;8h;9h;\nC;;;M1;8h;9h;\n", "2027-12-01;A\nhier;C\n", false)
	var got []string
	for _, n := range notes {
		got = append(got, fmt.Sprint(n.Line, " ", n.Column, " ", n.Key))
	}
	want := []string{
		"2  timetable.grid.week", "3  timetable.grid.midday", "3  timetable.grid.overlap", "3 semaine timetable.import.date", "3 lettre timetable.import.letter",
		"4 grille timetable.grid.name", "4 jours timetable.import.day", "4 debut timetable.import.hour", "5  timetable.grid.class", "7  timetable.grid.twice", "8  timetable.grid.usual",
	}
	if d := cmp.Diff(slices.Sorted(slices.Values(want)), slices.Sorted(slices.Values(got))); d != "" || !fault.Is(err, fault.Invalid) {
		t.Errorf("%s %v", d, err)
	}
	if d := cmp.Diff(before, w.stored()); d != "" {
		t.Errorf("wrote %s", d)
	}
	for _, n := range notes {
		if row := RowOf(n, "fr").String(); strings.Contains(row, "timetable.") || strings.Contains(row, "{") {
			t.Errorf("without words: %s", row)
		}
	}
}
