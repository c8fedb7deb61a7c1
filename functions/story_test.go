package functions_test

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// A transport carries a request to the service: in this process, or through the
// functions' own programs as the cloud runs them.
type transport func(*http.Request) *httptest.ResponseRecorder

// TestStories plays every story of testdata/stories over the embedded table.
//
// A story is lines: "as NAME METHOD PATH [FILE]" makes a request, "status N" and
// "json PATH VALUE" look at its answer ("json PATH nothing" wants nothing there),
// "header NAME VALUE" at its head, "keep NAME PATH" remembers a value for later lines
// as {NAME}, and "clock DURATION" lets time pass. "school UAI FILE", "enrolment PUPIL
// FILE" and "links PERSON FILE" change what a school decided, "follow" does everything that follows what was
// written and is due by now, "leaves PUPIL" takes a pupil off the lists from
// today on, and "journal SERVICE" answers with the entries of
// the gradebooks of a service, newest first. FILE is one of the archive.
func TestStories(t *testing.T) {
	for _, file := range stories(t) {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			h := newHouse(t)
			h.play(t, file, func(req *http.Request) *httptest.ResponseRecorder {
				rec := httptest.NewRecorder()
				h.handler.ServeHTTP(rec, req)
				return rec
			})
		})
	}
}

func stories(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/stories/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no story: %v", err)
	}
	return files
}

// A telling is one story being played.
type telling struct {
	*testing.T
	house *house
	send  transport
	files map[string]string
	kept  map[string]string
	last  *httptest.ResponseRecorder
}

func (h *house) play(t *testing.T, file string, send transport) {
	t.Helper()
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	s := &telling{T: t, house: h, send: send, files: map[string]string{}, kept: map[string]string{}}
	for _, f := range archive.Files {
		s.files[f.Name] = string(f.Data)
	}
	for n, line := range strings.Split(string(archive.Comment), "\n") {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if err := s.line(strings.Fields(line)); err != nil {
			t.Fatalf("%s:%d: %s: %v", file, n+1, line, err)
		}
	}
}

func (s *telling) line(words []string) error {
	for i := range words {
		words[i] = s.words(words[i])
	}
	switch {
	case words[0] == "as" && len(words) >= 4:
		return s.as(words[1], words[2], words[3], words[4:])
	case words[0] == "status" && len(words) == 2:
		if got := strconv.Itoa(s.last.Code); got != words[1] {
			return fmt.Errorf("status = %s: %s", got, s.last.Body)
		}
		return nil
	case words[0] == "header" && len(words) >= 3:
		if got, want := s.last.Header().Get(words[1]), strings.Join(words[2:], " "); got != want {
			return fmt.Errorf("%s = %q", words[1], got)
		}
		return nil
	case words[0] == "json" && len(words) >= 3:
		return s.json(words[1], strings.Join(words[2:], " "))
	case words[0] == "keep" && len(words) == 3:
		v, err := s.value(words[2])
		s.kept[words[1]] = v
		return err
	case words[0] == "clock" && len(words) == 2:
		d, err := time.ParseDuration(words[1])
		s.house.setClock(s.house.clock().Add(d))
		return err
	case words[0] == "follow" && len(words) == 1:
		s.house.follow(s.T)
		return nil
	case words[0] == "school" && len(words) == 3:
		return change(s, roster.SchoolKey(school.UAI(words[1])), func(v *roster.School) any { return v }, words[2])
	case words[0] == "enrolment" && len(words) == 3:
		return change(s, roster.EnrolKey(school.PersonID(words[1])), func(v *roster.Enrolments) any { return &v.Enrolments[0] }, words[2])
	case words[0] == "links" && len(words) == 3:
		return change(s, roster.LinksKey(school.PersonID(words[1])), func(v *roster.Links) any { return &v.Links[0] }, words[2])
	case words[0] == "leaves" && len(words) == 2:
		return s.leaves(school.PersonID(words[1]))
	case words[0] == "journal" && len(words) == 2:
		return s.journal(school.ServiceID(words[1]))
	}
	return fmt.Errorf("not a line of a story")
}

// change lays a file of the story over a part of what is stored.
func change[T any](s *telling, k table.Key, part func(*T) any, file string) error {
	ctx := context.Background()
	items, err := s.house.table.Get(ctx, true, k)
	if err != nil {
		return err
	}
	v := new(T)
	if err := items.Find(k).Decode(v); err != nil {
		return err
	}
	if err := json.Unmarshal([]byte(cmp.Or(s.files[file], "{}")), part(v)); err != nil {
		return err
	}
	it, err := items.Find(k).With(v)
	if err != nil {
		return err
	}
	return s.house.table.Write(ctx, table.Change{Op: table.Put, Item: it})
}

// leaves dates the lines of a pupil in classes and groups, as an import does.
func (s *telling) leaves(pupil school.PersonID) error {
	d := s.house.demo
	until := func(lines []roster.Pupil) any {
		i := slices.IndexFunc(lines, func(p roster.Pupil) bool { return p.ID == pupil })
		lines[i].To = school.DateOf(s.house.clock(), d.Zone)
		return &lines[i]
	}
	has := func(lines []roster.Pupil) bool {
		return slices.ContainsFunc(lines, func(p roster.Pupil) bool { return p.ID == pupil })
	}
	for _, c := range d.Classes {
		if has(c.Pupils) {
			if err := change(s, roster.ClassKey(c.School, c.Year, c.ID), func(v *roster.Class) any { return until(v.Pupils) }, ""); err != nil {
				return err
			}
		}
	}
	for _, g := range d.Groups {
		if has(g.Pupils) {
			if err := change(s, roster.GroupKey(g.School, g.Year, g.ID), func(v *roster.Group) any { return until(v.Pupils) }, ""); err != nil {
				return err
			}
		}
	}
	return nil
}

// journal makes the entries of a service's gradebooks the last answer.
func (s *telling) journal(id school.ServiceID) error {
	d := s.house.demo
	entries, err := journal.History(context.Background(), s.house.table, roster.ServicePart(d.Service(id).School, d.Year, id), 100)
	if err != nil {
		return err
	}
	s.last = httptest.NewRecorder()
	return json.NewEncoder(s.last).Encode(entries)
}

// words replaces names in braces by what they stand for.
func (s *telling) words(text string) string {
	for name, v := range s.kept {
		text = strings.ReplaceAll(text, "{"+name+"}", v)
	}
	return s.house.fill(text)
}

func (s *telling) as(name, method, path string, rest []string) error {
	body := ""
	if len(rest) > 0 {
		file, ok := s.files[rest[0]]
		if !ok {
			return fmt.Errorf("the story has no file %s", rest[0])
		}
		body = s.words(file)
	}
	s.last = s.send(s.house.request(s.T, name, method, path, body))
	return nil
}

// unbroken writes the spaces at which no line may break as a story does.
var unbroken = strings.NewReplacer("\u00a0", " ", "\u202f", " ")

func (s *telling) json(path, want string) error {
	got, err := s.value(path)
	if want == "nothing" {
		if err == nil {
			return fmt.Errorf("it is %s", got)
		}
		return nil
	}
	if err == nil && unbroken.Replace(got) != want {
		return fmt.Errorf("it is %s", got)
	}
	return err
}

// value finds a value in the last answer. A path is made of members and of elements by
// place or by a member's value: .subjects[label=Mathématiques].results[0].points
func (s *telling) value(path string) (string, error) {
	var v any
	d := json.NewDecoder(strings.NewReader(s.last.Body.String()))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		return "", fmt.Errorf("%w: %s", err, s.last.Body)
	}
	for rest := strings.TrimPrefix(path, "."); rest != ""; {
		if list, ok := v.([]any); ok && rest == "length" {
			return strconv.Itoa(len(list)), nil
		}
		var step string
		if rest[0] == '[' {
			step, rest, _ = strings.Cut(rest[1:], "]")
			v = element(v, strings.ReplaceAll(step, "_", " "))
		} else {
			end := strings.IndexAny(rest, ".[")
			if end < 0 {
				end = len(rest)
			}
			step, rest = rest[:end], rest[end:]
			m, _ := v.(map[string]any)
			v = m[step]
		}
		rest = strings.TrimPrefix(rest, ".")
		if v == nil {
			return "", fmt.Errorf("no %s in %s", step, s.last.Body)
		}
	}
	if text, ok := v.(string); ok {
		return text, nil
	}
	raw, err := json.Marshal(v)
	return string(raw), err
}

// element returns one of a list: by its place, or the first whose member has a value.
func element(v any, which string) any {
	list, _ := v.([]any)
	if n, err := strconv.Atoi(which); err == nil {
		if n < len(list) {
			return list[n]
		}
		return nil
	}
	name, want, _ := strings.Cut(which, "=")
	for _, e := range list {
		if m, ok := e.(map[string]any); ok && fmt.Sprint(m[name]) == want {
			return e
		}
	}
	return nil
}
