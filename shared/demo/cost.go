package demo

import (
	"math/bits"
	"slices"
)

// cost says how unwelcome an hour is: the same subject twice a day, holes, late hours,
// long days, an odd half hour without its twin.
func (g *grid) cost(p *piece, at int, weeks uint) int {
	day, hour := at/9, at%9
	cost := g.IntN(4)
	if g.bell.lunch[0] >= 0 {
		cost += [9]int{2, 0, 0, 0, 18, 4, 0, 2, 7}[hour]
	}
	mask := uint64(1)<<p.long - 1<<at
	for _, a := range p.agendas {
		taken := a.taken[0]
		if weeks&1 == 0 {
			taken = a.taken[1]
		}
		today := taken >> (9 * day) & 0x1ff
		after := (taken | mask) >> (9 * day) & 0x1ff
		if !a.class {
			cost += holes(after) - holes(today)
			continue
		}
		cost += 6*(holes(after)-holes(today)) + 3*bits.OnesCount64(after)
		if p.half && a.taken[1-(weeks-1)]&mask != 0 {
			cost -= 25
		}
		if a.teaches(p, day) {
			cost += 30
		}
	}
	return cost
}

// holes counts the free hours between the first and the last of a day.
func holes(day uint64) int {
	if day == 0 {
		return 0
	}
	return bits.Len64(day) - bits.TrailingZeros64(day) - bits.OnesCount64(day)
}

// teaches reports whether the class already has the lesson on a day.
func (a *agenda) teaches(p *piece, day int) bool {
	for w := range a.of {
		for _, other := range a.of[w][9*day : 9*day+9] {
			if other != nil && other.lessons[0] == p.lessons[0] {
				return true
			}
		}
	}
	return false
}

// force puts a piece where the fewest others must leave, and returns those.
func (g *grid) force(p *piece) ([]*piece, bool) {
	var best []*piece
	at, weeks, least := -1, uint(0), 0
	for _, w := range p.weeksOf() {
		g.starts(p, func(s int) {
			out, ok := g.inTheWay(p, s, w)
			if !ok {
				return
			}
			cost := g.IntN(3)
			for _, o := range out {
				cost += 3 + o.weight()/20 + 4*o.evicted
			}
			if at < 0 || cost < least {
				best, at, weeks, least = out, s, w, cost
			}
		})
	}
	if at < 0 {
		return nil, false
	}
	for _, o := range best {
		g.lift(o)
	}
	return best, g.put(p, at, weeks)
}

// inTheWay lists the pieces that hold somebody of p at an hour or would leave them no
// lunch; false if one of them is pinned.
func (g *grid) inTheWay(p *piece, at int, weeks uint) ([]*piece, bool) {
	var out []*piece
	ok := true
	add := func(o *piece) {
		if o != nil && !slices.Contains(out, o) {
			out, ok = append(out, o), ok && !o.pinned
		}
	}
	mask := uint64(1)<<p.long - 1<<at
	for _, a := range p.agendas {
		for w := range a.of {
			if weeks&(1<<w) == 0 {
				continue
			}
			for i := range p.long {
				add(a.of[w][at+i])
			}
			if !g.lunch(a.taken[w]|mask, at) {
				day := at / 9 * 9
				for _, s := range g.bell.lunch {
					if mask>>(day+s)&1 == 0 {
						add(a.of[w][day+s])
					}
				}
			}
		}
	}
	return out, ok
}
