package today

import (
	"context"
	"slices"
	"strings"

	"github.com/preau-ent/preau/functions/grades"
	"github.com/preau-ent/preau/functions/timetable"
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// work adds what waits for somebody who works in a school: lessons and rolls, gradebooks,
// the board.
func (d *Desk) work(ctx context.Context, who roster.Person, lang string, day *Day) error {
	var schools []school.UAI
	taught := map[school.UAI][]roster.ServiceRef{}
	for _, l := range who.Links {
		if !l.Active(who.Now) || l.Role == school.Pupil || l.Role == school.Guardian {
			continue
		}
		for _, c := range l.HeadOf {
			day.HeadOf = append(day.HeadOf, HeadClass{l.School, c})
		}
		if slices.Contains(boarded, l.Role) {
			if err := d.board(ctx, who, l.School, lang, day); err != nil {
				return err
			}
		}
		if l.School != "" && !slices.Contains(schools, l.School) { // whoever works there may stand in for a teacher
			schools = append(schools, l.School)
		}
		taught[l.School] = append(taught[l.School], l.Services...)
	}
	for _, at := range schools {
		if err := d.teaching(ctx, who, at, taught[at], day); err != nil {
			return err
		}
	}
	return nil
}

// boarded are the roles whose first screen has the board's figures.
var boarded = []school.Role{school.CPE, school.AED, school.Head, school.Secretary}

// teaching adds the lessons that the reader gives today in a school, their rolls and the
// gradebooks to fill in: two calls, the day's lessons with the card, and the rolls.
func (d *Desk) teaching(ctx context.Context, who roster.Person, at school.UAI, services []roster.ServiceRef, day *Day) error {
	zone, err := d.grades.Zone(ctx, at)
	if err != nil {
		return err
	}
	here := who.At(zone)
	key := workKey(who.ID, at)
	var read timetable.Beside
	grant, err := policy.ReadStaffTimetable(here, at, school.YearOf(who.Now), who.ID, false)
	switch {
	case err == nil:
		read, err = d.lessons.LessonsBeside(ctx, grant, here.Today, here.Today, who.Now, key)
	case unseen(err) == nil:
		read.Items, err = d.table.Get(ctx, false, key)
	}
	if err != nil {
		return err
	}
	for i := range read.Lessons {
		day.Lessons = append(day.Lessons, brief(&read.Lessons[i], ""))
	}
	if day.Zone == "" && len(read.Lessons)+len(services) > 0 {
		day.Zone = zone.String()
	}
	rolls, err := d.rolls.MineOf(ctx, who, at, read.Lessons)
	if err != nil {
		return err
	}
	day.Rolls = append(day.Rolls, rolls...)
	if len(services) == 0 {
		return nil
	}
	duties, err := d.duties(ctx, who, at, services, read.Items.Find(key))
	day.Duties = append(day.Duties, duties...)
	return err
}

// A Work is the card of somebody who teaches in a school: the gradebooks of a day. It is
// made by the first look of the day, and anew after a save of one of them.
type Work struct {
	Date   school.Date   `json:"d,omitempty"`
	Seat   string        `json:"s,omitempty"` // of the services that it was gathered for
	Duties []grades.Duty `json:"w,omitempty"`
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

// duties returns the gradebooks of a card, and makes them where it has none of today.
func (d *Desk) duties(ctx context.Context, who roster.Person, at school.UAI, services []roster.ServiceRef, it table.Item) ([]grades.Duty, error) {
	var w Work
	if err := it.Decode(&w); err != nil {
		return nil, err
	}
	seat := deskOf(who, services)
	if w.Date == who.Today && w.Seat == seat {
		return w.Duties, nil
	}
	duties, err := d.grades.Duties(ctx, who, at, services)
	if err != nil {
		return nil, err
	}
	it.Key = workKey(who.ID, at)
	if it, err = it.With(Work{who.Today, seat, duties}); err != nil {
		return nil, err
	}
	if err = d.table.Write(ctx, table.Change{Op: table.Put, Item: it}); fault.Is(err, fault.Conflict) {
		err = nil // somebody saved meanwhile: the next look makes it anew
	}
	return duties, err
}

// board adds the figures of a school's board, of the first school where there is one.
func (d *Desk) board(ctx context.Context, who roster.Person, at school.UAI, lang string, day *Day) error {
	if day.Board != nil {
		return nil
	}
	grant, err := policy.ReadBoard(who, at, school.YearOf(who.Now))
	if err != nil {
		return unseen(err)
	}
	figures, err := d.rolls.Figures(ctx, grant, who.Now, lang)
	if err != nil {
		return err
	}
	day.Board = &Board{at, figures}
	return nil
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
	var keys []table.Key
	for _, id := range teachers {
		keys = append(keys, workKey(id, at))
	}
	items, err := k.table.Get(ctx, true, keys...)
	if err != nil {
		return nil, err
	}
	var changes []table.Change
	for _, key := range keys {
		it := items.Find(key)
		it.Key = key
		if it, err = it.With(Work{}); err != nil {
			return nil, err
		}
		changes = append(changes, table.Change{Op: table.Put, Item: it})
	}
	return changes, nil
}
