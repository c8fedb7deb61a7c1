package functions_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"testing"
	"time"

	"github.com/preau-ent/preau/functions/absences"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// office are those whose first screen has the figures of the lycée's board.
var office = []string{"cpe", "head", "secretary", "aed"}

// agreeOnFigures compares the kept figures of a first screen with the board itself; the
// alerts once a minute has passed.
func (h *house) agreeOnFigures(t *testing.T, after string, settled bool) absences.FiguresView {
	t.Helper()
	var last absences.FiguresView
	for _, name := range office {
		var day struct {
			Board *absences.FiguresView `json:"board"`
		}
		var board struct {
			Figures absences.FiguresView `json:"figures"`
		}
		h.read(t, name, "/api/today", &day)
		h.read(t, name, "/api/schools/9990001X/board", &board)
		if day.Board != nil && !settled {
			day.Board.Alerts = board.Figures.Alerts
		}
		if day.Board == nil || *day.Board != board.Figures {
			t.Fatalf("%s at %s: after %s the first screen has %+v, the board %+v", name, h.clock().In(h.demo.Zone).Format("15:04"), after, day.Board, board.Figures)
		}
		last = board.Figures
	}
	return last
}

// TestTheOfficesFiguresAreThoseOfTheBoard writes at random what a morning brings, and lets
// the clock move what it moves alone.
func TestTheOfficesFiguresAreThoseOfTheBoard(t *testing.T) {
	h := newHouse(t)
	withMail(t, h) // so that an absence is not somebody to phone each time
	dice := rand.New(rand.NewPCG(8, 1881))
	version := 0
	h.lengthenALesson(t)
	seen := map[absences.FiguresView]bool{h.agreeOnFigures(t, "nothing", true): true}
	for range 60 {
		what := h.officeMorning(t, dice, &version)
		h.follow(t)
		h.agreeOnFigures(t, what, false)
		for range 1 + dice.IntN(3) {
			h.setClock(h.clock().Add(time.Duration(1+dice.IntN(8)) * time.Minute))
			if _, _, err := h.relay.Tick(t.Context()); err != nil {
				t.Fatal(err)
			}
			h.follow(t)
			seen[h.agreeOnFigures(t, what+" and a while", true)] = true
		}
	}
	if len(seen) < 10 {
		t.Errorf("only %d different figures were seen", len(seen))
	}
	h.setClock(h.clock().Add(24 * time.Hour))
	h.agreeOnFigures(t, "a night", true)
}

// TestFiguresThatNobodyMovesAreCountedOnceMore counts the writes of a quiet half hour.
func TestFiguresThatNobodyMovesAreCountedOnceMore(t *testing.T) {
	h := newHouse(t)
	version := func() int64 {
		t.Helper()
		k := table.Key{Part: "9990001X#2026#TODAY", Sort: "FIGURES"}
		items, err := h.table.Get(t.Context(), true, k)
		if err != nil {
			t.Fatal(err)
		}
		return items.Find(k).Version
	}
	h.agreeOnFigures(t, "nothing", true)
	if v := version(); v != 1 {
		t.Fatalf("version %d after the first look", v)
	}
	for range 25 {
		h.setClock(h.clock().Add(time.Minute))
		if _, _, err := h.relay.Tick(t.Context()); err != nil {
			t.Fatal(err)
		}
		h.agreeOnFigures(t, "a minute", true)
	}
	if v := version(); v != 2 {
		t.Errorf("version %d after a quiet half hour: one count was due", v)
	}
	h.setClock(h.clock().Add(10 * time.Minute))
	if rec := h.call(t, "cpe", "POST", "/api/schools/9990001X/late-desk", h.fill(`{"pupil":"{p1}"}`)); rec.Code != 200 {
		t.Fatalf("late desk: %d %s", rec.Code, rec.Body)
	}
	h.follow(t)
	if v := version(); v != 0 {
		t.Errorf("version %d: figures at which nobody looked were kept up to date", v)
	}
}

// officeMorning does one of the things that move the figures, and says what it was.
func (h *house) officeMorning(t *testing.T, dice *rand.Rand, version *int) string {
	t.Helper()
	named := []string{"p1", "p2", "p3", "pupil-absentee", "pupil-arrived", "adult-pupil", "pupil-contact-only"}
	pupil := named[dice.IntN(len(named))]
	switch dice.IntN(8) {
	case 0, 1:
		return h.writeSomething(t, dice)
	case 2:
		rec := h.call(t, "cpe", "POST", "/api/schools/9990001X/late-desk", h.fill(fmt.Sprintf(`{"pupil":"{%s}"}`, pupil)))
		return fmt.Sprintf("late desk %d", rec.Code)
	case 3:
		from := school.ClockOf(h.clock(), h.demo.Zone) + school.Clock(dice.IntN(60)-30)
		body := fmt.Sprintf(`{"pupils":["{%s}"],"kind":"absent","date":"2026-11-23","from":%q,"to":%q}`, pupil, from, from+50)
		rec := h.call(t, "cpe", "POST", "/api/schools/9990001X/absences", h.fill(body))
		return fmt.Sprintf("absence entered %d", rec.Code)
	case 4:
		changes := []string{`[{"kind":"cancelled"}]`, `[]`}[dice.IntN(2)]
		rec := h.call(t, "cpe", "PUT", h.fill("/api/lessons/{l35}/changes?school=9990001X"), fmt.Sprintf(`{"version":%d,"changes":%s}`, *version, changes))
		var lesson struct {
			Version int `json:"version"`
		}
		if err := json.Unmarshal(rec.Body.Bytes(), &lesson); err != nil || rec.Code != 200 {
			t.Fatalf("lesson changed: %d %s", rec.Code, rec.Body)
		}
		*version = lesson.Version
		return fmt.Sprintf("lesson changed %d", rec.Code)
	case 5:
		return h.callSomebody(t)
	case 6:
		return h.callARoll(t, dice)
	}
	return h.ruleOnSomething(t, dice)
}

// lengthenALesson makes a workshop of four hours of the first lesson of now, and calls its
// roll: two are missing.
func (h *house) lengthenALesson(t *testing.T) {
	t.Helper()
	var board absences.BoardView
	h.read(t, "cpe", "/api/schools/9990001X/board", &board)
	lesson := board.Rolls[0]
	path := "/api/lessons/" + string(lesson.Lesson)
	body := fmt.Sprintf(`{"version":0,"changes":[{"kind":"moved-time","start":%q,"end":%q}],"force":true}`, lesson.Start, lesson.Start+4*60)
	if rec := h.call(t, "cpe", http.MethodPut, path+"/changes?school=9990001X", body); rec.Code != 200 {
		t.Fatalf("lesson lengthened: %d %s", rec.Code, rec.Body)
	}
	h.follow(t)
	var roll absences.RollView
	h.read(t, "cpe", path+"/roll?school=9990001X", &roll)
	body = fmt.Sprintf(`{"version":0,"marks":[{"pupil":%q,"status":"absent"},{"pupil":%q,"status":"absent"}]}`, roll.Pupils[0].ID, roll.Pupils[1].ID)
	if rec := h.call(t, "cpe", http.MethodPut, path+"/roll?school=9990001X", body); rec.Code != 200 {
		t.Fatalf("its roll: %d %s", rec.Code, rec.Body)
	}
	h.follow(t)
}

// callARoll calls the roll of one of the lessons of now: all are there, or one is missing.
func (h *house) callARoll(t *testing.T, dice *rand.Rand) string {
	t.Helper()
	var board absences.BoardView
	h.read(t, "cpe", "/api/schools/9990001X/board", &board)
	if len(board.Rolls) == 0 {
		return "no roll to call"
	}
	path := "/api/lessons/" + string(board.Rolls[dice.IntN(len(board.Rolls))].Lesson) + "/roll?school=9990001X"
	var roll absences.RollView
	h.read(t, "cpe", path, &roll)
	marks := ""
	if dice.IntN(2) == 0 {
		marks = fmt.Sprintf(`{"pupil":%q,"status":"absent"}`, roll.Pupils[dice.IntN(len(roll.Pupils))].ID)
	}
	rec := h.call(t, "cpe", http.MethodPut, path, fmt.Sprintf(`{"version":%d,"marks":[%s]}`, roll.Version, marks))
	return fmt.Sprintf("roll of now %d", rec.Code)
}

// callSomebody logs that the first of the list was reached.
func (h *house) callSomebody(t *testing.T) string {
	t.Helper()
	var board absences.BoardView
	h.read(t, "cpe", "/api/schools/9990001X/board", &board)
	for _, c := range board.Calls {
		rec := h.call(t, "cpe", http.MethodPost, "/api/schools/9990001X/calls/"+c.ID, `{"outcome":"reached"}`)
		return fmt.Sprintf("call %d", rec.Code)
	}
	return "nobody to call"
}

// ruleOnSomething accepts or refuses the oldest reason that waits.
func (h *house) ruleOnSomething(t *testing.T, dice *rand.Rand) string {
	t.Helper()
	var board absences.BoardView
	h.read(t, "cpe", "/api/schools/9990001X/board", &board)
	for _, r := range board.Rulings {
		body := fmt.Sprintf(`{"rulings":[{"pupil":%q,"case":%q,"version":%d,"accepted":%t}]}`, r.Pupil, r.Case, r.Version, dice.IntN(2) == 0)
		rec := h.call(t, "cpe", http.MethodPost, "/api/schools/9990001X/rulings", body)
		return fmt.Sprintf("ruling %d", rec.Code)
	}
	return "nothing to rule on"
}
