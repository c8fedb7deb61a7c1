package functions_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"
)

// invented are members that somebody could hope a body to have: those of what is
// stored, and the classics of the trade.
var invented = []string{
	"id", "person", "by", "author", "role", "roles", "admin", "isAdmin", "is_admin", "permissions", "scope", "level", "links", "school", "year",
	"service", "period", "class", "group", "pupils", "roster", "owner", "user", "userId", "tenant", "account", "hash", "since", "failed", "from",
	"session", "sid", "token", "Token", "Refresh", "Language", "Address", "Agent", "As", "staff", "secondAt", "passwordAt", "suspended", "used",
	"expires", "now", "finals", "adjust", "columns", "published", "open", "visible", "__proto__", "constructor", "$where", "Version", "Edits",
}

// nested are the objects inside a save that invented members are put in as well.
var nested = map[string]func(version int64, column string) string{
	"an assessment": func(v int64, _ string) string {
		return fmt.Sprintf(`{"version":%d,"assessments":[{"id":"new","create":true,"title":"x","date":"2026-11-20","visibleFrom":"2026-11-23T18:00:00Z"%%s}]}`, v)
	},
	"a cell": func(v int64, column string) string {
		return fmt.Sprintf(`{"version":%d,"edits":[{"assessment":%q,"pupil":"{p1}","value":"3"%%s}]}`, v, column)
	},
	"a pupil's line": func(v int64, _ string) string {
		return fmt.Sprintf(`{"version":%d,"pupils":[{"pupil":"{p1}","final":"3"%%s}]}`, v)
	},
}

// TestAnInventedMemberChangesNothing puts each of these into each object of each body:
// all are refused, and nothing is stored.
func TestAnInventedMemberChangesNothing(t *testing.T) {
	h, store := newSiege(t)
	acts := h.effective(t)
	version, column := h.firstColumn(t)
	tried := 0
	for _, op := range unsafe() {
		act := acts[op.ID]
		if act.body == "" {
			continue
		}
		forms := map[string]string{"the body": act.body[:len(act.body)-1] + "%s}"}
		if op.ID == "saveGradebook" {
			for name, form := range nested {
				forms[name] = h.fill(form(version, column))
			}
		}
		var known map[string]any
		if err := json.Unmarshal([]byte(act.body), &known); err != nil {
			t.Fatal(err)
		}
		for where, form := range forms {
			for _, member := range invented {
				if _, is := known[member]; is && where == "the body" || member == "id" && where == "an assessment" {
					continue // its own
				}
				for _, value := range []string{`true`, `"DIR"`, `{"role":"DIR"}`} {
					body := fmt.Sprintf(form, fmt.Sprintf(`,%q:%s`, member, value))
					before := store.writes.Load()
					rec := h.call(t, "teacher-maths", op.Method, act.path, body)
					if tried++; rec.Code != http.StatusUnprocessableEntity || store.writes.Load() != before {
						t.Errorf("%s with %s in %s: status %d, %d writes", op.ID, member, where, rec.Code, store.writes.Load()-before)
					}
				}
			}
		}
	}
	if tried < 1_000 {
		t.Errorf("%d tries", tried)
	}
}

// TestAKnownMemberOfAnotherObjectChangesNothing names in a save a service, a period, a
// school and a pupil of others: only the path says which gradebook is written.
func TestAKnownMemberOfAnotherObjectChangesNothing(t *testing.T) {
	h, store := newSiege(t)
	version, column := h.firstColumn(t)
	path, before := h.fill("/api/services/{s1}/periods/T1/gradebook"), store.writes.Load()
	for _, pupil := range []string{"{pupil-agricole}", "{adult-pupil}", "{teacher-maths}", "{guardian-full-of-p1}", absent, ""} {
		body := fmt.Sprintf(`{"version":%d,"edits":[{"assessment":%q,"pupil":%q,"value":"3"}]}`, version, column, h.fill(pupil))
		if rec := h.call(t, "teacher-maths", "PUT", path, body); rec.Code != 422 {
			t.Errorf("the mark of %s: status %d, want 422", pupil, rec.Code)
		}
	}
	for _, query := range []string{"?school=9990002Y", "?school=" + absent, "?school=9990001X%232026"} {
		if rec := h.call(t, "teacher-maths", "PUT", path+query, fmt.Sprintf(h.fill(saved), version, column)); rec.Code != 404 {
			t.Errorf("%s: status %d, want 404", query, rec.Code)
		}
	}
	if got := store.writes.Load() - before; got != 0 {
		t.Errorf("%d writes", got)
	}
}
