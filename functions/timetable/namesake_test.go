package timetable

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

const tuesday, wednesday = school.Date("2026-11-24"), school.Date("2026-11-25")

// tourés gives the school two teachers of one name: she teaches maths to 2DE3 with
// Mme Roux, he English to a group with Mme Smith.
func (w *world) tourés() {
	awa, ali := roster.Teacher{ID: "awa", Display: "Mme Touré"}, roster.Teacher{ID: "ali", Display: "M. Touré"}
	w.put(roster.ProfileKey("awa"), roster.Profile{ID: "awa", Title: "Mme", Name: roster.Name{First: "Awa", Last: "TOURÉ"}})
	w.put(roster.ProfileKey("ali"), roster.Profile{ID: "ali", Title: "M.", Name: roster.Name{First: "Ali", Last: "TOURÉ"}})
	w.put(roster.ServiceKey(lycee, year, "maths3"), roster.Service{ID: "maths3", School: lycee, Year: year, Label: "Mathématiques", Class: "2DE3", Classes: []school.ClassID{"2DE3"}, Teachers: []roster.Teacher{roux, awa}})
	w.put(roster.ServiceKey(lycee, year, "english1"), roster.Service{ID: "english1", School: lycee, Year: year, Label: "Anglais", Group: "2ANG1", Classes: []school.ClassID{"2DE3", "2DE4"}, Teachers: []roster.Teacher{smith, ali}})
}

// given returns who gives the course of a Wednesday morning whose file names somebody.
func (w *world) given(name string, answers ...Answer) ([]school.PersonID, *Report) {
	w.Helper()
	row := fmt.Sprintf("mercredi;08:00;08:55;;Mathématiques;%s;2DE3;B 204;", name)
	rep := w.brought(file(append([]string{row}, written...)...), func(d *Delivered) { d.From, d.Answers = monday, answers })
	for _, id := range []school.PersonID{"awa", "ali"} {
		w.put(roster.LinksKey(id), roster.Links{Links: []roster.Link{{Role: school.Teacher, School: lycee}}})
	}
	var who []school.PersonID
	v := w.weekOfPupil("p1", "p1", monday)
	for _, l := range v.Days[2].Lessons {
		for _, t := range l.Teachers {
			who = append(who, map[string]school.PersonID{"Mme Touré": "awa", "M. Touré": "ali", "Mme Roux": "roux"}[t])
		}
	}
	return who, rep
}

func TestTwoTeachersOfOneNameAreToldApartByCivilityOrFirstName(t *testing.T) {
	for name, want := range map[string]school.PersonID{
		"Mme Touré": "awa", "Madame TOURE": "awa", "MME. TOURE": "awa", "M. Touré": "ali", "Monsieur Touré": "ali",
		"TOURE Awa": "awa", "TOURÉ ALI": "ali", "Ali Toure": "ali", "M. TOURE A.": "ali",
	} {
		w := newWorld(t)
		w.tourés()
		who, rep := w.given(name)
		if !slices.Equal(who, []school.PersonID{want}) || len(rep.Questions) != 0 {
			t.Errorf("%q is %v, want %s; questions %+v", name, who, want, rep.Questions)
		}
	}
}

func TestANameThatTwoAnswerToIsAskedForRowByRowAndNeverGuessed(t *testing.T) {
	for _, name := range []string{"TOURE", "Touré A."} {
		w := newWorld(t)
		w.tourés()
		who, rep := w.given(name)
		want := []Question{{
			Row: 2, Name: name, Day: 3, Start: school.At(8, 0), Subject: "Mathématiques", Class: "2DE3",
			Choices: []Namesake{{"ali", "M. Ali TOURÉ (Anglais)"}, {"awa", "Mme Awa TOURÉ (Mathématiques)"}},
		}}
		if d := cmp.Diff(want, rep.Questions); d != "" {
			t.Error(d)
		}
		if slices.Contains(who, "awa") || slices.Contains(who, "ali") || len(rep.Notes) != 1 || rep.Notes[0].Key != "timetable.import.namesakes" {
			t.Errorf("%s: guessed %v, notes %+v", name, who, rep.Notes)
		}
		who, rep = w.given(name, Answer{2, name, "awa"}, Answer{3, name, "ali"})
		if !slices.Equal(who, []school.PersonID{"awa"}) || len(rep.Notes) != 0 || rep.Questions[0].Answer != "awa" || len(rep.Questions[0].Choices) != 2 {
			t.Errorf("%s answered: %v, %+v", name, who, rep)
		}
		if _, rep = w.given(name, Answer{2, name, roux.ID}); rep.Questions[0].Answer != "" {
			t.Errorf("somebody of another name was taken: %+v", rep.Questions)
		}
	}
}

// TestACivilityThatIsAnotherOnesIsNobodys holds that Mme Le Gall, whom the school does not
// know, is not taken for M. Le Gall.
func TestACivilityThatIsAnotherOnesIsNobodys(t *testing.T) {
	w := newWorld(t)
	_, rep := w.given("Mme Le Gall")
	if len(rep.Teachers) != 1 || rep.Teachers[0].Name != "Mme Le Gall" || rep.Notes[0].Key != "timetable.import.teacher" {
		t.Errorf("report = %+v", rep)
	}
}
