package absences

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/preau-ent/preau/functions/notify"
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/school"
)

func TestEveryWordOfTheOfficeIsInBothCatalogues(t *testing.T) {
	stamp := &Stamp{}
	entries := []Entry{{Kind: Late, Source: FromDesk, Minutes: 12}, {Kind: Late, Source: FromRoll}, {Kind: Absent, Source: FromOffice, Cancelled: stamp}}
	for kind := range kindLetters {
		entries = append(entries, Entry{Kind: kind, Source: FromOffice})
	}
	for _, place := range []Place{Permanence, CDI, Sickroom, Trip, Stage, Detention, Inclusion} {
		entries = append(entries, Entry{Kind: Present, Place: place, Source: FromOffice})
	}
	for _, lang := range []string{"fr", "en"} {
		for _, e := range entries {
			if text := officeWords(&e, speak(lang)); strings.HasPrefix(text, "absences.") || strings.Contains(text, "{") {
				t.Errorf("%s: %+v reads %q", lang, e, text)
			}
		}
		for _, state := range []notify.State{notify.Waiting, notify.Sending, notify.Told, notify.ToCall, notify.Called, notify.Dropped, notify.Missed} {
			if text := speak(lang)("absences.told."+string(state), nil); strings.HasPrefix(text, "absences.") {
				t.Errorf("%s: no words for a family %s", lang, state)
			}
		}
		for _, key := range []string{"announced", "exempted", "exempted-present", "remote", "pfmp"} {
			if text := speak(lang)("absences.note."+key, nil); strings.HasPrefix(text, "absences.") {
				t.Errorf("%s: no words for the note %s", lang, key)
			}
		}
	}
}

func TestScreenOfARollSaysWhoCalledItAndUntilWhenItIsOpen(t *testing.T) {
	w := newWorld(t)
	l := w.lesson("s1", 8)
	plain := func(key string, _ fault.Args) string { return key }
	view := func(name string) RollView {
		s := w.sheet(l.ID)
		read, err := policy.ReadRoll(w.as(name), s.Subject())
		if err != nil {
			t.Fatal(err)
		}
		call, _ := policy.CallRoll(w.as(name), s.Subject())
		return s.View(read, call, nil, plain)
	}
	if v := view("teacher-maths"); v.Done != nil || !v.Open || !v.Until.Equal(w.at(8, 0).AddDate(0, 0, 1)) || v.Version != 0 || len(v.Pupils) != len(w.class("2DE3")) {
		t.Errorf("before: %+v", v.Done)
	}
	w.mustCall("teacher-maths", l.ID, 0)
	if v := view("cpe"); v.Done == nil || v.Done.By != l.Staff[0].Display || !v.Until.IsZero() || v.Version != 1 {
		t.Errorf("called by the teacher, for the CPE: %+v", v.Done)
	}
	w.mustCall("cpe", l.ID, 1, said3(w)...)
	if v := view("teacher-maths"); v.Done.By != "absences.office" {
		t.Errorf("called by the CPE: %+v", v.Done)
	}
	if w.now = w.at(8, 0).AddDate(0, 0, 2); view("teacher-maths").Open {
		t.Error("two days later the roll is open")
	}
}

// Of two statuses about one lesson each is said, and one is enough to take the pupil out
// of it, in whatever order they are kept.
func TestEveryStatusOfALessonIsSaidAndOneIsEnoughToFree(t *testing.T) {
	comes := func(p school.PersonID) Note {
		return Note{Pupil: p, ID: "a", Kind: Exempted, From: monday, To: monday, Present: true}
	}
	remote := func(p school.PersonID) Note {
		return Note{Pupil: p, ID: "b", Kind: Remote, From: monday, To: monday}
	}
	for _, c := range []struct {
		name  string
		notes func(p school.PersonID) []Note
		desk  bool
		note  string
		away  string
		free  bool
	}{
		{"the one that frees last", func(p school.PersonID) []Note { return []Note{comes(p), remote(p)} }, false, "remote: absences.note.remote · absences.note.exempted-present", "remote", true},
		{"the one that frees first", func(p school.PersonID) []Note { return []Note{remote(p), comes(p)} }, false, "remote: absences.note.remote · absences.note.exempted-present", "remote", true},
		{"the same twice", func(p school.PersonID) []Note { return []Note{remote(p), remote(p)} }, false, "remote: absences.note.remote", "remote", true},
		{"none that frees", func(p school.PersonID) []Note { return []Note{comes(p)} }, false, "exempted: absences.note.exempted-present", "", false},
		{"one that frees, and the office saw the pupil", func(p school.PersonID) []Note { return []Note{remote(p)} }, true, "office: absences.place.cdi", "", true},
	} {
		w := newWorld(t)
		l, p := w.lesson("s1", 8), w.class("2DE3")[0].ID
		w.put(notesKey(lycee, w.Year, "2DE3"), Notes{c.notes(p)})
		if c.desk {
			w.enter("cpe", Order{Kind: Present, Place: CDI, From: school.At(8, 0), To: school.At(9, 0), First: monday}, p)
		}
		s := w.sheet(l.ID)
		read, err := policy.ReadRoll(w.as("teacher-maths"), s.Subject())
		if err != nil {
			t.Fatal(err)
		}
		seat := s.View(read, policy.Rolling{}, nil, func(key string, _ fault.Args) string { return key }).Pupils[0]
		if got := seat.Note.Kind + ": " + seat.Note.Words; seat.ID != p || got != c.note || seat.Away != c.away {
			t.Errorf("%s: %q away %q, want %q away %q", c.name, got, seat.Away, c.note, c.away)
		}
		if c.desk {
			continue
		}
		w.mustCall("teacher-maths", l.ID, 0, Said{Pupil: p, Status: Absent})
		var told Telling
		if err := json.Unmarshal(w.entries()[0].Detail, &told); err != nil {
			t.Fatal(err)
		}
		if told.Pupils[0].Free != c.free {
			t.Errorf("%s: told as free %v, want %v", c.name, told.Pupils[0].Free, c.free)
		}
	}
}
