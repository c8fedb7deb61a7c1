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
	"notices":          {{"/api/me/notices", ""}},
	"setNotices":       {{"/api/me/notices", `{"language":"pt","kinds":[],"hours":{"from":"07:00","to":"20:00"},"digestAt":"18:30","sms":true}`}},
	"subscribe":        {{"/api/me/push", `{"endpoint":"https://169.254.169.254/","keys":{"p256dh":"AA","auth":"AA"}}`}},
	"unsubscribe":      {{"/api/me/push", `{"endpoint":"https://web.push.apple.com/none"}`}},
	"schoolNotices":    {{"/api/schools/9990001X/notices", ""}, {"/api/schools/9990099X/notices", ""}},
	"setSchoolNotices": {
		{"/api/schools/9990001X/notices", `{"hours":{"from":"20:00","to":"07:00"},"urgent":true,"sms":{"budget":1000,"used":0,"stopped":false}}`},
		{"/api/schools/9990099X/notices", `{"hours":{"from":"20:00","to":"07:00"},"urgent":true,"sms":{"budget":1000,"used":0,"stopped":false}}`},
	},
	"logCall":  {{"/api/schools/9990001X/calls/2026-11-23.{p1}.{absent}.{absent}", `{"outcome":"reached"}`}},
	"demoMail": {{"/api/demo/mail", ""}},
	"signOut":  {{"/api/session", ""}}, // last: it ends the session of who tries it
