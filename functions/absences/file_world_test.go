package absences

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/preau-ent/preau/functions/timetable"
	"github.com/preau-ent/preau/shared/api"
	"github.com/preau-ent/preau/shared/files"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/seal"
	"github.com/preau-ent/preau/shared/table"
)

// A cabinet is the world with its register of files: every class has lessons from 8 to
// 12 and from 14 to 16, Wednesday afternoon and 11 November excepted.
type cabinet struct {
	*world
	register *Register
	folder   *files.Folder
	shelf    string // where the folder is
}

func weekly(_ context.Context, e roster.Enrolment, _ time.Time, days ...school.Date) (map[school.Date]PlannedDay, error) {
	plan := map[school.Date]PlannedDay{}
	for _, d := range days {
		p := PlannedDay{Known: true, Closed: d == "2026-11-11"}
		for hour := 8; hour < 16 && !p.Closed && d.Weekday() <= 5; hour++ {
			if hour >= 12 && (hour < 14 || d.Weekday() == 3) {
				continue
			}
			p.Lessons = append(p.Lessons, Lesson{Date: d, Start: school.At(hour, 0), End: school.At(hour, 55), Matter: timetable.Matter{Subject: "Cours", Service: "s" + school.ServiceID(rune('0'+hour-8))}})
		}
		plan[d] = p
	}
	return plan, nil
}

func newCabinet(t testing.TB) *cabinet {
	t.Helper()
	c := &cabinet{world: newWorld(t)}
	var items []table.Item
	add := func(k table.Key, v any) {
		it, err := table.Item{Key: k, Version: 1}.With(v)
		if err != nil {
			t.Fatal(err)
		}
		items = append(items, it)
	}
	families, named := map[school.PersonID]*roster.Family{}, map[school.PersonID]bool{}
	for _, id := range c.Named {
		named[id] = true
	}
	for _, p := range c.People {
		if !named[p.Profile.ID] {
			continue
		}
		add(roster.ProfileKey(p.Profile.ID), p.Profile)
		add(roster.LinksKey(p.Profile.ID), p.Links)
		for _, l := range p.Links.Links {
			if l.Role != school.Guardian {
				continue
			}
			if families[l.Pupil] == nil {
				families[l.Pupil] = &roster.Family{}
			}
			families[l.Pupil].Guardians = append(families[l.Pupil].Guardians, p.Profile.ID)
		}
	}
	for pupil, f := range families {
		add(roster.FamilyKey(pupil), f)
	}
	if err := c.table.Load(context.Background(), items...); err != nil {
		t.Fatal(err)
	}
	c.shelf = t.TempDir()
	folder, err := files.Open(c.shelf)
	if err != nil {
		t.Fatal(err)
	}
	c.folder = folder
	c.register = NewRegister(c.table, weekly, seal.New(c.now), folder)
	return c
}

// enrolment returns where an archetype is this year.
func (c *cabinet) enrolment(pupil string) roster.Enrolment {
	c.Helper()
	for _, p := range c.People {
		if p.Profile.ID == c.Named[pupil] {
			for _, e := range p.Enrolments.Enrolments {
				if e.School == lycee {
					return e
				}
			}
		}
	}
	c.Fatalf("%s is not in the lycée", pupil)
	return roster.Enrolment{}
}

// absent stores entries of a pupil's day as rolls would: "08:00-09:00".
func (c *cabinet) absent(pupil string, day school.Date, hours ...string) {
	c.Helper()
	c.enter(pupil, day, Absent, hours...)
}

func (c *cabinet) enter(pupil string, day school.Date, kind Kind, hours ...string) {
	c.Helper()
	e := c.enrolment(pupil)
	k := dayKey(lycee, e.Year, e.Pupil, day)
	items, err := c.table.Get(context.Background(), true, k)
	if err != nil {
		c.Fatal(err)
	}
	d, err := decodeDay(items.Find(k))
	if err != nil {
		c.Fatal(err)
	}
	for _, s := range spans(c, hours...) {
		d = d.With(Entry{ID: string(kind) + s.From.String(), Kind: kind, From: s.From, To: s.To, Source: FromRoll, By: c.Named["teacher-maths"], At: c.now, Version: 1})
	}
	change, err := putDay(items.Find(k), d)
	if err != nil {
		c.Fatal(err)
	}
	if err := c.table.Write(context.Background(), change); err != nil {
		c.Fatal(err)
	}
}

// life reads the file of an archetype.
func (c *cabinet) life(pupil string) *Life {
	c.Helper()
	l, err := c.register.life(context.Background(), c.enrolment(pupil), true, c.now)
	if err != nil {
		c.Fatal(err)
	}
	return l
}

// count counts the file of an archetype today.
func (c *cabinet) count(pupil string) Count {
	return c.life(pupil).Count(school.DateOf(c.now, c.Zone))
}

func (c *cabinet) moment(day school.Date, clock string) time.Time {
	c.Helper()
	at, err := school.ParseClock(clock)
	if err != nil {
		c.Fatal(err)
	}
	return at.On(day, c.Zone)
}

// excuse says something as somebody, of a part of a day.
func (c *cabinet) excuse(as, pupil string, day school.Date, hours, motif string, more ...func(*Excuse)) (string, error) {
	c.Helper()
	s := span(c, hours)
	x := Excuse{Motif: motif}
	x.From, x.To = moments(day, s, c.Zone)
	for _, m := range more {
		m(&x)
	}
	grant, err := policy.JustifyAbsence(c.as(as), c.enrolment(pupil))
	if err != nil {
		return "", err
	}
	_, id, err := c.register.Excuse(context.Background(), grant, x, c.now)
	return id, err
}

// rule rules as somebody on a case at its present version.
func (c *cabinet) rule(as, pupil, id string, accepted bool) error {
	c.Helper()
	grant, err := policy.RuleAbsence(c.as(as), c.enrolment(pupil), false)
	if err != nil {
		return err
	}
	stored := find(c.life(pupil).Cases, id)
	if stored == nil {
		c.Fatalf("no case %s", id)
	}
	_, err = c.register.Rule(context.Background(), grant, id, stored.version, Ruling{Accepted: &accepted}, c.now)
	return err
}

// follow runs the follower of absenteeism over what changed in a pupil's file.
func (c *cabinet) follow(pupil string) {
	c.Helper()
	ctx := context.Background()
	follower := absenteeism(c.register, api.Means{Now: func() time.Time { return c.now }})
	entry, err := journal.New(c.now, "x", "absence.call", "l", Telling{Pupils: []Told{{Pupil: c.Named[pupil]}}})
	if err != nil {
		c.Fatal(err)
	}
	effect, err := follower.Do(ctx, journal.Told{Part: dayPart(lycee, c.Year, school.DateOf(c.now, c.Zone)), Entry: entry})
	if err != nil {
		c.Fatal(err)
	}
	if err := c.table.Commit(ctx, effect.Changes...); err != nil && len(effect.Changes) > 0 {
		c.Fatal(err)
	}
}

// due does everything that waits until a moment, as the schedule would.
func (c *cabinet) due(until time.Time) {
	c.Helper()
	ctx, handlers := context.Background(), c.register.dues(api.Means{Now: func() time.Time { return c.now }})
	all := c.everything()
	for i := 0; i < len(all); i++ {
		it := all[i]
		if len(it.Part) < 4 || it.Part[:4] != "DUE#" {
			continue
		}
		var d journal.Due
		if err := it.Decode(&d); err != nil {
			c.Fatal(err)
		}
		if d.At.After(until) {
			continue
		}
		effect, err := handlers[d.Kind](ctx, d, until)
		if err != nil {
			c.Fatal(err)
		}
		if err := c.table.Commit(ctx, append(effect.Changes, table.Change{Op: table.Delete, Item: it})...); err != nil {
			c.Fatal(err)
		}
		for _, made := range effect.Changes {
			made.Item.Version++
			all = append(all, made.Item) // what is left for this minute is done in it
		}
	}
}

// everything returns every item of the table.
func (c *cabinet) everything() (all []table.Item) {
	c.Helper()
	var after table.Key
	for {
		page, err := c.table.Walk(context.Background(), 0, 1, after)
		if err != nil {
			c.Fatal(err)
		}
		all = append(all, page.Items...)
		if after = page.Next; after == (table.Key{}) {
			return all
		}
	}
}

// view shows the file of a pupil to somebody.
func (c *cabinet) view(as, pupil string) (FileView, error) {
	c.Helper()
	who := c.as(as)
	grant, err := policy.ReadAbsences(who, c.enrolment(pupil))
	if err != nil {
		return FileView{}, err
	}
	return c.register.show(context.Background(), who, grant, c.life(pupil), "fr")
}

func (c *cabinet) at(day school.Date, clock string) { c.now = c.moment(day, clock) }

func dates(lines []Counted) (list []string) {
	for _, l := range lines {
		list = append(list, string(l.Date)+string(l.Half))
	}
	slices.Sort(list)
	return list
}
