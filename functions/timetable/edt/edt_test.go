package edt_test

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"

	"github.com/preau-ent/preau/functions/timetable/delivery"
	"github.com/preau-ent/preau/functions/timetable/edt"
	"github.com/preau-ent/preau/shared/fault"
)

func read(r io.Reader) (rows []delivery.Row, notes []delivery.Note, err error) {
	err = edt.Read(r, delivery.Taker{
		Row:  func(r delivery.Row) { rows = append(rows, r) },
		Note: func(n delivery.Note) { notes = append(notes, n) },
	})
	return rows, notes, err
}

// table writes an export with one course whose cells are the given pairs over usual ones.
func table(pairs ...string) string {
	cells := []string{"DUREE", "1h00", "MAT_LIBELLE", "MATHÉMATIQUES", "PROF_NOM", "ROUX", "PROF_PRENOM", "CLAIRE", "CLASSE", "2DE3", "SALLE", "B 204", "ALTERNANCE", "H", "CO-ENS.", "N", "JOUR", "lundi", "H.DEBUT", "  08h00"}
	for i := 0; i < len(pairs); i += 2 {
		for j := 0; j < len(cells); j += 2 {
			if cells[j] == pairs[i] {
				cells[j+1] = pairs[i+1]
			}
		}
	}
	var b strings.Builder
	b.WriteString("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<TABLE>\n<Cours numero=\"1\">\n")
	for j := 0; j < len(cells); j += 2 {
		b.WriteString("<" + cells[j] + ">" + cells[j+1] + "</" + cells[j] + ">\n")
	}
	return b.String() + "</Cours>\n</TABLE>\n"
}

func TestARealRecordIsRead(t *testing.T) {
	f, err := os.Open("../../../../shared/samples/timetable/EXP_COURS_one-record.xml")
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("the record of EDT is not beside the checkout (../shared/samples/timetable)")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, notes, err := read(f)
	want := []delivery.Row{{
		Line: 3, Day: 2, Start: 810, End: 870, Subject: "REMEDIATION FR", Code: "REM-FR", Teachers: []string{"MARTIN ALICE"},
		Classes: []string{"6C"}, Room: "35", Letter: "A",
	}}
	if d := cmp.Diff(want, rows); d != "" || notes != nil || err != nil {
		t.Error(d, notes, err)
	}
}

func TestOldEncodingsAreReadAsWhatTheyAre(t *testing.T) {
	for name, enc := range map[string]*charmap.Charmap{"ISO-8859-1": charmap.ISO8859_1, "ISO-8859-15": charmap.ISO8859_15, "windows-1252": charmap.Windows1252} {
		text, err := enc.NewEncoder().String(strings.Replace(table(), "UTF-8", name, 1))
		if err != nil {
			t.Fatal(err)
		}
		rows, _, err := read(strings.NewReader(text))
		if err != nil || len(rows) != 1 || rows[0].Subject != "MATHÉMATIQUES" {
			t.Errorf("%s: %+v, %v", name, rows, err)
		}
	}
}

func TestOneLineMayNameSeveralClassesGroupsAndTeachers(t *testing.T) {
	rows, _, err := read(strings.NewReader(table("CLASSE", "1G1, [1G SPE-MATHS 2]", "PROF_NOM", "ROUX, LE GALL", "PROF_PRENOM", "CLAIRE, YANN")))
	if err != nil || len(rows) != 1 {
		t.Fatal(rows, err)
	}
	if d := cmp.Diff([]string{"1G1", "1G SPE-MATHS 2"}, rows[0].Classes); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"ROUX CLAIRE", "LE GALL YANN"}, rows[0].Teachers); d != "" {
		t.Error(d)
	}
}

// TestFirstNamesThatDoNotMatchAreLeftOut holds that no first name goes to another one's name.
func TestFirstNamesThatDoNotMatchAreLeftOut(t *testing.T) {
	rows, _, err := read(strings.NewReader(table("PROF_NOM", "ROUX, TOURE", "PROF_PRENOM", "AWA")))
	if err != nil || len(rows) != 1 || strings.Join(rows[0].Teachers, "|") != "ROUX|TOURE" {
		t.Errorf("rows = %+v, %v", rows, err)
	}
}

func TestACellIsOneLine(t *testing.T) {
	rows, notes, err := read(strings.NewReader(table("MAT_LIBELLE", "ARTS\nPLASTIQUES", "SALLE", "B\t204", "PROF_NOM", "RO\u200bUX")))
	if err != nil || len(rows) != 1 || rows[0].Subject != "ARTS PLASTIQUES" || rows[0].Room != "B 204" || rows[0].Teachers[0] != "ROUX CLAIRE" {
		t.Errorf("rows = %+v, %v", rows, err)
	}
	if len(notes) != 3 || notes[0].Key != "timetable.import.signs" || !notes[0].Warning || notes[0].Line != 3 {
		t.Errorf("notes = %+v", notes)
	}
}

func TestAWrongCellIsNotedWithItsRowAndColumn(t *testing.T) {
	for column, bad := range map[string]string{"JOUR": "dimanche", "H.DEBUT": "midi", "DUREE": "0h00", "ALTERNANCE": "Q3"} {
		rows, notes, err := read(strings.NewReader(table(column, bad)))
		if err != nil || rows != nil || len(notes) != 1 || notes[0].Column != column || notes[0].Text != bad || notes[0].Line != 3 {
			t.Errorf("%s: %+v %+v %v", column, rows, notes, err)
		}
	}
}

func TestNoEntityAndNoDocumentTypeIsFollowed(t *testing.T) {
	for name, text := range map[string]string{
		"document type":     `<!DOCTYPE TABLE [<!ENTITY a "x">]><TABLE></TABLE>`,
		"entity":            table("SALLE", "&secret;"),
		"another root":      `<html></html>`,
		"nothing":           ``,
		"text":              `jour;debut`,
		"cut":               table()[:200],
		"unknown encoding":  strings.Replace(table(), "UTF-8", "UTF-7", 1),
		"more than a class": "<TABLE>" + strings.Repeat("<Cours></Cours>", 20_001) + "</TABLE>",
	} {
		if _, _, err := read(strings.NewReader(text)); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v, want a refusal", name, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(table())
	f.Add(table("CLASSE", "6A, 6B"))
	f.Fuzz(func(t *testing.T, text string) {
		rows, _, err := read(strings.NewReader(text))
		for _, r := range rows {
			if err == nil && (r.Day < 1 || r.Day > 6 || r.End <= r.Start) {
				t.Errorf("a row that no week has: %+v", r)
			}
		}
	})
}
