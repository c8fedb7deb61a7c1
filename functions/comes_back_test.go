package functions_test

import (
	"fmt"
	"maps"
	"net/http"
	"strings"
	"testing"

	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// TestWhoComesBackStandsOnceInEveryList moves p2 to the neighbouring class on Tuesday and
// back on Wednesday: what lists the class on Thursday lists it as it did on Monday.
func TestWhoComesBackStandsOnceInEveryList(t *testing.T) {
	h := newHouse(t)
	pupil := h.demo.Named["pupil-p2"]
	const thursday = school.Date("2026-11-26")
	was := h.enrolment(t, pupil)
	var groups []string
	for _, g := range was.Groups {
		groups = append(groups, string(g))
	}
	look := func() map[string]int {
		h.setClock(school.At(9, 30).On(thursday, h.demo.Zone))
		h.restart()
		counts := map[string]int{}
		for _, c := range []struct{ as, path string }{
			{"teacher-maths", h.fill("/api/services/{s1}/periods/T1/gradebook")},
			{"head-teacher", "/api/classes/" + string(was.Class) + "/overview?school=" + string(lycee)},
			{"cpe", "/api/schools/" + string(lycee) + "/whereabouts"},
			{"cpe", "/api/schools/" + string(lycee) + "/pupils"},
			{"cpe", "/api/schools/" + string(lycee) + "/groups"},
		} {
			rec := h.call(t, c.as, http.MethodGet, c.path, "")
			if rec.Code != 200 {
				t.Fatalf("%s: %d %s", c.path, rec.Code, rec.Body)
			}
			counts[c.path] = strings.Count(rec.Body.String(), string(pupil))
			if strings.Contains(c.path, "overview") {
				for i, column := range strings.Split(rec.Body.String(), `"class":`)[1:] {
					counts[fmt.Sprintf("figures of column %d: %s", i, strings.SplitAfter(column, "}")[0])]++
				}
			}
		}
		return counts
	}
	h.seats(t, pupil, string(was.Class), groups...) // what a delivery changes beside
	before := look()
	h.setClock(school.At(7, 0).On(thursday.AddDays(-2), h.demo.Zone))
	h.seats(t, pupil, "2DE4", "2DE-ESP4", "2DE4-AP1")
	h.setClock(school.At(7, 0).On(thursday.AddDays(-1), h.demo.Zone))
	h.seats(t, pupil, string(was.Class), groups...)
	if after := look(); !maps.Equal(after, before) {
		t.Errorf("after coming back the lists hold\n%v\nwant\n%v", after, before)
	}
	k := roster.ClassKey(lycee, h.demo.Year, was.Class)
	items, err := h.table.Get(t.Context(), true, k)
	if err != nil {
		t.Fatal(err)
	}
	var class roster.Class
	if err := items.Find(k).Decode(&class); err != nil {
		t.Fatal(err)
	}
	stays := ""
	for _, p := range class.Pupils {
		if p.ID == pupil {
			stays += string(p.From + "/" + p.To + " ")
		}
	}
	if want := "/2026-11-24 2026-11-25/ "; stays != want {
		t.Errorf("lines of the pupil in the class: %s, want %s", stays, want)
	}
}
