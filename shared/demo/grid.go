package demo

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/preau-ent/preau/shared/school"
)

// A grid places the lessons of one school in its week: a class, a teacher and a room
// are in one place at a time. Bit 9*day+slot of a mask is an hour; each has two masks,
// for A and for B weeks.
type grid struct {
	*rand.Rand
	bell   *bell
	who    map[any]*agenda // by class and by teacher
	rooms  map[string][]*agenda
	pieces []*piece
	failed []*piece
}

// An agenda is when one class, person or room is taken.
type agenda struct {
	name  string
	class bool
	taken [2]uint64
	of    [2][45]*piece
}

// A piece is one or two hours of a lesson, or of the parallel lessons of a band.
type piece struct {
	lessons []*lesson
	long    int // hours
	half    bool
	pinned  bool
	agendas []*agenda
	classes int
	evicted int

	placed bool
	at     int  // bit of the first hour
	weeks  uint // 1 A, 2 B, 3 both
	rooms  []*agenda
}

// plan places what a school teaches. Those known before keep their agendas: somebody
// who teaches in two schools is in one of them at a time.
func (m *maker) plan(b *building, known map[any]*agenda) *grid {
	g := &grid{Rand: m.week, bell: b.bell(), who: known, rooms: map[string][]*agenda{}}
	for use, names := range b.rooms() {
		for _, name := range names {
			g.rooms[use] = append(g.rooms[use], &agenda{name: name})
		}
	}
	b.corners()
	for _, set := range b.sets() {
		g.cut(set)
	}
	g.pin(b)
	g.place()
	return g
}

// corners gives each teacher, and in the école each class, the room where a search begins.
func (b *building) corners() {
	order := map[*Person]int{}
	for _, l := range b.lessons {
		who := l.teachers[0].who
		if _, known := order[who]; !known {
			order[who] = len(order)
		}
		l.corner = order[who]
		if b.key == ecole {
			l.corner = slices.Index(b.classes, l.division)
		}
	}
}

// sets gathers the lessons of a school that are taught at the same hours. A band in which
// somebody teaches two groups is split.
func (b *building) sets() [][]*lesson {
	var all [][]*lesson
	byBand := map[int][]int{}
	for _, l := range b.lessons {
		at := -1
		for _, i := range byBand[l.band] {
			if l.band != 0 && !slices.ContainsFunc(all[i], func(o *lesson) bool { return o.shares(l) }) {
				at = i
				break
			}
		}
		if at < 0 {
			byBand[l.band] = append(byBand[l.band], len(all))
			all = append(all, []*lesson{l})
			continue
		}
		all[at] = append(all[at], l)
	}
	return all
}

// shares reports whether two lessons have a teacher in common.
func (l *lesson) shares(o *lesson) bool {
	return slices.ContainsFunc(l.teachers, func(t taught) bool { return o.teaches(t.who) })
}

// cut makes the pieces of some parallel lessons: practical teaching comes two hours at a
// time, and the odd half hour every other week.
func (g *grid) cut(set []*lesson) {
	doubles, weekly := 0, set[0].hours
	switch pool := set[0].subject.pool; {
	case pool == "eps", pool == "professionnel", pool == "agronomie", weekly >= 60 && pool != "PE":
		doubles = weekly / 20
	case set[0].modality == "O", pool == "physique" && weekly == 30, weekly >= 100:
		doubles = weekly / 40
	}
	for range doubles {
		g.add(set, 2, false)
	}
	for range weekly/10 - 2*doubles {
		g.add(set, 1, false)
	}
	if weekly%10 >= 5 {
		g.add(set, 1, true)
	}
}

func (g *grid) add(set []*lesson, long int, half bool) {
	p := &piece{lessons: set, long: long, half: half}
	seen := func(key any, name string, class bool) {
		a := g.who[key]
		if a == nil {
			a = &agenda{name: name, class: class}
			g.who[key] = a
		}
		if !slices.Contains(p.agendas, a) {
			p.agendas = append(p.agendas, a)
			if class {
				p.classes++
			}
		}
	}
	for _, l := range set {
		if l.team == nil {
			seen(l.division, string(l.division.ID), true)
		} else {
			for _, d := range l.team.divisions {
				seen(d, string(d.ID), true)
			}
		}
		for _, t := range l.teachers {
			seen(t.who, t.who.display(), false)
		}
	}
	g.pieces = append(g.pieces, p)
}

// A pin is an hour that the stories know by heart.
var pins = []struct {
	school    string
	class     school.ClassID
	subject   string
	day, slot int
}{
	{lycee, storyClass, "MAT", 0, 0}, {lycee, storyClass, "ANG", 0, 1}, {lycee, storyClass, "HG", 0, 2}, {lycee, storyClass, "FRA", 0, 3},
	{lycee, storyClass, "SVT", 0, 5}, {lycee, storyClass, "SES", 0, 6}, {lycee, storyClass, "EPS", 0, 7},
	{lycee, largeClass, "", 0, 0},
}

// pin places the hours of the stories.
func (g *grid) pin(b *building) {
	for _, row := range pins {
		if row.school != b.key {
			continue
		}
		i := slices.IndexFunc(g.pieces, func(p *piece) bool {
			l := p.lessons[0]
			return !p.placed && !p.half && l.division != nil && l.division.ID == row.class &&
				(l.subject == subjects[row.subject] || row.subject == "" && l == b.large)
		})
		p := g.pieces[i]
		p.pinned = true
		if !g.put(p, 9*row.day+row.slot, 3) {
			panic(fmt.Sprintf("no room for %s of %s on day %d", row.subject, row.class, row.day))
		}
	}
}

// place puts every piece in the week: the most tied first, each at its cheapest hour;
// one that finds none pushes others out, which are then placed again.
func (g *grid) place() {
	queue := slices.DeleteFunc(slices.Clone(g.pieces), func(p *piece) bool { return p.placed })
	slices.SortStableFunc(queue, func(x, y *piece) int {
		return cmp.Or(cmp.Compare(y.weight(), x.weight()), cmp.Compare(btoi(x.half), btoi(y.half)))
	})
	for patience := 6 * len(queue); len(queue) > 0; {
		p := queue[0]
		queue = queue[1:]
		if g.settle(p) {
			continue
		}
		if patience--; patience < 0 {
			g.failed = append(g.failed, p)
			continue
		}
		out, ok := g.force(p)
		if !ok {
			g.failed = append(g.failed, p)
		}
		queue = append(queue, out...)
	}
}

func (p *piece) weight() int { return 4*len(p.agendas)*p.long + 40*p.classes*p.long }

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// starts lists the hours at which a piece may begin.
func (g *grid) starts(p *piece, f func(at int)) {
	for day, open := range g.bell.days {
		if p.long == 1 {
			for s := range open {
				f(9*day + s)
			}
			continue
		}
		for _, s := range g.bell.double {
			if s+1 < open {
				f(9*day + s)
			}
		}
	}
}

func (p *piece) weeksOf() []uint {
	if p.half {
		return []uint{1, 2}
	}
	return []uint{3}
}

func hours(at, long int) uint64 { return (uint64(1)<<long - 1) << at }

// settle puts a piece where it costs least; false if there is no free hour.
func (g *grid) settle(p *piece) bool {
	type option struct{ cost, at, weeks int }
	var options []option
	for _, w := range p.weeksOf() {
		g.starts(p, func(at int) {
			if g.free(p, at, w) {
				options = append(options, option{g.cost(p, at, w), at, int(w)})
			}
		})
	}
	slices.SortFunc(options, func(x, y option) int {
		return cmp.Or(cmp.Compare(x.cost, y.cost), cmp.Compare(x.at, y.at), cmp.Compare(x.weeks, y.weeks))
	})
	for _, o := range options {
		if g.put(p, o.at, uint(o.weeks)) {
			return true
		}
	}
	return false
}

// free reports whether nobody of a piece is taken then, and everybody keeps a lunch hour.
func (g *grid) free(p *piece, at int, weeks uint) bool {
	mask := hours(at, p.long)
	for _, a := range p.agendas {
		for w := range a.taken {
			if weeks&(1<<w) != 0 && (a.taken[w]&mask != 0 || !g.lunch(a.taken[w]|mask, at)) {
				return false
			}
		}
	}
	return true
}

// lunch reports whether the day of an hour keeps one of its two lunch slots.
func (g *grid) lunch(taken uint64, at int) bool {
	if g.bell.lunch[0] < 0 {
		return true
	}
	day := at / 9 * 9
	both := hours(day+g.bell.lunch[0], 1) | hours(day+g.bell.lunch[1], 1)
	return taken&both != both
}

// put places a piece with a room for each lesson; false if rooms are lacking.
func (g *grid) put(p *piece, at int, weeks uint) bool {
	mask := hours(at, p.long)
	p.rooms = p.rooms[:0]
	for _, l := range p.lessons {
		r := g.room(l, mask, weeks, p.rooms)
		if r == nil {
			return false
		}
		p.rooms = append(p.rooms, r)
	}
	p.at, p.weeks, p.placed = at, weeks, true
	for _, a := range p.held() {
		a.hold(p, mask)
	}
	return true
}

// held lists whoever and whatever a piece takes.
func (p *piece) held() []*agenda { return append(slices.Clone(p.agendas), p.rooms...) }

func (a *agenda) hold(p *piece, mask uint64) {
	for w := range a.taken {
		if p.weeks&(1<<w) != 0 {
			a.taken[w] |= mask
			for i := range p.long {
				a.of[w][p.at+i] = p
			}
		}
	}
}

// lift takes a piece out of the week.
func (g *grid) lift(p *piece) {
	mask := hours(p.at, p.long)
	for _, a := range p.held() {
		for w := range a.taken {
			if p.weeks&(1<<w) != 0 {
				a.taken[w] &^= mask
				for i := range p.long {
					a.of[w][p.at+i] = nil
				}
			}
		}
	}
	p.placed, p.evicted = false, p.evicted+1
}

// room finds a free room: that of the use, from the teacher's own on, else any.
func (g *grid) room(l *lesson, mask uint64, weeks uint, used []*agenda) *agenda {
	for _, use := range []string{l.use(), ""} {
		rooms := g.rooms[use]
		for i := range rooms {
			r := rooms[(i+l.corner)%len(rooms)]
			if (weeks&1 == 0 || r.taken[0]&mask == 0) && (weeks&2 == 0 || r.taken[1]&mask == 0) && !slices.Contains(used, r) {
				return r
			}
		}
	}
	return nil
}
