package functions_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/preau-ent/preau/functions/absences"
	"github.com/preau-ent/preau/functions/timetable"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/school"
)

// A lesson of no service is of the teachers whom it names: they have it among their rolls
// and call it, nobody else teaching does.
func TestLessonOfNoServiceIsCalledByTheTeacherWhomItNames(t *testing.T) {
	for what, row := range map[string]string{
		"class life":           "Vie de classe;%s;2DE5",
		"two classes together": "Conférence;%s;2DE5,2DE6",
		"an unknown subject":   "ZZ12;%s;2DE5",
	} {
		t.Run(what, func(t *testing.T) {
			h := newHouse(t)
			name := h.demo.As("teacher-maths").Profile.Name
			file := "jour;debut;fin;matiere;professeurs;classes\n1;08:00;08:55;" + fmt.Sprintf(row, name.Last+" "+name.First) + "\n"
			_, err := timetable.NewBook(h.table).Import(t.Context(), timetable.ByMachine(policy.System(policy.JobDemo)), timetable.Delivered{
				School: "9990001X", Year: school.YearOf(h.clock()), Format: timetable.FormatCSV, File: strings.NewReader(file), From: "2026-09-01", Force: true,
			}, h.clock())
			if err != nil {
				t.Fatal(err)
			}
			h.restart()
			h.callsAlone(t, "teacher-maths", "teacher-other-subject")
		})
	}
}

// A lesson that is added names its teacher, who need not have its service.
func TestLessonAddedIsCalledByTheTeacherWhomItNames(t *testing.T) {
	for what, body := range map[string]string{
		"of a service":  `{"version":0,"force":true,"changes":[{"kind":"added","service":"{s1}","start":"08:00","end":"08:55","staff":["{teacher-other-class}"]}]}`,
		"of no service": `{"version":0,"force":true,"changes":[{"kind":"added","subject":"Rattrapage","classes":["2DE3"],"start":"08:00","end":"08:55","staff":["{teacher-other-class}"]}]}`,
	} {
		t.Run(what, func(t *testing.T) {
			h := newHouse(t)
			rec := h.call(t, "head", http.MethodPut, "/api/lessons/20261123-extraabcde/changes?school=9990001X", h.fill(body))
			if rec.Code != http.StatusOK {
				t.Fatalf("added: %d %s", rec.Code, rec.Body)
			}
			h.callsAlone(t, "teacher-other-class", "teacher-other-subject")
		})
	}
}

// callsAlone holds that one teacher has a single roll to call now and calls it, and that
// another does not see it.
func (h *house) callsAlone(t *testing.T, name, other string) {
	t.Helper()
	var mine absences.MineView
	rec := h.call(t, name, http.MethodGet, "/api/me/rolls", "")
	if err := json.Unmarshal(rec.Body.Bytes(), &mine); err != nil || len(mine.Now) == 0 {
		t.Fatalf("rolls of %s: %d %s", name, rec.Code, rec.Body)
	}
	for _, l := range mine.Now {
		path := fmt.Sprintf("/api/lessons/%s/roll?school=9990001X", l.Lesson)
		if rec := h.call(t, name, http.MethodPut, path, `{"version":0,"marks":[]}`); rec.Code != http.StatusOK {
			t.Errorf("%s calls %s: %d %s", name, l.Subject, rec.Code, rec.Body)
		}
		if rec := h.call(t, other, http.MethodGet, path, ""); rec.Code != http.StatusNotFound {
			t.Errorf("%s reads %s: %d", other, l.Subject, rec.Code)
		}
	}
}
