package people_test

import (
	"context"
	"testing"
	"time"

	"github.com/preau-ent/preau/functions/people"
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
	"github.com/preau-ent/preau/shared/table/local"
)

// settled is a school with one class of two periods.
func settled(t *testing.T) (*people.Register, *table.Table) {
	t.Helper()
	store, err := local.Open(t.TempDir(), local.NoSync)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	tab := table.New(store)
	for k, v := range map[table.Key]any{
		roster.SchoolKey("9990001X"):           roster.School{UAI: "9990001X", Marks: roster.MarkOptions{VisibleAt: "18:00"}},
		roster.ClassKey("9990001X", 2026, "A"): roster.Class{ID: "A"},
		roster.PeriodsKey("9990001X", 2026, "A"): roster.Periods{Periods: []school.Period{
			{ID: "S1", Start: "2026-09-01", End: "2027-01-29", EntryEnd: "2027-01-29"},
			{ID: "S2", Start: "2027-01-30", End: "2027-07-02", EntryEnd: "2027-07-02"},
		}},
	} {
		it, err := table.Item{Key: k, Version: 1}.With(v)
		if err != nil {
			t.Fatal(err)
		}
		if err := tab.Load(context.Background(), it); err != nil {
			t.Fatal(err)
		}
	}
	return people.NewRegister(tab), tab
}

var (
	byHand = policy.System(policy.JobSchool)
	noon   = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
)

func TestWhatASchoolSettlesIsKeptWithItsJournalEntry(t *testing.T) {
	r, tab := settled(t)
	ctx := context.Background()
	after, err := r.DecideMarks(ctx, byHand, "9990001X", func(m *roster.MarkOptions) { m.PupilLead = 24 }, noon)
	if err != nil || after.PupilLead != 24 || after.VisibleAt != "18:00" {
		t.Errorf("after = %+v, %v, want a lead of 24 and the hour as it was", after, err)
	}
	entries, err := journal.History(ctx, tab, "9990001X", 10)
	if err != nil || len(entries) != 1 || entries[0].By != "system:school" {
		t.Errorf("journal = %+v, %v", entries, err)
	}
}

func TestWhatASchoolSettlesAboutItsRollsIsKeptWithItsJournalEntry(t *testing.T) {
	r, tab := settled(t)
	ctx := context.Background()
	after, err := r.DecideLife(ctx, byHand, "9990001X", func(o *roster.LifeOptions) { o.HandsOver = true }, noon)
	if s, stored := r.School(ctx, "9990001X"); err != nil || stored != nil || !after.HandsOver || !s.Life.HandsOver || s.Marks.VisibleAt != "18:00" {
		t.Errorf("after = %+v, %v", after, err)
	}
	entries, err := journal.History(ctx, tab, "9990001X", 10)
	if err != nil || len(entries) != 1 || entries[0].By != "system:school" {
		t.Errorf("journal = %+v, %v", entries, err)
	}
	if _, err := r.DecideLife(ctx, policy.Machine{}, "9990001X", func(o *roster.LifeOptions) { o.HandsOver = false }, noon); !fault.Is(err, fault.NotFound) {
		t.Errorf("without a grant: %v", err)
	}
}

func TestNoSchoolMaySettleWhatNoneMayHave(t *testing.T) {
	for name, change := range map[string]func(*roster.MarkOptions){
		"an hour that is none": func(m *roster.MarkOptions) { m.VisibleAt = "24:00" },
		"a lead of 49 hours":   func(m *roster.MarkOptions) { m.PupilLead = 49 },
		"a step of a third":    func(m *roster.MarkOptions) { m.Step = 33 },
	} {
		r, _ := settled(t)
		if _, err := r.DecideMarks(context.Background(), byHand, "9990001X", change, noon); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v, want it refused", name, err)
		}
		if s, err := r.School(context.Background(), "9990001X"); err != nil || s.Marks.PupilLead != 0 || s.Marks.Step != 0 || s.Marks.VisibleAt != "18:00" {
			t.Errorf("%s: stored %+v, %v", name, s.Marks, err)
		}
	}
}

func TestPeriodsFollowOneAnother(t *testing.T) {
	for _, c := range []struct {
		name   string
		period school.PeriodID
		change func(*school.Period)
		want   fault.Kind
	}{
		{"entry goes on for a week", "S1", func(p *school.Period) { p.EntryEnd = "2027-02-05" }, ""},
		{"a lock", "S1", func(p *school.Period) { p.Locked = true }, ""},
		{"a day that does not exist", "S1", func(p *school.Period) { p.Council = "2027-02-30" }, fault.Invalid},
		{"an end before the start", "S1", func(p *school.Period) { p.End = "2026-08-31" }, fault.Invalid},
		{"an overlap", "S1", func(p *school.Period) { p.End = "2027-01-30" }, fault.Invalid},
		{"a period that the class does not have", "T1", func(p *school.Period) {}, fault.NotFound},
	} {
		r, _ := settled(t)
		err := r.DecidePeriod(context.Background(), byHand, "9990001X", 2026, "A", c.period, c.change, noon)
		if c.want == "" && err != nil || c.want != "" && !fault.Is(err, c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

func TestWithoutAGrantNothingIsSettled(t *testing.T) {
	r, _ := settled(t)
	if _, err := r.DecideMarks(context.Background(), policy.Machine{}, "9990001X", func(m *roster.MarkOptions) { m.Rank = true }, noon); !fault.Is(err, fault.NotFound) {
		t.Errorf("without a grant: %v", err)
	}
}
