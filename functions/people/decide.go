package people

import (
	"context"
	"regexp"
	"slices"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// What a school decides, and no import touches: how its marks are shown, and until when
// they may be typed.

// configWrite is the action of the rights table under which decisions are kept.
const configWrite = "config.write"

// DecideMarks changes how a school shows and rounds its marks, with its journal entry.
// It fails with fault.NotFound for an unknown school and with fault.Invalid for an
// option that no school may have.
func (r *Register) DecideMarks(ctx context.Context, grant policy.Machine, u school.UAI, change func(*roster.MarkOptions), now time.Time) (roster.MarkOptions, error) {
	var after roster.MarkOptions
	err := r.decide(ctx, grant, roster.SchoolKey(u), now, func(it table.Item) (any, any, error) {
		var s roster.School
		if err := it.Decode(&s); err != nil {
			return nil, nil, err
		}
		change(&s.Marks)
		after = s.Marks
		return s, s.Marks, checkMarks(s.Marks)
	})
	return after, err
}

// DecideLife changes what a school has settled about its days, with its journal entry. It
// fails with fault.NotFound for an unknown school, and with fault.Invalid.
func (r *Register) DecideLife(ctx context.Context, grant policy.Machine, u school.UAI, change func(*roster.LifeOptions), now time.Time) (roster.LifeOptions, error) {
	var after roster.LifeOptions
	err := r.decide(ctx, grant, roster.SchoolKey(u), now, func(it table.Item) (any, any, error) {
		var s roster.School
		if err := it.Decode(&s); err != nil {
			return nil, nil, err
		}
		change(&s.Life)
		after = s.Life
		return s, s.Life, s.Life.Check()
	})
	return after, err
}

var hourOfDay = regexp.MustCompile(`^([01][0-9]|2[0-3]):[0-5][0-9]$`)

// mostLead is how many hours a pupil may see a mark before the guardians.
const mostLead = 48

func checkMarks(m roster.MarkOptions) error {
	switch {
	case m.VisibleAt != "" && !hourOfDay.MatchString(m.VisibleAt):
		return fault.Say(fault.Invalid, "school.visibleAt", "typed", m.VisibleAt)
	case m.PupilLead < 0 || m.PupilLead > mostLead:
		return fault.Say(fault.Invalid, "school.pupilLead", "most", mostLead)
	case !slices.Contains([]int64{0, 1, 10, 50, 100}, m.Step):
		return fault.Say(fault.Invalid, "school.step")
	}
	return nil
}

// DecidePeriod changes one period of a class, with its journal entry. It fails with
// fault.NotFound for an unknown class or period and with fault.Invalid for days in
// the wrong order.
func (r *Register) DecidePeriod(ctx context.Context, grant policy.Machine, u school.UAI, y school.Year, c school.ClassID, p school.PeriodID, change func(*school.Period), now time.Time) error {
	return r.decide(ctx, grant, roster.PeriodsKey(u, y, c), now, func(it table.Item) (any, any, error) {
		var periods roster.Periods
		if err := it.Decode(&periods); err != nil {
			return nil, nil, err
		}
		at := slices.IndexFunc(periods.Periods, func(one school.Period) bool { return one.ID == p })
		if at < 0 {
			return nil, nil, fault.Say(fault.NotFound, "school.noPeriod", "period", p)
		}
		change(&periods.Periods[at])
		return periods, periods.Periods[at], checkPeriods(periods.Periods)
	})
}

// checkPeriods holds that periods follow one another without a gap in their order, and
// that marks may be typed while a period lasts and be published after.
func checkPeriods(periods []school.Period) error {
	for i, p := range periods {
		days := []school.Date{p.Start, p.End, p.EntryEnd, p.Council, p.Published}
		if slices.ContainsFunc(days, func(d school.Date) bool { return d != "" && !d.Valid() }) {
			return fault.Say(fault.Invalid, "school.badDay", "period", p.ID)
		}
		if p.End < p.Start || p.EntryEnd < p.Start || i > 0 && p.Start <= periods[i-1].End {
			return fault.Say(fault.Invalid, "school.dayOrder", "period", p.ID)
		}
	}
	return nil
}

// decide changes one item and tells the journal of its partition, in one write.
func (r *Register) decide(ctx context.Context, grant policy.Machine, k table.Key, now time.Time, change func(table.Item) (item, detail any, err error)) error {
	if grant.Job() == "" {
		return fault.New(fault.NotFound, "a decision without a grant")
	}
	items, err := r.table.Get(ctx, true, k)
	if err != nil {
		return err
	}
	it := items.Find(k)
	if !it.Found() {
		return fault.Say(fault.NotFound, "school.unknown")
	}
	after, detail, err := change(it)
	if err != nil {
		return err
	}
	if it, err = it.With(after); err != nil {
		return err
	}
	e, err := journal.New(now, grant.By(), configWrite, k.Sort, detail)
	if err != nil {
		return err
	}
	entry, err := e.Change(k.Part)
	if err != nil {
		return err
	}
	return r.table.Commit(ctx, table.Change{Op: table.Put, Item: it}, entry)
}
