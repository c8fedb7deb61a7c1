package demo

import (
	"slices"
	"strings"
	"time"

	"github.com/preau-ent/preau/shared/school"
)

// A spell is an absence as people call one: lessons missed in a row.
type spell struct {
	who    *Person
	rolls  []*Roll
	counts []school.Date // of its complete half-days
}

// noon cuts a day in two.
const noon = school.Clock(11*60 + 50)

// rate returns how often in ten thousand a pupil begins to be absent on a day, so that
// the hours missed are those of the national figures: 5.9 % in general and technological
// lycées, 9.9 % in vocational ones, 5.8 % in collèges (DEPP 2020-21).
func (r *register) rate(p *Person) int {
	switch l := r.b.class(p.enrolment().Class).level; {
	case r.b.key == ecole:
		return 380
	case l.vocational():
		return 1030
	case l.age >= 18:
		return 640
	}
	return 560
}

// vocational reports whether the level leads to a trade.
func (l *level) vocational() bool {
	return slices.ContainsFunc(l.courses, func(c course) bool { return c.subject == "PRO" || c.subject == "LSH" })
}

// known are the days of the stories, from the last one of class backwards: F a whole day
// missed, A a morning, P an afternoon, in capitals if nobody said why, in small letters
// if the reason was accepted, w for a morning whose reason waits for a ruling.
var knownDays = map[string]string{
	"pupil-absentee":          "AF.AFF.F.FF.P",
	"pupil-p1":                ".P...........a",
	"pupil-p2":                "..w......f",
	"pupil-p1-brother":        "....a",
	"adult-pupil":             "..A....p",
	"pupil-of-teacher-parent": ".....a",
	"pupil-agricole":          "...P",
}

// truants are the patterns of ordinary pupils who reach the first number of the law.
var truants = []struct {
	class school.ClassID
	nth   int
	days  string
}{{"2AGO", 4, "..A..F...P..A"}, {"TMCV", 7, ".P.A...F...F"}, {"2DE6", 11, "F...F....F"}}

// pattern returns the days of a pupil of the stories.
func (r *register) pattern(p *Person) (string, bool) {
	for name, id := range r.region.Named {
		if id == p.Profile.ID {
			return knownDays[name], true
		}
	}
	for _, t := range truants {
		if d := r.b.class(t.class); r.b.key == lycee && d != nil && d.members[t.nth] == p {
			return t.days, true
		}
	}
	return "", false
}

// pupil lets a pupil be there, or not, on every day so far.
func (r *register) pupil(p *Person) {
	var open []school.Date // complete half-days without an accepted reason
	pattern, known := r.pattern(p)
	if strings.Count(pattern, "A")+strings.Count(pattern, "P")+2*strings.Count(pattern, "F") >= 4 {
		r.region.Watched = append(r.region.Watched, p.Profile.ID)
	}
	rate := r.rate(p) * []int{0, 40, 70, 100, 110, 240}[r.week.IntN(6)] / 93
	for i := 0; i < len(r.days); i++ {
		back := len(r.days) - 1 - i
		if !r.today(len(r.days) - 1) {
			back++
		}
		switch at := back - 1; {
		case known && at >= 0 && at < len(pattern) && pattern[at] != '.':
			r.story(p, i, pattern[at])
			continue
		case known:
			continue
		}
		if r.week.IntN(10_000) >= rate {
			r.there(p, i)
			continue
		}
		s := r.begin(p, i)
		if s == nil {
			continue
		}
		r.explain(s, &open)
		i = slices.Index(r.days, s.rolls[len(s.rolls)-1].Date)
	}
}

// today reports whether a day of the list is the region's own.
func (r *register) today(i int) bool { return r.days[i] == r.region.Today() }

// begin makes a pupil absent from a day on: some days, a half-day or a lesson or two.
func (r *register) begin(p *Person, i int) *spell {
	var rolls []*Roll
	switch n := r.week.IntN(100); {
	case n < 45:
		for j := i; j < min(len(r.days), i+1+r.week.IntN(3)); j++ {
			rolls = append(rolls, r.on(p, j)...)
		}
	case n < 75:
		rolls = half(r.on(p, i), r.week.IntN(2) == 0)
	default:
		if rolls = r.on(p, i); len(rolls) > 1 {
			k := min(len(rolls), 1+r.week.IntN(2))
			if r.week.IntN(2) == 0 {
				rolls = rolls[:k]
			} else {
				rolls = rolls[len(rolls)-k:]
			}
		}
	}
	return r.miss(p, rolls)
}

// half returns the lessons of a morning or an afternoon.
func half(rolls []*Roll, morning bool) []*Roll {
	return slices.DeleteFunc(slices.Clone(rolls), func(l *Roll) bool { return l.Start < noon != morning })
}

// miss lists a pupil as absent on some rolls; nil if there are none.
func (r *register) miss(p *Person, rolls []*Roll) *spell {
	if len(rolls) == 0 {
		return nil
	}
	s := &spell{who: p, rolls: rolls}
	for i, l := range rolls {
		since := l.Start
		if i > 0 && rolls[i-1].Date == l.Date {
			since = rolls[i-1].Marks[len(rolls[i-1].Marks)-1].Since
		}
		l.list(p, "absent", 0, since)
	}
	for i, day := range r.days {
		if day < rolls[0].Date || day > rolls[len(rolls)-1].Date {
			continue
		}
		for _, morning := range []bool{true, false} {
			all := half(r.on(p, i), morning)
			if len(all) > 0 && !slices.ContainsFunc(all, func(l *Roll) bool { return !slices.Contains(rolls, l) }) {
				s.counts = append(s.counts, day)
			}
		}
	}
	return s
}

// story makes the day of a pupil of the stories.
func (r *register) story(p *Person, i int, what byte) {
	rolls := r.on(p, i)
	switch what {
	case 'A', 'a', 'w':
		rolls = half(rolls, true)
	case 'P', 'p':
		rolls = half(rolls, false)
	}
	s := r.miss(p, rolls)
	switch {
	case s == nil:
	case what == 'w':
		r.say(s, "ceremony").Words = french("Mariage de ma cousine à Nantes.")
	case what >= 'a':
		r.accept(r.say(s, "illness"))
	}
}

// there lets a pupil come: late, perhaps, or ill in the middle of a lesson.
func (r *register) there(p *Person, i int) {
	n := r.week.IntN(1000)
	if n >= 42 {
		return
	}
	rolls := r.on(p, i)
	if len(rolls) == 0 {
		return
	}
	switch {
	case n < 33:
		l := rolls[0]
		l.list(p, "late", 3+r.week.IntN(20), 0)
		if n < 8 {
			c := r.say(&spell{who: p, rolls: rolls[:1]}, []string{"traffic", "oversleeping", "transport"}[n%3])
			c.Late = true
			r.accept(c)
		}
	case n < 40:
		l := rolls[r.week.IntN(len(rolls))]
		l.list(p, "infirmary", 0, 0)
	default:
		l := rolls[r.week.IntN(len(rolls))]
		l.list(p, "sentout", 0, 0)
	}
}

// span returns when a spell begins and ends.
func (s *spell) span(zone *time.Location) (from, to time.Time) {
	last := s.rolls[len(s.rolls)-1]
	return s.rolls[0].Start.On(s.rolls[0].Date, zone).UTC(), last.End.On(last.Date, zone).UTC()
}
