package absences

import (
	"context"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// A Whole is what happened in a school up to now.
type Whole struct {
	School   roster.School
	Year     school.Year
	Rolls    []HeldRoll
	Days     []HeldDay
	Cases    []HeldCase
	Statuses []HeldStatus
	Watched  []roster.Enrolment // whose legal steps are worked out
}

// A HeldRoll is a roll with its lesson.
type HeldRoll struct {
	Date   school.Date
	Lesson school.LessonID
	Roll
}

// A HeldDay is a day of a pupil.
type HeldDay struct {
	Pupil school.PersonID
	Day
}

// A HeldCase is a case of a pupil.
type HeldCase struct {
	roster.Enrolment
	Case
}

// A HeldStatus is a dated status of a pupil.
type HeldStatus struct {
	roster.Enrolment
	Status
}

// Fill stores what happened as it is, by several hands and without history: for the demo
// region only.
func (r *Register) Fill(ctx context.Context, grant policy.Machine, w Whole, now time.Time) error {
	if grant.Job() != policy.JobDemo {
		return fault.New(fault.NotFound, "no grant to load absences")
	}
	zone, err := time.LoadLocation(w.School.Zone)
	if err != nil {
		return err
	}
	l := &loader{Whole: w, place: &place{School: w.School, zone: zone}, now: now, ends: ends(w.Year)}
	l.rolls()
	l.days()
	l.cases()
	l.statuses()
	if l.err != nil {
		return l.err
	}
	hands, hold := errgroup.WithContext(ctx)
	hands.SetLimit(8)
	for lot := range slices.Chunk(l.items, table.MaxLoad) {
		hands.Go(func() error { return r.table.Load(hold, lot...) })
	}
	if err := hands.Wait(); err != nil {
		return err
	}
	return r.watch(ctx, grant, w.Watched, now)
}

// watch works out the legal steps of some pupils from their files.
func (r *Register) watch(ctx context.Context, grant policy.Machine, pupils []roster.Enrolment, now time.Time) error {
	for _, e := range pupils {
		life, err := r.life(ctx, e, true, now)
		if err != nil {
			return err
		}
		changes, err := life.alert(grant.By(), school.DateOf(now, life.zone()), now)
		if err != nil {
			return err
		}
		if len(changes) > 0 {
			if err := r.table.Commit(ctx, changes...); err != nil {
				return err
			}
		}
	}
	return nil
}

// A loader gathers the items of a school.
type loader struct {
	Whole
	place *place
	now   time.Time
	ends  time.Time
	items []table.Item
	err   error
}

func (l *loader) add(k table.Key, v any) {
	it, err := table.Item{Key: k, Version: 1, Expires: l.ends}.With(v)
	if err != nil && l.err == nil {
		l.err = err
	}
	l.items = append(l.items, it)
}

func (l *loader) rolls() {
	for _, x := range l.Rolls {
		k := table.Key{Part: dayPart(l.School.UAI, l.Year, x.Date), Sort: rollPrefix + hhmm(x.Start) + "#" + string(x.Lesson)}
		l.add(k, x.Roll.document(k))
	}
}

func (l *loader) days() {
	for _, d := range l.Days {
		l.add(dayKey(l.School.UAI, l.Year, d.Pupil, d.Date), storedDay{d.Entries})
	}
}

// copied is for how long back the days of the school have copies of what was said.
const copied = 7 * 24 * time.Hour

// cases stores what was said; of the last days and what comes, the school's days have
// their copies.
func (l *loader) cases() {
	for i := range l.Cases {
		e, c := l.Cases[i].Enrolment, &l.Cases[i].Case
		if c.Health() {
			c.Words, c.Answer = "", "" // sealed by whoever writes them, never stored in the clear
		}
		c.ID = c.identity(e.Pupil, 0)
		life := &Life{Enrolment: e, place: l.place}
		l.put(life.putCase(c))
		if !c.To.After(l.now.Add(-copied)) {
			continue
		}
		copies, err := life.announce(c)
		for _, ch := range copies {
			l.put(ch, err)
		}
	}
}

func (l *loader) put(c table.Change, err error) {
	if err != nil && l.err == nil {
		l.err = err
	}
	c.Item.Version = 1
	l.items = append(l.items, c.Item)
}

func (l *loader) statuses() {
	notes := map[school.ClassID]*Notes{}
	for _, s := range l.Statuses {
		e := s.Enrolment
		s.Note.Pupil = e.Pupil
		l.add(statusKey(l.School.UAI, l.Year, e.Pupil, s.ID), s.Status)
		if notes[e.Class] == nil {
			notes[e.Class] = &Notes{}
		}
		notes[e.Class].Notes = append(notes[e.Class].Notes, s.Note)
	}
	for class, n := range notes {
		l.add(notesKey(l.School.UAI, l.Year, class), n)
	}
}
