package notify

import (
	"fmt"
	"strings"
	"testing"

	"github.com/preau-ent/preau/shared/roster"
)

// nothingIsGivenUp fails if anything was given up.
func (w *world) nothingIsGivenUp() {
	w.Helper()
	letters, err := w.relay.Letters(w.Context())
	if err != nil || len(letters) > 0 {
		w.Errorf("given up: %+v, %v", letters, err)
	}
}

// TestACrowdOfLatePupilsBuriesNobodysAbsence is a bus that came late: adult pupils and
// their parents, of whom each has a digest to begin.
func TestACrowdOfLatePupilsBuriesNobodysAbsence(t *testing.T) {
	w := open(t, monday, "08:05")
	marks := []string{"away absent present"}
	w.family("away", "Inès", "2011-03-02", parent("mother", "away"), parent("father", "away"))
	for i := range 24 {
		id := fmt.Sprintf("p%02d", i)
		w.family(id, "Adam", "2008-03-02", parent("mother-"+id, id), parent("father-"+id, id))
		w.person(adult{id: parent(id, id).id, contact: roster.Contact{Mail: id + "@exemple.example"}})
		marks = append(marks, id+" late present 10")
	}
	w.roll("bus", "08:00", "08:55", marks[1:]...)
	w.roll("maths", "08:00", "08:55", append(marks[:1:1], marks[1:24]...)...)
	w.to(at(monday, "08:10"))
	w.nothingIsGivenUp()
	w.wants("of who is absent", w.sent(), "mail father@exemple.example Absence d’Inès le 23/11 | mail mother@exemple.example Absence d’Inès le 23/11")
	w.forget()
	w.to(at(monday, "18:30"))
	if got := len(w.post.letters); got != 72 {
		t.Errorf("%d digests, want 72: one for each reader of a late pupil", got)
	}
}

// TestAWholeSchoolIsToldOfAChange is one lesson of everybody, such as a mock exam, and
// families with four adults who have a digest each.
func TestAWholeSchoolIsToldOfAChange(t *testing.T) {
	w := open(t, monday, "10:00")
	var class roster.Class
	for i := range 1200 {
		id := fmt.Sprintf("p%04d", i)
		var adults []adult
		if i < 10 {
			for _, who := range []string{"mother", "father", "uncle", "aunt"} {
				a := parent(who+"-"+id, id)
				a.choices = &Choices{Kinds: map[Kind]Choice{OfChange: {InDigest, []Channel{ByMail}}}}
				adults = append(adults, a)
			}
			w.person(adult{id: parent(id, id).id, contact: roster.Contact{Mail: id + "@exemple.example"}, choices: adults[0].choices})
		}
		w.family(id, "Inès", "2011-03-02", adults...)
		class.Pupils = append(class.Pupils, roster.Pupil{ID: parent(id, id).id})
	}
	class.ID = "2DE3"
	w.put(roster.ClassKey(lycee, year, "2DE3"), class)
	w.amend("cancelled")
	w.to(at(monday, "18:30"))
	w.nothingIsGivenUp()
	if got := len(w.sent()); got != 50 {
		t.Errorf("%d digests, want 50: %s", got, strings.Join(w.sent(), "\n"))
	}
}
