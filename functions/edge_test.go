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

// TestADayThatIsNoneIsAnswered holds that a day outside the calendar, or of no school
// year, is refused at once: nothing counts days from it to today.
func TestADayThatIsNoneIsAnswered(t *testing.T) {
	h, store := newSiege(t)
	for _, name := range []string{"teacher-maths", "cpe", "head"} {
		h.token(t, name) // signing in writes
	}
	before, counted := store.writes.Load(), int64(0)
	for _, day := range []string{"0", "2026-13-01", "9999-12-31", "0001-01-01", "%00", "z"} {
		for _, path := range []string{"/api/me/rolls?date=", "/api/schools/9990001X/lessons?date=", "/api/staff/me/timetable?school=9990001X&week="} {
			if rec := h.call(t, "teacher-maths", "GET", path+day, ""); rec.Code != 200 && rec.Code != 404 && rec.Code != 422 {
				t.Errorf("%s%s: %d", path, day, rec.Code)
			}
		}
		body := h.fill(fmt.Sprintf(`{"pupils":["{p1}"],"kind":"absent","date":%q,"lastDate":%q}`, day, day))
		if rec := h.call(t, "cpe", "POST", "/api/schools/9990001X/absences", body); rec.Code != 422 && rec.Code != 404 {
			t.Errorf("an absence on %s: %d %s", day, rec.Code, rec.Body)
		}
		body = h.fill(fmt.Sprintf(`{"kind":"remote","from":%q,"to":%q}`, day, day))
		if rec := h.call(t, "cpe", "POST", h.fill("/api/pupils/{p1}/statuses"), body); rec.Code != 422 {
			t.Errorf("a status on %s: %d %s", day, rec.Code, rec.Body)
		}
		body = fmt.Sprintf(`{"format":"csv","text":"jour;debut;fin;matiere;classes\n1;08:00;08:55;Maths;2DE3\n","dryRun":true,"from":%q}`, day)
		if rec := h.call(t, "head", "POST", "/api/schools/9990001X/timetable/imports", body); rec.Code >= 500 {
			t.Errorf("a timetable from %s: %d %s", day, rec.Code, rec.Body)
		}
		counted++ // a try of an import is written down, so that tries have an end
	}
	if got := store.writes.Load() - before; got != counted {
		t.Errorf("%d writes, want %d", got, counted)
	}
}
