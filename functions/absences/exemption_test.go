package absences

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/seal"
	"github.com/preau-ent/preau/shared/table"
)

// relabel gives weeks the letters of the school's own table, by their Mondays.
func (c *cabinet) relabel(letters map[school.Date]string) {
	c.Helper()
	calendar, err := c.plan.Calendar(context.Background(), lycee, c.Year)
	if err != nil {
		c.Fatal(err)
	}
	for day, letter := range letters {
		if err := calendar.Relabel(calendar.Week(day), letter); err != nil {
			c.Fatal(err)
		}
	}
	all := c.everything()
	i := slices.IndexFunc(all, func(it table.Item) bool { return it.Sort == "CALENDAR" && strings.Contains(it.Part, string(lycee)) })
	it, err := all[i].With(calendar)
	if err != nil {
		c.Fatal(err)
	}
	if err := c.table.Write(context.Background(), table.Change{Op: table.Put, Item: it}); err != nil {
		c.Fatal(err)
	}
}

func TestEverySecondWeekIsTheSchoolsWeekAOrB(t *testing.T) {
	c := newCabinet(t)
	l := c.lesson("s1", 8)
	// Two weeks of All Saints' holidays, after which the school begins with B again.
	c.relabel(map[school.Date]string{"2026-10-05": "A", "2026-10-12": "B", "2026-11-02": "B", "2026-11-09": "A", "2026-11-16": "B", "2026-11-23": "A"})
	c.register = NewRegister(c.table, Planned(c.plan), seal.New(c.now), c.folder)
	pupil := "pupil-p1"
	e := c.enrolment(pupil)
	grant, err := policy.RuleExemption(c.as("cpe"), e)
	if err != nil {
		t.Fatal(err)
	}
	note := Note{Kind: Exempted, From: "2026-10-05", To: "2026-12-18", Weekday: 1, Every: 2, Service: l.Service}
	if _, err := c.register.Exempt(context.Background(), grant, note, c.now); err != nil {
		t.Fatal(err)
	}
	for day, exempted := range map[school.Date]bool{"2026-10-05": true, "2026-10-12": false, "2026-11-02": false, "2026-11-09": true, "2026-11-16": false, "2026-11-23": true} {
		id := school.LessonOf(l.Planned.ID, day)
		if ok := len(c.sheet(id).notes[e.Pupil]) > 0; ok != exempted {
			t.Errorf("in the roll of %s the pupil is exempted: %v, want %v", day, ok, exempted)
		}
		k := dayKey(lycee, e.Year, e.Pupil, day)
		change, err := putDay(table.Item{Key: k}, Day{Date: day}.With(Entry{ID: string(id), Lesson: id, Service: l.Service, Kind: Absent, From: l.Start, To: l.End, Source: FromRoll, By: "t", At: c.now, Version: 1}))
		if err != nil {
			t.Fatal(err)
		}
		if err := c.table.Write(context.Background(), change); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := dates(c.count(pupil).Lines), []string{"2026-10-12am", "2026-11-02am", "2026-11-16am"}; !slices.Equal(got, want) {
		t.Errorf("half-days are counted on %v, want %v", got, want)
	}
}

func TestEveryStatusHasALastDay(t *testing.T) {
	c := newCabinet(t)
	grant, err := policy.RuleExemption(c.as("cpe"), c.enrolment("pupil-p1"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.register.Exempt(context.Background(), grant, Note{Kind: Remote, From: monday}, c.now)
	f, refused := fault.As(err)
	if !refused || f.Kind != fault.Invalid || !slices.ContainsFunc(f.Fields, func(x fault.Field) bool { return x.Pointer == "/to" }) {
		t.Errorf("a status without a last day: %v, want a fault at /to", err)
	}
}

func TestAStatusThatBeginsInTheHolidaysTakesTheLetterOfTheFirstWeekAfterThem(t *testing.T) {
	c := newCabinet(t)
	c.lesson("s1", 8)
	c.relabel(map[school.Date]string{"2026-11-02": "B", "2026-11-09": "A"})
	c.register = NewRegister(c.table, Planned(c.plan), seal.New(c.now), c.folder)
	grant, err := policy.RuleExemption(c.as("cpe"), c.enrolment("pupil-p1"))
	if err != nil {
		t.Fatal(err)
	}
	life, err := c.register.Exempt(context.Background(), grant, Note{Kind: Exempted, From: "2026-10-20", To: "2026-12-18", Weekday: 1, Every: 2, Start: school.At(8, 0), End: school.At(10, 0)}, c.now)
	if err != nil {
		t.Fatal(err)
	}
	if got := life.Statuses[0].Letter; got != "B" {
		t.Errorf("the status is of weeks %q, want B", got)
	}
}

func TestAnExemptionIsFromASubjectOfThePupilOrFromASlot(t *testing.T) {
	c := newCabinet(t)
	grant, err := policy.RuleExemption(c.as("cpe"), c.enrolment("pupil-p1"))
	if err != nil {
		t.Fatal(err)
	}
	subjects, err := c.register.Subjects(context.Background(), grant)
	if err != nil || len(subjects) != len(c.enrolment("pupil-p1").Services) {
		t.Fatalf("the pupil follows %v: %v", subjects, err)
	}
	first := subjects[0]
	for _, x := range []struct {
		name string
		bend func(*Note)
		key  string
	}{
		{"nothing", func(*Note) {}, "absences.status-what"},
		{"a day", func(n *Note) { n.Weekday = 2 }, "absences.status-what"},
		{"a subject of others", func(n *Note) { n.Service = "elsewhere" }, "absences.status-service"},
		{"a subject", func(n *Note) { n.Service = first.ID }, ""},
		{"a slot", func(n *Note) { n.Start, n.End = school.At(8, 0), school.At(10, 0) }, ""},
	} {
		n := Note{Kind: Exempted, From: monday, To: "2026-12-18"}
		x.bend(&n)
		_, err := c.register.Exempt(context.Background(), grant, n, c.now)
		f, refused := fault.As(err)
		if refused != (x.key != "") || refused && (len(f.Fields) != 1 || f.Fields[0].Key != x.key) {
			t.Errorf("exempted from %s: %v, want %q", x.name, err, x.key)
		}
	}
	v, err := c.view("cpe", "pupil-p1")
	if err != nil || !slices.ContainsFunc(v.Statuses, func(s StatusView) bool { return s.Service == first.ID && s.Subject == first.Label }) {
		t.Errorf("the file does not name the subject: %+v, %v", v.Statuses, err)
	}
}

func TestAStatusThatWasEndedStandsAgainWhenItIsSaidAgain(t *testing.T) {
	c := newCabinet(t)
	l := c.lesson("s1", 8)
	ctx := context.Background()
	e := c.enrolment("pupil-p1")
	grant, err := policy.RuleExemption(c.as("cpe"), e)
	if err != nil {
		t.Fatal(err)
	}
	for name, from := range map[string]school.Date{"has begun": "2026-11-16", "has not": "2026-11-23"} {
		note := Note{Kind: Exempted, From: from, To: "2026-12-18", Service: l.Service}
		life, err := c.register.Exempt(ctx, grant, note, c.now)
		if err != nil {
			t.Fatal(err)
		}
		id := life.Statuses[len(life.Statuses)-1].ID
		if _, err := c.register.EndStatus(ctx, grant, id, "2026-11-20", c.now); err != nil {
			t.Fatal(err)
		}
		monday := school.LessonOf(l.Planned.ID, "2026-11-30")
		if _, ok := c.sheet(monday).notes[e.Pupil]; ok {
			t.Errorf("that %s: still in the roll once ended", name)
		}
		for range 2 {
			if _, err := c.register.Exempt(ctx, grant, note, c.now); err != nil {
				t.Fatal(err)
			}
		}
		all := slices.DeleteFunc(c.life("pupil-p1").Statuses, func(s Status) bool { return s.ID != id })
		if len(all) != 1 || all[0].From != from || all[0].To != "2026-12-18" {
			t.Errorf("that %s, said again: %+v", name, all)
		}
		if _, ok := c.sheet(monday).notes[e.Pupil]; !ok {
			t.Errorf("that %s, said again: not in the roll", name)
		}
		if _, err := c.register.EndStatus(ctx, grant, id, "2026-11-02", c.now); err != nil { // makes room for the next
			t.Fatal(err)
		}
	}
}
