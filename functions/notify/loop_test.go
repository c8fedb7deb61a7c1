package notify

import (
	"fmt"
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/mail"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

func TestChoosingTheSameAgainWritesNothing(t *testing.T) {
	w := open(t, monday, "08:05")
	w.family("p1", "Inès", "2011-03-02", parent("mother", "p1"))
	grant, err := policy.Notices(roster.Person{ID: "mother", Links: parent("mother", "p1").links, Now: w.clock, Today: monday, PasswordAt: w.clock})
	if err != nil {
		t.Fatal(err)
	}
	n, err := w.book.OwnNotices(t.Context(), grant)
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if n, err = w.book.SetNotices(t.Context(), grant, n, w.clock); err != nil {
			t.Fatal(err)
		}
		w.clock = w.clock.Add(time.Second)
	}
	w.journalled(t, ChoicesKey("mother").Part, 1)
	for range 3 {
		if _, err := w.book.Subscribe(t.Context(), grant, mail.Subscription{Endpoint: "https://web.push.apple.com/x"}, "Firefox", w.clock); err != nil {
			t.Fatal(err)
		}
		w.clock = w.clock.Add(time.Second)
	}
	w.journalled(t, ChoicesKey("mother").Part, 2)
}

func (w *world) journalled(t *testing.T, part string, want int) {
	t.Helper()
	entries, err := journal.History(t.Context(), w.table, part, 100)
	if err != nil || len(entries) != want {
		t.Errorf("%d entries in the journal of %s, want %d: %v", len(entries), part, want, err)
	}
}

func TestCallsToOnePersonAreWrittenDownTwentyTimes(t *testing.T) {
	w := open(t, monday, "08:05")
	phone := parent("phone", "p1")
	phone.contact = roster.Contact{}
	w.family("p1", "Inès", "2011-03-02", phone)
	w.roll("maths", "08:00", "08:55", "p1 absent present")
	w.drain()
	cpe := roster.Person{ID: "cpe", Now: w.clock, Trusted: true, PasswordAt: w.clock, Links: []roster.Link{{Role: school.CPE, School: lycee}}}
	for i := range 22 {
		f, person, err := w.book.tellOf(t.Context(), lycee, callID(w.tells(monday)[0], "phone"))
		if err != nil {
			t.Fatal(err)
		}
		grant, err := policy.LogCall(cpe, lycee, year, "2DE3", false)
		if err != nil {
			t.Fatal(err)
		}
		_, err = w.book.LogCall(t.Context(), grant, f, person, CallNote{At: w.clock, Outcome: NoAnswer, Words: fmt.Sprint("call ", i)})
		if full := fault.Is(err, fault.Invalid); full != (i >= 20) || err != nil && !full {
			t.Errorf("call %d: %v", i+1, err)
		}
	}
}
