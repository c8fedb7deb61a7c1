package notify

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// A week is lived from Monday to Monday: absences at odd hours, a digest, a quiet
// weekend, one who works at night, one who has no mail.
func TestAWeekIsCalm(t *testing.T) {
	w := open(t, monday, "07:00")
	night := parent("night", "p1")
	night.choices = &Choices{Hours: Hours{From: school.At(14, 0), To: school.At(22, 0), Weekend: true}}
	texted := parent("texted", "p2")
	texted.contact = roster.Contact{Mobile: "06 12 34 56 78", SMS: true}
	evening := school.At(19, 45)
	digest := parent("digest", "p2")
	digest.choices = &Choices{DigestAt: &evening, Kinds: map[Kind]Choice{OfAbsence: {InDigest, []Channel{ByMail}}}}
	w.family("p1", "Inès", "2011-03-02", parent("mother", "p1"), night)
	w.family("p2", "Adam", "2011-03-02", texted, digest)
	w.put(roster.ClassKey(lycee, year, "2DE3"), roster.Class{ID: "2DE3", Pupils: []roster.Pupil{{ID: "p1"}, {ID: "p2"}}})
	w.person(adult{id: "teacher2", contact: roster.Contact{Mail: "prof@exemple.example"}})

	steps := []struct {
		day, clock string
		do         func()
	}{
		{monday, "08:05", func() { w.roll("maths", "08:00", "08:55", "p1 absent present", "p2 late present 10") }},
		{monday, "21:30", func() { w.roll("study", "21:00", "22:00", "p2 absent present") }},
		{"2026-11-24", "10:10", func() { w.amend("cancelled") }},
		{"2026-11-25", "11:00", func() { w.roll("art", "10:05", "11:00", "p1 absent present") }},
		{"2026-11-25", "11:10", func() { w.roll("art", "10:05", "11:00", "p1 present absent") }},
		{friday, "20:15", func() { w.roll("theatre", "20:00", "21:30", "p1 absent present") }},
		{saturday, "10:00", func() { w.roll("detention", "09:00", "11:00", "p2 absent present") }},
		{next, "08:00", func() {}},
	}
	for _, s := range steps {
		w.to(at(s.day, s.clock))
		s.do()
		w.drain()
	}
	w.to(at(next, "20:00"))
	got := strings.Join(w.diary(), "\n")
	want := strings.TrimSpace(`
Mon 08:05 mail mother Absence d’Inès le 23/11
Mon 14:00 mail night Absence d’Inès le 23/11
Mon 19:45 mail digest Préau : les nouvelles du 23/11
Tue 07:00 sms Absence d'Adam le 23/11 à partir de
Tue 10:10 mail digest Emploi du temps d’Adam : un cours change
Tue 10:10 mail mother Emploi du temps d’Inès : un cours change
Tue 10:10 mail prof Emploi du temps de 2DE3 : un cours change
Tue 14:00 mail night Préau : les nouvelles du 24/11
Tue 19:45 mail digest Absence d’Adam le 23/11
Wed 11:00 mail mother Absence d’Inès le 25/11
Wed 11:10 mail mother Inès était bien en cours le 25/11
Mon 07:00 mail digest Absence d’Adam le 28/11
Mon 07:00 mail mother Absence d’Inès le 27/11
Mon 07:00 sms Absence d'Adam le 28/11 à partir de
Mon 14:00 mail night Absence d’Inès le 27/11`)
	if got != want {
		t.Errorf("the week was:\n%s\nwant:\n%s", got, want)
	}
	for _, day := range []string{monday, "2026-11-25", friday, saturday} {
		for _, tell := range w.tells(day) {
			if tell.owes() > 0 || slices.ContainsFunc(tell.Parties, func(p Party) bool { return p.State == Waiting || p.State == Sending }) {
				t.Errorf("%s: left undone: %s", day, jsonOf(tell))
			}
		}
	}
}

// amend writes the journal entry of a lesson of Wednesday that changes.
func (w *world) amend(kind string) {
	w.entry("timetable.write", dayPart(lycee, year, "2026-11-25"), map[string]any{
		"lesson": "20261125-maths", "date": "2026-11-25", "start": "08:00", "end": "08:55", "subject": "Mathématiques", "label": "2DE3",
		"classes": []string{"2DE3"}, "staff": []string{"teacher2", "teacher"}, "changes": []map[string]string{{"kind": kind}},
	})
}

// diary says what left in the order of time, in the school's hours.
func (w *world) diary() []string {
	type line struct {
		at   time.Time
		text string
	}
	var lines []line
	for _, l := range w.post.letters {
		name, _, _ := strings.Cut(l.To, "@")
		lines = append(lines, line{l.At, "mail " + name + " " + l.Subject})
	}
	for _, s := range w.post.texts {
		text, _, _ := strings.Cut(s.Text, " 21 h")
		text, _, _ = strings.Cut(text, " 9 h")
		lines = append(lines, line{s.At, "sms " + text})
	}
	slices.SortFunc(lines, func(a, b line) int {
		if c := a.at.Compare(b.at); c != 0 {
			return c
		}
		return strings.Compare(a.text, b.text)
	})
	all := make([]string, len(lines))
	for i, l := range lines {
		all[i] = l.at.In(paris).Format("Mon 15:04 ") + breaking(l.text)
	}
	return all
}

func TestALessonThatChangesIsSaidInTheWordsOfItsChanges(t *testing.T) {
	type change = struct {
		Kind string `json:"kind"`
		Now  string `json:"now"`
	}
	for _, c := range []struct {
		changes []change
		want    string
	}{
		{[]change{{"cancelled", ""}}, "Inès, 25/11 à 8 h 00 : le cours de Mathématiques est annulé."},
		{[]change{{"moved-room", "C 12"}}, "Inès, 25/11 à 8 h 00 : le cours de Mathématiques a lieu en salle C 12."},
		{[]change{{"moved-time", "10:05-11:00"}}, "Inès : le cours de Mathématiques est déplacé au 25/11 à 10 h 05."},
		{[]change{{"moved-time", "2026-11-26 14:00-15:00"}}, "Inès : le cours de Mathématiques est déplacé au 26/11 à 14 h 00."},
		{[]change{{"replaced", "M. Cloarec"}}, "Inès, 25/11 à 8 h 00 : un autre professeur assure le cours de Mathématiques."},
		{[]change{{"test", ""}}, "Inès, 25/11 à 8 h 00 : il y a un contrôle au cours de Mathématiques."},
		{[]change{{"added", ""}}, "Inès, 25/11 à 8 h 00 : un cours de Mathématiques est ajouté."},
		{[]change{{"exempted", "2DE3,2DE4"}}, ""},
		{[]change{{"unheard-of", ""}}, "Inès, 25/11 à 8 h 00 : le cours de Mathématiques change."},
		{nil, "Inès, 25/11 à 8 h 00 : le cours de Mathématiques a lieu comme prévu."},
		{[]change{{"test", ""}, {"moved-room", "C 12"}, {"moved-time", "10:05-11:00"}}, "Inès : le cours de Mathématiques est déplacé au 25/11 à 10 h 05. " +
			"Inès, 25/11 à 10 h 05 : le cours de Mathématiques a lieu en salle C 12. Inès, 25/11 à 10 h 05 : il y a un contrôle au cours de Mathématiques."},
		{[]change{{"moved-room", "C 12"}, {"cancelled", ""}}, "Inès, 25/11 à 8 h 00 : le cours de Mathématiques est annulé."},
	} {
		a := amended{Date: "2026-11-25", Start: school.At(8, 0), Subject: "Mathématiques"}
		for _, one := range c.changes {
			a.Changes = append(a.Changes, one)
		}
		var got []string
		for _, l := range a.lines() {
			l.First = "Inès"
			got = append(got, breaking(say(French, l.Key, l.Facts, bare)))
		}
		if got := strings.Join(got, " "); got != c.want {
			t.Errorf("%v: %q, want %q", c.changes, got, c.want)
		}
	}
}

// TestAClassThatDoesNotHaveALessonIsToldThatAlone is a lesson of two classes: one is
// exempted from it, the other goes to another room for a test.
func TestAClassThatDoesNotHaveALessonIsToldThatAlone(t *testing.T) {
	for _, when := range []When{AtOnce, InDigest} {
		w := open(t, monday, "10:00")
		for i, class := range []school.ClassID{"2DE3", "2DE4"} {
			id := fmt.Sprintf("p%d", i)
			a := parent("parent-"+id, id)
			a.choices = &Choices{Kinds: map[Kind]Choice{OfChange: {when, []Channel{ByMail}}}}
			w.enrol(roster.Enrolment{Pupil: school.PersonID(id), School: lycee, Year: year, Name: roster.Name{First: "Inès"}, Birth: "2011-03-02", Class: class, From: "2026-09-01"}, a)
			w.put(roster.ClassKey(lycee, year, class), roster.Class{ID: class, Pupils: []roster.Pupil{{ID: school.PersonID(id)}}})
		}
		write := func(changes ...map[string]string) {
			w.entry("timetable.write", dayPart(lycee, year, "2026-11-25"), map[string]any{
				"lesson": "20261125-maths", "date": "2026-11-25", "start": "08:00", "end": "08:55", "subject": "Mathématiques", "label": "2DE3",
				"classes": []string{"2DE3", "2DE4"}, "changes": changes,
			})
			w.to(w.clock.Add(9 * time.Hour))
		}
		write(map[string]string{"kind": "exempted", "now": "2DE4"})
		if len(w.post.letters) != 1 || !strings.HasPrefix(w.post.letters[0].To, "parent-p1@") || !strings.Contains(w.post.letters[0].Text, "sa classe n’a pas le cours") {
			t.Errorf("%s, exempted alone: %v %s", when, w.sent(), jsonOf(w.post.letters))
		}
		w.forget()
		w.clock = at("2026-11-24", "10:00")
		write(map[string]string{"kind": "exempted", "now": "2DE4"}, map[string]string{"kind": "moved-room", "now": "C 12"}, map[string]string{"kind": "test"})
		texts := map[string]string{}
		for _, l := range w.post.letters {
			texts[l.To] = breaking(l.Text)
		}
		other, exempted := texts["parent-p0@exemple.example"], texts["parent-p1@exemple.example"]
		if !strings.Contains(other, "salle C 12") || !strings.Contains(other, "contrôle") || strings.Contains(other, "n’a pas") {
			t.Errorf("%s, the other class reads %q", when, other)
		}
		if strings.Contains(exempted, "C 12") || strings.Contains(exempted, "contrôle") || !strings.Contains(exempted, "n’a pas le cours") {
			t.Errorf("%s, the exempted class reads %q", when, exempted)
		}
	}
}

func TestALessonThatIsOverIsSaidToNobody(t *testing.T) {
	w := open(t, "2026-11-26", "09:00")
	w.family("p1", "Inès", "2011-03-02", parent("mother", "p1"))
	w.put(roster.ClassKey(lycee, year, "2DE3"), roster.Class{ID: "2DE3", Pupils: []roster.Pupil{{ID: "p1"}}})
	w.amend("cancelled")
	w.drain()
	w.wants("sent", w.sent(), "")
}

// BenchmarkRollToPost is the work from a roll with two absent and one late to their
// families' messages at the post.
func BenchmarkRollToPost(b *testing.B) {
	w := newWorld(b, b.TempDir(), at(monday, "08:05"))
	defer w.close()
	for i := range b.N {
		for _, n := range []string{"a", "b", "c"} {
			id := fmt.Sprintf("%s%d", n, i)
			w.family(id, "Inès", "2011-03-02", parent("mother-"+id, id), parent("father-"+id, id))
		}
	}
	b.ResetTimer()
	for i := range b.N {
		w.roll(fmt.Sprintf("l%d", i), "08:00", "08:55", fmt.Sprintf("a%d absent present", i), fmt.Sprintf("b%d absent present", i), fmt.Sprintf("c%d late present 5", i))
		w.drain()
	}
	if got := len(w.post.letters); got != 4*b.N {
		b.Fatalf("%d letters, want %d", got, 4*b.N)
	}
}

// mostWork is how long the work from a roll to the post may take; the simulated time
// is nothing, since the relay follows a write at once.
const mostWork = 2 * time.Second

func TestFamiliesOfAWholeClassAreToldWithinAMinute(t *testing.T) {
	w := open(t, monday, "08:05")
	var pupils []string
	for i := range 24 {
		id := fmt.Sprintf("p%02d", i)
		w.family(id, "Inès", "2011-03-02", parent("mother-"+id, id), parent("father-"+id, id))
		pupils = append(pupils, id+" absent present")
	}
	start := time.Now()
	w.roll("maths", "08:00", "08:55", pupils...)
	w.drain()
	if took := time.Since(start); took > mostWork {
		t.Errorf("48 letters took %v of work, want at most %v", took, mostWork)
	}
	if got := len(w.post.letters); got != 48 {
		t.Errorf("%d letters at the moment of the roll, want 48", got)
	}
}
