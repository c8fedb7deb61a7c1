package timetable

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/seal"
	"github.com/preau-ent/preau/shared/table/faulty"
)

const onceName = "3f0c2f6a9d7b4e18"

// asked makes a feed of the mother's child, under the name of an order.
func (w *world) asked(name, kind string) (FeedView, error) {
	in := &FeedIn{}
	in.Body.Kind, in.Body.Pupil, in.Language, in.Once.Key = kind, "p1", "fr", name
	return w.postFeed(context.Background(), w.who("mother"), in)
}

func (w *world) feedsOf(id school.PersonID) []FeedView {
	w.Helper()
	list, err := w.getFeeds(context.Background(), w.who(id), &FeedsIn{})
	if err != nil {
		w.Fatal(err)
	}
	return list
}

func TestAFeedAskedForAgainAfterALostAnswerIsTheSameOne(t *testing.T) {
	w := newWorld(t)
	first, err := w.asked(onceName, FeedTimetable)
	if err != nil {
		t.Fatal(err)
	}
	w.now = w.now.Add(23 * time.Hour)
	w.Book.secrets = append(seal.New(w.now).Of(FeedPurpose), w.Book.secrets...) // a new master key meanwhile
	if again, err := w.asked(onceName, FeedTimetable); err != nil || again != first {
		t.Errorf("again: %+v, %v, want %+v", again, err, first)
	}
	if n := len(w.feedsOf("mother")); n != 1 {
		t.Errorf("%d feeds", n)
	}
	w.events(strings.TrimPrefix(first.URL, "/api/feeds/"))
	if _, err := w.asked(onceName, FeedSchool); !fault.Is(err, fault.Invalid) {
		t.Errorf("another wish under the same name: %v", err)
	}
	if other, err := w.asked("another-name-of-order", FeedTimetable); err != nil || other.ID == first.ID {
		t.Errorf("another order: %+v, %v", other, err)
	}
	w.now = w.now.Add(2 * time.Hour)
	if later, err := w.asked(onceName, FeedTimetable); err != nil || later.ID == first.ID {
		t.Errorf("the day after, the name is forgotten: %+v, %v", later, err)
	}
}

func TestFiveAtOnceMakeOneFeedAndHaveOneAnswer(t *testing.T) {
	w := newWorld(t)
	var hands sync.WaitGroup
	var urls [5]string
	for i := range urls {
		hands.Go(func() {
			v, err := w.asked(onceName, FeedTimetable)
			if err != nil {
				t.Error(err)
			}
			urls[i] = v.URL
		})
	}
	hands.Wait()
	for _, url := range urls {
		if url == "" || url != urls[0] {
			t.Errorf("addresses %v", urls)
		}
	}
	if n := len(w.feedsOf("mother")); n != 1 {
		t.Errorf("%d feeds", n)
	}
}

// TestAnEndedFeedDoesNotComeBackByItsOrder holds that a request which was long on its way
// revives nothing.
func TestAnEndedFeedDoesNotComeBackByItsOrder(t *testing.T) {
	w := newWorld(t)
	v, err := w.asked(onceName, FeedTimetable)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.deleteFeed(context.Background(), w.who("mother"), &FeedNamedIn{ID: v.ID}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.asked(onceName, FeedTimetable); !fault.Is(err, fault.NotFound) || len(w.feedsOf("mother")) != 0 {
		t.Errorf("asked again: %v", err)
	}
}

func TestAnAnswerLostOnTheWayIsGivenAgain(t *testing.T) {
	for _, fail := range [][]faulty.Failure{{faulty.Before}, {faulty.After}, {faulty.None, faulty.Before}, {faulty.None, faulty.After}} {
		w := newWorld(t)
		w.store.FailWrites(fail...)
		if _, err := w.asked(onceName, FeedTimetable); err == nil {
			t.Fatal("the store did not fail")
		}
		v, err := w.asked(onceName, FeedTimetable)
		if err != nil || v.URL == "" || len(w.feedsOf("mother")) != 1 {
			t.Errorf("%v: %+v, %v, %d feeds", fail, v, err, len(w.feedsOf("mother")))
		}
	}
}

func TestWhoImportsTooOftenWaitsAndTheJournalSaysSo(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	post := func(dry bool) error {
		in := &ImportIn{School: lycee}
		in.Body.Format, in.Body.Text, in.Body.DryRun = FormatCSV, file(written...), dry
		_, err := w.postImport(ctx, w.who("head"), in)
		return err
	}
	for i := range paceOfImports.most {
		if err := post(false); err != nil {
			t.Fatalf("import %d: %v", i, err)
		}
		w.now = w.now.Add(time.Second)
	}
	for range 3 {
		f, ok := fault.As(post(false))
		if !ok || f.Kind != fault.TooMany || f.Retry < 3580 || f.Retry > 3600 {
			t.Fatalf("one too many: %+v", f)
		}
	}
	in := &UndoIn{ID: "none", ImportsIn: ImportsIn{School: lycee}}
	if _, err := w.postUndo(ctx, w.who("head"), in); !fault.Is(err, fault.TooMany) {
		t.Errorf("to take back counts too: %v", err)
	}
	if err := post(true); err != nil {
		t.Errorf("a preview has a pace of its own: %v", err)
	}
	if n := w.flagged(planPart(lycee, year)); n != 1 {
		t.Errorf("%d flagged entries, want one an hour", n)
	}
	w.now = w.now.Add(time.Hour)
	if err := post(false); err != nil {
		t.Errorf("an hour later: %v", err)
	}
}

func TestWhoMakesAndEndsFeedsAllTheTimeWaits(t *testing.T) {
	w := newWorld(t)
	for i := range paceOfFeeds.most {
		v, err := w.asked("", FeedTimetable)
		if err != nil {
			t.Fatalf("feed %d: %v", i, err)
		}
		if _, err := w.deleteFeed(context.Background(), w.who("mother"), &FeedNamedIn{ID: v.ID}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := w.asked("", FeedTimetable); !fault.Is(err, fault.TooMany) {
		t.Errorf("one too many: %v", err)
	}
	if n := w.flagged("PERSON#mother"); n != 1 {
		t.Errorf("%d flagged entries", n)
	}
}

// flagged counts the entries of a partition that ask for attention.
func (w *world) flagged(part string) int {
	w.Helper()
	entries, err := journal.History(context.Background(), w.table, part, 100)
	if err != nil {
		w.Fatal(err)
	}
	n := 0
	for _, e := range entries {
		if e.Flag == tooOften {
			n++
		}
	}
	return n
}
