package absences

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// undo takes a slip back as the screen of the late desk does, twice: the first answer was
// lost.
func (w *world) undo(p school.PersonID, slip Slip) {
	w.Helper()
	for range 2 {
		w.correct("cpe", p, slip.Entry.ID, slip.Entry.Version, Correction{Cancelled: to(true)})
	}
}

// copies are the kinds of what the office says of the day.
func (w *world) copies() (list []string) {
	w.Helper()
	page, err := w.table.Query(w.Context(), table.Query{Part: dayPart(lycee, w.Year, monday), Prefix: deskPrefix, Strong: true})
	if err != nil {
		w.Fatal(err)
	}
	for _, it := range page.Items {
		d, err := decodeDesk(it)
		if err != nil {
			w.Fatal(err)
		}
		list = append(list, string(d.Entry.Kind))
	}
	return list
}

// undone is what the journal tells of what was taken back.
func (w *world) undone() string {
	w.Helper()
	var words []string
	for _, e := range w.entries() {
		var t Telling
		if err := json.Unmarshal(e.Detail, &t); err != nil {
			w.Fatal(err)
		}
		if t.Undone {
			words = append(words, fmt.Sprintf("%s<%s", t.Pupils[0].Kind, t.Pupils[0].Was))
		}
	}
	slices.Sort(words)
	return strings.Join(words, ", ")
}

func TestTheWrongPupilAtTheLateDeskIsMissingAgain(t *testing.T) {
	absent := func(p school.PersonID) Said { return Said{Pupil: p, Status: Absent} }
	for _, c := range []struct {
		name    string
		before  func(w *world, l Lesson, p school.PersonID) // the slip
		at      school.Clock
		between func(w *world, l Lesson, p school.PersonID)
		file    string
		status  string // in the roll of the first lesson
		told    string
	}{
		{"the roll had said absent", func(w *world, l Lesson, p school.PersonID) { w.mustCall("teacher-maths", l.ID, 0, absent(p)) }, school.At(8, 12), nil,
			"absent roll v3", "absent", "absent<late"},
		{"the roll is not called yet", nil, school.At(8, 12), nil, "late 12 roll v2 cancelled", "present", "present<late"},
		{"the roll says absent while the slip holds", nil, school.At(8, 12), func(w *world, l Lesson, p school.PersonID) {
			if _, clashes, err := w.call("teacher-maths", l.ID, 0, absent(p)); err != nil || len(clashes) != 1 {
				w.Fatalf("clashes = %v, %v", clashes, err)
			}
		}, "absent roll v2", "absent", "absent<late"},
		{"the roll had said absent, and says present while the slip holds",
			func(w *world, l Lesson, p school.PersonID) { w.mustCall("teacher-maths", l.ID, 0, absent(p)) }, school.At(8, 12), func(w *world, l Lesson, p school.PersonID) {
				if _, clashes, err := w.call("teacher-maths", l.ID, 1, Said{Pupil: p, Status: Present}); err != nil || len(clashes) != 1 {
					w.Fatalf("clashes = %v, %v", clashes, err)
				}
			}, "late 12 roll v3 cancelled", "present", "present<late"},
		{"beyond the limit, the roll had said absent", func(w *world, l Lesson, p school.PersonID) { w.mustCall("teacher-maths", l.ID, 0, absent(p)) }, school.At(8, 41), nil,
			"absent roll v1, late roll v2 cancelled", "absent", "present<late"},
		{"beyond the limit, the roll is not called yet", nil, school.At(8, 41), nil,
			"absent roll v2 cancelled, late roll v2 cancelled", "present", "present<absent, present<late"},
		{"beyond the limit, the roll had said late", func(w *world, l Lesson, p school.PersonID) {
			w.mustCall("teacher-maths", l.ID, 0, Said{Pupil: p, Status: Late, Minutes: 5})
		}, school.At(8, 41), nil, "late 5 roll v3, late roll v2 cancelled", "late 5", "late<absent, present<late"},
	} {
		w := newWorld(t)
		l := w.lesson("s1", 8)
		w.lesson("s2", 9)
		p := w.class("2DE3")[0].ID
		if c.before != nil {
			c.before(w, l, p)
		}
		slip := w.late(p, c.at)
		if c.between != nil {
			c.between(w, l, p)
		}
		w.undo(p, slip)
		if got := w.file(p); got != c.file {
			t.Errorf("%s: file = %q, want %q", c.name, got, c.file)
		}
		if got := w.status(l.ID, p); got != c.status {
			t.Errorf("%s: the roll shows %q, want %q", c.name, got, c.status)
		}
		if got := w.undone(); got != c.told {
			t.Errorf("%s: journal = %q, want %q", c.name, got, c.told)
		}
		if got := w.copies(); len(got) != 0 {
			t.Errorf("%s: the office still says %v", c.name, got)
		}
		if again := w.late(p, c.at+2); again.Number != 2 {
			t.Errorf("%s: who comes after all has slip %d, want 2", c.name, again.Number)
		}
	}
}

func TestWhomTheDeskSendsToALessonToComeIsThereOnTime(t *testing.T) {
	w := newWorld(t)
	w.lesson("s1", 8)
	next := w.lesson("s2", 9)
	p := w.class("2DE3")[0].ID
	w.late(p, school.At(8, 41))
	w.now = w.at(9, 5)
	if kind, minutes := w.sheet(next.ID).stands(p); kind != Present || minutes != 0 {
		t.Errorf("the roll of the next lesson shows %s %d", kind, minutes)
	}
	for i, said := range [][]Said{{}, {{Pupil: p, Status: Present}}} {
		if _, clashes, err := w.call("teacher-other-subject", next.ID, i, said...); err != nil || len(clashes) > 0 {
			t.Errorf("%v: clashes %+v, %v", said, clashes, err)
		}
	}
	if _, clashes, err := w.call("teacher-other-subject", next.ID, 1, Said{Pupil: p, Status: Late}); err != nil || len(clashes) != 1 {
		t.Errorf("late for the teacher, who noted no minutes: clashes %+v, %v, want one", clashes, err)
	}
}

// TestTheJournalSaysWhoIsFreeAndWhatTheFamilySaid is what families are told from.
func TestTheJournalSaysWhoIsFreeAndWhatTheFamilySaid(t *testing.T) {
	w := newWorld(t)
	l := w.lesson("s1", 8)
	c := w.class("2DE3")
	remote, exempted, comes, dentist, short := c[0].ID, c[1].ID, c[2].ID, c[3].ID, c[4].ID
	w.put(notesKey(lycee, w.Year, "2DE3"), Notes{[]Note{
		{Pupil: remote, Kind: "remote", From: monday, To: monday}, {Pupil: exempted, Kind: Exempted, From: monday, To: monday},
		{Pupil: comes, Kind: Exempted, From: monday, To: monday, Present: true},
	}})
	for p, until := range map[school.PersonID]school.Clock{dentist: school.At(10, 0), short: school.At(8, 30)} {
		w.put(deskKey(lycee, w.Year, monday, p, "case"), Desk{Entry: Entry{ID: "case", Kind: Absent, From: school.At(8, 0), To: until, Source: FromFamily, By: "mother", Version: 1}})
	}
	var said []Said
	for _, p := range []school.PersonID{remote, exempted, comes, dentist, short} {
		said = append(said, Said{Pupil: p, Status: Absent})
	}
	check := func(name string, free bool) {
		var t Telling
		if err := json.Unmarshal(w.entries()[0].Detail, &t); err != nil {
			w.Fatal(err)
		}
		for _, told := range t.Pupils {
			if want := free && (told.Pupil == remote || told.Pupil == exempted); told.Kind != Absent || told.Free != want {
				w.Errorf("%s: %s is told as %s, free %v, want %v", name, told.Pupil, told.Kind, told.Free, want)
			}
			if spoke := told.Said != nil && *told.Said == (Spoken{By: "mother", Case: "case"}); spoke != (told.Pupil == dentist) {
				w.Errorf("%s: of %s the family said %+v", name, told.Pupil, told.Said)
			}
		}
		if len(t.Pupils) != len(said) {
			w.Errorf("%s: %d pupils told", name, len(t.Pupils))
		}
	}
	w.mustCall("teacher-maths", l.ID, 0, said...)
	check("the roll", true)
	w.now = w.now.Add(1e9)
	w.enter("cpe", Order{Kind: Absent, From: school.At(8, 0), To: school.At(9, 0), First: monday}, remote, exempted, comes, dentist, short)
	check("the office", false)
}
