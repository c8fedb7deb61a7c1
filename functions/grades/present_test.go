package grades

import (
	"testing"

	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

func TestSeatsFollowTheListOfTheDay(t *testing.T) {
	const today = school.Date("2026-11-23")
	line := func(id school.PersonID, from, to school.Date) roster.Pupil {
		return roster.Pupil{ID: id, From: from, To: to}
	}
	a, b, c := line("a", "", ""), line("b", "", ""), line("c", "", "")
	book := &Gradebook{Roster: []Seat{{Pupil: "a"}, {Pupil: "b"}, {Pupil: "gone", Left: true}}}
	for _, v := range []struct {
		name string
		list []roster.Pupil
		want string
		same bool
	}{
		{"nobody moved", []roster.Pupil{a, b}, "a b -gone", true},
		{"another order", []roster.Pupil{b, a}, "a b -gone", true},
		{"one who left long ago keeps a dated line", []roster.Pupil{a, line("gone", "", "2026-10-01"), b}, "a b -gone", true},
		{"somebody came", []roster.Pupil{a, b, c}, "a b -gone c", false},
		{"somebody comes tomorrow", []roster.Pupil{a, b, line("c", "2026-11-24", "")}, "a b -gone", true},
		{"somebody leaves tomorrow", []roster.Pupil{a, line("b", "", "2026-11-24")}, "a b -gone", true},
		{"somebody leaves today", []roster.Pupil{a, line("b", "", today)}, "a -b -gone", false},
		{"one leaves as another comes", []roster.Pupil{a, line("b", "", today), line("c", today, "")}, "a -b -gone c", false},
		{"somebody is on no list", []roster.Pupil{b}, "-a b -gone", false},
		{"one for another", []roster.Pupil{a, c}, "a -b -gone c", false},
		{"somebody is back", []roster.Pupil{a, b, line("gone", "", "")}, "a b gone", false},
		{"one who was back long ago has two lines", []roster.Pupil{line("a", "", "2026-10-01"), line("a", "2026-11-02", ""), b}, "a b -gone", true},
		{"one who was back has left again", []roster.Pupil{line("a", "", "2026-10-01"), line("a", "2026-11-02", today), b}, "-a b -gone", false},
		{"nobody is left", nil, "-a -b -gone", false},
	} {
		got := book.on(today, v.list)
		if text := encodeRoster(got.Roster); text != v.want || (got == book) != v.same {
			t.Errorf("%s: %s, the same %v; want %s, %v", v.name, text, got == book, v.want, v.same)
		}
	}
}
