package functions_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"
)

// TestWhatWasHiddenWhenItChangedStaysHidden types a mark, corrects it before families
// could see it, and then shows the assessment from an earlier moment on: its history
// must not tell what the mark was while nobody saw it.
func TestWhatWasHiddenWhenItChangedStaysHidden(t *testing.T) {
	h := newHouse(t)
	path := h.fill("/api/services/{s1}/periods/T1/gradebook")
	version, _ := h.firstColumn(t)
	save := func(form string, args ...any) {
		t.Helper()
		body := h.fill(fmt.Sprintf(`{"version":%d,`+form+`}`, append([]any{version}, args...)...))
		rec := h.call(t, "teacher-maths", "PUT", path, body)
		if rec.Code != 200 {
			t.Fatalf("%d %s", rec.Code, rec.Body)
		}
		var answer struct{ Version int64 }
		if err := json.Unmarshal(rec.Body.Bytes(), &answer); err != nil {
			t.Fatal(err)
		}
		version = answer.Version
	}
	at := func(hours time.Duration) string { return h.clock().Add(hours * time.Hour).UTC().Format(time.RFC3339) }
	save(`"assessments":[{"id":"new","create":true,"title":"x","date":"2026-11-20","visibleFrom":"%s"}],"edits":[{"assessment":"new","pupil":"{p1}","value":"3,33"}]`, at(24))
	h.setClock(h.clock().Add(time.Hour))
	save(`"edits":[{"assessment":"new","pupil":"{p1}","value":"7,77"}]`)
	h.setClock(h.clock().Add(time.Hour))
	save(`"assessments":[{"id":"new","visibleFrom":"%s"}]`, at(-12))
	h.setClock(h.clock().Add(time.Hour))
	save(`"edits":[{"assessment":"new","pupil":"{p1}","value":"8,88"}]`)
	for _, who := range []string{"guardian-full-of-p1", "pupil-p1"} {
		body := h.call(t, who, "GET", h.fill("/api/pupils/{p1}/grades/history?service={s1}&period=T1"), "").Body.String()
		if strings.Contains(body, "3.33") || strings.Contains(body, "3,33") {
			t.Errorf("%s reads a mark that was never shown: %s", who, body)
		}
		if !strings.Contains(body, "7.77") && !strings.Contains(body, "7,77") {
			t.Errorf("%s does not read what was shown: %s", who, body)
		}
	}
}
