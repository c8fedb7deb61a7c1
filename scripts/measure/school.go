package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/preau-ent/preau/functions/grades"
	"github.com/preau-ent/preau/shared/identity"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/seal"
	"github.com/preau-ent/preau/shared/table"
	"github.com/preau-ent/preau/shared/table/local"
)

// The school whose pupils read their marks: 1,000 of them, each with 60.
const (
	pupils           = 1000
	pupilsPerClass   = 25
	servicesPerClass = 12
	marksPerService  = 5
)

const (
	uai    school.UAI      = "9990001A"
	period school.PeriodID = "T1"
)

// A reader is a pupil who has signed in.
type reader struct {
	Pupil school.PersonID
	Token string
}

// writeSchool makes a data folder with the whole school, and signs every pupil in.
// Passwords cost next to nothing to check: signing in is a figure of its own.
func writeSchool(ctx context.Context, folder string, now time.Time) ([]reader, error) {
	store, err := local.Open(folder, local.NoSync)
	if err != nil {
		return nil, err
	}
	t := table.New(store)
	defer t.Close()
	keys, err := seal.Open(folder, now)
	if err != nil {
		return nil, err
	}
	w := &writer{year: school.YearOf(now), now: now}
	for c := range pupils / pupilsPerClass {
		w.class(c)
	}
	w.add(roster.SchoolKey(uai), roster.School{UAI: uai, Name: "Lycée de la Mesure", Kind: "LYCEE", Zone: "Europe/Paris", Year: w.year})
	if w.err != nil {
		return nil, w.err
	}
	if err := t.Load(ctx, w.items...); err != nil {
		return nil, err
	}
	book := grades.NewBook(t)
	for lot := range slices.Chunk(w.books, table.MaxLoad) {
		if err := book.Load(ctx, policy.System(policy.JobDemo), lot...); err != nil {
			return nil, err
		}
	}
	return signIn(ctx, identity.New(t, keys, identity.Options{Cost: identity.Cost{Memory: 8, Passes: 1}}), w.pupils, now)
}

// signIn opens a session for each pupil, each from an address of its own.
func signIn(ctx context.Context, door *identity.Door, pupils []school.PersonID, now time.Time) ([]reader, error) {
	const password = "trois-mots-et-un-chiffre-7"
	readers := make([]reader, len(pupils))
	for i, p := range pupils {
		login := fmt.Sprintf("eleve.%d", i)
		if err := door.Register(ctx, "system:measure", now, identity.Registration{Person: p, Login: login, Password: password}); err != nil {
			return nil, err
		}
		from := identity.Place{Address: fmt.Sprintf("192.0.%d.%d", i/256, i%256), Agent: "measure", Trusted: true}
		pass, err := door.SignIn(ctx, login, password, from, now)
		if err != nil {
			return nil, err
		}
		readers[i] = reader{p, pass.Access}
	}
	return readers, nil
}

// A writer gathers the items of the school.
type writer struct {
	year   school.Year
	now    time.Time
	items  []table.Item
	books  []grades.Filed
	pupils []school.PersonID
	err    error
}

func (w *writer) add(k table.Key, v any) {
	it, err := table.Item{Key: k, Version: 1}.With(v)
	if err != nil && w.err == nil {
		w.err = err
	}
	w.items = append(w.items, it)
}

func (w *writer) day(days int) school.Date {
	return school.Date(w.now.AddDate(0, 0, days).Format(time.DateOnly))
}

// class adds a class with its pupils, its services and a gradebook of each.
func (w *writer) class(n int) {
	c := roster.Class{ID: school.ClassID(fmt.Sprintf("2DE%02d", n)), Label: fmt.Sprintf("2de %d", n)}
	c.Periods = []school.Period{
		{ID: period, Start: w.day(-60), End: w.day(30), EntryEnd: w.day(30), Council: w.day(33), Published: w.day(40)},
		{ID: "T2", Start: w.day(31), End: w.day(120), EntryEnd: w.day(120), Council: w.day(123), Published: w.day(130)},
	}
	for s := range servicesPerClass {
		c.Services = append(c.Services, school.ServiceID(fmt.Sprintf("service-%02d-%02d", n, s)))
	}
	for p := range pupilsPerClass {
		c.Pupils = append(c.Pupils, w.pupil(&c, n*pupilsPerClass+p))
	}
	w.add(roster.ClassKey(uai, w.year, c.ID), c)
	w.add(roster.PeriodsKey(uai, w.year, c.ID), roster.Periods{Periods: c.Periods})
	for s, id := range c.Services {
		w.service(&c, s, id)
	}
}

func (w *writer) pupil(c *roster.Class, n int) roster.Pupil {
	p := roster.Pupil{ID: school.PersonID(fmt.Sprintf("pupil-%06d", n)), Name: roster.Name{First: "Camille", Last: fmt.Sprintf("LACROIX-%d", n)}}
	birth := school.Date("2012-03-04")
	w.add(roster.ProfileKey(p.ID), roster.Profile{ID: p.ID, Name: p.Name, Birth: birth})
	w.add(roster.LinksKey(p.ID), roster.Links{Name: p.Name, Birth: birth, Links: []roster.Link{{Role: school.Pupil, School: uai, Class: c.ID}}})
	w.add(roster.EnrolKey(p.ID), roster.Enrolments{Enrolments: []roster.Enrolment{{
		Pupil: p.ID, School: uai, Year: w.year, Name: p.Name, Birth: birth, Class: c.ID, Services: c.Services, From: w.day(-60),
	}}})
	w.pupils = append(w.pupils, p.ID)
	return p
}

var subjects = [servicesPerClass]string{
	"Français", "Mathématiques", "Histoire-géographie", "Anglais LV1", "Espagnol LV2", "Physique-chimie", "Sciences de la vie et de la Terre",
	"Éducation physique et sportive", "Enseignement moral et civique", "Sciences économiques et sociales", "Sciences numériques", "Arts plastiques",
}

func (w *writer) service(c *roster.Class, n int, id school.ServiceID) {
	w.add(roster.ServiceKey(uai, w.year, id), roster.Service{
		ID: id, School: uai, Year: w.year, Subject: school.SubjectCode(fmt.Sprintf("%06d", 10_000+n)), Label: subjects[n],
		Class: c.ID, Classes: []school.ClassID{c.ID}, Coefficient: 100, Teachers: []roster.Teacher{{ID: "teacher", Display: "Mme Morel"}},
	})
	g := &grades.Gradebook{Service: id, Period: period}
	for _, p := range c.Pupils {
		g.Roster = append(g.Roster, grades.Seat{Pupil: p.ID})
	}
	for a := range marksPerService {
		g.Columns = append(g.Columns, w.column(n, a, len(c.Pupils)))
	}
	w.books = append(w.books, grades.Filed{School: uai, Year: w.year, Gradebook: g})
}

// column returns a test of the class in which everybody has a mark.
func (w *writer) column(service, n, pupils int) grades.Column {
	c := grades.Column{Assessment: grades.Assessment{
		ID: school.AssessmentID(fmt.Sprintf("a%d", n)), Title: fmt.Sprintf("Évaluation %d : lecture et méthode", n+1), Date: w.day(-50 + 8*n),
		OutOf: 2000, Coefficient: grades.Hundredths(100 + 50*(n%3)), Scaling: grades.Scaled, Kind: grades.Normal,
		VisibleFrom: w.now.AddDate(0, 0, -49+8*n).UTC().Truncate(time.Minute),
	}}
	for p := range pupils {
		c.Marks = append(c.Marks, grades.Score(grades.Hundredths(400+(p*337+n*211+service*97)%33*50)))
	}
	return c
}
