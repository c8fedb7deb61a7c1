package policy

import (
	_ "embed"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/policy/archetype"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// A cell is one question with the answer that the table written by hand gives.
type cell struct {
	name string
	who  roster.Person
	on   object
}

// relations say how the object stands to the archetype, or what time and switches do to it.
var relations = []struct {
	name string
	make func(a archetype.Archetype) (roster.Person, object)
}{
	{"self", func(a archetype.Archetype) (roster.Person, object) { return a.Person, aboutSelf(a) }},
	{"ward", func(a archetype.Archetype) (roster.Person, object) { return a.Person, aboutWard(a) }},
	{"own class", func(a archetype.Archetype) (roster.Person, object) {
		return a.Person, pupilObject(pupilOf("mate", "2DE3", "2011-05-05", maths.ID, history.ID), history.ID)
	}},
	{"own class, no lesson shared", func(a archetype.Archetype) (roster.Person, object) {
		return a.Person, pupilObject(pupilOf("apart", "2DE3", "2011-05-05", "german-2DE3"), "german-2DE3")
	}},
	{"whole class", func(a archetype.Archetype) (roster.Person, object) {
		return a.Person, object{school: lycee, year: 2026, class: "2DE3", service: maths.ID, pupils: []school.PersonID{"minor", "adult"}}
	}},
	{"group", func(a archetype.Archetype) (roster.Person, object) {
		return a.Person, object{school: lycee, year: 2026, group: "G1", pupils: []school.PersonID{"minor", "adult"}}
	}},
	{"same school", func(a archetype.Archetype) (roster.Person, object) {
		return a.Person, pupilObject(pupilOf("far", "1S9", "2010-05-05", "german-1S9"), "german-1S9")
	}},
	{"other school", func(a archetype.Archetype) (roster.Person, object) {
		o := aboutWard(a)
		e := *o.pupil
		e.School = "0440003C"
		o.school, o.pupil = e.School, &e
		return a.Person, o
	}},
	{"last year", func(a archetype.Archetype) (roster.Person, object) {
		o := aboutWard(a)
		o.year--
		return a.Person, o
	}},
	{"expired link", func(a archetype.Archetype) (roster.Person, object) { return a.Expired().Person, aboutTied(a) }},
	{"future link", func(a archetype.Archetype) (roster.Person, object) { return a.Future().Person, aboutTied(a) }},
	{"suspended", func(a archetype.Archetype) (roster.Person, object) { return a.Suspended().Person, aboutTied(a) }},
	{"password 5 min", passwordAged(5 * time.Minute)},
	{"password 12 h", passwordAged(12 * time.Hour)},
	{"quarantine", switched(quarantine)},
	{"curfew", switched(curfew)},
	{"pupils off", switched(pupilsOff)},
}

func passwordAged(d time.Duration) func(archetype.Archetype) (roster.Person, object) {
	return func(a archetype.Archetype) (roster.Person, object) {
		a.Person.PasswordAt = a.Person.Now.Add(-d)
		return a.Person, aboutTied(a)
	}
}

func switched(s stop) func(archetype.Archetype) (roster.Person, object) {
	return func(a archetype.Archetype) (roster.Person, object) {
		o := aboutTied(a)
		o.stop = s
		return a.Person, o
	}
}

func aboutSelf(a archetype.Archetype) object {
	if a.Person.ID == a.Pupil.Pupil {
		return pupilObject(a.Pupil, maths.ID)
	}
	return object{school: a.Pupil.School, year: a.Pupil.Year, person: a.Person.ID}
}

func aboutWard(a archetype.Archetype) object {
	e := a.Pupil
	if e.Pupil == a.Person.ID {
		e.Pupil = "friend"
	}
	return pupilObject(e, maths.ID)
}

func aboutTied(a archetype.Archetype) object { return pupilObject(a.Pupil, maths.ID) }

func pupilObject(e roster.Enrolment, service school.ServiceID) object {
	o := ofPupil(&e, isDraft)
	o.service = service
	return o
}

type detail struct {
	name string
	fill func(who school.PersonID, o *object)
}

// details fill in what the caller knows: nothing, some, all of it, or whose an account is.
var details = []detail{
	{"bare", func(_ school.PersonID, o *object) { o.author, o.day, o.count = "somebody", "2026-11-19", 4 }},
	{"member", func(who school.PersonID, o *object) { o.members, o.count = []school.PersonID{who}, 6 }},
	{"facts", func(_ school.PersonID, o *object) { o.facts = facts &^ (headAccount | elsewhere | standIn) }},
	{"whole", whole(facts &^ (headAccount | elsewhere))},
	{"account of a head", whole(facts &^ elsewhere)},
	{"account elsewhere", whole(facts &^ headAccount)},
	{"lesson handed over", func(_ school.PersonID, o *object) { o.facts, o.lesson = handsOver, noon.Add(-time.Hour) }},
}

// detailsOf returns the details worth asking: where only dates, passwords or switches
// differ, all of them or none.
func detailsOf(relation string) []detail {
	switch relation {
	case "self", "ward", "own class", "own class, no lesson shared", "whole class", "same school":
		return details
	}
	return []detail{details[0], details[3]}
}

func whole(f condition) func(school.PersonID, *object) {
	return func(who school.PersonID, o *object) {
		o.author, o.members, o.facts = who, []school.PersonID{"x", who}, f
		o.day, o.count, o.lesson = "2026-11-20", 11, noon.Add(-time.Hour)
	}
}

// cells returns every question: archetype × relation × detail × state.
func cellsOf(scene archetype.Scene) (list []cell) {
	states := [...]string{"draft", "published", "closed", "purged"}
	for _, a := range scene.All() {
		for _, r := range relations {
			for _, d := range detailsOf(r.name) {
				for s, life := range states {
					who, on := r.make(a)
					d.fill(who.ID, &on)
					on.state = state(s)
					list = append(list, cell{a.Name + ", " + r.name + ", " + d.name + ", " + life, who, on})
				}
			}
		}
	}
	return list
}

//go:embed testdata/permissions.tsv
var permissions string

// A written row is one line of the table by hand.
type written struct {
	number, action, work, marks string
	cells                       map[string]string
}

func writtenRows() (list []written) {
	var head []string
	for line := range strings.Lines(permissions) {
		fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		switch {
		case strings.HasPrefix(line, "#\t"):
			head = fields
		case strings.HasPrefix(line, "#"):
		default:
			w := written{fields[0], fields[1], fields[2], fields[3], map[string]string{}}
			for i := 4; i < len(fields); i++ {
				w.cells[head[i]] = fields[i]
			}
			list = append(list, w)
		}
	}
	return list
}

func TestEveryActionHasOneWrittenRow(t *testing.T) {
	var names []Action
	for _, w := range writtenRows() {
		names = append(names, Action(w.action))
		if got, want := Live(Action(w.action)), w.work == "live"; got != want {
			t.Errorf("Live(%s) = %v, want %v", w.action, got, want)
		}
		if len(w.cells) != int(roleCount) {
			t.Errorf("%s has %d cells, want %d", w.action, len(w.cells), roleCount)
		}
	}
	slices.Sort(names)
	if got := Actions(); !slices.Equal(got, names) {
		t.Errorf("actions of the code = %v, want %v", got, names)
	}
}

func TestEveryCellAnswersAsWritten(t *testing.T) {
	book := expected()
	asked, differ := 0, 0
	for a, answers := range book.answers {
		for i, want := range answers {
			c := &book.questions[i]
			asked++
			if got := decide(&c.who, a, &c.on); got != want {
				if differ++; differ <= 20 {
					t.Errorf("%s, %s: %d, want %d", a, c.name, got, want)
				}
			}
		}
	}
	if differ > 0 || asked < 40_000 {
		t.Errorf("%d cells of %d differ; want 0 of more than 40,000", differ, asked)
	}
	t.Logf("%d cells, %d differ", asked, differ)
}
