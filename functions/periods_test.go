package functions_test

import (
	"context"
	"testing"

	"github.com/preau-ent/preau/functions/grades"
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// TestSaveMeetsThePeriodsThatWereRead holds that marks are not stored once the school
// has moved a period meanwhile, and that a pupil who comes or leaves stops nobody.
func TestSaveMeetsThePeriodsThatWereRead(t *testing.T) {
	h := newHouse(t)
	ctx, s := context.Background(), h.demo.Service(h.demo.NamedServices["s1"])
	var test school.AssessmentID
	for _, b := range h.demo.Books {
		if b.Service == s.ID && b.Period == "T1" {
			test = b.Assessments[0].ID
		}
	}
	for _, v := range []struct {
		name    string
		touched table.Key
		kind    fault.Kind
	}{
		{"the periods", roster.PeriodsKey(s.School, s.Year, s.Class), fault.Conflict},
		{"the class list", roster.ClassKey(s.School, s.Year, s.Class), ""},
	} {
		book := grades.NewBook(h.table)
		read, err := book.Teaching(ctx, s.School, roster.ServiceRef{ID: s.ID, Class: s.Class}, "T1", h.now)
		if err != nil {
			t.Fatal(err)
		}
		grant, err := policy.Mark(h.person("teacher-maths"), read.Teaching)
		if err != nil {
			t.Fatal(err)
		}
		items, err := h.table.Get(ctx, true, v.touched)
		if err != nil {
			t.Fatal(err)
		}
		if err := h.table.Write(ctx, table.Change{Op: table.Put, Item: items.Find(v.touched)}); err != nil {
			t.Fatal(err)
		}
		points := "9"
		_, err = book.Save(ctx, grant, read, 1, grades.Edits{Cells: []grades.Edit{{
			Assessment: test, Pupil: h.demo.Named["pupil-p1"], Value: &points,
		}}}, h.now)
		if v.kind == "" && err != nil || v.kind != "" && !fault.Is(err, v.kind) {
			t.Errorf("%s changed: %v, want %q", v.name, err, v.kind)
		}
	}
}

// person is an archetype as a request of this moment has it.
func (h *house) person(name string) roster.Person {
	p := h.demo.As(name)
	return roster.Person{
		ID: p.Profile.ID, Name: p.Links.Name, Links: p.Links.Links, PasswordAt: h.now, Now: h.now, Today: h.demo.Today(),
	}
}

// TestWorkingOfALineNeedsAGrantThatHoldsIt holds that a seat in the gradebook is not enough.
func TestWorkingOfALineNeedsAGrantThatHoldsIt(t *testing.T) {
	h := newHouse(t)
	s, p1 := h.demo.Service(h.demo.NamedServices["s1"]), h.demo.Named["pupil-p1"]
	read, err := grades.NewBook(h.table).Teaching(context.Background(), s.School, roster.ServiceRef{ID: s.ID}, "T1", h.now)
	if err != nil {
		t.Fatal(err)
	}
	whole, err := policy.ReadGradebook(h.person("teacher-maths"), read.Teaching)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := read.Explain(whole, p1); err != nil {
		t.Errorf("the teacher's grant: %v", err)
	}
	if _, err := read.Explain(policy.GradebookOf{}, p1); !fault.Is(err, fault.NotFound) {
		t.Errorf("the zero grant: %v, want not found", err)
	}
}
