package functions_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/url"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/preau-ent/preau/functions/absences"
	"github.com/preau-ent/preau/functions/grades"
	"github.com/preau-ent/preau/functions/today"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// dayOf is what the tests read of a first screen.
type dayOf struct {
	Pupils []struct {
		ID school.PersonID `json:"id"`
		grades.News
		MoreFresh int   `json:"moreFresh"`
		ToJustify []gap `json:"toJustify"`
		More      int   `json:"moreToJustify"`
	} `json:"pupils"`
}

type gap struct{ From, To time.Time }

// read fills v with the answer to a person.
func (h *house) read(t *testing.T, name, path string, v any) {
	t.Helper()
	rec := h.call(t, name, "GET", path, "")
	if rec.Code != 200 {
		t.Fatalf("%s for %s: %d %s", path, name, rec.Code, rec.Body)
	}
	if err := json.Unmarshal(rec.Body.Bytes(), v); err != nil {
		t.Fatal(err)
	}
}

// news is what the gradebooks themselves say to a person.
func (h *house) news(t *testing.T, name string, pupil school.PersonID) grades.News {
	t.Helper()
	p, book := h.demo.As(name), grades.NewBook(h.table)
	who := roster.Person{ID: p.Profile.ID, Name: p.Profile.Name, Links: p.Links.Links, About: h.demo.Person(pupil).Enrolments.Enrolments}
	who.Now, who.Today = h.clock(), school.DateOf(h.clock(), h.demo.Zone)
	grant, err := book.ReadGrades(t.Context(), who, pupil, "")
	if err != nil {
		t.Fatal(err)
	}
	news, err := book.News(t.Context(), grant, h.clock())
	if err != nil {
		t.Fatal(err)
	}
	return news
}

// agree compares a first screen with the gradebooks and the files of the pupils.
func (h *house) agree(t *testing.T, name, after string) {
	t.Helper()
	var day dayOf
	h.read(t, name, "/api/today", &day)
	for _, p := range day.Pupils {
		want := h.news(t, name, p.ID)
		if n := len(want.Fresh); n != len(p.Fresh)+p.MoreFresh || len(p.Fresh) > 0 && !reflect.DeepEqual(p.Fresh, want.Fresh[:len(p.Fresh)]) {
			t.Errorf("%s: after %s the screen has %+v and %d more, the gradebooks %+v", name, after, p.Fresh, p.MoreFresh, want.Fresh)
		}
		if !reflect.DeepEqual(p.Next, want.Next) {
			t.Errorf("%s: after %s the screen has %+v, the gradebooks %+v", name, after, p.Next, want.Next)
		}
		var file struct {
			Stretches []struct {
				gap
				State string `json:"state"`
			} `json:"stretches"`
		}
		h.read(t, name, "/api/pupils/"+string(p.ID)+"/absences", &file)
		open := []gap{}
		for _, s := range file.Stretches {
			if s.State == "to-justify" {
				open = append(open, s.gap)
			}
		}
		if len(open) != len(p.ToJustify)+p.More || !reflect.DeepEqual(open[:len(p.ToJustify)], p.ToJustify) {
			t.Errorf("%s: after %s the screen has %v to justify, the file %v", name, after, p.ToJustify, open)
		}
	}
}

// agreeOnWork compares a teacher's first screen with the gradebooks and the day's rolls.
func (h *house) agreeOnWork(t *testing.T, name, after string) {
	t.Helper()
	var day struct {
		Duties []grades.Duty       `json:"duties"`
		Rolls  []absences.RollLine `json:"rolls"`
	}
	h.read(t, name, "/api/today", &day)
	p := h.demo.As(name)
	who := roster.Person{ID: p.Profile.ID, Name: p.Profile.Name, Links: p.Links.Links}
	who.Now, who.Today = h.clock(), school.DateOf(h.clock(), h.demo.Zone)
	var want []grades.Duty
	for _, l := range p.Links.Links {
		duties, err := grades.NewBook(h.table).Duties(t.Context(), who, l.School, l.Services)
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, duties...)
	}
	if len(want) == 0 || !reflect.DeepEqual(day.Duties, want) {
		t.Errorf("%s: after %s the screen has to fill in %+v, the gradebooks say %+v", name, after, day.Duties, want)
	}
	var mine absences.MineView
	h.read(t, name, "/api/me/rolls", &mine)
	if !reflect.DeepEqual(day.Rolls, mine.Lessons) {
		t.Errorf("%s: after %s the screen has the rolls %+v, the day %+v", name, after, day.Rolls, mine.Lessons)
	}
}

// TestTheFirstScreenSaysWhatGradebooksAndFilesSay writes at random, lets the cards follow,
// and reads both.
func TestTheFirstScreenSaysWhatGradebooksAndFilesSay(t *testing.T) {
	h := newHouse(t)
	readers := []string{"guardian-full-of-p1", "pupil-p1", "guardian-informed-of-p1", "guardian-full-of-p2", "pupil-p2", "teacher-parent", "adult-pupil"}
	for _, name := range readers {
		h.agree(t, name, "nothing")
	}
	dice := rand.New(rand.NewPCG(3, 1881))
	h.setClock(h.clock().Add(5 * time.Minute))
	for range 24 {
		what := h.writeSomething(t, dice)
		h.follow(t)
		h.setClock(h.clock().Add(time.Duration(1+dice.IntN(40)) * time.Minute))
		for _, name := range readers[:5] {
			h.agree(t, name, what)
		}
		h.agreeOnWork(t, "teacher-maths", what)
	}
	h.setClock(h.clock().Add(30 * time.Hour))
	for _, name := range readers {
		h.agree(t, name, "a day")
	}
	h.agreeOnWork(t, "teacher-maths", "a day")
}

func TestAChildWithoutAClassHidesNothingOfTheFirstScreen(t *testing.T) {
	h := newHouse(t)
	child := h.demo.Named["pupil-p1"]
	h.setClock(h.clock().Add(8 * time.Hour))
	h.absent(t, child, h.demo.Today().AddDays(-3))
	h.follow(t)
	type screen struct {
		Pupils []struct {
			ID        school.PersonID
			Class     string
			Today     []today.Brief
			ToJustify []gap
		}
	}
	var before, after screen
	h.read(t, "guardian-full-of-p1", "/api/today", &before)
	h.seats(t, child, "")
	h.read(t, "guardian-full-of-p1", "/api/today", &after)
	if len(before.Pupils) != 2 || len(after.Pupils) != 2 {
		t.Fatalf("%d children before, %d after, want two of each", len(before.Pupils), len(after.Pupils))
	}
	for i, got := range after.Pupils {
		want := before.Pupils[i]
		if got.ID == child {
			if len(want.Today) == 0 || len(want.ToJustify) == 0 {
				t.Errorf("before, the screen shows %+v: neither lessons nor hours to justify", want)
			}
			want.Class, want.Today = "", []today.Brief{}
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("the screen of %s shows %+v, want %+v", got.ID, got, want)
		}
	}
}

// writeSomething marks, calls the roll or justifies, and says what it did.
func (h *house) writeSomething(t *testing.T, dice *rand.Rand) string {
	t.Helper()
	switch dice.IntN(4) {
	case 0, 1:
		return h.writeMarks(t, dice)
	case 2:
		path := h.fill("/api/lessons/{l1}/roll?school=9990001X")
		var roll struct {
			Version int `json:"version"`
		}
		h.read(t, "teacher-maths", path, &roll)
		status := []string{"present", "absent", "late"}
		body := fmt.Sprintf(`{"version":%d,"marks":[{"pupil":"{p1}","status":%q},{"pupil":"{p2}","status":%q}]}`, roll.Version, status[dice.IntN(2)], status[dice.IntN(2)])
		rec := h.call(t, "teacher-maths", "PUT", path, h.fill(body))
		return fmt.Sprintf("roll %d", rec.Code)
	}
	name := []string{"guardian-full-of-p1", "guardian-full-of-p2"}[dice.IntN(2)]
	var day dayOf
	h.read(t, name, "/api/today", &day)
	for _, p := range day.Pupils {
		for _, g := range p.ToJustify[:min(1, len(p.ToJustify))] {
			body := fmt.Sprintf(`{"from":%q,"to":%q,"motif":"family"}`, g.From.Format(time.RFC3339), g.To.Format(time.RFC3339))
			rec := h.call(t, name, "POST", "/api/pupils/"+string(p.ID)+"/justifications", body)
			return fmt.Sprintf("justification %d", rec.Code)
		}
	}
	return "nothing"
}

// writeMarks adds an assessment, visible at some hour, with marks for a few.
func (h *house) writeMarks(t *testing.T, dice *rand.Rand) string {
	t.Helper()
	path := h.fill("/api/services/{s1}/periods/T1/gradebook")
	var book struct {
		Version int `json:"version"`
	}
	h.read(t, "teacher-maths", path, &book)
	from := h.clock().Add(time.Duration(dice.IntN(120)-60) * time.Hour).UTC().Truncate(time.Minute).Format(time.RFC3339)
	title := url.QueryEscape(fmt.Sprint("Contrôle ", dice.IntN(1000)))
	body := fmt.Sprintf(`{"version":%d,"assessments":[{"id":"new","create":true,"title":%q,"date":"2026-11-23","visibleFrom":%q}],
		"edits":[{"assessment":"new","pupil":"{p1}","value":"%d"},{"assessment":"new","pupil":"{p2}","value":"%s"}]}`,
		book.Version, title, from, dice.IntN(20), []string{"abs", "12,5", "nn"}[dice.IntN(3)])
	rec := h.call(t, "teacher-maths", "PUT", path, h.fill(body))
	return fmt.Sprintf("marks %d visible from %s", rec.Code, from)
}

func TestALessonCancelledAfterItsRollIsNoLongerToJustify(t *testing.T) {
	h := newHouse(t)
	h.setClock(h.clock().Add(10 * time.Minute))
	open := func() int {
		t.Helper()
		h.follow(t)
		var day dayOf
		h.read(t, "guardian-full-of-p1", "/api/today", &day)
		for _, p := range day.Pupils {
			if p.ID == h.demo.Named["pupil-p1"] {
				return len(p.ToJustify) + p.More
			}
		}
		t.Fatal("the child is not there")
		return 0
	}
	before := open()
	roll := h.fill("/api/lessons/{l1}/roll?school=9990001X")
	if rec := h.call(t, "teacher-maths", "PUT", roll, h.fill(`{"version":0,"marks":[{"pupil":"{p1}","status":"absent"}]}`)); rec.Code != 200 {
		t.Fatalf("roll: %d %s", rec.Code, rec.Body)
	}
	if got := open(); got != before+1 {
		t.Fatalf("%d to justify after the roll, want %d", got, before+1)
	}
	if rec := h.call(t, "cpe", "PUT", h.fill("/api/lessons/{l1}/changes?school=9990001X"), `{"version":0,"changes":[{"kind":"cancelled"}]}`); rec.Code != 200 {
		t.Fatalf("cancelled: %d %s", rec.Code, rec.Body)
	}
	if got := open(); got != before {
		t.Errorf("%d to justify after the lesson was cancelled, want %d", got, before)
	}
	h.agree(t, "guardian-full-of-p1", "a cancelled lesson")
}

// TestTheCardsOfAGroupOf150FollowItsGradebook is a choir: more pupils than one transaction
// holds. The last of them sees the mark within a few minutes.
func TestTheCardsOfAGroupOf150FollowItsGradebook(t *testing.T) {
	h := newHouse(t)
	h.setClock(h.clock().Add(5 * time.Minute))
	last := h.seat(t, 150)
	path := h.fill("/api/services/{s1}/periods/T1/gradebook")
	var book struct {
		Version int `json:"version"`
	}
	h.read(t, "teacher-maths", path, &book)
	body := fmt.Sprintf(`{"version":%d,"assessments":[{"id":"new","create":true,"title":"Chorale","date":"2026-11-23","visibleFrom":%q}],
		"edits":[{"assessment":"new","pupil":%q,"value":"17"}]}`, book.Version, h.clock().UTC().Format(time.RFC3339), last)
	if rec := h.call(t, "teacher-maths", "PUT", path, body); rec.Code != 200 {
		t.Fatalf("save: %d %s", rec.Code, rec.Body)
	}
	for range 5 {
		h.follow(t)
		h.setClock(h.clock().Add(time.Minute))
	}
	items, err := h.table.Get(t.Context(), true, cardOf(last))
	var card today.Card
	if err == nil {
		err = items.Find(cardOf(last)).Decode(&card)
	}
	if err != nil || card.Marks == nil {
		t.Fatalf("card %+v, %v", card, err)
	}
	if !slices.ContainsFunc(card.Marks.Lines, func(l grades.CardLine) bool { return l.Title == "Chorale" }) {
		t.Errorf("the card of the last of 150 has %+v", card.Marks.Lines)
	}
}

func cardOf(p school.PersonID) table.Key {
	return table.Key{Part: roster.ProfileKey(p).Part, Sort: "CARD"}
}

// seat puts pupils of other classes into the class of s1, until it has so many, and
// returns the last, who has a card already.
func (h *house) seat(t *testing.T, n int) school.PersonID {
	t.Helper()
	s1 := h.demo.Service(h.demo.NamedServices["s1"])
	key := roster.ClassKey(s1.School, s1.Year, s1.Class)
	items, err := h.table.Get(t.Context(), true, key)
	if err != nil {
		t.Fatal(err)
	}
	it := items.Find(key)
	var class roster.Class
	if err := it.Decode(&class); err != nil {
		t.Fatal(err)
	}
	for _, c := range h.demo.Classes {
		for _, p := range c.Class.Pupils {
			if len(class.Pupils) < n && c.School == s1.School && c.Class.ID != class.ID {
				class.Pupils = append(class.Pupils, p)
			}
		}
	}
	last := class.Pupils[len(class.Pupils)-1].ID
	card := today.Card{School: s1.School, Year: s1.Year, Marks: &grades.Card{Period: "T1"}}
	for _, put := range []struct {
		item table.Item
		doc  any
	}{{it, class}, {table.Item{Key: cardOf(last)}, card}} {
		it, err := put.item.With(put.doc)
		if err == nil {
			err = h.table.Write(t.Context(), table.Change{Op: table.Put, Item: it})
		}
		if err != nil || len(class.Pupils) != n {
			t.Fatalf("%d pupils, %v", len(class.Pupils), err)
		}
	}
	return last
}
