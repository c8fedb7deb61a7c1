package roster_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

func seatOf(class school.ClassID, groups ...school.GroupID) roster.Seat {
	s := roster.Seat{Class: class, Groups: groups, Services: []school.ServiceID{"maths-" + school.ServiceID(class)}}
	for _, g := range groups {
		s.Services = append(s.Services, school.ServiceID(g))
	}
	return s
}

func enrolled(s roster.Seat) roster.Enrolment {
	return roster.Enrolment{Pupil: "p", Class: s.Class, Groups: s.Groups, Services: s.Services}
}

// told writes what an enrolment says of a day.
func told(e roster.Enrolment) string { return fmt.Sprint(e.Class, e.Groups, e.Services) }

const rentree school.Date = "2026-09-01"

func TestADayIsReadWithTheSeatOfThatDay(t *testing.T) {
	e := enrolled(seatOf("A", "ESP1"))
	e.Move(seatOf("A", "ESP2"), "2026-11-09", rentree)
	e.Move(seatOf("B", "ESP2"), "2027-01-04", rentree)
	for _, c := range []struct {
		day  school.Date
		want roster.Seat
	}{
		{"2026-08-20", seatOf("A", "ESP1")},
		{"2026-09-01", seatOf("A", "ESP1")},
		{"2026-11-08", seatOf("A", "ESP1")},
		{"2026-11-09", seatOf("A", "ESP2")},
		{"2027-01-03", seatOf("A", "ESP2")},
		{"2027-01-04", seatOf("B", "ESP2")},
		{"2027-07-01", seatOf("B", "ESP2")},
	} {
		on := e.On(c.day)
		if got, want := told(on), told(enrolled(c.want)); got != want {
			t.Errorf("on %s: %s, want %s", c.day, got, want)
		}
		if again := on.On(c.day); !reflect.DeepEqual(again, on) {
			t.Errorf("on %s, asked twice: %+v, want %+v", c.day, again, on)
		}
	}
	if e.Class != "B" || len(e.Before) != 2 {
		t.Errorf("asking changed the enrolment: %+v", e)
	}
}

func TestAMoveLeavesOneSeatOrNone(t *testing.T) {
	for _, c := range []struct {
		name  string
		from  school.Date // of the enrolment
		moves []roster.Seat
		days  []school.Date
		want  []school.Date // on which the kept seats end
	}{
		{"never", "", nil, nil, nil},
		{"once", "", []roster.Seat{seatOf("B")}, []school.Date{"2026-11-20"}, []school.Date{"2026-11-20"}},
		{"into the same class", "", []roster.Seat{seatOf("A")}, []school.Date{"2026-11-20"}, nil},
		{"twice on one day", "", []roster.Seat{seatOf("B"), seatOf("C")}, []school.Date{"2026-11-20", "2026-11-20"}, []school.Date{"2026-11-20"}},
		{"there and back on one day", "", []roster.Seat{seatOf("B"), seatOf("A")}, []school.Date{"2026-11-20", "2026-11-20"}, nil},
		{"there and back the next day", "", []roster.Seat{seatOf("B"), seatOf("A")}, []school.Date{"2026-11-20", "2026-11-21"}, []school.Date{"2026-11-20", "2026-11-21"}},
		{"before the year begins", "", []roster.Seat{seatOf("B")}, []school.Date{"2026-08-25"}, nil},
		{"on its first day", "", []roster.Seat{seatOf("B")}, []school.Date{rentree}, nil},
		{"on the day after it", "", []roster.Seat{seatOf("B")}, []school.Date{"2026-09-02"}, []school.Date{"2026-09-02"}},
		{"on the day of arrival", "2026-10-05", []roster.Seat{seatOf("B")}, []school.Date{"2026-10-05"}, nil},
		{"said late of a day before the last move", "", []roster.Seat{seatOf("B"), seatOf("C")}, []school.Date{"2026-11-20", "2026-11-10"}, []school.Date{"2026-11-10"}},
		{"said late of the whole year", "", []roster.Seat{seatOf("B"), seatOf("C")}, []school.Date{"2026-11-20", rentree}, nil},
	} {
		e := enrolled(seatOf("A"))
		e.From = c.from
		for i, s := range c.moves {
			e.Move(s, c.days[i], rentree)
		}
		var got []school.Date
		for _, s := range e.Before {
			got = append(got, s.To)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: seats end on %v, want %v", c.name, got, c.want)
		}
		if n := len(c.moves); n > 0 && told(e) != told(enrolled(c.moves[n-1])) {
			t.Errorf("%s: sits in %s, want %+v", c.name, told(e), c.moves[n-1])
		}
	}
}

func TestAServiceThatAClassGainsIsNoMove(t *testing.T) {
	e := enrolled(seatOf("A", "ESP1", "LCA"))
	next := seatOf("A", "LCA", "ESP1")
	next.Services = append(next.Services, "new")
	if e.Move(next, "2026-11-20", rentree) || len(e.Before) > 0 || !e.Attends("new") {
		t.Errorf("a service more: %+v", e)
	}
}

func TestOfWhoNeverMovedNothingIsStored(t *testing.T) {
	e := enrolled(seatOf("A"))
	e.Move(seatOf("B"), "2026-11-20", rentree)
	e.Move(seatOf("A"), "2026-11-20", rentree)
	data, err := json.Marshal(e)
	if err != nil || strings.Contains(string(data), "before") {
		t.Errorf("stored: %s, %v", data, err)
	}
	e.Move(roster.Seat{Class: "B"}, "2026-11-20", rentree)
	e.Services, e.Groups = nil, nil
	data, err = json.Marshal(e.Before)
	if want := `[{"class":"A","services":["maths-A"],"to":"2026-11-20"}]`; string(data) != want || err != nil {
		t.Errorf("stored: %s, %v, want %s", data, err, want)
	}
}

// TestADayIsThatOfTheLastSeatBegun sends a pupil through random chains of moves and asks
// of every day what a plain list of them says.
func TestADayIsThatOfTheLastSeatBegun(t *testing.T) {
	for seed := range uint64(500) {
		random := rand.New(rand.NewPCG(seed, 0))
		e, day := enrolled(seatOf("A")), rentree
		chain := map[school.Date]roster.Seat{rentree: seatOf("A")}
		for range random.IntN(8) {
			day = day.AddDays(random.IntN(30)) // some on one day, some on the first
			s := seatOf(school.ClassID("ABC"[random.IntN(3)]), []school.GroupID{"G1", "G2"}[random.IntN(2)])
			e.Move(s, day, rentree)
			chain[day] = s
		}
		last := chain[rentree]
		for d := rentree; d < "2027-07-02"; d = d.AddDays(1) {
			if s, begun := chain[d]; begun {
				last = s
			}
			if got, want := told(e.On(d)), told(enrolled(last)); got != want {
				t.Fatalf("seed %d: on %s %s, want %s of %+v", seed, d, got, want, e.Before)
			}
			if of := e.Seats(d, d); len(of) != 1 || told(enrolled(of[0])) != told(e.On(d)) {
				t.Fatalf("seed %d: the seats of %s are %+v, want that of the day", seed, d, of)
			}
		}
		if told(e) != told(enrolled(last)) {
			t.Fatalf("seed %d: sits in %s, want %+v", seed, told(e), last)
		}
		for i := range e.Before {
			if i > 0 && e.Before[i].To <= e.Before[i-1].To {
				t.Fatalf("seed %d: seats end on %+v, want each after the one before", seed, e.Before)
			}
		}
	}
}

func TestSinceIsTheFirstDayOfTheRow(t *testing.T) {
	e := enrolled(seatOf("A", "G1"))
	in := func(c school.ClassID) func(roster.Seat) bool {
		return func(s roster.Seat) bool { return s.Class == c }
	}
	if got := e.Since(in("A")); got != "" {
		t.Errorf("who never moved sits there since %q", got)
	}
	e.Move(seatOf("B", "G1"), "2026-10-01", rentree)
	e.Move(seatOf("B", "G2"), "2026-11-01", rentree)
	if got := e.Since(in("B")); got != "2026-10-01" {
		t.Errorf("in B since %s, want 2026-10-01", got)
	}
	if got := e.Since(func(s roster.Seat) bool { return slices.Contains(s.Groups, "G2") }); got != "2026-11-01" {
		t.Errorf("in G2 since %s, want 2026-11-01", got)
	}
	e.Move(seatOf("A", "G2"), "2026-12-01", rentree)
	if got := e.Since(in("A")); got != "2026-12-01" {
		t.Errorf("back in A since %s, want 2026-12-01", got)
	}
}
