package absences

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/preau-ent/preau/shared/api"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// A step of 13 October lies within a month of both episodes, once the first days of October
// turn out to have been missed too: it is that of the nearer one, and the other has its own.
func TestAStepIsThatOfOneEpisodeAlone(t *testing.T) {
	c := newCabinet(t)
	for _, day := range []school.Date{"2026-10-12", "2026-10-13"} {
		c.absentDay("pupil-p1", day)
	}
	c.at("2026-10-13", "18:00")
	c.follow("pupil-p1")
	for _, day := range []school.Date{"2026-11-03", "2026-11-04", "2026-11-05"} {
		c.absentDay("pupil-p1", day)
	}
	c.at("2026-11-05", "18:00")
	c.follow("pupil-p1")
	if got := c.steps("pupil-p1"); !slices.Equal(got, []string{"4-2026-10-13 9 to-do"}) {
		t.Fatalf("before: %v", got)
	}
	for _, day := range []school.Date{"2026-10-01", "2026-10-02"} {
		c.absentDay("pupil-p1", day)
	}
	c.follow("pupil-p1")
	want := []string{"4-2026-10-13 8 to-do", "4-2026-11-03 9 to-do"}
	for range 2 {
		if got := c.steps("pupil-p1"); !slices.Equal(got, want) {
			t.Errorf("with the first days of October: %v, want %v", got, want)
		}
		c.follow("pupil-p1")
	}
	life := c.life("pupil-p1")
	for id, n := range map[string]int{"4-2026-10-13": 8, "4-2026-11-03": 9} {
		if m := life.matter(life.step(id), "2026-11-05"); m.halfDays != n {
			t.Errorf("the letters of %s list %d half-days, want %d", id, m.halfDays, n)
		}
	}
}

// Whatever is written down of a file, in whatever order, what changes in its steps can be
// stored, tells each episode once, and is nothing the second time.
func TestTheStepsOfAFileAreThoseOfItsEpisodes(t *testing.T) {
	c := newCabinet(t)
	base := c.life("pupil-p1")
	rapid.Check(t, func(t *rapid.T) {
		l := *base
		l.Steps, l.items = nil, nil
		missed := map[school.Date]bool{}
		for range rapid.IntRange(1, 6).Draw(t, "words") {
			for range rapid.IntRange(1, 8).Draw(t, "days") {
				day := school.Date("2026-09-07").AddDays(rapid.IntRange(0, 90).Draw(t, "day"))
				missed[day] = !missed[day]
			}
			l.Days = nil
			for _, day := range slices.Sorted(maps.Keys(missed)) {
				if missed[day] {
					l.Days = append(l.Days, Day{Date: day, Entries: []Entry{{ID: "x", Kind: Absent, From: school.At(8, 0), To: school.At(18, 0)}}})
				}
			}
			stored := l.aligned(t, c)
			if again := l.aligned(t, c); stored > 0 && again != 0 {
				t.Fatalf("%d changes more the second time", again)
			}
			for threshold, least := range map[int]int{FirstStep: 4, SecondStep: 11} {
				var want, got []int
				for _, x := range reached(l.Count("2026-12-31").Lines, least) {
					want = append(want, x.HalfDays)
				}
				for _, s := range l.Steps {
					if s.Threshold == threshold {
						got = append(got, s.HalfDays)
					}
				}
				slices.Sort(want)
				slices.Sort(got)
				if !slices.Equal(got, want) {
					t.Fatalf("steps of %d tell %v, the episodes %v", threshold, got, want)
				}
			}
		}
	})
}

// aligned brings the steps of a file in line, as a table would store them, and returns how
// many changes that took.
func (l *Life) aligned(t *rapid.T, c *cabinet) int {
	changes, err := l.alert("x", "2026-12-31", c.now)
	if err == nil && len(changes) > 0 {
		err = table.CheckCommit(changes)
	}
	if err != nil {
		t.Fatalf("steps: %v", err)
	}
	for _, ch := range changes {
		if !strings.Contains(ch.Item.Sort, "#"+stepMark) {
			continue
		}
		l.items = slices.DeleteFunc(l.items, func(it table.Item) bool { return it.Key == ch.Item.Key })
		if ch.Op == table.Put {
			ch.Item.Version++
			l.items = append(l.items, ch.Item)
		}
	}
	l.Steps = nil
	for _, it := range l.items {
		if err := appendDecoded(&l.Steps, it, decodeStep); err != nil {
			t.Fatal(err)
		}
	}
	return len(changes)
}

// Pupils with three episodes each, all counted for the first time.
func TestACrowdOfStepsIsCountedInEffectsThatCanBeStored(t *testing.T) {
	c := newCabinet(t)
	var all []school.PersonID
	for _, p := range c.class("2DE3")[:together] {
		for _, first := range []school.Date{"2026-09-07", "2026-10-12", "2026-11-16"} {
			for i := range 11 {
				day := first.AddDays(i)
				c.put(dayKey(lycee, c.Year, p.ID, day), storedDay{[]Entry{{ID: "x", Kind: Absent, From: school.At(8, 0), To: school.At(18, 0), Source: FromOffice, By: "cpe", At: c.now, Version: 1}}})
			}
		}
		all = append(all, p.ID)
	}
	c.at("2026-12-18", "18:00")
	counts := newCounting(c.register, api.Means{Now: func() time.Time { return c.now }})
	effect, err := counts.count(context.Background(), told{School: lycee, Year: c.Year, Pupils: all}, "e1")
	if err != nil || len(effect.Changes) < 80 || len(effect.Changes) > journal.MostChanges {
		t.Fatalf("%d changes, %v, want at most %d", len(effect.Changes), err, journal.MostChanges)
	}
	if err := c.table.Commit(context.Background(), effect.Changes...); err != nil {
		t.Fatal(err)
	}
	c.due(c.now)
	for _, id := range all {
		life, _, err := counts.lifeOf(context.Background(), lycee, c.Year, id)
		if err != nil || len(life.Steps) != 6 {
			t.Errorf("%s has %d steps, %v, want 6", id, len(life.Steps), err)
		}
	}
}
