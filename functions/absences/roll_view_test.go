package absences

import (
	"strings"
	"testing"

	"github.com/preau-ent/preau/functions/notify"
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
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
