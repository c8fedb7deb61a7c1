package notify

import (
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/api"
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/mail"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/seal"
	"github.com/preau-ent/preau/shared/table"
	"github.com/preau-ent/preau/shared/table/faulty"
)

const mobile = "+33612345678"

// textedParent returns a parent who is told by text message first, and has mail or not.
func textedParent(id, of, address string) adult {
	a := parent(id, of)
	a.contact.Mail, a.contact.Mobile, a.contact.SMS = address, "06 12 34 56 78", true
	a.choices = &Choices{Kinds: map[Kind]Choice{OfAbsence: {AtOnce, []Channel{BySMS}}}}
	return a
}

func textedWorld(t *testing.T, clock string) *world {
	t.Helper()
	w := newWorld(t, t.TempDir(), at(monday, clock))
	t.Cleanup(w.close)
	w.family("ines", "Inès", "2011-03-02", textedParent("mother", "ines", ""))
	return w
}

// TestAMotherWhoAnsweredStopIsPhonedAndTextedAgainOnceSheAnswersStart is the story: STOP
// at 8:05, absent at 9:00, to be phoned in that minute; START, and the next absence is
// told by text message.
func TestAMotherWhoAnsweredStopIsPhonedAndTextedAgainOnceSheAnswersStart(t *testing.T) {
	w := textedWorld(t, "08:05")
	w.answer(mobile, true)
	w.clock = at(monday, "09:00")
	w.roll("c1", "09:00", "09:55", "ines absent present")
	w.drain()
	if got, want := w.states(monday), "mother to-call answered-stop"; got != want {
		t.Errorf("after STOP: %s, want %s", got, want)
	}
	if len(w.post.texts) > 0 {
		t.Errorf("left: %v", w.sent())
	}
	w.clock = at(monday, "13:00")
	w.answer(mobile, false)
	w.clock = at(monday, "14:00")
	w.roll("c2", "14:00", "14:55", "ines present present")
	w.roll("c3", "15:00", "15:55", "ines absent present")
	w.drain()
	if got := w.states(monday); !strings.Contains(got, "mother told") || len(w.post.texts) != 1 || w.post.texts[0].To != mobile {
		t.Errorf("after START: %s; %v", got, w.sent())
	}
}

func TestWhoAnsweredStopIsToldByTheOtherWaysThatAreLeft(t *testing.T) {
	w := newWorld(t, t.TempDir(), at(monday, "08:05"))
	defer w.close()
	w.family("ines", "Inès", "2011-03-02", textedParent("mother", "ines", "mother@exemple.example"), parent("father", "ines"))
	w.answer(mobile, true)
	w.roll("c1", "08:00", "08:55", "ines absent present")
	w.drain()
	if got, want := w.states(monday), "mother told, father told"; got != want || len(w.post.texts) > 0 || len(w.post.letters) != 2 {
		t.Errorf("%s, want %s; left %v", got, want, w.sent())
	}
}

// TestStopHoldsForEverybodyWhoHasTheNumber tells two families, one of another child, whose
// adults share a number under two ways of writing it.
func TestStopHoldsForEverybodyWhoHasTheNumber(t *testing.T) {
	w := textedWorld(t, "08:05")
	aunt := textedParent("aunt", "tom", "")
	aunt.contact.Mobile = "+33 (0)6.12.34.56.78"
	w.family("tom", "Tom", "2011-03-02", aunt)
	w.answer(mobile, true)
	w.roll("c1", "08:00", "08:55", "ines absent present", "tom absent present")
	w.drain()
	if got, want := w.states(monday), "mother to-call answered-stop, aunt to-call answered-stop"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// TestWhoWaitsForTheirHourAndAnswersStopIsNotTexted tells at night of a lesson of the
// evening: the mother waits for the morning, and answers STOP before.
func TestWhoWaitsForTheirHourAndAnswersStopIsNotTexted(t *testing.T) {
	w := textedWorld(t, "21:30")
	w.decide(func(o *roster.LifeOptions) { o.Urgent = false })
	w.roll("c1", "20:00", "20:55", "ines absent present")
	w.drain()
	if got := w.states(monday); got != "mother waiting" {
		t.Fatalf("at night: %s", got)
	}
	w.clock = at(monday, "21:40")
	w.answer(mobile, true)
	w.to(at("2026-11-24", "08:00"))
	if got, want := w.states(monday), "mother to-call answered-stop"; got != want || len(w.post.texts) > 0 {
		t.Errorf("in the morning: %s, want %s; left %v", got, want, w.sent())
	}
}

// TestTheWordSentLastCountsHoweverTheyCome brings two words in every order, each several
// times, from a carrier that says when they were sent.
func TestTheWordSentLastCountsHoweverTheyCome(t *testing.T) {
	stop := mail.Order{ID: "1", From: mobile, Stop: true, At: at(monday, "08:00")}
	start := mail.Order{ID: "2", From: mobile, At: at(monday, "08:01")}
	again := mail.Order{ID: "3", From: mobile, Stop: true, At: at(monday, "08:02")}
	same := mail.Order{ID: "4", From: mobile, At: at(monday, "08:02")}
	for _, c := range []struct {
		name   string
		orders []mail.Order
		want   bool
	}{
		{"STOP", []mail.Order{stop}, true}, {"STOP, START", []mail.Order{stop, start}, false}, {"START, then the STOP before it", []mail.Order{start, stop}, false},
		{"STOP, START, the same STOP", []mail.Order{stop, start, stop, stop}, false}, {"STOP again, then START before it", []mail.Order{stop, again, start}, true},
		{"START, STOP again, START", []mail.Order{start, again, start}, true}, {"both at one moment", []mail.Order{same, again}, true}, {"both at one moment, the other first", []mail.Order{again, same}, true},
	} {
		w := textedWorld(t, "08:05")
		for _, o := range c.orders {
			w.brings(o)
		}
		if got := w.silentNow("mother"); got != c.want {
			t.Errorf("%s: silent %v, want %v", c.name, got, c.want)
		}
	}
}

// TestAWordBroughtAgainByACarrierWithoutClockSaysNothingNew is a gateway that does not say
// when a message was sent, and brings an old STOP after a START.
func TestAWordBroughtAgainByACarrierWithoutClockSaysNothingNew(t *testing.T) {
	w := textedWorld(t, "08:05")
	w.brings(mail.Order{ID: "1", From: mobile, Stop: true, At: w.clock})
	w.brings(mail.Order{ID: "2", From: mobile, At: w.clock.Add(time.Hour)})
	w.brings(mail.Order{ID: "1", From: mobile, Stop: true, At: w.clock.Add(2 * time.Hour)})
	if w.silentNow("mother") {
		t.Error("an old STOP brought again silences the number")
	}
}

func (w *world) silentNow(id string) bool {
	w.Helper()
	p, err := w.book.newPlan(w.Context(), lycee, w.clock)
	if err == nil {
		err = p.know(w.Context(), school.PersonID(id))
	}
	if err != nil {
		w.Fatal(err)
	}
	return !p.people[school.PersonID(id)].silent.IsZero()
}

// TestAnotherKeyOfTheServiceForgetsNoStop rotates the keys between the words.
func TestAnotherKeyOfTheServiceForgetsNoStop(t *testing.T) {
	w := textedWorld(t, "08:05")
	w.answer(mobile, true)
	w.book.secrets = append(seal.New(w.clock).Of(mail.StopPurpose), w.book.secrets...)
	if !w.silentNow("mother") {
		t.Fatal("a new key forgets the STOP")
	}
	for _, stop := range []bool{false, true} {
		w.clock = w.clock.Add(time.Minute)
		w.brings(mail.Order{ID: w.clock.String(), From: mobile, Stop: stop, At: w.clock})
		if w.silentNow("mother") != stop {
			t.Errorf("silent %v after stop = %v", !stop, stop)
		}
	}
}

// TestAWordHeardBeforeAnotherKeySaysNothingNewAfterIt is a gateway that does not say when a
// message was sent: it brings an old START again, after a STOP and a rotation of keys, and
// after words that were hashed on either side of it.
func TestAWordHeardBeforeAnotherKeySaysNothingNewAfterIt(t *testing.T) {
	w := textedWorld(t, "08:05")
	brings := func(id string, stop bool, secrets [][]byte) {
		t.Helper()
		w.clock = w.clock.Add(time.Minute)
		word, err := mail.Order{ID: id, From: mobile, Stop: stop, At: w.clock}.Word(secrets)
		if err == nil {
			err = w.book.Heard(t.Context(), machine, word, w.clock)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	old := w.book.secrets
	brings("1", false, old)
	brings("2", true, old)
	w.book.secrets = append(seal.New(w.clock).Of(mail.StopPurpose), old...)
	if brings("1", false, w.book.secrets); !w.silentNow("mother") {
		t.Fatal("an old START brought again lifts the STOP")
	}
	brings("3", false, w.book.secrets)
	brings("4", false, old) // hashed by a program that had not got the new key yet
	brings("5", true, w.book.secrets)
	for _, id := range []string{"4", "3", "1"} {
		if brings(id, false, w.book.secrets); !w.silentNow("mother") {
			t.Fatalf("START %s brought again lifts the STOP", id)
		}
	}
	brings("6", true, old)
	if brings("5", true, w.book.secrets); !w.silentNow("mother") {
		t.Error("a STOP brought again lifts one")
	}
	if brings("7", false, w.book.secrets); w.silentNow("mother") {
		t.Error("a new START says nothing")
	}
}

// TestAStopNamesNobodyAndEnds looks at all that is stored of a STOP and of a START.
func TestAStopNamesNobodyAndEnds(t *testing.T) {
	w := textedWorld(t, "08:05")
	kept := func() table.Item {
		t.Helper()
		items, err := w.table.Get(w.Context(), true, w.book.stopKeys(mobile)...)
		if err != nil || len(items) != 1 {
			t.Fatalf("%d items, %v", len(items), err)
		}
		return items[0]
	}
	w.answer(mobile, true)
	it := kept()
	if all := it.Part + it.Sort + string(it.Data); strings.Contains(all, "612345678") || strings.Contains(all, "mother") || strings.Contains(all, "ines") || strings.Contains(all, "answer-") {
		t.Errorf("it names somebody: %s", all)
	}
	if got, want := it.Expires, w.clock.Add(stopLife); !got.Equal(want) {
		t.Errorf("a STOP ends %v, want %v", got, want)
	}
	w.clock = w.clock.Add(time.Minute)
	w.answer(mobile, false)
	if got, want := kept().Expires, w.clock.Add(startLife); !got.Equal(want) {
		t.Errorf("a START ends %v, want %v", got, want)
	}
}

// TestOnlyWhoIsTextedIsLookedUp holds what telling costs: nothing more for who is told by
// mail, half a unit for who is told by text message.
func TestOnlyWhoIsTextedIsLookedUp(t *testing.T) {
	for name, c := range map[string]struct {
		adult adult
		want  float64
	}{"by mail": {parent("mother", "ines"), 0}, "by text message": {textedParent("mother", "ines", ""), 0.5}} {
		w := newWorld(t, t.TempDir(), at(monday, "08:05"))
		w.family("ines", "Inès", "2011-03-02", c.adult)
		spent := func(secrets [][]byte) float64 {
			t.Helper()
			w.book.secrets = secrets
			p, err := w.book.newPlan(t.Context(), lycee, w.clock)
			before := w.table.Meter().Total().RRU
			if err == nil {
				err = p.know(t.Context(), "mother")
			}
			if err != nil {
				t.Fatal(err)
			}
			return w.table.Meter().Total().RRU - before
		}
		with := spent(w.book.secrets)
		if got := with - spent(nil); got != c.want {
			t.Errorf("%s: %.1f RRU more, want %.1f", name, got, c.want)
		}
		w.close()
	}
}

// TestAServiceWithoutKeysTextsNobody would know of no STOP: whoever is told by text message
// is phoned, and is told why.
func TestAServiceWithoutKeysTextsNobody(t *testing.T) {
	w := newWorld(t, t.TempDir(), at(monday, "09:00"))
	defer w.close()
	w.relay = api.NewRelay(api.Means{Table: w.table, Mail: w.post, Now: w.now, Log: slog.New(slog.DiscardHandler)}, Following)
	w.family("ines", "Inès", "2011-03-02", textedParent("mother", "ines", ""))
	w.roll("c1", "09:00", "09:55", "ines absent present")
	w.drain()
	w.book.secrets = nil
	if err := w.book.PutOff(t.Context(), mail.Order{ID: "1", From: mobile, Stop: true, At: w.clock}); !errors.Is(err, mail.ErrNoKeys) {
		t.Errorf("an order that nobody could know again: %v, want refused where it comes in", err)
	}
	if got, want := w.states(monday), "mother to-call stopped"; got != want || len(w.post.texts) > 0 {
		t.Errorf("%s, want %s; left %v", got, want, w.sent())
	}
}

func TestOnlyTheJobHearsOrders(t *testing.T) {
	w := textedWorld(t, "08:05")
	word, err := mail.Order{ID: "1", From: mobile, Stop: true, At: w.clock}.Word(w.book.secrets)
	if err != nil {
		t.Fatal(err)
	}
	for _, grant := range []policy.Machine{{}, policy.System(policy.JobDemo)} {
		if err := w.book.Heard(t.Context(), grant, word, w.clock); !fault.Is(err, fault.NotFound) {
			t.Errorf("job %q: %v", grant.Job(), err)
		}
	}
	if err := w.book.Heard(t.Context(), machine, mail.Word{Stop: true}, w.clock); !fault.Is(err, fault.Invalid) {
		t.Errorf("a word of no number: %v", err)
	}
}

// TestAStopIsHeardOnceWhateverTheStoreDoes loses the write, or its answer alone.
func TestAStopIsHeardOnceWhateverTheStoreDoes(t *testing.T) {
	for _, failure := range []faulty.Failure{faulty.Before, faulty.After} {
		w := textedWorld(t, "08:05")
		word, err := mail.Order{ID: "1", From: mobile, Stop: true, At: w.clock}.Word(w.book.secrets)
		if err != nil {
			t.Fatal(err)
		}
		w.store.FailWrites(failure)
		if err := w.book.Heard(t.Context(), machine, word, w.clock); err != nil {
			t.Errorf("write lost %v: %v", failure, err)
		}
		if !w.silentNow("mother") {
			t.Errorf("write lost %v: not silent", failure)
		}
	}
}

// TestThePageShowsTheStopAndHowToLiftIt reads the page of a person before and after STOP:
// a choice lifts nothing, and the page says to which number START goes.
func TestThePageShowsTheStopAndHowToLiftIt(t *testing.T) {
	w := textedWorld(t, "08:05")
	w.book.answerTo = "36180"
	grant, err := policy.Notices(roster.Person{ID: "mother", Links: parent("mother", "ines").links, Now: w.clock})
	if err != nil {
		t.Fatal(err)
	}
	shown := func(n Notices, err error) Notices {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if n := shown(w.book.OwnNotices(t.Context(), grant)); n.Stopped != nil || n.AnswerTo != "" {
		t.Errorf("before any word: stopped %v, answer to %q", n.Stopped, n.AnswerTo)
	}
	w.answer(mobile, true)
	n := shown(w.book.OwnNotices(t.Context(), grant))
	if n.Stopped == nil || !n.Stopped.Equal(w.clock) || n.AnswerTo != "36180" {
		t.Fatalf("after STOP: stopped %v, answer to %q", n.Stopped, n.AnswerTo)
	}
	n.SMS, n.Stopped = true, nil
	if n = shown(w.book.SetNotices(t.Context(), grant, n, w.clock)); n.Stopped == nil {
		t.Error("a choice lifts the STOP")
	}
}
