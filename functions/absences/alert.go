package absences

import (
	"cmp"
	"slices"
	"time"

	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// AlertAction is the action under which the journal keeps that a step was opened or
// taken away. It is no row of the rights table: only the machine does it.
const AlertAction = policy.Action("absence.alert")

// alert brings the steps of a file in line with what it counts today: a number reached
// opens a step, and a step for which nothing was done goes when what made it was
// justified after all. It sends nothing and decides nothing.
func (l *Life) alert(by school.PersonID, today school.Date, now time.Time) ([]table.Change, error) {
	lines := l.Count(today).Lines
	var changes []table.Change
	for _, threshold := range [...]int{FirstStep, SecondStep} {
		some, err := l.alertAt(threshold, reached(lines, least(threshold)), by, now)
		if err != nil {
			return nil, err
		}
		changes = append(changes, some...)
	}
	return changes, nil
}

func (l *Life) alertAt(threshold int, episodes []Reached, by school.PersonID, now time.Time) ([]table.Change, error) {
	var changes []table.Change
	add := func(c table.Change, err error) error { changes = append(changes, c); return err }
	of := l.stepsOf(threshold, episodes)
	stands := map[string]bool{}
	for i, x := range episodes {
		s := of[i]
		if s == nil {
			s = &Step{ID: stepID(threshold, x.Day), Threshold: threshold, Reached: x.Day, At: now.UTC().Truncate(time.Second)}
			if err := add(l.journal(now, by, AlertAction, s.ID, told{What: "opened"})); err != nil {
				return nil, err
			}
		}
		if stands[s.ID] = true; s.HalfDays != x.HalfDays {
			s.HalfDays = x.HalfDays
			if err := add(l.putStep(s)); err != nil {
				return nil, err
			}
		}
	}
	for i := range l.Steps {
		s := &l.Steps[i]
		if s.Threshold != threshold || stands[s.ID] || len(s.Done) > 0 {
			continue
		}
		e := l.Enrolment
		changes = append(changes, table.Change{Op: table.Delete, Item: l.item(stepKey(e.School, e.Year, e.Pupil, s.ID))})
		if err := add(l.journal(now, by, AlertAction, s.ID, told{What: "closed"})); err != nil {
			return nil, err
		}
	}
	return changes, nil
}

// stepsOf returns the step of each episode, nil for one that has none yet: that of the same
// number which was reached within a month of it, since what is justified later, or noted
// later, moves the day. A step within a month of two is that of the nearer one alone.
func (l *Life) stepsOf(threshold int, episodes []Reached) []*Step {
	type pair struct{ episode, step, apart int }
	var pairs []pair
	for i, x := range episodes {
		for k := range l.Steps {
			s := &l.Steps[k]
			apart := s.Reached.DaysTo(x.Day)
			if apart = max(apart, -apart); s.Threshold == threshold && apart < window {
				pairs = append(pairs, pair{i, k, apart})
			}
		}
	}
	slices.SortFunc(pairs, func(a, b pair) int {
		return cmp.Or(a.apart-b.apart, a.episode-b.episode, cmp.Compare(l.Steps[a.step].Reached, l.Steps[b.step].Reached))
	})
	of, taken := make([]*Step, len(episodes)), map[int]bool{}
	for _, p := range pairs {
		if of[p.episode] == nil && !taken[p.step] {
			of[p.episode], taken[p.step] = &l.Steps[p.step], true
		}
	}
	return of
}

// putStep returns the write of a step at the version read, in the school's list as long
// as somebody has to act.
func (l *Life) putStep(s *Step) (table.Change, error) {
	e := l.Enrolment
	it, err := l.item(stepKey(e.School, e.Year, e.Pupil, s.ID)).With(listedStep{s, ownerOf(e)})
	it.Expires, it.Index = ends(e.Year), table.Key{}
	if s.open() {
		it.Index = stepIndex(e.School, e.Pupil, s.ID)
	}
	return table.Change{Op: table.Put, Item: it}, err
}
