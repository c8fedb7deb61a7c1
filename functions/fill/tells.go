package fill

import (
	"time"

	"github.com/preau-ent/preau/functions/notify"
	"github.com/preau-ent/preau/shared/demo"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// lately is for how many days back families are told of absences, weekends among them.
const lately = 5

// tells returns the absences of which somebody was phoned, or is to be, and those of the
// last days of class before today, of which a message told who has an address.
func (l *living) tells() (list []notify.Tell) {
	phoned := map[string]bool{}
	for _, c := range l.Calls {
		t := l.tell(c.School, c.Pupil, c.Date, c.Lessons)
		p := notify.Party{Person: c.Guardian, State: notify.ToCall, At: t.Made, Reason: notify.NoWay}
		p.Log = []notify.CallNote{{By: c.By, At: c.At, Outcome: notify.Outcome(c.Outcome), Words: c.Words}}
		if p.Log[0].Outcome == notify.Reached {
			p.State, p.At = notify.Called, c.At
		}
		t.Parties = append(t.Parties, p)
		phoned[t.ID] = true
		list = append(list, t)
	}
	kin := l.kin()
	for i := range l.Days {
		d := &l.Days[i]
		if d.Date < l.Today().AddDays(-lately) || d.Date >= l.Today() {
			continue
		}
		t := l.tell(d.School, d.Pupil, d.Date, d.Entries)
		for _, who := range kin[d.Pupil] {
			if by := written(who); by != "" {
				t.Parties = append(t.Parties, notify.Party{Person: who.Profile.ID, State: notify.Told, At: t.Made.Add(time.Minute), By: by})
			}
		}
		if len(t.Spans) > 0 && len(t.Parties) > 0 && !phoned[t.ID] {
			list = append(list, t)
		}
	}
	return list
}

// tell returns what is told of the lessons that a pupil missed on a day.
func (l *living) tell(u school.UAI, pupil school.PersonID, day school.Date, noted []demo.Entry) notify.Tell {
	e := l.pupils[pupil]
	t := notify.Tell{
		ID: school.DerivedID(string(pupil) + string(day)), Kind: notify.OfAbsence, Pupil: pupil, Name: e.Name, Class: e.Class,
		School: u, Year: l.Year, Date: day,
	}
	for _, x := range noted {
		if x.Kind != "absent" {
			continue
		}
		if len(t.Spans) == 0 {
			t.First, t.Made = x.From, x.At
		}
		t.Spans = append(t.Spans, notify.Span{Lesson: x.Lesson, From: x.From, To: x.To})
	}
	return t
}

// kin returns who is told of the absences of each pupil.
func (l *living) kin() map[school.PersonID][]*demo.Person {
	all := map[school.PersonID][]*demo.Person{}
	for _, who := range l.People {
		for _, k := range who.Links.Links {
			if k.Role == school.Guardian && k.Level.Reads() && k.Active(l.Now) && !closed(who, k) {
				all[k.Pupil] = append(all[k.Pupil], who)
			}
		}
	}
	return all
}

// closed reports whether a court closed the child of a link to its holder.
func closed(who *demo.Person, of roster.Link) bool {
	for _, k := range who.Links.Links {
		if k.Pupil == of.Pupil && k.Level == school.None {
			return true
		}
	}
	return false
}

// written returns how a person is written to, "" if no way is known.
func written(who *demo.Person) notify.Channel {
	switch c := who.Profile.Contact; {
	case c.Mail != "":
		return notify.ByMail
	case c.Mobile != "" && c.SMS:
		return notify.BySMS
	}
	return ""
}
