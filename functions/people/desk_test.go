package people_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/preau-ent/preau/functions/people"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
	"github.com/preau-ent/preau/shared/table/local"
)

const (
	source = "AAF#EXEMPLE"
	year   = school.Year(2026)
)

var (
	today   = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	lycee   = school.MakeUAI(9_900_001)
	college = school.MakeUAI(9_900_002)
)

// A desk is a table with its register and what is needed to ask it questions.
type desk struct {
	*testing.T
	*people.Register
	table *table.Table
}

func newDesk(t *testing.T) desk {
	t.Helper()
	store, err := local.Open(t.TempDir(), local.NoSync)
	if err != nil {
		t.Fatal(err)
	}
	tb := table.New(store)
	t.Cleanup(func() { tb.Close() })
	return desk{t, people.NewRegister(tb), tb}
}

// delivery makes a delivery of records, one file per kind; complete unless told.
func delivery(complete bool, records ...people.Record) people.Delivery {
	d := people.Delivery{Name: "essai", Source: source}
	for kind := people.KindSchool; kind <= people.KindRelative; kind++ {
		var of []people.Record
		for _, r := range records {
			if r.Kind == kind {
				of = append(of, r)
			}
		}
		if len(of) == 0 {
			continue
		}
		d.Files = append(d.Files, people.File{
			Name: fmt.Sprintf("kind%d.xml", kind), Kind: kind, Complete: complete,
			Read: func(each func(*people.Record) error) error {
				for i, r := range of {
					r.File, r.Line = fmt.Sprintf("kind%d.xml", kind), i+1
					if r.Op == 0 {
						r.Op = people.Add
					}
					if r.Op == people.Add {
						r.Given = people.GivenAll
					}
					if err := each(&r); err != nil {
						return err
					}
				}
				return nil
			},
		})
	}
	return d
}

func (d desk) try(del people.Delivery, opt people.Options) (*people.Report, error) {
	d.Helper()
	if opt.Now.IsZero() {
		opt.Now = today
	}
	return people.Import(d.Context(), policy.System(policy.JobImport), d.Register, del, opt)
}

func (d desk) take(records ...people.Record) *people.Report {
	d.Helper()
	return d.takeAs(true, records...)
}

func (d desk) takeAs(complete bool, records ...people.Record) *people.Report {
	d.Helper()
	rep, err := d.try(delivery(complete, records...), people.Options{})
	if err != nil {
		d.Fatal(err)
	}
	return rep
}

func schools() []people.Record {
	return []people.Record{
		{Kind: people.KindSchool, ID: "1", Structure: people.Structure{UAI: string(lycee), Name: "LYC JEANNE BARRET", Kind: "LYCEE",
			Classes: []people.Division{{Code: "2A", Label: "2NDE"}, {Code: "2B", Label: "2NDE"}}}},
		{Kind: people.KindSchool, ID: "2", Structure: people.Structure{UAI: string(college), Name: "CLG DES GENETS", Kind: "COLLEGE"}},
	}
}

func pupil(id, structure, class string, ties ...people.Tie) people.Record {
	return people.Record{Kind: people.KindPupil, ID: id,
		Person:    people.Person{First: "Romane", Last: "LACROIX" + id, Birth: "2010-05-01"},
		Schooling: people.Schooling{Classes: []people.Place{{Structure: structure, Code: class}}, Ties: ties}}
}

func tie(relative string, level school.Level) people.Tie {
	legal := 0
	if level == school.Full {
		legal = 1
	}
	return people.Tie{Relative: relative, Kinship: "10", Level: level, Legal: legal}
}

func relative(id string) people.Record {
	return people.Record{Kind: people.KindRelative, ID: id, Person: people.Person{First: "Camille", Last: "LACROIX", Mobile: "0639980001"}}
}

func teacher(id string, teaching ...people.Teaching) people.Record {
	return people.Record{Kind: people.KindStaff, ID: id, Person: people.Person{First: "Agathe", Last: "MOREL" + id, Title: "Mme"},
		Work: people.Work{Functions: []people.Function{{Structure: "1", Code: "ENS"}}, Teaching: teaching}}
}

func teaches(class, subject string) people.Teaching {
	return people.Teaching{Structure: "1", Code: class, Subject: school.SubjectCode(subject)}
}

func family(level school.Level) []people.Record {
	return append(schools(), pupil("p", "1", "2A", tie("r", level)), relative("r"))
}

func (d desk) who(number string) school.PersonID {
	d.Helper()
	id, err := d.Find(d.Context(), source, number)
	if err != nil {
		d.Fatalf("%s: %v", number, err)
	}
	return id
}

func (d desk) links(number string) []roster.Link {
	d.Helper()
	l, err := d.Links(d.Context(), d.who(number))
	if err != nil {
		d.Fatal(err)
	}
	return l.Links
}

func (d desk) profile(number string) roster.Profile {
	d.Helper()
	p, err := d.Profile(d.Context(), d.who(number))
	if err != nil {
		d.Fatal(err)
	}
	return p
}

func (d desk) enrolment(number string) roster.Enrolment {
	d.Helper()
	e, err := d.Enrolments(d.Context(), d.who(number))
	if err != nil || len(e.Enrolments) == 0 {
		d.Fatalf("%s: %v, %v", number, e, err)
	}
	return e.Enrolments[len(e.Enrolments)-1]
}

// change rewrites one stored item, as the rest of the application would.
func change[T any](d desk, k table.Key, edit func(*T)) {
	d.Helper()
	items, err := d.table.Get(d.Context(), true, k)
	if err != nil {
		d.Fatal(err)
	}
	var v T
	it := items.Find(k)
	if err := it.Decode(&v); err != nil {
		d.Fatal(err)
	}
	edit(&v)
	if it, err = it.With(v); err == nil {
		err = d.table.Write(d.Context(), table.Change{Op: table.Put, Item: it})
	}
	if err != nil {
		d.Fatal(err)
	}
}

func (d desk) equal(what string, got, want any) {
	d.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		d.Errorf("%s = %v, want %v", what, got, want)
	}
}
