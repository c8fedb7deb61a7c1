package policy

import "github.com/preau-ent/preau/shared/roster"

// A verdict answers one question.
type verdict uint8

const (
	denied verdict = iota
	stale          // allowed, once the password is typed again
	allowed
)

// A row is one action of the rights table.
type row struct {
	cells   [roleCount]rule
	marks   marks
	planned bool // of later work: no route may name it
}

// marks are the letters that a row carries beside its cells.
type marks uint8

const (
	strong  marks = 1 << iota // [M]
	risky                     // [R]
	archive                   // [A]
	freezes                   // changes the matter of a term: F5
	sends                     // sends a message: F7
	public                    // needs no account: no guard applies
)

// decide answers whether a person may do an action to an object: the best answer
// over the links. It allocates nothing.
func decide(who *roster.Person, a Action, on *object) verdict {
	w := table[a]
	if w == nil {
		return denied
	}
	if suspended.on() && who.Suspended && w.marks&public == 0 {
		return denied
	}
	best := decideAnyone(who, w, on)
	for i := range who.Links {
		q := question{who: who, link: &who.Links[i], on: on}
		if v := q.decide(w); v > best {
			best = v
		}
	}
	return best
}

// decideAnyone answers for the first column, which needs no link.
func decideAnyone(who *roster.Person, w *row, on *object) verdict {
	if w.cells[Anyone].need == 0 {
		return denied
	}
	q := question{who: who, link: &roster.Link{}, on: on}
	if w.cells[Anyone].met(&q) {
		return allowed
	}
	return denied
}

// decide answers for one link.
func (q *question) decide(w *row) verdict {
	if q.forbidden(w) {
		return denied
	}
	for left := q.roles(); left != 0; {
		if !w.cells[left.next()].met(q) {
			continue
		}
		if q.stale(w) {
			return stale
		}
		return allowed
	}
	return denied
}
