package policy

import (
	"sync"
	"testing"
	"time"
)

// A mutant is the table with one fault in it.
type mutant struct {
	name string
	rows []Action // to ask until a cell fails
	make func() (undo func())
}

func TestEveryMutantOfARuleFailsACell(t *testing.T) {
	var list []mutant
	for a, w := range table {
		for r := range w.cells {
			list = append(list, ruleMutants(a, Role(r), &w.cells[r])...)
		}
		list = append(list, markMutants(a, w)...)
	}
	killAll(t, list)
}

// ruleMutants removes a rule, and drops and negates each of its conditions.
func ruleMutants(a Action, r Role, cell *rule) (list []mutant) {
	if cell.need == 0 {
		return nil
	}
	swap := func(what string, other rule) {
		name := string(a) + " " + r.String() + " " + what
		list = append(list, mutant{name, []Action{a}, func() func() {
			old := *cell
			*cell = other
			return func() { *cell = old }
		}})
	}
	swap("removed", rule{})
	for left := cell.need &^ always; left != 0; left &= left - 1 {
		one := left & -left
		swap("without a condition", rule{cell.need&^one | always, cell.refuse})
		swap("with a condition negated", rule{cell.need&^one | always, cell.refuse | one})
	}
	for left := cell.refuse; left != 0; left &= left - 1 {
		one := left & -left
		swap("without a refusal", rule{cell.need, cell.refuse &^ one})
		swap("with a refusal negated", rule{cell.need | one, cell.refuse &^ one})
	}
	return list
}

// markMutants takes each letter off a row. A recent password adds nothing where the
// password is asked again at once.
func markMutants(a Action, w *row) (list []mutant) {
	for left := w.marks; left != 0; left &= left - 1 {
		one := left & -left
		if one == strong && w.marks&risky != 0 || one == public {
			continue
		}
		list = append(list, mutant{string(a) + " without a letter", []Action{a}, func() func() {
			w.marks &^= one
			return func() { w.marks |= one }
		}})
	}
	return list
}

func TestEveryGuardTakenAwayFailsACell(t *testing.T) {
	var list []mutant
	for f, a := range map[guard]Action{
		tenancy: MarkRead, suspended: MarkRead, dates: MarkRead, password: MarkWrite, frozen: MarkWrite,
		purged: MarkRead, stopped: MessageSendGroup, risk: LinkWrite,
	} {
		list = append(list, mutant{string(a) + " without a guard", []Action{a}, func() func() {
			guards &^= f
			return func() { guards |= f }
		}})
	}
	if len(list) != 8 {
		t.Fatalf("%d guards, want 8", len(list))
	}
	killAll(t, list)
}

func TestEveryConditionServesARule(t *testing.T) {
	used := primary | colleagues | standIn | handsOver // serve a role, lounge, lesson and relieved
	for _, w := range table {
		for _, r := range w.cells {
			used |= r.need | r.refuse
		}
	}
	if unused := (endCondition - 1) &^ used; unused != 0 {
		t.Errorf("conditions %b serve no rule", unused)
	}
}

// killAll makes every mutant in turn and wants a cell to fail, in 5 ms.
func killAll(t *testing.T, list []mutant) {
	answers := expected()
	alive, slowest := 0, time.Duration(0)
	for _, m := range list {
		undo := m.make()
		start := time.Now()
		killed := answers.differ(m.rows)
		slowest = max(slowest, time.Since(start))
		undo()
		if !killed {
			alive++
			t.Errorf("alive: %s", m.name)
		}
	}
	t.Logf("%d mutants, %d alive, slowest %v", len(list), alive, slowest)
}

// An answerBook holds the questions and, for each action, the answers written by hand.
type answerBook struct {
	questions []cell
	answers   map[Action][]verdict
}

var expected = sync.OnceValue(func() answerBook {
	b := answerBook{questions: cellsOf(testScene()), answers: map[Action][]verdict{}}
	for _, w := range writtenRows() {
		list := make([]verdict, len(b.questions))
		for i := range b.questions {
			list[i] = w.verdict(&b.questions[i])
		}
		b.answers[Action(w.action)] = list
	}
	return b
})

// differ reports whether the code gives another answer to some question.
func (b *answerBook) differ(actions []Action) bool {
	for _, a := range actions {
		for i, want := range b.answers[a] {
			if q := &b.questions[i]; decide(&q.who, a, &q.on) != want {
				return true
			}
		}
	}
	return false
}
