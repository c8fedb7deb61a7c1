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
	read, err := d.dayAt(ctx, who.At(zone), p)
	if err != nil {
		return err
	}
	for i := range read.Lessons {
		day.Lessons = append(day.Lessons, brief(&read.Lessons[i], ""))
	}
	if day.Zone == "" && len(read.Lessons)+len(p.services) > 0 {
		day.Zone = zone.String()
	}
	rolls, err := d.rolls.MineOf(ctx, who, p.school, read.Lessons)
	if err != nil {
		return err
	}
	day.Rolls = append(day.Rolls, rolls...)
	if len(p.services) > 0 {
		duties, err := d.duties(ctx, who, p.school, p.services, read.Items.Find(workKey(who.ID, p.school)))
		if err != nil {
			return err
		}
		day.Duties = append(day.Duties, duties...)
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
