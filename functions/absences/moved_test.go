package absences

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/api"
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// rewrite changes a stored item.
func rewrite[T any](c *cabinet, k table.Key, change func(*T)) {
	c.Helper()
	items, err := c.table.Get(context.Background(), true, k)
	if err != nil {
		c.Fatal(err)
	}
	var v T
	it := items.Find(k)
	if err := it.Decode(&v); err != nil {
		c.Fatal(err)
	}
	change(&v)
	if it, err = it.With(v); err == nil {
		err = c.table.Write(context.Background(), table.Change{Op: table.Put, Item: it})
	}
	if err != nil {
		c.Fatal(err)
	}
}

// of lists the services of a class.
func (c *cabinet) of(class school.ClassID) (list []school.ServiceID) {
	for _, s := range c.Services {
		if s.School == lycee && s.Class == class {
			list = append(list, s.ID)
		}
	}
	return list
}

// moves gives a pupil another class from the Monday on, as an import does.
func (c *cabinet) moves(p school.PersonID, class school.ClassID) {
	c.Helper()
	rewrite(c, roster.EnrolKey(p), func(all *roster.Enrolments) {
		for i := range all.Enrolments {
			if e := &all.Enrolments[i]; e.School == lycee {
				e.Move(roster.Seat{Class: class, Services: c.of(class)}, monday, "2026-09-01")
			}
		}
	})
}

// stored reads where a pupil is, as it is stored.
func (c *cabinet) stored(p school.PersonID) roster.Enrolment {
	c.Helper()
	e, ok, err := c.register.enrolmentOf(context.Background(), lycee, c.Year, p)
	if err != nil || !ok {
		c.Fatal(ok, err)
	}
	return e
}

// imported tells the follower of an import which pupils it moved.
func (c *cabinet) imported(pupils ...school.PersonID) journal.Effect {
	c.Helper()
	entry, err := journal.New(c.now, "system:import", policy.ImportRun.String(), string(lycee), map[string]any{"year": c.Year, "pupils": 1200, "moved": pupils})
	if err != nil {
		c.Fatal(err)
	}
	f := moving(newCounting(c.register, api.Means{Now: func() time.Time { return c.now }}))
	if !f.Wants(entry) {
		c.Fatal("nobody wants the import")
	}
	effect, err := f.Do(context.Background(), journal.Told{Part: string(lycee), Entry: entry})
	if err != nil {
		c.Fatal(err)
	}
	if len(effect.Changes) > journal.MostChanges {
		c.Fatalf("%d changes in one effect, at most %d", len(effect.Changes), journal.MostChanges)
	}
	if len(effect.Changes) > 0 {
		if err := c.table.Commit(context.Background(), effect.Changes...); err != nil {
			c.Fatal(err)
		}
	}
	return effect
}

// noted lists the notes of a class about a pupil.
func (c *cabinet) noted(class school.ClassID, p school.PersonID) (list []Note) {
	c.Helper()
	k := notesKey(lycee, c.Year, class)
	items, err := c.table.Get(context.Background(), true, k)
	if err != nil {
		c.Fatal(err)
	}
	var of Notes
	if err := items.Find(k).Decode(&of); err != nil {
		c.Fatal(err)
	}
	for _, n := range of.Notes {
		if n.Pupil == p {
			list = append(list, n)
		}
	}
	return list
}

func (c *cabinet) exempt(p school.PersonID, n Note) error {
	c.Helper()
	grant, err := policy.RuleExemption(c.as("cpe"), c.stored(p))
	if err != nil {
		c.Fatal(err)
	}
	_, err = c.register.Exempt(context.Background(), grant, n, c.now)
	return err
}

func TestOfManyWhoMoveEachIsFollowedAMinuteAtATime(t *testing.T) {
	c := newCabinet(t)
	var all []school.PersonID
	for _, class := range []school.ClassID{"2DE3", "2DE5"} {
		for i, p := range c.class(class) {
			all = append(all, p.ID)
			for n := range i % 5 { // some have many statuses, some none
				note := Note{Kind: Exempted, From: "2026-11-09", To: school.Date(fmt.Sprintf("2026-12-%02d", 10+n)), Service: c.of(class)[0]}
				if err := c.exempt(p.ID, note); err != nil {
					t.Fatal(err)
				}
			}
			c.moves(p.ID, "2DE4")
		}
	}
	if c.imported(all...); len(all) < followed {
		t.Fatalf("only %d pupils", len(all))
	}
	for range len(all) {
		c.now = c.now.Add(time.Minute)
		c.due(c.now)
	}
	waiting := 0
	for _, it := range c.everything() {
		if len(it.Part) > 4 && it.Part[:4] == "DUE#" {
			waiting++
		}
	}
	if waiting > 0 {
		t.Errorf("%d still wait", waiting)
	}
	subject := c.Service(c.of("2DE4")[0]).Subject
	for i, p := range all {
		want := i % 5
		if n := len(c.class("2DE3")); i >= n {
			want = (i - n) % 5
		}
		life, err := c.register.life(context.Background(), c.stored(p), true, c.now)
		if err != nil {
			t.Fatal(err)
		}
		notes := c.noted("2DE4", p)
		if len(life.Statuses) != 2*want || len(notes) != want {
			t.Fatalf("pupil %d has %d statuses and %d notes in the new class, want %d and %d", i, len(life.Statuses), len(notes), 2*want, want)
		}
		for _, n := range notes {
			if n.From != monday || c.Service(n.Service).Subject != subject || !slices.Contains(c.of("2DE4"), n.Service) {
				t.Errorf("note %+v, want one of %s from %s on", n, subject, monday)
			}
		}
	}
	if again := c.imported(all[:40]...); len(again.Changes) > 0 {
		t.Errorf("told again, %d changes", len(again.Changes))
	}
}

func TestAStatusIsNotedInTheClassesInWhichItHolds(t *testing.T) {
	c := newCabinet(t)
	p := c.Named["pupil-p1"]
	c.moves(p, "2DE4")
	for _, x := range []struct {
		note       Note
		then, here bool
	}{
		{Note{Kind: Remote, From: "2026-11-09", To: "2026-11-20"}, true, false},
		{Note{Kind: PFMP, From: "2026-11-16", To: "2026-11-27"}, true, true},
		{Note{Kind: Remote, From: monday, To: "2026-12-18"}, false, true},
	} {
		if err := c.exempt(p, x.note); err != nil {
			t.Fatal(err)
		}
		is := func(n Note) bool { return n.Kind == x.note.Kind && n.From == x.note.From && n.To == x.note.To }
		if then, here := slices.ContainsFunc(c.noted("2DE3", p), is), slices.ContainsFunc(c.noted("2DE4", p), is); then != x.then || here != x.here {
			t.Errorf("%s from %s to %s: noted in the class of then %v, in the new one %v; want %v, %v", x.note.Kind, x.note.From, x.note.To, then, here, x.then, x.here)
		}
	}
}

func TestAnExemptionIsFromWhatThePupilFollowsOnItsDays(t *testing.T) {
	c := newCabinet(t)
	p := c.Named["pupil-p1"]
	c.moves(p, "2DE4")
	old, next := c.of("2DE3")[0], c.of("2DE4")[0]
	for _, x := range []struct {
		name     string
		service  school.ServiceID
		from, to school.Date
		refused  bool
	}{
		{"the class of then, before the move", old, "2026-11-09", "2026-11-20", false},
		{"the class of then, after it", old, monday, "2026-12-18", true},
		{"the new class, before the move", next, "2026-11-09", "2026-11-20", true},
		{"the new class, after it", next, monday, "2026-12-18", false},
	} {
		err := c.exempt(p, Note{Kind: Exempted, From: x.from, To: x.to, Service: x.service})
		if fault.Is(err, fault.Invalid) != x.refused {
			t.Errorf("a subject of %s: %v, want it refused: %v", x.name, err, x.refused)
		}
	}
	grant, err := policy.RuleExemption(c.as("cpe"), c.stored(p))
	if err != nil {
		t.Fatal(err)
	}
	list, err := c.register.Subjects(context.Background(), grant)
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[school.ServiceID]string{old: c.Service(old).Label + " (2DE3)", next: c.Service(next).Label} {
		if !slices.Contains(list, Choice{id, want}) {
			t.Errorf("subjects to choose from %v, want %q", list, want)
		}
	}
}

// TestATeacherOfTheClassThatWasLeftHasNoRightFromIt asks for the file, the timetable and
// the notes of a pupil who left the teacher's class.
func TestATeacherOfTheClassThatWasLeftHasNoRightFromIt(t *testing.T) {
	c := newCabinet(t)
	p := c.Named["pupil-p1"]
	then := c.stored(p)
	c.moves(p, "2DE4")
	now := c.stored(p)
	bare := now
	bare.Before = nil // who was always in the new class
	for _, name := range []string{"teacher-maths", "head-teacher", "cpe", "guardian-full-of-p1", "pupil-p2"} {
		if c.Region.As(name) == nil {
			continue
		}
		who := c.as(name)
		rights := func(e roster.Enrolment) string {
			_, read := policy.ReadAbsences(who, e)
			_, timetable := policy.ReadPupilTimetable(who, e)
			_, exempt := policy.RuleExemption(who, e)
			_, enter := policy.EnterAbsence(who, e)
			data, _ := json.Marshal([]bool{read == nil, timetable == nil, exempt == nil, enter == nil})
			return string(data)
		}
		if got, want := rights(now), rights(bare); got != want {
			t.Errorf("%s has %s of who moved, want %s as of the class alone", name, got, want)
		}
		if name == "teacher-maths" && rights(now) == rights(then) {
			t.Errorf("%s keeps %s of who left the class", name, rights(now))
		}
	}
}
