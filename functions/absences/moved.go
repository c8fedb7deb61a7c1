package absences

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// DueMoved is the kind of pupils who changed class or groups and wait to be followed:
// those of a large import.
const DueMoved = "absences.moved"

// followed is how many of them are looked at together.
const followed = 48

// moving is the follower of every import that gives pupils another class or other groups:
// their statuses show in the rolls of the new class, an exemption is from the same subject
// there, and their legal steps count the days again.
func moving(c *counting) journal.Follower {
	return journal.Follower{
		Name:  "moving",
		Wants: func(e journal.Entry) bool { return e.Action == policy.ImportRun.String() },
		Do: func(ctx context.Context, t journal.Told) (journal.Effect, error) {
			var taken struct {
				Year  school.Year       `json:"year"`
				Moved []school.PersonID `json:"moved"`
			}
			if err := json.Unmarshal(t.Entry.Detail, &taken); err != nil {
				return journal.Effect{}, fmt.Errorf("entry %s: %w", t.Entry.ID, err)
			}
			return c.moved(ctx, told{School: school.UAI(t.Part), Year: taken.Year, Pupils: taken.Moved}, t.Entry.ID)
		},
	}
}

// moved brings the files of some pupils who moved in line with where they sit, as many as
// one effect holds; the others wait for the next minute.
func (c *counting) moved(ctx context.Context, t told, id string) (journal.Effect, error) {
	var effect journal.Effect
	notes := c.register.noteBook(t.School, t.Year)
	done := 0
	for done < min(followed, len(t.Pupils)) {
		l, ok, err := c.lifeOf(ctx, t.School, t.Year, t.Pupils[done])
		if err != nil {
			return journal.Effect{}, err
		}
		if ok {
			changes, err := c.reseat(ctx, l)
			if err != nil {
				return journal.Effect{}, err
			}
			if n := len(effect.Changes) + len(changes) + len(notes.lists) + len(classesOf(&l.Enrolment)); done > 0 && n > journal.MostChanges-1 {
				break
			}
			if err := notes.align(ctx, l.Enrolment, l.Statuses); err != nil {
				return journal.Effect{}, err
			}
			effect.Changes = append(effect.Changes, changes...)
		}
		done++
	}
	changes, err := notes.changes()
	if effect.Changes = append(effect.Changes, changes...); err != nil || done == len(t.Pupils) {
		return effect, err
	}
	t.Pupils = t.Pupils[done:]
	later, err := c.later(t, id)
	effect.Changes = append(effect.Changes, later)
	return effect, err
}

// later makes pupils who moved wait for the next minute. The name of what waits is as long
// however often it is put off.
func (c *counting) later(t told, id string) (table.Change, error) {
	data, err := json.Marshal(t)
	if err != nil {
		return table.Change{}, err
	}
	id = school.DerivedID(fmt.Sprintf("%s|%d", id, len(t.Pupils)))
	return journal.Due{ID: "moved-" + id, Kind: DueMoved, At: c.now(), Data: data}.Change()
}

// reseat returns what changes in the file of a pupil who moved, but for the notes: its
// statuses are those of the file afterwards.
func (c *counting) reseat(ctx context.Context, l *Life) ([]table.Change, error) {
	changes, err := c.register.carry(ctx, l)
	if err != nil {
		return nil, err
	}
	now := c.now()
	today := school.DateOf(now, l.zone())
	if len(changes) > 0 {
		entry, err := l.journal(now, c.by, policy.ExemptionRule, string(l.Enrolment.Pupil), told{What: "moved"})
		if err != nil {
			return nil, err
		}
		changes = append(changes, entry)
	}
	steps, err := l.alert(c.by, today, now)
	return append(changes, steps...), err
}

// carry gives the exemptions from subjects that the pupil no longer follows to the same
// subjects of the present class and groups, from the day on which these began. One whose
// subject is not taught there stays as it is.
func (r *Register) carry(ctx context.Context, l *Life) (changes []table.Change, err error) {
	e := l.Enrolment
	since := e.Since(func(roster.Seat) bool { return false })
	left := func(s Status) bool { return s.Service != "" && s.To >= since && !e.Attends(s.Service) }
	if !slices.ContainsFunc(l.Statuses, left) {
		return nil, nil
	}
	same, err := r.sameSubjects(ctx, l)
	if err != nil {
		return nil, err
	}
	var kept []Status
	for _, s := range l.Statuses {
		service, taught := same[s.Service]
		if !left(s) || !taught {
			kept = append(kept, s)
			continue
		}
		next := s
		next.Service, next.From = service, max(s.From, since)
		next.ID = next.Note.identity()
		next.item = table.Item{Key: statusKey(e.School, e.Year, e.Pupil, next.ID)}
		if !slices.ContainsFunc(l.Statuses, func(o Status) bool { return o.ID == next.ID }) {
			kept = append(kept, next)
		}
		if s.From < since {
			s.To = since.AddDays(-1)
			kept = append(kept, s)
			continue
		}
		changes = append(changes, table.Change{Op: table.Delete, Item: s.item})
	}
	for i := range kept {
		s := &kept[i]
		if at := slices.IndexFunc(l.Statuses, func(o Status) bool { return o.ID == s.ID }); at >= 0 && l.Statuses[at].Note == s.Note {
			continue
		}
		it, err := s.item.With(s)
		if err != nil {
			return nil, err
		}
		it.Expires = ends(e.Year)
		changes = append(changes, table.Change{Op: table.Put, Item: it})
	}
	l.Statuses = kept
	return changes, nil
}

// sameSubjects returns, for each subject of the statuses of a file, the pupil's present
// service of it.
func (r *Register) sameSubjects(ctx context.Context, l *Life) (map[school.ServiceID]school.ServiceID, error) {
	of := slices.Clone(l.Enrolment.Services)
	for i := range l.Statuses {
		if s := l.Statuses[i].Service; s != "" {
			of = append(of, s)
		}
	}
	services, err := r.services(ctx, l.Enrolment, of)
	if err != nil {
		return nil, err
	}
	present := map[school.SubjectCode]school.ServiceID{}
	for _, id := range l.Enrolment.Services {
		if subject := services[id].Subject; subject != "" && present[subject] == "" {
			present[subject] = id
		}
	}
	same := map[school.ServiceID]school.ServiceID{}
	for id, s := range services {
		if now, taught := present[s.Subject]; taught {
			same[id] = now
		}
	}
	return same, nil
}
