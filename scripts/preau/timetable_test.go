package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/preau-ent/preau/functions/fill"
	"github.com/preau-ent/preau/shared/demo"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
	"github.com/preau-ent/preau/shared/table/local"
)

func TestATimetableIsBroughtInAndTakenBack(t *testing.T) {
	data, region := t.TempDir(), demo.New(demo.Options{Now: time.Now()})
	store, err := local.Open(data, local.NoSync)
	if err != nil {
		t.Fatal(err)
	}
	if err := fill.Region(t.Context(), table.New(store), region); err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	class := region.Classes[0]
	var weeks strings.Builder
	monday := school.DateOf(time.Now(), time.UTC).Monday()
	args := []string{"--data", data, "calendar", string(class.School), "--off", string(monday.AddDays(1)) + "=Journée pédagogique", "--letter", string(monday) + "=B"}
	if err := run(t.Context(), args, &weeks); err != nil || !strings.Contains(weeks.String(), string(monday)+" B\n") {
		t.Errorf("%v: %s", err, weeks.String())
	}
	grids := filepath.Join(t.TempDir(), "grids.csv")
	if err := os.WriteFile(grids, []byte("grille;classes;jours;creneau;debut;fin;midi\nlycée;;;M1;08:00;08:55;12:00\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	weeks.Reset()
	args = []string{"--data", data, "calendar", string(class.School), "--grids", grids}
	if err := run(t.Context(), append(args, "--dry-run"), &weeks); err != nil || !strings.Contains(weeks.String(), "lycée [] 12:00\n  M1 08:00 08:55") {
		t.Errorf("a dry run: %v: %s", err, weeks.String())
	}
	if err := run(t.Context(), args, &weeks); err != nil {
		t.Error(err)
	}
	file := filepath.Join(t.TempDir(), "cours.csv")
	text := "jour;debut;fin;matiere;classes;salle\nlundi;18:00;18:55;Théâtre;" + string(class.ID) + ";Scène\nlundi;18:00;18:55;Chant;nulle part;\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	order := func(more ...string) string {
		var out strings.Builder
		args := append([]string{"--data", data, "import", "timetable", file, "--school", string(class.School), "--force"}, more...)
		if err := run(t.Context(), args, &out); err != nil {
			t.Errorf("%v: %v\n%s", more, err, out.String())
		}
		return out.String()
	}
	if out := order("--dry-run"); !strings.Contains(out, "nulle part") || strings.Contains(out, "\nid ") {
		t.Errorf("a dry run says %s", out)
	}
	out := order()
	_, id, ok := strings.Cut(out, "\nid ")
	if !ok {
		t.Fatalf("an import says %s", out)
	}
	if out := order(); strings.Contains(out, "\nid ") {
		t.Errorf("the same file wrote again: %s", out)
	}
	order("--undo", strings.TrimSpace(id))
	if out := order("--dry-run"); !strings.Contains(out, "1 à ajouter") {
		t.Errorf("taken back, it is still there: %s", out)
	}
}
