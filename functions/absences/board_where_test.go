package absences

import (
	"context"
	"maps"
	"slices"
	"testing"

	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// where is the list of an evacuation now.
func (w *world) where() WhereView {
	w.Helper()
	grant, err := policy.ReadBoard(w.as("cpe"), lycee, w.Year)
	if err != nil {
		w.Fatal(err)
	}
	v, err := w.book.Where(context.Background(), grant, w.now, plainly)
	if err != nil {
		w.Fatal(err)
	}
	return v
}

func TestEveryPupilIsSomewhereOnce(t *testing.T) {
	w := newWorld(t)
	l := w.lesson("s1", 10)
	c := w.class("2DE3")
	w.now = w.at(10, 5)
	w.enter("cpe", Order{Kind: Present, Place: CDI, From: school.At(10, 0), To: school.At(11, 0), First: monday}, c[1].ID)
	w.mustCall("teacher-maths", l.ID, 0, Said{Pupil: c[0].ID, Status: Absent}, Said{Pupil: c[2].ID, Status: Infirmary})
	v := w.where()
	if len(v.Rooms) != 1 || !v.Rooms[0].Done || len(v.Rooms[0].Pupils) != len(c)-3 || v.Rooms[0].Class != "2de 3" {
		t.Errorf("rooms = %+v", v.Rooms)
	}
	if len(v.Places) != 2 || v.Places[1].Place != Sickroom || v.Places[0].Place != CDI || v.Places[0].Pupils[0][0] != string(c[1].ID) {
		t.Errorf("places = %+v", v.Places)
	}
	if len(v.Absent) != 1 || v.Absent[0].Pupil != c[0].ID {
		t.Errorf("absent = %+v", v.Absent)
	}
	if len(v.Away) != 0 {
		t.Errorf("away = %+v", v.Away)
	}
	seen := map[string]bool{string(c[0].ID): true, string(c[1].ID): true, string(c[2].ID): true}
	for _, p := range append(v.Rooms[0].Pupils, v.Free...) {
		if seen[p[0]] {
			t.Errorf("%s is at two places", p[0])
		}
		seen[p[0]] = true
	}
	names, err := policy.ReadNames(w.as("cpe"), lycee, w.Year)
	if err != nil {
		t.Fatal(err)
	}
	lines, err := w.book.Lines(context.Background(), names, w.now)
	if err != nil || len(seen) != len(lines.Pupils) {
		t.Errorf("%d pupils are somewhere, the school has %d, %v", len(seen), len(lines.Pupils), err)
	}
}

// A list of an evacuation that names whom nobody expects sends people into the fire.
func TestEvacuationLooksForNobodyWhomAStatusKeepsAway(t *testing.T) {
	w := newWorld(t)
	l := w.lesson("s1", 10)
	c, other := w.class("2DE3"), w.class("2DE5")
	w.now = w.at(10, 5)
	w.put(notesKey(lycee, w.Year, "2DE3"), Notes{Notes: []Note{
		{Pupil: c[0].ID, ID: "a", Kind: Remote, From: "2026-11-01", To: "2026-12-01"},
		{Pupil: c[1].ID, ID: "b", Kind: Exempted, From: "2026-11-01", To: "2026-12-01", Service: l.Service},
		{Pupil: c[2].ID, ID: "c", Kind: Exempted, From: "2026-11-01", To: "2026-12-01", Service: l.Service, Present: true},
		{Pupil: c[3].ID, ID: "d", Kind: Exempted, From: "2026-11-01", To: "2026-12-01", Service: "another"},
		{Pupil: c[4].ID, ID: "e", Kind: Remote, From: "2026-11-01", To: "2026-12-01"},
	}})
	w.put(notesKey(lycee, w.Year, "2DE5"), Notes{Notes: []Note{
		{Pupil: other[0].ID, ID: "f", Kind: PFMP, From: "2026-11-01", To: "2026-12-01"},
		{Pupil: other[1].ID, ID: "g", Kind: Exempted, From: "2026-11-01", To: "2026-12-01", Start: school.At(8, 0), End: school.At(10, 0)},
	}})
	w.enter("cpe", Order{Kind: Present, Place: CDI, From: school.At(10, 0), To: school.At(11, 0), First: monday}, c[4].ID) // came all the same
	v := w.where()
	got := map[string]string{}
	for _, a := range v.Away {
		for _, p := range a.Pupils {
			got[p[0]] = a.Kind
		}
	}
	want := map[string]string{string(c[0].ID): "remote", string(c[1].ID): "exempted", string(other[0].ID): "pfmp"}
	if !maps.Equal(got, want) {
		t.Errorf("away = %v, want %v", got, want)
	}
	in := func(list []Listed, p roster.Pupil) bool {
		return slices.ContainsFunc(list, func(l Listed) bool { return l[0] == string(p.ID) })
	}
	if room := v.Rooms[0].Pupils; len(room) != len(c)-3 || !in(room, c[2]) || !in(room, c[3]) {
		t.Errorf("%d in the room of %d", len(room), len(c))
	}
	if !in(v.Free, other[1]) || len(v.Places) != 1 || !in(v.Places[0].Pupils, c[4]) {
		t.Errorf("free or places = %+v, %+v", v.Free, v.Places)
	}
}
