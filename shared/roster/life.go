package roster

import (
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/school"
)

// LifeOptions are what a school decides about its days: hours, half-days, and when
// families are told. The zero value is a usual school; see its methods.
type LifeOptions struct {
	Holidays  string                  `json:"holidays,omitempty"`  // zone of the calendar: A, B, C …; "": the region's
	Midday    school.Clock            `json:"midday,omitzero"`     // where a day is cut in two half-days; 0: 11:50
	Tolerance *int                    `json:"tolerance,omitempty"` // minutes by which an absence may overrun midday and stay one half-day; nil: 105
	Hours     map[int][2]school.Clock `json:"hours,omitempty"`     // opening and closing by weekday, 1 Monday; nil: Monday to Friday 8:00-18:00, Wednesday 8:00-12:00
	LateLimit *int                    `json:"lateLimit,omitempty"` // minutes after which who arrives has missed the lesson; nil: 30
	OwnHours  bool                    `json:"ownHours,omitempty"`  // half-days are those of the pupil's own lessons
	Delegated bool                    `json:"delegated,omitempty"` // surveillants rule on common motives
	HandsOver bool                    `json:"handsOver,omitempty"` // a teacher for whom somebody stands in calls no roll meanwhile
	Colleague bool                    `json:"colleague,omitempty"` // teachers read one another's timetables

	Urgent     bool         `json:"urgent,omitempty"`     // a child expected in class who is not is told at once, at any hour
	QuietFrom  school.Clock `json:"quietFrom,omitzero"`   // nobody is written to from then on; 0: 20:00
	QuietTo    school.Clock `json:"quietTo,omitzero"`     // until then; 0: 07:00
	WeekendOn  bool         `json:"weekendOn,omitempty"`  // weekends are days like others; else quiet from Friday evening to Monday
	SMSBudget  *int         `json:"smsBudget,omitempty"`  // text messages a month; nil: 1000
	SMSStopped bool         `json:"smsStopped,omitempty"` // none at all, whatever the budget
}

// MiddayOr returns where a day is cut in two.
func (o LifeOptions) MiddayOr() school.Clock {
	if o.Midday == 0 {
		return school.At(11, 50)
	}
	return o.Midday
}

// Overrun returns by how much an absence may overrun midday and stay one half-day.
// Source of the usual 1 h 45: GEPI's practice, kept as an option.
func (o LifeOptions) Overrun() time.Duration { return minutes(o.Tolerance, 105) }

// LateUntil returns after how long who arrives has missed the lesson.
func (o LifeOptions) LateUntil() time.Duration { return minutes(o.LateLimit, 30) }

// Texts returns how many text messages the school may send in a month.
func (o LifeOptions) Texts() int {
	switch {
	case o.SMSStopped:
		return 0
	case o.SMSBudget == nil:
		return 1000
	}
	return *o.SMSBudget
}

// Open returns when the school opens and closes on a weekday; both 0 if it does not.
func (o LifeOptions) Open(weekday int) (from, to school.Clock) {
	if o.Hours != nil {
		h := o.Hours[weekday]
		return h[0], h[1]
	}
	switch {
	case weekday == 3:
		return school.At(8, 0), school.At(12, 0)
	case weekday <= 5:
		return school.At(8, 0), school.At(18, 0)
	}
	return 0, 0
}

// Check returns every fault of what a school decided about its days, each at its member:
// midday at noon or about, hours that end after they begin, limits that leave a lesson.
func (o LifeOptions) Check() error {
	var wrong []fault.Field
	add := func(pointer, key string) { wrong = append(wrong, fault.Field{Pointer: pointer, Key: key}) }
	if m := o.MiddayOr(); m < school.At(10, 0) || m > school.At(15, 0) {
		add("/midday", "life.midday")
	}
	if m := o.Overrun(); m < 0 || m > 4*time.Hour {
		add("/overrun", "life.overrun")
	}
	if m := o.LateUntil(); m < 0 || m > 4*time.Hour {
		add("/lateLimit", "life.lateLimit")
	}
	open := false
	for _, day := range slices.Sorted(maps.Keys(o.Hours)) {
		h := o.Hours[day]
		open = open || h[1] > h[0]
		if day < 1 || day > 7 || h[0] < 0 || h[1] > school.At(24, 0) || h[1] < h[0] {
			add("/hours/"+strconv.Itoa(day), "life.hours")
		}
	}
	if o.Hours != nil && !open {
		add("/hours", "life.closed")
	}
	if len(wrong) > 0 {
		return &fault.Fault{Kind: fault.Invalid, Detail: "life of the school", Fields: wrong}
	}
	return nil
}

// Quiet returns the hours between which nobody is written to.
func (o LifeOptions) Quiet() (from, to school.Clock) {
	from, to = o.QuietFrom, o.QuietTo
	if from == 0 {
		from = school.At(20, 0)
	}
	if to == 0 {
		to = school.At(7, 0)
	}
	return from, to
}

func minutes(chosen *int, usual int) time.Duration {
	if chosen != nil {
		usual = *chosen
	}
	return time.Duration(usual) * time.Minute
}

// Class returns how the school names a class; its identifier if it has no such class.
func (s School) Class(id school.ClassID) string {
	if i := slices.IndexFunc(s.Classes, func(c ClassRef) bool { return c.ID == id }); i >= 0 {
		return s.Classes[i].Label
	}
	return string(id)
}
