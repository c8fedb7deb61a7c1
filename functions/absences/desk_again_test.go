package absences

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/school"
)

// stood is what the journal tells of what stands again, in its order: "absent 08:00-08:55".
func (w *world) stood() string {
	w.Helper()
	var words []string
	for _, e := range slices.Backward(w.entries()) {
		var t Telling
		if err := json.Unmarshal(e.Detail, &t); err != nil {
			w.Fatal(err)
		}
		for _, p := range t.Pupils {
			for _, a := range p.Again {
				text := fmt.Sprintf("%s %v-%v", a.Kind, a.Start, a.End)
				if a.Minutes > 0 {
					text += fmt.Sprintf(" %d min", a.Minutes)
				}
				if a.Free {
					text += " free"
				}
				if a.Said != nil {
					text += " said"
				}
				words = append(words, text)
			}
		}
	}
	return strings.Join(words, ", ")
}

// seat puts pupils into the library by the grant of a roll, or takes them out.
func (w *world) seat(name string, o Order, pupils ...school.PersonID) {
	w.Helper()
	of, err := w.book.enrolled(w.Context(), lycee, monday, pupils)
	if err != nil {
		w.Fatal(err)
	}
	seats, err := w.book.seats(w.Context(), lycee, of, o)
	if err != nil {
		w.Fatal(err)
	}
	grant, err := policy.SeatPupils(w.as(name), seats)
	if err != nil {
		w.Fatal(err)
	}
	if _, err := w.book.Seat(w.Context(), grant, o, w.now); err != nil {
		w.Fatal(err)
	}
}

// The wrong pupil in the library, by every way in which the office takes it back, before
// the teacher's roll and after it.
func TestTheWrongPupilInTheLibraryIsMissingAgain(t *testing.T) {
	library := Order{Kind: Present, Place: CDI, From: school.At(8, 0), To: school.At(9, 0), First: monday}
	undo := library
	undo.Undo = true
	entry := func(w *world, p school.PersonID) *Entry {
		i := slices.IndexFunc(w.day(p).Entries, func(e Entry) bool { return e.Source == FromOffice })
		return &w.day(p).Entries[i]
	}
	passage := Order{Kind: Present, Place: Sickroom, From: school.At(8, 0), First: monday}
	for _, c := range []struct {
		name string
		seat func(w *world, p school.PersonID)
		back func(w *world, p school.PersonID)
		file string // of the office's word, once it is taken back
	}{
		{"an order taken back", func(w *world, p school.PersonID) { w.enter("cpe", library, p) },
			func(w *world, p school.PersonID) { w.enter("cpe", undo, p) }, "present office v2 cancelled"},
		{"the list of the library taken back", func(w *world, p school.PersonID) { w.seat("librarian", library, p) },
			func(w *world, p school.PersonID) { w.seat("librarian", undo, p) }, "present office v2 cancelled"},
		{"the entry taken back", func(w *world, p school.PersonID) { w.enter("cpe", library, p) }, func(w *world, p school.PersonID) {
			w.correct("cpe", p, entry(w, p).ID, 1, Correction{Cancelled: to(true)})
		}, "present office v2 cancelled"},
		{"an error of typing", func(w *world, p school.PersonID) { w.enter("cpe", library, p) }, func(w *world, p school.PersonID) {
			w.correct("cpe", p, entry(w, p).ID, 1, Correction{Kind: to(Mistake)})
		}, "error office v2"},
		{"other hours", func(w *world, p school.PersonID) { w.enter("cpe", library, p) }, func(w *world, p school.PersonID) {
			w.correct("cpe", p, entry(w, p).ID, 1, Correction{From: to(school.At(10, 0)), To: to(school.At(11, 0))})
		}, "present office v2"},
		{"the nurse takes a passage back", func(w *world, p school.PersonID) { w.enter("nurse", passage, p) }, func(w *world, p school.PersonID) {
			w.correct("nurse", p, entry(w, p).ID, 1, Correction{Cancelled: to(true)})
		}, "present office v2 cancelled"},
	} {
		for _, first := range []string{"the roll", "the office"} {
			w := newWorld(t)
			l, p := w.lesson("s1", 8), w.class("2DE3")[0].ID
			absent := Said{Pupil: p, Status: Absent}
			if first == "the roll" {
				w.mustCall("teacher-maths", l.ID, 0, absent)
			}
			c.seat(w, p)
			if first == "the office" {
				if _, clashes, err := w.call("teacher-maths", l.ID, 0, absent); err != nil || len(clashes) != 1 {
					t.Fatalf("clashes = %v, %v", clashes, err)
				}
			}
			w.now = w.now.Add(time.Minute)
			for range 2 { // the first answer was lost
				c.back(w, p)
			}
			words := strings.Split(w.file(p), ", ")
			slices.Sort(words)
			if got := strings.Join(words, ", "); got != "absent roll v1, "+c.file {
				t.Errorf("%s, %s first: file = %q", c.name, first, got)
			}
			if got := w.status(l.ID, p); got != "absent" {
				t.Errorf("%s, %s first: the roll shows %q", c.name, first, got)
			}
			if got := w.stood(); got != "absent 08:00-08:55" {
				t.Errorf("%s, %s first: what stands again is told as %q", c.name, first, got)
			}
			w.now = w.at(8, 30)
			if got := absentees(w.board("cpe")); len(got) != 1 {
				t.Errorf("%s, %s first: absent now = %q", c.name, first, got)
			}
		}
	}
}

func TestWhatStandsAgainIsWhatTheOfficeAloneHadHidden(t *testing.T) {
	library := Order{Kind: Present, Place: CDI, From: school.At(8, 0), To: school.At(10, 0), First: monday}
	for _, c := range []struct {
		name string
		do   func(w *world, p school.PersonID, back func())
		want string
	}{
		{"nothing, of who was there", func(_ *world, _ school.PersonID, back func()) { back() }, ""},
		{"nothing, as long as the pupil is on a trip", func(w *world, p school.PersonID, back func()) {
			w.mustCall("teacher-maths", w.lessons()[0].ID, 0, Said{Pupil: p, Status: Absent})
			w.enter("cpe", Order{Kind: Present, Place: Trip, First: monday}, p)
			back()
		}, ""},
		{"nothing, of an absence of other hours", func(w *world, p school.PersonID, back func()) {
			w.enter("cpe", Order{Kind: Absent, From: school.At(9, 0), To: school.At(12, 0), First: monday}, p)
			back()
		}, ""},
		{"both lessons", func(w *world, p school.PersonID, back func()) {
			for i, l := range w.lessons() {
				w.mustCall([]string{"teacher-maths", "teacher-other-subject"}[i], l.ID, 0, Said{Pupil: p, Status: Absent})
			}
			back()
		}, "absent 08:00-08:55, absent 09:00-09:55"},
		{"the one that is no longer covered", func(w *world, p school.PersonID, _ func()) {
			for i, l := range w.lessons() {
				w.mustCall([]string{"teacher-maths", "teacher-other-subject"}[i], l.ID, 0, Said{Pupil: p, Status: Absent})
			}
			e := w.enter("cpe", library, p)[0].Entry
			w.correct("cpe", p, e.ID, e.Version, Correction{To: to(school.At(9, 0))})
		}, "absent 09:00-09:55"},
		{"an absence that the office entered itself", func(w *world, p school.PersonID, back func()) {
			w.enter("cpe", Order{Kind: Absent, From: school.At(8, 0), To: school.At(9, 0), First: monday}, p)
			back()
		}, "absent 08:00-09:00"},
		{"what the teacher said last", func(w *world, p school.PersonID, back func()) {
			id := w.lessons()[0].ID
			e := w.enter("cpe", library, p)[0].Entry
			for i, m := range []Said{{Pupil: p, Status: Absent}, {Pupil: p, Status: Late, Minutes: 7}} {
				if _, _, err := w.call("teacher-maths", id, i, m); err != nil {
					w.Fatal(err)
				}
			}
			if _, _, err := w.call("teacher-maths", id, 2, Said{Pupil: w.class("2DE3")[1].ID, Status: Absent}); err != nil { // the screen shows the library, and says nothing
				w.Fatal(err)
			}
			w.correct("cpe", p, e.ID, e.Version, Correction{Cancelled: to(true)})
		}, "late 08:00-08:55 7 min"},
		{"an absence of which the family had spoken, of one who is exempted", func(w *world, p school.PersonID, back func()) {
			w.put(notesKey(lycee, w.Year, "2DE3"), Notes{[]Note{{Pupil: p, Kind: Remote, From: monday, To: monday}}})
			w.put(deskKey(lycee, w.Year, monday, p, "case"), Desk{Entry: Entry{ID: "case", Kind: Absent, From: school.At(8, 0), To: school.At(12, 0), Source: FromFamily, By: "mother", Version: 1}})
			w.mustCall("teacher-maths", w.lessons()[0].ID, 0, Said{Pupil: p, Status: Absent})
			back()
		}, "absent 08:00-08:55 free said"},
	} {
		w := newWorld(t)
		w.lesson("s1", 8)
		w.lesson("s2", 9)
		w.now = w.at(9, 5)
		p := w.class("2DE3")[0].ID
		c.do(w, p, func() {
			e := w.enter("cpe", library, p)[0].Entry
			w.correct("cpe", p, e.ID, e.Version, Correction{Cancelled: to(true)})
		})
		if got := w.stood(); got != c.want {
			t.Errorf("%s: %q stands again, want %q", c.name, got, c.want)
		}
	}
}

func TestTheScreenThatShowsTheOfficesWordTakesNothingBack(t *testing.T) {
	w := newWorld(t)
	l, c := w.lesson("s1", 8), w.class("2DE3")
	p := c[0].ID
	e := w.enter("nurse", Order{Kind: Present, Place: Sickroom, From: school.At(8, 0), First: monday}, p)[0].Entry
	for i, marks := range [][]Said{
		{{Pupil: p, Status: Absent}},
		{{Pupil: p, Status: Infirmary}, {Pupil: c[1].ID, Status: Absent}}, // as it is shown now
	} {
		if _, _, err := w.call("teacher-maths", l.ID, i, marks...); err != nil {
			t.Fatal(err)
		}
	}
	w.correct("nurse", p, e.ID, e.Version, Correction{Cancelled: to(true)})
	if got := w.status(l.ID, p); got != "absent" {
		t.Errorf("the roll shows %q", got)
	}
}

// Two classes are on a trip that does not take place: what six lessons said of each pupil
// is more than one transaction.
func TestATripOfTwoClassesTakenBackRestoresEveryLesson(t *testing.T) {
	w := newWorld(t)
	var of []school.PersonID
	for hour := 8; hour < 14; hour++ {
		w.taught("s1", hour)
		w.course(fmt.Sprintf("%02d:00", hour), fmt.Sprintf("%02d:55", hour), "Français", "", "2DE5")
	}
	w.deliver()
	for _, class := range []school.ClassID{"2DE3", "2DE5"} {
		for _, p := range w.class(class) {
			of = append(of, p.ID)
		}
	}
	o := Order{Kind: Present, Place: Trip, First: monday}
	w.enter("cpe", o, of...)
	w.now = w.at(14, 30)
	for _, l := range w.lessons() {
		var said []Said
		for _, p := range w.sheet(l.ID).Pupils {
			said = append(said, Said{Pupil: p.ID, Status: Absent})
		}
		if _, _, err := w.call("cpe", l.ID, 0, said...); err != nil {
			t.Fatal(err)
		}
	}
	o.Undo = true
	if got := w.enter("cpe", o, of...); len(got) != len(of) {
		t.Errorf("%d entries taken back, want %d", len(got), len(of))
	}
	for _, l := range w.lessons() {
		s := w.sheet(l.ID)
		if n := len(s.roll.Marks); n != len(s.Pupils) || len(s.roll.Unheard) > 0 {
			t.Errorf("the roll of %v lists %d of %d, and %d unheard", l.Start, n, len(s.Pupils), len(s.roll.Unheard))
		}
	}
	if got, want := strings.Count(w.stood(), "absent"), 6*len(of); got != want {
		t.Errorf("%d absences are told, want %d", got, want)
	}
}

// The teacher calls in the instant in which the office takes a presence or a slip back:
// whichever is stored first, the child is missing.
func TestRollAndWordTakenBackInTheSameInstantAreBothHeard(t *testing.T) {
	for name, word := range map[string]func(w *world, p school.PersonID) Entry{
		"a presence": func(w *world, p school.PersonID) Entry {
			return w.enter("cpe", Order{Kind: Present, Place: CDI, From: school.At(8, 0), To: school.At(9, 0), First: monday}, p)[0].Entry
		},
		"a slip": func(w *world, p school.PersonID) Entry { return w.late(p, school.At(8, 6)).Entry },
	} {
		w := newWorld(t)
		l, c := w.lesson("s1", 8), w.class("2DE3")
		var said []Said
		for i, p := range c[:12] {
			e := word(w, p.ID)
			said = append(said, Said{Pupil: p.ID, Status: Absent})
			w.together(l.ID, p.ID, e, said)
			if got := w.status(l.ID, p.ID); got != "absent" {
				t.Errorf("%s: the roll shows %q of pupil %d", name, got, i)
			}
		}
	}
}

// together takes an entry back while the teacher calls the roll.
func (w *world) together(l school.LessonID, p school.PersonID, e Entry, said []Said) {
	w.Helper()
	grant, s := w.enters("cpe", p)[0], w.sheet(l)
	calling, err := policy.CallRoll(w.as("teacher-maths"), s.Subject())
	if err != nil {
		w.Fatal(err)
	}
	var hands sync.WaitGroup
	hands.Go(func() {
		if _, err := w.book.Correct(w.Context(), grant, monday, e.ID, e.Version, Correction{Cancelled: to(true)}, w.now); err != nil {
			w.Error(err)
		}
	})
	hands.Go(func() {
		for range 2 { // as the screen does: what the service could not store is sent again
			if _, _, err := w.book.Call(w.Context(), calling, s, s.roll.Calls, said, w.now); err == nil {
				return
			} else if !fault.Is(err, fault.Conflict) {
				w.Error(err)
			}
			s = w.sheet(l)
		}
	})
	hands.Wait()
}
