package absences

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/school"
)

// SeatedView are the pupils who are elsewhere in the school's care today.
type SeatedView struct {
	At     time.Time    `json:"at"`
	Date   school.Date  `json:"date" doc:"today, where the school is"`
	Hour   school.Clock `json:"hour" doc:"now, where the school is"`
	Closes school.Clock `json:"closes"`
	Slots  []Span       `json:"slots" doc:"hours of the day at which lessons are given, as most of them have it"`
	Pupils []SeatedNow  `json:"pupils" doc:"by hour and name, those of earlier hours too"`
}

// SeatedNow is a presence elsewhere, with whom it is about.
type SeatedNow struct {
	EntryView
	First string `json:"firstName"`
	Last  string `json:"lastName"`
	Class string `json:"class"`
}

// Seated returns who is elsewhere in the care of a school today.
func (b *Book) Seated(ctx context.Context, grant policy.SeatedOf, now time.Time) (SeatedView, error) {
	if grant.School() == "" {
		return SeatedView{}, fault.New(fault.NotFound, "no grant on this school")
	}
	home, err := b.place(ctx, grant.School())
	if err != nil {
		return SeatedView{}, err
	}
	day := school.DateOf(now, home.zone)
	_, closes := home.Life.Open(day.Weekday())
	v := SeatedView{
		At: now.UTC().Truncate(time.Second), Date: day, Hour: school.ClockOf(now, home.zone), Closes: closes, Pupils: []SeatedNow{},
	}
	_, lessons, err := b.lessons.Day(ctx, grant.School(), grant.Year(), day, false)
	if err != nil {
		return SeatedView{}, err
	}
	v.Slots = slots(lessons)
	desks, err := b.desks(ctx, grant.School(), grant.Year(), day)
	if err != nil {
		return SeatedView{}, err
	}
	for i := range desks {
		d := &desks[i]
		if d.Entry.Kind != Present || !d.Entry.Stands() || !grant.Watches(d.Class) || grant.Library() && d.Entry.Place != CDI {
			continue
		}
		v.Pupils = append(v.Pupils, SeatedNow{viewOf(d.Pupil, day, &d.Entry), d.Name.First, d.Name.Last, home.Class(d.Class)})
	}
	slices.SortFunc(v.Pupils, func(a, b SeatedNow) int {
		return cmp.Or(int(a.From-b.From), cmp.Compare(a.Last, b.Last), cmp.Compare(a.First, b.First), cmp.Compare(a.ID, b.ID))
	})
	return v, nil
}

// slots are the hours that most lessons of a day have: of those that overlap, the one
// with the most lessons.
func slots(lessons []Lesson) []Span {
	count := map[Span]int{}
	for i := range lessons {
		if lessons[i].Held() {
			count[Span{lessons[i].Start, lessons[i].End}]++
		}
	}
	all := make([]Span, 0, len(count))
	for s := range count {
		all = append(all, s)
	}
	slices.SortFunc(all, func(a, b Span) int { return cmp.Or(count[b]-count[a], int(a.From-b.From), int(a.To-b.To)) })
	kept := []Span{}
	for _, s := range all {
		if !slices.ContainsFunc(kept, func(k Span) bool { return k.From < s.To && s.From < k.To }) {
			kept = append(kept, s)
		}
	}
	slices.SortFunc(kept, func(a, b Span) int { return int(a.From - b.From) })
	return kept
}

// left returns until when somebody who comes at an hour is thought to stay while nobody
// says when the pupil left: the end of the running lesson of the class, or else of the
// running hour of the school, or else a lesson's length.
func left(running []Lesson, class school.ClassID, from school.Clock) school.Clock {
	var own, any school.Clock
	for i := range running {
		l := &running[i]
		if l.HeldFor(class) && slices.Contains(l.Classes, class) {
			own = max(own, l.End)
		}
		if any == 0 || l.End < any {
			any = l.End
		}
	}
	return cmp.Or(own, any, from+lessonLength)
}

// lessonLength is that of a lesson, in minutes.
const lessonLength = 55
