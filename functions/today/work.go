package today

import (
	"context"
	"slices"
	"strings"

	"github.com/preau-ent/preau/functions/absences"
	"github.com/preau-ent/preau/functions/grades"
	"github.com/preau-ent/preau/functions/timetable"
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// A post is what somebody does in one school.
type post struct {
	school   school.UAI
	services []roster.ServiceRef
	boarded  bool
}

// boarded are the roles whose first screen has the board's figures.
var boarded = []school.Role{school.CPE, school.AED, school.Head, school.Secretary}

// work adds what waits for somebody who works in a school: lessons and rolls, gradebooks,
// the board.
func (d *Desk) work(ctx context.Context, who roster.Person, lang string, day *Day) error {
	var posts []post
	for _, l := range who.Links {
		if !l.Active(who.Now) || l.Role == school.Pupil || l.Role == school.Guardian {
			continue
		}
		for _, c := range l.HeadOf {
			day.HeadOf = append(day.HeadOf, HeadClass{l.School, c})
		}
		if l.School == "" {
			continue
		}
		at := slices.IndexFunc(posts, func(p post) bool { return p.school == l.School })
		if at < 0 { // whoever works there may stand in for a teacher
			at, posts = len(posts), append(posts, post{school: l.School})
		}
		posts[at].services = append(posts[at].services, l.Services...)
		posts[at].boarded = posts[at].boarded || slices.Contains(boarded, l.Role)
	}
	for _, p := range posts {
		if err := d.post(ctx, who, p, lang, day); err != nil {
			return err
		}
	}
	return nil
}

// post adds what waits for the reader in one school, their rolls, the gradebooks to fill in
// and the board: two calls, the day's lessons with what is kept, and the rolls.
func (d *Desk) post(ctx context.Context, who roster.Person, p post, lang string, day *Day) error {
	zone, err := d.grades.Zone(ctx, p.school)
	if err != nil {
		return err
	}
	who = who.At(zone)
	read, err := d.dayAt(ctx, who, p)
	if err != nil {
		return err
	}
	for i := range read.Lessons {
		day.Lessons = append(day.Lessons, brief(&read.Lessons[i], ""))
	}
	if day.Zone == "" && len(read.Lessons)+len(p.services) > 0 {
		day.Zone = zone.String()
	}
	if err := d.kept(ctx, who, p, read, day); err != nil {
		return err
	}
	if !p.boarded || day.Board != nil {
		return nil
	}
	return d.board(ctx, who, p.school, lang, read.Items, day)
}

// dayAt reads in one call the lessons that the reader gives today in a school, and what is
// kept for the first screen.
func (d *Desk) dayAt(ctx context.Context, here roster.Person, p post) (read timetable.Beside, err error) {
	year := school.YearOf(here.Now)
	var keys []table.Key
	if len(p.services) > 0 {
		keys = append(keys, workKey(here.ID, p.school))
	}
	if p.boarded {
		keys = append(keys, figured{p.school, year}.key())
	}
	grant, err := policy.ReadStaffTimetable(here, p.school, year, here.ID, false)
	if err == nil {
		return d.lessons.LessonsBeside(ctx, grant, here.Today, here.Today, here.Now, keys...)
	}
	if err = unseen(err); err == nil && len(keys) > 0 {
		read.Items, err = d.table.Get(ctx, false, keys...)
	}
	return read, err
}

// A Work is the card of somebody who teaches in a school: the gradebooks and the rolls of
// a day. It is made by the first look of the day, anew after a save of a gradebook, and
// brought in line with each roll that is called.
type Work struct {
	Date   school.Date          `json:"d,omitempty"`
	Seat   string               `json:"s,omitempty"` // of the services that it was gathered for
	Duties []grades.Duty        `json:"w,omitempty"`
	Rolls  []absences.RollTally `json:"r,omitempty"` // of the lessons that were known; others are read
}

func workKey(teacher school.PersonID, at school.UAI) table.Key {
	return table.Key{Part: roster.ProfileKey(teacher).Part, Sort: "WORK#" + string(at)}
}

// deskOf names what somebody teaches at a moment: with other services, other gradebooks
// make the card.
func deskOf(who roster.Person, services []roster.ServiceRef) string {
	var text []string
	for _, s := range services {
		switch {
		case !s.Active(who.Now):
		case s.ReadOnly:
			text = append(text, string(s.ID)+" read")
		default:
			text = append(text, string(s.ID))
		}
	}
	return school.DerivedID(strings.Join(text, "\n"))
}

// kept adds the rolls of the reader's lessons and the gradebooks to fill in, from the card
// of somebody who teaches; what it lacks is read, and kept for the next look.
func (d *Desk) kept(ctx context.Context, who roster.Person, p post, read timetable.Beside, day *Day) error {
	it := read.Items.Find(workKey(who.ID, p.school))
	var w Work
	if err := it.Decode(&w); err != nil {
		return err
	}
	seat := deskOf(who, p.services)
	missing := w.Date != who.Today || w.Seat != seat
	if missing {
		w = Work{Date: who.Today, Seat: seat}
		if len(p.services) > 0 {
			var err error
			if w.Duties, err = d.grades.Duties(ctx, who, p.school, p.services); err != nil {
				return err
			}
		}
	}
	known := len(w.Rolls)
	lines, rolls, err := d.rolls.MineOf(ctx, who, p.school, read.Lessons, w.Rolls)
	if err != nil {
		return err
	}
	w.Rolls = rolls
	day.Rolls, day.Duties = append(day.Rolls, lines...), append(day.Duties, w.Duties...)
	if len(p.services) == 0 || !missing && len(rolls) == known {
		return nil
	}
	it.Key = workKey(who.ID, p.school)
	if it, err = it.With(w); err != nil {
		return err
	}
	if err = d.table.Write(ctx, table.Change{Op: table.Put, Item: it}); fault.Is(err, fault.Conflict) {
		return nil // something was written meanwhile: the next look makes it anew
	}
	return err
}

// saved returns the writes that empty the cards of those who teach a gradebook, and of
// whoever saved it: a substitute is no teacher of the service.
func (k *keeper) saved(ctx context.Context, s grades.Saved, by school.PersonID, at school.UAI) ([]table.Change, error) {
	teachers, err := s.Teachers()
	if err != nil {
		return nil, err
	}
	if !slices.Contains(teachers, by) {
		teachers = append(teachers, by)
	}
	return k.works(ctx, at, teachers, func(w *Work) { *w = Work{} })
}

// called returns the writes that bring the cards of those who give a lesson in line with
// the roll that an entry wrote; none if it wrote none.
func (k *keeper) called(ctx context.Context, at school.UAI, t journal.Told) ([]table.Change, error) {
	roll, written, err := k.rolls.WrittenBy(ctx, k.grant, t)
	if err != nil || !written {
		return nil, err
	}
	return k.works(ctx, at, roll.Staff, func(w *Work) {
		i := slices.IndexFunc(w.Rolls, func(t absences.RollTally) bool { return t.Lesson == roll.Lesson })
		if i >= 0 && w.Date == roll.Date {
			w.Rolls[i] = roll.RollTally
		}
	})
}

// works changes the cards of some people. One that nobody has made yet is written as it
// is: somebody who makes it at this moment, of what stood before, then comes too late.
func (k *keeper) works(ctx context.Context, at school.UAI, people []school.PersonID, change func(*Work)) ([]table.Change, error) {
	var keys []table.Key
	for _, id := range people {
		keys = append(keys, workKey(id, at))
	}
	items, err := k.table.Get(ctx, true, keys...)
	if err != nil {
		return nil, err
	}
	var changes []table.Change
	for _, key := range keys {
		it := items.Find(key)
		var w Work
		if err := it.Decode(&w); err != nil {
			return nil, err
		}
		change(&w)
		it.Key = key
		if it, err = it.With(w); err != nil {
			return nil, err
		}
		changes = append(changes, table.Change{Op: table.Put, Item: it})
	}
	return changes, nil
}
