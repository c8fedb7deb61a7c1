package grades

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/preau-ent/preau/shared/school"
)

func drawLens(t *rapid.T, g *Gradebook) Lens {
	return Lens{
		Pupil:     rapid.SampledFrom(g.Roster).Draw(t, "reader").Pupil,
		At:        noon.Add(time.Duration(rapid.IntRange(-70, 70).Draw(t, "at")) * time.Hour),
		Lead:      rapid.SampledFrom([]time.Duration{0, 0, 24 * time.Hour, MaxLead}).Draw(t, "lead"),
		HideClass: rapid.IntRange(0, 3).Draw(t, "hide") == 0,
		Ranks:     rapid.Bool().Draw(t, "ranks"),
		Bulletin:  rapid.Bool().Draw(t, "bulletin"),
	}
}

func redact(t rapid.TB, g *Gradebook, o Options, l Lens) (Sheet, string) {
	t.Helper()
	s, ok := Redact(g, o, l)
	if !ok {
		t.Fatalf("no sheet of %s", l.Pupil)
	}
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return s, string(text)
}

// TestFamilySeesNothingOfAnotherPupil changes everything that belongs to the others
// and is not a figure of the class: not a byte of the sheet may change.
func TestFamilySeesNothingOfAnotherPupil(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g, o := drawGradebook(t), drawOptions(t)
		l := drawLens(t, g)
		_, text := redact(t, g, o, l)
		for _, s := range g.Roster {
			if s.Pupil != l.Pupil && strings.Contains(text, string(s.Pupil)) {
				t.Fatalf("the sheet of %s names %s: %s", l.Pupil, s.Pupil, text)
			}
		}
		alone := *g
		alone.Columns, alone.Finals, alone.Adjust = nil, nil, nil
		for _, c := range g.Columns {
			c.Remarks = put(put(nil, "other", "a secret"), l.Pupil, c.Remarks[l.Pupil])
			alone.Columns = append(alone.Columns, c)
		}
		alone.Finals, alone.Adjust = put(nil, l.Pupil, g.Finals[l.Pupil]), put(nil, l.Pupil, g.Adjust[l.Pupil])
		l.HideClass, l.Ranks = true, false
		_, hidden := redact(t, g, o, l)
		seat := g.Seat(l.Pupil)
		for i := range alone.Columns {
			marks := make([]Mark, len(g.Roster))
			for other := range marks {
				marks[other] = drawMark(t, alone.Columns[i].OutOf)
			}
			marks[seat] = alone.Columns[i].Mark(seat)
			alone.Columns[i].Marks = marks
		}
		if _, again := redact(t, &alone, o, l); again != hidden {
			t.Fatalf("without figures of the class, other marks of the others change the sheet:\n%s\n%s", hidden, again)
		}
	})
}

// TestHiddenMarksChangeNothing replaces every mark, remark and setting of the
// assessments that the reader may not see yet.
func TestHiddenMarksChangeNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g, o := drawGradebook(t), drawOptions(t)
		l := drawLens(t, g)
		first, _ := redact(t, g, o, l)
		other, without := *g, *g
		other.Columns, without.Columns = nil, nil
		for _, c := range g.Columns {
			if c.VisibleAt(l.At, l.lead()) {
				other.Columns, without.Columns = append(other.Columns, c), append(without.Columns, c)
				continue
			}
			c2 := drawColumn(t, string(c.ID), g.Roster)
			c2.Deleted, c2.VisibleFrom = c.Deleted, c.VisibleFrom
			other.Columns = append(other.Columns, c2)
		}
		second, _ := redact(t, &other, o, l)
		third, text := redact(t, &without, o, l)
		if third.Upcoming != nil {
			t.Fatalf("nothing is hidden, and upcoming is %v", third.Upcoming)
		}
		first.Upcoming, second.Upcoming = nil, nil
		if !reflect.DeepEqual(first, third) || !reflect.DeepEqual(second, third) {
			t.Fatalf("hidden marks change the sheet:\n%+v\n%+v\nwithout them:\n%s", first, second, text)
		}
	})
}

func TestHiddenMarksAreToldByTheirMomentOnly(t *testing.T) {
	g := aClass(30, 3, 7)
	tomorrow := noon.Add(30 * time.Hour)
	g.Columns[1].VisibleFrom = tomorrow
	g.Columns[2].Marks[0] = Mark{} // nothing entered: nothing to tell
	s, text := redact(t, g, Options{}, Lens{Pupil: pupilID(0), At: noon})
	want := []Upcoming{{tomorrow, 1}}
	if !reflect.DeepEqual(s.Upcoming, want) || len(s.Lines) != 1 || len(s.Working.Steps) != 1 {
		t.Errorf("upcoming = %v with %d lines, want %v with 1", s.Upcoming, len(s.Lines), want)
	}
	if strings.Contains(text, string(g.Columns[1].ID)) || strings.Contains(text, g.Columns[1].Title) {
		t.Errorf("the sheet names a test that is not visible: %s", text)
	}
}

func TestPupilMaySeeMarksAtMost48HoursBeforeGuardians(t *testing.T) {
	from := noon.Add(48 * time.Hour)
	for _, v := range []struct {
		name string
		lead time.Duration
		at   time.Time
		sees bool
	}{
		{"guardian just before", 0, from.Add(-time.Second), false},
		{"guardian at the moment", 0, from, true},
		{"pupil a day ahead, just before", 24 * time.Hour, from.Add(-24*time.Hour - time.Second), false},
		{"pupil a day ahead", 24 * time.Hour, from.Add(-24 * time.Hour), true},
		{"a lead of 72 hours counts as 48: just before", 72 * time.Hour, noon.Add(-time.Second), false},
		{"a lead of 72 hours counts as 48", 72 * time.Hour, noon, true},
		{"a negative lead counts as none", -time.Hour, from, true},
	} {
		g := aClass(6, 1, 7)
		g.Columns[0].VisibleFrom = from
		s, _ := redact(t, g, Options{}, Lens{Pupil: pupilID(1), At: v.at, Lead: v.lead})
		if got := len(s.Lines) == 1; got != v.sees {
			t.Errorf("%s: sees = %v, want %v", v.name, got, v.sees)
		}
	}
}

func TestFiguresOfTheClassNeedFiveMarks(t *testing.T) {
	for _, v := range []struct {
		name          string
		marked        int
		left          bool
		line, average bool
	}{
		{"four marks", 4, false, false, false},
		{"five marks", 5, false, true, true},
		{"five marks, one of a pupil who left", 5, true, false, false},
	} {
		g := aClass(8, 1, 7)
		g.Columns[0].VisibleFrom = noon
		for seat := range g.Columns[0].Marks {
			g.Columns[0].Marks[seat] = Score(1000 + Hundredths(seat))
			if seat >= v.marked {
				g.Columns[0].Marks[seat] = Label(Absent)
			}
		}
		g.Roster[1].Left = v.left
		s, _ := redact(t, g, Options{}, Lens{Pupil: pupilID(0), At: noon, Ranks: true})
		if got := s.Lines[0].Class != nil; got != v.line {
			t.Errorf("%s: figures of the test shown = %v, want %v", v.name, got, v.line)
		}
		if got := s.Class != nil && s.Rank != nil; got != v.average || (s.Class != nil) != (s.Rank != nil) {
			t.Errorf("%s: figures and rank shown = %v, want %v", v.name, got, v.average)
		}
	}
}

func TestRankAndFiguresAreTheSchoolsChoice(t *testing.T) {
	g := aClass(30, 4, 7)
	for _, v := range []struct {
		lens        Lens
		class, rank bool
	}{
		{Lens{}, true, false},
		{Lens{Ranks: true}, true, true},
		{Lens{HideClass: true}, false, false},
		{Lens{HideClass: true, Ranks: true}, false, true},
	} {
		v.lens.Pupil, v.lens.At = pupilID(0), noon
		s, _ := redact(t, g, Options{}, v.lens)
		if (s.Class != nil) != v.class || (s.Lines[0].Class != nil) != v.class || (s.Rank != nil) != v.rank {
			t.Errorf("%+v: class %v, rank %v", v.lens, s.Class, s.Rank)
		}
	}
}

func TestTeachersOwnAverageShowsWithTheBulletin(t *testing.T) {
	g := aClass(5, 1, 7)
	g.Columns[0].VisibleFrom = noon
	for seat := range g.Columns[0].Marks {
		g.Columns[0].Marks[seat] = Score(1000)
	}
	g.Finals = put(nil, pupilID(0), Score(1500))
	l := Lens{Pupil: pupilID(0), At: noon}
	before, _ := redact(t, g, Options{}, l)
	l.Bulletin = true
	after, _ := redact(t, g, Options{}, l)
	if before.Final != (Mark{}) || before.Class.Mean != 1000 {
		t.Errorf("before the bulletin: final %v, mean %v", before.Final, before.Class.Mean)
	}
	if after.Final != Score(1500) || after.Working.Average.Printed != 1000 || after.Class.Mean != 1100 {
		t.Errorf("with the bulletin: final %v beside %v, mean %v", after.Final, after.Working.Average.Printed, after.Class.Mean)
	}
}

func TestPupilWithoutASeatSeesNothing(t *testing.T) {
	if s, ok := Redact(aClass(6, 2, 7), Options{}, Lens{Pupil: "stranger", At: noon, Ranks: true}); ok || !reflect.DeepEqual(s, Sheet{}) {
		t.Errorf("sheet of a stranger = %+v", s)
	}
}

func TestDeletedAndUndatedAssessmentsAreInvisible(t *testing.T) {
	g := aClass(6, 3, 7)
	g.Columns[0].Deleted = true
	g.Columns[1].VisibleFrom = time.Time{}
	for i := range g.Columns[:2] {
		if g.Columns[i].VisibleAt(noon.Add(1000*time.Hour), 0) {
			t.Errorf("%+v is visible", g.Columns[i].Assessment)
		}
	}
	s, _ := redact(t, g, Options{}, Lens{Pupil: pupilID(0), At: noon.Add(1000 * time.Hour)})
	if len(s.Lines) != 1 || s.Lines[0].ID != g.Columns[2].ID || s.Upcoming != nil {
		t.Errorf("lines = %+v, upcoming %v", s.Lines, s.Upcoming)
	}
}

// FuzzRedact lets the fuzzer choose the document, the reader and the moment.
func FuzzRedact(f *testing.F) {
	data, err := aClass(7, 3, 7).Encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data, 0, int64(0), false)
	f.Add(data, 6, int64(5_000_000), true)
	f.Fuzz(func(t *testing.T, data []byte, seat int, after int64, rank bool) {
		g, err := Decode("service", "T1", data)
		if err != nil || len(g.Roster) == 0 {
			return
		}
		me := &g.Roster[((seat%len(g.Roster))+len(g.Roster))%len(g.Roster)].Pupil
		for i := range g.Roster {
			g.Roster[i].Pupil = pupilID(i)
		}
		for i := range g.Columns {
			g.Columns[i].Remarks = nil
			for _, s := range g.Roster {
				g.Columns[i].Remarks = put(g.Columns[i].Remarks, s.Pupil, "remark for "+string(s.Pupil))
			}
		}
		_, text := redact(t, g, Options{}, Lens{Pupil: *me, At: noon.Add(time.Duration(after)), Ranks: rank})
		for _, s := range g.Roster {
			if s.Pupil != *me && strings.Contains(text, string(s.Pupil)) {
				t.Fatalf("the sheet of %s names %s", *me, s.Pupil)
			}
		}
	})
}

// BenchmarkFamilyPage is the whole page of one pupil: 12 services of 35 pupils, 8
// assessments each, with mean, minimum, maximum, rank and the working of each.
func BenchmarkFamilyPage(b *testing.B) {
	books := make([]*Gradebook, 12)
	for i := range books {
		books[i] = aClass(35, 8, uint64(i))
	}
	b.ReportAllocs()
	for b.Loop() {
		subjects := make([]Subject, 0, len(books))
		for _, g := range books {
			s, ok := Redact(g, Options{}, Lens{Pupil: pupilID(17), At: noon, Ranks: true})
			if !ok || s.Rank == nil {
				b.Fatal("no sheet")
			}
			subjects = append(subjects, Subject{Service: school.ServiceID("x"), Coefficient: 100, Average: s.Working.Average})
		}
		if w := General(subjects, GeneralRule{}); !w.Average.Numeric {
			b.Fatal("no general average")
		}
	}
}

// BenchmarkAverages computes the 35 averages of one service of 8 assessments.
func BenchmarkAverages(b *testing.B) {
	g := aClass(35, 8, 7)
	b.ReportAllocs()
	for b.Loop() {
		g.Averages(Options{})
	}
}
