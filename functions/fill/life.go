package fill

import (
	"context"
	"slices"
	"strings"

	"github.com/preau-ent/preau/functions/absences"
	"github.com/preau-ent/preau/functions/notify"
	"github.com/preau-ent/preau/functions/timetable"
	"github.com/preau-ent/preau/shared/demo"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/seal"
	"github.com/preau-ent/preau/shared/table"
)

// kept is how many days of rolls are stored: those of the days before are in the files
// of the pupils alone, where all that counts is.
const kept = 14

// A living gives names to what the schools of a region live through.
type living struct {
	*demo.Region
	groups  map[string]*demo.Group
	pupils  map[school.PersonID]roster.Enrolment
	matters map[school.ServiceID]timetable.Matter
}

func newLiving(r *demo.Region) *living {
	l := &living{Region: r, groups: map[string]*demo.Group{}, pupils: map[school.PersonID]roster.Enrolment{}, matters: map[school.ServiceID]timetable.Matter{}}
	for i := range r.Groups {
		l.groups[string(r.Groups[i].School)+string(r.Groups[i].ID)] = &r.Groups[i]
	}
	for _, p := range r.People {
		for _, e := range p.Enrolments.Enrolments {
			l.pupils[e.Pupil] = e
		}
	}
	for _, s := range r.Services {
		l.matters[s.ID] = l.matter(s)
	}
	return l
}

// matter returns what a service is in a timetable.
func (l *living) matter(s *roster.Service) timetable.Matter {
	m := timetable.Matter{Service: s.ID, Subject: s.Label, Classes: s.Classes}
	for _, t := range s.Teachers {
		if l.teaches(t.ID, s.ID) {
			m.Staff = append(m.Staff, t)
		}
	}
	if s.Group != "" {
		m.Label, m.Groups = l.groups[string(s.School)+string(s.Group)].Label, []school.GroupID{s.Group}
		return m
	}
	m.Label = l.school(s.School).Class(s.Class)
	return m
}

// teaches reports whether somebody gives a service now: a substitute while replacing, and
// not who is replaced meanwhile.
func (l *living) teaches(who school.PersonID, id school.ServiceID) bool {
	for _, link := range l.Person(who).Links.Links {
		for _, ref := range link.Services {
			if ref.ID == id && link.Active(l.Now) && ref.Active(l.Now) && !ref.ReadOnly {
				return true
			}
		}
	}
	return false
}

func (l *living) school(u school.UAI) *demo.School {
	return &l.Schools[slices.IndexFunc(l.Schools, func(s demo.School) bool { return s.UAI == u })]
}

// life writes the timetables and what happened in the schools.
func life(ctx context.Context, t *table.Table, r *demo.Region) error {
	l, grant := newLiving(r), policy.System(policy.JobDemo)
	book, register := timetable.NewBook(t), absences.NewRegister(t, nil, seal.Keys{}, nil)
	for i := range r.Schools {
		if err := book.Fill(ctx, grant, l.timetable(&r.Schools[i]), r.Now); err != nil {
			return err
		}
		if err := register.Fill(ctx, grant, l.absences(&r.Schools[i]), r.Now); err != nil {
			return err
		}
	}
	if err := notify.Fill(ctx, t, grant, l.tells()...); err != nil {
		return err
	}
	return load(ctx, t, l.choices())
}

// timetable returns the timetable of a school.
func (l *living) timetable(s *demo.School) timetable.Whole {
	w := timetable.Whole{School: s.School, Year: l.Year}
	for _, slot := range s.Slots {
		w.Slots = append(w.Slots, timetable.Slot{Start: slot.Start, End: slot.End})
	}
	for _, c := range l.Courses {
		if c.School == s.UAI {
			w.Courses = append(w.Courses, timetable.Course{
				ID: c.ID, Day: c.Weekday, Start: c.Start, End: c.End, Letter: c.Weeks, Room: c.Room, Matter: l.matters[c.Service],
			})
		}
	}
	for _, p := range l.Placements {
		if p.School == s.UAI {
			w.Placements = append(w.Placements, timetable.Placed{
				Matter: timetable.Matter{Subject: "Période de formation en milieu professionnel", Label: s.Class(p.Class), Classes: []school.ClassID{p.Class}},
				From:   p.From, To: p.To, Days: p.Days, Hours: timetable.Slot{Start: school.At(9, 0), End: school.At(17, 0)},
			})
		}
	}
	for _, c := range l.Changes {
		if c.School != s.UAI {
			continue
		}
		ch := timetable.Change{Kind: timetable.ChangeKind(c.Kind), Room: c.Room, Words: c.Words, By: c.By, At: c.At}
		for _, id := range c.Staff {
			p := l.Person(id)
			ch.Staff = append(ch.Staff, roster.Teacher{ID: id, Display: l.display(p)})
		}
		w.Changes = append(w.Changes, timetable.Amended{Lesson: c.Lesson, Changes: []timetable.Change{ch}})
	}
	return w
}

// display returns a teacher's name as services show it.
func (l *living) display(p *demo.Person) string {
	for _, s := range l.Services {
		for _, t := range s.Teachers {
			if t.ID == p.Profile.ID {
				return t.Display
			}
		}
	}
	return strings.TrimSpace(p.Profile.Title + " " + p.Profile.Name.Last)
}

// absences returns what happened in a school.
func (l *living) absences(s *demo.School) absences.Whole {
	w := absences.Whole{School: s.School, Year: l.Year}
	from := l.Today().AddDays(-kept)
	for i := range l.Rolls {
		if x := &l.Rolls[i]; x.School == s.UAI && x.Date >= from {
			w.Rolls = append(w.Rolls, l.roll(x))
		}
	}
	for i := range l.Days {
		if x := &l.Days[i]; x.School == s.UAI {
			w.Days = append(w.Days, absences.HeldDay{Pupil: x.Pupil, Day: dayOf(x)})
		}
	}
	for i := range l.Cases {
		if x := &l.Cases[i]; x.School == s.UAI {
			w.Cases = append(w.Cases, absences.HeldCase{Enrolment: l.pupils[x.Pupil], Case: caseOf(x)})
		}
	}
	for i := range l.Statuses {
		if x := &l.Statuses[i]; x.School == s.UAI {
			n := absences.Note{Kind: x.Kind, From: x.From, To: x.To, Service: x.Service, Present: x.Present}
			n.ID = school.DerivedID(strings.Join([]string{string(x.Pupil), x.Kind, string(x.From), string(x.Service)}, "|"))
			w.Statuses = append(w.Statuses, absences.HeldStatus{Enrolment: l.pupils[x.Pupil], Status: absences.Status{Note: n, By: x.By}})
		}
	}
	for _, p := range l.Watched {
		if e := l.pupils[p]; e.School == s.UAI {
			w.Watched = append(w.Watched, e)
		}
	}
	return w
}

func (l *living) roll(x *demo.Roll) absences.HeldRoll {
	m := l.matters[x.Service]
	r := absences.Roll{Calls: 1, By: x.By, At: x.At, Start: x.Start, End: x.End, Subject: m.Subject, Service: x.Service, Label: m.Label, Called: x.Called}
	for _, k := range x.Marks {
		e := l.pupils[k.Pupil]
		r.Marks = append(r.Marks, absences.Mark{Pupil: k.Pupil, Kind: absences.Kind(k.Kind), Minutes: k.Minutes, Name: e.Name, Class: e.Class, Since: k.Since})
	}
	return absences.HeldRoll{Date: x.Date, Lesson: x.Lesson, Roll: r}
}

func dayOf(x *demo.PupilDay) absences.Day {
	d := absences.Day{Date: x.Date}
	for _, e := range x.Entries {
		d.Entries = append(d.Entries, absences.Entry{
			ID: string(e.Lesson), Kind: absences.Kind(e.Kind), From: e.From, To: e.To, Minutes: e.Minutes, Lesson: e.Lesson, Service: e.Service,
			Source: absences.FromRoll, By: e.By, At: e.At, Version: 1,
		})
	}
	return d
}

func caseOf(x *demo.Case) absences.Case {
	c := absences.Case{
		From: x.From, To: x.To, Late: x.Late, Motif: x.Motif, Accepted: x.Accepted, Settled: x.Settled, Words: x.Words,
		Coming: x.Coming, By: x.By, At: x.At, Answer: x.Answer,
	}
	if x.Said != "" {
		c.Said = &absences.Voice{Who: "la famille", How: x.Said, At: x.At}
	}
	if x.Accepted != nil {
		c.Ruled = &absences.Stamp{By: x.Ruler, At: x.Ruled}
	}
	return c
}

// choices returns what guardians chose.
func (l *living) choices() []table.Item {
	f := &filler{}
	for _, c := range l.Choices {
		own := notify.Choices{Language: c.Language}
		if c.Digest {
			own.Kinds = map[notify.Kind]notify.Choice{notify.OfChange: {When: notify.InDigest, Channels: []notify.Channel{notify.ByMail}}}
		}
		if c.NoSMS {
			no := false
			own.SMS = &no
		}
		f.add(notify.ChoicesKey(c.Person), own)
	}
	return f.items
}
