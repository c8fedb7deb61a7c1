package functions_test

import (
	"fmt"
	"strings"
	"testing"
)

// TestAnAssessmentOfAnOddFormIsRefused holds that no save stores what a later answer
// could not be made of: a moment beyond the calendar, a name that is not one.
func TestAnAssessmentOfAnOddFormIsRefused(t *testing.T) {
	h, store := newSiege(t)
	path := h.fill("/api/services/{s1}/periods/T1/gradebook")
	version, _ := h.firstColumn(t)
	before := store.writes.Load()
	for name, v := range map[string]struct{ id, visible string }{
		"a moment that is in the year 10000 elsewhere": {"new", "9999-12-31T23:59:00-12:00"},
		"a long name":                     {strings.Repeat("a", 65), "2026-11-23T18:00:00Z"},
		"a name with a space":             {"a b", "2026-11-23T18:00:00Z"},
		"a name with a mark of direction": {`a\u202eb`, "2026-11-23T18:00:00Z"},
		"a name of markup":                {"<b>", "2026-11-23T18:00:00Z"},
		"a name with a separator of keys": {"a#b", "2026-11-23T18:00:00Z"},
	} {
		body := fmt.Sprintf(`{"version":%d,"assessments":[{"id":"%s","create":true,"title":"x","date":"2026-11-20","visibleFrom":"%s"}]}`, version, v.id, v.visible)
		if rec := h.call(t, "teacher-maths", "PUT", path, body); rec.Code != 422 {
			t.Errorf("%s: status %d, want 422", name, rec.Code)
		}
	}
	if got := store.writes.Load() - before; got != 0 {
		t.Errorf("%d writes", got)
	}
}
