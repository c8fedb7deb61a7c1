package functions_test

import (
	"strings"
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/table"
)

// ofAbsences reports whether an item tells of an absence: of a pupil, of a day of the
// school, of a family told, of the journal, or of a message that left.
func ofAbsences(t *testing.T, it table.Item) bool {
	t.Helper()
	for _, prefix := range []string{"LIFE#", "DESK#", "TELL#", "SLIPS", "NOTES", "UPLOADS"} {
		if strings.HasPrefix(it.Sort, prefix) {
			return true
		}
	}
	if it.Sort == "NOTICE" || it.Sort == "FILE" || strings.HasPrefix(it.Sort, "ROLL#") && strings.Contains(it.Part, "#DAY#") {
		return true
	}
	if !strings.HasPrefix(it.Sort, journal.Prefix) {
		return false
	}
	var e journal.Entry
	if err := it.Decode(&e); err != nil {
		t.Fatal(err)
	}
	return strings.HasPrefix(e.Action, "absence.") || strings.HasPrefix(e.Action, "exemption.")
}

// absences counts the items of absences in the whole table, and those of them that
// outlive a moment.
func (h *house) absences(t *testing.T, end time.Time) (kinds, left map[string]int) {
	t.Helper()
	kinds, left = map[string]int{}, map[string]int{}
	for after := (table.Key{}); ; {
		page, err := h.table.Walk(t.Context(), 0, 1, after)
		if err != nil {
			t.Fatal(err)
		}
		for _, it := range page.Items {
			if !ofAbsences(t, it) {
				continue
			}
			kind, _, _ := strings.Cut(it.Sort, "#")
			if kinds[kind]++; it.Expires.IsZero() || it.Expires.After(end) {
				left[kind]++
			}
		}
		if after = page.Next; after == (table.Key{}) {
			return kinds, left
		}
	}
}

// TestNothingOfAbsencesSurvivesTheSchoolYear writes everything that may be written about
// absences, lets follow what follows, and looks when each item of the table ends.
func TestNothingOfAbsencesSurvivesTheSchoolYear(t *testing.T) {
	h := newHouse(t)
	done := func(as, method, path, body string) {
		t.Helper()
		if rec := h.call(t, as, method, h.fill(path), h.fill(body)); rec.Code != 200 {
			t.Fatalf("%s %s: %d %s", method, path, rec.Code, rec.Body)
		}
	}
	done("teacher-maths", "PUT", "/api/lessons/{l1}/roll?school=9990001X", `{"version":0,"marks":[{"pupil":"{p1}","status":"absent"},{"pupil":"{p2}","status":"late","minutes":5}]}`)
	done("cpe", "POST", "/api/schools/9990001X/late-desk", `{"pupil":"{p1}"}`)
	done("cpe", "POST", "/api/schools/9990001X/absences", `{"pupils":["{p2}"],"kind":"absent","date":"2026-11-23","from":"14:00","to":"16:00"}`)
	done("guardian-full-of-p1", "POST", "/api/pupils/{p1}/justifications", `{"from":"2026-11-23T07:00:00Z","to":"2026-11-23T11:00:00Z","motif":"illness","words":"varicelle"}`)
	done("guardian-full-of-p1", "POST", "/api/pupils/{p1}/declarations", `{"from":"2026-11-26T07:00:00Z","to":"2026-11-26T11:00:00Z","motif":"family"}`)
	done("cpe", "POST", "/api/pupils/{p1}/statuses?school=9990001X", `{"kind":"remote","from":"2026-11-30","to":"2026-12-01"}`)
	h.follow(t)
	kinds, left := h.absences(t, time.Date(2027, time.August, 1, 0, 0, 0, 0, time.UTC))
	for _, kind := range []string{"LIFE", "ROLL", "DESK", "TELL", "SLIPS", "NOTES", "NOTICE", "~J"} {
		if kinds[kind] == 0 {
			t.Errorf("no %s was written: %v", kind, kinds)
		}
	}
	if len(left) > 0 {
		t.Errorf("beyond 1 August stay %v", left)
	}
}
