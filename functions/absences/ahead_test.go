package absences

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/api"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/school"
)

// heed hands what the journal tells to the follower of absenteeism, as a relay does.
func (c *cabinet) heed() {
	c.Helper()
	means := api.Means{Now: func() time.Time { return c.now }}
	relay := journal.NewRelay(c.table, means.Now, slog.New(slog.NewTextHandler(io.Discard, nil)), []journal.Follower{absenteeism(c.register, means)}, nil)
	if _, err := relay.Catch(context.Background()); err != nil {
		c.Fatal(err)
	}
	for _, it := range c.everything() {
		if strings.HasPrefix(it.Part, "DEAD") {
			c.Fatalf("given up: %s %s", it.Sort, it.Data)
		}
	}
}

// whole is an absence of whole days.
func whole(first, last school.Date) Order { return Order{Kind: Absent, First: first, Last: last} }

// waits lists the moments for which somebody is to be counted.
func (c *cabinet) waits() (list []string) {
	for _, it := range c.everything() {
		var d journal.Due
		if strings.HasPrefix(it.Part, "DUE#") {
			if err := it.Decode(&d); err != nil {
				c.Fatal(err)
			}
			list = append(list, d.At.In(c.Zone).Format("01-02 15:04"))
		}
	}
	slices.Sort(list)
	return list
}

// Nobody writes anything between the 2nd, when the office enters two weeks, and the 13th:
// the rolls agree with it. The law's steps open all the same, each on its day.
func TestStepsOpenOnTheirDaysForAnAbsenceEnteredInAdvance(t *testing.T) {
	c := newCabinet(t)
	p := c.Named["pupil-p1"]
	c.at("2026-11-02", "08:10")
	c.world.enter("cpe", whole("2026-11-02", "2026-11-13"), p)
	c.heed()
	if got := c.steps("pupil-p1"); len(got) != 0 {
		t.Fatalf("on the first morning: %v", got)
	}
	first, second := []string{"4-2026-11-03"}, []string{"10-2026-11-09", "4-2026-11-03"}
	for _, x := range []struct {
		day  school.Date
		want []string
	}{
		{"2026-11-02", nil}, {"2026-11-03", first}, {"2026-11-04", first}, {"2026-11-05", first}, {"2026-11-06", first},
		{"2026-11-09", second}, {"2026-11-10", second}, {"2026-11-12", second}, {"2026-11-13", second},
	} {
		c.at(x.day, "11:00")
		c.due(c.now)
		before := len(c.life("pupil-p1").Steps)
		c.at(x.day, "18:30")
		c.due(c.now)
		c.heed()
		var got []string
		for _, s := range c.life("pupil-p1").Steps {
			got = append(got, s.ID)
			if n := c.fullest("pupil-p1", x.day); s.HalfDays != n {
				t.Errorf("on %s %s tells %d half-days, the file counts %d", x.day, s.ID, s.HalfDays, n)
			}
		}
		if !slices.Equal(got, x.want) {
			t.Errorf("on the evening of %s: %v, want %v", x.day, got, x.want)
		}
		if before > len(x.want) || before < len(x.want)-1 {
			t.Errorf("at eleven on %s: %d steps", x.day, before)
		}
	}
	for _, step := range []string{"4", "10"} {
		if letters := c.letters("pupil-p1", step); len(letters) == 0 {
			t.Errorf("step %s has no letter", step)
		}
	}
	if left := c.waits(); len(left) != 0 {
		t.Errorf("what is left to count: %v", left)
	}
}

// fullest is how many half-days the law counts on a day.
func (c *cabinet) fullest(pupil string, day school.Date) int {
	month, rolling := legalOn(c.life(pupil).Count(day).Lines, day)
	return max(month, rolling)
}

// What is said of a day to come is counted when its classes end, once for each lot of
// pupils, and told twice it is not counted twice.
func TestADayToComeIsCountedWhenItsClassesEnd(t *testing.T) {
	c := newCabinet(t)
	c.at("2026-11-02", "08:10")
	var pupils []school.PersonID
	for _, class := range []school.ClassID{"2DE3", "2DE4"} {
		for _, p := range c.class(class) {
			if p.In("2026-11-02") {
				pupils = append(pupils, p.ID)
			}
		}
	}
	c.world.enter("cpe", whole("2026-11-03", "2026-11-04"), pupils...)
	c.heed()
	want := []string{"11-03 17:20", "11-03 17:20", "11-04 12:05", "11-04 12:05"}
	if got := c.waits(); len(pupils) <= lot || len(pupils) > 2*lot || !slices.Equal(got, want) {
		t.Fatalf("%d pupils wait for %v, want %v", len(pupils), got, want)
	}
	c.world.enter("cpe", whole("2026-11-03", "2026-11-04"), pupils...)
	c.heed()
	if got := c.waits(); !slices.Equal(got, want) {
		t.Errorf("sent again: %v", got)
	}
	for _, day := range []school.Date{"2026-11-03", "2026-11-04", "2026-11-05"} {
		c.at(day, "18:30")
		c.due(c.now)
	}
	steps := map[string]int{}
	for _, it := range c.everything() {
		if _, id, is := strings.Cut(it.Sort, "#"+stepMark); is {
			steps[id]++
		}
	}
	if fmt.Sprint(steps) != fmt.Sprint(map[string]int{}) {
		t.Errorf("three half-days led to steps: %v", steps)
	}
	c.world.enter("cpe", whole("2026-11-06", ""), pupils...)
	c.heed()
	c.at("2026-11-06", "18:30")
	c.due(c.now)
	for _, it := range c.everything() {
		if _, id, is := strings.Cut(it.Sort, "#"+stepMark); is {
			steps[id]++
		}
	}
	if len(steps) != 1 || steps["4-2026-11-06"] != len(pupils) {
		t.Errorf("steps = %v of %d pupils", steps, len(pupils))
	}
}

// An entry that is taken back before its day, and one that a trip covers, lead to nothing.
func TestWhatIsTakenBackBeforeItsDayIsNotCounted(t *testing.T) {
	c := newCabinet(t)
	p := c.Named["pupil-p1"]
	c.at("2026-11-02", "08:10")
	c.world.enter("cpe", whole("2026-11-03", "2026-11-05"), p)
	c.heed()
	c.at("2026-11-02", "09:10")
	back := whole("2026-11-05", "")
	back.Undo = true
	c.world.enter("cpe", back, p)
	c.world.enter("cpe", Order{Kind: Present, Place: Trip, First: "2026-11-04"}, p)
	c.heed()
	for _, day := range []school.Date{"2026-11-03", "2026-11-04", "2026-11-05"} {
		c.at(day, "18:30")
		c.due(c.now)
	}
	if got := c.steps("pupil-p1"); len(got) != 0 {
		t.Errorf("steps = %v", got)
	}
}
