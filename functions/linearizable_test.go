package functions_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"github.com/preau-ent/preau/functions/grades"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/table"
)

const (
	writers = 100
	edits   = 50
)

// A cellOp is one operation on one cell, as the checker of histories sees it.
type cellOp struct {
	cell  int
	write bool
	value string
}

// oneCell says what a cell is: a register that returns what was written last.
var oneCell = porcupine.Model{
	Partition: func(history []porcupine.Operation) [][]porcupine.Operation {
		byCell := map[int][]porcupine.Operation{}
		for _, op := range history {
			c := op.Input.(cellOp).cell
			byCell[c] = append(byCell[c], op)
		}
		var parts [][]porcupine.Operation
		for _, p := range byCell {
			parts = append(parts, p)
		}
		return parts
	},
	Init: func() any { return "" },
	Step: func(state, input, output any) (bool, any) {
		if in := input.(cellOp); in.write {
			return true, in.value
		}
		return output.(string) == state.(string), state
	},
}

// TestAHundredTeachersLoseNothing has a hundred hands type fifty marks each into one
// gradebook. Whatever was acknowledged is there, in the grid and in the history, and
// what everybody saw can be put in one order.
func TestAHundredTeachersLoseNothing(t *testing.T) {
	h := newHouse(t)
	path := h.fill("/api/services/{s1}/periods/T1/gradebook")
	grid := h.createAssessment(t, path)
	start := time.Now()
	var (
		mu      sync.Mutex
		history []porcupine.Operation
		hands   sync.WaitGroup
	)
	record := func(hand int, op cellOp, out string, from, to time.Duration) {
		mu.Lock()
		defer mu.Unlock()
		history = append(history, porcupine.Operation{ClientId: hand, Input: op, Output: out, Call: int64(from), Return: int64(to)})
	}
	for hand := range writers {
		hands.Go(func() {
			version := grid.Version
			for n := range edits {
				cell := (hand*7 + n*11) % len(grid.Pupils)
				value := fmt.Sprintf("%d.%02d", (hand*edits+n)/100, (hand*edits+n)%100)
				from := time.Since(start)
				seen := h.typeMark(t, path, &version, grid.Pupils[cell].ID, value)
				to := time.Since(start)
				record(hand, cellOp{cell: cell, write: true, value: printed(t, value)}, "", from, to)
				other := (cell + 1) % len(grid.Pupils)
				record(hand, cellOp{cell: other}, seen.Assessments[len(seen.Assessments)-1].Cells[other], from, to)
			}
		})
	}
	hands.Wait()
	h.checkHistory(t, history)
}

// createAssessment adds the column that all will type into, out of 99.
func (h *house) createAssessment(t *testing.T, path string) grades.GridView {
	t.Helper()
	rec := h.call(t, "teacher-maths", http.MethodPut, path, `{"version":1,"assessments":[{"id":"race","create":true,"title":"Course","date":"2026-11-23","outOf":"99","visibleFrom":"2026-11-24T17:00:00Z"}]}`)
	var grid grades.GridView
	if err := json.Unmarshal(rec.Body.Bytes(), &grid); err != nil || rec.Code != 200 {
		t.Fatalf("%d %v: %s", rec.Code, err, rec.Body)
	}
	return grid
}

// typeMark saves one mark as a screen does: on a conflict it takes the gradebook that
// came with it and tries again, until the save is acknowledged.
func (h *house) typeMark(t *testing.T, path string, version *int64, pupil any, value string) grades.GridView {
	for {
		body := fmt.Sprintf(`{"version":%d,"edits":[{"assessment":"race","pupil":"%s","value":%q}]}`, *version, pupil, value)
		rec := h.call(t, "teacher-maths", http.MethodPut, path, body)
		var grid grades.GridView
		switch rec.Code {
		case http.StatusOK:
			if err := json.Unmarshal(rec.Body.Bytes(), &grid); err != nil {
				t.Error(err)
			}
			*version = grid.Version
			return grid
		case http.StatusConflict:
			var problem struct{ Current grades.GridView }
			if err := json.Unmarshal(rec.Body.Bytes(), &problem); err != nil {
				t.Error(err)
			}
			*version = problem.Current.Version
		default:
			t.Errorf("%d %s", rec.Code, rec.Body)
			return grid
		}
	}
}

// printed is how a grid prints what somebody typed.
func printed(t *testing.T, typed string) string {
	m, wrong := grades.ParseMark(typed, grades.MaxHundredths)
	if wrong != nil {
		t.Errorf("%s: %s", typed, wrong.Key)
	}
	return m.Printed()
}

// checkHistory holds that operations have one order, and that each acknowledged save
// has its entry in the journal and each entry its save.
func (h *house) checkHistory(t *testing.T, history []porcupine.Operation) {
	t.Helper()
	if !porcupine.CheckOperations(oneCell, history) {
		t.Error("what was read and written cannot be put in one order")
	}
	s := h.demo.Service(h.demo.NamedServices["s1"])
	q := table.Query{Part: roster.ServicePart(s.School, s.Year, s.ID), Prefix: journal.Prefix, Strong: true}
	entries := 0
	for {
		page, err := h.table.Query(context.Background(), q)
		if err != nil {
			t.Fatal(err)
		}
		entries += len(page.Items)
		if q.After = page.Next; q.After == (table.Key{}) {
			break
		}
	}
	if want := writers*edits + 1; entries != want {
		t.Errorf("the journal tells %d saves, and %d were acknowledged", entries, want)
	}
}
