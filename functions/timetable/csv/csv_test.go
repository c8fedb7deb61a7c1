package csv_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"

	"github.com/preau-ent/preau/functions/timetable/csv"
	"github.com/preau-ent/preau/functions/timetable/delivery"
	"github.com/preau-ent/preau/shared/fault"
)

func read(text string) (rows []delivery.Row, notes []delivery.Note, err error) {
	err = csv.Read(strings.NewReader(text), delivery.Taker{
		Row:  func(r delivery.Row) { rows = append(rows, r) },
		Note: func(n delivery.Note) { notes = append(notes, n) },
	})
	return rows, notes, err
}

const head = "jour;debut;fin;semaine;matiere;professeurs;classes;groupes;salle;type;du;au\n"

var maths = delivery.Row{
	Line: 2, Day: 1, Start: 480, End: 535, Subject: "Mathématiques", Teachers: []string{"ROUX Claire"}, Classes: []string{"2DE3"}, Room: "B 204",
}

func TestTheSameTableIsReadHoweverItIsWritten(t *testing.T) {
	const line = "lundi;08:00;08:55;;Mathématiques;ROUX Claire;2DE3;;B 204;;;\n"
	western, err := charmap.Windows1252.NewEncoder().String(head + line)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"semicolons":  head + line,
		"mark":        "\ufeff" + head + line,
		"old":         western,
		"commas":      strings.ReplaceAll(head+line, ";", ","),
		"tabs":        strings.ReplaceAll(head+line, ";", "\t"),
		"quotes":      head + `"lundi";"8h";"08h55";"H";"Mathématiques";"ROUX Claire";"2DE3";"";"B 204";"cours";"";""` + "\n",
		"Windows":     strings.ReplaceAll(head+line, "\n", "\r\n"),
		"no last end": strings.TrimSuffix(head+line, "\n"),
		"English":     "Day,Start,End,Subject,Teachers,Class,Room\nMonday,8:00,8:55,Mathématiques,ROUX Claire,2DE3,B 204\n",
		"other order": "Salle;Classe;Matière;Professeur;Heure fin;Heure début;Jour\nB 204;2DE3;Mathématiques;ROUX Claire;8h55;8h00;lun.\n",
		"empty lines": head + line + ";;;;;;;;;;;\n\n",
	} {
		rows, notes, err := read(text)
		if d := cmp.Diff([]delivery.Row{maths}, rows); d != "" || notes != nil || err != nil {
			t.Errorf("%s: %s %v %v", name, d, notes, err)
		}
	}
}

func TestSeveralClassesGroupsWeeksAndDates(t *testing.T) {
	rows, notes, err := read(head + `mardi;10h05;11h00;B;Anglais;"ROUX Claire, LE GALL Yann";"2DE3, 2DE4";2ANG1;;pfmp;30/11/2026;2027-01-29` + "\n")
	want := []delivery.Row{{
		Line: 2, Day: 2, Start: 605, End: 660, Subject: "Anglais", Teachers: []string{"ROUX Claire", "LE GALL Yann"},
		Classes: []string{"2DE3", "2DE4", "2ANG1"}, Letter: "B", Kind: "pfmp", From: "2026-11-30", To: "2027-01-29",
	}}
	if d := cmp.Diff(want, rows); d != "" || notes != nil || err != nil {
		t.Error(d, notes, err)
	}
}

func TestEachWrongCellIsNotedWithItsRowAndColumnAndTheOthersCount(t *testing.T) {
	rows, notes, err := read(head +
		"lundi;08:00;08:55;;Mathématiques;ROUX Claire;2DE3;;B 204;;;\n" +
		"dimanche;midi;25h;C;;;;;;fête;hier;2026-02-30\n" +
		"mardi;10h;9h;;Anglais;;2DE3;;;;;\n")
	if len(rows) != 1 || err != nil {
		t.Fatal(rows, err)
	}
	var got []string
	for _, n := range notes {
		got = append(got, n.Column)
		if n.Line != 3 && n.Line != 4 || n.Warning {
			t.Errorf("note %+v", n)
		}
	}
	if d := cmp.Diff([]string{"jour", "debut", "fin", "matiere", "semaine", "type", "du", "au", "fin"}, got); d != "" {
		t.Error(d)
	}
}

func TestACellIsOneLineAndTheReportSaysWhichWasNot(t *testing.T) {
	rows, notes, err := read(head + "lundi;8h;9h;;\"Arts\nplastiques\";\"ROUX\u202e Claire\nLE GALL\x07\";\"2DE3\n2DE4\";;B\u00ad 204;;;\n")
	if err != nil || len(rows) != 1 {
		t.Fatal(rows, notes, err)
	}
	r := rows[0]
	if r.Subject != "Arts plastiques" || r.Room != "B 204" || !slices.Equal(r.Teachers, []string{"ROUX Claire", "LE GALL"}) || !slices.Equal(r.Classes, []string{"2DE3", "2DE4"}) {
		t.Errorf("row = %+v", r)
	}
	var got []string
	for _, n := range notes {
		got = append(got, n.Column+" "+n.Key)
		if n.Line != 2 || !n.Warning {
			t.Errorf("note %+v", n)
		}
	}
	want := []string{"matiere timetable.import.signs", "professeurs timetable.import.signs", "professeurs timetable.import.signs", "salle timetable.import.signs"}
	if slices.Sort(got); !slices.Equal(got, want) {
		t.Errorf("notes %v", got)
	}
}

func TestAFileWithoutANeededColumnIsRefused(t *testing.T) {
	for _, text := range []string{"", "jour;debut;fin\nlundi;8h;9h\n", "<TABLE></TABLE>"} {
		if _, _, err := read(text); !fault.Is(err, fault.Invalid) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(head + "lundi;08:00;08:55;;Mathématiques;ROUX Claire;2DE3;;B 204;;;\n")
	f.Fuzz(func(t *testing.T, text string) {
		rows, _, _ := read(text)
		for _, r := range rows {
			if r.Day < 1 || r.Day > 6 || r.End <= r.Start || r.Subject == "" {
				t.Errorf("a row that no week has: %+v", r)
			}
		}
	})
}
