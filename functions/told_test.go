package functions_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/preau-ent/preau/functions/absences"
	"github.com/preau-ent/preau/functions/notify"
	"github.com/preau-ent/preau/functions/timetable"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/mail"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

const lycee = school.UAI("9990001X")

// lessons are those of a day of the lycée of which a roll is called.
func (h *house) lessons(t *testing.T, day school.Date) []timetable.Lesson {
	t.Helper()
	_, all, err := timetable.NewBook(h.table).Day(t.Context(), lycee, h.demo.Year, day, true)
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(all, func(l timetable.Lesson) bool { return !l.Rolled() })
}

// roll reads a roll as the office does.
func (h *house) rollOf(t *testing.T, l school.LessonID) absences.RollView {
	t.Helper()
	var v absences.RollView
	rec := h.call(t, "cpe", http.MethodGet, "/api/lessons/"+string(l)+"/roll?school="+string(lycee), "")
	if err := json.Unmarshal(rec.Body.Bytes(), &v); err != nil || rec.Code != 200 {
		t.Fatalf("roll of %s: %d %s %v", l, rec.Code, rec.Body, err)
	}
	return v
}

// callRoll calls a roll as the office does and returns the answer.
func (h *house) callRoll(t *testing.T, v absences.RollView, marks ...absences.Said) absences.RollView {
	t.Helper()
	body, err := json.Marshal(map[string]any{"version": v.Version, "marks": append([]absences.Said{}, marks...)})
	if err != nil {
		t.Fatal(err)
	}
	rec := h.call(t, "cpe", http.MethodPut, "/api/lessons/"+string(v.Lesson.ID)+"/roll?school="+string(lycee), string(body))
	if rec.Code != 200 {
		t.Fatalf("calling %s: %d %s", v.Lesson.ID, rec.Code, rec.Body)
	}
	var after absences.RollView
	if err := json.Unmarshal(rec.Body.Bytes(), &after); err != nil {
		t.Fatal(err)
	}
	return after
}

// tells returns what was told of a day's absences, as stored.
func (h *house) tells(t *testing.T, day school.Date) (list []notify.Tell) {
	t.Helper()
	q := table.Query{Part: roster.YearPart(lycee, h.demo.Year) + "#DAY#" + string(day), Prefix: "TELL#", Strong: true}
	for {
		page, err := h.table.Query(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		for _, it := range page.Items {
			var tell notify.Tell
			if err := it.Decode(&tell); err != nil {
				t.Fatal(err)
			}
			list = append(list, tell)
		}
		if q.After = page.Next; q.After == (table.Key{}) {
			return list
		}
	}
}

// toTell computes from the region alone who is to be told of a pupil's absence on a day: the law
// of rights, rows 30 to 36, in other words than those of the code.
func (h *house) toTell(pupil school.PersonID, day school.Date) (ids []school.PersonID) {
	now, p := h.clock(), h.demo.Person(pupil)
	grown, alone := false, false
	for _, e := range p.Enrolments.Enrolments {
		if e.School == lycee && e.Year == h.demo.Year {
			grown = day.In(h.demo.Zone).AddDate(-18, 0, 0).Format(time.DateOnly) >= string(e.Birth) || e.Emancipated != "" && e.Emancipated <= day
			alone = grown && e.Independent
		}
	}
	if grown {
		ids = append(ids, pupil)
	}
	for _, a := range h.demo.People {
		reads, kept := false, false
		for _, l := range a.Links.Links {
			if l.Role != school.Guardian || l.Pupil != pupil || now.Before(l.From) || !l.To.IsZero() && !now.Before(l.To) {
				continue
			}
			kept = kept || l.Level == school.None
			reads = reads || l.School == lycee && slices.Contains([]school.Level{school.Full, school.Informed, school.Charge}, l.Level)
		}
		if reads && !kept && !alone {
			ids = append(ids, a.Profile.ID)
		}
	}
	slices.Sort(ids)
	return ids
}

// wanted is who was to be told of an absence at a moment, but for those who knew of it.
func (h *house) wanted(tell *notify.Tell, at time.Time) []school.PersonID {
	all := h.toTell(tell.Pupil, school.DateOf(at, h.demo.Zone))
	return slices.DeleteFunc(all, func(p school.PersonID) bool { return slices.Contains(tell.Knowing, p) })
}

// holdsTold checks every absence of a day in which nothing waits any more.
func (h *house) holdsTold(t *testing.T, day school.Date, kept []mail.Kept) {
	t.Helper()
	left := map[string]int{}
	for _, k := range kept {
		left[k.ID]++
	}
	for _, tell := range h.tells(t, day) {
		if tell.Kind != notify.OfAbsence {
			continue
		}
		var got []school.PersonID
		for _, p := range tell.Parties {
			if p.State == notify.Told && left[p.Message] != 1 {
				t.Errorf("%s: %s is told by %d messages", tell.Pupil, p.Person, left[p.Message])
			}
			if p.State == notify.Told || p.State == notify.ToCall || !tell.Withdrawn.IsZero() && p.State == notify.Dropped {
				got = append(got, p.Person)
			}
		}
		slices.Sort(got)
		if len(tell.Knowing) > 0 && tell.Said == "" {
			t.Errorf("%s: %v know what nobody said", tell.Pupil, tell.Knowing)
		}
		// Who may read it is settled when it is told. Of those who come of age meanwhile, a later
		// word is told by the rights of its own day.
		first, last := h.wanted(&tell, tell.Made), h.wanted(&tell, h.clock())
		both := slices.Compact(slices.Sorted(slices.Values(slices.Concat(first, last))))
		if !slices.Equal(got, first) && !slices.Equal(got, last) && !slices.Equal(got, both) {
			t.Errorf("%s of %s: told or to call %v, want %v or %v: %+v", tell.Pupil, tell.Class, got, first, last, tell)
		}
	}
}

// letters are what no follower could do.
func (h *house) noLetters(t *testing.T) {
	t.Helper()
	if letters, err := h.relay.Letters(t.Context()); err != nil || len(letters) > 0 {
		t.Errorf("left undone: %+v, %v", letters, err)
	}
}

// TestEveryRollOfAWeekToldAndToCallAreTheGuardiansToTell lives a week of the lycée
// through its routes: rolls with whom chance makes absent or late, some of them
// corrected, all sent again, some pupils at the late desk; and on the Monday after rolls that
// stayed on paper, or were wrong. On the Tuesday nothing waits any more.
func TestEveryRollOfAWeekToldAndToCallAreTheGuardiansToTell(t *testing.T) {
	h := newHouse(t)
	sent := withMail(t, h)
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	chance := rand.New(rand.NewPCG(seed, 1))
	monday := h.demo.Today()
	for day := monday; day <= monday.AddDays(4); day = day.AddDays(1) {
		h.day(t, chance, day, 8)
	}
	h.to(t, school.At(9, 0).On(monday.AddDays(7), h.demo.Zone))
	for day := monday; day <= monday.AddDays(4); day = day.AddDays(1) {
		h.day(t, chance, day, 24)
	}
	h.to(t, school.At(20, 0).On(monday.AddDays(8), h.demo.Zone))
	h.noLetters(t)
	kept := sent()
	missed := 0
	for day := monday; day <= monday.AddDays(4); day = day.AddDays(1) {
		h.holdsTold(t, day, kept)
		missed += h.holdsMissed(t, day)
	}
	for _, k := range kept {
		if strings.Contains(k.To, string(h.demo.Named["guardian-none-of-p1"])) {
			t.Errorf("a guardian whose right is withdrawn is written to: %s", k.Text)
		}
		if at := k.At.In(h.demo.Zone); at.Hour() >= 20 || at.Hour() < 7 || at.Weekday()%6 == 0 {
			t.Errorf("written in quiet hours, at %s: %s", at, k.Subject)
		}
	}
	if missed < 50 {
		t.Errorf("%d lessons missed are no week", missed)
	}
	t.Logf("%d lessons missed, %d messages", missed, len(kept))
}

// day calls one roll of so many of a day, each in its hour or now.
func (h *house) day(t *testing.T, chance *rand.Rand, day school.Date, of int) {
	t.Helper()
	for _, l := range h.lessons(t, day) {
		if chance.IntN(of) > 0 {
			continue
		}
		if at := l.Start.On(day, h.demo.Zone).Add(5 * time.Minute); at.After(h.clock()) {
			h.to(t, at)
		}
		v := h.rollOf(t, l.ID)
		var marks []absences.Said
		for _, p := range v.Pupils {
			switch chance.IntN(12) {
			case 0, 1:
				marks = append(marks, absences.Said{Pupil: p.ID, Status: absences.Absent})
			case 2:
				marks = append(marks, absences.Said{Pupil: p.ID, Status: absences.Late, Minutes: 1 + chance.IntN(20)})
			}
		}
		v = h.callRoll(t, h.callRoll(t, v, marks...), marks...) // twice the same
		if chance.IntN(3) == 0 {
			h.follow(t)
		}
		if n := len(marks); n > 0 && chance.IntN(2) == 0 {
			h.callRoll(t, v, marks[1:]...) // the first was there after all
			body := fmt.Sprintf(`{"pupil":%q,"at":%q}`, marks[n-1].Pupil, school.ClockOf(h.clock(), h.demo.Zone))
			h.call(t, "cpe", http.MethodPost, "/api/schools/"+string(lycee)+"/late-desk", body)
		}
		if chance.IntN(2) == 0 {
			h.wrongSeat(t, chance, l.ID)
		}
	}
}

// wrongSeat seats a pupil of a lesson in the library, before the teacher's word or after it; it
// was the wrong one, three times of four.
func (h *house) wrongSeat(t *testing.T, chance *rand.Rand, l school.LessonID) {
	t.Helper()
	v := h.rollOf(t, l)
	p := v.Pupils[chance.IntN(len(v.Pupils))]
	library := func(undo bool) {
		body := fmt.Sprintf(`{"place":"cdi","pupils":[%q],"date":%q,"from":%q,"to":%q,"undo":%v}`, p.ID, v.Lesson.Date, v.Lesson.Start, v.Lesson.End, undo)
		if rec := h.call(t, "cpe", http.MethodPost, "/api/schools/"+string(lycee)+"/presences", body); rec.Code != 200 {
			t.Fatalf("library: %d %s", rec.Code, rec.Body)
		}
	}
	library(false)
	if chance.IntN(2) == 0 {
		marks := []absences.Said{{Pupil: p.ID, Status: absences.Absent}}
		for _, q := range v.Pupils {
			if q.ID != p.ID && q.Status != absences.Present {
				marks = append(marks, absences.Said{Pupil: q.ID, Status: q.Status, Minutes: q.Minutes})
			}
		}
		h.callRoll(t, h.rollOf(t, l), marks...)
	}
	if chance.IntN(2) == 0 {
		h.follow(t)
	}
	if chance.IntN(4) > 0 {
		library(true)
	}
}

// holdsMissed checks that every lesson missed by the last word is of one absence that is
// told, and no other is. It returns how many were missed.
func (h *house) holdsMissed(t *testing.T, day school.Date) (missed int) {
	t.Helper()
	type seat struct {
		pupil  school.PersonID
		lesson school.LessonID
	}
	told := map[seat]int{}
	for _, tell := range h.tells(t, day) {
		for _, s := range tell.Spans {
			if tell.Kind == notify.OfAbsence && tell.Withdrawn.IsZero() {
				told[seat{tell.Pupil, s.Lesson}]++
			}
		}
	}
	for _, l := range h.lessons(t, day) {
		v := h.rollOf(t, l.ID)
		for _, p := range v.Pupils {
			want := 0
			if p.Status == absences.Absent && !freed(p.Note) {
				want = 1
			}
			if got := told[seat{p.ID, l.ID}]; got != want {
				t.Errorf("%s in %s is %s: in %d absences that are told, want %d", p.ID, l.ID, p.Status, got, want)
			}
			missed += want
		}
	}
	return missed
}

// freed reports whether a roll shows that a status takes the pupil out of the lesson; not
// so one who is exempted and comes all the same.
func freed(n *absences.NoteView) bool {
	return n != nil && slices.Contains([]string{"exempted", "remote", "pfmp"}, n.Kind) && !strings.HasSuffix(n.Words, ": vient au cours")
}

// TestAMorningOfAWholeLyceeIsToldWithinAMinuteAndLosesNothing calls every roll of a
// morning: each message is with the carrier within a minute of its roll on the house's
// clocks, every roll was followed, and nobody is left out.
func TestAMorningOfAWholeLyceeIsToldWithinAMinuteAndLosesNothing(t *testing.T) {
	h := newHouse(t)
	sent := withMail(t, h)
	day := h.demo.Today()
	rolls, known, slowest := 0, 0, time.Duration(0)
	h.follow(t)
	known = len(sent())
	for i, l := range h.lessons(t, day) {
		if l.Start >= school.At(12, 0) {
			continue
		}
		if at := l.Start.On(day, h.demo.Zone).Add(4 * time.Minute); at.After(h.clock()) {
			h.setClock(at)
			h.follow(t)
			known = len(sent())
		}
		v := h.rollOf(t, l.ID)
		var marks []absences.Said
		for j, p := range v.Pupils {
			if (i+j)%13 == 0 {
				marks = append(marks, absences.Said{Pupil: p.ID, Status: absences.Absent})
			}
		}
		called := h.clock()
		h.callRoll(t, v, marks...)
		rolls++
		h.setClock(called.Add(time.Second)) // the beat of the relay
		start := time.Now()
		h.follow(t)
		slowest = max(slowest, time.Since(start))
		kept := sent()
		for _, k := range kept[:len(kept)-known] { // the newest first
			if wait := k.At.Sub(called); wait > time.Minute {
				t.Errorf("told %s after the roll: %s", wait, k.Subject)
			}
		}
		known = len(kept)
	}
	for _, tell := range h.tells(t, day) {
		for _, p := range tell.Parties {
			if p.State == notify.Waiting && !p.Due.After(h.clock()) {
				t.Errorf("%s waits of %s although it is time", p.Person, tell.Pupil)
			}
		}
	}
	h.followed(t, day, rolls)
	h.to(t, school.At(20, 0).On(day.AddDays(1), h.demo.Zone))
	h.noLetters(t)
	h.holdsTold(t, day, sent())
	t.Logf("%d rolls, %d messages, the slowest roll followed in %s", rolls, len(sent()), slowest)
}

// followed checks that the follower that tells families is done with every roll of a day.
func (h *house) followed(t *testing.T, day school.Date, rolls int) {
	t.Helper()
	seen := 0
	for q := (table.Query{Part: roster.YearPart(lycee, h.demo.Year) + "#DAY#" + string(day), Prefix: journal.Prefix, Strong: true}); ; {
		page, err := h.table.Query(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		for _, it := range page.Items {
			var e journal.Entry
			if err := it.Decode(&e); err != nil {
				t.Fatal(err)
			}
			if e.Action != "absence.call" {
				continue
			}
			seen++
			k := table.Key{Part: "DONE#notify#" + e.ID, Sort: "DONE"}
			if items, err := h.table.Get(t.Context(), true, k); err != nil || !items.Find(k).Found() {
				t.Errorf("nobody followed the roll of %s: %v", e.Object, err)
			}
		}
		if q.After = page.Next; q.After == (table.Key{}) {
			break
		}
	}
	if seen < rolls {
		t.Errorf("%d rolls are in the journal, want %d", seen, rolls)
	}
}
