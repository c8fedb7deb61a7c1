package absences

import (
	"context"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// Rules are what a school settled about its days, its rolls and how absences count.
type Rules struct {
	Midday     school.Clock `json:"midday" doc:"where a day is cut in two half-days, unless the grid of a class says otherwise"`
	Overrun    int          `json:"overrun" minimum:"0" maximum:"240" doc:"minutes by which an absence may pass midday and stay one half-day"`
	LateLimit  int          `json:"lateLimit" minimum:"0" maximum:"240" doc:"minutes after which who arrives has missed the lesson"`
	Hours      []OpenHours  `json:"hours" nullable:"false" maxItems:"7" doc:"days on which the school is open; on others no absence counts"`
	OwnHours   bool         `json:"ownHours" doc:"half-days are those of the pupil's own lessons"`
	Delegated  bool         `json:"delegated" doc:"surveillants rule on common motives"`
	HandsOver  bool         `json:"handsOver" doc:"a teacher for whom somebody stands in calls no roll meanwhile"`
	Colleagues bool         `json:"colleagues" doc:"teachers read one another's timetables"`
}

// OpenHours are those of one weekday, 1 Monday to 7 Sunday.
type OpenHours struct {
	Weekday int          `json:"weekday" minimum:"1" maximum:"7"`
	From    school.Clock `json:"from"`
	To      school.Clock `json:"to"`
}

func rulesOf(o roster.LifeOptions) Rules {
	r := Rules{
		Midday: o.MiddayOr(), Overrun: int(o.Overrun().Minutes()), LateLimit: int(o.LateUntil().Minutes()), Hours: []OpenHours{},
		OwnHours: o.OwnHours, Delegated: o.Delegated, HandsOver: o.HandsOver, Colleagues: o.Colleague,
	}
	for day := 1; day <= 7; day++ {
		if from, to := o.Open(day); to > from {
			r.Hours = append(r.Hours, OpenHours{day, from, to})
		}
	}
	return r
}

// on puts the rules into what the school decided; a day named twice is its last one.
func (r *Rules) on(o *roster.LifeOptions) {
	o.Midday, o.Tolerance, o.LateLimit = r.Midday, &r.Overrun, &r.LateLimit
	o.OwnHours, o.Delegated, o.HandsOver, o.Colleague = r.OwnHours, r.Delegated, r.HandsOver, r.Colleagues
	o.Hours = map[int][2]school.Clock{}
	for _, h := range r.Hours {
		o.Hours[h.Weekday] = [2]school.Clock{h.From, h.To}
	}
}

// Rules returns what a school settled.
func (b *Book) Rules(ctx context.Context, grant policy.LifeOf) (Rules, error) {
	key := roster.SchoolKey(grant.School())
	items, err := b.table.Get(ctx, true, key) // a form is filled with it, to be sent back
	if err != nil {
		return Rules{}, err
	}
	it := items.Find(key)
	if !it.Found() {
		return Rules{}, fault.New(fault.NotFound, "no such school")
	}
	home, err := b.schools.Of(it)
	if err != nil {
		return Rules{}, err
	}
	return rulesOf(home.Life), nil
}

// rulesObject is the journal's object of rules that were settled.
const rulesObject = "rules"

// SetRules settles the rules of a school anew, with the journal's entry. Counts follow at
// once, those of past days too, and the legal steps that are open within minutes. It fails with fault.Invalid, each fault at its field, and
// with fault.Conflict if the school changed meanwhile.
func (b *Book) SetRules(ctx context.Context, grant policy.LifeOf, r Rules, now time.Time) (Rules, error) {
	var after roster.LifeOptions
	s := roster.Settling{School: grant.School(), By: grant.Author(), Action: policy.ConfigWrite.String(), What: rulesObject, Detail: r}
	err := roster.Settle(ctx, b.table, s, now, func(s *roster.School) error {
		r.on(&s.Life)
		after = s.Life
		return after.Check()
	})
	if err != nil {
		return Rules{}, err
	}
	return rulesOf(after), nil
}
