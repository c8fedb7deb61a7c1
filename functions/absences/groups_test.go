package absences

import (
	"context"
	"slices"
	"testing"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
)

func TestGroupsAreListedWithThePupilsWhomTheReaderMayLookUp(t *testing.T) {
	w := newWorld(t)
	names := func(name string) policy.NamesOf {
		grant, err := policy.ReadNames(w.as(name), lycee, w.Year)
		if err != nil {
			t.Fatal(err)
		}
		return grant
	}
	groups := func(name string) []GroupLine {
		v, err := w.book.Groups(context.Background(), names(name), w.now)
		if err != nil {
			t.Fatal(err)
		}
		return v.Groups
	}
	all, mine := groups("cpe"), groups("aed-restricted")
	if len(all) < 20 || len(mine) == 0 || len(mine) >= len(all) {
		t.Fatalf("%d groups for the CPE, %d for the surveillant of some classes", len(all), len(mine))
	}
	lines, err := w.book.Lines(context.Background(), names("aed-restricted"), w.now)
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range mine {
		for _, p := range g.Pupils {
			if !slices.ContainsFunc(lines.Pupils, func(l Listed) bool { return l[0] == string(p) }) {
				t.Errorf("%s of %s is of no class of the surveillant", p, g.Label)
			}
		}
	}
	for _, g := range all {
		if len(g.Pupils) == 0 || g.Label == "" || slices.Contains(g.Pupils, w.Named["pupil-left"]) {
			t.Errorf("group %+v", g)
		}
	}
	if _, err := w.book.Groups(context.Background(), policy.NamesOf{}, w.now); !fault.Is(err, fault.NotFound) {
		t.Errorf("without a grant: %v", err)
	}
}

func TestPupilsAreLookedUpByThoseWhoReadTheGroups(t *testing.T) {
	w := newWorld(t)
	grant, err := policy.ReadNames(w.as("cpe"), lycee, w.Year)
	if err != nil {
		t.Fatal(err)
	}
	v, err := w.book.Lines(context.Background(), grant, w.now)
	if err != nil || len(v.Pupils) < 1_100 {
		t.Fatalf("%d pupils, %v", len(v.Pupils), err)
	}
	for _, l := range v.Pupils {
		if l[0] == string(w.Named["pupil-left"]) {
			t.Error("a pupil who left is found")
		}
	}
	for _, name := range []string{"teacher-maths", "pupil-p1", "guardian-full-of-p1"} {
		if _, err := policy.ReadNames(w.as(name), lycee, w.Year); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s looks pupils up: %v", name, err)
		}
	}
	if _, err := w.book.Lines(context.Background(), policy.NamesOf{}, w.now); !fault.Is(err, fault.NotFound) {
		t.Errorf("without a grant: %v", err)
	}
}
