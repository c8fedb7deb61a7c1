package weight

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"time"

	"github.com/preau-ent/preau/functions"
	"github.com/preau-ent/preau/functions/fill"
	"github.com/preau-ent/preau/functions/session"
	"github.com/preau-ent/preau/shared/api"
	"github.com/preau-ent/preau/shared/demo"
	"github.com/preau-ent/preau/shared/identity"
	"github.com/preau-ent/preau/shared/region"
	"github.com/preau-ent/preau/shared/seal"
	"github.com/preau-ent/preau/shared/table"
	"github.com/preau-ent/preau/shared/table/local"
)

// A Screen is a page of /app/ for those who signed in, with what it asks the service
// for at first.
type Screen struct {
	Name   string // of its folder in /app/
	Reader string // archetype of the demo region
	Asks   func(me session.Me) []string
}

// Screens are the signed-in screens, as their components load them. The address of
// the marks page says whose marks it shows, once it was opened from another screen.
var Screens = []Screen{
	{"notes", "guardian-full-of-p1", func(me session.Me) []string { return []string{"/api/pupils/" + string(me.Children[0].ID) + "/grades"} }},
	{"aujourdhui", "guardian-full-of-p1", func(session.Me) []string { return []string{"/api/today"} }},
	{"carnet", "head-teacher", func(me session.Me) []string {
		s := me.Services[0]
		return []string{"/api/me", fmt.Sprintf("/api/services/%s/periods/%s/gradebook?school=%s", s.ID, s.Period, s.School)}
	}},
	{"classes", "head-teacher", func(session.Me) []string { return []string{"/api/me"} }},
	{"classe", "head-teacher", func(me session.Me) []string {
		return []string{"/api/me", fmt.Sprintf("/api/classes/%s/overview?school=%s", me.HeadOf[0].Class, me.HeadOf[0].School)}
	}},
	{"compte", "guardian-full-of-p1", func(session.Me) []string { return []string{"/api/me", "/api/session/list"} }},
	{"plus", "guardian-full-of-p1", func(session.Me) []string { return []string{"/api/me"} }},
	{"semaine", "guardian-full-of-p1", func(me session.Me) []string {
		return []string{"/api/pupils/" + string(me.Children[0].ID) + "/timetable?week=2026-11-16"}
	}},
	{"absences", "guardian-full-of-p1", func(me session.Me) []string {
		return []string{"/api/pupils/" + string(me.Children[0].ID) + "/absences"}
	}},
	{"notifications", "guardian-full-of-p1", func(session.Me) []string { return []string{"/api/me/notices", "/api/me"} }},
	{"vie-scolaire/reglages", "cpe", func(me session.Me) []string {
		return []string{"/api/me", "/api/schools/" + string(me.Schools[0].UAI) + "/notices"}
	}},
	{"appels", "head-teacher", func(session.Me) []string { return []string{"/api/me", "/api/me/rolls"} }},
	{"appel", "head-teacher", func(session.Me) []string { return []string{firstRoll, "/api/me"} }},
	{"vie-scolaire", "cpe", func(me session.Me) []string { return []string{"/api/me", ofSchool(me, "board")} }},
	{"dossier", "cpe", func(session.Me) []string { return []string{"/api/me", firstFile} }},
	{"cours-du-jour", "cpe", func(me session.Me) []string { return []string{"/api/me", ofSchool(me, "lessons?at=11:00")} }},
	{"presences", "librarian", func(me session.Me) []string {
		return []string{"/api/me", ofSchool(me, "presences")}
	}},
	{"evacuation", "cpe", func(me session.Me) []string { return []string{"/api/me", ofSchool(me, "whereabouts")} }},
	{"absence-collective", "cpe", func(session.Me) []string { return []string{"/api/me"} }},
	{"vie-scolaire/calendrier", "head", func(me session.Me) []string { return []string{"/api/me", ofSchool(me, "calendar")} }},
	{"import-emploi-du-temps", "head", func(me session.Me) []string { return []string{"/api/me", ofSchool(me, "timetable/imports")} }},
}

// Paths that another answer names: the roll of the reader's first lesson of the day, and
// the file of the first pupil of the school.
const (
	firstRoll = "first roll"
	firstFile = "first file"
)

func ofSchool(me session.Me, what string) string {
	return fmt.Sprintf("/api/schools/%s/%s", me.Schools[0].UAI, what)
}

// A Service is the whole service over the demo region, in this process.
type Service struct {
	handler http.Handler
	region  *demo.Region
	close   func() error
	folder  string
}

// Open fills the demo region of one moment, so that answers are the same each time.
func Open(ctx context.Context) (*Service, error) {
	now := time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)
	folder, err := os.MkdirTemp("", "preau-weight-")
	if err != nil {
		return nil, err
	}
	s := &Service{folder: folder, region: demo.New(demo.Options{Now: now})}
	clock := func() time.Time { return now }
	store, err := local.Open(folder, local.NoSync, local.Clock(clock))
	if err != nil {
		return nil, err
	}
	t := table.New(store)
	s.close = t.Close
	keys, err := seal.Open(folder, now)
	if err != nil {
		return nil, err
	}
	if err := fill.Region(ctx, t, s.region); err != nil {
		return nil, err
	}
	door := identity.New(t, keys, identity.Options{Cost: identity.Cost{Memory: 8, Passes: 1}})
	for _, a := range s.region.Accounts {
		if err := door.Register(ctx, "system:weight", now, identity.Registration{Person: a.Person, Login: a.Login, Password: a.Password}); err != nil {
			return nil, err
		}
	}
	means := api.Means{Table: t, Door: door, Region: &region.Region{}, Now: clock}
	s.handler = api.NewRouter(means, functions.All...).Handler()
	return s, nil
}

// Close removes the region.
func (s *Service) Close() error {
	err := s.close()
	os.RemoveAll(s.folder)
	return err
}

// Screen counts a screen with its answers.
func (s *Service) Screen(site *Site, screen Screen) (Page, error) {
	p, err := site.Page("/app/" + screen.Name + "/")
	if err != nil {
		return p, err
	}
	cookie, err := s.signIn(screen.Reader)
	if err != nil {
		return p, err
	}
	var me session.Me
	if err := s.read("/api/me", cookie, &me); err != nil {
		return p, err
	}
	for _, path := range screen.Asks(me) {
		if path, err = s.named(path, me, cookie); err != nil {
			return p, err
		}
		answer, err := s.send(http.MethodGet, path, nil, cookie, "gzip, deflate, br")
		if err != nil {
			return p, err
		}
		p.Add(answer.Body.Len())
	}
	return p, nil
}

// named returns a path, looked up where it is one that another answer names.
func (s *Service) named(path string, me session.Me, cookie *http.Cookie) (string, error) {
	switch path {
	case firstRoll:
		var mine struct {
			Lessons []struct{ School, Lesson string }
		}
		if err := s.read("/api/me/rolls", cookie, &mine); err != nil || len(mine.Lessons) == 0 {
			return "", fmt.Errorf("no roll today: %v", err)
		}
		return fmt.Sprintf("/api/lessons/%s/roll?school=%s", mine.Lessons[0].Lesson, mine.Lessons[0].School), nil
	case firstFile:
		var all struct{ Pupils [][]string }
		if err := s.read(ofSchool(me, "pupils"), cookie, &all); err != nil || len(all.Pupils) == 0 {
			return "", fmt.Errorf("no pupils: %v", err)
		}
		return fmt.Sprintf("/api/pupils/%s/absences?school=%s", all.Pupils[0][0], me.Schools[0].UAI), nil
	}
	return path, nil
}

func (s *Service) read(path string, cookie *http.Cookie, into any) error {
	plain, err := s.send(http.MethodGet, path, nil, cookie, "")
	if err != nil {
		return err
	}
	return json.NewDecoder(plain.Body).Decode(into)
}

// signIn returns the session cookie of a person of the demo region.
func (s *Service) signIn(archetype string) (*http.Cookie, error) {
	body, err := json.Marshal(map[string]any{"login": s.region.As(archetype).Profile.Login, "password": demo.Password})
	if err != nil {
		return nil, err
	}
	answer, err := s.send(http.MethodPost, "/api/session", bytes.NewReader(body), nil, "")
	if err != nil {
		return nil, err
	}
	for _, c := range answer.Result().Cookies() {
		if c.Name == identity.AccessCookie {
			return c, nil
		}
	}
	return nil, fmt.Errorf("%s: no session", archetype)
}

func (s *Service) send(method, path string, body io.Reader, cookie *http.Cookie, coding string) (*httptest.ResponseRecorder, error) {
	req := httptest.NewRequest(method, path, body)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept-Encoding", coding)
	if cookie != nil {
		req.AddCookie(cookie)
	}
	rec := httptest.NewRecorder()
	s.handler.ServeHTTP(rec, req)
	if rec.Code != http.StatusOK {
		return nil, fmt.Errorf("%s %s: %d %s", method, path, rec.Code, rec.Body)
	}
	return rec, nil
}
