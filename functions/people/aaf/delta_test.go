package aaf_test

import (
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"github.com/preau-ent/preau/functions/people"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// withSchools returns a place that knows the structures which the sample deltas
// name without describing them.
func withSchools(t *testing.T) place {
	t.Helper()
	p, dir := newPlace(t), t.TempDir()
	numbers := []int{2091, 2148, 2310, 2424, 2565, 2810, 3443}
	_, err := writeFile(filepath.Join(dir, "ENT_Delta_20140101_EtabEducNat_0000.xml"), len(numbers), func(w io.Writer, i int) {
		request(w, "categorieStructure", "EtabEducNat", numbers[i],
			"ENTStructureJointure", strconv.Itoa(numbers[i]), "ENTStructureUAI", string(uaiOf(numbers[i])),
			"ENTStructureNomCourant", "LYC$EXEMPLE$VILLE", "ENTStructureTypeStruct", "LYCEE")
	})
	if err != nil {
		t.Fatal(err)
	}
	p.take(t, dir, people.Options{})
	return p
}

func uaiOf(number int) school.UAI { return school.MakeUAI(9_900_000 + number) }

// A delta is one folder of the samples: what was there before, what comes, and
// what must be true then.
type delta struct {
	name   string
	before []string // folders taken first
	folder string
	tells  map[string]int // lines of the report, by key
	check  func(t *testing.T, p place)
}

func linkIn(t *testing.T, p place, number string, u school.UAI) roster.Link {
	t.Helper()
	links := p.links(t, number)
	at := slices.IndexFunc(links, func(l roster.Link) bool { return l.School == u })
	if at < 0 {
		t.Fatalf("%s has no link in %s: %+v", number, u, links)
	}
	return links[at]
}

const (
	deltas  = "deltas/aaf-delta/"
	updates = "deltas/aaf-complet-maj/"
)

var deltaCases = []delta{
	{
		name: "a pupil is added", folder: deltas + "eleves/addRequest/delta",
		tells: map[string]int{"import.relative-unknown": 2},
		check: func(t *testing.T, p place) {
			equal(t, "name", p.profile(t, "1447044").Name, roster.Name{First: "Jean", Last: "DUPONT"})
			equal(t, "class", linkIn(t, p, "1447044", uaiOf(2091)).Class, "1STMGC")
		},
	}, {
		name: "a pupil is removed", before: []string{deltas + "eleves/deleteRequest/complet"},
		folder: deltas + "eleves/deleteRequest/delta",
		check: func(t *testing.T, p place) {
			equal(t, "missing", p.profile(t, "1321230").Missing.IsZero(), false)
			l := linkIn(t, p, "1321230", uaiOf(2424))
			equal(t, "link missing", l.Missing, true)
			equal(t, "rights after 90 days", l.Active(today.AddDate(0, 0, 90)), true)
			equal(t, "rights after 92 days", l.Active(today.AddDate(0, 0, 92)), false)
		},
	}, {
		name: "a pupil is modified, and moves to another school", before: []string{deltas + "eleves/modifyRequest_CasNormal/complet"},
		folder: deltas + "eleves/modifyRequest_CasNormal/delta",
		check: func(t *testing.T, p place) {
			me := p.profile(t, "22949")
			equal(t, "birth name", me.BirthName, "BERTIN")
			equal(t, "birth", me.Birth, "1990-01-22")
			equal(t, "missing", me.Missing.IsZero(), true)
			equal(t, "left", linkIn(t, p, "22949", uaiOf(2810)).Missing, true)
			equal(t, "class", linkIn(t, p, "22949", uaiOf(2565)).Class, "DCG3")
			e, _ := p.Enrolments(t.Context(), p.who(t, "22949"))
			equal(t, "enrolments", len(e.Enrolments), 2)
			equal(t, "enrolment left", e.Enrolments[0].To, "2026-11-20")
			c, _ := p.Class(t.Context(), uaiOf(2810), year, "TBPA2SP2")
			equal(t, "left the list", c.Pupils[0].To, "2026-11-20")
		},
	}, {
		name: "an unknown pupil is modified", folder: deltas + "eleves/modifyRequest_CasAnormal/delta",
		tells: map[string]int{"import.modify-unknown": 1},
		check: func(t *testing.T, p place) {
			equal(t, "class", linkIn(t, p, "22949", uaiOf(2565)).Class, "DCG3")
		},
	}, {
		name: "a school is delivered again", before: []string{deltas + "etab/complet"}, folder: deltas + "etab/delta",
		check: func(t *testing.T, p place) {
			s, err := p.School(t.Context(), "0210100V")
			equal(t, "error", err, nil)
			equal(t, "city", s.City, "DAVOS")
			equal(t, "phone", s.Phone, "+33 3 88 88 88 88")
		},
	}, {
		name: "a member of staff is added", folder: deltas + "personnels/delta/addRequest",
		tells: map[string]int{"import.function": 1},
		check: func(t *testing.T, p place) {
			equal(t, "role", linkIn(t, p, "1447165", uaiOf(2148)).Role, school.Agent)
		},
	}, {
		name: "a member of staff is removed", before: []string{deltas + "personnels/delta/deleteRequest/complet"},
		folder: deltas + "personnels/delta/deleteRequest/delta", check: checkStaffRemoved,
	}, {
		name: "a teacher in front of pupils is removed", before: []string{deltas + "personnels/delta/deleteRequestBis/complet"},
		folder: deltas + "personnels/delta/deleteRequestBis/delta", check: checkStaffRemoved,
	}, {
		name: "a member of staff is modified, and moves", before: []string{deltas + "personnels/delta/modifyRequest/complet"},
		folder: deltas + "personnels/delta/modifyRequest/delta",
		check: func(t *testing.T, p place) {
			equal(t, "name", p.profile(t, "370009").Name.Last, "DUPONNE")
			equal(t, "left", linkIn(t, p, "370009", uaiOf(2310)).Missing, true)
			equal(t, "new role", linkIn(t, p, "370009", uaiOf(2091)).Role, school.Teacher)
		},
	}, {
		name: "an unknown member of staff is modified", before: []string{deltas + "personnels/delta/modifyRequestCasAnormal/complet"},
		folder: deltas + "personnels/delta/modifyRequestCasAnormal/delta",
		tells:  map[string]int{"import.modify-unknown": 1},
		check: func(t *testing.T, p place) {
			equal(t, "the one before", p.profile(t, "0").Name.Last, "BLABLABLA")
			equal(t, "the new one", p.profile(t, "370009").Name.Last, "DUPONNE")
		},
	}, {
		name: "a relative is added with the pupil", folder: deltas + "responsables/delta/addRequest",
		tells: map[string]int{"import.relative-unknown": 1},
		check: func(t *testing.T, p place) {
			l := linkIn(t, p, "1444147", uaiOf(2810))
			equal(t, "level", l.Level, school.Full)
			equal(t, "kinship", l.Kinship, "20") // 1 was the father until 2018
			l = linkIn(t, p, "749306", uaiOf(2810))
			equal(t, "second legal guardian of old", l.Level, school.Full)
			equal(t, "rank", l.Legal, 2)
		},
	}, {
		name: "a relative is removed", before: []string{deltas + "responsables/delta/deleteRequest/complet"},
		folder: deltas + "responsables/delta/deleteRequest/delta",
		check: func(t *testing.T, p place) {
			equal(t, "missing", p.profile(t, "145477").Missing.IsZero(), false)
			l := linkIn(t, p, "145477", uaiOf(2810))
			equal(t, "rights after 92 days", l.Active(today.AddDate(0, 0, 92)), false)
		},
	}, {
		name: "a relative is modified", before: []string{deltas + "responsables/delta/modifyRequest/complet"},
		folder: deltas + "responsables/delta/modifyRequest/delta",
		check: func(t *testing.T, p place) {
			me := p.profile(t, "1444147")
			equal(t, "name", me.Name, roster.Name{First: "Theodulette", Last: "HENRY"})
			equal(t, "address", me.Contact.Address[0], "3 allée des beauveaux appt 90")
			equal(t, "level", linkIn(t, p, "1444147", uaiOf(2810)).Level, school.Full)
		},
	}, {
		name: "an unknown relative is modified", folder: deltas + "responsables/delta/modifyRequestCasAnormal",
		tells: map[string]int{"import.modify-unknown": 1},
		check: func(t *testing.T, p place) { equal(t, "links", len(p.links(t, "1444147")), 0) },
	}, {
		name: "a complete delivery changes a pupil", before: []string{updates + "eleve/DELTAUPDATE/complet"},
		folder: updates + "eleve/DELTAUPDATE/complet-maj",
		check: func(t *testing.T, p place) {
			equal(t, "birth", p.profile(t, "626619").Birth, "1987-08-08")
			e, _ := p.Enrolments(t.Context(), p.who(t, "626619"))
			equal(t, "regime", e.Enrolments[0].Regime, "INTERNE")
			equal(t, "contact", linkIn(t, p, "658168", uaiOf(3443)).Level, school.Contact)
		},
	}, {
		name: "a complete delivery creates a pupil", folder: updates + "eleve/DELTACREATE",
		tells: map[string]int{"import.relative-unknown": 3},
		check: func(t *testing.T, p place) { equal(t, "class", linkIn(t, p, "626619", uaiOf(3443)).Class, "3E5") },
	}, {
		name: "a complete delivery creates a member of staff", folder: updates + "personnel/DELTACREATE",
		check: func(t *testing.T, p place) { equal(t, "role", linkIn(t, p, "34", uaiOf(3443)).Role, school.Psy) },
	}, {
		name: "a complete delivery changes a member of staff", before: []string{updates + "personnel/DELTAUPDATE/complet"},
		folder: updates + "personnel/DELTAUPDATE/complet-maj",
		check: func(t *testing.T, p place) {
			equal(t, "mail", p.profile(t, "34").Contact.Mail, "mail-perso@ac-toto-titi.fr")
		},
	}, {
		name: "a complete delivery creates a relative", folder: updates + "responsable/DELTACREATE",
		tells: map[string]int{"import.relative-alone": 1},
		check: func(t *testing.T, p place) { equal(t, "name", p.profile(t, "255566").Name.Last, "DUPONT") },
	}, {
		name: "a complete delivery changes a relative", before: []string{updates + "responsable/DELTAUPDATE/complet"},
		folder: updates + "responsable/DELTAUPDATE/complet-maj",
		check: func(t *testing.T, p place) {
			equal(t, "home", p.profile(t, "255566").Contact.Home, "+33 1 08 08 08 08")
			equal(t, "country", p.profile(t, "255566").Contact.Country, "TURQUIE")
		},
	},
}

func checkStaffRemoved(t *testing.T, p place) {
	equal(t, "missing", p.profile(t, "370009").Missing.IsZero(), false)
	l := linkIn(t, p, "370009", uaiOf(2310))
	equal(t, "rights after 7 days", l.Active(today.AddDate(0, 0, 7)), true)
	equal(t, "rights after 9 days", l.Active(today.AddDate(0, 0, 9)), false)
}

func TestEachDeltaDoesWhatItsNameSays(t *testing.T) {
	for _, c := range deltaCases {
		t.Run(c.name, func(t *testing.T) {
			folder := sample(t, c.folder)
			p := withSchools(t)
			for _, b := range c.before {
				p.take(t, sample(t, b), people.Options{})
			}
			rep := p.take(t, folder, people.Options{})
			for key, want := range c.tells {
				equal(t, "lines "+key, rep.Total[key], want)
			}
			if rep.Written == 0 {
				t.Error("the delta wrote nothing")
			}
			c.check(t, p)
			if again := p.take(t, folder, people.Options{}); again.Written != 0 {
				t.Errorf("the same delta again wrote %d items, want 0", again.Written)
			}
		})
	}
}

func TestZipIsReadAsItsFolder(t *testing.T) {
	folder, zip := sample(t, "deltas/aaf-mini/complet"), sample(t, "deltas/aaf-mini/complet.zip")
	a := newPlace(t).take(t, folder, people.Options{})
	p := newPlace(t)
	b := p.take(t, zip, people.Options{})
	if a.Count != b.Count || a.Count[people.KindPupil].Created != 3 || a.Count[people.KindSchool].Refused != 2 {
		t.Errorf("folder %+v, zip %+v; want the same, 3 pupils, 2 structures refused for their UAI", a.Count, b.Count)
	}
	equal(t, "structures unknown", b.Total["import.structure"] > 0, true)
	equal(t, "links of a pupil in no school", len(p.links(t, "14357")), 0)
}
