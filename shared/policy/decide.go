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
	v, _ := answer(who, a, on)
	return v
}

// allowedTo returns the roles by which a person may do an action to an object.
func allowedTo(who *roster.Person, a Action, on *object) roles {
	v, by := answer(who, a, on)
	if v != allowed {
		return 0
	}
	return by
}

// answer returns the best verdict over the links, and the roles whose cells were met.
func answer(who *roster.Person, a Action, on *object) (best verdict, by roles) {
	w := table[a]
	if w == nil || suspended.on() && who.Suspended && w.marks&public == 0 {
		return denied, 0
	}
	if w.cells[Anyone].need != 0 {
		q := question{who: who, link: &roster.Link{}, on: on}
		if w.cells[Anyone].met(&q) {
			return allowed, 1 << Anyone
		}
	}
	for i := range who.Links {
		q := question{who: who, link: &who.Links[i], on: on}
		met := q.met(w) // asked first, being the cheaper: most links fail here
		if met != 0 && !q.forbidden(w) {
			best = max(best, q.fresh(w))
			by |= met
		}
	}
	return best, by
}

// met returns the roles of the link whose cell the question satisfies.
func (q *question) met(w *row) (by roles) {
	for left := q.roles(); left != 0; {
		if r := left.next(); w.cells[r].met(q) {
			by |= 1 << r
		}
	}
	return by
}

// fresh returns allowed, or stale if the password must be typed again.
func (q *question) fresh(w *row) verdict {
	if q.stale(w) {
		return stale
	}
	return allowed
}
