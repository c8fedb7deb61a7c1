// Package fill writes the demo region into a table: the generated people as the
// roster keeps them, half a term of marks, and the accounts that may be tried.
//
// Keys:
//
//	REGION   DEMO   written last, so that a filling that stopped half way begins again
package fill

import (
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/preau-ent/preau/functions/grades"
	"github.com/preau-ent/preau/functions/people"
	"github.com/preau-ent/preau/functions/session"
	"github.com/preau-ent/preau/shared/demo"
	"github.com/preau-ent/preau/shared/identity"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

var doneKey = table.Key{Part: "REGION", Sort: "DEMO"}

// Demo fills an empty table with the region of a moment, and leaves a filled one as it
// is. Progress goes to out.
func Demo(ctx context.Context, t *table.Table, door *identity.Door, now time.Time, out io.Writer) error {
	items, err := t.Get(ctx, true, doneKey)
	if err != nil || len(items) > 0 {
		return err
	}
	start := time.Now()
	fmt.Fprintln(out, "filling the demo region …")
	region := demo.New(demo.Options{Now: now})
	if err := Region(ctx, t, region); err != nil {
		return err
	}
	if err := accounts(ctx, t, door, region); err != nil {
		return err
	}
	done, err := table.Item{Key: doneKey, Version: 1}.With(region.Now)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "filled: %d schools, %d people, %d gradebooks in %.1f s\n",
		len(region.Schools), len(region.People), len(region.Books), time.Since(start).Seconds())
	return t.Load(ctx, done)
}

// Region writes people, classes, services, gradebooks, timetables and absences, without
// accounts.
func Region(ctx context.Context, t *table.Table, r *demo.Region) error {
	items, err := rosterItems(r)
	if err != nil {
		return err
	}
	if err := load(ctx, t, items); err != nil {
		return err
	}
	if err := enlist(ctx, people.NewRegister(t), r); err != nil {
		return err
	}
	book := grades.NewBook(t)
	for books := range slices.Chunk(r.Books, table.MaxLoad) {
		filed := make([]grades.Filed, len(books))
		for i, b := range books {
			if filed[i], err = gradebook(b, r.Service(b.Service)); err != nil {
				return fmt.Errorf("gradebook of %s: %w", b.Service, err)
			}
		}
		if err := book.Load(ctx, policy.System(policy.JobDemo), filed...); err != nil {
			return err
		}
	}
	return life(ctx, t, r)
}

// load writes items by several hands, so that the disk is waited for less often.
func load(ctx context.Context, t *table.Table, items []table.Item) error {
	hands, ctx := errgroup.WithContext(ctx)
	hands.SetLimit(8)
	for lot := range slices.Chunk(items, table.MaxLoad) {
		hands.Go(func() error { return t.Load(ctx, lot...) })
	}
	return hands.Wait()
}

// rosterItems returns every item of the roster.
func rosterItems(r *demo.Region) ([]table.Item, error) {
	f := &filler{}
	for _, s := range r.Schools {
		f.add(roster.SchoolKey(s.UAI), s.School)
	}
	for _, c := range r.Classes {
		f.add(roster.ClassKey(c.School, c.Year, c.ID), c.Class)
		f.add(roster.PeriodsKey(c.School, c.Year, c.ID), roster.Periods{Periods: c.Periods})
	}
	for _, g := range r.Groups {
		f.add(roster.GroupKey(g.School, g.Year, g.ID), g.Group)
	}
	for _, s := range r.Services {
		f.add(roster.ServiceKey(s.School, s.Year, s.ID), s)
	}
	for _, p := range r.People {
		id := p.Profile.ID
		f.add(roster.ProfileKey(id), p.Profile)
		f.add(roster.LinksKey(id), p.Links)
		if len(p.Enrolments.Enrolments) > 0 {
			f.add(roster.EnrolKey(id), p.Enrolments)
		}
	}
	for pupil, family := range families(r) {
		f.add(roster.FamilyKey(pupil), family)
	}
	return f.items, f.err
}

// families gathers, for each pupil, those whose links lead to the pupil.
func families(r *demo.Region) map[school.PersonID]*roster.Family {
	all := map[school.PersonID]*roster.Family{}
	for _, p := range r.People {
		for _, l := range p.Links.Links {
			if l.Role != school.Guardian {
				continue
			}
			if all[l.Pupil] == nil {
				all[l.Pupil] = &roster.Family{}
			}
			all[l.Pupil].Guardians = append(all[l.Pupil].Guardians, p.Profile.ID)
		}
	}
	return all
}

// source names where the people of the demo region come from.
const source = "DEMO"

// enlist tells the register who belongs to each school.
func enlist(ctx context.Context, register *people.Register, r *demo.Region) error {
	staff, pupils := map[school.UAI][]school.PersonID{}, map[school.UAI][]school.PersonID{}
	for _, p := range r.People {
		for _, l := range p.Links.Links {
			switch l.Role {
			case school.Guardian:
			case school.Pupil:
				pupils[l.School] = append(pupils[l.School], p.Profile.ID)
			default:
				staff[l.School] = append(staff[l.School], p.Profile.ID)
			}
		}
	}
	for _, s := range r.Schools {
		if err := register.Enlist(ctx, policy.System(policy.JobDemo), s.UAI, source, staff[s.UAI], pupils[s.UAI]); err != nil {
			return err
		}
	}
	return nil
}

type filler struct {
	items []table.Item
	err   error
}

func (f *filler) add(k table.Key, v any) {
	it, err := table.Item{Key: k, Version: 1}.With(v)
	if err != nil && f.err == nil {
		f.err = err
	}
	f.items = append(f.items, it)
}

// gradebook types a demo book's values as the first teacher of the service would have.
func gradebook(b demo.Book, s *roster.Service) (grades.Filed, error) {
	g := &grades.Gradebook{Service: b.Service, Period: b.Period}
	for _, p := range b.Pupils {
		g.Roster = append(g.Roster, grades.Seat{Pupil: p})
	}
	for _, a := range b.Assessments {
		c := grades.Column{Assessment: grades.Assessment{
			ID: a.ID, Title: a.Title, Date: a.Date, OutOf: grades.Hundredths(a.OutOf), Coefficient: grades.Hundredths(a.Coefficient),
			Scaling: grades.Scaled, Kind: grades.Kind(a.Kind), VisibleFrom: a.VisibleFrom,
			By: s.Teachers[0].ID,
		}, Remarks: a.Comments}
		if a.Weighted {
			c.Scaling = grades.Weighted
		}
		for _, typed := range a.Values {
			m, wrong := grades.ParseMark(typed, c.OutOf)
			if wrong != nil {
				return grades.Filed{}, fmt.Errorf("%s: %s: %q", a.Title, wrong.Key, typed)
			}
			c.Marks = append(c.Marks, m)
		}
		g.Columns = append(g.Columns, c)
	}
	return grades.Filed{School: b.School, Year: b.Year, Gradebook: g}, nil
}

// accounts gives the listed people a password and everybody else a personal code.
func accounts(ctx context.Context, t *table.Table, door *identity.Door, r *demo.Region) error {
	const by = school.PersonID("system:demo")
	var listed []identity.Registration
	var offered []session.DemoAccount
	for _, a := range r.Accounts {
		listed = append(listed, identity.Registration{Person: a.Person, Login: a.Login, Password: a.Password})
		offered = append(offered, session.DemoAccount{Role: a.Role, Description: a.Description, School: a.School, Login: a.Login, Password: a.Password})
	}
	if err := door.Register(ctx, by, r.Now, listed...); err != nil {
		return err
	}
	var others []school.PersonID
	for _, p := range r.People {
		others = append(others, p.Profile.ID)
	}
	if _, err := door.Issue(ctx, identity.Order{By: by, People: others}, r.Now); err != nil {
		return err
	}
	return session.OfferDemo(ctx, t, offered)
}

// PrintAccounts lists the accounts that may be tried, as the sign-in page does.
func PrintAccounts(out io.Writer) {
	for _, a := range demo.New(demo.Options{}).Accounts {
		fmt.Fprintf(out, "  %-20s %-18s %s · %s\n", a.Login, a.Password, a.Role, a.Description)
	}
}
