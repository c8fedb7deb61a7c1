package notify

import (
	"slices"
	"strings"
	"testing"

	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// ruled writes down a ruling as the file of a pupil does.
func (w *world) ruled(author, what string, held bool) {
	w.Helper()
	w.entry("absence.rule", "PERSON#p1", ruled{
		School: lycee, Year: year, Pupils: []school.PersonID{"p1"}, From: at(friday, "08:00"), What: what, Held: held, Author: school.PersonID(author),
	})
}

func TestARulingIsToldToItsAuthorAndThoseWithFullAuthority(t *testing.T) {
	w := newWorld(t, t.TempDir(), at(monday, "10:00"))
	defer w.close()
	level := func(id string, l school.Level) adult {
		a := parent(id, "p1")
		a.links[0].Level = l
		return a
	}
	phone := parent("phone", "p1")
	phone.contact = roster.Contact{Mobile: "0612345678", SMS: true}
	never := parent("never", "p1")
	never.choices = &Choices{Kinds: map[Kind]Choice{OfAbsence: {When: Never}}}
	nowhere := parent("nowhere", "p1")
	nowhere.contact = roster.Contact{}
	w.family("p1", "Inès", "2011-05-04", parent("mother", "p1"), phone, never, nowhere,
		level("informed", school.Informed), level("charge", school.Charge), level("other", school.Charge), level("withdrawn", school.None))

	w.ruled("charge", "justified", false) // may still be taken back
	w.drain()
	if len(w.post.letters)+len(w.post.texts) > 0 {
		t.Fatalf("told before it holds: %v", w.post.letters)
	}
	w.ruled("charge", "justified,settled", true)
	w.drain()
	var to []string
	for _, l := range w.post.letters {
		to = append(to, l.To)
		if !strings.Contains(l.Text, "a été acceptée") || !strings.Contains(l.Text, "Inès du 27/11") {
			t.Errorf("text = %q", l.Text)
		}
	}
	slices.Sort(to)
	if want := []string{"charge@exemple.example", "mother@exemple.example"}; !slices.Equal(to, want) {
		t.Errorf("written to %v, want %v", to, want)
	}
	if len(w.post.texts) != 1 || !strings.Contains(w.post.texts[0].Text, "a répondu pour l'absence de Inès") {
		t.Errorf("texts = %v", w.post.texts)
	}
	if tells := w.tells(monday); len(tells) > 0 {
		t.Errorf("somebody is to be told or phoned: %v", tells)
	}
	w.ruled("mother", "refused", true)
	w.drain()
	if last := w.post.letters[len(w.post.letters)-1]; !strings.Contains(last.Text, "n’a pas été acceptée") {
		t.Errorf("text = %q", last.Text)
	}
}
