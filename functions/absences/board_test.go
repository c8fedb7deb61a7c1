package absences

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/preau-ent/preau/functions/notify"
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

func plainly(key string, args fault.Args) string {
	if key == "absences.board.lesson" {
		return fmt.Sprintf("%v, %v", args["subject"], args["at"])
	}
	return key
}

// board is the board of somebody now.
func (w *world) board(name string) BoardView {
	w.Helper()
	grant, err := policy.ReadBoard(w.as(name), lycee, w.Year)
	if err != nil {
		w.Fatal(err)
	}
	v, err := w.book.Board(context.Background(), grant, w.now, plainly)
	if err != nil {
		w.Fatal(err)
	}
	return v
}

// absentees are who the board shows as absent, in words.
func absentees(v BoardView) (list []string) {
	for _, a := range v.Absent {
		list = append(list, fmt.Sprintf("%s %v %s", a.Pupil, a.Since, a.News))
	}
	return list
}

func TestBoardShowsTheRollsThatNobodyCalled(t *testing.T) {
	w := newWorld(t)
	l, other := w.lesson("s1", 8), w.lesson("s2", 8)
	w.lesson("s1", 9)
	w.now = w.at(8, 12)
	v := w.board("cpe")
	if v.Lessons != (LessonsView{2, 0, 2}) || len(v.Rolls) != 2 || v.Rolls[0].Minutes != 12 || v.Rolls[0].Class != "2de 3" || len(v.Rolls[0].Teachers) == 0 {
		t.Fatalf("board = %+v", v)
	}
	w.mustCall("teacher-maths", l.ID, 0)
	if v = w.board("cpe"); v.Lessons != (LessonsView{2, 1, 1}) || len(v.Rolls) != 1 || v.Rolls[0].Lesson != other.ID {
		t.Errorf("after one roll: %+v", v)
	}
	s := w.sheet(other.ID)
	grant, err := policy.CallRoll(w.as("cpe"), s.Subject())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.book.Remind(context.Background(), grant, s, w.now); err != nil {
		t.Fatal(err)
	}
	if v = w.board("cpe"); !v.Rolls[0].Reminded.Equal(w.now) {
		t.Errorf("reminded = %v, want %v", v.Rolls[0].Reminded, w.now)
	}
	if cost := w.billed(func() { w.book.Remind(context.Background(), grant, s, w.now.Add(time.Minute)) }); cost != 0 {
		t.Errorf("a second reminder within a minute: %v WRU", cost)
	}
	if w.now = w.at(8, 58); w.board("cpe").Lessons.Now != 0 {
		t.Error("in the break a lesson runs")
	}
}

// At eight o'clock every roll of a school waits: nobody is late yet.
func TestALessonThatHasJustBegunIsNotLate(t *testing.T) {
	w := newWorld(t)
	w.lesson("s1", 8)
	for minute, late := range map[int]int{0: 0, 9: 0, 10: 1, 40: 1} {
		w.now = w.at(8, minute)
		if got, want := w.board("cpe").Lessons, (LessonsView{1, 0, late}); got != want {
			t.Errorf("at 8:%02d: %+v, want %+v", minute, got, want)
		}
	}
}

func TestAShortBoardCountsTheRollsItDoesNotList(t *testing.T) {
	v := BoardView{Rolls: make([]OpenRoll, 46), Figures: FiguresView{Rolls: 46}}
	if short := v.Short(); len(short.Rolls) != shownRoll || short.Figures.Rolls != 46 {
		t.Errorf("%d rolls of %d", len(short.Rolls), short.Figures.Rolls)
	}
	if none := (BoardView{Rolls: []OpenRoll{}}).Short(); none.Rolls == nil {
		t.Error("an empty list became none")
	}
}

// The last word on a pupil decides, whoever said it.
func TestAbsentNowIsWhoTheLastWordSaysIs(t *testing.T) {
	w := newWorld(t)
	c := w.class("2DE3")
	p := c[0].ID
	eight, nine := w.lesson("s1", 8).ID, w.lesson("s2", 9).ID
	w.lesson("s1", 10)
	absent := Said{Pupil: p, Status: Absent}
	check := func(name string, want ...string) {
		t.Helper()
		for i := range want {
			want[i] = string(p) + " " + want[i]
		}
		if got := absentees(w.board("cpe")); !slices.Equal(got, want) {
			t.Errorf("%s: absent = %q, want %q", name, got, want)
		}
	}
	w.now = w.at(8, 10)
	check("before any roll")
	w.mustCall("teacher-maths", eight, 0, absent)
	check("absent from the running lesson", "08:00 none")
	w.now = w.at(9, 3)
	check("in the next lesson, whose roll is not called", "08:00 none")
	w.mustCall("teacher-other-subject", nine, 0, absent)
	check("absent from two lessons in a row", "08:00 none")
	w.mustCall("teacher-other-subject", nine, 1)
	check("there after all")
	w.mustCall("teacher-other-subject", nine, 2, absent)
	w.late(p, school.At(9, 20))
	check("seen at the late desk")
	w.now = w.at(10, 1)
	check("and in the lesson after")
	w.now = w.now.Add(time.Minute)
	list := w.enter("cpe", Order{Kind: Absent, From: school.At(10, 0), To: school.At(12, 0), First: monday}, p)
	check("gone home, says the office", "10:00 none")
	w.now = w.now.Add(time.Minute)
	w.correct("cpe", p, list[0].Entry.ID, 1, Correction{Cancelled: to(true)})
	check("that was a mistake")
}

func TestSomebodyMissingAtEightIsNotLookedForInTheAfternoon(t *testing.T) {
	w := newWorld(t)
	l := w.lesson("s1", 8)
	w.mustCall("teacher-maths", l.ID, 0, Said{Pupil: w.class("2DE3")[0].ID, Status: Absent})
	if w.now = w.at(10, 29); len(w.board("cpe").Absent) != 1 {
		t.Error("after the morning's break nobody looks for who was absent at eight")
	}
	if w.now = w.at(14, 0); len(w.board("cpe").Absent) != 0 {
		t.Error("in the afternoon somebody is absent because of eight o'clock")
	}
}

func TestBoardTellsWhatTheFamilyAnnounced(t *testing.T) {
	w := newWorld(t)
	l := w.lesson("s1", 8)
	p := w.class("2DE3")[0]
	d := Desk{Pupil: p.ID, Name: p.Name, Class: "2DE3", Entry: Entry{
		ID: "case", Kind: Absent, From: school.At(8, 0), To: school.At(18, 0), Source: FromFamily, By: "mother000000", At: w.now, Version: 1,
	}}
	w.put(deskKey(lycee, w.Year, monday, p.ID, "case"), d)
	if got := w.status(l.ID, p.ID); got != "present announced" {
		t.Errorf("the roll shows %q", got)
	}
	w.mustCall("teacher-maths", l.ID, 0, Said{Pupil: p.ID, Status: Absent})
	if got := absentees(w.board("cpe")); len(got) != 1 || !strings.HasSuffix(got[0], "announced") {
		t.Errorf("absent = %q", got)
	}
}

// That a reason was given is no ruling: the board says no absence justified, and what was
// refused is no absence of which nobody said anything.
func TestBoardTellsThatAReasonWasGivenAndNotWhatWasRuled(t *testing.T) {
	c := newCabinet(t)
	l := c.lesson("s1", 8)
	c.mustCall("teacher-maths", l.ID, 0, Said{Pupil: c.Named["pupil-p1"], Status: Absent})
	c.now = c.world.at(8, 30)
	id, err := c.excuse("guardian-full-of-p1", "pupil-p1", monday, "08:00-09:00", "family")
	if err != nil {
		t.Fatal(err)
	}
	check := func(when string) {
		t.Helper()
		v := c.board("cpe")
		if got := absentees(v); len(got) != 1 || !strings.HasSuffix(got[0], " explained") || v.Figures.Silent != 0 {
			t.Errorf("%s: absent %q, %d of them silent", when, got, v.Figures.Silent)
		}
	}
	check("before any ruling")
	for _, accepted := range []bool{false, true} {
		if err := c.rule("cpe", "pupil-p1", id, accepted); err != nil {
			t.Fatal(err)
		}
		check(fmt.Sprintf("accepted %v", accepted))
	}
}

func TestStatusOfAPupilIsANoteOfTheRolls(t *testing.T) {
	w := newWorld(t)
	l := w.lesson("s1", 8)
	c := w.class("2DE3")
	w.put(notesKey(lycee, w.Year, "2DE3"), Notes{[]Note{
		{Pupil: c[0].ID, ID: "a", Kind: "remote", From: "2026-11-01", To: "2026-12-01"},
		{Pupil: c[1].ID, ID: "b", Kind: Exempted, From: "2026-11-01", To: "2026-12-01", Service: l.Service},
		{Pupil: c[2].ID, ID: "c", Kind: Exempted, From: "2026-11-01", To: "2026-12-01", Service: "another"},
		{Pupil: c[3].ID, ID: "d", Kind: "pfmp", From: "2026-11-01", To: "2026-11-20"},
	}})
	for i, want := range []string{"present remote", "present exempted", "present", "present"} {
		if got := w.status(l.ID, c[i].ID); got != want {
			t.Errorf("pupil %d: %q, want %q", i, got, want)
		}
	}
}

// A lycée of 1,164 pupils at 10:12 on a Monday: three hours of rolls, forty entries of
// the office. What the board costs, timetable included, is written down here, and may
// not grow unseen.
func TestBoardOfALyceeAtTwelvePastTen(t *testing.T) {
	w := newWorld(t)
	for _, c := range w.Classes {
		if c.School == lycee {
			for hour := 8; hour <= 10; hour++ {
				w.course(fmt.Sprintf("%02d:00", hour), fmt.Sprintf("%02d:55", hour), "Cours "+string(c.ID), "", string(c.ID))
			}
		}
	}
	w.deliver()
	pupils, absent := 0, 0
	for _, l := range w.lessons() {
		members := w.class(l.Classes[0])
		if w.now = w.at(int(l.Start)/60, 6); l.Start == school.At(10, 0) {
			pupils += len(members)
			w.enter("cpe", Order{Kind: Present, Place: Permanence, From: school.At(10, 0), To: school.At(11, 0), First: monday}, members[5].ID)
			if len(l.Classes[0])%3 == 0 {
				continue // a third of the rolls of the running hour are not called
			}
		}
		var marks []Said
		for i, p := range members {
			if i%16 == 3 {
				marks = append(marks, Said{Pupil: p.ID, Status: Absent})
				absent++
			}
		}
		w.mustCall("cpe", l.ID, 0, marks...)
	}
	w.now = w.at(10, 12)
	before := w.table.Meter().Total()
	v := w.board("cpe")
	after := w.table.Meter().Total()
	requests, rru := after.Requests-before.Requests, after.RRU-before.RRU
	t.Logf("%d pupils, %d absences told, %d absent now, %d of %d rolls: %d requests, %.1f RRU", pupils, absent, len(v.Absent), v.Lessons.Done, v.Lessons.Now, requests, rru)
	if pupils < 1_100 {
		t.Errorf("%d pupils are no lycée of 1,164", pupils)
	}
	if requests > 6 || rru > 15 {
		t.Errorf("board: %d requests, %.1f RRU; want at most 6 and 15", requests, rru)
	}
	before = w.table.Meter().Total()
	w.mine("teacher-maths")
	if after = w.table.Meter().Total(); after.Requests-before.Requests > 2 {
		t.Errorf("a teacher's rolls: %d requests", after.Requests-before.Requests)
	}
}

// mine are the rolls of a teacher's Monday.
func (w *world) mine(name string) MineView {
	w.Helper()
	v, err := w.book.Mine(context.Background(), w.as(name), "")
	if err != nil {
		w.Fatal(err)
	}
	return v
}

func TestTeacherSeesTheRollToCallNow(t *testing.T) {
	w := newWorld(t)
	eight, nine := w.lesson("s1", 8).ID, w.lesson("s1", 9).ID
	w.lesson("s2", 9)
	w.now = w.at(8, 51)
	w.mustCall("teacher-maths", eight, 0, said3(w)...)
	v := w.mine("teacher-maths")
	if len(v.Lessons) != 2 || !v.Lessons[0].Done || v.Lessons[0].Absent != 2 || v.Lessons[0].Late != 1 || !v.Lessons[0].Open {
		t.Errorf("lessons = %+v", v.Lessons)
	}
	if len(v.Now) != 1 || v.Now[0].Lesson != nine {
		t.Errorf("now = %+v, want the lesson of nine, ten minutes before it", v.Now)
	}
	if w.now = w.at(8, 40); len(w.mine("teacher-maths").Now) != 0 {
		t.Error("a roll is to call twenty minutes before its lesson")
	}
	if v := w.mine("pupil-p1"); len(v.Lessons) != 0 {
		t.Errorf("a pupil has rolls: %+v", v)
	}
}

// wait stores a case that waits for its ruling, as a family's words leave it.
func (w *world) wait(p roster.Pupil, class school.ClassID, c Case) {
	w.Helper()
	it, err := table.Item{Key: caseKey(lycee, w.Year, p.ID, c.ID), Version: 1, Index: ruleIndex(lycee, p.ID, &c)}.With(listedCase{&c, owner{p.Name, class}})
	if err != nil {
		w.Fatal(err)
	}
	if err := w.table.Load(context.Background(), it); err != nil {
		w.Fatal(err)
	}
}

func TestBoardListsWhatIsToRuleOnAsFarAsTheReaderSeesIt(t *testing.T) {
	w := newWorld(t)
	c := w.class("2DE3")
	w.wait(c[0], "2DE3", Case{ID: "202611230700-aaaaaaaaaaaa", From: w.at(8, 0), To: w.at(18, 0), Motif: "transport", Words: "plus de bus", At: w.at(7, 30), By: "mother000000"})
	w.wait(c[1], "2DE3", Case{ID: "202611230700-bbbbbbbbbbbb", From: w.at(8, 0), To: w.at(11, 0).AddDate(0, 0, 2), Motif: "illness", Sealed: []byte("x"), Document: "doc", At: w.at(7, 10), By: "mother000001"})
	w.now = w.at(9, 0)
	v := w.board("cpe")
	if len(v.Rulings) != 2 || v.Figures.Rulings != 2 {
		t.Fatalf("rulings = %+v", v.Rulings)
	}
	ill, bus := v.Rulings[0], v.Rulings[1]
	if ill.Pupil != c[1].ID || ill.Motif != "absences.motif.illness" || !ill.Sealed || !ill.Document || ill.Words != "" || ill.Common || ill.HalfDays != 5 {
		t.Errorf("the oldest = %+v", ill)
	}
	if bus.Words != "plus de bus" || !bus.Common || bus.HalfDays != 2 || bus.Last != c[0].Name.Last || bus.Class != "2de 3" {
		t.Errorf("the next = %+v", bus)
	}
	v = w.board("aed")
	if ill, bus = v.Rulings[0], v.Rulings[1]; ill.Motif != "absences.motif.health" || ill.Document || ill.Sealed || bus.Words != "" {
		t.Errorf("a surveillant reads %+v and %+v", ill, bus)
	}
}

func TestBoardSaysHowFamiliesWereTold(t *testing.T) {
	w := newWorld(t)
	l := w.lesson("s1", 8)
	p := w.class("2DE3")[0]
	w.book.notices = notify.NewBook(w.table, nil, nil, func() time.Time { return w.now })
	w.mustCall("teacher-maths", l.ID, 0, Said{Pupil: p.ID, Status: Absent})
	tell := notify.Tell{
		ID: "tell", Kind: notify.OfAbsence, Pupil: p.ID, Name: p.Name, Class: "2DE3", School: lycee, Year: w.Year, Date: monday,
		Spans: []notify.Span{{Lesson: l.ID, From: l.Start, To: l.End}}, First: l.Start, Made: w.now,
		Parties: []notify.Party{{Person: "mother000000", State: notify.Told, At: w.now}, {Person: "father000000", State: notify.ToCall, Reason: notify.NoWay, At: w.now}},
	}
	it, err := table.Item{Key: table.Key{Part: dayPart(lycee, w.Year, monday), Sort: "TELL#" + string(p.ID) + "#tell"}, Version: 1,
		Index: table.Key{Part: string(lycee) + "#CALL", Sort: string(monday) + "#" + string(p.ID) + "#tell"}}.With(tell)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.table.Load(context.Background(), it); err != nil {
		t.Fatal(err)
	}
	w.put(roster.LinksKey("father000000"), roster.Links{Links: []roster.Link{{Role: school.Guardian, School: lycee, Pupil: p.ID, Level: school.Full}}})
	v := w.board("cpe")
	if v.Absent[0].Told == nil || v.Absent[0].Told.State != notify.ToCall || v.Absent[0].Told.Words != "absences.told.to-call" {
		t.Errorf("told = %+v", v.Absent[0].Told)
	}
	if len(v.Calls) != 1 || v.Figures.Calls != 1 || v.Calls[0].Pupil != p.ID || v.Calls[0].Guardian.ID != "father000000" {
		t.Errorf("calls = %+v", v.Calls)
	}
	if v := w.board("nurse"); len(v.Calls) != 0 {
		t.Errorf("the nurse has calls: %+v", v.Calls)
	}
}

func TestNoListOfTheBoardIsCutBeforeItsReaderIsKnown(t *testing.T) {
	w := newWorld(t)
	for i := range 230 { // beyond any page of the store's that a list took once
		class := school.ClassID("2DE3")
		if i%10 == 9 {
			class = "2DE1"
		}
		id := fmt.Sprintf("pupil%07d", i)
		s := listedStep{&Step{Threshold: FirstStep, Reached: monday, HalfDays: 4}, owner{roster.Name{First: "Élève", Last: id}, class}}
		it, err := table.Item{Version: 1, Key: table.Key{Part: "PERSON#" + id, Sort: "LIFE#x#S#4-" + string(monday)}, Index: stepIndex(lycee, school.PersonID(id), "4")}.With(s)
		if err != nil {
			t.Fatal(err)
		}
		c := listedCase{&Case{From: w.now, To: w.now.Add(time.Hour), Motif: "family", At: w.now}, s.Owner}
		rule, err := table.Item{Version: 1, Key: table.Key{Part: "PERSON#" + id, Sort: "LIFE#x#C#1"}, Index: table.Key{Part: string(lycee) + "#RULE", Sort: id}}.With(c)
		if err != nil {
			t.Fatal(err)
		}
		if err := w.table.Load(t.Context(), it, rule); err != nil {
			t.Fatal(err)
		}
	}
	if v := w.board("cpe"); v.Figures.Alerts != 230 || v.Figures.Rulings != 230 || len(v.Short().Alerts) != shownAlert {
		t.Errorf("the CPE has %+v", v.Figures)
	}
	if v := w.board("aed-restricted"); v.Figures.Rulings != 23 {
		t.Errorf("who watches one class has %+v, want its 23", v.Figures)
	}
}
