package demo

import "slices"

// fillBlocks lets pupils choose several subjects that the blocks can hold together, and
// says in which block each takes which.
func (m *maker) fillBlocks(c cut, pupils []*Person) []map[string][]*Person {
	taken := make([]map[string][]*Person, len(c.blocks))
	for i := range taken {
		taken[i] = map[string][]*Person{}
	}
	for _, p := range pupils {
		if !m.chance(c.share) {
			continue
		}
		var order []string
		for order == nil {
			order = seat(c, taken, m.choose(c.subjects, c.each))
		}
		for i, s := range order {
			taken[i][s] = append(taken[i][s], p)
		}
	}
	return taken
}

// seat orders subjects by block so that as few new groups as possible open; nil if the
// blocks cannot hold them together.
func seat(c cut, taken []map[string][]*Person, chosen []string) []string {
	var best []string
	least := 0
	orders(chosen, func(order []string) {
		cost := 0
		for i, s := range order {
			if !slices.Contains(words(c.blocks[i]), s) {
				return
			}
			if len(taken[i][s])%c.size == 0 {
				cost += 1000
			}
			cost += len(taken[i][s])
		}
		if best == nil || cost < least {
			best, least = slices.Clone(order), cost
		}
	})
	return best
}

// orders calls f with every order of some words.
func orders(of []string, f func([]string)) {
	var place func(int)
	place = func(at int) {
		if at == len(of) {
			f(of)
			return
		}
		for i := at; i < len(of); i++ {
			of[at], of[i] = of[i], of[at]
			place(at + 1)
			of[at], of[i] = of[i], of[at]
		}
	}
	place(0)
}
