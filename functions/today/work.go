package today

import (
	"context"

	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// work adds what waits for somebody who works in a school: lessons and rolls, gradebooks,
// the board.
func (d *Desk) work(ctx context.Context, who roster.Person, lang string, day *Day) error {
	taught := map[school.UAI]bool{}
	for _, l := range who.Links {
		if !l.Active(who.Now) || l.Role == school.Pupil || l.Role == school.Guardian {
			continue
		}
		for _, c := range l.HeadOf {
			day.HeadOf = append(day.HeadOf, HeadClass{l.School, c})
		}
		if l.Role == school.CPE || l.Role == school.AED || l.Role == school.Head {
			if err := d.board(ctx, who, l.School, lang, day); err != nil {
				return err
			}
		}
		if len(l.Services) == 0 {
			continue
		}
		duties, err := d.grades.Duties(ctx, who, l.School, l.Services)
		if err != nil {
			return err
		}
		day.Duties = append(day.Duties, duties...)
		if !taught[l.School] {
			taught[l.School] = true
			if err := d.teaching(ctx, who, l.School, day); err != nil {
				return err
			}
		}
	}
	if len(taught) == 0 {
		return nil
	}
	mine, err := d.rolls.Mine(ctx, who, "")
	day.Rolls = append(day.Rolls, mine.Lessons...)
	return err
}

// teaching adds the lessons that the reader gives today in a school.
func (d *Desk) teaching(ctx context.Context, who roster.Person, at school.UAI, day *Day) error {
	zone, err := d.grades.Zone(ctx, at)
	if err != nil {
		return err
	}
	if who = who.At(zone); day.Zone == "" {
		day.Zone = zone.String()
	}
	grant, err := policy.ReadStaffTimetable(who, at, school.YearOf(who.Now), who.ID, false)
	if err != nil {
		return unseen(err)
	}
	lessons, err := d.lessons.Lessons(ctx, grant, who.Today, who.Today, who.Now)
	for i := range lessons {
		day.Lessons = append(day.Lessons, brief(&lessons[i], ""))
	}
	return err
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
