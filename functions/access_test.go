package functions_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/preau-ent/preau/shared/api"
)

// A probe is one request with which an operation is tried by every archetype.
type probe struct{ path, body string }

// What may surprise in the lines they give, and is as the table of rights has it: a
// surveillant restricted to classes reads every timetable and calls every roll (rows 15
// and 30), seats in permanence and library pupils of those classes alone, but enters and reads absences of those classes alone (31, 32); teachers of a
// class read of who left it, this year; a region's support reads and sets how a school
// tells its families, which names nobody (68); who has the child in charge justifies and
// has no feed (33, feed.token); {w5} is cancelled, and a cancelled lesson has no roll for
// anybody; rolls of one's own are an empty list for who gives no lesson; who reads a file
// gets 403 where it may not act, who does not read it 404.
//
// probes try each operation on objects near and far. An operation without probes
// fails the test, so that no route is without its lines in the golden.
var probes = map[string][]probe{
	"signIn":          {{"/api/session", `{"login":"nobody.{me}","password":"nothing at all"}`}},
	"refreshSession":  {{"/api/session/refresh", ""}},
	"sessions":        {{"/api/session/list", ""}},
	"revokeSession":   {{"/api/session/list/{absent}", ""}},
	"confirmPassword": {{"/api/session/password", `{"password":"not the right one"}`}},
	"checkCode":       {{"/api/activation/check", `{"code":"2222-2222-2222-2222"}`}},
	"activate":        {{"/api/activation", `{"code":"2222-2222-2222-2222","login":"a.b","password":"a long enough phrase"}`}},
	"me":              {{"/api/me", ""}},
	"demoAccounts":    {{"/api/demo/accounts", ""}},
	"today":           {{"/api/today", ""}},
	"pupilGrades": {
		{"/api/pupils/{p1}/grades", ""}, {"/api/pupils/{p1}/grades?period=year", ""}, {"/api/pupils/{p2}/grades", ""}, {"/api/pupils/{p3}/grades", ""},
		{"/api/pupils/{adult-pupil}/grades", ""}, {"/api/pupils/{adult-pupil-opt-out}/grades", ""},
		{"/api/pupils/{pupil-of-teacher-parent}/grades", ""}, {"/api/pupils/{pupil-without-guardian}/grades", ""},
		{"/api/pupils/{pupil-left}/grades", ""}, {"/api/pupils/{pupil-agricole}/grades", ""}, {"/api/pupils/{absent}/grades", ""},
	},
	"whatIf": {
		{"/api/pupils/{p1}/grades/what-if", `{"service":"{s1}","marks":[{"value":"14","coefficient":100}]}`},
		{"/api/pupils/{p1}/grades/what-if", `{"service":"absent","marks":[]}`},
		{"/api/pupils/{absent}/grades/what-if", `{"service":"{s1}","marks":[]}`},
	},
	"gradebookWorking": {
		{"/api/services/{s1}/periods/T1/working?pupil={p1}", ""}, {"/api/services/{s1}/periods/T1/working?pupil={p3}", ""},
		{"/api/services/{s7}/periods/T1/working?pupil={p1}", ""}, {"/api/services/{absent}/periods/T1/working?pupil={p1}", ""},
	},
	"pupilGradesHistory": {{"/api/pupils/{p1}/grades/history?service={s1}", ""}, {"/api/pupils/{absent}/grades/history?service={s1}", ""}},
	"gradebook": {
		{"/api/services/{s1}/periods/T1/gradebook", ""}, {"/api/services/{s2}/periods/T1/gradebook", ""}, {"/api/services/{s3}/periods/T1/gradebook", ""},
		{"/api/services/{s4}/periods/T1/gradebook", ""}, {"/api/services/{s7}/periods/T1/gradebook", ""}, {"/api/services/{absent}/periods/T1/gradebook", ""},
	},
	"saveGradebook": {
		{"/api/services/{s1}/periods/T1/gradebook", `{"version":1}`}, {"/api/services/{s3}/periods/T1/gradebook", `{"version":1}`},
		{"/api/services/{absent}/periods/T1/gradebook", `{"version":1}`},
	},
	"gradebookHistory": {{"/api/services/{s1}/periods/T1/history", ""}, {"/api/services/{absent}/periods/T1/history", ""}},
	"classOverview":    {{"/api/classes/2DE3/overview?school=9990001X", ""}, {"/api/classes/absent/overview?school=9990001X", ""}},
	"roll": {
		{"/api/lessons/{l1}/roll?school=9990001X", ""}, {"/api/lessons/{l1}/roll", ""}, {"/api/lessons/{l1}/roll?school=9990002Y", ""},
		// by dates: replaced and substitute, ended, coming; two teachers of one service
		{"/api/lessons/{w3}/roll?school=9990001X", ""}, {"/api/lessons/{w4}/roll?school=9990001X", ""}, {"/api/lessons/{w5}/roll?school=9990001X", ""},
		{"/api/lessons/{w6}/roll?school=9990001X", ""},
		{"/api/lessons/{l-college}/roll?school=9990002Y", ""}, {"/api/lessons/{l-college}/roll?school=9990001X", ""},
		{"/api/lessons/20261123-{absent}/roll?school=9990001X", ""}, {"/api/lessons/{absent}/roll?school=9990001X", ""},
	},
	"callRoll": {
		{"/api/lessons/{l1}/roll?school=9990001X", `{"version":0,"marks":[{"pupil":"{p1}","status":"absent"}]}`},
		{"/api/lessons/{w3}/roll?school=9990001X", `{"version":0,"marks":[]}`}, {"/api/lessons/{l-college}/roll?school=9990001X", `{"version":0,"marks":[]}`},
		{"/api/lessons/20261123-{absent}/roll?school=9990001X", `{"version":0,"marks":[]}`},
	},
	"myRolls":    {{"/api/me/rolls", ""}, {"/api/me/rolls?date=2026-11-24", ""}},
	"remindRoll": {{"/api/lessons/{l35}/reminder?school=9990001X", ""}, {"/api/lessons/{l-college}/reminder?school=9990001X", ""}, {"/api/lessons/20261123-{absent}/reminder?school=9990001X", ""}},
	"lateDesk": {
		{"/api/schools/9990001X/late-desk", `{"pupil":"{p1}","at":"08:04"}`}, {"/api/schools/9990001X/late-desk", `{"pupil":"{p3}","at":"08:04"}`},
		{"/api/schools/9990001X/late-desk", `{"pupil":"{absent}"}`},
	},
	"enterPresences": {
		{"/api/schools/9990001X/presences", `{"place":"cdi","pupils":["{p2}"],"date":"2026-11-23","from":"08:00","to":"10:00"}`},
		{"/api/schools/9990001X/presences", `{"place":"cdi","pupils":["{p2}"],"date":"2026-11-23","from":"15:00","to":"16:00"}`},
		{"/api/schools/9990001X/presences", `{"place":"permanence","pupils":["{p1}"],"date":"2026-11-23","from":"15:00","to":"16:00"}`},
		{"/api/schools/9990002Y/presences", `{"place":"cdi","pupils":["{p1}"],"date":"2026-11-23","from":"15:00","to":"16:00"}`},
		{"/api/schools/9990001X/presences", `{"place":"infirmary","pupils":["{p2}"],"date":"2026-11-23","from":"16:00","to":"16:20"}`},
		{"/api/schools/9990001X/presences", `{"place":"cdi","pupils":["{absent}"],"date":"2026-11-23"}`},
	},
	"enterAbsences": {
		{"/api/schools/9990001X/absences", `{"pupils":["{p2}"],"kind":"absent","date":"2026-11-23","from":"17:00","to":"18:00"}`},
		{"/api/schools/9990001X/absences", `{"class":"2DE5","kind":"absent","date":"2026-11-23","from":"17:00","to":"18:00"}`},
		{"/api/schools/9990001X/absences", `{"pupils":["{p3}"],"kind":"absent","date":"2026-11-23"}`},
		{"/api/schools/9990004A/absences", `{"class":"CM1","kind":"absent","date":"2026-11-23","from":"15:00","to":"16:00"}`},
		{"/api/schools/9990004A/absences", `{"class":"CM2","kind":"absent","date":"2026-11-23","from":"15:00","to":"16:00"}`},
		{"/api/schools/{absent}/absences", `{"pupils":["{absent}"],"kind":"absent","date":"2026-11-23"}`},
	},
	"correctAbsence": {
		{"/api/pupils/{p1}/absences/{l1}?date=2026-11-23", `{"version":1,"cancelled":true}`}, {"/api/pupils/{p2}/absences/{l1}?date=2026-11-23", `{"version":1,"cancelled":true}`},
		{"/api/pupils/{p2}/absences/{absent}?date=2026-11-23", `{"version":1,"cancelled":true}`},
		{"/api/pupils/{absent}/absences/{absent}?date=2026-11-23", `{"version":1,"cancelled":true}`},
	},
	"board":        {{"/api/schools/9990001X/board", ""}, {"/api/schools/9990002Y/board", ""}, {"/api/schools/9990004A/board", ""}, {"/api/schools/{absent}/board", ""}},
	"whereabouts":  {{"/api/schools/9990001X/whereabouts", ""}, {"/api/schools/9990002Y/whereabouts", ""}, {"/api/schools/9990004A/whereabouts", ""}, {"/api/schools/{absent}/whereabouts", ""}},
	"pupilLines":   {{"/api/schools/9990001X/pupils", ""}, {"/api/schools/9990002Y/pupils", ""}, {"/api/schools/9990004A/pupils", ""}, {"/api/schools/{absent}/pupils", ""}},
	"schoolGroups": {{"/api/schools/9990001X/groups", ""}, {"/api/schools/9990002Y/groups", ""}, {"/api/schools/9990004A/groups", ""}, {"/api/schools/{absent}/groups", ""}},
	"notices":      {{"/api/me/notices", ""}},
	"setNotices":   {{"/api/me/notices", `{"language":"pt","kinds":[],"hours":{"from":"07:00","to":"20:00"},"digestAt":"18:30","sms":true}`}},
	"subscribe":    {{"/api/me/push", `{"endpoint":"https://169.254.169.254/","keys":{"p256dh":"AA","auth":"AA"}}`}},
	"unsubscribe":  {{"/api/me/push", `{"endpoint":"https://web.push.apple.com/none"}`}},
	"rules":        {{"/api/schools/9990001X/rules", ""}, {"/api/schools/9990002Y/rules", ""}, {"/api/schools/9990099X/rules", ""}},
	"setRules": {
		{"/api/schools/9990001X/rules", `{"midday":"11:50","overrun":105,"lateLimit":30,"hours":[{"weekday":1,"from":"08:00","to":"18:00"},{"weekday":2,"from":"08:00","to":"18:00"},{"weekday":3,"from":"08:00","to":"12:05"},{"weekday":4,"from":"08:00","to":"18:00"},{"weekday":5,"from":"08:00","to":"18:00"}],"ownHours":false,"delegated":false,"handsOver":false,"colleagues":false}`},
		{"/api/schools/9990099X/rules", `{"midday":"11:50","overrun":105,"lateLimit":30,"hours":[{"weekday":1,"from":"08:00","to":"18:00"},{"weekday":2,"from":"08:00","to":"18:00"},{"weekday":3,"from":"08:00","to":"12:05"},{"weekday":4,"from":"08:00","to":"18:00"},{"weekday":5,"from":"08:00","to":"18:00"}],"ownHours":false,"delegated":false,"handsOver":false,"colleagues":false}`},
	},
	"presences":     {{"/api/schools/9990001X/presences", ""}, {"/api/schools/9990002Y/presences", ""}, {"/api/schools/{absent}/presences", ""}},
	"schoolNotices": {{"/api/schools/9990001X/notices", ""}, {"/api/schools/9990002Y/notices", ""}, {"/api/schools/9990099X/notices", ""}},
	"setSchoolNotices": {
		{"/api/schools/9990001X/notices", `{"hours":{"from":"20:00","to":"07:00"},"urgent":true,"sms":{"budget":1000,"used":0,"stopped":false}}`},
		{"/api/schools/9990099X/notices", `{"hours":{"from":"20:00","to":"07:00"},"urgent":true,"sms":{"budget":1000,"used":0,"stopped":false}}`},
	},
	"undoCall":   {{"/api/schools/9990002Y/calls/2026-11-23.{p1}.{absent}.{absent}/undo", `{"at":"2026-11-23T08:12:00Z"}`}, {"/api/schools/9990001X/calls/2026-11-23.{p1}.{absent}.{absent}/undo", `{"at":"2026-11-23T08:12:00Z"}`}},
	"logCall":    {{"/api/schools/9990002Y/calls/2026-11-23.{p1}.{absent}.{absent}", `{"outcome":"reached"}`}, {"/api/schools/9990001X/calls/2026-11-23.{p1}.{absent}.{absent}", `{"outcome":"reached"}`}},
	"textAnswer": {{"/api/sms/inbound", `{"from":"+33612345678","text":"STOP","id":"m-1"}`}},
	"demoMail":   {{"/api/demo/mail", ""}},
	"pupilTimetable": {
		{"/api/pupils/{p1}/timetable?week=2026-11-23", ""}, {"/api/pupils/{p2}/timetable?week=2026-11-23", ""}, {"/api/pupils/{p3}/timetable?week=2026-11-23", ""},
		{"/api/pupils/{p1}/timetable?week=2026-11-23&school=9990002Y", ""}, {"/api/pupils/{adult-pupil}/timetable", ""}, {"/api/pupils/{adult-pupil-independent}/timetable", ""},
		{"/api/pupils/{pupil-absentee}/timetable", ""}, {"/api/pupils/{pupil-contact-only}/timetable", ""},
		{"/api/pupils/{adult-pupil-opt-out}/timetable", ""}, {"/api/pupils/{pupil-left}/timetable", ""}, {"/api/pupils/{absent}/timetable", ""},
	},
	"classTimetable": {
		{"/api/classes/2DE3/timetable?school=9990001X&week=2026-11-23", ""}, {"/api/classes/6C/timetable?school=9990002Y", ""}, {"/api/classes/2DE3/timetable?school=9990002Y", ""},
		{"/api/classes/absent/timetable?school=9990001X", ""},
	},
	"staffTimetable": {{"/api/staff/me/timetable?school=9990001X", ""}, {"/api/staff/{teacher-maths}/timetable?school=9990001X", ""}, {"/api/staff/{absent}/timetable?school=9990001X", ""}},
	"roomTimetable":  {{"/api/rooms/B%20204/timetable?school=9990001X", ""}, {"/api/rooms/absent/timetable?school=9990001X", ""}},
	"schoolLessons":  {{"/api/schools/9990001X/lessons?date=2026-11-23", ""}, {"/api/schools/9990002Y/lessons?date=2026-11-23", ""}, {"/api/schools/{absent}/lessons", ""}},
	"changeLesson": {
		{"/api/lessons/{l35}/changes?school=9990001X", `{"version":0,"changes":[{"kind":"moved-room","room":"Foyer"}],"force":true}`},
		{"/api/lessons/{l35}/changes?school=9990001X", `{"version":0,"changes":[{"kind":"moved-time","date":"2026-11-24","start":"17:00","end":"17:55"}],"force":true}`},
		{"/api/lessons/{l35}/changes?school=9990002Y", `{"version":0,"changes":[{"kind":"cancelled"}]}`},
		{"/api/lessons/{l-college}/changes?school=9990001X", `{"version":0,"changes":[{"kind":"cancelled"}]}`},
		{"/api/lessons/20261123-aaaaaaaaaa/changes?school=9990001X", `{"version":0,"changes":[{"kind":"cancelled"}]}`},
	},
	"importTimetable": {
		{"/api/schools/9990001X/timetable/imports", `{"format":"csv","text":"jour;debut;fin;matiere\n","dryRun":true}`},
		{"/api/schools/9990002Y/timetable/imports", `{"format":"csv","text":"jour;debut;fin;matiere\n","dryRun":true}`},
	},
	"schoolCalendar": {{"/api/schools/9990001X/calendar", ""}, {"/api/schools/9990002Y/calendar", ""}, {"/api/schools/{absent}/calendar", ""}},
	"settleCalendar": {
		{"/api/schools/9990001X/calendar", `{"version":1,"first":"2026-09-01","last":"2027-07-02","weeks":[],"daysOff":[]}`},
		{"/api/schools/9990002Y/calendar", `{"version":1,"first":"2026-09-01","last":"2027-07-02","weeks":[],"daysOff":[]}`},
		{"/api/schools/{absent}/calendar", `{"version":1,"first":"2026-09-01","last":"2027-07-02","weeks":[],"daysOff":[]}`},
	},
	"timetableImports":    {{"/api/schools/9990001X/timetable/imports", ""}},
	"undoTimetableImport": {{"/api/schools/9990001X/timetable/imports/absent/undo", ""}},
	"feeds":               {{"/api/me/feeds", ""}},
	"addFeed": {
		{"/api/me/feeds", `{"kind":"school"}`}, {"/api/me/feeds", `{"kind":"timetable"}`}, {"/api/me/feeds", `{"kind":"timetable","pupil":"{p1}"}`},
		{"/api/me/feeds", `{"kind":"timetable","pupil":"{p3}"}`}, {"/api/me/feeds", `{"kind":"timetable","pupil":"{p1}","school":"9990002Y"}`},
		{"/api/me/feeds", `{"kind":"timetable","pupil":"{adult-pupil-opt-out}"}`}, {"/api/me/feeds", `{"kind":"timetable","pupil":"{absent}"}`},
	},
	"revokeFeed": {{"/api/me/feeds/absent", ""}},
	"feed":       {{"/api/feeds/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.ics", ""}},
	"pupilAbsences": {
		{"/api/pupils/{p1}/absences", ""}, {"/api/pupils/{p2}/absences", ""}, {"/api/pupils/{p3}/absences", ""}, {"/api/pupils/{adult-pupil}/absences", ""},
		{"/api/pupils/{adult-pupil-opt-out}/absences", ""}, {"/api/pupils/{adult-pupil-independent}/absences", ""}, {"/api/pupils/{pupil-absentee}/absences", ""},
		{"/api/pupils/{pupil-left}/absences", ""}, {"/api/pupils/{p1}/absences?school=9990002Y", ""}, {"/api/pupils/{absent}/absences", ""},
	},
	"justifyAbsence": {
		{"/api/pupils/{p2}/justifications", `{"from":"2026-11-20T07:00:00Z","to":"2026-11-20T11:00:00Z","motif":"family"}`},
		{"/api/pupils/{p3}/justifications", `{"from":"2026-11-20T07:00:00Z","to":"2026-11-20T11:00:00Z","motif":"family"}`},
		{"/api/pupils/{p1}/justifications?school=9990002Y", `{"from":"2026-11-20T07:00:00Z","to":"2026-11-20T11:00:00Z","motif":"family"}`},
		{"/api/pupils/{pupil-absentee}/justifications", `{"from":"2026-11-20T07:00:00Z","to":"2026-11-20T11:00:00Z","motif":"family"}`},
		{"/api/pupils/{adult-pupil-independent}/justifications", `{"from":"2026-11-20T07:00:00Z","to":"2026-11-20T11:00:00Z","motif":"family"}`},
		{"/api/pupils/{p1}/justifications", `{"from":"2026-11-20T07:00:00Z","to":"2026-11-20T11:00:00Z","motif":"family"}`},
		{"/api/pupils/{p1}/justifications", `{"from":"2026-11-20T07:00:00Z","to":"2026-11-20T11:00:00Z","motif":"illness","words":"x","said":{"who":"sa mère","how":"phone"}}`},
		{"/api/pupils/{adult-pupil}/justifications", `{"from":"2026-11-20T07:00:00Z","to":"2026-11-20T11:00:00Z","motif":"family"}`},
		{"/api/pupils/{absent}/justifications", `{"from":"2026-11-20T07:00:00Z","to":"2026-11-20T11:00:00Z","motif":"family"}`},
	},
	"declareAbsence": {
		{"/api/pupils/{p2}/declarations", `{"from":"2026-11-26T07:00:00Z","to":"2026-11-26T11:00:00Z","motif":"family"}`},
		{"/api/pupils/{adult-pupil}/declarations", `{"from":"2026-11-26T07:00:00Z","to":"2026-11-26T11:00:00Z","motif":"family"}`},
		{"/api/pupils/{absent}/declarations", `{"from":"2026-11-26T07:00:00Z","to":"2026-11-26T11:00:00Z","motif":"family"}`},
	},
	"ruleAbsence": {
		{"/api/pupils/{p3}/cases/202611200700-{absent}/ruling", `{"version":1,"accepted":true}`},
		{"/api/pupils/{p1}/cases/202611200700-{absent}/ruling", `{"version":1,"accepted":true}`}, {"/api/pupils/{absent}/cases/{absent}/ruling", `{"version":1,"accepted":true}`},
	},
	"ruleAbsences": {
		{"/api/schools/9990001X/rulings", `{"rulings":[{"pupil":"{p1}","case":"202611200700-{absent}","version":1,"accepted":true}]}`},
		{"/api/schools/{absent}/rulings", `{"rulings":[{"pupil":"{absent}","case":"{absent}","version":1,"accepted":true}]}`},
	},
	"askReason": {
		{"/api/pupils/{pupil-absentee}/asks", `{"at":"2026-11-10T09:30:00Z"}`}, {"/api/pupils/{p1}/asks", `{"at":"2026-11-21T09:30:00Z"}`},
		{"/api/pupils/{p3}/asks", `{"at":"2026-11-21T09:30:00Z"}`}, {"/api/pupils/{p1}/asks?school=9990002Y", `{"at":"2026-11-20T09:30:00Z"}`},
		{"/api/pupils/{absent}/asks", `{"at":"2026-11-20T09:30:00Z"}`},
	},
	"askReasons": {
		{"/api/schools/9990001X/asks", `{"asks":[{"pupil":"{p1}","at":"2026-11-21T09:30:00Z"}]}`},
		{"/api/schools/{absent}/asks", `{"asks":[{"pupil":"{absent}","at":"2026-11-21T09:30:00Z"}]}`},
	},
	"unanswered": {
		{"/api/schools/9990001X/unanswered?date=2026-11-20", ""}, {"/api/schools/9990002Y/unanswered?date=2026-11-20", ""}, {"/api/schools/{absent}/unanswered?date=2026-11-20", ""},
	},
	"exemptPupil": {
		{"/api/pupils/{p1}/statuses", `{"kind":"remote","from":"2027-01-11","to":"2027-01-15"}`}, {"/api/pupils/{absent}/statuses", `{"kind":"remote","from":"2027-01-11","to":"2027-01-15"}`},
	},
	"pupilSubjects": {{"/api/pupils/{p1}/services", ""}, {"/api/pupils/{absent}/services", ""}},
	"endStatus":     {{"/api/pupils/{p1}/statuses/{absent}", ""}, {"/api/pupils/{absent}/statuses/{absent}", ""}},
	"sendFile": {
		{"/api/files?pupil={p1}", `{"name":"a.pdf","type":"application/pdf","size":5,"part":0,"parts":1,"data":"JVBERi0="}`},
		{"/api/files?pupil={absent}", `{"name":"a.pdf","type":"application/pdf","size":5,"part":0,"parts":1,"data":"JVBERi0="}`},
	},
	"justificationDocument": {{"/api/pupils/{p1}/cases/202611200700-{absent}/document", ""}, {"/api/pupils/{absent}/cases/{absent}/document", ""}},
	"absenteeismSteps":      {{"/api/pupils/{p1}/steps", ""}, {"/api/pupils/{pupil-absentee}/steps", ""}, {"/api/pupils/{absent}/steps", ""}},
	"absenteeismLetters":    {{"/api/pupils/{pupil-absentee}/steps/4/letters", ""}, {"/api/pupils/{pupil-absentee}/steps/4/letters?school=9990002Y", ""}, {"/api/pupils/{p3}/steps/4/letters", ""}, {"/api/pupils/{absent}/steps/4/letters", ""}},
	"saveStep": {
		{"/api/pupils/{pupil-absentee}/steps/4", `{"version":1,"item":"convocation","done":true}`}, {"/api/pupils/{absent}/steps/4", `{"version":1,"item":"convocation","done":true}`},
	},
	"signOut": {{"/api/session", ""}}, // last: it ends the session of who tries it
}

// absent is an identifier of the right form that nothing has.
const absent = "aaaaaaaaaaaa"

// TestAccess tries every route with every archetype. What it writes down is what a
// person may do; it also holds that a denied read has the very bytes of an absent
// object, that nobody reads a detail that belongs to another adult of the family, and
// that answers carry the members written down for the reader's role and no other.
func TestAccess(t *testing.T) {
	h := newHouse(t)
	var access, keys bytes.Buffer
	ops := operations()
	slices.SortStableFunc(ops, func(a, b api.Op) int { return cmp.Compare(last(a), last(b)) })
	for _, op := range ops {
		if len(probes[op.ID]) == 0 {
			t.Errorf("%s %s has no probe", op.Method, op.Path)
		}
		byRole := map[string]map[string]bool{}
		for _, p := range probes[op.ID] {
			h.try(t, op, p, &access, byRole)
		}
		fmt.Fprintf(&keys, "%s %s\n", op.Method, op.Path)
		writeKeys(&keys, byRole)
	}
	if len(probes) != len(ops) {
		t.Errorf("%d operations have probes, and there are %d", len(probes), len(ops))
	}
	golden(t, "access.golden", access.Bytes())
	golden(t, "keys.golden", keys.Bytes())
}

// last puts signing out at the end: it ends the session of who tries it.
func last(op api.Op) int {
	if op.ID == "signOut" {
		return 1
	}
	return 0
}

// try makes one request as everybody and writes down who got what.
func (h *house) try(t *testing.T, op api.Op, p probe, access *bytes.Buffer, byRole map[string]map[string]bool) {
	t.Helper()
	path := strings.ReplaceAll(p.path, "{absent}", absent)
	byStatus := map[int][]string{}
	var denied []byte
	for i, name := range append([]string{"anonymous"}, h.names()...) {
		req := h.request(t, name, op.Method, h.fill(path), h.fill(strings.NewReplacer("{me}", name, "{absent}", absent).Replace(p.body)))
		req.RemoteAddr = fmt.Sprintf("198.51.100.%d:443", i)
		rec := httptest.NewRecorder()
		h.handler.ServeHTTP(rec, req)
		byStatus[rec.Code] = append(byStatus[rec.Code], name)
		switch {
		case rec.Code == 404 && denied == nil:
			denied = rec.Body.Bytes()
		case rec.Code == 404 && !bytes.Equal(rec.Body.Bytes(), denied):
			t.Errorf("%s %s as %s: the bytes of its 404 differ: %s", op.Method, p.path, name, rec.Body)
		case rec.Code >= 500:
			t.Errorf("%s %s as %s: %d", op.Method, p.path, name, rec.Code)
		case rec.Code == 200:
			h.leaks(t, name, p.path, rec.Body.String())
			role, _, _ := strings.Cut(name, "-")
			if byRole[role] == nil {
				byRole[role] = map[string]bool{}
			}
			members(t, rec.Body.Bytes(), byRole[role])
		}
		if rec.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s %s as %s may be cached", op.Method, p.path, name)
		}
	}
	fmt.Fprintf(access, "%s %s  (%s)\n", op.Method, p.path, op.Action)
	writeAccess(access, byStatus)
}

// writeAccess writes who got which status; the largest group of refusals is "everybody else".
func writeAccess(w *bytes.Buffer, byStatus map[int][]string) {
	rest, most := 0, 0
	for status, names := range byStatus {
		if len(names) > most && len(names) > 1 {
			rest, most = status, len(names)
		}
	}
	for _, status := range slices.Sorted(maps.Keys(byStatus)) {
		if status != rest {
			fmt.Fprintf(w, "  %d %s\n", status, strings.Join(byStatus[status], " "))
		}
	}
	fmt.Fprintf(w, "  %d everybody else\n", rest)
}

// writeKeys writes the members of answers by role, roles of the same members together.
func writeKeys(w *bytes.Buffer, byRole map[string]map[string]bool) {
	roles := map[string][]string{}
	for _, role := range slices.Sorted(maps.Keys(byRole)) {
		k := "    " + strings.Join(slices.Sorted(maps.Keys(byRole[role])), "\n    ") + "\n"
		roles[k] = append(roles[k], role)
	}
	for _, k := range slices.Sorted(maps.Keys(roles)) {
		fmt.Fprintf(w, "  as %s\n%s", strings.Join(roles[k], " "), k)
	}
}

// leaks looks for what belongs to one adult alone in an answer to somebody else of a
// family: no answer given to one guardian may hold another's address, phone or mail.
func (h *house) leaks(t *testing.T, name, path, body string) {
	t.Helper()
	if !strings.HasPrefix(name, "guardian") && !strings.HasPrefix(name, "pupil") && !strings.HasPrefix(name, "adult-pupil") {
		return
	}
	for owner, markers := range h.demo.Markers {
		for _, m := range markers {
			if owner != name && strings.Contains(body, m) {
				t.Errorf("%s as %s tells %q, which is of %s alone", path, name, m, owner)
			}
		}
	}
}

// members adds the paths of all members of an answer to a set.
func members(t *testing.T, body []byte, set map[string]bool) {
	t.Helper()
	var v any
	if err := json.Unmarshal(body, &v); err != nil {
		t.Fatalf("%v: %s", err, body)
	}
	walk("", v, set)
}

func walk(at string, v any, set map[string]bool) {
	switch v := v.(type) {
	case map[string]any:
		for name, inner := range v {
			if len(name) == len(absent) && name == strings.ToLower(name) && strings.ContainsAny(name, "0123456789") {
				name = "<id>" // remarks are by pupil
			}
			set[at+"."+name] = true
			walk(at+"."+name, inner, set)
		}
	case []any:
		for _, inner := range v {
			walk(at+"[]", inner, set)
		}
	}
}
