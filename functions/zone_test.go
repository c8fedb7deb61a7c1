package functions_test

import (
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// rewrite stores a changed copy of an item's document.
func rewrite[T any](t *testing.T, h *house, k table.Key, change func(*T)) {
	t.Helper()
	items, err := h.table.Get(t.Context(), true, k)
	if err != nil {
		t.Fatal(err)
	}
	var v T
	if err := items.Find(k).Decode(&v); err != nil {
		t.Fatal(err)
	}
	change(&v)
	it, err := items.Find(k).With(v)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.table.Write(t.Context(), table.Change{Op: table.Put, Item: it}); err != nil {
		t.Fatal(err)
	}
}

// TestMajorityBeginsOnTheSchoolsOwnDay puts a school on the other side of the Earth: a
// pupil who objects is of age when the day begins there, not in the region's capital.
func TestMajorityBeginsOnTheSchoolsOwnDay(t *testing.T) {
	h := newHouse(t)
	p1 := h.demo.Named["pupil-p1"]
	day := school.DateOf(h.clock(), time.UTC)
	noon, err := time.Parse(time.RFC3339, string(day)+"T12:00:00Z")
	if err != nil {
		t.Fatal(err)
	}
	rewrite(t, h, roster.EnrolKey(p1), func(e *roster.Enrolments) {
		for i := range e.Enrolments {
			birth := noon.AddDate(-18, 0, 1) // of age tomorrow
			e.Enrolments[i].Birth, e.Enrolments[i].OptOut = school.Date(birth.Format(time.DateOnly)), true
		}
	})
	for _, v := range []struct {
		name, zone string
		at         time.Time
		want       int
	}{
		{"an hour before midnight in Nouméa", "Pacific/Noumea", noon, 200},
		{"an hour after midnight in Nouméa", "Pacific/Noumea", noon.Add(2 * time.Hour), 404},
		{"after midnight in Paris, the evening before in Fort-de-France", "America/Martinique", noon.Add(13 * time.Hour), 200},
		{"after midnight in Fort-de-France", "America/Martinique", noon.Add(17 * time.Hour), 404},
	} {
		rewrite(t, h, roster.SchoolKey("9990001X"), func(s *roster.School) { s.Zone = v.zone })
		h.restart()
		h.setClock(v.at)
		if rec := h.call(t, "guardian-full-of-p1", "GET", h.fill("/api/pupils/{p1}/grades"), ""); rec.Code != v.want {
			t.Errorf("%s: status %d, want %d", v.name, rec.Code, v.want)
		}
	}
}
